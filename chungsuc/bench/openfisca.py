"""The same thresholds as a small OpenFisca system, built in code: what a general rules engine takes for them."""

from typing import Any

import numpy as np
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from chungsuc.bench.floor import LEVELS, NUMBERS
from chungsuc.bench.worlds import EDITION, ON, REGIONS
from chungsuc.rulebook.columns import MISSING, Columns, Ints
from chungsuc.rulebook.model import Indicator
from chungsuc.rulebook.numbers import SCALE

PERIOD = "2023"
REGION: Any = Enum("REGION", dict(zip(REGIONS, REGIONS, strict=True)))
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
_LEVELS: Floats = np.where(LEVELS == MISSING, np.nan, LEVELS / SCALE)
_INPUTS = ("amount", "numerator", "denominator", "male", "female")


def _slug(number: str) -> str:
    return number.replace(".", "_")


def system() -> TaxBenefitSystem:
    commune = Entity("commune", "communes", "", "")
    made = TaxBenefitSystem([commune])
    made.parameters = ParameterNode("", data=_parameters())

    def add(name: str, kind: type, formula: Any = None) -> None:  # noqa: ANN401
        fields = {"value_type": kind, "entity": commune, "definition_period": DateUnit.YEAR, "label": name}
        if kind is float:
            fields["default_value"] = np.nan
        if formula is not None:
            fields["formula"] = formula
        made.add_variable(type(name, (Variable,), fields))

    fields: dict[str, Any] = {
        "value_type": Enum,
        "possible_values": REGION,
        "default_value": REGION.tdmnpb,
        "label": "region",
    }
    fields |= {"entity": commune, "definition_period": DateUnit.YEAR}
    made.add_variable(type("region", (Variable,), fields))
    for indicator in EDITION.indicators:
        names = [*_INPUTS, *(key.replace("-", "_") for key in indicator.part_keys)]
        for name in names:
            add(f"{name}_{_slug(indicator.number)}", float)
        add(f"verdict_{_slug(indicator.number)}", int, _formula(indicator))
    for criterion in EDITION.criteria:
        add(f"criterion_{criterion.number}", int, _worst([f"verdict_{_slug(i.number)}" for i in criterion.indicators]))
    criteria = [f"criterion_{c.number}" for c in EDITION.criteria]
    add("unit", int, _worst(criteria))

    def formula(person: Any, period: Any) -> Any:  # noqa: ANN401
        return sum(person(name, period) == 2 for name in criteria)

    add("criteria_met", int, formula)
    return made


def _parameters() -> dict[str, Any]:
    """A level for each indicator and region, dated, as OpenFisca keeps them; NaN where unknown."""
    return {
        f"level_{_slug(number)}": {
            region: {"values": {f"{ON.year}-01-01": {"value": float(_LEVELS[row][place])}}}
            for place, region in enumerate(REGIONS)
        }
        for row, number in enumerate(NUMBERS)
    }


def _worst(names: list[str]) -> Any:  # noqa: ANN401
    def formula(person: Any, period: Any) -> Any:  # noqa: ANN401
        return np.minimum.reduce([person(name, period) for name in names])

    return formula


def _kleene(value: Floats, level: Floats | float, *, more: bool) -> Any:  # noqa: ANN401
    held = value >= level if more else value <= level
    return np.where(np.isnan(value) | np.isnan(level), 1, np.where(held, 2, 0))


def _formula(indicator: Indicator) -> Any:  # noqa: ANN401
    slug, more = _slug(indicator.number), indicator.direction == "at_least"

    def plain(person: Any, period: Any, parameters: Any) -> Any:  # noqa: ANN401
        return _kleene(
            person(f"amount_{slug}", period), parameters(period)[f"level_{slug}"][person("region", period)], more=more
        )

    def ratio(person: Any, period: Any, parameters: Any) -> Any:  # noqa: ANN401
        share = person(f"numerator_{slug}", period) / person(f"denominator_{slug}", period) * 100
        return _kleene(share, parameters(period)[f"level_{slug}"][person("region", period)], more=more)

    def sexes(person: Any, period: Any, parameters: Any) -> Any:  # noqa: ANN401
        wanted = parameters(period)[f"level_{slug}"][person("region", period)]
        both = [_kleene(person(f"{sex}_{slug}", period), wanted, more=more) for sex in ("male", "female")]
        return np.minimum(*both)

    def schools(person: Any, period: Any, parameters: Any) -> Any:  # noqa: ANN401
        share, count = person(f"level_1_{slug}", period), person(f"schools_{slug}", period)
        delta = ~np.isnan(parameters(period)[f"level_{slug}"][person("region", period)])
        over, otherwise = (_kleene(share, wanted, more=True) for wanted in (70.0, 50.0))
        second = np.where(np.isnan(count), np.where(over == otherwise, over, 1), np.where(count > 3, over, otherwise))
        first = _kleene(person(f"minimum_{slug}", period), 100.0, more=True)
        return np.where(delta, _kleene(share, 100.0, more=True), np.minimum(first, second))

    if indicator.kind == "composite":
        return schools
    if indicator.by_sex:
        return sexes
    return ratio if indicator.kind == "ratio" else plain


def simulation(made: TaxBenefitSystem, world: Columns, rows: slice) -> Simulation:
    """With its inputs set; this is not counted."""
    region = world.region[rows]
    ready = SimulationBuilder().build_default_simulation(made, count=len(region))
    ready.set_input("region", PERIOD, REGION.encode(np.array(REGIONS)[region]))
    for number in NUMBERS:
        column = world.indicators[number]
        given = {name: getattr(column, name) for name in _INPUTS if getattr(column, name) is not None}
        given |= {key.replace("-", "_"): values for key, values in column.parts.items()}
        for name, values in given.items():
            ready.set_input(f"{name}_{_slug(number)}", PERIOD, _floats(values[rows]))
    return ready


def _floats(values: Ints) -> Any:  # noqa: ANN401
    return np.where(values == MISSING, np.nan, values / SCALE).astype(np.float32)


def run(ready: Simulation) -> tuple[Any, Any, Any, Any]:
    """Every indicator, every criterion, criteria met, the unit."""
    indicators = [ready.calculate(f"verdict_{_slug(number)}", PERIOD) for number in NUMBERS]
    criteria = [ready.calculate(f"criterion_{c.number}", PERIOD) for c in EDITION.criteria]
    return indicators, criteria, ready.calculate("criteria_met", PERIOD), ready.calculate("unit", PERIOD)
