"""Titles held: by a body, within a territory."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chungsuc.progress.lawbook import current, province_of
from chungsuc.progress.models import Line, Standing, TitleHeld
from chungsuc.progress.queries.standing import standings_on
from chungsuc.rulebook.load import NotInForceError, load_titles
from chungsuc.rulebook.model import LEVELS, Title
from chungsuc.units.models import Body, Part


class HoldingState(StrEnum):
    INHERITED = "inherited"
    HELD = "held"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    HoldingState.INHERITED: _("của xã cũ, cần đánh giá lại"),
    HoldingState.HELD: _("đang giữ"),
    HoldingState.ENDED: _("đã hết"),
}


@dataclass(frozen=True, slots=True)
class Holding:
    """A title held by a body as it stood on a day and was known at a moment."""

    held: TitleHeld
    title: Title
    state: HoldingState

    @property
    def ended(self) -> bool:
        return self.state == HoldingState.ENDED


def _known(known_at: datetime) -> QuerySet[TitleHeld]:
    return TitleHeld.objects.filter(recorded_at__lte=known_at)


def _over(on: date, known_at: datetime) -> Q:
    """Ended before the day, as far as that was known at the moment."""
    return Q(ended_on__lt=on, end_recorded_at__lte=known_at)


def _holding(held: TitleHeld, on: date, known_at: datetime) -> Holding:
    known_end = held.end_recorded_at is not None and held.end_recorded_at <= known_at
    if known_end and held.ended_on is not None and held.ended_on < on:
        state = HoldingState.ENDED
    else:
        state = HoldingState.INHERITED if held.inherited_from_id else HoldingState.HELD
    return Holding(held, load_titles()[held.title], state)


def _holdings(found: QuerySet[TitleHeld], on: date, known_at: datetime) -> list[Holding]:
    rows = (
        found.filter(valid_from__lte=on)
        .select_related("body__parent", "inherited_from__body", "file", "recorded_by")
        .order_by("-valid_from", "-pk")
    )
    return [_holding(held, on, known_at) for held in rows]


def titles_of(body: Body, on: date, known_at: datetime) -> list[Holding]:
    """Every title a body holds, has inherited or has held by the day, newest first. One query."""
    return _holdings(_known(known_at).filter(body=body), on, known_at)


def titles_within(path: str, on: date, known_at: datetime) -> list[Holding]:
    """The titles of all bodies within the path: to be reassessed first, then held, then ended. One query."""
    found = _holdings(_known(known_at).filter(body__path__gte=path, body__path__lt=path + "~"), on, known_at)
    order = list(HoldingState)
    return sorted(found, key=lambda h: (order.index(h.state), h.held.body.path, -h.title.rank))


def _counted(path: str, on: date, known_at: datetime) -> QuerySet[TitleHeld]:
    """Holdings that count: in force, by a decision about the body itself, of a body that exists."""
    return (
        _known(known_at)
        .filter(
            Q(body__valid_to=None) | Q(body__valid_to__gte=on),
            body__path__gte=path,
            body__path__lt=path + "~",
            inherited_from=None,
            valid_from__lte=on,
        )
        .exclude(_over(on, known_at))
    )


def days_to_hand_on(path: str, on: date, known_at: datetime) -> list[date]:
    """The days on which bodies went into others while their titles still stand at them, the earliest first. One query."""
    found = _known(known_at).filter(
        ended_on=None,
        body__path__gte=path,
        body__path__lt=path + "~",
        body__valid_to__lt=on,
        body__successions__day__lte=on,
        body__successions__day__gt=F("valid_from"),
        body__successions__part__in=[Part.WHOLE, Part.MOST],
    )
    return sorted(set(found.values_list("body__successions__day", flat=True)))


def _including(title: str) -> set[str]:
    return {t.id for t in load_titles().values() if t.id == title or title in t.includes}


def holders_on(path: str, title: str, on: date, known_at: datetime) -> set[int]:
    """The bodies within the path that hold the title, or one that includes it. One query."""
    return set(_counted(path, on, known_at).filter(title__in=_including(title)).values_list("body_id", flat=True))


def title_counts(path: str, on: date, known_at: datetime) -> Mapping[str, int]:
    """How many bodies hold each title of the catalogue, those with a higher one among them. One query."""
    titles: dict[int, set[str]] = defaultdict(set)
    for body, title in _counted(path, on, known_at).values_list("body_id", "title"):
        titles[body] |= {title, *load_titles()[title].includes}
    counts = Counter(title for held in titles.values() for title in held)
    return {title: counts[title] for title in load_titles()}


@dataclass(frozen=True, slots=True)
class Beside:
    """What the figures said on the day a title took effect: shown beside the decision, never against it."""

    standard: str
    total: int
    standing: Standing | None

    @property
    def met(self) -> bool:
        return self.standing is not None and self.standing.verdict == "met"


def standing_beside(body: Body, title: str, on: date, known_at: datetime) -> Beside | None:
    """The approved standing on a title's first day; None where the rulebook has no complete set of communes for it."""
    level = load_titles()[title].standard
    try:
        edition = current().edition_for(level=level, on=on, territory=province_of(body))
    except NotInForceError:
        return None
    if level not in LEVELS or edition.incomplete_because is not None:
        return None
    found = standings_on(path=body.path, standard=edition.id, on=on, known_at=known_at)
    return Beside(edition.name, len(edition.criteria), found.filter(line=Line.OFFICIAL, body=body).first())
