"""The law as it stands: the rulebook with what officials entered, and which of it applies where."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from chungsuc.progress.models import EnteredEdition, OverlayUse, Passing, RegionOverride
from chungsuc.rulebook.load import Rulebook, load
from chungsuc.rulebook.model import BASE, LEVELS, Edition
from chungsuc.units.models import Body

_remembered: ContextVar[list[Rulebook] | None] = ContextVar("rulebook_of_the_request", default=None)


@contextmanager
def one_rulebook() -> Iterator[None]:
    """Inside, `current` asks the database once; it asks again after `forget`."""
    token = _remembered.set([])
    try:
        yield
    finally:
        _remembered.reset(token)


def forget() -> None:
    """What was entered has changed."""
    if (kept := _remembered.get()) is not None:
        kept.clear()


def current() -> Rulebook:
    """The package's rulebook with the editions that officials entered and confirmed. One query at most."""
    kept = _remembered.get()
    if kept:
        return kept[0]
    rulebook = _rulebook(None)
    if kept is not None:
        kept.append(rulebook)
    return rulebook


def in_force_at(known_at: datetime | None) -> Q:
    """What somebody typed and another confirmed, as known at a moment; now where none is given."""
    if known_at is None:
        return Q(state=Passing.CONFIRMED, superseded_at=None)
    open_then = Q(superseded_at=None) | Q(superseded_at__gt=known_at)
    return open_then & Q(state=Passing.CONFIRMED, settled_at__lte=known_at)


def _rulebook(known_at: datetime | None) -> Rulebook:
    list(EnteredEdition.objects.filter(in_force_at(known_at)).order_by("pk"))
    return load()


@dataclass(frozen=True, slots=True)
class Law:
    """What law applies where: the editions, the overlays in use and the regions overridden, read once for many bodies."""

    rulebook: Rulebook
    overlays: tuple[OverlayUse, ...]
    overrides: tuple[RegionOverride, ...]

    def edition(self, body: Body, on: date, level: str = BASE) -> Edition:
        return self.overlaid(self.rulebook.edition_for(level=level, on=on), body, on)

    def editions(self, body: Body, on: date) -> Iterator[Edition]:
        """Every set in force for a commune on the day, the base set first."""
        yield self.edition(body, on)
        for national in self.rulebook.editions:
            if national.level in LEVELS[1:] and national.in_force(on):
                yield self.overlaid(national, body, on)

    def overlaid(self, national: Edition, body: Body, on: date) -> Edition:
        use = max(
            (
                u
                for u in self.overlays
                if u.standard == national.id and u.valid_from <= on and body.path.startswith(u.territory.path)
            ),
            key=lambda u: u.valid_from,
            default=None,
        )
        return self.rulebook.with_overlay(national.id, use.overlay) if use else national

    def known(self, on: date) -> bool:
        """Whether the rulebook has a base set for the day: it ends with the last edition in it."""
        return any(e.level == BASE and e.in_force(on) for e in self.rulebook.editions)

    def region(self, body: Body, on: date) -> str:
        mine = [o for o in self.overrides if o.body_id == body.pk and o.valid_from <= on]
        return max(mine, key=lambda o: (o.valid_from, o.pk)).region if mine else body.region


def law_for(bodies: Iterable[Body], known_at: datetime | None = None) -> Law:
    """The law that applies to bodies, as known at a moment; as known now where none is given. Few queries, however many bodies."""
    uses, overrides = (
        OverlayUse.objects.select_related("territory"),
        RegionOverride.objects.filter(body__in=list(bodies)),
    )
    if known_at is not None:
        uses = uses.filter(Q(recorded_at=None) | Q(recorded_at__lte=known_at))
        overrides = overrides.filter(recorded_at__lte=known_at)
    return Law(
        rulebook=current() if known_at is None else _rulebook(known_at),
        overlays=tuple(uses),
        overrides=tuple(overrides),
    )
