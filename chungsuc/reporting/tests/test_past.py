"""Any commune on any day: as known then beside as known now."""

import contextlib
import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chungsuc.accounts.permits import Refused
from chungsuc.clock import ZONE, end_of_day
from chungsuc.progress.actions import Entry, override_region, submit_values, take_step
from chungsuc.progress.models import Line, OverlayUse, Rejudging, Value
from chungsuc.progress.queries import period_of, profile, standings_on
from chungsuc.reporting.queries.past import PastPage, What, past_page
from chungsuc.reporting.tests.standings import asked, page, text_of
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.actions import register_bodies, register_successions
from chungsuc.units.models import Appointment, Body, StatedCount
from chungsuc.units.queries import actor_on
from tests.cast import LATRINES, NOW, ROADS, STANDARD, TODAY, Cast, measure

LUA = "/xa/thu/dong/lua/luc-do/"
JUNE = date(2023, 6, 30)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def report(cast: Cast, name: str, numerator: int, day: date, sent: date, body: Body | None = None) -> Value:
    """A share of a hundred, sent up and approved on one day."""
    found = Value.objects.filter(body=body or cast.lua, measure=name, period=period_of(day)).first()
    reading = Reading(numerator=numerator * SCALE, denominator=100 * SCALE, as_of=day)
    entries = [Entry(name, reading, seen=found.latest_id if found else None)]
    [value] = submit_values(
        actor=cast["an"], body=body or cast.lua, period=period_of(day), as_of=day, entries=entries, now=at(sent)
    )
    verifier = cast["chi"] if name == measure(LATRINES) else cast["em"]
    take_step(actor=verifier, name="verify", value_ids=[value.pk], now=at(sent, 10))
    take_step(actor=cast["dung"], name="approve", value_ids=[value.pk], now=at(sent, 11))
    return value


def seen_of(cast: Cast, body: Body, on: date, known: date, line: Line = Line.OFFICIAL) -> PastPage:
    page_asked = replace(asked(body, on=on, line=line), today=TODAY, known_at=NOW)
    return past_page(body, page_asked, end_of_day(known), actor_on(cast["dung"], TODAY))


def seen(cast: Cast, on: date, known: date, line: Line = Line.OFFICIAL) -> PastPage:
    return seen_of(cast, cast.lua, on, known, line)


def test_a_figure_corrected_later_stands_with_both_verdicts_and_with_who_corrected_it(cast: Cast) -> None:
    value = report(cast, measure(LATRINES), 90, JUNE, date(2023, 7, 3))
    take_step(
        actor=cast["dung"], name="reopen", value_ids=[value.pk], now=at(date(2023, 9, 1)), reason="Đếm trùng hai thôn"
    )
    report(cast, measure(LATRINES), 60, JUNE, date(2023, 9, 5))
    found = seen(cast, JUNE, date(2023, 8, 1))
    [row] = found.differences
    assert (row.indicator.number, row.what) == (LATRINES, [What.CORRECTED])
    assert row.then is not None
    assert row.now is not None
    assert (row.then.verdict, row.now.verdict) == ("met", "not_met")
    assert [(m.name, m.by.username) for m in row.moves] == [
        ("reopen", "dung"),
        ("submit", "an"),
        ("verify", "chi"),
        ("approve", "dung"),
    ]
    shown = text_of(cast, "dung", f"{LUA}?ngay=2023-06-30&biet=2023-08-01")
    assert "Đếm trùng hai thôn" in shown
    assert "Đúng bằng kết quả đã lưu lúc" in shown


def test_a_figure_that_came_later_was_not_known_then(cast: Cast) -> None:
    report(cast, measure(ROADS), 100, JUNE, date(2023, 7, 20))
    found = seen(cast, JUNE, date(2023, 7, 1))
    assert [(d.indicator.number, d.what) for d in found.differences] == [(ROADS, [What.CAME])]
    assert (found.stored, found.then.counted) == (None, {})
    assert "nên chưa lưu kết quả nào" in text_of(cast, "dung", f"{LUA}?ngay=2023-06-30&biet=2023-07-01")


