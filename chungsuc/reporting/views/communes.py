"""The communes in the reader's scope."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in
from chungsuc.progress.models import Line
from chungsuc.reporting import queries
from chungsuc.reporting.views.asking import asked_of, with_asked
from chungsuc.units.permissions import actor_of


@require_GET
def communes(plain: HttpRequest) -> HttpResponse:
    """The communes in the reader's scope and how they stand on both lines, nearest to the standard first."""
    request = signed_in(plain)
    asked = asked_of(request, actor_of(request))
    official, expected = (queries.commune_rows(asked.upon(line)) for line in (Line.OFFICIAL, Line.EXPECTED))
    rows = sorted(zip(official, expected, strict=True), key=lambda pair: (-pair[0].met, pair[0].path))
    return render(
        request,
        "reporting/communes.html",
        with_asked(request, asked, rows=rows, any_under=any(r.under for r in official)),
    )
