"""A lower plan held against the higher one that it answers. Plain comparison: what counts as the same is told here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from chungsuc.documents.official.words import plain

ALIKE: Final = 0.6
SIGNS: Final = re.compile(r"\b(nang cao|kieu mau)\b")
CRITERION: Final = re.compile(r"\btieu chi (?:so )?(\d{1,2})\b")
INDICATOR: Final = re.compile(r"\b\d{1,2}\.\d{1,2}\b")
SIX_MONTHS: Final = re.compile(r"\b(?:6|sau) thang\b")
WORD: Final = re.compile(r"[a-z]{2,}")
# fmt: off
STOP: Final = frozenset((
    "den", "nam", "het", "cuoi", "trong", "va", "cac", "cua", "cho", "voi", "theo", "tren", "dia", "ban", "phan",
    "dau", "co", "it", "nhat", "tro", "len", "so", "tong", "ty", "le", "chiem", "toan", "tinh", "huyen", "xa", "thi",
    "tran", "thon", "xom", "moi", "duoc", "dat", "hoan", "thanh", "them", "nua", "tai", "ve", "la", "tu", "nhung",
    "khong", "qua", "tieu", "chi",
))
# fmt: on


class Gap(StrEnum):
    MISSING = "missing"
    WEAKER = "weaker"
    LATER = "later"
    DEADLINE = "deadline"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Promise:
    """
    A target as far as plans can be compared by it. Figures scaled by 10⁻⁴, shares in percent; `key` is its row's id, `unit`
    what the goal is measured in, `at_most` a goal that is not to be exceeded.
    """

    key: int
    text: str
    measured: tuple[object, ...]
    goal: int | None
    share: int | None
    due: date
    comparable: bool = True
    unit: str = ""
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Errand:
    """A duty as far as plans can be compared by it: `last` is the last day, of any year where it recurs (`rhythm`)."""

    key: int
    what: str
    kind: str
    rhythm: str
    last: date


@dataclass(frozen=True, slots=True)
class Plan:
    """
    One side. Of the higher plan only what concerns the lower body. `units`: who is named, and so must have a duty by name;
    `common`: who is spoken of only as one of a group, for whom a group's duty will do.
    """

    promises: Sequence[Promise]
    errands: Sequence[Errand]
    units: dict[int, str] = field(default_factory=dict)
    common: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs, and the rows on both sides: None where there is none."""

    gap: Gap
    higher: Promise | Errand | None
    lower: Promise | Errand | None
    unit: str = ""


def held_against(lower: Plan, higher: Plan) -> list[Difference]:
    """Target missing, weaker or later; deadline after the parent's; unit without a duty. In the order of the higher plan."""
    return [*_promises(lower, higher), *_errands(lower, higher), *_units(lower, higher)]


def alike(one: Promise, other: Promise) -> float:
    """From 0 to 1: how surely two targets are about the same thing."""
    if one.measured and one.measured == other.measured:
        return 1.0
    return words_alike(one.text, other.text)


def words_alike(one: str, other: str) -> float:
    """From 0 to 1, by the words that carry the matter; another criterion or another level is another thing."""
    a, b = plain(one), plain(other)
    for signs in (SIGNS, CRITERION, INDICATOR):
        if set(signs.findall(a)) != set(signs.findall(b)):
            return 0.0
    mine, theirs = _topic(a), _topic(b)
    least = min(len(mine), len(theirs))
    return len(mine & theirs) / least if least else float(bool(CRITERION.findall(a)))


def _topic(text: str) -> set[str]:
    return set(WORD.findall(text)) - STOP


def _promises(lower: Plan, higher: Plan) -> Iterable[Difference]:
    pairs = sorted(
        ((alike(ours, theirs), i, j) for i, theirs in enumerate(higher.promises) for j, ours in enumerate(lower.promises)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    mine: dict[int, int] = {}
    for sure, i, j in pairs:
        if sure >= ALIKE and i not in mine and j not in mine.values():
            mine[i] = j
    for i, theirs in enumerate(higher.promises):
        if i not in mine:
            yield Difference(Gap.MISSING, theirs, None)
            continue
        ours = lower.promises[mine[i]]
        if _weaker(ours, theirs):
            yield Difference(Gap.WEAKER, theirs, ours)
        if ours.due > theirs.due:
            yield Difference(Gap.LATER, theirs, ours)


def _weaker(ours: Promise, theirs: Promise) -> bool:
    """A goal that is not said is no weaker goal: only two figures of one measure are compared."""
    if not (ours.comparable and theirs.comparable) or ours.at_most != theirs.at_most:
        return False
    pairs = [(ours.share, theirs.share)]
    if ours.unit == theirs.unit:
        pairs.insert(0, (ours.goal, theirs.goal))
    mine, asked = next(((a, b) for a, b in pairs if a is not None and b is not None), (0, 0))
    return mine > asked if theirs.at_most else mine < asked


def _errands(lower: Plan, higher: Plan) -> Iterable[Difference]:
    """
    Reports and plans are compared by kind, since a plan that gathers them names them in its own words; tasks by their words.
    Each with the nearest of the higher plan: of the report of six months or of the year, the one that it serves.
    """
    found = []
    for ours in lower.errands:
        fitting = [(n, theirs) for n, theirs in enumerate(higher.errands) if _same_errand(ours, theirs)]
        alike_in_period = [pair for pair in fitting if _of_six_months(pair[1]) == _of_six_months(ours)]
        if fitting:
            n, theirs = min(alike_in_period or fitting, key=lambda pair: abs(ours.last - pair[1].last))
            if ours.last > theirs.last:
                found.append((n, Difference(Gap.DEADLINE, theirs, ours)))
    return [difference for _n, difference in sorted(found, key=lambda pair: pair[0])]


def _same_errand(ours: Errand, theirs: Errand) -> bool:
    same = ours.kind == theirs.kind and ours.rhythm == theirs.rhythm
    return same and (theirs.kind != "task" or words_alike(ours.what, theirs.what) >= ALIKE)


def _of_six_months(errand: Errand) -> bool:
    return SIX_MONTHS.search(plain(errand.what)) is not None


def _units(lower: Plan, higher: Plan) -> Iterable[Difference]:
    for key, name in higher.units.items():
        if key not in lower.units:
            yield Difference(Gap.UNIT, None, None, unit=name)
    for key, name in higher.common.items():
        if key not in lower.units and key not in lower.common:
            yield Difference(Gap.UNIT, None, None, unit=name)
