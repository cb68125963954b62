"""What the rulebook speaks of: editions of criteria sets, what was read in a unit, and what it was judged to be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["ratio", "boolean", "count", "amount", "grade", "composite"]
Direction = Literal["at_least", "at_most"]
Verdict = Literal["met", "not_met", "unknown"]
Confidence = Literal["verified", "sourced", "recalled", "sample"]
Level = int | bool | str | None  # a scaled number, yes, a grade's label, or not known
Levels = Level | Mapping[int, Level]  # the same for every year, or one from each year on
Nature = Literal["stock", "flow"]  # what stands on a day, or what came about in a period

GENERAL = "general"
# the sets that a commune is held to, the base first
BASE, ADVANCED, MODEL = LEVELS = ("commune", "commune-advanced", "commune-model")
ColumnsBy = Literal["region", "group"]


@dataclass(frozen=True, slots=True)
class Decision:
    """Of some provincial sets it is known only that there is one: then `number` is "" and `date` is None."""

    number: str
    date: date | None
    issuer: str
    annex: str | None
    confidence: Confidence

    @property
    def called(self) -> str:
        """As far as known: QĐ 318/QĐ-TTg ngày 08/03/2022."""
        number = f"QĐ {self.number}" if self.number else f"quyết định của {self.issuer} (chưa rõ số)"
        return f"{number} ngày {self.date:%d/%m/%Y}" if self.date else number


@dataclass(frozen=True, slots=True)
class Region:
    id: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """A band of criteria met, both ends included."""

    id: str
    name: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Check:
    """Two officials saw a level in a decision's text. It holds while the level is the one that they saw."""

    place: str  # an indicator's number, or number/part
    column: str  # a region or group, or GENERAL
    starts: date  # of the threshold
    level: Levels
    decision: str
    page: str
    day: date  # on which the first one read it
    by: str
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Wording:
    """How an indicator reads from a day on, by a decision that came later than its edition."""

    starts: date
    ends: date | None
    decision: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """What one decision asks for in some days. A region written down without a number is unknown; so is a year."""

    starts: date
    ends: date | None
    decision: str
    place: str
    general: Levels
    by_region: Mapping[str, Levels]
    confidence: Confidence
    confidence_of: Mapping[str, Confidence]
    unknown_because: str | None = None
    overlay: bool = False
    looser_because: str | None = None  # the reason given for a level below the national one
    checks: Mapping[str, Check] = field(default_factory=dict)  # by column

    def covers(self, on: date) -> bool:
        return self.starts <= on and (self.ends is None or on <= self.ends)

    def speaks_for(self, region: str) -> bool:
        """Of a unit without a column, whatever speaks for some column may speak."""
        named = region in self.by_region or (not region and bool(self.by_region))
        return not self.overlay or named or self.general is not None

    def check_for(self, region: str) -> Check | None:
        """The check that two officials made of the level for a column, while the level is the one that they saw."""
        check = self.checks.get(region if region in self.by_region else GENERAL)
        seen = check is not None and check.level == self.by_region.get(region, self.general)
        return check if seen else None

    def trust(self, region: str) -> Confidence:
        if self.checks and self.check_for(region):
            return "verified"
        return self.confidence_of.get(region if region in self.by_region else GENERAL, self.confidence)


@dataclass(frozen=True, slots=True)
class Derived:
    """What an indicator reads instead of a figure: how bodies were judged by another set, or a title that they hold."""

    of: Literal["self", "commune", "town", "district", "city"]  # the body itself, or the share of such bodies within it
    level: str = ""  # of the other set, as in `Edition.level`
    title: str = ""  # of the catalogue


@dataclass(frozen=True, slots=True)
class Multiple:
    """A level that is so many times what another set asks of the same column on the same day."""

    level: str
    indicator: str
    times: int  # scaled


@dataclass(frozen=True, slots=True)
class ByCount:
    """A level that depends on how many there are: over so many, one level; otherwise another."""

    key: str
    name: str
    over: int
    general: int
    otherwise: int


@dataclass(frozen=True, slots=True)
class Part:
    """One of the conditions of a composite indicator; all must hold."""

    key: str
    name: str
    kind: Kind
    measured_in: str
    direction: Direction
    thresholds: tuple[Threshold, ...]
    not_for_regions: frozenset[str] = frozenset()
    by_count: ByCount | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    number: str
    name: str
    short_name: str | None
    kind: Kind
    measure: str
    measured_in: str
    direction: Direction
    thresholds: tuple[Threshold, ...]
    by_sex: bool = False
    na_allowed: bool = False
    grades: tuple[str, ...] = ()
    max_age_months: int = 12
    max_age_assumed: bool = True
    parts: tuple[Part, ...] = ()
    plain_value_part: str | None = None
    plain_value_regions: frozenset[str] = frozenset()
    derived: Derived | None = None
    multiple: Multiple | None = None
    wordings: tuple[Wording, ...] = ()

    def name_on(self, day: date) -> str:
        """As the decision in force on the day words it."""
        said = (w for w in self.wordings if w.starts <= day and (w.ends is None or day <= w.ends))
        newest = max(said, key=lambda w: w.starts, default=None)
        return newest.text if newest else self.name

    @property
    def part_keys(self) -> tuple[str, ...]:
        """Every key that a reading's `parts` may hold, in order."""
        counts = (p.by_count.key for p in self.parts if p.by_count)
        return (*(p.key for p in self.parts), *counts)


