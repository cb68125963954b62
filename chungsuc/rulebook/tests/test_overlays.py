"""Levels laid over an edition: for a part of an indicator too, and only over the edition that they are for."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungsuc.rulebook.faults import faults, lay_over, looser
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.load import Rulebook, load
from chungsuc.rulebook.model import (
    GENERAL,
    Check,
    Edition,
    Facts,
    IndicatorVerdict,
    Judgement,
    Overlay,
    Reading,
    Threshold,
    Wording,
)
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.overlays import OtherEditionError, lapsed, lay, level_in, places
from chungsuc.rulebook.problems import CircularError, RuleFileError
from chungsuc.rulebook.rules import rules_for

ON = date(2023, 12, 31)
BASE = load().edition("qd-318-2022-ntm")
ADVANCED = load().edition("qd-318-2022-nang-cao")
SAMPLE = load().with_overlay("qd-318-2022-nang-cao", "mau-318-nang-cao")
LAW = "from: 2022-03-08, decision: 1/QĐ-UBND, place: Điều 1, confidence: verified"


def provincial(tmp_path: Path, edition: Edition, thresholds: str) -> Edition:
    path = tmp_path / "tinh.yaml"
    text = f"schema: 1\nid: tinh\nname: Tỉnh\nextends: {edition.id}\nthresholds: {{{thresholds}}}\n"
    path.write_text(text.replace("LAW", LAW), encoding="utf-8")
    return lay_over(edition, path)


def found(edition: Edition, number: str, parts: dict[str, int]) -> IndicatorVerdict:
    reading = Reading(parts={key: value * SCALE for key, value in parts.items()})
    judged = judge(edition, Facts("Xã A", "tdmnpb", {number: reading}, sample=edition.sample), ON)
    return next(i for i in judged.indicators if i.indicator == number)


def test_each_part_has_its_own_level_and_the_source_of_it() -> None:
    judged = found(SAMPLE, "2.2", {"hardened": 90, "fittings": 60})
    assert (judged.verdict, judged.provisional, judged.source) == (
        "met",
        False,
        "Bộ tiêu chí mẫu, 2.2",
    )
    assert found(SAMPLE, "2.2", {"hardened": 90, "fittings": 59}).verdict == "not_met"
    assert found(ADVANCED, "2.2", {"hardened": 100, "fittings": 100}).source == "QĐ 318/QĐ-TTg, Phụ lục II, 2.2"


def test_a_part_without_figure_or_level_says_so() -> None:
    assert found(ADVANCED, "2.2", {"hardened": 90}).reason == (
        "2.2: đường được cứng hóa và bảo trì hàng năm 90% (chưa rõ mức), đường có các hạng mục cần thiết, "
        "sáng - xanh - sạch - đẹp chưa có số liệu (chưa rõ mức) (TDMNPB), chưa đánh giá được."
    )


def test_a_part_left_alone_keeps_its_own_level(tmp_path: Path) -> None:
    edition = provincial(tmp_path, ADVANCED, "'5.1/level-2': [{LAW, general: 2, by_region: {}}]")
    judged = found(edition, "5.1", {"level-1": 100, "level-2": 1})
    assert (judged.verdict, judged.provisional) == ("not_met", True)
    assert judged.source == "QĐ 318/QĐ-TTg, Phụ lục II, 5.1; QĐ 1/QĐ-UBND, Điều 1"
    assert found(edition, "5.1", {"level-1": 100, "level-2": 2}).verdict == "met"


def test_a_provinces_level_comes_before_one_that_hangs_on_a_count(tmp_path: Path) -> None:
    edition = provincial(tmp_path, BASE, "'5.1/level-1': [{LAW, general: null, by_region: {tdmnpb: 90}}]")
    four_schools = {"minimum": 100, "level-1": 75, "schools": 4}
    assert found(BASE, "5.1", four_schools).verdict == "met"
    assert found(edition, "5.1", four_schools).verdict == "not_met"


@pytest.mark.parametrize(("edition", "overlay"), [(ADVANCED, "mau-318"), (BASE, "mau-318-nang-cao")])
def test_an_overlay_is_laid_only_over_its_own_edition(edition: Edition, overlay: str) -> None:
    with pytest.raises(OtherEditionError, match="không dùng cho bộ"):
        load().with_overlay(edition.id, overlay)
    assert load().extended_by(overlay) != edition.id


def asked(level: object, column: str = GENERAL, **changed: object) -> Threshold:
    """A level of the province from 2023 on, as typed from its decision."""
    general = level if column == GENERAL else None
    regions = {} if column == GENERAL else {column: level}
    typed = Threshold(date(2023, 1, 1), None, "7/QĐ-UBND", "Điều 1", general, regions, "verified", {}, overlay=True)  # type: ignore[arg-type]
    return replace(typed, **changed)  # type: ignore[arg-type]


def typed(*, checks: tuple[Check, ...] = (), **thresholds: Threshold) -> Overlay:
    """`p17_8` is the place 17.8; `p5_1__minimum` is 5.1/minimum."""
    where = {key[1:].replace("__", "/").replace("_", "."): (t,) for key, t in thresholds.items()}
    return Overlay("tinh", "Tỉnh", BASE.id, where, checks=checks)


def judged(edition: Edition, number: str, reading: Reading, on: date = ON) -> IndicatorVerdict:
    whole: Judgement = judge(edition, Facts("Xã A", "tdmnpb", {number: reading}), on)
    return next(i for i in whole.indicators if i.indicator == number)


def share(percent: float) -> Reading:
    return Reading(amount=int(percent * SCALE))


def test_a_typed_level_counts_from_its_day_and_makes_the_verdict_firm() -> None:
    laid = lay(BASE, typed(p17_8=asked(80 * SCALE, "tdmnpb")))
    before, since = (judged(laid, "17.8", share(75), day) for day in (date(2022, 12, 31), ON))
    assert (before.verdict, before.provisional, before.threshold) == ("met", True, 70)
    assert (since.verdict, since.provisional, since.threshold) == ("not_met", False, 80)
    assert since.source == "QĐ 7/QĐ-UBND, Điều 1"
    assert judged(BASE, "17.8", share(75)) == judged(lay(BASE, typed()), "17.8", share(75))


def test_a_level_of_the_column_comes_before_a_general_one_in_whatever_order_they_were_typed() -> None:
    rows = (asked(60 * SCALE, looser_because="x"), asked(80 * SCALE, "tdmnpb"))
    for order in (rows, rows[::-1]):
        laid = lay(BASE, Overlay("tinh", "Tỉnh", BASE.id, {"17.8": order}))
        assert judged(laid, "17.8", share(75)).threshold == 80


def check_of(place: str, column: str = GENERAL, **changed: object) -> Check:
    threshold = next(t for t in places(BASE)[place].thresholds if t.starts == BASE.effective_from)
    seen = level_in(places(BASE)[place], threshold, column)
    found = Check(place, column, threshold.starts, seen, "318/QĐ-TTg", "tr. 14", date(2026, 7, 1), "Lan", "Minh")
    return replace(found, **changed)  # type: ignore[arg-type]


def test_a_check_makes_exactly_that_column_firm() -> None:
    laid = lay(BASE, typed(checks=(check_of("17.8", "tdmnpb"),)))
    assert not judged(laid, "17.8", share(75)).provisional
    elsewhere = judge(laid, Facts("Xã B", "dbsh", {"17.8": share(75)}), ON)
    assert next(i for i in elsewhere.indicators if i.indicator == "17.8").provisional
    assert [n for n in BASE.indicators if n.number != "17.8"] == [n for n in laid.indicators if n.number != "17.8"]
    assert laid.digest == BASE.digest


def test_a_check_lapses_when_the_package_says_another_level() -> None:
    seen_otherwise = typed(checks=(check_of("17.8", "tdmnpb", level=65 * SCALE),))
    assert judged(lay(BASE, seen_otherwise), "17.8", share(75)).provisional
    assert [c.place for c in lapsed(BASE, seen_otherwise)] == ["17.8"]
    assert lapsed(BASE, typed(checks=(check_of("17.8", "tdmnpb"),))) == ()
    assert faults(BASE, seen_otherwise) == []


def test_a_check_of_a_level_that_hangs_on_a_count_holds_both_levels() -> None:
    check = check_of("5.1/level-1")
    assert check.level == {0: 50 * SCALE, 3: 70 * SCALE}
    laid = lay(BASE, typed(checks=(check,)))
    part = places(laid)["5.1/level-1"]
    assert [t.trust("tdmnpb") for t in part.thresholds] == ["verified"]
    assert [t.trust("dbsh") for t in part.thresholds] == ["sourced"]


def test_a_checked_level_typed_by_the_province_is_found_too() -> None:
    province = typed(p17_8=asked(80 * SCALE, "tdmnpb", confidence="sourced"))
    assert judged(lay(BASE, province), "17.8", share(75)).provisional
    check = check_of("17.8", "tdmnpb", starts=date(2023, 1, 1), level=80 * SCALE)
    assert not judged(lay(BASE, replace(province, checks=(check,))), "17.8", share(75)).provisional


def test_a_newer_wording_is_read_from_its_day() -> None:
    wording = Wording(date(2024, 3, 1), None, "211/QĐ-TTg", "Phụ lục", "Nội dung mới")
    laid = lay(BASE, Overlay("tinh", "Tỉnh", BASE.id, {}, {"17.1": (wording,)}))
    indicator = laid.indicator("17.1")
    assert (indicator.name_on(date(2024, 2, 29)), indicator.name_on(date(2024, 3, 1))) == (
        indicator.name,
        "Nội dung mới",
    )
    assert laid.digest != BASE.digest


def test_the_digest_is_of_the_law_and_not_of_the_order_the_trust_or_the_checks() -> None:
    first, second = asked(80 * SCALE, "tdmnpb"), asked(90 * SCALE, "dbsh")
    one = Overlay("a", "A", BASE.id, {"17.8": (first, second)})
    same = Overlay(
        "b", "B", BASE.id, {"17.8": (second, replace(first, confidence="sourced"))}, checks=(check_of("17.8"),)
    )
    other = Overlay("a", "A", BASE.id, {"17.8": (first, replace(second, starts=date(2024, 1, 1)))})
    assert lay(BASE, one).digest == lay(BASE, same).digest != lay(BASE, other).digest


def test_the_sample_sets_keep_the_digests_that_they_had() -> None:
    """Standings in use were bound to them."""
    known = {"mau-1980": "ec7ac8a0", "mau-318": "2f7402be", "mau-318-nang-cao": "6b2df4f4"}
    rulebook = load()
    assert {o: rulebook.with_overlay(rulebook.extended_by(o), o).digest[:8] for o in known} == known


@pytest.mark.parametrize(
    ("overlay", "told"),
    [
        (typed(p99_1=asked(1 * SCALE)), "Chỉ tiêu 99.1: cần chỉ tiêu của qd-318-2022-ntm, gặp 99.1."),
        (typed(p17_8=asked(True)), "Chỉ tiêu 17.8: cần mức là một tỷ lệ, như 70, gặp True."),
        (typed(p18_4=asked(1 * SCALE)), "Chỉ tiêu 18.4: cần mức “đạt” (true), gặp 1."),
        (typed(p17_8=asked(90 * SCALE, "nhom-1")), "gặp nhom-1."),
        (typed(p5_1=asked(90 * SCALE)), "cần mức của từng phần, như 5.1/minimum, gặp chỉ tiêu nhiều phần."),
        (typed(p5_1__khac=asked(90 * SCALE)), "cần một trong các phần minimum, level-1, schools, gặp 5.1/khac."),
        (typed(p17_8=asked(90 * SCALE, ends=date(2022, 1, 1))), "cần ngày từ 01/01/2023 trở đi, gặp 01/01/2022."),
        (typed(checks=(check_of("17.8", confirmed_by="Lan"),)), "cần người thứ hai xác nhận, gặp cùng một người (Lan)."),
        (typed(checks=(check_of("17.8", starts=date(2023, 1, 1)),)), "ngày mà mức có hiệu lực: 08/03/2022, gặp 01/01/2023."),
        (typed(checks=(replace(check_of("17.8"), column="xx"),)), "gặp xx."),
        (typed(p17_8=asked(None)), "Chỉ tiêu 17.8: cần một mức, chung hoặc của một cột, gặp không có mức nào."),
        (Overlay("t", "T", "qd-khac", {}), "Cần qd-318-2022-ntm, gặp qd-khac."),
        (Overlay("t", "T", BASE.id, {}, {"5.1/minimum": ()}), "cần nội dung của cả chỉ tiêu, gặp một phần của chỉ tiêu."),
    ],
)  # fmt: skip
def test_what_an_edition_cannot_take_is_named(overlay: Overlay, told: str) -> None:
    found = faults(BASE, overlay)
    assert len(found) == 1, found
    assert found[0].said.endswith(told)


def test_two_levels_of_one_place_and_column_on_one_day_are_named_with_both_decisions() -> None:
    later = asked(85 * SCALE, "tdmnpb", starts=date(2024, 1, 1), decision="8/QĐ-UBND")
    both = Overlay("t", "T", BASE.id, {"17.8": (asked(80 * SCALE, "tdmnpb"), later)})
    (found,) = faults(BASE, both)
    assert (found.place, found.column, found.index) == ("17.8", "tdmnpb", 1)
    assert found.found == "hai mức cùng có hiệu lực từ 01/01/2024: QĐ 7/QĐ-UBND và QĐ 8/QĐ-UBND"
    ended = asked(80 * SCALE, "tdmnpb", ends=date(2023, 12, 31))
    assert faults(BASE, Overlay("t", "T", BASE.id, {"17.8": (ended, later)})) == []
    elsewhere = replace(later, by_region={"dbsh": 95 * SCALE})
    assert faults(BASE, Overlay("t", "T", BASE.id, {"17.8": (asked(80 * SCALE, "tdmnpb"), elsewhere)})) == []


LOOSER = {
    "lower where at least is asked": (BASE, "17.8", asked(69 * SCALE, "tdmnpb"), "≥ 69%", "≥ 70% (TDMNPB"),
    "higher where at most is asked": (BASE, "11.1", asked(14 * SCALE, "tdmnpb"), "≤ 14%", "≤ 13% (TDMNPB"),
    "one year of several": (
        BASE, "10.1", asked({2023: 42 * SCALE, 2024: 44 * SCALE}, "tdmnpb"), "≥ 44 triệu", "≥ 45 triệu",
    ),
    "where the level hangs on a count": (BASE, "5.1/level-1", asked(69 * SCALE, "tdmnpb"), "≥ 69%", "≥ 70% (TDMNPB"),
}  # fmt: skip


@pytest.mark.parametrize(("edition", "place", "threshold", "theirs", "national"), LOOSER.values(), ids=LOOSER.keys())
def test_a_level_below_the_national_one_needs_a_reason(
    edition: Edition, place: str, threshold: Threshold, theirs: str, national: str
) -> None:
    overlay = Overlay("t", "T", edition.id, {place: (threshold,)})
    (found,) = faults(edition, overlay)
    assert theirs in found.found
    assert national in found.expected
    assert len(looser(edition, overlay)) == 1
    excused = replace(threshold, looser_because="xã đảo, theo văn bản của Bộ")
    kept = Overlay("t", "T", edition.id, {place: (excused,)})
    assert faults(edition, kept) == []
    assert len(looser(edition, kept)) == 1
    assert places(lay(edition, kept))[place].thresholds[0].looser_because == "xã đảo, theo văn bản của Bộ"


def test_a_grade_below_the_national_one_is_looser() -> None:
    graded = next(i for e in load().editions for i in e.indicators if i.kind == "grade")
    edition = next(e for e in load().editions if graded in e.indicators)
    lowest, highest = graded.grades[0], graded.grades[-1]
    known = graded.thresholds[0].general or next(iter(graded.thresholds[0].by_region.values()))
    assert known not in (lowest, None)
    assert looser(edition, Overlay("t", "T", edition.id, {graded.number: (asked(lowest),)}))
    assert not looser(edition, Overlay("t", "T", edition.id, {graded.number: (asked(highest),)}))


def test_a_general_level_is_held_against_every_column_or_those_of_the_territory() -> None:
    overlay = typed(p17_8=asked(75 * SCALE))
    assert {f.column for f in faults(BASE, overlay)} >= {"dbsh"}
    assert "tdmnpb" not in {f.column for f in faults(BASE, overlay)}
    assert faults(BASE, overlay, regions=["tdmnpb"]) == []


def test_an_unknown_national_level_is_no_measure() -> None:
    assert faults(BASE, typed(p17_1=asked(1 * SCALE))) == []


def chained(tmp_path: Path, **extends: str) -> Rulebook:
    """A rulebook with one edition, and overlays that each extend another."""
    data = Path(load()._data)
    (tmp_path / "overlays").mkdir()
    shutil.copytree(data / "editions", tmp_path / "editions")
    for place, (name, below) in enumerate(extends.items()):
        (tmp_path / "overlays" / f"{name}.yaml").write_text(
            f"schema: 1\nid: {name}\nname: {name.upper()}\nextends: {below}\n"
            f"thresholds: {{'17.8': [{{{LAW}, general: null, by_region: {{tdmnpb: {80 + place}}}}}]}}\n",
            encoding="utf-8",
        )
    return Rulebook(tmp_path)


def test_an_overlay_over_an_overlay_lies_in_front_of_it(tmp_path: Path) -> None:
    rulebook = chained(tmp_path, tinh=BASE.id, huyen="tinh")
    assert rulebook.extended_by("huyen") == BASE.id
    laid = rulebook.with_overlay(BASE.id, "huyen")
    assert [t.by_region.get("tdmnpb") for t in laid.indicator("17.8").thresholds][:2] == [81 * SCALE, 80 * SCALE]
    assert (laid.overlay, laid.overlay_name) == ("huyen", "TINH; HUYEN")
    assert judged(laid, "17.8", share(80)).verdict == "not_met"


def test_overlays_that_extend_each_other_are_named_in_order(tmp_path: Path) -> None:
    rulebook = chained(tmp_path, a="b", b="a", c="a")
    with pytest.raises(CircularError, match="a → b → a"):
        rulebook.with_overlay(BASE.id, "c")
    with pytest.raises(CircularError, match="b → a → b"):
        rulebook.extended_by("b")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "không có bí danh (&, *), gặp bí danh ở dòng 1"),
        ("a: " + "[" * 300, "không quá 20 tầng lồng nhau, gặp tầng sâu hơn ở dòng 1"),
        ("a: " + "x" * 3_000_000, "cần tệp không quá 2.097.152 byte"),
    ],
)
def test_a_file_that_blows_up_is_refused_before_it_is_read(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "bom.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError) as refused:
        lay_over(BASE, path)
    assert told in str(refused.value)


def test_a_file_says_wordings_checks_and_reasons_too(tmp_path: Path) -> None:
    path = tmp_path / "tinh.yaml"
    path.write_text(
        f"""
