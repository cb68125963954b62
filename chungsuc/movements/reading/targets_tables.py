"""Goals that stand in tables: an indicator, its unit, and what it is to reach by when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.movements.reading.found import Confidence, Figure, TargetFound
from chungsuc.movements.reading.numbers import NUMBER, figure, low
from chungsuc.movements.reading.passages import Passage, passages
from chungsuc.movements.reading.setting import Role, heading, role_of

GOAL: Final = re.compile(r"mục tiêu|kế hoạch|chỉ tiêu giao|chỉ tiêu năm|phấn đấu|đến năm|cần đạt|\b20\d\d\b")
DONE: Final = re.compile(r"thực hiện|hiện trạng|kết quả|ước|thực trạng|đã đạt|hiện có|đến nay|thời điểm|hoàn thành năm")
LABEL: Final = re.compile(r"chỉ tiêu|tiêu chí|nội dung|mục tiêu|danh mục|tên|chỉ số|nhiệm vụ|lĩnh vực|đơn vị|huyện|xã|địa phương")
MEASURE: Final = re.compile(r"^(?:đvt|đv tính|đơn vị(?: tính)?|đv)\.?$")
SKIPPED: Final = re.compile(r"kinh phí|vốn|ghi chú|cơ quan|chủ trì|phối hợp|thời gian|tiến độ|đơn vị thực hiện|giải thưởng|số tiền")
CELL: Final = re.compile(
    rf"(?P<sign>≥|>|≤|<|trên|ít nhất|tối thiểu|dưới|từ)?\s?(?P<a>{NUMBER})(?:\s?/\s?(?P<y>{NUMBER}))?"
    rf"(?:\s?[-–]\s?(?P<b>{NUMBER}))?\s?(?P<percent>%)?(?:\s(?P<unit>[^\W\d_][^|]{{0,30}}))?(?:\s?trở lên)?"
)


RANKS: Final = ("nâng cao", "kiểu mẫu", "nghèo", "cận nghèo", "thông minh")
COMMON: Final = {"số", "tỷ", "lệ", "tỉ", "của", "và", "các", "có", "được", "đạt", "trên", "tổng", "với"}
COVERED: Final = 0.75
LONGEST: Final = 1000
MOST_ROWS: Final = 3000  # of goals in the tables of one paper


def restates(row: TargetFound, told: TargetFound) -> bool:
    """Whether a row of a table names the same measure, by the same year, as a sentence does."""
    label, said = _measured(row.text.rpartition(":")[0] or row.text), _measured(told.text)
    if not label.words or len(label.words & said.words) < COVERED * len(label.words) or label.ranks != said.ranks:
        return False
    units = [(one.unit or "").split("/")[0].strip().lower().lstrip("% ") for one in (row, told)]
    same_unit = units[0].startswith(units[1]) or units[1].startswith(units[0]) or row.percent is not None
    same_year = row.deadline_year == told.deadline_year or not row.deadline_year or not told.deadline_year
    same_form = (row.percent is None or told.percent is not None) and not isinstance(told.value, tuple)
    return same_unit and same_year and same_form


@dataclass(frozen=True, slots=True)
class Measured:
    """What a text is known by: its words, but for the commonest, and the ranks that it names."""

    words: frozenset[str]
    ranks: tuple[bool, ...]


@lru_cache(maxsize=8192)
def _measured(text: str) -> Measured:
    small = low(text[:LONGEST])
    words = frozenset(re.findall(r"[^\W\d_]+", small)) - COMMON
    return Measured(words, tuple(rank in small for rank in RANKS))


def table_targets(paper: OfficialPaper, signed: int | None, period: tuple[int, int] | None) -> Iterator[TargetFound]:
    """The goals of every table whose head tells a column of goals."""
    rows: dict[str, list[Passage]] = {}
    for passage in passages(paper):
        if passage.node.kind == "table" and not passage.in_title and not passage.node.text:
            rows.setdefault(passage.key, []).append(passage)
    made = (target for found in rows.values() for target in _table(found[0].node, found, signed, period))
    yield from islice(made, MOST_ROWS)


def _table(node: Node, found: list[Passage], signed: int | None, period: tuple[int, int] | None) -> Iterator[TargetFound]:
    role = next((role for head in reversed(found[0].above) if (role := role_of(heading(head)))), Role.OTHER)
    if role in (Role.PAST, Role.MONEY, Role.AWARD) or len(node.rows) < 2:
        return
    head, first = _head(node)
    goal = _goal_column(head, signed)
    label = next((at for at, cell in enumerate(head) if LABEL.search(cell) and not MEASURE.match(cell) and at != goal), None)
    if goal is None or label is None:
        return
    measure = next((at for at, cell in enumerate(head) if MEASURE.match(cell)), None)
    year = _year(head[goal]) or (period[1] if period else None)
    for row, passage in list(zip(node.rows, found, strict=False))[first:]:
        if len(row) > max(goal, label) and not re.fullmatch(r"[\divxab().\s]*", low(row[label])):
            unit = row[measure].strip() if measure is not None and measure < len(row) else ""
            if made := _row(row, (label, goal), unit, passage, year):
                yield made


def _head(node: Node) -> tuple[list[str], int]:
    """The words over each column, and the first row below them; a head may take two rows."""
    head = [low(" ".join(cell.split())) for cell in node.rows[0]]
    second = [low(" ".join(cell.split())) for cell in node.rows[1]]
    if len(second) == len(head) and not any(CELL.fullmatch(cell) and not _year(cell) for cell in second) and any(map(_year, second)):
        return [f"{one} {two}".strip() for one, two in zip(head, second, strict=True)], 2
    return head, 1


def _goal_column(head: list[str], signed: int | None) -> int | None:
    goals = [
        at
        for at, cell in enumerate(head)
        if GOAL.search(cell) and not DONE.search(cell) and not SKIPPED.search(cell) and not (signed and 0 < (_year(cell) or 0) < signed)
    ]
    figured = [at for at in goals if _year(head[at]) or not LABEL.search(head[at]) or "mục tiêu" in head[at]]
    return figured[-1] if figured and figured[-1] > 0 else None


def _year(cell: str) -> int | None:
    found = re.findall(r"\b20\d\d\b", cell)
    return int(found[-1]) if found else None


def _row(row: tuple[str, ...], columns: tuple[int, int], unit: str, passage: Passage, year: int | None) -> TargetFound | None:
    label, goal = columns
    cell = CELL.fullmatch(low(row[goal]).strip())
    if not cell or not row[label].strip():
        return None
    value, percent = _value(cell, unit)
    text = f"{row[label].strip()}: {row[goal].strip()}" + (f" {unit}" if unit and not cell["percent"] else "")
    start = len(" | ".join(row[:label])) + (3 if label else 0)
    end = len(" | ".join(row[: goal + 1]))
    start, end = min(start, len(" | ".join(row[:goal]))), max(end, start + len(row[label]))
    return TargetFound(
        text=text,
        kind=_kind(cell, percent),
        value=value,
        total=figure(cell["y"]) if cell["y"] else None,
        percent=percent,
        unit=unit or cell["unit"] or None,
        deadline_year=year,
        baseline=None,
        quotation=passage.quote(start, end),
        confidence=Confidence.LIKELY,
        high=figure(cell["b"]) if cell["b"] else None,
    )


def _value(cell: "re.Match[str]", unit: str) -> tuple[Figure, Figure | None]:
    value = figure(cell["a"])
    return value, value if (cell["percent"] or unit.startswith("%")) and not cell["y"] else None


def _kind(cell: "re.Match[str]", percent: Figure | None) -> str:
    if cell["b"]:
        return "range"
    if cell["y"]:
        return "share"
    if cell["sign"] or cell[0].endswith("trở lên"):
        return "at_most" if cell["sign"] in ("≤", "<", "dưới") else "at_least"
    return "percent" if percent is not None else "count"
