"""Figures that others have published, each with its source. Real, and therefore never mixed with sample or entered values."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from chungsuc.units.queries import folded


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """
    As it stands in its source. `confidence`: published by the authority or read in its paper; reported by the press; or
    derived by us from such figures.
    """

    level: str
    place: str
    year: str
    at: str
    name: str
    value: str
    measured_in: str
    source: str
    confidence: str
    note: str


@cache
def published_figures() -> tuple[PublishedFigure, ...]:
    """All of them, by place, newest year first, as the file has them."""
    with (files("chungsuc.reporting") / "data" / "published-figures.csv").open(encoding="utf-8") as lines:
        found = [PublishedFigure(**row) for row in csv.DictReader(lines)]
    wide = {"nation": 0, "province": 1, "district": 2, "commune": 3, "hamlet": 4}
    return tuple(sorted(found, key=lambda f: (wide[f.level], folded(f.place), -int(f.year or 0))))


@dataclass(frozen=True, slots=True)
class PublishedPage:
    figures: Sequence[PublishedFigure]
    places: Sequence[str]
    years: Sequence[str]


def published(*, place: str = "", year: str = "") -> PublishedPage:
    """Those of a place and a year, with all the places and years that one may ask for."""
    every = published_figures()
    return PublishedPage(
        figures=[f for f in every if place in ("", f.place) and year in ("", f.year)],
        places=list(dict.fromkeys(f.place for f in every)),
        years=sorted({f.year for f in every if f.year}, reverse=True),
    )
