"""Forms that bodies fill in themselves: what counts, what is missing, whose it is before and after a merger."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungsuc.clock import ZONE
from chungsuc.movements.models import Duty, DutyKind, Fulfilment
from chungsuc.progress.actions.tables import state_table
from chungsuc.progress.models import Line, StatedTable
from chungsuc.reporting.filling import Scope, before, filled, stated_rows
from chungsuc.reporting.models import (
    Calendar,
    CalendarKind,
    CalendarStep,
    MoveName,
    Report,
    ReportMove,
    ReportState,
    ReportVersion,
    Signature,
    StepDuty,
)
from chungsuc.reporting.tests import test_hierarchy
from chungsuc.reporting.tests.standings import asked, stand
from chungsuc.rulebook.reports import check, to_json
from chungsuc.rulebook.reports.model import Cell, FormTable
from chungsuc.units.models import Body
from tests.cast import NOW, TODAY, Cast

merged = test_hierarchy.merged
D = Decimal
MONEY, WORKS, VILLAGES = "resource_mobilisation", "disbursement", "village_ntm_summary"
EMULATION, NARRATIVE = "emulation_annual_report", "periodic_narrative_report"
WHO = {"thu/dong/lua": "an", "thu/dong/ngo": "binh", "thu": "dung", "thu/moi-truong": "chi"}
SENT = NOW + timedelta(hours=2)


def say(cast: Cast, form: str, key: str, rows: Mapping[str, Mapping[str, Cell]], now: datetime = NOW) -> StatedTable:
    body = cast.bodies[key]
    return state_table(
        actor=cast[WHO[key]], body=body, form=form, period="2023", rows=rows, as_of=TODAY, now=now, order=list(rows)
    )


def table_of(cast: Cast, form: str, key: str = "thu", line: Line = Line.EXPECTED, **more: Any) -> FormTable:  # noqa: ANN401
    place = cast.bodies["thu"] if key.count("/") == 1 and "dong" not in key else cast.bodies[key]
    found = replace(asked(place, line=line), **more)
    return filled(form, Scope(found, "2023", cast.bodies[key]))


def lines(table: FormTable, *columns: str) -> list[tuple[Cell, ...]]:
    return [(r.name, r.missing, *(r.cells.get(c) for c in columns)) for r in table.rows]


def test_who_has_not_stated_is_missing_and_is_not_nought(cast: Cast) -> None:
    say(cast, MONEY, "thu/dong/lua", {"thu/dong/lua": {"credit": "100", "enterprise": "0"}})
    say(cast, MONEY, "thu/dong/ngo", {"thu/dong/ngo": {"credit": "40,5"}})
    table = table_of(cast, MONEY)
    assert lines(table, "credit", "enterprise") == [
        ("Xã Lúa", False, D(100), D(0)),
        ("Xã Ngô", False, D("40.5"), None),
        ("Xã Khoai", True, None, None),
        ("Xã Sắn", True, None, None),
    ]
    assert table.total is not None
    assert (table.total.cells["credit"], table.total.note) == (D("140.5"), "Cộng 2/4 dòng; chưa có: Xã Khoai, Xã Sắn")
    assert table.about[-1] == "2/4 đơn vị chưa khai, không tính vào tổng."


def test_what_a_province_says_of_itself_is_a_row_of_its_own(cast: Cast) -> None:
    say(cast, MONEY, "thu", {"thu": {"credit": "7"}})
    assert lines(table_of(cast, MONEY), "credit")[0] == ("Tỉnh Thử", False, D(7))
    assert [r.name for r in table_of(cast, MONEY, "thu/dong").rows] == ["Xã Lúa", "Xã Ngô"]


def test_works_stand_under_the_name_of_their_commune_and_none_is_not_missing(cast: Cast) -> None:
    say(cast, WORKS, "thu/dong/lua", {"d1": {"name": "Đường thôn", "plan": "100", "disbursed": "120"}})
    say(cast, WORKS, "thu/dong/ngo", {})
    table = table_of(cast, WORKS)
    assert lines(table, "plan")[:2] == [("Xã Lúa: Đường thôn", False, D(100)), ("Xã Khoai", True, None)]
    assert table.rows[0].key == "thu/dong/lua:d1"
    assert table.about[-2:] == ["2/4 đơn vị chưa khai, không tính vào tổng.", "Báo không có: Xã Ngô."]
    own = table_of(cast, WORKS, "thu/dong/lua")
    assert [(r.key, r.name) for r in own.rows] == [("thu/dong/lua:d1", "Đường thôn")]


def test_villages_are_counted_by_the_register_where_nobody_states_them(cast: Cast) -> None:
    for number in (1, 2):
        Body.objects.create(
            kind="hamlet",
            name=f"Xóm {number}",
            official_name=f"Xóm {number}",
            search_key=f"xom {number}",
            key=f"thu/dong/lua/xom-{number}",
            path=f"{cast.lua.path}zz{number}.",
            parent=cast.lua,
            valid_from=date(2020, 1, 1),
            act="Nghị quyết mẫu",
        )
    say(cast, VILLAGES, "thu/dong/ngo", {"thu/dong/ngo": {"villages_total": "9", "ntm": "10"}})
    table = table_of(cast, VILLAGES)
    assert lines(table, "villages_total", "ntm")[:3] == [
        ("Xã Lúa", False, D(2), D(0)),
        ("Xã Ngô", False, D(9), D(10)),
        ("Xã Khoai", True, None, None),
    ]
    assert [f.row for f in check(table) if f.check == "ntm-within-total"] == ["thu/dong/ngo"]


def test_the_parts_of_the_written_report_are_the_body_s_own(cast: Cast) -> None:
    say(cast, NARRATIVE, "thu/dong/lua", {"s1_direction": {"text": "Đã họp Ban Chỉ đạo."}})
    table = table_of(cast, NARRATIVE, "thu/dong/lua")
    assert [(r.key, r.missing, r.cells.get("text")) for r in table.rows[:2]] == [
        ("s1_direction", False, "Đã họp Ban Chỉ đạo."),
        ("s2_propaganda", True, None),
    ]
    assert table.total is None


def calendar(cast: Cast, form: str) -> Duty:
    made = Calendar.objects.create(
        movement=cast.movement,
        name="Báo cáo năm",
        kind=CalendarKind.EMULATION,
        forms=[form],
        source="Kế hoạch mẫu",
        made_by=cast["dung"],
        made_at=NOW,
    )
    duty = Duty.objects.create(
        movement=cast.movement,
        kind=DutyKind.REPORT,
        what="Báo cáo năm",
        lead=cast.lua,
        owed_to=cast.bodies["thu/moi-truong"],
        rule="yearly:11-09",
        origin="Kế hoạch mẫu",
    )
    StepDuty.objects.create(step=CalendarStep.objects.create(calendar=made, number=1, name="Xã"), duty=duty)
    return duty


def send(cast: Cast, duty: Duty, form: str, at: datetime = SENT) -> Report:
    """Lúa's report with the form as it stands, as its version carries it."""
    own = filled(form, Scope(replace(asked(cast.lua), known_at=at), "2023", cast.lua))
    report = Report.objects.create(
        duty=duty,
        occurrence="2023",
        body=cast.lua,
        as_of=TODAY,
        state=ReportState.SENT,
        opened_by=cast["an"],
        opened_at=NOW,
    )
    version = ReportVersion.objects.create(
        report=report,
        number=1,
        content={"tables": {form: to_json(own)}},
        as_of=TODAY,
        digest="0" * 64,
        signature=Signature.SOFTWARE,
        signed_by=cast["an"],
        post="công chức xã",
        signed_at=at,
    )
    move(cast, report, version, MoveName.SEND, at)
    return report


