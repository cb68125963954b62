"""Which agency answers for which indicators, laid down by a plan and taken back with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Responsibility
from chungsuc.progress.permissions import can_assign
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on


@dataclass(frozen=True, slots=True)
class Assigned:
    """What an assignment made, and what it ended with the last day that stood there before."""

    made: Sequence[int]
    ended: Sequence[tuple[int, date | None]]


@transaction.atomic
def assign_indicators(
    *,
    actor: User,
    territory: Body,
    agency: Body,
    standard: str,
    indicators: Sequence[str],
    since: date,
    act: str,
    now: datetime,
) -> Assigned:
    """
    The agency answers for the indicators from a day on; who did so until then ends the day before. Those for which it
    answers already are left as they are. Raises KeyError for an indicator that the set does not have.
    """
    acting = actor_on(actor, now.date())
    can_assign(acting, territory).require()
    edition = current().edition(standard)
    running = Responsibility.objects.select_for_update().filter(
        Q(valid_to=None) | Q(valid_to__gte=since), territory=territory, standard=standard, indicator__in=indicators
    )
    held: dict[str, Responsibility] = {}
    for row in running.order_by("valid_from"):
        if row.valid_from > since or (row.valid_from == since and row.agency_id != agency.pk):
            raise Refused(
                f"Chỉ tiêu {row.indicator} đã giao cho {row.agency.official_name} từ ngày {row.valid_from:%d/%m/%Y}.",
                rule="Mỗi chỉ tiêu mỗi ngày chỉ một cơ quan chịu trách nhiệm.",
                who_can_lift="Bỏ chỉ tiêu này khỏi mục phân công, hoặc phát động vào ngày sau.",
            )
        held[row.indicator] = row
    made, ended = [], []
    for number in indicators:
        before = held.get(number)
        if before is not None and before.agency_id == agency.pk:
            continue
        if before is not None:
            ended.append((before.pk, before.valid_to))
            Responsibility.objects.filter(pk=before.pk).update(valid_to=since - timedelta(days=1))
        new = Responsibility.objects.create(
            territory=territory,
            agency=agency,
            standard=standard,
            indicator=number,
            measure=edition.indicator(number).measure,
            valid_from=since,
            act=act[:300],
        )
        made.append(new.pk)
    post = acting.coordinates(territory.path)
    record(
        actor=actor,
        action="progress.assign_indicators",
        subject=f"units.body:{agency.pk}",
        items=[{"responsibility": pk, "ended": None} for pk in made] + [{"responsibility": None, "ended": pk} for pk, _ in ended],
        now=now,
        post=post.post if post else "",
    )
    return Assigned(made, ended)


@transaction.atomic
def unassign_indicators(*, actor: User, territory: Body, assigned: Assigned, now: datetime) -> None:
    """Takes an assignment back whole: what it made is deleted, what it ended goes on as before."""
    acting = actor_on(actor, now.date())
    can_assign(acting, territory).require()
    Responsibility.objects.filter(pk__in=assigned.made, territory=territory).delete()
    for pk, last in assigned.ended:
        Responsibility.objects.filter(pk=pk, territory=territory).update(valid_to=last)
    post = acting.coordinates(territory.path)
    record(
        actor=actor,
        action="progress.unassign_indicators",
        subject=f"units.body:{territory.pk}",
        items=[{"responsibility": pk} for pk in assigned.made],
        now=now,
        post=post.post if post else "",
    )
