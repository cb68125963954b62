"""Handing a stored file to a person whom the linking room has let through."""

import logging
import re
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from chungsuc.documents.kinds import JPEG, KINDS, XLSX, Unfit, clean_name
from chungsuc.documents.models import StoredFile
from chungsuc.documents.pictures import small_copy
from chungsuc.documents.shelf import path_of, put_bytes, small_path_of

log = logging.getLogger("chungsuc.documents")


def file_response(
    request: HttpRequest, stored: StoredFile, *, inline: bool, small: bool = False, name: str = ""
) -> HttpResponseBase:
    """
    The file under `name`. `inline` holds for pictures only, `small` gives their small copy.

    The caller has asked its own rule; the browser asks again each time (no-cache), and is answered 304 by the digest.
    """
    kind = KINDS[stored.media_type]
    small = small and kind.shown
    etag = f'"{stored.sha256}{"-nho" if small else ""}"'
    try:
        path = _whole(stored, small=small)
        if unchanged := get_conditional_response(request, etag=etag):
            return unchanged
        file = path.open("rb")
    except (OSError, Unfit) as problem:
        log.error("Tệp %s (%s) không còn nguyên: %s", stored.pk, stored.sha256, problem)  # noqa: TRY400 -- no trace needed
        return render(request, "documents/broken.html", {"stored": stored}, status=503)
    request.META.pop("HTTP_ACCEPT_ENCODING", None)  # sent as it is: packed already, and its length stays known
    response = FileResponse(
        file,
        as_attachment=not (inline and kind.shown),
        filename="nho.jpg" if small else _saved_as(name or stored.name, kind.suffixes),
        content_type=JPEG.media_type if small else kind.served_as,
    )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def workbook_response(content: bytes, name: str) -> HttpResponse:
    """A workbook made for this one answer: handed over to be saved, and kept by nobody on the way."""
    response = HttpResponse(content, content_type=XLSX.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


def _whole(stored: StoredFile, *, small: bool) -> Path:
    """Where the file lies, or its small copy, made again where that is gone."""
    path = path_of(stored.sha256)
    if (size := path.stat().st_size) != stored.size:
        raise OSError(f"{path}: {size} byte, hồ sơ ghi {stored.size}")
    copy = small_path_of(stored.sha256)
    if small and not copy.exists():
        put_bytes(small_copy(path, stored.name), copy)
    return copy if small else path


def _saved_as(name: str, suffixes: tuple[str, ...]) -> str:
    """What a person wrote, as the name of a file: “Biên bản 12/10” becomes “Biên bản 12-10.pdf”."""
    cleaned = clean_name(re.sub(r"[/\\]", "-", name))
    return cleaned if cleaned.lower().endswith(suffixes) else cleaned + suffixes[0]
