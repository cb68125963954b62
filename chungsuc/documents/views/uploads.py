"""
A file in pieces, for slow lines: the core of the tus protocol 1.0 with its creation extension.

Each piece is on the disk before it is acknowledged; the last one is answered with the stored file's upload.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from chungsuc import clock
from chungsuc.accounts.http import signed_in, whole
from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import OutOfStep, append, begin_upload, finish
from chungsuc.documents.kinds import Unfit
from chungsuc.documents.permissions import get_upload

PROTOCOL = "1.0.0"
MOST_AT_ONCE = 2 * 2**20


@require_http_methods(["POST", "OPTIONS"])
def begin(plain: HttpRequest) -> HttpResponse:
    """Begins an upload: its size in `Upload-Length`, its name in `Upload-Metadata`."""
    request = signed_in(plain)
    if request.method == "OPTIONS":
        about = {"Tus-Version": PROTOCOL, "Tus-Extension": "creation", "Tus-Max-Size": str(settings.MAX_FILE_BYTES)}
        return HttpResponse(status=204, headers=about | {"Tus-Resumable": PROTOCOL})
    size = whole(request.headers.get("Upload-Length", ""))
    name = _metadata(request.headers.get("Upload-Metadata", "")).get("filename", "")
    if size is None or not name:
        return _answer(400, {"error": "Thiếu tên hoặc độ lớn của tệp."})
    try:
        upload = begin_upload(by=request.user, name=name, size=size, now=request.now, wall=clock.wall())
    except Refused as refused:
        return _refusal(refused)
    address = reverse("upload", args=[upload.pk])
    return _answer(
        201, {"id": str(upload.pk), "url": address, "offset": 0}, {"Location": address, "Upload-Offset": "0"}
    )


@require_http_methods(["HEAD", "PATCH", "POST"])
def go_on(plain: HttpRequest, pk: UUID) -> HttpResponse:
    """HEAD tells where to go on; PATCH (or POST) adds the piece that begins at `Upload-Offset`."""
    request = signed_in(plain)
    upload = get_upload(request.user, pk)
    if request.method == "HEAD":
        state = {"Upload-Offset": str(upload.received), "Upload-Length": str(upload.size), "Cache-Control": "no-store"}
        return _answer(200, {}, state)
    offset = whole(request.headers.get("Upload-Offset", ""))
    data = request.read(MOST_AT_ONCE + 1)
    if len(data) > MOST_AT_ONCE:
        return _answer(413, {"error": f"Mỗi lần gửi không quá {MOST_AT_ONCE // 2**20} MB."})
    if offset is None:
        return _answer(400, {"error": "Thiếu vị trí của phần gửi lên."})
    try:
        upload = append(upload=upload, offset=offset, data=data)
        if upload.received == upload.size:
            finish(upload=upload, now=request.now)
    except OutOfStep as step:
        return _answer(409, {"offset": step.received}, {"Upload-Offset": str(step.received)})
    except Refused as refused:
        return _refusal(refused)
    return HttpResponse(status=204, headers={"Upload-Offset": str(upload.received), "Tus-Resumable": PROTOCOL})


def _metadata(header: str) -> dict[str, str]:
    found = {}
    for pair in header.split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = b64decode(value, validate=True).decode("utf-8")
        except (NotBase64, UnicodeDecodeError):
            continue
    return found


def _refusal(refused: Refused) -> HttpResponse:
    text = " ".join(part for part in (refused.reason, refused.rule, refused.who_can_lift) if part)
    return _answer(422 if isinstance(refused, Unfit) else 403, {"error": text})


def _answer(status: int, content: dict[str, object], headers: dict[str, str] | None = None) -> HttpResponse:
    return JsonResponse(content, status=status, headers={"Tus-Resumable": PROTOCOL} | (headers or {}))
