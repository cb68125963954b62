"""Titles: recorded with their decision, ended, inherited, reassessed."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.documents.models import StoredFile
from chungsuc.progress.models import TitleHeld
from chungsuc.progress.permissions import COORDINATION_OFFICE, FACT, TitleEntry, objections
from chungsuc.units.models import Appointment, Body, Part, Succession, SuccessionKind
from chungsuc.units.queries import Actor, actor_on


def _coordinates(acting: Actor, body: Body) -> Appointment:
    appointment = acting.coordinates(body.path) if body.path else None  # who works for the nation acts in no province
    if appointment is None:
        raise Refused(
            f"Chỉ cơ quan điều phối của địa bàn ghi danh hiệu của {body.official_name}.",
            rule=FACT,
            who_can_lift=COORDINATION_OFFICE,
        )
    return appointment


def _require(entry: TitleEntry, held: Collection[TitleHeld], today: date) -> None:
    for objection in objections(entry, held, today):
        objection.require()


def _stored(entries: Sequence[TitleEntry], actor: User, now: datetime) -> list[TitleHeld]:
    return TitleHeld.objects.bulk_create(
        [
            TitleHeld(
                body=entry.body,
                title=entry.title,
                decision=entry.decision.strip(),
                decided_by=entry.decided_by.strip(),
                decided_on=entry.decided_on,
                valid_from=entry.begins,
                recorded_by=actor,
                recorded_at=now,
                file=entry.file,
            )
            for entry in entries
        ]
    )


def _items(holdings: Sequence[TitleHeld]) -> list[dict[str, object]]:
    return [
        {
            "held": held.pk,
            "body": held.body_id,
            "title": held.title,
            "decision": held.decision,
            "ended": held.ended_on.isoformat() if held.ended_on else None,
        }
        for held in holdings
    ]


@transaction.atomic
def record_titles(*, actor: User, entries: Sequence[TitleEntry], now: datetime) -> list[TitleHeld]:
    """Records titles already given by decisions, all or none; no verdict is asked for. Same queries for one and for many."""
    if not entries:
        raise Refused("Chưa có danh hiệu nào để ghi.")
    acting = actor_on(actor, now.date())
    appointments = [_coordinates(acting, entry.body) for entry in entries]
    # of two people who record the same title, the second waits here and then sees the first one's
    bodies = Body.objects.select_for_update().filter(pk__in={e.body.pk for e in entries}).order_by("pk")
    held = list(TitleHeld.objects.filter(body__in=[b.pk for b in bodies]))
    for entry in entries:
        _require(entry, [h for h in held if h.body_id == entry.body.pk], now.date())
        held.append(TitleHeld(body=entry.body, title=entry.title, decision=entry.decision, valid_from=entry.begins))
    stored = _stored(entries, actor, now)
    record(
        actor=actor,
        action="progress.record_title",
        subject=f"units.body:{entries[0].body.pk}",
        items=_items(stored),
        now=now,
        post=appointments[0].post,
    )
    return stored


def record_title(
    *,
    actor: User,
    body: Body,
    title: str,
    decision: str,
    decided_by: str,
    decided_on: date,
    valid_from: date | None = None,
    file: StoredFile | None = None,
    now: datetime,
) -> TitleHeld:
    """Records one title; whoever is told of it may show the day's figures beside it (`queries.standing_beside`)."""
    entry = TitleEntry(body, title, decision, decided_by, decided_on, valid_from, file)
    [held] = record_titles(actor=actor, entries=[entry], now=now)
    return held


def _locked(held: TitleHeld) -> TitleHeld:
    """The holding as it is now, its body locked; refused when it has ended."""
    Body.objects.select_for_update().get(pk=held.body_id)
    found = TitleHeld.objects.select_for_update(of=("self",)).select_related("body").get(pk=held.pk)
    if found.ended_on is not None:
        raise Refused(
            f"Danh hiệu này đã kết thúc ngày {found.ended_on:%d/%m/%Y} theo {found.end_act}.",
            rule="Một lần giữ danh hiệu chỉ kết thúc một lần.",
        )
    return found


def _end(holdings: Sequence[TitleHeld], last_day: date, act: str, now: datetime) -> None:
    for held in holdings:
        held.ended_on, held.end_act, held.end_recorded_at = max(last_day, held.valid_from), act, now
    TitleHeld.objects.bulk_update(holdings, ["ended_on", "end_act", "end_recorded_at"])


