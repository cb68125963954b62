"""Papers come into a register, with all that they cite."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Self

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Answer, Refused
from chungsuc.audit.actions import record
from chungsuc.documents.actions.citing import index_text, link_citations, taken_over
from chungsuc.documents.actions.numbering import enter_number
from chungsuc.documents.bringing import Brought, Proposal
from chungsuc.documents.models import Direction, Paper, PaperState, StoredFile
from chungsuc.documents.naming import Name, split_number
from chungsuc.documents.permissions import can_register
from chungsuc.documents.queries.numbers import series_for
from chungsuc.documents.queries.papers import registered_twice
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on

OLDEST: Final = 1945
DATED: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
WIDTHS: Final = {"type": 40, "number": 20, "symbol": 60, "dated": 10, "issuer_name": 200, "signer_name": 100}


class AlreadyThere(Answer):
    """The paper stands in this register already; nothing was stored."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(f"Văn bản này đã có trong sổ: {paper.name}.")
        self.paper = paper


@dataclass(frozen=True, slots=True)
class Entry:
    """The fields of one paper as confirmed by a person; `dated` as printed ("2022-07-15", "2022-07", "2022" or "")."""

    direction: Direction
    type: str = ""
    number: str = ""
    symbol: str = ""
    dated: str = ""
    issuer: Body | None = None
    issuer_name: str = ""
    subject: str = ""
    signer_name: str = ""
    arrived_on: date | None = None

    @classmethod
    def of(cls, found: Proposal, direction: Direction, arrived_on: date | None = None) -> Self:
        """The fields as they were read, nobody having looked."""
        return cls(
            direction=direction,
            type=found.type,
            number=found.number,
            symbol=found.symbol,
            dated=found.dated,
            issuer=found.issuer,
            issuer_name=found.issuer_name,
            subject=found.subject,
            signer_name=found.signer_name,
            arrived_on=arrived_on,
        )

    @property
    def name(self) -> Name:
        return Name(self.number, self.symbol, self.dated, self.issuer_name or str(self.issuer or ""))


@transaction.atomic
def register_paper(
    *,
    actor: User,
    holder: Body,
    entry: Entry,
    now: datetime,
    file: StoredFile | None = None,
    brought: Brought | None = None,
) -> Paper:
    """
    Puts a paper into the register of the holder: fields as given, text and tree as `brought`, its citations linked.

    A paper that was only cited before is taken over. Raises AlreadyThere for one that the register has; Refused.
    """
    can_register(actor_on(actor, now.date()), holder).require()
    require_sound(entry, now.date())
    Body.objects.select_for_update().get(pk=holder.pk)
    twice = registered_twice(entry.name, holder, file_id=file.pk if file else None)
    if twice is not None:
        raise AlreadyThere(twice)
    paper = taken_over(entry.name, holder) or Paper()
    read = brought.paper if brought and brought.paper else None
    fill(paper, entry)
    paper.signer_title = ((read.signer.title or "") if read and read.signer else "")[:200]
    paper.tree = read.to_json() if read else {}
    paper.state, paper.holder, paper.file = PaperState.REGISTERED, holder, file
    paper.registered_by, paper.registered_at = actor, now
    paper.text = brought.text if brought else ""
    index_text(paper)
    paper.save()
    if brought and read:
        link_citations(paper, brought.citations, read, by=actor, now=now)
    if entry.direction == Direction.OUTGOING:
        note_number(paper, actor, now)
    record(
        actor=actor,
        action="documents.register",
        subject=f"paper:{paper.pk}",
        items=[{"file": file.sha256 if file else None, "holder": holder.pk}],
        now=now,
    )
    return paper


def fill(paper: Paper, entry: Entry) -> None:
    """The fields as a person confirmed them; the paper is saved by the caller."""
    paper.number, paper.symbol = split_number(entry.number, entry.symbol)
    for field in ("direction", "type", "dated", "issuer", "subject", "signer_name", "arrived_on"):
        setattr(paper, field, getattr(entry, field))
    paper.issuer_name = entry.issuer_name or (entry.issuer.official_name if entry.issuer else "")


def require_sound(entry: Entry, on: date) -> None:
    """What cannot be told of a paper is refused in words."""
    for field, width in WIDTHS.items():
        if len(getattr(entry, field)) > width:
            raise Refused(f"“{getattr(entry, field)[:30]}…” dài quá {width} ký tự.")
    number, symbol = split_number(entry.number, entry.symbol)
    if number and not symbol:
        raise Refused("Có số mà chưa có ký hiệu.", who_can_lift="Đồng chí điền ký hiệu, ví dụ KH-UBND.")
    if number and not re.fullmatch(r"[0-9]{1,7}[A-Za-zĐđ]{0,3}", number):
        raise Refused(f"“{number}” không phải số văn bản.", who_can_lift="Ví dụ: 146, 07, 12a.")
    if not (symbol or entry.subject):
        raise Refused("Chưa có ký hiệu, cũng chưa có trích yếu.", who_can_lift="Đồng chí điền ít nhất trích yếu.")
    if not (entry.issuer or entry.issuer_name):
        raise Refused("Chưa rõ cơ quan ban hành.", who_can_lift="Đồng chí chọn hoặc điền tên cơ quan.")
    first = _first_day(entry.dated)
    if first is not None and first > on:
        raise Refused(f"Ngày văn bản {entry.dated} sau hôm nay {on:%d/%m/%Y}.")
    if entry.arrived_on is not None and entry.arrived_on > on:
        raise Refused(f"Ngày đến {entry.arrived_on:%d/%m/%Y} sau hôm nay {on:%d/%m/%Y}.")
    if entry.arrived_on is not None and first is not None and entry.arrived_on < first:
        raise Refused(f"Ngày đến {entry.arrived_on:%d/%m/%Y} trước ngày văn bản {entry.dated}.")


def _first_day(dated: str) -> date | None:
    """The first day that the printed date may mean; Refused for a day that does not exist."""
    if not dated:
        return None
    try:
        if not DATED.fullmatch(dated):
            raise ValueError(dated)  # noqa: TRY301 -- one answer for both
        year, month, day = [*map(int, dated.split("-")), 1, 1][:3]
        found = date(year, month, day)
    except ValueError as problem:
        raise Refused(f"“{dated[:20]}” không phải ngày của văn bản.", who_can_lift="Ví dụ: 15/07/2022.") from problem
    if found.year < OLDEST:
        raise Refused(f"Năm {found.year} không phải năm của văn bản.")
    return found


def note_number(paper: Paper, by: User, now: datetime) -> None:
    """A paper that the holder issued with a number typed by hand stands in the book of numbers too, where there is one."""
    if paper.holder is None or paper.issuer_id != paper.holder_id or not paper.number.isdecimal():
        return
    year = int(paper.dated[:4]) if paper.dated else now.year
    fitting = [s for s in series_for(paper) if s.valid_from.year <= year <= (s.valid_to or date.max).year]
    if fitting and int(paper.number):
        enter_number(series=fitting[0], paper=paper, number=int(paper.number), year=year, by=by, now=now)
