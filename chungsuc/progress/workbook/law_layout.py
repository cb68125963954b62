"""How the workbook of a whole edition is laid out: one row for each place of a level and each column."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from chungsuc.rulebook.model import GENERAL, Asked, Edition, Indicator, Levels, Part, Threshold
from chungsuc.rulebook.overlays import column_of, level_in
from chungsuc.rulebook.rules import pick

FORMAT: Final = "chungsuc-law-1"
LEVELS: Final = "Mức"
GUIDE: Final = "Hướng dẫn"
ABOUT: Final = "_chungsuc"  # hidden: for which set and territory the workbook was made
HEAD_ROW: Final = 3  # counted from one
AS_SHOWN: Final = "đúng"  # the decision's text says what the sheet shows

# what a column holds, and its head, by which it is found again wherever it was moved
HEADS: Final = {
    "key": "Mã dòng",
    "criterion": "Tiêu chí",
    "number": "Chỉ tiêu",
    "name": "Nội dung",
    "column": "Cột",
    "unit": "Đơn vị tính",
    "now": "Mức đang dùng",
    "since": "Từ ngày",
    "source": "Căn cứ",
    "confidence": "Độ tin cậy",
    "checked": "Ai kiểm tra",
    "level": "Mức theo văn bản",
    "decision": "Số văn bản",
    "decided_by": "Cơ quan ban hành",
    "decided_on": "Ngày văn bản",
    "page": "Trang",
    "valid_from": "Áp dụng từ",
    "valid_to": "Đến hết ngày",
    "wording": "Nội dung mới",
    "looser": "Lý do thấp hơn",
}
FILLED: Final = ("level", "decision", "decided_by", "decided_on", "page", "valid_from", "valid_to", "wording", "looser")
DAYS: Final = ("decided_on", "valid_from", "valid_to")
NEEDED: Final = frozenset(("key", *FILLED)) - {"valid_to"}
TRUST: Final = {
    "verified": "đã kiểm tra với văn bản",
    "sourced": "có nguồn",
    "recalled": "ghi theo trí nhớ",
    "sample": "mức mẫu",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a place (an indicator's number, or number/part) and a column; "" for a set without columns."""

    criterion: int
    indicator: Indicator
    asked: Asked
    place: str
    region: str
    label: str

    @property
    def key(self) -> str:
        return f"{self.place}|{self.region}"

    @property
    def name(self) -> str:
        return self.indicator.name if self.asked is self.indicator else f"{self.indicator.name}: {self.asked.name}"

    def threshold(self, on: date) -> Threshold | None:
        return pick(self.asked.thresholds, self.region, on)

    def column(self, threshold: Threshold) -> str:
        """Where in a threshold the level of this row stands."""
        return column_of(threshold, self.region)

    def level(self, threshold: Threshold) -> Levels:
        return level_in(self.asked, threshold, self.column(threshold))


def lines_of(edition: Edition, column: str = "") -> Iterator[Line]:
    """Every row of an edition in order; of one column, or of all where none is named."""
    columns = [(r.id, r.label) for r in edition.regions if column in ("", r.id)] or [("", "mức chung")]
    for criterion in edition.criteria:
        for indicator in criterion.indicators:
            asked: list[tuple[str, Asked]] = [(f"{indicator.number}/{p.key}", p) for p in indicator.parts]
            for place, one in asked or [(indicator.number, indicator)]:
                spared = one.not_for_regions if isinstance(one, Part) else frozenset()
                for region, label in columns:
                    if region not in spared:
                        yield Line(criterion.number, indicator, one, place, region, label)


def region_of(column: str) -> str:
    """A column of a threshold as rows of officials name it: blank for the general level."""
    return "" if column == GENERAL else column
