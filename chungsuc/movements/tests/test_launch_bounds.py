"""What a launch may rest on, and what a movement's page tells to whom."""

import pytest
from django.urls import reverse

from chungsuc.accounts.permits import Refused
from chungsuc.documents.models import Paper, PaperState
from chungsuc.documents.tests.papers import paper
from chungsuc.movements.actions import choose_body, fulfil_duty, launch_draft, start_draft
from chungsuc.movements.models import Draft, Duty, Movement
from chungsuc.movements.permissions import MOST_TO_READ, can_read_paper
from chungsuc.movements.tests.launch_paper import draft_of, paper_of, reading
from chungsuc.movements.tests.test_launch import ready
from chungsuc.movements.tests.test_pages import client_of, text_of
from tests.cast import NOW, TODAY, Cast


@pytest.mark.parametrize("state", [PaperState.DRAFT, PaperState.VOID])
def test_a_paper_that_is_voided_or_not_issued_founds_no_movement(cast: Cast, state: PaperState) -> None:
    draft = ready(cast)
    Paper.objects.filter(pk=draft.paper_id).update(state=state, number="", void_reason="Ghi nhầm")
    with pytest.raises(Refused) as told:
        launch_draft(actor=cast["dung"], draft=draft, now=NOW)
    assert told.value.rule == "Chỉ phát động theo văn bản đã ban hành."


def test_a_draft_that_amends_is_never_launched_as_another_movement(cast: Cast) -> None:
    draft = ready(cast)
    Draft.objects.filter(pk=draft.pk).update(amends=True, movement=cast.movement)
    before = Movement.objects.count()
    answer = client_of(cast).post(reverse("draft_launch", args=[draft.pk]))
    assert (answer.status_code, Movement.objects.count()) == (403, before)


def test_a_paper_that_the_planner_does_not_see_is_not_read_into_a_draft_nor_shown_by_one(cast: Cast) -> None:
    draft = draft_of(cast)
    hidden = paper(cast["dung"], cast.bodies["thu/moi-truong"], tree={"a": 1})
    Paper.objects.filter(pk=hidden.pk).update(state=PaperState.DRAFT, number="")
    hidden.refresh_from_db()
    with pytest.raises(Refused, match="ngoài phạm vi"):
        start_draft(actor=cast["dung"], paper=hidden, territory=draft.territory, reading=reading(), now=NOW)
    Draft.objects.filter(pk=draft.pk).update(paper=hidden)
    assert client_of(cast).get(reverse("draft", args=[draft.pk])).status_code == 404
    item = draft.items.all()[0]
    assert client_of(cast).post(reverse("draft_item_settle", args=[item.pk]), {"viec": "accept"}).status_code == 404


def test_a_place_that_no_item_has_is_refused_in_words(cast: Cast) -> None:
    item = draft_of(cast).items.filter(kind="duty")[0]
    for place in ("leads." + "9" * 5000, "leads.٣", "leads.-1", "rule", "read", ""):
        with pytest.raises(Refused, match="Không có chỗ nào"):
            choose_body(actor=cast["dung"], item=item, place=place, body=cast.lua, now=NOW)


def test_a_paper_too_long_to_be_read_while_somebody_waits_is_refused(cast: Cast) -> None:
    long = paper_of(cast)
    assert can_read_paper(long)
    long.text = "a" * (MOST_TO_READ + 1)
    assert not can_read_paper(long)


def test_a_movement_names_only_the_papers_and_movements_that_its_reader_may_open(cast: Cast) -> None:
    secret = paper(cast["dung"], cast.bodies["thu"], subject="Dự thảo chưa công bố")
    Paper.objects.filter(pk=secret.pk).update(state=PaperState.DRAFT, number="")
    cast.movement.papers.add(secret)
    beside = Movement.objects.get(pk=cast.movement.pk)
    beside.pk, beside.name, beside.territory = None, "Phong trào xã bên", cast.bodies["thu/dong/ngo"]
    beside.save()
    beside.answers.add(cast.movement)
    page = text_of(client_of(cast, "an").get(reverse("movement", args=[cast.movement.pk])))
    assert "Dự thảo chưa công bố" not in page
    for who, may in (("an", False), ("binh", True), ("dung", True)):
        client = client_of(cast, who)
        page = text_of(client.get(reverse("movement", args=[cast.movement.pk])))
        opened = client.get(reverse("movement", args=[beside.pk])).status_code == 200
        assert ("Phong trào xã bên" in page, opened) == (may, may), who


def test_a_duty_is_done_only_by_a_registered_paper_of_the_body_that_leads(cast: Cast) -> None:
    duty = Duty.objects.get()
    others = paper(cast["dung"], cast.bodies["thu/dong/ngo"])
    own = paper(cast["an"], cast.lua, state=PaperState.ISSUED, number="9")
    for wrong in (others, own):
        with pytest.raises(Refused, match="đơn vị chủ trì"):
            fulfil_duty(
                actor=cast["an"], duty=duty, occurrence="", done_on=TODAY, by_paper="KH", paper=wrong, now=NOW
            )
