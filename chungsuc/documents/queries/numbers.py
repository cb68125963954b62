"""The book of numbers of a year."""

from dataclasses import dataclass
from datetime import datetime

from chungsuc.documents.models import Paper, PaperNumber, Series


@dataclass(frozen=True, slots=True)
class BookLine:
    """One number with its paper; or numbers from `first` to `last` of which the book knows nothing."""

    first: int
    last: int
    taken: PaperNumber | None

    @property
    def is_gap(self) -> bool:
        return self.taken is None


def book(series: Series, year: int, known_at: datetime) -> list[BookLine]:
    """All numbers of the year from 1 to the last one taken by the moment, gaps said. One query."""
    lines, at = [], 1
    found = series.numbers.filter(year=year, taken_at__lte=known_at).select_related("paper", "taken_by").order_by("number")
    for taken in found:
        if taken.number > at:
            lines.append(BookLine(at, taken.number - 1, None))
        lines.append(BookLine(taken.number, taken.number, taken))
        at = taken.number + 1
    return lines


def years_of(series: Series, known_at: datetime) -> list[int]:
    return sorted(set(series.numbers.filter(taken_at__lte=known_at).order_by().values_list("year", flat=True)), reverse=True)


def series_for(paper: Paper) -> list[Series]:
    """The series of the holder that number this type of paper: those that name it, else those for all types."""
    fitting = [s for s in Series.objects.filter(body=paper.holder).order_by("pk") if not s.types or paper.type in s.types]
    return sorted(fitting, key=lambda s: not s.types)
