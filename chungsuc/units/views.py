from collections import Counter
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import Request, signed_in
from chungsuc.units import queries
from chungsuc.units.lineage import history
from chungsuc.units.models import COMMUNE_LEVEL, Body, BodyKind
from chungsuc.units.permissions import get_registered
from chungsuc.units.queries import Hierarchy, actor_on


@require_GET
def units(plain: HttpRequest) -> HttpResponse:
    """The map of the reader's territory on a day, and what the day's slice changed."""
    request = signed_in(plain)
    actor = actor_on(request.user, request.day)
    place, paths, day = next(iter(actor.territories), None), actor.register_paths, _day_asked(request)
    slices = queries.slices(paths, place)
    current = next((s for s in reversed(slices) if s.first <= day), None)
    bodies = queries.of_day(paths, day)
    changes = queries.changes_on(paths, current.first) if current else []
    begun = [b.act for b in bodies if b.act and current and b.valid_from == current.first]
    context = {
        "place": place,
        "day": day,
        "today": request.day,
        "slices": slices,
        "current": current,
        "tiles": [(BodyKind(k).label, n, current.counts.stated.get(k)) for k, n in _numbers(current)]
        if current
        else [],
        "groups": _groups(bodies),
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


def _groups(bodies: list[Body]) -> list[tuple[Body | None, list[Body], list[tuple[str, int]]]]:
    """The commune tier under what stands above it; districts whose communes are not listed are there too."""
    members = dict(queries.grouped([b for b in bodies if b.kind in COMMUNE_LEVEL], Hierarchy.THEN))
    empty = [b for b in bodies if b.kind == BodyKind.DISTRICT and b not in members]
    rows = []
    for above in sorted([*members, *empty], key=lambda b: b.path if b else ""):
        kinds = Counter(str(BodyKind(b.kind).label) for b in members.get(above, []))
        rows.append((above, members.get(above, []), list(kinds.items())))
    return rows


@require_GET
def unit(plain: HttpRequest, key: str) -> HttpResponse:
    """One body in time: when it was, where it came from, what became of it."""
    request = signed_in(plain)
    actor = actor_on(request.user, request.day)
    body = get_registered(actor, key)
    day = max(min(request.day, body.valid_to or request.day), body.valid_from)
    context = {
        "body": body,
        "history": history(body),
        "parts": queries.children_on(body, day),
        "day": day,
        "today": request.day,
        "code_then": body.code_on(day),
        "has_profile": body.kind == BodyKind.COMMUNE and body.valid_from <= request.day and actor.may_see(body.path),
    }
    return render(request, "units/unit.html", context)


@require_GET
def find_unit(plain: HttpRequest) -> HttpResponse:
    """Bodies of all days by name of then or now."""
    request = signed_in(plain)
    text = request.GET.get("q", "").strip()[:100]
    actor = actor_on(request.user, request.day)
    hits = queries.search(text, actor.register_paths, on=request.day) if text else []
    return render(request, "units/find.html", {"text": text, "hits": hits, "today": request.day})
