"""A values file (CSV) to facts. Every fault is told with its row and column; nothing is read half."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from chungsuc.rulebook.check import findings
from chungsuc.rulebook.model import Edition, Facts, Indicator, Reading
from chungsuc.rulebook.numbers import NumberError, format_number, parse_number

LARGEST: Final = 20 * 1024 * 1024
REQUIRED: Final = ("unit", "region", "indicator", "value")
OPTIONAL: Final = ("numerator", "denominator", "male", "female")
NOT_APPLICABLE: Final = "n/a"
SHOWN: Final = 20

_VNI = re.compile(
    rb"[aA][\xe0-\xe5\xe8-\xeb\xef\xf5\xf8-\xfc]|[eEoO][\xe0-\xe5\xef\xf5\xf8\xf9\xfb]|[uUyY][\xef\xf5\xf8\xf9\xfb]|[\xf1\xd1\xf6]"
)
_CP1258 = re.compile(rb"[aeiouyAEIOUY\xe2\xea\xf4\xfd\xf5\xe3\xc2\xca\xd4][\xcc\xd2\xde\xec\xf2]|[\xf0\xd0\xfd\xdd]")
_TCVN3 = re.compile(rb"[\xa8-\xbe\xa1-\xa7]")


class ValuesFileError(ValueError):
    """What is wrong with a file, one line each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(slots=True)
class _Gathering:
    """What has been read so far, and what was wrong with it."""

    edition: Edition
    regions: Mapping[str, str]
    unit_regions: dict[str, str] = field(default_factory=dict)
    readings: dict[str, dict[str, Reading]] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def blame(self, row: int, column: str, message: str) -> None:
        self.problems.append(f"Hàng {row}, cột {column}: {message}")


def read_values(path: Path, edition: Edition, *, sample: bool = False) -> list[Facts]:
    rows = _rows(read_text(path))
    header = _header(next(rows, (1, []))[1])
    gathering = _Gathering(edition, _region_words(edition))
    for row, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            wrong = 'nhiều ô hơn tiêu đề; số có dấu phẩy phải đặt trong ngoặc kép, như "17,5"'
            gathering.blame(row, f"thứ {len(header) + 1}", wrong)
            continue
        _take(gathering, row, dict(zip(header, (c.strip() for c in [*cells, *[""] * len(header)]), strict=False)))
    if gathering.problems:
        more = len(gathering.problems) - SHOWN
        raise ValuesFileError(gathering.problems[:SHOWN] + ([f"… và {more} lỗi khác."] if more > 0 else []))
    if not gathering.unit_regions:
        raise ValuesFileError(["Tệp không có hàng số liệu nào sau hàng tiêu đề."])
    return [
        Facts(unit=unit, region=region, readings=gathering.readings[unit], sample=sample)
        for unit, region in gathering.unit_regions.items()
    ]


def read_text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            heavy, limit = (format_number(round(n * 10_000 / 1024**2), 1) for n in (size, LARGEST))
            raise ValuesFileError([f"Tệp {path.name} nặng {heavy} MB, quá giới hạn {limit} MB. Hãy chia tệp nhỏ hơn."])
        raw = path.read_bytes()
    except OSError as error:
        raise ValuesFileError([f"Không đọc được tệp {path}: {error.strerror}."]) from error
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValuesFileError([_save_again(path, "UTF-16")])
    if b"\0" in raw:
        place = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise ValuesFileError([f"Tệp {path.name} có byte rỗng (NUL) ở hàng {place}: không phải tệp CSV, hoặc đã hỏng."])
    if not raw.strip():
        raise ValuesFileError([f"Tệp {path.name} trống."])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise ValuesFileError([f"Hàng {row}: {_save_again(path, legacy_encoding(raw))}"]) from error
    return unicodedata.normalize("NFC", text)


def _save_again(path: Path, encoding: str) -> str:
    return f"Tệp {path.name} lưu bằng bảng mã {encoding}, không phải UTF-8. Hãy lưu lại dạng “CSV UTF-8” rồi thử lại."


