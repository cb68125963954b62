"""Signs to look at: each found where it is and nowhere else, explained, noted by whoever may, and never an accusation."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry
from chungsuc.cli import main
from chungsuc.clock import ZONE
from chungsuc.movements.models import Duty, DutyKind
from chungsuc.progress.models import Revision, State, Value
from chungsuc.reporting.actions.signs import note_sign
from chungsuc.reporting.models import SignSeen
from chungsuc.reporting.queries.signs import KINDS, Sign, Signs, find_signs
from chungsuc.reporting.queries.signs.model import DATA, settings
from chungsuc.reporting.tests.figures import LAW, moved, recorded, report, share
from chungsuc.reporting.tests.standings import asked, page, sheet_of, stand, text_of, under_head
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.reaching import reach
from chungsuc.rulebook.rules import rules_for
from tests.cast import NOW, TODAY, Cast, measure

DAYS = [date(2021, 6, 30), date(2021, 12, 31), date(2022, 6, 30), date(2022, 12, 31), date(2023, 6, 30)]
PERIODS = ["2021-H1", "2021-H2", "2022-H1", "2022-H2", "2023-H1"]
SHARES = [
    i.number
    for i in LAW.indicators
    if i.kind == "ratio" and not i.by_sex and i.direction == "at_least" and i.number != "17.8"
]


def found(cast: Cast, *, measures: set[str] | None = None) -> Signs:
    signs = find_signs(asked(cast.bodies["thu"]), measures=measures)
    assert signs is not None
    return signs


def of(cast: Cast, kind: str) -> list[Sign]:
    return [s for k in found(cast).kinds for s in k.fresh if k.kind.id == kind]


def told(cast: Cast, kind: str) -> list[tuple[list[str], int]]:
    return [([b.name for b in s.bodies], len(s.rows)) for s in of(cast, kind)]


def odd(place: int, number: int) -> Reading:
    """A share that no other commune has, far from every level and not round."""
    return share(391 + place % 3 + number % 2, 411 + 7 * place + number)


def usual(cast: Cast, *, day: date = DAYS[-1], period: str = PERIODS[-1], leave: tuple[str, ...] = ()) -> None:
    """All four communes report figures of their own, of which nothing is to be said."""
    for place, key in enumerate(("thu/dong/lua", "thu/dong/ngo", "thu/tay/khoai", "thu/tay/san")):
        if key not in leave:
            but = {number: odd(place, n) for n, number in enumerate(SHARES)}
            report(cast.bodies[key], cast["an"], day=day, period=period, but=but, only=SHARES)


def test_nothing_is_said_of_figures_that_are_as_they_should_be(cast: Cast) -> None:
    usual(cast)
    assert found(cast).fresh == 0
    assert "Không có chỗ nào vượt ngưỡng" in text_of(cast, "dung", "/dau-hieu/")


def test_two_communes_of_one_district_with_the_same_odd_figures(cast: Cast) -> None:
    usual(cast, leave=("thu/dong/ngo", "thu/tay/khoai"))
    but = {number: odd(0, n) if n < 4 else odd(1, n) for n, number in enumerate(SHARES)}
    report(cast.bodies["thu/dong/ngo"], cast["an"], day=DAYS[-1], but=but, only=SHARES)
    report(cast.bodies["thu/tay/khoai"], cast["an"], day=DAYS[-1], but=but, only=SHARES)
    assert told(cast, "neighbours") == [(["Lúa", "Ngô"], 4)]


def test_a_figure_that_leaps_far_beyond_its_own_steps(cast: Cast) -> None:
    lua, ngo = cast.lua, cast.bodies["thu/dong/ngo"]
    for body, last in ((lua, 92), (ngo, 65)):
        for n, (day, period) in enumerate(zip(DAYS, PERIODS, strict=True)):
            counted = last if day == DAYS[-1] else 60 + n
            report(body, cast["an"], day=day, period=period, but={"17.8": share(counted, 100)}, only=["17.8"])
    [sign] = of(cast, "jump")
    assert [b.name for b in sign.bodies] == ["Lúa"]
    assert sign.rows[0].cells[1:] == (
        "63/100 hộ = 63,0% (31/12/2022)",
        "92/100 hộ = 92,0% (30/06/2023)",
        "29,0 lần mức thường",
    )
    assert sign.rows[0].value == Value.objects.get(body=lua, period="2023-H1").pk


def test_figures_kept_to_the_last_digit_where_others_move(cast: Cast) -> None:
    usual(cast, day=DAYS[-2], period=PERIODS[-2], leave=("thu/tay/san",))
    san = cast.bodies["thu/tay/san"]
    but = {number: odd(3, n) for n, number in enumerate(SHARES)}
    for day, period in ((DAYS[-2], PERIODS[-2]), (DAYS[-1], PERIODS[-1])):
        report(san, cast["an"], day=day, period=period, but=but, only=SHARES)
    for place, key in enumerate(("thu/dong/lua", "thu/dong/ngo", "thu/tay/khoai"), 5):
        moving = {number: odd(place, n) for n, number in enumerate(SHARES)}
        report(cast.bodies[key], cast["an"], day=DAYS[-1], but=moving, only=SHARES)
    kept = told(cast, "kept")
    assert [names for names, _ in kept] == [["Sắn"]]
    assert kept[0][1] >= 8


def test_figures_just_at_their_level(cast: Cast) -> None:
    usual(cast, leave=("thu/tay/khoai",))
    at_level = [i for i in LAW.indicators if i.number in SHARES][:6]
    rules = {r.indicator.number: r for r in rules_for(LAW, "tdmnpb", TODAY)}
    but = {}
    for i in at_level:
        level = int(rules[i.number].level or 0)
        but[i.number] = Reading(numerator=reach(level, "at_least", 0, 411 * SCALE), denominator=411 * SCALE)
    report(cast.bodies["thu/tay/khoai"], cast["an"], day=DAYS[-1], but=but, only=[i.number for i in at_level])
    assert [names for names, _ in told(cast, "level")] == [["Khoai"]]


def test_counts_that_all_end_in_nought_or_five(cast: Cast) -> None:
    usual(cast, leave=("thu/tay/san",))
    but = {number: share(380 + 5 * n % 15, 411 + n) for n, number in enumerate(SHARES)}
    report(cast.bodies["thu/tay/san"], cast["an"], day=DAYS[-1], but=but, only=SHARES)
    [sign] = of(cast, "round")
    assert [b.name for b in sign.bodies] == ["Sắn"]
    assert "tận cùng bằng 0 hoặc 5; toàn địa bàn" in sign.said


@pytest.mark.parametrize(
    ("poor", "households", "said"),
    [
        ((120, 1000), (80, 900), ["Lúa"]),
        ((120, 1000), (90, 1150), ["Lúa"]),
        ((120, 1000), (80, 1000), []),
        ((120, 1000), (115, 960), []),
    ],
)
def test_poverty_that_falls_while_households_change(
    cast: Cast, poor: tuple[int, int], households: tuple[int, int], said: list[str]
) -> None:
    for day, period, counted in ((DAYS[-2], PERIODS[-2], poor), (DAYS[-1], PERIODS[-1], households)):
        report(cast.lua, cast["an"], day=day, period=period, but={"11.1": share(*counted)}, only=["11.1"])
    assert [b.name for s in of(cast, "poverty") for b in s.bodies] == said


def test_what_came_back_from_verification_and_in_which_direction(cast: Cast) -> None:
    usual(cast)
    for number in SHARES[:6]:
        value = Value.objects.get(body=cast.lua, measure=measure(number), period="2023-H1")
        first = Revision.objects.get(value=value)
        at = datetime(2023, 6, 30, 10, tzinfo=ZONE)
        moved(value, first, cast["chi"], "reopen", State.RETURNED, at)
        second = recorded(value, cast["an"], share(300, 411), at)
        moved(value, second, cast["an"], "submit", State.SUBMITTED, at + timedelta(hours=1))
        moved(value, second, cast["dung"], "approve", State.APPROVED, at + timedelta(hours=2))
        value.latest = value.approved = second
        value.save()
    [sign] = of(cast, "review")
    assert [b.name for b in sign.bodies] == ["Lúa"]
    assert "thấp hơn lần gửi đầu: 6; cao hơn: 0" in sign.said
    assert len(sign.rows) == 6


def test_many_indicators_that_turn_met_just_before_a_report_is_due(cast: Cast) -> None:
    Duty.objects.create(
        movement=cast.movement, kind=DutyKind.REPORT, what="Báo cáo năm", lead=cast.lua, rule="yearly:01-15", origin="Mẫu"
    )
    Duty.objects.create(
        movement=cast.movement,
        kind=DutyKind.REPORT,
        what="Báo cáo của xã khác",
        lead=cast.bodies["thu/dong/ngo"],
        rule="yearly:10-05",
        origin="Mẫu",
    )
    open_before = ["2.1", "9.1", "10.1", "11.1", "17.8", "18.3"]
    for key in ("thu/dong/lua", "thu/dong/ngo", "thu/tay/khoai", "thu/tay/san"):
        stand(cast.bodies[key], short=open_before, day=date(2022, 3, 31))
        stand(cast.bodies[key], short=open_before[:-1], day=date(2022, 9, 30))
    stand(cast.lua, day=date(2022, 12, 31))
    stand(cast.bodies["thu/dong/ngo"], short=open_before[:-2], day=date(2022, 12, 31))
    stand(cast.bodies["thu/tay/khoai"], short=["18.3"], day=date(2022, 12, 31))
    [sign] = of(cast, "deadline")
    assert [b.name for b in sign.bodies] == ["Lúa"]
    assert "trước hạn 15/01/2023 (Báo cáo năm)" in sign.said
    assert [row.cells[0].split()[0] for row in sign.rows] == open_before[:-1]


def test_a_neighbours_deadline_and_a_monthly_one_mark_nothing(cast: Cast) -> None:
    for lead, rule in ((cast.bodies["thu/tay/san"], "yearly:01-15"), (cast.lua, "monthly:25")):
        Duty.objects.create(movement=cast.movement, kind=DutyKind.REPORT, what="Báo cáo", lead=lead, rule=rule, origin="Mẫu")
    open_before = ["2.1", "9.1", "10.1", "11.1", "17.8", "18.3"]
    for key in ("thu/dong/lua", "thu/dong/ngo", "thu/tay/khoai"):
        stand(cast.bodies[key], short=open_before, day=date(2022, 3, 31))
        stand(cast.bodies[key], short=open_before[:-1], day=date(2022, 9, 30))
    stand(cast.lua, day=date(2022, 12, 31))
    assert of(cast, "deadline") == []


def test_every_setting_has_a_reason_and_no_word_accuses(cast: Cast) -> None:
    assert all(len(one.because) > 20 for one in settings().values())
    assert {name for kind in KINDS.values() for name in kind.settings} <= settings().keys()
    words = DATA.read_text() + " ".join(f"{k.title} {k.how} {k.innocent}" for k in KINDS.values())
    assert [w for w in ("gian lận", "gian dối", "vi phạm", "bệnh thành tích") if w in words.lower()] == []


@pytest.fixture
def poorer(cast: Cast) -> Cast:
    for day, period, counted in ((DAYS[-2], PERIODS[-2], (120, 1000)), (DAYS[-1], PERIODS[-1], (80, 900))):
        report(cast.lua, cast["an"], day=day, period=period, but={"11.1": share(*counted)}, only=["11.1"])
    return cast


KEY = "poverty:thu/dong/lua:2023-06-30"


def test_who_sees_signs(poorer: Cast) -> None:
    assert "Xã Lúa" in text_of(poorer, "dung", "/dau-hieu/")
    assert "Xã Lúa" in text_of(poorer, "giang", "/dau-hieu/")
    assert "Xã Lúa" not in text_of(poorer, "chi", "/dau-hieu/")  # answers for another indicator
    assert "Xã Lúa" not in text_of(poorer, "lan", "/dau-hieu/")
    assert [page(poorer, who, "/dau-hieu/").status_code for who in ("an", "ha", "oanh")] == [403, 403, 403]
    assert [row[0] for row in under_head(sheet_of(poorer, "dung", "/dau-hieu/?dang=xlsx"), "Loại")] == [
        "Tỷ lệ hộ nghèo giảm khi tổng số hộ đổi nhiều"
    ]


def test_a_look_is_noted_once_for_all_and_stays(poorer: Cast) -> None:
    seen = note_sign(actor=poorer["dung"], body=poorer.lua, key=KEY, note=" Đã nhập xã,  đúng. ", now=NOW)
    assert (seen.note, seen.post) == ("Đã nhập xã, đúng.", "điều phối viên")
    assert Entry.objects.filter(action="reporting.note_sign").count() == 1
    signs = found(poorer)
    assert (signs.fresh, signs.looked) == (0, 1)
    assert "Đã nhập xã, đúng." in text_of(poorer, "giang", "/dau-hieu/")


def test_the_page_takes_the_note_and_answers_what_cannot_be(poorer: Cast) -> None:
    client = Client()
    client.force_login(poorer["dung"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/dau-hieu/", {"dau-hieu": KEY, "ghi-chu": " "}).status_code == 422
    assert client.post("/dau-hieu/", {"dau-hieu": "poverty:khac/bac/vung:2023-06-30", "ghi-chu": "x"}).status_code == 404
    assert SignSeen.objects.count() == 0
    assert client.post("/dau-hieu/?loai=poverty", {"dau-hieu": KEY, "ghi-chu": "Đã xem"})["Location"] == "/dau-hieu/?loai=poverty"
    assert SignSeen.objects.get().note == "Đã xem"
    assert 'name="ghi-chu"' not in text_of(poorer, "giang", "/dau-hieu/")


@pytest.mark.parametrize("who", ["an", "giang", "lan", "ha", "oanh"])
def test_only_who_coordinates_or_verifies_there_may_note(poorer: Cast, who: str) -> None:
    with pytest.raises(Refused):
        note_sign(actor=poorer[who], body=poorer.lua, key=KEY, note="Đã xem", now=NOW)
    assert SignSeen.objects.count() == 0


@pytest.mark.parametrize("note", ["", "   ", "x" * 501])
def test_a_note_says_something_and_not_too_much(poorer: Cast, note: str) -> None:
    with pytest.raises(Refused):
        note_sign(actor=poorer["dung"], body=poorer.lua, key=KEY, note=note, now=NOW)


def test_signs_of_a_territory_take_a_dozen_questions(poorer: Cast) -> None:
    usual(poorer)
    with CaptureQueriesContext(connection) as asked_of_it:
        found(poorer)
    assert len(asked_of_it) <= 12


def test_the_command_tells_the_same(
    poorer: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-06")
    assert main(["signs", "thu", "--on", "2023-11-06"]) == 0
    said = capsys.readouterr().out
    assert "Chỗ nên xem lại, không phải kết luận" in said
    assert "Xã Lúa: Tỷ lệ hộ nghèo giảm 3,1 điểm phần trăm trong khi tổng số hộ giảm 10,0%." in said
    assert "Nếu tổng số hộ như kỳ trước, tỷ lệ là 8,0%." in said
    assert main(["signs", "thu", "--on", "2023-11-06", "--kind", "x"]) == 2
    assert "Không có loại “x”" in capsys.readouterr().err
    assert main(["signs", "thu", "--on", "2023-11-06", "--json"]) == 0
    assert '"key": "poverty:thu/dong/lua:2023-06-30"' in capsys.readouterr().out