def test_a_figure_sent_and_then_returned_counts_no_more_on_the_expected_line(cast: Cast) -> None:
    reading = Reading(numerator=90 * SCALE, denominator=100 * SCALE, as_of=JUNE)
    [value] = submit_values(
        actor=cast["an"],
        body=cast.lua,
        period="2023-H1",
        as_of=JUNE,
        entries=[Entry(measure(LATRINES), reading)],
        now=at(date(2023, 7, 3)),
    )
    take_step(
        actor=cast["chi"], name="return", value_ids=[value.pk], now=at(date(2023, 7, 9)), reason="Thiếu danh sách"
    )
    [row] = seen(cast, JUNE, date(2023, 7, 5), Line.EXPECTED).differences
    assert row.what == [What.WITHDRAWN]


def test_another_column_ordered_later_is_told_with_its_reason(cast: Cast) -> None:
    report(cast, measure(LATRINES), 80, JUNE, date(2023, 7, 3))
    override_region(
        actor=cast["dung"],
        body=cast.lua,
        region="dbsh",
        reason="Quyết định mẫu",
        valid_from=date(2023, 1, 1),
        now=at(date(2023, 10, 2)),
    )
    found = seen(cast, JUNE, date(2023, 7, 31))
    assert (found.then.region, found.now.region) == ("tdmnpb", "dbsh")
    assert found.as_stored
    row = next(d for d in found.differences if d.indicator.number == LATRINES)
    assert What.LEVEL in row.what
    assert "“Quyết định mẫu” (02/10/2023)" in text_of(cast, "dung", f"{LUA}?ngay=2023-06-30&biet=2023-07-31")


def test_an_overlay_recorded_later_changes_the_law_of_the_day_as_known_now(cast: Cast) -> None:
    OverlayUse.objects.update(recorded_at=at(date(2023, 8, 1)))
    found = seen(cast, JUNE, date(2023, 7, 1))
    assert (found.same_law, found.then.edition.overlay, found.now.edition.overlay) == (False, None, "mau-318")
    assert any(What.CHECKED in d.what for d in found.differences)


def test_a_rejudging_that_had_not_finished_then_is_said(cast: Cast) -> None:
    report(cast, measure(ROADS), 100, JUNE, date(2023, 7, 1))
    Rejudging.objects.create(
        territory=cast.bodies["thu"],
        standard=STANDARD,
        since=date(2023, 1, 1),
        because="Mức mới của tỉnh",
        asked_by=cast["dung"],
        asked_at=at(date(2023, 7, 10)),
        bodies=4,
        done=1,
        finished_at=at(date(2023, 7, 12)),
    )
    told = "Khi ấy đang tính lại 4 đơn vị, chưa xong: Mức mới của tỉnh."
    assert told in text_of(cast, "dung", f"{LUA}?ngay=2023-06-30&biet=2023-07-11")
    assert told not in text_of(cast, "dung", f"{LUA}?ngay=2023-06-30&biet=2023-07-13")


days = st.dates(date(2022, 4, 1), date(2023, 10, 30))
acts = st.tuples(
    st.sampled_from(("submit", "verify", "approve", "reopen", "return", "approve")),
    st.sampled_from((measure(LATRINES), measure(ROADS))),
    st.integers(0, 100),
    st.integers(0, 60),
)