@transaction.atomic
def end_title(*, actor: User, held: TitleHeld, ended_on: date, act: str, now: datetime) -> TitleHeld:
    """Revoked or expired: `ended_on` is the last day on which it was held."""
    appointment = _coordinates(actor_on(actor, now.date()), held.body)
    found = _locked(held)
    if not act.strip():
        raise Refused("Cần căn cứ kết thúc: số quyết định thu hồi, hoặc lý do hết hạn.", rule=FACT)
    if ended_on < found.valid_from:
        raise Refused(
            f"Danh hiệu bắt đầu ngày {found.valid_from:%d/%m/%Y}, không thể kết thúc ngày {ended_on:%d/%m/%Y}."
        )
    _end([found], ended_on, act.strip(), now)
    record(
        actor=actor,
        action="progress.end_title",
        subject=f"units.body:{found.body_id}",
        items=_items([found]),
        now=now,
        post=appointment.post,
    )
    return found


@transaction.atomic
def reassess_title(
    *,
    actor: User,
    inherited: TitleHeld,
    confirmed: bool,
    decision: str,
    decided_by: str = "",
    decided_on: date,
    now: datetime,
) -> TitleHeld | None:
    """
    Settles what a successor makes of a former commune's title: its own by its own decision, or ended with the reason.

    A title inherited from several former communes is settled for all of them; a confirmed one is given back.
    """
    acting = actor_on(actor, now.date())
    appointment = _coordinates(acting, inherited.body)
    found = _locked(inherited)
    if found.inherited_from_id is None:
        raise Refused("Chỉ đánh giá lại danh hiệu của xã cũ.", rule="Danh hiệu của chính xã thì kết thúc hoặc giữ.")
    if not decision.strip():
        raise Refused("Cần số quyết định hoặc lý do.", rule=FACT)
    if decided_on > now.date():
        raise Refused(f"Ngày {decided_on:%d/%m/%Y} chưa đến.", rule=FACT)
    settled = list(
        TitleHeld.objects.filter(body=found.body, title=found.title, ended_on=None).exclude(inherited_from=None)
    )
    own: list[TitleHeld] = []
    if confirmed:
        entry = TitleEntry(found.body, found.title, decision, decided_by, decided_on)
        others = TitleHeld.objects.filter(body=found.body, title=found.title, inherited_from=None)
        _require(entry, list(others), now.date())
        own = _stored([entry], actor, now)
    _end(settled, decided_on - timedelta(days=1), decision.strip(), now)
    record(
        actor=actor,
        action="progress.reassess_title",
        subject=f"units.body:{found.body_id}",
        items=_items([*own, *settled]),
        now=now,
        post=appointment.post,
    )
    return own[0] if own else None


@transaction.atomic
def inherit_titles(*, actor: User, territory: Body, day: date, now: datetime) -> list[TitleHeld]:
    """
    Carries titles over a day on which bodies went into others: what the former ones held ends the day before and stands
    at their successors to be reassessed. A second run finds nothing left to do. Same queries for one body and for many.

    A body that was only renamed or moved keeps its title outright.
    """
    appointment = _coordinates(actor_on(actor, now.date()), territory)
    if day > now.date():
        raise Refused(f"Ngày {day:%d/%m/%Y} chưa đến, đơn vị cũ còn giữ danh hiệu của mình.")
    homes = {
        s.predecessor_id: s
        for s in Succession.objects.filter(
            day=day,
            predecessor__valid_to__lt=day,
            predecessor__path__gte=territory.path,
            predecessor__path__lt=territory.path + "~",
        ).exclude(part=Part.SOME)
    }
    former = list(
        TitleHeld.objects.select_for_update().filter(body__in=homes, ended_on=None, valid_from__lt=day).order_by("pk")
    )
    if not former:
        return []
    heirs = TitleHeld.objects.bulk_create(
        [_heir(held, homes[held.body_id], actor, now) for held in former if homes[held.body_id].successor_id]
    )
    for held in former:
        held.ended_on, held.end_recorded_at = day - timedelta(days=1), now
        held.end_act = homes[held.body_id].act
    TitleHeld.objects.bulk_update(former, ["ended_on", "end_act", "end_recorded_at"])
    record(
        actor=actor,
        action="progress.inherit_titles",
        subject=f"units.body:{territory.pk}",
        items=_items([*former, *heirs]),
        now=now,
        post=appointment.post,
        note=day.isoformat(),
    )
    return heirs


def _heir(held: TitleHeld, succession: Succession, actor: User, now: datetime) -> TitleHeld:
    """What the successor has of it; over two successions it still points to the body that earned it."""
    assert succession.successor_id is not None
    kept = succession.kind in (SuccessionKind.RENAME, SuccessionKind.TRANSFER)
    return TitleHeld(
        body_id=succession.successor_id,
        title=held.title,
        decision=held.decision,
        decided_by=held.decided_by,
        decided_on=held.decided_on,
        valid_from=succession.day,
        recorded_by=actor,
        recorded_at=now,
        file_id=held.file_id,
        inherited_from_id=held.inherited_from_id if held.inherited_from_id or kept else held.pk,
    )
