"""Work on a draft: read out of a paper, looked at item by item. Nothing of it counts until it is launched."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.documents.models import Paper
from chungsuc.documents.permissions import papers_of
from chungsuc.movements.launching.items import Item
from chungsuc.movements.launching.proposing import propose
from chungsuc.movements.models import Draft, DraftItem, DraftState, ItemState
from chungsuc.movements.permissions import can_plan, can_read_paper, planner
from chungsuc.movements.queries.drafts import draft_shown, register_for
from chungsuc.movements.reading.found import Reading
from chungsuc.progress.lawbook import current
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on

HAND = "hand"
LONGEST_NAME = 200
SETTLED = {"accept": ItemState.ACCEPTED, "drop": ItemState.DROPPED, "restore": ItemState.OPEN}


@transaction.atomic
def start_draft(*, actor: User, paper: Paper, territory: Body, reading: Reading, now: datetime) -> Draft:
    """
    What was read out of the paper becomes a draft of the territory; an earlier draft of the same paper stays as it is.
    `reading` is made before (`reading_of`), so that nobody waits for it inside the transaction.
    """
    acting = actor_on(actor, now.date())
    can_plan(acting, territory, paper.issuer).require()
    if not papers_of(acting).filter(pk=paper.pk).exists():
        raise Refused("Văn bản này nằm ngoài phạm vi của đồng chí.")
    can_read_paper(paper).require()
    register = register_for(territory, paper.issuer or paper.holder, now.date())
    proposed = propose(reading, register, current(), on=now.date())
    head = proposed.head | {"plan": paper.whole_name[:LONGEST_NAME], "answers": [], "joins": None}
    draft = Draft.objects.create(
        paper=paper, territory=territory, head=head, remarks=list(proposed.remarks), made_by=actor, made_at=now
    )
    DraftItem.objects.bulk_create(
        (_row(draft, order, item) for order, item in enumerate(proposed.items, start=1)), batch_size=500
    )
    recorded(actor, draft, "start_draft", [{"paper": paper.pk, "items": len(proposed.items)}], now)
    return draft


def _row(draft: Draft, order: int, item: Item) -> DraftItem:
    return DraftItem(
        draft=draft,
        order=order,
        kind=item.kind,
        read=item.values,
        chosen=item.values,
        quotation=item.quoted(),
        confidence=item.confidence.value,
        problems=list(item.problems),
        choices=list(item.choices),
        doubts=list(item.doubts),
    )


def recorded(
    actor: User, draft: Draft, verb: str, items: Sequence[Mapping[str, object]], now: datetime, note: str = ""
) -> None:
    """The entry in the trail of what was done with a draft."""
    post = planner(actor_on(actor, now.date()), draft.territory, draft.paper.issuer)
    record(
        actor=actor,
        action=f"movements.{verb}",
        subject=f"movements.draft:{draft.pk}",
        items=items,
        now=now,
        post=post.post if post else "",
        note=note[:300],
    )


def held_draft(actor: User, draft: Draft, now: datetime) -> Draft:
    """The draft, held until the end of the transaction, still open, and the actor's to work on."""
    rows = Draft.objects.select_for_update(of=("self",)).select_related("territory", "paper__issuer__parent__parent", "movement")
    held = rows.get(pk=draft.pk)
    can_plan(actor_on(actor, now.date()), held.territory, held.paper.issuer).require()
    if held.state != DraftState.OPEN:
        raise Refused(
            f"Bản thảo {held.get_state_display()}.",
            rule="Chỉ sửa được bản thảo đang xem.",
            who_can_lift="Tải lại trang; thu hồi việc phát động nếu chưa đơn vị nào trả lời.",
        )
    return held


def _held_item(actor: User, item: DraftItem, now: datetime) -> DraftItem:
    draft = held_draft(actor, item.draft, now)
    held = DraftItem.objects.select_for_update().filter(pk=item.pk, draft=draft).first()
    if held is None:
        raise Refused("Mục này không còn trong bản thảo.", who_can_lift="Tải lại trang.")
    held.draft = draft
    return held


@transaction.atomic
def record_head(*, actor: User, draft: Draft, territory: Body, head: Mapping[str, Any], now: datetime) -> Draft:
    """What the movement itself is: name, territory, days, set, standing agency, what it answers or joins."""
    held = held_draft(actor, draft, now)
    can_plan(actor_on(actor, now.date()), territory, held.paper.issuer).require()
    held.territory, held.head = territory, {**held.head, **head, "doubts": []}
    held.save(update_fields=["territory", "head"])
    recorded(actor, held, "change_draft", [{"territory": territory.pk}], now)
    return held


