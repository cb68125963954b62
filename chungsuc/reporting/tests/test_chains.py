"""What stands against a chain, what changes it, what is left of it when bodies merge."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import chungsuc
from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry
from chungsuc.clock import ZONE
from chungsuc.movements.actions import fulfil_duty, grant_extension
from chungsuc.movements.models import DayOff, Duty, Extension
from chungsuc.movements.queries import DutyState, duties_of
from chungsuc.reporting.actions.calendar_changes import CalendarChange, change_calendar, end_calendar, set_step_days
from chungsuc.reporting.actions.calendars import make_calendar, make_request
from chungsuc.reporting.chains import CalendarGiven, DutyGiven, RequestGiven, StepGiven, checked
from chungsuc.reporting.models import Calendar, CalendarKind
from chungsuc.reporting.queries.calendars import chain_of
from chungsuc.reporting.tests.chains import due_of
from chungsuc.reporting.typed import read_calendar
from chungsuc.units.actions import add_holiday, register_successions
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on
from tests.cast import NOW, TODAY, Cast


def step(cast: Cast, lead: str, to: str, rule: str, off: str = DayOff.STAYS) -> StepGiven:
    return StepGiven(f"{lead} báo cáo", [DutyGiven(cast.bodies[lead], cast.bodies[to], rule, on_day_off=off)])


def made(cast: Cast, *steps: StepGiven) -> Calendar:
    given = CalendarGiven("Báo cáo", CalendarKind.EMULATION, "Kế hoạch mẫu", steps, valid_from=date(2023, 1, 1))
    return make_calendar(actor=cast["dung"], movement=cast.movement, given=given, now=NOW)


def two_steps(cast: Cast) -> Calendar:
    return made(
        cast,
        step(cast, "thu/dong/lua", "thu/dong", "yearly:11-09"),
        step(cast, "thu/dong", "thu/dieu-phoi", "yearly:11-19"),
    )


def test_a_day_after_the_next_step_s_an_open_day_and_a_report_that_stops_are_warned_of(cast: Cast) -> None:
    steps = [
        step(cast, "thu/dong/lua", "thu/dong", "yearly:11-25"),
        step(cast, "thu/tay", "thu/dieu-phoi", "yearly:11-19"),
        step(cast, "thu/dieu-phoi", "thu", "none"),
    ]
    found = checked(steps, TODAY)
    assert found.stops == []
    assert found.warnings == [
        "Bước 3 (thu/dieu-phoi báo cáo) chưa định ngày: không có hạn để nhắc và để xem đúng hạn.",
        "Bước 1 (thu/dong/lua báo cáo) đến hạn 25/11, sau bước 2 (thu/tay báo cáo) đến hạn 19/11.",
        "Báo cáo ở bước 1 dừng lại ở Huyện Đông: không bước nào sau đó do nơi nhận này làm.",
    ]


def test_a_receiver_that_is_gone_two_rhythms_and_a_body_asked_twice_are_stopped(cast: Cast) -> None:
    Body.objects.filter(key="thu/dong").update(valid_to=date(2023, 6, 30))
    cast.bodies["thu/dong"].refresh_from_db()
    lua = DutyGiven(cast.lua, cast.bodies["thu/dieu-phoi"], "quarterly:3-20")
    steps = [step(cast, "thu/dong/lua", "thu/dong", "yearly:11-09"), StepGiven("hai", [lua, lua])]
    assert checked(steps, TODAY).stops == [
        "Bước 1 gửi đến Huyện Đông, đã kết thúc sau ngày 30/06/2023. Chọn nơi nhận đang hoạt động.",
        "Bước 2 giao hai lần cho Xã Lúa, cùng một nơi nhận. Bỏ một lần.",
        "Các bước không cùng định kỳ (hằng năm, hằng quý). Lập mỗi định kỳ một lịch riêng.",
    ]


def test_a_rule_with_a_31st_of_june_and_a_body_to_itself_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="tháng 6 chỉ có 30 ngày"):
        made(cast, step(cast, "thu/dong/lua", "thu/dong", "yearly:06-31"))
    with pytest.raises(Refused, match="Huyện Đông → Huyện Đông"):
        made(cast, step(cast, "thu/dong", "thu/dong", "yearly:06-30"))
    assert not Calendar.objects.exists()


def test_another_day_for_a_step_leaves_what_was_reported_in_time_in_time(cast: Cast) -> None:
    calendar = two_steps(cast)
    lua = Duty.objects.get(asked_in__step__calendar=calendar, lead=cast.lua)
    fulfil_duty(actor=cast["an"], duty=lua, occurrence="2023", done_on=TODAY, by_paper="Báo cáo 1", now=NOW)
    first = calendar.steps.get(number=1)
    given = {"actor": cast["dung"], "step": first, "reason": "theo yêu cầu của tỉnh", "now": NOW}
    set_step_days(rule="yearly:11-01", **given)  # type: ignore[arg-type]
    lua.refresh_from_db()
    then, later = due_of(lua, "2023", known_at=NOW), due_of(lua, "2024", known_at=NOW)
    assert (then.due, later.due) == (date(2023, 11, 9), date(2024, 11, 1))
    [time] = [t for t in chain_of(calendar, known_at=NOW).times(TODAY) if t.key == "2023"]
    assert [(i.lead, i.state) for i in time.steps[0].items if i.fulfilment] == [(cast.lua, DutyState.DONE)]
    with pytest.raises(Refused, match="cùng định kỳ"):
        set_step_days(rule="monthly:25", **given)  # type: ignore[arg-type]


def test_forms_and_parts_are_changed_and_a_calendar_ends_each_with_a_reason_in_the_log(cast: Cast) -> None:
    calendar = two_steps(cast)
    change = CalendarChange("Báo cáo năm", ["band_distribution"], ["Một", " "], date(2023, 10, 31), 20)
    with pytest.raises(Refused, match="cần ghi lý do"):
        change_calendar(actor=cast["dung"], calendar=calendar, change=change, reason=" ", now=NOW)
    changed = change_calendar(actor=cast["dung"], calendar=calendar, change=change, reason="gọn hơn", now=NOW)
    assert (changed.forms, changed.sections, changed.opens_before) == (["band_distribution"], ["Một"], 20)
    assert chain_of(changed, known_at=NOW).as_of("2024") == date(2024, 10, 31)
    end_calendar(actor=cast["dung"], calendar=calendar, on=TODAY, reason="thay lịch khác", now=NOW)
    assert {i.state for s in chain_of(changed, known_at=NOW).times(TODAY)[0].steps for i in s.items} == {DutyState.ENDED}
    with pytest.raises(Refused, match="đã kết thúc từ 06/11/2023: thay lịch khác"):
        change_calendar(actor=cast["dung"], calendar=calendar, change=change, reason="lại", now=NOW)
    assert list(Entry.objects.filter(subject=f"reporting.calendar:{calendar.pk}").values_list("action", "note")) == [
        ("reporting.make_calendar", "Kế hoạch mẫu"),
        ("reporting.change_calendar", "gọn hơn"),
        ("reporting.end_calendar", "thay lịch khác"),
    ]


def test_a_commune_that_went_into_another_owes_nothing_after_its_end_and_its_successor_is_named(cast: Cast) -> None:
    calendar = two_steps(cast)
    Body.objects.filter(key="thu/dong/lua").update(valid_to=date(2024, 6, 30))
    register_successions(
        [
            {
                "from_key": "thu/dong/lua",
                "to_key": "thu/dong/ngo",
                "kind": "merge",
                "part": "whole",
                "day": "2024-07-01",
                "act": "Nghị quyết mẫu",
                "confidence": "sourced",
            }
        ]
    )
    known_at, on = datetime(2024, 9, 2, 23, tzinfo=ZONE), date(2024, 9, 2)
    times = {t.key: t for t in chain_of(Calendar.objects.get(pk=calendar.pk), known_at=known_at).times(on)}
    [lua] = times["2024"].steps[0].items
    assert (lua.state, lua.occurrence.why) == (DutyState.ENDED, "Xã Lúa đã kết thúc sau ngày 30/06/2024, nay là Xã Ngô")
    assert [i.state for i in times["2023"].steps[0].items] == [DutyState.LATE]


def test_more_time_is_given_by_the_receiver_or_the_office_never_by_oneself(cast: Cast) -> None:
    office = cast.bodies["thu/moi-truong"]
    given = RequestGiven("Việc gấp", office, [cast.lua], date(2023, 11, 10), "Công văn mẫu")
    calendar = make_request(actor=cast["chi"], movement=cast.movement, given=given, now=NOW)
    duty = Duty.objects.get(asked_in__step__calendar=calendar)

    def give(who: str, due: date, reason: str = "lũ lụt") -> None:
        grant_extension(actor=cast[who], duties=[duty], occurrence="", due=due, reason=reason, now=NOW)

    for who in ("an", "binh", "lan", "oanh"):
        with pytest.raises(Refused, match="không gia hạn được"):
            give(who, date(2023, 11, 15))
    with pytest.raises(Refused, match="cần ghi lý do"):
        give("chi", date(2023, 11, 15), " ")
    with pytest.raises(Refused, match="phải sau ngày ấy"):
        give("chi", date(2023, 11, 9))
    give("chi", date(2023, 11, 15))
    give("dung", date(2023, 11, 20), "lũ lớn")
    give("dung", date(2023, 11, 10), "nước đã rút")
    assert Extension.objects.count() == 3
    [item] = [o for o in duties_of(actor_on(cast["an"], TODAY), known_at=NOW) if o.duty == duty]
    assert (item.occurrence.due, item.occurrence.why) == (date(2023, 11, 10), "")


def test_an_agency_asks_in_its_own_place_only_and_not_for_a_day_that_is_past(cast: Cast) -> None:
    office, far = cast.bodies["thu/moi-truong"], cast.bodies["khac/bac/vung"]

    def ask(who: str, body: Body, due: date) -> None:
        given = RequestGiven("Việc", office, [body], due, "Công văn")
        make_request(actor=cast[who], movement=cast.movement, given=given, now=NOW)

    with pytest.raises(Refused, match="Xã Vừng nằm ngoài địa bàn của Sở Môi trường"):
        ask("chi", far, date(2023, 11, 10))
    with pytest.raises(Refused, match="Ngày 05/11/2023 đã qua"):
        ask("chi", cast.lua, date(2023, 11, 5))
    with pytest.raises(Refused, match="không thuộc Sở Môi trường"):
        ask("an", cast.lua, date(2023, 11, 10))


def test_a_day_off_moves_a_step_that_says_so_and_the_same_day_stands_everywhere(cast: Cast) -> None:
    add_holiday(
        actor=cast["oanh"], territory=cast.bodies["thu"], day=date(2023, 11, 9), name="nghỉ lũ", act="Công điện", now=NOW
    )
    add_holiday(
        actor=cast["lan"], territory=cast.bodies["khac"], day=date(2023, 11, 10), name="nghỉ", act="Công điện", now=NOW
    )
    calendar = made(cast, step(cast, "thu/dong/lua", "thu/dong", "yearly:11-09", DayOff.AFTER))
    duty = Duty.objects.get(asked_in__step__calendar=calendar)
    why = "chuyển từ 9/11 sang 10/11 vì ngày nghỉ (nghỉ lũ)"
    [mine] = [o for o in duties_of(actor_on(cast["an"], TODAY), known_at=NOW) if o.duty == duty]
    [time] = chain_of(calendar, known_at=NOW).times(TODAY)
    assert (mine.occurrence.due, mine.occurrence.why) == (date(2023, 11, 10), why)
    assert (time.first, time.as_of, [w for w, _ in time.steps[0].remarks]) == (date(2023, 11, 10), date(2023, 11, 9), [why])
    before = due_of(duty, "2023", known_at=NOW - timedelta(days=1))
    assert (before.due, before.why) == (date(2023, 11, 9), "")


CHAIN = """
name: Báo cáo quý
kind: programme
source: Kế hoạch mẫu
steps:
- {name: Xã báo cáo huyện, who: communes, to: parent, due: 'quarterly:3-20'}
- {name: Huyện báo cáo, who: districts, to: thu/dieu-phoi, due: 'quarterly:3-25', on_day_off: after}
"""


def test_a_chain_written_as_a_file_is_the_chain_of_the_page(cast: Cast) -> None:
    def find(key: str) -> Body:
        return cast.bodies[key]

    given = read_calendar(CHAIN, cast.movement, TODAY, find)
    calendar = make_calendar(actor=cast["dung"], movement=cast.movement, given=given, now=NOW)
    assert [(s.count, s.to) for s in chain_of(calendar, known_at=NOW).drawn(TODAY)] == [
        (4, "Huyện Đông, Huyện Tây"),
        (2, "Văn phòng Điều phối"),
    ]
    lua = Duty.objects.get(asked_in__step__calendar=calendar, lead=cast.lua)
    [upper] = chain_of(calendar, known_at=NOW).above(lua)
    assert (upper.lead.key, upper.on_day_off) == ("thu/dong", "after")
    with pytest.raises(Refused, match=r"Ở bước 1: .*tháng 6 chỉ có 30 ngày"):
        read_calendar(CHAIN.replace("quarterly:3-20", "yearly:06-31"), cast.movement, TODAY, find)
    with pytest.raises(Refused, match="Không hiểu han ở bước 2"):
        read_calendar(CHAIN.replace("on_day_off: after", "han: 1"), cast.movement, TODAY, find)
    strange = replace(read_calendar(f"forms: [bieu_la]{CHAIN}", cast.movement, TODAY, find), name="Khác")
    with pytest.raises(Refused, match="Không có biểu bieu_la"):
        make_calendar(actor=cast["dung"], movement=cast.movement, given=strange, now=NOW)
    for broken in ("- a", "a: [", "name: x"):
        with pytest.raises(Refused):
            read_calendar(broken, cast.movement, TODAY, find)


def test_the_calendar_of_the_paper_for_administrators_can_be_made(cast: Cast) -> None:
    text = (Path(chungsuc.__file__).parent.parent / "docs" / "reports.md").read_text(encoding="utf-8")
    given = read_calendar(text.partition("```yaml\n")[2].partition("```")[0], cast.movement, TODAY, lambda key: cast.bodies[key])
    calendar = make_calendar(actor=cast["dung"], movement=cast.movement, given=given, now=NOW)
    assert [s.count for s in chain_of(calendar, known_at=NOW).drawn(TODAY)] == [4, 2]
