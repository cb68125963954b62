"""Many rows at once, straight into their table and out of it: half a million of them in seconds rather than in minutes."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import QuerySet

ROWS = 400


def insert(model: type[models.Model], names: str, rows: Iterable[tuple[Any, ...]]) -> int:
    """Rows of numbers, texts, and moments made ready by `ready`, in the columns named; says how many."""
    columns = names.split()
    quote = connection.ops.quote_name
    table = model._meta.db_table  # noqa: SLF001 -- Django's own word for it
    head = f"INSERT INTO {quote(table)} ({', '.join(quote(c) for c in columns)}) VALUES "  # noqa: S608 -- names of our own
    one = f"({', '.join(['%s'] * len(columns))})"
    left, count = iter(rows), 0
    with connection.cursor() as cursor:
        while some := list(islice(left, ROWS)):
            cursor.execute(head + ", ".join([one] * len(some)), [value for row in some for value in row])
            count += len(some)
    return count


@cache
def ready(moment: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(moment)


def count_on(*stored: type[models.Model]) -> None:
    """After rows with numbers of ours, the database goes on after the last of them."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(stored)):
            cursor.execute(statement)


def rows_of(found: QuerySet[Any, tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows of a question as the database gives them: for texts and numbers only, which need no conversion."""
    with connection.cursor() as cursor:
        cursor.execute(*found.query.sql_with_params())
        while some := cursor.fetchmany(ROWS):
            yield from some
