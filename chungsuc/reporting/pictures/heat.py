"""The heat map: a row for each commune, a small cell for each criterion; what is wanting is written, not only coloured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from chungsuc.reporting.pictures.canvas import SMALL, Canvas, Word, measured, place, shortened
from chungsuc.reporting.pictures.picture import Picture, Told, drawn

ROW, HEADING, KEY, TOTAL = 14.0, 19.0, 18.0, 36.0
TALLEST: Final = 52  # rows of a drawing that fills a page
MET, ONE, MORE, OPEN = "m", "g", "x", "u"
LOOKS: Final = {MET: "hm", ONE: "hg", MORE: "b4", OPEN: "hu"}
ON: Final = {ONE: "n1", MORE: "n4", OPEN: "nu"}


@dataclass(frozen=True, slots=True)
class Square:
    """How one criterion stands: its tone, and what is written in it."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One commune: what it lies under, its cells and how many criteria it meets."""

    name: str
    under: str
    squares: Sequence[Square]
    total: str
    key: str = ""


def sheets(rows: Sequence[HeatRow], most: int = TALLEST) -> Iterator[list[HeatRow]]:
    """
    The rows in so many drawings that each fits a page; a heading takes a row.

    What lies under one place stays together where it fits a page by itself.
    """
    page: list[HeatRow] = []
    room = most
    for _, group in groupby(rows, lambda row: row.under):
        found = list(group)
        if page and len(found) + 1 > room and len(found) < most:
            yield page
            page, room = [], most
        while found:
            taken, found = found[: max(1, room - 1)], found[max(1, room - 1) :]
            page += taken
            room -= len(taken) + 1
            if found or room < 2:
                yield page
                page, room = [], most
    if page:
        yield page


def heat(title: str, heads: Sequence[str], rows: Sequence[HeatRow], *, of: str = "Xã") -> Picture:
    """`heads` are the criteria's numbers. The table has what is written in each cell."""
    table = tuple((row.name, row.under, *(square.text for square in row.squares), row.total) for row in rows)
    told = Told(title, _said(title, rows), (of, "Thuộc", *heads, "Đạt"), table, tuple(row.key for row in rows))
    return drawn(told, lambda width: _draw(width, heads, rows))


def _said(title: str, rows: Sequence[HeatRow]) -> str:
    tones = [square.tone for row in rows for square in row.squares]
    names = ((MET, "đạt"), (ONE, "thiếu 1 chỉ tiêu"), (MORE, "thiếu từ 2"), (OPEN, "chưa đủ căn cứ"))
    counts = {name: tones.count(tone) for tone, name in names}
    return f"{title}. {len(rows)} xã; số ô: {', '.join(f'{name} {n}' for name, n in counts.items())}."


def _draw(width: float, heads: Sequence[str], rows: Sequence[HeatRow]) -> Canvas:
    named = [(under, list(group)) for under, group in groupby(rows, lambda row: row.under)]
    headed = len(named) > 1 or bool(named and named[0][0])
    size = SMALL if width > 400 else 8.0
    side = min(width * 0.24, max((measured(row.name, size) for row in rows), default=0.0) + 8)
    each = (width - side - TOTAL) / max(1, len(heads))
    key = _key_places(width)
    top = KEY * (key[-1][2] + 1) + 22
    made = Canvas(width, top + ROW * len(rows) + (HEADING * len(named) if headed else 0.0) + 2)
    found = _Squares(made)
    for name, x, line, tone, mark in key:
        found.put((x, KEY * line, 16.0, 13.0), Square(tone, mark), SMALL)
        found.words.append(Word(x + 22, 11 + KEY * line, name, size=SMALL))
    found.words += [Word(side + each * (at + 0.5), top - 6, head, "ts", "middle", size) for at, head in enumerate(heads)]
    found.words.append(Word(width, top - 6, "Đạt", "ts", "end", size))
    y = top
    for under, group in named:
        if headed:
            found.words.append(Word(0, y + 14, shortened(under or "Không thuộc huyện", width, size, strong=True), "ts", size=size))
            y += HEADING
        for row in group:
            found.words.append(Word(0, y + 10.5, shortened(row.name, side - 6, size), size=size))
            for at, square in enumerate(row.squares):
                found.put((side + each * at, y, each - 1.5, ROW - 1.5), square, min(size, 10.0))
            found.words.append(Word(width, y + 10.5, row.total, anchor="end", size=size))
            y += ROW
    found.draw()
    return made


class _Squares:
    """Squares gathered by their look: one element for all of a look, since thousands of elements take long to set."""

    def __init__(self, made: Canvas) -> None:
        self.made = made
        self.paths: dict[str, list[str]] = {look: [] for look in LOOKS.values()}
        self.dots: list[str] = []
        self.words: list[Word] = []

    def put(self, at: tuple[float, float, float, float], square: Square, size: float) -> None:
        x, y, width, height = at
        self.paths[LOOKS[square.tone]].append(f"M{place(x)} {place(y)}h{place(width)}v{place(height)}h{place(-width)}z")
        if square.tone == MET:
            self.dots.append(f"M{place(x + width / 2 - 1.6)} {place(y + height / 2)}a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0z")
            if square.text.endswith("*"):
                self.words.append(Word(x + width - 1, y + size, "*", "n1", "end", size - 1))
        elif square.text:
            self.words.append(Word(x + width / 2, y + height / 2 + 0.35 * size, square.text, ON[square.tone], "middle", size))

    def draw(self) -> None:
        for look, paths in self.paths.items():
            if paths:
                self.made.path("".join(paths), look)
        if self.dots:
            self.made.path("".join(self.dots), "b0")
        for word in self.words:
            self.made.word(word)


def _key_places(width: float) -> list[tuple[str, float, int, str, str]]:
    found, x, row = [], 0.0, 0
    for name, tone, mark in (
        ("Đạt", MET, "•"),
        ("Thiếu 1 chỉ tiêu", ONE, "1"),
        ("Thiếu từ 2 chỉ tiêu", MORE, "3"),
        ("Chưa đủ căn cứ", OPEN, "?"),
        ("Dấu *: tạm tính", MET, "•*"),
    ):
        wide = 22 + measured(name, SMALL) + 14
        if x and x + wide - 14 > width:
            x, row = 0.0, row + 1
        found.append((name, x, row, tone, mark))
        x += wide
    return found
