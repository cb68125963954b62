"""What is looked at before any parser sees a file: its size, its kind, and what its packed parts grow to."""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import IO, Any, Final
from xml.etree import ElementTree as ET

from python_calamine import CalamineWorkbook

from chungsuc.accounts.permits import Answer
from chungsuc.sheets.cells import column_number

MEMBER: Final = b"PK\x01\x02"  # how each entry of a zip's directory begins
MOST_ROWS: Final = 30_000
LARGEST: Final = 20 * 1024**2
MOST_UNPACKED: Final = 120 * 1024**2
MOST_PARTS: Final = 500
MOST_JOINED: Final = 100_000  # cells that are merged or lead elsewhere
HIGHEST_RATIO: Final = 150
SMALL: Final = 4 * 1024**2  # a part up to here is harmless, however well it packs
BROKEN: Final = "Tệp .xlsx bị hỏng, không mở được. Mở bằng Excel hoặc LibreOffice, lưu lại rồi tải lên."
UNREADABLE: Final = "Không đọc được bảng tính này. Mở bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi tải lên."
OLE: Final = b"\xd0\xcf\x11\xe0"
KEPT: Final = re.compile(
    r"^(\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/workbook\.xml\.rels|xl/worksheets/[^/]+\.xml)$"
)
FAR: Final = re.compile(
    rb"""\sr\s*=\s*["']\s*(?:[A-Za-z]{3,}[0-9]|[B-Zb-z][A-Za-z][0-9]|[A-Za-z]{0,2}[0-9]{6,})[A-Za-z0-9]*"""
)
NOWHERE: Final = re.compile(rb"""<(?:\w+:)?c(?=[\s/>])(?![^>]*\sr\s*=)""")
CORNER: Final = re.compile(rb"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
RANGE: Final = re.compile(rb"""<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref\s*=\s*["']([^"']*:[^"']*)["']""")
ROW: Final = re.compile(rb"<(?:\w+:)?row[\s/>]")
RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class UnfitSheet(Answer):
    """A file that cannot be taken as a workbook at all: what is wrong, where, what to do."""

    def __init__(self, *messages: str) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


@dataclass(frozen=True, slots=True)
class Safe:
    """A workbook repacked from what was unpacked and counted: parsers see nothing else."""

    packed: bytes
    parts: dict[str, bytes]
    sheet: bytes  # the sheet asked for, as XML

    def __repr__(self) -> str:
        return f"Safe({len(self.packed)} bytes)"


@dataclass(frozen=True, slots=True)
class SafeBook:
    """As `Safe`, of a workbook whose sheets are not known beforehand: `sheets` has each by its name, in their order."""

    packed: bytes
    parts: dict[str, bytes]
    sheets: dict[str, bytes]

    def __repr__(self) -> str:
        return f"SafeBook({len(self.packed)} bytes, {len(self.sheets)} sheets)"


def megabytes(size: int) -> str:
    """As officials write it, to a tenth: `20`, `20,3`, `1.024`."""
    whole, tenth = divmod(round(size * 10 / 1024**2), 10)
    return _dotted(whole) + (f",{tenth}" if tenth else "")


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def too_large(size: int) -> None:
    if size > LARGEST:
        raise UnfitSheet(
            f"Tệp nặng {megabytes(size)} MB, quá giới hạn {megabytes(LARGEST)} MB. Chia theo huyện hoặc xã rồi gửi từng tệp."
        )


def looked_at(stream: IO[bytes], name: str, sheet: str) -> Safe:
    """The file, safe to parse, with the sheet of this name in it; else UnfitSheet."""
    parts, sheets = _taken_apart(stream, name)
    if sheet not in sheets:
        shown = ", ".join(f"“{one[:40]}”" for one in list(sheets)[:10]) or "không có trang nào"
        raise UnfitSheet(
            f"Tệp không có trang tính “{sheet}”; có: {shown}. Tải biểu mẫu ở trang này và không đổi tên trang."
        )
    kept = _kept(parts, sheets)
    if sheets[sheet] not in kept:
        raise UnfitSheet(BROKEN)
    return Safe(_repacked(kept), kept, kept[sheets[sheet]])


def book_looked_at(stream: IO[bytes], name: str) -> SafeBook:
    """The file, safe to parse, whatever sheets it has; else UnfitSheet."""
    parts, sheets = _taken_apart(stream, name)
    kept = _kept(parts, sheets)
    found = {one: kept[part] for one, part in sheets.items() if part in kept}
    if not found:
        raise UnfitSheet(BROKEN)
    return SafeBook(_repacked(kept), kept, found)


def _taken_apart(stream: IO[bytes], name: str) -> tuple[dict[str, bytes], dict[str, str]]:
    """The unpacked parts, and in which of them each sheet lies; UnfitSheet where it is no workbook to be opened."""
    suffix = name.rpartition(".")[2].lower()
    if suffix == "xlsm":
        raise UnfitSheet(
            "Tệp .xlsm có thể chứa macro, không nhận. Trong Excel: Lưu thành… “Excel Workbook (.xlsx)” rồi tải lên lại."
        )
    size = stream.seek(0, io.SEEK_END)
    too_large(size)
    stream.seek(0)
    head = stream.read(4)
    if head == OLE or suffix == "xls":
        raise UnfitSheet(
            "Tệp là .xls đời cũ hoặc có mật khẩu, không đọc được. Mở tệp, bỏ mật khẩu, lưu thành “Excel Workbook (.xlsx)” rồi tải lên lại."
        )
    if head != b"PK\x03\x04":
        raise UnfitSheet(
            "Tệp trống."
            if not size
            else "Tệp không phải bảng tính .xlsx. Tải biểu mẫu ở trang này, nhập vào đó rồi tải lên."
        )
    parts = _unpacked(stream)
    for part, content in parts.items():
        wide = part.endswith((".xml", ".rels")) and b"\0" in content[:200]
        if wide or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise UnfitSheet(
                f"Tệp có phần “{part[:60]}” viết theo cách không nhận (DOCTYPE, UTF-16). Lưu lại bằng Excel hoặc LibreOffice."
            )
    return parts, _sheets_of(parts)


def _kept(parts: dict[str, bytes], sheets: dict[str, str]) -> dict[str, bytes]:
    """The parts that a parser may see, none of their sheets without bounds."""
    kept = {part: content for part, content in parts.items() if KEPT.match(part)}
    names = {part: one for one, part in sheets.items()}
    for part, content in kept.items():
        if part.startswith("xl/worksheets/"):
            _bounded(names.get(part, part), content)
    return kept


def _unpacked(stream: IO[bytes]) -> dict[str, bytes]:
    stream.seek(0)
    if stream.read().count(MEMBER) > 10 * MOST_PARTS:  # counted first: half a million of them take the reader seconds
        raise UnfitSheet(BROKEN)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _within_limits(entries)
            return {e.filename: archive.read(e) for e in entries if not e.is_dir()}
    except UnfitSheet:
        raise
    except Exception as error:  # decompressors raise kinds of their own
        raise UnfitSheet(BROKEN) from error


def _within_limits(entries: list[zipfile.ZipInfo]) -> None:
    names = [e.filename for e in entries]
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnfitSheet(
            "Tệp chứa macro, không nhận. Trong Excel: Lưu thành… “Excel Workbook (.xlsx)” rồi tải lên lại."
        )
    total = sum(e.file_size for e in entries)
    worst = max((e.file_size / max(e.compress_size, 1) for e in entries if e.file_size > SMALL), default=0)
    if len(entries) > MOST_PARTS or total > MOST_UNPACKED or worst > HIGHEST_RATIO:
        raise UnfitSheet(
            f"Tệp nén {len(entries)} phần, bung ra {megabytes(total)} MB: không giống bảng tính số liệu, không mở. "
            "Tải biểu mẫu ở trang này rồi nhập lại."
        )
    if len(set(names)) < len(names):
        raise UnfitSheet(
            "Tệp .xlsx có hai phần trùng tên, không mở. Mở bằng Excel hoặc LibreOffice, lưu lại rồi tải lên."
        )
    if any(e.flag_bits & 1 for e in entries):
        raise UnfitSheet("Tệp có mật khẩu, không đọc được. Bỏ mật khẩu, lưu lại rồi tải lên.")


def _sheets_of(parts: dict[str, bytes]) -> dict[str, str]:
    """The sheets, each with the part in which its XML lies."""
    try:
        book = ET.fromstring(parts["xl/workbook.xml"])  # noqa: S314 -- refused above where it declares entities
        links = ET.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314
    except (KeyError, ET.ParseError, ValueError) as error:
        raise UnfitSheet(
            "Tệp không phải bảng tính .xlsx, hoặc bị hỏng. Mở bằng Excel hoặc LibreOffice, lưu lại rồi tải lên."
        ) from error
    targets = {link.get("Id", ""): link.get("Target", "") for link in links.iter()}
    named = {
        s.get("name", ""): targets.get(s.get(RELATION, ""), "")
        for s in book.iter()
        if s.tag.rpartition("}")[2] == "sheet"
    }
    return {name: target.lstrip("/") if target.startswith("/") else f"xl/{target}" for name, target in named.items()}


def _bounded(sheet: str, content: bytes) -> None:
    """A parser makes room for every row and column up to the furthest cell; so none may be far."""
    rows = len(ROW.findall(content))
    if rows > MOST_ROWS:
        raise UnfitSheet(
            f"Trang “{sheet}” có {_dotted(rows)} hàng, nhiều hơn {_dotted(MOST_ROWS)} hàng được nhận. "
            "Chia theo huyện rồi gửi từng tệp."
        )
    if far := FAR.search(content):
        place = re.sub(rb"[^A-Za-z0-9]", b"", far[0].partition(b"=")[2]).decode()
        raise UnfitSheet(
            f"Trang “{sheet}” có ô ở rất xa bảng (quanh {place}). Xóa các hàng, cột ngoài bảng rồi lưu lại."
        )
    if NOWHERE.search(content):
        raise UnfitSheet(f"Trang “{sheet}” có ô không ghi vị trí. Mở bằng Excel hoặc LibreOffice, lưu lại rồi tải lên.")
    if sum(_cells_in(one) for one in RANGE.findall(content)) > MOST_JOINED:
        raise UnfitSheet(f"Trang “{sheet}” gộp ô, hoặc đặt liên kết, trên một vùng quá rộng. Bỏ gộp ô rồi lưu lại.")


def _cells_in(place: bytes) -> int:
    """How many cells a range has, each of which a parser makes; whole rows and columns are endless."""
    corners = [CORNER.fullmatch(corner.strip()) for corner in place.split(b":")]
    if len(corners) != 2 or not all(corners):
        return MOST_JOINED + 1
    (left, top), (right, bottom) = ((column_number(c[1]), int(c[2])) for c in corners if c)
    return int((abs(right - left) + 1) * (abs(bottom - top) + 1))


def grids_of(safe: Safe | SafeBook, *sheets: str) -> list[list[list[Any]]]:
    """The cells of each of these sheets, row by row from the very first; nothing for a sheet that is not there."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(safe.packed))
        known = book.sheet_names
        return [book.get_sheet_by_name(s).to_python(skip_empty_area=False) if s in known else [] for s in sheets]
    except Exception as error:  # the parser has kinds of its own
        raise UnfitSheet(UNREADABLE) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what the parser's own faults are called; no Exception
            raise
        raise UnfitSheet(UNREADABLE) from error


def _repacked(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
