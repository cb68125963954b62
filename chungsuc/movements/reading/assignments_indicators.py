"""Numbers of criteria and indicators laid on a body, and of which set."""

import re
from dataclasses import dataclass
from typing import Final

from chungsuc.movements.reading.bodies import spelled

LISTED: Final = re.compile(
    r"(?:các\s+)?chỉ tiêu(?:\s+(?:số|thành phần))?\s*:?\s*(?P<list>\d{1,2}\.\d{1,2}(?:\s*(?:,|;|và|đến|-"
    r"|–)\s*(?:chỉ tiêu\s+(?:số\s+)?)?\d{1,2}\.\d{1,2})*)"
)
CRITERIA: Final = re.compile(
    r"(?:các\s+)?tiêu chí(?:\s+(?:số|thứ))?\s*:?\s*(?P<list>\d{1,2}(?![\d.,]*\d|\s*/)(?:\s*(?:,"
    r"|và)\s*(?:số\s+)?\d{1,2}(?![\d.]*\d))*)"
)
BARE: Final = re.compile(r"chỉ tiêu(?:\s+số)?\s+(?P<list>\d{1,2})(?![\d.]*\d|\s*(?:/|xã|huyện|%))")
NUMBER: Final = re.compile(r"\d{1,2}\.\d{1,2}")
WHOLE: Final = re.compile(r"\d{1,2}")
SET: Final = re.compile(r"bộ tiêu chí(?:\s+quốc gia)?[^.;,()]{0,80}")


@dataclass(frozen=True, slots=True)
class Laid:
    indicators: tuple[str, ...]
    criteria: tuple[int, ...]
    standard: str | None


def indicators_in(text: str) -> list[Laid]:
    """For each set of criteria named, the numbers that stand before its name; numbers with no set named come last."""
    low, made, at = spelled(text), [], 0
    for named in SET.finditer(low):
        laid = _between(low, at, named.start(), text[named.start() : named.end()].strip())
        if laid.indicators or laid.criteria:
            made.append(laid)
            at = named.end()
    rest = _between(low, at, len(low), None)
    return [*made, rest] if rest.indicators or rest.criteria else made


def _between(low: str, start: int, end: int, standard: str | None) -> Laid:
    indicators: dict[str, None] = {}
    criteria: dict[int, None] = {}
    for found in LISTED.finditer(low, start, end):
        indicators |= dict.fromkeys(NUMBER.findall(found.group("list")))
    for form in (CRITERIA, BARE):
        for found in form.finditer(low, start, end):
            numbers = (int(one) for one in WHOLE.findall(found.group("list")))
            criteria |= dict.fromkeys(one for one in numbers if 1 <= one <= 40)
    return Laid(tuple(indicators), tuple(criteria), standard)
