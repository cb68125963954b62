"""Tables that bodies state: what stands for a period as known at a moment, and how it came to be."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from chungsuc.progress.models import StatedTable
from chungsuc.units.models import Body

SHAPES: Final = re.compile(
    r"(?P<year>20\d\d)(?:-H(?P<half>[12])|-Q(?P<quarter>[1-4])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?|-(?P<last>20\d\d))?",
    re.ASCII,
)
ROMAN: Final = ("I", "II", "III", "IV")
SOME: Final = 500  # bodies named in one question; of more, all that say anything are read


def bounds_of(period: str) -> tuple[date, date]:
    """First and last day of 2023, 2023-H1, 2023-Q4, 2023-11, 2023-11-06, 2021-2025; ValueError when the text is none."""
    found = SHAPES.fullmatch(period)
    if found is None:
        raise ValueError(f"“{period}” không phải kỳ báo cáo, ví dụ 2023, 2023-H1, 2023-Q4, 2023-11.")
    year = int(found["year"])
    if found["day"]:
        try:
            day = date.fromisoformat(period)
        except ValueError as wrong:
            raise ValueError(f"Không có ngày “{period}”.") from wrong
        return day, day
    first, last = 1, 12
    if found["half"]:
        first, last = int(found["half"]) * 6 - 5, int(found["half"]) * 6
    elif found["quarter"]:
        first, last = int(found["quarter"]) * 3 - 2, int(found["quarter"]) * 3
    elif found["month"]:
        first = last = int(found["month"])
    until = int(found["last"] or year)
    if not 1 <= first <= 12 or until < year:
        raise ValueError(f"“{period}” không phải kỳ báo cáo có thật.")
    return date(year, first, 1), date(until, last, monthrange(until, last)[1])


def table_period(period: str) -> str:
    """A period as officials name it; the text itself where it is none."""
    found = SHAPES.fullmatch(period)
    if found is None:
        return period
    year, name = found["year"], f"năm {found['year']}"
    if found["day"]:
        name = f"ngày {found['day']}/{found['month']}/{year}"
    elif found["half"]:
        name = f"6 tháng {'đầu' if found['half'] == '1' else 'cuối'} năm {year}"
    elif found["quarter"]:
        name = f"quý {ROMAN[int(found['quarter']) - 1]} năm {year}"
    elif found["month"]:
        name = f"tháng {found['month']} năm {year}"
    elif found["last"]:
        name = f"giai đoạn {year} đến {found['last']}"
    return name


def period_before(period: str) -> str:
    """The period of the same kind before it; of a day the year before; ValueError for what is no period."""
    first, last = bounds_of(period)
    before = first - timedelta(days=1)
    if "-" not in period:
        return str(before.year)
    kind = period[5:]
    if kind.startswith("H"):
        return f"{before.year}-H{1 if before.month <= 6 else 2}"
    if kind.startswith("Q"):
        return f"{before.year}-Q{(before.month + 2) // 3}"
    if len(kind) == 2:
        return f"{before.year}-{before.month:02}"
    if first == last:
        return str(first.year - 1)
    return f"{first.year - (last.year - first.year + 1)}-{before.year}"


def year_before(period: str) -> str:
    """The same period of the year before."""
    found = SHAPES.fullmatch(period)
    return f"{int(found['year']) - 1}{period[4:]}" if found and not found["last"] else period_before(period)


def _known(form: str, periods: Iterable[str], known_at: datetime) -> QuerySet[StatedTable]:
    newest = Window(
        RowNumber(), partition_by=[F("body"), F("period")], order_by=[F("recorded_at").desc(), F("pk").desc()]
    )
    said = StatedTable.objects.filter(form=form, period__in=list(periods), recorded_at__lte=known_at)
    return said.annotate(newest=newest).filter(newest=1).order_by("body_id", "pk")


def stated_tables(
    form: str, bodies: Iterable[Body], periods: Iterable[str], known_at: datetime
) -> Mapping[tuple[int, str], StatedTable]:
    """By body and period what each says in the form, the newest as known at the moment. One query, however many bodies."""
    wanted = {body.pk for body in bodies}
    if not wanted:
        return {}
    found = _known(form, periods, known_at)
    if len(wanted) <= SOME:
        found = found.filter(body__in=wanted)
    return {(t.body_id, t.period): t for t in found.select_related("recorded_by", "file") if t.body_id in wanted}


def stated_table(form: str, body: Body, period: str, known_at: datetime) -> StatedTable | None:
    """One query."""
    return stated_tables(form, [body], [period], known_at).get((body.pk, period))


def table_history(form: str, body: Body, period: str, known_at: datetime) -> list[StatedTable]:
    """All that the body has stated for the period, newest first, with who and from which file. One query."""
    said = StatedTable.objects.filter(form=form, body=body, period=period, recorded_at__lte=known_at)
    return list(said.select_related("recorded_by", "file").order_by("-recorded_at", "-pk"))
