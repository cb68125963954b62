"""Whom a launched movement speaks to, who has said so, and who has answered."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chungsuc.accounts.models import User
from chungsuc.documents.permissions import papers_of
from chungsuc.movements.models import (
    Amendment,
    ChangeProposal,
    Draft,
    DraftItem,
    Duty,
    DutyKind,
    Fulfilment,
    HandOver,
    ItemKind,
    ItemState,
    LaunchRead,
    Movement,
    ProposalState,
    QuotaClause,
    StatedResult,
    Target,
)
from chungsuc.movements.queries.duties import DutyState, Owed, ledger_for, owed
from chungsuc.movements.queries.seen import is_seen_by
from chungsuc.progress.models import Move, Responsibility, State
from chungsuc.units.models import Appointment, Body, Role
from chungsuc.units.queries import Actor

MANY = 3


def _answerable(movements: Collection[Movement]) -> dict[int, set[int]]:
    """The agencies to which the launch gave indicators, by movement. One query."""
    items = DraftItem.objects.filter(
        kind=ItemKind.RESPONSIBILITY, state=ItemState.ACCEPTED, draft__movement__in=movements, draft__state="launched"
    )
    found: dict[int, set[int]] = defaultdict(set)
    for movement, chosen in items.values_list("draft__movement", "chosen"):
        found[movement] |= set(chosen["agency"]["bodies"])
    return found


def addressed_bodies(movement: Movement) -> set[int]:
    """Who leads a duty or answers for indicators by it. Two queries."""
    leads = set(movement.duties.filter(ended_on=None).values_list("lead", flat=True))
    return leads | _answerable([movement])[movement.pk]


def people_of(bodies: Collection[int], day: date) -> dict[int, list[User]]:
    """Who works at these bodies on the day, administrators left out. One query."""
    posts = Appointment.objects.on(day).exclude(role=Role.ADMINISTRATOR).filter(body__in=bodies, user__is_active=True)
    found: dict[int, list[User]] = defaultdict(list)
    for post in posts.select_related("user").order_by("pk"):
        found[post.body_id].append(post.user)
    return found


def unread_launches(actor: Actor, known_at: datetime) -> list[Movement]:
    """Launched movements in force that speak to the actor's bodies and of which these have not said that they know. Three queries."""
    mine = {a.body_id for a in actor.appointments if a.role != Role.ADMINISTRATOR}
    running = Movement.objects.filter(launched_at__lte=known_at, valid_to__gte=actor.day).select_related("territory")
    launched = [m for m in running.order_by("-launched_at") if any(a.path.startswith(m.territory.path) for a in _at(actor))]
    if not launched or not mine:
        return []
    speaks: dict[int, set[int]] = _answerable(launched)
    pairs = Body.objects.filter(pk__in=mine, duties__movement__in=launched, duties__ended_on=None)
    for movement, body in pairs.values_list("duties__movement", "pk").distinct():
        speaks[movement].add(body)
    known: dict[int, set[int]] = defaultdict(set)
    for movement, body in LaunchRead.objects.filter(movement__in=launched, body__in=mine, at__lte=known_at).values_list(
        "movement", "body"
    ):
        known[movement].add(body)
    return [m for m in launched if (speaks[m.pk] & mine) - known[m.pk]]


def _at(actor: Actor) -> list[Body]:
    return [a.body for a in actor.appointments]


