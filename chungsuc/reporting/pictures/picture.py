"""A picture as it leaves this package."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from chungsuc.reporting.pictures.canvas import Canvas

WIDE: Final = 720.0
NARROW: Final = 340.0
Number = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Picture:
    """
    One picture, drawn for a wide page (`svg`, `width` × `height`) and for a phone (`narrow`).

    `said` is the sentence for who does not see it, and `head` with `rows` all its figures as a table: nothing stands in the
    drawing alone. `keys` names what each row is about, as the caller named it, so that a page can link it; `note` says
    what the drawing leaves out.
    """

    title: str
    said: str
    svg: str
    narrow: str
    width: float
    height: float
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...] = ()
    note: str = ""

    @property
    def table(self) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        return self.head, self.rows


@dataclass(frozen=True, slots=True)
class Told:
    """What a picture says beside its drawing."""

    title: str
    said: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...] = ()
    note: str = ""


def drawn(told: Told, draw: Callable[[float], Canvas]) -> Picture:
    """The picture of both widths."""
    wide, narrow = draw(WIDE), draw(NARROW)
    return Picture(
        title=told.title,
        said=told.said,
        svg=wide.svg(told.said, "wide"),
        narrow=narrow.svg(told.said, "narrow"),
        width=wide.width,
        height=wide.height,
        head=told.head,
        rows=told.rows,
        keys=told.keys,
        note=told.note,
    )


def shown(number: Number | None, places: int = 0) -> str:
    """A number as officials write it: 1.234,5; a dash where there is none. Halves away from nought."""
    if number is None:
        return "—"
    exact = Fraction(number)
    unit = Decimal(1).scaleb(-places)
    rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(unit, ROUND_HALF_UP)
    whole, _, rest = f"{abs(rounded):,.{places}f}".partition(".")
    sign = "−" if rounded < 0 else ""
    return sign + whole.replace(",", ".") + (f",{rest}" if rest else "")


def share(part: int, whole: int) -> str:
    """A share with one decimal, "—" of nothing."""
    return f"{shown(Fraction(100 * part, whole), 1)}%" if whole else "—"
