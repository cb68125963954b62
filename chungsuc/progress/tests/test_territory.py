"""Districts and provinces judged from what lies within them, and the figures of their own."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungsuc.accounts.permits import Refused
from chungsuc.clock import ZONE
from chungsuc.progress.actions import Entry, Invalid, record_titles, submit_values
from chungsuc.progress.levels import level_asked, levels_of
from chungsuc.progress.models import Line, Standing, TitleHeld, Value
from chungsuc.progress.permissions import TitleEntry
from chungsuc.progress.queries import Condition, Territory, territory_on
from chungsuc.rulebook.load import NotInForceError, load
from chungsuc.rulebook.model import Outcome, Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Appointment, Body, BodyKind, Role, StatedCount
from tests.cast import NOW, PERIOD, TODAY, Cast

PROVINCE, DISTRICT = "qd-321-2022-tinh", "qd-320-2022-huyen"
ADVANCED = "qd-318-2022-nang-cao"
KNOWN = datetime(2023, 7, 1, tzinfo=ZONE)


def stand(body: Body, verdict: str, *, standard: str = ADVANCED, line: Line = Line.OFFICIAL, **more: object) -> None:
    edition = load().edition(standard)
    letter = verdict[0]
    Standing.objects.create(
        **{
            "body": body,
            "standard": standard,
            "line": line,
            "day": date(2023, 6, 30),
            "known_from": KNOWN,
            "criteria_met": len(edition.criteria) if verdict == "met" else 0,
            "verdict": verdict,
            "provisional": False,
            "criteria": letter * len(edition.criteria),
            "indicators": letter * len(edition.indicators),
            "digest": "0" * 64,
            **more,
        }
    )


def held(cast: Cast, key: str, title: str) -> TitleHeld:
    entry = TitleEntry(cast.bodies[key], title, "45/QĐ-UBND", "UBND tỉnh", date(2023, 1, 12))
    return record_titles(actor=cast["dung"], entries=[entry], now=NOW)[0]


def judged(cast: Cast, key: str = "thu", level: str = "province", **asked: object) -> Territory:
    given = {"on": TODAY, "known_at": NOW, **asked}
    return territory_on(cast.bodies[key], level=level, **given)  # type: ignore[arg-type]


def names(condition: Condition) -> tuple[list[str], list[str]]:
    return [b.name for b in condition.short], [b.name for b in condition.unsure]


def town(cast: Cast, key: str, official_name: str, kind: BodyKind, parent: str) -> Body:
    above = cast.bodies[parent]
    body = Body.objects.create(
        kind=kind,
        name=official_name.rsplit(maxsplit=1)[-1],
        official_name=official_name,
        key=key,
        parent=above,
        region="tdmnpb",
        path=above.path + "zz00",
        search_key=key,
        valid_from=date(2020, 1, 1),
        act="Nghị quyết mẫu",
    )
    cast.bodies[key] = body
    return body


def officer(cast: Cast, who: str, key: str) -> None:
    Appointment.objects.create(
        user=cast[who], body=cast.bodies[key], role=Role.OFFICER, post="chuyên viên", valid_from=date(2020, 1, 1)
    )


def test_communes_count_as_they_were_judged_and_those_that_hold_back_are_named(cast: Cast) -> None:
    stand(cast.lua, "met")
    stand(cast.bodies["thu/dong/ngo"], "not_met")
    stand(cast.bodies["thu/tay/khoai"], "not_met", provisional=True)
    found = judged(cast).conditions["4"]
    assert found.outcome == Outcome(met=1, not_met=2, unknown=1, not_met_provisional=1)
    assert names(found) == (["Ngô", "Khoai"], ["Sắn"])


def test_of_a_commune_the_newest_standing_of_the_day_on_the_line_counts(cast: Cast) -> None:
    stand(cast.lua, "not_met", day=date(2023, 3, 31))
    stand(cast.lua, "met")
    stand(cast.lua, "not_met", line=Line.EXPECTED)
    outcomes = [
        judged(cast, on=on, line=line).conditions["4"].outcome
        for on, line in (
            (date(2023, 6, 29), Line.OFFICIAL),
            (date(2023, 6, 30), Line.OFFICIAL),
            (date(2023, 6, 30), Line.EXPECTED),
        )
    ]
    assert [(o.met, o.not_met) for o in outcomes] == [(0, 1), (1, 0), (0, 1)]


def test_what_was_known_later_does_not_count_on_a_past_day(cast: Cast) -> None:
    stand(cast.lua, "met", known_from=NOW)
    assert judged(cast, known_at=NOW - timedelta(seconds=1), past=True).conditions["4"].outcome.met == 0
    assert judged(cast, known_at=NOW, past=True).conditions["4"].outcome.met == 1


def test_districts_count_by_the_title_that_they_hold_and_cities_apart(cast: Cast) -> None:
    town(cast, "thu/tp", "Thành phố Thử", BodyKind.DISTRICT, "thu")
    held(cast, "thu/dong", "huyen-ntm-nang-cao")
    found = judged(cast)
    assert {n: (c.outcome.met, c.outcome.not_met) for n, c in found.conditions.items()} == {
        "1": (1, 1),
        "2": (0, 1),
        "3": (1, 1),
        "4": (0, 0),
    }
    assert names(found.conditions["1"]) == (["Tây"], [])
    verdicts = {i.indicator: i.verdict for i in found.judged.indicators}
    assert [verdicts[n] for n in "12345678"] == ["not_met", "not_met", "met", *["unknown"] * 5]
    held(cast, "thu/tp", "huyen-ntm")
    held(cast, "thu/tay", "huyen-ntm")
    assert judged(cast).judged.criteria_met == 3


def test_communes_that_are_known_by_number_only_cannot_be_assessed(cast: Cast) -> None:
    StatedCount.objects.create(
        territory=cast.bodies["thu"],
        kind=BodyKind.COMMUNE,
        number=10,
        valid_from=date(2020, 1, 1),
        source="mẫu",
        confidence="recalled",
    )
    for key in ("thu/dong/lua", "thu/dong/ngo", "thu/tay/khoai", "thu/tay/san"):
        stand(cast.bodies[key], "met")
    found = judged(cast).conditions["4"]
    assert (found.outcome, found.unlisted) == (Outcome(met=4, unknown=6), 6)
    assert next(i for i in judged(cast).judged.indicators if i.indicator == "4").verdict == "met"


def test_a_district_is_answered_as_not_to_be_assessed_with_the_facts_beside(cast: Cast) -> None:
    stand(cast.lua, "met", standard="qd-318-2022-ntm")
    stand(cast.bodies["thu/dong/ngo"], "not_met", standard="qd-318-2022-ntm")
    town(cast, "thu/dong/tt", "Thị trấn Đông", BodyKind.TOWN, "thu/dong")
    found = judged(cast, "thu/dong", "district")
    assert (found.edition.id, found.judged.verdict, found.judged.criteria_met) == (DISTRICT, "unknown", 0)
    assert found.conditions["10.1"].outcome == Outcome(met=1, not_met=1)
    assert found.conditions["10.2"].outcome == Outcome(unknown=2)
    assert names(found.conditions["10.3"]) == (["Đông"], [])
    assert "320/QĐ-TTg" in found.because
    assert "chưa đủ" in found.because


def test_no_set_of_districts_before_it_or_after_them(cast: Cast) -> None:
    for day in (date(2022, 3, 7), date(2025, 7, 1)):
        with pytest.raises(NotInForceError, match="huyện nông thôn mới"):
            judged(cast, "thu/dong", "district", on=day)


def test_as_many_queries_for_many_communes_as_for_few(cast: Cast) -> None:
    def cost(key: str, level: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            judged(cast, key, level)
        return len(caught)

    before = cost("thu", "province")
    for number in range(30):
        body = Body.objects.get(pk=cast.lua.pk)
        body.pk, body.key, body.path = None, f"thu/dong/x{number}", f"{cast.bodies['thu/dong'].path}y{number:03}"
        body.save()
        stand(body, "met")
    assert judged(cast).conditions["4"].outcome.met == 30
    assert cost("thu", "province") == before <= 9
    assert cost("thu/dong", "district") <= 9


def test_a_province_officer_enters_the_figures_of_the_province(cast: Cast) -> None:
    officer(cast, "giang", "thu")
    trees = Entry("roads-trees", Reading(numerator=700 * SCALE, denominator=1000 * SCALE, as_of=TODAY))
    province = cast.bodies["thu"]
    submit_values(actor=cast["giang"], body=province, period=PERIOD, as_of=TODAY, entries=[trees], now=NOW)
    verdicts = [
        next(i.verdict for i in judged(cast, line=line).judged.indicators if i.indicator == "6") for line in Line
    ]
    assert verdicts == ["unknown", "met"]
    assert Standing.objects.count() == 0


@pytest.mark.parametrize(
    ("key", "measure", "told"),
    [
        ("thu", "residents-satisfied", "Bộ tiêu chí Quy định tỉnh"),
        ("thu/dong", "roads-trees", "Bộ tiêu chí quốc gia về huyện"),
        ("thu/dong", "income-per-head", "chỉ ghi số liệu của từng xã"),
        ("thu/dong/lua", "roads-trees", "Bộ tiêu chí quốc gia về xã"),
    ],
)
def test_a_figure_that_no_set_of_the_body_reads_is_not_taken(cast: Cast, key: str, measure: str, told: str) -> None:
    officer(cast, "giang", "thu")
    entry = Entry(measure, Reading(amount=50 * SCALE, as_of=TODAY))
    with pytest.raises(Invalid, match=told):
        submit_values(actor=cast["giang"], body=cast.bodies[key], period=PERIOD, as_of=TODAY, entries=[entry], now=NOW)
    assert Value.objects.count() == 0


def test_a_commune_officer_enters_nothing_for_the_district(cast: Cast) -> None:
    entry = Entry("district-plan", Reading(amount=SCALE, as_of=TODAY))
    with pytest.raises(Refused):
        submit_values(
            actor=cast["an"], body=cast.bodies["thu/dong"], period=PERIOD, as_of=TODAY, entries=[entry], now=NOW
        )


def test_which_sets_a_body_is_held_to(cast: Cast) -> None:
    city = town(cast, "thu/tx", "Thị xã Thử", BodyKind.DISTRICT, "thu")
    assert levels_of(cast.bodies["thu/dong"]) == ("district", "district-advanced")
    assert levels_of(city) == ("town-or-city",)
    assert levels_of(cast.bodies["thu/moi-truong"]) == ()
    assert [level_asked(cast.bodies["thu/dong"], w) for w in ("", "nang-cao", "kieu-mau")] == [
        "district", "district-advanced", "district",
    ]  # fmt: skip
    assert [level_asked(cast.lua, w) for w in ("", "nang-cao", "kieu-mau", "x")] == [
        "commune", "commune-advanced", "commune-model", "commune",
    ]  # fmt: skip