@transaction.atomic
def settle_item(*, actor: User, item: DraftItem, verb: str, now: datetime) -> DraftItem:
    """Accepts it as it stands, drops it, or takes a drop back. What cannot be launched cannot be accepted."""
    held = _held_item(actor, item, now)
    if verb == "accept":
        shown = next(s for s in draft_shown(held.draft, on=now.date()).items if s.item.pk == held.pk)
        if shown.stops:
            raise Refused(" ".join(shown.stops), who_can_lift="Sửa mục này, hoặc bỏ.")
    held.state = SETTLED[verb]
    held.save(update_fields=["state"])
    recorded(actor, held.draft, f"{verb}_item", [{"item": held.pk}], now)
    return held


@transaction.atomic
def accept_clear(*, actor: User, draft: Draft, now: datetime) -> int:
    """Accepts everything that is sure and whole; how many."""
    held = held_draft(actor, draft, now)
    clear = [s.item.pk for s in draft_shown(held, on=now.date()).clear]
    DraftItem.objects.filter(pk__in=clear).update(state=ItemState.ACCEPTED)
    recorded(actor, held, "accept_clear_items", [{"item": pk} for pk in clear], now)
    return len(clear)


@transaction.atomic
def answer_item(*, actor: User, item: DraftItem, choice: int, note: str, now: datetime) -> DraftItem:
    """Takes one of the readings, on a ground that is written down."""
    held = _held_item(actor, item, now)
    if not 0 <= choice < len(held.choices):
        raise Refused("Không có lựa chọn này.", who_can_lift="Tải lại trang và chọn lại.")
    if held.problems and not note.strip():
        raise Refused(
            "Cần ghi căn cứ của lựa chọn.", rule="Chỗ văn bản mâu thuẫn chỉ được quyết khi có căn cứ.", who_can_lift=""
        )
    taken = held.choices[choice]
    held.chosen = {**held.read, **taken["set"]}
    held.answered, held.note = taken["label"][:300], note.strip()[:300]
    held.save(update_fields=["chosen", "answered", "note"])
    recorded(actor, held.draft, "answer_item", [{"item": held.pk, "choice": choice}], now, note.strip())
    return held


@transaction.atomic
def choose_body(*, actor: User, item: DraftItem, place: str, body: Body, now: datetime) -> DraftItem:
    """Says which body a name of the paper means, at one place of the item ("leads.0", "owed_to")."""
    held = _held_item(actor, item, now)
    name, _, number = place.partition(".")
    found = held.chosen.get(name)
    at = int(number) if re.fullmatch("[0-9]{1,4}", number) else None
    who = found[at] if at is not None and isinstance(found, list) and at < len(found) else found
    if not isinstance(who, dict) or "bodies" not in who:
        raise Refused("Không có chỗ nào như vậy trong mục này.", who_can_lift="Tải lại trang.")
    who["bodies"], who["fit"] = [body.pk], []
    held.save(update_fields=["chosen"])
    recorded(actor, held.draft, "choose_body", [{"item": held.pk, "body": body.pk}], now)
    return held


@transaction.atomic
def correct_item(*, actor: User, item: DraftItem, chosen: Mapping[str, Any], note: str, now: datetime) -> DraftItem:
    """Puts what a person typed in place of what was read, and accepts it; a contradiction is thereby answered, with its ground."""
    held = _held_item(actor, item, now)
    if held.problems and not note.strip():
        raise Refused("Cần ghi căn cứ của lựa chọn.", rule="Chỗ văn bản mâu thuẫn chỉ được quyết khi có căn cứ.")
    held.chosen, held.note = dict(chosen), note.strip()[:300]
    held.answered = "Sửa bằng tay" if held.problems else ""
    held.save(update_fields=["chosen", "note", "answered"])
    recorded(actor, held.draft, "correct_item", [{"item": held.pk}], now, note.strip())
    return settle_item(actor=actor, item=held, verb="accept", now=now)


@transaction.atomic
def add_item(*, actor: User, draft: Draft, kind: str, chosen: Mapping[str, Any], now: datetime) -> DraftItem:
    """What a person adds that the reader did not find; it has no quotation."""
    held = held_draft(actor, draft, now)
    last = held.items.order_by("-order").values_list("order", flat=True).first() or 0
    item = DraftItem.objects.create(
        draft=held, order=last + 1, kind=kind, read={}, chosen=dict(chosen), quotation={}, confidence=HAND
    )
    recorded(actor, held, "add_item", [{"item": item.pk}], now)
    return settle_item(actor=actor, item=item, verb="accept", now=now)


@transaction.atomic
def drop_draft(*, actor: User, draft: Draft, now: datetime) -> None:
    held = held_draft(actor, draft, now)
    held.state = DraftState.DROPPED
    held.save(update_fields=["state"])
    recorded(actor, held, "drop_draft", [], now)
