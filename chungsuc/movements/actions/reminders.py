"""Duties whose day is near: told to the people of the body that leads, once for each time that it falls due."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from chungsuc.accounts.actions import Notice, tell_all
from chungsuc.accounts.models import Topic, User
from chungsuc.movements.models import Duty
from chungsuc.movements.queries import DutyState, Owed, ledger_for, owed
from chungsuc.units.models import Appointment, Role

DAYS_BEFORE = 3


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Tells of what is due within three days and not done; how many times of duties that were. Six queries."""
    day = now.date()
    duties = list(
        Duty.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day), movement__valid_from__lte=day)
        .filter(movement__valid_to__gte=day)
        .select_related("movement", "lead")
    )
    ledger = ledger_for(duties, now)
    near = [item for duty in duties for item in owed(duty, ledger, day) if _near(item)]
    people: dict[int, list[User]] = defaultdict(list)
    posts = (
        Appointment.objects.on(day).exclude(role=Role.ADMINISTRATOR).filter(body__in={item.lead.pk for item in near})
    )
    for post in posts.filter(user__is_active=True).select_related("user"):
        people[post.body_id].append(post.user)
    tell_all([_notice(item, people[item.lead.pk]) for item in near], now=now)
    return len(near)


def _near(item: Owed) -> bool:
    return item.state == DutyState.SOON and item.days <= DAYS_BEFORE


def _notice(item: Owed, people: list[User]) -> Notice:
    left = "Hôm nay đến hạn" if item.days == 0 else f"Còn {item.days} ngày đến hạn"
    text = f"{left}: {item.duty.what}, {item.lead.official_name}, hạn {item.occurrence.due:%d/%m/%Y}."
    return Notice(
        people, Topic.DUE, text, reverse("duty", args=[item.duty.pk]), f"due:{item.duty.pk}:{item.occurrence.key}"
    )
