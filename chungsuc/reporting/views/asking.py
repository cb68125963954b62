"""What the address of a page asks, read the same way on every page; and the table taken away as a workbook."""

from datetime import date, datetime
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse

from chungsuc import clock
from chungsuc.accounts.http import Request, asked_day, whole
from chungsuc.documents.serving import workbook_response
from chungsuc.progress.levels import WORDS
from chungsuc.progress.models import Line
from chungsuc.progress.queries.law import open_rejudgings
from chungsuc.reporting import queries
from chungsuc.reporting.queries.past import unlisted
from chungsuc.reporting.tables.sheet import Table, workbook
from chungsuc.rulebook.model import ADVANCED, BASE, LEVELS
from chungsuc.units.lineage import lineage
from chungsuc.units.models import Body
from chungsuc.units.queries import Actor, topmost

LEVELS_ASKED: Final = {WORDS.get(level, ""): level for level in LEVELS}  # as an address names a commune's sets


def asked_of(request: Request, actor: Actor, places: tuple[Body, ...] | None = None) -> queries.Asked:
    """`ngay` the day, `dong` the line, `bo` the set, `theo` the hierarchy: of then unless of now is asked for."""
    where = topmost(actor.territories) if places is None else places
    on = asked_day(request)
    ended = on < request.day and any(p.valid_from > on for p in where)
    former = lineage(request.day).former_paths([p.path for p in where]) if ended else ()
    return queries.Asked(
        places=where,
        paths=(*(p.path for p in where), *former),
        on=on,
        today=request.day,
        known_at=request.known_at,
        line=Line.EXPECTED if request.GET.get("dong") == "du-kien" else Line.OFFICIAL,
        level=ADVANCED if request.GET.get("bo") == "nang-cao" else BASE,
        now=request.GET.get("theo") == "hien-nay",
        past=request.read_only,
    )


def asked_alone(request: Request, body: Body, *, on: date, level: str, line: Line) -> queries.Asked:
    """One body and nothing round it: no hierarchy is asked for, so nothing is looked up."""
    return queries.Asked(
        places=(body,),
        paths=(body.path,),
        on=on,
        today=request.day,
        known_at=request.known_at,
        line=line,
        level=level,
        past=request.read_only,
    )


def with_asked(request: Request, asked: queries.Asked, **context: object) -> dict[str, Any]:
    """What the shared form, the lede and the links of a page need."""
    taken_away = request.GET.copy()
    taken_away["dang"] = "xlsx"
    return {
        "asked": asked,
        "expected": asked.line == Line.EXPECTED,
        "advanced": asked.level == ADVANCED,
        "has_advanced": asked.by(ADVANCED).edition is not None,
        "sheet_link": "?" + taken_away.urlencode(),
        "of_then": asked.on < asked.today,
        "unlisted": unlisted(asked.places, asked.on),
        "stale": [] if request.read_only else [r for p in asked.places for r in open_rejudgings(p.path)],
        **context,
    }


def taken_from(name: str, request: Request, *keys: str) -> str:
    """The address that puts a page on paper, with what the page was asked."""
    words = request.GET.urlencode()
    return reverse(name, args=keys) + (f"?{words}" if words else "")


def issuer_of(actor: Actor, places: tuple[Body, ...]) -> Body | None:
    """Who reports: the body at which the reader holds a post, else the place itself."""
    if actor.main is not None:
        return actor.main.body
    return places[0] if places else None


def number_in(request: Request, name: str) -> int:
    """A criterion's number in the address; 0 when there is none."""
    return whole(request.GET.get(name, "")) or 0


def wants_sheet(request: Request) -> bool:
    return request.GET.get("dang") == "xlsx"


def sheet_answer(table: Table, name: str, on: date) -> HttpResponse:
    return workbook_response(workbook(table), f"{name}-{on:%Y-%m-%d}.xlsx")


def day_of_life(request: Request, body: Body) -> date:
    """The day asked for, or the nearest to it on which the body existed."""
    return max(body.valid_from, min(asked_day(request), body.valid_to or date.max))


def day_in(request: Request, name: str) -> date | None:
    """A day in the address; None where there is none, or one that cannot be read or has not come yet."""
    try:
        found = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return found if found <= request.day else None


def known_by(request: Request, day: date) -> datetime:
    """The moment up to which things are known that were known by a day: its end, of the day looked at what is known on it."""
    return clock.end_of_day(day) if day < request.day else request.known_at
