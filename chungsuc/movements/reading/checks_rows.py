"""Rows of a table that do not add up as the other rows of the same table do."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from chungsuc.movements.reading.found import CheckFound, Figure
from chungsuc.movements.reading.numbers import NUMBER, figure, low
from chungsuc.movements.reading.passages import Passage

CELL: Final = re.compile(NUMBER)
GROWN: Final = re.compile(r"\b(?:tăng|thêm|tăng thêm|bổ sung)\b")
WHOLE: Final = re.compile(r"(?:tổng|cộng)\b.*")
TOTAL: Final = re.compile(r"(?:tổng )?cộng.{0,20}|tổng(?: số)?|toàn .{0,20}")
SHARE: Final = re.compile(r"%|tỷ lệ|tỉ lệ|bình quân")
LEAST_ROWS: Final = 3
LEAST_RIGHT: Final = 0.6  # of the rows must add up before one that does not is called wrong
Row = tuple[str, ...]


def row_checks(told: Sequence[Passage]) -> Iterator[CheckFound]:
    """"đạt năm trước + tăng thêm = đạt năm nay", and "tổng số" against the columns beside it; only rows that are wrong."""
    rows: dict[str, list[Passage]] = {}
    for passage in told:
        if passage.node.kind == "table" and not passage.in_title and not passage.node.text:
            rows.setdefault(passage.key, []).append(passage)
    for found in rows.values():
        grid = found[0].node.rows
        if len(grid) <= LEAST_ROWS or len({len(row) for row in grid}) != 1:
            continue
        head = [low(" ".join(cell.split())) for cell in grid[0]]
        for parts, whole in _adding(head):
            yield from _wrong(list(zip(grid, found, strict=False))[1:], parts, whole)


def _adding(head: Sequence[str]) -> Iterator[tuple[list[int], int]]:
    """Which columns should come to which."""
    for at in range(1, len(head) - 1):
        if GROWN.search(head[at]) and not any(SHARE.search(cell) for cell in head[at - 1 : at + 2]):
            yield [at - 1, at], at + 1
    for at, cell in enumerate(head):
        if not WHOLE.match(cell) or SHARE.search(cell):
            continue
        after = [column for column in range(at + 1, len(head)) if not SHARE.search(head[column])]
        for last in range(2, len(after) + 1):
            yield after[:last], at
        before = [column for column in range(1, at) if not SHARE.search(head[column])]
        for first in range(len(before) - 1):
            yield before[first:], at


def _wrong(rows: Sequence[tuple[Row, Passage]], parts: list[int], whole: int) -> Iterator[CheckFound]:
    each = [(row, passage) for row, passage in rows if not any(TOTAL.fullmatch(low(cell).strip()) for cell in row[:2])]
    summed = [(row, passage, made) for row, passage in each if (made := _sum(row, parts, whole)) is not None]
    right = [stated == computed for _, _, (stated, computed) in summed]
    if len(summed) < LEAST_ROWS or sum(right) < LEAST_RIGHT * len(summed):
        return
    for (row, passage, (stated, computed)), holds in zip(summed, right, strict=True):
        if not holds:
            text = " | ".join(cell.strip() for cell in row if cell.strip())
            quotation = passage.quote(0, len(passage.text))
            yield CheckFound(text, "sum", stated, computed, holds=False, quotation=quotation, note="cộng ngang dòng của bảng")


def _sum(row: Row, parts: list[int], whole: int) -> tuple[Figure, Figure] | None:
    """What the row says and what its parts come to; None where a cell is no plain figure."""
    cells = [row[at].strip() for at in parts]
    if not CELL.fullmatch(row[whole].strip()) or not all(CELL.fullmatch(cell) or cell in ("", "-") for cell in cells):
        return None
    figures = [figure(cell) for cell in cells if CELL.fullmatch(cell)]
    return (figure(row[whole].strip()), round(sum(figures), 6)) if len(figures) > 1 else None