Asked = Indicator | Part  # wherever a level can stand


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    number: int
    name: str
    indicators: tuple[Indicator, ...]  # none where only the criterion's name is known
    group: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """One criteria set as it stands, with an overlay on it or bare."""

    id: str
    name: str
    decision: Decision
    effective_from: date
    effective_to: date | None
    nominal_to: date | None
    level: str
    regions: tuple[Region, ...]
    criteria: tuple[Criterion, ...]
    bands: tuple[Band, ...]
    digest: str
    successor: str | None = None
    unsettled_from: date | None = None  # amended, and not all amendments are known
    unsettled_because: str | None = None
    sample: bool = False
    overlay: str | None = None
    overlay_name: str | None = None
    counts_as_checked: bool = False
    amends: str | None = None  # the edition whose other criteria stand on
    territory: str | None = None  # the key of the province whose own set it is; None: national
    columns_by: ColumnsBy = "region"
    incomplete_because: str | None = None  # not all that the decision says is here, so nobody is judged by it
    stated_counts: tuple[int | None, int | None] = (None, None)  # criteria and indicators, as the decision has them
    indicators: tuple[Indicator, ...] = ()
    _by_number: Mapping[str, Indicator] = field(default_factory=dict, repr=False)
    _by_measure: Mapping[str, Indicator] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        flat = tuple(i for c in self.criteria for i in c.indicators)
        object.__setattr__(self, "indicators", flat)
        object.__setattr__(self, "_by_number", {i.number: i for i in flat})
        object.__setattr__(self, "_by_measure", {i.measure: i for i in flat if i.measure})

    def indicator(self, number: str) -> Indicator:
        """The indicator of a number; "5" and "5.1" read alike where only one of them exists."""
        alike = number.removesuffix(".1") if number.endswith(".1") else f"{number}.1"
        found = self._by_number.get(number) or self._by_number.get(alike)
        if found is None:
            raise KeyError(f"Bộ tiêu chí {self.id} không có chỉ tiêu {number}")
        return found

    def reads(self, measure: str) -> Indicator | None:
        """The indicator that reads a measure."""
        return self._by_measure.get(measure)

    def criterion(self, number: int) -> Criterion:
        if found := next((c for c in self.criteria if c.number == number), None):
            return found
        raise KeyError(f"Bộ tiêu chí {self.id} không có tiêu chí {number}")

    def region(self, region: str) -> Region:
        if found := next((r for r in self.regions if r.id == region), None):
            return found
        raise KeyError(f"Bộ tiêu chí {self.id} không có vùng {region}")

    def band(self, criteria_met: int) -> Band:
        if found := next((b for b in self.bands if b.lowest <= criteria_met <= b.highest), None):
            return found
        raise KeyError(f"Không có nhóm nào cho {criteria_met} tiêu chí")

    def in_force(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def day_within(self, on: date) -> date:
        """The nearest day to `on` on which it is in force: the one by which its thresholds are read."""
        return min(max(on, self.effective_from), self.effective_to or date.max)

    def settled(self, on: date) -> bool:
        """In force, in the period that it names, and with nothing amended that is not known."""
        ends = self.nominal_to or date.max
        return self.in_force(on) and on <= ends and (self.unsettled_from is None or on < self.unsettled_from)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, whichever set asks for it: entered once for all of them."""

    id: str
    name: str
    short_name: str | None
    kind: Kind
    measured_in: str
    numerator_name: str | None
    denominator_name: str | None
    by_sex: bool
    read_by: tuple[tuple[str, str], ...]  # edition and indicator; none where only movements ask for it
    levels: tuple[str, ...] = ("commune",)  # the kinds of body that report it
    nature: Nature = "stock"


@dataclass(frozen=True, slots=True)
class Title:
    """A level that a body is recognised to have reached."""

    id: str
    name: str
    short_name: str
    level: str  # the kind of body that holds it
    standard: str  # the level of the editions behind it, as in `Edition.level`; "" where the rulebook has none
    rank: int  # among the titles of the same kind of body, the lowest first
    includes: frozenset[str]  # the titles that its holder holds as well, however far down
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a unit. Numbers are scaled; a percentage or a yes or no (1 or 0) is an amount."""

    amount: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    male: int | None = None
    female: int | None = None
    grade: str | None = None
    applicable: bool = True
    as_of: date | None = None
    parts: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many bodies met another set or hold a title. The provisional ones are among those counted before them."""

    met: int = 0
    not_met: int = 0
    unknown: int = 0
    met_provisional: int = 0
    not_met_provisional: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """`region` is the column that the unit is held to: a region, a group, or "" where none has been set."""

    unit: str
    region: str
    readings: Mapping[str, Reading]
    sample: bool = False
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)  # by the number of a derived indicator


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is laid over an edition: levels, wordings and checks, by place. From a rule file or typed by officials."""

    id: str
    name: str
    extends: str  # an edition, or another overlay
    thresholds: Mapping[str, tuple[Threshold, ...]]
    wordings: Mapping[str, tuple[Wording, ...]] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    sample: bool = False
    counts_as_checked: bool = False
    digest: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorVerdict:
    indicator: str
    verdict: Verdict
    provisional: bool
    applicable: bool
    threshold: float | bool | str | None
    threshold_text: str
    source: str
    reason: str
    value_text: str


@dataclass(frozen=True, slots=True)
class CriterionVerdict:
    criterion: int
    verdict: Verdict
    provisional: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    standard: str
    on: date
    unit: str
    criteria_met: int
    criteria_total: int
    verdict: Verdict
    provisional: bool
    criteria: tuple[CriterionVerdict, ...]
    indicators: tuple[IndicatorVerdict, ...]
    digest: str
