"""A plan that changes: versions, wishes, the plan above, the year after."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from chungsuc.accounts.models import Message
from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry
from chungsuc.movements.actions import (
    Change,
    amend_movement,
    copy_movement,
    decline_proposal,
    fulfil_duty,
    propose_change,
    withdraw_proposal,
)
from chungsuc.movements.models import Duty, Movement, ProposalState, QuotaClause, StatedResult, Target
from chungsuc.movements.queries import duties_shown, ledger_for, owed
from chungsuc.movements.queries.launches import tracker
from chungsuc.movements.queries.versions import versions_of
from chungsuc.movements.tests.test_pages import client_of, text_of
from chungsuc.rulebook.numbers import SCALE
from tests.cast import NOW, STANDARD, TODAY, Cast


def lowered(cast: Cast) -> Target:
    """The target of the cast, two communes instead of three."""
    return Target(
        text="Xã đạt tiêu chí 17",
        standard=STANDARD,
        criteria=[17],
        stated_goal=2 * SCALE,
        due=date(2025, 12, 31),
        source="Kế hoạch sửa đổi mẫu",
    )


def test_an_amendment_ends_the_old_target_and_the_new_one_says_what_it_replaces(cast: Cast) -> None:
    old = cast.target
    made = amend_movement(
        actor=cast["dung"],
        movement=cast.movement,
        paper=None,
        on=TODAY,
        summary="Hạ chỉ tiêu 17",
        changes=[Change(old, lowered(cast))],
        now=NOW,
    )
    old.refresh_from_db()
    new = Target.objects.get(amendment=made)
    assert (made.version, old.ended_on, old.ended_by, new.replaces) == (2, TODAY, made, old)
    [version] = versions_of(cast.movement)
    [altered] = version.altered
    said = [(str(label), before, after) for label, before, after in altered.fields]
    assert ("mức phải đạt", "3", "2") in said
    assert ("trên tổng số", "4", "") in said
    assert Entry.objects.get(action="movements.amend").items[1] == {"kind": "target", "old": old.pk, "new": new.pk}


def test_what_was_fulfilled_stays_with_the_old_duty_and_the_new_one_begins_on_the_day(cast: Cast) -> None:
    old = Duty.objects.get()
    fulfil_duty(actor=cast["an"], duty=old, occurrence="", done_on=TODAY, by_paper="Công văn 1", now=NOW)
    new = Duty(what="Nhập đủ số liệu", lead=old.lead, rule="yearly:11-20", origin="Kế hoạch sửa đổi mẫu")
    amend_movement(
        actor=cast["dung"],
        movement=cast.movement,
        paper=None,
        on=TODAY,
        summary="Báo cáo hằng năm",
        changes=[Change(old, new, {"supporting": [cast.bodies["thu/moi-truong"]]})],
        now=NOW,
    )
    old.refresh_from_db()
    assert old.fulfilments.count() == 1
    assert (new.valid_from, list(new.supporting.all())) == (TODAY, [cast.bodies["thu/moi-truong"]])
    assert [o.occurrence.key for o in owed(new, ledger_for([new], NOW), TODAY)] == ["2023"]


def test_all_of_an_amendment_holds_or_nothing_of_it(cast: Cast) -> None:
    wrong = lowered(cast)
    wrong.stated_goal, wrong.stated_share = None, None
    clause = QuotaClause(award="Giấy khen", high=2)
    with pytest.raises(ValidationError):
        amend_movement(
            actor=cast["dung"],
            movement=cast.movement,
            paper=None,
            on=TODAY,
            summary="Sai",
            changes=[Change(cast.target), Change(None, clause), Change(None, wrong)],
            now=NOW,
        )
    assert (cast.target.ended_on, QuotaClause.objects.count(), cast.movement.amendments.count()) == (None, 0, 0)


def test_an_end_is_moved_and_told_with_both_days(cast: Cast) -> None:
    amend_movement(
        actor=cast["dung"],
        movement=cast.movement,
        paper=None,
        on=TODAY,
        summary="Kéo dài",
        changes=[],
        valid_to=date(2026, 6, 30),
        now=NOW,
    )
    assert Movement.objects.get(pk=cast.movement.pk).valid_to == date(2026, 6, 30)
    page = text_of(client_of(cast).get(f"/phong-trao/{cast.movement.pk}/phien-ban/"))
    assert "<del>31/12/2025</del> → <ins>30/06/2026</ins>" in page


@dataclass(frozen=True)
class Wrong:
    who: str = "dung"
    on: date = TODAY
    twice: bool = False
    nothing: bool = False


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Wrong(who="an"), "không"),
        (Wrong(on=date(2020, 1, 1)), "sớm hơn"),
        (Wrong(nothing=True), "chưa thay gì"),
        (Wrong(twice=True), "vừa bị người khác sửa"),
    ],
)
def test_an_amendment_is_refused_with_the_reason(cast: Cast, wrong: Wrong, said: str) -> None:
    target = cast.target
    changes = [] if wrong.nothing else [Change(target)] * (1 + wrong.twice)
    with pytest.raises(Refused, match=said):
        amend_movement(
            actor=cast[wrong.who],
            movement=cast.movement,
            paper=None,
            on=wrong.on,
            summary="Thử",
            changes=changes,
            now=NOW,
        )


def test_a_unit_asks_for_a_change_and_the_planners_are_told_and_answer(cast: Cast) -> None:
    asked = propose_change(
        actor=cast["an"], movement=cast.movement, target=cast.target, text="Hạ xuống 2 xã", reason="Lũ", now=NOW
    )
    told = Message.objects.filter(key=f"proposal:{asked.pk}").values_list("user__username", flat=True)
    assert (asked.body, sorted(told)) == (cast.lua, ["dung", "em"])
    decline_proposal(actor=cast["dung"], proposal=asked, answer="Còn hai năm", now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (ProposalState.DECLINED, "Còn hai năm")
    assert Message.objects.get(user=cast["an"]).text == "Không tiếp thu đề nghị “Hạ xuống 2 xã”: Còn hai năm"
    with pytest.raises(Refused, match="đã được trả lời"):
        withdraw_proposal(actor=cast["an"], proposal=asked, now=NOW)


def test_an_amendment_answers_the_wishes_that_it_takes_over(cast: Cast) -> None:
    asked = propose_change(actor=cast["an"], movement=cast.movement, text="Hạ xuống 2 xã", reason="Lũ", now=NOW)
    made = amend_movement(
        actor=cast["dung"],
        movement=cast.movement,
        paper=None,
        on=TODAY,
        summary="Hạ chỉ tiêu 17",
        changes=[Change(cast.target, lowered(cast))],
        proposals=[asked],
        now=NOW,
    )
    asked.refresh_from_db()
    assert (asked.state, asked.amendment, asked.answer) == (
        ProposalState.TAKEN,
        made,
        "Tiếp thu ở lần sửa đổi, bổ sung 1.",
    )


@pytest.mark.parametrize("who", ["khanh", "lan", "ha"])
def test_who_has_no_part_in_the_movement_asks_for_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        propose_change(actor=cast[who], movement=cast.movement, text="x", reason="y", now=NOW)


def test_a_decline_needs_a_reason_and_only_ones_own_wish_is_withdrawn(cast: Cast) -> None:
    asked = propose_change(actor=cast["an"], movement=cast.movement, text="Hạ", reason="Lũ", now=NOW)
    with pytest.raises(Refused, match="vì sao"):
        decline_proposal(actor=cast["dung"], proposal=asked, answer=" ", now=NOW)
    with pytest.raises(Refused, match="đơn vị khác"):
        withdraw_proposal(actor=cast["binh"], proposal=asked, now=NOW)
    with pytest.raises(Refused):
        decline_proposal(actor=cast["an"], proposal=asked, answer="Không", now=NOW)


def test_the_page_of_wishes_takes_one_and_says_what_is_missing(cast: Cast) -> None:
    client, page = client_of(cast, "an"), f"/phong-trao/{cast.movement.pk}/de-nghi/"
    missing = client.post(page, {"text": "Hạ", "reason": ""})
    assert (missing.status_code, "Cần ghi ô này." in text_of(missing)) == (422, True)
    assert client.post(page, {"text": "Hạ", "reason": "Lũ", "target": cast.target.pk}).status_code == 302
    shown = text_of(client.get(page))
    assert ("Rút đề nghị" in shown, "Không tiếp thu, vì" in shown) == (True, False)
    assert "Không tiếp thu, vì" in text_of(client_of(cast).get(page))


def test_a_movement_is_taken_on_into_the_next_year_with_all_its_days_moved(cast: Cast) -> None:
    old = Duty.objects.get()
    later = Duty.objects.create(
        movement=cast.movement, what="Sau đó", lead=cast.lua, rule=f"after:{old.pk}+10d", origin="Kế hoạch mẫu"
    )
    StatedResult.objects.create(
        target=cast.target, on=TODAY, value=1, paper="Báo cáo", stated_by=cast["dung"], stated_at=NOW
    )
    QuotaClause.objects.create(movement=cast.movement, award="Giấy khen", high=3)
    made = copy_movement(
        actor=cast["dung"], movement=cast.movement, name="Đợt mới", plan="Kế hoạch 2026", years=5, now=NOW
    )
    target, first = made.targets.get(), made.duties.order_by("pk")[0]
    assert (made.valid_from, made.valid_to, made.copied_from) == (date(2026, 1, 1), date(2030, 12, 31), cast.movement)
    assert (target.due, target.results.count(), target.stated_increment) == (date(2030, 12, 31), 0, None)
    assert first.rule == "date:2028-11-09"
    assert made.duties.get(what=later.what).rule == f"after:{first.pk}+10d"
    assert made.quota_clauses.get().high == 3
    assert (cast.movement.targets.count(), cast.movement.duties.count()) == (1, 2)


def test_only_the_planner_copies_and_only_forward(cast: Cast) -> None:
    for who, years in (("an", 1), ("dung", 0), ("dung", 11)):
        with pytest.raises(Refused):
            copy_movement(actor=cast[who], movement=cast.movement, name="x", plan="y", years=years, now=NOW)
    answer = client_of(cast).post(f"/phong-trao/{cast.movement.pk}/sang-nam/", {"name": "", "plan": "y", "years": 1})
    assert answer.status_code == 422


def test_what_is_amended_from_a_later_day_is_counted_from_that_day_on(cast: Cast) -> None:
    old, later = cast.target, TODAY + timedelta(days=30)
    before = Duty.objects.get()
    duty = Duty(what="Nhập đủ số liệu mới", lead=before.lead, rule="yearly:12-31", origin="Kế hoạch sửa đổi mẫu")
    made = amend_movement(
        actor=cast["dung"],
        movement=cast.movement,
        paper=None,
        on=later,
        summary="Hạ chỉ tiêu từ tháng sau",
        changes=[Change(old, lowered(cast)), Change(before, duty), Change(None, QuotaClause(award="Giấy khen", high=2))],
        now=NOW,
    )
    new = Target.objects.get(amendment=made)
    rows = (cast.movement.targets, cast.movement.duties, cast.movement.quota_clauses)
    assert [list(r.in_force(TODAY)) for r in rows] == [[old], [before], []]
    assert [list(r.in_force(later)) for r in rows] == [[new], [duty], [QuotaClause.objects.get()]]
    shown = [g.worst.duty for _state, groups in duties_shown(cast.movement, on=TODAY, known_at=NOW) for g in groups]
    assert shown == [before]
    page = text_of(client_of(cast).get(f"/phong-trao/{cast.movement.pk}/"))
    assert f'href="/muc-tieu/{old.pk}/"' in page
    assert f'href="/muc-tieu/{new.pk}/"' not in page
    listed = {row.body for row in tracker(cast.movement, on=TODAY, known_at=NOW).rows}
    assert listed == {before.lead}
    [altered] = [a for a in versions_of(cast.movement)[0].altered if a.new == new]
    assert altered.old == old


def test_an_amendment_from_after_the_end_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="sau ngày phong trào kết thúc"):
        amend_movement(
            actor=cast["dung"],
            movement=cast.movement,
            paper=None,
            on=cast.movement.valid_to + timedelta(days=1),
            summary="Muộn",
            changes=[Change(cast.target)],
            now=NOW,
        )
