"""The sample calendars: three steps where there are districts, two where there are none, by the same code."""

from datetime import date, datetime

import pytest

from chungsuc import clock
from chungsuc.accounts.models import User
from chungsuc.clock import ZONE
from chungsuc.demo.calendars import load_calendars
from chungsuc.demo.movements import load_movements
from chungsuc.movements.queries import DutyState
from chungsuc.reporting.models import Calendar, CalendarKind
from chungsuc.reporting.queries.calendars import chain_of
from chungsuc.reporting.tests.chains import due_of
from chungsuc.units.actions import register_package_units

NOW = datetime(2023, 11, 6, 9, 0, tzinfo=ZONE)
AUTUMN = date(2025, 9, 15)


@pytest.fixture
def calendars(db: None) -> dict[str, Calendar]:
    bodies = register_package_units(sample_figures=True)
    names = ("solieumau", "halang", "halangnv", "vpdp", "sotnmt")
    people = {n: User.objects.create(username=n, full_name=n) for n in names}
    return {c.name: c for c in load_calendars(bodies, people, load_movements(bodies, people, NOW))}


def named(calendars: dict[str, Calendar], start: str) -> Calendar:
    return next(c for name, c in calendars.items() if name.startswith(start))


def test_every_kind_of_report_is_there(calendars: dict[str, Calendar]) -> None:
    assert {c.kind for c in calendars.values()} == set(CalendarKind.values)


def test_ha_lang_reports_in_three_steps_before_10_20_and_30_november(calendars: dict[str, Calendar]) -> None:
    calendar = named(calendars, "Báo cáo năm về phong trào")
    chain = chain_of(calendar, known_at=NOW)
    assert [(s.count, s.to, s.days) for s in chain.drawn(NOW.date())] == [
        (15, "Phòng Nội vụ huyện Hạ Lang", ["hằng năm, trước ngày 10/11 (chậm nhất 09/11)"]),
        (1, "Ủy ban nhân dân huyện Hạ Lang", ["hằng năm, trước ngày 20/11 (chậm nhất 19/11)"]),
        (1, "Sở Nội vụ tỉnh Cao Bằng", ["hằng năm, trước ngày 30/11 (chậm nhất 29/11)"]),
    ]
    upper = chain.steps[1].duties[0]
    assert len(chain.below(upper)) == 15
    assert chain.above(upper) == [chain.steps[2].duties[0]]
    times = {t.key: t for t in chain_of(calendar, known_at=NOW).times(NOW.date())}
    assert (times["2023"].first, times["2023"].last, times["2023"].as_of) == (
        date(2023, 11, 9),
        date(2023, 11, 29),
        date(2023, 11, 9),
    )


def test_thi_hoa_has_more_time_and_says_why(calendars: dict[str, Calendar]) -> None:
    calendar = named(calendars, "Báo cáo năm về phong trào")
    duty = next(d for d in chain_of(calendar, known_at=NOW).duties if d.lead.key.endswith("/thi-hoa"))
    found = due_of(duty, "2023", known_at=NOW)
    assert (found.due, found.stated) == (date(2023, 11, 15), date(2023, 11, 9))
    assert found.why == "gia hạn đến 15/11: đường vào xã sạt lở sau mưa lũ (mẫu)"


def test_a_chain_without_districts_is_other_data_and_the_same_code(calendars: dict[str, Calendar]) -> None:
    before, after = named(calendars, "Báo cáo tháng của"), named(calendars, "Báo cáo quý kết quả xây dựng nông thôn mới, hai")
    three = chain_of(before, known_at=NOW).drawn(NOW.date())
    two = chain_of(after, known_at=clock.end_of_day(AUTUMN)).drawn(AUTUMN)
    assert [(s.count, s.to) for s in three] == [
        (23, "Huyện Hữu Lũng"),
        (1, "Văn phòng Điều phối nông thôn mới tỉnh Lạng Sơn"),
    ]
    assert [(s.count, s.to) for s in two] == [
        (65, "Văn phòng Điều phối nông thôn mới tỉnh Lạng Sơn"),
        (1, "Ủy ban nhân dân tỉnh Lạng Sơn"),
    ]
    assert chain_of(after, known_at=clock.end_of_day(AUTUMN)).checked(AUTUMN).stops == []


def test_dates_that_the_plan_of_2011_left_open_are_said_to_be_open(calendars: dict[str, Calendar]) -> None:
    chain = chain_of(named(calendars, "Báo cáo 6 tháng, năm gửi Sở Nội vụ"), known_at=NOW)
    on = date(2020, 4, 20)
    assert [s.undated for s in chain.drawn(on)] == [True, True]
    assert [w.partition(":")[0] for w in chain.checked(on).warnings] == [
        "Bước 1 (Sở, ngành, huyện báo cáo Sở Nội vụ) chưa định ngày",
        "Bước 2 (Sở Nội vụ tổng hợp, báo cáo UBND tỉnh) chưa định ngày",
    ]


def test_after_the_merger_the_district_s_chain_names_what_is_gone_and_nothing_more_is_owed(calendars: dict[str, Calendar]) -> None:
    known_at = clock.end_of_day(AUTUMN)
    calendar = named(calendars, "Báo cáo năm về phong trào")
    stops = chain_of(calendar, known_at=known_at).checked(AUTUMN).stops
    assert "Phòng Nội vụ huyện Hạ Lang, đã kết thúc sau ngày 30/06/2025" in stops[0]
    this_year = next(t for t in chain_of(calendar, known_at=known_at).times(AUTUMN) if t.key == "2025")
    states = {i.state for s in this_year.steps for i in s.items}
    assert states == {DutyState.ENDED}
    minh_long = next(i for i in this_year.steps[0].items if i.lead.key.endswith("/minh-long"))
    assert minh_long.occurrence.why == "Xã Minh Long đã kết thúc sau ngày 30/06/2025, nay là Xã Lý Quốc"
