"""A paper read into a draft: what its items say, what stops them, and how a person decides."""

import pytest

from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry
from chungsuc.movements.actions import (
    accept_clear,
    add_item,
    answer_item,
    choose_body,
    correct_item,
    drop_draft,
    record_head,
    settle_item,
)
from chungsuc.movements.models import Draft, DraftItem, DraftState, ItemKind, Movement
from chungsuc.movements.queries.drafts import Shown, draft_shown
from chungsuc.movements.tests.launch_paper import draft_of, paper_of
from chungsuc.rulebook.numbers import SCALE
from tests.cast import NOW, STANDARD, TODAY, Cast


def shown(draft: Draft, kind: str, at: int = 0) -> Shown:
    draft.refresh_from_db()
    return [s for s in draft_shown(draft, on=TODAY).items if s.item.kind == kind][at]


def names(draft: Draft, pks: list[int]) -> set[str]:
    return {s.official_name for s in draft.territory.__class__.objects.filter(pk__in=pks)}


def test_a_draft_holds_what_the_paper_says_and_changes_nothing(cast: Cast) -> None:
    before = Movement.objects.count()
    draft = draft_of(cast)
    kinds = list(draft.items.values_list("kind", flat=True))
    assert kinds == ["phase", "target", "target", "duty", "duty", "duty", "quota", "responsibility"]
    assert Movement.objects.count() == before
    assert draft.head["name"] == "Phong trào thi đua “Thử chung sức” giai đoạn 2023 - 2025"
    assert draft.head["plan"] == "Kế hoạch số 7/KH-UBND ngày 01/11/2023 của UBND tỉnh Thử"
    assert (draft.head["valid_from"], draft.head["valid_to"]) == ("2023-01-01", "2025-12-31")
    assert draft.head["standard"] == STANDARD
    assert Entry.objects.get(action="movements.start_draft").subject == f"movements.draft:{draft.pk}"


def test_what_is_read_is_mapped_to_the_fields_of_targets_duties_and_quotas(cast: Cast) -> None:
    draft = draft_of(cast)
    phase, share, floor = (shown(draft, *which).item.chosen for which in (("phase",), ("target",), ("target", 1)))
    assert phase == {"name": "Năm 2024", "valid_from": "2024-01-01", "valid_to": "2024-12-31"}
    assert {n: share[n] for n in ("kind", "unit", "title", "stated_goal", "stated_total", "stated_share")} == {
        "kind": "units",
        "unit": "commune",
        "title": "xa-ntm",
        "stated_goal": 2 * SCALE,
        "stated_total": 4 * SCALE,
        "stated_share": 60 * SCALE,
    }
    assert (floor["kind"], floor["standard"], floor["stated_goal"]) == ("floor", STANDARD, 12 * SCALE)
    plan, report, task = (shown(draft, "duty", n).item.chosen for n in range(3))
    assert (plan["kind"], plan["rule"]) == ("plan", "date:2023-11-19")
    assert names(draft, plan["leads"][0]["bodies"]) == {"Xã Lúa", "Xã Ngô", "Xã Khoai", "Xã Sắn"}
    assert plan["owed_to"]["bodies"] == [cast.bodies["thu/dieu-phoi"].pk]
    assert (report["kind"], report["rule"]) == ("report", "yearly:11-09")
    assert task["leads"][0]["bodies"] == [cast.bodies["thu/moi-truong"].pk]
    quota = shown(draft, "quota").item.chosen
    assert (quota["share"], quota["low"], quota["high"]) == (20 * SCALE, None, None)
    given = shown(draft, "responsibility").item.chosen
    assert (given["standard"], given["indicators"]) == (STANDARD, ["2.1"])


def test_a_contradiction_shows_both_figures_and_waits_for_an_answer_with_its_ground(cast: Cast) -> None:
    draft = draft_of(cast)
    contradicting = shown(draft, "target")
    assert contradicting.tone == "no"
    assert contradicting.item.problems == ["Văn bản ghi “02/04 xã, chiếm 60%”: nêu 60, tính lại được 50."]
    labels = [c["label"] for c in contradicting.item.choices]
    assert labels[:2] == ["2/4 xã, tức 50,0%", "60%, tức 2/4 xã"]
    with pytest.raises(Refused, match="Chưa chọn con số nào là đúng"):
        settle_item(actor=cast["dung"], item=contradicting.item, verb="accept", now=NOW)
    with pytest.raises(Refused, match="Cần ghi căn cứ"):
        answer_item(actor=cast["dung"], item=contradicting.item, choice=0, note=" ", now=NOW)
    answer_item(actor=cast["dung"], item=contradicting.item, choice=0, note="Theo báo cáo mẫu", now=NOW)
    answered = shown(draft, "target")
    assert (answered.tone, answered.item.answered, answered.item.note) == ("ok", labels[0], "Theo báo cáo mẫu")
    assert answered.item.chosen["stated_share"] is None
    assert answered.item.read["stated_share"] == 60 * SCALE


