"""The words of a .pdf page, with where each stands and whether its font is bold or slanted."""

import ctypes
import itertools
import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium

LINE: Final = re.compile(r"[^\r\n]+")
WORD: Final = re.compile(r"\S+")
MARK: Final = re.compile(r"(?:[-+*•–]|\(?[0-9IVXa-zđ]{1,4}(?:\.[0-9]{1,3}){0,4}[.)/]?)")
BOLD: Final = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
SLANTED: Final = re.compile(r"italic|oblique", re.IGNORECASE)
SUBSET: Final = re.compile(r"^[A-Z]{6}\+")
WIDE_GAP: Final = 1.2  # heights of a line, where the line has other gaps to compare with
WIDE_ALONE: Final = 2.0
MORE_THAN_USUAL: Final = 3.0
MOST_SIGNS: Final = 200_000  # of one page
LONG: Final = 60  # signs
USUAL: Final = 0.41  # as Times has it
ENOUGH: Final = 5  # lines
ROOM_OF_LONG: Final = 1.08  # a gap of two heights in sixty signs makes a line wider than that
ROOM_OF_SHORT: Final = 0.95
SIGNS: Final = {0x02: "-", 0xFFFE: "-"}  # what pdfium puts for a hyphen at a line's end
char_box: Final = pdfium.FPDFText_GetLooseCharBox


