"""The law as it stands: the rulebook with what officials entered, and which of it applies where."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, cast

from django.db.models import DateField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, TruncDate

from chungsuc.progress.layers import Row, laid
from chungsuc.progress.models import EnteredEdition, OverlayUse, Passing, Provision, RegionOverride
from chungsuc.rulebook.lines import Entered, Head, LinesError, read_lines
from chungsuc.rulebook.load import Rulebook, change_days, load
from chungsuc.rulebook.model import BASE, LEVELS, ColumnsBy, Decision, Edition
from chungsuc.units.models import Body

log = logging.getLogger("chungsuc.law")
_remembered: ContextVar[list[Rulebook] | None] = ContextVar("rulebook_of_the_request", default=None)


@contextmanager
def one_rulebook() -> Iterator[None]:
    """Inside, `current` asks the database once; it asks again after `forget`."""
    if _remembered.get() is not None:  # one within another is the same
        yield
        return
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
    rulebook = _rulebook(list(_entered_now().all()))
    if kept is not None:
        kept.append(rulebook)
    return rulebook


@cache
def _entered_now() -> QuerySet[EnteredEdition, tuple[int, str]]:
    """The question that every page begins with, put together once; asked anew of the database through `all`."""
    return EnteredEdition.objects.filter(in_force_at(None)).order_by("pk").values_list("pk", "digest")


def in_force_at(known_at: datetime | None) -> Q:
    """What somebody typed and another confirmed, as known at a moment; now where none is given."""
    if known_at is None:
        return Q(state=Passing.CONFIRMED, superseded_at=None)
    open_then = Q(superseded_at=None) | Q(superseded_at__gt=known_at)
    return open_then & Q(state=Passing.CONFIRMED, settled_at__lte=known_at)


_entered: dict[str, Entered | None] = {}  # by digest, so that what is the same is read once


def _rulebook(entered: Sequence[tuple[int, str]]) -> Rulebook:
    """The same editions give the same Rulebook object. No query but for what this process has not read yet."""
    if not entered:
        return load()
    if unread := [pk for pk, digest in entered if digest not in _entered]:
        for row in EnteredEdition.objects.filter(pk__in=unread).select_related("territory"):
            _entered[row.digest] = _read(row)
    return _joined(tuple(digest for _, digest in entered if _entered[digest] is not None))


@lru_cache(maxsize=64)
def _joined(digests: tuple[str, ...]) -> Rulebook:
    found = [kept for digest in digests if (kept := _entered[digest])]
    return load().joined([e.edition for e in found], [m for e in found for m in e.measures.values()])


def _read(row: EnteredEdition) -> Entered | None:
    """What was confirmed, as the rulebook has it; None where the lines can no longer be read, which is logged."""
    try:
        return read_entered(row)
    except LinesError:
        log.exception("Không đọc lại được bộ tiêu chí %s đã nhập", row.standard)
        return None


def read_entered(row: EnteredEdition) -> Entered:
    """LinesError with every fault. A national shell that is filled in stays national."""
    shell = next((h for h in load().heads if h.id == row.standard), None)
    head = Head(
        id=row.standard,
        name=row.name,
        level=row.level,
        decision=Decision(row.decision, row.decided_on, row.decided_by, row.annex or None, "verified"),
        effective_from=row.valid_from,
        effective_to=row.valid_to,
        territory=province_of(row.territory) if shell is None else shell.territory,
        columns_by=cast("ColumnsBy", row.columns_by),
    )
    return read_lines(row.lines, head, measures=load().measures)


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
    _of: dict[tuple[str, date], tuple[Edition, ...]] = field(default_factory=dict, repr=False, compare=False)
    _laid: dict[tuple[int, str, date | None], Edition] = field(default_factory=dict, repr=False, compare=False)
    _days: dict[str, frozenset[date]] = field(default_factory=dict, repr=False, compare=False)
    _first: dict[tuple[object, ...], Body] = field(default_factory=dict, repr=False, compare=False)
    _alike: dict[str, Body] = field(default_factory=dict, repr=False, compare=False)
    _known: dict[date, bool] = field(default_factory=dict, repr=False, compare=False)

    def edition(self, body: Body, on: date, level: str = BASE) -> Edition:
        return self.overlaid(self.rulebook.edition_for(level=level, on=on, territory=province_of(body)), body, on)

    def editions(self, body: Body, on: date) -> tuple[Edition, ...]:
        """Every set in force for a commune on the day, the base set first."""
        body = self._like(body)
        if (body.path, on) not in self._of:
            key = on, province_of(body)
            if key not in self._sets:
                self._sets[key] = self.rulebook.sets_on(*key)
            if not self._sets[key] or self._sets[key][0].level != BASE:
                self.rulebook.edition_for(on=on, territory=key[1])  # says that there is none
            self._of[body.path, on] = tuple(self.overlaid(national, body, on) for national in self._sets[key])
        return self._of[body.path, on]

    def _like(self, body: Body) -> Body:
        """The first that was asked about of all bodies to which the same overlays and provisions apply: of most provinces one."""
        if body.path not in self._alike:
            uses = tuple(u for u in self.overlays if body.path.startswith(u.path))
            typed = tuple(r for r in self.provisions if body.path.startswith(r.path))
            self._alike[body.path] = self._first.setdefault((province_of(body), uses, typed), body)
        return self._alike[body.path]

    def overlaid(self, national: Edition, body: Body, on: date) -> Edition:
        """With all that applies to the body: the package's overlay of the day, then what officials typed for its territories."""
        uses = (u for u in self._uses(national, body) if u.valid_from <= on)
        return self._with(national, body, max(uses, key=lambda u: u.valid_from, default=None))

    def _uses(self, national: Edition, body: Body) -> Iterator[Use]:
        return (u for u in self.overlays if u.standard == national.id and body.path.startswith(u.path))

    def _with(self, national: Edition, body: Body, use: Use | None) -> Edition:
        key = id(national), body.path, use.valid_from if use else None
        if key not in self._laid:
            beneath = self.rulebook.with_overlay(national.id, use.overlay) if use else national
            mine = tuple(r for r in self.provisions if r.standard == national.id and body.path.startswith(r.path))
            self._laid[key] = laid(beneath, mine)
        return self._laid[key]

    def days(self, body: Body) -> tuple[date, ...]:
        """Every day on which what is asked of a commune changes."""
        own = {o.valid_from for o in self.overrides if o.path == body.path}
        return tuple(sorted(day for day in self._days_of_sets(self._like(body)) | own if self.known(day)))

    def _days_of_sets(self, body: Body) -> frozenset[date]:
        if body.path not in self._days:
            days: set[date] = set()
            for head in self.rulebook.heads:
                if head.level in LEVELS and head.territory in (None, province_of(body)):
                    national = self.rulebook.edition(head.id)
                    uses = list(self._uses(national, body))
                    days |= {u.valid_from for u in uses}
                    days.update(*(change_days(self._with(national, body, use)) for use in (None, *uses)))
            self._days[body.path] = frozenset(days)
        return self._days[body.path]

    def known(self, on: date) -> bool:
        """Whether the rulebook has a national base set for the day: it begins with the first edition in it."""
        if on not in self._known:
            heads = self.rulebook.heads
            self._known[on] = any(h.level == BASE and h.territory is None and h.in_force(on) for h in heads)
        return self._known[on]

    def column(self, edition: Edition, body: Body, on: date) -> str:
        """The column of an edition that a body is held to: its region or group; "" where none of them is known."""
        columns = {region.id for region in edition.regions}
        mine = [o for o in self.overrides if o.path == body.path and o.valid_from <= on and o.region in columns]
        newest = max(mine, key=lambda o: (o.valid_from, o.pk), default=None)
        return newest.region if newest else body.region if body.region in columns else ""


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
    rulebook = _rulebook(sorted(editions))
    if known_at is None and (kept := _remembered.get()) is not None:
        kept[:] = [rulebook]
    return Law(rulebook, tuple(uses), tuple(overrides), tuple(provisions))


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
