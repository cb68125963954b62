"""A paper comes into the register: the file, then its fields, as read and as confirmed."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungsuc.accounts.http import Request, signed_in, whole
from chungsuc.accounts.permits import Answer, Refused
from chungsuc.documents.actions import AlreadyThere, register_paper, store
from chungsuc.documents.bringing import Brought, proposal, read_stored
from chungsuc.documents.forms import TYPES, entry_typed
from chungsuc.documents.kinds import PAPER_SUFFIXES
from chungsuc.documents.models import Direction, StoredFile
from chungsuc.documents.permissions import OWN_REGISTER, kept_registers
from chungsuc.documents.queries.papers import issuers_around
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of

SALT, DAY = "documents.brought", 86_400


def _registers(request: Request) -> list[Body]:
    """The registers that the reader keeps; refused where there are none."""
    found = kept_registers(actor_of(request))
    if not found:
        raise Refused(_("Đồng chí không giữ sổ văn bản nào."), rule=OWN_REGISTER)
    return found


@require_http_methods(["GET", "POST"])
def paper_new(plain: HttpRequest) -> HttpResponse:
    """Which register, which file; a paper without a file is typed by hand."""
    request = signed_in(plain)
    registers = _registers(request)
    refused = None
    if request.method == "POST":
        try:
            return redirect("paper_confirm", token=_token(request, registers))
        except Refused as problem:
            refused = problem
    context = {
        "registers": registers,
        "chosen": whole(request.POST.get("holder", "")),
        "suffixes": ",".join(PAPER_SUFFIXES),
        "most_mb": settings.MAX_FILE_BYTES // 2**20,
        "refused": refused,
    }
    return render(request, "documents/paper_new.html", context, status=422 if refused else 200)


def _token(request: Request, registers: list[Body]) -> str:
    """The stored file and the register, signed for this person for a day: what comes back is what was brought."""
    holder = next((b for b in registers if b.pk == whole(request.POST.get("holder", ""))), None)
    if holder is None:
        raise Refused(_("Chưa chọn sổ của đơn vị."))
    file = request.FILES.get("file")
    stored = None
    if file is not None and "by_hand" not in request.POST:
        stored = store(by=request.user, name=file.name or "", stream=file, now=request.now, paper=True)
    elif "by_hand" not in request.POST:
        raise Refused(_("Chưa chọn tệp."), who_can_lift=_("Không có tệp thì bấm “Ghi bằng tay”."))
    return signing.dumps([request.user.pk, holder.pk, stored.pk if stored else None], salt=SALT)


@require_http_methods(["GET", "POST"])
def paper_confirm(plain: HttpRequest, token: str) -> HttpResponse:
    """What was read of the paper, to be confirmed or corrected; then it is registered."""
    request = signed_in(plain)
    holder, file = _brought_by(request, token)
    brought = read_stored(file) if file else None
    issuers = {body.pk: body for body in issuers_around(holder, request.day)}
    told: Answer | None = None
    if request.method == "POST":
        try:
            entry = entry_typed(request.POST, issuers)
            paper = register_paper(
                actor=request.user, holder=holder, entry=entry, file=file, brought=brought, now=request.now
            )
        except (Refused, AlreadyThere) as problem:
            told = problem
        else:
            messages.success(request, _("Đã vào sổ: %(name)s.") % {"name": paper.name})
            return redirect("paper", pk=paper.pk)
    context = {
        "holder": holder,
        "file": file,
        "brought": brought,
        "fields": request.POST if request.method == "POST" else _fields(request, brought, holder),
        "issuers": issuers.values(),
        "types": TYPES,
        "directions": Direction.choices,
        "refused": told if isinstance(told, Refused) else None,
        "twice": told.paper if isinstance(told, AlreadyThere) else None,
    }
    return render(request, "documents/paper_confirm.html", context, status=422 if told else 200)


def _brought_by(request: Request, token: str) -> tuple[Body, StoredFile | None]:
    try:
        user, holder_pk, file_pk = signing.loads(token, salt=SALT, max_age=DAY)
    except signing.BadSignature as problem:
        raise Http404(_("Tệp này đã quá một ngày, đồng chí đưa lại.")) from problem
    holder = next((b for b in _registers(request) if b.pk == holder_pk), None)
    if user != request.user.pk or holder is None:
        raise Http404(_("Tệp này do người khác đưa lên."))
    return holder, StoredFile.objects.get(pk=file_pk) if file_pk else None


def _fields(request: Request, brought: Brought | None, holder: Body) -> Mapping[str, str]:
    """The form as it is first shown: what was read; today as the day of arrival of what others issued."""
    if brought is None:
        return {"direction": Direction.INCOMING, "arrived_on": request.day.isoformat()}
    found = proposal(brought, holder, request.day)
    own = found.issuer is not None and found.issuer.pk == holder.pk
    return {
        "type": found.type,
        "number": found.number,
        "symbol": found.symbol,
        "dated": "/".join(reversed(found.dated.split("-"))),
        "issuer": str(found.issuer.pk) if found.issuer else "",
        "issuer_name": found.issuer_name,
        "subject": found.subject,
        "signer_name": found.signer_name,
        "direction": Direction.OUTGOING if own else Direction.INCOMING,
        "arrived_on": "" if own else request.day.isoformat(),
    }
