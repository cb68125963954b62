"""The nation sees all and acts for nobody of a province, whatever post at it, and whatever act."""

from collections.abc import Callable
from datetime import date

import pytest

from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry
from chungsuc.movements.models import Movement
from chungsuc.movements.permissions import proposer
from chungsuc.progress.actions import Entry as Given
from chungsuc.progress.actions import submit_values
from chungsuc.progress.actions.law import attach_overlay
from chungsuc.progress.actions.titles import inherit_titles
from chungsuc.progress.models import Responsibility, State
from chungsuc.progress.queries.answering import answerable_on
from chungsuc.progress.queries.work import waiting_for
from chungsuc.reporting.actions.calendars import make_calendar, make_request
from chungsuc.reporting.actions.signs import note_sign
from chungsuc.reporting.chains import CalendarGiven, DutyGiven, RequestGiven, StepGiven
from chungsuc.reporting.models import Calendar, CalendarKind
from chungsuc.reporting.tests.chains import person
from chungsuc.reporting.tests.standings import page
from chungsuc.rulebook.model import Reading
from chungsuc.units.actions import add_holiday, register_bodies
from chungsuc.units.models import Body, Role
from chungsuc.units.people import administrators_of
from chungsuc.units.queries import actor_on
from tests.cast import NOW, PERIOD, STANDARD, TODAY, Cast, measure

CENTRAL = ("tw", "tw-cm", "tw-ld", "tw-qt")


@pytest.fixture
def central(cast: Cast) -> Cast:
    """Somebody of each part at the central office, which stands directly under the nation."""
    row = {"code": "", "valid_from": "2010-01-01", "valid_to": "", "act": "Danh bạ", "name": "Việt Nam"}
    nation = {"key": "viet-nam", "kind": "nation", "official_name": "Cả nước", "parent_key": "", **row}
    office = {"key": "viet-nam/vp", "kind": "agency", "official_name": "Văn phòng trung ương", "parent_key": "viet-nam", **row}
    cast.bodies.update(register_bodies([nation, office], region="", sample_figures=True))
    roles = (Role.COORDINATOR, Role.SPECIALIST, Role.LEADER, Role.ADMINISTRATOR)
    for name, role in zip(CENTRAL, roles, strict=True):
        person(cast, name, "viet-nam/vp", role, "công chức trung ương")
    return cast


def request_of(cast: Cast, to: str, *asked: str) -> RequestGiven:
    bodies = [cast.bodies[key] for key in asked]
    return RequestGiven(f"Việc gấp của {to}", cast.bodies[to], bodies, date(2023, 11, 20), "Công điện", sections=["Kết quả"])


@pytest.mark.parametrize("who", CENTRAL)
def test_nobody_central_writes_into_a_province(central: Cast, who: str) -> None:
    lua, province = central.lua, central.bodies["thu"]
    calendar = CalendarGiven(
        "Lịch", CalendarKind.EMULATION, "Căn cứ", [StepGiven("Xã", [DutyGiven(lua, province, "yearly:11-09")])], sections=["A"]
    )
    user, nation = central[who], central.bodies["viet-nam"]
    acts: list[Callable[[], object]] = [
        lambda: note_sign(actor=user, body=lua, key="x", note="Đã xem", now=NOW),
        lambda: make_request(
            actor=user, movement=central.movement, given=request_of(central, "viet-nam/vp", "thu/dong/lua"), now=NOW
        ),
        lambda: make_calendar(actor=user, movement=central.movement, given=calendar, now=NOW),
        lambda: add_holiday(actor=user, territory=province, day=date(2023, 11, 20), name="Lễ", act="Thông báo", now=NOW),
        lambda: attach_overlay(
            actor=user, territory=nation, standard=STANDARD, overlay="mau-318", valid_from=date(2022, 3, 9), now=NOW
        ),
        lambda: inherit_titles(actor=user, territory=nation, day=date(2023, 1, 1), now=NOW),
    ]
    before = Entry.objects.count()
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert Entry.objects.count() == before


