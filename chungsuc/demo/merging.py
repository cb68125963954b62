"""What a commune's figures are when it took in others: sums, and means weighted by people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chungsuc.demo.figures import FINE_STEPS, STEPS, TENTH
from chungsuc.rulebook.model import Indicator, Reading
from chungsuc.rulebook.numbers import SCALE

PARTS = {"whole": Fraction(1), "most": Fraction(3, 4), "some": Fraction(1, 4)}


@dataclass(frozen=True, slots=True)
class Share:
    """A reading of a former commune, how much of that commune came over, and its people."""

    reading: Reading
    part: Fraction
    persons: int

    @property
    def weight(self) -> Fraction:
        return self.part * self.persons


def merged(indicator: Indicator, shares: Sequence[Share], as_of: date) -> Reading | None:  # noqa: PLR0911 - one for each kind
    """None where a former commune's reading is missing altogether; what does not apply to one counts for nothing."""
    given = [s for s in shares if s.reading.applicable]
    if not given:
        return Reading(applicable=False, as_of=as_of) if shares else None
    if indicator.kind == "boolean":
        return Reading(amount=min(s.reading.amount or 0 for s in given), as_of=as_of)
    if indicator.kind == "grade":
        place = min(indicator.grades.index(s.reading.grade or indicator.grades[0]) for s in given)
        return Reading(grade=indicator.grades[place], as_of=as_of)
    if indicator.kind == "count":
        total = sum(s.part * (s.reading.amount or 0) for s in given)
        return Reading(amount=round(total / SCALE) * SCALE, as_of=as_of)
    if indicator.by_sex:
        return Reading(male=_mean(given, "male"), female=_mean(given, "female"), as_of=as_of)
    if indicator.kind == "composite":
        return Reading(parts=_parts(indicator, given), as_of=as_of)
    if indicator.kind == "ratio":
        return _ratio(indicator, given, as_of)
    return Reading(amount=_mean(given, "amount"), as_of=as_of)


def _ratio(indicator: Indicator, given: Sequence[Share], as_of: date) -> Reading:
    step = FINE_STEPS.get(indicator.measure) or STEPS.get(indicator.measured_in, SCALE)
    whole = sum(round(s.part * (s.reading.denominator or 0) / step) for s in given)
    counted = sum(round(s.part * (s.reading.numerator or 0) / step) for s in given)
    return Reading(numerator=min(counted, whole) * step, denominator=whole * step, as_of=as_of)


def _mean(given: Sequence[Share], field: str) -> int:
    total = sum(s.weight * (getattr(s.reading, field) or 0) for s in given)
    return round(total / sum(s.weight for s in given) / TENTH) * TENTH


def _parts(indicator: Indicator, given: Sequence[Share]) -> dict[str, int]:
    """Counts add up; shares are weighted by the count that they are shares of, else by people."""
    counted = {p.by_count.key for p in indicator.parts if p.by_count}
    parts: dict[str, int] = {}
    for part in indicator.parts:
        held = [(s, (s.reading.parts or {}).get(part.key, 0)) for s in given]
        if part.kind == "count":
            parts[part.key] = round(sum(s.part * value for s, value in held) / SCALE) * SCALE
            continue
        weights = [
            s.part * (s.reading.parts or {}).get(part.by_count.key, 0) if part.by_count else s.weight for s, _ in held
        ]
        total = sum(w * value for w, (_, value) in zip(weights, held, strict=True))
        parts[part.key] = round(total / sum(weights))
    for key in counted:
        total = sum(s.part * (s.reading.parts or {}).get(key, 0) for s in given)
        parts[key] = max(1, round(total / SCALE)) * SCALE
    return parts
