"""Users by workbook: faults by row and cell, nothing before confirmation, all or nothing, slips once."""

import contextlib
import re
from base64 import b64encode
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from chungsuc.accounts.models import OneTimeCode, User
from chungsuc.accounts.permits import Refused
from chungsuc.sheets.marking import FAULTS
from chungsuc.sheets.safety import UnfitSheet
from chungsuc.units import actions
from chungsuc.units.models import Appointment, Body, BodyKind, Role
from chungsuc.units.people import taken_usernames
from chungsuc.units.queries import actor_on
from chungsuc.units.tests.people import administrator
from chungsuc.units.tests.test_people_pages import CODE, signed_in, text
from chungsuc.units.workbook import HEADS, LIST, REGISTER, PeopleSheet, bodies_for, read_people, write_people_template
from tests.cast import NOW, TODAY, Cast

PAGE = "/nguoi-dung/bang/"
HA = ["Nông Thị Thu Hà", None, None, "Xã Lúa, Huyện Đông", "nhập số liệu", "Công chức", date(2023, 11, 1), None, "QĐ 1"]
TU = ["Lý Văn Tú", "tu.lv", "thu/tay/san", None, "Lãnh đạo, theo dõi", "Chủ tịch", "01/11/2023", "31/12/2025", None]
pytestmark = pytest.mark.django_db


def sheet_of(cast: Cast, *rows: list[Any], by: str = "oanh") -> bytes:
    """The template as an administrator gets it, filled in."""
    out = BytesIO()
    write_people_template(out, bodies_for(actor_on(cast[by], TODAY)))
    book = load_workbook(out)
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            book[LIST].cell(number, place, value)
    filled = BytesIO()
    book.save(filled)
    return filled.getvalue()


def read(cast: Cast, content: bytes, by: str = "oanh") -> PeopleSheet:
    return read_people(BytesIO(content), "a.xlsx", actor_on(cast[by], TODAY), taken=taken_usernames())


def brought(client: Client, content: bytes) -> Any:  # noqa: ANN401 -- the test client's answers have no common type
    return client.post(PAGE, {"tep": SimpleUploadedFile("nguoi-dung.xlsx", content)})


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def told(sheet: PeopleSheet) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.head, fault.message) for fault in sheet.faults]


def test_the_template_offers_the_bodies_of_the_territory_and_the_roles(cast: Cast) -> None:
    administrator(cast, "dao", "thu/dong")
    cast.people["dao"] = User.objects.get(username="dao")
    answer = signed_in(cast["dao"]).get("/nguoi-dung/bang/mau/")
    book = load_workbook(BytesIO(answer.content))
    assert [cell.value for cell in book[LIST][1]] == list(HEADS.values())
    assert [row[0].value for row in book[REGISTER].iter_rows(min_row=2) if row[0].value] == [
        "Huyện Đông, Tỉnh Thử",
        "Xã Lúa, Huyện Đông",
        "Xã Ngô, Huyện Đông",
    ]
    assert [row[3].value for row in book[REGISTER].iter_rows(min_row=2) if row[3].value] == [str(r.label) for r in Role]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Xã Lúa", "thu/dong/lua"),
        ("Xã Lúa, Huyện Đông, Tỉnh Thử", "thu/dong/lua"),
        ("xa lua,huyen dong,  tinh thu", "thu/dong/lua"),
        ("Xã Lúa, Tỉnh Thử", None),
        ("Sở Văn hóa, Thể thao và Du lịch tỉnh Thử", "thu/so-van-hoa"),
        ("Sở Văn hóa, Thể thao và Du lịch tỉnh Thử, Tỉnh Thử", "thu/so-van-hoa"),
    ],
)
def test_a_body_is_found_by_its_name_and_the_places_it_stands_in(cast: Cast, written: str, key: str | None) -> None:
    name = "Sở Văn hóa, Thể thao và Du lịch tỉnh Thử"
    above = Body.objects.get(key="thu")
    Body.objects.create(
        key="thu/so-van-hoa",
        path=f"{above.path}0099/",
        kind=BodyKind.AGENCY,
        name=name,
        official_name=name,
        parent=above,
        valid_from=date(2009, 1, 1),
    )
    [line] = read(cast, sheet_of(cast, [*HA[:3], written, *HA[4:]])).lines
    assert (line.given.body.key if line.given else None) == key


