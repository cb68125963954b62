"""Forms that came back as a workbook: all of them, or every fault with its cell."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from chungsuc.reporting.tables import forms_layout as layout
from chungsuc.reporting.tables.forms_guessing import form_of, money_fault, plan_from
from chungsuc.reporting.tables.forms_layout import KEYS, Place
from chungsuc.reporting.tables.forms_rows import RowsRead, rows_in, same_number, shown
from chungsuc.reporting.tables.forms_sheets import (
    Heads,
    Issued,
    Page,
    Told,
    heads_by_key,
    heads_by_text,
    key_row,
    pages_of,
)
from chungsuc.rulebook.reports import complete
from chungsuc.rulebook.reports.completing import TOTAL
from chungsuc.rulebook.reports.model import Cell, FormTable, ReportForm
from chungsuc.sheets.safety import UnfitSheet

NO_FORM: Final = (
    "Không thấy biểu nào trong tệp: không có trang ẩn của hệ thống, tên cột không khớp biểu nào. "
    "Tải biểu ở trang này, hoặc giữ tên cột như biểu mẫu."
)


class RefusedForms(UnfitSheet):
    """Nothing of the workbook is taken; `faults` has every reason with its cell."""

    def __init__(self, faults: Sequence[Told]) -> None:
        super().__init__(*map(str, faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class ReadTable:
    """
    A form as the workbook has it, completed anew; in its `stated`, totals and formulas that were typed over.

    `own`: issued by this software, so that rows have their keys; else the rows' keys are blank until they are held against
    the form of today. `notices`: what was made out, to be shown. `issued`: the digest of columns and rows when it went out.
    """

    table: FormTable
    sheet: str
    own: bool
    issued: str = ""
    notices: Sequence[Told] = field(default=())


def read_forms(
    data: bytes, forms: Mapping[str, ReportForm], name: str = "bieu.xlsx", *, hidden_too: bool = False
) -> list[ReadTable]:
    """
    The forms of a workbook, sheet by sheet. `forms`: those that may be in it. `hidden_too`: take what stands in hidden rows.

    Raises UnfitSheet where the file is no workbook, RefusedForms with every fault where anything in it cannot be taken.
    """
    pages, issued = pages_of(data, name)
    faults: list[Told] = []
    found: list[ReadTable] = []
    notices: list[Told] = []
    for page, one in _paired(pages, issued, notices, faults):
        reader = _Reader(page, forms, hidden_too=hidden_too)
        table = reader.own(one) if one else reader.foreign()
        faults += reader.faults
        if table is not None:
            found.append(replace(table, notices=tuple(reader.notices)))
    if not found and not faults:
        raise UnfitSheet(NO_FORM)
    if faults or (faults := [*_mixed(found)]):
        raise RefusedForms(faults)
    return [replace(found[0], notices=(*notices, *found[0].notices)), *found[1:]]


def _paired(
    pages: Mapping[str, Page], issued: Sequence[Issued], notices: list[Told], faults: list[Told]
) -> Iterable[tuple[Page, Issued | None]]:
    """Each sheet with what the hidden one says of it, found again where it was given another name."""
    if not issued:
        yield from ((page, None) for page in pages.values())
        return
    free = {name: page for name, page in pages.items() if name not in {one.sheet for one in issued}}
    for one in issued:
        page = pages.get(one.sheet)
        if page is None and len(marked := [p for p in free.values() if key_row(p)]) == 1:
            page = free.pop(marked[0].name)
            notices.append(Told(page.name, "", f"trang vốn tên “{one.sheet}”, vẫn đọc được."))
        if page is None:
            notices.append(Told(one.sheet, "", "trang không còn trong tệp, không đọc."))
        else:
            yield page, one
    for page in free.values():
        if key_row(page):
            faults.append(Told(page.name, "", "trang được chép từ tệp khác vào. Gửi riêng tệp có trang ấy."))
        else:
            notices.append(Told(page.name, "", "không phải biểu của hệ thống, không đọc."))


def _mixed(found: Sequence[ReadTable]) -> Iterable[Told]:
    first = found[0]
    for one in found[1:]:
        if one.table.period and first.table.period and one.table.period != first.table.period:
            text = f"kỳ {one.table.period}, còn trang “{first.sheet}” là kỳ {first.table.period}. Gửi mỗi kỳ một tệp."
            yield Told(one.sheet, "", text)
        elif one.table.as_of and first.table.as_of and one.table.as_of != first.table.as_of:
            days = f"{one.table.as_of:%d/%m/%Y}, còn trang “{first.sheet}” đến ngày {first.table.as_of:%d/%m/%Y}"
            yield Told(one.sheet, "", f"số liệu tính đến ngày {days}. Gửi mỗi ngày chốt số liệu một tệp.")


class _Reader:
    """One sheet being read."""

    def __init__(self, page: Page, forms: Mapping[str, ReportForm], *, hidden_too: bool) -> None:
        self.page, self.forms, self.hidden_too = page, forms, hidden_too
        self.faults: list[Told] = []
        self.notices: list[Told] = []

    def _refuse(self, text: str, row: int = 0, column: int = 0) -> None:
        self.faults.append(self.page.told(row, column, text) if row else Told(self.page.name, "", text))

    def own(self, one: Issued) -> ReadTable | None:
        form = self.forms.get(one.form)
        if form is None:
            names = ", ".join(f"“{f.short_name}”" for f in [*self.forms.values()][:5])
            self._refuse(f"là biểu {one.form}, không phải biểu đang chờ: {names}. Chọn đúng biểu rồi tải lên lại.")
            return None
        try:
            columns = layout.columns_from(one.columns, form.columns)
            about = tuple(json.loads(one.about))
            rows = dict(json.loads(one.rows)) if one.rows else {}
            day = date.fromisoformat(one.as_of) if one.as_of else None
        except (ValueError, KeyError, TypeError):
            self._refuse("biểu phát hành theo mẫu cũ, hoặc trang ẩn đã bị sửa. Tải biểu mới rồi chép số sang.")
            return None
        blank = FormTable(form, columns, (), None, about, day, one.period, {}, one.body)
        self._same_lines(blank, one)
        read = self._read(blank, rows)
        return ReadTable(read, self.page.name, own=True, issued=one.digest) if read else None

    def foreign(self) -> ReadTable | None:
        found = form_of(self.page, self.forms)
        if found is None:
            if any(self.page.grid):
                self.notices.append(Told(self.page.name, "", "tên cột không khớp biểu nào, không đọc."))
            return None
        form, columns = found
        period, day = plan_from(self.page)
        read = self._read(FormTable(form, columns, (), None, (), day, period), {})
        return ReadTable(read, self.page.name, own=False) if read else None

    def _same_lines(self, table: FormTable, one: Issued) -> None:
        """What stands in sight above the heads, against what the file was issued for."""
        period, day = plan_from(self.page)
        if period and period != one.period:
            self._refuse(f"dòng trên bảng ghi kỳ {period}, biểu phát hành cho kỳ {one.period}. Gửi mỗi kỳ một tệp.")
        if day and table.as_of and day != table.as_of:
            self._refuse(f"dòng trên bảng ghi ngày {day:%d/%m/%Y}, biểu phát hành cho ngày {table.as_of:%d/%m/%Y}.")
        if one.money != table.form.money:
            self._refuse(f"biểu phát hành theo {one.money or 'không rõ đơn vị'}, nay ghi theo {table.form.money}. Tải biểu mới.")

    def _read(self, table: FormTable, issued: Mapping[str, str]) -> FormTable | None:
        places = self._places(table)
        row = key_row(self.page)
        heads = heads_by_key(self.page, row, places) if row else heads_by_text(self.page, places)
        if heads is None:
            self._refuse("không thấy hàng tên cột. Tải biểu mới, hoặc đặt lại tên cột như biểu mẫu.")
            return None
        if not self._heads_hold(table, places, heads):
            return None
        if (fault := money_fault(self.page, table, heads)) is not None:
            self.faults.append(fault)
        read = rows_in(self.page, table, heads, issued, hidden_too=self.hidden_too)
        self.faults += read.faults
        self.notices += read.notices
        if self.faults:
            return replace(table, rows=read.rows)
        return self._settled(complete(replace(table, rows=read.rows, stated=read.stated)), heads, read)

    def _places(self, table: FormTable) -> tuple[Place, ...]:
        every: dict[str, Mapping[str, Cell]] = {"": {column.key: None for column in table.columns}}
        return (*layout.places_of(replace(table, stated=every), ()), Place(layout.AS_OF, layout.AS_OF_HEAD))

    def _heads_hold(self, table: FormTable, places: Sequence[Place], heads: Heads) -> bool:
        before = len(self.faults)
        for place in places:
            column = heads.columns.get(place.key)
            if column is None:
                if place.key == layout.NAME or (place.column and not place.stated):
                    self._refuse(f"không thấy cột “{place.head}”. Đặt lại cột như biểu mẫu rồi tải lên lại.", heads.row)
            elif heads.keyed:
                self._head_said(table, places, place, heads.row, column)
        for at in heads.strange:
            self._strange(table, heads.row, at)
        self._moved(table, heads)
        return len(self.faults) == before

    def _head_said(self, table: FormTable, places: Sequence[Place], place: Place, row: int, column: int) -> None:
        text = self.page.text(row, column)
        if layout.folded(text) == layout.folded(place.head) or place.key == KEYS:
            return
        other = next((p for p in places if p.key != place.key and layout.folded(p.head) == layout.folded(text)), None)
        form = self._form_with(text, table.form)
        if other is not None or form:
            whose = f"cột của biểu “{form}”" if form and other is None else "tên một cột khác của biểu này"
            self._refuse(f"ô ghi “{text[:40]}”, {whose}; chỗ này là cột “{place.head}”. Để đúng tên cột.", row, column)
        else:
            self.notices.append(self.page.told(row, column, f"tên cột nay là “{text[:40]}”, vẫn đọc là “{place.head}”."))

    def _strange(self, table: FormTable, row: int, at: int) -> None:
        text = self.page.text(row, at)
        if form := self._form_with(text, table.form):
            self._refuse(f"“{text[:40]}” là cột của biểu “{form}”, không phải của biểu này. Xóa cột, hoặc gửi đúng biểu.", row, at)
        else:
            self.notices.append(self.page.told(row, at, f"cột lạ “{text[:40]}”, không đọc."))

    def _form_with(self, head: str, mine: ReportForm) -> str:
        said = layout.folded(head)
        if any(said in (layout.folded(layout.head_of(c)), layout.folded(c.name)) for c in mine.columns):
            return ""
        return next(
            (f.short_name for f in self.forms.values() for c in f.columns if said == layout.folded(layout.head_of(c))), ""
        )

    def _moved(self, table: FormTable, heads: Heads) -> None:
        at = [heads.columns[c.key] for c in table.columns if c.key in heads.columns]
        if at == sorted(at):
            return
        wrong = [c for n, c in enumerate(table.columns) if n and c.key in heads.columns and n < len(at) and at[n] < at[n - 1]]
        for column in wrong:
            place = heads.columns[column.key]
            self.notices.append(self.page.told(heads.row, place, f"cột “{layout.head_of(column)}” đã đổi chỗ, vẫn đọc đúng."))

    def _settled(self, table: FormTable, heads: Heads, read: RowsRead) -> FormTable:
        """Totals and formulas that were typed over are kept beside what they come to."""
        stated = {key: dict(cells) for key, cells in table.stated.items()}
        by_key = {row.key: row for row in (*table.rows, *([table.total] if table.total else []))}
        for over in read.over:
            row = by_key.get(over.row)
            if row is None:
                continue
            ours = row.cells.get(over.column.key)
            if same_number(ours, over.cell, over.column):
                continue
            stated.setdefault(over.row, {})[over.column.key] = over.cell
            where = heads.columns[over.column.key]
            what = "dòng tổng" if over.row == TOTAL else "công thức"
            said = f"{what} ghi {shown(over.cell)}, tính lại là {shown(ours)}: giữ cả hai."
            self.notices.append(self.page.told(over.at, where, said))
        return replace(table, stated={key: cells for key, cells in stated.items() if cells})
