"""`python -m chungsuc.bench.tables`: a province's yearly forms against the same cells by bare xlsxwriter; memory of a million rows."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final, overload
from zipfile import ZipFile

from chungsuc.bench.report import Ratio, Section, run
from chungsuc.bench.tables_floor import Recording, recorded, replayed
from chungsuc.bench.timing import in_turns
from chungsuc.cli.bar import bar
from chungsuc.reporting.tables.forms import forms_workbook, write_form_csv, write_forms
from chungsuc.rulebook.reports import complete, expand, load_report_forms
from chungsuc.rulebook.reports.formulas import evaluate
from chungsuc.rulebook.reports.model import Cell, Column, ColumnType, FormTable, ReportForm, Row, Rows, Source

MOST: Final = 2.0
COMMUNES: Final = 181
CRITERIA: Final = 19
INDICATORS: Final = 57
WORKS: Final = 2  # rows that each commune adds to a list
MANY: Final = 1_000_000
MOST_MEMORY: Final = 200.0  # MB
TEXTS: Final = ("Đường trục thôn còn 2,4 km chưa cứng hóa", "Chờ nghiệm thu", "Đã có kế hoạch vốn", "Quyết định 1234/QĐ-UBND")


MAKERS: Final[Mapping[ColumnType, Callable[[int], Cell]]] = {
    ColumnType.INT: lambda seed: Decimal(seed % 97),
    ColumnType.MONEY: lambda seed: Decimal(seed * 7919 % 9_000_000) / 10,
    ColumnType.DECIMAL: lambda seed: Decimal(seed * 31 % 10_000) / 100,
    ColumnType.PERCENT: lambda seed: Decimal(seed * 13 % 1000) / 10,
    ColumnType.BOOL: lambda seed: seed % 3 > 0,
    ColumnType.DATE: lambda seed: date(2023, 1 + seed % 12, 1 + seed % 28),
    ColumnType.CODE: lambda seed: f"{1 + seed % 19}.{1 + seed % 9}",
}


def province() -> list[FormTable]:
    """The fourteen forms that the software fills, for every commune of a province, completed."""
    criteria = [(number, f"Tiêu chí {number}") for number in range(1, CRITERIA + 1)]
    bands = [("19-19", "19 tiêu chí"), ("15-18", "15 đến 18 tiêu chí"), ("10-14", "10 đến 14"), ("5-9", "5 đến 9"), ("0-4", "Dưới 5")]
    made = []
    for form in load_report_forms().values():
        if form.filled:
            columns = expand(form, criteria, {"bands": bands})
            rows = [row_of(columns, key, name, at) for at, (key, name) in enumerate(_keys(form))]
            about = ("UBND tỉnh Lạng Sơn", "Số đã duyệt; theo đơn vị khi đó.")
            made.append(complete(FormTable(form, columns, rows, None, about, date(2023, 12, 31), "2023", {}, "lang-son")))
    return made


def _keys(form: ReportForm) -> Iterator[tuple[str, str]]:
    if form.rows == Rows.SECTIONS:
        yield from form.repeats["sections"]
    elif form.rows in (Rows.CRITERIA, Rows.TARGETS):
        yield from ((str(number), f"Tiêu chí {number}") for number in range(1, CRITERIA + 1))
    else:
        each = {Rows.INDICATORS: INDICATORS, Rows.LIST: WORKS}.get(form.rows, 1)
        for commune in range(COMMUNES):
            for number in range(each):
                yield f"lang-son/xa-{commune}:{number}", f"Xã {commune}" if each == 1 else f"Xã {commune}: {number + 1}"


def row_of(columns: Sequence[Column], key: str, name: str, at: int) -> Row:
    cells = {c.key: cell_of(c, at * 7 + n) for n, c in enumerate(columns) if c.source != Source.FORMULA}
    worked = {c.key: evaluate(c.formula, cells) for c in columns if c.source == Source.FORMULA}
    return Row(key, name, cells | worked)


def cell_of(column: Column, seed: int) -> Cell:
    if column.type == ColumnType.ENUM:
        return [*column.options][seed % len(column.options)] if column.options else "khác"
    made = MAKERS.get(column.type)
    return made(seed) if made else TEXTS[seed % len(TEXTS)]


class Endless(Sequence[Row]):
    """So many rows, each made when it is asked for."""

    def __init__(self, columns: Sequence[Column], count: int) -> None:
        self._columns, self._count = columns, count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(self._count))]
        if not 0 <= at < self._count:
            raise IndexError(at)
        return row_of(self._columns, f"lang-son/cong-trinh-{at}", f"Công trình {at}", at)


def endless() -> FormTable:
    form = load_report_forms()["disbursement"]
    columns = expand(form)
    return FormTable(form, columns, Endless(columns, MANY), None, ("UBND tỉnh Lạng Sơn",), date(2023, 12, 31), "2023", {}, "lang-son")


def stream(kind: str, out: Path) -> None:
    """Writes a million rows, with a bar where somebody looks; prints the most memory in MB, and seconds of processor time."""
    table, started = endless(), time.process_time()
    with bar(f"Đang ghi {MANY} dòng .{kind}") as tick:
        if kind == "csv":
            with out.open("w", encoding="utf-8-sig", newline="") as text:
                write_form_csv(text, table, tick)
        elif kind == "xlsx":
            write_forms(str(out), [table], tick, streamed=True)
    taken = time.process_time() - started
    print(json.dumps([peak(), taken]))


def peak() -> float:
    """The most memory of this program in MB; `ru_maxrss` would still hold that of the one which started it."""
    [line] = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def streamed(kinds: Sequence[str]) -> list[tuple[float, float]]:
    """
    MB and seconds of each, in processes of their own, side by side: each counts its own memory and processor time. Of no kind:
    what the process needs before it writes anything.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "chungsuc.bench.tables", "--stream"]
        running = [
            subprocess.Popen([*command, kind, str(Path(folder) / f"do.{kind}")], stdout=subprocess.PIPE)  # noqa: S603 -- our own module
            for kind in kinds
        ]
        said = [process.communicate()[0] for process in running]
    return [(memory, taken) for memory, taken in map(json.loads, said)]


