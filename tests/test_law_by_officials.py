"""What a decision says, typed by one official and confirmed by another; what rests on it is judged anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry as Trail
from chungsuc.progress.actions import (
    Entry,
    Flawed,
    ProvisionRow,
    Source,
    attach_overlay,
    propose_provisions,
    settle_provisions,
    submit_values,
    withdraw_provisions,
)
from chungsuc.progress.lawbook import law_for
from chungsuc.progress.models import Line, OverlayUse, Passing, Provision, ProvisionKind, Rejudging, Standing
from chungsuc.progress.queries import profile
from chungsuc.progress.queries.law import law_waiting_for, open_rejudgings, provisions_of
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.queries import actor_on
from tests.cast import LATRINES, NOW, PERIOD, ROADS, STANDARD, TODAY, Cast, measure
from tests.working import work

SINCE = date(2023, 1, 1)
SOURCE = Source("45/QĐ-UBND", "UBND tỉnh Thử", date(2022, 12, 20), "tr. 3")
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def real_law(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The province under the bare decision, at the working moment of the cast."""
    OverlayUse.objects.all().delete()
    monkeypatch.setenv("CHUNGSUC_NOW", LATER.isoformat())


def level(at: object, place: str = LATRINES, region: str = "tdmnpb", **more: Any) -> ProvisionRow:  # noqa: ANN401
    return ProvisionRow(ProvisionKind.THRESHOLD, place, more.pop("valid_from", SINCE), region, at, **more)


def check(at: object, place: str = LATRINES, region: str = "tdmnpb") -> ProvisionRow:
    return ProvisionRow(ProvisionKind.CHECK, place, date(2022, 3, 8), region, at)


def propose(cast: Cast, *rows: ProvisionRow, who: str = "dung", source: Source = SOURCE, at: str = "thu") -> list[Provision]:
    return propose_provisions(
        actor=cast[who], territory=cast.bodies[at], standard=STANDARD, rows=rows, source=source, now=NOW
    )


def settle(cast: Cast, provisions: Sequence[Provision], who: str = "em", **more: Any) -> list[Provision]:  # noqa: ANN401
    return settle_provisions(actor=cast[who], provisions=provisions, **{"accept": True, "now": NOW, **more})


def latrines(cast: Cast, share: int = 75) -> None:
    entry = Entry(measure(LATRINES), Reading(numerator=share * SCALE, denominator=100 * SCALE, as_of=TODAY))
    submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[entry], now=NOW)


def judged(cast: Cast) -> tuple[str, bool]:
    found = next(v for v in profile(cast.lua, on=TODAY).expected.indicators if v.indicator == LATRINES)
    return found.verdict, found.provisional


def stored(cast: Cast) -> str:
    """The letter of the newest standing, and that it is the one that judging now gives."""
    newest = Standing.objects.filter(body=cast.lua, line=Line.EXPECTED, day=TODAY, standard=STANDARD).latest("pk")
    now = profile(cast.lua, on=TODAY)
    assert newest.digest == now.expected.digest
    return newest.indicators[[i.number for i in now.edition.indicators].index(LATRINES)]


def test_a_level_counts_once_a_second_person_has_confirmed_it_and_no_longer_provisionally(cast: Cast) -> None:
    latrines(cast)
    assert judged(cast) == ("met", True)
    rows = propose(cast, level(80))
    assert judged(cast) == ("met", True)
    settle(cast, rows)
    assert judged(cast) == ("not_met", False)
    work()
    assert stored(cast) == "n"


def test_the_verdict_names_the_decision_and_its_page(cast: Cast) -> None:
    latrines(cast)
    settle(cast, propose(cast, level(80)))
    found = next(v for v in profile(cast.lua, on=TODAY).expected.indicators if v.indicator == LATRINES)
    assert found.source == "QĐ 45/QĐ-UBND, tr. 3"


def test_whoever_typed_a_row_does_not_confirm_it(cast: Cast) -> None:
    rows = propose(cast, level(80))
    with pytest.raises(Refused, match=r"Đồng chí đã nhập mức của tỉnh 17\.8 \(TDMNPB\) nên không tự xác nhận"):
        settle(cast, rows, who="dung")
    assert not Rejudging.objects.exists()


def test_a_row_is_refused_with_a_reason_and_then_never_counts(cast: Cast) -> None:
    rows = propose(cast, level(80))
    with pytest.raises(Refused, match="cần ghi lý do"):
        settle(cast, rows, accept=False, because="  ")
    [row] = settle(cast, rows, accept=False, because="Văn bản ghi 85")
    assert (row.state, row.settled_because) == (Passing.REFUSED, "Văn bản ghi 85")
    with pytest.raises(Refused, match="không xác nhận"):
        settle(cast, rows)
    assert law_for([cast.lua]).provisions == ()


