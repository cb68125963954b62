"""Numbers in the words of a report that stand in none of its tables: something to look at, never a fault. Plain functions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from chungsuc.rulebook.reports.model import Column, ColumnType, FormTable, Row
from chungsuc.rulebook.reports.standard import off

_MONEY: Final = {"đồng": 1, "nghìn đồng": 10**3, "triệu đồng": 10**6, "triệu": 10**6, "tỷ đồng": 10**9, "tỷ": 10**9}
_COUNTED: Final = (
    "tiêu chí",
    "chỉ tiêu",
    "xã",
    "huyện",
    "thôn",
    "xóm",
    "bản",
    "đơn vị",
    "công trình",
    "dự án",
    "hộ",
    "tập thể",
    "cá nhân",
)
_NUMBER: Final = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_UNITS: Final = "|".join(sorted((*_MONEY, *_COUNTED), key=len, reverse=True))
# A number with what it is of; one of two with a stroke between is two. Years, days and articles have no such word behind them.
_SAID: Final = re.compile(
    rf"(?<![\d.,/-])(?P<first>{_NUMBER})(?:\s*/\s*(?P<second>{_NUMBER}))?\s*(?P<unit>%|(?:{_UNITS})\b)(?!\s*\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SaidNumber:
    """As it is written, with its unit, and the section in which it stands."""

    text: str
    section: str


def numbers_in_no_table(sections: Sequence[tuple[str, str]], tables: Mapping[str, FormTable]) -> list[SaidNumber]:
    """
    Of sections (title, text) the numbers with a unit or a percent sign that no cell of the tables comes to, rounded or cut off as
    printed; money in whatever unit. Without tables with figures nothing is said. Once for each number of a section.
    """
    there = _Figures(tables)
    if not (there.shares or there.money or there.counts):
        return []
    found = [SaidNumber(text, title) for title, body in sections for text in _strange(body, there)]
    return list(dict.fromkeys(found))


class _Figures:
    """What the tables hold: shares, money in đồng with the step that it is printed by, and counts of all else."""

    def __init__(self, tables: Mapping[str, FormTable]) -> None:
        self.shares: set[Decimal] = set()
        self.money: set[Decimal] = set()
        self.counts: set[Decimal] = set()
        for table in tables.values():
            if any(not row.missing for row in table.rows):
                self.counts.add(Decimal(len(table.rows)))
            for row in (*table.rows, *([table.total] if table.total else [])):
                self._take(table, row)

    def _take(self, table: FormTable, row: Row) -> None:
        cells = [row.cells, table.stated.get(row.key, {})]
        for column in table.columns:
            for value in (kept.get(column.key) for kept in cells):
                if isinstance(value, Decimal) and value.is_finite():
                    self._keep(column, table.form.money, value)

    def _keep(self, column: Column, money: str, value: Decimal) -> None:
        if column.type is ColumnType.PERCENT:
            self.shares.add(value)
        elif column.type is ColumnType.MONEY:
            self.money.add(value * _MONEY.get(money, 1))
        else:
            self.counts.add(abs(value))

    def has(self, said: str, unit: str) -> bool:
        number = Decimal(said.replace(".", "").replace(",", "."))
        if unit == "%":
            return any(not off(number, one) for one in self.shares)
        if unit in _MONEY:
            times = _MONEY[unit]
            return any(not off(number, one / times) for one in self.money)
        return any(number == one or (number != number.to_integral_value() and not off(number, one)) for one in self.counts)


def _strange(text: str, there: _Figures) -> Iterator[str]:
    for match in _SAID.finditer(text):
        unit = " ".join(match["unit"].casefold().split())
        numbers = [n for n in (match["first"], match["second"]) if n]
        if not all(there.has(number, unit) for number in numbers):
            yield " ".join(match[0].split())
