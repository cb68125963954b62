"""What posts mean for figures: administrators decide nothing, stand-ins act for others and stay bound by the rule of two."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry
from chungsuc.progress.actions import Entry as Figure
from chungsuc.progress.actions import enter_values, submit_values, take_step
from chungsuc.progress.models import Move
from chungsuc.reporting.permissions import get_hand_over
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units import actions
from chungsuc.units.models import Appointment
from chungsuc.units.queries import actor_on
from chungsuc.units.tests.people import held_by
from tests.cast import NOW, PERIOD, ROADS, TODAY, Cast, measure

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def cover(cast: Cast, who: str, stand_in: str) -> Appointment:
    return actions.cover(
        actor=cast["oanh"],
        appointment=held_by(cast[who]),
        stand_in=cast[stand_in],
        first=TODAY,
        last=TODAY + 9 * DAY,
        act="Giấy nghỉ phép 5/GP",
        now=NOW,
    )


def test_a_post_as_administrator_approves_verifies_and_enters_nothing(cast: Cast) -> None:
    entries = [Figure(measure(ROADS), Reading(numerator=9 * SCALE, denominator=10 * SCALE, as_of=TODAY))]
    [value] = submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=entries, now=NOW)
    for step in ("verify", "return"):
        with pytest.raises(Refused, match="không được giao bước"):
            take_step(actor=cast["oanh"], name=step, value_ids=[value.pk], reason="Lý do", now=NOW)
    take_step(actor=cast["dung"], name="verify", value_ids=[value.pk], now=NOW)
    with pytest.raises(Refused, match="không được giao bước"):
        take_step(actor=cast["oanh"], name="approve", value_ids=[value.pk], now=NOW)
    with pytest.raises(Refused, match="không được giao bước"):
        submit_values(actor=cast["oanh"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=entries, now=NOW)


def test_a_stand_in_acts_while_it_lasts_and_what_they_do_says_for_whom(cast: Cast) -> None:
    made = cover(cast, "dung", "binh")
    assert (made.kind, made.acting_for, made.valid_to) == ("cover", held_by(cast["dung"]), TODAY + 9 * DAY)
    assert made.post == "điều phối viên (làm thay Hoàng Văn Dũng)"
    entries = [Figure(measure(ROADS), Reading(numerator=9 * SCALE, denominator=10 * SCALE, as_of=TODAY))]
    [value] = submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=entries, now=NOW)
    take_step(actor=cast["binh"], name="verify", value_ids=[value.pk], now=NOW)
    assert Move.objects.get(name="verify").post == "điều phối viên (làm thay Hoàng Văn Dũng)"
    assert Entry.objects.get(action="progress.verify").post == "điều phối viên (làm thay Hoàng Văn Dũng)"
    later = NOW + timedelta(days=10)
    with pytest.raises(Refused):
        take_step(actor=cast["binh"], name="approve", value_ids=[value.pk], now=later)


def test_my_work_says_for_whom_and_until_when_one_stands_in(cast: Cast) -> None:
    cover(cast, "dung", "binh")
    page = signed_in(cast["binh"]).get("/").content.decode()
    lede = page[page.index('<p class="lede">') :].split("</p>")[0]
    assert "điều phối viên (làm thay Hoàng Văn Dũng)" in lede
    assert "15/11/2023" in lede


def test_a_stand_in_does_not_approve_what_they_entered(cast: Cast) -> None:
    cover(cast, "dung", "binh")
    entries = [Figure(measure(ROADS), Reading(numerator=9 * SCALE, denominator=10 * SCALE, as_of=TODAY))]
    ngo = cast.bodies["thu/dong/ngo"]
    [value] = submit_values(actor=cast["binh"], body=ngo, period=PERIOD, as_of=TODAY, entries=entries, now=NOW)
    with pytest.raises(Refused, match="người nhập số liệu này"):
        take_step(actor=cast["binh"], name="verify", value_ids=[value.pk], now=NOW)
    take_step(actor=cast["em"], name="verify", value_ids=[value.pk], now=NOW)
    with pytest.raises(Refused, match="người nhập số liệu này"):
        take_step(actor=cast["binh"], name="approve", value_ids=[value.pk], now=NOW)


def test_the_record_of_a_hand_over_lists_what_stays_with_the_post(cast: Cast) -> None:
    entry = Figure(measure(ROADS), Reading(numerator=9 * SCALE, denominator=10 * SCALE, as_of=TODAY))
    enter_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[entry], now=NOW)
    client = signed_in(cast["oanh"])
    given = {"nguoi": "binh", "ngay": "2023-11-13", "van-ban": "QĐ 12/QĐ-UBND"}
    answer = client.post(f"/nguoi-dung/phan-cong/{held_by(cast['an']).pk}/ban-giao/", given)
    address = answer.headers["Location"]
    for who in ("oanh", "an", "binh"):
        page = signed_in(cast[who]).get(address).content.decode()
        for said in (
            "Bên giao: Nông Thị An, công chức xã, Xã Lúa, giữ vị trí từ 01/01/2020 đến hết 12/11/2023.",
            "Bên nhận: Lương Văn Bình, giữ vị trí từ 13/11/2023.",
            "QĐ 12/QĐ-UBND",
            "2.1. ",
            "Đang nhập",
            "Nhập đủ số liệu",
        ):
            assert said in page, (who, said)
        assert (f'href="/nguoi-dung/{cast["an"].pk}/"' in page) == (who == "oanh")  # the way back of who manages people
    assert {who: signed_in(cast[who]).get(address).status_code for who in ("anh", "giang", "khanh")} == {
        "anh": 404,
        "giang": 404,
        "khanh": 404,
    }


def test_who_left_the_body_no_longer_reads_what_waits_in_the_post(cast: Cast) -> None:
    """The record lists the drafts of its day, and is signed within days of the hand-over."""
    made = actions.hand_over(
        actor=cast["oanh"], appointment=held_by(cast["an"]), to=cast["binh"], on=TODAY, act="QĐ 12", now=NOW
    )
    assert get_hand_over(actor_on(cast["an"], TODAY + timedelta(days=7)), made.pk) == made
    with pytest.raises(Http404):
        get_hand_over(actor_on(cast["an"], TODAY + timedelta(days=60)), made.pk)
    assert get_hand_over(actor_on(cast["binh"], TODAY + timedelta(days=60)), made.pk) == made
