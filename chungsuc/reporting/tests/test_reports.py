"""A report on its way: opened, written, sent, returned, received, stitched, forwarded, corrected."""

from datetime import date, timedelta

import pytest

from chungsuc.accounts.models import Message
from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry
from chungsuc.movements.models import Fulfilment
from chungsuc.reporting.actions.holding import Overwritten
from chungsuc.reporting.actions.receiving import receive_report, return_report
from chungsuc.reporting.actions.reports import copy_narrative, open_report, save_draft, stitch
from chungsuc.reporting.actions.sending import Missing, correct_report, send_report, withdraw_report
from chungsuc.reporting.models import MoveName, Report, ReportState, ReportVersion
from chungsuc.reporting.narrative import digest_of
from chungsuc.reporting.queries.calendars import chain_of
from chungsuc.reporting.queries.my_reports import board_of
from chungsuc.reporting.queries.reports import Stand
from chungsuc.reporting.queries.versions import late_below, later_below
from chungsuc.reporting.tests.chains import KEY, at, body, chain, person
from chungsuc.units.models import Body, Role, Succession
from tests.cast import NOW, TODAY, Cast


def test_a_whole_chain_climbs_from_communes_over_the_district_to_the_office(cast: Cast) -> None:
    made = chain(cast)
    made.sent("an", "lua", "Lúa làm 3 km đường.")
    made.sent("binh", "ngo", "Ngô xây nhà văn hóa.")
    made.received("phuong", "lua")
    district = made.written("phuong", "dong", "Huyện tổng hợp.")
    _report, added = stitch(**made.asked("phuong", "dong"), edit=district.edit)
    assert added == ["Xã Lúa", "Xã Ngô"]
    text = made.report("dong").content["narrative"]["1"]
    assert text == "Huyện tổng hợp.\n\n* Xã Lúa:\nLúa làm 3 km đường.\n\n* Xã Ngô:\nNgô xây nhà văn hóa."
    version = send_report(**made.asked("phuong", "dong"), edit=made.report("dong").edit)
    assert [one["name"] for one in version.content["below"]] == ["Xã Lúa", "Xã Ngô"]
    assert version.content["missing"] == []
    assert {made.report(n).state for n in ("lua", "ngo")} == {ReportState.FORWARDED}
    made.received("dung", "dong")
    office = made.sent("em", "dieu-phoi", "Tỉnh.", now=at(20))
    assert [one["name"] for one in office.content["below"]] == ["Huyện Đông"]
    assert made.report("dong").state == ReportState.FORWARDED
    done = Fulfilment.objects.filter(undone_at=None, duty__asked_in__step__calendar=made.calendar)
    assert sorted(done.values_list("duty__lead__name", "due")) == [
        ("Lúa", date(2023, 11, 9)),
        ("Ngô", date(2023, 11, 9)),
        ("Văn phòng Điều phối", date(2023, 11, 29)),
        ("Đông", date(2023, 11, 19)),
    ]


def test_a_chain_without_a_district_works_by_other_data(cast: Cast) -> None:
    made = chain(cast, district=False)
    made.sent("an", "lua", "Lúa.")
    with pytest.raises(Missing, match="Còn thiếu báo cáo của 1 đơn vị: Xã Ngô"):
        made.sent("dung", "dieu-phoi", "Tỉnh.")
    version = made.sent("dung", "dieu-phoi", "Tỉnh.", without=[made.duty("ngo").pk])
    assert [one["name"] for one in version.content["below"]] == ["Xã Lúa"]
    assert [one["name"] for one in version.content["missing"]] == ["Xã Ngô"]


def test_a_report_opens_on_its_day_and_not_before(cast: Cast) -> None:
    made = chain(cast)
    with pytest.raises(Refused, match="mở từ ngày 10/10/2023, 30 ngày trước hạn 09/11/2023"):
        made.opened("an", "lua", at(9, month=10))
    assert Report.objects.count() == 0
    first, again = made.opened("an", "lua", at(10, month=10)), made.opened("anh", "lua")
    assert (first.pk, first.as_of) == (again.pk, date(2023, 11, 9))
    assert Entry.objects.filter(action="reporting.open_report").count() == 1


