"""How papers name each other and their issuers: as printed, abbreviated, with and without marks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from chungsuc.documents.official.abbreviations import written_out
from chungsuc.documents.searching import words_of
from chungsuc.units.models import Body, BodyKind

WHOLE_NUMBER: Final = re.compile(r"([0-9]+[A-Za-zĐđ]{0,3})\s*[-/]\s*(\S.*)")
COMMITTEE: Final = ("uy", "ban", "nhan", "dan")
DATED: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def issuer_words(name: str) -> tuple[str, ...]:
    """The name of a body in words, abbreviations written out; a people's committee is known by its place."""
    words = tuple(written_out(" ".join(words_of(name))).split())
    return words[4:] if words[:4] == COMMITTEE and len(words) > 4 else words


def may_be_same_issuer(one: str, other: str) -> bool:
    """“UBND tỉnh” may be “Ủy ban nhân dân tỉnh Lạng Sơn”; an unknown issuer may be any."""
    first, second = sorted((issuer_words(one), issuer_words(other)), key=len)
    return second[: len(first)] == first


def place_of_committee(body: Body) -> Body | None:
    """The place whose people's committee this agency is: its papers stand in the register of the place."""
    place = body.parent if body.kind == BodyKind.AGENCY else None
    return place if place and issuer_words(body.official_name) == issuer_words(place.official_name) else None


@dataclass(frozen=True, slots=True)
class Name:
    """What tells one paper from another: number, symbol, day as far as printed ("2022-07"), issuer as written."""

    number: str
    symbol: str
    dated: str = ""
    issuer: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Number without leading zeros, symbol without marks, spaces and signs."""
        number, symbol = split_number(self.number, self.symbol)
        return number.lstrip("0").upper(), "".join(words_of(symbol))

    def may_be(self, other: "Name") -> bool:
        """
        Whether both may name one paper: number and symbol equal, the parts of the day that both tell equal, the issuer
        possibly the same.
        """
        return (
            bool(self.number and self.symbol)
            and self.key == other.key
            and _agree(self.dated, other.dated)
            and may_be_same_issuer(self.issuer, other.issuer)
        )


def day_printed(dated: str) -> str:
    """The day of a paper as officials write it: 15/07/2022; …/07/2022 where the day is blank."""
    parts = dated.split("-")
    if len(parts) == 3:
        return "/".join(reversed(parts))
    return f"…/{parts[1]}/{parts[0]}" if len(parts) == 2 else dated


def day_said(dated: str) -> str:
    """The day as it stands in a sentence, as far as it is printed: “ngày 15/07/2022”, “tháng 07/2022”, “năm 2022”, nothing."""
    parts = dated.split("-") if dated else []
    return f"{('năm', 'tháng', 'ngày')[len(parts) - 1]} {'/'.join(reversed(parts))}" if parts else ""


def split_number(number: str, symbol: str) -> tuple[str, str]:
    """Number and symbol, where both may stand in the first: “146/KH-UBND”, “30/2020” with “NĐ-CP”, “08-NQ/TU”."""
    number, symbol = number.strip().rstrip("/"), symbol.strip()
    if not (found := WHOLE_NUMBER.fullmatch(number)):
        return number, symbol
    first, rest = found.groups()
    return first, rest if rest.endswith(symbol) else f"{rest}/{symbol}"


def _agree(one: str, other: str) -> bool:
    return all(a == b for a, b in zip(one.split("-"), other.split("-"), strict=False) if a and b)


def spellings(numbers: Iterable[str]) -> set[str]:
    """How these numbers may stand in the register: as they are, without and with a leading zero."""
    found = set()
    for number in numbers:
        first = split_number(number, "")[0]
        bare = first.lstrip("0")
        found |= {first, bare, f"0{bare}", f"00{bare}"}
    return found - {""}
