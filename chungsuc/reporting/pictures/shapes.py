"""Where places lie: outlines of provinces and points of communes, from `reporting/data/maps` (sources in its README)."""

import csv
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

NUMBER: Final = re.compile(r"-?\d+")
Ring = tuple[tuple[int, int], ...]
ISLANDS: Final = (("hoang-sa", "Hoàng Sa", "48"), ("truong-sa", "Trường Sa", "56"))
"""The two archipelagos, their names, and the province that each belongs to by its code; every map of the country has them."""


class Province(NamedTuple):
    """A province of before 1/7/2025 and the one of which it is part since."""

    code: str
    name: str
    code_2025: str
    name_2025: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """
    Outlines in a frame of `width` × `height` in Mercator's projection; `lon` and `lat` place a point of the earth in it.

    `merged`: the provinces of since 1/7/2025 that are several of before.
    """

    width: int
    height: int
    lon: tuple[float, float]
    lat: tuple[float, float]
    outlines: Mapping[str, tuple[Ring, ...]]
    merged: Mapping[str, tuple[Ring, ...]]

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        north = math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))
        return self.lon[0] * lon + self.lon[1], self.lat[0] * north + self.lat[1]


def _maps(name: str) -> str:
    return files("chungsuc.reporting").joinpath("data", "maps", name).read_text(encoding="utf-8")


def _rings(path: str) -> tuple[Ring, ...]:
    """Each part is "M x y l dx dy …z": whole numbers, all but the first relative to the one before."""
    found = []
    for part in path.split("z"):
        numbers = [int(n) for n in NUMBER.findall(part)]
        x = y = 0
        ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        if ring:
            found.append(tuple(ring))
    return tuple(found)


@lru_cache(maxsize=1)
def shapes() -> Shapes:
    raw = json.loads(_maps("province-shapes.json"))
    outlines = {name: _rings(path) for name, path in raw["shapes"].items()}
    merged = {name: _rings(path) for name, path in raw["merged"].items()}
    return Shapes(raw["width"], raw["height"], tuple(raw["lon"]), tuple(raw["lat"]), outlines, merged)


@lru_cache(maxsize=1)
def provinces() -> tuple[Province, ...]:
    return tuple(Province(**row) for row in csv.DictReader(_maps("provinces.csv").splitlines()))


@lru_cache(maxsize=1)
def points() -> Mapping[str, tuple[float, float]]:
    """Latitude and longitude by the register's key; who is not there has none that can be trusted."""
    return {row["key"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(_maps("commune-points.csv").splitlines())}


def outline(code: str, *, merged: bool) -> tuple[Ring, ...]:
    """The outline of the province with this official code, of before 1/7/2025 or, `merged`, of since; nothing for an unknown one."""
    found = shapes()
    parts = [p.code for p in provinces() if (p.code_2025 if merged else p.code) == code]
    return found.merged[code] if len(parts) > 1 else found.outlines[parts[0]] if parts else ()
