"""What judging a territory anew for one day found to be otherwise than stored, appended."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.progress.models import Line, Standing
from chungsuc.progress.queries.province import judge_province
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on


@transaction.atomic
def store_rejudged(*, actor: User, territory: Body, on: date, level: str, line: Line, now: datetime) -> list[Standing]:
    """
    Judges the communes for a day as known now and appends the standings that differ from what is stored.

    The bodies are locked first, so that nobody's step comes between. Nothing is written where nothing differs.
    """
    appointment = actor_on(actor, now.date()).coordinates(territory.path)
    if appointment is None:
        raise Refused(
            "Chỉ cơ quan điều phối ghi lại kết quả tính lại.", who_can_lift="Văn phòng Điều phối nông thôn mới"
        )
    list(Body.objects.communes().on(on).within(territory.path).select_for_update(of=("self",)).values_list("pk"))
    differing = judge_province(territory, on=on, known_at=now, level=level, line=line).differing
    rows = [Standing(body=row.body, line=line, day=on, known_from=now, **asdict(row.judged)) for row in differing]
    Standing.objects.bulk_create(rows, batch_size=500)
    if rows:
        record(
            actor=actor,
            action="progress.store_rejudged",
            subject=f"units.body:{territory.pk}",
            items=[
                {
                    "body": row.body.pk,
                    "day": on.isoformat(),
                    "line": str(line),
                    "digest": row.judged.digest,
                    "before": row.stored.digest if row.stored else None,
                }
                for row in differing
            ],
            now=now,
            post=appointment.post,
        )
    return rows
