"""The checks of forms that a formula of one row cannot say. Each yields where it does not hold, with the figures."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Final

from chungsuc.rulebook.reports.formulas import DIVIDED, EXACT
from chungsuc.rulebook.reports.model import Cell, Check, Finding, FormTable, Row
from chungsuc.rulebook.reports.rows import all_rows, decimal_in, figure, found
from chungsuc.rulebook.reports.sentences import number, printed_places
from chungsuc.rulebook.reports.standard import off, stated

Run = Callable[[Check, FormTable, FormTable | None], Iterator[Finding]]
_NOT_HELD: Final = (None, "", "none", "revoked")


@dataclass(frozen=True, slots=True)
class Named:
    """A check by name; `least`: how many columns it needs."""

    run: Run
    least: int = 0


def _mean_in_bands(one: Check, table: FormTable, _previous: FormTable | None) -> Iterator[Finding]:
    """A mean lies between what the lower and the upper edges of the bands allow."""
    band, mean_key = one.columns[:2]
    edges = {c.key: edge for c in table.columns if c.of == band and (edge := _edges(c.item))}
    if len(edges) < sum(c.of == band for c in table.columns):
        return
    for row in all_rows(table):
        counts = {key: n for key in edges if (n := decimal_in(row, key)) is not None}
        mean = figure(table, row, mean_key)
        whole = sum(counts.values(), Decimal(0))
        if mean is None or len(counts) < len(edges) or whole <= 0:
            continue
        low, high = (
            DIVIDED.divide(sum((n * edges[key][end] for key, n in counts.items()), Decimal(0)), whole) for end in (0, 1)
        )
        slack = Decimal(5).scaleb(-printed_places(mean) - 1)
        if not low - slack <= mean <= high + slack:
            allowed = f"từ {number(low)} đến {number(high)}"
            yield found(one, row, f"bình quân {number(mean)} nằm ngoài khoảng mà các nhóm cho phép, {allowed}.", mean_key)


def _edges(item: str) -> tuple[int, int] | None:
    low, dash, high = item.partition("-")
    return (int(low), int(high)) if dash and low.isdecimal() and high.isdecimal() else None


def _counts_agree(one: Check, table: FormTable, _previous: FormTable | None) -> Iterator[Finding]:
    repeated, met_key, basically_key = one.columns[:3]
    columns = [c for c in table.columns if c.of == repeated]
    for row in table.rows:
        cells = [row.cells.get(c.key) for c in columns]
        if row.missing or None in cells:
            continue
        for key, option, words in ((met_key, "met", "đạt"), (basically_key, "basically_met", "cơ bản đạt")):
            counted, given = Decimal(cells.count(option)), decimal_in(row, key)
            if given is not None and given != counted:
                told = f"ghi {words} {number(given)} tiêu chí, các cột tiêu chí có {number(counted)}: chênh"
                yield found(one, row, f"{told} {number(given - counted)}.", key)


def _slipped(one: Check, table: FormTable, _previous: FormTable | None) -> Iterator[Finding]:
    repeated, met_key, held_key = one.columns[:3]
    every = Decimal(sum(c.of == repeated for c in table.columns))
    for row in table.rows:
        met = decimal_in(row, met_key)
        if not row.missing and row.cells.get(held_key) not in _NOT_HELD and met is not None and met < every:
            told = f"đã được công nhận, nay đạt {number(met)}/{number(every)} tiêu chí: công nhận vẫn còn đến khi có quyết định khác."
            yield found(one, row, told, met_key, held_key)


def _reason_for_slip(one: Check, table: FormTable, previous: FormTable | None) -> Iterator[Finding]:
    key, reasons = one.columns[0], one.columns[1:]
    before = {row.key: row.cells for row in previous.rows if not row.missing} if previous else {}
    for row in table.rows:
        if row.missing or row.reason or any(row.cells.get(r) for r in reasons):
            continue
        for column in table.columns:
            if key not in (column.key, column.of):
                continue
            was, now = before.get(row.key, {}).get(column.key), row.cells.get(column.key)
            if was == "met" and now in ("not_met", "basically_met"):
                of = f"tiêu chí {column.item.lstrip('0')} " if column.item else ""
                told = f"{of}kỳ trước đạt, kỳ này {column.options.get(str(now), str(now)).lower()} mà chưa ghi lý do."
                yield found(one, row, told, column.key)


def _criterion_whole(one: Check, table: FormTable, _previous: FormTable | None) -> Iterator[Finding]:
    """A criterion is met only when everything under it is met or does not apply."""
    number_key, part_key, verdict_key = one.columns[:3]
    short: dict[Cell, list[str]] = {}
    for row in table.rows:
        if row.cells.get(part_key) and row.cells.get(verdict_key) not in ("met", "not_applicable"):
            short.setdefault(row.cells.get(number_key), []).append(str(row.cells.get(part_key)))
    for row in table.rows:
        below = short.get(row.cells.get(number_key), [])
        if not row.cells.get(part_key) and row.cells.get(verdict_key) == "met" and below:
            yield found(one, row, f"ghi đạt mà chỉ tiêu {', '.join(below)} chưa đạt.", verdict_key)


def _count_changes(one: Check, table: FormTable, previous: FormTable | None) -> Iterator[Finding]:
    """Of what there is a fixed number of: it changes by a merger, which the reason of the row says. The same change once."""
    before = {row.key: row for row in all_rows(previous)} if previous else {}
    told_of_merging = any(row.reason for row in table.rows)
    names = {c.key: c.name for c in table.columns}
    changed: dict[tuple[str, Decimal, Decimal], list[Row]] = {}
    for row in all_rows(table):
        explained = told_of_merging if row is table.total else row.reason
        for key in () if explained or row.key not in before else one.columns:
            was, now = decimal_in(before[row.key], key), decimal_in(row, key)
            if was and now is not None and was != now:
                changed.setdefault((key, was, now), []).append(row)
    for (key, was, now), rows in changed.items():
        told = f"“{names[key]}” kỳ trước {number(was)}, kỳ này {number(now)}: cần ghi lý do, như sắp xếp đơn vị."
        yield found(one, rows[0], told, key) if len(rows) == 1 else Finding(one.id, one.severity, told, columns=(key,))


def _shares_add(one: Check, table: FormTable, _previous: FormTable | None) -> Iterator[Finding]:
    for row in all_rows(table):
        shares = [s for key in one.columns if (s := figure(table, row, key)) is not None]
        if len(shares) < len(one.columns):
            continue
        whole = reduce(EXACT.add, shares)
        slack = sum((Decimal(5).scaleb(-printed_places(s) - 1) for s in shares), Decimal(0))
        if abs(whole - 100) > slack:
            told = f"các tỷ lệ cộng lại được {number(whole)}%, chênh {number(whole - 100)} so với 100%."
            yield found(one, row, told, *one.columns)


def _share_agrees(one: Check, table: FormTable, _previous: FormTable | None) -> Iterator[Finding]:
    part_key, whole_key, share_key = one.columns[:3]
    for row in table.rows:
        part, whole, share = (decimal_in(row, key) for key in one.columns[:3])
        if row.missing or part is None or share is None or not whole:
            continue
        exact = DIVIDED.divide(100 * part, whole)
        if off(share, exact):
            told = f"ghi {number(part)}/{number(whole)} bằng {number(share)}%, tính ra {number(exact)}%."
            yield found(one, row, told, part_key, whole_key, share_key)


def _weighted_together(one: Check, table: FormTable, _previous: FormTable | None) -> Iterator[Finding]:
    """Under each row of the new commune those of the former ones: their weighted mean beside its figure."""
    _, former_key, weight_key, value_key, new_key = one.columns[:5]
    groups: list[tuple[Row, list[Row]]] = []
    for row in table.rows:
        if not row.cells.get(former_key):
            groups.append((row, []))
        elif groups:
            groups[-1][1].append(row)
    for head, former in groups:
        given, mean = decimal_in(head, new_key), _mean(former, weight_key, value_key)
        if given is not None and mean is not None and off(given, mean):
            told = f"ghi {number(given)}, bình quân của các xã cũ theo quyền số là {number(mean)}: chênh {number(given - mean)}."
            yield found(one, head, told, new_key)


def _mean(rows: Sequence[Row], weight_key: str, value_key: str) -> Decimal | None:
    pairs = [(w, v) for r in rows if (w := decimal_in(r, weight_key)) is not None and (v := decimal_in(r, value_key)) is not None]
    whole = sum((w for w, _ in pairs), Decimal(0))
    if not whole or len(pairs) < len(rows):
        return None
    return DIVIDED.divide(sum((w * v for w, v in pairs), Decimal(0)), whole)


NAMED: Final = {
    "mean-in-bands": Named(_mean_in_bands, 2),
    "counts-agree": Named(_counts_agree, 3),
    "slipped": Named(_slipped, 3),
    "reason-for-slip": Named(_reason_for_slip, 1),
    "criterion-whole": Named(_criterion_whole, 3),
    "count-changes": Named(_count_changes, 1),
    "shares-add": Named(_shares_add, 2),
    "share-agrees": Named(_share_agrees, 3),
    "weighted-together": Named(_weighted_together, 5),
    "stated": Named(stated),
}
LOOK_BACK: Final = frozenset(("reason-for-slip", "count-changes"))  # read the table of the period before
