"""What a report form says that cannot be, beyond its shape: where, what was expected, what was found."""

from collections.abc import Iterator, Mapping
from typing import Final

from chungsuc.rulebook.problems import Problem
from chungsuc.rulebook.reports.completing import in_order
from chungsuc.rulebook.reports.expanding import expand
from chungsuc.rulebook.reports.kinds import check_column, check_figure, check_rule
from chungsuc.rulebook.reports.model import NUMBERS, Aggregation, Check, Column, ColumnType, ReportForm, Source
from chungsuc.rulebook.reports.named import NAMED
from chungsuc.rulebook.reports.parsing import FormulaError
from chungsuc.rulebook.reports.sentences import figures_in

_MONEY_UNITS: Final = ("đồng", "nghìn đồng", "triệu đồng", "tỷ đồng")
_SUMMED: Final = (ColumnType.INT, ColumnType.DECIMAL, ColumnType.MONEY)
_COUNTED: Final = (ColumnType.BOOL, ColumnType.ENUM)


def faults(form: ReportForm, file: str) -> list[Problem]:
    """Everything at once; each names the file, the form and the column or check."""
    found = [*_of_form(form, file)]
    for column in form.columns:
        for told, met in _of_column(column, form):
            found.append(Problem(file, f"{form.id}, cột {column.key}", told, met))
    for check in form.checks:
        for told, met in _of_check(check, form):
            found.append(Problem(file, f"{form.id}, kiểm tra {check.id}", told, met))
    if not found:
        found += _circles(form, file)
    return found


def _of_form(form: ReportForm, file: str) -> Iterator[Problem]:
    for what, keys in (("cột", [c.key for c in form.columns]), ("kiểm tra", [c.id for c in form.checks])):
        for key in sorted({k for k in keys if keys.count(k) > 1}):
            yield Problem(file, f"{form.id}, {what} {key}", "mỗi khóa một lần", "ghi hai lần")
    money = any(c.type is ColumnType.MONEY for c in form.columns)
    if money and form.money not in _MONEY_UNITS:
        yield Problem(file, f"{form.id}, money", f"một trong {', '.join(_MONEY_UNITS)}", repr(form.money))


def _of_column(column: Column, form: ReportForm) -> Iterator[tuple[str, str]]:
    if (column.source is Source.FORMULA) != bool(column.formula):
        yield "nguồn formula đi cùng công thức", f"nguồn {column.source}, công thức {column.formula!r}"
    if (column.type is ColumnType.ENUM) != bool(column.options):
        yield "cột chọn (enum) có các mức, cột khác thì không", f"{column.type}, {len(column.options)} mức"
    if column.type is ColumnType.MONEY and column.measured_in != form.money:
        yield f"tiền của biểu ghi bằng {form.money}", column.measured_in
    if column.type is not ColumnType.PERCENT and column.measured_in == "%":
        yield "cột tỷ lệ (percent) khi đơn vị là %", str(column.type)
    if column.type is ColumnType.PERCENT and not column.denominator:
        yield "tỷ lệ nói rõ tính trên gì (denominator)", "để trống"
    yield from _aggregated(column, {c.key: c for c in form.columns})
    if column.formula:
        try:
            check_column(column, form.columns)
        except FormulaError as error:
            yield "công thức có nghĩa", str(error)


def _aggregated(column: Column, known: Mapping[str, Column]) -> Iterator[tuple[str, str]]:
    kind, way = column.type, column.aggregation
    if way is Aggregation.SUM and kind is ColumnType.PERCENT:
        yield "tỷ lệ phần trăm không cộng; tính lại từ số và tổng số (total: ratio)", "total: sum"
    elif way is Aggregation.SUM and kind not in _SUMMED:
        yield "cột số khi total: sum", str(kind)
    elif way is Aggregation.SUM and "/" in column.measured_in:
        yield "số bình quân không cộng; tính lại hoặc lấy bình quân (total: ratio, mean)", f"total: sum của {column.measured_in}"
    if way is Aggregation.COUNT and kind not in _COUNTED:
        yield "cột có/không hoặc cột chọn khi total: count", str(kind)
    if way is Aggregation.COUNT and kind is ColumnType.ENUM and column.counted not in column.options:
        yield "mức được đếm (counted) là một mức của cột", column.counted or "để trống"
    if way is Aggregation.RATIO and not column.formula:
        yield "công thức để tính lại ở dòng tổng khi total: ratio", "không có công thức"
    if way is Aggregation.MEAN:
        yield from _mean(column, known)
    elif column.weight:
        yield "weight chỉ khi total: mean", column.weight


def _mean(column: Column, known: Mapping[str, Column]) -> Iterator[tuple[str, str]]:
    """Without a weight every row weighs the same, which for shares would be a mean of means."""
    if column.type not in NUMBERS:
        yield "cột số khi total: mean", str(column.type)
    weight = known.get(column.weight)
    if column.weight and (weight is None or weight.type not in _SUMMED or weight.repeat):
        yield "weight là một cột số của biểu", column.weight
    if column.type is ColumnType.PERCENT and not column.weight:
        yield "bình quân của tỷ lệ phần trăm phải có weight", "không có weight"


def _of_check(check: Check, form: ReportForm) -> Iterator[tuple[str, str]]:
    if bool(check.rule) == bool(check.named):
        yield "chỉ một trong rule và named", f"rule {check.rule!r}, named {check.named!r}"
    if check.named and check.named not in NAMED:
        yield f"named là một trong {', '.join(NAMED)}", check.named
    known = {c.key for c in form.columns}
    if strange := [key for key in check.columns if key not in known]:
        yield "columns là các cột của biểu", ", ".join(strange)
    if check.named in NAMED and len(check.columns) < NAMED[check.named].least:
        yield f"{check.named} nói về {NAMED[check.named].least} cột trở lên", f"{len(check.columns)} cột"
    if not check.rule:
        return
    if not check.says:
        yield "một câu nói ra chỗ sai (says)", "để trống"
    try:
        check_rule(check.rule, form.columns)
    except FormulaError as error:
        yield "rule có nghĩa", str(error)
    for figure in figures_in(check.says):
        try:
            check_figure(figure, form.columns)
        except FormulaError as error:
            yield f"“{{{figure}}}” có nghĩa", str(error)


def _circles(form: ReportForm, file: str) -> Iterator[Problem]:
    """Two items are enough to see a circle through what is repeated."""
    over = {c.repeat for c in form.columns if c.repeat}
    some = {of: [("1", "1"), ("2", "2")] for of in over - {"criteria"}}
    try:
        in_order(expand(form, [(1, "1"), (2, "2")], some))
    except FormulaError as error:
        yield Problem(file, form.id, "công thức không vòng lại", str(error))
