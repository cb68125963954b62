"""
What a file is, told by its bytes. Whatever is not on the list stays outside.

The strict one of two: which files may be kept, by name and content. What can be read as a paper is asked of
`official.extract.kinds`, which is lenient and looks at content alone.
"""

import codecs
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from chungsuc.accounts.permits import Refused
from chungsuc.sheets.safety import MEMBER

NAME_LENGTH = 200
MOST_MEMBERS = 5_000
MOST_UNPACKED = 200 * 2**20
MOST_DECLARED = 2**20
BLOCK = 2**20
TAIL = 2048


@dataclass(frozen=True, slots=True)
class Kind:
    """`shown`: a picture that browsers may draw in the page; everything else is handed over to be saved."""

    media_type: str
    suffixes: tuple[str, ...]
    shown: bool = False

    @property
    def served_as(self) -> str:
        if self.media_type == "text/html":  # never as a page of ours
            return "application/octet-stream"
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


PDF: Final = Kind("application/pdf", (".pdf",))
JPEG: Final = Kind("image/jpeg", (".jpg", ".jpeg"), shown=True)
PNG: Final = Kind("image/png", (".png",), shown=True)
WEBP: Final = Kind("image/webp", (".webp",), shown=True)
DOCX: Final = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",))
XLSX: Final = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",))
ODT: Final = Kind("application/vnd.oasis.opendocument.text", (".odt",))
TEXT: Final = Kind("text/plain", (".txt", ".csv"))
DOC: Final = Kind("application/msword", (".doc",))
HTML: Final = Kind("text/html", (".html", ".htm"))
ORDINARY: Final = (PDF, JPEG, PNG, WEBP, DOCX, XLSX, ODT, TEXT)
PAPERS: Final = (*ORDINARY, DOC, HTML)  # what a register of papers takes besides: old ones, and pages of portals
KINDS: Final = {kind.media_type: kind for kind in PAPERS}
SUFFIXES: Final = tuple(suffix for kind in ORDINARY for suffix in kind.suffixes)
PAPER_SUFFIXES: Final = tuple(suffix for kind in PAPERS for suffix in kind.suffixes)

CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
MARKUP = re.compile(rb"\s*(#!|<(!doctype|\?xml|\?php|html|head|body|svg|script|iframe|!--))", re.IGNORECASE)
MACROS = re.compile(r"(^|/)vbaproject\.bin$|^(basic|scripts)/", re.IGNORECASE)


class Unfit(Refused):
    """A file that cannot be kept, with the reason and what to do."""

    def __init__(self, reason: str, remedy: str = "", *, kinds: tuple[Kind, ...] = ORDINARY) -> None:
        allowed = ", ".join(suffix[1:] for kind in kinds for suffix in kind.suffixes)
        rule = f"Nhận tệp {allowed}, mỗi tệp không quá {settings.MAX_FILE_BYTES // 2**20} MB."
        super().__init__(reason, rule=rule, who_can_lift=remedy)


def clean_name(name: str) -> str:
    """The last part of the path, composed, without signs that cannot be seen, at most 200 characters with its suffix."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(
        " " if c.isspace() else c for c in last if c.isspace() or not unicodedata.category(c).startswith("C")
    )
    text = " ".join(seen.split()).strip(". ")
    stem, dot, suffix = text.rpartition(".")
    if dot and len(suffix) < 10:
        return f"{stem[: NAME_LENGTH - len(suffix) - 1].strip() or 'tep'}.{suffix}"
    return text[:NAME_LENGTH] or "tep"


def check_promise(name: str, size: int, kinds: tuple[Kind, ...] = ORDINARY) -> None:
    """What can be told before a byte has come."""
    if size > settings.MAX_FILE_BYTES:
        raise Unfit(
            f"Tệp “{name}” nặng {-(-size // 2**20)} MB, quá lớn.",
            "Đồng chí giảm độ phân giải khi quét, hoặc chia nhỏ tệp.",
        )
    if size == 0:
        raise Unfit(f"Tệp “{name}” không có nội dung.", "Đồng chí kiểm tra rồi chọn lại tệp.")
    if not name.lower().endswith(tuple(suffix for kind in kinds for suffix in kind.suffixes)):
        remedy = "Đồng chí lưu lại thành một loại trong danh sách, ví dụ pdf."
        raise Unfit(f"Không nhận loại tệp của “{name}”.", remedy, kinds=kinds)


def sniff(path: Path, name: str, kinds: tuple[Kind, ...] = ORDINARY) -> Kind:
    """The kind of the file's content; refused when it is none of `kinds` or the name says another."""
    check_promise(name, path.stat().st_size, kinds)
    kind = (_kind_of_old_paper(path, name) if kinds == PAPERS else None) or _kind_of(path, name)
    if not name.lower().endswith(kind.suffixes):
        raise Unfit(
            f"Nội dung của “{name}” thật ra là loại {kind.suffixes[0][1:]}.",
            f"Đồng chí mở tệp, xem lại nội dung rồi đặt đuôi {kind.suffixes[0]}.",
        )
    return kind


