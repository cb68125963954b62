"""What would change a verdict: with all of it met, with one less not; and how much a met one can lose."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungsuc.rulebook.judging import assess, judge
from chungsuc.rulebook.lines import Head, read_lines
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import (
    Check,
    Decision,
    Derived,
    Edition,
    Facts,
    Indicator,
    Outcome,
    Overlay,
    Reading,
)
from chungsuc.rulebook.needs import Need, Needs, needs, needs_of
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.overlays import lay
from chungsuc.rulebook.rules import Rule, rules_for

ON = date(2023, 12, 31)
BASE = load().edition("qd-318-2022-ntm")


def of(number: str, reading: Reading | None, edition: Edition = BASE, on: date = ON, region: str = "tdmnpb") -> Needs:
    readings = {} if reading is None else {number: reading}
    return needs_of(edition, Facts("Xã A", region, readings), number, on)


def share(numerator: float, denominator: float) -> Reading:
    return Reading(numerator=round(numerator * SCALE), denominator=round(denominator * SCALE))


def test_more_households_are_counted_in_households() -> None:
    found = of("17.8", share(744, 1200))
    assert [(n.text, n.amount, n.unit) for n in found.needed] == [("Cần thêm 96 hộ.", 96 * SCALE, "hộ")]
    assert found.slack == ()


def test_what_is_met_says_how_much_it_can_lose() -> None:
    assert [n.text for n in of("17.8", share(852, 1200)).slack] == ["Giảm quá 12 hộ thì không còn đạt."]
    assert [n.text for n in of("17.8", share(840, 1200)).slack] == ["Vừa đúng mức, giảm là không còn đạt."]
    assert [n.text for n in of("17.8", Reading(amount=75 * SCALE)).slack] == [
        "Còn giảm được 5 điểm phần trăm mà vẫn đạt."
    ]
    assert [n.text for n in of("11.1", share(100, 1000)).slack] == ["Tăng quá 30 hộ thì không còn đạt."]


def test_only_a_percentage_is_told_in_points() -> None:
    assert [n.text for n in of("17.8", Reading(amount=62 * SCALE)).needed] == ["Cần thêm 8 điểm phần trăm."]
    assert [n.text for n in of("11.1", Reading(amount=14 * SCALE)).needed] == ["Cần giảm 1 điểm phần trăm."]
    assert [n.text for n in of("10.1", Reading(amount=40 * SCALE)).needed] == ["Cần thêm 2 triệu đồng/người/năm."]


def test_a_figure_that_is_missing_old_or_from_later() -> None:
    assert [(n.kind, n.text) for n in of("17.8", None).needed] == [("figure", "Cần nhập số liệu; mức cần là ≥ 70%.")]
    old = of("17.8", replace(share(1000, 1200), as_of=date(2022, 6, 30))).needed
    assert [(n.kind, n.text, n.day) for n in old] == [
        (
            "newer",
            "Cần số liệu có từ ngày 31/12/2022 trở đi (đang có số liệu ngày 30/06/2022); mức cần là ≥ 70%.",
            date(2022, 12, 31),
        )
    ]
    later = of("17.8", replace(share(1000, 1200), as_of=date(2024, 6, 30))).needed
    assert [n.text for n in later] == ["Cần số liệu có đến ngày 31/12/2023."]
    assert of("17.8", replace(share(1000, 1200), as_of=date(2022, 12, 31))).verdict == "met"


def test_an_unknown_level_names_the_decision_to_be_entered() -> None:
    (need,) = of("2.1", share(1, 2)).needed
    assert (need.kind, need.place) == ("decision", "2.1")
    assert "QĐ 318/QĐ-TTg, Phụ lục I, 2.1" in need.text


def test_a_provisional_verdict_names_the_check_that_makes_it_firm() -> None:
    found = of("17.8", share(744, 1200))
    assert [(n.kind, n.place, n.text) for n in found.firm] == [
        ("check", "17.8", "Hết tạm tính khi hai người kiểm tra mức ≥ 70% với QĐ 318/QĐ-TTg, Phụ lục I, 17.8.")
    ]
    check = Check("17.8", "tdmnpb", date(2022, 3, 8), 70 * SCALE, "318/QĐ-TTg", "9", date(2023, 5, 4), "Lan", "Minh")
    checked = lay(BASE, Overlay("t", "T", BASE.id, {}, checks=(check,)))
    assert of("17.8", share(744, 1200), checked).firm == ()


def test_an_edition_whose_amendments_are_not_all_known_says_so_instead_of_asking_for_a_check() -> None:
    advanced = load().edition("qd-318-2022-nang-cao")
    day = date(2025, 12, 31)
    known = next(r for r in rules_for(advanced, "tdmnpb", day) if r.known and not r.parts and r.level is True)
    found = of(known.indicator.number, Reading(amount=SCALE), advanced, day)
    assert [n.kind for n in found.firm] == ["check", "settled"]
    assert found.firm[-1].text.startswith("Còn tạm tính vì ")


def typed(*lines: str) -> Edition:
    start = date(2023, 1, 1)
    head = Head("bo", "Bộ", "commune", Decision("1/QĐ", start, "UBND", None, "verified"), start)
    return read_lines("1. A\n" + "\n".join(f"1.{n} {line}" for n, line in enumerate(lines, 1)), head).edition


def test_a_grade_a_yes_and_both_sexes() -> None:
    edition = typed("Trường: Khá trở lên (Yếu < Khá < Tốt)", "Có điện: đạt", "Lao động: >= 70% | nam, nữ")
    assert [n.text for n in of("1.1", Reading(grade="Yếu"), edition).needed] == [
        "Cần xếp loại Khá trở lên (đang là Yếu)."
    ]
    assert [n.text for n in of("1.1", Reading(grade="Tốt"), edition).slack] == ["Đang cao hơn 1 bậc so với mức Khá."]
    assert [n.text for n in of("1.1", Reading(grade="Khá"), edition).slack] == ["Vừa đúng mức Khá."]
    assert [n.text for n in of("1.2", Reading(amount=0), edition).needed] == ["Cần có điện."]
    assert of("1.2", Reading(amount=SCALE), edition) == Needs("met")
    both = of("1.3", Reading(male=60 * SCALE, female=75 * SCALE), edition)
    assert [(n.of, n.text) for n in both.needed] == [("nam", "Nam: cần thêm 10 điểm phần trăm.")]
    one = of("1.3", Reading(male=72 * SCALE), edition)
    assert [n.text for n in one.needed] == ["Cần số liệu của nữ (≥ 70%)."]
    met = of("1.3", Reading(male=72 * SCALE, female=75 * SCALE), edition)
    assert [n.text for n in met.slack] == [
        "Nam: còn giảm được 2 điểm phần trăm mà vẫn đạt.",
        "Nữ: còn giảm được 5 điểm phần trăm mà vẫn đạt.",
    ]


def test_not_applicable() -> None:
    edition = typed("Chợ: đạt | nếu có", "Điện: đạt")
    assert of("1.1", Reading(applicable=False), edition) == Needs("met")
    (need,) = of("1.2", Reading(applicable=False), edition).needed
    assert need.text == "Chỉ tiêu này không được ghi “không áp dụng”: cần nhập số liệu; mức cần là Đạt."


def test_each_part_of_a_composite_is_told_apart() -> None:
    parts = {"minimum": 100 * SCALE, "level-1": 60 * SCALE, "schools": 4 * SCALE}
    found = of("5.1", Reading(parts=parts))
    assert [(n.of, n.amount) for n in found.needed] == [("level-1", 10 * SCALE)]
    assert found.needed[0].text == "Trường đạt cơ sở vật chất mức độ 1: cần thêm 10 điểm phần trăm."
    few = of("5.1", Reading(parts=parts | {"schools": 3 * SCALE}))
    assert few.verdict == "met"
    assert [n.of for n in few.slack] == ["minimum", "level-1"]
    unsure = of("5.1", Reading(parts={"minimum": 100 * SCALE, "level-1": 60 * SCALE}))
    assert [(n.kind, n.of) for n in unsure.needed] == [("count", "level-1")]
    assert [(n.kind, n.of) for n in of("5.1", Reading(parts={"level-1": 80 * SCALE})).needed] == [("figure", "minimum")]


@pytest.mark.parametrize(
    ("held", "schools", "told"), [(333_333, 3, "thêm 1"), (250_000, 8, "thêm 4"), (0, 5, "thêm 4")]
)
def test_a_part_that_is_a_share_of_counted_things_is_told_in_those_too(held: int, schools: int, told: str) -> None:
    (need,) = of("5.1", Reading(parts={"minimum": 100 * SCALE, "level-1": held, "schools": schools * SCALE})).needed
    assert need.text.endswith(f" điểm phần trăm, tức là {told} (số trường của xã: {schools}).")


def test_a_grade_whose_name_says_that_it_is_a_level_is_not_called_so_twice() -> None:
    edition = typed("Trường: Mức độ 2 trở lên (Mức độ 1 < Mức độ 2 < Mức độ 3)")
    assert [n.text for n in of("1.1", Reading(grade="Mức độ 2"), edition).slack] == ["Vừa đúng Mức độ 2."]
    assert [n.text for n in of("1.1", Reading(grade="Mức độ 3"), edition).slack] == [
        "Đang cao hơn 1 bậc so với Mức độ 2."
    ]


def test_the_levels_of_the_parts_are_checked_one_by_one() -> None:
    found = of("5.1", Reading(parts={"minimum": 90 * SCALE, "level-1": 80 * SCALE, "schools": 4 * SCALE}))
    assert [n.place for n in found.firm] == ["5.1/minimum", "5.1/level-1"]


def test_a_set_that_is_not_complete_asks_for_its_contents() -> None:
    shell = next(e for e in load().editions if e.incomplete_because and e.indicators)
    region = shell.regions[0].id if shell.regions else ""
    indicator = next(i for i in shell.indicators if i.derived is None)
    (need,) = of(indicator.number, Reading(amount=SCALE), shell, shell.effective_from, region).needed
    assert (need.kind, need.text.startswith("Cần nhập đủ nội dung của bộ tiêu chí: ")) == ("decision", True)


def derived(of_whom: str, level: object) -> Rule:
    rule = rules_for(typed("Xã đạt: >= 70% xã"), "tn", ON)[0]
    indicator = replace(rule.indicator, derived=Derived(of_whom, level="commune"), measure="")  # type: ignore[arg-type]
    return replace(rule, indicator=indicator, level=level)  # type: ignore[arg-type]


def test_bodies_that_have_to_meet_another_set() -> None:
    rule = derived("commune", 70 * SCALE)
    assert [n.text for n in needs(rule, None, ON, outcome=Outcome(met=5, not_met=5)).needed] == ["Cần thêm 2 xã đạt."]
    unsure = needs(rule, None, ON, outcome=Outcome(met=5, not_met=2, unknown=3))
    assert [n.text for n in unsure.needed] == ["Cần thêm 2 xã đạt trong 3 xã chưa đủ căn cứ."]
    assert needs(rule, None, ON, outcome=Outcome(met=7, not_met=3)) == Needs("met")
    soft = needs(rule, None, ON, outcome=Outcome(met=7, not_met=3, met_provisional=2))
    assert [n.text for n in soft.firm] == ["Hết tạm tính khi 2 kết quả tạm tính của xã được kiểm tra đủ mức."]
    assert [n.text for n in needs(rule, None, ON).needed] == ["Cần kết quả của các xã."]
    own = derived("self", True)
    assert [n.text for n in needs(own, None, ON, outcome=Outcome(not_met=1)).needed] == ["Cần có: Xã đạt."]
    assert [n.text for n in needs(own, None, ON, outcome=Outcome(unknown=1)).needed] == [
        "Cần kết quả của chính đơn vị."
    ]


SHARES = typed("A: >= 70% hộ", "B: không quá 13% hộ", "C: >= 33,33% hộ", "D: >= 45 triệu đồng", "E: không quá 2,5 con")
RULES = rules_for(SHARES, "tn", ON)


def shifted(reading: Reading, by: int) -> Reading:
    if reading.numerator is not None:
        return replace(reading, numerator=reading.numerator + by)
    return replace(reading, amount=(reading.amount or 0) + by)


whole = st.builds(
    lambda d, part: Reading(numerator=min(part, d) * SCALE, denominator=d * SCALE),
    st.integers(1, 10**6),
    st.integers(0, 10**6),
)
fine = st.builds(
    lambda d, part: Reading(numerator=min(part, d), denominator=d), st.integers(1, 10**9), st.integers(0, 10**9)
)
percent = st.integers(0, 100 * SCALE).map(lambda a: Reading(amount=a))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(RULES), whole | fine | percent)
def test_with_what_is_needed_it_is_met_and_with_one_less_it_is_not(rule: Rule, reading: Reading) -> None:
    if rule.indicator.kind != "ratio" and reading.numerator is not None:
        reading = Reading(amount=reading.numerator)
    more = 1 if rule.indicator.direction == "at_least" else -1
    counted = (
        reading.numerator is not None and reading.numerator % SCALE == 0 and (reading.denominator or 1) % SCALE == 0
    )
    step = SCALE if counted else 1
    found = needs(rule, reading, ON)
    assert found.verdict == assess(rule, reading, ON)[0]
    (one,) = found.needed or found.slack
    assert one.amount is not None
    if found.verdict == "not_met":
        assert one.amount > 0
        assert assess(rule, shifted(reading, more * one.amount), ON)[0] == "met"
        assert assess(rule, shifted(reading, more * (one.amount - step)), ON)[0] == "not_met"
    else:
        assert assess(rule, shifted(reading, -more * one.amount), ON)[0] == "met"
        assert assess(rule, shifted(reading, -more * (one.amount + step)), ON)[0] == "not_met"


PARTS = rules_for(BASE, "tdmnpb", ON)[[i.number for i in BASE.indicators].index("5.1")]
BOTH = rules_for(typed("Lao động: >= 70% | nam, nữ"), "tn", ON)[0]
some = st.integers(0, 100 * SCALE)


def with_all(reading: Reading, needed: tuple[Need, ...]) -> Reading:
    for need in needed:
        if need.of in ("nam", "nữ"):
            name = "male" if need.of == "nam" else "female"
            reading = replace(reading, **{name: (getattr(reading, name) or 0) + (need.amount or 0)})  # type: ignore[arg-type]
        else:
            parts = dict(reading.parts or {})
            reading = replace(reading, parts=parts | {need.of: parts[need.of] + (need.amount or 0)})
    return reading


@settings(max_examples=200, deadline=None)
@given(some, some, st.none() | st.integers(0, 6).map(lambda n: n * SCALE), st.booleans())
def test_all_that_is_needed_together_makes_it_met_and_nothing_is_needed_in_vain(
    first: int,
    second: int,
    schools: int | None,
    sexes: bool,  # noqa: FBT001
) -> None:
    rule = BOTH if sexes else PARTS
    counted = {} if schools is None else {"schools": schools}
    reading = (
        Reading(male=first, female=second) if sexes else Reading(parts={"minimum": first, "level-1": second, **counted})
    )
    found = needs(rule, reading, ON)
    amounts = tuple(n for n in found.needed if n.kind == "amount")
    if len(amounts) < len(found.needed):
        assert {n.kind for n in found.needed} <= {"amount", "count"}
        return
    assert assess(rule, with_all(reading, amounts), ON)[0] == "met"
    for left_out in amounts:
        rest = tuple(n for n in amounts if n is not left_out)
        assert assess(rule, with_all(reading, rest), ON)[0] != "met"


@pytest.mark.parametrize("edition", load().editions, ids=lambda e: e.id)
def test_every_verdict_that_is_not_met_or_not_firm_says_what_would_change_it(edition: Edition) -> None:
    region = edition.regions[0].id if edition.regions else ""
    for reading in (None, Reading(amount=0), Reading(amount=SCALE), share(1, 3), Reading(applicable=False)):
        for indicator in edition.indicators:
            readings: dict[str, Reading] = {} if reading is None else {indicator.number: reading}
            facts = Facts("Xã A", region, readings, outcomes=outcomes_of(indicator))
            judged = judge(edition, facts, edition.effective_from)
            verdict = next(i for i in judged.indicators if i.indicator == indicator.number)
            found = needs_of(edition, facts, indicator.number, edition.effective_from)
            assert found.verdict == verdict.verdict
            assert bool(found.needed) == (verdict.verdict != "met"), (indicator.number, found)
            assert all(n.text[0].isupper() and n.text.endswith(".") for n in (*found.needed, *found.slack, *found.firm))
            if verdict.provisional and verdict.verdict != "unknown" and verdict.applicable:
                assert found.firm, indicator.number


def outcomes_of(indicator: Indicator) -> dict[str, Outcome]:
    return {indicator.number: Outcome(met=1, not_met=2)} if indicator.derived else {}
