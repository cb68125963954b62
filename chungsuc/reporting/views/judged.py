"""A district, a town, a city or a province judged by its own set."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import Request, signed_in
from chungsuc.documents.printing import may_keep
from chungsuc.progress.levels import WORDS, level_asked, levels_of
from chungsuc.progress.permissions import can_enter
from chungsuc.reporting.queries import Asked
from chungsuc.reporting.queries.judged import judged_page
from chungsuc.reporting.views.asking import asked_of, taken_from, with_asked
from chungsuc.rulebook.levels import LEVEL_NAMES
from chungsuc.rulebook.load import NotInForceError
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.permissions import actor_of, get_body

JUDGED_HERE = (BodyKind.DISTRICT, BodyKind.PROVINCE)


@require_GET
def place(plain: HttpRequest, key: str) -> HttpResponse:
    """How a district or a province stands on a day: every condition, and what holds it back. `bo`: by another of its sets."""
    request = signed_in(plain)
    actor = actor_of(request)
    body = get_body(actor, key)
    if body.kind == BodyKind.COMMUNE:
        return redirect("profile", body.key)
    level = level_asked(body, request.GET.get("bo", ""))
    if level is None or body.kind not in JUDGED_HERE:
        raise Http404(f"{body.official_name} không được đánh giá theo bộ tiêu chí nào ở trang này.")
    asked = asked_of(request, actor, (body,))
    if not body.exists_on(asked.on):
        return _none(request, asked, body, _of_another_day(asked, body))
    try:
        page = judged_page(body, asked, level)
    except NotInForceError as none:
        return _none(request, asked, body, f"{none}.")
    shown = {
        "body": body,
        "page": page,
        "word": WORDS.get(level, ""),
        "sets": [(WORDS.get(other, ""), LEVEL_NAMES[other], other == level) for other in levels_of(body)],
        "can_enter": can_enter(actor, body),
        "take": taken_from("proposal_paper", request, body.key),
        "keep": may_keep(actor, body) and not request.read_only,
    }
    return render(request, "reporting/judged.html", with_asked(request, asked, **shown))


def _of_another_day(asked: Asked, body: Body) -> str:
    """Why a body that is not there on the day is not judged; districts as a level ended with the June of 2025."""
    if asked.on < body.valid_from:
        return _("Sổ đơn vị ghi %(name)s từ ngày %(day)s.") % {
            "name": body.official_name,
            "day": f"{body.valid_from:%d/%m/%Y}",
        }
    last = body.valid_to or asked.on
    said = _("%(name)s kết thúc ngày %(day)s, nên không đánh giá cho ngày %(asked)s.") % {
        "name": body.official_name,
        "day": f"{last:%d/%m/%Y}",
        "asked": f"{asked.on:%d/%m/%Y}",
    }
    if body.kind != BodyKind.DISTRICT:
        return said
    return f"{said} " + _(
        "Từ 01/7/2025 chính quyền địa phương có hai cấp, không còn cấp huyện; kết quả trước đó vẫn giữ nguyên."
    )


def _none(request: Request, asked: Asked, body: Body, because: str) -> HttpResponse:
    """Nothing to be judged on the day: said plainly, with a way to the nearest day of the body's life."""
    nearest = None
    if body.valid_to and asked.on > body.valid_to:
        nearest = body.valid_to
    elif asked.on < body.valid_from:
        nearest = body.valid_from
    elif asked.on < asked.today - timedelta(days=1):
        nearest = min(asked.today, body.valid_to or asked.today)
    return render(
        request,
        "reporting/judged_none.html",
        with_asked(request, asked, body=body, because=because, nearest=nearest),
    )
