"""What an overlay says that its edition cannot take: the same for a rule file and for rows that officials typed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Final

from chungsuc.rulebook.model import (
    GENERAL,
    Asked,
    Check,
    Direction,
    Edition,
    Indicator,
    Level,
    Levels,
    Overlay,
    Part,
    Threshold,
)
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.overlays import column_of, lay, places, read_overlay
from chungsuc.rulebook.problems import Fault, RuleFileError
from chungsuc.rulebook.rules import level_of, level_text, pick

LARGEST: Final = 10**12 * SCALE
KINDS: Final = {
    "boolean": "“đạt” (true)",
    "grade": "là một xếp loại",
    "ratio": "là một tỷ lệ, như 70",
    "amount": "là một số",
    "count": "là một số đếm",
    "composite": "của từng phần",
}


@dataclass(frozen=True, slots=True)
class Looser:
    """Where an overlay asks for less than the edition: first on which day, in which column, both levels."""

    place: str
    index: int
    column: str
    on: date
    theirs: Level
    national: Level
    source: str  # the decision that asks for more


def lay_over(edition: Edition, path: Path) -> Edition:
    """The edition with an overlay from somebody's file on it; RuleFileError with all that speaks against it."""
    overlay = read_overlay(path)
    if problems := faults(edition, overlay, file=path.name):
        raise RuleFileError(problems)
    return lay(edition, overlay)


def faults(
    edition: Edition, overlay: Overlay, *, file: str = "", regions: Collection[str] | None = None
) -> list[Fault]:
    """
    Everything at once; an empty list is an overlay that can be laid.

    `regions`: the columns to which the bodies of the territory are held, where a general level is not looked at in others.
    """
    if overlay.extends not in (edition.id, edition.overlay):
        return [Fault(file, "extends", edition.overlay or edition.id, overlay.extends)]
    asked = places(edition)
    found: list[Fault] = []
    for place, thresholds in overlay.thresholds.items():
        if place not in asked:
            found.append(_no_place(edition, file, "thresholds", place))
            continue
        fitting = [f for n, t in enumerate(thresholds) for f in _unfit(edition, asked[place], file, place, n, t)]
        found += fitting
        found += _at_once(edition, file, place, thresholds)
        if not fitting:
            found += _too_loose(edition, asked[place], file, place, thresholds, regions)
    numbers = {i.number for i in edition.indicators}
    found += [_no_place(edition, file, "wordings", n) for n in overlay.wordings if n not in numbers]
    for number, wordings in overlay.wordings.items():
        found += [
            Fault(
                file,
                f"wordings.{number}.{n}.to",
                f"ngày từ {w.starts:%d/%m/%Y} trở đi",
                f"{w.ends:%d/%m/%Y}",
                number,
                "",
                n,
            )
            for n, w in enumerate(wordings)
            if w.ends and w.ends < w.starts
        ]
    for n, check in enumerate(overlay.checks):
        found += _check_faults(edition, asked, overlay, file, n, check)
    return found


def _no_place(edition: Edition, file: str, section: str, place: str) -> Fault:
    whole = any(i.number == place for i in edition.indicators)
    number = place.partition("/")[0]
    keys = next((i.part_keys for i in edition.indicators if i.number == number and i.parts), ())
    if section == "wordings" and keys:
        return Fault(file, f"{section}.{place}", "nội dung của cả chỉ tiêu", "một phần của chỉ tiêu", place)
    if keys:
        wanted = f"mức của từng phần, như {number}/{keys[0]}" if whole else f"một trong các phần {', '.join(keys)}"
        return Fault(file, f"{section}.{place}", wanted, "chỉ tiêu nhiều phần" if whole else place, place)
    return Fault(file, f"{section}.{place}", f"chỉ tiêu của {edition.id}", place, place)


