"""The page on which a district or a province is judged."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungsuc.progress.actions import Entry, record_title, submit_values
from chungsuc.progress.models import Line
from chungsuc.reporting.tests.standings import page, stand, text_of
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Appointment, Body, Role
from tests.cast import NOW, PERIOD, TODAY, Cast

ADVANCED = "qd-318-2022-nang-cao"


@pytest.fixture
def judged(cast: Cast) -> Cast:
    stand(cast.lua)
    stand(cast.bodies["thu/dong/ngo"], short=["17.8"])
    stand(cast.lua, standard=ADVANCED)
    stand(cast.bodies["thu/tay/khoai"], standard=ADVANCED, short=["17.1"])
    return cast


def test_every_condition_stands_with_what_holds_it_back(judged: Cast) -> None:
    shown = text_of(judged, "dung", "/danh-gia/thu/dong/")
    assert "1/2 xã đạt, 1 chưa đạt, 0 chưa đủ căn cứ." in shown
    assert '<a href="/xa/thu/dong/ngo/?dong=da-duyet&amp;ngay=2023-11-06">Xã Ngô</a>' in shown
    assert "Bộ này chưa đủ để đánh giá: Phụ lục I của QĐ 320/QĐ-TTg có 9 tiêu chí" in shown
    assert "QĐ 320/QĐ-TTg" in shown


def test_of_a_province_communes_are_shown_by_their_advanced_set_and_districts_by_title(judged: Cast) -> None:
    record_title(
        actor=judged["dung"],
        body=judged.bodies["thu/dong"],
        title="huyen-ntm",
        decision="45/QĐ-UBND",
        decided_by="UBND tỉnh",
        decided_on=date(2023, 1, 12),
        now=NOW,
    )
    shown = text_of(judged, "dung", "/danh-gia/thu/")
    assert "1: 1/2 huyện có danh hiệu = 50,0% &lt; 100%, chưa đạt. Cần thêm 1 huyện." in shown
    assert '<a href="/danh-gia/thu/tay/?ngay=2023-11-06">Huyện Tây</a>' in shown
    assert "4: 1/4 xã đạt, 2 chưa đủ căn cứ: từ 25,0% đến 75,0%, mức ≥ 40%: chưa đánh giá được." in shown
    assert '/xa/thu/tay/khoai/?dong=da-duyet&amp;ngay=2023-11-06&amp;bo=nang-cao">Xã Khoai</a> (Huyện Tây)' in shown
    assert "Ngày này không có đơn vị nào để tính." in shown
    assert "tám điều kiện" in shown


def test_day_line_and_set_are_chosen_as_on_the_other_pages(judged: Cast) -> None:
    stand(judged.bodies["thu/dong/ngo"], line=Line.EXPECTED)
    address = "/danh-gia/thu/dong/"
    assert "1/2 xã đạt, 0 chưa đạt, 1 chưa đủ căn cứ." in text_of(judged, "dung", address + "?dong=du-kien")
    assert "0/2 xã đạt, 0 chưa đạt, 2 chưa đủ căn cứ." in text_of(judged, "dung", address + "?ngay=2023-06-29")
    advanced = text_of(judged, "dung", address + "?bo=nang-cao")
    assert "Bộ tiêu chí quốc gia về huyện nông thôn mới nâng cao" in advanced
    assert "50% số xã" in advanced


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/danh-gia/thu/dong/?ngay=2022-03-07", "không có bộ tiêu chí nào về huyện nông thôn mới"),
        ("/danh-gia/thu/dong/?ngay=2019-12-31", "Sổ đơn vị ghi Huyện Đông từ ngày 01/01/2020"),
    ],
)
def test_a_day_without_a_set_is_answered_plainly(judged: Cast, address: str, told: str) -> None:
    assert told in text_of(judged, "dung", address)


def test_a_district_that_has_ended_is_answered_plainly_with_a_way_to_its_last_day(judged: Cast) -> None:
    Body.objects.filter(key="thu/dong").update(valid_to=date(2023, 9, 30))
    shown = text_of(judged, "dung", "/danh-gia/thu/dong/")
    assert "Huyện Đông kết thúc ngày 30/09/2023" in shown
    assert 'href="?ngay=2023-09-30"' in shown
    assert "1/2 xã đạt" in text_of(judged, "dung", "/danh-gia/thu/dong/?ngay=2023-09-30")


def test_a_commune_has_its_own_page_and_other_bodies_none(judged: Cast) -> None:
    assert page(judged, "dung", "/danh-gia/thu/dong/lua/")["Location"] == "/xa/thu/dong/lua/"
    assert page(judged, "dung", "/danh-gia/thu/moi-truong/").status_code == 404
    assert page(judged, "an", "/danh-gia/thu/").status_code == 404
    assert page(judged, "lan", "/danh-gia/thu/dong/").status_code == 404


def test_the_summary_of_a_place_leads_to_it(judged: Cast) -> None:
    assert 'href="/danh-gia/thu/dong/?ngay=2023-11-06"' in text_of(judged, "dung", "/tong-hop/thu/dong/")
    assert "/danh-gia/" not in text_of(judged, "dung", "/tong-hop/")


def test_an_officer_of_the_district_enters_its_figures_and_sees_them_judged(judged: Cast) -> None:
    Appointment.objects.create(
        user=judged["giang"],
        body=judged.bodies["thu"],
        role=Role.OFFICER,
        post="chuyên viên",
        valid_from=date(2020, 1, 1),
    )
    assert 'href="/so-lieu/nhap/thu/tieu-chi-5/"' in text_of(judged, "giang", "/danh-gia/thu/")
    form = text_of(judged, "giang", "/so-lieu/nhap/thu/dong/tieu-chi-2/")
    assert 'name="2.2-numerator"' in form
    assert "10.1-numerator" not in text_of(judged, "giang", "/so-lieu/nhap/thu/dong/tieu-chi-10/")
    assert 'name="10.4-part.huyen"' in text_of(judged, "giang", "/so-lieu/nhap/thu/dong/tieu-chi-10/")
    assert 'name="10.3-numerator"' in text_of(judged, "giang", "/so-lieu/nhap/thu/dong/tieu-chi-10/?bo=nang-cao")
    assert page(judged, "giang", "/so-lieu/nhap/thu/dong/tieu-chi-12/").status_code == 404
    submit_values(
        actor=judged["giang"],
        body=judged.bodies["thu"],
        period=PERIOD,
        as_of=TODAY,
        entries=[Entry("province-green-space", Reading(amount=5 * SCALE, as_of=TODAY))],
        now=NOW,
    )
    assert "7: 5 ≥ 4 m2/người" in text_of(judged, "giang", "/danh-gia/thu/?dong=du-kien")
    assert "7: 5 ≥ 4 m2/người" not in text_of(judged, "giang", "/danh-gia/thu/")


@pytest.mark.parametrize("address", ["/danh-gia/thu/", "/danh-gia/thu/dong/", "/danh-gia/thu/?ngay=2023-07-01"])
def test_the_page_costs_fifteen_questions_at_most(judged: Cast, address: str) -> None:
    client = Client()
    client.force_login(judged["dung"], backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    own = [q["sql"] for q in caught.captured_queries]
    own = [q for q in own if "django_session" not in q and 'FROM "accounts_user"' not in q and "SAVEPOINT" not in q]
    assert len(own) <= 15
