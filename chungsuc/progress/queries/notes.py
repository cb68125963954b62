"""What answerable agencies tell the communes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chungsuc.progress.models import IndicatorNote
from chungsuc.progress.queries.groups import Group, groups_of
from chungsuc.units.models import Body
from chungsuc.units.queries import STEP


def notes_for(
    body: Body, measures: Collection[str], *, known_at: datetime | None = None
) -> Mapping[str, IndicatorNote]:
    """The note in force on each measure for a body: the newest; an empty one ended those before it. One query."""
    above = [body.path[:end] for end in range(STEP, len(body.path) + 1, STEP)]
    found = IndicatorNote.objects.filter(measure__in=measures, territory__path__in=above).select_related("agency")
    if known_at is not None:
        found = found.filter(written_at__lte=known_at)
    newest = {note.measure: note for note in found.order_by("written_at", "pk")}
    return {measure: note for measure, note in newest.items() if note.text}


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A measure one may write about, and what is said of it."""

    group: Group
    note: IndicatorNote | None


def note_rows(territories: Mapping[str, Body], on: date, known_at: datetime) -> list[NoteRow]:
    """The measures that may be written about, each for its territory, in the order of the sets. One query a territory."""
    told: dict[str, IndicatorNote] = {}
    for place in dict.fromkeys(territories.values()):
        told |= notes_for(place, [m for m, t in territories.items() if t == place], known_at=known_at)
    return [NoteRow(group, told.get(group.measure)) for group in groups_of(dict.fromkeys(territories, 0), on)]
