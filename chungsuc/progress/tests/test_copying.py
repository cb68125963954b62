"""Last period's figures taken again: by ticks on the page, by x in the workbook."""

import re
from datetime import date
from io import BytesIO

from django.test import Client

from chungsuc.progress.actions import Entry, submit_values
from chungsuc.progress.models import Revision, Value
from chungsuc.progress.templatetags.revisions import figure
from chungsuc.progress.tests.sheets import filled, issued
from chungsuc.progress.workbook import plan_for, preview_of, read_sheet
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from tests.cast import LATRINES, NOW, PERIOD, TODAY, Cast, measure

PAGE = "/so-lieu/nhap/thu/dong/lua/tieu-chi-17/"
LUA = "thu/dong/lua"
BEFORE = Reading(numerator=744 * SCALE, denominator=1200 * SCALE)


def half_a_year_ago(cast: Cast) -> None:
    entries = [Entry(measure(LATRINES), BEFORE), Entry(measure("17.3"), Reading(amount=SCALE))]
    submit_values(actor=cast["an"], body=cast.lua, period="2023-H1", as_of=date(2023, 6, 30), entries=entries, now=NOW)


def test_chosen_rows_are_filled_with_last_periods_figures_and_nothing_is_stored(cast: Cast) -> None:
    half_a_year_ago(cast)
    client = Client()
    client.force_login(cast["an"], backend="allauth.account.auth_backends.AuthenticationBackend")
    typed = {"act": "copy", "copy": [LATRINES], "17.1-numerator": "5", "17.8-note": "như kỳ trước"}
    answer = client.post(PAGE, typed)
    boxes = {b.row.indicator.number: b for b in answer.context["page"]}
    assert answer.status_code == 200
    assert [f.text for f in boxes[LATRINES].fields] == ["744", "1.200"]
    assert (boxes[LATRINES].note, boxes["17.3"].chosen) == ("như kỳ trước", "")
    assert [f.text for f in boxes["17.1"].fields][:1] == ["5"]
    assert Value.objects.filter(period=PERIOD).count() == 0


def test_sending_up_comes_last_and_enter_keeps_a_draft(cast: Cast) -> None:
    half_a_year_ago(cast)
    client = Client()
    client.force_login(cast["an"], backend="allauth.account.auth_backends.AuthenticationBackend")
    acts = re.findall(r'<button ([^>]*)name="act" value="(\w+)"', client.get(PAGE).content.decode())
    assert [(act, "hidden" in looks) for looks, act in acts] == [
        ("draft", True),
        ("copy", False),
        ("draft", False),
        ("submit", False),
    ]


def test_a_page_with_nothing_left_to_enter_offers_nothing_to_press(cast: Cast) -> None:
    sent = [Entry(measure(n), Reading(amount=SCALE)) for n in ("1.1", "1.2")]
    client = Client()
    client.force_login(cast["an"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = "/so-lieu/nhap/thu/dong/lua/tieu-chi-1/"
    assert 'value="submit"' in client.get(page).content.decode()
    submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=sent, now=NOW)
    assert 'name="act"' not in client.get(page).content.decode()


def test_a_composite_figure_says_which_of_its_parts_are_shares(cast: Cast) -> None:
    reading = Reading(parts={"minimum": 100 * SCALE, "level-1": 75 * SCALE, "schools": 4 * SCALE})
    entry = Entry(measure("5.1"), reading)
    submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[entry], now=NOW)
    assert figure(Revision.objects.get()) == "100%; 75%; 4"


def test_an_x_in_the_workbook_takes_last_periods_figure(cast: Cast) -> None:
    half_a_year_ago(cast)
    content = filled(issued(cast.lua), {(LUA, LATRINES): {"copy": "x"}})
    found = preview_of(read_sheet(BytesIO(content), "a.xlsx"), plan_for(cast.lua, PERIOD, TODAY))
    [one] = found.differences
    assert (one.kind, one.reading, found.problems) == ("new", BEFORE, [])


def test_a_figure_and_an_x_that_do_not_agree_are_told(cast: Cast) -> None:
    half_a_year_ago(cast)
    cells = {"copy": "x", "numerator": 745, "denominator": 1200}
    found = preview_of(
        read_sheet(BytesIO(filled(issued(cast.lua), {(LUA, LATRINES): cells})), "a.xlsx"),
        plan_for(cast.lua, PERIOD, TODAY),
    )
    assert [(p.head, p.message) for p in found.problems] == [
        ("Lấy kỳ trước", "Vừa ghi số vừa chọn “Lấy kỳ trước”. Bỏ dấu x, hoặc xóa số đã ghi.")
    ]
