"""A look at a sign: noted once for all who see it."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.reporting.models import SignSeen
from chungsuc.reporting.permissions import signs_post
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on

NOTE_LENGTH = 500


@transaction.atomic
def note_sign(*, actor: User, body: Body, key: str, note: str, now: datetime) -> SignSeen:
    """
    Says what was found when a sign of the body was looked at. Nothing is changed by it; notes are added, never taken back.

    Refused for whoever neither coordinates nor verifies there, and where nothing is said.
    """
    at_post = signs_post(actor_on(actor, now.date()), body)
    text = " ".join(note.split())
    if not text:
        raise Refused("Đồng chí ghi vài chữ đã xem thấy gì, như “đã đối chiếu biên bản bàn giao công trình”.")
    if len(text) > NOTE_LENGTH:
        raise Refused(f"Ghi chú dài {len(text)} ký tự, tối đa {NOTE_LENGTH}.", who_can_lift="Đồng chí rút gọn.")
    seen = SignSeen.objects.create(
        body=body, key=key[:250], note=text, seen_by=actor, post=at_post.post, seen_at=now
    )
    record(
        actor=actor,
        action="reporting.note_sign",
        subject=f"units.body:{body.pk}",
        items=[{"seen": seen.pk, "key": key[:250], "text": sha256(text.encode()).hexdigest()}],
        now=now,
        post=at_post.post,
    )
    return seen
