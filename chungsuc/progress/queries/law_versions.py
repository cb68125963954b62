"""The same figures of one commune under the bare decision, with what its province put over it, and under the sample overlay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chungsuc.progress.lawbook import Law, law_for
from chungsuc.progress.models import Line
from chungsuc.progress.queries.entry import values_of
from chungsuc.progress.queries.law_levels import column_of
from chungsuc.progress.queries.standing import known_values
from chungsuc.progress.standings import facts_on, readings_by_measure
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.model import LEVELS, Criterion, CriterionVerdict, Edition, Indicator, IndicatorVerdict, Judgement
from chungsuc.units.models import Body

BARE, OWN, SAMPLE = "bare", "own", "sample"


@dataclass(frozen=True, slots=True)
class Version:
    """One way to read the law, and what the figures come to by it."""

    kind: str
    edition: Edition
    judged: Judgement


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    indicator: Indicator
    verdicts: Sequence[IndicatorVerdict]

    @property
    def differs(self) -> bool:
        """In level or answer; that one is checked and another is not shows in the whole criterion."""
        return len({(v.verdict, v.threshold_text) for v in self.verdicts}) > 1


@dataclass(frozen=True, slots=True)
class CriterionRow:
    criterion: Criterion
    verdicts: Sequence[CriterionVerdict]
    rows: Sequence[IndicatorRow]

    @property
    def different(self) -> list[IndicatorRow]:
        return [r for r in self.rows if r.differs]

    @property
    def verdict_differs(self) -> bool:
        return len({v.verdict for v in self.verdicts}) > 1


@dataclass(frozen=True, slots=True)
class SideBySide:
    body: Body
    day: date
    line: Line
    sets: Sequence[Edition]
    versions: Sequence[Version]
    criteria: Sequence[CriterionRow]  # those that come out differently first

    @property
    def national(self) -> Edition:
        return self.versions[0].edition

    @property
    def different(self) -> int:
        return sum(len(c.different) for c in self.criteria)


def side_by_side(
    body: Body, standard: str, *, on: date, line: Line, known_at: datetime | None = None
) -> SideBySide | None:
    """Three queries beside those of the law; None where no set of a commune is in force on the day."""
    law = law_for([body], known_at)
    sets = [e for level in LEVELS for e in law.rulebook.editions if e.level == level and e.in_force(on) and _open(e, body)]
    national = next((e for e in sets if e.id == standard), sets[0] if sets else None)
    if national is None:
        return None
    values = values_of(body, ever=known_at is not None)
    if known_at is not None:
        values = known_values(values, known_at)
    readings = readings_by_measure(values, line)
    versions = []
    for kind, edition in _editions(law, national, body, on):
        column = column_of(edition, law.region(body, on))
        versions.append(Version(kind, edition, judge(edition, facts_on(edition, body, column, readings, on), on)))
    return SideBySide(body, on, line, sets, versions, _criteria(national, versions))


def _open(edition: Edition, body: Body) -> bool:
    return edition.territory is None or body.key.startswith(f"{edition.territory}/")


def _editions(law: Law, national: Edition, body: Body, on: date) -> list[tuple[str, Edition]]:
    """Bare, with the province's own rows, and with the sample overlay where the unit's figures are sample."""
    rulebook = law.rulebook
    sample = [o for o in rulebook.overlays if rulebook.extended_by(o) == national.id and _is_sample(law, national, o)]
    uses = tuple(u for u in law.overlays if u.overlay not in sample)
    own = Law(rulebook, uses, law.overrides, law.provisions)
    found = [(BARE, national), (OWN, own.overlaid(national, body, on))]
    if body.sample_figures and sample:
        used = law.overlaid(national, body, on)
        found.append((SAMPLE, used if used.sample else rulebook.with_overlay(national.id, sample[0])))
    return found


def _is_sample(law: Law, national: Edition, overlay: str) -> bool:
    return law.rulebook.with_overlay(national.id, overlay).sample


def _criteria(national: Edition, versions: Sequence[Version]) -> list[CriterionRow]:
    criteria = [{c.criterion: c for c in v.judged.criteria} for v in versions]
    indicators = [{i.indicator: i for i in v.judged.indicators} for v in versions]
    rows = [
        CriterionRow(
            c,
            [found[c.number] for found in criteria],
            [IndicatorRow(i, [found[i.number] for found in indicators]) for i in c.indicators],
        )
        for c in national.criteria
    ]
    return sorted(rows, key=lambda r: (not r.verdict_differs, not r.different, r.criterion.number))
