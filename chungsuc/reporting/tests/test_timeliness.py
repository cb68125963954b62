"""How many reports came on time: the first sending counts, more time counts, what is not due yet does not."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungsuc.clock import ZONE
from chungsuc.movements.models import Duty, DutyKind, Extension, Fulfilment
from chungsuc.reporting.models import Calendar, CalendarStep, MoveName, Report, ReportMove, StepDuty
from chungsuc.reporting.queries.timeliness import OTHERS, Tally, Timeliness, timeliness
from chungsuc.units.models import Succession
from tests.cast import Cast

ON = date(2023, 11, 30)
COMMUNES = {"lua": "thu/dong/lua", "ngo": "thu/dong/ngo", "khoai": "thu/tay/khoai"}


def at(month: int, day: int) -> datetime:
    return datetime(2023, month, day, 16, 0, tzinfo=ZONE)


def calendar(cast: Cast, name: str, rule: str, *leads: str) -> Calendar:
    made = Calendar.objects.create(
        movement=cast.movement, name=name, kind="emulation", source="Kế hoạch mẫu", made_by=cast["dung"], made_at=at(1, 1)
    )
    step = CalendarStep.objects.create(calendar=made, number=1, name="Xã")
    for lead in leads:
        StepDuty.objects.create(step=step, duty=owing(cast, name, rule, lead))
    return made


def owing(cast: Cast, what: str, rule: str, lead: str) -> Duty:
    return Duty.objects.create(
        movement=cast.movement,
        kind=DutyKind.REPORT,
        what=what,
        lead=cast.bodies[COMMUNES.get(lead, lead)],
        owed_to=cast.bodies["thu/dieu-phoi"],
        rule=rule,
        origin="Kế hoạch mẫu",
    )


def moved(cast: Cast, duty: Duty, occurrence: str, *moves: tuple[str, datetime]) -> None:
    report, _made = Report.objects.get_or_create(
        duty=duty,
        occurrence=occurrence,
        defaults={"body": duty.lead, "as_of": date(2023, 10, 31), "opened_by": cast["an"], "opened_at": at(10, 1)},
    )
    for name, when in moves:
        ReportMove.objects.create(report=report, name=name, by=cast["an"], post="công chức xã", at=when)


def of(made: Calendar, lead: str) -> Duty:
    return Duty.objects.get(asked_in__step__calendar=made, lead__key=COMMUNES[lead])


def found(cast: Cast, on: date = ON, year: int = 2023, now: date | None = None, place: str = "thu") -> Timeliness:
    known = datetime.combine(on, datetime.max.time(), tzinfo=ZONE)
    return timeliness([cast.bodies[place].path], year, on=on, known_at=known, now=now)


def by_unit(table: Timeliness) -> dict[str, Tally]:
    return {row.body.name: row.total for row in table.rows}


def test_on_time_late_and_missing_add_up_to_what_was_owed(cast: Cast) -> None:
    made = calendar(cast, "Báo cáo năm", "yearly:11-09", "lua", "ngo", "khoai")
    moved(cast, of(made, "lua"), "2023", (MoveName.SEND, at(11, 9)))
    moved(cast, of(made, "ngo"), "2023", (MoveName.SEND, at(11, 14)))
    table = found(cast)
    assert by_unit(table) == {
        "Lúa": Tally(owed=1, on_time=1),
        "Ngô": Tally(owed=1, late=1, late_days=5),
        "Khoai": Tally(owed=1, missing=1),
    }
    assert table.total == Tally(owed=3, on_time=1, late=1, late_days=5, missing=1)
    assert table.total.share == "1/3 (33,3%)"
    assert table.by_calendar == {made.pk: table.total}


def test_the_last_moment_of_the_day_in_vietnam_is_on_time(cast: Cast) -> None:
    made = calendar(cast, "Báo cáo năm", "yearly:11-09", "lua", "ngo")
    moved(cast, of(made, "lua"), "2023", (MoveName.SEND, datetime(2023, 11, 9, 23, 59, tzinfo=ZONE)))
    moved(cast, of(made, "ngo"), "2023", (MoveName.SEND, datetime(2023, 11, 10, 0, 0, tzinfo=ZONE)))
    assert {name: (t.on_time, t.late) for name, t in by_unit(found(cast)).items()} == {"Lúa": (1, 0), "Ngô": (0, 1)}


@pytest.mark.parametrize(
    ("moves", "tally"),
    [
        (
            [(MoveName.SEND, at(11, 8)), (MoveName.RETURN, at(11, 12)), (MoveName.SEND, at(11, 20))],
            Tally(owed=1, on_time=1, returned=1),
        ),
        (
            [(MoveName.SEND, at(11, 8)), (MoveName.WITHDRAW, at(11, 8)), (MoveName.SEND, at(11, 12))],
            Tally(owed=1, late=1, late_days=3),
        ),
        ([(MoveName.SEND, at(11, 8)), (MoveName.WITHDRAW, at(11, 8))], Tally(owed=1, missing=1)),
        (
            [(MoveName.SEND, at(11, 8)), (MoveName.RECEIVE, at(11, 9)), (MoveName.CORRECT, at(11, 25))],
            Tally(owed=1, on_time=1),
        ),
    ],
)
def test_the_first_sending_that_was_not_withdrawn_counts(
    cast: Cast, moves: list[tuple[str, datetime]], tally: Tally
) -> None:
    made = calendar(cast, "Báo cáo năm", "yearly:11-09", "lua")
    moved(cast, of(made, "lua"), "2023", *moves)
    assert found(cast).total == tally


def test_more_time_is_counted_by_the_new_day(cast: Cast) -> None:
    made = calendar(cast, "Báo cáo năm", "yearly:11-09", "lua")
    Extension.objects.create(
        duty=of(made, "lua"),
        occurrence="2023",
        due=date(2023, 11, 20),
        reason="Mưa lũ",
        granted_by=cast["dung"],
        granted_at=at(11, 1),
    )
    moved(cast, of(made, "lua"), "2023", (MoveName.SEND, at(11, 18)))
    assert found(cast).total == Tally(owed=1, on_time=1, extended=1)


def test_what_is_not_due_yet_is_not_owed_until_it_is_sent(cast: Cast) -> None:
    made = calendar(cast, "Báo cáo tháng", "monthly:25", "lua")
    assert found(cast, date(2023, 3, 25)).total == Tally(owed=2, missing=2)
    assert found(cast, date(2023, 3, 26)).total == Tally(owed=3, missing=3)
    moved(cast, of(made, "lua"), "2023-03", (MoveName.SEND, at(3, 20)))
    assert found(cast, date(2023, 3, 21)).total == Tally(owed=3, on_time=1, missing=2)


def test_a_report_done_on_paper_counts_by_its_day_and_what_no_calendar_asks_stands_apart(cast: Cast) -> None:
    duty = owing(cast, "Báo cáo riêng", "yearly:06-30", "lua")
    Fulfilment.objects.create(
        duty=duty,
        occurrence="2023",
        due=date(2023, 6, 30),
        done_on=date(2023, 7, 2),
        by_paper="Báo cáo 5",
        recorded_by=cast["an"],
        recorded_at=at(7, 3),
    )
    table = found(cast)
    assert dict(table.calendars) == {OTHERS: ""}
    assert table.total == Tally(owed=1, late=1, late_days=2)


def test_each_year_by_itself_as_known_then(cast: Cast) -> None:
    made = calendar(cast, "Báo cáo năm", "yearly:11-09", "lua")
    moved(cast, of(made, "lua"), "2023", (MoveName.SEND, at(11, 14)))
    assert [found(cast, year=year).total.owed for year in (2020, 2021, 2022, 2023, 2026)] == [0, 1, 1, 1, 0]
    assert found(cast, date(2023, 11, 12)).total == Tally(owed=1, missing=1)


def test_one_sees_what_lies_in_ones_territory(cast: Cast) -> None:
    calendar(cast, "Báo cáo năm", "yearly:11-09", "lua", "ngo", "khoai")
    assert by_unit(found(cast, place="thu/tay")).keys() == {"Khoai"}
    assert found(cast, place="khac").rows == []


def test_units_stand_under_the_body_of_then_or_of_now(cast: Cast) -> None:
    calendar(cast, "Báo cáo năm", "yearly:11-09", "lua")
    Succession.objects.create(
        predecessor=cast.lua,
        successor=cast.bodies["thu/dong/ngo"],
        kind="merge",
        day=date(2025, 7, 1),
        act="Mẫu",
        confidence="verified",
    )
    type(cast.lua).objects.filter(pk=cast.lua.pk).update(valid_to=date(2025, 6, 30))
    then = [(r.body.name, r.under and r.under.name) for r in found(cast).rows]
    later = [(r.body.name, r.under and r.under.name) for r in found(cast, now=date(2025, 9, 15)).rows]
    assert (then, later) == ([("Lúa", "Đông")], [("Lúa", "Ngô")])


def test_many_units_cost_no_more_queries(cast: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            found(cast)
        return len(caught.captured_queries)

    calendar(cast, "Báo cáo năm", "yearly:11-09", "lua")
    few = asked()
    for number in range(10):
        calendar(cast, f"Báo cáo {number}", "monthly:25", "lua", "ngo", "khoai")
    assert (asked(), few) == (few, 5)


def test_the_page_and_its_workbook_say_the_same(cast: Cast) -> None:
    made = calendar(cast, "Báo cáo năm", "yearly:11-05", "lua", "khoai")
    calendar(cast, "Báo cáo tháng", "monthly:25", "lua")
    moved(cast, of(made, "lua"), "2023", (MoveName.SEND, at(11, 4)))
    client = Client()
    client.force_login(cast["dung"])
    page = client.get("/bao-cao/dung-han/").content.decode()
    assert "1/12 (8,3%)" in page
    assert client.get("/bao-cao/dung-han/", {"lich": str(made.pk), "nam": "2023"}).context["found"].total.owed == 2
    assert client.get("/bao-cao/dung-han/", {"lich": "9999", "nam": "lạ", "theo": "hien-nay"}).status_code == 200
    sheet = openpyxl.load_workbook(BytesIO(client.get("/bao-cao/dung-han/", {"dang": "xlsx"}).content)).active
    assert sheet is not None
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] in ("Xã Lúa", "Xã Khoai", "Cộng")]
    assert [row[:10] for row in rows] == [
        ("Xã Lúa", "Huyện Đông", 11, 1, 0, 0, 10, 0, 0, 9.1),
        ("Xã Khoai", "Huyện Tây", 1, 0, 0, 0, 1, 0, 0, 0),
        ("Cộng", None, 12, 1, 0, 0, 11, 0, 0, 8.3),
    ]


def test_an_officer_of_a_commune_sees_the_commune(cast: Cast) -> None:
    calendar(cast, "Báo cáo năm", "yearly:11-05", "lua", "khoai")
    client = Client()
    client.force_login(cast["an"])
    assert [row.body.name for row in client.get("/bao-cao/dung-han/").context["found"].rows] == ["Lúa"]
    client.force_login(cast["ha"])
    assert client.get("/bao-cao/dung-han/").context["found"].rows == []
