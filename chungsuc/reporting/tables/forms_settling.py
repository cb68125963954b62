"""A form that came back, held against the form as the software fills it now; and the same file with its faults marked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chungsuc.reporting.tables.forms_layout import folded
from chungsuc.reporting.tables.forms_reading import ReadTable, RefusedForms
from chungsuc.reporting.tables.forms_rows import same_number
from chungsuc.reporting.tables.forms_sheets import Told
from chungsuc.rulebook.reports import complete
from chungsuc.rulebook.reports.completing import TOTAL
from chungsuc.rulebook.reports.model import Cell, FormTable, Row, Rows, Source
from chungsuc.sheets.marking import marked_cells


def held_against(read: ReadTable, now: FormTable) -> FormTable:
    """
    The form of now with what was typed in the file; what the file says otherwise than the software counts, as stated beside it.

    Raises RefusedForms where the file is of another body, period or day, or where rows have come or gone since it went out.
    """
    table = read.table
    faults = [*_of_another(read, now)]
    rows = _by_key(read, now, faults)
    known = {row.key: row for row in now.rows}
    listed = now.form.rows == Rows.LIST
    if not listed:
        faults += [Told(read.sheet, "", _gone(row)) for key, row in rows.items() if key not in known]
        come = [row.name for key, row in known.items() if key not in rows]
        if come:
            named = ", ".join(f"“{name}”" for name in come[:5]) + (f" và {len(come) - 5} dòng nữa" if len(come) > 5 else "")
            faults.append(Told(read.sheet, "", f"biểu nay có thêm dòng {named}, tệp chưa có. Tải biểu mới rồi chép số sang."))
    if faults:
        raise RefusedForms(faults)
    keys = list(rows) if listed else list(known)
    made = [_row(rows[key], known.get(key), now) for key in keys]
    stated = _stated(table, rows, known, now)
    done = complete(replace(now, rows=made, stated=stated))
    return replace(done, stated={key: cells for key, cells in stated.items() if cells})


def _of_another(read: ReadTable, now: FormTable) -> list[Told]:
    table, found = read.table, []
    if table.form.id != now.form.id:
        found.append(f"là biểu “{table.form.short_name}”, cần biểu “{now.form.short_name}”. Chọn đúng tệp.")
    if table.period and now.period and table.period != now.period:
        found.append(f"là biểu kỳ {table.period}, cần kỳ {now.period}. Chọn đúng kỳ, hoặc tải biểu của kỳ này.")
    if table.body and now.body and table.body != now.body:
        found.append(f"là biểu của đơn vị {table.body}, cần của {now.body}. Chọn đúng đơn vị.")
    if table.as_of and now.as_of and table.as_of != now.as_of:
        days = f"ngày {table.as_of:%d/%m/%Y}, kỳ này chốt số liệu ngày {now.as_of:%d/%m/%Y}"
        found.append(f"tính đến {days}. Tải biểu mới rồi chép số sang.")
    return [Told(read.sheet, "", text) for text in found]


def _gone(row: Row) -> str:
    return f"dòng “{row.name}” không còn trong biểu (đơn vị đã sắp xếp, hoặc không thuộc biểu này). Tải biểu mới rồi chép số sang."


def _by_key(read: ReadTable, now: FormTable, faults: list[Told]) -> dict[str, Row]:
    """The rows of the file by the key of the form of now; of a file of others, by the names of the rows."""
    rows = read.table.rows
    if read.own:
        return {row.key: row for row in rows}
    if now.form.rows == Rows.LIST:
        return {f"moi-{number}": row for number, row in enumerate(rows, 1)}
    names: dict[str, list[str]] = {}
    for one in now.rows:
        names.setdefault(_bare(one.name), []).append(one.key)
    found: dict[str, Row] = {}
    for row in rows:
        keys = names.get(_bare(row.name), [])
        if len(keys) == 1 and keys[0] not in found:
            found[keys[0]] = row
        else:
            why = "trùng tên với dòng khác" if keys else "không có trong biểu"
            faults.append(Told(read.sheet, "", f"dòng “{row.name[:60]}” {why}. Ghi tên như trong biểu, hoặc tải biểu mẫu."))
    return found


def _bare(name: str) -> str:
    """A commune with or without the word for its kind before its name."""
    said = folded(name)
    return next((said.removeprefix(kind) for kind in ("xã ", "phường ", "thị trấn ", "huyện ") if said.startswith(kind)), said)


def _row(theirs: Row, ours: Row | None, now: FormTable) -> Row:
    typed = {c.key: theirs.cells.get(c.key) for c in now.columns if c.source == Source.TYPED}
    counted = {c.key: ours.cells.get(c.key) if ours else None for c in now.columns if c.source == Source.COMPUTED}
    missing = theirs.missing and not any(cell is not None for cell in typed.values())
    if ours is None:
        return replace(theirs, cells=typed | counted, missing=missing)
    return replace(ours, cells=typed | counted, missing=missing, note=theirs.note or ours.note)


def _stated(
    table: FormTable, rows: Mapping[str, Row], known: Mapping[str, Row], now: FormTable
) -> dict[str, dict[str, Cell]]:
    """What the file states beside our figures, and what it has in their place."""
    keys = {row.key: key for key, row in rows.items()} | {TOTAL: TOTAL}
    stated = {keys.get(key, key): dict(cells) for key, cells in table.stated.items()}
    for key, row in rows.items():
        ours = known.get(key)
        for column in now.columns:
            theirs = row.cells.get(column.key)
            if ours is None or column.source != Source.COMPUTED or theirs is None:
                continue
            if not same_number(ours.cells.get(column.key), theirs, column):
                stated.setdefault(key, {}).setdefault(column.key, theirs)
    return stated


def marked_forms(data: bytes, faults: Sequence[Told], name: str = "bieu.xlsx") -> bytes:
    """The file as it came, with each fault in its cell and all of them in a list. Raises UnfitSheet."""
    return marked_cells(data, name, [(one.sheet, one.cell, one.text) for one in faults])