def _unfit(edition: Edition, asked: Asked, file: str, place: str, index: int, threshold: Threshold) -> Iterator[Fault]:
    regions = {r.id: r.label for r in edition.regions}
    if threshold.ends and threshold.ends < threshold.starts:
        key = f"thresholds.{place}.{index}.to"
        wanted = f"ngày từ {threshold.starts:%d/%m/%Y} trở đi"
        yield Fault(file, key, wanted, f"{threshold.ends:%d/%m/%Y}", place, "", index)
    if threshold.general is None and not threshold.by_region:
        wanted = "một mức, chung hoặc của một cột"
        yield Fault(file, f"thresholds.{place}.{index}", wanted, "không có mức nào", place, "", index)
    for column, value in ((GENERAL, threshold.general), *threshold.by_region.items()):
        key = f"thresholds.{place}.{index}.{column}"
        if column not in regions and column != GENERAL:
            yield Fault(file, key, f"một trong {', '.join(sorted(regions))}", column, place, column, index)
        for one in value.values() if isinstance(value, Mapping) else (value,):
            if not fits(asked, one):
                yield Fault(
                    file, key, f"mức {KINDS[asked.kind]}{_choices(asked)}", shown(one), place, column, index
                )


def _choices(asked: Asked) -> str:
    return f" ({', '.join(asked.grades)})" if isinstance(asked, Indicator) and asked.grades else ""


def shown(level: Level) -> str:
    return repr(level) if isinstance(level, str | bool) or level is None else f"{level / SCALE:g}"


def fits(asked: Asked, level: object) -> bool:
    """Whether a scaled level can be one of this kind of indicator; null always can."""
    if level is None:
        return True
    if asked.kind == "boolean":
        return level is True
    if asked.kind == "grade":
        return isinstance(asked, Indicator) and level in asked.grades
    return isinstance(level, int) and not isinstance(level, bool) and abs(level) < LARGEST


def columns(threshold: Threshold) -> tuple[str, ...]:
    """The columns of which a threshold speaks."""
    general = (GENERAL,) if threshold.general is not None or not threshold.by_region else ()
    return (*general, *threshold.by_region)


def _at_once(edition: Edition, file: str, place: str, thresholds: tuple[Threshold, ...]) -> Iterator[Fault]:
    labels = {r.id: r.label for r in edition.regions} | {GENERAL: "mức chung"}
    for (_, one), (index, other) in combinations(enumerate(thresholds), 2):
        first = max(one.starts, other.starts)
        if first > min(one.ends or date.max, other.ends or date.max):
            continue
        for column in columns(other):
            if column in columns(one):
                yield Fault(
                    file,
                    f"thresholds.{place}.{index}.{column}",
                    f"một mức cho mỗi ngày ({labels.get(column, column)})",
                    f"hai mức cùng có hiệu lực từ {first:%d/%m/%Y}: QĐ {one.decision} và QĐ {other.decision}",
                    place,
                    column,
                    index,
                )


def _too_loose(
    edition: Edition,
    asked: Asked,
    file: str,
    place: str,
    thresholds: tuple[Threshold, ...],
    regions: Collection[str] | None,
) -> Iterator[Fault]:
    labels = {r.id: r.label for r in edition.regions}
    for index, threshold in enumerate(thresholds):
        if threshold.looser_because and threshold.looser_because.strip():
            continue
        for one in _looser(edition, asked, place, index, threshold):
            if regions is not None and one.column not in (*threshold.by_region, *regions):
                continue
            ours, theirs = level_text(asked, one.national), level_text(asked, one.theirs)
            yield Fault(
                file,
                f"thresholds.{place}.{index}.{one.column}",
                f"mức không thấp hơn {ours} ({labels[one.column]}, {one.source}, ngày {one.on:%d/%m/%Y}), "
                "hoặc ghi lý do thấp hơn (looser_because)",
                theirs,
                place,
                one.column,
                index,
            )


def looser(edition: Edition, overlay: Overlay) -> list[Looser]:
    """Every level below the edition's own, whether a reason was given or not: one for each column and pair of levels."""
    asked = places(edition)
    return [
        one
        for place, thresholds in overlay.thresholds.items()
        if place in asked
        for index, threshold in enumerate(thresholds)
        for one in _looser(edition, asked[place], place, index, threshold)
    ]


