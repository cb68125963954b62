"""How far a figure is from its level: exact, in what is counted where it is counted, else in points or the measure's unit."""

from dataclasses import dataclass
from typing import Final

from chungsuc.rulebook.model import Direction, Kind, Reading
from chungsuc.rulebook.numbers import SCALE, format_number

PERCENT: Final = 100 * SCALE


@dataclass(frozen=True, slots=True)
class Distance:
    """`amount` is scaled: below nought it is missing, from nought on it is what can be lost. `unit` as people say it."""

    amount: int
    unit: str
    direction: Direction
    counted: bool  # in whole things, or in the numerator's own unit; else points or the unit of the measure


def reach(level: int, direction: Direction, numerator: int, denominator: int) -> int:
    """The numerator at which a share just holds its level: whole where both are whole, else to a ten-thousandth."""
    step = SCALE if numerator % SCALE == 0 and denominator % SCALE == 0 else 1
    if direction == "at_least":
        return -(-level * denominator // (PERCENT * step)) * step
    return level * denominator // (PERCENT * step) * step


def is_share(reading: Reading) -> bool:
    return reading.numerator is not None and reading.denominator is not None and reading.denominator > 0


def distance(level: int, direction: Direction, kind: Kind, measured_in: str, reading: Reading) -> Distance:
    """From the level to what a reading says: with as much more or less as is missing, it holds; with any less it does not."""
    sign = 1 if direction == "at_least" else -1
    if is_share(reading):
        numerator, denominator = reading.numerator or 0, reading.denominator or 1
        away = sign * (numerator - reach(level, direction, numerator, denominator))
        return Distance(away, "" if measured_in == "%" else measured_in, direction, counted=True)
    unit = "điểm phần trăm" if kind == "ratio" else measured_in
    return Distance(sign * ((reading.amount or 0) - level), unit, direction, counted=False)


def needed_text(found: Distance) -> str:
    """What is missing: "Cần thêm 96 hộ."."""
    word = "Cần thêm" if found.direction == "at_least" else "Cần giảm"
    return f"{word} {_quantity(found)}."


def slack_text(found: Distance) -> str:
    """How far beyond the level: "Giảm quá 12 hộ thì không còn đạt."."""
    more = found.direction == "at_least"
    if not found.amount:
        return f"Vừa đúng mức, {'giảm' if more else 'tăng'} là không còn đạt."
    if found.counted:
        return f"{'Giảm' if more else 'Tăng'} quá {_quantity(found)} thì không còn đạt."
    return f"Còn {'giảm' if more else 'tăng'} được {_quantity(found)} mà vẫn đạt."


def _quantity(found: Distance) -> str:
    return f"{format_number(abs(found.amount))} {found.unit}".rstrip()
