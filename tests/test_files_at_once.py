"""Two people at once, on the database that lets them."""

import io

import pytest
from django.db import connection

from chungsuc.clock import wall
from chungsuc.documents.actions import OutOfStep, append, begin_upload, finish, part_of, store
from chungsuc.documents.models import StoredFile, Upload
from chungsuc.documents.shelf import path_of
from chungsuc.documents.tests import samples
from chungsuc.progress.actions import Entry, add_evidence, enter_values
from chungsuc.progress.models import Evidence
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from tests.cast import LATRINES, NOW, PERIOD, TODAY, make_cast, measure
from tests.test_interleaving import at_once

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time by itself"),
]


@pytest.mark.parametrize("turn", range(5))
def test_the_same_content_brought_by_several_at_once_is_one_file(turn: int) -> None:
    cast = make_cast()
    content = samples.picture(size=(800 + turn, 600))
    kept: list[StoredFile] = []
    raised = at_once(
        *(
            lambda who=who: kept.append(store(by=cast[who], name=f"{who}.jpg", stream=io.BytesIO(content), now=NOW))
            for who in ("an", "anh", "binh", "chi")
        )
    )
    assert (raised, len(kept), len({s.pk for s in kept}), StoredFile.objects.count()) == ([], 4, 1, 1)
    assert path_of(kept[0].sha256).read_bytes() == content


@pytest.mark.parametrize("turn", range(5))
def test_a_piece_sent_twice_at_once_is_kept_once(turn: int) -> None:
    cast = make_cast()
    upload = begin_upload(by=cast["an"], name="a.pdf", size=len(samples.PDF), now=NOW, wall=wall())
    piece = samples.PDF[:20]
    raised = at_once(*[lambda: append(upload=upload, offset=0, data=piece)] * 2)
    assert [(type(p), p.received) for p in raised if isinstance(p, OutOfStep)] == [(OutOfStep, 20)]
    assert (part_of(upload).read_bytes(), Upload.objects.get().received) == (piece, 20)
    append(upload=upload, offset=20, data=samples.PDF[20:])
    whole = [Upload.objects.select_related("by").get() for _ in range(2)]
    assert at_once(*(lambda u=u: finish(upload=u, now=NOW) for u in whole)) == []
    assert Upload.objects.get().file == StoredFile.objects.get()


@pytest.mark.parametrize("turn", range(5))
def test_the_same_place_in_a_file_linked_twice_at_once_proves_once(turn: int) -> None:
    cast = make_cast()
    reading = Reading(numerator=9 * SCALE, denominator=10 * SCALE, as_of=TODAY)
    asked = [Entry(measure(LATRINES), reading)]
    [value] = enter_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=asked, now=NOW)
    file = store(by=cast["an"], name="a.pdf", stream=io.BytesIO(samples.PDF), now=NOW)
    raised = at_once(
        *(
            lambda who=who: add_evidence(actor=cast[who], value=value, file=file, page="2", now=NOW)
            for who in ("an", "anh")
        )
    )
    assert (raised, Evidence.objects.count()) == ([], 1)
