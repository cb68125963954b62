"""Units as a whole: criteria, provisional verdicts, overlays, digests."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungsuc.rulebook.files import read_edition
from chungsuc.rulebook.judging import SampleOnRealDataError, judge, whole
from chungsuc.rulebook.load import DATA, change_days, load, load_measures
from chungsuc.rulebook.model import Confidence, Edition, Facts, Reading, Verdict
from chungsuc.rulebook.numbers import SCALE

ON = date(2023, 12, 31)
E318 = load().edition("qd-318-2022-ntm")
SAMPLE = load().with_overlay("qd-318-2022-ntm", "mau-318")
FULL = Reading(
    amount=SCALE,
    numerator=None,
    male=100 * SCALE,
    female=100 * SCALE,
    parts={"minimum": 100 * SCALE, "level-1": 100 * SCALE},
)


def good(edition: Edition) -> dict[str, Reading]:
    """Readings with which every indicator is met."""
    readings = {}
    for i in edition.indicators:
        if i.direction == "at_most":
            readings[i.number] = Reading(amount=0)
        elif i.kind == "boolean":
            readings[i.number] = Reading(amount=SCALE)
        elif i.kind == "grade":
            readings[i.number] = Reading(grade=i.grades[-1])
        elif i.kind == "composite":
            readings[i.number] = Reading(parts=dict.fromkeys(i.part_keys, 100 * SCALE))
        else:
            readings[i.number] = replace(FULL, amount=100 * SCALE, parts=None)
    return readings


def trusting(edition: Edition, trusted: set[str], confidence: Confidence = "verified") -> Edition:
    def trust(number: str, edition: Edition) -> Edition:
        criteria = tuple(
            replace(
                c,
                indicators=tuple(
                    replace(i, thresholds=tuple(replace(t, confidence=confidence) for t in i.thresholds))
                    if i.number == number
                    else i
                    for i in c.indicators
                ),
            )
            for c in edition.criteria
        )
        return replace(edition, criteria=criteria)

    for number in trusted:
        edition = trust(number, edition)
    return edition


def test_all_provisional_under_the_bare_decision() -> None:
    judged = judge(E318, Facts("Xã A", "tdmnpb", {}), ON)
    assert judged.provisional
    assert all(i.provisional for i in judged.indicators)
    assert len(judged.indicators) == 57
    assert judged.criteria_total == 19


@pytest.mark.parametrize("on", [date(2022, 3, 8), ON, date(2024, 3, 1), date(2025, 12, 31)])
def test_the_sample_province_runs_to_the_end(on: date) -> None:
    judged = judge(SAMPLE, Facts("Xã mẫu", "tdmnpb", good(SAMPLE), sample=True), on)
    assert (judged.verdict, judged.provisional, judged.criteria_met) == ("met", False, 19)


def test_the_sample_of_1980_runs_to_the_end() -> None:
    sample = load().with_overlay("qd-1980-2016-ntm", "mau-1980")
    judged = judge(sample, Facts("Xã mẫu", "tdmnpb", good(sample), sample=True), date(2020, 4, 20))
    assert (judged.verdict, judged.provisional, judged.criteria_met) == ("met", False, 19)


ADVANCED = load().with_overlay("qd-318-2022-nang-cao", "mau-318-nang-cao")


@pytest.mark.parametrize("on", [date(2022, 3, 8), ON, date(2024, 2, 29)])
def test_the_advanced_sample_runs_to_the_end(on: date) -> None:
    judged = judge(ADVANCED, Facts("Xã mẫu", "tdmnpb", good(ADVANCED), sample=True), on)
    assert (judged.verdict, judged.provisional, judged.criteria_met) == ("met", False, 19)


@pytest.mark.parametrize("on", [date(2024, 3, 1), date(2025, 12, 31), date(2026, 1, 5)])
def test_amendments_not_all_known_leave_the_advanced_set_provisional(on: date) -> None:
    judged = judge(ADVANCED, Facts("Xã mẫu", "tdmnpb", good(ADVANCED), sample=True), on)
    assert (judged.verdict, judged.provisional, judged.criteria_met) == ("met", True, 19)
    assert all(i.provisional for i in judged.indicators)


def test_after_the_named_period_all_is_provisional() -> None:
    judged = judge(SAMPLE, Facts("Xã mẫu", "tdmnpb", good(SAMPLE), sample=True), date(2026, 1, 5))
    assert (judged.verdict, judged.provisional) == ("met", True)


def test_sample_overlay_refuses_real_data() -> None:
    with pytest.raises(SampleOnRealDataError, match="chỉ dùng cho số liệu mẫu"):
        judge(SAMPLE, Facts("Xã thật", "tdmnpb", good(SAMPLE)), ON)


def test_a_checked_failure_is_firm() -> None:
    readings = {**good(E318), "17.8": Reading(amount=60 * SCALE)}
    facts = Facts("Xã A", "tdmnpb", readings)
    assert judge(E318, facts, ON).provisional
    checked = judge(trusting(E318, {"17.8"}), facts, ON)
    assert (checked.verdict, checked.provisional) == ("not_met", False)
    assert judge(trusting(E318, {"17.8"}, "sourced"), facts, ON).provisional
    assert next(c for c in checked.criteria if c.criterion == 17).provisional is False


def test_digest_speaks_of_the_law_not_of_trust() -> None:
    facts = Facts("Xã A", "tdmnpb", good(E318))
    assert judge(trusting(E318, {"17.8"}), facts, ON).digest == judge(E318, facts, ON).digest
    changed = replace(facts, readings={**facts.readings, "17.8": Reading(amount=71 * SCALE)})
    assert judge(E318, changed, ON).digest != judge(E318, facts, ON).digest
    assert SAMPLE.digest != E318.digest


VERDICTS: tuple[Verdict, ...] = ("met", "not_met", "unknown")


@given(st.lists(st.tuples(st.sampled_from(VERDICTS), st.booleans()), min_size=1, max_size=4))
def test_provisional_is_what_changing_the_provisional_could_change(parts: list[tuple[Verdict, bool]]) -> None:
    def outcomes(rest: list[tuple[Verdict, bool]], taken: list[tuple[Verdict, bool]]) -> set[str]:
        if not rest:
            return {whole(taken)[0]}
        (verdict, provisional), *others = rest
        choices = VERDICTS if provisional else (verdict,)
        return set().union(*(outcomes(others, [*taken, (choice, provisional)]) for choice in choices))

    assert whole(parts)[1] == (len(outcomes(parts, [])) > 1)


@pytest.mark.parametrize(
    ("met", "band"),
    [
        (19, "19"),
        (18, "15-18"),
        (15, "15-18"),
        (14, "10-14"),
        (10, "10-14"),
        (9, "5-9"),
        (5, "5-9"),
        (4, "under-5"),
        (0, "under-5"),
    ],
)
def test_bands(met: int, band: str) -> None:
    assert E318.band(met).id == band


def test_shared_measures() -> None:
    measures = load_measures()
    assert {e for e, _ in measures["households-sanitary"].read_by} == {"qd-318-2022-ntm", "qd-1980-2016-ntm"}
    for edition in load().editions:
        own = [i.measure for i in edition.indicators if not i.derived]
        assert set(own) <= set(measures)
        assert len(set(own)) == len(own)


def test_change_days() -> None:
    assert change_days(E318) == (
        date(2022, 3, 8), date(2023, 1, 1), date(2024, 1, 1), date(2024, 3, 1),
        date(2025, 1, 1), date(2026, 1, 1), date(2026, 2, 15),
    )  # fmt: skip


def test_numbers_are_as_in_the_decision() -> None:
    """Each number keeps its decision, place, day and confidence; nothing unknown has become a number."""
    unknown = [i.indicator for i in judge(E318, Facts("Xã A", "tdmnpb", {}), ON).indicators if i.threshold is None]
    assert unknown == ["2.1", "2.2", "2.3", "2.4", "5.1", "16.1", "17.1"]
    advanced = judge(load().edition("qd-318-2022-nang-cao"), Facts("Xã A", "tdmnpb", {}), ON)
    assert [i.indicator for i in advanced.indicators if i.threshold is None] == [
        "2.1", "2.2", "2.3", "2.4", "3.1", "3.3", "6.3", "8.2", "9.1", "12.1", "12.2", "12.3", "14.2", "14.3", "14.4",
        "17.3", "17.4", "17.8", "17.10", "17.12", "18.1", "18.2", "18.3", "18.7",
    ]  # fmt: skip
    for edition in load().editions:
        for indicator in edition.indicators:
            for threshold in [*indicator.thresholds, *(t for p in indicator.parts for t in p.thresholds)]:
                assert threshold.decision
                assert threshold.place
                assert threshold.confidence in {"sourced", "recalled"}


def test_an_editions_digest_leaves_out_trust_and_notes(tmp_path: Path) -> None:
    shipped = DATA / "editions" / "qd-318-2022-ntm.yaml"
    text = shipped.read_text(encoding="utf-8")
    trusted, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    trusted.write_text(text.replace("confidence: recalled", "confidence: verified"), encoding="utf-8")
    other.write_text(text.replace("tdmnpb: 75", "tdmnpb: 76"), encoding="utf-8")
    assert read_edition(trusted, checked=True).digest == E318.digest
    assert read_edition(other, checked=True).digest != E318.digest


def test_a_day_out_of_force_is_provisional_and_takes_the_nearest_law() -> None:
    checked = trusting(E318, {i.number for i in E318.indicators})
    judged = judge(checked, Facts("Xã A", "tdmnpb", good(E318)), date(2021, 6, 1))
    found = {i.indicator: i for i in judged.indicators}
    assert (found["17.8"].verdict, found["17.8"].provisional) == ("met", True)
    assert found["10.1"].verdict == "unknown"
