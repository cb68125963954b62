"""A draft launched whole or not at all; whom it speaks to; and taken back while nobody has answered."""

from datetime import date, datetime, timedelta

import pytest
from django.db.models import Model

from chungsuc.accounts.models import Message, Topic
from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry
from chungsuc.movements.actions import (
    accept_clear,
    acknowledge_launch,
    answer_item,
    fulfil_duty,
    launch_draft,
    nudge_late,
    record_head,
    record_plan,
    settle_item,
    state_result,
    undo_launch,
)
from chungsuc.movements.models import (
    Draft,
    DraftState,
    Duty,
    LaunchRead,
    Movement,
    Phase,
    QuotaClause,
    Target,
)
from chungsuc.movements.queries import tracker, unread_launches
from chungsuc.movements.queries.drafts import draft_shown
from chungsuc.movements.tests.launch_paper import FLOOR, SHARE, draft_of, paper_of
from chungsuc.progress.models import Responsibility
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.queries import actor_on
from tests.cast import LATRINES, NOW, STANDARD, TODAY, Cast, measure

MADE: tuple[type[Model], ...] = (Movement, Phase, Target, Duty, QuotaClause, Responsibility)


def counts() -> list[int]:
    return [model._default_manager.count() for model in MADE]


def ready(cast: Cast, *, number: str = "7") -> Draft:
    """Everything accepted; the contradiction answered; a standing agency chosen."""
    draft = draft_of(cast, paper_of(cast, number))
    dung = cast["dung"]
    head = {"standing_agency": cast.bodies["thu/dieu-phoi"].pk}
    record_head(actor=dung, draft=draft, territory=cast.bodies["thu"], head=head, now=NOW)
    accept_clear(actor=dung, draft=draft, now=NOW)
    item = draft.items.get(kind="target", state="open")
    answer_item(actor=dung, item=item, choice=0, note="Theo số xã", now=NOW)
    settle_item(actor=dung, item=item, verb="accept", now=NOW)
    return Draft.objects.get(pk=draft.pk)


def launched(cast: Cast) -> tuple[Draft, Movement]:
    draft = ready(cast)
    movement = launch_draft(actor=cast["dung"], draft=draft, now=NOW)
    return Draft.objects.get(pk=draft.pk), movement


def test_a_launch_makes_the_movement_with_everything_that_was_accepted(cast: Cast) -> None:
    draft, movement = launched(cast)
    assert (movement.name, movement.launched_by, movement.launched_at) == (draft.head["name"], cast["dung"], NOW)
    assert list(movement.papers.all()) == [draft.paper]
    assert [(p.name, p.valid_from) for p in movement.phases.all()] == [("Năm 2024", date(2024, 1, 1))]
    share, floor = movement.targets.order_by("pk")
    assert (share.text, share.stated_goal, share.stated_share, share.title) == (SHARE, 2 * SCALE, None, "xa-ntm")
    assert (floor.text, floor.stated_goal, floor.source) == (FLOOR, 12 * SCALE, "Kế hoạch số 7/KH-UBND, mục I.2")
    assert [(t.paper, t.quotation["text"]) for t in (share, floor)] == [(draft.paper, SHARE), (draft.paper, FLOOR)]
    clause = movement.quota_clauses.get()
    assert (clause.share, clause.paper) == (20 * SCALE, draft.paper)


def test_a_duty_of_every_commune_is_one_duty_for_each(cast: Cast) -> None:
    _draft, movement = launched(cast)
    plans = movement.duties.filter(kind="plan").order_by("lead__path")
    communes = [cast.bodies[k] for k in ("thu/dong/lua", "thu/dong/ngo", "thu/tay/khoai", "thu/tay/san")]
    assert [d.lead for d in plans] == communes
    assert {(d.owed_to, d.rule, d.valid_from) for d in plans} == {
        (cast.bodies["thu/dieu-phoi"], "date:2023-11-19", date(2023, 11, 1))
    }


