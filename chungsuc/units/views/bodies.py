from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import Request, signed_in
from chungsuc.units import queries
from chungsuc.units.lineage import history
from chungsuc.units.models import COMMUNE_LEVEL, Body, BodyKind
from chungsuc.units.permissions import actor_of, get_registered
from chungsuc.units.queries import Actor, Hierarchy


@require_GET
def units(plain: HttpRequest) -> HttpResponse:
    """The map of the reader's territory on a day, and what the day's slice changed."""
    request = signed_in(plain)
    actor = actor_of(request)
    territory, paths, day = next(iter(actor.territories), None), actor.register_paths, _day_asked(request)
    slices = queries.slices(paths, territory)
    current = next((s for s in reversed(slices) if s.first <= day), None)
    bodies = queries.of_day(paths, day)
    changes = queries.changes_on(paths, current.first) if current else []
    begun = [b.act for b in bodies if b.act and current and b.valid_from == current.first]
    context = {
        "territory": territory,
        "tied": len(paths) > 1,
        "day": day,
        "today": request.day,
        "slices": slices,
        "current": current,
        "tiles": [(BodyKind(k).label, n, current.counts.stated.get(k)) for k, n in _numbers(current)]
        if current
        else [],
        "groups": _groups(actor, bodies),
        "changes": changes,
        "acts": dict.fromkeys([*(s.act for c in changes for s in c.successions), *begun]),
    }
    return render(request, "units/units.html", context)


def _day_asked(request: Request) -> date:
    try:
        return date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return request.day


def _numbers(current: queries.Slice) -> list[tuple[str, int]]:
    return [(k, current.counts.numbers[k]) for k in queries.MAP_KINDS[1:] if current.counts.numbers.get(k)]


@dataclass(frozen=True, slots=True)
class Group:
    """The commune tier under what stands above it."""

    above: Body | None
    open: bool
    members: list[Body]
    numbers: list[tuple[str, int]]


def _groups(actor: Actor, bodies: list[Body]) -> list[Group]:
    """Districts whose communes are not listed are there too."""
    members = dict(queries.grouped([b for b in bodies if b.kind in COMMUNE_LEVEL], Hierarchy.THEN))
    empty = [b for b in bodies if b.kind == BodyKind.DISTRICT and b not in members]
    groups = []
    for above in sorted([*members, *empty], key=lambda b: b.path if b else ""):
        kinds = Counter(b.kind for b in members.get(above, []))
        numbers = [(str(kind.label), kinds[kind]) for kind in COMMUNE_LEVEL if kinds[kind]]
        groups.append(Group(above, above is not None and actor.finds(above.path), members.get(above, []), numbers))
    return groups


@require_GET
def unit(plain: HttpRequest, key: str) -> HttpResponse:
    """One body in time: when it was, where it came from, what became of it."""
    request = signed_in(plain)
    actor = actor_of(request)
    body = get_registered(actor, key)
    day = max(min(request.day, body.valid_to or request.day), body.valid_from)
    context = {
        "body": body,
        "above": [(b, actor.finds(b.path)) for b in _above(body)],
        "history": history(body),
        "parts": queries.children_on(body, day),
        "day": day,
        "today": request.day,
        "has_profile": body.kind == BodyKind.COMMUNE and body.valid_from <= request.day and actor.may_see(body.path),
    }
    return render(request, "units/unit.html", context)


def _above(body: Body) -> list[Body]:
    return [*_above(body.parent), body.parent] if body.parent else []


@require_GET
def find_unit(plain: HttpRequest) -> HttpResponse:
    """Bodies of all days by name of then or now."""
    request = signed_in(plain)
    text = request.GET.get("q", "").strip()[:100]
    actor = actor_of(request)
    hits = queries.search(text, actor.register_paths, on=request.day) if text else []
    return render(request, "units/find.html", {"text": text, "hits": hits, "today": request.day})
