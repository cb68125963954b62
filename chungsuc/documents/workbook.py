"""The register and the book of numbers as workbooks, for printing and for other software."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter

from chungsuc.documents.models import Paper, Series
from chungsuc.documents.queries.numbers import BookLine

REGISTER_HEAD = (
    "Số, ký hiệu", "Ngày văn bản", "Loại", "Cơ quan ban hành", "Trích yếu", "Sổ", "Ngày đến", "Nơi giữ", "Tình trạng",
)
BOOK_HEAD = ("Số", "Ký hiệu", "Ngày", "Loại", "Trích yếu", "Người lấy số", "Lúc", "Ghi chú")


def register_workbook(papers: Iterable[Paper]) -> bytes:
    """One row for each paper, in the order given."""
    rows = [
        (
            p.full_number,
            p.dated,
            p.type,
            p.issuer_name,
            p.subject,
            p.get_direction_display(),
            f"{p.arrived_on:%d/%m/%Y}" if p.arrived_on else "",
            p.holder.official_name if p.holder else "",
            p.get_state_display(),
        )
        for p in papers
    ]
    return _sheet("Sổ văn bản", REGISTER_HEAD, rows, (18, 12, 14, 32, 60, 12, 12, 24, 18))


def book_workbook(series: Series, year: int, lines: Iterable[BookLine]) -> bytes:
    """The book of numbers of a year; numbers of which it knows nothing are one row."""
    return _sheet(
        f"{series.name}, {series.body.official_name}, năm {year}",
        BOOK_HEAD,
        [_book_row(line) for line in lines],
        (10, 16, 12, 14, 60, 24, 18, 40),
    )


def _book_row(line: BookLine) -> Sequence[str]:
    taken = line.taken
    if taken is None:
        span = str(line.first) if line.first == line.last else f"{line.first}-{line.last}"
        return (span, *[""] * 6, "không có trong sổ")
    paper = taken.paper
    about = (paper.symbol, paper.dated, paper.type, paper.subject) if paper else ("",) * 4
    void = f"đã hủy: {taken.void_reason}" if taken.void_reason else ""
    return (str(taken.number), *about, taken.taken_by.full_name, f"{taken.taken_at:%d/%m/%Y %H:%M}", void)


def _sheet(title: str, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> bytes:
    kept = BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(kept, plain) as book:
        sheet = book.add_worksheet("Sổ")
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        sheet.write_row(2, 0, head, book.add_format({"bold": True, "bottom": 1}))
        for number, row in enumerate(rows, 3):
            sheet.write_row(number, 0, row, wrapped)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P/&N")
    return kept.getvalue()
