"""The law as it stands: the rulebook with what officials entered, and which of it applies where."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import DateField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, TruncDate

from chungsuc.progress.layers import Row, laid
from chungsuc.progress.models import EnteredEdition, OverlayUse, Passing, Provision, RegionOverride
from chungsuc.rulebook.load import NotInForceError, Rulebook, load
from chungsuc.rulebook.model import BASE, Edition
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
    """What was entered has changed, or may have."""
    if (kept := _remembered.get()) is not None:
        kept.clear()


def current() -> Rulebook:
    """The package's rulebook with the editions that officials entered and confirmed. One query at most."""
    kept = _remembered.get()
    if kept:
        return kept[0]
    rulebook = _rulebook(EnteredEdition.objects.filter(in_force_at(None)).values_list("pk", "digest"))
    if kept is not None:
        kept.append(rulebook)
    return rulebook


def in_force_at(known_at: datetime | None) -> Q:
    """What somebody typed and another confirmed, as known at a moment; now where none is given."""
    if known_at is None:
        return Q(state=Passing.CONFIRMED, superseded_at=None)
    open_then = Q(superseded_at=None) | Q(superseded_at__gt=known_at)
    return open_then & Q(state=Passing.CONFIRMED, settled_at__lte=known_at)


def _rulebook(entered: Iterable[tuple[int, str]]) -> Rulebook:
    list(entered)
    return load()


@dataclass(frozen=True, slots=True)
class Use:
    """An overlay of the package in use within a path from a day on."""

    path: str
    standard: str
    overlay: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Override:
    """A body held to another column from a day on."""

    path: str
    region: str
    valid_from: date
    pk: int


@dataclass(frozen=True, slots=True)
class Law:
    """What law applies where, read once for many bodies. The same rows give the same Edition objects, always."""

    rulebook: Rulebook
    overlays: tuple[Use, ...] = ()
    overrides: tuple[Override, ...] = ()
    provisions: tuple[Row, ...] = ()
    _sets: dict[tuple[date, str], tuple[Edition, ...]] = field(default_factory=dict, repr=False, compare=False)
    _laid: dict[tuple[int, str, date | None], Edition] = field(default_factory=dict, repr=False, compare=False)

    def edition(self, body: Body, on: date, level: str = BASE) -> Edition:
        return self.overlaid(self.rulebook.edition_for(level=level, on=on), body, on)

    def editions(self, body: Body, on: date) -> Iterator[Edition]:
        """Every set in force for a commune on the day, the base set first."""
        key = on, province_of(body)
        if key not in self._sets:
            self._sets[key] = self.rulebook.sets_on(on)
        if not self._sets[key] or self._sets[key][0].level != BASE:
            raise NotInForceError(f"Ngày {on:%d/%m/%Y} không có bộ tiêu chí nào trong bộ quy tắc đang có hiệu lực")
        for national in self._sets[key]:
            yield self.overlaid(national, body, on)

    def overlaid(self, national: Edition, body: Body, on: date) -> Edition:
        """With all that applies to the body: the package's overlay of the day, then what officials typed for its territories."""
        use = max(
            (
                u
                for u in self.overlays
                if u.standard == national.id and u.valid_from <= on and body.path.startswith(u.path)
            ),
            key=lambda u: u.valid_from,
            default=None,
        )
        key = id(national), body.path, use.valid_from if use else None
        if key not in self._laid:
            beneath = self.rulebook.with_overlay(national.id, use.overlay) if use else national
            mine = tuple(r for r in self.provisions if r.standard == national.id and body.path.startswith(r.path))
            self._laid[key] = laid(beneath, mine)
        return self._laid[key]

    def known(self, on: date) -> bool:
        """Whether the rulebook has a base set for the day: it ends with the last edition in it."""
        return any(e.level == BASE and e.in_force(on) for e in self.rulebook.editions)

    def region(self, body: Body, on: date) -> str:
        mine = [o for o in self.overrides if o.path == body.path and o.valid_from <= on]
        return max(mine, key=lambda o: (o.valid_from, o.pk)).region if mine else body.region


def province_of(body: Body) -> str:
    """The key of the province in which a body lies: the first part of its own."""
    return body.key.partition("/")[0]


def law_for(bodies: Iterable[Body], known_at: datetime | None = None) -> Law:
    """The law that applies to bodies, as known at a moment; as known now where none is given. One query."""
    uses: list[Use] = []
    overrides: list[Override] = []
    provisions: list[Row] = []
    editions: list[tuple[int, str]] = []
    for what, pk, path, standard, *said in _rows(bodies, known_at):
        place, region, text, level, decision, page, reason, by, confirmed_by, starts, ends, read_on = said
        if what == "overlay":
            uses.append(Use(path, standard, text, starts))
        elif what == "region":
            overrides.append(Override(path, region, starts, pk))
        elif what == "edition":
            editions.append((pk, text))
        else:
            row = Row(path, standard, what, place, region, level or "", text, decision, page, reason, starts, ends)
            if what == "check":
                row = replace(row, by=by, confirmed_by=confirmed_by, read_on=read_on)
            provisions.append(row)
    provisions.sort(key=lambda r: (len(r.path), r.path, r.place, r.region, r.starts))
    return Law(_rulebook(sorted(editions)), tuple(uses), tuple(overrides), tuple(provisions))


def _rows(bodies: Iterable[Body], known_at: datetime | None) -> Iterable[tuple[Any, ...]]:
    """All law in one query, since every judging anew begins with it."""
    uses = OverlayUse.objects.all()
    overrides = RegionOverride.objects.filter(body__in=list(bodies))
    if known_at is not None:
        uses = uses.filter(Q(recorded_at=None) | Q(recorded_at__lte=known_at))
        overrides = overrides.filter(recorded_at__lte=known_at)
    provisions = Provision.objects.filter(in_force_at(known_at))
    editions = EnteredEdition.objects.filter(in_force_at(known_at))
    return _alike(uses, what=Value("overlay"), text="overlay").union(
        _alike(overrides, what=Value("region"), path="body__path", standard=Value(""), region="region"),
        _alike(editions, what=Value("edition"), text="digest"),
        _alike(
            provisions,
            what="kind",
            place="place",
            region="region",
            text="wording",
            level="level",
            decision="decision",
            page="page",
            reason="looser_because",
            by="typed_by__full_name",
            confirmed_by="settled_by__full_name",
            ends="valid_to",
            read_on=TruncDate("typed_at"),
        ),
        all=True,
    )


TEXTS = ("place", "region", "text", "level", "decision", "page", "reason", "by", "confirmed_by")
DATES = ("starts", "ends", "read_on")


def _alike(rows: QuerySet[Any], **columns: Any) -> QuerySet[Any, tuple[Any, ...]]:  # noqa: ANN401 -- expressions
    """The same columns of every table, so that they can be asked for together; what a table lacks is empty."""
    given = dict.fromkeys(TEXTS, Value("")) | dict.fromkeys(DATES, Value(None))
    given |= {"path": "territory__path", "standard": "standard", "starts": "valid_from"} | columns
    texts = {f"its_{name}": Cast(given[name], TextField()) for name in ("what", "path", "standard", *TEXTS)}
    dates = {f"its_{name}": Cast(given[name], DateField()) for name in DATES}
    names = [f"its_{name}" for name in ("path", "standard", *TEXTS, *DATES)]
    found: QuerySet[Any, tuple[Any, ...]] = rows.order_by().annotate(**texts, **dates)
    return found.values_list("its_what", "pk", *names)
