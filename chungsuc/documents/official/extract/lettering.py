"""
Vietnamese letters from before Unicode: TCVN3 (fonts named .Vn…) and VNI-Windows (fonts named VNI-…).

Such a file holds Latin letters that only their font shows as Vietnamese. Tables after TCVN 5712:1993 (VN3, the subset
that the ABC fonts use; capitals with marks are the small ones in a font whose name ends with H) and after the VNI
code page for Windows (a letter, then one sign for its marks).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

Scheme = Literal["TCVN3", "VNI"]

TCVN3: Final = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_MARKS: Final = (
    ("a", "ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ"),
    ("e", "ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
    ("o", "ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
    ("u", "ùøûõï", "úùủũụ"),
    ("y", "ùøûõ", "ýỳỷỹ"),
    ("ô", "ùøûõï", "ớờởỡợ"),
    ("ö", "ùøûõï", "ứừửữự"),
)
VNI: Final = {base + mark: made for base, marks, letters in _MARKS for mark, made in zip(marks, letters, strict=True)} | dict(
    zip("íìæóòîñôö", "íìỉĩịỵđơư", strict=True)
)
VNI_BOTH: Final = (
    VNI
    | {key.upper(): letter.upper() for key, letter in VNI.items()}
    | {key[0].upper() + key[1]: letter.upper() for key, letter in VNI.items() if len(key) == 2}
)
TO_UNICODE: Final = str.maketrans(TCVN3)
VNI_PART: Final = re.compile("|".join(sorted(map(re.escape, VNI_BOTH), key=len, reverse=True)))
HINT: Final = {
    "TCVN3": re.compile(f"[{re.escape(''.join(TCVN3))}]"),
    "VNI": re.compile(f"[{re.escape(''.join(sorted({key[-1] for key in VNI_BOTH})))}]"),
}
MODERN: Final = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
WORD: Final = re.compile(r"[^\W\d_]+(?:[\u00a1-\u00bf\u00d7\u00f7\u00ad]+[^\W\d_]*)*|[\u00a1-\u00bf\u00d7\u00f7][^\W\d_]+")
SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?"
    r"(?:uyê|iêu|yêu|ươi|ươu|oai|oay|oeo|uây|uôi|uya|uyu|oao|iê|yê|ươ|uô|oa|oă|oe|uâ|uê|uy|uơ|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oi|ôi|ơi|ua|ui|ưa|ưi|ưu|[aăâeêioôơuưy])"
    r"(?:ng|nh|ch|[cmnpt])?"
)
TONES: Final = dict.fromkeys((0x300, 0x301, 0x303, 0x309, 0x323))
ENOUGH: Final = 0.7
SAMPLE: Final = 60_000  # signs
PARTS: Final = 20
FEW: Final = 3
MANY: Final = 20


def from_tcvn3(text: str, *, capital: bool = False) -> str:
    """Text of an ABC font as Unicode; `capital` for a font whose name ends with H."""
    made = text.translate(TO_UNICODE)
    return made.upper() if capital else made


def from_vni(text: str) -> str:
    return VNI_PART.sub(lambda found: VNI_BOTH[found[0]], text)


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether a word is spelled as Vietnamese syllables are."""
    parts = unicodedata.normalize("NFD", word.lower())
    if sum(parts.count(chr(tone)) for tone in TONES) > 1:
        return False
    return SYLLABLE.fullmatch(unicodedata.normalize("NFC", parts.translate(TONES))) is not None


@dataclass(frozen=True, slots=True)
class Found:
    """The scheme of a text, and whether nothing of it is Unicode already."""

    scheme: Scheme
    pure: bool


def found_in(text: str) -> Found | None:
    """Which of the two a text is written in, wholly or in parts, by what its words become; None for anything else."""
    words = [word for word in _marked(text) if not MODERN.search(word)]
    wrong = [word for word in words if not is_syllable(word)]
    gained: dict[Scheme, float] = {"TCVN3": _good(wrong, "TCVN3"), "VNI": _good(wrong, "VNI")}
    best = max(gained, key=lambda scheme: gained[scheme])
    if gained[best] < max(FEW, ENOUGH * len(wrong)):
        return None
    return Found(best, pure=not MODERN.search(text))


def strange(text: str) -> bool:
    """Whether the marked words are mostly no Vietnamese, as in a text of a scheme that nobody here knows."""
    words = _marked(text)
    return len(words) > MANY and sum(map(is_syllable, words)) < (1 - ENOUGH) * len(words)


def _marked(text: str) -> list[str]:
    """Words with letters beyond ASCII, from all over the text."""
    if len(text) > SAMPLE:
        part = SAMPLE // PARTS
        text = " ".join(text[at : at + part] for at in range(0, len(text), len(text) // PARTS))
    return [word for word in WORD.findall(text) if not word.isascii()]


def _good(words: list[str], scheme: Scheme) -> int:
    return sum(is_syllable(CONVERT[scheme](word)) for word in words)


CONVERT: Final = {"TCVN3": from_tcvn3, "VNI": from_vni}


def converted(text: str, found: Found) -> str:
    """One piece of a text of that scheme; a piece that is Unicode already is left as it is."""
    if text.isascii() or MODERN.search(text) or not HINT[found.scheme].search(text):
        return text
    made = CONVERT[found.scheme](text)
    gain = _rate(made) - _rate(text)
    return made if gain > 0 or (found.pure and gain == 0) else text


def _rate(text: str) -> float:
    words = _marked(text)
    return sum(map(is_syllable, words)) / len(words) if words else 1.0


class Lettering:
    """Old letters put right along a file: run by run where its fonts tell, else for the text as a whole."""

    def __init__(self) -> None:
        self._fonts: dict[str, int] = {}

    def by_font(self, text: str, font: str | None) -> str:
        if not font or font[0] not in ".Vv" or MODERN.search(text):
            return text
        name = font.lower()
        if name.startswith(".vn"):
            self._count("TCVN3", text)
            return from_tcvn3(text, capital=name.split(",")[0].rstrip().endswith("h"))
        if name.startswith("vni"):
            self._count("VNI", text)
            return from_vni(text)
        return text

    def _count(self, scheme: str, text: str) -> None:
        if not text.isascii():
            self._fonts[scheme] = self._fonts.get(scheme, 0) + 1

    def notes(self) -> list[str]:
        return [said(scheme) for scheme in self._fonts]


def said(scheme: str) -> str:
    return f"Văn bản gõ bằng bảng mã cũ {scheme}, đã chuyển sang Unicode."
