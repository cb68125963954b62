"""What the words of a target mean in the rulebook: titles, criteria of a set, figures."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from chungsuc.documents.official.words import plain
from chungsuc.rulebook.choosing import NotInForceError
from chungsuc.rulebook.load import Rulebook
from chungsuc.rulebook.model import ADVANCED, BASE, Edition, Indicator, Measure

NUMBER: Final = r"\d{1,2}(?!\d|\s*(?:%|tieu chi|xa\b))"
NUMBERED: Final = re.compile(
    rf"tieu chi(?: so)? ({NUMBER})((?:\s*(?:,|va|;)\s*(?:tieu chi )?(?:so )?{NUMBER})*)"
)
STANDING: Final = r"xa\s+(?:da\s+)?(?:duoc\s+cong\s+nhan\s+)?dat\s+chuan\s+nong\s+thon\s+moi(?!\s+(?:nang cao|kieu mau))"
AMONG: Final = re.compile(
    rf"(?:trong|tren)\s+(?:tong\s+)?(?:so\s+)?(?:cac\s+)?{STANDING}|/\s*\d+\s+{STANDING}(?=\s+(?:duoc|dat|phan dau|hoan thanh))"
)
INDICATOR: Final = re.compile(r"\bchi tieu (?:so )?(\d{1,2}\.\d{1,2})(?![\d.]*\d)")
LEAST_WORDS: Final = 3
LEVELS: Final = (
    ("commune", re.compile(r"\bxã\b(?! hội)")),
    ("hamlet", re.compile(r"\b(?:xóm|thôn|bản|ấp|khu dân cư|tổ dân phố)\b")),
    ("district", re.compile(r"\bhuyện\b")),
)
NOT_COUNTED: Final = re.compile(r"nông thôn|(?:toàn|của|địa bàn|từng) (?:huyện|xã)|thị xã|văn bản|cơ bản|bản quyền|\bbản thân")


@dataclass(frozen=True, slots=True)
class Meaning:
    """The condition of a target, as the fields of `Target`."""

    unit: str = "commune"
    title: str = ""
    standard: str = ""
    criteria: tuple[int, ...] = ()
    among: str = ""
    by_opinion: bool = False

    @property
    def said(self) -> bool:
        return bool(self.title or self.standard or self.by_opinion)


class Law:
    """The rulebook as the paper's day and citations choose from it."""

    def __init__(self, rulebook: Rulebook, *, on: date, territory: str | None, cited: tuple[str, ...]) -> None:
        self.rulebook, self.on, self.territory, self.cited = rulebook, on, territory, cited

    def edition(self, level: str) -> Edition | None:
        """The set of a level: the one that the paper cites, else the one in force on its day."""
        for edition in self.rulebook.editions:
            number = edition.decision.number
            if edition.level == level and number and any(key.split(" ", 1)[-1] == number for key in self.cited):
                return edition
        try:
            return self.rulebook.edition_for(level=level, on=self.on, territory=self.territory)
        except NotInForceError:
            return None

    @property
    def base(self) -> Edition | None:
        return self.edition(BASE)

    def named(self, text: str | None) -> Edition | None:
        """The set that a paper names by its decision ("318/QĐ-TTg") or that already is an id."""
        if not text:
            return self.base
        for edition in self.rulebook.editions:
            if text == edition.id or (edition.decision.number and edition.decision.number in text):
                return edition
        return self.base

    def meaning(self, text: str, counted: str | None = None) -> Meaning:
        """What must hold of the units that the text counts; `counted`: the unit, where the reader has it ("xóm")."""
        low = plain(text)
        unit = unit_of(counted or text)
        among = "xa-ntm" if AMONG.search(low) else ""
        opinion = "co ban dat" in low
        if standard_criteria := self._criteria(low):
            standard, criteria = standard_criteria
            return Meaning("commune", "", standard, criteria, among, opinion)
        rest = AMONG.sub(" ", low)
        title = "" if opinion else self._title(rest, unit)
        return Meaning(unit, title, "", (), among, opinion)

    def _title(self, low: str, unit: str) -> str:
        if not re.search(r"nong thon moi|\bntm\b", low):
            return ""
        rank = "kieu mau" if "kieu mau" in low else "nang cao" if "nang cao" in low else ""
        fitting = [t for t in self.rulebook.titles.values() if t.level == unit and "nong thon moi" in plain(t.name)]
        for title in fitting:
            name = plain(title.name)
            if (rank and rank in name) or (not rank and "nang cao" not in name and "kieu mau" not in name):
                return title.id
        return ""

    def _criteria(self, low: str) -> tuple[str, tuple[int, ...]] | None:
        """Numbers printed after "tiêu chí", else names of criteria after it; of the set that knows the most of them."""
        numbers = {int(n) for hit in NUMBERED.finditer(low) for n in re.findall(r"\d{1,2}", hit[1] + hit[2])}
        best: tuple[str, tuple[int, ...]] | None = None
        levels = (ADVANCED, BASE) if "nang cao" in AMONG.sub(" ", low) else (BASE, ADVANCED)
        for edition in filter(None, map(self.edition, levels)):
            known = {c.number for c in edition.criteria}
            found = numbers & known if numbers else {c.number for c in edition.criteria if _names(c.name, low)}
            if found and (best is None or len(found) > len(best[1])):
                best = edition.id, tuple(sorted(found))
        return best

    def indicator(self, text: str) -> tuple[Edition, Indicator] | None:
        """The one indicator that the text names by its number ("chỉ tiêu 17.6"), in the set that it speaks of."""
        low = plain(text)
        numbers = list(dict.fromkeys(INDICATOR.findall(low)))
        levels = (ADVANCED, BASE) if "nang cao" in low else (BASE, ADVANCED)
        for edition in filter(None, map(self.edition, levels if len(numbers) == 1 else ())):
            with suppress(KeyError):
                return edition, edition.indicator(numbers[0])
        return None

    def measure(self, text: str, *, kind: str) -> Measure | None:
        """The figure of the catalogue of whose name the text holds the most first words; None for none and for several."""
        low = plain(text)
        known = self.rulebook.measures.values()
        if kind == "multiple":
            offered = [m for m in known if m.kind == "amount" and "commune" in m.levels]
        else:
            offered = [m for m in known if not m.read_by]
        reached = {m: _leading(plain(m.name).split(), low) for m in offered}
        most = max(reached.values(), default=0)
        found = [m for m, words in reached.items() if words == most]
        return found[0] if most >= LEAST_WORDS and len(found) == 1 else None


def _leading(words: list[str], low: str) -> int:
    """How many of its first words stand together in the text."""
    return max((n for n in range(len(words) + 1) if " ".join(words[:n]) in low), default=0)


def unit_of(text: str) -> str:
    """What is counted: the word for it that comes first."""
    low = NOT_COUNTED.sub(" ", text.lower())
    first = {level: found.start() for level, pattern in LEVELS if (found := pattern.search(low))}
    return min(first, key=lambda level: first[level]) if first else "commune"


def _names(name: str, low: str) -> bool:
    return re.search(rf"tieu chi(?: so \d+)?(?: ve)?\W+{re.escape(plain(name))}\b", low) is not None