def test_a_body_that_was_merged_before_the_day_of_the_figures_is_refused_with_its_successor(cast: Cast) -> None:
    made, day = chain(cast), date(2023, 11, 1)
    Body.objects.filter(pk=cast.lua.pk).update(valid_to=day - timedelta(days=1))
    Succession.objects.create(
        predecessor=cast.lua, successor=body(cast, "ngo"), kind="merge", day=day, act="NQ", confidence="sample"
    )
    with pytest.raises(Refused, match="Xã Lúa nay là Xã Ngô") as told:
        made.opened("an", "lua")
    assert told.value.who_can_lift == "Xã Ngô báo cáo."


def test_nobody_overwrites_unseen_and_the_other_text_is_told(cast: Cast) -> None:
    made = chain(cast)
    report = made.opened("an", "lua")
    save_draft(**made.asked("an", "lua"), edit=report.edit, narrative={"1": "Của An"})
    with pytest.raises(Overwritten) as told:
        save_draft(**made.asked("anh", "lua"), edit=report.edit, narrative={"1": "Của Anh"})
    assert told.value.report.content["narrative"] == {"1": "Của An"}
    kept = save_draft(**made.asked("anh", "lua"), edit=told.value.report.edit, narrative={"2": "Của Anh"})
    assert kept.content["narrative"] == {"1": "Của An", "2": "Của Anh"}


def test_saving_what_is_there_already_is_no_change(cast: Cast) -> None:
    made = chain(cast)
    kept = made.written("an", "lua", "Một lời\r\n")
    again = save_draft(**made.asked("an", "lua"), edit=kept.edit, narrative={"1": "Một lời"})
    assert (again.edit, again.content["narrative"]) == (1, {"1": "Một lời"})


def test_what_was_sent_stays_as_it_was_and_its_digest_is_that_of_its_content(cast: Cast) -> None:
    made = chain(cast)
    version = made.sent("an", "lua", "Bản đầu")
    withdraw_report(**made.asked("an", "lua"), reason="nhầm số")
    second = made.sent("an", "lua", "Bản hai")
    kept = ReportVersion.objects.get(pk=version.pk)
    assert (kept.number, kept.content["narrative"], second.number) == (1, {"1": "Bản đầu"}, 2)
    for one in ReportVersion.objects.all():
        assert one.digest == digest_of(one.content, report=one.report_id, number=one.number, as_of=one.as_of.isoformat())
    assert version.digest != second.digest


def test_sending_twice_is_refused_and_has_no_second_effect(cast: Cast) -> None:
    made = chain(cast)
    made.sent("an", "lua")
    with pytest.raises(Refused, match="Báo cáo của Xã Lúa đã gửi nên không ký và gửi được"):
        send_report(**made.asked("an", "lua"), edit=1)
    assert ReportVersion.objects.count() == 1
    assert Fulfilment.objects.filter(duty=made.duty("lua")).count() == 1


def test_a_return_undoes_the_fulfilment_keeps_the_reason_and_opens_the_text_again(cast: Cast) -> None:
    made = chain(cast)
    version = made.sent("an", "lua", "Chưa đủ")
    with pytest.raises(Refused, match="Trả lại cần ghi lý do"):
        return_report(**made.asked("phuong", "lua"), version=version.pk, reason=" ")
    report = return_report(**made.asked("phuong", "lua"), version=version.pk, reason="thiếu phần kiến nghị")
    assert (report.state, report.content["narrative"]) == (ReportState.RETURNED, {"1": "Chưa đủ"})
    undone = Fulfilment.objects.get(duty=made.duty("lua"))
    assert (undone.undo_reason, undone.undone_by) == ("bị trả lại: thiếu phần kiến nghị", cast["phuong"])
    told = Message.objects.filter(key__startswith="report-returned").values_list("user__username", flat=True)
    assert set(told) == {"an", "anh"}
    made.sent("an", "lua", "Đã đủ", now=at(15))
    found = board_of(chain_of(made.calendar, known_at=at(16)), body(cast, "dong"), KEY, on=at(16).date(), known_at=at(16))
    [lua, ngo] = found.items
    assert (lua.stand, lua.sent_on) == (Stand.ON_TIME, TODAY)  # the first sending was in time
    assert (ngo.stand, ngo.days) == (Stand.MISSING, 7)


