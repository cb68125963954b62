"""Pieces of a page put into visual lines, and two columns side by side (heading, signature) kept apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from chungsuc.documents.official.extract.pdf_words import Segment

NEAR: Final = 14.0  # points: how far the middle of a line may lie from the middle of its column
EDGE: Final = 8.0
GUTTER: Final = 4.0
NEXT: Final = 2.5  # heights of a line between lines of one block
SIGNATURE: Final = 13.0  # the room that a signature takes, in heights of a line
RECIPIENTS: Final = re.compile(r"\s*N[ơo]i\s+nh[ậâa]n\s*:?", re.IGNORECASE)


@dataclass(slots=True)
class Row:
    """What stands at one height."""

    segments: list[Segment]

    @property
    def top(self) -> float:
        return self.segments[0].top

    @property
    def bottom(self) -> float:
        return self.segments[0].bottom


@dataclass(slots=True)
class Columns:
    """Lines of the left and of the right column, from the top."""

    left: list[Segment]
    right: list[Segment]
    top: float


def rows_of(pieces: Sequence[Segment]) -> list[Row]:
    """From the top; each from the left."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda one: -(one.top + one.bottom)):
        middle = (piece.top + piece.bottom) / 2
        if rows and abs((rows[-1].top + rows[-1].bottom) / 2 - middle) < min(piece.height, rows[-1].top - rows[-1].bottom) * 0.4:
            rows[-1].segments.append(piece)
        else:
            rows.append(Row([piece]))
    for row in rows:
        row.segments.sort(key=lambda one: one.left)
    return rows


def in_columns(rows: Sequence[Row], width: float) -> Iterator[Row | Columns]:
    """Rows as they are, but a stretch of rows in two columns as one."""
    at = 0
    waiting: list[Row] = []
    while at < len(rows):
        if not _split(rows[at], width):
            waiting.append(rows[at])
            at += 1
            continue
        end, columns = _stretch(rows, at, width)
        if columns is None:
            waiting.append(rows[at])
            at += 1
            continue
        while waiting and _before(waiting[-1], columns):
            _add(waiting.pop(), columns, front=True)
        yield from waiting
        waiting = []
        yield columns
        at = end
    yield from waiting


def _split(row: Row, width: float) -> bool:
    return len(row.segments) == 2 and row.segments[1].middle > width / 2 > row.segments[0].middle


def _stretch(rows: Sequence[Row], start: int, width: float) -> tuple[int, Columns | None]:
    first = rows[start]
    columns = Columns([first.segments[0]], [first.segments[1]], first.top)
    at = start + 1
    while at < len(rows):
        row = rows[at]
        if _split(row, width):
            if not _fits(row, columns):
                break
        elif len(row.segments) > 1 or not _belongs(row.segments[0], columns):
            break
        _add(row, columns)
        at += 1
    lone = len(columns.left) == 1 and len(columns.right) == 1
    return (start, None) if lone and not _names_a_corner(columns) else (at, columns)


def _names_a_corner(columns: Columns) -> bool:
    """A single line in two columns is layout only where it is the line of number and date, or of the recipients."""
    left, right = columns.left[0].text, columns.right[0].text
    return bool(RECIPIENTS.match(left) or (left.lower().startswith("số") and "ngày" in right))


def _fits(row: Row, columns: Columns) -> bool:
    left, right = row.segments
    far = min(columns.left[-1].bottom, columns.right[-1].bottom) - row.top
    return (
        far < left.height * NEXT
        and left.right + GUTTER < min(one.left for one in columns.right)
        and right.left - GUTTER > max(one.right for one in columns.left)
    )


def _side(piece: Segment, columns: Columns) -> list[Segment] | None:
    """The column under whose lines the piece stands, by its middle or its left edge; None where it stands under neither."""
    left, right = columns.left, columns.right
    if piece.left > max(one.right for one in left) + GUTTER and _aligned(piece, right):
        return right
    if piece.right < min(one.left for one in right) - GUTTER and _aligned(piece, left):
        return left
    return None


def _aligned(piece: Segment, column: list[Segment]) -> bool:
    """By the left edge where the column's lines share theirs, by the middle where they share that."""
    lefts, middles = [one.left for one in column], [one.middle for one in column]
    if max(lefts) - min(lefts) < EDGE and abs(piece.left - lefts[-1]) < EDGE:
        return True
    return max(middles) - min(middles) < 2 * NEAR and abs(piece.middle - middles[-1]) < NEAR


def _belongs(piece: Segment, columns: Columns) -> bool:
    side = _side(piece, columns)
    if side is None:
        return False
    room = NEXT if side is columns.left else SIGNATURE
    return min(columns.left[-1].bottom, side[-1].bottom) - piece.top < piece.height * room


def _before(row: Row, columns: Columns) -> bool:
    """Whether the line above begins one of the columns: centred over it, or the word that opens the recipients."""
    if len(row.segments) != 1 or row.bottom - columns.top > (row.top - row.bottom) * NEXT:
        return False
    piece = row.segments[0]
    if RECIPIENTS.fullmatch(piece.text):
        return True
    left, right = columns.left[0], columns.right[0]
    if piece.left > left.right + GUTTER and abs(piece.middle - right.middle) < NEAR:
        return True
    return piece.right < right.left - GUTTER and abs(piece.middle - left.middle) < EDGE and abs(piece.left - left.left) > EDGE


def _add(row: Row, columns: Columns, *, front: bool = False) -> None:
    for at, piece in enumerate(row.segments):
        if len(row.segments) == 2:
            column = (columns.left, columns.right)[at]
        elif front:
            column = columns.right if piece.left > columns.left[0].right else columns.left
        else:
            column = _side(piece, columns) or columns.left
        column.insert(0 if front else len(column), piece)
    columns.top = max(columns.top, row.top)
