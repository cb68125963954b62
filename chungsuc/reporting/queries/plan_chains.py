"""What a movement's plan says of reports, grouped, and the chain that it makes: a proposal for a calendar."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chungsuc.movements.due import DueKind
from chungsuc.movements.models import Duty, DutyKind, Movement
from chungsuc.reporting.chains import CYCLES, listed
from chungsuc.reporting.models import CalendarKind
from chungsuc.units.models import Body

REPORTS = ("báo cáo", "sơ kết", "tổng kết", "tổng hợp")


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """One report that a plan asks of one or many: the same words, rule and receiver."""

    duties: Sequence[Duty]

    @property
    def first(self) -> Duty:
        return self.duties[0]

    @property
    def key(self) -> str:
        return str(self.first.pk)

    @property
    def who(self) -> str:
        return listed(d.lead.official_name for d in self.duties)

    @property
    def to(self) -> Body | None:
        return self.first.owed_to

    @property
    def rhythm(self) -> DueKind:
        return self.first.due_rule.kind


def report_groups(movement: Movement, on: date) -> list[DutyGroup]:
    """Duties in force that are owed to somebody, are reports by kind or by their words, and stand in no calendar yet. One query."""
    rows = movement.duties.in_force(on).filter(asked_in=None).exclude(owed_to=None)
    found: dict[tuple[str, str, int | None], list[Duty]] = {}
    for duty in rows.select_related("lead", "owed_to").order_by("lead__path", "pk"):
        if duty.kind == DutyKind.REPORT or any(word in duty.what.lower() for word in REPORTS):
            found.setdefault((duty.what, duty.rule, duty.owed_to_id), []).append(duty)
    groups = [DutyGroup(duties) for duties in found.values()]
    return sorted(groups, key=lambda g: min(d.pk for d in g.duties))


def proposed_steps(groups: Sequence[DutyGroup]) -> dict[str, int]:
    """By key, the step that each group would stand in: below whatever its receiver leads in the same rhythm."""
    heights = {g.key: 1 for g in groups}
    for _round in groups:
        for upper in groups:
            leads = {d.lead_id for d in upper.duties}
            below = [
                g for g in groups if g is not upper and g.rhythm == upper.rhythm and g.to and g.to.pk in leads
            ]
            heights[upper.key] = max([heights[upper.key], *(heights[g.key] + 1 for g in below)])
            if heights[upper.key] > len(groups):
                return {g.key: 1 for g in groups}  # a loop: the person says the order, and is told of the loop
    return heights


WORDS = {CalendarKind.INTERIM: "sơ kết", CalendarKind.FINAL: "tổng kết", CalendarKind.THEMATIC: "chuyên đề"}


def usual_groups(groups: Sequence[DutyGroup], kind: str) -> list[DutyGroup]:
    """Those that a calendar of this kind is usually made of: a review by its name; else the rhythm that most groups share."""
    if word := WORDS.get(CalendarKind(kind)):
        return [g for g in groups if word in g.first.what.lower()]
    counted = Counter(g.rhythm for g in groups if g.rhythm in CYCLES)
    most = max(counted, key=lambda r: counted[r], default=None)
    return [g for g in groups if g.rhythm == most]