def test_a_day_is_shown_as_people_write_it_where_the_row_has_a_fault_too(cast: Cast) -> None:
    [line] = read(cast, sheet_of(cast, [*HA[:3], "Xã Không Có", *HA[4:]])).lines
    assert line.cells["valid_from"] == "01/11/2023"


def test_a_list_becomes_people_with_posts_and_slips_that_are_shown_once(cast: Cast) -> None:
    client, before = signed_in(cast["oanh"]), User.objects.count()
    page = text(brought(client, sheet_of(cast, HA, TU, [TU[0], "tu.lv", "thu/dong", None, "officer", "Kiêm", TODAY])))
    assert "Xác nhận mời 2 người" in page
    assert (User.objects.count(), OneTimeCode.objects.count()) == (before, 0)
    sealed = hidden(page, "da-doc")
    slips = client.post(PAGE, {"da-doc": sealed})
    assert "no-store" in slips.headers["Cache-Control"]
    assert len(set(CODE.findall(text(slips)))) == 2
    posts = Appointment.objects.filter(user__username__in=["hantt", "tu.lv"]).order_by("user__username", "body__path")
    assert [
        (p.user.full_name, p.body.key, p.role, p.valid_from, p.valid_to) for p in posts.select_related("user", "body")
    ] == [
        ("Nông Thị Thu Hà", "thu/dong/lua", "officer", date(2023, 11, 1), None),
        ("Lý Văn Tú", "thu/dong", "officer", TODAY, None),
        ("Lý Văn Tú", "thu/tay/san", "leader", date(2023, 11, 1), date(2025, 12, 31)),
    ]
    again = client.post(PAGE, {"da-doc": sealed})
    assert (again.status_code, CODE.findall(text(again))) == (422, [])
    assert User.objects.count() == before + 2


def test_every_fault_is_told_with_its_row_and_column(cast: Cast) -> None:
    rows = [
        ["X1", *HA[1:]],
        [HA[0], "binh", *HA[2:]],
        [HA[0], "HÀ", *HA[2:]],
        [HA[0], None, None, "Xã Vừng", *HA[4:]],
        [HA[0], None, "khac", None, *HA[4:]],
        [HA[0], None, None, None, *HA[4:]],
        [*HA[:4], "vua", *HA[5:]],
        [*HA[:5], None, *HA[6:]],
        [*HA[:6], "hôm nay", *HA[7:]],
        [*HA[:6], None, *HA[7:]],
        [*HA[:7], date(2023, 10, 1), *HA[8:]],
        [*HA[:8], "x" * 201],
        ["=A9", *HA[1:]],
    ]
    sheet = read(cast, sheet_of(cast, *rows))
    assert sheet.invitees == ()
    found = {row: (head, message) for row, head, message in told(sheet) if "Trùng hàng" not in message}
    expected = [
        ("Họ và tên", "“X1” chưa đúng"),
        ("Tên đăng nhập", "“binh” đã có người dùng"),
        ("Tên đăng nhập", "“hà” chưa đúng"),
        ("Đơn vị", "Không có đơn vị “Xã Vừng” trong địa bàn"),
        ("Mã đơn vị", "Không có đơn vị “khac” trong địa bàn"),
        ("Đơn vị", "Thiếu đơn vị"),
        ("Vai trò", "“vua” không có; chọn một trong: nhập số liệu"),
        ("Chức vụ", "Thiếu chức vụ"),
        ("Từ ngày", "“hôm nay” không phải ngày"),
        ("Từ ngày", "Thiếu ngày bắt đầu"),
        ("Từ ngày", "trước ngày bắt đầu"),
        ("Văn bản", "Dài quá 200 ký tự"),
        ("Họ và tên", "công thức chưa được tính"),
    ]
    assert list(found) == list(range(2, 15))
    assert [(head == found[n][0], said in found[n][1]) for n, (head, said) in enumerate(expected, 2)] == [
        (True, True)
    ] * 13


def test_two_rows_of_one_person_at_one_body_and_two_people_of_one_user_name_are_told(cast: Cast) -> None:
    same = read(cast, sheet_of(cast, HA, HA))
    assert told(same) == [(3, "Họ và tên", "Trùng hàng 2. Hai người cùng tên thì đặt tên đăng nhập khác nhau.")]
    mixed = read(cast, sheet_of(cast, TU, ["Lý Văn Khác", "tu.lv", *HA[2:]]))
    assert told(mixed) == [(3, "Tên đăng nhập", "Tên đăng nhập “tu.lv” đã ghi cho Lý Văn Tú ở hàng 2.")]