def test_indicators_are_laid_on_the_agency_and_whoever_had_them_ends_the_day_before(cast: Cast) -> None:
    old = Responsibility.objects.create(
        territory=cast.bodies["thu"],
        agency=cast.bodies["thu/dieu-phoi"],
        standard=STANDARD,
        indicator="2.1",
        measure=measure("2.1"),
        valid_from=date(2022, 1, 1),
        act="Kế hoạch cũ",
    )
    draft, movement = launched(cast)
    old.refresh_from_db()
    new = Responsibility.objects.get(indicator="2.1", valid_to=None)
    assert (old.valid_to, new.valid_from, new.agency) == (TODAY - timedelta(days=1), TODAY, cast.bodies["thu/moi-truong"])
    assert Responsibility.objects.get(indicator=LATRINES).valid_to is None
    undo_launch(actor=cast["dung"], draft=draft, reason="Nhầm", now=NOW)
    old.refresh_from_db()
    assert (old.valid_to, list(Responsibility.objects.filter(indicator="2.1"))) == (None, [old])
    assert not Movement.objects.filter(pk=movement.pk).exists()


def test_the_trail_keeps_the_digest_of_what_was_launched(cast: Cast) -> None:
    draft = ready(cast)
    digest = draft_shown(draft, on=TODAY).digest
    movement = launch_draft(actor=cast["dung"], draft=draft, now=NOW, seen=digest)
    [entry] = Entry.objects.filter(action="movements.launch_draft")
    assert entry.items == [{"movement": movement.pk, "rows": 14, "digest": digest}]


def test_what_was_changed_after_the_page_was_opened_is_not_launched(cast: Cast) -> None:
    draft = ready(cast)
    seen = draft_shown(draft, on=TODAY).digest
    settle_item(actor=cast["dung"], item=draft.items.filter(kind="quota")[0], verb="drop", now=NOW)
    with pytest.raises(Refused, match="vừa được sửa"):
        launch_draft(actor=cast["dung"], draft=draft, now=NOW, seen=seen)


def test_nothing_is_launched_while_an_item_waits(cast: Cast) -> None:
    draft, before = draft_of(cast), counts()
    accept_clear(actor=cast["dung"], draft=draft, now=NOW)
    with pytest.raises(Refused, match="Còn 1 mục chưa nhận hoặc bỏ"):
        launch_draft(actor=cast["dung"], draft=draft, now=NOW)
    assert counts() == before


def test_nothing_is_launched_for_a_body_that_is_not_in_the_register(cast: Cast) -> None:
    draft, before = ready(cast), counts()
    item = draft.items.filter(kind="duty")[0]
    item.chosen["leads"].append({"said": "Đoàn kiểm tra", "bodies": [], "fit": [], "group": False})
    item.save()
    with pytest.raises(Refused, match="Danh bạ không có “Đoàn kiểm tra”"):
        launch_draft(actor=cast["dung"], draft=draft, now=NOW)
    assert counts() == before


def test_a_launch_that_fails_in_its_last_item_leaves_nothing(cast: Cast) -> None:
    """The responsibility is made last; somebody was given the indicator from a later day."""
    Responsibility.objects.create(
        territory=cast.bodies["thu"],
        agency=cast.bodies["thu/dieu-phoi"],
        standard=STANDARD,
        indicator="2.1",
        measure=measure("2.1"),
        valid_from=TODAY + timedelta(days=30),
        act="Quyết định mẫu",
    )
    draft, before = ready(cast), counts()
    with pytest.raises(Refused, match=r"Chỉ tiêu 2\.1 đã giao cho Văn phòng Điều phối"):
        launch_draft(actor=cast["dung"], draft=draft, now=NOW)
    assert (counts(), Draft.objects.get(pk=draft.pk).state) == (before, DraftState.OPEN)


