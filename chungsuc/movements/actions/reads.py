"""Saying that a launch is known, and reminding those who are late."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from chungsuc.accounts.actions import Notice, tell_all
from chungsuc.accounts.models import Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.movements.models import LaunchRead, Movement
from chungsuc.movements.permissions import addressed, can_change, planner_of
from chungsuc.movements.queries.launches import addressed_bodies, people_of, tracker
from chungsuc.units.queries import actor_on


@transaction.atomic
def acknowledge_launch(*, actor: User, movement: Movement, now: datetime) -> Sequence[LaunchRead]:
    """
    Somebody of a body says that the launch is known there; once for a body. It is said by a button and never by opening
    the page: a page that was opened is not yet one that was read, and looking must not write.
    """
    held = Movement.objects.select_for_update(of=("self",), no_key=True).filter(pk=movement.pk).first()
    if held is None or held.launched_at is None:
        raise Refused("Việc phát động này vừa được thu hồi.", who_can_lift="Tải lại trang.")
    posts = addressed(actor_on(actor, now.date()), addressed_bodies(held))
    if not posts:
        raise Refused(
            "Đơn vị của đồng chí không được giao việc trong phong trào này.",
            rule="Đơn vị chủ trì nhiệm vụ, hoặc cơ quan phụ trách chỉ tiêu, báo đã nắm được.",
        )
    known = set(held.reads.filter(body__in=[p.body_id for p in posts]).values_list("body", flat=True))
    new = [
        LaunchRead.objects.create(movement=held, body_id=p.body_id, by=actor, at=now)
        for p in posts
        if p.body_id not in known
    ]
    if new:
        record(
            actor=actor,
            action="movements.acknowledge_launch",
            subject=f"movements.movement:{held.pk}",
            items=[{"body": r.body_id} for r in new],
            now=now,
            post=posts[0].post,
        )
    return new


@transaction.atomic
def nudge_late(*, actor: User, movement: Movement, now: datetime) -> int:
    """Tells the people of every body that is late, or has not said that it knows; once a day. How many bodies."""
    acting = actor_on(actor, now.date())
    can_change(acting, movement).require()
    found = tracker(movement, on=now.date(), known_at=now)
    wanted = [r for r in found.rows if r.late or r.read is None]
    people = people_of([r.body.pk for r in wanted], now.date())
    url = reverse("movement", args=[movement.pk])
    notices = []
    for row in wanted:
        parts = [f"{o.duty.what}, quá hạn {o.days} ngày" for o in row.late[:2]] or ["chưa báo đã nắm được kế hoạch"]
        text = f"Nhắc: {row.body.official_name}, {movement.name}: {'; '.join(parts)}."
        key = f"nudge:{movement.pk}:{row.body.pk}:{now.date()}"
        notices.append(Notice(people[row.body.pk], Topic.DUE, text, url, key))
    tell_all(notices, now=now)
    post = planner_of(acting, movement)
    record(
        actor=actor,
        action="movements.nudge_late",
        subject=f"movements.movement:{movement.pk}",
        items=[{"body": r.body.pk} for r in wanted],
        now=now,
        post=post.post if post else "",
    )
    return len(wanted)