def act_on(cast: Cast, name: str, asked_measure: str, numerator: int, now: datetime) -> None:
    """One step as a person would take it on that day; what may not be done is not done."""
    who = {"submit": "an", "verify": "em", "return": "em"}.get(name, "dung")
    if who == "em" and asked_measure == measure(LATRINES):
        who = "chi"
    value = Value.objects.filter(body=cast.lua, measure=asked_measure).order_by("-as_of").first()
    with contextlib.suppress(Refused):
        if name == "submit":
            day, period = now.date(), period_of(now.date())
            mine = value if value and value.period == period else None
            reading = Reading(numerator=numerator * SCALE, denominator=100 * SCALE, as_of=day)
            entries = [Entry(asked_measure, reading, seen=mine.latest_id if mine else None)]
            submit_values(actor=cast[who], body=cast.lua, period=period, as_of=day, entries=entries, now=now)
        elif value is not None:
            take_step(actor=cast[who], name=name, value_ids=[value.pk], now=now, reason="Cần xem lại")


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(
    taken=[
        ("submit", measure(ROADS), 100, 3),
        ("verify", measure(ROADS), 0, 3),
        ("approve", measure(ROADS), 0, 60),
        ("reopen", measure(ROADS), 0, 5),
        ("submit", measure(ROADS), 10, 5),
    ],
    moments=[(40, 10)],
)
@given(
    taken=st.lists(acts, min_size=3, max_size=12),
    moments=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=6),
)
def test_whatever_was_done_as_known_then_is_to_the_digest_what_was_stored_then(
    cast: Cast, taken: list[tuple[str, str, int, int]], moments: list[tuple[int, int]]
) -> None:
    """For a day and a moment of its later life the page, the profile of that moment and the stored standing are one."""
    first = datetime(2022, 4, 4, 9, tzinfo=ZONE)
    with transaction.atomic():
        now = first
        for name, asked_measure, numerator, pause in taken:
            act_on(cast, name, asked_measure, numerator, now)
            now += timedelta(days=pause)
        for after, later in moments:
            day = first.date() + timedelta(days=after)
            known = end_of_day(day + timedelta(days=later))
            judged = profile(cast.lua, on=day, known_at=known)
            for line, whole in ((Line.OFFICIAL, judged.official), (Line.EXPECTED, judged.expected)):
                found = seen(cast, day, known.date(), line)
                assert found.then.judged.digest == whole.digest
                stored = standings_on(path=cast.lua.path, standard=STANDARD, on=day, known_at=known)
                row = stored.filter(line=line).first()
                assert found.as_stored if row else not found.then.counted
        transaction.set_rollback(True)


@pytest.fixture
def old(cast: Cast) -> Body:
    """A commune of 2005 that went into Lúa on 1/1/2020."""
    row = {
        "key": "thu/dong/mo",
        "kind": "commune",
        "name": "Mơ",
        "official_name": "Xã Mơ",
        "code": "",
        "parent_key": "thu/dong",
        "valid_from": "2005-01-01",
        "valid_to": "2019-12-31",
        "act": "Nghị quyết mẫu",
    }
    bodies = register_bodies([row], region="tdmnpb", sample_figures=True)
    joined = {"from_key": "thu/dong/mo", "to_key": "thu/dong/lua", "kind": "merge", "day": "2020-01-01"}
    register_successions([{**joined, "part": "whole", "act": "Nghị quyết mẫu", "confidence": "sample"}])
    return bodies["thu/dong/mo"]


@pytest.mark.parametrize(
    ("day", "decision"),
    [
        ("2009-04-16", "QĐ 491/QĐ-TTg"),
        ("2013-02-20", "QĐ 342/QĐ-TTg"),
        ("2016-11-30", "QĐ 342/QĐ-TTg"),
        ("2019-12-31", "QĐ 1980/QĐ-TTg"),
    ],
)
def test_each_day_since_the_first_set_has_its_decision(cast: Cast, old: Body, day: str, decision: str) -> None:
    shown = text_of(cast, "dung", f"/xa/thu/dong/mo/luc-do/?ngay={day}")
    assert f"xét theo {decision}" in shown
    assert 'Nay là <a href="/xa/thu/dong/lua/">Xã Lúa</a>' in shown


def test_figures_of_2009_are_judged_by_the_set_of_2009_as_known_then_and_now(cast: Cast, old: Body) -> None:
    for who, key, role in (
        ("an", "thu/dong/mo", "officer"),
        ("em", "thu", "coordinator"),
        ("dung", "thu", "coordinator"),
    ):
        body = old if key == old.key else cast.bodies[key]
        Appointment.objects.create(
            user=cast[who],
            body=body,
            role=role,
            post="năm 2009",
            valid_from=date(2005, 1, 1),
            valid_to=date(2012, 1, 1),
        )
    day, number = date(2009, 12, 31), "2.1"
    name = load().edition("qd-491-2009-ntm").indicator(number).measure
    report(cast, name, 100, day, date(2010, 1, 8), old)
    found = seen_of(cast, old, day, date(2010, 1, 7))
    assert (found.then.judged.standard, found.then.judged.criteria_total) == ("qd-491-2009-ntm", 19)
    assert [(d.indicator.number, d.what) for d in found.differences] == [(number, [What.CAME])]
    assert seen_of(cast, old, day, date(2010, 1, 8)).as_stored


