"""Judging many bodies at once: their figures in columns go in, letters and digests as standings keep them come out."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from json.encoder import encode_basestring

import numpy as np
from numpy.typing import NDArray

from chungsuc.progress.lawbook import Law
from chungsuc.rulebook.columns import Bools, Column, Columns, Places, Small, judge_many
from chungsuc.rulebook.model import BASE, Edition, Indicator, Judgement, Reading, Verdict
from chungsuc.rulebook.rules import Rule, rules_for
from chungsuc.rulebook.taken import Taken
from chungsuc.rulebook.value_texts import value_texts
from chungsuc.units.models import Body

NONE = -1  # the place of a figure that nobody gave: the last of each column is kept empty
VERDICTS = ("not_met", "unknown", "met")
LETTERS = np.frombuffer(b"numNUM", np.uint8).reshape(2, 3)


@dataclass(slots=True)
class Figures:
    """Readings by measure; a reading is spoken of by its place among those of its measure."""

    _added: dict[str, list[Reading]] = field(default_factory=dict)
    _taken: dict[str, Taken] = field(default_factory=dict)  # an empty one is the last of each
    _columns: dict[tuple[object, ...], Column] = field(default_factory=dict)
    _texts: dict[tuple[object, ...], NDArray[np.object_]] = field(default_factory=dict)

    def add(self, measure: str, reading: Reading) -> int:
        """One more, before any is asked for."""
        mine = self._added.setdefault(measure, [])
        mine.append(reading)
        return len(mine) - 1

    def put(self, measure: str, taken: Taken) -> None:
        """All of a measure at once."""
        self._taken[measure] = taken.with_empty()

    def __contains__(self, measure: str) -> bool:
        return measure in self._taken or measure in self._added

    def reading(self, measure: str, place: int) -> Reading:
        return self._of(measure).reading(place)

    def column(self, indicator: Indicator) -> Column:
        """What the indicator reads of all readings of its measure."""
        key = (indicator.measure, indicator.grades, indicator.part_keys)
        if key not in self._columns:
            self._columns[key] = self._of(indicator.measure).column(indicator)
        return self._columns[key]

    def texts(self, indicator: Indicator) -> NDArray[np.object_]:
        """How a judgement's JSON ends that rests on each reading: with the value; then comes what follows."""
        key = (indicator.measure, indicator.kind, indicator.measured_in, indicator.by_sex)
        if key not in self._texts:
            found = value_texts(indicator, self._of(indicator.measure)) if indicator.measure in self else [""]
            lines = "], \n".join([*map(encode_basestring, found), ""]).encode().splitlines()
            self._texts[key] = np.array(lines, np.object_)
        return self._texts[key]

    def _of(self, measure: str) -> Taken:
        if measure not in self._taken:
            self._taken[measure] = Taken.of(self._added[measure]).with_empty()
        return self._taken[measure]


@dataclass(frozen=True, slots=True)
class Stood:
    """What a standing says, without whose it is and when."""

    standard: str
    criteria_met: int
    verdict: str
    provisional: bool
    criteria: str
    indicators: str
    digest: str


def judge_places(
    edition: Edition, on: date, units: Sequence[tuple[Body, str]], places: Mapping[str, Places], figures: Figures
) -> Iterator[Stood]:
    """
    Bodies with their regions, judged on a day by one edition: the same letters and digest as `judge` gives each.

    `places`: by measure, of each body the place of its reading in `figures`.
    """
    regions = tuple(dict.fromkeys((*(r.id for r in edition.regions), *(region for _, region in units))))
    number = {region: place for place, region in enumerate(regions)}
    here = np.array([number[region] for _, region in units], np.int8)
    given = {
        i.number: figures.column(i).take(places[i.measure])
        for i in edition.indicators
        if i.measure in figures and i.measure in places
    }
    sample = all(body.sample_figures for body, _ in units)
    found = judge_many(edition, Columns(regions, here, given, sample), on)
    criteria = letters(found.criteria, found.criteria_provisional)
    indicators = letters(found.indicators, found.provisional)
    kept = _kept([rules_for(edition, region, on) for region in regions], here, places, figures, found.indicators, given)
    by_edition = encode_basestring(edition.digest)
    for row, (body, region) in enumerate(units):
        head = f"[{by_edition}, {encode_basestring(body.official_name)}, {encode_basestring(region)}, ["
        yield Stood(
            standard=edition.id,
            criteria_met=int(found.criteria_met[row]),
            verdict=VERDICTS[found.unit[row]],
            provisional=bool(found.unit_provisional[row]),
            criteria=criteria[row],
            indicators=indicators[row],
            digest=hashlib.sha256(b"%b%b]]" % (head.encode(), kept[row])).hexdigest(),
        )


