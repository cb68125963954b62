"""What the answerable agency tells the communes about an indicator."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry as AuditEntry
from chungsuc.progress.actions import Entry, submit_values, write_note
from chungsuc.progress.models import IndicatorNote, Responsibility
from chungsuc.progress.queries import notes_for
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from tests.cast import LATRINES, NOW, PERIOD, ROADS, TODAY, Cast, measure

BOTH = [measure(LATRINES), measure(ROADS)]
LATER = NOW + timedelta(hours=1)


def told(cast: Cast, key: str = "thu/dong/lua") -> dict[str, str]:
    return {m: note.text for m, note in notes_for(cast.bodies[key], BOTH).items()}


def test_the_newest_note_of_the_agency_is_told_to_every_commune_of_its_territory(cast: Cast) -> None:
    for text, now in (("Tính cả hộ mới tách.", NOW), ("Đếm theo hộ đang ở.\r\nKèm danh sách.", LATER)):
        write_note(actor=cast["chi"], measure=measure(LATRINES), text=text, now=now)
    newest = {measure(LATRINES): "Đếm theo hộ đang ở.\nKèm danh sách."}
    assert [told(cast), told(cast, "thu/tay/san"), told(cast, "khac/bac/vung")] == [newest, newest, {}]
    then = notes_for(cast.lua, BOTH, known_at=NOW)
    assert [n.text for n in then.values()] == ["Tính cả hộ mới tách."]
    assert [n.agency for n in IndicatorNote.objects.all()] == [cast.bodies["thu/moi-truong"]] * 2
    assert [e.action for e in AuditEntry.objects.all()] == ["progress.write_note"] * 2


def test_an_empty_note_ends_the_one_before(cast: Cast) -> None:
    write_note(actor=cast["chi"], measure=measure(LATRINES), text="Tính cả hộ mới tách.", now=NOW)
    write_note(actor=cast["chi"], measure=measure(LATRINES), text=" \n ", now=LATER)
    assert told(cast) == {}


def test_where_nobody_answers_the_coordination_office_writes(cast: Cast) -> None:
    note = write_note(actor=cast["dung"], measure=measure(ROADS), text="Theo hồ sơ hoàn công.", now=NOW)
    assert (note.territory, note.agency) == (cast.bodies["thu"], cast.bodies["thu/dieu-phoi"])
    assert told(cast) == {measure(ROADS): "Theo hồ sơ hoàn công."}


@pytest.mark.parametrize(
    ("who", "indicator"),
    [("chi", ROADS), ("dung", LATRINES), ("an", LATRINES), ("giang", ROADS), ("ha", ROADS)],
)
def test_nobody_else_writes_a_note(cast: Cast, who: str, indicator: str) -> None:
    with pytest.raises(Refused, match="không viết lưu ý"):
        write_note(actor=cast[who], measure=measure(indicator), text="Lưu ý", now=NOW)
    assert IndicatorNote.objects.count() == 0


def test_an_agency_that_no_longer_answers_writes_no_note(cast: Cast) -> None:
    Responsibility.objects.update(valid_to=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="không viết lưu ý"):
        write_note(actor=cast["chi"], measure=measure(LATRINES), text="Lưu ý", now=NOW)
    assert write_note(actor=cast["dung"], measure=measure(LATRINES), text="Lưu ý", now=NOW).text == "Lưu ý"


def test_a_note_too_long_or_on_nothing_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="dài 1001 ký tự, tối đa 1000"):
        write_note(actor=cast["chi"], measure=measure(LATRINES), text="x" * 1001, now=NOW)
    with pytest.raises(Refused, match="Không có nội dung đo này"):
        write_note(actor=cast["chi"], measure="khong-co", text="x", now=NOW)


def test_notes_on_all_measures_cost_one_query(cast: Cast) -> None:
    write_note(actor=cast["chi"], measure=measure(LATRINES), text="a", now=NOW)
    write_note(actor=cast["dung"], measure=measure(ROADS), text="b", now=NOW)
    with CaptureQueriesContext(connection) as caught:
        assert len(notes_for(cast.lua, BOTH)) == 2
    assert len(caught) == 1


def test_a_note_stands_on_the_entry_page_and_the_value_page_with_its_lines_and_nowhere_as_markup(cast: Cast) -> None:
    write_note(actor=cast["chi"], measure=measure(LATRINES), text="Đếm <b>hộ</b>.\nKèm danh sách.", now=NOW)
    reading = Reading(numerator=SCALE, denominator=2 * SCALE, as_of=TODAY)
    [value] = submit_values(
        actor=cast["an"],
        body=cast.lua,
        period=PERIOD,
        as_of=TODAY,
        entries=[Entry(measure(LATRINES), reading)],
        now=NOW,
    )
    client = Client()
    client.force_login(cast["an"], backend="allauth.account.auth_backends.AuthenticationBackend")
    addresses = ("/so-lieu/nhap/thu/dong/lua/tieu-chi-17/", f"/so-lieu/{value.pk}/")
    told = "Đếm &lt;b&gt;hộ&lt;/b&gt;.<br>Kèm danh sách."
    assert [told in client.get(address).content.decode() for address in addresses] == [True, True]
    client.force_login(cast["khanh"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/so-lieu/nhap/khac/bac/vung/tieu-chi-17/")
    assert (page.status_code, "Kèm danh sách" in page.content.decode()) == (200, False)
