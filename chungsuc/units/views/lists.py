"""Users by workbook: the template out, the filled list in, looked at, confirmed, and the slips."""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Sequence
from datetime import date
from io import BytesIO

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from chungsuc.accounts.codes import Slip
from chungsuc.accounts.http import Request, signed_in
from chungsuc.accounts.permits import Refused
from chungsuc.sheets.marking import marked_copy
from chungsuc.sheets.safety import UnfitSheet
from chungsuc.units import actions
from chungsuc.units.given import Invitee, PostGiven
from chungsuc.units.models import Body, Role
from chungsuc.units.people import taken_usernames
from chungsuc.units.permissions import actor_of, can_administer
from chungsuc.units.queries import Actor
from chungsuc.units.views.slips import slips_page
from chungsuc.units.workbook import (
    HEADS,
    LIST,
    PeopleSheet,
    bodies_for,
    read_people,
    write_people_template,
)

LARGEST = 1024**2  # a thousand people are a tenth of it
SALT, HOUR = "units.people", 3600
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def people_template(plain: HttpRequest) -> HttpResponse:
    """The empty list to fill in."""
    actor = actor_of(signed_in(plain))
    can_administer(actor).require()
    out = BytesIO()
    write_people_template(out, bodies_for(actor))
    return _handed_over(out.getvalue(), "nguoi-dung.xlsx")


def _handed_over(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-store"
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def people_workbook(plain: HttpRequest) -> HttpResponse:
    """A list of users: brought, looked through, confirmed; nothing is kept before that."""
    request = signed_in(plain)
    actor = actor_of(request)
    can_administer(actor).require()
    said: tuple[str, ...] = ()
    sheet, content = PeopleSheet((), ()), b""
    if request.method == "POST":
        try:
            if read := request.POST.get("da-doc"):
                return slips_page(request, _confirmed(request, read))
            if kept := request.POST.get("tep-cu"):
                return _marked(actor, kept)
            sheet, content = _brought(request, actor)
        except UnfitSheet as unfit:
            said = unfit.messages
        except Refused as refused:
            said = (f"{refused.reason} {refused.who_can_lift}".strip(),)
    context = {
        "sheet": sheet,
        "said": said,
        "read": _sealed(request, sheet.invitees) if sheet.invitees else "",
        "kept": b64encode(content).decode() if sheet.faults else "",
    }
    return render(request, "units/people_workbook.html", context, status=422 if said or sheet.faults else 200)


def _brought(request: Request, actor: Actor) -> tuple[PeopleSheet, bytes]:
    file = request.FILES.get("tep")
    if not isinstance(file, UploadedFile) or file.file is None:
        raise Refused(_("Chưa chọn tệp. Chọn tệp .xlsx rồi bấm lại."))
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnfitSheet(_("Tệp nặng quá 1 MB. Danh sách người dùng không cần hình ảnh; chia thành nhiều tệp."))
    return read_people(BytesIO(content), file.name or "", actor, taken=taken_usernames()), content


def _marked(actor: Actor, kept: str) -> HttpResponse:
    """The file that the page carried back, read anew and as warily as the first time, with its faults in its cells."""
    try:
        content = b64decode(kept, validate=True)
    except Error as error:
        raise UnfitSheet(_("Tệp không còn nguyên. Tải tệp lên lại.")) from error
    sheet = read_people(BytesIO(content), "nguoi-dung.xlsx", actor, taken=taken_usernames())
    marked = marked_copy(content, "nguoi-dung.xlsx", sheet.faults, sheet=LIST, landmark=HEADS["full_name"])
    return _handed_over(marked, "nguoi-dung-danh-dau.xlsx")


def _sealed(request: Request, invitees: Sequence[Invitee]) -> str:
    """What was shown, signed for this person, so that exactly this is confirmed."""
    rows = [[one.full_name, one.username, [_row(post) for post in one.posts]] for one in invitees]
    return signing.dumps([request.user.pk, rows], salt=SALT, compress=True)


def _row(post: PostGiven) -> list[str | int]:
    last = post.valid_to.isoformat() if post.valid_to else ""
    return [post.body.pk, str(post.role), post.post, post.valid_from.isoformat(), last, post.act]


def _confirmed(request: Request, read: str) -> list[Slip]:
    try:
        person, rows = signing.loads(read, salt=SALT, max_age=HOUR)
    except signing.BadSignature as problem:
        raise Refused(_("Bản xem trước đã quá một giờ. Tải tệp lên lại.")) from problem
    if person != request.user.pk:
        raise Refused(_("Bản xem trước này của người khác. Tải tệp lên lại."))
    bodies = Body.objects.select_related("parent__parent").in_bulk(
        [post[0] for _n, _u, posts in rows for post in posts]
    )
    invitees = [Invitee(name, username, tuple(_post(post, bodies) for post in posts)) for name, username, posts in rows]
    return actions.invite_many(actor=request.user, invitees=invitees, now=request.now)


def _post(row: Sequence[str | int], bodies: dict[int, Body]) -> PostGiven:
    body, role, post, first, last, act = row
    until = date.fromisoformat(str(last)) if last else None
    return PostGiven(bodies[int(body)], Role(str(role)), str(post), date.fromisoformat(str(first)), until, str(act))