@pytest.mark.parametrize("who", ["an", "chi", "giang", "lan", "oanh"])
def test_only_the_coordinator_of_the_territory_launches_and_takes_back(cast: Cast, who: str) -> None:
    draft = ready(cast)
    with pytest.raises(Refused):
        launch_draft(actor=cast[who], draft=draft, now=NOW)
    launch_draft(actor=cast["dung"], draft=draft, now=NOW)
    with pytest.raises(Refused):
        undo_launch(actor=cast[who], draft=draft, reason="Nhầm", now=NOW)


def test_a_paper_is_launched_once_in_a_territory(cast: Cast) -> None:
    draft, _movement = launched(cast)
    other = draft_of(cast, draft.paper)
    with pytest.raises(Refused, match="Còn"):
        launch_draft(actor=cast["dung"], draft=other, now=NOW)
    other.items.exclude(kind="quota").update(state="dropped")
    other.items.filter(kind="quota").update(state="accepted")
    head = {"standing_agency": cast.bodies["thu/dieu-phoi"].pk}
    record_head(actor=cast["dung"], draft=other, territory=cast.bodies["thu"], head=head, now=NOW)
    with pytest.raises(Refused, match="đã được phát động ở địa bàn này"):
        launch_draft(actor=cast["dung"], draft=other, now=NOW)
    with pytest.raises(Refused, match="Bản thảo đã phát động"):
        launch_draft(actor=cast["dung"], draft=draft, now=NOW)


def test_a_second_founding_paper_joins_the_movement_and_leaves_it_again(cast: Cast) -> None:
    _draft, movement = launched(cast)
    second = ready(cast, number="9")
    record_head(
        actor=cast["dung"], draft=second, territory=cast.bodies["thu"], head={"joins": movement.pk}, now=NOW
    )
    assert launch_draft(actor=cast["dung"], draft=second, now=NOW) == movement
    assert [p.number for p in movement.papers.order_by("pk")] == ["7", "9"]
    assert movement.quota_clauses.count() == 2
    undo_launch(actor=cast["dung"], draft=second, reason="Nhầm văn bản", now=NOW)
    assert ([p.number for p in movement.papers.all()], movement.quota_clauses.count()) == (["7"], 1)


def test_a_movement_answers_higher_ones(cast: Cast) -> None:
    draft = ready(cast)
    head = {"answers": [cast.movement.pk]}
    record_head(actor=cast["dung"], draft=draft, territory=cast.bodies["thu"], head=head, now=NOW)
    movement = launch_draft(actor=cast["dung"], draft=draft, now=NOW)
    assert list(movement.answers.all()) == [cast.movement]


def test_lower_units_are_told_and_find_it_in_their_work_until_they_say_that_they_know(cast: Cast) -> None:
    _draft, movement = launched(cast)
    told = Message.objects.filter(topic=Topic.PLAN).values_list("user__username", "url")
    assert sorted(told) == [(who, f"/phong-trao/{movement.pk}/") for who in ("an", "anh", "binh", "chi")]
    for who, unread in (("an", [movement]), ("chi", [movement]), ("dung", []), ("oanh", []), ("khanh", [])):
        assert unread_launches(actor_on(cast[who], TODAY), NOW) == unread
    acknowledge_launch(actor=cast["an"], movement=movement, now=NOW)
    assert acknowledge_launch(actor=cast["anh"], movement=movement, now=NOW) == []
    assert [(r.body, r.by) for r in LaunchRead.objects.all()] == [(cast.lua, cast["an"])]
    assert unread_launches(actor_on(cast["anh"], TODAY), NOW) == []
    with pytest.raises(Refused, match="không được giao việc"):
        acknowledge_launch(actor=cast["giang"], movement=movement, now=NOW)


def test_a_launch_nobody_has_answered_is_taken_back_whole(cast: Cast) -> None:
    before = counts()
    draft, movement = launched(cast)
    later = NOW + timedelta(hours=1)
    with pytest.raises(Refused, match="cần ghi lý do"):
        undo_launch(actor=cast["dung"], draft=draft, reason="", now=later)
    undo_launch(actor=cast["dung"], draft=draft, reason="Sai ngày ký", now=later)
    draft.refresh_from_db()
    assert (counts(), draft.state, draft.movement) == (before, DraftState.OPEN, None)
    assert all(made == [] for made in draft.items.values_list("made", flat=True))
    assert Entry.objects.get(action="movements.undo_launch").note == "Sai ngày ký"
    assert Message.objects.filter(text__contains="Thu hồi").count() == 4
    assert launch_draft(actor=cast["dung"], draft=draft, now=later).pk != movement.pk


