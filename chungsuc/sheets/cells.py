"""What stands in the cells of a sheet, and what about them cannot be taken as it seems."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import reduce
from html import unescape
from typing import Final, TypeVar

_CELL: Final = r"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,3}[0-9]+)[\"']"
EMPTY_FORMULA: Final = re.compile(
    (
        _CELL
        + r"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</"
    ).encode()
)
ERROR: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>")
CELL: Final = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3}[0-9]+)[\"']")
FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
HIDDEN_ROW: Final = re.compile(rb"<(?:\w+:)?row\s([^>]*\bhidden\s*=\s*[\"'](?:1|true)[\"'][^>]*)>")
MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*\bref\s*=\s*[\"']([A-Z0-9:]+)[\"']")
ROW_NUMBER: Final = re.compile(rb"\br\s*=\s*[\"'](\d+)[\"']")
XF: Final = re.compile(rb"<(?:\w+:)?xf\s[^>]*?\bnumFmtId\s*=\s*[\"'](\d+)[\"']")
NUMBER_FORMAT: Final = re.compile(
    rb"<(?:\w+:)?numFmt\s[^>]*?\bnumFmtId\s*=\s*[\"'](\d+)[\"'][^>]*?\bformatCode\s*=\s*[\"']([^\"']*)[\"']"
)
LITERAL: Final = re.compile(rb"&quot;.*?&quot;|\\.")  # what a format's code shows as it is written
HIDDEN_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\s([^>]*\bhidden\s*=\s*[\"'](?:1|true)[\"'][^>]*)>")
MOST_COLUMNS: Final = 16_384
FORMULA_TEXT: Final = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,3}[0-9]+)[\"'][^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</)"
)
PERCENT_FORMATS: Final = {b"9", b"10"}


FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
Kept = TypeVar("Kept")


class CellError(ValueError):
    """What is wrong with a cell, for the person who filled it in."""


def text_in(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFC", str(cell))


def as_text(cell: Kept) -> Kept | str:
    """For CSV: kept from being run as a formula by the program that opens the file."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell


def line_in(cell: object) -> str:
    """As `text_in`, on one line without spaces to spare."""
    return " ".join(text_in(cell).split())


def day_in(cell: object) -> date | None:
    """A day as a sheet keeps it or as people write it; None where it is blank. Raises CellError."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_in(cell).strip()
    if not text:
        return None
    for pattern in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise CellError(f"“{text[:20]}” không phải ngày, ví dụ 15/01/2021.")


def letter(column: int) -> str:
    """The name of a column counted from nought: A, B … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(letters: bytes) -> int:
    """A is 1."""
    return reduce(lambda number, letter: number * 26 + letter - 64, letters.upper(), 0)


def place_of(reference: bytes) -> tuple[int, int]:
    """Row counted from one and column counted from nought: `B3` is (3, 1)."""
    letters = reference.rstrip(b"0123456789")
    return int(reference[len(letters) :]), column_number(letters) - 1


def broken_cells(sheet: bytes) -> dict[tuple[int, int], str]:
    """From a sheet's XML, what the parser would give as blank: formulas never computed, formulas that failed."""
    found = {}
    if FORMULA.search(sheet):
        told = "Ô có công thức chưa được tính. Mở bằng Excel, lưu lại, hoặc ghi số vào ô."
        found = {place_of(m[1]): told for m in EMPTY_FORMULA.finditer(sheet)}
    if b'"e"' in sheet or b"'e'" in sheet:
        told = "Ô đang báo lỗi công thức (như #DIV/0!, #REF!). Sửa công thức, hoặc ghi số vào ô."
        found |= {place_of(n[1]): told for m in ERROR.finditer(sheet) if (n := CELL.search(m[1]))}
    return found


def hidden_rows(sheet: bytes) -> set[int]:
    return {int(n[1]) for row in HIDDEN_ROW.finditer(sheet) if (n := ROW_NUMBER.search(row[1]))}


def merged_cells(sheet: bytes) -> tuple[str, ...]:
    return tuple(m[1].decode() for m in MERGED.finditer(sheet))


def percent_cells(parts: Mapping[str, bytes], sheet: bytes) -> frozenset[tuple[int, int]]:
    """Cells that are shown as percent of what stands in them: 0.62 as 62%."""
    return shown_by(parts, sheet, lambda code: b"%" in LITERAL.sub(b"", code))


def marked_percent_cells(parts: Mapping[str, bytes], sheet: bytes) -> frozenset[tuple[int, int]]:
    """Cells whose number is percent already, with the sign written behind it: 62 as 62%."""
    return shown_by(parts, sheet, lambda code: b"%" in code and b"%" not in LITERAL.sub(b"", code))


def shown_by(
    parts: Mapping[str, bytes], sheet: bytes, fits: Callable[[bytes], bool]
) -> frozenset[tuple[int, int]]:
    """Cells whose format's code fits."""
    styles = parts.get("xl/styles.xml", b"")
    wanted = {number for number in PERCENT_FORMATS if fits(b"0%")}
    wanted |= {number for number, code in NUMBER_FORMAT.findall(styles) if fits(code)}
    _, _, formats = styles.partition(b"cellXfs")
    formats, _, _ = formats.partition(b"cellXfs")
    found = [str(n).encode() for n, number in enumerate(XF.findall(formats)) if number in wanted]
    if not found:
        return frozenset()
    cell = re.compile(
        rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,3}[0-9]+)[\"'][^>]*?\bs\s*=\s*[\"'](?:"
        + b"|".join(found)
        + rb")[\"']"
    )
    return frozenset(place_of(m[1]) for m in cell.finditer(sheet))


def formulas_in(sheet: bytes) -> dict[tuple[int, int], str]:
    """The text of each cell's formula without its "="; blank where a cell shares that of another."""
    if not FORMULA.search(sheet):
        return {}
    return {place_of(m[1]): unescape((m[2] or b"").decode("utf-8", "replace")) for m in FORMULA_TEXT.finditer(sheet)}


def hidden_columns(sheet: bytes) -> set[int]:
    """Counted from nought."""
    found: set[int] = set()
    for one in HIDDEN_COLUMN.finditer(sheet):
        first, last = (re.search(name + rb"\s*=\s*[\"'](\d+)", one[1]) for name in (rb"\bmin", rb"\bmax"))
        if first and last:
            found |= set(range(int(first[1]) - 1, min(int(last[1]), MOST_COLUMNS)))
    return found
