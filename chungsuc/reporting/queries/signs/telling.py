"""How figures of signs are written."""

from datetime import date

from chungsuc.reporting.queries.signs.figures import Figures
from chungsuc.rulebook.columns import MISSING
from chungsuc.rulebook.numbers import SCALE, format_number, share_text


def figure(figures: Figures, row: int) -> str:
    """A figure with its unit: "62/100 hộ = 62,0%"."""
    measure = figures.measures[figures.measure[row]]
    numerator, denominator, amount = (
        int(column[row]) for column in (figures.numerator, figures.denominator, figures.amount)
    )
    if numerator != MISSING and denominator not in (MISSING, 0):
        unit = "" if measure.measured_in == "%" else f" {measure.measured_in}"
        counted = f"{format_number(numerator)}/{format_number(denominator)}{unit}"
        return f"{counted} = {share_text(numerator, denominator)}%"
    if amount == MISSING:
        return "—"
    return f"{format_number(amount)}{'%' if measure.kind == 'ratio' else f' {measure.measured_in}'}".rstrip()


def name(figures: Figures, row: int) -> str:
    measure = figures.measures[int(figures.measure[row])]
    return measure.short_name or measure.name


def day(figures: Figures, row: int) -> str:
    return day_text(date.fromordinal(int(figures.day[row])))


def day_text(on: date) -> str:
    return f"{on:%d/%m/%Y}"


def percent(part: int, whole: int) -> str:
    """A share in percent with one decimal."""
    return f"{share_text(part * SCALE, whole * SCALE)}%" if whole else "—"


def decimal(number: float) -> str:
    """One decimal, as officials write it."""
    return format_number(round(number * SCALE), 1)
