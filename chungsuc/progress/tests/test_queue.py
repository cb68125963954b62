"""Many waiting values at once: all but the exceptions, a sample first, nothing lost by a refusal."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry as AuditEntry
from chungsuc.documents.actions import store
from chungsuc.progress.actions import Entry, add_evidence, draw_sample, submit_values, take_all, take_step
from chungsuc.progress.models import Move, Responsibility, Revision, SampleDraw, State, Value
from chungsuc.progress.queries import newest_sample, queue_rows, sample_of, waiting_for
from chungsuc.progress.queries.changes import Jump, jump_between
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.queries import actor_on
from tests.cast import LATRINES, NOW, PERIOD, ROADS, STANDARD, TODAY, Cast, measure

COMMUNES = ("thu/dong/lua", "thu/dong/ngo", "thu/tay/khoai", "thu/tay/san")
QUEUE = "/so-lieu/tham-dinh/"
INCOME, PLAN = "10.1", "1.1"


@pytest.fixture
def waiting(cast: Cast) -> dict[str, Value]:
    """Latrines of four communes, sent up."""
    return {
        key.rsplit("/", 1)[-1]: send(cast, key, LATRINES, n) for key, n in zip(COMMUNES, (90, 80, 75, 95), strict=True)
    }


def send(cast: Cast, key: str, indicator: str, numerator: int, *, period: str = PERIOD, as_of: date = TODAY) -> Value:
    from chungsuc.units.models import Appointment, Role  # noqa: PLC0415 -- only here

    body = cast.bodies[key]
    officer = cast["an"]
    if not Appointment.objects.filter(user=officer, body=body).exists():
        Appointment.objects.create(
            user=officer, body=body, role=Role.OFFICER, post="công chức", valid_from=date(2020, 1, 1)
        )
    reading = Reading(numerator=numerator * SCALE, denominator=100 * SCALE, as_of=as_of)
    [value] = submit_values(
        actor=officer, body=body, period=period, as_of=as_of, entries=[Entry(measure(indicator), reading)], now=NOW
    )
    return value


def seen(values: dict[str, Value]) -> dict[int, int]:
    return {v.pk: v.latest_id or 0 for v in values.values()}


def states(values: dict[str, Value]) -> dict[str, str]:
    return {name: Value.objects.get(pk=v.pk).state for name, v in values.items()}


def signed_in(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def form(values: dict[str, Value], *ticked: str, **other: str) -> dict[str, object]:
    pairs = " ".join(f"{pk}:{revision}" for pk, revision in seen(values).items())
    return {"noi-dung": measure(LATRINES), "seen": pairs, "value": [values[t].pk for t in ticked], **other}


def test_all_are_verified_but_the_exceptions_which_stay_waiting(cast: Cast, waiting: dict[str, Value]) -> None:
    done, back = take_all(actor=cast["chi"], name="verify", seen=seen(waiting), excepted=[waiting["san"].pk], now=NOW)
    assert states(waiting) == {"lua": "verified", "ngo": "verified", "khoai": "verified", "san": "submitted"}
    assert (len(done), back) == (3, [])
    assert [e.action for e in AuditEntry.objects.exclude(action="progress.submit")] == ["progress.verify"]


def test_the_exceptions_are_sent_back_with_one_reason(cast: Cast, waiting: dict[str, Value]) -> None:
    take_all(
        actor=cast["chi"],
        name="verify",
        seen=seen(waiting),
        excepted=[waiting["san"].pk, waiting["lua"].pk],
        now=NOW,
        reason="Thiếu danh sách hộ",
    )
    assert states(waiting) == {"lua": "returned", "ngo": "verified", "khoai": "verified", "san": "returned"}
    told = Move.objects.filter(name="return").values_list("value_id", "reason")
    assert set(told) == {(waiting[n].pk, "Thiếu danh sách hộ") for n in ("lua", "san")}
    kept = [e.action for e in AuditEntry.objects.exclude(action="progress.submit").order_by("pk")]
    assert kept == ["progress.verify", "progress.return"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_nothing_is_verified_either(cast: Cast, waiting: dict[str, Value], reason: str) -> None:
    with pytest.raises(Refused, match="cần ghi lý do"):
        take_all(
            actor=cast["chi"], name="verify", seen=seen(waiting), excepted=[waiting["san"].pk], now=NOW, reason=reason
        )
    assert set(states(waiting).values()) == {"submitted"}


def test_one_value_corrected_meanwhile_stops_them_all(cast: Cast, waiting: dict[str, Value]) -> None:
    before = seen(waiting)
    take_step(actor=cast["an"], name="withdraw", value_ids=[waiting["lua"].pk], now=NOW)
    reading = Reading(numerator=10 * SCALE, denominator=100 * SCALE, as_of=TODAY)
    submit_values(
        actor=cast["an"],
        body=cast.lua,
        period=PERIOD,
        as_of=TODAY,
        now=NOW,
        entries=[Entry(measure(LATRINES), reading, seen=waiting["lua"].latest_id)],
    )
    with pytest.raises(Refused, match="vừa được sửa"):
        take_all(actor=cast["chi"], name="verify", seen=before, excepted=[], now=NOW)
    assert set(states(waiting).values()) == {"submitted"}


def test_with_everything_excepted_nothing_is_left_to_do(cast: Cast, waiting: dict[str, Value]) -> None:
    with pytest.raises(Refused, match="không còn số nào"):
        take_all(actor=cast["chi"], name="verify", seen=seen(waiting), excepted=list(seen(waiting)), now=NOW)


def test_verifying_many_costs_what_verifying_one_costs(cast: Cast, waiting: dict[str, Value]) -> None:
    def cost(names: list[str]) -> int:
        with CaptureQueriesContext(connection) as caught:
            take_all(actor=cast["chi"], name="verify", seen=seen({n: waiting[n] for n in names}), excepted=[], now=NOW)
        return len(caught)

    assert cost(["lua"]) == cost(["ngo", "khoai", "san"])


@given(ids=st.sets(st.integers(1, 10**6), max_size=300), seed=st.integers(0, 2**31 - 1))
@settings(max_examples=50)
def test_the_same_seed_and_list_draw_the_same_sample_in_whatever_order(ids: set[int], seed: int) -> None:
    drawn = sample_of(sorted(ids), seed)
    assert sample_of(sorted(ids, reverse=True), seed) == drawn
    assert len(drawn) == len(set(drawn)) == min(len(ids), max(5, -(-len(ids) // 10)))
    assert set(drawn) <= ids


def test_a_draw_keeps_its_seed_its_list_and_a_line_in_the_trail(cast: Cast, waiting: dict[str, Value]) -> None:
    draw = draw_sample(actor=cast["chi"], state=State.SUBMITTED, measure=measure(LATRINES), now=NOW)
    assert draw.drawn_from == sorted(seen(waiting))
    assert draw.drawn == sample_of(draw.drawn_from, draw.seed)
    again = draw_sample(actor=cast["chi"], state=State.SUBMITTED, measure=measure(LATRINES), now=NOW, seed=draw.seed)
    assert again.drawn == draw.drawn
    assert AuditEntry.objects.filter(action="progress.draw_sample").count() == 2


@pytest.mark.parametrize("who", ["dung", "an", "lan"])
def test_nobody_draws_from_what_does_not_wait_for_them(cast: Cast, waiting: dict[str, Value], who: str) -> None:
    with pytest.raises(Refused, match="Không có số liệu nào"):
        draw_sample(actor=cast[who], state=State.SUBMITTED, measure=measure(LATRINES), now=NOW)
    assert SampleDraw.objects.count() == 0


def test_the_queue_of_one_indicator_has_what_moved_most_first(cast: Cast, waiting: dict[str, Value]) -> None:
    for key, before in (("thu/dong/ngo", 79), ("thu/tay/khoai", 40), ("thu/tay/san", 96)):
        send(cast, key, LATRINES, before, period="2023-H1", as_of=date(2023, 6, 30))
    queue = waiting_for(actor_on(cast["chi"], TODAY), State.SUBMITTED, measure=measure(LATRINES))
    rows = [
        (r.value.body.name, r.jump.by // SCALE if r.jump else None)
        for r in queue_rows(queue, TODAY)
        if r.value.period == PERIOD
    ]
    assert rows == [("Khoai", 35), ("Ngô", 1), ("Sắn", -1), ("Lúa", None)]


def test_the_queue_counts_what_it_does_not_show(cast: Cast, waiting: dict[str, Value]) -> None:
    send(cast, "thu/dong/lua", ROADS, 50)
    chi = actor_on(cast["chi"], TODAY)
    queue = waiting_for(chi, State.SUBMITTED, limit=3)
    assert (len(queue.values), queue.total) == (3, 4)
    assert [(g.number, g.count, g.answered_by) for g in queue.groups] == [(LATRINES, 4, "Sở Môi trường")]
    assert len(waiting_for(chi, State.SUBMITTED, limit=3, page=2).values) == 1
    east = waiting_for(chi, State.SUBMITTED, district=cast.bodies["thu/dong"].pk)
    assert ([v.body.name for v in east.values], east.total) == (["Lúa", "Ngô"], 2)
    assert list(east.districts.values()) == ["Huyện Đông", "Huyện Tây"]


def test_what_another_provinces_agency_answers_for_still_waits_for_the_own_office(cast: Cast) -> None:
    value = submit_values(
        actor=cast["khanh"],
        body=cast.bodies["khac/bac/vung"],
        period=PERIOD,
        as_of=TODAY,
        now=NOW,
        entries=[Entry(measure(LATRINES), Reading(numerator=SCALE, denominator=2 * SCALE, as_of=TODAY))],
    )[0]
    assert [v.pk for v in waiting_for(actor_on(cast["lan"], TODAY), State.SUBMITTED).values] == [value.pk]
    assert waiting_for(actor_on(cast["chi"], TODAY), State.SUBMITTED).values == []


def test_a_nearer_agency_has_the_values_of_its_district(cast: Cast, waiting: dict[str, Value]) -> None:
    Responsibility.objects.create(
        territory=cast.bodies["thu/dong"],
        agency=cast.bodies["thu/dieu-phoi"],
        standard=STANDARD,
        indicator=LATRINES,
        measure=measure(LATRINES),
        valid_from=TODAY,
        act="Quyết định mẫu",
    )
    found = waiting_for(actor_on(cast["chi"], TODAY), State.SUBMITTED).values
    assert [v.body.name for v in found] == ["Khoai", "Sắn"]


def test_reading_the_queue_costs_the_same_for_one_and_for_many(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            queue_rows(waiting_for(actor_on(cast["chi"], TODAY), State.SUBMITTED), TODAY)
        return len(caught)

    send(cast, "thu/dong/lua", LATRINES, 90)
    one = cost()
    for key in COMMUNES[1:]:
        send(cast, key, LATRINES, 90)
    assert cost() == one


def test_a_return_without_a_reason_keeps_ticks_and_choices_on_the_page(cast: Cast, waiting: dict[str, Value]) -> None:
    answer = signed_in(cast, "chi").post(QUEUE, form(waiting, "san", act="all", rest="back"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Trả lại” cần ghi lý do." in page
    assert [f'value="{v.pk}"' in page.split(" checked")[0][-200:] for n, v in waiting.items() if n == "san"] == [True]
    assert page.count(" checked") == 2
    assert set(states(waiting).values()) == {"submitted"}


def test_a_return_without_ticks_keeps_the_reason_on_the_page(cast: Cast, waiting: dict[str, Value]) -> None:
    answer = signed_in(cast, "chi").post(QUEUE, form(waiting, act="back", reason="Thiếu danh sách"))
    assert (answer.status_code, "Thiếu danh sách</textarea>" in answer.content.decode()) == (422, True)


def test_a_return_from_the_values_own_page_without_a_reason_says_so_there(
    cast: Cast, waiting: dict[str, Value]
) -> None:
    client, pk = signed_in(cast, "chi"), waiting["san"].pk
    answer = client.post("/so-lieu/buoc/", {"step": "return", "value": pk, "reason": " "}, follow=True)
    assert answer.redirect_chain == [(f"/so-lieu/{pk}/", 302)]
    assert "“Trả lại” cần ghi lý do." in answer.content.decode()


def test_a_sample_is_drawn_looked_at_and_told_with_the_verification(cast: Cast, waiting: dict[str, Value]) -> None:
    client = signed_in(cast, "chi")
    answer = client.post(QUEUE, form(waiting, act="draw"), follow=True)
    assert answer.redirect_chain[0][0] == f"{QUEUE}?noi-dung={measure(LATRINES)}&mau=1"
    assert "Đã rút mẫu 4/4" in answer.content.decode()
    client.get(f"/so-lieu/{waiting['lua'].pk}/")
    said = client.post(
        QUEUE, form(waiting, "san", act="all", rest="back", reason="Thiếu"), follow=True
    ).content.decode()
    assert "Xác nhận thẩm định: xong 3 số liệu, trả lại 1. Đã rút mẫu 4/4, xem 1, trả lại 1." in said
    assert states(waiting) == {"lua": "verified", "ngo": "verified", "khoai": "verified", "san": "returned"}


def test_a_sample_tells_nothing_of_what_comes_after_its_moment(cast: Cast, waiting: dict[str, Value]) -> None:
    draw_sample(actor=cast["chi"], state=State.SUBMITTED, measure=measure(LATRINES), now=NOW)
    take_all(actor=cast["chi"], name="verify", seen=seen(waiting), excepted=[], now=NOW + timedelta(days=3))
    ids = [v.pk for v in waiting.values()]
    looked = [
        sample.looked
        if (sample := newest_sample(cast["chi"], measure(LATRINES), ids, NOW + timedelta(days=n)))
        else None
        for n in (-1, 0, 3)
    ]
    assert looked == [None, 0, 4]


def test_an_indicator_with_nothing_left_leads_back_to_what_still_waits(cast: Cast, waiting: dict[str, Value]) -> None:
    send(cast, "thu/dong/lua", ROADS, 90)
    client = signed_in(cast, "chi")
    page = client.post(QUEUE, form(waiting, act="all", rest="wait"), follow=True).content.decode()
    assert f'<a href="{QUEUE}">Xem mọi số đang chờ</a>' in page
    assert "Không có số liệu nào chờ đồng chí." not in page


def test_the_coordination_office_approves_all_but_the_exceptions(cast: Cast, waiting: dict[str, Value]) -> None:
    take_all(actor=cast["chi"], name="verify", seen=seen(waiting), excepted=[], now=NOW)
    answer = signed_in(cast, "dung").post(
        "/so-lieu/phe-duyet/", form(waiting, "lua", act="all", rest="wait"), follow=True
    )
    assert "Phê duyệt: xong 3 số liệu, trả lại 0." in answer.content.decode()
    assert states(waiting) == {"lua": "verified", "ngo": "approved", "khoai": "approved", "san": "approved"}
    assert [v.approved_id == v.latest_id for v in Value.objects.order_by("pk")] == [False, True, True, True]


def test_what_waits_since_the_last_period_is_dated_by_its_own_period(cast: Cast) -> None:
    send(cast, "thu/dong/lua", LATRINES, 50, period="2023-H1", as_of=TODAY - timedelta(days=150))
    send(cast, "thu/dong/lua", LATRINES, 90)
    queue = waiting_for(actor_on(cast["chi"], TODAY), State.SUBMITTED, measure=measure(LATRINES))
    assert [(r.value.period, r.jump.by // SCALE if r.jump else None) for r in queue_rows(queue, TODAY)] == [
        ("2023-H2", 40),
        ("2023-H1", None),
    ]


def test_a_drawn_value_shows_the_files_that_prove_it(cast: Cast, waiting: dict[str, Value]) -> None:
    paper = store(by=cast["an"], name="bien-ban.txt", stream=BytesIO("Biên bản".encode()), now=NOW)
    proof = add_evidence(actor=cast["an"], value=waiting["lua"], file=paper, now=NOW)
    client = signed_in(cast, "chi")
    page = client.post(QUEUE, form(waiting, act="draw"), follow=True).content.decode()
    assert f'href="/minh-chung/{proof.pk}/"' in page
    assert "1 minh chứng" in client.get(QUEUE).content.decode()


def test_a_value_corrected_after_its_page_was_opened_is_not_verified_from_there(
    cast: Cast, waiting: dict[str, Value]
) -> None:
    pk = waiting["lua"].pk
    answer = signed_in(cast, "chi").post("/so-lieu/buoc/", {"step": "verify", "value": pk, "seen": f"{pk}:1{pk}"})
    assert (answer.status_code, states(waiting)["lua"]) == (403, "submitted")


def one(**figures: object) -> Revision:
    return Revision(**figures)


JUMPS = [
    (LATRINES, one(numerator=40, denominator=100), one(numerator=62, denominator=100), Jump(22 * SCALE, points=True)),
    (LATRINES, one(male=50, female=60), one(male=50, female=40), Jump(-20, points=True)),
    (LATRINES, one(amount=50 * SCALE), one(amount=45 * SCALE), Jump(-5 * SCALE, points=True)),
    (INCOME, one(amount=40 * SCALE), one(amount=50 * SCALE), Jump(25 * SCALE)),
    (INCOME, one(amount=0), one(amount=50 * SCALE), None),
    (INCOME, None, one(amount=50 * SCALE), None),
    (INCOME, one(amount=1), one(applicable=False), None),
    (PLAN, one(amount=SCALE), one(amount=0), Jump(100 * SCALE, another=True)),
    (PLAN, one(amount=SCALE), one(amount=SCALE), Jump(0)),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("indicator", "before", "now", "jump"), JUMPS)
def test_a_figure_is_held_against_the_one_before_in_its_own_terms(
    indicator: str, before: Revision | None, now: Revision, jump: Jump | None
) -> None:
    assert jump_between(before, now, measure(indicator)) == jump
