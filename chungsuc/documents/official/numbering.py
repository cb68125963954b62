"""Numbers in front of lines: what they are, and which stands under which."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from chungsuc.documents.official.words import KEPT, KEPT_LENGTH

BULLETS: Final = "-–—−+*•·●○▪■♦►➢✓✔"
CAPITAL: Final = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
DEEPEST: Final = 9

WORDED: Final = re.compile(
    r"(?P<word>phần|chương|mục|điều)\s+(?P<value>thứ\s+\w+|[IVXLC]{1,7}\b|\d{1,3}[a-zđ]?\b|[A-ZĐ]\b)\s*(?P<mark>[.:/)\-–]*)\s*",
    re.IGNORECASE,
)
COMPOSITE: Final = re.compile(r"((?:[IVX]{1,6}|[A-ZĐ]|\d{1,2})(?:\.\d{1,2})+)(?!\d)\s*([.)/:]*)\s*(?=[^\d\s.,/%])")
ROMAN: Final = re.compile(r"(?!V\s*/\s*v\b)(?![IVX]+\s?/\s?\d{4})([IVXL]{1,7})\s*(?:[./):]|[-–](?=\s|[^\W\d_]))\s*(?=\S)")
ARABIC: Final = re.compile(
    r"(\d{1,3})\s*([.)/]|[-–](?=\s|[^\W\d_]))\s*(?=[^\d\s.)]|(?<=\d[.)]\s)(?!(?:19|20)\d\d\b)\d[\d.,/]*\s?(?:%|[^\W\d_]))"
)
LONELY: Final = re.compile(r"(?:[IVXL]{1,7}|\d{1,2}(?:\.\d{1,2})*|[A-ZĐa-zđ])\s*[.)/]")
LETTER: Final = re.compile(r"([a-zđ])\s*(?:\)|\.(?=\s|[A-ZĐ])|/(?=\s|[A-ZĐ]))\s*(?=\S)")
SUBLETTER: Final = re.compile(r"([a-zđ]\.?\d{1,2})\s*[).]\s*(?=\S)")
UPPER: Final = re.compile(r"([A-ZĐ])\s*(?:[./)](?=\s)|(?<=[A-E])[.)/]|[-–](?=\s))\s*(?=\S)")
PAREN: Final = re.compile(r"\((\d{1,2}|[a-zđ]|[ivx]{1,5})\)\s*(?=\S)")
LOWER_ROMAN: Final = re.compile(r"([ivx]{1,5})\s*[).]\s*(?=\S)")
LETTERED: Final = ((LETTER, "letter"), (SUBLETTER, "subletter"), (LOWER_ROMAN, "i)"), (UPPER, "upper"))
BULLET: Final = re.compile(rf"(?:([{BULLETS}])|(o)(?=\s))\s*(?=[^{BULLETS}\s])")
JOINED_BULLETS: Final = re.compile(rf"[{BULLETS}]\s+(?=[{BULLETS}])")
SYMBOL: Final = re.compile(r"\d+\s*(?:/\s*[A-ZĐ]{2,}|[-–]\s*[A-ZĐ]+[A-Za-zĐđ]*\s*[-–/])")

RANK: Final = {"heading": 3, "phần": 0, "chương": 1, "mục": 2, "điều": 3, "upper": 4, "roman": 4, "n1": 6}
UPPER_LETTERS: Final = "ABCDĐEGHIKLMNOPQRSTUVXY"


@dataclass(frozen=True, slots=True)
class Mark:
    """A number in front of a line: as printed, its style, and where the text behind it begins."""

    number: str
    style: str
    end: int

    @property
    def rank(self) -> int:
        if self.style.startswith("n"):
            return 5 + int(self.style[1:])
        return RANK.get(self.style, 30 if self.bullet else 20)

    @property
    def bullet(self) -> bool:
        return self.style.startswith("•")


def mark_of(text: str) -> Mark | None:
    """The number or bullet that the line begins with."""
    if not text or not (text[0] in BULLETS or text[0] in "(o" or text[0].isalnum()):
        return None
    return _mark_of(text) if len(text) < KEPT_LENGTH else _marked(text)


def _marked(text: str) -> Mark | None:
    return _bulleted(text) if text[0] in BULLETS or text.startswith("o ") else _worded(text) or _numbered(text)


_mark_of = lru_cache(maxsize=KEPT)(_marked)


def _bulleted(text: str) -> Mark | None:
    skipped = 0
    while found := JOINED_BULLETS.match(text, skipped):
        skipped = found.end()
    found = BULLET.match(text, skipped)
    if found is None:
        return None
    sign = found.group(1) or found.group(2)
    return Mark(sign, "•" + ("-" if sign in "-–—−" else sign), found.end())


def _worded(text: str) -> Mark | None:
    found = WORDED.match(text)
    if found is None:
        return None
    word, rest = found["word"].lower(), text[found.end() :]
    if not found["mark"] and rest and (word == "điều" or not rest[0].isupper()):
        return None
    if not found["word"][0].isupper() or (rest and rest[0].islower() and word != "điều"):
        return None
    return Mark(text[: found.end("value")], word, found.end())


def _numbered(text: str) -> Mark | None:
    if found := COMPOSITE.match(text):
        depth = min(found[1].count(".") + 1, DEEPEST)
        return Mark(found[1], f"n{depth}", found.end()) if found[2] or not text[found.end()].islower() else None
    if (found := ROMAN.match(text)) and roman(found[1]):
        return Mark(found[1], "roman", found.end())
    if (found := ARABIC.match(text)) and not SYMBOL.match(text):
        return Mark(found[1], "1)" if found[2] == ")" else "n1", found.end())
    if found := PAREN.match(text):
        return Mark(f"({found[1]})", "(1)" if found[1].isdigit() else "(a)", found.end())
    marks = (Mark(found[1], style, found.end()) for pattern, style in LETTERED if (found := pattern.match(text)))
    return next(marks, None)


def roman(sign: str) -> int:
    """The value of a Roman number, 0 where it is none."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    total, before = 0, 0
    for letter in reversed(sign):
        value = values.get(letter, 0)
        total += value if value >= before else -value
        before = max(before, value)
    return total if 0 < total < 40 and _as_roman(total) == sign else 0


