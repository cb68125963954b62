"""Two people at once at one register: on PostgreSQL as acts interleave, on SQLite as they wait for each other."""

from pathlib import Path

import pytest
from django.db import connection

from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import AlreadyThere, Entry, register_paper, take_number, void_paper
from chungsuc.documents.models import Direction, Paper, PaperNumber, Series
from chungsuc.documents.tests.papers import draft_in, series_in
from tests.cast import NOW, Cast, make_cast
from tests.test_interleaving import at_once
from tests.test_nothing_acknowledged_is_lost import own_database, python

pytestmark = pytest.mark.slow
PEOPLE = 8
TAKE_AT_ONCE = f"""
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from chungsuc.documents.actions import take_number
from chungsuc.documents.models import PaperNumber
from tests.cast import NOW
from tests.test_papers_at_once import at_once, begin, draft_in
cast, series = begin()
drafts = [draft_in(cast) for _ in range({PEOPLE})]
print(at_once(*[lambda d=d: take_number(actor=cast["dung"], paper=d, series=series, now=NOW) for d in drafts]))
print(sorted(PaperNumber.objects.values_list("number", flat=True)))
"""


def begin() -> tuple[Cast, Series]:
    cast = make_cast()
    return cast, series_in(cast, "kế hoạch")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an SQLite of the tests lies in memory")
@pytest.mark.parametrize("turn", range(3))
def test_many_drafts_numbered_at_once_get_numbers_that_run_without_gap(turn: int) -> None:
    cast, series = begin()
    drafts = [draft_in(cast) for _ in range(PEOPLE)]
    raised = at_once(
        *[lambda d=d: take_number(actor=cast["dung"], paper=d, series=series, now=NOW) for d in drafts]
    )
    assert raised == []
    assert sorted(PaperNumber.objects.values_list("number", flat=True)) == list(range(1, PEOPLE + 1))
    assert sorted(int(n) for n in Paper.objects.values_list("number", flat=True)) == list(range(1, PEOPLE + 1))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an SQLite of the tests lies in memory")
@pytest.mark.parametrize("turn", range(3))
def test_one_draft_numbered_by_two_gets_one_number(turn: int) -> None:
    cast, series = begin()
    made = draft_in(cast)
    raised = at_once(
        *[lambda w=w: take_number(actor=cast[w], paper=made, series=series, now=NOW) for w in ("dung", "em")]
    )
    assert [type(problem) for problem in raised] == [Refused]
    assert PaperNumber.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an SQLite of the tests lies in memory")
@pytest.mark.parametrize("turn", range(3))
def test_a_number_typed_by_hand_while_the_next_is_taken_is_never_twice(turn: int) -> None:
    cast, series = begin()
    made, thu = draft_in(cast), cast.bodies["thu"]
    entry = Entry(Direction.OUTGOING, "kế hoạch", "1", "KH-VP", "2023-09-05", thu, subject="Đường hoa")
    raised = at_once(
        lambda: take_number(actor=cast["dung"], paper=made, series=series, now=NOW),
        lambda: register_paper(actor=cast["em"], holder=thu, entry=entry, now=NOW),
    )
    assert [type(problem) for problem in raised] in ([], [Refused])
    numbers = list(PaperNumber.objects.values_list("number", flat=True))
    assert sorted(numbers) == ([1] if raised else [1, 2])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an SQLite of the tests lies in memory")
@pytest.mark.parametrize("turn", range(3))
def test_the_same_paper_brought_by_two_stands_once(turn: int) -> None:
    cast = make_cast()
    entry = Entry(Direction.INCOMING, "quyết định", "45", "QĐ-TTg", "2023-03-02", issuer_name="Thủ tướng Chính phủ")
    raised = at_once(
        *[
            lambda w=w: register_paper(actor=cast[w], holder=cast.bodies["thu"], entry=entry, now=NOW)
            for w in ("dung", "em")
        ]
    )
    assert [type(problem) for problem in raised] == [AlreadyThere]
    assert Paper.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an SQLite of the tests lies in memory")
@pytest.mark.parametrize("turn", range(3))
def test_a_paper_voided_by_two_is_voided_once(turn: int) -> None:
    cast, series = begin()
    issued = take_number(actor=cast["dung"], paper=draft_in(cast), series=series, now=NOW).paper
    assert issued is not None
    raised = at_once(
        *[lambda w=w: void_paper(actor=cast[w], paper=issued, reason=w, now=NOW) for w in ("dung", "em")]
    )
    assert [type(problem) for problem in raised] == [Refused]
    assert Paper.objects.get().void_reason == PaperNumber.objects.get().void_reason


def test_in_a_database_on_the_disk_many_threads_take_numbers_that_run_without_gap(tmp_path: Path) -> None:
    told = python(own_database(tmp_path), TAKE_AT_ONCE).splitlines()
    assert told[-2:] == ["[]", str(list(range(1, PEOPLE + 1)))]
