"""A workbook as it came back: its rows as they stand, and what about them cannot be."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import IO, Final

from python_calamine import CalamineWorkbook

from chungsuc.progress.workbook.layout import ABOUT, FIGURES, FORMAT, HEADS, NEEDED, UnfitSheet, letter
from chungsuc.progress.workbook.safety import Safe, column_number, looked_at
from chungsuc.rulebook.numbers import PLACES, SCALE, NumberError, parse_number

SEARCHED: Final = 20  # rows in which the heads are looked for
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
PERCENT_FORMATS: Final = {b"9", b"10"}


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # as the person sees it
    cells: Mapping[str, object]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    about: Mapping[str, str]
    columns: Mapping[str, int]
    rows: Sequence[Row]
    percent: frozenset[tuple[int, int]] = frozenset()  # row and column of cells shown as percent
    broken: Mapping[tuple[int, int], str] = field(default_factory=dict)  # cells without a value of their own, and why
    merged: tuple[str, ...] = field(default=())


def read_sheet(stream: IO[bytes], name: str) -> Sheet:
    """The rows of the sheet of figures; UnfitSheet where the file is none of ours."""
    safe = looked_at(stream, name)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(safe.packed))
        about = book.get_sheet_by_name(ABOUT).to_python(nrows=20) if ABOUT in book.sheet_names else []
        grid = book.get_sheet_by_name(FIGURES).to_python(skip_empty_area=False)
    except Exception as error:  # the parser has kinds of its own
        raise _unreadable() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what the parser's own faults are called; no Exception
            raise
        raise _unreadable() from error
    heads, columns = _columns(grid)
    hidden = {int(n[1]) for row in HIDDEN_ROW.finditer(safe.figures) if (n := ROW_NUMBER.search(row[1]))}
    return Sheet(
        about=_about(about),
        columns=columns,
        rows=[
            Row(number, {name: cells[place] for name, place in columns.items() if place < len(cells)}, number in hidden)
            for number, cells in enumerate(grid[heads:], heads + 1)
            if any(cell not in ("", None) for cell in cells)
        ],
        percent=_percent_cells(safe),
        broken=_broken_cells(safe.figures),
        merged=tuple(m[1].decode() for m in MERGED.finditer(safe.figures)),
    )


def _broken_cells(figures: bytes) -> dict[tuple[int, int], str]:
    """What the parser would give as blank: formulas never computed, formulas that failed."""
    found = {}
    if FORMULA.search(figures):
        told = "Ô có công thức chưa được tính. Mở bằng Excel, lưu lại, hoặc ghi số vào ô."
        found = {place_of(m[1]): told for m in EMPTY_FORMULA.finditer(figures)}
    if b'"e"' in figures or b"'e'" in figures:
        told = "Ô đang báo lỗi công thức (như #DIV/0!, #REF!). Sửa công thức, hoặc ghi số vào ô."
        found |= {place_of(n[1]): told for m in ERROR.finditer(figures) if (n := CELL.search(m[1]))}
    return found


def _unreadable() -> UnfitSheet:
    return UnfitSheet("Không đọc được bảng tính này. Mở bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi tải lên.")


def _about(rows: Sequence[Sequence[object]]) -> dict[str, str]:
    about = {str(row[0]): str(row[1]) for row in rows if len(row) > 1}
    if about.get("format") != FORMAT:
        raise UnfitSheet(
            "Tệp không phải biểu mẫu của hệ thống (thiếu trang ẩn ghi kỳ, đơn vị, bộ tiêu chí), hoặc là biểu mẫu đời cũ. "
            "Tải biểu mẫu mới ở trang này rồi nhập lại."
        )
    return about


def _columns(grid: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]]:
    """Under which row the figures begin, and where each column stands now."""
    by_head = {head: name for name, head in HEADS.items()}
    for number, cells in enumerate(grid[:SEARCHED], 1):
        heads = [" ".join(text_in(cell).split()) for cell in cells]
        if HEADS["key"] not in heads:
            continue
        twice = sorted({h for h in heads if h in by_head and heads.count(h) > 1})
        missing = [HEADS[name] for name in NEEDED if HEADS[name] not in heads]
        strange = [
            f"{letter(place)}{number} “{head[:40]}”" for place, head in enumerate(heads) if head and head not in by_head
        ]
        if twice:
            raise UnfitSheet(
                f"Hàng {number}: cột {', '.join(f'“{h}”' for h in twice)} có hai lần. Xóa cột thừa rồi tải lên lại."
            )
        if missing:
            told = f"; tên cột lạ: {', '.join(strange[:5])}" if strange else ""
            raise UnfitSheet(
                f"Hàng {number}: không thấy cột {', '.join(f'“{h}”' for h in missing)}{told}. Đặt lại tên cột như biểu mẫu rồi tải lên lại."
            )
        return number, {by_head[h]: place for place, h in enumerate(heads) if h in by_head}
    raise UnfitSheet(
        f"Trang “{FIGURES}”: không thấy hàng tiêu đề có cột “{HEADS['key']}” trong {SEARCHED} hàng đầu. "
        "Tải biểu mẫu ở trang này; không xóa cột ẩn."
    )


def place_of(reference: bytes) -> tuple[int, int]:
    letters = reference.rstrip(b"0123456789")
    return int(reference[len(letters) :]), column_number(letters) - 1


def _percent_cells(safe: Safe) -> frozenset[tuple[int, int]]:
    styles = safe.parts.get("xl/styles.xml", b"")
    wanted = PERCENT_FORMATS | {number for number, code in NUMBER_FORMAT.findall(styles) if b"%" in code}
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
    return frozenset(place_of(m[1]) for m in cell.finditer(safe.figures))


class CellError(ValueError):
    """What is wrong with a cell, for the person who filled it in."""


def number_in(cell: object) -> int | None:
    """The scaled number of a cell; None where it is blank."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        raise CellError(f"Ô ghi {'TRUE' if cell else 'FALSE'}, cần một số.")
    if isinstance(cell, date | time | datetime | timedelta):
        raise CellError(f"Ô là ngày giờ ({cell}), cần một số. Đổi định dạng ô về số rồi ghi lại.")
    if isinstance(cell, int | float):
        return _scaled(cell)
    text = str(cell)
    if not text.strip():
        return None
    if text.startswith("#"):
        raise CellError(f"Ô đang báo lỗi công thức {text[:12]}. Ghi số vào ô.")
    try:
        return parse_number(text)
    except NumberError as error:
        raise CellError(f"{error}.") from error


def _scaled(number: float) -> int:
    """Exact as the sheet shows it, to fifteen digits."""
    exact = Decimal(f"{number:.15g}")
    if not exact.is_finite() or abs(exact) >= 10**14:
        raise CellError(f"Số {number:g} quá lớn.")
    scaled = exact * SCALE
    if scaled != scaled.to_integral_value():
        raise CellError(
            f"Số {f'{number:.10g}'.replace('.', ',')} có quá {PLACES} chữ số thập phân. Làm tròn (ví dụ hàm ROUND) rồi ghi lại."
        )
    return int(scaled)


def text_in(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFC", str(cell))
