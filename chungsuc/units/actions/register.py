"""Bringing bodies into the register."""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib.resources import files

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.units.models import Body, BodyKind, StatedCount, Succession
from chungsuc.units.queries import STEP, actor_on, folded

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
def register_bodies(
    rows: Iterable[Mapping[str, str]],
    *,
    region: str,
    sample_figures: bool,
    actor: User | None = None,
    now: datetime | None = None,
) -> dict[str, Body]:
    """
    Registers bodies from rows (key, kind, name, official_name, code, parent_key, valid_from, valid_to, act), parents first.

    A row may have a region of its own, and a former code with the day on which it was recoded. The nation's path is empty, so
    that it is above all, whoever was registered first; what stands below it directly is numbered as the provinces are.
    Raises KeyError naming a parent that is not registered. With `actor` and `now` a person does it: only below what they
    administer, and with an entry in the trail; without, a program sets up a register.
    """
    known = {b.key: b for b in Body.objects.all()}
    counts = Counter(body.path[:-STEP] for body in known.values() if body.path)
    made: list[Body] = []
    for row in rows:
        text = {key: unicodedata.normalize("NFC", value or "").strip() for key, value in row.items()}
        parent = known[text["parent_key"]] if text["parent_key"] else None
        above = parent.path if parent else ""
        if text["kind"] == BodyKind.NATION:
            path = ""
        else:
            counts[above] += 1
            path = above + step(counts[above])
        known[text["key"]] = body = Body.objects.create(
            key=text["key"],
            kind=text["kind"],
            name=text["name"],
            official_name=text["official_name"],
            code=text["code"],
            former_code=text.get("former_code", ""),
            recoded_on=date.fromisoformat(text["recoded_on"]) if text.get("recoded_on") else None,
            region=text.get("region") or region,
            parent=parent,
            path=path,
            search_key=folded(text["official_name"]),
            valid_from=date.fromisoformat(text["valid_from"]),
            valid_to=date.fromisoformat(text["valid_to"]) if text["valid_to"] else None,
            act=text["act"],
            sample_figures=sample_figures,
        )
        made.append(body)
    if actor is not None and now is not None:
        _entered(actor, "register_bodies", made, [{"body": b.pk, "from": b.valid_from.isoformat()} for b in made], now)
    return known


@transaction.atomic
def register_successions(
    rows: Iterable[Mapping[str, str]], *, actor: User | None = None, now: datetime | None = None
) -> int:
    """
    Registers what bodies went into, from rows (from_key, to_key, kind, day, part, act, confidence); says how many.

    `actor` and `now` as for bodies.
    """
    bodies = Body.objects.select_related("parent").in_bulk(field_name="key")
    made = Succession.objects.bulk_create(
        Succession(
            predecessor=bodies[row["from_key"]],
            successor=bodies[row["to_key"]] if row["to_key"] else None,
            kind=row["kind"],
            part=row["part"],
            day=date.fromisoformat(row["day"]),
            act=row["act"],
            confidence=row["confidence"],
        )
        for row in rows
    )
    if actor is not None and now is not None:
        touched = [body for s in made for body in (s.predecessor, s.successor) if body is not None]
        items = [{"from": s.predecessor_id, "to": s.successor_id, "day": s.day.isoformat()} for s in made]
        _entered(actor, "register_successions", touched, items, now)
    return len(made)


def _entered(
    actor: User, action: str, bodies: Sequence[Body], items: Sequence[Mapping[str, object]], now: datetime
) -> None:
    """The entry of a person who changed the register; refused, and with it the whole act, beyond what they administer."""
    acting = actor_on(actor, now.date())
    for body in bodies:
        if not acting.administers(body.path):
            raise Refused(
                f"{body.official_name} nằm ngoài địa bàn của đồng chí.",
                rule="Sổ đơn vị do người quản trị của địa bàn ghi.",
                who_can_lift="Người quản trị của đơn vị cấp trên.",
            )
    if bodies:
        by = acting.administers(bodies[0].path)
        record(
            actor=actor,
            action=f"units.{action}",
            subject=f"units.body:{bodies[0].pk}",
            items=items,
            now=now,
            post=by.post if by else "",
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
    names = ["nation.csv", *(f"{province}.csv" for province in PROVINCES), "agencies.csv", "ha-lang-hamlets.csv"]
    rows = [row for name in names for row in package_rows(name)]
    bodies = register_bodies(rows, region="tdmnpb", sample_figures=sample_figures)
    register_successions(row for province in PROVINCES for row in package_rows(f"{province}-successions.csv"))
    register_counts(package_rows("counts.csv"))
    return bodies