def stood_of(judged: Judgement) -> Stood:
    """What a standing says of a body that was judged by itself."""
    return Stood(
        standard=judged.standard,
        criteria_met=judged.criteria_met,
        verdict=judged.verdict,
        provisional=judged.provisional,
        criteria="".join(_letter(c.verdict, provisional=c.provisional) for c in judged.criteria),
        indicators="".join(_letter(i.verdict, provisional=i.provisional) for i in judged.indicators),
        digest=judged.digest,
    )


def _letter(verdict: Verdict, *, provisional: bool) -> str:
    return verdict[0].upper() if provisional else verdict[0]


def letters(verdicts: Small, provisional: Bools) -> list[str]:
    """One letter a verdict, a text for each row: m, n, u; capital where provisional."""
    rows, width = verdicts.shape
    text = LETTERS[provisional.astype(np.int8), verdicts].tobytes().decode("ascii")
    return [text[row * width : (row + 1) * width] for row in range(rows)]


def _kept(
    rules: Sequence[Sequence[Rule]],
    here: Small,
    places: Mapping[str, Places],
    figures: Figures,
    verdicts: Small,
    given: Mapping[str, Column],
) -> list[bytes]:
    """What each body's judgement is bound to, indicator by indicator, as JSON; see `judging.digest_of`."""
    present = np.unique(here)
    at_region = np.searchsorted(present, here) * 6
    pieces = np.empty((2 * len(rules[0]), len(here)), np.object_)
    for row, indicator in enumerate(rule.indicator for rule in rules[0]):
        heads = np.array([head for region in present for head in _heads(rules[region][row])], np.object_)
        at = at_region + verdicts[:, row] * 2 + _applies(rules[0][row], given.get(indicator.number))
        texts = figures.texts(indicator)
        pieces[2 * row] = heads.take(at)
        pieces[2 * row + 1] = texts.take(places[indicator.measure]) if indicator.number in given else texts[NONE]
    return [b"".join(of_one).removesuffix(b", ") for of_one in pieces.T.tolist()]


@lru_cache(maxsize=32768)
def _heads(rule: Rule) -> tuple[bytes, ...]:
    """All but the text of the value, for each verdict, where it does not apply and where it does."""
    number, level = json.dumps(rule.indicator.number), json.dumps(rule.scalar, ensure_ascii=False)
    return tuple(
        f'[{number}, "{verdict}", {applies}, {level}, '.encode()
        for verdict in VERDICTS
        for applies in ("false", "true")
    )


def _applies(rule: Rule, column: Column | None) -> NDArray[np.int8] | int:
    """1, but 0 where the figure says that there is nothing to count, may say so and is not too old."""
    if column is None or column.applicable is None or not rule.indicator.na_allowed:
        return 1
    old = 0 if column.as_of is None else (column.as_of != 0) & (column.as_of < rule.oldest.toordinal())
    return (column.applicable | old).astype(np.int8)


def sets_for(law: Law, body: Body, on: date, reads: Callable[[frozenset[str]], bool]) -> Iterator[Edition]:
    """
    The base set; another one where `reads` says so of the measures that only the other one has.

    By a set that is not complete nobody is judged, so nothing is kept.
    """
    base: frozenset[str] = frozenset()
    for edition in law.editions(body, on):
        if edition.incomplete_because is not None:
            continue
        measures = measures_of(edition)
        if edition.level == BASE or reads(measures - base):
            yield edition
        base = base or measures


@lru_cache(maxsize=512)
def measures_of(edition: Edition) -> frozenset[str]:
    return frozenset(i.measure for i in edition.indicators if i.measure)
