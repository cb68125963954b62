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
RUN_ON: Final = re.compile(r"\s(?:về|v/v|thực hiện|ban hành|quy định|phê duyệt|sửa đổi|phát động|triển khai|tổ chức thực hiện)\s")
SHARED: Final = re.compile(r"\b(?:ubnd|hdnd|ctubnd|hu|tu|du|bch|bcd|mttq)$")  # these end the symbols of every place alike
WHOLE_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def issuer_words(name: str) -> tuple[str, ...]:
    """
    The name of a body in words, abbreviations written out; a people's committee is known by its place.

    What a sentence goes on with after the name (“… về phong trào”, “… thực hiện đợt thi đua”) is no part of it.
    """
    words = tuple(written_out(" ".join(words_of(RUN_ON.split(name.lower())[0]))).split())
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
        Whether both may name one paper: number and symbol equal, the parts of the day that both tell equal.

        The issuer is asked only where these leave it open: a day that is not whole, or a symbol that every place uses.
        """
        if not (self.number and self.symbol) or self.key != other.key or not _agree(self.dated, other.dated):
            return False
        told = self.dated == other.dated and WHOLE_DAY.fullmatch(self.dated) and not self.is_shared
        return bool(told) or may_be_same_issuer(self.issuer, other.issuer)

    @property
    def is_shared(self) -> bool:
        """Whether bodies of many places use this symbol (“KH-UBND”), so that it does not tell who issued the paper."""
        return bool(SHARED.search(" ".join(words_of(self.symbol))))


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
