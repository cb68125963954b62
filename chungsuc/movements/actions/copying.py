"""A yearly movement taken on into another year."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.movements.due import DueKind, DueRule, later
from chungsuc.movements.models import Duty, Movement, Phase, QuotaClause, Target
from chungsuc.movements.permissions import can_change, planner_of
from chungsuc.units.queries import actor_on

MOST_YEARS = 10


@transaction.atomic
def copy_movement(*, actor: User, movement: Movement, name: str, plan: str, years: int, now: datetime) -> Movement:
    """
    The same phases, targets, duties and quota clauses, all days moved by so many years; nothing reached is carried over.

    What has ended is left behind, as is a body that no longer exists on the new first day. Raises ValidationError.
    """
    acting = actor_on(actor, now.date())
    can_change(acting, movement).require()
    if not 1 <= years <= MOST_YEARS:
        raise Refused(f"Chép sang năm sau: từ 1 đến {MOST_YEARS} năm.", who_can_lift="Sửa lại số năm.")
    made = Movement(
        name=name.strip(),
        territory=movement.territory,
        standing_agency=movement.standing_agency,
        plan=plan.strip(),
        standard=movement.standard,
        valid_from=_moved(movement.valid_from, years),
        valid_to=_moved(movement.valid_to, years),
        copied_from=movement,
    )
    made.full_clean()
    made.save()
    for phase in movement.phases.all():
        first, last = _moved(phase.valid_from, years), _moved(phase.valid_to, years)
        Phase.objects.create(movement=made, name=phase.name, valid_from=first, valid_to=last)
    targets = [_target(t, made, years) for t in movement.targets.filter(ended_on=None).prefetch_related("named")]
    duties = _duties(movement, made, years)
    clauses = [_clause(clause, made) for clause in movement.quota_clauses.filter(ended_on=None)]
    post = planner_of(acting, movement)
    record(
        actor=actor,
        action="movements.copy_movement",
        subject=f"movements.movement:{made.pk}",
        items=[
            {"from": movement.pk},
            *({"target": pk} for pk in targets),
            *({"duty": pk} for pk in duties),
            *({"quota_clause": pk} for pk in clauses),
        ],
        now=now,
        post=post.post if post else "",
    )
    return made


def _moved(day: date, years: int) -> date:
    return later(day, 12 * years, "m")


def _target(old: Target, made: Movement, years: int) -> int:
    """Its starting point was that of the old years, so it goes; the goal stays until somebody sets another."""
    named = list(old.named.on(made.valid_from))
    new = Target.objects.get(pk=old.pk)
    new.pk = None
    new.movement, new.due = made, _moved(old.due, years)
    new.base_year = old.base_year + years if old.base_year else None
    new.stated_baseline = new.stated_increment = new.baseline_day = None
    new.paper = new.amendment = new.ended_by = new.replaces = None
    new.quotation = {}
    new.full_clean()
    new.save(force_insert=True)
    new.named.set(named)
    return new.pk


def _duties(movement: Movement, made: Movement, years: int) -> list[int]:
    keys: dict[int, int] = {}
    rows = movement.duties.filter(ended_on=None, lead__valid_from__lte=made.valid_from)
    for old in rows.exclude(lead__valid_to__lt=made.valid_from).prefetch_related("supporting"):
        supporting = list(old.supporting.on(made.valid_from))
        new = Duty.objects.get(pk=old.pk)
        new.pk = None
        new.movement, new.rule = made, _rule(old, years, keys)
        new.due_text = "" if new.rule != old.rule else old.due_text
        new.valid_from = _moved(old.valid_from, years) if old.valid_from else None
        new.paper = new.amendment = new.ended_by = new.replaces = None
        new.quotation = {}
        new.full_clean()
        new.save(force_insert=True)
        new.supporting.set(supporting)
        keys[old.pk] = new.pk
    return list(keys.values())


def _rule(old: Duty, years: int, keys: dict[int, int]) -> str:
    """The same rule, years later; what waits for a duty that was left behind has no day."""
    rule = old.due_rule
    if rule.kind == DueKind.AFTER:
        base = keys.get(rule.duty) if rule.duty else rule.after
        moved = replace(rule, after=_moved(base, years) if isinstance(base, date) else base)
        return str(moved if base is not None else DueRule(DueKind.NONE))
    days = tuple(_moved(day, years) for day in rule.days) if rule.kind == DueKind.DATE else rule.days
    return str(replace(rule, days=days, year=rule.year + years if rule.year else 0))


def _clause(old: QuotaClause, made: Movement) -> int:
    new = QuotaClause.objects.create(
        movement=made,
        award=old.award,
        low=old.low,
        high=old.high,
        share=old.share,
        per=old.per,
        money=old.money,
    )
    return new.pk
