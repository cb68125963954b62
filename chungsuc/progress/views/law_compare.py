"""Ways to read the law beside each other: of one commune's figures, and of two editions."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import asked_day, signed_in
from chungsuc.progress.models import Line
from chungsuc.progress.queries.law_changes import changes_page
from chungsuc.progress.queries.law_versions import side_by_side as versions
from chungsuc.progress.views.law_asking import law_day_asked, law_shown, place_of, then
from chungsuc.units.models import BodyKind
from chungsuc.units.permissions import actor_of, get_body


@require_GET
def side_by_side(plain: HttpRequest, key: str) -> HttpResponse:
    """The same figures of a commune under the bare decision, the province's overlay and the sample one."""
    request = signed_in(plain)
    body = get_body(actor_of(request), key)
    if body.kind != BodyKind.COMMUNE:
        raise Http404("Chỉ xã có số liệu theo bộ tiêu chí xã.")
    day = max(body.valid_from, min(asked_day(request), body.valid_to or asked_day(request)))
    line = Line.OFFICIAL if request.GET.get("dong") == "da-duyet" else Line.EXPECTED
    page = versions(body, request.GET.get("bo", ""), on=day, line=line, known_at=then(request))
    return render(request, "progress/law_side_by_side.html", {"page": page, "body": body, "day": day})


@require_GET
def differences_page(plain: HttpRequest) -> HttpResponse:
    """What changed from one edition (`tu`) to another (`den`) for a column (`vung`)."""
    request = signed_in(plain)
    place = place_of(actor_of(request))
    page = changes_page(
        law_shown(request, place),
        place,
        old=request.GET.get("tu", ""),
        new=request.GET.get("den", ""),
        column=request.GET.get("vung", ""),
        only=request.GET.get("loai", ""),
        on=law_day_asked(request),
    )
    return render(request, "progress/law_differences.html", {"page": page, "place_shown": place})
