"""The forms of what is read out of a paper. Each item carries its quotation and how sure the reader is."""

from dataclasses import dataclass
from enum import StrEnum

from chungsuc.documents.official.tree import Citation, OfficialPaper

Figure = float | int


class Confidence(StrEnum):
    """How sure the reader is: said outright; by a common turn of phrase; by a guess that a person must look at."""

    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of the paper: `text` is what stands in the node's text (or title) from `start` to `end`."""

    node: str
    start: int
    end: int
    text: str
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class TargetFound:
    """
    A figure or state to be reached, as the paper says it. `kind`: share, percent, count, count_percent, increase,
    average, at_least, at_most, minimum, multiple, amount, range, milestone, named. `value` is the names where `kind`
    is named. `choices` are other readings that the text allows, each with its reason.
    """

    text: str
    kind: str
    value: Figure | tuple[str, ...] | None
    total: Figure | None
    percent: Figure | None
    unit: str | None
    deadline_year: int | None
    baseline: str | None
    quotation: Quotation
    confidence: Confidence
    high: Figure | None = None
    choices: tuple["Choice", ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Another reading of a target: the fields that differ, and why the text allows it."""

    why: str
    value: Figure | None = None
    total: Figure | None = None
    percent: Figure | None = None


@dataclass(frozen=True, slots=True)
class DeadlineFound:
    """
    When something is due. `date`: "2020-04-30", "2012-01", "2022-Q4", "2023", "--11-10" (each year), "---25" (that day
    each month), "yearly", "half-yearly", "quarterly", "monthly", "weekly", "relative"; `what` is the errand. "Before a day" keeps
    the day as printed, with `before` True. `vague`: no day can be counted from it.
    """

    text: str
    date: str
    what: str
    who: str | None
    to: str | None
    quotation: Quotation
    confidence: Confidence
    before: bool = False
    vague: bool = False
    relative: str | None = None


@dataclass(frozen=True, slots=True)
class TaskFound:
    """One thing that a body must do. `kind`: plan, report, paper or task. `supporting` are the bodies named to help."""

    text: str
    kind: str
    supporting: tuple[str, ...]
    quotation: Quotation
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class AssignmentFound:
    """
    The bodies named together as actor, and what they must do. `indicators`: numbers of indicators laid on them ("17.8"),
    `criteria` of whole criteria, `standard` the set they are of, as printed; `further`: the same of further sets.
    """

    unit: str
    tasks: tuple[TaskFound, ...]
    quotation: Quotation
    confidence: Confidence
    indicators: tuple[str, ...] = ()
    criteria: tuple[int, ...] = ()
    standard: str | None = None
    further: tuple[tuple[tuple[str, ...], tuple[int, ...], str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class QuotaFound:
    """`count`: a number, "<=20%", "3-5". `per`: for each what; `money` in đồng."""

    award: str
    count: Figure | str
    per: str | None
    quotation: Quotation
    confidence: Confidence
    money: int | None = None


@dataclass(frozen=True, slots=True)
class AwardFormFound:
    name: str
    quotation: Quotation
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class CheckFound:
    """
    A statement that can be checked. `kind`: share, ratio, sum, product, list-count, number-words, shared-base, date,
    annex. `stated` is what the paper says, `computed` what follows from its own figures; `holds` at the printed precision.
    """

    text: str
    kind: str
    stated: Figure | str | None
    computed: Figure | str | None
    holds: bool
    quotation: Quotation
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read out of one paper; what the paper lacks is empty."""

    paper: OfficialPaper
    citations: tuple[Citation, ...] = ()
    period: tuple[int, int] | None = None
    targets: tuple[TargetFound, ...] = ()
    deadlines: tuple[DeadlineFound, ...] = ()
    assignments: tuple[AssignmentFound, ...] = ()
    award_forms: tuple[AwardFormFound, ...] = ()
    quotas: tuple[QuotaFound, ...] = ()
    checks: tuple[CheckFound, ...] = ()
    anomalies: tuple[str, ...] = ()
