"""A department's word on an indicator, to all communes."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import IndicatorNote
from chungsuc.progress.permissions import COORDINATION_OFFICE, writes_notes_on
from chungsuc.units.queries import actor_on

NOTE_LENGTH = 1000


@transaction.atomic
def write_note(*, actor: User, measure: str, text: str, now: datetime) -> IndicatorNote:
    """
    Tells all communes of the territory something about one measure; an empty text ends the note before.

    The agency answering for the measure that day writes it; where none is assigned, the coordination office.
    """
    if measure not in current().measures:
        raise Refused("Không có nội dung đo này trong bộ quy tắc.")
    post = writes_notes_on(actor_on(actor, now.date())).get(measure)
    if post is None:
        raise Refused(
            "Đồng chí không viết lưu ý cho chỉ tiêu này.",
            rule="Lưu ý do cơ quan được phân công chỉ tiêu viết.",
            who_can_lift=f"Cơ quan được phân công; chưa phân công thì {COORDINATION_OFFICE}",
        )
    text = text.replace("\r\n", "\n").strip()
    if len(text) > NOTE_LENGTH:
        raise Refused(f"Lưu ý dài {len(text)} ký tự, tối đa {NOTE_LENGTH}.", who_can_lift="Đồng chí rút gọn lưu ý.")
    note = IndicatorNote.objects.create(
        territory=post.territory,
        agency=post.appointment.body,
        measure=measure,
        text=text,
        written_by=actor,
        written_at=now,
    )
    record(
        actor=actor,
        action="progress.write_note",
        subject=f"units.body:{post.territory.pk}",
        items=[{"note": note.pk, "measure": measure, "text": sha256(text.encode()).hexdigest()}],
        now=now,
        post=post.appointment.post,
    )
    return note