def move(cast: Cast, report: Report, version: ReportVersion | None, name: MoveName, at: datetime) -> None:
    ReportMove.objects.create(report=report, version=version, name=name, by=cast["an"], post="công chức xã", at=at)


def test_on_the_official_line_only_what_a_sent_report_carries_counts(cast: Cast) -> None:
    duty = calendar(cast, MONEY)
    say(cast, MONEY, "thu/dong/lua", {"thu/dong/lua": {"credit": "100"}})
    say(cast, MONEY, "thu/dong/ngo", {"thu/dong/ngo": {"credit": "50"}})
    assert [r.missing for r in table_of(cast, MONEY, line=Line.OFFICIAL).rows] == [True] * 4
    report = send(cast, duty, MONEY)
    say(cast, MONEY, "thu/dong/lua", {"thu/dong/lua": {"credit": "999"}}, now=SENT + timedelta(hours=1))
    official = table_of(cast, MONEY, line=Line.OFFICIAL)
    assert lines(official, "credit")[:2] == [("Xã Lúa", False, D(100)), ("Xã Ngô", True, None)]
    assert official.rows[1].note == "Đã khai ngày 06/11/2023, chưa gửi trong báo cáo nào."
    assert lines(table_of(cast, MONEY), "credit")[:2] == [("Xã Lúa", False, D(999)), ("Xã Ngô", False, D(50))]
    move(cast, report, None, MoveName.RETURN, SENT + timedelta(hours=3))
    assert [r.missing for r in table_of(cast, MONEY, line=Line.OFFICIAL).rows] == [True] * 4
    then = table_of(cast, MONEY, line=Line.OFFICIAL, known_at=SENT + timedelta(hours=2))
    assert lines(then, "credit")[0] == ("Xã Lúa", False, D(100))


