"""A workbook as it came back: its rows as they stand, and what about them cannot be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, Final

from chungsuc.progress.workbook.layout import ABOUT, FIGURES, FORMAT, HEADS, NEEDED
from chungsuc.rulebook.numbers import PLACES, SCALE, NumberError, parse_number
from chungsuc.sheets.cells import CellError, broken_cells, hidden_rows, merged_cells, percent_cells
from chungsuc.sheets.lists import Layout, columns_of
from chungsuc.sheets.safety import UnfitSheet, grids_of, looked_at

LAYOUT: Final = Layout(FIGURES, HEADS, NEEDED, landmark="key", alike=str)


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
    safe = looked_at(stream, name, FIGURES)
    about, grid = grids_of(safe, ABOUT, FIGURES)
    heads, columns = columns_of(grid, LAYOUT)
    hidden = hidden_rows(safe.sheet)
    return Sheet(
        about=_about(about[:20]),
        columns=columns,
        rows=[
            Row(number, {name: cells[place] for name, place in columns.items() if place < len(cells)}, number in hidden)
            for number, cells in enumerate(grid[heads:], heads + 1)
            if any(cell not in ("", None) for cell in cells)
        ],
        percent=percent_cells(safe.parts, safe.sheet),
        broken=broken_cells(safe.sheet),
        merged=merged_cells(safe.sheet),
    )


def _about(rows: Sequence[Sequence[object]]) -> dict[str, str]:
    about = {str(row[0]): str(row[1]) for row in rows if len(row) > 1}
    if about.get("format") != FORMAT:
        raise UnfitSheet(
            "Tệp không phải biểu mẫu của hệ thống (thiếu trang ẩn ghi kỳ, đơn vị, bộ tiêu chí), hoặc là biểu mẫu đời cũ. "
            "Tải biểu mẫu mới ở trang này rồi nhập lại."
        )
    return about


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
