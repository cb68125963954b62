"""The checks that every form is held to, whether it names them or not."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Final

from chungsuc.rulebook.reports.completing import filled_in, listed
from chungsuc.rulebook.reports.model import (
    NUMBERS,
    Aggregation,
    Cell,
    Check,
    Column,
    ColumnType,
    Finding,
    FormTable,
    Row,
    Rows,
    Severity,
    Source,
)
from chungsuc.rulebook.reports.parsing import names, parse
from chungsuc.rulebook.reports.rows import all_rows, decimal_in, found
from chungsuc.rulebook.reports.sentences import in_words, number, printed_places

_HELD: Final = {ColumnType.BOOL: (bool, "có hoặc không"), ColumnType.DATE: (date, "ngày")}
_TIMES: Final = (1_000, 1_000_000)
_ENOUGH: Final = 4  # rows to say that one stands out
_STANDS_OUT: Final = 50_000  # times the middle one: đồng among triệu, which no commune's money is


def off(printed: Decimal, exact: Decimal) -> bool:
    """Whether a printed figure is neither rounded nor cut off from the exact one: a whole step of its last place away."""
    return abs(printed - exact) >= Decimal(1).scaleb(-printed_places(printed))


def stated(one: Check, table: FormTable, _previous: FormTable | None) -> Iterator[Finding]:
    """What somebody stated, beside what the software has."""
    columns = {c.key: c for c in table.columns}
    for row in all_rows(table):
        for key, typed in table.stated.get(row.key, {}).items():
            ours, column = row.cells.get(key), columns.get(key)
            if column is None or typed is None or ours is None or not _differs(typed, ours):
                continue
            yield found(one, row, _beside(column, typed, ours), key)


def _differs(typed: Cell, ours: Cell) -> bool:
    return off(typed, ours) if isinstance(typed, Decimal) and isinstance(ours, Decimal) else typed != ours


def _beside(column: Column, typed: Cell, ours: Cell) -> str:
    if not isinstance(typed, Decimal) or not isinstance(ours, Decimal):
        words = [column.options.get(str(v), in_words(v)) for v in (typed, ours)]
        return f"“{_full(column)}” ghi {words[0]}, phần mềm có {words[1]}."
    unit = "" if not column.measured_in else column.measured_in if column.measured_in == "%" else f" {column.measured_in}"
    base = f" trên {column.denominator}" if column.denominator else ""
    said = f"“{_full(column)}” ghi {number(typed)}{unit}, tính{base} được {number(ours)}{unit}, chênh {number(typed - ours)}{unit}"
    times = f"; gấp nhau khoảng {number(Decimal(t))} lần, có thể lẫn đơn vị" if (t := apart(typed, ours)) else ""
    return f"{said}{times}."


def _full(column: Column) -> str:
    return f"{column.group}: {column.name}" if column.group else column.name


def apart(a: Decimal, b: Decimal) -> int:
    """1,000 or 1,000,000 where one is about so many times the other; else 0."""
    low, high = sorted((abs(a), abs(b)))
    return next((t for t in _TIMES if low and t <= 2 * high / low <= 4 * t), 0)


def _types(one: Check, table: FormTable, _previous: FormTable | None) -> Iterator[Finding]:
    for row in table.rows:
        for column in table.columns:
            value = row.cells.get(column.key)
            if value is not None and (wrong := _unfit(column, value)):
                yield found(one, row, f"“{_full(column)}” {wrong}.", column.key)


def _unfit(column: Column, value: Cell) -> str:
    if column.type in NUMBERS:
        return _no_number(column, value)
    if column.type is ColumnType.ENUM and value not in column.options:
        return f"không có mức “{in_words(value)}”; các mức là: {', '.join(column.options.values())}"
    kind, wanted = _HELD.get(column.type, (str, "chữ"))
    return "" if isinstance(value, kind) else f"phải là {wanted}, gặp “{in_words(value)}”"


def _no_number(column: Column, value: Cell) -> str:
    if not isinstance(value, Decimal) or not value.is_finite():
        return f"phải là số, gặp “{in_words(value)}”"
    if column.type is ColumnType.INT and value != value.to_integral_value():
        return f"phải là số nguyên, gặp {number(value)}"
    return f"không được âm, gặp {number(value)}" if value < 0 and not column.signed else ""


def _as_of(one: Check, table: FormTable, _previous: FormTable | None) -> Iterator[Finding]:
    if table.as_of is None:
        if table.form.rows is not Rows.SECTIONS:
            yield Finding(one.id, one.severity, "Biểu không ghi ngày chốt số liệu.")
        return
    for row in table.rows:
        if not row.missing and row.as_of not in (None, table.as_of):
            told = f"số liệu chốt ngày {row.as_of:%d/%m/%Y}, biểu chốt ngày {table.as_of:%d/%m/%Y}."
            yield found(one, row, told)


def _twice(one: Check, table: FormTable, _previous: FormTable | None) -> Iterator[Finding]:
    seen: set[str] = set()
    for row in table.rows:
        if row.key in seen:
            yield found(one, row, "có hai dòng, dòng tổng cộng cả hai.")
        seen.add(row.key)


def _missing(one: Check, table: FormTable, _previous: FormTable | None) -> Iterator[Finding]:
    if absent := [row.name for row in table.rows if row.missing]:
        what = {Rows.BODIES: "đơn vị", Rows.SECTIONS: "mục"}.get(table.form.rows, "dòng")
        told = f"Chưa có {len(absent)}/{len(table.rows)} {what}: {listed(absent)}"
        left_out = f"; dòng tổng không gồm các {what} này" if table.total else ""
        yield Finding(one.id, one.severity, f"{told}{left_out}.")


def _uneven(one: Check, table: FormTable, _previous: FormTable | None) -> Iterator[Finding]:
    """A share of the total whose two sides stand on different rows."""
    columns = {c.key: c for c in table.columns}
    for column in table.columns:
        if table.total is None or column.aggregation is not Aggregation.RATIO or table.total.cells.get(column.key) is None:
            continue
        read = [columns[key] for key in dict.fromkeys(names(parse(column.formula))) if key in columns]
        counts = [(c, filled_in(c, table.rows)) for c in read if c.aggregation is not Aggregation.RATIO]
        if len({n for _, n in counts}) > 1:
            told = "; ".join(f"“{_full(c)}” có ở {n} dòng" for c, n in counts)
            yield found(one, table.total, f"“{_full(column)}” tính từ hai số không cùng các dòng: {told}.", column.key)


def _magnitude(one: Check, table: FormTable, previous: FormTable | None) -> Iterator[Finding]:
    """Money about a thousand or a million times what it was, or far above all others: đồng, triệu and tỷ mixed up."""
    before = {row.key: row for row in previous.rows if not row.missing} if previous else {}
    for column in table.columns:
        if column.type is not ColumnType.MONEY or column.source is Source.FORMULA:
            continue
        there = [(row, v) for row in table.rows if not row.missing and (v := decimal_in(row, column.key))]
        for row, now in there:
            was = decimal_in(before[row.key], column.key) if row.key in before else None
            if was and (times := apart(now, was)):
                told = f"“{_full(column)}” {number(now)}, kỳ trước {number(was)} {table.form.money}: gấp nhau khoảng"
                yield found(one, row, f"{told} {number(Decimal(times))} lần, có thể lẫn đồng, triệu, tỷ.", column.key)
        yield from _standing_out(one, table, column, there)


def _standing_out(one: Check, table: FormTable, column: Column, there: Sequence[tuple[Row, Decimal]]) -> Iterator[Finding]:
    middle = median(v for _, v in there) if len(there) >= _ENOUGH else Decimal(0)
    for row, now in there:
        if middle > 0 and now > _STANDS_OUT * middle:
            told = f"“{_full(column)}” {number(now)} {table.form.money}, gấp {number(now / middle, 0)} lần mức giữa {number(middle)}"
            yield found(one, row, f"{told}: có thể lẫn đồng, triệu, tỷ.", column.key)


STANDARD: Final = (
    (Check("types", "", Severity.ERROR), _types),
    (Check("twice", "", Severity.ERROR), _twice),
    (Check("stated", "", Severity.WARN), stated),
    (Check("as-of", "", Severity.WARN), _as_of),
    (Check("missing", "", Severity.WARN), _missing),
    (Check("uneven", "", Severity.WARN), _uneven),
    (Check("magnitude", "", Severity.WARN), _magnitude),
)