def test_works_carried_by_a_report_keep_their_names(cast: Cast) -> None:
    duty = calendar(cast, WORKS)
    say(cast, WORKS, "thu/dong/lua", {"d1": {"name": "Đường thôn", "plan": "100"}})
    send(cast, duty, WORKS)
    assert lines(table_of(cast, WORKS, line=Line.OFFICIAL), "plan")[0] == ("Xã Lúa: Đường thôn", False, D(100))


def test_one_s_own_table_needs_no_report(cast: Cast) -> None:
    say(cast, MONEY, "thu/dong/lua", {"thu/dong/lua": {"credit": "100"}})
    own = table_of(cast, MONEY, "thu/dong/lua", line=Line.OFFICIAL)
    assert lines(own, "credit") == [("Xã Lúa", False, D(100))]
    found = stated_rows(MONEY, [cast.lua], "2023", NOW)[cast.lua.pk]
    assert [one.cells for one in found.rows or ()] == [{"credit": D(100)}]


def test_an_agency_sees_those_who_owe_it_the_report_and_when_they_came(cast: Cast) -> None:
    duty = calendar(cast, EMULATION)
    say(cast, EMULATION, "thu/dong/lua", {"thu/dong/lua": {"registered": "4", "plan_issued": "có"}})
    send(cast, duty, EMULATION)
    Fulfilment.objects.create(
        duty=duty,
        occurrence="2023",
        due=date(2023, 11, 9),
        done_on=TODAY,
        by_paper="Báo cáo",
        recorded_by=cast["an"],
        recorded_at=SENT,
    )
    table = table_of(cast, EMULATION, "thu/moi-truong", line=Line.OFFICIAL)
    assert lines(table, "registered", "plan_issued", "received_on", "on_time") == [
        ("Sở Môi trường", True, None, None, None, None),
        ("Xã Lúa", False, D(4), True, TODAY, True),
    ]


def test_a_commune_that_will_end_later_is_not_said_to_have_ended(cast: Cast) -> None:
    say(cast, MONEY, "thu/dong/lua", {"thu/dong/lua": {"credit": "100"}})
    Body.objects.filter(pk=cast.lua.pk).update(valid_to=date(2025, 6, 30))
    rows = table_of(cast, MONEY).rows
    assert {r.note for r in rows if r.name == "Xã Lúa"} == {""}


def test_past_moments_know_only_what_was_typed_by_then(cast: Cast) -> None:
    say(cast, MONEY, "thu/dong/lua", {"thu/dong/lua": {"credit": "100"}})
    say(cast, MONEY, "thu/dong/lua", {"thu/dong/lua": {"credit": "120"}}, now=SENT)
    then = table_of(cast, MONEY, known_at=NOW, past=True)
    assert (lines(then, "credit")[0], lines(table_of(cast, MONEY), "credit")[0]) == (
        ("Xã Lúa", False, D(100)),
        ("Xã Lúa", False, D(120)),
    )


@pytest.mark.parametrize(("form", "most"), [(MONEY, 2), (WORKS, 2), (VILLAGES, 3), (EMULATION, 4), (NARRATIVE, 1)])
def test_a_stated_form_takes_few_queries(cast: Cast, form: str, most: int) -> None:
    table_of(cast, form)
    with CaptureQueriesContext(connection) as made:
        table_of(cast, form)
    assert len(made) == most


def test_under_the_hierarchy_of_now_what_went_into_one_commune_is_one_row(merged: Cast) -> None:
    for key, credit in (("thu/dong/lua", "100"), ("thu/dong/ngo", "40")):
        table = StatedTable(body=merged.bodies[key], form=MONEY, period="2023", rows={key: {"credit": credit}})
        table.as_of, table.recorded_by, table.recorded_at = TODAY, merged["an"], NOW
        table.save()
    today = date(2025, 9, 15)
    then, now = (table_of(merged, MONEY, now=flag, today=today) for flag in (False, True))
    assert lines(then, "credit")[:2] == [("Xã Lúa", False, D(100)), ("Xã Ngô", False, D(40))]
    assert lines(now, "credit") == [("Xã Mới", False, D(140)), ("Xã Núi", True, None)]
    assert now.rows[0].note == "Cộng 2 đơn vị trước sắp xếp."
    assert now.total is not None
    assert then.total is not None
    assert now.total.cells["credit"] == then.total.cells["credit"] == D(140)