def _looser(edition: Edition, asked: Asked, place: str, index: int, threshold: Threshold) -> Iterator[Looser]:
    national = tuple(t for t in asked.thresholds if not t.overlay)
    spared = asked.not_for_regions if isinstance(asked, Part) else frozenset()
    days = _days(edition, threshold, national)
    for region in (r.id for r in edition.regions):
        if region in spared or not threshold.speaks_for(region):
            continue
        told: set[tuple[object, object]] = set()
        for on in days:
            theirs, own = level_of(threshold, region, on.year), pick(national, region, on)
            for level in _national(asked, own, region, on):
                if (theirs, level) not in told and _less(asked, theirs, level):
                    told.add((theirs, level))
                    yield Looser(place, index, region, on, theirs, level, f"QĐ {own.decision}" if own else "")


def _national(asked: Asked, own: Threshold | None, region: str, on: date) -> tuple[Level, ...]:
    """The level of the edition on a day; the strictest where it hangs on a count."""
    counted = asked.by_count if isinstance(asked, Part) else None
    if counted and own and column_of(own, region) == GENERAL:
        strictest = max if asked.direction == "at_least" else min
        return (strictest(counted.general, counted.otherwise),)
    return (level_of(own, region, on.year),)


def _less(asked: Asked, theirs: Level, national: Level) -> bool:
    grades = asked.grades if isinstance(asked, Indicator) else ()
    if isinstance(theirs, str) and isinstance(national, str):
        return (
            theirs in grades
            and national in grades
            and _below(grades.index(theirs), grades.index(national), asked.direction)
        )
    if isinstance(theirs, bool | str) or isinstance(national, bool | str) or theirs is None or national is None:
        return False
    return _below(theirs, national, asked.direction)


def _below(theirs: int, national: int, direction: Direction) -> bool:
    return theirs < national if direction == "at_least" else theirs > national


def _days(edition: Edition, threshold: Threshold, national: tuple[Threshold, ...]) -> list[date]:
    """The days of a threshold on which either side may begin to say something else."""
    first = max(threshold.starts, edition.effective_from)
    last = min(threshold.ends or date.max, edition.effective_to or date.max)
    days = {first}
    for one in (threshold, *national):
        days.add(one.starts)
        if one.ends and one.ends < date.max:
            days.add(one.ends + timedelta(days=1))
        for value in (one.general, *one.by_region.values()):
            days |= _years(value)
    return sorted(d for d in days if first <= d <= last)


def _years(value: Levels) -> set[date]:
    return {date(year, 1, 1) for year in value if 1 <= year <= date.max.year} if isinstance(value, Mapping) else set()


def _check_faults(
    edition: Edition, asked: Mapping[str, Asked], overlay: Overlay, file: str, index: int, check: Check
) -> Iterator[Fault]:
    key = f"checks.{index}"
    if check.place not in asked:
        missing = _no_place(edition, file, key, check.place)
        yield Fault(file, f"{key}.place", missing.expected, missing.found, check.place, check.column, index)
        return
    if check.column != GENERAL and check.column not in {r.id for r in edition.regions}:
        known = ", ".join([GENERAL, *sorted(r.id for r in edition.regions)])
        yield Fault(file, f"{key}.column", f"một trong {known}", check.column, check.place, check.column, index)
    if check.by == check.confirmed_by:
        wanted = "người thứ hai xác nhận"
        yield Fault(
            file, f"{key}.confirmed_by", wanted, f"cùng một người ({check.by})", check.place, check.column, index
        )
    starts = {t.starts for t in (*overlay.thresholds.get(check.place, ()), *asked[check.place].thresholds)}
    if check.starts not in starts:
        days = ", ".join(f"{d:%d/%m/%Y}" for d in sorted(starts))
        found = f"{check.starts:%d/%m/%Y}"
        yield Fault(file, f"{key}.from", f"ngày mà mức có hiệu lực: {days}", found, check.place, check.column, index)
