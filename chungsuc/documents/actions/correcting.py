"""What the register says of a paper is put right; what it said before stays in the trail."""

from dataclasses import fields
from datetime import datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.documents.actions.citing import index_text, link_citations, take_over_cited
from chungsuc.documents.actions.numbering import REASON_LENGTH
from chungsuc.documents.actions.registering import AlreadyThere, Entry, fill, note_number, require_sound
from chungsuc.documents.models import Correction, Direction, Paper, PaperNumber, PaperState
from chungsuc.documents.official.citations import find_citations
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.permissions import can_change
from chungsuc.documents.queries.papers import registered_twice
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on

FIELDS = tuple(field.name for field in fields(Entry))
NAMING = frozenset({"direction", "type", "number", "symbol", "dated", "issuer", "issuer_name"})


@transaction.atomic
def correct_paper(*, actor: User, paper: Paper, entry: Entry, reason: str, now: datetime) -> Paper:
    """
    Gives a registered paper the fields of `entry`; file and text stay. Links, search and the book of numbers follow.

    The trail keeps each changed field as it was and as it is, and the reason. Raises AlreadyThere where the register has
    another paper of that name; Refused where nothing changes, no reason is given, or the paper was issued here.
    """
    can_change(actor_on(actor, now.date()), paper).require()
    assert paper.holder is not None  # what may be changed is held
    Body.objects.select_for_update().get(pk=paper.holder.pk)
    held = Paper.objects.select_for_update(of=("self",)).select_related("holder", "issuer").get(pk=paper.pk)
    reason = " ".join(reason.split())
    _may_be_corrected(held, reason)
    require_sound(entry, now.date())
    before = _told(held)
    fill(held, entry)
    changed = [
        {"field": field, "before": was, "after": now_is}
        for (field, was), now_is in zip(before.items(), _told(held).values(), strict=True)
        if was != now_is
    ]
    if not changed:
        raise Refused("Chưa có gì thay đổi.")
    twice = registered_twice(entry.name, paper.holder, without=held.pk)
    if twice is not None:
        raise AlreadyThere(twice)
    index_text(held)
    held.save()
    if not NAMING.isdisjoint(one["field"] for one in changed):
        _follow(held, actor, now)
    made = Correction.objects.create(paper=held, by=actor, at=now, reason=reason, changes=changed)
    items = [{"correction": made.pk, **one} for one in changed if one["field"] != "signer_name"]
    record(actor=actor, action="documents.correct", subject=f"paper:{held.pk}", items=items, now=now)
    return held


def _may_be_corrected(paper: Paper, reason: str) -> None:
    if paper.state != PaperState.REGISTERED or paper.signature:
        raise Refused(
            "Văn bản này phát hành từ hệ thống: số, ngày, trích yếu là của bản phát hành, không sửa trong sổ.",
            rule="Chỉ sửa thông tin của văn bản được đưa vào sổ.",
            who_can_lift="Nếu văn bản sai, đồng chí hủy rồi phát hành văn bản khác.",
        )
    if not reason:
        raise Refused("Chưa ghi lý do sửa.", who_can_lift="Đồng chí ghi lý do, ví dụ: đọc nhầm số.")
    if len(reason) > REASON_LENGTH:
        raise Refused(f"Lý do dài quá {REASON_LENGTH} ký tự.")


def _told(paper: Paper) -> dict[str, str]:
    """The fields as texts, as the trail keeps them; an issuer by its name."""
    return {field: str(getattr(paper, field) or "") for field in FIELDS}


def _follow(paper: Paper, by: User, now: datetime) -> None:
    """The book of numbers and the links of papers that cite this one, or that meant it."""
    PaperNumber.objects.filter(paper=paper).delete()
    if paper.direction == Direction.OUTGOING:
        note_number(paper, by, now)
    for citing in list(Paper.objects.filter(citations__cited=paper).select_related("holder").distinct()):
        if citing.tree:
            read = OfficialPaper.from_json(citing.tree)
            citing.citations.all().delete()
            link_citations(citing, find_citations(read), read, by=by, now=now)
    take_over_cited(paper)
