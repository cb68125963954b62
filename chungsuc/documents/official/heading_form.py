"""What the top of a paper can say, and how days are written there."""

import re
from dataclasses import dataclass, field
from typing import Final

from chungsuc.documents.official.tree import PartialDate

PLACE: Final = r"(?P<place>[^\W\d_][^,;:\d]{1,40}?)"
YEAR: Final = r"(?P<year>(?:19|20)\s?\d\s?\d)"
DATE: Final = re.compile(
    rf"(?:{PLACE}\s*[,.]\s*)?(?<!\w)ngày\s*(?P<day>\d{{0,2}})[\s.…_/]*tháng\s*(?P<month>\d{{0,2}})[\s.…_/]*năm\s*{YEAR}?",
    re.IGNORECASE,
)
SHORT_DATE: Final = re.compile(
    rf"{PLACE}\s*,\s*(?:ngày\s*)?(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-]{YEAR}\s*$", re.IGNORECASE
)


@dataclass(slots=True)
class Heading:
    """What the top of the paper says, as printed."""

    type: str | None = None
    number: str | None = None
    symbol: str | None = None
    issuer_lines: list[str] = field(default_factory=list)
    place: str | None = None
    date: PartialDate | None = None
    subject: str | None = None
    enclosed_with: str = ""
    urgency: str = ""
    addressees: list[str] = field(default_factory=list)
    end: int = 0


def partial_date(found: "re.Match[str]") -> PartialDate | None:
    """The day that a date line gives; None where even the year is blank or a part is impossible."""
    year = re.sub(r"\s", "", found["year"] or "")
    if not year:
        return None
    month, day = int(found["month"] or 0), int(found["day"] or 0)
    if not 1 <= month <= 12:
        return PartialDate(int(year))
    return PartialDate(int(year), month, day if 1 <= day <= 31 else None)


def day_line(text: str) -> "re.Match[str] | None":
    """The day in a line that says where and when, or only when."""
    found = DATE.search(text) or SHORT_DATE.search(text)
    if found is None or len(text) > 90 or text.lstrip().startswith("("):
        return None
    if found["place"] is None and (text[: found.start()].strip() or partial_date(found) is None):
        return None
    return found
