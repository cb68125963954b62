"""Made-up communes for the benches: every kind of indicator, some figures missing, all seven regions."""

from datetime import date
from typing import Final

import numpy as np

from chungsuc.rulebook.columns import MISSING, Column, Columns, Ints
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Facts, Indicator, Reading
from chungsuc.rulebook.numbers import SCALE

COMMUNES: Final = 10_598
ON: Final = date(2023, 12, 31)
EDITION: Final = load().edition("qd-318-2022-ntm")
REGIONS: Final = tuple(r.id for r in EDITION.regions)
_SHARE_MISSING: Final = 0.05


def columns(size: int, *, seed: int = 318, shared: bool = False) -> Columns:
    """`shared`: indicators of one kind read the same arrays, so that a million communes fit a small machine."""
    random = np.random.default_rng(seed)
    made: dict[str, Column] = {}
    kept: dict[tuple[str, bool], Column] = {}
    for indicator in EDITION.indicators:
        kind = (indicator.kind, indicator.by_sex)
        if not shared or kind not in kept:
            kept[kind] = _column(random, indicator, size)
        made[indicator.number] = kept[kind]
    region = random.integers(0, len(REGIONS), size).astype(np.int8)
    return Columns(REGIONS, region, made)


def _column(random: np.random.Generator, indicator: Indicator, size: int) -> Column:
    def some(low: int, high: int) -> Ints:
        found: Ints = random.integers(low, high + 1, size) * SCALE
        found[random.random(size) < _SHARE_MISSING] = MISSING
        return found

    if indicator.kind == "boolean":
        return Column(amount=some(0, 1))
    if indicator.kind == "composite":
        return Column(parts={"minimum": some(90, 100), "level-1": some(30, 100), "schools": some(1, 6)})
    if indicator.by_sex:
        return Column(male=some(40, 100), female=some(40, 100))
    if indicator.kind == "ratio":
        return Column(numerator=some(0, 1000), denominator=random.integers(1000, 1400, size) * SCALE)
    return Column(amount=some(0, 80))


def one(world: Columns, row: int) -> Facts:
    """The same commune, as `judge` takes it."""
    readings: dict[str, Reading] = {}
    for number, column in world.indicators.items():
        fields = {
            name: int(getattr(column, name)[row])
            for name in ("amount", "numerator", "denominator", "male", "female")
            if getattr(column, name) is not None and getattr(column, name)[row] != MISSING
        }
        parts = {key: int(values[row]) for key, values in column.parts.items() if values[row] != MISSING}
        readings[number] = Reading(**fields, parts=parts or None)  # type: ignore[arg-type]
    return Facts("Xã", REGIONS[int(world.region[row])], readings)


def province_rows(districts: int, communes: int, *, since: str) -> list[dict[str, str]]:
    """A register as rows: one province, `p`, with communes spread evenly over its districts."""
    row = {"code": "", "valid_from": since, "valid_to": "", "act": "mẫu"}
    rows = [{"key": "p", "kind": "province", "name": "Đo", "official_name": "Tỉnh Đo", "parent_key": ""}]
    rows += [
        {"key": f"p/{d}", "kind": "district", "name": f"Huyện {d}", "official_name": f"Huyện {d}", "parent_key": "p"}
        for d in range(districts)
    ]
    rows += [
        {
            "key": f"p/{c % districts}/{c}",
            "kind": "commune",
            "name": f"Xã {c}",
            "official_name": f"Xã {c}",
            "parent_key": f"p/{c % districts}",
        }
        for c in range(communes)
    ]
    return [r | row for r in rows]
