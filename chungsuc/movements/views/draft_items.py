"""One item of a draft: accepted, dropped, corrected, decided; or added by hand."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chungsuc.accounts.http import signed_in, whole
from chungsuc.movements import actions
from chungsuc.movements.forms.drafts import item_form
from chungsuc.movements.forms.fields import clean_text
from chungsuc.movements.models import DraftItem, ItemKind, TargetKind
from chungsuc.movements.permissions import get_draft, get_draft_item
from chungsuc.movements.queries.draft_rows import name_of
from chungsuc.movements.queries.drafts import movement_of, values_for
from chungsuc.movements.views.drafts import crumbs_of
from chungsuc.movements.views.drawing import shown
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of
from chungsuc.units.queries import STEP


def _back(item: DraftItem) -> HttpResponse:
    number = item.draft.items.filter(order__lte=item.order).count()
    return redirect(f"{reverse('draft', args=[item.draft_id])}#m{number}")


@require_POST
def draft_item_settle(plain: HttpRequest, pk: int) -> HttpResponse:
    """Accept, drop, take back; take one reading; say which body is meant."""
    request = signed_in(plain)
    item = get_draft_item(actor_of(request), pk)
    verb = request.POST.get("viec", "")
    if verb in ("accept", "drop", "restore"):
        actions.settle_item(actor=request.user, item=item, verb=verb, now=request.now)
    elif verb == "answer":
        _answer(request.POST, item, request)
    elif verb == "body":
        body = Body.objects.on(request.day).within(item.draft.territory.path[:STEP])
        meant = body.filter(pk=whole(request.POST.get("body", "")) or 0).first()
        if meant is None:
            messages.warning(request, _("Chọn một đơn vị."))
        else:
            place = request.POST.get("place", "")
            actions.choose_body(actor=request.user, item=item, place=place, body=meant, now=request.now)
    else:
        raise Http404(_("Không có việc này."))
    return _back(item)


def _answer(posted: QueryDict, item: DraftItem, plain: HttpRequest) -> None:
    request = signed_in(plain)
    choice = whole(posted.get("choice", ""))
    if choice is None:
        messages.warning(request, _("Chưa chọn con số nào; mục này vẫn để mở."))
        return
    note = clean_text(posted.get("note", ""))
    if item.problems and not note:
        messages.warning(request, _("Cần ghi căn cứ của lựa chọn: văn bản đính chính, hoặc ý kiến của đơn vị ban hành."))
        return
    actions.answer_item(actor=request.user, item=item, choice=choice, note=note, now=request.now)


@require_http_methods(["GET", "POST"])
def draft_item(plain: HttpRequest, pk: int) -> HttpResponse:
    """Corrects the item; what is typed is accepted with it. A target may be made one of another kind."""
    request = signed_in(plain)
    item = get_draft_item(actor_of(request), pk)
    kind = request.GET.get("loai", "")
    if item.kind == ItemKind.TARGET and kind in TargetKind.values:
        item.chosen = {**item.chosen, "kind": kind}
    form = item_form(item, movement_of(item.draft), request.POST or None, request.day)
    if request.method == "POST" and form.is_valid():
        chosen, note = form.values(item.chosen), form.cleaned_data.get("note", "")
        actions.correct_item(actor=request.user, item=item, chosen=chosen, note=note, now=request.now)
        return _back(item)
    context = {
        "form": form,
        "item": item,
        "name": name_of(item),
        "crumbs": crumbs_of(item.draft),
        "kinds": TargetKind.choices if item.kind == ItemKind.TARGET else (),
        "datalist": getattr(form, "datalist", []),
    }
    return render(request, "movements/draft_item.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def draft_item_new(plain: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Adds what the reader did not find; for a target first its kind is asked."""
    request = signed_in(plain)
    found = get_draft(actor_of(request), pk)
    if kind not in ItemKind.values:
        raise Http404(_("Không có loại mục này."))
    more = {}
    if kind == ItemKind.TARGET:
        more = {"kind": request.GET.get("loai", ""), "due": found.head.get("valid_to")}
        if more["kind"] not in TargetKind.values:
            context = {"crumbs": crumbs_of(found), "kinds": TargetKind.choices}
            return render(request, "movements/draft_kinds.html", context)
    item = DraftItem(draft=found, kind=kind, chosen=values_for(kind, more), read={})
    form = item_form(item, movement_of(found), request.POST or None, request.day)
    if request.method == "POST" and form.is_valid():
        made = actions.add_item(
            actor=request.user, draft=found, kind=kind, chosen=form.values(item.chosen), now=request.now
        )
        return _back(made)
    heading = _("Thêm mục: %(kind)s") % {"kind": ItemKind(kind).label}
    return shown(request, form, heading=heading, crumbs=crumbs_of(found))
