"""The workbook of a whole edition, through the page: out, filled in, shown, proposed."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from chungsuc.progress.models import Provision
from chungsuc.progress.tests.typed_law import signed_in, text
from chungsuc.progress.workbook.law_layout import ABOUT, HEADS, LEVELS
from tests.cast import LATRINES, STANDARD, Cast

PAGE = f"/bo-tieu-chi/{STANDARD}/bang/"
FILLED = {
    "level": "75",
    "decision": "12/QĐ-UBND",
    "decided_by": "UBND tỉnh Thử",
    "decided_on": date(2023, 10, 9),
    "page": "3",
    "valid_from": date(2023, 11, 1),
}


def template(cast: Cast, who: str = "dung") -> bytes:
    answer = signed_in(cast, who).get(f"{PAGE}mau/?vung=tdmnpb")
    assert answer.status_code == 200
    return bytes(answer.content)


def with_row(data: bytes, cells: dict[str, Any], place: str = LATRINES) -> SimpleUploadedFile:
    """The workbook as an official sends it back, one row filled in."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    out = BytesIO()
    copy = xlsxwriter.Workbook(out, {"in_memory": True})
    days = copy.add_format({"num_format": "dd/mm/yyyy"})
    for name in (LEVELS, ABOUT):
        sheet, rows = copy.add_worksheet(name), book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        heads = list(HEADS)
        for number, row in enumerate(rows):
            values = list(row)
            if name == LEVELS and values[0] == f"{place}|tdmnpb":
                for key, value in cells.items():
                    values[heads.index(key)] = value
            for column, value in enumerate(values):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, days)
                elif value != "":
                    sheet.write(number, column, value)
    copy.close()
    return SimpleUploadedFile("bang.xlsx", out.getvalue())


def hidden(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def test_a_filled_row_is_shown_old_beside_new_and_proposed_only_then(cast: Cast) -> None:
    client = signed_in(cast)
    page = text(client.post(PAGE, {"act": "xem", "tep": with_row(template(cast), FILLED)}))
    assert "Xem trước 1 mục" in page
    assert "<b>≥ 75%</b>" in page
    assert not Provision.objects.exists()
    client.post(PAGE, {"act": "nop", "da-xem": hidden(page, "da-xem")})
    row = Provision.objects.get()
    assert (row.place, row.region, row.level, row.page, row.valid_from) == (
        LATRINES,
        "tdmnpb",
        75,
        "3",
        date(2023, 11, 1),
    )


def test_a_fault_is_named_and_marked_in_the_same_file(cast: Cast) -> None:
    client = signed_in(cast)
    answer = client.post(PAGE, {"act": "xem", "tep": with_row(template(cast), FILLED | {"level": "nhiều", "page": ""})})
    page = text(answer)
    assert answer.status_code == 422
    assert "ô phải sửa; chưa nhận dòng nào" in page
    assert 'name="da-xem"' not in page
    marked = client.post(PAGE, {"act": "danh-dau", "giu": hidden(page, "giu")})
    assert marked.headers["Content-Type"].startswith("application/vnd.openxmlformats")
    assert signed_in(cast, "em").post(PAGE, {"act": "danh-dau", "giu": hidden(page, "giu")}).status_code == 422


@pytest.mark.parametrize(
    "given",
    [{"act": "xem"}, {"act": "nop", "da-xem": "x"}, {"act": "danh-dau", "giu": "x"}, {"act": "xem", "tep": "text"}],
)
def test_what_is_no_workbook_of_ours_is_refused_plainly(cast: Cast, given: dict[str, str]) -> None:
    sent: dict[str, Any] = given | {"tep": SimpleUploadedFile("a.xlsx", b"x")} if "tep" in given else given
    answer = signed_in(cast).post(PAGE, sent)
    assert answer.status_code == 422
    assert "Chưa nhận gì." in text(answer)
    assert not Provision.objects.exists()


def test_who_may_not_type_law_takes_the_sheet_and_proposes_nothing(cast: Cast) -> None:
    page = text(signed_in(cast, "an").post(PAGE, {"act": "xem", "tep": with_row(template(cast, "an"), FILLED)}))
    answer = signed_in(cast, "an").post(PAGE, {"act": "nop", "da-xem": hidden(page, "da-xem")})
    assert answer.status_code == 422
    assert not Provision.objects.exists()