def test_the_typist_withdraws_what_nobody_has_settled(cast: Cast) -> None:
    rows = propose(cast, level(80))
    with pytest.raises(Refused, match="do người khác nhập"):
        withdraw_provisions(actor=cast["em"], provisions=rows, now=NOW)
    withdraw_provisions(actor=cast["dung"], provisions=rows, now=NOW)
    with pytest.raises(Refused, match="đã rút"):
        settle(cast, rows)
    settle(cast, propose(cast, level(80)))
    with pytest.raises(Refused, match="đã xác nhận"):
        withdraw_provisions(actor=cast["dung"], provisions=list(Provision.objects.filter(state="confirmed")), now=NOW)


def test_an_agency_types_and_confirms_what_it_answers_for_and_nothing_else(cast: Cast) -> None:
    rows = propose(cast, level(80), who="chi")
    settle(cast, rows, who="em")
    with pytest.raises(Refused, match="không được giao"):
        propose(cast, level(80, ROADS), who="chi")
    with pytest.raises(Refused, match="không được giao"):
        propose(cast, level(80, ROADS), level(85), who="chi")
    with pytest.raises(Refused, match="không được giao"):
        propose(cast, level(80, valid_from=date(2024, 1, 1)), who="an")
    with pytest.raises(Refused, match="không được giao"):
        propose(cast, level(80), who="lan")


def test_a_newer_row_of_the_same_place_supersedes_and_the_old_one_stays_as_it_was(cast: Cast) -> None:
    latrines(cast)
    [old] = settle(cast, propose(cast, level(80)))
    [new] = propose(cast, level(75), source=replace(SOURCE, decision="50/QĐ-UBND"))
    assert new.supersedes_id == old.pk
    settle(cast, [new], now=LATER)
    old.refresh_from_db()
    assert (old.state, old.level, old.superseded_at) == (Passing.CONFIRMED, 80, LATER)
    assert judged(cast) == ("met", False)
    assert [r.level for r in law_for([cast.lua], known_at=NOW).provisions] == ["80"]
    assert [r.level for r in law_for([cast.lua]).provisions] == ["75"]
    assert law_for([cast.lua], known_at=NOW - timedelta(days=1)).provisions == ()


def test_two_levels_in_force_at_once_are_refused_and_named(cast: Cast) -> None:
    settle(cast, propose(cast, level(80)))
    with pytest.raises(Flawed, match="hai mức cùng có hiệu lực từ 01/06/2023: QĐ 45/QĐ-UBND và QĐ 50/QĐ-UBND"):
        propose(cast, level(85, valid_from=date(2023, 6, 1)), source=replace(SOURCE, decision="50/QĐ-UBND"))
    rows = propose(cast, level(80, valid_to=date(2023, 5, 31)), level(85, valid_from=date(2023, 6, 1)))
    settle(cast, rows)
    assert Provision.objects.filter(state="confirmed", superseded_at=None).count() == 2


def test_what_another_row_has_overtaken_is_not_confirmed(cast: Cast) -> None:
    first = propose(cast, level(80))
    with pytest.raises(Flawed, match="đã được Hoàng Văn Dũng nhập ngày 06/11/2023, đang chờ xác nhận"):
        propose(cast, level(85), who="em")
    Provision.objects.filter(pk=first[0].pk).update(state="withdrawn")
    second = propose(cast, level(85))
    Provision.objects.filter(pk=first[0].pk).update(state="proposed")
    settle(cast, first)
    with pytest.raises(Refused, match="Bế Thị Em đã xác nhận một mục khác cùng chỗ"):
        settle(cast, second)


