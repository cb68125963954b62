"""One figure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in
from chungsuc.progress import actions, queries
from chungsuc.progress.permissions import can_add_evidence, can_withdraw_evidence, get_value, steps_open
from chungsuc.progress.queries.answering import answerable_on
from chungsuc.units.queries import actor_on


@require_GET
def value(plain: HttpRequest, pk: int) -> HttpResponse:
    """One figure with its history and the steps that the reader may take."""
    request = signed_in(plain)
    actor = actor_on(request.user, request.day)
    held = get_value(actor, pk, request.known_at if request.read_only else None)
    steps = [s for s in steps_open(actor, held, answerable_on(request.day)) if s.name not in ("enter", "submit")]
    if any(s.name == "verify" for s in steps) and not request.read_only:
        actions.note_looked(value=held, now=request.now)
    judged = queries.verdict_of(held, request.day)
    context = {
        "value": held,
        "body": held.body,
        "indicator": judged[0],
        "row": judged[1],
        "judged": judged[2],
        "steps": steps,
        "history": queries.history_of(held, request.known_at),
        "period": queries.period_name(held.period),
        "told": queries.notes_for(held.body, [held.measure], known_at=request.known_at).get(held.measure),
        "evidence": queries.evidence_of([held], request.known_at).get(held.pk, []),
        "may_add": can_add_evidence(actor, held) and not request.read_only,
        "may_withdraw": can_withdraw_evidence(actor, held) and not request.read_only,
        "reasons": any(s.needs_reason for s in steps),
    }
    return render(request, "progress/value.html", context)