def test_the_receiver_acts_on_the_version_that_they_saw(cast: Cast) -> None:
    made = chain(cast)
    seen = made.sent("an", "lua", "Một")
    withdraw_report(**made.asked("an", "lua"), reason="")
    made.sent("an", "lua", "Hai")
    with pytest.raises(Refused, match="Đơn vị vừa gửi bản khác"):
        receive_report(**made.asked("phuong", "lua"), version=seen.pk)


def test_what_was_received_is_not_withdrawn(cast: Cast) -> None:
    made = chain(cast)
    made.sent("an", "lua")
    made.received("phuong", "lua")
    with pytest.raises(Refused, match="Báo cáo của Xã Lúa đã nhận nên không rút lại được"):
        withdraw_report(**made.asked("an", "lua"), reason="")


def test_text_is_stitched_once_chosen_ones_alone_and_a_new_version_takes_the_place_of_the_old(cast: Cast) -> None:
    made = chain(cast)
    first = made.sent("an", "lua", "Lúa một")
    made.sent("binh", "ngo", "Ngô")
    district = made.opened("phuong", "dong")
    kept, added = stitch(**made.asked("phuong", "dong"), edit=district.edit, chosen=[made.report("lua").pk])
    assert (added, kept.content["narrative"]) == (["Xã Lúa"], {"1": "* Xã Lúa:\nLúa một"})
    kept, added = stitch(**made.asked("phuong", "dong"), edit=kept.edit)
    assert (added, kept.content["narrative"]["1"]) == (["Xã Ngô"], "* Xã Lúa:\nLúa một\n\n* Xã Ngô:\nNgô")
    kept, added = stitch(**made.asked("phuong", "dong"), edit=kept.edit)
    assert added == []
    return_report(**made.asked("phuong", "lua"), version=first.pk, reason="sửa")
    made.sent("an", "lua", "Lúa hai")
    kept, added = stitch(**made.asked("phuong", "dong"), edit=kept.edit)
    assert (added, kept.content["narrative"]["1"]) == (["Xã Lúa"], "* Xã Lúa:\nLúa hai\n\n* Xã Ngô:\nNgô")


def test_a_correction_is_a_new_version_that_every_level_above_sees_beside_what_it_sent(cast: Cast) -> None:
    made = chain(cast)
    made.sent("an", "lua", "Lúa 3 km")
    made.sent("binh", "ngo")
    made.sent("phuong", "dong")
    upper = made.sent("dung", "dieu-phoi")
    report = made.written("an", "lua", "Lúa 2 km")
    with pytest.raises(Refused, match="Ký và đính chính cần ghi lý do"):
        correct_report(**made.asked("an", "lua"), edit=report.edit, reason="")
    second = correct_report(**made.asked("an", "lua"), edit=report.edit, reason="đo lại")
    assert (second.number, second.corrects, made.report("lua").state) == (2, "đo lại", ReportState.FORWARDED)
    middle = made.report("dong").latest
    assert middle is not None
    for sent, levels in ((middle, 1), (upper, 2)):
        [later] = later_below(ReportVersion.objects.get(pk=sent.pk), NOW)
        assert (later.name, later.reason, later.levels) == ("Xã Lúa", "đo lại", levels)
        assert [(c.where, c.before, c.after) for c in later.changes] == [("Kết quả", "Lúa 3 km", "Lúa 2 km")]
    assert ReportVersion.objects.get(pk=upper.pk).digest == upper.digest
    told = Message.objects.filter(key=f"report-corrected:{second.pk}").values_list("user__username", flat=True)
    assert set(told) == {"phuong", "dung", "em", "quy", "giang"}


def test_a_correction_without_a_change_is_refused(cast: Cast) -> None:
    made = chain(cast)
    made.sent("an", "lua")
    made.received("phuong", "lua")
    with pytest.raises(Refused, match="chưa khác gì bản đã gửi"):
        correct_report(**made.asked("an", "lua"), edit=made.report("lua").edit, reason="thử")
    assert ReportVersion.objects.count() == 1