def _as_roman(value: int) -> str:
    made = ""
    for sign, worth in (("XC", 90), ("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1)):
        made += sign * (value // worth)
        value %= worth
    return made


@dataclass(slots=True)
class Levels:
    """Which style stands under which, learned on the way down the paper."""

    open: list[Mark] = field(default_factory=list)
    letters: set[str] = field(default_factory=lambda: {""})
    outer: set[tuple[str, str]] = field(default_factory=set)

    def fits(self, mark: Mark) -> bool:
        """Whether a single capital is a number here ("B." after "A."), not an abbreviation ("H. Bắc Sơn")."""
        if mark.style != "upper":
            return True
        before = UPPER_LETTERS[: UPPER_LETTERS.find(mark.number)][-1:] if mark.number in UPPER_LETTERS else None
        if before not in self.letters:
            return False
        self.letters.add(mark.number)
        return True

    def place(self, mark: Mark) -> int:
        """The depth at which a mark stands, from 0; everything deeper is closed."""
        mark = self._settled(mark)
        styles = [one.style for one in self.open]
        if mark.style in styles:
            del self.open[styles.index(mark.style) :]
        else:
            while self.open and self._above(mark, self.open[-1]):
                self.open.pop()
        if self.open:
            self.outer.add((self.open[-1].style, mark.style))
            self.outer.discard((mark.style, self.open[-1].style))
        self.open.append(mark)
        return len(self.open) - 1

    def _above(self, mark: Mark, top: Mark) -> bool:
        if mark.rank != top.rank:
            return mark.rank < top.rank
        return (mark.style, top.style) in self.outer

    def _settled(self, mark: Mark) -> Mark:
        """A single letter that may be a Roman number or a letter, by what came before it."""
        last = {one.style: one.number for one in self.open}
        single = mark.style == "roman" and len(mark.number) == 1
        if single and _follows(last.get("upper"), mark.number) and roman(last.get("roman", "")) + 1 != roman(mark.number):
            return Mark(mark.number, "upper", mark.end)
        return mark

    def leave_bullets(self) -> int:
        """How many levels stay open when running text without a number follows."""
        while self.open and self.open[-1].bullet:
            self.open.pop()
        return len(self.open)


def _follows(before: str | None, sign: str) -> bool:
    """Whether a capital comes right after another in the row that numbers are taken from."""
    at = UPPER_LETTERS.find(sign)
    return before is not None and at > 0 and UPPER_LETTERS[at - 1] == before


def is_upper(text: str) -> bool:
    """Whether the letters are capitals."""
    return text.upper() == text and any(sign.isalpha() for sign in text)
