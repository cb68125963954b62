"""The cells of one figure as a reading, or the faults in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chungsuc.progress.workbook.layout import FILLED, HEADS, MARK, NUMBERS, YES_NO, Line, choices, measured
from chungsuc.progress.workbook.reading import Row, Sheet, number_in
from chungsuc.rulebook.model import Indicator, Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.sheets.cells import CellError, line_in, text_in
from chungsuc.units.models import Body

NOTE_LENGTH: Final = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell: the row as the sheet counts it, the column by what it holds."""

    row: int
    column: str
    message: str

    @property
    def head(self) -> str:
        return HEADS[self.column]


@dataclass(frozen=True, slots=True)
class Given:
    """What the rows of one figure say."""

    lines: Sequence[tuple[Line, Row]]
    reading: Reading | None
    note: str
    copy: bool
    seen: int | None
    problems: Sequence[Problem]

    @property
    def body(self) -> Body:
        return self.lines[0][0].body

    @property
    def indicator(self) -> Indicator:
        return self.lines[0][0].indicator

    @property
    def row(self) -> int:
        return self.lines[0][1].number

    @property
    def hidden(self) -> bool:
        return any(row.hidden for _, row in self.lines)

    @property
    def column(self) -> str:
        return measured(self.indicator)[0]

    def problem(self, name: str, message: str) -> Problem:
        """A fault where it is: in the row of its part, and in the asked column where the named one does not exist."""
        _, _, part = name.partition("part.")
        row = next((row.number for line, row in self.lines if part and line.part == part), self.row)
        named = name in FILLED and (name in measured(self.indicator) or name in ("na", "note"))
        return Problem(row, name if named else self.column, message)


def given_in(rows: Sequence[tuple[Line, Row]], sheet: Sheet) -> Given:
    numbers: dict[str, int] = {}
    words: dict[str, str] = {}
    problems: list[Problem] = []
    for line, row in rows:
        asked = line.asked
        for name in FILLED:
            cell = row.cells.get(name)
            where = (row.number, sheet.columns[name])
            if where in sheet.broken:
                problems.append(Problem(row.number, name, sheet.broken[where]))
                continue
            if cell is None or cell == "":
                continue
            if name not in asked:
                if text_in(cell).strip():
                    problems.append(
                        Problem(row.number, name, f"Chỉ tiêu {line.indicator.number} không ghi ở cột này. Xóa ô này.")
                    )
                continue
            try:
                _take(line, name, cell, numbers, words, percent=where in sheet.percent)
            except CellError as error:
                problems.append(Problem(row.number, name, str(error)))
    line, row = rows[0]
    if words.get("na") and (numbers or words.get("choice")):
        problems.append(Problem(row.number, "na", "Vừa ghi số vừa chọn không áp dụng. Giữ một trong hai."))
    seen = text_in(row.cells.get("seen")).strip()
    return Given(
        rows,
        None if problems else _reading(line.indicator, numbers, words),
        words.get("note", ""),
        bool(words.get("copy")),
        int(seen) if seen.isdecimal() and len(seen) < 19 else None,
        problems,
    )


def _take(
    line: Line, name: str, cell: object, numbers: dict[str, int], words: dict[str, str], *, percent: bool
) -> None:
    if name in NUMBERS:
        if percent:
            raise CellError("Ô định dạng phần trăm. Đổi định dạng ô về số rồi ghi, ví dụ, 62 thay cho 62%.")
        number = number_in(cell)
        if number is not None:
            numbers[f"part.{line.part}" if line.part else name] = number
        return
    text = text_in(cell).strip() if name == "note" else line_in(cell)
    if not text:
        return
    if name == "note" and len(text) > NOTE_LENGTH:
        raise CellError(f"Ghi chú dài {len(text)} ký tự, tối đa {NOTE_LENGTH}.")
    if name in ("na", "copy") and text.casefold() != MARK:
        raise CellError(f"Ô chỉ nhận {MARK} hoặc để trống, gặp “{text[:40]}”.")
    if name == "choice":
        known = {choice.casefold(): choice for choice in choices(line.indicator)}
        if text.casefold() not in known:
            raise CellError(f"Không có lựa chọn “{text[:40]}”; chọn một trong: {', '.join(known.values())}.")
        text = known[text.casefold()]
    words[name] = text


def _reading(indicator: Indicator, numbers: dict[str, int], words: dict[str, str]) -> Reading | None:
    if words.get("na"):
        return Reading(applicable=False)
    if indicator.kind == "boolean":
        return Reading(amount=SCALE if words["choice"] == YES_NO[0] else 0) if "choice" in words else None
    if indicator.kind == "grade":
        return Reading(grade=words["choice"]) if "choice" in words else None
    parts = {name[5:]: number for name, number in numbers.items() if name.startswith("part.")}
    if parts:
        return Reading(parts=parts)
    return Reading(**{name: numbers[name] for name in numbers}) if numbers else None  # type: ignore[arg-type]
