"""A leader's page: what a territory promised and reached, what is late, what changed, what stands in the way, what to decide."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from chungsuc.movements.models import ChangeProposal, Duty, ProposalState, Target, TargetKind
from chungsuc.movements.queries import DutyGroup, DutyState, Owed, Row, TargetProgress, ledger_for, owed, progress_of
from chungsuc.progress.models import State
from chungsuc.progress.queries.work import with_state
from chungsuc.reporting.queries.asked import MET, NOT_MET, UNKNOWN, Asked, CommuneRow, commune_rows, count
from chungsuc.reporting.queries.leader_years import Then, month_before, stood_on, year_days
from chungsuc.reporting.queries.summary import Group, groups_of
from chungsuc.reporting.queries.titles import Honours, honours
from chungsuc.rulebook.model import Criterion, Edition
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import paths_above

NEAREST = 8


@dataclass(frozen=True, slots=True)
class Goal:
    """
    A target of the territory, or its own part in the target of one above it: the row of a district (`part`), how a commune
    stands by what is asked of each (`verdict`).
    """

    progress: TargetProgress
    part: Row | None = None
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a commune since the end of the month before: criteria that it met since, and that it meets no longer."""

    row: CommuneRow
    gained: Sequence[Criterion]
    lost: Sequence[Criterion]


@dataclass(frozen=True, slots=True)
class Near:
    """A commune with what it lacks: criteria not met, and beside them those not known."""

    row: CommuneRow
    missing: Sequence[Criterion]
    unknown: Sequence[Criterion]


