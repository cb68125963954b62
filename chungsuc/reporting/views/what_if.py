"""A scenario in the address of a page: tried on all communes at once, kept nowhere."""

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import Request, signed_in, whole
from chungsuc.movements.models import Target
from chungsuc.reporting.queries import Asked
from chungsuc.reporting.queries.what_if import Loaded, WhatIf, goal_of, load_columns, targets_for, what_if
from chungsuc.reporting.tables.what_if import table_of
from chungsuc.reporting.views.asking import asked_of, sheet_answer, wants_sheet, with_asked
from chungsuc.rulebook.model import Edition
from chungsuc.rulebook.overlays import places
from chungsuc.rulebook.what_if import Scenario
from chungsuc.rulebook.what_if_text import ScenarioError, costs_in, scenario_in, told
from chungsuc.units.permissions import actor_of

MOST_MOVED: Final = 12


@dataclass(frozen=True, slots=True)
class Typed:
    """What the address says of a scenario, read; with its faults, in words."""

    moves: list[tuple[str, str, str]]
    left_out: str
    only: str
    costs: str
    target: Target | None
    goal: int | None
    district: str
    scenario: Scenario
    prices: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """The lines of the form: what was typed, and room for one more."""
        return [*self.moves, *[("", "", "")] * min(1, MOST_MOVED - len(self.moves))]


@require_GET
def try_scenario(plain: HttpRequest) -> HttpResponse:
    """
    Who would pass, by `ct`, `vung`, `muc` (a level moved, several times), `bo-ra`, `chi-xet`, `muc-tieu`, `dich`, `gia`.

    Never stored: the address is all there is of it.
    """
    request = signed_in(plain)
    asked = asked_of(request, actor_of(request))
    loaded = load_columns(asked)
    if loaded is None:
        return render(request, "reporting/no_edition.html", with_asked(request, asked, heading=_("Thử phương án")))
    targets = targets_for(asked)
    typed = _typed(request.GET, loaded, targets)
    tried = None if typed.faults else _tried(loaded, typed)
    if tried is not None and wants_sheet(request):
        return sheet_answer(table_of(tried, asked, _said(tried, typed, asked)), "phuong-an-thu", asked.on)
    return render(request, "reporting/what_if.html", _context(request, asked, loaded, targets, typed, tried))


def _typed(given: QueryDict, loaded: Loaded, targets: list[Target]) -> Typed:
    edition, on = loaded.law, loaded.asked.on
    lists = (given.getlist(name) for name in ("ct", "vung", "muc"))
    trimmed = [tuple(cell.strip() for cell in line) for line in zip_longest(*lists, fillvalue="")]
    moves = [(place, region, level) for place, region, level in trimmed if place or level]
    scenario, faults = scenario_in(
        edition, on, moves=moves[:MOST_MOVED], left_out=given.get("bo-ra", ""), only=given.get("chi-xet", "")
    )
    if len(moves) > MOST_MOVED:
        faults.append(_("Mỗi phương án đổi tối đa %(n)s mức.") % {"n": MOST_MOVED})
    prices: dict[str, int] = {}
    try:
        prices = costs_in(edition, given.get("gia", ""))
    except ScenarioError as error:
        faults.append(str(error))
    target = next((t for t in targets if str(t.pk) == given.get("muc-tieu")), None)
    if given.get("muc-tieu") and target is None:
        faults.append(_("Mục tiêu đã chọn không đếm xã theo bộ tiêu chí này, hoặc đã quá hạn; chọn mục tiêu khác."))
    return Typed(
        moves=moves[:MOST_MOVED],
        left_out=given.get("bo-ra", "").strip(),
        only=given.get("chi-xet", "").strip(),
        costs=given.get("gia", "").strip(),
        target=target or (targets[0] if targets and "muc-tieu" not in given else None),
        goal=_goal(given.get("dich", "").strip(), loaded, faults),
        district=given.get("huyen", ""),
        scenario=scenario,
        prices=prices,
        faults=faults,
    )


def _goal(typed: str, loaded: Loaded, faults: list[str]) -> int | None:
    """So many communes as somebody typed; a fault where it is no number, or more than there are."""
    if not typed:
        return None
    total, number = sum(len(g.bodies) for g in loaded.groups), whole(typed)
    if number is None:
        faults.append(_("Đích “%(typed)s” phải là một số xã, như 120.") % {"typed": typed[:20]})
    elif number > total:
        faults.append(_("Đích %(n)s xã nhiều hơn số xã hiện có (%(total)s).") % {"n": number, "total": total})
    else:
        return number
    return None


def _tried(loaded: Loaded, typed: Typed) -> WhatIf:
    total = sum(len(g.bodies) for g in loaded.groups)
    under = next((b.parent.path for g in loaded.groups for b in g.bodies if b.parent and b.parent.key == typed.district), "")
    goal = goal_of(typed.target, typed.goal, total) if not under or typed.goal is not None else None
    return what_if(loaded, typed.scenario, goal=goal, costs=typed.prices, under=under)


def _said(tried: WhatIf, typed: Typed, asked: Asked) -> list[str]:
    """What the scenario changes, line by line."""
    edition = tried.edition
    said = list(told(edition, typed.scenario.moved, asked.on))
    if typed.scenario.left_out:
        said.append(_("Không xét: %(numbers)s") % {"numbers": _in_order(edition, typed.scenario.left_out)})
    if typed.scenario.only:
        said.append(_("Chỉ xét: %(numbers)s") % {"numbers": _in_order(edition, typed.scenario.only)})
    if tried.goal and tried.goal.stated is not None:
        words = {"n": tried.goal.number, "stated": tried.goal.stated}
        said.append(_("Đích: %(stated)s → %(n)s xã") % words)
    return said


def _in_order(edition: Edition, numbers: frozenset[str]) -> str:
    return ", ".join(i.number for i in edition.indicators if i.number in numbers)


def _context(
    request: Request, asked: Asked, loaded: Loaded, targets: list[Target], typed: Typed, tried: WhatIf | None
) -> dict[str, Any]:
    under = {b.parent.key: b.parent.name for g in loaded.groups for b in g.bodies if b.parent and b.parent.kind == "district"}
    movable = [(key, asked_at.name) for key, asked_at in places(loaded.law).items() if asked_at.kind != "boolean"]
    names = {i.number: i.short_name or i.name for i in loaded.law.indicators}
    derived = {i.number for i in loaded.law.indicators if i.derived}
    return with_asked(
        request,
        asked,
        typed=typed,
        tried=tried,
        said=_said(tried, typed, asked) if tried else [],
        targets=targets,
        districts=sorted(under.items(), key=lambda place: place[1]),
        movable=[(key, names.get(key, name)) for key, name in movable if key not in derived],
        regions=loaded.law.regions,
    )
