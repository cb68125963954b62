"""The levels of a whole edition by workbook: out, back, looked through, proposed."""

from typing import Any, cast

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chungsuc.accounts.http import Request, signed_in
from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import store
from chungsuc.documents.models import StoredFile
from chungsuc.documents.serving import workbook_response
from chungsuc.documents.shelf import path_of
from chungsuc.progress import actions
from chungsuc.progress.permissions import COORDINATION_OFFICE
from chungsuc.progress.queries.law_sets import laid_for
from chungsuc.progress.views.law_asking import edition_named, law_day_asked, law_shown, place_of, types_law
from chungsuc.progress.workbook.law_reading import LawPreview, law_marked, law_preview, sealed, unsealed
from chungsuc.progress.workbook.law_template import law_template
from chungsuc.rulebook.model import Edition
from chungsuc.sheets.safety import UnfitSheet, too_large
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of
from chungsuc.units.queries import Actor

SALT, HOUR = "progress.law-sheet", 3600
ROOM = 200_000  # bytes of a form beside its file


def _placed(actor: Actor) -> Body:
    place = place_of(actor)
    if place is None:
        raise Refused(_("Đồng chí chưa được phân công ở đơn vị nào."), who_can_lift=COORDINATION_OFFICE)
    return place


def _laid(request: Request, standard: str, place: Body) -> Edition:
    law = law_shown(request, place)
    national = edition_named(law, standard)
    return laid_for(law, national, place, national.day_within(law_day_asked(request)))


@require_GET
def template(plain: HttpRequest, standard: str) -> HttpResponse:
    """Every level as it applies in the territory, with empty cells beside it; of one column (`vung`) or of all."""
    request = signed_in(plain)
    place = _placed(actor_of(request))
    edition = _laid(request, standard, place)
    column = request.GET.get("vung", "")
    column = column if column in [r.id for r in edition.regions] else ""
    content = law_template(edition, place, column, on=edition.day_within(law_day_asked(request)), now=request.now)
    return workbook_response(content, f"{edition.id}-{column or 'moi-cot'}.xlsx")


@require_http_methods(["GET", "POST"])
def workbook(plain: HttpRequest, standard: str) -> HttpResponse:
    """Nothing is proposed before what the sheet changes has been shown."""
    request = signed_in(plain)
    actor = actor_of(request)
    place = _placed(actor)
    edition = _laid(request, standard, place)
    context: dict[str, Any] = {"edition": edition, "place_shown": place, "usual": place.region}
    context["may_type"] = types_law(request, actor, place)
    if request.method == "POST":
        try:
            answer = {"nop": _propose, "danh-dau": _marked}.get(request.POST.get("act", ""), _brought)
            answered = answer(request, edition, place)
        except UnfitSheet as unfit:
            context["said"] = unfit.messages
        except actions.Flawed as flawed:
            context["said"] = tuple(_told(f) for f in flawed.flaws)
        except Refused as refused:
            context["said"] = (refused.reason,)
        else:
            if isinstance(answered, HttpResponse):
                return answered
            context |= answered
    wrong = context.get("said") or (context.get("preview") and context["preview"].problems)
    return render(request, "progress/law_workbook.html", context, status=422 if wrong else 200)


def _told(flaw: actions.Flaw) -> str:
    text = flaw.text.replace(" (looser_because)", "")
    return text if flaw.row is None else _("Hàng %(n)s: %(text)s") % {"n": flaw.row + 1, "text": text}


def _brought(request: Request, edition: Edition, place: Body) -> dict[str, Any]:
    """What the sheet would change; the file is kept so that its faults can be marked in it."""
    file = request.FILES.get("tep")
    if not isinstance(file, UploadedFile) or file.file is None:
        raise Refused(_("Chưa chọn tệp. Chọn tệp .xlsx rồi bấm lại."))
    too_large(int(request.META.get("CONTENT_LENGTH") or 0) - ROOM)
    stored = store(by=request.user, name=file.name or "", stream=file, now=request.now)
    preview = _read(request, stored, edition, place)
    return {
        "preview": preview,
        "kept": signing.dumps([request.user.pk, stored.pk], salt=SALT),
        "sealed": "" if preview.problems or not preview.rows else sealed(preview),
    }


def _read(request: Request, stored: StoredFile, edition: Edition, place: Body) -> LawPreview:
    data = path_of(stored.sha256).read_bytes()
    return law_preview(data, stored.name, edition, on=request.day, regions=[place.region] if place.region else None)


def _marked(request: Request, edition: Edition, place: Body) -> HttpResponse:
    """The very same file, with the faults in its cells."""
    try:
        person, pk = signing.loads(request.POST.get("giu", ""), salt=SALT, max_age=HOUR)
    except signing.BadSignature as problem:
        raise Refused(_("Bản xem trước đã quá một giờ. Tải tệp lên lại.")) from problem
    if person != request.user.pk:
        raise Refused(_("Bản xem trước này của người khác. Tải tệp lên lại."))
    stored = StoredFile.objects.get(pk=cast("int", pk))
    preview = _read(request, stored, edition, place)
    content = law_marked(path_of(stored.sha256).read_bytes(), stored.name, preview)
    return workbook_response(content, f"danh-dau-loi-{edition.id}.xlsx")


def _propose(request: Request, edition: Edition, place: Body) -> HttpResponse:
    """Exactly what was shown, all of it or none."""
    preview = unsealed(request.POST.get("da-xem", ""))
    if preview.standard != edition.id:
        raise Refused(_("Bản xem trước này của bộ tiêu chí khác. Tải tệp lên lại."))
    done = actions.propose_law_workbook(actor=request.user, territory=place, preview=preview, now=request.now)
    messages.success(request, _("Đã gửi %(n)s mục cho người thứ hai xác nhận.") % {"n": len(done)})
    return redirect("law_waiting")
