"""Bringing bodies into the register."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from chungsuc.units.models import Body
from chungsuc.units.queries import STEP, folded

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
            region=region,
            parent=parent,
            path=(parent.path if parent else "") + step(number),
            search_key=folded(text["official_name"]),
            valid_from=date.fromisoformat(text["valid_from"]),
            valid_to=date.fromisoformat(text["valid_to"]) if text["valid_to"] else None,
            act=text["act"],
            sample_figures=sample_figures,
        )
    return known
