"""What answerable agencies tell the communes."""

from collections.abc import Collection, Mapping
from datetime import datetime

from chungsuc.progress.models import IndicatorNote
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