def agree(tables: Sequence[FormTable], said: Recording) -> None:
    """Floor and product write the same files, part by part; else the bench compares different work."""
    ours, theirs = ZipFile(BytesIO(forms_workbook(tables))), ZipFile(BytesIO(replayed(said)))
    assert ours.namelist() == theirs.namelist()
    for part in ours.namelist():
        assert part.startswith("docProps/") or ours.read(part) == theirs.read(part), part


def measure() -> Section:
    tables = province()
    said = recorded(tables)
    agree(tables, said)
    floor, ours = in_turns([partial(replayed, said), partial(forms_workbook, tables)])
    (empty, _), (csv_memory, csv_time), (xlsx_memory, xlsx_time) = streamed(("nothing", "csv", "xlsx"))
    rows = sum(len(table.rows) for table in tables)
    return Section(
        f"Bộ biểu năm của tỉnh, {len(tables)} biểu, {COMMUNES} xã, {rows} dòng, {said.cells} ô",
        [
            Ratio("viết .xlsx / xlsxwriter ghi đúng các ô, công thức, định dạng ấy", ours / floor, most=MOST),
            Ratio(f"bộ nhớ đỉnh khi ghi {MANY} dòng .csv, MB", csv_memory, most=MOST_MEMORY),
            Ratio(f"bộ nhớ đỉnh khi ghi {MANY} dòng .xlsx, MB", xlsx_memory, most=MOST_MEMORY),
            Ratio("bộ nhớ trước khi ghi, MB", empty),
        ],
        [
            ("xlsxwriter, các ô đã sẵn", floor),
            ("viết .xlsx", ours),
            (f"{MANY} dòng .csv", csv_time),
            (f"{MANY} dòng .xlsx", xlsx_time),
        ],
        "Nền ghi ra tệp giống hệt, từng phần một, từ các giá trị và công thức đã tính sẵn. "
        "Thời gian của bộ xử lý; hai tệp lớn được ghi cùng lúc, mỗi tệp một tiến trình.",
    )


if __name__ == "__main__":
    if "--stream" in sys.argv:
        stream(sys.argv[-2], Path(sys.argv[-1]))
    else:
        sys.exit(run(measure))
