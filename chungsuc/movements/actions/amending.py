"""A paper that amends a plan: read into a draft, set beside what stands, and put in force as the next version."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.documents.models import Paper
from chungsuc.movements.actions.amendments import Change, Row, amend_movement
from chungsuc.movements.actions.drafts import held_draft, recorded, start_draft
from chungsuc.movements.actions.launching import is_whole, make_rows, tell_addressed
from chungsuc.movements.models import Amendment, Draft, DraftItem, DraftState, Duty, ItemKind, Movement, ProposalState
from chungsuc.movements.permissions import can_change
from chungsuc.movements.queries.amending import REPLACEABLE, Standing, likely_replaced, standing_of
from chungsuc.movements.queries.draft_rows import duty_row, ids, quota_row, section_of, target_row
from chungsuc.movements.queries.drafts import draft_shown
from chungsuc.movements.reading.found import Reading
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on


@transaction.atomic
def start_amendment(*, actor: User, paper: Paper, movement: Movement, reading: Reading, now: datetime) -> Draft:
    """What was read out of the paper becomes a draft that changes the movement; what each item likely replaces is proposed."""
    can_change(actor_on(actor, now.date()), movement).require()
    draft = start_draft(actor=actor, paper=paper, territory=movement.territory, reading=reading, now=now)
    standing = standing_of(movement, now.date())
    draft.amends, draft.movement = True, movement
    draft.head |= {
        "name": movement.name,
        "plan": movement.plan,
        "standard": movement.standard,
        "standing_agency": movement.standing_agency_id,
        "valid_from": movement.valid_from.isoformat(),
        "valid_to": movement.valid_to.isoformat(),
        "summary": paper.subject[:300],
        "on": None,
        "replaces": likely_replaced(list(draft.items.all()), standing),
        "ends": {kind.value: [] for kind in REPLACEABLE},
        "proposals": [],
    }
    draft.save(update_fields=["amends", "movement", "head"])
    return draft


@transaction.atomic
def record_amendment(
    *,
    actor: User,
    draft: Draft,
    on: date,
    summary: str,
    valid_to: date,
    replaces: Mapping[str, int],
    ends: Mapping[str, Sequence[int]],
    proposals: Sequence[int],
    now: datetime,
) -> Draft:
    """What takes the place of what, what goes, from which day, and which wishes it answers: kept until it is put in force."""
    held = held_draft(actor, draft, now)
    if not held.amends:
        raise Refused("Bản thảo này không sửa đổi phong trào nào.", who_can_lift="Tải lại trang.")
    if not summary.strip():
        raise Refused("Cần ghi nội dung sửa đổi.", rule="Mỗi lần sửa đổi nói rõ sửa gì.")
    held.head |= {
        "on": on.isoformat(),
        "summary": summary.strip()[:300],
        "valid_to": valid_to.isoformat(),
        "replaces": dict(replaces),
        "ends": {kind: list(keys) for kind, keys in ends.items()},
        "proposals": list(proposals),
    }
    held.save(update_fields=["head"])
    recorded(actor, held, "change_draft", [{"amends": held.movement_id}], now)
    return held


@transaction.atomic
def put_in_force(*, actor: User, draft: Draft, now: datetime, seen: str = "") -> Amendment:
    """
    The accepted items become the movement's next version; everybody addressed is told.

    `seen`: the digest of the draft as the person saw it. Refused while an item is undecided or the day is not said.
    """
    held = held_draft(actor, draft, now)
    shown = draft_shown(held, on=now.date())
    if seen and seen != shown.digest:
        raise Refused("Bản thảo vừa được sửa sau khi đồng chí mở trang.", who_can_lift="Xem lại rồi áp dụng.")
    is_whole(shown, nothing_will_do=any(held.head["ends"].values()) or _end_moves(held))
    if held.movement is None or not held.head.get("on"):
        raise Refused("Chưa ghi ngày áp dụng và mục được thay.", who_can_lift="Mở phần “Thay mục nào” của bản thảo.")
    movement, on = held.movement, date.fromisoformat(held.head["on"])
    standing = {kind: {one.key: one for one in ones} for kind, ones in standing_of(movement, on).items()}
    accepted = [one.item for one in shown.accepted]
    changes = [change for item in accepted for change in _changes(held, item, movement, standing)]
    changes += [Change(row) for kind, keys in held.head["ends"].items() for row in _going(standing[kind], keys)]
    wishes = movement.proposals.filter(pk__in=held.head["proposals"], state=ProposalState.OPEN)
    made = amend_movement(
        actor=actor,
        movement=movement,
        paper=held.paper,
        on=on,
        summary=held.head["summary"],
        changes=changes,
        valid_to=date.fromisoformat(held.head["valid_to"]),
        proposals=list(wishes),
        now=now,
    )
    for item in accepted:
        if item.kind not in REPLACEABLE:
            item.draft = held
            item.made = make_rows(actor, item, movement, now)
            item.save(update_fields=["made"])
    movement.papers.add(held.paper)
    held.state, held.launched_at, held.launched_by = DraftState.LAUNCHED, now, actor
    held.save(update_fields=["state", "launched_at", "launched_by"])
    tell_addressed(movement, held, f"Kế hoạch của phong trào “{movement.name}” sửa đổi, bổ sung: {made.summary}", now)
    return made


def _end_moves(held: Draft) -> bool:
    return held.movement is not None and held.head["valid_to"] != held.movement.valid_to.isoformat()


def _going(standing: Mapping[int, Standing], keys: Sequence[int]) -> list[Row]:
    if lost := [key for key in keys if key not in standing]:
        raise Refused(f"{len(lost)} mục chọn để bỏ không còn trong kế hoạch.", who_can_lift="Mở lại “Thay mục nào”.")
    return [row for key in keys for row in standing[key].rows]


def _changes(
    held: Draft, item: DraftItem, movement: Movement, standing: Mapping[str, Mapping[int, Standing]]
) -> list[Change]:
    if item.kind not in REPLACEABLE:
        return []
    key = held.head["replaces"].get(str(item.pk))
    old = _going(standing[item.kind], [key]) if key else []
    news = _new_rows(held, item, movement)
    if item.kind != ItemKind.DUTY:
        return [Change(old[0] if old else None, *news[0])]
    by_lead = {row.lead_id: row for row in old if isinstance(row, Duty)}
    changes = [Change(by_lead.pop(new.lead_id, None), new, links) for new, links in news if isinstance(new, Duty)]
    return [*changes, *(Change(gone) for gone in by_lead.values())]


def _new_rows(held: Draft, item: DraftItem, movement: Movement) -> list[tuple[Row, dict[str, Sequence[Body]]]]:
    chosen: dict[str, Any] = item.chosen
    rows: list[tuple[Row, dict[str, Sequence[Body]]]] = []
    if item.kind == ItemKind.TARGET:
        target = target_row(chosen, movement)
        target.source = section_of(item, held)
        rows.append((target, {"named": list(Body.objects.filter(pk__in=ids(chosen.get("named", ()))))}))
    elif item.kind == ItemKind.QUOTA:
        rows.append((quota_row(chosen, movement), {}))
    else:
        leads = ids(chosen["leads"])
        helping = [pk for pk in ids(chosen.get("supporting", ())) if pk not in leads]
        supporting = list(Body.objects.filter(pk__in=helping))
        for lead in leads:
            duty = duty_row(chosen, movement)
            duty.lead_id, duty.origin = lead, section_of(item, held)
            duty.owed_to_id = next(iter(ids([chosen["owed_to"]])), None) if chosen.get("owed_to") else None
            rows.append((duty, {"supporting": supporting}))
    for row, _links in rows:
        row.paper, row.quotation = held.paper, item.quotation
    return rows
