"""A closer look at some of many waiting values."""

import secrets
from datetime import datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.progress.models import SampleDraw, State
from chungsuc.progress.queries.samples import sample_of
from chungsuc.progress.queries.work import waiting_ids
from chungsuc.units.queries import actor_on

SEEDS = 2**31


@transaction.atomic
def draw_sample(*, actor: User, state: State, measure: str, now: datetime, seed: int | None = None) -> SampleDraw:
    """
    Draws some of the values of one measure that wait for the actor. Same seed and same values, same draw: anybody who has
    both can draw again.
    """
    acting = actor_on(actor, now.date())
    waiting = waiting_ids(acting, state, measure)
    if not waiting:
        raise Refused("Không có số liệu nào của chỉ tiêu này đang chờ đồng chí.")
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    draw = SampleDraw.objects.create(
        measure=measure,
        seed=seed,
        drawn_from=waiting,
        drawn=sample_of(waiting, seed),
        drawn_by=actor,
        drawn_at=now,
    )
    record(
        actor=actor,
        action="progress.draw_sample",
        subject=f"progress.sampledraw:{draw.pk}",
        items=[{"measure": measure, "seed": seed, "of": len(waiting)}, *({"value": pk} for pk in draw.drawn)],
        now=now,
        post=acting.main.post if acting.main else "",
    )
    return draw
