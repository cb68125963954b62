"""Who may act where, on which day."""

from datetime import timedelta
from typing import Any

import pytest

from chungsuc.progress.actions import Entry, Invalid, submit_values
from chungsuc.progress.permissions import can_enter
from chungsuc.progress.queries import enterable
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Appointment, Role
from chungsuc.units.queries import actor_on, communes_within, folded
from tests.cast import LATRINES, NOW, PERIOD, TODAY, Cast, measure


def test_an_appointment_counts_from_its_first_day_to_its_last(cast: Cast) -> None:
    Appointment.objects.filter(user=cast["an"]).update(valid_from=TODAY, valid_to=TODAY)
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)]
    assert [bool(can_enter(actor_on(cast["an"], day), cast.lua)) for day in days] == [False, True, False]


def test_one_who_acts_for_another_may_do_what_the_other_may_while_it_lasts(cast: Cast) -> None:
    absent = Appointment.objects.get(user=cast["an"])
    Appointment.objects.create(
        user=cast["ha"],
        body=cast.lua,
        role=Role.OFFICER,
        post="làm thay công chức xã",
        acting_for=absent,
        valid_from=TODAY,
        valid_to=TODAY,
    )
    stand_in = actor_on(cast["ha"], TODAY)
    assert can_enter(stand_in, cast.lua)
    assert stand_in.main is not None
    assert stand_in.main.acting_for == absent
    assert not can_enter(actor_on(cast["ha"], TODAY + timedelta(days=1)), cast.lua)


@pytest.mark.parametrize(
    ("place", "entered"),
    [("thu", True), ("thu/dong", True), ("thu/tay", False), ("thu/moi-truong", False), ("khac", False)],
)
def test_who_enters_figures_at_a_body_above_does_so_for_its_communes_and_at_an_agency_for_none(
    cast: Cast,
    place: str,
    entered: bool,  # noqa: FBT001 -- as the table says
) -> None:
    Appointment.objects.create(
        user=cast["ha"], body=cast.bodies[place], role=Role.OFFICER, post="cán bộ", valid_from=TODAY
    )
    actor = actor_on(cast["ha"], TODAY)
    assert bool(can_enter(actor, cast.lua)) == entered
    assert (cast.lua in enterable(actor)) == entered


def test_only_communes_have_figures_of_the_communes_set(cast: Cast) -> None:
    Appointment.objects.create(
        user=cast["ha"], body=cast.bodies["thu"], role=Role.OFFICER, post="cán bộ", valid_from=TODAY
    )
    entry = Entry(measure(LATRINES), Reading(numerator=SCALE, denominator=SCALE, as_of=TODAY))
    given: dict[str, Any] = {"actor": cast["ha"], "period": PERIOD, "as_of": TODAY, "entries": [entry], "now": NOW}
    with pytest.raises(Invalid, match="chỉ ghi số liệu của từng xã"):
        submit_values(body=cast.bodies["thu"], **given)
    assert [v.body for v in submit_values(body=cast.lua, **given)] == [cast.lua]


def test_a_leader_sees_the_province_and_nothing_beyond(cast: Cast) -> None:
    leader = actor_on(cast["giang"], TODAY)
    seen = {key: leader.may_see(body.path) for key, body in cast.bodies.items() if body.kind == "commune"}
    assert seen == {
        "thu/dong/lua": True,
        "thu/dong/ngo": True,
        "thu/tay/khoai": True,
        "thu/tay/san": True,
        "khac/bac/vung": False,
    }


def test_a_refusal_says_why_and_who_can_lift_it(cast: Cast) -> None:
    refused = can_enter(actor_on(cast["binh"], TODAY), cast.lua)
    assert (refused.allowed, refused.reason) == (False, "Đồng chí không nhập số liệu cho Xã Lúa.")
    assert refused.who_can_lift == "Người quản trị phân công đồng chí tại Xã Lúa."


def test_communes_of_a_district_are_those_below_its_path(cast: Cast) -> None:
    assert [b.name for b in communes_within(cast.bodies["thu/dong"].path, TODAY)] == ["Lúa", "Ngô"]
    assert [b.name for b in communes_within(cast.bodies["thu"].path, TODAY)] == ["Lúa", "Ngô", "Khoai", "Sắn"]


def test_names_are_folded_without_marks() -> None:
    assert folded("Xã Đồng Ý") == "xa dong y"