def _kind_of_old_paper(path: Path, name: str) -> Kind | None:
    """Word's old form, a page saved from a portal, a text in letters from before Unicode; None for all others."""
    content = path.read_bytes()
    if content.startswith(b"\xd0\xcf\x11\xe0") and "WordDocument".encode("utf-16-le") in content:
        if any(mark.encode("utf-16-le") in content for mark in ("_VBA_PROJECT", "EncryptedPackage")):
            raise Unfit(f"Tệp “{name}” có chứa macro hoặc có đặt mật khẩu.", "Đồng chí lưu lại thành docx hoặc pdf.")
        return DOC
    if b"\x00" in content:
        return None
    if MARKUP.match(content[:1024].removeprefix(codecs.BOM_UTF8)):
        return HTML if b"<html" in content[:8192].lower() or name.lower().endswith(HTML.suffixes) else None
    return TEXT if name.lower().endswith(".txt") and not CONTROL.search(content.decode("latin-1")) else None


def _kind_of(path: Path, name: str) -> Kind:
    with path.open("rb") as file:
        head = file.read(1024)
        file.seek(-min(TAIL, path.stat().st_size), 2)
        tail = file.read()
    if head.startswith(b"%PDF-"):
        if b"%%EOF" not in tail:
            raise Unfit(f"Tệp “{name}” thiếu phần cuối.", "Đồng chí quét hoặc tải lại tệp từ nguồn.")
        return PDF
    for kind, there in (
        (JPEG, head.startswith(b"\xff\xd8\xff")),
        (PNG, head.startswith(b"\x89PNG\r\n\x1a\n")),
        (WEBP, head.startswith(b"RIFF") and head[8:12] == b"WEBP"),
    ):
        if there:
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_package(path, name)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unfit(
            f"Tệp “{name}” là kiểu Office cũ (doc, xls) hoặc có đặt mật khẩu.",
            "Đồng chí bỏ mật khẩu, lưu lại thành docx, xlsx hoặc pdf.",
        )
    if not MARKUP.match(head.removeprefix(codecs.BOM_UTF8)) and _is_text(path):
        return TEXT
    raise Unfit(
        f"Không nhận ra nội dung của “{name}”.",
        "Đồng chí lưu lại thành pdf; tệp văn bản thuần thì lưu theo mã UTF-8.",
    )


def _is_text(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                if CONTROL.search(decoder.decode(block)):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _kind_of_package(path: Path, name: str) -> Kind:
    """Word, Excel and OpenDocument are zips; only their directory and one small member are read."""
    if path.read_bytes().count(MEMBER) > MOST_MEMBERS:  # counted first: half a million of them take the reader seconds
        raise _too_much_inside(name)
    try:
        kind = _kind_inside(path, name)
    except Unfit:
        raise
    except Exception as error:  # whatever a broken zip makes the reader raise
        raise Unfit(f"Tệp “{name}” bị hỏng, không mở được.", "Đồng chí mở tệp, lưu lại rồi gửi.") from error
    if kind is None:
        raise Unfit(f"Tệp “{name}” là tệp nén, không phải văn bản.", "Đồng chí giải nén rồi gửi từng tệp.")
    return kind


def _too_much_inside(name: str) -> Unfit:
    return Unfit(f"Tệp “{name}” bung ra quá lớn.", "Đồng chí bỏ bớt nội dung, hoặc lưu thành pdf.")


def _kind_inside(path: Path, name: str) -> Kind | None:
    with zipfile.ZipFile(path) as package:
        members = package.infolist()
        if sum(m.file_size for m in members) > MOST_UNPACKED:
            raise _too_much_inside(name)
        if any(m.flag_bits & 1 for m in members):
            raise Unfit(f"Tệp “{name}” có đặt mật khẩu.", "Đồng chí bỏ mật khẩu rồi lưu lại.")
        named = {m.filename: m for m in members}
        declared = b""
        for key in ("mimetype", "[Content_Types].xml"):
            if key in named and named[key].file_size <= MOST_DECLARED:
                declared += package.read(key)
    kind = next(
        (
            kind
            for kind, mark in (
                (DOCX, b"wordprocessingml.document.main+xml"),
                (XLSX, b"spreadsheetml.sheet.main+xml"),
                (ODT, ODT.media_type.encode()),
            )
            if (declared == mark if kind is ODT else mark in declared)
        ),
        None,
    )
    if b"macroEnabled" in declared or any(MACROS.search(key) for key in named):
        raise Unfit(f"Tệp “{name}” có chứa macro.", "Đồng chí lưu lại không kèm macro (docx, xlsx) hoặc pdf.")
    return kind