def answers_to(draft: Draft, movement: Movement, made: Mapping[str, Sequence[int]]) -> list[str]:
    """What has come to rest on a launch, as sentences that name who answered. At most nine queries."""
    duties, targets = made["duty"], made["target"]
    found = [
        f"{f.duty.lead.official_name} đã ghi kết quả “{f.duty.what}” ({f.by_paper})."
        for f in Fulfilment.objects.filter(duty__in=duties, undone_at=None).select_related("duty__lead")[:MANY]
    ]
    found += [
        f"{h.from_body.official_name} đã chuyển giao “{h.duty.what}”."
        for h in HandOver.objects.filter(duty__in=duties).select_related("duty", "from_body")[:MANY]
    ]
    found += [
        f"Đã ghi kết quả “{r.target.text}” theo {r.paper}."
        for r in StatedResult.objects.filter(target__in=targets).select_related("target")[:MANY]
    ]
    since = draft.launched_at or draft.made_at
    reads = movement.reads.filter(at__gte=since).select_related("body", "by")[:MANY]
    found += [f"{r.body.official_name} đã nắm được ({r.by.full_name}, {r.at:%d/%m/%Y})." for r in reads]
    if _amended(made):
        found.append("Mục của lần phát động này đã được sửa đổi, bổ sung.")
    if not draft.head.get("joins"):
        found += _rests_on(draft, movement, made)
    given = Responsibility.objects.filter(pk__in=made["responsibility"])
    measures = list(given.values_list("measure", flat=True))
    verified = Move.objects.filter(value__measure__in=measures, at__gte=since, to_state=State.VERIFIED)
    path = movement.territory.path
    if measures and verified.filter(value__body__path__gte=path, value__body__path__lt=path + "~").exists():
        found.append("Cơ quan được giao chỉ tiêu đã thẩm định số liệu.")
    return found


def _amended(made: Mapping[str, Sequence[int]]) -> bool:
    rows = ((Duty, made["duty"]), (Target, made["target"]), (QuotaClause, made["quota"]))
    return any(model.objects.filter(pk__in=pks).exclude(ended_by=None).exists() for model, pks in rows)


def _rests_on(draft: Draft, movement: Movement, made: Mapping[str, Sequence[int]]) -> list[str]:
    found = [f"Phong trào “{m.name}” của {m.territory.official_name} hưởng ứng." for m in _lower(movement)]
    found += [
        f"“{d.paper.name}” đã được thêm vào phong trào này."
        for d in movement.drafts.exclude(pk=draft.pk).select_related("paper")
    ]
    if movement.amendments.exists() or movement.proposals.exists():
        found.append("Kế hoạch đã được đề nghị sửa đổi, bổ sung.")
    if movement.copies.exists():
        found.append("Phong trào đã được chép sang năm sau.")
    counted = (
        (movement.duties, made["duty"]),
        (movement.targets, made["target"]),
        (movement.phases, made["phase"]),
        (movement.quota_clauses, made["quota"]),
    )
    if any(rows.exclude(pk__in=pks).exists() for rows, pks in counted):
        found.append("Phong trào đã có mục ghi thêm sau khi phát động.")
    return found


def _lower(movement: Movement) -> list[Movement]:
    return list(movement.answered_by.select_related("territory")[:MANY])


def links_of(movement: Movement, actor: Actor, known_at: datetime) -> dict[str, Any]:
    """
    What stands around a movement on its page: papers, higher and lower movements, quotas, version, wishes, and whether the
    actor's body has still to say that it knows. One query where there is nothing; seven at most.
    """
    around = _around(movement)
    near = Movement.objects.select_related("territory").order_by("territory__path", "pk")
    speaks, known = _spoken_to(movement, actor, known_at) if movement.launched_at is not None else (set(), set())
    papers = movement.papers.filter(pk__in=papers_of(actor, known_at).values("pk"))
    quotas = movement.quota_clauses.in_force(actor.day).select_related("paper")
    return {
        "papers": list(papers.order_by("pk")) if around["founded"] else [],
        "higher": [m for m in near.filter(answered_by=movement) if is_seen_by(actor, m)] if around["answering"] else [],
        "lower": [m for m in near.filter(answers=movement) if is_seen_by(actor, m)] if around["answered"] else [],
        "quotas": list(quotas) if around["limited"] else [],
        "version": 1 + around["changes"],
        "wishes": around["wishes"],
        "to_read": bool(speaks - known),
        "known": bool(speaks & known),
        "draft": around["draft"],
    }


def _around(movement: Movement) -> dict[str, Any]:
    """What there is around it at all. One query."""
    drafts = Draft.objects.filter(movement=OuterRef("pk"), amends=False).order_by("pk").values("pk")[:1]
    row = Movement.objects.filter(pk=movement.pk).values(
        changes=_counted(Amendment.objects.all()),
        wishes=_counted(ChangeProposal.objects.filter(state=ProposalState.OPEN)),
        founded=Exists(Movement.papers.through.objects.filter(movement=OuterRef("pk"))),
        answering=Exists(Movement.answers.through.objects.filter(from_movement=OuterRef("pk"))),
        answered=Exists(Movement.answers.through.objects.filter(to_movement=OuterRef("pk"))),
        limited=Exists(QuotaClause.objects.filter(movement=OuterRef("pk"), ended_on=None)),
        draft=Subquery(drafts),
    )
    return dict(row.get())


