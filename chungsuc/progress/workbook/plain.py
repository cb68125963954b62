"""Approved figures as a plain table, for other programs; as columns, for the rulebook."""

import csv
from collections.abc import Iterator
from datetime import date
from typing import IO, Final

import xlsxwriter

from chungsuc.progress.judged import facts_on, readings_by_measure
from chungsuc.progress.lawbook import law_for
from chungsuc.progress.models import Line, Value
from chungsuc.progress.workbook.layout import MARK, part_names
from chungsuc.progress.workbook.plan import Plan
from chungsuc.progress.workbook.template import district_name, unscaled
from chungsuc.rulebook.columns import Columns
from chungsuc.rulebook.packed import pack
from chungsuc.sheets.cells import as_text
from chungsuc.units.lineage import stands_under

TABLE: Final = (
    "Mã đơn vị",
    "Xã",
    "Huyện",
    "Nay thuộc",
    "Kỳ",
    "Ngày lấy số liệu",
    "Chỉ tiêu",
    "Tên chỉ tiêu",
    "Phần",
    "Số đạt",
    "Tổng số",
    "Giá trị",
    "Nam (%)",
    "Nữ (%)",
    "Kết quả",
    "Không áp dụng",
    "Ghi chú",
)
Cell = str | float | None


def approved_rows(plan: Plan, today: date) -> Iterator[list[Cell]]:
    """
    The approved figures of the period, commune by commune, in the order of the set; each with its district of then and
    with what it lies in today. Three queries.
    """
    now = stands_under(plan.bodies, today)
    found = Value.objects.filter(body__in=plan.bodies, period=plan.period, approved__isnull=False)
    held = {(v.body_id, v.measure): v for v in found.select_related("approved")}
    for body in plan.bodies:
        for indicator in plan.edition.indicators:
            value = held.get((body.pk, indicator.measure))
            revision = value.approved if value else None
            if value is None or revision is None:
                continue
            home = now[body.pk]
            head: list[Cell] = [body.key, body.name, district_name(body)]
            head += [home.official_name if home else "", plan.period]
            head += [value.as_of.isoformat(), indicator.number, indicator.name]
            names = ("numerator", "denominator", "amount", "male", "female")
            numbers = [unscaled(getattr(revision, name)) for name in names]
            tail: list[Cell] = [revision.grade, "" if revision.applicable else MARK, revision.note]
            parts = part_names(indicator)
            for part, number in (revision.parts or {}).items():
                yield [*head, parts.get(part, part), None, None, unscaled(number), None, None, *tail]
            if not revision.parts:
                yield [*head, "", *numbers, *tail]


def write_csv(out: IO[str], plan: Plan, today: date) -> int:
    writer = csv.writer(out)
    writer.writerow(TABLE)
    rows = list(approved_rows(plan, today))
    writer.writerows([as_text(cell) for cell in row] for row in rows)
    return len(rows)


def write_xlsx(out: IO[bytes], plan: Plan, today: date) -> int:
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Số liệu đã duyệt")
    rows = list(approved_rows(plan, today))
    heads: list[Cell] = list(TABLE)
    for place, cells in enumerate([heads, *rows]):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(place, column, cell)
            elif cell is not None:
                sheet.write_number(place, column, cell)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), len(TABLE) - 1)
    book.close()
    return len(rows)


def packed_columns(plan: Plan, on: date) -> bytes:
    """What counts on the approved line on the day, as packed columns by the bare edition. Three queries."""
    values: dict[int, list[Value]] = {body.pk: [] for body in plan.bodies}
    for value in Value.objects.filter(body__in=plan.bodies, approved__isnull=False).select_related("approved"):
        values[value.body_id].append(value)
    law = law_for(plan.bodies)
    facts = [
        facts_on(plan.edition, b, law.column(plan.edition, b, on), readings_by_measure(values[b.pk], Line.OFFICIAL), on)
        for b in plan.bodies
    ]
    columns = Columns.from_facts(plan.edition, facts)
    return pack(columns, [b.key for b in plan.bodies], edition=plan.edition, on=on)
