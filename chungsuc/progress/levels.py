"""Which sets a body is held to, by what kind of body it is."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Final

from chungsuc.progress.lawbook import province_of
from chungsuc.rulebook.load import NotInForceError, Rulebook
from chungsuc.rulebook.model import ADVANCED, LEVELS, MODEL, Edition, Indicator
from chungsuc.units.models import Body, BodyKind

DISTRICT, DISTRICT_ADVANCED, CITY, PROVINCE = "district", "district-advanced", "town-or-city", "province"
CITIES: Final = ("Thị xã ", "Thành phố ")
BY_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    BodyKind.COMMUNE: LEVELS,
    BodyKind.PROVINCE: (PROVINCE,),
    BodyKind.HAMLET: ("hamlet", "hamlet-model"),
}
# the word for a set in an address
WORDS: Final[Mapping[str, str]] = {ADVANCED: "nang-cao", MODEL: "kieu-mau", DISTRICT_ADVANCED: "nang-cao"}


def is_city(body: Body) -> bool:
    """A town or city under a province stands where a district stands and is held to a set of its own."""
    return body.kind == BodyKind.DISTRICT and body.official_name.startswith(CITIES)


def levels_of(body: Body) -> tuple[str, ...]:
    """The levels whose sets the body is held to, the base first; none for a kind of body that no set asks about."""
    if body.kind == BodyKind.DISTRICT:
        return (CITY,) if is_city(body) else (DISTRICT, DISTRICT_ADVANCED)
    return BY_KIND.get(body.kind, ())


def level_asked(body: Body, word: str) -> str | None:
    """The level that a word in an address stands for; the base for any other. None where the body is held to no set."""
    levels = levels_of(body)
    return next((level for level in levels if word and WORDS.get(level) == word), levels[0] if levels else None)


def sets_of(rulebook: Rulebook, body: Body, on: date) -> tuple[Edition, ...]:
    """The sets in force on a day that the body is held to, the base first."""
    found = []
    for level in levels_of(body):
        with suppress(NotInForceError):
            found.append(rulebook.edition_for(level=level, on=on, territory=province_of(body)))
    return tuple(found)


def asked_of(rulebook: Rulebook, body: Body, measure: str, on: date) -> Indicator | None:
    """The indicator by which a body's figure is checked: of the first of its sets that reads it, else the bare measure."""
    for edition in sets_of(rulebook, body, on):
        if found := edition.reads(measure):
            return found
    known = rulebook.asked_on(measure, on, province_of(body))
    return known if known is not None and known.number == "" else None