def _counted(rows: "QuerySet[Any]") -> Coalesce:
    counted = rows.filter(movement=OuterRef("pk")).order_by().values("movement").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _spoken_to(movement: Movement, actor: Actor, known_at: datetime) -> tuple[set[int], set[int]]:
    """Which of the actor's bodies the launch speaks to, and which of them have said that they know. Two queries."""
    mine = {a.body_id for a in actor.appointments if a.role != Role.ADMINISTRATOR}
    duties = Duty.objects.filter(movement=movement, ended_on=None, lead=OuterRef("pk"))
    reads = LaunchRead.objects.filter(movement=movement, body=OuterRef("pk"), at__lte=known_at)
    rows = Body.objects.filter(pk__in=mine).values_list("pk", Exists(duties), Exists(reads))
    named, speaks, known = _answerable([movement])[movement.pk], set[int](), set[int]()
    for pk, leads, read in rows:
        speaks |= {pk} if leads or pk in named else set()
        known |= {pk} if read else set()
    return speaks, known


@dataclass(frozen=True, slots=True)
class TrackerRow:
    """How one body stands to a launch. `people`: how many of them work there; nobody can answer where there are none."""

    body: Body
    read: LaunchRead | None
    plans: Sequence[Owed]
    reports: Sequence[Owed]
    others: Sequence[Owed]
    people: int

    @property
    def owed(self) -> list[Owed]:
        return list(chain(self.plans, self.reports, self.others))

    @property
    def late(self) -> list[Owed]:
        return [o for o in self.owed if o.state == DutyState.LATE]

    @property
    def due(self) -> Owed | None:
        """The next that falls due."""
        ahead = [o for o in self.owed if o.open and o.occurrence.due and o.state != DutyState.LATE]
        return min(ahead, key=lambda o: o.occurrence.due or date.max, default=None)

    @property
    def planned(self) -> bool | None:
        """None where no plan is asked of it."""
        return all(o.fulfilment for o in self.plans) if self.plans else None


@dataclass(frozen=True, slots=True)
class Tracker:
    rows: Sequence[TrackerRow]

    @property
    def read(self) -> int:
        return sum(r.read is not None for r in self.rows)

    @property
    def asked_for_plans(self) -> int:
        return sum(r.planned is not None for r in self.rows)

    @property
    def planned(self) -> int:
        return sum(r.planned is True for r in self.rows)

    @property
    def late(self) -> int:
        return sum(bool(r.late) for r in self.rows)

    def filtered(self, wanted: str) -> list[TrackerRow]:
        tests = {
            "chua-nam": lambda r: r.read is None,
            "chua-ke-hoach": lambda r: r.planned is False,
            "tre": lambda r: bool(r.late),
        }
        test = tests.get(wanted)
        return [r for r in self.rows if test is None or test(r)]


def tracker(movement: Movement, *, on: date, known_at: datetime) -> Tracker:
    """Everybody addressed, by the order of the register. Nine queries, however many."""
    duties = list(movement.duties.in_force(on).select_related("lead__parent", "movement", "owed_to"))
    ledger = ledger_for(duties, known_at)
    by_body: dict[int, dict[str, list[Owed]]] = defaultdict(lambda: defaultdict(list))
    for duty in duties:
        for item in owed(duty, ledger, on):
            by_body[item.lead.pk][duty.kind].append(item)
    wanted = set(by_body) | _answerable([movement])[movement.pk]
    bodies = Body.objects.filter(pk__in=wanted).select_related("parent").order_by("path")
    reads = {r.body_id: r for r in movement.reads.filter(at__lte=known_at).select_related("by")}
    people = people_of(wanted, on)
    rows = []
    for body in bodies:
        mine = by_body[body.pk]
        others = [*mine[DutyKind.TASK], *mine[DutyKind.PAPER]]
        plans, reports = mine[DutyKind.PLAN], mine[DutyKind.REPORT]
        rows.append(TrackerRow(body, reads.get(body.pk), plans, reports, others, len(people[body.pk])))
    return Tracker(rows)
