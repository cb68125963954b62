from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in
from chungsuc.movements import queries
from chungsuc.movements.permissions import get_movement
from chungsuc.units.queries import actor_on


@require_GET
def movements(plain: HttpRequest) -> HttpResponse:
    """The movements one sees; the only one opens at once."""
    request = signed_in(plain)
    seen = queries.movements_seen_by(actor_on(request.user, request.day))
    if len(seen) == 1:
        return redirect("movement", pk=seen[0].pk)
    return render(request, "movements/list.html", {"movements": seen})


@require_GET
def movement(plain: HttpRequest, pk: int) -> HttpResponse:
    """One movement: phases, the target line, districts, duties."""
    request = signed_in(plain)
    actor = actor_on(request.user, request.day)
    found = get_movement(actor, pk)
    progress = [
        queries.target_progress(t, on=request.day, known_at=request.known_at)
        for t in found.targets.select_related("movement__territory")
    ]
    context = {
        "movement": found,
        "phases": found.phases.all(),
        "targets": [{"progress": p, "line": queries.line_of(p, request.day)} for p in progress],
        "duties": queries.duties_shown(found),
        "today": request.day,
    }
    return render(request, "movements/movement.html", context)
