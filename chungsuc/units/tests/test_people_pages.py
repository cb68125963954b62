"""The pages of users and posts: who sees what, slips that are shown once, and the record of a hand-over."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungsuc.accounts.codes import make_code, use_code
from chungsuc.accounts.models import CodePurpose, Message, OneTimeCode, Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry
from chungsuc.units import actions
from chungsuc.units.given import made_username
from chungsuc.units.models import Appointment, Role
from chungsuc.units.tests.people import administrator, held_by, post
from tests.cast import NOW, TODAY, Cast

CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{2}")
pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(answer: Any) -> str:  # noqa: ANN401 -- the test client's answers have no common type
    return str(answer.content.decode())


ADDRESSES = ["/nguoi-dung/", "/nguoi-dung/moi/", "/nguoi-dung/bang/", "/nguoi-dung/bang/mau/"]
OF_ONE = ["/nguoi-dung/{u}/", "/nguoi-dung/{u}/sua/", "/nguoi-dung/{u}/ma/", "/nguoi-dung/{u}/dong/"]
OF_ONE += [
    "/nguoi-dung/{u}/phan-cong/",
    "/nguoi-dung/phan-cong/{p}/ket-thuc/",
    "/nguoi-dung/phan-cong/{p}/ban-giao/",
    "/nguoi-dung/phan-cong/{p}/lam-thay/",
]
WHO = {"an": 403, "chi": 403, "dung": 403, "giang": 403, "ha": 403, "dong": 200, "oanh": 200, "khue": 404}


@pytest.mark.parametrize(("who", "expected"), WHO.items())
def test_only_the_administrators_of_the_territory_see_people(cast: Cast, who: str, expected: int) -> None:
    """An, who is asked about, works in the district Đông; Khuê administers another province."""
    cast.people.update(
        {
            "dong": administrator(cast, "dong", "thu/dong"),
            "khue": administrator(cast, "khue", "khac"),
        }
    )
    client, an = signed_in(cast[who]), cast["an"]
    places = {"u": an.pk, "p": held_by(an).pk}
    answered = {a: client.get(a).status_code for a in ADDRESSES}
    of_one = {a: client.get(a.format(**places)).status_code for a in OF_ONE if who != "an"}
    assert set(answered.values()) == {200 if expected == 404 else expected}
    assert set(of_one.values()) <= {expected}


@pytest.mark.parametrize("address", [*ADDRESSES, *OF_ONE])
def test_a_stranger_is_sent_to_sign_in(cast: Cast, address: str) -> None:
    assert Client().get(address.format(u=cast["an"].pk, p=held_by(cast["an"]).pk)).status_code == 302


def test_the_list_tells_who_works_where_and_nobody_of_elsewhere(cast: Cast) -> None:
    page = text(signed_in(cast["oanh"]).get("/nguoi-dung/"))
    assert "Nông Thị An" in page
    assert "10 người" not in page
    assert "9 người" not in page
    assert "8 người" in page
    assert "Đàm Văn Khánh" not in page
    assert "Triệu Thị Lan" not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=nong+van", ["anh"]),
        ("q=LUA", ["an", "anh"]),
        ("q=binh", ["binh"]),
        ("q=kh%C3%B4ng", []),
        ("loc=con-ma", ["binh"]),
        ("loc=khong-phan-cong", ["chi"]),
        ("loc=da-dong", ["em"]),
        ("loc=chua-dang-nhap&q=binh", ["binh"]),
    ],
)
def test_the_list_is_searched_with_or_without_marks_and_narrowed(cast: Cast, asked: str, found: list[str]) -> None:
    make_code(user=cast["binh"], purpose=CodePurpose.INVITATION, made_by=None, now=NOW + timedelta(days=9999))
    Appointment.objects.filter(user=cast["chi"]).update(valid_to=TODAY - timedelta(days=1))
    User.objects.filter(username="em").update(is_active=False)
    rows = re.findall(r'href="/nguoi-dung/(\d+)/"', text(signed_in(cast["oanh"]).get(f"/nguoi-dung/?{asked}")))
    assert [User.objects.get(pk=pk).username for pk in rows] == found


def test_the_list_asks_no_more_for_many(cast: Cast) -> None:
    client = signed_in(cast["oanh"])

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get("/nguoi-dung/")
        return len(caught)

    asked()
    before = asked()
    for number in range(30):
        name = f"Lê Văn {'ABCDEFGHIJ'[number % 10]}"
        actions.invite(actor=cast["oanh"], full_name=name, post=post(cast, "thu/tay/san"), now=NOW)
    assert asked() == before


GIVEN = {
    "ho-ten": "Nông Thị Thu Hà",
    "ten-dang-nhap": "",
    "don-vi": "thu/dong/lua",
    "vai-tro": "officer",
    "chuc-vu": "Công chức văn hóa",
    "loai": "regular",
    "tu": "2023-11-06",
    "den": "",
    "van-ban": "QĐ 3",
}


def test_inviting_one_shows_the_slip_once_and_the_code_opens_the_account(cast: Cast) -> None:
    client = signed_in(cast["oanh"])
    answer = client.post("/nguoi-dung/moi/", GIVEN)
    page = text(answer)
    [code] = CODE.findall(page)
    assert "no-store" in answer.headers["Cache-Control"]
    assert ("hantt" in page, "/tai-khoan/ma/" in page, "Nông Thị Thu Hà" in page) == (True, True, True)
    user = User.objects.get(username="hantt")
    assert not CODE.findall(text(client.get(f"/nguoi-dung/{user.pk}/")))
    assert held_by(user).act == "QĐ 3"
    now = OneTimeCode.objects.get().made_at
    use_code(username="hantt", code=code, password="lua-chin-vang-dong", again="lua-chin-vang-dong", now=now)
    assert User.objects.get(pk=user.pk).check_password("lua-chin-vang-dong")
    [entry] = Entry.objects.filter(action="units.invite")
    assert entry.actor == cast["oanh"]


def test_a_refused_invitation_keeps_what_was_typed_and_makes_nobody(cast: Cast) -> None:
    client, before = signed_in(cast["oanh"]), User.objects.count()
    for change, said in (
        ({"ho-ten": "<b>x</b>"}, "chưa đúng"),
        ({"don-vi": "khac/bac/vung"}, "Chọn đơn vị trong địa bàn"),
        ({"vai-tro": "boss"}, "Chọn vai trò"),
        ({"tu": "06/11/2023"}, "Ngày không đọc được"),
        ({"loai": "acting", "van-ban": ""}, "phải ghi văn bản giao"),
        ({"ten-dang-nhap": "Binh"}, "đã có người dùng"),
        ({"chuc-vu": " "}, "Thiếu chức vụ"),
    ):
        answer = client.post("/nguoi-dung/moi/", GIVEN | change)
        page = text(answer)
        assert (answer.status_code, said in page) == (422, True), said
        assert "<b>x</b>" not in page
        assert 'value="QĐ 3"' in page or not (GIVEN | change)["van-ban"]
    assert User.objects.count() == before


@pytest.mark.parametrize(
    ("names", "made"),
    [
        (["Nông Thị Thu Hà", "Nguyễn Thị Thanh Hà"], ["hantt", "hantt2"]),
        (["Đỗ  Đức", "Y Ê", "Lý"], ["ducd", "ey0", "ly0"]),
        (["阮"], ["nguoidung"]),
    ],
)
def test_user_names_are_made_from_names_folded_unique_and_the_same_each_time(names: list[str], made: list[str]) -> None:
    for _ in range(2):
        taken: set[str] = set()
        assert [made_username(name, taken) for name in names] == made


def test_a_code_is_given_with_a_reason_and_the_person_is_told(cast: Cast) -> None:
    cast["an"].set_password("mat-khau-cu-cua-an")
    cast["an"].save()
    client, address = signed_in(cast["oanh"]), f"/nguoi-dung/{cast['an'].pk}/ma/"
    assert client.post(address, {"ly-do": " "}).status_code == 422
    page = text(client.post(address, {"ly-do": "quên mật khẩu, đến gặp trực tiếp"}))
    assert len(CODE.findall(page)) == 1
    [message] = Message.objects.filter(user=cast["an"])
    assert (message.topic, "Lục Thị Oanh đã cấp mã" in message.text) == (Topic.SECURITY, True)
    entry = Entry.objects.get(action="units.reset_code")
    assert (entry.note, entry.post) == ("quên mật khẩu, đến gặp trực tiếp", "quản trị người dùng")
    assert CODE.findall(page)[0] not in str(list(Entry.objects.values()))
    assert OneTimeCode.objects.get().purpose == CodePurpose.RESET
    assert User.objects.get(username="an").check_password("mat-khau-cu-cua-an")


@pytest.mark.parametrize("who", ["khanh", "lan", "boss", "dao"])
def test_no_code_for_somebody_elsewhere_above_or_oneself(cast: Cast, who: str) -> None:
    """Đào administers a district; Boss the whole province, above it."""
    dao = cast.people["dao"] = administrator(cast, "dao", "thu/dong")
    cast.people["boss"] = administrator(cast, "boss", "thu")
    with pytest.raises(Refused):
        actions.reset_code(actor=dao, user=cast[who], reason="quên", now=NOW)
    assert not OneTimeCode.objects.exists()
    assert signed_in(dao).post(f"/nguoi-dung/{cast[who].pk}/ma/", {"ly-do": "quên"}).status_code in (403, 404)


def test_somebody_with_a_post_elsewhere_too_is_seen_but_not_managed(cast: Cast) -> None:
    Appointment.objects.create(
        user=cast["an"], body=cast.bodies["khac/bac"], role=Role.LEADER, post="kiêm nhiệm", valid_from=TODAY
    )
    client = signed_in(cast["oanh"])
    page = text(client.get(f"/nguoi-dung/{cast['an'].pk}/"))
    assert "còn phân công ngoài địa bàn" in page
    assert "kiêm nhiệm" not in page
    assert client.post(f"/nguoi-dung/{cast['an'].pk}/ma/", {"ly-do": "quên"}).status_code == 403


def test_closing_an_account_ends_sessions_and_codes_and_keeps_what_was_done(cast: Cast) -> None:
    an = signed_in(cast["an"])
    make_code(user=cast["an"], purpose=CodePurpose.RESET, made_by=None, now=NOW)
    client, address = signed_in(cast["oanh"]), f"/nguoi-dung/{cast['an'].pk}/dong/"
    assert client.post(address, {"ly-do": ""}).status_code == 422
    assert client.post(address, {"ly-do": "Nghỉ việc theo QĐ 8"}).status_code == 302
    assert an.get("/").status_code == 302
    assert OneTimeCode.objects.get().withdrawn_at is not None
    assert held_by(cast["an"]).valid_to is None
    assert Entry.objects.get(action="units.close_account").note == "Nghỉ việc theo QĐ 8"
    page = text(client.post(address, {"ly-do": "Trở lại", "lam": "mo"}))
    assert len(CODE.findall(page)) == 1
    assert User.objects.get(username="an").is_active
    assert an.get("/").status_code == 302


def test_a_name_is_corrected(cast: Cast) -> None:
    client, address = signed_in(cast["oanh"]), f"/nguoi-dung/{cast['an'].pk}/sua/"
    assert client.post(address, {"ho-ten": "x" * 200}).status_code == 422
    assert client.post(address, {"ho-ten": " Nông  Thị Ân "}).status_code == 302
    assert User.objects.get(username="an").full_name == "Nông Thị Ân"


def test_posts_are_given_ended_and_covered_from_their_pages(cast: Cast) -> None:
    client, an = signed_in(cast["oanh"]), cast["an"]
    given = GIVEN | {"don-vi": "thu/tay/khoai"}
    assert client.post(f"/nguoi-dung/{an.pk}/phan-cong/", given).status_code == 302
    made = Appointment.objects.get(body=cast.bodies["thu/tay/khoai"], user=an)
    cover = {"nguoi": "BINH", "tu": "2023-11-06", "den": "2023-11-10", "van-ban": ""}
    assert client.post(f"/nguoi-dung/phan-cong/{made.pk}/lam-thay/", cover).status_code == 302
    assert client.post(f"/nguoi-dung/phan-cong/{made.pk}/lam-thay/", cover).status_code == 422
    assert client.post(f"/nguoi-dung/phan-cong/{made.pk}/lam-thay/", cover | {"nguoi": "khanh"}).status_code == 422
    end = {"ngay": "2023-12-31", "ly-do": "hết việc"}
    assert client.post(f"/nguoi-dung/phan-cong/{made.pk}/ket-thuc/", end).status_code == 302
    page = text(client.get(f"/nguoi-dung/{an.pk}/"))
    assert "Lương Văn Bình làm thay từ 06/11/2023 đến 10/11/2023." in page
    assert "06/11/2023 – 31/12/2023" in page
    assert "Công chức văn hóa (làm thay Nông Thị An)" in text(signed_in(cast["binh"]).get("/"))
