"""Pages of report forms: seen, typed, brought back as a workbook, refused."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from chungsuc.progress.models import StatedTable
from chungsuc.reporting.filling import FILLERS
from chungsuc.reporting.tests.standings import page, stand, text_of
from chungsuc.rulebook.reports import load_report_forms
from tests.cast import Cast

LUA = "/bieu/resource_mobilisation/khai/thu/dong/lua/"
WORKS = "/bieu/disbursement/khai/thu/dong/lua/"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-06T09:00:00+07:00")


def post(cast: Cast, who: str, address: str, **fields: object) -> HttpResponse:
    client = Client()
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    answer: HttpResponse = client.post(address, fields)  # type: ignore[assignment]
    return answer


def words(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_all_forms_are_listed_with_where_they_are_from(cast: Cast) -> None:
    shown = text_of(cast, "an", "/bieu/")
    assert [f.id for f in load_report_forms().values() if f'href="/bieu/{f.id}/"' not in shown] == []
    assert "Để sẵn làm mẫu" in shown


@pytest.mark.parametrize("form", sorted(FILLERS))
def test_every_form_opens_filled_and_as_a_workbook(cast: Cast, form: str) -> None:
    stand(cast.lua)
    address = f"/bieu/{form}/?don-vi=thu/dong/lua&ky=2023"
    assert "Xã Lúa" in text_of(cast, "dung", address)
    book = openpyxl.load_workbook(BytesIO(page(cast, "dung", f"{address}&dang=xlsx").content))
    assert book.sheetnames


@pytest.mark.parametrize("form", ["award_proposal_list", "inspection_plan"])
def test_a_definition_shows_its_columns(cast: Cast, form: str) -> None:
    assert "Phần mềm chưa có dữ liệu của biểu này" in text_of(cast, "an", f"/bieu/{form}/")


def test_figures_lead_to_what_is_behind_them(cast: Cast) -> None:
    stand(cast.lua, short=["17.8"])
    shown = text_of(cast, "dung", "/bieu/commune_progress_matrix/")
    assert "/vi-sao/thu/dong/lua/qd-318-2022-ntm/tieu-chi-17/?ngay=2023-11-06" in shown
    assert "/xa/thu/dong/lua/?ngay=2023-11-06" in shown
    assert "/bieu/resource_mobilisation/khai/thu/dong/lua/?ky=2023" in text_of(
        cast, "dung", "/bieu/resource_mobilisation/"
    )


def test_nobody_sees_or_types_another_commune_s_table(cast: Cast) -> None:
    for address in (LUA, "/bieu/resource_mobilisation/?don-vi=thu/dong/lua", f"{LUA}?dang=xlsx"):
        assert page(cast, "binh", address).status_code == 404
        assert page(cast, "khanh", address).status_code == 404
    assert post(cast, "binh", LUA, ky="2023", act="state", **{"r0-credit": "5"}).status_code == 404
    assert post(cast, "dung", LUA, ky="2023", act="state", **{"r0-credit": "5"}).status_code == 403
    assert StatedTable.objects.count() == 0


def test_who_may_only_see_is_told_why_and_has_no_boxes(cast: Cast) -> None:
    shown = text_of(cast, "dung", LUA)
    assert "không khai biểu của Xã Lúa" in shown
    assert 'name="r0-credit"' not in shown


def test_a_table_is_typed_seen_and_found_again(cast: Cast) -> None:
    answer = post(cast, "an", LUA, ky="2023", act="state", **{"r0-credit": "1.234,5", "r0-enterprise": "10"})
    assert (answer.status_code, answer["Location"]) == (302, f"{LUA}?ky=2023")
    shown = text_of(cast, "an", f"{LUA}?ky=2023")
    assert 'value="1.234,5"' in shown
    assert "Nông Thị An" in shown
    assert "Năm 2023: 1.234,5" in re.sub(r"\s+", " ", text_of(cast, "an", f"{LUA}?ky=2024"))
    assert "1.234,5" in text_of(cast, "dung", "/bieu/resource_mobilisation/?ky=2023&dong=du-kien")


def test_cells_that_cannot_be_taken_are_named_and_what_was_typed_stays(cast: Cast) -> None:
    answer = post(cast, "an", LUA, ky="2023", act="state", **{"r0-credit": "hai tỷ", "r0-enterprise": "10"})
    assert answer.status_code == 422
    assert "“hai tỷ” không phải là một số" in words(answer)
    assert 'value="hai tỷ"' in answer.content.decode()
    assert StatedTable.objects.count() == 0


def test_checks_stand_at_their_cells(cast: Cast) -> None:
    cells = {"r0-central_total": "100", "r0-central_investment": "60", "r0-central_recurrent": "30"}
    post(cast, "an", LUA, ky="2023", act="state", **cells)
    shown = re.sub(r"\s+", " ", text_of(cast, "an", f"{LUA}?ky=2023"))
    assert "hai phần cộng lại được 90 triệu đồng: chênh 10" in shown
    filled = text_of(cast, "an", "/bieu/resource_mobilisation/?don-vi=thu/dong/lua&ky=2023")
    assert "hai phần cộng lại được 90 triệu đồng: chênh 10" in filled


def test_somebody_else_s_table_is_not_overwritten_unseen(cast: Cast) -> None:
    post(cast, "anh", LUA, ky="2023", act="state", seen="", **{"r0-credit": "7"})
    answer = post(cast, "an", LUA, ky="2023", act="state", seen="", **{"r0-credit": "8"})
    assert answer.status_code == 409
    assert "Nông Văn Anh vừa khai biểu này" in words(answer)
    newest = StatedTable.objects.get()
    assert f'name="seen" value="{newest.pk}"' in answer.content.decode()
    again = post(cast, "an", LUA, ky="2023", act="state", seen=str(newest.pk), **{"r0-credit": "8"})
    assert (again.status_code, StatedTable.objects.count()) == (302, 2)


def test_works_are_added_changed_and_dropped_on_the_page(cast: Cast) -> None:
    first = {"r0-name": "Đường thôn", "r0-plan": "500", "r1-name": "Trường học", "r1-plan": "900"}
    post(cast, "an", WORKS, ky="2023", act="state", **first)
    said = StatedTable.objects.get()
    assert (said.order, said.rows["d2"]) == (["d1", "d2"], {"name": "Trường học", "plan": "900"})
    second = {**first, "r0-drop": "1", "r1-disbursed": "100", "r2-name": "Cầu", "seen": str(said.pk)}
    post(cast, "an", WORKS, ky="2023", act="state", **second)
    newest = StatedTable.objects.latest("pk")
    assert (newest.order, newest.rows["d2"]["disbursed"], newest.rows["d3"]) == (["d2", "d3"], "100", {"name": "Cầu"})


def brought(cast: Cast, address: str, change: dict[str, object]) -> HttpResponse:
    """The page's own workbook with some cells changed, by the head of their column, brought back."""
    book = openpyxl.load_workbook(BytesIO(page(cast, "an", f"{address}?ky=2023&dang=xlsx").content))
    sheet = next(s for s in book.worksheets if s.sheet_state == "visible")
    place = next((c.row, c.column) for row in sheet.iter_rows() for c in row if c.value == "Xã Lúa")
    heads = {
        str(cell.value).partition(" (")[0]: cell.column
        for row in sheet.iter_rows(max_row=place[0] - 1)
        for cell in row
        if cell.value
    }
    for head, value in change.items():
        sheet.cell(place[0], heads[head]).value = value
    out = BytesIO()
    book.save(out)
    file = SimpleUploadedFile("bieu.xlsx", out.getvalue())
    return post(cast, "an", address, ky="2023", act="bring", seen="", tep=file)


