"""A sent version goes into the book of papers: kept as a draft of the body, numbered there as any paper is."""

from datetime import datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.documents.actions import keep_draft
from chungsuc.documents.models import Paper
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.reporting.models import ReportVersion


@transaction.atomic
def draft_of_version(*, actor: User, version: ReportVersion, official: OfficialPaper, now: datetime) -> Paper:
    """The version's paper as a draft in the register of its body, once; whoever keeps that register may. Text and figures stay."""
    held = ReportVersion.objects.select_for_update(of=("self",)).select_related("report__body").get(pk=version.pk)
    if held.paper_id is not None:
        raise Refused("Bản báo cáo này đã có văn bản trong sổ.", who_can_lift="Mở văn bản ấy từ trang của bản báo cáo.")
    kept = keep_draft(actor=actor, holder=held.report.body, official=official, now=now)
    ReportVersion.objects.filter(pk=held.pk).update(paper=kept)
    record(
        actor=actor,
        action="reporting.draft_of_version",
        subject=f"reporting.report:{held.report_id}",
        items=[{"version": held.pk, "paper": kept.pk}],
        now=now,
    )
    return kept