def test_before_the_first_set_there_is_nothing_to_judge_by(cast: Cast, old: Body) -> None:
    shown = text_of(cast, "dung", "/xa/thu/dong/mo/luc-do/?ngay=2009-04-15")
    assert "Bộ tiêu chí quốc gia đầu tiên ban hành ngày 16/04/2009" in shown


def test_a_body_that_did_not_exist_yet_offers_those_that_went_into_it(cast: Cast, old: Body) -> None:
    shown = text_of(cast, "dung", f"{LUA}?ngay=2019-12-31&biet=2020-02-01")
    assert "Ngày 31/12/2019 chưa có Xã Lúa" in shown
    assert '<a href="/xa/thu/dong/mo/luc-do/?ngay=2019-12-31&amp;biet=2020-02-01">Xã Mơ, Huyện Đông</a>' in shown


def test_a_body_that_has_ended_leads_to_its_home_of_today(cast: Cast, old: Body) -> None:
    shown = text_of(cast, "dung", "/xa/thu/dong/mo/luc-do/?ngay=2021-06-30")
    assert "Ngày 30/06/2021 không còn Xã Mơ" in shown
    assert '<a href="/xa/thu/dong/lua/luc-do/?ngay=2021-06-30' in shown


def stated(cast: Cast) -> None:
    StatedCount.objects.create(
        territory=cast.bodies["thu"],
        kind="commune",
        number=207,
        valid_from=date(2011, 1, 1),
        valid_to=date(2019, 12, 31),
        source="Niên giám mẫu",
        confidence="sample",
    )


def test_of_days_that_the_register_does_not_list_only_the_stated_number_is_told(cast: Cast) -> None:
    stated(cast)
    assert "chỉ biết số lượng: 207 xã (Niên giám mẫu)." in text_of(cast, "dung", f"{LUA}?ngay=2015-12-31")
    assert "cũng không ghi số lượng" in text_of(cast, "dung", f"{LUA}?ngay=2010-12-31")


def test_every_asked_page_takes_days_back_to_the_first_set_and_says_what_the_register_lacks(cast: Cast) -> None:
    stated(cast)
    for address in ("/xa/", "/ban-do-tieu-chi/", "/gan-dat-chuan/", "/tong-hop/", "/nganh/"):
        shown = text_of(cast, "dung", f"{address}?ngay=2015-12-31")
        assert "Sổ đơn vị chỉ ghi từng đơn vị từ 01/01/2020." in shown
        assert "Của ngày này chỉ biết số lượng: 207 xã." in shown
        assert "không biết cả số lượng" in text_of(cast, "dung", f"{address}?ngay=2009-04-16")
        assert "Sổ đơn vị chỉ ghi" not in text_of(cast, "dung", f"{address}?ngay=2020-01-01")


def test_days_that_cannot_be_read_or_have_not_come_are_named(cast: Cast) -> None:
    shown = text_of(cast, "dung", f"{LUA}?ngay=hôm-qua&biet=2030-01-01")
    assert "Ngày “hôm-qua” không đọc được" in shown
    assert "Ngày “2030-01-01” không đọc được hoặc chưa đến" in shown


def test_the_past_of_a_commune_is_open_to_its_own_scope_only(cast: Cast) -> None:
    assert page(cast, "khanh", LUA).status_code == 404
    assert page(cast, "giang", LUA).status_code == 200


def test_the_profile_leads_there(cast: Cast) -> None:
    assert re.search(r'href="/xa/thu/dong/lua/luc-do/\?ngay=2023-11-06', text_of(cast, "dung", "/xa/thu/dong/lua/"))