def test_an_agency_of_the_nation_answers_for_no_figure_of_a_province(central: Cast) -> None:
    Responsibility.objects.create(
        territory=central.bodies["viet-nam"],
        agency=central.bodies["viet-nam/vp"],
        standard=STANDARD,
        indicator="2.1",
        measure=measure("2.1"),
        valid_from=date(2022, 7, 1),
        act="Quyết định",
    )
    assert answerable_on(TODAY).agency(central.lua, measure("2.1")) is None
    roads = Given(measure("2.1"), Reading(numerator=900_000, denominator=1_000_000, as_of=TODAY), seen=None)
    submit_values(actor=central["an"], body=central.lua, period=PERIOD, as_of=TODAY, entries=[roads], now=NOW)
    for who in CENTRAL:
        assert waiting_for(actor_on(central[who], TODAY), State.SUBMITTED).total == 0
    assert waiting_for(actor_on(central["dung"], TODAY), State.SUBMITTED).total == 1


def test_the_nation_proposes_changes_of_its_own_plan_alone(central: Cast) -> None:
    national = Movement(name="Cả nước", territory=central.bodies["viet-nam"])
    actor = actor_on(central["tw"], TODAY)
    assert proposer(actor, central.movement) is None
    assert proposer(actor, national) is not None


def test_the_last_administrator_of_a_province_is_not_replaced_by_one_of_the_nation(central: Cast) -> None:
    found = administrators_of(central.bodies["thu"], TODAY)
    assert [post.user.username for post in found] == ["oanh"]


def test_the_whole_countrys_days_off_are_the_nations_and_a_provinces_its_own(central: Cast) -> None:
    add_holiday(actor=central["tw"], territory=None, day=date(2023, 11, 20), name="Lễ", act="Thông báo", now=NOW)
    with pytest.raises(Refused):
        add_holiday(actor=central["dung"], territory=None, day=date(2023, 11, 21), name="Lễ", act="Thông báo", now=NOW)


def test_a_central_administrator_is_shown_nobody_of_a_province(central: Cast) -> None:
    for address in ("/nguoi-dung/", "/nguoi-dung/thu/"):
        assert "Nông Thị An" in page(central, "oanh", "/nguoi-dung/").content.decode()
        assert "Nông Thị An" not in page(central, "tw-qt", address).content.decode()


def test_an_agency_asks_within_the_place_that_it_works_for_and_no_further(cast: Cast) -> None:
    user = person(cast, "phuong", "thu/dong", Role.OFFICER, "chuyên viên huyện")
    for who, to, asked in ((user, "thu/dong", "thu/tay/khoai"), (cast["an"], "thu/dong/lua", "thu/dong/ngo")):
        with pytest.raises(Refused, match="ngoài địa bàn"):
            make_request(actor=who, movement=cast.movement, given=request_of(cast, to, asked), now=NOW)
    assert not Calendar.objects.exists()
    make_request(actor=user, movement=cast.movement, given=request_of(cast, "thu/dong", "thu/dong/ngo"), now=NOW)
    make_request(actor=cast["dung"], movement=cast.movement, given=request_of(cast, "thu", "thu/tay/khoai"), now=NOW)


def test_a_commune_sets_no_dates_for_those_beside_and_above_it(cast: Cast) -> None:
    own = Movement.objects.create(
        name="Xã Lúa",
        territory=cast.lua,
        standing_agency=cast.lua,
        plan="KH",
        standard=STANDARD,
        valid_from=date(2023, 1, 1),
        valid_to=date(2025, 1, 1),
    )
    beside: list[Body] = [cast.bodies["thu/dong/ngo"], cast.bodies["thu/moi-truong"]]
    for lead in beside:
        steps = [StepGiven("Bước", [DutyGiven(lead, cast.lua, "yearly:11-09")])]
        given = CalendarGiven("Lịch", CalendarKind.EMULATION, "Căn cứ", steps, sections=["A"])
        with pytest.raises(Refused, match="ngoài địa bàn"):
            make_calendar(actor=cast["an"], movement=own, given=given, now=NOW)
    assert not Calendar.objects.exists()
