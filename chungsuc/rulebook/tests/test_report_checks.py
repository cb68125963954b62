"""What tables are held to, each with the sentence that an official reads."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chungsuc.rulebook.reports import check, check_together
from chungsuc.rulebook.reports.model import FormTable, Severity
from chungsuc.rulebook.reports.sentences import number
from chungsuc.rulebook.tests.reports import made_form, row, table

BANDS = {"bands": [("2-3", "2–3"), ("0-1", "0–1")]}


def said(of: FormTable, previous: FormTable | None = None) -> list[str]:
    return [finding.text for finding in check(of, previous)]


def recognised(name: str = "Huyện A", *, reason: str = "", **cells: int) -> Any:  # noqa: ANN401
    given = {"communes_total": 20, "communes_ntm": 10, "communes_advanced": 4, "communes_model": 1, **cells}
    return row(name, given, reason=reason)


def test_a_table_that_holds_says_nothing() -> None:
    assert said(table("recognition_summary", recognised(), recognised("Huyện B"))) == []


def test_titles_lie_within_each_other_in_rows_and_in_the_total() -> None:
    assert said(table("recognition_summary", recognised(communes_model=5), recognised("Huyện B"))) == [
        "Huyện A: Số xã kiểu mẫu 5 nhiều hơn số xã nâng cao 4.",
    ]
    assert said(table("recognition_summary", recognised(communes_ntm=21, communes_advanced=25))) == [
        "Huyện A: Số xã nâng cao 25 nhiều hơn số xã đạt chuẩn 21.",
        "Tổng số: Số xã nâng cao 25 nhiều hơn số xã đạt chuẩn 21.",
        "Huyện A: Số xã đạt chuẩn 21 nhiều hơn tổng số xã 20.",
        "Tổng số: Số xã đạt chuẩn 21 nhiều hơn tổng số xã 20.",
    ]


def test_what_is_not_known_is_not_held_against_anybody() -> None:
    rows = row("A", {"communes_ntm": 5}), row("B", {"communes_total": 2, "communes_ntm": 1})
    uneven = "tính từ hai số không cùng các dòng: “Số xã đạt chuẩn NTM (lũy kế)” có ở 2 dòng; “Tổng số xã” có ở 1 dòng."
    assert said(table("recognition_summary", *rows)) == [
        "Tổng số: Số xã đạt chuẩn 6 nhiều hơn tổng số xã 2.",
        f"Tổng số: “Tỷ lệ xã đạt chuẩn NTM” {uneven}",
    ]


def test_a_number_of_communes_changes_by_a_merger_that_is_told_of() -> None:
    before = table("recognition_summary", recognised(communes_total=23), recognised("Huyện B"))
    assert said(table("recognition_summary", recognised(), recognised("Huyện B")), before) == [
        "Huyện A: “Tổng số xã” kỳ trước 23, kỳ này 20: cần ghi lý do, như sắp xếp đơn vị.",
        "Tổng số: “Tổng số xã” kỳ trước 43, kỳ này 40: cần ghi lý do, như sắp xếp đơn vị.",
    ]
    assert said(table("recognition_summary", recognised(reason="Sáp nhập ba xã, Nghị quyết 1"), recognised("Huyện B")), before) == []


def test_one_change_in_every_row_is_told_once_and_what_begins_is_no_change() -> None:
    before = table("criterion_count_summary", *(row(key, {"communes_total": 175}) for key in "123"))
    after = table("criterion_count_summary", *(row(key, {"communes_total": 61}) for key in "123"))
    assert [(f.text, f.row) for f in check(after, before)] == [
        ("“Số xã thuộc diện xét” kỳ trước 175, kỳ này 61: cần ghi lý do, như sắp xếp đơn vị.", "")
    ]
    assert said(after, table("criterion_count_summary", row("1", {"communes_total": 0}))) == []


def test_a_sentence_that_many_rows_would_repeat_is_said_once() -> None:
    rows = [row(f"Vụ {n}", {"visit": "Hữu Lũng"}) for n in range(1, 8)]
    assert said(table("inspection_minutes", *rows)) == [
        "Tồn tại phải có đơn vị thực hiện và thời hạn: 7 dòng, là Vụ 1, Vụ 2, Vụ 3, Vụ 4, Vụ 5 và 2 nữa."
    ]
    assert len(said(table("inspection_minutes", *rows[:5]))) == 5


def test_parts_of_a_text_that_are_missing_are_named_as_parts() -> None:
    assert said(table("periodic_narrative_report", row("I. Chỉ đạo"), row("II", {"text": "Đã làm."}))) == [
        "Chưa có 1/2 mục: I. Chỉ đạo."
    ]


def test_bands_close_and_the_mean_lies_between_their_edges() -> None:
    cells = {"communes_total": 4, "b_2_3": 3, "b_0_1": 1, "criteria_total": 8}
    assert said(table("band_distribution", row("A", cells), repeats=BANDS)) == []
    assert said(table("band_distribution", row("A", {**cells, "b_0_1": 2, "criteria_total": 13}), repeats=BANDS)) == [
        "A: Các nhóm cộng lại được 5 xã, tổng số xã là 4: chênh 1.",
        "Tổng số: Các nhóm cộng lại được 5 xã, tổng số xã là 4: chênh 1.",
        "A: bình quân 3,25 nằm ngoài khoảng mà các nhóm cho phép, từ 1,2 đến 2,2.",
        "Tổng số: bình quân 3,25 nằm ngoài khoảng mà các nhóm cho phép, từ 1,2 đến 2,2.",
    ]


def test_bands_whose_edges_are_no_numbers_say_nothing_about_the_mean() -> None:
    bands = {"bands": [("cao", "Cao"), ("thap", "Thấp")]}
    cells = {"communes_total": 4, "b_cao": 3, "b_thap": 1, "criteria_total": 80}
    assert said(table("band_distribution", row("A", cells), repeats=bands)) == []


def matrix(name: str, *verdicts: str, **other: Any) -> Any:  # noqa: ANN401
    cells = {f"c0{n}": v for n, v in enumerate(verdicts, start=1)}
    counted = {"criteria_met": verdicts.count("met"), "criteria_basically": verdicts.count("basically_met")}
    reason = other.pop("reason", "")
    return row(name, {**cells, **counted, "recognition": "none", **other}, reason=reason)


def test_the_columns_of_criteria_agree_with_their_count() -> None:
    assert said(table("commune_progress_matrix", matrix("A", "met", "met", "not_met"))) == []
    assert said(table("commune_progress_matrix", matrix("A", "met", "met", "basically_met", criteria_met=3))) == [
        "A: ghi đạt 3 tiêu chí, các cột tiêu chí có 2: chênh 1."
    ]


def test_a_recognised_commune_that_slipped_is_shown_and_stays_recognised() -> None:
    slipped = matrix("A", "met", "met", "not_met", recognition="ntm", decision_no="5/QĐ-UBND")
    assert said(table("commune_progress_matrix", slipped)) == [
        "A: đã được công nhận, nay đạt 2/3 tiêu chí: công nhận vẫn còn đến khi có quyết định khác."
    ]
    assert said(table("commune_progress_matrix", matrix("B", "met", "met", "met"))) == []
    assert "B: Ghi đã được công nhận mà không có số quyết định." in said(
        table("commune_progress_matrix", matrix("B", "met", "met", "met", recognition="model"))
    )


def test_what_was_met_and_is_so_no_more_needs_a_reason() -> None:
    before = table("commune_progress_matrix", matrix("A", "met", "met", "met"))
    now = matrix("A", "met", "basically_met", "not_met")
    assert said(table("commune_progress_matrix", now), before) == [
        "A: tiêu chí 2 kỳ trước đạt, kỳ này cơ bản đạt mà chưa ghi lý do.",
        "A: tiêu chí 3 kỳ trước đạt, kỳ này chưa đạt mà chưa ghi lý do.",
    ]
    told = matrix("A", "met", "not_met", "met", reason="Đường hỏng sau bão số 3")
    assert said(table("commune_progress_matrix", told), before) == []


def review(code: str, verdict: str, **other: Any) -> Any:  # noqa: ANN401
    number_of = code.partition(".")[0]
    cells = {"criterion_no": number_of, "indicator_code": code if "." in code else "", "self_assessment": verdict}
    return row(code, {**cells, **other})


def test_a_criterion_is_met_only_with_all_that_is_under_it() -> None:
    proof = {"actual_value": "90%", "evidence": "Báo cáo 12"}
    rows = [review("2", "met"), review("2.1", "met", **proof), review("2.2", "not_met"), review("2.3", "not_applicable")]
    assert said(table("commune_status_review", *rows)) == ["2: ghi đạt mà chỉ tiêu 2.2 chưa đạt."]
    assert said(table("commune_status_review", rows[0], rows[1], rows[3])) == []
    assert said(table("commune_status_review", review("2.1", "met", actual_value="90%"))) == [
        "2.1: Ghi đạt mà chưa có kết quả thực hiện hoặc tài liệu minh chứng."
    ]


def test_an_indicator_that_slipped_is_explained_by_its_difficulty() -> None:
    before = table("commune_status_review", review("2.1", "met", actual_value="90%", evidence="x"))
    slip = "2.1: kỳ trước đạt, kỳ này chưa đạt mà chưa ghi lý do."
    assert said(table("commune_status_review", review("2.1", "not_met")), before) == [slip]
    assert said(table("commune_status_review", review("2.1", "not_met", difficulty="Thiếu vốn")), before) == []


def test_no_more_is_disbursed_than_there_is_and_debt_has_its_way_out() -> None:
    spent = table("disbursement", row("Đường", {"plan": 100, "carried_over": 20, "disbursed": 125.5}))
    assert said(spent)[0] == "Đường: Đã giải ngân 125,5 triệu đồng, nhiều hơn vốn được dùng 120 triệu đồng (chênh 5,5)."
    owed = row("Trường", {"accepted_volume": 500, "plan_assigned": 300, "programme_debt": 50})
    assert said(table("construction_debt", owed)) == [
        "Trường: Còn nợ 200 triệu đồng mà chưa ghi phương án, thời hạn xử lý.",
        "Tổng số: Còn nợ thuộc Chương trình 50 triệu đồng: chưa đủ điều kiện trình hồ sơ công nhận.",
    ]


SOURCES = {"central_total": 100, "local_total": 50, "integrated": 0, "credit": 40, "enterprise": 0, "people_total": 10}


def test_a_typed_total_stays_beside_the_one_of_its_parts() -> None:
    stated = {"A": {"total": Decimal(210)}, "total": {"total": Decimal(200)}}
    found = table("resource_mobilisation", row("A", SOURCES), stated=stated)
    assert found.rows[0].cells["total"] == 200
    assert [(f.text, f.severity, f.row, f.columns) for f in check(found)] == [
        (
            "A: “Đã huy động: Tổng số” ghi 210 triệu đồng, tính được 200 triệu đồng, chênh 10 triệu đồng.",
            Severity.ERROR,
            "A",
            ("total",),
        )
    ]


def test_parts_are_held_against_their_whole_where_all_are_known() -> None:
    some = row("A", {**SOURCES, "central_investment": 30})
    assert said(table("resource_mobilisation", some)) == []
    every = row("A", {**SOURCES, "central_investment": 30, "central_recurrent": 60})
    assert said(table("resource_mobilisation", every)) == [
        "A: Ngân sách trung ương ghi 100, hai phần cộng lại được 90 triệu đồng: chênh 10."
    ]


def test_stated_shares_add_to_a_hundred_within_rounding() -> None:
    thirds = row("A", {**SOURCES, "central_total": 1, "local_total": 1, "integrated": 1, "credit": 0, "people_total": 0})
    keys = ("central", "local", "integrated", "credit", "enterprise", "people")
    close, far = (
        {"A": {f"share_{key}": Decimal(v) for key, v in zip(keys, shares, strict=True)}}
        for shares in (("33.3", "33.3", "33.3", "0.0", "0.0", "0.0"), ("33.3", "33.3", "33.3", "0.0", "0.0", "4.0"))
    )
    assert said(table("resource_mobilisation", thirds, stated=close)) == []
    assert said(table("resource_mobilisation", thirds, stated=far)) == [
        "A: “Cơ cấu theo nguồn (%): Nhân dân đóng góp” ghi 4%, tính trên tổng số đã huy động được 0%, chênh 4%.",
        "A: các tỷ lệ cộng lại được 103,9%, chênh 3,9 so với 100%.",
    ]


@pytest.mark.parametrize(("printed", "agrees"), [("54.7", True), ("54.8", True), ("55", True), ("54.6", False), ("56", False)])
def test_a_printed_figure_may_be_rounded_or_cut_off(printed: str, agrees: bool) -> None:  # noqa: FBT001
    found = table(
        "village_ntm_summary",
        row("A", {"villages_total": 4000, "ntm": 2191}),
        stated={"A": {"pct_ntm": Decimal(printed)}},
    )
    assert (said(found) == []) is agrees


def test_words_that_differ_are_named_in_words() -> None:
    found = table("commune_progress_matrix", matrix("A", "met", "met", "met"), stated={"A": {"recognition": "ntm"}})
    assert said(found) == ["A: “Kết quả công nhận” ghi Đạt chuẩn NTM, phần mềm có Chưa đạt chuẩn."]


@pytest.mark.parametrize(
    ("was", "now", "times"),
    [("8000", "8", "1.000"), ("8.1", "8000", "1.000"), ("8000000", "9", "1.000.000"), ("8000", "9000", ""), ("8", "80", "")],
)
def test_money_a_thousand_or_a_million_times_what_it_was_is_named(was: str, now: str, times: str) -> None:
    before, after = (table("emulation_annual_report", row("A", {"money": Decimal(m)})) for m in (was, now))
    figures = f"A: “Kinh phí huy động” {number(Decimal(now))}, kỳ trước {number(Decimal(was))} triệu đồng"
    told = f"{figures}: gấp nhau khoảng {times} lần, có thể lẫn đồng, triệu, tỷ."
    assert said(after, before) == ([told] if times else [])


def test_money_in_dong_among_millions_stands_out() -> None:
    rows = [row(name, {"money": 120}) for name in "ABC"]
    assert said(table("emulation_annual_report", *rows, row("D", {"money": 90_000_000}))) == [
        "D: “Kinh phí huy động” 90.000.000 triệu đồng, gấp 750.000 lần mức giữa 120: có thể lẫn đồng, triệu, tỷ."
    ]


def test_days_of_figures_are_one_and_are_told() -> None:
    late = row("B", {"villages_total": 3}, as_of=date(2025, 7, 1))
    assert said(table("village_ntm_summary", row("A", {"villages_total": 3}), late)) == [
        "B: số liệu chốt ngày 01/07/2025, biểu chốt ngày 30/06/2025."
    ]
    assert said(table("village_ntm_summary", row("A", {}), as_of=None)) == ["Biểu không ghi ngày chốt số liệu."]
    assert said(table("periodic_narrative_report", row("s1", {"text": "Đã chỉ đạo."}), as_of=None)) == []


def test_who_is_missing_is_named() -> None:
    rows = [row("A", {"villages_total": 3}), *(row(name) for name in "BCDEFGH")]
    assert said(table("village_ntm_summary", *rows)) == [
        "Chưa có 7/8 đơn vị: B, C, D, E, F và 2 nữa; dòng tổng không gồm các đơn vị này."
    ]


def test_cells_hold_what_their_column_holds() -> None:
    found = table(
        "emulation_annual_report",
        row("A", {"registered": "năm", "exemplars": Decimal("1.5"), "labour_days": -3, "plan_issued": "có", "received_on": "mai"}),
        row("A", {"money": Decimal("NaN"), "group": True}),
        row("B", {}),
    )
    assert said(found) == [
        "A: “Đã ban hành kế hoạch” phải là có hoặc không, gặp “có”.",
        "A: “Số nội dung, tập thể, cá nhân đăng ký” phải là số, gặp “năm”.",
        "A: “Số điển hình tiên tiến” phải là số nguyên, gặp 1,5.",
        "A: “Ngày công” không được âm, gặp −3.",
        "A: “Ngày nộp báo cáo” phải là ngày, gặp “mai”.",
        "A: “Khối, cụm thi đua” phải là chữ, gặp “có”.",
        "A: “Kinh phí huy động” phải là số, gặp “NaN”.",
        "A: có hai dòng, dòng tổng cộng cả hai.",
    ]
    assert said(table("commune_progress_matrix", row("A", {"recognition": "vua"})))[0].startswith(
        "A: “Kết quả công nhận” không có mức “vua”; các mức là: Chưa đạt chuẩn, "
    )


def test_the_figure_of_a_new_commune_is_the_weighted_one_of_the_former() -> None:
    def rows(new_value: str) -> list[Any]:
        head = row("Tiêu chí 10", {"new_commune": "Châu Sơn", "new_value": Decimal(new_value), "new_assessment": "met"})
        former = [("Bắc Lãng", 300, 50), ("Đồng Thắng", 100, 30)]
        return [head, *(row(n, {"new_commune": "Châu Sơn", "former_commune": n, "weight": w, "former_value": v}) for n, w, v in former)]

    assert said(table("post_merger_reassessment", *rows("45"))) == []
    assert said(table("post_merger_reassessment", *rows("50"))) == [
        "Tiêu chí 10: ghi 50, bình quân của các xã cũ theo quyền số là 45: chênh 5."
    ]


def test_one_figure_in_two_tables_is_one() -> None:
    communes = table("commune_progress_matrix", matrix("A", "met", "met", "not_met"), matrix("B", "met", "not_met", "not_met"))
    criteria = table("criterion_count_summary", row("1", {"met_now": 2}), row("2", {"met_now": 1}), row("3", {"met_now": 0}))
    bands = table("band_distribution", row("Huyện", {"communes_total": 2, "criteria_total": 4}), repeats=BANDS)
    assert check_together([communes, criteria]) == []
    assert [f.text for f in check_together([communes, criteria, bands])] == [
        "Tổng số tiêu chí đạt là 3 trong “Bảng xã theo tiêu chí”, 4 trong “Nhóm xã theo số tiêu chí”: chênh 1."
    ]
    other_day = table("band_distribution", row("Huyện", {"criteria_total": 9}), repeats=BANDS, as_of=date(2025, 1, 1))
    assert check_together([communes, other_day]) == []


def test_errors_come_before_warnings_and_a_form_sets_how_heavy_a_check_is() -> None:
    rows = (row("A", {"met": 3, "all": 2}), row("B"))
    columns = "{key: met, name: Đạt, type: int, total: sum}", "{key: all, name: Tổng, type: int, total: sum}"
    heavy = "{id: missing, severity: error, named: stated}"
    rule = "{id: k, severity: error, rule: met <= all, says: 'Đạt {met} trên {all}.'}"
    assert [(f.severity.value, f.text, f.row, f.columns) for f in check(table(made_form(*columns, checks=(rule,)), *rows))] == [
        ("error", "A: Đạt 3 trên 2.", "A", ("met", "all")),
        ("warn", "Chưa có 1/2 đơn vị: B; dòng tổng không gồm các đơn vị này.", "", ()),
    ]
    assert [f.text for f in check(table(made_form(*columns, checks=(heavy,)), *rows))] == []


@pytest.mark.parametrize(
    ("value", "text"),
    [("1234567.891", "1.234.567,89"), ("0.005", "0,01"), ("-0.5", "−0,5"), ("10", "10"), ("100.10", "100,1"), ("-0.001", "0")],
)
def test_figures_are_written_as_officials_write_them(value: str, text: str) -> None:
    assert number(Decimal(value)) == text


def test_a_figure_beyond_all_measure_is_shown_as_it_is() -> None:
    assert number(Decimal("1E+999")) == "1E+999"
