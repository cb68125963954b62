"""Two departments ask for one fact in chains of their own: it is entered once and stands in both."""

from datetime import datetime
from decimal import Decimal

from chungsuc.progress.actions.tables import state_table
from chungsuc.progress.models import StatedTable
from chungsuc.reporting.actions.calendars import make_calendar
from chungsuc.reporting.chains import CalendarGiven, DutyGiven, StepGiven
from chungsuc.reporting.models import CalendarKind, ReportVersion
from chungsuc.reporting.tests.chains import TITLES, Chains, at, chain
from chungsuc.reporting.tests.test_report_tables import REVIEW, approve, latrines
from chungsuc.rulebook.reports import from_json
from tests.cast import NOW, TODAY, Cast

EMULATION = "emulation_annual_report"


def department(cast: Cast, forms: list[str]) -> Chains:
    """The second chain: Lúa owes the same forms to the department as well."""
    steps = [StepGiven("Xã báo cáo", [DutyGiven(cast.lua, cast.bodies["thu/moi-truong"], "yearly:11-25")])]
    given = CalendarGiven(
        "Báo cáo gửi Sở", CalendarKind.EMULATION, "Kế hoạch khác", steps, forms=forms, sections=TITLES
    )
    return Chains(cast, make_calendar(actor=cast["dung"], movement=cast.movement, given=given, now=NOW))


def state(cast: Cast, registered: str, now: datetime = NOW) -> None:
    rows = {"thu/dong/lua": {"registered": registered}}
    seen = StatedTable.objects.order_by("-pk").first()
    state_table(
        actor=cast["an"],
        body=cast.lua,
        form=EMULATION,
        period="2023",
        rows=rows,
        as_of=TODAY,
        now=now,
        seen=seen.pk if seen else None,
    )


def registered(version: ReportVersion) -> object:
    [row] = from_json(version.content["tables"][EMULATION]).rows
    return row.cells["registered"]


def test_a_fact_is_typed_once_and_both_chains_carry_it(cast: Cast) -> None:
    first, second = chain(cast, [EMULATION]), department(cast, [EMULATION])
    state(cast, "4")
    assert registered(first.sent("an", "lua")) == Decimal(4)
    assert registered(second.sent("an", "lua")) == Decimal(4)
    assert StatedTable.objects.count() == 1


def test_a_fact_typed_anew_goes_into_what_is_sent_afterwards_and_leaves_what_went(cast: Cast) -> None:
    first, second = chain(cast, [EMULATION]), department(cast, [EMULATION])
    state(cast, "4")
    sent = first.sent("an", "lua")
    state(cast, "5", at(7))
    assert registered(second.sent("an", "lua", now=at(8))) == Decimal(5)
    assert registered(ReportVersion.objects.get(pk=sent.pk)) == Decimal(4)


def test_an_approved_figure_is_computed_alike_for_both_chains(cast: Cast) -> None:
    first, second = chain(cast, [REVIEW]), department(cast, [REVIEW])
    approve(cast, 744)
    assert latrines(first.sent("an", "lua")) == latrines(second.sent("an", "lua"))


def test_whatever_number_of_steps_lies_between_the_first_figures_reach_the_last(cast: Cast) -> None:
    lua, department, office, province = (
        cast.bodies[k] for k in ("thu/dong/lua", "thu/moi-truong", "thu/dieu-phoi", "thu")
    )
    steps = [
        StepGiven("Xã", [DutyGiven(lua, department, "yearly:11-09")]),
        StepGiven("Sở", [DutyGiven(department, office, "yearly:11-19")]),
        StepGiven("Văn phòng", [DutyGiven(office, province, "yearly:11-29")]),
    ]
    given = CalendarGiven("Báo cáo năm", CalendarKind.EMULATION, "Kế hoạch", steps, forms=[EMULATION], sections=TITLES)
    made = Chains(cast, make_calendar(actor=cast["dung"], movement=cast.movement, given=given, now=NOW))
    state(cast, "4")
    made.sent("an", "lua")
    made.sent("chi", "moi-truong")
    last = from_json(made.sent("dung", "dieu-phoi").content["tables"][EMULATION])
    assert [(r.name, r.missing, r.cells.get("registered")) for r in last.rows] == [
        ("Văn phòng Điều phối", True, None),
        ("Xã Lúa", False, Decimal(4)),
        ("Sở Môi trường", True, None),
    ]
