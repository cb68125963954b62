"""What an agency tells the communes about its indicators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungsuc.accounts.http import signed_in
from chungsuc.accounts.permits import Refused
from chungsuc.progress import actions, queries
from chungsuc.progress.forms import clean
from chungsuc.progress.permissions import writes_notes_on
from chungsuc.units.queries import actor_on


@require_http_methods(["GET", "POST"])
def notes(plain: HttpRequest) -> HttpResponse:
    """The reader's own indicators, each with the note in force and a form for another one."""
    request = signed_in(plain)
    posts = writes_notes_on(actor_on(request.user, request.day))
    refused, measure = None, request.POST.get("noi-dung", "")
    if request.method == "POST":
        text = clean(request.POST.get("text", ""))
        try:
            actions.write_note(actor=request.user, measure=measure, text=text, now=request.now)
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, _("Đã ghi lưu ý.") if text else _("Đã bỏ lưu ý."))
            return redirect("notes")
    context = {
        "rows": queries.note_rows({m: p.territory for m, p in posts.items()}, request.day, request.known_at),
        "refused": refused,
        "refused_measure": measure,
        "most": actions.NOTE_LENGTH,
    }
    return render(request, "progress/notes.html", context, status=422 if refused else 200)