@dataclass(slots=True)
class Word:
    """Points from the lower left corner of the page as it is seen."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    first: int
    last: int

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom


class Look(NamedTuple):
    bold: bool
    italic: bool
    font: str


@dataclass(slots=True)
class Segment:
    """Words side by side without a wide gap."""

    words: list[Word]
    left: float = field(init=False)
    right: float = field(init=False)
    bottom: float = field(init=False)
    top: float = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.right = self.words[0].left, self.words[-1].right
        self.bottom = self.words[0].bottom
        self.top = self.words[0].top

    @property
    def text(self) -> str:
        return " ".join([word.text for word in self.words])

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        return self.top - self.bottom


def _usual(lines: Sequence[Word]) -> float:
    """Heights of a line that one sign takes in the running text of the page."""
    running = [line.width / line.height / len(line.text) for line in lines if len(line.text) >= LONG and line.height > 0]
    return statistics.median(running) if len(running) >= ENOUGH else USUAL


def _most(usual: float, size: int) -> float:
    """How wide a line of so many signs may be, in its heights, and surely have no wide gap."""
    return usual * size * (ROOM_OF_LONG if size >= LONG else ROOM_OF_SHORT)


class TextOfPage:
    """pdfium's text of one page. Closed by whoever made it."""

    def __init__(
        self,
        page: Any,  # noqa: ANN401 -- ctypes
        turned: int,
        size: tuple[float, float],
        fonts: dict[bytes, Look],
    ) -> None:
        self._raw = pdfium.FPDFText_LoadPage(page)
        self._turned, (self._width, self._height) = turned, size
        self._box = pdfium.FS_RECTF()
        self._at = ctypes.byref(self._box)
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.c_int(0)
        self._flags_at = ctypes.byref(self._flags)
        self._fonts = fonts

    def close(self) -> None:
        pdfium.FPDFText_ClosePage(self._raw)

    def lines(self, near: Callable[[float, float], bool]) -> Iterator[list[Word]]:
        """
        Words by the lines that pdfium sees, in the order in which the file draws them. A line set as running text is
        set, and not between heights where `near` says that words matter, comes as one word: it has no column in it.
        """
        count = min(MOST_SIGNS, pdfium.FPDFText_CountChars(self._raw))
        if count <= 0:
            return
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(self._raw, 0, count, buffer)
        text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
        text = text.translate(SIGNS) if "\x02" in text or "\ufffe" in text else text
        same = len(text) == count
        found = [(line, *self._whole(line[0], line.start())) for line in LINE.finditer(text)] if same and not self._turned else []
        usual = _usual([whole for _, whole, _ in found if whole])
        for line, whole, said in found:
            if whole and whole.width <= _most(usual, len(said)) * whole.height and not near(whole.bottom, whole.top):
                whole.text = " ".join(said.split())
                yield [whole]
            elif said:
                yield from self._words(text, line, same=True)
        for line in () if found else LINE.finditer(text):
            yield from self._words(text, line, same=same)

    def _whole(self, line: str, at: int) -> tuple[Word | None, str]:
        """A line as one word, and its text."""
        said = line.strip()
        if not said:
            return None, ""
        first = at + len(line) - len(line.lstrip())
        return self._word(said, first, first + len(said) - 1, same=True), said

    def _words(self, text: str, line: re.Match[str], *, same: bool) -> Iterator[list[Word]]:
        words = [self._word(word[0], word.start(), word.end() - 1, same=same) for word in WORD.finditer(text, *line.span())]
        if found := [word for word in words if word is not None]:
            yield found

    def _word(self, text: str, first: int, last: int, *, same: bool) -> Word | None:
        if not same:
            first = pdfium.FPDFText_GetCharIndexFromTextIndex(self._raw, first)
            last = pdfium.FPDFText_GetCharIndexFromTextIndex(self._raw, last)
        box, at, raw = self._box, self._at, self._raw
        if not char_box(raw, first, at):
            return None
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if last != first and char_box(raw, last, at):
            right = box.right
            if self._turned:
                left, right = min(left, box.left), max(right, box.right)
                bottom, top = min(bottom, box.bottom), max(top, box.top)
        if self._turned:
            left, right, bottom, top = self._upright(left, right, bottom, top)
        return Word(text, left, right, bottom, top, first, last)

    def _upright(self, left: float, right: float, bottom: float, top: float) -> tuple[float, float, float, float]:
        """As seen on a page that is shown turned by quarters."""
        if self._turned == 1:
            return bottom, top, self._height - right, self._height - left
        if self._turned == 2:
            return self._width - right, self._width - left, self._height - top, self._height - bottom
        return self._width - top, self._width - bottom, left, right

    def look(self, words: list[Word]) -> Look:
        """As the first and the last letter look; where they differ, as one in the middle does."""
        first, last = self._look(words[0].first), self._look(words[-1].last)
        if first[:2] == last[:2]:
            return first
        if len(words) > 1:
            return self._look(words[len(words) // 2].first)
        text = words[0].text
        return self._look(words[0].first + len(text) - len(text[len(text) // 2 :].lstrip()))

    def _look(self, index: int) -> Look:
        pdfium.FPDFText_GetFontInfo(self._raw, index, self._name, 128, self._flags_at)
        raw = self._name.value
        made = self._fonts.get(raw)
        if made is None:
            shown = SUBSET.sub("", raw.decode("utf-8", "replace"))
            forced = bool(self._flags.value & 1 << 18)
            made = self._fonts[raw] = Look(forced or bool(BOLD.search(shown)), bool(SLANTED.search(shown)), shown)
        return made


def segments(words: list[Word]) -> Iterator[Segment]:
    """A line cut at its wide gaps, and where it jumps back or to another height."""
    if len(words) == 1:
        yield Segment(words)
        return
    gaps = [after.left - before.right for before, after in itertools.pairwise(words)]
    height = max(1.0, words[0].top - words[0].bottom)
    most = height * WIDE_ALONE
    if len(gaps) > 3:
        most = max(height * WIDE_GAP, MORE_THAN_USUAL * statistics.median(gaps))
    if max(gaps) < most and min(gaps) > -height and abs(words[0].bottom - words[-1].bottom) < height / 2:
        yield Segment(words)
        return
    start = 0
    for at, gap in enumerate(gaps, 1):
        jumped = gap < -height or abs(words[at].bottom - words[at - 1].bottom) > height * 0.8
        if jumped or (gap >= most and not (at - start == 1 and MARK.fullmatch(words[start].text))):
            yield Segment(words[start:at])
            start = at
    yield Segment(words[start:])
