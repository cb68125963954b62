"""Two workbooks for the same figures at once, on the database that lets them."""

from io import BytesIO

import pytest
from django.db import connection

from chungsuc.accounts.permits import Refused
from chungsuc.progress.actions import Overtaken, bring_workbook, commit_workbook
from chungsuc.progress.models import Move, Revision, Standing, Value, Workbook
from chungsuc.progress.tests.sheets import filled, issued
from chungsuc.progress.workbook import preview_of_file
from tests.cast import LATRINES, NOW, PERIOD, ROADS, TODAY, Cast, make_cast
from tests.test_interleaving import at_once

LUA = "thu/dong/lua"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time by itself"),
]


def brought(cast: Cast, who: str, numerator: int) -> Workbook:
    fill = {(LUA, n): {"numerator": numerator, "denominator": 100} for n in (LATRINES, ROADS)}
    content = BytesIO(filled(issued(cast.lua), fill))
    return bring_workbook(
        actor=cast[who], territory=cast.lua, period=PERIOD, name="bieu.xlsx", stream=content, now=NOW
    )


@pytest.mark.parametrize("turn", range(3))
def test_of_two_workbooks_confirmed_at_once_one_is_stored_whole_and_the_other_sees_the_conflict(turn: int) -> None:
    cast = make_cast()
    books = {who: brought(cast, who, 80 + place) for place, who in enumerate(("an", "anh"))}
    shown = {who: preview_of_file(book, TODAY).state for who, book in books.items()}
    raised = at_once(
        *(
            lambda who=who: commit_workbook(actor=cast[who], workbook=books[who], shown=shown[who], now=NOW, draft=True)
            for who in books
        )
    )
    assert [type(problem) for problem in raised] == [Overtaken]
    assert (Value.objects.count(), Revision.objects.count(), Move.objects.count()) == (2, 2, 2)
    assert len(set(Revision.objects.values_list("numerator", "recorded_by"))) == 1
    [waiting] = Workbook.objects.filter(state=Workbook.State.WAITING)
    assert preview_of_file(waiting, TODAY).counts["conflict"] == 2


@pytest.mark.parametrize("turn", range(3))
def test_one_workbook_confirmed_twice_at_once_is_stored_once(turn: int) -> None:
    cast = make_cast()
    book = brought(cast, "an", 90)
    shown = preview_of_file(book, TODAY).state
    same = [Workbook.objects.select_related("territory", "file").get(pk=book.pk) for _ in range(2)]
    raised = at_once(
        *(lambda one=one: commit_workbook(actor=cast["an"], workbook=one, shown=shown, now=NOW) for one in same)
    )
    assert len(raised) == 1
    assert isinstance(raised[0], Refused | Overtaken)
    assert (Value.objects.count(), Revision.objects.count(), Move.objects.count()) == (2, 2, 2)
    assert Standing.objects.filter(day=TODAY).count() == 1
