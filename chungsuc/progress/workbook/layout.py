"""How a workbook is laid out: its sheets, its columns, one line for each figure asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from chungsuc.rulebook.model import Edition, Indicator
from chungsuc.units.models import Body

FORMAT: Final = "chungsuc-1"
FIGURES: Final = "Số liệu"
GUIDE: Final = "Hướng dẫn"
ABOUT: Final = "_chungsuc"  # hidden: for which set, period and territory the workbook was made
HEAD_ROW: Final = 3  # counted from one, as the person sees it
MARK: Final = "x"
YES_NO: Final = ("Có", "Không")

# what a column holds, and its head, by which it is found again wherever it was moved
HEADS: Final = {
    "key": "Mã dòng",
    "seen": "Bản ghi",
    "body": "Xã",
    "district": "Huyện",
    "criterion": "Tiêu chí",
    "number": "Chỉ tiêu",
    "name": "Tên chỉ tiêu",
    "unit": "Đơn vị tính",
    "threshold": "Mức đạt chuẩn",
    "previous": "Kỳ trước",
    "numerator": "Số đạt",
    "denominator": "Tổng số",
    "amount": "Giá trị",
    "male": "Nam (%)",
    "female": "Nữ (%)",
    "choice": "Kết quả",
    "na": "Không áp dụng",
    "copy": "Lấy kỳ trước",
    "note": "Ghi chú",
    "state": "Trạng thái",
}
NUMBERS: Final = ("numerator", "denominator", "amount", "male", "female")
FILLED: Final = (*NUMBERS, "choice", "na", "copy", "note")
NEEDED: Final = frozenset(("key", "seen", *FILLED))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet: an indicator of a commune, or one part of a composite indicator."""

    body: Body
    criterion: int
    indicator: Indicator
    part: str
    part_name: str

    @property
    def key(self) -> str:
        return f"{self.body.key}|{self.indicator.measure}|{self.part}"

    @property
    def first(self) -> bool:
        """Whether what is said once for an indicator (note, not applicable) stands on this row."""
        return not self.part or self.part == self.indicator.part_keys[0]

    @property
    def asked(self) -> tuple[str, ...]:
        """The columns to fill on this row."""
        once = ("copy", "note") if self.first else ()
        return (*measured(self.indicator), *(("na",) if self.first and self.indicator.na_allowed else ()), *once)


def measured(indicator: Indicator) -> tuple[str, ...]:
    """The columns that hold the figure itself."""
    if indicator.kind in ("boolean", "grade"):
        return ("choice",)
    if indicator.by_sex:
        return ("male", "female")
    return ("numerator", "denominator") if indicator.kind == "ratio" else ("amount",)


def choices(indicator: Indicator) -> tuple[str, ...]:
    return YES_NO if indicator.kind == "boolean" else indicator.grades


def part_names(indicator: Indicator) -> dict[str, str]:
    counts = {p.by_count.key: p.by_count.name for p in indicator.parts if p.by_count}
    return {p.key: p.name for p in indicator.parts} | counts


def lines_of(edition: Edition, bodies: Sequence[Body]) -> Iterator[Line]:
    """Commune by commune, in the order of the set."""
    asked = [
        (criterion.number, indicator, part, name)
        for criterion in edition.criteria
        for indicator in criterion.indicators
        if indicator.measure  # what follows from another set is not filled in
        for part, name in (part_names(indicator) or {"": ""}).items()
    ]
    for body in bodies:
        for criterion, indicator, part, name in asked:
            yield Line(body, criterion, indicator, part, name)
