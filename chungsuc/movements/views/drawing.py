"""One page for every form of a plan: shown, held against the model, stored, and dropped again."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm, ModelForm
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chungsuc.accounts.http import Request
from chungsuc.movements import actions
from chungsuc.movements.actions.plans import Plan
from chungsuc.movements.forms import ReasonForm
from chungsuc.movements.forms.fields import clean_text
from chungsuc.units.models import Body

Crumbs = Sequence[tuple[str, str]]


def stored(request: Request, form: ModelForm[Any]) -> bool:
    """Stores what a form holds, if it is right; else the form has the messages."""
    if request.method != "POST" or not form.is_valid():
        return False
    links: dict[str, Sequence[Body]] = {
        n: form.cleaned_data[n] for n in ("named", "supporting") if n in form.cleaned_data
    }
    try:
        actions.record_plan(actor=request.user, row=form.instance, links=links, now=request.now)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    messages.success(request, _("Đã lưu."))
    return True


def shown(request: Request, form: BaseForm, *, heading: str, crumbs: Crumbs, drop: str = "") -> HttpResponse:
    """The form's page; with `drop`, the address that removes what is being changed."""
    context = {
        "form": form,
        "heading": heading,
        "crumbs": crumbs,
        "drop": drop,
        "drop_form": ReasonForm(prefix="bo") if drop else None,
        "datalist": getattr(form, "datalist", []),
    }
    return render(request, "movements/form.html", context, status=422 if form.is_bound and form.errors else 200)


def dropped(request: Request, row: Plan) -> None:
    """Removes or ends it, and says which."""
    reason = clean_text(request.POST.get("bo-reason", ""))
    deleted = actions.drop_plan(actor=request.user, row=row, reason=reason, now=request.now)
    messages.success(request, _("Đã xóa.") if deleted else _("Đã thôi giao từ hôm nay, kèm lý do."))
