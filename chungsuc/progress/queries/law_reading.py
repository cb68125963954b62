"""A whole set as it will read: every level in every column, for whoever types it and for whoever confirms it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chungsuc.progress.lawbook import in_force_at, province_of, read_entered
from chungsuc.progress.models import EnteredEdition
from chungsuc.progress.queries.law_levels import reads_from
from chungsuc.rulebook.lines import Entered, Head, LineProblem, LinesError, UnsayableError, read_lines, write_lines
from chungsuc.rulebook.load import Rulebook
from chungsuc.rulebook.model import Criterion, Decision, Edition, Indicator
from chungsuc.rulebook.rules import level_text
from chungsuc.units.models import Body

KINDS = {
    "ratio": "tỷ lệ",
    "boolean": "có hoặc không",
    "count": "số đếm",
    "amount": "số lượng",
    "grade": "xếp loại",
    "composite": "nhiều phần",
}


@dataclass(frozen=True, slots=True)
class Reads:
    """One indicator: its levels, columns that are alike together, and what is to be known of its figure."""

    indicator: Indicator
    levels: Sequence[tuple[str, str]]  # columns, level
    asked: str


@dataclass(frozen=True, slots=True)
class Chapter:
    criterion: Criterion
    rows: Sequence[Reads]


def as_it_reads(edition: Edition) -> list[Chapter]:
    return [Chapter(c, [_reads(edition, i) for i in c.indicators]) for c in edition.criteria]


def _reads(edition: Edition, indicator: Indicator) -> Reads:
    levels: list[tuple[str, str]] = []
    for threshold in indicator.thresholds[:1]:
        if threshold.general is not None or not threshold.by_region:
            levels.append(("Mức chung", level_text(indicator, threshold.general)))
        groups: dict[str, list[str]] = {}
        for region in edition.regions:
            if region.id in threshold.by_region:
                said = level_text(indicator, threshold.by_region[region.id])
                groups.setdefault(said, []).append(region.label)
        levels += [(", ".join(labels), said) for said, labels in groups.items()]
    asked = [KINDS[indicator.kind]]
    asked += ["riêng nam và nữ"] if indicator.by_sex else []
    asked += ["có thể không áp dụng"] if indicator.na_allowed else []
    asked += [f"số liệu không quá {indicator.max_age_months} tháng"] if not indicator.max_age_assumed else []
    return Reads(indicator, levels, reads_from(indicator) or ", ".join(asked))


def read_set(rulebook: Rulebook, lines: str, head: Head) -> tuple[Entered | None, Sequence[LineProblem]]:
    """The set, or what is wrong with its lines."""
    try:
        return read_lines(lines, head, measures=rulebook.measures), ()
    except LinesError as wrong:
        return None, wrong.problems


def entered_reads(row: EnteredEdition) -> tuple[list[Chapter], Sequence[LineProblem]]:
    """What somebody typed, as it will read; the problems where it cannot be read any more."""
    try:
        return as_it_reads(read_entered(row).edition), ()
    except LinesError as wrong:
        return [], wrong.problems


def lines_of(edition: Edition) -> tuple[str, Sequence[str]]:
    """The lines of a set as far as there are words for it, and what is left out, each named."""
    try:
        return write_lines(edition), ()
    except UnsayableError as unsaid:
        left_out = {i.split(" ")[0] for i in unsaid.named}
        rest = [
            replace(c, group="", indicators=tuple(i for i in c.indicators if i.number not in left_out))
            for c in edition.criteria
        ]
        try:
            return write_lines(replace(edition, criteria=tuple(rest))), unsaid.named
        except UnsayableError:
            return "", unsaid.named


def shell_head(edition: Edition) -> Mapping[str, str]:
    """What is known of a set already, as the form begins."""
    return {
        "name": edition.name,
        "level": edition.level,
        "annex": edition.decision.annex or "",
        "valid_from": f"{edition.effective_from:%Y-%m-%d}",
        "valid_to": f"{edition.effective_to:%Y-%m-%d}" if edition.effective_to else "",
        "decision": edition.decision.number,
        "decided_by": edition.decision.issuer,
        "decided_on": f"{edition.decision.date:%Y-%m-%d}" if edition.decision.date else "",
    }


def entered_in_force(standard: str) -> EnteredEdition | None:
    """The set that an office typed and another person confirmed. One query."""
    return EnteredEdition.objects.filter(in_force_at(None), standard=standard).first()


def entered_head(row: EnteredEdition) -> Mapping[str, str]:
    """Of a set typed before, as the form begins: what it is to be, when something in it was wrong."""
    return {
        "name": row.name,
        "annex": row.annex,
        "valid_from": f"{row.valid_from:%Y-%m-%d}",
        "valid_to": f"{row.valid_to:%Y-%m-%d}" if row.valid_to else "",
        "decision": row.decision,
        "decided_by": row.decided_by,
        "decided_on": f"{row.decided_on:%Y-%m-%d}",
        "page": row.page,
    }


def blank_set(territory: Body | None, level: str, columns: str, code: str) -> Edition:
    """A set of which nothing is known yet but for whom it is; `code` is its id."""
    return Edition(
        id=code.strip(),
        name="",
        decision=Decision("", None, "", None, "recalled"),
        effective_from=date.min,
        effective_to=None,
        nominal_to=None,
        level=level,
        regions=(),
        criteria=(),
        bands=(),
        digest="",
        territory=province_of(territory) if territory else None,
        columns_by="group" if columns == "group" else "region",
        incomplete_because="chưa nhập",
    )
