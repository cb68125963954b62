"""What a cell of a form says, as officials write it; what could be read in two ways is refused, what was made out is said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from chungsuc.reporting.tables.forms_layout import YES_NO, folded
from chungsuc.rulebook.numbers import SCALE, NumberError, parse_number
from chungsuc.rulebook.reports.model import NUMBERS, Cell, Column, ColumnType
from chungsuc.sheets.cells import CellError, day_in, text_in

MONEY: Final[Mapping[str, Decimal]] = {
    "đồng": Decimal(1),
    "nghìn đồng": Decimal(10**3),
    "triệu đồng": Decimal(10**6),
    "tỷ đồng": Decimal(10**9),
}
SHORT: Final = {"nghìn": "nghìn đồng", "ngàn": "nghìn đồng", "triệu": "triệu đồng", "tỷ": "tỷ đồng", "tỉ": "tỷ đồng"}
TRUE: Final = (folded(YES_NO[0]), "x", "true", "1", "co", "✓")
FALSE: Final = (folded(YES_NO[1]), "false", "0", "khong")
DASHES: Final = ("-", "–", "—")
_LONG: Final = re.compile(r"[-−–]?\d{1,3}(?:\.\d{3})*(?:,\d+)?|[-−–]?\d+(?:,\d+)?", re.ASCII)
_WITH_WORD: Final = re.compile(r"(?P<number>[-−–]?[\d.,]+)\s*(?P<word>[^\d.,\s].*)")
_ANY: Final = re.compile(r"\d[\d.,]*")
_UNIT: Final = re.compile(r"(?:đơn vị(?: tính)?(?: tiền)?|đvt)\s*[:(]\s*([^\d;.()]+)")


@dataclass(frozen=True, slots=True)
class Shown:
    """How the sheet shows a number: as percent of what stands in the cell, or with a sign behind a number that is percent."""

    percent: bool = False
    marked: bool = False


def unit_in(text: str) -> str:
    """The unit of money that a line states: "Đơn vị tính: triệu đồng"; blank where it states none."""
    found = _UNIT.search(folded(text))
    return money_unit(found[1]) if found else ""


def money_unit(words: str) -> str:
    """`triệu`, `Triệu đồng` and `(triệu đồng)` are one; blank for what is no unit of money."""
    said = folded(words).strip("() .:")
    said = SHORT.get(said, said.replace("tỉ ", "tỷ ").replace("ngàn ", "nghìn "))
    return said if said in MONEY else ""


def cell_in(raw: object, column: Column, money: str, shown: Shown) -> tuple[Cell, str]:
    """The cell, and what to say of how it was read; blank where it is as it stands. Raises CellError."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None, ""
    if column.type in NUMBERS:
        number, said = _number(raw, column, money, shown)
        if number is not None and column.type == ColumnType.INT and number != number.to_integral_value():
            raise CellError(f"{plain(number)} không phải số nguyên. Cột này ghi số đếm.")
        return number, said
    if column.type == ColumnType.DATE:
        return day_in(raw), ""
    text = text_in(raw).strip()
    if text.startswith("#") and text.isupper():
        raise CellError(f"Ô đang báo lỗi công thức {text[:12]}. Ghi lại ô này.")
    if column.type == ColumnType.BOOL:
        return _yes_no(text), ""
    return (_option(text, column.options) if column.options else text), ""


def _yes_no(text: str) -> bool:
    said = folded(text)
    if said not in (*TRUE, *FALSE):
        raise CellError(f"“{text[:40]}” không phải {YES_NO[0]} hoặc {YES_NO[1]}. Chọn một trong hai, hoặc để trống.")
    return said in TRUE


def _option(text: str, options: Mapping[str, str]) -> str:
    known = {folded(words): key for key, words in options.items()} | {folded(key): key for key in options}
    if folded(text) not in known:
        raise CellError(f"Không có lựa chọn “{text[:40]}”; chọn một trong: {', '.join(options.values())}.")
    return known[folded(text)]


def _number(raw: object, column: Column, money: str, shown: Shown) -> tuple[Decimal | None, str]:
    if isinstance(raw, bool):
        raise CellError(f"Ô ghi {'TRUE' if raw else 'FALSE'}, cần một số.")
    if isinstance(raw, date | datetime | time | timedelta):
        raise CellError(f"Ô là ngày giờ ({raw}), cần một số. Đổi định dạng ô về số rồi ghi lại.")
    if not isinstance(raw, int | float):
        return _written(str(raw).strip().replace("\u00a0", " "), column, money)
    number = Decimal(f"{raw:.15g}")
    if not number.is_finite():
        raise CellError("Ô không có số. Ghi số vào ô.")
    if column.type != ColumnType.PERCENT:
        if shown.percent:
            raise CellError(f"Ô định dạng phần trăm ({plain(number * 100)}%), cột này không ghi phần trăm. Đổi định dạng ô về số.")
        return number, ""
    if shown.percent:
        return number * 100, f"ô định dạng phần trăm, đọc là {plain(number * 100)}%"
    if not shown.marked and 0 < abs(number) <= 1:
        raise CellError(f"{plain(number)} có thể là {plain(number)}% hoặc {plain(number * 100)}%. Ghi kèm dấu %.")
    return number, ""


def _written(text: str, column: Column, money: str) -> tuple[Decimal | None, str]:
    """A number that stands as text."""
    if text in DASHES:
        return None, "dấu gạch, đọc là để trống; nếu là không thì ghi số 0"
    if text.startswith("#"):
        raise CellError(f"Ô đang báo lỗi công thức {text[:12]}. Ghi số vào ô.")
    if (number := _decimal(text)) is not None:
        if column.type == ColumnType.PERCENT and 0 < abs(number) <= 1:
            raise CellError(f"{plain(number)} có thể là {plain(number)}% hoặc {plain(number * 100)}%. Ghi kèm dấu %.")
        return number, f"số ghi dạng chữ “{text[:30]}”, đọc là {plain(number)}"
    found = _WITH_WORD.fullmatch(text)
    number = _decimal(found["number"]) if found else None
    if found and number is not None:
        word = found["word"].strip()
        if word == "%" and column.type == ColumnType.PERCENT:
            return number, ""
        unit = money_unit(word)
        if unit and column.type == ColumnType.MONEY and money in MONEY:
            made = number * MONEY[unit] / MONEY[money]
            return made, f"“{text[:30]}”, đọc là {plain(made)} {money}"
        if column.measured_in and folded(word) == folded(column.measured_in):
            return number, f"“{text[:30]}”, đọc là {plain(number)}"
    inside = _ANY.findall(text)
    advice = f"Ghi {inside[0].strip('.,')}, phần chữ ghi ở cột Ghi chú" if len(inside) == 1 else "Ghi một số, ví dụ 1.234,5"
    raise CellError(f"“{text[:40]}” không phải một số. {advice}.")


def _decimal(text: str) -> Decimal | None:
    """As `rulebook.numbers` reads one, of any length; None where it is none, or could be two."""
    try:
        return Decimal(parse_number(text)) / SCALE
    except NumberError:
        if not _LONG.fullmatch(text):
            return None
    return Decimal(text.replace("−", "-").replace("–", "-").replace(".", "").replace(",", "."))


def plain(number: Decimal) -> str:
    """As officials write it: 1.234,5."""
    said = f"{number.normalize():,f}"
    return said.translate(str.maketrans(",.", ".,"))
