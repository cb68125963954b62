"""The same figures of one commune under the bare decision, with what its province put over it, and under the sample overlay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chungsuc.progress.judged import edition_asked, judge_body, readings_by_measure
from chungsuc.progress.lawbook import Law, Use, law_for, province_of
from chungsuc.progress.models import Line
from chungsuc.progress.queries.entry import values_of
from chungsuc.progress.queries.standing import known_values
from chungsuc.rulebook.model import Criterion, CriterionVerdict, Edition, Indicator, IndicatorVerdict, Judgement
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
    sets = law.rulebook.sets_on(on, province_of(body))
    national = next((e for e in sets if e.id == standard), sets[0] if sets else None)
    if national is None:
        return None
    values = values_of(body, ever=known_at is not None)
    if known_at is not None:
        values = known_values(values, known_at)
    readings = readings_by_measure(values, line)
    versions = [
        Version(
            kind,
            edition_asked(one, body, on, national.level),
            judge_body(one, body, readings, on, national.level),
        )
        for kind, one in _laws(law, national, body)
    ]
    return SideBySide(body, on, line, sets, versions, _criteria(national, versions))


def _laws(law: Law, national: Edition, body: Body) -> list[tuple[str, Law]]:
    """Bare, with the province's own rows, and with the sample overlay where the unit's figures are sample."""
    rulebook = law.rulebook
    sample = {o for o in rulebook.overlays if rulebook.overlay(o).sample}
    own = Law(rulebook, tuple(u for u in law.overlays if u.overlay not in sample), law.overrides, law.provisions)
    found = [(BARE, Law(rulebook, (), law.overrides)), (OWN, own)]
    fitting = [o for o in sorted(sample) if rulebook.extended_by(o) == national.id]
    if body.sample_figures and fitting:
        use = Use(body.path, national.id, fitting[0], national.effective_from)
        used = law.overlays if any(u.overlay in fitting for u in law.overlays) else (*law.overlays, use)
        found.append((SAMPLE, Law(rulebook, used, law.overrides, law.provisions)))
    return found


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
