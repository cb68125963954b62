"""The words of a .pdf page, with where each stands and whether its font is bold or slanted."""

import ctypes
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

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


@dataclass(slots=True)
class Word:
    """Points from the lower left corner of the page as it is seen."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    first: int


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


class TextOfPage:
    """pdfium's text of one page. Closed by whoever made it."""

    def __init__(self, page: Any, turned: int, width: float, height: float) -> None:  # noqa: ANN401 -- ctypes
        self._raw = pdfium.FPDFText_LoadPage(page)
        self._turned, self._width, self._height = turned, width, height
        self._box = pdfium.FS_RECTF()
        self._at = ctypes.byref(self._box)
        self._fonts: dict[bytes, tuple[bool, bool, str]] = {}

    def close(self) -> None:
        pdfium.FPDFText_ClosePage(self._raw)

    def lines(self) -> Iterator[list[Word]]:
        """Words by the lines that pdfium sees, in the order in which the file draws them."""
        count = min(MOST_SIGNS, pdfium.FPDFText_CountChars(self._raw))
        if count <= 0:
            return
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(self._raw, 0, count, buffer)
        text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
        same = len(text) == count
        for line in LINE.finditer(text):
            words = []
            for word in WORD.finditer(text, line.start(), line.end()):
                made = self._word(word[0], word.start(), word.end() - 1, same=same)
                if made is not None:
                    words.append(made)
            if words:
                yield words

    def _word(self, text: str, first: int, last: int, *, same: bool) -> Word | None:
        if not same:
            first = pdfium.FPDFText_GetCharIndexFromTextIndex(self._raw, first)
            last = pdfium.FPDFText_GetCharIndexFromTextIndex(self._raw, last)
        box, at, raw = self._box, self._at, self._raw
        if not pdfium.FPDFText_GetLooseCharBox(raw, first, at):
            return None
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if last != first and pdfium.FPDFText_GetLooseCharBox(raw, last, at):
            if self._turned:
                left, right = min(left, box.left), max(right, box.right)
                bottom, top = min(bottom, box.bottom), max(top, box.top)
            else:
                right = box.right
        if self._turned == 1:
            left, right, bottom, top = bottom, top, self._height - right, self._height - left
        elif self._turned == 2:
            left, right, bottom, top = self._width - right, self._width - left, self._height - top, self._height - bottom
        elif self._turned == 3:
            left, right, bottom, top = self._width - top, self._width - bottom, left, right
        return Word(text.replace("\x02", "-").replace("\ufffe", "-"), left, right, bottom, top, first)

    def look(self, words: list[Word]) -> tuple[bool, bool, str]:
        """Bold, slanted, font: as two of three places have it."""
        looks = [self._look(words[at].first) for at in {0, len(words) // 2, len(words) - 1}]
        need = len(looks) // 2
        return sum(one[0] for one in looks) > need, sum(one[1] for one in looks) > need, looks[0][2]

    def _look(self, index: int) -> tuple[bool, bool, str]:
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int(0)
        pdfium.FPDFText_GetFontInfo(self._raw, index, name, 128, ctypes.byref(flags))
        raw = name.value
        made = self._fonts.get(raw)
        if made is None:
            shown = SUBSET.sub("", raw.decode("utf-8", "replace"))
            forced = bool(flags.value & 1 << 18)
            made = self._fonts[raw] = (forced or bool(BOLD.search(shown)), bool(SLANTED.search(shown)), shown)
        return made


def segments(words: list[Word]) -> Iterator[Segment]:
    """A line cut at its wide gaps, and where it jumps back or to another height."""
    gaps = [after.left - before.right for before, after in zip(words, words[1:], strict=False)]
    height = max(1.0, words[0].top - words[0].bottom)
    most = height * WIDE_ALONE
    if len(gaps) > 3:
        most = max(height * WIDE_GAP, MORE_THAN_USUAL * statistics.median(gaps))
    if not gaps or (max(gaps) < most and min(gaps) > -height and abs(words[0].bottom - words[-1].bottom) < height / 2):
        yield Segment(words)
        return
    start = 0
    for at, gap in enumerate(gaps, 1):
        jumped = gap < -height or abs(words[at].bottom - words[at - 1].bottom) > height * 0.8
        if jumped or (gap >= most and not (at - start == 1 and MARK.fullmatch(words[start].text))):
            yield Segment(words[start:at])
            start = at
    yield Segment(words[start:])