def _known(cast: Cast, movement: Movement) -> None:
    acknowledge_launch(actor=cast["an"], movement=movement, now=NOW)


def _done(cast: Cast, movement: Movement) -> None:
    duty = movement.duties.get(kind="plan", lead=cast.lua)
    fulfil_duty(actor=cast["an"], duty=duty, occurrence="", done_on=TODAY, by_paper="Kế hoạch xã Lúa", now=NOW)


def _stated(cast: Cast, movement: Movement) -> None:
    target = movement.targets.all()[0]
    state_result(actor=cast["dung"], target=target, on=TODAY, value=SCALE, note="", paper="Báo cáo 1", now=NOW)


def _followed(cast: Cast, movement: Movement) -> None:
    lower = Movement(
        name="Huyện Đông hưởng ứng",
        territory=cast.bodies["thu/dong"],
        standing_agency=cast.bodies["thu/dieu-phoi"],
        plan="Kế hoạch huyện",
        valid_from=movement.valid_from,
        valid_to=movement.valid_to,
    )
    record_plan(actor=cast["dung"], row=lower, now=NOW).answers.add(movement)


def _added(cast: Cast, movement: Movement) -> None:
    phase = Phase(movement=movement, name="Thêm", valid_from=movement.valid_from, valid_to=movement.valid_to)
    record_plan(actor=cast["dung"], row=phase, now=NOW)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (_known, "Xã Lúa đã nắm được"),
        (_done, "Xã Lúa đã ghi kết quả"),
        (_stated, "Đã ghi kết quả"),
        (_followed, "“Huyện Đông hưởng ứng” của Huyện Đông hưởng ứng"),
        (_added, "mục ghi thêm"),
    ],
)
def test_a_launch_that_somebody_has_answered_stands(cast: Cast, answer: object, said: str) -> None:
    draft, movement = launched(cast)
    assert callable(answer)
    answer(cast, movement)
    before = counts()
    with pytest.raises(Refused, match=said):
        undo_launch(actor=cast["dung"], draft=draft, reason="Nhầm", now=NOW)
    assert (counts(), Draft.objects.get(pk=draft.pk).state) == (before, DraftState.LAUNCHED)


def test_the_tracker_tells_who_knows_who_has_planned_and_who_is_late(cast: Cast) -> None:
    _draft, movement = launched(cast)
    _known(cast, movement)
    _done(cast, movement)
    when = datetime(2023, 11, 22, 9, tzinfo=NOW.tzinfo)
    found = tracker(movement, on=when.date(), known_at=when)
    assert (len(found.rows), found.read, found.planned, found.asked_for_plans, found.late) == (5, 1, 1, 4, 4)
    lua = next(r for r in found.rows if r.body == cast.lua)
    assert [f.fulfilment.by_paper for f in lua.plans if f.fulfilment] == ["Kế hoạch xã Lúa"]
    assert [r.body.official_name for r in found.filtered("chua-ke-hoach")] == ["Xã Ngô", "Xã Khoai", "Xã Sắn"]
    assert [r.people for r in found.rows if r.body == cast.bodies["thu/tay/san"]] == [0]
    assert nudge_late(actor=cast["dung"], movement=movement, now=when) == 5
    nudged = Message.objects.filter(topic=Topic.DUE).values_list("user__username", flat=True)
    assert sorted(nudged) == ["an", "anh", "binh", "chi"]
    nudge_late(actor=cast["dung"], movement=movement, now=when)
    assert Message.objects.filter(topic=Topic.DUE).count() == 4
    with pytest.raises(Refused):
        nudge_late(actor=cast["an"], movement=movement, now=when)
