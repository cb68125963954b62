"""A draft becomes a movement, whole or not at all; and a launch that nobody has answered is taken back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from chungsuc.accounts.actions import Notice, tell_all
from chungsuc.accounts.models import Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.documents.models import Paper, PaperState
from chungsuc.movements.actions.drafts import held_draft, recorded
from chungsuc.movements.models import Draft, DraftItem, DraftState, Duty, ItemKind, Movement, Phase, QuotaClause, Target
from chungsuc.movements.permissions import can_change, can_plan
from chungsuc.movements.queries.draft_rows import duty_row, ids, phase_row, quota_row, section_of, target_row
from chungsuc.movements.queries.drafts import DraftShown, draft_shown, movement_of
from chungsuc.movements.queries.launches import addressed_bodies, answers_to, people_of
from chungsuc.progress.actions import Assigned, assign_indicators, unassign_indicators
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import actor_on

Made = list[list[Any]]
COMMITTEE = "uy ban nhan dan"
MODELS: dict[str, type[Phase | Target | Duty | QuotaClause]] = {
    "phase": Phase,
    "target": Target,
    "duty": Duty,
    "quota": QuotaClause,
}


@transaction.atomic
def launch_draft(*, actor: User, draft: Draft, now: datetime, seen: str = "") -> Movement:
    """
    The accepted items become the movement, or join the one that the draft names; everybody addressed is told.

    `seen`: the digest of the draft as the person saw it; another one is refused. Refused too while an item is neither
    accepted nor dropped, contradicts itself, or names a body that is not in the register.
    """
    held = held_draft(actor, draft, now)
    if held.amends:
        raise Refused("Bản thảo này sửa đổi một phong trào đã có.", who_can_lift="Áp dụng bản sửa đổi thay vì phát động.")
    _in_force(held)
    shown = draft_shown(held, on=now.date())
    digest = shown.digest
    if seen and seen != digest:
        raise Refused("Bản thảo vừa được sửa sau khi đồng chí mở trang.", who_can_lift="Xem lại rồi phát động.")
    is_whole(shown)
    _launched_once(held)
    movement = _movement(actor, held, now)
    made = 0
    for item in (s.item for s in shown.accepted):
        item.draft = held
        item.made = make_rows(actor, item, movement, now)
        item.save(update_fields=["made"])
        made += len(item.made)
    held.state, held.movement, held.launched_at, held.launched_by = DraftState.LAUNCHED, movement, now, actor
    held.save(update_fields=["state", "head", "movement", "launched_at", "launched_by"])
    tell_addressed(movement, held, f"Phát động: {movement.name}. {movement.plan}.", now)
    recorded(actor, held, "launch_draft", [{"movement": movement.pk, "rows": made, "digest": digest}], now)
    return movement


def _in_force(held: Draft) -> None:
    """The paper, held: voided meanwhile it founds nothing, and a draft has no number and binds nobody."""
    paper = Paper.objects.select_for_update().get(pk=held.paper_id)
    if paper.state not in (PaperState.ISSUED, PaperState.REGISTERED):
        raise Refused(
            f"Văn bản này {paper.get_state_display().lower()}.",
            rule="Chỉ phát động theo văn bản đã ban hành.",
            who_can_lift="Ban hành văn bản, hoặc đọc văn bản thay thế.",
        )


def is_whole(shown: DraftShown, *, nothing_will_do: bool = False) -> None:
    """Refuses, saying what is missing, unless everything is decided; `nothing_will_do`: even where no item was accepted."""
    stops = list(shown.stops)
    if waiting := len(shown.waiting):
        stops.append(f"Còn {waiting} mục chưa nhận hoặc bỏ.")
    stops += [f"Mục {s.number}: {' '.join(s.stops)}" for s in shown.accepted if s.stops]
    if not (shown.accepted or nothing_will_do):
        stops.append("Chưa có mục nào được nhận.")
    if stops:
        raise Refused(
            " ".join(stops[:6]),
            rule="Chỉ phát động khi mọi mục đã được nhận hoặc bỏ, không còn mâu thuẫn và đơn vị chưa rõ.",
            who_can_lift="Đồng chí xem các mục ấy trong bản thảo.",
        )


def _launched_once(held: Draft) -> None:
    """One paper founds one movement of a territory."""
    other = held.paper.drafts.filter(state=DraftState.LAUNCHED, territory=held.territory_id, amends=False).first()
    if other is not None:
        raise Refused(
            "Văn bản này đã được phát động ở địa bàn này.",
            rule="Một văn bản chỉ phát động một lần ở một địa bàn.",
            who_can_lift="Mở phong trào đã có; hoặc thu hồi lần phát động trước khi chưa đơn vị nào trả lời.",
        )


def _movement(actor: User, held: Draft, now: datetime) -> Movement:
    joins = held.head.get("joins")
    if joins:
        movement = Movement.objects.select_for_update(of=("self",)).select_related("territory").filter(pk=joins).first()
        if movement is None or movement.territory_id != held.territory_id:
            raise Refused("Phong trào được chọn để thêm vào không còn ở địa bàn này.", who_can_lift="Chọn lại.")
        can_change(actor_on(actor, now.date()), movement).require()
    else:
        movement = movement_of(held)
        movement.launched_at, movement.launched_by = now, actor
        movement.full_clean()
        movement.save()
    movement.papers.add(held.paper)
    known = set(movement.answers.values_list("pk", flat=True))
    wanted = Movement.objects.filter(pk__in=held.head.get("answers", ())).exclude(pk__in=known | {movement.pk})
    held.head["answers_added"] = [higher.pk for higher in wanted]
    movement.answers.add(*held.head["answers_added"])
    return movement


def make_rows(actor: User, item: DraftItem, movement: Movement, now: datetime) -> Made:
    """The rows that an accepted item becomes, stored; each as its kind and id."""
    match item.kind:
        case ItemKind.PHASE:
            phase = phase_row(item.chosen, movement)
            phase.full_clean()
            phase.save()
            return [["phase", phase.pk]]
        case ItemKind.TARGET:
            target = target_row(item.chosen, movement)
            target.source, target.paper, target.quotation = section_of(item, item.draft), item.draft.paper, item.quotation
            target.full_clean()
            target.save()
            target.named.set(ids(item.chosen.get("named", ())))
            return [["target", target.pk]]
        case ItemKind.QUOTA:
            clause = quota_row(item.chosen, movement)
            clause.paper, clause.quotation = item.draft.paper, item.quotation
            clause.full_clean()
            clause.save()
            return [["quota", clause.pk]]
        case ItemKind.DUTY:
            return _duties(item, movement, now)
        case _:
            return _responsibilities(actor, item, movement, now)


def _duties(item: DraftItem, movement: Movement, now: datetime) -> Made:
    """One for each body that leads; from the day of the paper on, so that nothing was due before it."""
    chosen, leads = item.chosen, ids(item.chosen["leads"])
    owed_to = next(iter(ids([chosen["owed_to"]])), None) if chosen.get("owed_to") else None
    own = _districts_of(leads) if (chosen.get("owed_to") or {}).get("own") else {}
    supporting = [pk for pk in ids(chosen.get("supporting", ())) if pk not in leads]
    rows = []
    for lead in leads:
        duty = duty_row(chosen, movement)
        duty.lead_id, duty.owed_to_id = lead, own.get(lead, owed_to)
        duty.paper, duty.quotation, duty.origin = item.draft.paper, item.quotation, section_of(item, item.draft)
        duty.valid_from = _since(item.draft, movement, now)
        rows.append(duty)
    rows[0].full_clean()
    made = Duty.objects.bulk_create(rows, batch_size=500)
    through = Duty.supporting.through
    through.objects.bulk_create(
        (through(duty_id=duty.pk, body_id=pk) for duty in made for pk in supporting), batch_size=500
    )
    return [["duty", duty.pk] for duty in made]


def _districts_of(leads: Sequence[int]) -> dict[int, int]:
    """The committee of the district above each body; the district where the register has no committee. Two queries."""
    led = list(Body.objects.filter(pk__in=leads, parent__kind=BodyKind.DISTRICT).select_related("parent"))
    offices = Body.objects.filter(
        parent__in={b.parent_id for b in led}, kind=BodyKind.AGENCY, search_key__startswith=COMMITTEE
    )
    committee = {office.parent_id: office.pk for office in offices}
    return {b.pk: committee.get(b.parent.pk, b.parent.pk) for b in led if b.parent}


def _since(draft: Draft, movement: Movement, now: datetime) -> date:
    dated = draft.paper.dated
    day = date.fromisoformat(dated) if len(dated) == len("2022-06-23") else now.date()
    return min(max(day, movement.valid_from), movement.valid_to)


def _responsibilities(actor: User, item: DraftItem, movement: Movement, now: datetime) -> Made:
    assigned = assign_indicators(
        actor=actor,
        territory=movement.territory,
        agency=Body.objects.get(pk=ids([item.chosen["agency"]])[0]),
        standard=item.chosen["standard"],
        indicators=item.chosen["indicators"],
        since=max(now.date(), movement.valid_from),
        act=section_of(item, item.draft),
        now=now,
    )
    ended = [["ended", pk, last.isoformat() if last else None] for pk, last in assigned.ended]
    return [*(["responsibility", pk] for pk in assigned.made), *ended]


@transaction.atomic
def undo_launch(*, actor: User, draft: Draft, reason: str, now: datetime) -> None:
    """Takes back all that the launch made, and opens the draft again. Refused, naming them, where somebody has answered."""
    rows = Draft.objects.select_for_update(of=("self",)).select_related("territory", "paper__issuer__parent__parent", "movement")
    held = rows.get(pk=draft.pk)
    can_plan(actor_on(actor, now.date()), held.territory, held.paper.issuer).require()
    if held.state != DraftState.LAUNCHED or held.movement is None or held.amends:
        raise Refused("Bản thảo này không ở trạng thái đã phát động.", who_can_lift="Tải lại trang.")
    if not reason.strip():
        raise Refused("Thu hồi việc phát động cần ghi lý do.", rule="Không có gì đã ghi mà mất dấu.")
    movement = Movement.objects.select_for_update(of=("self",)).select_related("territory").get(pk=held.movement.pk)
    items = list(held.items.exclude(made=[]))
    made = _made_of(items)
    list(Duty.objects.select_for_update().filter(pk__in=made["duty"]).order_by("pk").values_list("pk"))
    list(Target.objects.select_for_update().filter(pk__in=made["target"]).order_by("pk").values_list("pk"))
    if answered := answers_to(held, movement, made):
        raise Refused(
            " ".join(answered[:6]),
            rule="Chỉ thu hồi được việc phát động khi chưa ai trả lời.",
            who_can_lift="Sửa đổi, bổ sung kế hoạch bằng một văn bản mới.",
        )
    said = f"Thu hồi việc phát động “{movement.name}”: {reason.strip()}"
    tell_addressed(movement, held, said, now, where=reverse("my_work"))
    _take_back(actor, held, movement, items, made, now)
    held.state, held.movement, held.launched_at, held.launched_by = DraftState.OPEN, None, None, None
    held.save(update_fields=["state", "movement", "launched_at", "launched_by"])
    counted = {name: len(pks) for name, pks in made.items()}
    recorded(actor, held, "undo_launch", [{"movement": movement.pk or draft.movement_id, **counted}], now, reason.strip())
    if not held.head.get("joins"):
        Movement.objects.filter(pk=movement.pk).delete()


def _made_of(items: Sequence[DraftItem]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {name: [] for name in (*MODELS, "responsibility")}
    for item in items:
        for name, pk, *_ in item.made:
            if name in found:
                found[name].append(pk)
    return found


def _take_back(
    actor: User, held: Draft, movement: Movement, items: Sequence[DraftItem], made: Mapping[str, list[int]], now: datetime
) -> None:
    for item in items:
        if item.kind == ItemKind.RESPONSIBILITY:
            ended = [(m[1], date.fromisoformat(m[2]) if m[2] else None) for m in item.made if m[0] == "ended"]
            new = [m[1] for m in item.made if m[0] == "responsibility"]
            unassign_indicators(actor=actor, territory=movement.territory, assigned=Assigned(new, ended), now=now)
    for name, model in MODELS.items():
        model.objects.filter(pk__in=made[name], movement=movement).delete()
    movement.papers.remove(held.paper)
    movement.answers.remove(*held.head.get("answers_added", ()))
    held.items.update(made=[])


def tell_addressed(movement: Movement, draft: Draft, text: str, now: datetime, *, where: str = "") -> None:
    """Tells the people of every body that the movement lays something on; the link is the movement's page, unless said."""
    people = people_of(addressed_bodies(movement), now.date())
    url = where or reverse("movement", args=[movement.pk])
    key = f"launch:{draft.pk}:{now.isoformat()}:{url}"
    tell_all([Notice([user for users in people.values() for user in users], Topic.PLAN, text, url, key[:100])], now=now)