def test_a_list_with_a_fault_makes_nobody_and_comes_back_with_the_fault_in_its_cell(cast: Cast) -> None:
    client, before = signed_in(cast["oanh"]), User.objects.count()
    answer = brought(client, sheet_of(cast, HA, [*TU[:4], "vua", *TU[5:]]))
    page = text(answer)
    assert (answer.status_code, "Xác nhận mời" in page) == (422, False)
    marked = client.post(PAGE, {"tep-cu": hidden(page, "tep-cu")})
    sheet = load_workbook(BytesIO(marked.content))[LIST]
    assert "“vua” không có" in sheet["E3"].comment.text
    assert [cell.value for cell in sheet[1]][-1] == FAULTS
    assert sheet.cell(2, sheet.max_column).value is None
    assert User.objects.count() == before


def test_what_the_page_carried_back_is_looked_at_as_warily_as_a_file(cast: Cast) -> None:
    client = signed_in(cast["oanh"])
    for kept in ("***", b64encode(b"PK\x03\x04" + b"x" * 50).decode(), b64encode(b"").decode() or "A"):
        answer = client.post(PAGE, {"tep-cu": kept})
        assert (answer.status_code, "Chưa nhận tệp" in text(answer)) == (422, True)


def test_a_preview_is_confirmed_by_nobody_else_and_not_altered(cast: Cast) -> None:
    dao = administrator(cast, "dao", "thu")
    page = text(brought(signed_in(cast["oanh"]), sheet_of(cast, HA)))
    sealed = hidden(page, "da-doc")
    before = User.objects.count()
    for client, altered in ((signed_in(dao), sealed), (signed_in(cast["oanh"]), sealed[:-2] + "xx")):
        assert client.post(PAGE, {"da-doc": altered}).status_code == 422
    assert signed_in(cast["an"]).post(PAGE, {"da-doc": sealed}).status_code == 403
    assert User.objects.count() == before


def test_all_or_nobody_where_one_of_them_cannot_be(cast: Cast) -> None:
    sheet = read(cast, sheet_of(cast, HA, TU))
    User.objects.create(username="tu.lv", full_name="Kẻ Đến Trước")
    before = (User.objects.count(), Appointment.objects.count())
    with pytest.raises(Refused, match=r"“tu\.lv” đã có người dùng"):
        actions.invite_many(actor=cast["oanh"], invitees=sheet.invitees, now=NOW)
    assert (User.objects.count(), Appointment.objects.count()) == before


def test_bodies_outside_are_unknown_to_the_administrator_of_a_district(cast: Cast) -> None:
    cast.people["dao"] = administrator(cast, "dao", "thu/dong")
    sheet = read(cast, sheet_of(cast, TU, by="oanh"), by="dao")
    assert told(sheet) == [(2, "Mã đơn vị", "Không có đơn vị “thu/tay/san” trong địa bàn đồng chí quản trị.")]


cells = st.one_of(
    st.none(),
    st.text(max_size=30).filter(lambda t: all(c.isprintable() for c in t)),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(9999, 1, 1)),
    st.sampled_from(["Xã Lúa", "thu/dong", "officer", "=1/0", "=A1", "'<script>", "an", "Lý Văn Tú"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(cells, min_size=9, max_size=9), min_size=1, max_size=4))
def test_whatever_stands_in_the_cells_is_previewed_or_refused_in_words(cast: Cast, rows: list[list[Any]]) -> None:
    before = User.objects.count()
    content = sheet_of(cast, *rows)
    with contextlib.suppress(UnfitSheet):
        sheet = read(cast, content)
        assert all(f.row >= 2 and f.head in HEADS.values() and f.message for f in sheet.faults)
        assert bool(sheet.invitees) != bool(sheet.faults)
    assert brought(signed_in(cast["oanh"]), content).status_code in (200, 422)
    assert User.objects.count() == before


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_mutated_file_is_previewed_or_refused_in_words(cast: Cast, changes: list[tuple[int, int]]) -> None:
    content = bytearray(sheet_of(cast, HA, TU))
    for place, byte in changes:
        content[place % len(content)] = byte
    with contextlib.suppress(UnfitSheet):
        assert read(cast, bytes(content)).lines