def test_a_report_that_comes_after_the_one_above_has_left_is_named_there(cast: Cast) -> None:
    made = chain(cast)
    made.sent("an", "lua")
    version = made.sent("phuong", "dong", without=[made.duty("ngo").pk])
    made.sent("binh", "ngo", now=at(12))
    chains = chain_of(made.calendar, known_at=at(12))
    assert late_below(chains, version, KEY) == ["Xã Ngô"]
    made.received("phuong", "ngo", now=at(12))
    assert made.report("ngo").state == ReportState.RECEIVED


def test_a_leader_signs_where_the_body_has_one(cast: Cast) -> None:
    made = chain(cast)
    person(cast, "son", "thu/dong/lua", Role.LEADER, "chủ tịch xã")
    report = made.written("an", "lua", "Lời")
    with pytest.raises(Refused, match="Báo cáo của Xã Lúa do lãnh đạo đơn vị ký"):
        send_report(**made.asked("an", "lua"), edit=report.edit)
    version = send_report(**made.asked("son", "lua"), edit=report.edit)
    assert (version.signed_by, version.post) == (cast["son"], "chủ tịch xã")


@pytest.mark.parametrize(("who", "told"), [
    ("khanh", "không làm báo cáo của Xã Lúa"),
    ("binh", "không làm báo cáo của Xã Lúa"),
    ("phuong", "không làm báo cáo của Xã Lúa"),
    ("oanh", "không làm báo cáo của Xã Lúa"),
    ("dung", "không làm báo cáo của Xã Lúa"),
])  # fmt: skip
def test_only_who_works_at_the_body_writes_its_report(cast: Cast, who: str, told: str) -> None:
    made = chain(cast)
    with pytest.raises(Refused, match=told):
        open_report(**made.asked(who, "lua"))


@pytest.mark.parametrize("who", ["khanh", "binh", "an", "dung", "giang"])
def test_only_who_works_at_the_receiver_receives(cast: Cast, who: str) -> None:
    made = chain(cast)
    version = made.sent("an", "lua")
    with pytest.raises(Refused, match="gửi Huyện Đông; đồng chí không làm việc ở đó"):
        receive_report(**made.asked(who, "lua"), version=version.pk)
    with pytest.raises(Refused, match="không làm việc ở đó"):
        return_report(**made.asked(who, "lua"), version=version.pk, reason="x")


def test_where_nobody_holds_a_post_the_coordination_of_the_territory_acts(cast: Cast) -> None:
    made = chain(cast)
    cast["phuong"].appointments.all().delete()
    version = made.sent("an", "lua")
    assert receive_report(**made.asked("dung", "lua"), version=version.pk).state == ReportState.RECEIVED
    made.sent("dung", "dong", without=[made.duty("ngo").pk])
    assert made.report("dong").state == ReportState.SENT


def test_text_of_another_report_of_the_same_body_is_copied_once(cast: Cast) -> None:
    made = chain(cast)
    last = made.sent("an", "lua", "Lời có sẵn")
    Report.objects.filter(pk=last.report_id).update(occurrence="2022", as_of=date(2022, 11, 9))
    report = made.opened("an", "lua")
    source = Report.objects.select_related("latest").get(pk=last.report_id)
    kept = copy_narrative(**made.asked("an", "lua"), edit=report.edit, source=source)
    kept = copy_narrative(**made.asked("an", "lua"), edit=kept.edit, source=source)
    assert kept.content["narrative"] == {"1": "Lời có sẵn"}
    with pytest.raises(Refused, match="của chính đơn vị"):
        copy_narrative(**made.asked("an", "lua"), edit=kept.edit, source=made.opened("binh", "ngo"))


def test_every_step_is_kept_with_who_took_it(cast: Cast) -> None:
    made = chain(cast)
    made.sent("an", "lua")
    made.received("phuong", "lua")
    made.sent("phuong", "dong", without=[made.duty("ngo").pk])
    moves = made.report("lua").moves.values_list("name", "by__username", "post")
    assert list(moves) == [
        (MoveName.OPEN, "an", "công chức xã"),
        (MoveName.SEND, "an", "công chức xã"),
        (MoveName.RECEIVE, "phuong", "chuyên viên huyện"),
        (MoveName.FORWARD, "phuong", "chuyên viên huyện"),
    ]
