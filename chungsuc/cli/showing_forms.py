"""One report form on paper: its head, its columns with where each figure comes from and how it is added, and its checks."""

from collections.abc import Iterator, Mapping
from typing import Final

from chungsuc.rulebook.reports.model import Aggregation, Column, ReportForm, Rows, Severity, Source

TRUST: Final[Mapping[str, str]] = {
    "sourced": "theo mẫu hoặc bảng đã công bố",
    "partial": "số liệu có công bố, cách xếp cột là ở đây",
    "recalled": "ghi theo trí nhớ",
}
ROWS: Final[Mapping[Rows, str]] = {
    Rows.BODIES: "đơn vị",
    Rows.CRITERIA: "tiêu chí",
    Rows.INDICATORS: "chỉ tiêu",
    Rows.TARGETS: "mục tiêu",
    Rows.LIST: "dòng do đơn vị thêm",
    Rows.SECTIONS: "mục của báo cáo lời",
}
_SOURCES: Final[Mapping[Source, str]] = {Source.COMPUTED: "phần mềm tính", Source.TYPED: "đơn vị khai"}
_TOTALS: Final[Mapping[Aggregation, str]] = {
    Aggregation.SUM: "dòng tổng: cộng",
    Aggregation.COUNT: "dòng tổng: đếm",
    Aggregation.RATIO: "dòng tổng: tính lại",
    Aggregation.MEAN: "dòng tổng: bình quân",
}


def form_lines(form: ReportForm) -> Iterator[str]:
    yield form.name
    yield f"{TRUST[form.provenance]}; {'phần mềm điền' if form.filled else 'có sẵn mẫu, chưa điền từ số liệu'}"
    yield f"Mỗi dòng: {ROWS[form.rows]} ({form.row})" + (f"; tiền: {form.money}" if form.money else "")
    if form.due:
        yield f"Hạn: {form.due} ({TRUST[form.due_provenance]})"
    yield from (f"Căn cứ: {basis}" for basis in form.basis)
    if form.note:
        yield form.note
    yield ""
    yield from (_column(c) for c in form.columns)
    yield from (f"  mục {key}: {name}" for key, name in form.repeats.get("sections", ()))
    yield ""
    for check in form.checks:
        heavy = "sai" if check.severity is Severity.ERROR else "nhắc"
        yield f"  kiểm tra {check.id} ({heavy}): {check.rule or ', '.join(check.columns) or check.named}"


def _column(column: Column) -> str:
    name = f"{column.group}: {column.name}" if column.group else column.name
    told = [
        column.measured_in,
        f"mỗi {column.repeat} một cột" if column.repeat else "",
        f"= {column.formula}" if column.formula else _SOURCES[column.source],
        f"tính trên {column.denominator}" if column.denominator else "",
        _TOTALS.get(column.aggregation, ""),
        TRUST[column.provenance] if column.provenance else "",
    ]
    return f"  {column.key}  {name}  [{'; '.join(t for t in told if t)}]"
