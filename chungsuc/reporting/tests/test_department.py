import re
from collections.abc import Sequence
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungsuc.progress.actions import Entry, submit_values, take_step
from chungsuc.progress.lawbook import forget
from chungsuc.progress.models import Line
from chungsuc.reporting.queries import department
from chungsuc.reporting.queries.department import doubts_of
from chungsuc.reporting.tests.standings import asked, page, sheet_of, text_of, under_head
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from tests.cast import LATRINES, NOW, ROADS, STANDARD, Cast, measure

LATRINE, ROAD = (load().edition(STANDARD).indicator(number) for number in (LATRINES, ROADS))


def ratio(numerator: int, denominator: int) -> Reading:
    return Reading(numerator=numerator * SCALE, denominator=denominator * SCALE)


@pytest.mark.parametrize(
    ("now", "before", "doubts"),
    [
        (ratio(60, 100), ratio(50, 100), []),
        (ratio(100, 100), ratio(90, 100), ["Lên đúng 100%, kỳ trước 90%"]),
        (ratio(100, 100), ratio(96, 100), []),
        (ratio(24, 100), ratio(50, 100), ["Giảm quá một nửa: 50 → 24"]),
        (ratio(25, 100), ratio(50, 100), []),
        (ratio(76, 100), ratio(50, 100), ["Tăng quá một nửa: 50 → 76"]),
        (ratio(60, 121), ratio(50, 100), ["Mẫu số đổi quá một phần năm: 100 → 121"]),
        (ratio(60, 120), ratio(50, 100), []),
        (ratio(90, 90), None, []),
        (Reading(amount=100 * SCALE), None, []),
        (Reading(), ratio(1, 2), []),
    ],
)
def test_a_figure_that_jumps_is_told_with_the_reason(
    now: Reading, before: Reading | None, doubts: Sequence[str]
) -> None:
    assert doubts_of(LATRINE, now, before) == doubts


@pytest.fixture
def reported(cast: Cast) -> Cast:
    """Lúa fell from 80 to 30 of 100 households and the last is only sent; Ngô has its figure of the half-year before."""
    for key, who, period, day, reading in (
        ("lua", "an", "2023-H1", date(2023, 6, 30), ratio(80, 100)),
        ("ngo", "binh", "2023-H1", date(2023, 6, 30), ratio(90, 90)),
        ("lua", "an", "2023-H2", date(2023, 10, 31), ratio(30, 100)),
    ):
        entry = Entry(
            measure(LATRINES), Reading(numerator=reading.numerator, denominator=reading.denominator, as_of=day)
        )
        values = submit_values(
            actor=cast[who], body=cast.bodies[f"thu/dong/{key}"], period=period, as_of=day, entries=[entry], now=NOW
        )
        if period == "2023-H1":
            for actor, step in (("chi", "verify"), ("dung", "approve")):
                take_step(actor=cast[actor], name=step, value_ids=[v.pk for v in values], now=NOW)
    return cast


def test_each_line_shows_its_own_figure_and_what_came_in(reported: Cast) -> None:
    told = {}
    for line in (Line.OFFICIAL, Line.EXPECTED):
        found = department(asked(reported.bodies["thu"], line=line), {measure(LATRINES)})
        assert found is not None
        [column] = found.columns
        told[line] = (column.indicator.number, column.came_in, column.missing, column.doubtful)
    assert told == {Line.OFFICIAL: ("17.8", 0, 4, 0), Line.EXPECTED: ("17.8", 1, 3, 1)}


def test_a_specialist_sees_the_own_indicators_with_links_to_what_looks_wrong(reported: Cast) -> None:
    found = text_of(reported, "chi", "/nganh/?dong=du-kien")
    assert re.findall(r'<th scope=col title="[^"]*"><span>([^<]*)</span>([\d.]*)', found) == [
        ("Nhà tiêu, nhà tắm", "17.8")
    ]
    assert re.search(r'<a href=/so-lieu/\d+/ title="Giảm quá một nửa: 80 → 30">× 30<b>!</b></a>', found)
    assert "<i>100</i>" in found
    assert 'href="/so-lieu/tham-dinh/"' in found


def test_the_workbook_has_the_rows_of_the_page(reported: Cast) -> None:
    rows = under_head(sheet_of(reported, "chi", "/nganh/?dong=du-kien&dang=xlsx"))
    assert rows == [
        ["Xã Lúa", "Đông", "30", "17.8: Giảm quá một nửa: 80 → 30"],
        ["Xã Ngô", "Đông", "100", ""],
        ["Xã Khoai", "Tây", "—", ""],
        ["Xã Sắn", "Tây", "—", ""],
        ["Đã có kỳ này", "", 1.0, ""],
        ["Chưa có kỳ này", "", 3.0, ""],
        ["Cần xem lại", "", 1.0, ""],
    ]


def test_one_who_coordinates_chooses_any_agency_and_an_officer_none(reported: Cast) -> None:
    assert "<h1>Sở Môi trường</h1>" in text_of(reported, "dung", "/nganh/?co-quan=thu/moi-truong")
    assert page(reported, "an", "/nganh/").status_code == 403


def test_the_page_costs_the_same_however_many_values(reported: Cast) -> None:
    def cost() -> int:
        forget()
        with CaptureQueriesContext(connection) as caught:
            department(asked(reported.bodies["thu"], line=Line.EXPECTED), {measure(LATRINES)})
        return len(caught)

    before = cost()
    submit_values(
        actor=reported["binh"],
        body=reported.bodies["thu/dong/ngo"],
        period="2023-H2",
        as_of=date(2023, 10, 31),
        entries=[
            Entry(measure(LATRINES), Reading(numerator=9 * SCALE, denominator=10 * SCALE, as_of=date(2023, 10, 31)))
        ],
        now=NOW,
    )
    assert cost() == before == 3  # the law of the request is one of them