def test_the_page_s_workbook_comes_back_filled(cast: Cast) -> None:
    answer = brought(cast, "/bieu/village_ntm_summary/khai/thu/dong/lua/", {"Tổng số thôn, xóm": 9})
    assert answer.status_code == 302, words(answer)
    stated = StatedTable.objects.get()
    assert stated.rows == {"thu/dong/lua": {"villages_total": "9"}}
    assert stated.file is not None
    assert (stated.file.name, stated.file.stored_by) == ("bieu.xlsx", cast["an"])
    assert "Từ tệp bieu.xlsx." in text_of(cast, "an", "/bieu/village_ntm_summary/khai/thu/dong/lua/?ky=2023")


def test_text_in_numbers_of_the_workbook_is_refused_with_its_cell(cast: Cast) -> None:
    answer = brought(cast, "/bieu/village_ntm_summary/khai/thu/dong/lua/", {"Tổng số thôn, xóm": "chín"})
    assert answer.status_code == 422
    assert re.search(r"ô [A-Z]+\d+: ", words(answer))
    assert StatedTable.objects.count() == 0


def test_a_file_that_is_no_workbook_is_refused(cast: Cast) -> None:
    file = SimpleUploadedFile("bieu.xlsx", b"khong phai bang tinh")
    assert post(cast, "an", LUA, ky="2023", act="bring", tep=file).status_code == 422
    assert post(cast, "an", LUA, ky="2023", act="bring").status_code == 422


def test_a_period_that_is_none_is_said(cast: Cast) -> None:
    assert page(cast, "an", f"{LUA}?ky=2023-99").status_code == 404
    assert "không phải kỳ báo cáo" in text_of(cast, "an", "/bieu/resource_mobilisation/?ky=2023-99")
    assert page(cast, "an", "/bieu/khong-co/").status_code == 404
    assert page(cast, "an", "/bieu/target_vs_result/khai/thu/dong/lua/").status_code == 404


def test_a_form_is_taken_away_as_a_paper(cast: Cast) -> None:
    stand(cast.lua)
    answer = page(cast, "dung", "/bieu/band_distribution/in/?ky=2023&dang=docx")
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert page(cast, "dung", "/bieu/award_proposal_list/in/?dang=docx").status_code == 404


def test_somebody_without_a_post_sees_the_definition(cast: Cast) -> None:
    assert "không giữ vị trí nào" in text_of(cast, "ha", "/bieu/commune_progress_matrix/")
