"""A commune by the model set: it asks how the commune is judged by the advanced set on the same day, and takes its level."""

from dataclasses import replace
from datetime import date

import pytest

from chungsuc.progress.actions import Entry, submit_values
from chungsuc.progress.judged import judge_body, readings_by_measure
from chungsuc.progress.lawbook import law_for
from chungsuc.progress.models import Line, OverlayUse, Standing, State, Value
from chungsuc.progress.queries import profile, values_of
from chungsuc.progress.workbook import plan_for
from chungsuc.progress.workbook.layout import lines_of
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import ADVANCED, MODEL, Edition, Indicator, IndicatorVerdict, Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.rules import rules_for
from tests.cast import NOW, PERIOD, TODAY, Cast

STANDARD = "qd-319-2022-kieu-mau"
ADVANCED_SET = "qd-318-2022-nang-cao"


def enter(cast: Cast, *entries: Entry) -> None:
    seen = dict(Value.objects.filter(body=cast.lua).values_list("measure", "latest"))
    entries = tuple(replace(e, seen=seen.get(e.measure)) for e in entries)
    submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=list(entries), now=NOW)


def amount(measure: str, number: float) -> Entry:
    return Entry(measure, Reading(amount=round(number * SCALE), as_of=TODAY))


def returned(cast: Cast) -> None:
    """All that was sent came back, so that it can be entered anew."""
    Value.objects.filter(body=cast.lua).update(state=State.RETURNED)


def verdicts(cast: Cast, on: date = TODAY) -> dict[str, IndicatorVerdict]:
    return {i.indicator: i for i in profile(cast.lua, on=on, level=MODEL).expected.indicators}


def enough(edition: Edition, indicator: Indicator) -> Entry:
    """A figure that reaches whatever the edition asks for in the northern mountains."""
    rule = next(r for r in rules_for(edition, "tdmnpb", TODAY) if r.indicator is indicator)
    given: dict[str, object] = {"as_of": TODAY}
    best = SCALE if indicator.kind == "boolean" else 0 if indicator.direction == "at_most" else 100 * SCALE
    if indicator.kind == "grade":
        given["grade"] = indicator.grades[-1]
    elif indicator.kind == "composite":
        given["parts"] = {p.part.key: 100 * SCALE for p in rule.parts} | {
            p.part.by_count.key: SCALE for p in rule.parts if p.part.by_count
        }
    elif indicator.by_sex:
        given |= {"male": best, "female": best}
    else:
        given["amount"] = best
    return Entry(indicator.measure, Reading(**given))  # type: ignore[arg-type]


@pytest.fixture
def sample(cast: Cast) -> Edition:
    """The advanced set with the sample levels, by which a commune can have it all."""
    OverlayUse.objects.create(
        territory=cast.bodies["thu"], standard=ADVANCED_SET, overlay="mau-318-nang-cao", valid_from=date(2022, 3, 8)
    )
    return law_for([cast.lua]).edition(cast.lua, TODAY, ADVANCED)


def test_income_is_held_against_eleven_tenths_of_the_advanced_level_of_the_year(cast: Cast) -> None:
    enter(cast, amount("income-per-head", 55))
    found = verdicts(cast)["2"]
    assert (found.verdict, found.threshold, found.provisional) == ("met", 55, True)
    assert load().edition(ADVANCED_SET).indicator("10.1").number in found.source
    returned(cast)
    enter(cast, amount("income-per-head", 54.9999))
    assert verdicts(cast)["2"].verdict == "not_met"


def test_an_overlay_on_the_advanced_set_moves_the_level_of_the_model_set(cast: Cast, sample: Edition) -> None:
    level = next(r.scalar for r in rules_for(sample, "tdmnpb", TODAY) if r.indicator.number == "10.1")
    assert isinstance(level, int | float)
    assert verdicts(cast)["2"].threshold == pytest.approx(level * 1.1)


def test_what_the_commune_lacks_of_the_advanced_set_it_lacks_of_the_model_set(cast: Cast, sample: Edition) -> None:
    assert verdicts(cast)["1"].verdict == "unknown"
    enter(cast, *(enough(sample, i) for i in sample.indicators))
    advanced = profile(cast.lua, on=TODAY, level=ADVANCED).expected
    assert [i.reason for i in advanced.indicators if i.verdict != "met"] == []
    found = verdicts(cast)["1"]
    assert (found.verdict, found.provisional) == ("met", True)
    returned(cast)
    Value.objects.exclude(measure=sample.indicator("18.5").measure).update(state=State.SUBMITTED)
    enter(cast, Entry(sample.indicator("18.5").measure, Reading(amount=0, as_of=TODAY)))
    assert verdicts(cast)["1"].verdict == "not_met"


def test_the_model_set_is_kept_from_the_first_figure_that_only_it_reads(cast: Cast) -> None:
    enter(cast, amount("income-per-head", 60))
    assert not Standing.objects.filter(standard=STANDARD).exists()
    enter(cast, amount("smart-villages", 1))
    kept = Standing.objects.filter(standard=STANDARD, day=TODAY, line=Line.EXPECTED).get()
    assert kept.indicators.lower() == "ummu"
    readings = readings_by_measure(values_of(cast.lua), Line.EXPECTED)
    judged = judge_body(law_for([cast.lua]), cast.lua, readings, TODAY, MODEL)
    assert (kept.criteria_met, kept.verdict, kept.digest) == (judged.criteria_met, judged.verdict, judged.digest)


def test_next_year_the_same_income_is_judged_by_the_level_of_that_year(cast: Cast) -> None:
    enter(cast, amount("income-per-head", 55), amount("smart-villages", 1))
    days = Standing.objects.filter(standard=STANDARD).order_by("day").values_list("day", "indicators")
    assert [(day, letters[1].lower()) for day, letters in days if day in (TODAY, date(2024, 1, 1))] == [
        (TODAY, "m"),
        (date(2024, 1, 1), "n"),
    ]


def test_before_the_model_set_there_is_none(cast: Cast) -> None:
    with pytest.raises(LookupError, match="xã nông thôn mới kiểu mẫu"):
        verdicts(cast, date(2022, 3, 7))


def test_the_workbook_of_the_model_set_asks_only_for_what_is_counted(cast: Cast) -> None:
    plan = plan_for(cast.bodies["thu"], PERIOD, TODAY, STANDARD)
    assert {line.indicator.number for line in lines_of(plan.edition, [cast.lua])} == {"2", "3", "4"}
    assert plan.thresholds()[cast.lua.pk, "income-per-head"] == "≥ 55 triệu đồng/người/năm"


def test_there_is_no_workbook_of_a_set_that_is_not_complete(cast: Cast) -> None:
    with pytest.raises(LookupError, match="đang áp dụng: không có bộ nào"):
        plan_for(cast.bodies["thu"], "2026-H1", date(2026, 3, 1))
