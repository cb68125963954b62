"""For whom and for when a workbook is, and what is held of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from chungsuc.progress.judged import edition_asked
from chungsuc.progress.lawbook import current, law_for, province_of
from chungsuc.progress.models import Value
from chungsuc.progress.queries.periods import period_bounds
from chungsuc.rulebook.model import Edition
from chungsuc.rulebook.rules import rules_for
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import communes_within

Held = Mapping[tuple[int, str], Value]  # by body and measure


@dataclass(frozen=True, slots=True)
class Plan:
    territory: Body
    period: str
    as_of: date
    edition: Edition
    bodies: Sequence[Body]

    def held(self) -> Held:
        """What is held of the period. One query."""
        found = Value.objects.filter(body__in=self.bodies, period=self.period).select_related("latest")
        return {(v.body_id, v.measure): v for v in found}

    def previous(self, bodies: Sequence[Body] | None = None) -> Held:
        """The last values before the period. One query."""
        between = Value.objects.filter(
            body=OuterRef("body"),
            measure=OuterRef("measure"),
            period__gt=OuterRef("period"),
            period__lt=self.period,
            latest__isnull=False,
        )
        found = (
            Value.objects.filter(
                body__in=self.bodies if bodies is None else bodies, period__lt=self.period, latest__isnull=False
            )
            .filter(~Exists(between))
            .select_related("latest")
        )
        return {(v.body_id, v.measure): v for v in found}

    def thresholds(self) -> Mapping[tuple[int, str], str]:
        """What is asked of each commune, in words. Two queries."""
        law, said, found = law_for(self.bodies), {}, {}
        for body in self.bodies:
            edition = edition_asked(law, body, self.as_of, self.edition.level)
            region = law.column(edition, body, self.as_of)
            key = (id(edition), region)
            if key not in said:
                said[key] = [(r.indicator.measure, r.text) for r in rules_for(edition, region, self.as_of)]
            found.update({(body.pk, measure): text for measure, text in said[key]})
        return found


def _named(standard: str) -> str:
    return (
        f"{current().edition(standard).name} ({standard})"
        if standard in current().edition_ids
        else f"bộ tiêu chí “{standard[:40]}”"
    )


def plan_for(territory: Body, period: str, on: date, standard: str = "") -> Plan:
    """The workbook of a territory for a period, as of the day looked at; LookupError when no such set is in force."""
    first, last = period_bounds(period)
    as_of = min(on, last)
    if as_of < first:
        raise LookupError(f"Kỳ {period} chưa bắt đầu vào ngày {on:%d/%m/%Y}.")
    sets = [e for e in current().sets_on(as_of, province_of(territory)) if e.incomplete_because is None]
    chosen = [e for e in sets if e.id == standard or not standard]
    if not chosen:
        used = "; ".join(f"{e.name} ({e.id})" for e in sets) or "không có bộ nào"
        raise LookupError(f"Ngày {as_of:%d/%m/%Y} không áp dụng {_named(standard)}; đang áp dụng: {used}.")
    bodies = [territory] if territory.kind == BodyKind.COMMUNE else communes_within(territory.path, as_of)
    return Plan(territory, period, as_of, chosen[0], bodies)
