"""
What kind of file it is, told by its bytes alone: which ones can be read as papers. Lenient, since what may be kept is
asked of `documents.kinds` before.
"""

import re
import zipfile
from pathlib import Path
from typing import Final

from chungsuc.documents.official.extract.packages import opened
from chungsuc.documents.official.tree import Unreadable

SEEN: Final = 2**16
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
ARCHIVES: Final = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
PROGRAMS: Final = (b"MZ", b"\x7fELF", b"SQLite format 3\x00")
TAGS: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta|span|article|font)\b", re.IGNORECASE)
MIME: Final = re.compile(rb"\A\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)
WORD_XML: Final = (b"<w:wordDocument", b"schemas.microsoft.com/office/word/2003/wordml")
FLAT_XML: Final = (b"schemas.microsoft.com/office/2006/xmlPackage", b"<office:document ", b"<office:document\n")
CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
MOST_CONTROL: Final = 0.02


def kind_of(path: Path, head: bytes) -> str:
    """txt, html, mht, docx, odt, pdf, or old (what only an office suite opens). Raises Unreadable for anything else."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _packaged(path)
    if head.startswith(OLE):
        return "old"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{\\rtf"):
        return "old"
    _refuse_others(head)
    if (start.startswith((b"<?xml", b"<w:"))) and any(mark in head for mark in (*WORD_XML, *FLAT_XML)):
        return "old"
    return _written(head)


def _written(head: bytes) -> str:
    plain = head
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:4096].count(0) > len(head[:4096]) // 4:
        plain = head.replace(b"\x00", b"")
        if not plain:
            raise _binary()
    elif len(CONTROL.findall(head)) > MOST_CONTROL * len(head):
        raise _binary()
    if MIME.match(plain[:8192]) and b"text/html" in plain.lower():
        return "mht"
    return "html" if len(TAGS.findall(plain)) > 1 or TAGS.match(plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")) else "txt"


def _binary() -> Unreadable:
    return Unreadable(
        "Tệp không phải văn bản: nội dung là mã nhị phân.", "Đồng chí lưu lại thành docx, pdf, odt, html hoặc txt."
    )


def _refuse_others(head: bytes) -> None:
    if head.startswith(PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        raise Unreadable("Tệp là ảnh, không có chữ để đọc.", "Đồng chí xin bản có chữ (docx, pdf), hoặc nhận dạng chữ trước.")
    if head.startswith(ARCHIVES):
        raise Unreadable("Tệp là tệp nén.", "Đồng chí giải nén rồi đưa từng văn bản.")
    if head.startswith(PROGRAMS):
        raise _binary()


def _packaged(path: Path) -> str:
    with opened(path) as package:
        names = set(package.namelist())
        if "word/document.xml" in names:
            return "docx"
        if "content.xml" in names and _mimetype(package).startswith(b"application/vnd.oasis.opendocument.text"):
            return "odt"
        if "xl/workbook.xml" in names or _mimetype(package).startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            raise Unreadable("Tệp là bảng tính, không phải văn bản.", "Đồng chí nhập bảng tính ở mục số liệu.")
        if any(name.startswith("word/") for name in names):
            return "docx"
    raise Unreadable("Tệp là tệp nén, không phải văn bản.", "Đồng chí giải nén rồi đưa từng văn bản.")


def _mimetype(package: zipfile.ZipFile) -> bytes:
    if "mimetype" not in package.namelist() or package.getinfo("mimetype").file_size > 200:
        return b""
    return package.read("mimetype").strip()
