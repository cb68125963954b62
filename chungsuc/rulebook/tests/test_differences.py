"""From one edition to another: cases that officials can read, and what must hold between any two."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from chungsuc.rulebook.differences import Came, Change, Way, differences
from chungsuc.rulebook.lines import Head, read_lines
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Decision, Edition

FOLDER = Path(__file__).parents[1] / "cases" / "differences"
FILES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
WAYS: dict[Way, str] = {
    "up": "yêu cầu cao hơn",
    "down": "yêu cầu thấp hơn",
    "mixed": "có phần cao hơn, có phần thấp hơn",
    "same": "giữ nguyên mức",
    "unknown": "chưa so sánh được mức",
    "other": "đo cách khác, không so sánh mức",
}
CAME: dict[Came, str] = {"new": "mới", "gone": "không còn", "kept": "còn"}
CASES = [(stem, case) for stem, raw in FILES.items() for case in raw["chỉ tiêu"]]


def between(raw: dict[str, Any]) -> tuple[Change, ...]:
    old, new = (load().edition(raw[key]) for key in ("từ", "đến"))
    return differences(old, new, raw["cột"], raw["ngày"]).changes


@pytest.mark.parametrize(("stem", "case"), CASES, ids=[f"{stem}: {case['nói']}" for stem, case in CASES])
def test_a_case_comes_out_as_written(stem: str, case: dict[str, str]) -> None:
    numbers = {(c.old.number if c.old else "", c.new.number if c.new else ""): c for c in between(FILES[stem])}
    assert (case["trước"], case["nay"]) in numbers
    found = numbers[case["trước"], case["nay"]]
    assert (WAYS[found.way] if found.way else None) == case.get("mức")
    if "mức trước" in case:
        assert found.old_level == case["mức trước"]
    if "mức nay" in case:
        assert found.new_level == case["mức nay"]
    if "nhận xét" in case:
        assert found.remark == case["nhận xét"]


@pytest.mark.parametrize("stem", [stem for stem, raw in FILES.items() if "cộng" in raw])
def test_the_sums_of_a_case_file(stem: str) -> None:
    changes = between(FILES[stem])
    assert {CAME[came]: sum(c.came == came for c in changes) for came in CAME} == FILES[stem]["cộng"]


PAIRS = [
    (a, b) for a in load().editions for b in load().editions
    if a.level == b.level and a.columns_by == b.columns_by and a.indicators and b.indicators and a.regions and b.regions
    and {r.id for r in a.regions} & {r.id for r in b.regions}
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=lambda e: e.id)
def test_between_any_two_editions_every_indicator_stands_once_and_the_way_back_is_the_mirror(
    old: Edition, new: Edition
) -> None:
    column = next(r.id for r in old.regions if r.id in {n.id for n in new.regions})
    there, back = (differences(a, b, column, new.effective_from) for a, b in ((old, new), (new, old)))
    assert sorted(c.old.number for c in there.changes if c.old) == sorted(i.number for i in old.indicators)
    assert sorted(c.new.number for c in there.changes if c.new) == sorted(i.number for i in new.indicators)
    assert sorted(id(c) for g in there.groups for c in g.changes) == sorted(map(id, there.changes))
    mirrored = {"up": "down", "down": "up"}
    ways = {c.measure: mirrored.get(c.way or "", c.way) for c in there.changes if c.came == "kept"}
    assert {c.measure: c.way for c in back.changes if c.came == "kept"} == ways
    if old is new:
        assert all(c.untouched or c.way == "unknown" for c in there.changes)


def typed(text: str, edition_id: str = "bo-moi") -> Edition:
    """Indicators of one name measure one thing, whichever set they are in."""
    start = date(2026, 1, 1)
    decision = Decision("1/QĐ", start, "UBND", None, "verified")
    edition = read_lines(text, Head(edition_id, "Bộ", "commune", decision, start)).edition
    criteria = tuple(
        replace(c, indicators=tuple(replace(i, measure=i.name.casefold().replace(" ", "-")) for i in c.indicators))
        for c in edition.criteria
    )
    return replace(edition, criteria=criteria)


def ways(old: str, new: str) -> dict[str, str | None]:
    found = differences(typed(old), typed(new, "bo-sau"), "tn", date(2026, 1, 1))
    return {c.name: c.way for c in found.changes}


@pytest.mark.parametrize(
    ("old", "new", "way"),
    [
        (">= 70% hộ", ">= 80% hộ", "up"),
        (">= 70% hộ", ">= 60% hộ", "down"),
        ("<= 5% hộ", "<= 6% hộ", "down"),
        ("<= 5% hộ", "<= 4% hộ", "up"),
        (">= 70% hộ", ">= 80% hộ | tn 70%", "same"),
        (">= chưa rõ % hộ", ">= 60% hộ", "unknown"),
        (">= 70% hộ", "<= 70% hộ", "other"),
        (">= 70% hộ", ">= 70% km", "other"),
        (">= 70% hộ", "đạt", "other"),
        ("đạt", "đạt", "same"),
        ("Khá trở lên (Yếu < Khá < Tốt)", "Tốt trở lên (Yếu < Khá < Tốt)", "up"),
        ("Khá trở lên (Yếu < Khá < Tốt)", "Khá trở lên (Khá < Tốt)", "other"),
        ("Khá trở xuống (Yếu < Khá < Tốt)", "Tốt trở xuống (Yếu < Khá < Tốt)", "down"),
        (">= 70% hộ", ">= 70% hộ | nam, nữ", "other"),
    ],
)
def test_which_way_a_level_went(old: str, new: str, way: str) -> None:
    assert ways(f"1. A\n1.1 Nước: {old}\n", f"1. A\n1.1 Nước: {new}\n") == {"Nước": way}


def test_moved_and_renamed_are_told_apart_from_new_and_gone() -> None:
    found = differences(
        typed("1. A\n1.1 Nước: đạt\n1.2 Điện: đạt\n2. B\n2.1 Chợ: đạt\n"),
        typed("1. A\n1.1 Điện: đạt\n2. B mới\n2.1 nước: đạt\n2.2 Rác: đạt\n", "bo-sau"),
        "tn",
        date(2026, 1, 1),
    )
    said = {c.name: (c.came, c.moved, c.renamed) for c in found.changes}
    assert said == {
        "Điện": ("kept", True, False),
        "nước": ("kept", True, False),
        "Rác": ("new", False, False),
        "Chợ": ("gone", False, False),
    }
    assert [(g.number, [c.name for c in g.changes]) for g in found.groups] == [
        (1, ["Điện"]),
        (2, ["nước", "Rác", "Chợ"]),
    ]
    assert found.groups[1].remark == "Tiêu chí 2 giữ số nhưng đổi nội dung: trước là “B”, nay là “B mới”."


def test_a_part_of_a_composite_is_held_against_the_same_part() -> None:
    old = load().edition("qd-318-2022-ntm")
    composite = next(i for i in old.indicators if i.parts)
    part = composite.parts[0]
    raised = replace(part, thresholds=(replace(part.thresholds[0], general=1, by_region={}),))

    def with_parts(*parts: object) -> Edition:
        changed = replace(composite, parts=parts)  # type: ignore[arg-type]
        return replace(
            old,
            criteria=tuple(
                replace(c, indicators=tuple(changed if i is composite else i for i in c.indicators))
                for c in old.criteria
            ),
        )

    def way(new: Edition) -> str | None:
        changes = differences(old, new, "tdmnpb", old.effective_from).changes
        return next(c.way for c in changes if c.new and c.new.number == composite.number)

    assert way(with_parts(raised, *composite.parts[1:])) == "down"
    assert way(with_parts(*composite.parts)) == "same"
    assert way(with_parts(*composite.parts[1:])) == "down"


def test_editions_with_columns_of_different_kinds_are_held_against_each_other_column_by_column() -> None:
    start = date(2026, 1, 1)
    head = Head("nhom", "Bộ", "commune", Decision("1/QĐ", start, "UBND", None, "verified"), start, columns_by="group")
    grouped = read_lines("1. A\n1.1 Nước: >= 70% hộ | nhom-1 90%\n", head).edition
    grouped = replace(
        grouped, criteria=(replace(grouped.criteria[0], indicators=(replace(grouped.indicators[0], measure="nước"),)),)
    )
    found = differences(typed("1. A\n1.1 Nước: >= 80% hộ\n"), grouped, ("tn", "nhom-1"), start)
    assert [c.way for c in found.changes] == ["up"]


def test_what_a_set_known_in_part_does_not_name_is_not_called_gone() -> None:
    old, shell = load().edition("qd-318-2022-ntm"), load().edition("qd-51-2025-ntm")
    found = differences(old, shell, ("tdmnpb", "nhom-1"), shell.effective_from)
    assert len(found.changes) == 57
    assert all(c.unsure for c in found.changes)
    back = differences(shell, old, ("nhom-1", "tdmnpb"), old.effective_from)
    assert all(c.unsure for c in back.changes)
