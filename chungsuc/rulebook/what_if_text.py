"""What a person typed of a scenario: levels with their units, numbers of indicators and criteria, costs. Or why it cannot be."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from chungsuc.rulebook.model import Asked, Edition, Indicator, Level, Part
from chungsuc.rulebook.numbers import SCALE, NumberError, format_number, parse_number
from chungsuc.rulebook.overlays import places
from chungsuc.rulebook.rules import level_text, rules_for
from chungsuc.rulebook.what_if import Moved, Scenario, asked_rows

MOST_TIMES: Final = 10  # a level beyond so many times today's is a slip of the unit rather than a proposal
LEAST_CAP: Final = 100 * SCALE
NUMBER: Final = re.compile(r"(?P<number>[-−–]?[0-9][0-9.,]*)\s*(?P<unit>.*)")


class ScenarioError(ValueError):
    """A scenario that cannot be tried; the message is for the person who typed it."""


def moved_in(edition: Edition, place: str, region: str, typed: str, on: date) -> Moved:
    """
    One level as typed: "17.8", "tdmnpb", "60%". ScenarioError for an indicator or region that the set does not have, a
    level of another unit or kind, and one that nobody can mean.
    """
    asked = _asked(edition, place)
    if region and region not in {r.id for r in edition.regions}:
        known = ", ".join(r.id for r in edition.regions) or "không chia vùng"
        raise ScenarioError(f"Bộ tiêu chí này không có vùng “{region[:40]}”. Các vùng: {known}.")
    number = _indicator(edition, place.partition("/")[0]).number
    key = f"{number}/{asked.key}" if isinstance(asked, Part) else number
    return Moved(key, region, _level(edition, asked, key, region, typed.strip(), on))


def _asked(edition: Edition, place: str) -> Asked:
    number, _, part = place.strip().partition("/")
    indicator = _indicator(edition, number)
    if indicator.derived is not None:
        raise ScenarioError(f"{indicator.number} đọc kết quả của bộ tiêu chí khác nên không đổi mức được; có thể bỏ ra.")
    if indicator.kind == "boolean":
        raise ScenarioError(f"{indicator.number} chỉ có “có” hoặc “không” nên không có mức để đổi; có thể bỏ ra.")
    found = places(edition).get(f"{indicator.number}/{part}" if part else indicator.number)
    if found is None:
        parts = ", ".join(f"{indicator.number}/{p.key} ({p.name})" for p in indicator.parts)
        raise ScenarioError(f"{indicator.number} gồm nhiều phần; ghi rõ phần muốn đổi: {parts}.")
    return found


def _indicator(edition: Edition, number: str) -> Indicator:
    try:
        return edition.indicator(number.strip())
    except KeyError:
        raise ScenarioError(
            f"{edition.decision.called} không có chỉ tiêu “{number.strip()[:20]}”. Viết như 17.8."
        ) from None


def _level(edition: Edition, asked: Asked, key: str, region: str, typed: str, on: date) -> Level:
    if asked.kind == "grade" and isinstance(asked, Indicator):
        found = next((g for g in asked.grades if g.casefold() == typed.casefold()), None)
        if found is None:
            raise ScenarioError(f"{key} xếp theo: {', '.join(asked.grades)}; “{typed[:40]}” không có trong đó.")
        return found
    shape = NUMBER.fullmatch(typed)
    if shape is None:
        raise ScenarioError(f"{key}: “{typed[:40]}” không phải là một mức; viết một số như {_example(asked)}.")
    try:
        number = parse_number(shape["number"].rstrip(".,"))
    except NumberError as error:
        raise ScenarioError(f"{key}: {error}.") from error
    unit = "%" if asked.kind in ("ratio", "composite") else asked.measured_in
    if shape["unit"] and not _same_unit(shape["unit"], unit):
        raise ScenarioError(f"{key} tính bằng {unit or 'số'}, không phải “{shape['unit'][:30]}”.")
    _check(edition, asked, key, region, number, on)
    return number


def _example(asked: Asked) -> str:
    return "60%" if asked.kind in ("ratio", "composite") else f"45 {asked.measured_in}".rstrip()


def _same_unit(typed: str, unit: str) -> bool:
    """The unit, or the beginning of it that people say: "triệu" of "triệu đồng/người"."""
    said = " ".join(typed.casefold().split())
    return unit.casefold() == said or (len(said) > 1 and unit.casefold().startswith(said))


def _check(edition: Edition, asked: Asked, key: str, region: str, number: int, on: date) -> None:
    said = level_text(asked, number)
    if number < 0:
        raise ScenarioError(f"{key}: mức không thể dưới 0.")
    if asked.kind in ("ratio", "composite"):
        if number > 100 * SCALE:
            raise ScenarioError(f"{key}: mức {said} vượt quá 100%.")
        return
    today = max(_levels_today(edition, key, region, on), default=None)
    if today is not None and number > max(MOST_TIMES * today, LEAST_CAP):
        raise ScenarioError(
            f"{key}: mức {said} gấp hơn {MOST_TIMES} lần mức đang áp dụng ({level_text(asked, today)}); "
            "kiểm tra lại đơn vị tính."
        )


def _levels_today(edition: Edition, key: str, region: str, on: date) -> Iterator[int]:
    number, _, part = key.partition("/")
    for one in [region] if region else [r.id for r in edition.regions] or [""]:
        rule = next(r for r in rules_for(edition, one, on) if r.indicator.number == number)
        levels = [p.level for p in rule.parts if p.part.key == part] if part else [rule.level]
        yield from (x for x in levels if isinstance(x, int) and not isinstance(x, bool))


def numbers_in(edition: Edition, typed: str) -> frozenset[str]:
    """Indicators named one by one or by their criterion: "17.8, 18; tiêu chí 13". ScenarioError for what the set lacks."""
    found: set[str] = set()
    for word in re.split(r"[,;\s]+", re.sub(r"(?i)tiêu chí|chỉ tiêu|tc", " ", typed)):
        if not word:
            continue
        if word.isascii() and word.isdecimal():
            criterion = next((c for c in edition.criteria if c.number == int(word)), None)
            if criterion is None:
                raise ScenarioError(f"{edition.decision.called} không có tiêu chí “{word[:20]}”.")
            found |= {i.number for i in criterion.indicators}
        else:
            found.add(_indicator(edition, word).number)
    return frozenset(found)


def costs_in(edition: Edition, typed: str) -> dict[str, int]:
    """Cost of one indicator in one commune, in million đồng, scaled: "17.8: 250; 18.2: 40"."""
    found: dict[str, int] = {}
    for pair in re.split(r"[;\n]+", typed):
        if not pair.strip():
            continue
        number, colon, cost = pair.partition(":")
        if not colon:
            raise ScenarioError(f"Chi phí “{pair.strip()[:40]}” chưa rõ; viết như 17.8: 250; 18.2: 40 (triệu đồng một xã).")
        bare = re.sub(r"\s*(triệu đồng|triệu)\s*$", "", cost.strip(), flags=re.IGNORECASE)
        try:
            amount = parse_number(bare)
        except NumberError as error:
            raise ScenarioError(f"Chi phí của {number.strip()[:20]}: {error}.") from error
        if not 0 <= amount <= 10**6 * SCALE:
            raise ScenarioError(f"Chi phí của {number.strip()[:20]} phải từ 0 đến 1.000.000 triệu đồng một xã.")
        found[_indicator(edition, number).number] = amount
    return found


def scenario_in(
    edition: Edition, on: date, *, moves: Iterable[Sequence[str]] = (), left_out: str = "", only: str = ""
) -> tuple[Scenario, list[str]]:
    """What was typed as a scenario, and every fault of it; with faults the scenario is an empty one. `moves`: place, region, level."""
    faults: list[str] = []
    found: dict[tuple[str, str], Moved] = {}
    for place, region, typed in moves:
        try:
            one = moved_in(edition, place, region, typed, on)
        except ScenarioError as error:
            faults.append(str(error))
            continue
        if (one.place, one.region) in found:
            faults.append(f"{one.place} được ghi hai mức cho cùng một vùng; giữ lại một mức.")
        found[one.place, one.region] = one
    sets: list[frozenset[str]] = []
    for text in (left_out, only):
        try:
            sets.append(numbers_in(edition, text))
        except ScenarioError as error:
            faults.append(str(error))
            sets.append(frozenset())
    scenario = Scenario(tuple(found.values()), *sets)
    if not faults and not len(asked_rows(edition, (), scenario)):
        faults.append("Phương án bỏ hết chỉ tiêu nên không còn gì để xét.")
    return (Scenario(), faults) if faults else (scenario, [])


def told(edition: Edition, moves: Iterable[Moved], on: date) -> Iterator[str]:
    """Each moved level in words: "17.8 Nhà tiêu: ≥ 70% → ≥ 60% (TDMNPB)"."""
    for one in moves:
        asked = places(edition)[one.place]
        number = one.place.partition("/")[0]
        indicator = edition.indicator(number)
        name = asked.name if isinstance(asked, Part) else indicator.short_name or indicator.name
        regions = [edition.region(one.region)] if one.region else list(edition.regions)
        now = {r.label: sorted(set(_levels_today(edition, one.place, r.id, on))) for r in regions}
        levels = {tuple(found) for found in now.values()}
        if asked.kind == "grade" or len(levels) != 1 or not next(iter(levels)):
            was = "mức từng vùng" if len(levels) > 1 else "mức đang áp dụng"
        else:
            was = level_text(asked, next(iter(levels))[0])
        where = f" ({regions[0].label})" if one.region else (" (mọi vùng)" if edition.regions else "")
        yield f"{number} {name}: {was} → {level_text(asked, one.level)}{where}"


def level_typed(level: Level) -> str:
    """A level as it is typed again: "60", "Mức 2"."""
    return format_number(level) if isinstance(level, int) and not isinstance(level, bool) else str(level or "")