def test_everything_sure_is_accepted_at_once_and_the_rest_waits(cast: Cast) -> None:
    draft = draft_of(cast)
    assert accept_clear(actor=cast["dung"], draft=draft, now=NOW) == 7
    waiting = draft_shown(draft, on=TODAY).waiting
    assert [s.item.kind for s in waiting] == ["target"]


def test_a_name_that_fits_several_bodies_waits_for_a_choice(cast: Cast) -> None:
    draft = draft_of(cast)
    item = shown(draft, "duty").item
    both = [cast.bodies["thu/dong/lua"].pk, cast.bodies["thu/tay/san"].pk]
    item.chosen["leads"] = [{"said": "xã Mới", "bodies": [], "fit": both, "group": False}]
    item.save()
    assert shown(draft, "duty").stops == ["“xã Mới” khớp với nhiều đơn vị: chọn một."]
    with pytest.raises(Refused, match="khớp với nhiều đơn vị"):
        settle_item(actor=cast["dung"], item=item, verb="accept", now=NOW)
    choose_body(actor=cast["dung"], item=item, place="leads.0", body=cast.lua, now=NOW)
    assert (shown(draft, "duty").stops, shown(draft, "duty").whos[0].bodies) == ([], [cast.lua])
    with pytest.raises(Refused, match="Không có chỗ nào"):
        choose_body(actor=cast["dung"], item=item, place="leads.9", body=cast.lua, now=NOW)


def test_what_is_typed_in_place_of_what_was_read_is_accepted_with_it(cast: Cast) -> None:
    draft = draft_of(cast)
    item = shown(draft, "phase").item
    chosen = {"name": "Nước rút", "valid_from": "2025-01-01", "valid_to": "2025-12-31"}
    correct_item(actor=cast["dung"], item=item, chosen=chosen, note="", now=NOW)
    kept = DraftItem.objects.get(pk=item.pk)
    assert (kept.state, kept.chosen, kept.read["name"]) == ("accepted", chosen, "Năm 2024")


def test_a_phase_outside_the_movement_is_not_accepted(cast: Cast) -> None:
    draft = draft_of(cast)
    chosen = {"name": "Sau", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    with pytest.raises(Refused, match="Giai đoạn phải nằm trong thời gian của phong trào"):
        correct_item(actor=cast["dung"], item=shown(draft, "phase").item, chosen=chosen, note="", now=NOW)
    assert shown(draft, "phase").item.chosen["name"] == "Năm 2024"


def test_an_item_added_by_hand_has_no_quotation(cast: Cast) -> None:
    draft = draft_of(cast)
    chosen = {"award": "Giấy khen", "low": 3, "high": 5, "share": None, "per": "", "money": None}
    made = add_item(actor=cast["dung"], draft=draft, kind=ItemKind.QUOTA, chosen=chosen, now=NOW)
    assert (made.state, made.quotation, made.confidence) == ("accepted", {}, "hand")


def test_a_dropped_item_is_taken_back(cast: Cast) -> None:
    draft = draft_of(cast)
    item = shown(draft, "quota").item
    for verb, state in (("drop", "dropped"), ("restore", "open"), ("accept", "accepted")):
        assert settle_item(actor=cast["dung"], item=item, verb=verb, now=NOW).state == state


def test_nobody_works_on_a_dropped_draft(cast: Cast) -> None:
    draft = draft_of(cast)
    drop_draft(actor=cast["dung"], draft=draft, now=NOW)
    assert Draft.objects.get(pk=draft.pk).state == DraftState.DROPPED
    with pytest.raises(Refused, match="Bản thảo đã bỏ"):
        accept_clear(actor=cast["dung"], draft=draft, now=NOW)


@pytest.mark.parametrize("who", ["an", "chi", "giang", "lan", "oanh"])
def test_only_the_coordinator_of_the_territory_works_on_a_draft(cast: Cast, who: str) -> None:
    draft = draft_of(cast)
    with pytest.raises(Refused):
        accept_clear(actor=cast[who], draft=draft, now=NOW)
    with pytest.raises(Refused):
        draft_of(cast, paper_of(cast, "8"), who=who)
    assert not draft.items.filter(state="accepted").exists()


def test_a_draft_is_not_moved_to_a_territory_that_one_does_not_coordinate(cast: Cast) -> None:
    draft = draft_of(cast)
    with pytest.raises(Refused):
        record_head(actor=cast["dung"], draft=draft, territory=cast.bodies["khac"], head={"name": "X"}, now=NOW)
    record_head(actor=cast["dung"], draft=draft, territory=cast.bodies["thu/dong"], head={"name": "X"}, now=NOW)
    draft.refresh_from_db()
    assert (draft.territory, draft.head["name"]) == (cast.bodies["thu/dong"], "X")
