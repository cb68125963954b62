"""Tables that lay out work: what, who leads, who helps, by when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chungsuc.documents.official.tree import Node
from chungsuc.documents.official.words import plain

LEADS: Final = re.compile(
    r"chu tri|(?:co quan|don vi|bo phan|nguoi) (?:thuc hien|phu trach|chiu trach nhiem|dau moi|tham muu)"
    r"|phan cong|trach nhiem|phu trach"
)
HELPS: Final = re.compile(r"phoi hop")
WHEN: Final = re.compile(r"thoi gian|thoi han|tien do|han |hoan thanh|ngay")
WHAT: Final = re.compile(r"noi dung|nhiem vu|cong viec|hoat dong|ten |san pham|viec|chu de")


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A row of such a table; `number` is its place among the table's rows, `at` where each cell begins in the row's text."""

    number: int
    cells: tuple[str, ...]
    what: int | None
    leads: int | None
    helps: int | None
    when: int | None

    def cell(self, column: int | None) -> str:
        return self.cells[column].strip() if column is not None and column < len(self.cells) else ""

    @property
    def text(self) -> str:
        return " | ".join(self.cells)

    def span(self, column: int) -> tuple[int, int]:
        """Where the cell stands in the row's text."""
        start = sum(len(one) + 3 for one in self.cells[:column])
        return start, start + len(self.cells[column])


def rows_of_table(node: Node) -> Iterator[WorkRow]:
    """The rows of a table that has a column of who or of when; nothing for any other table."""
    for number, header in enumerate(node.rows[:3]):
        folded = [" ".join(plain(cell).split()) for cell in header]
        helps = _column(folded, HELPS)
        leads = _column([one if place != helps else "" for place, one in enumerate(folded)], LEADS)
        when = _column(folded, WHEN)
        what = _column(folded, WHAT)
        if what is None or (leads is None and when is None):
            continue
        for at, cells in enumerate(node.rows[number + 1 :], number + 1):
            yield WorkRow(at, cells, what, leads, helps, when)
        return


def _column(header: list[str], form: re.Pattern[str]) -> int | None:
    return next((place for place, one in enumerate(header) if len(one) < 60 and form.search(one)), None)
