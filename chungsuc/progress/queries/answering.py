"""Who answers for which measure, within which territory."""

from collections.abc import Collection, Sequence
from datetime import date

from chungsuc.progress.models import Responsibility
from chungsuc.units.models import Appointment, Body, Role
from chungsuc.units.queries import Actor, reaches


class Answerable:
    """Who answers for which measure on a day, within which territory; read once, asked for many values."""

    def __init__(self, rows: Sequence[Responsibility]) -> None:
        self.rows = rows
        self._of: dict[str, list[Responsibility]] = {}
        for row in rows:
            self._of.setdefault(row.measure, []).append(row)

    def agency(self, body: Body, measure: str) -> Body | None:
        found = [r for r in self._of.get(measure, ()) if reaches(r.territory.path, body.path)]
        return max(found, key=lambda r: (len(r.territory.path), r.valid_from)).agency if found else None


def answerable_on(day: date) -> Answerable:
    rows = (
        Responsibility.objects.filter(valid_from__lte=day)
        .exclude(valid_to__lt=day)
        .select_related("agency", "territory")
    )
    return Answerable(list(rows))


def law_post(actor: Actor, territory: Body, measures: Collection[str]) -> Appointment | None:
    """By which appointment somebody types or confirms what a decision says of indicators with these measures."""
    if coordinator := actor.coordinates(territory.path):
        return coordinator
    answerable = answerable_on(actor.day)
    agencies = {answerable.agency(territory, measure) if measure else None for measure in measures}
    posts = [actor.acts_for(Role.SPECIALIST, [agency.pk]) if agency else None for agency in agencies]
    return posts[0] if posts and all(posts) else None
