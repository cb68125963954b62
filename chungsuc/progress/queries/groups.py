"""What the sets of a day call the measures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chungsuc.progress.lawbook import current
from chungsuc.rulebook.load import NotInForceError
from chungsuc.rulebook.model import LEVELS, Edition, Indicator


@dataclass(frozen=True, slots=True)
class Group:
    """How many values of one measure wait."""

    measure: str
    name: str
    number: str
    answered_by: str
    count: int


def groups_of(counts: Mapping[str, int], on: date, answered_by: Mapping[str, str] | None = None) -> list[Group]:
    """Measures with what the sets of the day call them."""
    numbers, known = numbers_on(on), current().measures
    found = []
    for measure in _ordered(counts, on):
        indicator = numbers.get(measure)
        name = indicator.name if indicator else known[measure].name if measure in known else measure
        number = indicator.number if indicator else ""
        found.append(Group(measure, name, number, (answered_by or {}).get(measure, ""), counts[measure]))
    return found


def numbers_on(on: date) -> dict[str, Indicator]:
    """What the sets of the day call each measure; the base set's word goes first."""
    return {i.measure: i for e in reversed(_editions(on)) for i in e.indicators}


def _ordered(measures: Iterable[str], on: date) -> list[str]:
    """As the sets have them, the base set first; what no set asks for comes last."""
    order = [i.measure for e in _editions(on) for i in e.indicators]
    place = {m: n for n, m in reversed(list(enumerate(order)))}
    return sorted(measures, key=lambda m: (place.get(m, len(order)), m))


def _editions(on: date) -> list[Edition]:
    found = []
    for level in LEVELS:
        try:
            found.append(current().edition_for(level=level, on=on))
        except NotInForceError:
            continue
    return found
