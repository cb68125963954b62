"""What was sent first beside what was approved: how much came back or was changed, and in which direction."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from chungsuc.progress.models import Move, Revision, State, reading_of
from chungsuc.reporting.queries.asked import Asked
from chungsuc.reporting.queries.signs.model import Row, Sign, at
from chungsuc.reporting.queries.signs.telling import day_text, percent
from chungsuc.rulebook.model import Edition, Indicator, Reading
from chungsuc.rulebook.reasons import value_text
from chungsuc.units.models import Body

RETURNS = ("return", "refuse", "reopen")
APPROVED = (State.APPROVED, State.LOCKED)


@dataclass(slots=True)
class Way:
    """What happened to one figure: the revision sent first, the one approved last, how often it came back."""

    body: int
    measure: str
    as_of: date
    first: int = 0
    approved: int = 0
    returned: int = 0
    revisions: set[int] = field(default_factory=set)


def review_signs(
    asked: Asked, editions: Sequence[Edition], bodies: Sequence[Body], measures: Collection[str]
) -> Iterator[Sign]:
    """Three queries: how many figures were sent, the steps of those that came back, their revisions."""
    since = asked.on - timedelta(days=at("recent_days"))
    moves = Move.objects.filter(
        value__body__in=bodies, value__measure__in=list(measures), value__as_of__range=(since, asked.on)
    ).filter(at__lte=asked.known_at)
    counts = moves.filter(name="submit").order_by().values("value__body_id").annotate(n=Count("value_id", distinct=True))
    sent = {row["value__body_id"]: int(row["n"]) for row in counts}
    ways = _ways(moves)
    revisions = _revisions(ways)
    by_body: dict[int, list[tuple[int, Way]]] = defaultdict(list)
    for pk, way in ways.items():
        by_body[way.body].append((pk, way))
    back, whole = len(ways), sum(sent.values())
    for body in bodies:
        mine, of = by_body.get(body.pk, []), sent.get(body.pk, 0)
        often = len(mine) * 100 >= at("returned_percent") * of
        more = len(mine) * whole >= at("times_ordinary") * back * of
        if of and len(mine) >= at("least_returned") and often and more:
            yield _sign(body, mine, of, (back, whole), editions, revisions)


def _ways(moves: QuerySet[Move]) -> Mapping[int, Way]:
    """Of the figures that ever came back. One query."""
    returned = moves.filter(name__in=RETURNS).values("value_id")
    rows = (
        moves.filter(value_id__in=returned)
        .order_by("value_id", "at", "pk")
        .values_list("value_id", "value__body_id", "value__measure", "value__as_of", "name", "to_state", "revision_id")
    )
    found: dict[int, Way] = {}
    for value, body, measure, as_of, name, state, revision in rows:
        way = found.setdefault(value, Way(body, measure, as_of))
        way.first = way.first or (revision if name == "submit" else 0)
        way.approved = revision if state in APPROVED else way.approved
        way.returned += name in RETURNS
        way.revisions.add(revision)
    return found


def _revisions(ways: Mapping[int, Way]) -> Mapping[int, Reading]:
    """What was first sent and what was approved, where these differ. One query."""
    wanted = {pk for way in ways.values() if way.approved and way.first != way.approved for pk in (way.first, way.approved)}
    found = Revision.objects.filter(pk__in=wanted).select_related("value") if wanted else []
    return {r.pk: reading_of(r.value, r) for r in found}


def _sign(
    body: Body,
    ways: Sequence[tuple[int, Way]],
    sent: int,
    of_all: tuple[int, int],
    editions: Sequence[Edition],
    revisions: Mapping[int, Reading],
) -> Sign:
    rows, worse, better = [], 0, 0
    for pk, way in sorted(ways, key=lambda one: (one[1].as_of, one[0])):
        indicator = next((i for e in editions if (i := e.reads(way.measure))), None)
        first, approved = revisions.get(way.first), revisions.get(way.approved)
        cells = [indicator.short_name or indicator.name if indicator else way.measure, day_text(way.as_of)]
        if first is not None and approved is not None and indicator is not None:
            cells += [value_text(indicator, first), value_text(indicator, approved)]
            change = _direction(indicator, first, approved)
            worse, better = worse + (change < 0), better + (change > 0)
        else:
            cells += [f"trả lại {way.returned} lần", "không đổi số" if way.approved else "chưa duyệt"]
        rows.append(Row(tuple(cells), pk))
    said = (
        f"{len(ways)}/{sent} số liệu ({percent(len(ways), sent)}) bị trả lại hoặc mở lại sau lần gửi đầu; toàn địa bàn "
        f"{percent(*of_all)}. Số được duyệt thấp hơn lần gửi đầu: {worse}; cao hơn: {better}."
    )
    newest = max(way.as_of for _, way in ways)
    return Sign(
        kind="review",
        key=f"review:{body.key}:{newest:%Y-%m-%d}",
        bodies=[body],
        said=said,
        head=("Số liệu", "Ngày", "Gửi lần đầu", "Được duyệt"),
        rows=rows,
        weight=len(ways) / max(1, sent) + worse / 10,
    )


def _direction(indicator: Indicator, first: Reading, approved: Reading) -> int:
    """Below nought where what was approved is the worse one, above where it is the better one."""

    def size(reading: Reading) -> float | None:
        if reading.numerator is not None and reading.denominator:
            return reading.numerator / reading.denominator
        return None if reading.amount is None else float(reading.amount)

    one, other = size(first), size(approved)
    if one is None or other is None or one == other:
        return 0
    return (1 if other > one else -1) * (1 if indicator.direction == "at_least" else -1)
