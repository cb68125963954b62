"""A filled form in a paper, and as CSV."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.documents.official.writing import render_docx
from chungsuc.documents.official.writing.layout import TEXT_WIDTH
from chungsuc.reporting.tables.forms import annex, write_form_csv
from chungsuc.reporting.tables.forms_annex import NAMES, _parts, _width
from chungsuc.reporting.tests.form_samples import FORMS, filled


def tables_of(node: Node) -> list[Node]:
    return [child for child in node.children if child.kind == "table"]


def test_a_small_form_is_one_table_with_its_total_and_what_it_leaves_out() -> None:
    table = filled("village_ntm_summary")
    node = annex(table)
    [only] = tables_of(node)
    assert node.text == table.form.name.upper()
    assert only.rows[0][0] == "Xã"
    assert [row[0] for row in only.rows[1:]] == ["Xã 0", "Xã 1", "Xã 2", "Xã 3", "Tổng số"]
    assert only.rows[3][-1] == "Chưa báo cáo"
    assert node.children[-1].text == "Ghi chú: Cộng 3/4 dòng; chưa có: Xã 2."


def test_a_wide_form_is_cut_and_every_table_has_the_names_of_the_rows() -> None:
    for form_id in FORMS:
        table = filled(form_id)
        parts = tables_of(annex(table))
        for part in parts:
            assert [row[0] for row in part.rows[1 : len(table.rows) + 1]] == [row.name for row in table.rows]
        if parts:
            shown = [column.key for columns in _parts(table) for column in columns]
            assert shown == [column.key for column in table.columns]
            for columns in _parts(table):
                assert len(columns) == 1 or sum(_width(table, c) for c in columns) <= TEXT_WIDTH - NAMES


def test_a_matrix_has_its_choices_as_letters_that_are_explained() -> None:
    node = annex(filled("commune_progress_matrix"))
    assert "CBĐ: cơ bản đạt" in next(child.text for child in node.children if child.text.startswith("Ký hiệu"))
    letters = {cell for row in tables_of(node)[0].rows[1:] for cell in row[2:]}
    assert letters & {"Đ", "CBĐ", "CĐ"}


def test_what_a_body_states_otherwise_stands_beside_our_figure() -> None:
    table = replace(filled("band_distribution"), stated={"thu/dong/x0": {"communes_total": Decimal(99)}})
    assert tables_of(annex(table))[0].rows[1][1] == "0 (đơn vị nêu 99)"


def test_a_text_in_sections_is_sections_and_no_table() -> None:
    node = annex(filled("periodic_narrative_report"))
    assert not tables_of(node)
    sections = [child for child in node.children if child.kind == "section"]
    assert (sections[0].number, sections[0].title) == ("I", "Công tác chỉ đạo, điều hành")


@pytest.mark.slow
def test_a_paper_is_written_with_every_form() -> None:
    body = tuple(annex(filled(form_id)) for form_id in FORMS)
    assert render_docx(OfficialPaper(type="báo cáo", body=body))[:2] == b"PK"


def test_csv_has_numbers_for_programs_and_nothing_that_a_sheet_would_run() -> None:
    out = io.StringIO()
    table = filled("disbursement")
    assert write_form_csv(out, table) == 4
    head, first, *_, total = csv.reader(io.StringIO(out.getvalue()))
    row = dict(zip(head, first, strict=True))
    assert row["Kế hoạch vốn giao"] == f"{table.rows[0].cells['plan']:f}"
    assert row["Nguyên nhân, vướng mắc"] == "'=Chờ nghiệm thu 7"
    assert total[4] == "Tổng số"