def test_a_level_below_the_national_one_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(Flawed, match="mức không thấp hơn ≥ 70%"):
        propose(cast, level(60))
    settle(cast, propose(cast, level(60, looser_because="Thủ tướng cho phép tại văn bản mẫu")))
    latrines(cast, 65)
    assert judged(cast) == ("met", False)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (level(80, "99.9"), "99.9"),
        (level(80, region="sao-hoa"), "không có cột “sao-hoa”"),
        (level("cao"), "mức là một tỷ lệ"),
        (level(None), "thiếu mức"),
        (level({"năm nào": 80}), "không phải mức"),
        (level(float("nan")), "không phải mức"),
        (level(80.123456), "mức là một tỷ lệ"),
        (level(10**30), "mức là một tỷ lệ"),
        (level([80]), "không phải mức"),
        (level(80, valid_to=date(2022, 1, 1)), "đứng trước ngày đầu"),
        (level(80, looser_because="x" * 501), "dài quá 500"),
        (level(80, "5.1"), "mức của từng phần"),
        (level(80, valid_from=date(2027, 1, 1)), "không có hiệu lực trong thời gian từ 01/01/2027"),
        (level(80, valid_from=date(2010, 1, 1)), "bộ tiêu chí có hiệu lực từ 08/03/2022"),
        (ProvisionRow(ProvisionKind.WORDING, LATRINES, SINCE), "thiếu nội dung"),
        (check(75), "văn bản ghi ≥ 75%, bộ quy tắc đang ghi ≥ 70%: nhập mức, không ghi kiểm tra"),
        (replace(check(70), valid_from=SINCE), "không có mức từ ngày 01/01/2023"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_of_the_batch_is_kept(cast: Cast, row: ProvisionRow, told: str) -> None:
    with pytest.raises(Flawed) as flawed:
        propose(cast, level(100, ROADS), row)
    assert told in str(flawed.value)
    assert {flaw.row for flaw in flawed.value.flaws} == {1}
    assert not Provision.objects.exists()
    assert not Trail.objects.filter(action__contains="provision").exists()


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (replace(SOURCE, decision=" "), "Thiếu số quyết định"),
        (replace(SOURCE, page=""), "Thiếu trang"),
        (replace(SOURCE, decision="x" * 101), "tối đa 100"),
        (replace(SOURCE, decided_on=date(2024, 1, 1)), "01/01/2024 chưa đến"),
    ],
)
def test_a_row_names_its_paper(cast: Cast, source: Source, told: str) -> None:
    with pytest.raises(Flawed, match=told):
        propose(cast, level(80), source=source)


def test_a_checked_level_makes_its_verdict_firm_and_changes_no_digest(cast: Cast) -> None:
    latrines(cast)
    before = profile(cast.lua, on=TODAY).expected
    settle(cast, propose(cast, check(70)))
    after = profile(cast.lua, on=TODAY).expected
    assert judged(cast) == ("met", False)
    assert before.digest == after.digest
    assert profile(cast.lua, on=TODAY).edition.overlay is None
    assert stored(cast) == "M"
    work()
    assert stored(cast) == "m"


def test_a_check_lapses_where_the_level_is_another_one_now(cast: Cast) -> None:
    latrines(cast)
    settle(cast, propose(cast, check(70)))
    settle(cast, propose(cast, level(80)))
    assert judged(cast) == ("not_met", False)
    [held] = [i for i in profile(cast.lua, on=date(2022, 12, 31)).expected.indicators if i.indicator == LATRINES]
    assert held.provisional is False


def test_a_missing_wording_is_typed(cast: Cast) -> None:
    text = "Tỷ lệ hộ có nhà tiêu hợp vệ sinh theo quy định mới"
    settle(cast, propose(cast, ProvisionRow(ProvisionKind.WORDING, LATRINES, SINCE, wording=text)))
    edition = profile(cast.lua, on=TODAY).edition
    assert edition.indicator(LATRINES).name_on(TODAY) == text
    assert edition.indicator(LATRINES).name_on(SINCE - timedelta(days=1)) != text


def test_what_a_district_says_goes_before_what_its_province_says(cast: Cast) -> None:
    latrines(cast, 85)
    settle(cast, propose(cast, level(80)))
    settle(cast, propose(cast, level(90), at="thu/dong"))
    assert judged(cast) == ("not_met", False)
    other = cast.bodies["thu/tay/san"]
    first = law_for([other]).edition(other, TODAY).indicator(LATRINES).thresholds[0]
    assert first.by_region == {"tdmnpb": 80 * SCALE}


def test_another_province_is_not_touched(cast: Cast) -> None:
    settle(cast, propose(cast, level(80)))
    other = cast.bodies["khac/bac/vung"]
    assert law_for([other]).edition(other, TODAY).overlay is None


def test_the_same_rows_give_the_same_edition_object(cast: Cast) -> None:
    settle(cast, propose(cast, level(80), level(100, ROADS)))
    first, second = (law_for([cast.lua]).edition(cast.lua, TODAY) for _ in range(2))
    assert first is second


def test_stale_until_the_job_is_done(cast: Cast) -> None:
    latrines(cast)
    settle(cast, propose(cast, level(80)))
    for path in (cast.lua.path, cast.bodies["thu"].path):
        [begun] = open_rejudgings(path)
        assert (begun.done, begun.bodies, begun.since) == (0, 1, SINCE)
    assert open_rejudgings(cast.bodies["khac"].path) == []
    work()
    assert open_rejudgings(cast.lua.path) == []
    done = Rejudging.objects.get()
    assert (done.done, done.bodies) == (1, 1)
    assert done.finished_at is not None