@dataclass(frozen=True, slots=True)
class Hard:
    """A criterion and how the communes with figures stand by it."""

    criterion: Criterion
    met: int
    not_met: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits for a decision, counted: figures that wait to be verified and approved, changes of plans asked for."""

    submitted: int
    verified: int
    proposals: int
    reassess: int  # communes that only inherited a title
    unrecognised: int  # communes that meet everything and hold no title

    @property
    def any(self) -> bool:
        return bool(self.submitted or self.verified or self.proposals or self.reassess or self.unrecognised)


@dataclass(frozen=True, slots=True)
class Overview:
    """One territory on one day, as known at one moment."""

    asked: Asked
    body: Body
    edition: Edition
    rows: Sequence[CommuneRow]
    years: Sequence[Then]
    before: Then
    goals: Sequence[Goal]
    late: Sequence[DutyGroup]
    soon: Sequence[DutyGroup]
    undated: int
    of_ended: int  # late, of bodies that are no more
    known: Mapping[int, Honours]
    pending: Pending

    @property
    def one(self) -> CommuneRow | None:
        """The commune itself, where the territory is one."""
        return self.rows[0] if self.body.kind == BodyKind.COMMUNE and self.rows else None

    @property
    def reported(self) -> list[CommuneRow]:
        return [r for r in self.rows if r.reported]

    @property
    def full(self) -> int:
        return sum(r.met == len(self.edition.criteria) for r in self.rows)

    @property
    def provisional(self) -> int:
        """How many of those that meet everything do so only provisionally."""
        return sum(r.met == len(self.edition.criteria) and r.provisional for r in self.rows)

    @property
    def one_short(self) -> int:
        return sum(r.missing == 1 and not r.unknown for r in self.rows)

    @property
    def open(self) -> int:
        """Communes of which something is not known."""
        return sum(bool(r.unknown) for r in self.rows)

    @property
    def mean(self) -> int | None:
        """Criteria met per commune that has figures, scaled by ten thousand."""
        found = self.reported
        return round(sum(r.met for r in found) * 10_000 / len(found)) if found else None

    @property
    def late_count(self) -> int:
        return sum(len(group.items) for group in self.late)

    @property
    def groups(self) -> list[Group]:
        return groups_of(self.rows)

    @property
    def nearest(self) -> list[Near]:
        """Communes that lack least, by how many criteria they do not meet, then by how many are not known."""
        wanting = [r for r in self.reported if r.met < len(self.edition.criteria) and not _hardly_known(r)]
        found = [_near(r, self.edition) for r in wanting]
        found.sort(key=lambda n: (len(n.missing), len(n.unknown), n.row.search_key))
        return found[:NEAREST]

    @property
    def hardly_known(self) -> int:
        """Communes that cannot be called near: more than half of what is asked is not known of them."""
        return sum(_hardly_known(r) for r in self.rows)

    @property
    def hardest(self) -> list[Hard]:
        """Every criterion that somebody does not meet, the one that holds most communes back first."""
        columns = ["".join(column) for column in zip(*(r.criteria for r in self.reported), strict=True)]
        found = [
            Hard(criterion, count(letters, MET), count(letters, NOT_MET), count(letters, UNKNOWN))
            for criterion, letters in zip(self.edition.criteria, columns, strict=False)
        ]
        return sorted((h for h in found if h.not_met), key=lambda h: (-h.not_met, -h.unknown, h.criterion.number))

    @property
    def changes(self) -> list[Change]:
        """Who gained or lost a criterion since the month before, by the same set; the most first."""
        if self.before.edition is not self.edition:
            return []
        found = [
            _change(row, self.before.communes[row.pk].criteria, self.edition)
            for row in self.rows
            if row.pk in self.before.communes and self.before.communes[row.pk].criteria
        ]
        changed = [c for c in found if c.gained or c.lost]
        return sorted(changed, key=lambda c: (-len(c.gained) - len(c.lost), c.row.search_key))


def _hardly_known(row: CommuneRow) -> bool:
    return 2 * row.unknown > len(row.criteria)


def _near(row: CommuneRow, edition: Edition) -> Near:
    given = list(zip(edition.criteria, row.criteria, strict=True))
    return Near(row, [c for c, letter in given if letter in NOT_MET], [c for c, letter in given if letter in UNKNOWN])


def _change(row: CommuneRow, then: str, edition: Edition) -> Change:
    """What was not known before, or is not known now, is neither gained nor lost."""
    given = list(zip(edition.criteria, then, row.criteria, strict=True))
    gained = [c for c, old, new in given if old in NOT_MET and new in MET]
    return Change(row, gained, [c for c, old, new in given if old in MET and new in NOT_MET])


def overview_of(body: Body, asked: Asked) -> Overview | None:
    """Everything about a territory on a day; None where no set is in force on it. At most fifteen queries, four more of now."""
    edition = asked.edition
    if edition is None:
        return None
    rows = commune_rows(asked)
    *years, before = stood_on(asked, [*year_days(asked.on), month_before(asked.on)])
    late, soon, undated, of_ended = _duties(body, asked)
    known = honours(asked)
    return Overview(
        asked=asked,
        body=body,
        edition=edition,
        rows=rows,
        years=_known_years(years),
        before=before,
        goals=_goals(body, asked, rows[0] if body.kind == BodyKind.COMMUNE and rows else None),
        late=late,
        soon=soon,
        undated=undated,
        of_ended=of_ended,
        known=known,
        pending=_pending(body, asked, rows, known),
    )


def _known_years(years: Sequence[Then]) -> list[Then]:
    """From the first year of which anything is known."""
    first = next((place for place, then in enumerate(years) if then.reported), len(years) - 1)
    return list(years[first:])


def _goals(body: Body, asked: Asked, one: CommuneRow | None) -> list[Goal]:
    """The targets of the nearest movement in force, of the territory itself before those above it."""
    on = asked.on
    found = Target.objects.in_force(on).filter(movement__territory__path__in=paths_above(body.path))
    running = found.filter(movement__valid_from__lte=on, movement__valid_to__gte=on)
    targets = list(running.select_related("movement__territory").order_by("pk"))
    if not targets:
        return []
    chosen = max((t.movement for t in targets), key=lambda m: (len(m.territory.path), m.valid_from, m.pk))
    mine = [t for t in targets if t.movement_id == chosen.pk]
    progress = progress_of(mine, on=on, known_at=asked.known_at, now=asked.now)
    if chosen.territory_id == body.pk:
        return [Goal(p) for p in progress]
    found_parts = [_part(p, body, one, asked.edition) for p in progress]
    return [goal for goal in found_parts if goal is not None]


def _part(p: TargetProgress, body: Body, one: CommuneRow | None, edition: Edition | None) -> Goal | None:
    """What a target of a territory above is here; None where it says nothing of this one."""
    if (row := next((row for row in p.rows if row.body.pk == body.pk), None)) is not None:
        counted = p.target.kind == TargetKind.UNITS
        return Goal(p, None, row.verdicts[0]) if row.verdicts[0] else Goal(p, row) if counted else None
    if one is None or edition is None or p.target.standard != edition.id or p.target.kind != TargetKind.UNITS or p.target.among:
        return None
    asked = p.target.criteria or [c.number for c in edition.criteria]
    letters = [letter for c, letter in zip(edition.criteria, one.criteria, strict=True) if c.number in asked]
    if any(letter in NOT_MET for letter in letters):
        return Goal(p, None, "not_met")
    return Goal(p, None, "unknown" if any(letter in UNKNOWN for letter in letters) else "met")


def _duties(body: Body, asked: Asked) -> tuple[list[DutyGroup], list[DutyGroup], int, int]:
    """
    What bodies in the territory owe: late, due soon, each thing counted once; how many have no day, and how many are late of
    bodies that are no more. Three queries.
    """
    duties = list(
        Duty.objects.begun(asked.on)
        .filter(lead__path__gte=body.path, lead__path__lt=body.path + "~", movement__valid_from__lte=asked.on)
        .select_related("movement", "lead", "owed_to")
        .order_by("pk")
    )
    if not duties:
        return [], [], 0, 0
    ledger = ledger_for(duties, asked.known_at)
    grouped: dict[DutyState, dict[tuple[str, str, str], list[Owed]]] = defaultdict(lambda: defaultdict(list))
    undated = of_ended = 0
    for duty in duties:
        for item in owed(duty, ledger, asked.on):
            undated += item.state == DutyState.UNDATED
            if item.state == DutyState.LATE and not item.lead.exists_on(asked.on):
                of_ended += 1
            elif item.state in (DutyState.LATE, DutyState.SOON):
                grouped[item.state][duty.what, duty.rule, item.occurrence.key].append(item)
    late, soon = (_ordered(grouped[state]) for state in (DutyState.LATE, DutyState.SOON))
    return late, soon, undated, of_ended


def _ordered(found: Mapping[tuple[str, str, str], Sequence[Owed]]) -> list[DutyGroup]:
    groups = [DutyGroup(items) for items in found.values()]
    return sorted(groups, key=lambda g: (g.worst.occurrence.due or date.max, g.worst.duty.pk))


def _pending(body: Body, asked: Asked, rows: Sequence[CommuneRow], known: Mapping[int, Honours]) -> Pending:
    """Two queries."""
    values = with_state(asked.known_at if asked.past else None).filter(body__path__gte=body.path, body__path__lt=body.path + "~")
    waiting_in = values.filter(Q(state_then__in=(State.SUBMITTED, State.VERIFIED))).order_by().values_list(F("state_then"))
    counts = dict(waiting_in.annotate(Count("pk")))
    proposals = ChangeProposal.objects.filter(
        movement__territory__path__gte=body.path,
        movement__territory__path__lt=body.path + "~",
        made_at__lte=asked.known_at,
    )
    waiting = sum(
        1
        for state, answered in proposals.values_list("state", "answered_at")
        if state == ProposalState.OPEN or (answered is not None and answered > asked.known_at)
    )
    held = [known.get(r.pk) for r in rows]
    full = [len(r.criteria) == r.met for r in rows]
    return Pending(
        submitted=counts.get(State.SUBMITTED, 0),
        verified=counts.get(State.VERIFIED, 0),
        proposals=waiting,
        reassess=sum(h is not None and h.inherited for h in held),
        unrecognised=sum(met and (h is None or h.highest is None) for met, h in zip(full, held, strict=True)),
    )
