"""A body states a table of a report form: who may, what a cell takes, what stands, what was known."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry as AuditEntry
from chungsuc.progress.actions.tables import FaultyCells, TableOvertaken, state_table
from chungsuc.progress.models import StatedTable
from chungsuc.progress.queries.tables import (
    bounds_of,
    period_before,
    stated_table,
    stated_tables,
    table_history,
    table_period,
    year_before,
)
from chungsuc.progress.stated_cells import cell_of, kept, read_cell, shown
from chungsuc.rulebook.reports.model import Cell, Column, ColumnType
from chungsuc.sheets.cells import CellError
from chungsuc.units.models import Appointment, Body, Role, Succession
from tests.cast import NOW, TODAY, Cast

MONEY = "resource_mobilisation"
WORKS = "disbursement"
LATER = NOW + timedelta(hours=1)


def say(
    cast: Cast, cells: Mapping[str, Cell], who: str = "an", key: str = "thu/dong/lua", seen: int | None = -1
) -> StatedTable:
    rows = {key: cells}
    return state_table(
        actor=cast[who],
        body=cast.bodies[key],
        form=MONEY,
        period="2023",
        rows=rows,
        as_of=TODAY,
        now=NOW,
        seen=seen,
    )


def test_numbers_are_read_as_officials_write_them_and_kept_exactly(cast: Cast) -> None:
    table = say(cast, {"central_total": "1.234,5", "people_labour_days": "1.200", "credit": "0", "enterprise": " "})
    assert table.rows == {"thu/dong/lua": {"central_total": "1234.5", "people_labour_days": "1200", "credit": "0"}}
    assert (table.recorded_by, table.post, table.as_of) == (cast["an"], "công chức xã", TODAY)
    assert [(e.action, e.subject) for e in AuditEntry.objects.all()] == [
        ("progress.state_table", f"units.body:{cast.lua.pk}")
    ]


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        ("central_total", "1,2 tỷ", "cột này ghi theo triệu đồng"),
        ("central_total", "khoảng 50", "không phải là một số"),
        ("central_total", "-5", "Không ghi số âm"),
        ("people_labour_days", "12,5", "không phải số nguyên"),
        ("total", "5", "không khai được"),
        ("nothing", "5", "không khai được"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_and_nothing_is_stored(
    cast: Cast, column: str, typed: str, said: str
) -> None:
    with pytest.raises(FaultyCells, match=said) as raised:
        say(cast, {"credit": "5", column: typed})
    assert list(raised.value.faults) == [("thu/dong/lua", column)]
    assert StatedTable.objects.count() == 0


def test_the_newest_counts_the_older_stay_and_the_same_again_is_nothing(cast: Cast) -> None:
    first = say(cast, {"credit": "5"})
    assert say(cast, {"credit": "5"}) == first
    second = state_table(
        actor=cast["anh"],
        body=cast.lua,
        form=MONEY,
        period="2023",
        rows={"thu/dong/lua": {"credit": "7"}},
        as_of=TODAY,
        now=LATER,
    )
    assert [t.pk for t in table_history(MONEY, cast.lua, "2023", LATER)] == [second.pk, first.pk]
    assert stated_table(MONEY, cast.lua, "2023", LATER) == second
    assert stated_table(MONEY, cast.lua, "2023", NOW) == first
    assert stated_table(MONEY, cast.lua, "2022", LATER) is None


def test_nobody_overwrites_what_they_have_not_seen(cast: Cast) -> None:
    first = say(cast, {"credit": "5"}, seen=None)
    with pytest.raises(TableOvertaken) as raised:
        say(cast, {"credit": "6"}, who="anh", seen=None)
    assert raised.value.newest == first
    assert say(cast, {"credit": "6"}, who="anh", seen=first.pk).rows["thu/dong/lua"] == {"credit": "6"}


@pytest.mark.parametrize("who", ["binh", "dung", "giang", "oanh", "khanh", "ha"])
def test_nobody_else_states_a_body_s_table(cast: Cast, who: str) -> None:
    with pytest.raises(Refused, match="không khai biểu của Xã Lúa"):
        say(cast, {"credit": "5"}, who=who)
    assert StatedTable.objects.count() == 0


def test_who_enters_for_a_body_or_works_at_it_states_its_table(cast: Cast) -> None:
    Appointment.objects.create(
        user=cast["ha"], body=cast.bodies["thu/dong"], role=Role.OFFICER, post="cán bộ huyện", valid_from=date(2020, 1, 1)
    )
    assert say(cast, {"credit": "5"}, who="ha").post == "cán bộ huyện"
    assert say(cast, {"credit": "9"}, who="dung", key="thu").post == "điều phối viên"
    agency = state_table(
        actor=cast["chi"],
        body=cast.bodies["thu/moi-truong"],
        form="sector_criterion_report",
        period="2023",
        rows={"17:thu/dong/lua": {"object": "Bãi rác"}},
        as_of=TODAY,
        now=NOW,
    )
    assert agency.rows == {"17:thu/dong/lua": {"object": "Bãi rác"}}


def test_a_body_states_its_own_row_only(cast: Cast) -> None:
    with pytest.raises(Refused, match="chỉ khai dòng của mình"):
        state_table(
            actor=cast["an"],
            body=cast.lua,
            form=MONEY,
            period="2023",
            rows={"thu/dong/ngo": {"credit": "5"}},
            as_of=TODAY,
            now=NOW,
        )


def test_a_merged_body_is_refused_and_its_successor_named(cast: Cast) -> None:
    Body.objects.filter(pk=cast.lua.pk).update(valid_to=date(2023, 6, 30))
    Succession.objects.create(
        predecessor=cast.lua,
        successor=cast.bodies["thu/dong/ngo"],
        kind="merge",
        day=date(2023, 7, 1),
        act="Nghị quyết mẫu",
        confidence="sourced",
    )
    cast.lua.refresh_from_db()
    for who in ("an", "binh"):
        with pytest.raises(Refused) as raised:
            say(cast, {"credit": "5"}, who=who)
        assert raised.value.who_can_lift == "Khai tại đơn vị kế tục: Xã Ngô."
    table = state_table(
        actor=cast["an"],
        body=cast.lua,
        form=MONEY,
        period="2023-H1",
        rows={"thu/dong/lua": {"credit": "5"}},
        as_of=date(2023, 6, 30),
        now=NOW,
    )
    assert table.period == "2023-H1"


@pytest.mark.parametrize(
    ("period", "as_of", "said"),
    [
        ("2023-13", TODAY, "không phải kỳ báo cáo"),
        ("năm nay", TODAY, "không phải kỳ báo cáo"),
        ("2023-02-30", TODAY, "Không có ngày"),
        ("2023", date(2022, 12, 31), "đứng trước kỳ"),
        ("2023", date(2023, 12, 31), "chưa đến"),
    ],
)
def test_a_table_is_of_a_real_period_and_of_a_day_that_has_come(
    cast: Cast, period: str, as_of: date, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        state_table(
            actor=cast["an"], body=cast.lua, form=MONEY, period=period, rows={}, as_of=as_of, now=NOW
        )


def works(cast: Cast, rows: Mapping[str, Mapping[str, Cell]], order: list[str]) -> StatedTable:
    return state_table(
        actor=cast["an"], body=cast.lua, form=WORKS, period="2023", rows=rows, order=order, as_of=TODAY, now=NOW
    )


def test_works_are_added_changed_and_dropped_in_their_order(cast: Cast) -> None:
    road: Mapping[str, Cell] = {"name": "Đường thôn Đông", "plan": "500", "capital_kind": "Đầu tư phát triển"}
    school: Mapping[str, Cell] = {"name": "Trường mầm non", "plan": Decimal(1200)}
    table = works(cast, {"r1": road, "r2": school, "r3": {"name": " "}}, ["r2", "r1", "r3"])
    assert table.order == ["r2", "r1"]
    assert table.rows["r1"] == {"name": "Đường thôn Đông", "plan": "500", "capital_kind": "investment"}
    dropped = works(cast, {"r2": {**school, "disbursed": "300,25"}}, [])
    assert (dropped.order, dropped.rows) == (
        ["r2"],
        {"r2": {"name": "Trường mầm non", "plan": "1200", "disbursed": "300.25"}},
    )


def test_a_work_without_a_name_is_refused(cast: Cast) -> None:
    with pytest.raises(FaultyCells, match="Chưa ghi tên"):
        works(cast, {"r1": {"plan": "500"}}, ["r1"])


def test_a_form_that_is_not_there_or_has_nothing_to_type_is_refused(cast: Cast) -> None:
    for form in ("khong-co", "target_vs_result"):
        with pytest.raises(Refused, match="Không có biểu này"):
            state_table(actor=cast["an"], body=cast.lua, form=form, period="2023", rows={}, as_of=TODAY, now=NOW)


def test_a_province_is_asked_in_one_query(cast: Cast) -> None:
    say(cast, {"credit": "5"})
    say(cast, {"credit": "6"}, who="binh", key="thu/dong/ngo")
    communes = list(Body.objects.communes())
    with CaptureQueriesContext(connection ) as asked:
        found = stated_tables(MONEY, communes, ["2022", "2023"], NOW)
    assert (len(asked), {k[1] for k in found}, len(found)) == (1, {"2023"}, 2)


@pytest.mark.parametrize(
    ("period", "before", "year_ago", "name", "last"),
    [
        ("2023", "2022", "2022", "năm 2023", date(2023, 12, 31)),
        ("2023-H1", "2022-H2", "2022-H1", "6 tháng đầu năm 2023", date(2023, 6, 30)),
        ("2023-H2", "2023-H1", "2022-H2", "6 tháng cuối năm 2023", date(2023, 12, 31)),
        ("2023-Q1", "2022-Q4", "2022-Q1", "quý I năm 2023", date(2023, 3, 31)),
        ("2024-02", "2024-01", "2023-02", "tháng 02 năm 2024", date(2024, 2, 29)),
        ("2023-11-06", "2022", "2022-11-06", "ngày 06/11/2023", date(2023, 11, 6)),
        ("2021-2025", "2016-2020", "2016-2020", "giai đoạn 2021 đến 2025", date(2025, 12, 31)),
    ],
)
def test_periods_know_their_days_and_the_periods_before(
    period: str, before: str, year_ago: str, name: str, last: date
) -> None:
    assert (period_before(period), year_before(period), table_period(period)) == (before, year_ago, name)
    assert bounds_of(period)[1] == last


COLUMNS = {kind: Column("x", "X", kind, options={"a": "Loại A"}) for kind in ColumnType}


@given(st.decimals(min_value=0, max_value=10**12, places=4))
def test_a_number_is_kept_and_read_back_and_typed_back_as_it_was(number: Decimal) -> None:
    column = COLUMNS[ColumnType.MONEY]
    read = read_cell(column, number)
    assert read == number
    assert cell_of(column, kept(read)) == number
    assert read_cell(column, shown(read)) == number


@pytest.mark.parametrize(
    ("kind", "typed", "read", "again"),
    [
        (ColumnType.DATE, "15/01/2021", date(2021, 1, 15), "15/01/2021"),
        (ColumnType.BOOL, "Có", True, "có"),
        (ColumnType.BOOL, "không", False, "không"),
        (ColumnType.ENUM, "loại a", "a", "Loại A"),
        (ColumnType.TEXT, " Vướng mặt bằng\r\nthôn 3 ", "Vướng mặt bằng\nthôn 3", "Vướng mặt bằng\nthôn 3"),
        (ColumnType.PERCENT, "17,5", Decimal("17.5"), "17,5"),
    ],
)
def test_cells_of_every_kind_go_in_and_out(kind: ColumnType, typed: str, read: Cell, again: str) -> None:
    found = read_cell(COLUMNS[kind], typed)
    assert (found, shown(found, COLUMNS[kind]), cell_of(COLUMNS[kind], kept(found))) == (read, again, read)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (ColumnType.DATE, "31/06/2023"),
        (ColumnType.BOOL, "có thể"),
        (ColumnType.ENUM, "Loại B"),
        (ColumnType.TEXT, "a" * 4001),
        (ColumnType.MONEY, date(2023, 1, 1)),
    ],
)
def test_what_a_cell_cannot_take_is_said(kind: ColumnType, typed: Cell) -> None:
    with pytest.raises(CellError):
        read_cell(COLUMNS[kind], typed)