def test_what_is_submitted_meanwhile_is_judged_by_the_new_law_already(cast: Cast) -> None:
    settle(cast, propose(cast, level(80)))
    latrines(cast)
    assert stored(cast) == "n"


def test_an_overlay_is_attached_once_from_a_day(cast: Cast) -> None:
    def attach(since: date = SINCE) -> OverlayUse:
        return attach_overlay(
            actor=cast["dung"], territory=cast.bodies["thu"], standard=STANDARD, overlay="mau-318", valid_from=since, now=NOW
        )

    assert attach().recorded_at == NOW
    with pytest.raises(Refused, match="Từ 01/01/2023 Tỉnh Thử đã áp dụng bộ bổ sung “Bộ tiêu chí mẫu”"):
        attach()
    with pytest.raises(Refused, match="Từ 01/01/2023 Tỉnh Thử đã áp dụng"):
        attach(date(2023, 5, 1))  # it holds already
    with pytest.raises(Refused, match="không gắn bộ bổ sung của bộ ấy từ 01/01/2010"):
        attach(date(2010, 1, 1))
    assert OverlayUse.objects.count() == 1
    with pytest.raises(Refused, match="thuộc bộ qd-318-2022-ntm"):
        attach_overlay(
            actor=cast["dung"],
            territory=cast.bodies["thu"],
            standard="qd-1980-2016-ntm",
            overlay="mau-318",
            valid_from=SINCE,
            now=NOW,
        )
    assert law_for([cast.lua], known_at=NOW - timedelta(days=1)).overlays == ()


def test_each_act_leaves_one_entry(cast: Cast) -> None:
    rows = propose(cast, level(80), level(100, ROADS))
    settle(cast, rows)
    withdraw_provisions(actor=cast["dung"], provisions=propose(cast, check(70)), now=NOW)
    acts = list(Trail.objects.filter(action__contains="provisions").order_by("pk").values_list("action", "actor_name"))
    assert acts == [
        ("progress.propose_provisions", "Hoàng Văn Dũng"),
        ("progress.confirm_provisions", "Bế Thị Em"),
        ("progress.propose_provisions", "Hoàng Văn Dũng"),
        ("progress.withdraw_provisions", "Hoàng Văn Dũng"),
    ]


def test_what_waits_is_shown_to_those_who_may_settle_it(cast: Cast) -> None:
    propose(cast, level(80), level(100, ROADS))

    def places(who: str) -> list[str]:
        return [p.place for p in law_waiting_for(actor_on(cast[who], TODAY)).provisions]

    assert places("em") == [LATRINES, ROADS]
    assert places("chi") == [LATRINES]
    assert places("dung") == places("lan") == places("an") == []
    assert len(law_waiting_for(actor_on(cast["dung"], TODAY)).own) == 2
    assert len(provisions_of(cast.lua.path, standard=STANDARD)) == 2
    assert provisions_of(cast.bodies["khac"].path) == []
    assert provisions_of(cast.lua.path, known_at=NOW - timedelta(days=1)) == []


def test_law_is_typed_for_a_province_or_a_district_and_never_for_one_commune(cast: Cast) -> None:
    """Whoever coordinates it may be set up as its coordinator, and would lower the level for it alone."""
    with pytest.raises(Flawed, match="Mức của tỉnh hoặc huyện"):
        propose(cast, level(10, looser_because="xã khó khăn"), at="thu/dong/lua")
    assert not Provision.objects.exists()
    assert propose(cast, level(80), at="thu/dong")


def test_a_figure_of_a_request_that_began_before_the_job_and_ended_after_it_is_not_hidden_by_the_job(cast: Cast) -> None:
    """Its moment is that of its beginning, and the newest standing is the one that was known last."""
    latrines(cast)
    settle(cast, propose(cast, level(80)))
    work()
    entry = Entry(measure(ROADS), Reading(numerator=90 * SCALE, denominator=100 * SCALE, as_of=TODAY))
    begun = LATER - timedelta(seconds=20)
    submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[entry], now=begun)
    newest = Standing.objects.filter(body=cast.lua, line=Line.EXPECTED, day=TODAY, standard=STANDARD)
    found = newest.order_by("day", "known_from", "pk").last()
    assert found is not None
    assert found.digest == profile(cast.lua, on=TODAY).expected.digest