schema: 1
id: tinh
name: Tỉnh
extends: {BASE.id}
thresholds:
  '17.8': [{{{LAW.replace("2022-03-08", "2023-01-01")}, general: null, by_region: {{tdmnpb: 65}}, looser_because: xã đảo}}]
wordings:
  '17.1': [{{from: 2024-03-01, decision: 211/QĐ-TTg, place: Phụ lục, text: Nội dung mới}}]
checks:
- {{place: '12.1', column: general, from: 2022-03-08, level: 70, decision: 318/QĐ-TTg, page: 9,
   day: 2026-01-05, by: Lan, confirmed_by: Minh}}
""",
        encoding="utf-8",
    )
    laid = lay_over(BASE, path)
    assert laid.indicator("17.8").thresholds[0].looser_because == "xã đảo"
    assert laid.indicator("17.1").wordings[0].text == "Nội dung mới"


PLACES = ("17.8", "11.1", "10.1", "5.1/level-1", "1.1", "2.1")
levels = st.none() | st.sampled_from([True, "Khá"]) | st.integers(0, 100).map(lambda n: n * SCALE)
days = st.dates(date(2021, 1, 1), date(2026, 12, 31))
thresholds = st.builds(
    asked,
    levels
    | st.dictionaries(st.integers(2022, 2026), st.integers(30, 60).map(lambda n: n * SCALE), min_size=1, max_size=3),
    st.sampled_from([GENERAL, "tdmnpb", "dbsh", "tn", "xx"]),
    starts=days,
    ends=st.none() | days,
    looser_because=st.sampled_from([None, None, "xã đảo"]),
)
overlays = st.dictionaries(st.sampled_from(PLACES), st.lists(thresholds, min_size=1, max_size=3).map(tuple), max_size=3)


@settings(max_examples=150, deadline=None)
@given(overlays, days, st.sampled_from(["tdmnpb", "dbsh", "tn"]))
def test_what_has_no_fault_can_be_laid_and_asks_for_less_only_where_it_says_why(
    where: dict[str, tuple[Threshold, ...]], day: date, region: str
) -> None:
    overlay = Overlay("t", "T", BASE.id, where)
    if faults(BASE, overlay):
        return
    laid = lay(BASE, overlay)
    on = min(max(day, BASE.effective_from), BASE.effective_to or day)
    for bare, rule in zip(rules_for(BASE, region, on), rules_for(laid, region, on), strict=True):
        direction = rule.indicator.direction
        pairs = [(bare.level, rule.level, rule.threshold, direction)]
        pairs += [
            (was.level, now.level, now.threshold, now.part.direction)
            for was, now in zip(bare.parts, rule.parts, strict=True)
        ]
        for was, now, held, way in pairs:
            if isinstance(was, int) and isinstance(now, int) and not (held and held.looser_because):
                assert now >= was if way == "at_least" else now <= was