def test_a_commune_that_ended_in_the_year_keeps_what_it_stated(merged: Cast) -> None:
    table = StatedTable(body=merged.bodies["thu/dong/lua"], form=MONEY, period="2025")
    table.rows, table.as_of = {"thu/dong/lua": {"credit": "60"}}, date(2025, 6, 30)
    table.recorded_by, table.recorded_at = merged["an"], datetime(2025, 6, 30, 9, tzinfo=ZONE)
    table.save()
    place = merged.bodies["thu"]
    found = filled(MONEY, Scope(asked(place, on=date(2025, 9, 15), line=Line.EXPECTED), "2025", place))
    assert [(r.name, r.missing, r.note) for r in found.rows] == [
        ("Xã Lúa", False, "Kết thúc ngày 30/06/2025."),
        ("Xã Mới", True, ""),
        ("Xã Núi", True, ""),
    ]


def test_counts_of_districts_of_then_stand_under_communes_of_now(merged: Cast) -> None:
    place = merged.bodies["thu"]
    on, today = date(2023, 12, 31), date(2025, 9, 15)
    then = filled("band_distribution", Scope(asked(place, on=on), "2023", place))
    now = filled("band_distribution", Scope(asked(place, on=on, now=today), "2023", place))
    assert [(r.name, r.cells.get("communes_total")) for r in then.rows] == [("Đông", D(1)), ("Tây", D(1))]
    assert [(r.name, r.cells.get("communes_total")) for r in now.rows] == [("Xã Mới", D(1)), ("Xã Núi", D(1))]


def test_a_commune_made_of_others_is_reassessed_beside_them(merged: Cast) -> None:
    stand(merged.bodies["thu/dong/ngo"], short=["17.8"], day=date(2024, 12, 31))
    place = merged.bodies["thu"]
    table = filled("post_merger_reassessment", Scope(asked(place, on=date(2025, 9, 15)), "2025", place))
    by_key = {r.key: r for r in table.rows}
    new, lua, ngo = (by_key[k] for k in ("thu/moi:17", "thu/moi:17:thu/dong/lua", "thu/moi:17:thu/dong/ngo"))
    assert (new.cells["new_commune"], new.cells["new_assessment"]) == ("Xã Mới", "met")
    assert by_key["thu/moi:2"].cells["new_assessment"] == "not_met"
    full = D(19)
    assert [(r.cells["former_commune"], r.cells["former_criteria"], r.cells["part"]) for r in (lua, ngo)] == [
        ("Xã Lúa", full, "whole"),
        ("Xã Ngô", full - 1, "whole"),
    ]
    assert (lua.cells["new_assessment"], ngo.note) == (None, "Trước sắp xếp: chưa đạt.")
    assert by_key["thu/nui:1"].cells["new_assessment"] == "not_assessed"
    assert "2 xã mới, 4 xã cũ." in table.about


def test_that_communes_were_merged_is_the_reason_of_rows_and_no_check_asks_for_one(merged: Cast) -> None:
    place = merged.bodies["thu"]
    now = Scope(asked(place, on=date(2025, 9, 15)), "2025", place)
    told = "Sắp xếp đơn vị từ ngày 01/07/2025 (Nghị quyết mẫu): Xã Lúa, Xã Ngô thành Xã Mới, Xã Khoai, Xã Sắn thành Xã Núi."
    for form in ("recognition_summary", "criterion_count_summary"):
        table, then = filled(form, now), before(form, now)
        assert {r.reason for r in table.rows} == {told}
        assert {r.reason for r in then.rows} == {""}
        assert [f.text for f in check(table, then) if f.check == "communes-change"] == []
    unexplained = filled("criterion_count_summary", now)
    bare = replace(unexplained, rows=[replace(r, reason="") for r in unexplained.rows])
    assert [f.text for f in check(bare, before("criterion_count_summary", now)) if f.check == "communes-change"] == [
        "“Số xã thuộc diện xét” kỳ trước 4, kỳ này 2: cần ghi lý do, như sắp xếp đơn vị."
    ]
    matrix = {r.key: r for r in filled("commune_progress_matrix", now).rows}
    assert matrix["thu/moi"].reason == "Sắp xếp đơn vị từ ngày 01/07/2025 (Nghị quyết mẫu): Xã Lúa, Xã Ngô thành Xã Mới."
    assert matrix["thu/moi"].reason in matrix["thu/moi"].note


def test_the_period_before_has_its_own_stated_figures(cast: Cast) -> None:
    say(cast, MONEY, "thu/dong/lua", {"thu/dong/lua": {"credit": D(120_000)}})
    earlier = StatedTable.objects.get()
    earlier.pk, earlier.period, earlier.rows = None, "2022", {"thu/dong/lua": {"credit": "119"}}
    earlier.save()
    scope = Scope(asked(cast.bodies["thu/dong/lua"], line=Line.EXPECTED), "2023", cast.bodies["thu/dong/lua"])
    table, then = filled(MONEY, scope), before(MONEY, scope)
    assert (then.period, then.rows[0].cells["credit"]) == ("2022", D(119))
    assert [f.check for f in check(table, then) if "kỳ trước 119" in f.text] == ["magnitude"]
