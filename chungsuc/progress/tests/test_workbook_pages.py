"""A workbook's way through the pages."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from chungsuc.accounts.models import User
from chungsuc.audit.content import digest
from chungsuc.audit.models import Entry as AuditEntry
from chungsuc.progress.actions import Entry, submit_values, take_step
from chungsuc.progress.models import Move, Revision, State, Value, Workbook
from chungsuc.progress.tests.sheets import Fill, filled, given, issued
from chungsuc.progress.workbook.layout import FIGURES, HEADS
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.sheets.marking import FAULTS
from chungsuc.units.models import Appointment, Role
from tests.cast import LATRINES, NOW, PERIOD, ROADS, TODAY, Cast, measure

LUA, NGO = "thu/dong/lua", "thu/dong/ngo"
FIGURES_OF_TWO: Fill = {
    (LUA, LATRINES): given(90, 100),
    (LUA, "1.1"): {"choice": "Có"},
    (NGO, LATRINES): given(80, 100),
    (NGO, ROADS): given(7, 10),
}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: object) -> None:
    monkeypatch.setenv("CHUNGSUC_NOW", NOW.isoformat())
    settings.HOME = tmp_path  # type: ignore[attr-defined]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def officer(cast: Cast) -> User:
    """An officer of the district, who enters for its communes."""
    Appointment.objects.create(
        user=cast["ha"], body=cast.bodies["thu/dong"], role=Role.OFFICER, post="cán bộ huyện", valid_from=TODAY
    )
    return cast["ha"]


def upload(client: Client, content: bytes, key: str, name: str = "bieu.xlsx", period: str = PERIOD) -> HttpResponse:
    file = SimpleUploadedFile(name, content)
    return client.post("/so-lieu/bang-tinh/", {"don-vi": key, "ky": period, "tep": file})  # type: ignore[return-value]


def brought(client: Client, content: bytes, key: str) -> tuple[str, str]:
    """The page of the preview and the state it shows."""
    answer = upload(client, content, key)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"])
    return answer["Location"], page.context["preview"].state


def counts(client: Client, where: str) -> dict[str, int]:
    found: dict[str, int] = client.get(where).context["counts"]
    return found


def test_a_filled_workbook_is_previewed_confirmed_and_sent_up_with_one_entry_in_the_trail(
    cast: Cast, officer: User
) -> None:
    client = client_of(officer)
    answer = client.get("/so-lieu/bang-tinh/mau/", {"don-vi": "thu/dong", "ky": PERIOD})
    where, state = brought(client, filled(answer.content, FIGURES_OF_TWO), "thu/dong")
    assert counts(client, where) == {"new": 4, "changed": 0, "same": 0, "conflict": 0, "error": 0}
    assert Value.objects.count() == 0
    before = AuditEntry.objects.count()
    client.post(f"{where}nhap/", {"act": "submit", "shown": state})
    assert AuditEntry.objects.count() == before + 1
    assert {(v.body.key, v.measure, v.state) for v in Value.objects.select_related("body")} == {
        (body, measure(number), State.SUBMITTED) for body, number in FIGURES_OF_TWO
    }
    [book] = Workbook.objects.all()
    moves = Move.objects.order_by("pk")
    items = [{"value": m.value_id, "revision": m.revision_id, "state": "submitted"} for m in moves]
    assert (book.state, book.entries, book.digest) == ("committed", 4, digest(items))
    entry = AuditEntry.objects.latest("pk")
    assert entry.items == [{"file": book.file.sha256, "entries": 4, "digest": digest(items)}]
    assert "Đã nhập 4 số liệu" in client.get(where).content.decode()


def test_one_fault_stores_nothing_and_is_marked_in_the_cells_of_the_same_file(cast: Cast, officer: User) -> None:
    client = client_of(officer)
    fill = {**FIGURES_OF_TWO, (NGO, LATRINES): given(120, 100)}
    content = filled(issued(cast.bodies["thu/dong"]), fill)
    where, state = brought(client, content, "thu/dong")
    assert counts(client, where) == {"new": 3, "changed": 0, "same": 0, "conflict": 0, "error": 1}
    refused = client.post(f"{where}nhap/", {"act": "submit", "shown": state})
    assert (refused.status_code, Value.objects.count()) == (403, 0)
    book = load_workbook(BytesIO(client.get(f"{where}danh-dau/").content))
    sheet, untouched = book[FIGURES], load_workbook(BytesIO(content))[FIGURES]
    heads = {cell.value: cell.column for cell in sheet[3]}
    told = {
        (r, c) for r in range(4, sheet.max_row + 1) for c in range(1, sheet.max_column + 1) if sheet.cell(r, c).comment
    }
    [(row, column)] = told
    assert (sheet.cell(row, 1).value, column) == (f"{NGO}|{measure(LATRINES)}|", heads[HEADS["numerator"]])
    assert "lớn hơn tổng số" in sheet.cell(row, column).comment.text
    assert "Số đạt (120) lớn hơn tổng số (100)" in sheet.cell(row, heads[FAULTS]).value
    assert sheet.cell(row, column).fill.fgColor.rgb == "FFF4B6B0"
    assert [[c.value for c in r[:20]] for r in sheet.rows] == [[c.value for c in r] for r in untouched.rows]


def test_a_figure_changed_meanwhile_is_shown_and_kept_or_overwritten_as_chosen(cast: Cast, officer: User) -> None:
    client = client_of(officer)
    content = filled(
        issued(cast.bodies["thu/dong"]), {(LUA, LATRINES): given(90, 100), (NGO, LATRINES): given(80, 100)}
    )
    theirs = Entry(measure(LATRINES), Reading(numerator=70 * SCALE, denominator=100 * SCALE))
    from chungsuc.progress.actions import enter_values  # noqa: PLC0415 -- only here

    enter_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[theirs], now=NOW)
    where, state = brought(client, content, "thu/dong")
    assert counts(client, where) == {"new": 1, "changed": 0, "same": 0, "conflict": 1, "error": 0}
    assert f'<span class="small">{cast["an"].full_name}, ' in client.get(where).content.decode()
    client.post(f"{where}nhap/", {"act": "draft", "shown": state, "keep": "theirs"})
    assert {v.body.key: v.latest.numerator for v in Value.objects.select_related("body", "latest") if v.latest} == {
        LUA: 70 * SCALE,
        NGO: 80 * SCALE,
    }
    where, state = brought(client, content + b"", "thu/dong")
    assert counts(client, where) == {"new": 0, "changed": 0, "same": 1, "conflict": 1, "error": 0}
    client.post(f"{where}nhap/", {"act": "draft", "shown": state, "keep": "ours"})
    assert Value.objects.get(body=cast.lua).latest.numerator == 90 * SCALE  # type: ignore[union-attr]


def test_a_figure_changed_between_preview_and_confirmation_stores_nothing(cast: Cast) -> None:
    client = client_of(cast["an"])
    where, state = brought(client, filled(issued(cast.lua), {(LUA, LATRINES): given(90, 100)}), LUA)
    other = Entry(measure(LATRINES), Reading(numerator=70 * SCALE, denominator=100 * SCALE))
    submit_values(actor=cast["anh"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[other], now=NOW)
    page = client.post(f"{where}nhap/", {"act": "submit", "shown": state}, follow=True)
    assert "Chưa nhập dòng nào" in page.content.decode()
    assert (Revision.objects.count(), Workbook.objects.get().state) == (1, "waiting")


def test_drafts_that_stay_are_sent_up_with_the_rest_and_returned_figures_are_not(cast: Cast) -> None:
    from chungsuc.progress.actions import enter_values  # noqa: PLC0415 -- only here

    client = client_of(cast["an"])
    common: dict[str, Any] = {"actor": cast["an"], "body": cast.lua, "period": PERIOD, "as_of": TODAY, "now": NOW}
    reading = Reading(numerator=70 * SCALE, denominator=100 * SCALE)
    enter_values(entries=[Entry(measure(ROADS), reading)], **common)
    [value] = submit_values(entries=[Entry(measure(LATRINES), reading)], **common)
    take_step(actor=cast["chi"], name="return", value_ids=[value.pk], now=NOW, reason="Thiếu danh sách")
    where, state = brought(client, issued(cast.lua), LUA)
    assert counts(client, where) == {"new": 0, "changed": 0, "same": 2, "conflict": 0, "error": 0}
    client.post(f"{where}nhap/", {"act": "submit", "shown": state})
    assert {v.measure: v.state for v in Value.objects.all()} == {
        measure(ROADS): State.SUBMITTED,
        measure(LATRINES): State.RETURNED,
    }


def test_dropping_stores_nothing_and_a_workbook_is_confirmed_once(cast: Cast) -> None:
    client = client_of(cast["an"])
    content = filled(issued(cast.lua), {(LUA, LATRINES): given(90, 100)})
    where, _ = brought(client, content, LUA)
    client.post(f"{where}nhap/", {"act": "drop"})
    assert (Value.objects.count(), Workbook.objects.get().state) == (0, "dropped")
    where, state = brought(client, content, LUA)
    assert client.post(f"{where}nhap/", {"act": "submit", "shown": state}).status_code == 302
    assert client.post(f"{where}nhap/", {"act": "submit", "shown": state}).status_code != 302
    assert Revision.objects.count() == 1


def test_who_may_not_enter_is_told_nothing_of_a_workbook(cast: Cast, officer: User) -> None:
    where, state = brought(client_of(cast["an"]), filled(issued(cast.lua), {(LUA, LATRINES): given(1, 2)}), LUA)
    for name, seen in (("anh", 200), ("ha", 200), ("binh", 404), ("giang", 404), ("khanh", 404), ("dung", 404)):
        client = client_of(cast[name])
        assert client.get(where).status_code == seen, name
        assert client.get(f"{where}danh-dau/").status_code == seen, name
    for name in ("binh", "giang", "khanh"):
        posted = client_of(cast[name]).post(f"{where}nhap/", {"act": "submit", "shown": state})
        assert posted.status_code == 404, name
    assert client_of(cast["giang"]).get("/so-lieu/bang-tinh/mau/", {"don-vi": LUA}).status_code == 403
    assert client_of(cast["khanh"]).get("/so-lieu/bang-tinh/mau/", {"don-vi": LUA}).status_code == 404
    assert upload(client_of(cast["giang"]), issued(cast.lua), LUA).status_code == 403
    assert upload(client_of(cast["khanh"]), issued(cast.lua), LUA).status_code == 404
    assert Value.objects.count() == 0


def test_two_hundred_megabytes_are_refused_before_they_are_read(cast: Cast) -> None:
    client = client_of(cast["an"])
    answer = client.post(
        "/so-lieu/bang-tinh/",
        data=b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(200 * 1024**2),
    )
    assert answer.status_code == 422
    assert "Tệp nặng 200 MB, quá giới hạn 20 MB" in answer.content.decode()


def test_a_post_without_its_token_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["an"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert upload(client, issued(cast.lua), LUA).status_code == 403
