"""A commune's and an agency's own plan is drawn up by its own people, and by nobody else below the coordinator."""

from datetime import datetime

import pytest

from chungsuc.accounts.permits import Refused
from chungsuc.documents.models import Paper
from chungsuc.movements.actions import launch_draft, start_draft
from chungsuc.movements.models import Movement
from chungsuc.movements.permissions import can_change, can_plan, planned_places
from chungsuc.movements.queries.people import planners_of
from chungsuc.movements.tests.launch_paper import paper_of, reading
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on
from tests.cast import NOW, TODAY, Cast


def issued_by(cast: Cast, issuer: Body) -> Paper:
    paper = paper_of(cast)
    paper.issuer = paper.holder = issuer
    paper.save()
    return paper


def movement_of(cast: Cast, paper: Paper, territory: Body, agency: Body) -> Movement:
    made = Movement.objects.create(
        name="Kế hoạch riêng",
        territory=territory,
        standing_agency=agency,
        plan="Kế hoạch số 7",
        valid_from=TODAY.replace(month=1, day=1),
        valid_to=TODAY.replace(month=12, day=31),
    )
    made.papers.add(paper)
    return made


@pytest.mark.parametrize(("who", "where", "may"), [("an", "thu/dong/lua", True), ("binh", "thu/dong/lua", False), ("an", "thu", False)])
def test_an_officer_plans_for_the_own_commune_alone(cast: Cast, who: str, where: str, *, may: bool) -> None:
    assert bool(can_plan(actor_on(cast[who], TODAY), cast.bodies[where])) is may


def test_places_planned_are_those_of_the_commune_or_of_the_coordinator(cast: Cast) -> None:
    places = {who: [b.key for b in planned_places(actor_on(cast[who], TODAY))] for who in ("an", "chi", "dung", "giang")}
    assert places == {"an": ["thu/dong/lua"], "chi": [], "dung": ["thu"], "giang": []}


def test_a_specialist_keeps_the_plan_that_the_own_agency_issued_and_no_other(cast: Cast) -> None:
    agency, province = cast.bodies["thu/moi-truong"], cast.bodies["thu"]
    paper = issued_by(cast, agency)
    own = movement_of(cast, paper, province, agency)
    chi, an = actor_on(cast["chi"], TODAY), actor_on(cast["an"], TODAY)
    assert (bool(can_change(chi, own)), bool(can_change(an, own)), bool(can_change(chi, cast.movement))) == (True, False, False)
    own.papers.add(paper_of(cast, "8"))
    assert not can_change(chi, own)


def test_wishes_about_an_own_plan_go_to_its_own_people(cast: Cast) -> None:
    agency, lua = cast.bodies["thu/moi-truong"], cast.bodies["thu/dong/lua"]
    own = movement_of(cast, issued_by(cast, agency), cast.bodies["thu"], agency)
    assert planners_of(own, TODAY) == [cast["chi"]]
    commune = movement_of(cast, paper_of(cast, "9"), lua, lua)
    assert planners_of(commune, TODAY) == [cast["an"], cast["anh"]]
    assert cast["dung"] in planners_of(cast.movement, TODAY)


def test_an_agency_begins_and_may_not_assign_indicators_of_the_territory(cast: Cast) -> None:
    now: datetime = NOW
    paper = issued_by(cast, cast.bodies["thu/moi-truong"])
    draft = start_draft(actor=cast["chi"], paper=paper, territory=cast.bodies["thu"], reading=reading(), now=now)
    draft.items.update(state="accepted")
    draft.items.filter(kind="target").update(state="dropped")
    with pytest.raises(Refused, match="không phân công chỉ tiêu của địa bàn"):
        launch_draft(actor=cast["chi"], draft=draft, now=now)
    draft.items.filter(kind="responsibility").update(state="dropped")
    made = launch_draft(actor=cast["chi"], draft=draft, now=now)
    assert (made.territory, can_change(actor_on(cast["chi"], TODAY), made).allowed) == (cast.bodies["thu"], True)
    with pytest.raises(Refused):
        start_draft(actor=cast["an"], paper=paper, territory=cast.bodies["thu"], reading=reading(), now=now)
