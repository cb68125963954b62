"""What is read of a file so far, and its tables while they are open, whatever the file."""

from dataclasses import dataclass, field

from chungsuc.documents.official.extract.plain_text import MOST_LINES
from chungsuc.documents.official.tree import Line, Place, Table, Unreadable

MOST_WIDE = 200


@dataclass(slots=True)
class OpenTable:
    """`bordered` is what the table says of itself; None leaves it to its cells."""

    place: Place
    bordered: bool | None = None
    rows: list[list[str]] = field(default_factory=list)
    blocks: list[Line | Table] = field(default_factory=list)
    cells: int = 0
    drawn: int = 0
    _cell: list[Line | Table] = field(default_factory=list)

    def begin_row(self) -> None:
        self.rows.append([])

    def begin_cell(self) -> None:
        self._cell = []

    def put(self, blocks: list[Line | Table]) -> None:
        self._cell += blocks
        self.blocks += blocks

    def cell_drawn(self, drawn: bool | None) -> None:  # noqa: FBT001
        self.drawn += drawn is True

    def end_cell(self, wide: int = 1, *, continued: bool = False) -> None:
        if not self.rows:
            self.rows.append([])
        self.cells += 1
        text = "" if continued else "\n".join(filter(None, map(as_text, self._cell)))
        room = max(0, MOST_WIDE - len(self.rows[-1]))
        self.rows[-1] += [text, *[""] * (min(wide, MOST_WIDE) - 1)][:room]
        self._cell = []

    @property
    def seen(self) -> bool:
        return self.drawn * 2 >= self.cells > 0 if not self.bordered else True


def as_text(block: Line | Table) -> str:
    """A block as the text of a cell."""
    if isinstance(block, Line):
        return f"{block.number} {block.text}" if block.number else block.text
    return "\n".join(" | ".join(filter(None, row)) for row in block.rows if any(row))


def spliced(table: OpenTable) -> list[Line | Table]:
    """The table; or, where it has one column without lines or only one cell with something in it, what stands in it."""
    rows = [row for row in table.rows if any(row)]
    filled = sum(1 for row in rows for cell in row if cell)
    if not filled:
        return []
    column = max(sum(1 for cell in row if cell) for row in rows) == 1 and not table.seen
    if column or (filled == 1 and (len(table.blocks) > 3 or not table.seen)):
        return table.blocks
    wide = max(map(len, rows))
    return [Table(tuple(tuple(row + [""] * (wide - len(row))) for row in rows), table.place, table.seen)]


@dataclass(slots=True)
class Gathered:
    """The blocks of a file as they come: into the text box that is open, else the table, else the paper itself."""

    blocks: list[Line | Table] = field(default_factory=list)
    tables: list[OpenTable] = field(default_factory=list)
    _boxes: list[list[Line | Table]] = field(default_factory=list)
    _boxed: list[Line | Table] = field(default_factory=list)

    def put(self, blocks: list[Line | Table]) -> None:
        if self._boxes:
            self._boxes[-1] += blocks
        elif self.tables:
            self.tables[-1].put(blocks)
        else:
            self.blocks += blocks
            if len(self.blocks) > MOST_LINES:
                raise Unreadable(f"Văn bản có hơn {MOST_LINES} đoạn.", "Đồng chí chia nhỏ tệp.")

    def put_paragraph(self, lines: list[Line | Table]) -> None:
        """What stood in the boxes of a paragraph follows it."""
        if self._boxed and not self._boxes:
            lines, self._boxed = lines + self._boxed, []
        self.put(lines)

    def end_table(self) -> None:
        self.put(spliced(self.tables.pop()))

    def begin_box(self) -> None:
        self._boxes.append([])

    def end_box(self) -> None:
        if self._boxes:
            self._boxed += self._boxes.pop()
