"""Bringing bodies into the register."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib.resources import files

from django.db import transaction

from chungsuc.units.models import Body, StatedCount, Succession
from chungsuc.units.queries import STEP, folded

DATA = files("chungsuc.units") / "data"
PROVINCES = ("lang-son", "cao-bang", "soc-trang")

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def step(number: int) -> str:
    """A fixed-width step of a path, so that paths sort as numbers do."""
    text = ""
    for _ in range(STEP):
        number, digit = divmod(number, len(DIGITS))
        text = DIGITS[digit] + text
    return text


@transaction.atomic
def register_bodies(rows: Iterable[Mapping[str, str]], *, region: str, sample_figures: bool) -> dict[str, Body]:
    """
    Registers bodies from rows (key, kind, name, official_name, code, parent_key, valid_from, valid_to, act), parents first.

    A row may have a region of its own, and a former code with the day on which it was recoded.
    Raises KeyError naming a parent that is not registered.
    """
    known = {b.key: b for b in Body.objects.all()}
    counts: dict[int | None, int] = {}
    for body in known.values():
        counts[body.parent_id] = counts.get(body.parent_id, 0) + 1
    for row in rows:
        text = {key: unicodedata.normalize("NFC", value or "").strip() for key, value in row.items()}
        parent = known[text["parent_key"]] if text["parent_key"] else None
        counts[parent.pk if parent else None] = number = counts.get(parent.pk if parent else None, 0) + 1
        known[text["key"]] = Body.objects.create(
            key=text["key"],
            kind=text["kind"],
            name=text["name"],
            official_name=text["official_name"],
            code=text["code"],
            former_code=text.get("former_code", ""),
            recoded_on=date.fromisoformat(text["recoded_on"]) if text.get("recoded_on") else None,
            region=text.get("region") or region,
            parent=parent,
            path=(parent.path if parent else "") + step(number),
            search_key=folded(text["official_name"]),
            valid_from=date.fromisoformat(text["valid_from"]),
            valid_to=date.fromisoformat(text["valid_to"]) if text["valid_to"] else None,
            act=text["act"],
            sample_figures=sample_figures,
        )
    return known


@transaction.atomic
def register_successions(rows: Iterable[Mapping[str, str]]) -> int:
    """Registers what bodies went into, from rows (from_key, to_key, kind, day, part, act, confidence); says how many."""
    ids = dict(Body.objects.values_list("key", "pk"))
    return len(
        Succession.objects.bulk_create(
            Succession(
                predecessor_id=ids[row["from_key"]],
                successor_id=ids[row["to_key"]] if row["to_key"] else None,
                kind=row["kind"],
                part=row["part"],
                day=date.fromisoformat(row["day"]),
                act=row["act"],
                confidence=row["confidence"],
            )
            for row in rows
        )
    )


@transaction.atomic
def register_counts(rows: Iterable[Mapping[str, str]]) -> None:
    """Registers counts of bodies that the register does not list one by one."""
    ids = dict(Body.objects.values_list("key", "pk"))
    StatedCount.objects.bulk_create(
        StatedCount(
            territory_id=ids[row["key"]],
            kind=row["kind"],
            number=int(row["number"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in rows
    )


def package_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file in units/data."""
    with (DATA / name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


@transaction.atomic
def register_package_units(*, sample_figures: bool) -> dict[str, Body]:
    """Everything in units/data, in an empty register: bodies of all days, agencies, sample hamlets, successions, counts."""
    names = [*(f"{province}.csv" for province in PROVINCES), "agencies.csv", "ha-lang-hamlets.csv"]
    rows = [row for name in names for row in package_rows(name)]
    bodies = register_bodies(rows, region="tdmnpb", sample_figures=sample_figures)
    register_successions(row for province in PROVINCES for row in package_rows(f"{province}-successions.csv"))
    register_counts(package_rows("counts.csv"))
    return bodies
