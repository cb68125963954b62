"""Tables that a .pdf draws with lines."""

import ctypes
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import pypdfium2.raw as pdfium

from chungsuc.documents.official.extract.pdf_words import Word

THIN: Final = 3.0  # points
SHORT: Final = 6.0
CLOSE: Final = 3.0
MOST_OBJECTS: Final = 20_000
MOST_RULES: Final = 5_000
MOST_CELLS: Final = 10_000
MOST_PARTS: Final = 2_000
WHOLE_PAGE: Final = 0.6
Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(slots=True)
class Grid:
    """Columns between `xs` from the left, rows between `ys` from the top. `owner` leads merged cells to their first."""

    xs: list[float]
    ys: list[float]
    owner: dict[tuple[int, int], tuple[int, int]]
    words: dict[tuple[int, int], list[Word]] = field(default_factory=dict)

    @property
    def top(self) -> float:
        return self.ys[0]

    def take(self, word: Word) -> bool:
        """Whether the word stands in the table; it is kept with its cell then."""
        x, y = (word.left + word.right) / 2, (word.bottom + word.top) / 2
        if not (self.xs[0] < x < self.xs[-1] and self.ys[-1] < y < self.ys[0]):
            return False
        row = bisect_right([-one for one in self.ys], -y) - 1
        cell = (row, bisect_right(self.xs, x) - 1)
        self.words.setdefault(self.owner.get(cell, cell), []).append(word)
        return True

    def rows(self) -> tuple[tuple[str, ...], ...]:
        across, down = range(len(self.xs) - 1), range(len(self.ys) - 1)
        made = [tuple(cell_text(self.words.get((row, column), [])) for column in across) for row in down]
        return tuple(row for row in made if any(row))


def cell_text(words: Sequence[Word]) -> str:
    """Wrapped lines joined; a new one begins after a closing sign or with a dash."""
    lines: list[list[str]] = []
    last: Word | None = None
    for word in words:
        if last is None or abs(word.bottom - last.bottom) > (word.top - word.bottom) / 2:
            ends = last is None or last.text[-1] in ".;:" or word.text[0] in "-+•–"
            if ends:
                lines.append([])
        lines[-1].append(word.text)
        last = word
    return "\n".join(" ".join(line) for line in lines)


def grids(page: Any, width: float, height: float) -> list[Grid]:  # noqa: ANN401 -- ctypes
    """The ruled tables of a page that is not turned."""
    flat: list[Box] = []
    upright: list[Box] = []
    for left, bottom, right, top in _rules(page, width * height * WHOLE_PAGE):
        if top - bottom <= THIN and right - left >= SHORT:
            flat.append((left, bottom, right, top))
        elif right - left <= THIN and top - bottom >= SHORT:
            upright.append((left, bottom, right, top))
        if len(flat) + len(upright) > MOST_RULES:
            return []
    return [grid for part in _apart(flat, upright) if (grid := _grid(*part)) is not None]


def _rules(page: Any, most: float) -> Iterator[Box]:  # noqa: ANN401
    sides = [ctypes.c_float() for _ in range(4)]
    refs = [ctypes.byref(side) for side in sides]
    for at in range(min(MOST_OBJECTS, pdfium.FPDFPage_CountObjects(page))):
        found = pdfium.FPDFPage_GetObject(page, at)
        if pdfium.FPDFPageObj_GetType(found) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(found, *refs):
            continue
        left, bottom, right, top = (side.value for side in sides)
        if right - left <= THIN or top - bottom <= THIN:
            yield left, bottom, right, top
        elif (right - left) * (top - bottom) < most:
            yield from _parts(found)


def _parts(path: Any) -> Iterator[Box]:  # noqa: ANN401
    """The straight strokes of a path that draws more than one line."""
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(filled), ctypes.byref(stroked))
    count = pdfium.FPDFPath_CountSegments(path)
    if not (stroked.value or count > 5) or count > MOST_PARTS:
        return
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, ctypes.byref(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for at in range(count):
        part = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(part, ctypes.byref(x), ctypes.byref(y))
        here = (matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f)
        if pdfium.FPDFPathSegment_GetType(part) == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        else:
            yield _between(last, here)
            if pdfium.FPDFPathSegment_GetClose(part):
                yield _between(here, start)
        last = here


def _between(one: tuple[float, float], other: tuple[float, float]) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _apart(flat: list[Box], upright: list[Box]) -> Iterator[tuple[list[Box], list[Box]]]:
    """Rules that touch in height belong to one table."""
    ordered = sorted([*((box, True) for box in flat), *((box, False) for box in upright)], key=lambda one: -one[0][3])
    group: tuple[list[Box], list[Box]] = ([], [])
    low = float("inf")
    for box, level in ordered:
        if box[3] < low - CLOSE and low != float("inf"):
            yield group
            group = ([], [])
            low = float("inf")
        group[0 if level else 1].append(box)
        low = min(low, box[1])
    yield group


def _marks(values: Sequence[float]) -> list[float]:
    made: list[float] = []
    for value in sorted(values):
        if not made or value - made[-1] > CLOSE:
            made.append(value)
    return made


def _grid(flat: list[Box], upright: list[Box]) -> Grid | None:
    xs = _marks([(box[0] + box[2]) / 2 for box in upright])
    ys = _marks([(box[1] + box[3]) / 2 for box in flat])[::-1]
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > MOST_CELLS:
        return None
    walls: dict[int, list[Box]] = {}
    for box in upright:
        walls.setdefault(bisect_right(xs, (box[0] + box[2]) / 2 + 0.01) - 1, []).append(box)
    floors: dict[int, list[Box]] = {}
    downward = [-y for y in ys]
    for box in flat:
        place = min(range(len(ys)), key=lambda at: abs(ys[at] - (box[1] + box[3]) / 2)) if len(ys) < 4 else _near(
            downward, -(box[1] + box[3]) / 2
        )
        floors.setdefault(place, []).append(box)
    return Grid(xs, ys, _owners(xs, ys, walls, floors))


def _near(marks: list[float], value: float) -> int:
    at = bisect_right(marks, value)
    return min((one for one in (at - 1, at) if 0 <= one < len(marks)), key=lambda one: abs(marks[one] - value))


def _owners(
    xs: list[float], ys: list[float], walls: dict[int, list[Box]], floors: dict[int, list[Box]]
) -> dict[tuple[int, int], tuple[int, int]]:
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row, (top, bottom) in enumerate(pairwise(ys)):
        y = (top + bottom) / 2
        for column, (left, right) in enumerate(pairwise(xs)):
            x = (left + right) / 2
            if row and not any(box[0] - CLOSE < x < box[2] + CLOSE for box in floors.get(row, [])):
                owner[row, column] = owner.get((row - 1, column), (row - 1, column))
            elif column and not any(box[1] - CLOSE < y < box[3] + CLOSE for box in walls.get(column, [])):
                owner[row, column] = owner.get((row, column - 1), (row, column - 1))
    return owner
