"""A paper that is being written: kept as a tree, without a number."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.documents.actions.citing import index_text, link_citations
from chungsuc.documents.bringing import running_text
from chungsuc.documents.models import Direction, Paper, PaperState
from chungsuc.documents.official.citations import find_citations
from chungsuc.documents.official.tree import OfficialPaper, PartialDate
from chungsuc.documents.permissions import can_register
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on


@transaction.atomic
def keep_draft(
    *, actor: User, holder: Body, official: OfficialPaper, now: datetime, paper: Paper | None = None
) -> Paper:
    """Keeps a draft of the holder, or a changed one in its place. Number and day are left out: issuing gives them."""
    can_register(actor_on(actor, now.date()), holder).require()
    official = replace(official, number=None, date=None)
    held = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk) if paper else Paper(holder=holder)
    if paper and (held.state != PaperState.DRAFT or held.holder_id != holder.pk):
        raise Refused("Văn bản này không còn là dự thảo.", rule="Chỉ dự thảo mới sửa được nội dung.")
    held.state, held.direction, held.issuer = PaperState.DRAFT, Direction.OUTGOING, holder
    held.type, held.symbol = (official.type or "").lower()[:40], (official.symbol or "")[:60]
    held.issuer_name = (official.issuer or holder.official_name)[:200]
    held.subject = official.subject or ""
    held.signer_name = ((official.signer.name or "") if official.signer else "")[:100]
    held.signer_title = ((official.signer.title or "") if official.signer else "")[:200]
    held.tree, held.text = official.to_json(), running_text(official)
    held.registered_by, held.registered_at = actor, now
    index_text(held)
    held.save()
    held.citations.all().delete()
    link_citations(held, find_citations(official), official, by=actor, now=now)
    record(actor=actor, action="documents.draft", subject=f"paper:{held.pk}", now=now)
    return held


def official_of(paper: Paper) -> OfficialPaper | None:
    """The paper's tree with the number and day that it bears by now; None where no tree is kept."""
    if not paper.tree:
        return None
    official = OfficialPaper.from_json(paper.tree)
    if not paper.dated:
        return replace(official, number=paper.number or None)
    year, month, day = [*map(int, paper.dated.split("-")), None, None][:3]
    return replace(official, number=paper.number or None, symbol=paper.symbol, date=PartialDate(year or 0, month, day))
