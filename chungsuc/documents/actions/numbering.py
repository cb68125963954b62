"""Numbers: taken one after the other, never twice, never given back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.documents.models import Paper, PaperNumber, PaperState, Series
from chungsuc.documents.permissions import can_change, can_register
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on

LARGEST: Final = 999_999
REASON_LENGTH: Final = 300


@transaction.atomic
def take_number(*, actor: User, paper: Paper, series: Series, now: datetime) -> PaperNumber:
    """
    Gives a draft the next number of the series in the year of `now`; the paper is then issued and waits for signature.

    Numbers follow the largest one of the year. Raises Refused where the paper is no draft, or the series is not for it.
    """
    can_change(actor_on(actor, now.date()), paper).require()
    book = Series.objects.select_for_update().get(pk=series.pk)
    held = Paper.objects.select_for_update().get(pk=paper.pk)
    _fits(held, book, now.date())
    last = book.numbers.filter(year=now.year).aggregate(last=Max("number"))["last"] or 0
    taken = PaperNumber.objects.create(
        series=book, year=now.year, number=last + 1, paper=held, taken_by=actor, taken_at=now
    )
    held.state, held.dated = PaperState.ISSUED, now.date().isoformat()
    held.number = f"{taken.number:02}" if taken.number < 10 else str(taken.number)
    held.save(update_fields=["state", "number", "dated"])
    record(
        actor=actor,
        action="documents.take_number",
        subject=f"paper:{held.pk}",
        items=[{"series": book.pk, "year": taken.year, "number": taken.number}],
        now=now,
    )
    return taken


def _fits(paper: Paper, series: Series, on: date) -> None:
    if paper.state != PaperState.DRAFT:
        raise Refused("Văn bản này không còn là dự thảo.", rule="Chỉ dự thảo được cấp số, mỗi văn bản một số.")
    if not paper.symbol:
        raise Refused("Dự thảo chưa có ký hiệu.", who_can_lift="Đồng chí điền ký hiệu, ví dụ KH-UBND.")
    if series.body_id != paper.holder_id:
        raise Refused("Sổ số này của đơn vị khác.", rule="Văn bản lấy số trong sổ của đơn vị ban hành.")
    if series.types and paper.type not in series.types:
        raise Refused(
            f"Sổ “{series.name}” không dùng cho {paper.type or 'văn bản chưa rõ loại'}.",
            who_can_lift="Đồng chí chọn sổ khác, hoặc thêm loại văn bản vào sổ.",
        )
    if on < series.valid_from or (series.valid_to is not None and series.valid_to < on):
        raise Refused(f"Sổ “{series.name}” không dùng vào ngày {on:%d/%m/%Y}.", who_can_lift="Đồng chí chọn sổ khác.")


def enter_number(*, series: Series, paper: Paper, number: int, year: int, by: User, now: datetime) -> PaperNumber:
    """Notes in the book a number that a paper already bears; refused where another paper has it. Within a transaction."""
    Series.objects.select_for_update().get(pk=series.pk)
    there = PaperNumber.objects.filter(series=series, year=year, number=number).select_related("paper").first()
    if there is not None:
        raise Refused(
            f"Số {number} năm {year} trong sổ “{series.name}” đã cấp cho văn bản khác.",
            rule="Một số chỉ dùng cho một văn bản.",
            who_can_lift="Đồng chí kiểm tra lại số trên văn bản, hoặc xem sổ số.",
        )
    return PaperNumber.objects.create(
        series=series, year=year, number=number, paper=paper, taken_by=by, taken_at=now
    )


@transaction.atomic
def void_paper(*, actor: User, paper: Paper, reason: str, now: datetime) -> Paper:
    """Voids a paper that is no draft. Its number stays its own, with the reason, and is never given again."""
    can_change(actor_on(actor, now.date()), paper).require()
    held = Paper.objects.select_for_update().get(pk=paper.pk)
    if held.state not in (PaperState.ISSUED, PaperState.REGISTERED):
        raise Refused("Chỉ hủy văn bản đã cấp số hoặc đã vào sổ.")
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Chưa ghi lý do hủy.", rule="Số đã hủy phải có lý do.", who_can_lift="Đồng chí ghi lý do.")
    if len(reason) > REASON_LENGTH:
        raise Refused(f"Lý do dài quá {REASON_LENGTH} ký tự.")
    held.state, held.void_reason = PaperState.VOID, reason
    held.save(update_fields=["state", "void_reason"])
    PaperNumber.objects.filter(paper=held).update(void_reason=reason)
    record(actor=actor, action="documents.void", subject=f"paper:{held.pk}", now=now)
    return held


@transaction.atomic
def keep_series(
    *,
    actor: User,
    body: Body,
    name: str,
    types: Sequence[str],
    valid_from: date,
    valid_to: date | None,
    now: datetime,
    series: Series | None = None,
) -> Series:
    """Opens a series of numbers, or corrects one. Two series of a body never number the same type on the same day."""
    can_register(actor_on(actor, now.date()), body).require()
    Body.objects.select_for_update().get(pk=body.pk)
    if not name.strip():
        raise Refused("Chưa ghi tên sổ.", who_can_lift="Ví dụ: Sổ kế hoạch, quyết định.")
    if valid_to is not None and valid_to < valid_from:
        raise Refused(f"Ngày kết thúc {valid_to:%d/%m/%Y} trước ngày bắt đầu {valid_from:%d/%m/%Y}.")
    kept = Series.objects.select_for_update().get(pk=series.pk) if series else Series(body=body)
    kept.name, kept.types = name.strip()[:100], sorted(dict.fromkeys(t for t in types if t))
    kept.valid_from, kept.valid_to = valid_from, valid_to
    for other in Series.objects.filter(body=body).exclude(pk=kept.pk):
        _apart(kept, other)
    kept.save()
    record(actor=actor, action="documents.keep_series", subject=f"series:{kept.pk}", now=now)
    return kept


def _apart(one: Series, other: Series) -> None:
    days = one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)
    both = set(one.types) & set(other.types) or not (one.types or other.types)
    if days and both:
        said = ", ".join(sorted(both)) if isinstance(both, set) else "mọi loại văn bản"
        raise Refused(
            f"Sổ “{other.name}” đã dùng cho {said} trong thời gian này.",
            rule="Mỗi loại văn bản lấy số ở một sổ.",
            who_can_lift="Đồng chí bỏ loại đó, hoặc cho sổ cũ kết thúc trước.",
        )