def legacy_encoding(raw: bytes) -> str:
    """The likeliest of the old Vietnamese encodings, by the byte pairs that only one of them uses."""
    scores = {
        "TCVN3 (ABC)": len(_TCVN3.findall(raw)),
        "VNI": len(_VNI.findall(raw)),
        "Windows-1258": len(_CP1258.findall(raw)),
    }
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else "cũ (TCVN3, VNI hoặc Windows-1258)"


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    while True:
        row += 1
        try:
            yield row, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ValuesFileError([f"Hàng {row}: dấu ngoặc kép hoặc ô không đúng dạng CSV ({error})."]) from error


def _header(cells: list[str]) -> list[str]:
    header = [c.strip().lower() for c in cells]
    problems = [f"Hàng 1: thiếu cột {name}." for name in REQUIRED if name not in header]
    problems += [f"Hàng 1: cột {name} ghi hai lần." for name in dict.fromkeys(header) if header.count(name) > 1]
    allowed = ", ".join((*REQUIRED, *OPTIONAL))
    problems += [
        f"Hàng 1: không có cột “{name}”; các cột là {allowed}." for name in header if name not in (*REQUIRED, *OPTIONAL)
    ]
    if problems:
        raise ValuesFileError(problems[:SHOWN])
    return header


def _region_words(edition: Edition) -> dict[str, str]:
    return {word.casefold(): r.id for r in edition.regions for word in (r.id, r.label, r.name)}


def _take(gathering: _Gathering, row: int, cells: dict[str, str]) -> None:
    unit = cells["unit"]
    if not unit:
        gathering.blame(row, "unit", "thiếu tên đơn vị.")
        return
    _place(gathering, row, unit, cells["region"])
    number, _, part = cells["indicator"].partition("/")
    try:
        indicator = gathering.edition.indicator(number.strip())
    except KeyError:
        wrong = f"không có chỉ tiêu “{cells['indicator']}” trong bộ {gathering.edition.id}."
        gathering.blame(row, "indicator", wrong if cells["indicator"] else "thiếu số chỉ tiêu.")
        return
    key = f"{indicator.number}/{part}" if part else indicator.number
    first = gathering.seen.setdefault((unit, key), row)
    if first != row:
        gathering.blame(row, "indicator", f"chỉ tiêu {key} của {unit} đã có ở hàng {first}.")
        return
    reading = _reading(gathering, row, cells, indicator, part.strip())
    if reading is None:
        return
    for column, message in findings(indicator, reading):
        gathering.blame(row, "value" if column.startswith("part.") else column, message)
    mine = gathering.readings.setdefault(unit, {})
    before = mine.get(indicator.number)
    mine[indicator.number] = reading if before is None else _joined(before, reading)


def _joined(before: Reading, after: Reading) -> Reading:
    parts = {**(before.parts or {}), **(after.parts or {})}
    base = before if after.parts else after
    return replace(base, parts=parts or None)


def _place(gathering: _Gathering, row: int, unit: str, written: str) -> None:
    region = gathering.regions.get(written.casefold())
    gathering.readings.setdefault(unit, {})
    if region is None:
        known = ", ".join(r.id for r in gathering.edition.regions)
        gathering.blame(row, "region", f"không có vùng “{written}”; các vùng là {known}.")
    elif gathering.unit_regions.setdefault(unit, region) != region:
        gathering.blame(row, "region", f"{unit} đã ghi vùng {gathering.unit_regions[unit]} ở hàng trước.")


def _reading(gathering: _Gathering, row: int, cells: dict[str, str], indicator: Indicator, part: str) -> Reading | None:
    """None where nothing was entered, or where what was entered could not be read."""
    value = cells["value"]
    if value.casefold() == NOT_APPLICABLE:
        return Reading(applicable=False)
    grade = value or None if indicator.kind == "grade" else None
    columns = [c for c in ("value", *OPTIONAL) if cells.get(c) and not (c == "value" and grade)]
    numbers: dict[str, int] = {}
    for column in columns:
        try:
            numbers[column] = parse_number(cells[column])
        except NumberError as error:
            gathering.blame(row, column, f"{error}.")
    if len(numbers) < len(columns) or not (numbers or grade):
        return None
    if part:
        if set(numbers) != {"value"}:
            gathering.blame(row, "value", f"phần {part} chỉ ghi ở cột value.")
            return None
        return Reading(parts={part: numbers["value"]})
    amount = numbers.pop("value", None)
    return Reading(amount=amount, grade=grade, **numbers)  # type: ignore[arg-type]
