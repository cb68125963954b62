"""A list as a sheet: rows under heads, which are found wherever they were moved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Final

from chungsuc.sheets.cells import broken_cells, letter, line_in, text_in
from chungsuc.sheets.safety import UnfitSheet, grids_of, looked_at

SEARCHED: Final = 20  # rows in which the heads are looked for


@dataclass(frozen=True, slots=True)
class Layout:
    """
    What a list is made of: `heads` by what a column holds, those of them that must be there, and the one by which the
    row of heads is known. `alike` makes two ways of writing a head equal.
    """

    sheet: str
    heads: Mapping[str, str]
    needed: frozenset[str]
    landmark: str
    alike: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row that is not blank, as the person counts it; `broken` says of its cells which formula gave no value."""

    number: int
    cells: Mapping[str, Any]
    broken: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetList:
    rows: Sequence[ListRow]
    columns: Mapping[str, int]

    def place(self, row: int, column: str) -> str:
        """`C7`; blank where the sheet has no such column."""
        return f"{letter(self.columns[column])}{row}" if column in self.columns else ""


def read_list(stream: IO[bytes], name: str, layout: Layout) -> SheetList:
    """Every filled row of the list; UnfitSheet where the file is no such list."""
    safe = looked_at(stream, name, layout.sheet)
    [grid] = grids_of(safe, layout.sheet)
    heads, columns = columns_of(grid, layout)
    failed = broken_cells(safe.sheet)
    rows = []
    for number, cells in enumerate(grid[heads:], heads + 1):
        taken = {name: cells[place] for name, place in columns.items() if place < len(cells)}
        broken = {name: failed[number, place] for name, place in columns.items() if (number, place) in failed}
        if broken or any(text_in(cell).strip() for cell in taken.values()):
            rows.append(ListRow(number, taken, broken))
    return SheetList(rows, columns)


def columns_of(grid: Sequence[Sequence[object]], layout: Layout) -> tuple[int, dict[str, int]]:
    """Under which row the list begins, and where each column stands. UnfitSheet where a head is missing or stands twice."""
    wanted = {layout.alike(head): name for name, head in layout.heads.items()}
    for number, cells in enumerate(grid[:SEARCHED], 1):
        heads = [layout.alike(line_in(cell)) for cell in cells]
        columns = {wanted[head]: place for place, head in enumerate(heads) if head in wanted}
        if layout.landmark not in columns:
            continue
        if twice := [head for head in layout.heads.values() if heads.count(layout.alike(head)) > 1]:
            raise UnfitSheet(f"Hàng {number}: cột {_quoted(twice)} có hai lần. Xóa cột thừa rồi tải lên lại.")
        if missing := [head for name, head in layout.heads.items() if name in layout.needed - columns.keys()]:
            strange = [
                f"{letter(place)}{number} “{line_in(cells[place])[:40]}”"
                for place, head in enumerate(heads)
                if head and head not in wanted
            ]
            told = f"; tên cột lạ: {', '.join(strange[:5])}" if strange else ""
            raise UnfitSheet(
                f"Hàng {number}: không thấy cột {_quoted(missing)}{told}. Đặt lại tên cột như biểu mẫu rồi tải lên lại."
            )
        return number, columns
    raise UnfitSheet(
        f"Trang “{layout.sheet}”: không thấy hàng tiêu đề có cột “{layout.heads[layout.landmark]}” trong {SEARCHED} hàng đầu. "
        "Tải biểu mẫu ở trang này và nhập vào đó; không xóa cột nào."
    )


def _quoted(heads: Sequence[str]) -> str:
    return ", ".join(f"“{head}”" for head in heads)
