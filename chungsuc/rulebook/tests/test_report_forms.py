"""The files of the report forms: all are there, and what makes no sense is refused with its form and column."""

import re
from pathlib import Path

import pytest
import yaml

from chungsuc.rulebook.load import load
from chungsuc.rulebook.problems import RuleFileError
from chungsuc.rulebook.reports import expand, load_report_forms
from chungsuc.rulebook.reports.expanding import band_items
from chungsuc.rulebook.reports.held import form_problems
from chungsuc.rulebook.reports.loading import DATA
from chungsuc.rulebook.reports.model import Aggregation, ColumnType, ReportForm, Rows, Source
from chungsuc.rulebook.tests.reports import made_form, raw_form

FORMS = load_report_forms()
STANDING_READY = {
    "satisfaction_survey_tally",
    "recognition_dossier",
    "appraisal_by_criterion",
    "council_vote_minutes",
    "inspection_plan",
    "inspection_minutes",
    "award_proposal_list",
}
MET = "{key: met, name: Đạt, type: int, unit: xã, total: sum}"
ALL = "{key: all, name: Tổng, type: int, unit: xã, total: sum}"
SHARE = "{key: p, name: Tỷ lệ, type: percent, total: ratio, formula: 'pct(met, all)', denominator: tổng số xã}"


def said(*columns: str, checks: tuple[str, ...] = (), **other: object) -> list[str]:
    """What is wrong with a form, without the file."""
    try:
        problems = form_problems(raw_form(*columns, checks=checks, **other), "thu.yaml")
    except RuleFileError as error:
        problems = error.problems
    return [str(p).removeprefix("thu.yaml: ").removeprefix("bieu_thu, ") for p in problems]


def test_all_forms_are_there_and_fourteen_of_them_are_filled() -> None:
    assert len(FORMS) == 21
    assert {key for key, form in FORMS.items() if not form.filled} == STANDING_READY
    assert all(form.id == key for key, form in FORMS.items())


@pytest.mark.parametrize("path", sorted((DATA / "reports").glob("*.yaml")), ids=lambda p: p.stem)
def test_a_form_of_the_package_has_its_shape_and_makes_sense(path: Path) -> None:
    assert form_problems(yaml.safe_load(path.read_text(encoding="utf-8")), path.name) == []


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda f: f.id)
def test_a_form_says_whence_it_is_and_what_it_is_measured_in(form: ReportForm) -> None:
    assert form.provenance in ("sourced", "partial", "recalled")
    assert form.basis
    for column in form.columns:
        assert column.provenance in ("", "sourced", "partial", "recalled")
        if column.type is ColumnType.MONEY:
            assert column.measured_in == form.money == "triệu đồng"
        if column.type is ColumnType.PERCENT:
            assert (column.measured_in, column.aggregation in (Aggregation.RATIO, Aggregation.NONE)) == ("%", True)
            assert column.denominator


def test_the_columns_of_bands_take_their_edges_from_the_set_in_force() -> None:
    edition = load().edition("qd-318-2022-ntm")
    columns = expand(FORMS["band_distribution"], repeats={"bands": band_items(edition.bands)})
    assert [(c.key, c.name) for c in columns if c.of == "b"] == [
        ("b_19_19", "Đạt 19 tiêu chí"),
        ("b_15_18", "Đạt 15 đến 18 tiêu chí"),
        ("b_10_14", "Đạt 10 đến 14 tiêu chí"),
        ("b_5_9", "Đạt 5 đến 9 tiêu chí"),
        ("b_0_4", "Đạt dưới 5 tiêu chí"),
    ]
    assert [c.formula for c in columns if c.of == "p"][1] == "pct(b_15_18, communes_total)"


def test_a_matrix_has_a_column_for_each_criterion() -> None:
    columns = expand(FORMS["commune_progress_matrix"], [(1, "Quy hoạch"), (19, "Quốc phòng và an ninh")])
    assert [(c.key, c.name, c.note, c.item) for c in columns if c.of == "c"] == [
        ("c01", "1", "Quy hoạch", "01"),
        ("c19", "19", "Quốc phòng và an ninh", "19"),
    ]
    assert not [c for c in expand(FORMS["commune_progress_matrix"]) if c.of]


def test_forms_of_award_are_the_form_s_own_unless_others_are_given() -> None:
    form = FORMS["emulation_annual_report"]
    assert [c.key for c in expand(form) if c.of][:2] == ["awards_given_flag_government", "awards_given_flag_province"]
    given = expand(form, repeats={"award_forms": [("huan-chuong", "Huân chương")]})
    assert [(c.key, c.name) for c in given if c.of] == [("awards_given_huan_chuong", "Huân chương")]


def test_two_items_of_one_key_are_refused() -> None:
    form = FORMS["emulation_annual_report"]
    with pytest.raises(ValueError, match="Hai cột cùng khóa awards_given_a_b trong biểu emulation_annual_report"):
        expand(form, repeats={"award_forms": [("a b", "Một"), ("a-b", "Hai")]})


def test_a_text_has_its_parts_as_rows() -> None:
    form = FORMS["periodic_narrative_report"]
    assert form.rows is Rows.SECTIONS
    assert [key for key, _ in form.repeats["sections"]][:2] == ["s1_direction", "s2_propaganda"]


def test_where_nothing_else_is_said_a_column_is_typed_and_one_with_a_formula_comes_from_it() -> None:
    form = made_form(MET, ALL, SHARE)
    assert [c.source for c in form.columns] == [Source.TYPED, Source.TYPED, Source.FORMULA]


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (
            (MET, ALL, SHARE.replace("ratio", "sum")),
            "cột p: cần tỷ lệ phần trăm không cộng; tính lại từ số và tổng số (total: ratio), gặp total: sum",
        ),
        (
            (MET, ALL, SHARE, "{key: q, name: Q, type: percent, formula: p + p, denominator: xã}"),
            "cột q: cần công thức có nghĩa, gặp không cộng tỷ lệ phần trăm: tính lại từ số và tổng số",
        ),
        (
            (MET, ALL, SHARE, "{key: q, name: Q, type: percent, formula: 'sum(p, p)', denominator: xã}"),
            "cột q: cần công thức có nghĩa, gặp không cộng tỷ lệ phần trăm: tính lại từ số và tổng số",
        ),
        (
            (MET, ALL, SHARE, "{key: q, name: Q, type: percent, formula: '(p + p) / 2', denominator: xã}"),
            "cột q: cần công thức có nghĩa, gặp không cộng tỷ lệ phần trăm: tính lại từ số và tổng số",
        ),
        (
            (MET, ALL, SHARE, "{key: q, name: Q, type: percent, total: mean, formula: p - p, denominator: xã}"),
            "cột q: cần bình quân của tỷ lệ phần trăm phải có weight, gặp không có weight",
        ),
        (
            (MET, "{key: hộ, name: H, type: int}"),
            "columns.1.key: cần chữ theo mẫu ^[a-z][a-z0-9_]*$, gặp 'hộ'",
        ),
        (
            (MET, "{key: h, name: H, type: int, unit: hộ}", "{key: s, name: S, type: int, formula: met + h}"),
            "cột s: cần công thức có nghĩa, gặp + giữa hai đơn vị: xã và hộ",
        ),
        (
            (MET, "{key: s, name: S, type: int, formula: met + lost}"),
            "cột s: cần công thức có nghĩa, gặp không có cột lost",
        ),
        (
            ("{key: a, name: A, type: int, formula: b + 1}", "{key: b, name: B, type: int, formula: a + 1}"),
            "bieu_thu: cần công thức không vòng lại, gặp công thức đi vòng: a → b → a",
        ),
        (
            ("{key: a, name: A, type: int, formula: a + 1}",),
            "bieu_thu: cần công thức không vòng lại, gặp công thức đi vòng: a → a",
        ),
        (
            (MET, ALL, "{key: q, name: Q, type: int, formula: 'pct(met, all)'}"),
            "cột q: cần công thức có nghĩa, gặp công thức cho tỷ lệ phần trăm, cột là số",
        ),
        ((MET, "{key: q, name: Q, type: bool, formula: met > 1}"), "cột q: cần công thức có nghĩa, gặp cột có công thức phải là cột số"),
        ((MET, ALL, SHARE.replace(", denominator: tổng số xã", "")), "cột p: cần tỷ lệ nói rõ tính trên gì (denominator), gặp để trống"),
        (("{key: m, name: M, type: money, total: sum}",), "money: cần một trong đồng, nghìn đồng, triệu đồng, tỷ đồng, gặp ''"),
        ((MET, MET), "cột met: cần mỗi khóa một lần, gặp ghi hai lần"),
        (("{key: e, name: E, type: enum}",), "cột e: cần cột chọn (enum) có các mức, cột khác thì không, gặp enum, 0 mức"),
        (("{key: e, name: E, type: enum, options: la}",), "cột e: cần một trong assessment, recognition, award_forms, gặp la"),
        (
            ("{key: e, name: E, type: enum, options: assessment, total: count}",),
            "cột e: cần mức được đếm (counted) là một mức của cột, gặp để trống",
        ),
        (("{key: t, name: T, type: text, total: sum}",), "cột t: cần cột số khi total: sum, gặp text"),
        (
            ("{key: n, name: N, type: int, total: ratio}",),
            "cột n: cần công thức để tính lại ở dòng tổng khi total: ratio, gặp không có công thức",
        ),
        (
            (MET, "{key: n, name: N, type: decimal, total: mean, weight: w}"),
            "cột n: cần weight là một cột số của biểu, gặp w",
        ),
        (
            ("{key: b, name: B, type: int, repeat: bands}", "{key: n, name: N, type: int, formula: b + 1}"),
            "cột n: cần công thức có nghĩa, gặp cột b lặp theo bands: chỉ dùng trong sum(b)",
        ),
        (
            ("{key: n, name: N, type: decimal, unit: triệu đồng/người, total: sum}",),
            "cột n: cần số bình quân không cộng; tính lại hoặc lấy bình quân (total: ratio, mean), gặp total: sum của triệu đồng/người",
        ),
        (("{key: n, name: N, type: decimal, unit: '%'}",), "cột n: cần cột tỷ lệ (percent) khi đơn vị là %, gặp decimal"),
        (
            (MET, ALL, SHARE, "{key: q, name: Q, type: percent, formula: p - -p, denominator: xã}"),
            "cột q: cần công thức có nghĩa, gặp - cần số, gặp tỷ lệ phần trăm",
        ),
        (("{key: n, name: N, type: int, colour: red}",), "columns.0.colour: cần không có khóa này (không thuộc mẫu), gặp 'red'"),
    ],
)
def test_a_form_that_makes_no_sense_is_told(columns: tuple[str, ...], found: str) -> None:
    assert found in said(*columns)


def test_money_of_another_unit_is_not_added() -> None:
    columns = (
        "{key: a, name: A, type: money}",
        "{key: b, name: B, type: money, unit: tỷ đồng}",
        "{key: s, name: S, type: money, formula: a + b}",
    )
    assert said(*columns, money="triệu đồng") == [
        "cột b: cần tiền của biểu ghi bằng triệu đồng, gặp tỷ đồng",
        "cột s: cần công thức có nghĩa, gặp + giữa hai đơn vị: triệu đồng và tỷ đồng",
    ]
    days = "{key: d, name: D, type: int, unit: ngày công}"
    assert said(columns[0], days, "{key: s, name: S, type: money, formula: a + d}", money="triệu đồng") == [
        "cột s: cần công thức có nghĩa, gặp + giữa hai đơn vị: triệu đồng và ngày công"
    ]


@pytest.mark.parametrize(
    ("check", "found"),
    [
        ("{id: k, severity: error, rule: met <= all}", "cần một câu nói ra chỗ sai (says), gặp để trống"),
        ("{id: k, severity: error, rule: met + all, says: S}", "cần rule có nghĩa, gặp điều kiểm tra phải đúng hoặc sai, gặp số (xã)"),
        ("{id: k, severity: error, rule: met <= every, says: S}", "cần rule có nghĩa, gặp không có cột every"),
        ("{id: k, severity: error, rule: met <= all, says: 'Có {every}'}", "cần “{every}” có nghĩa, gặp không có cột every"),
        ("{id: k, severity: error, says: S}", "cần chỉ một trong rule và named, gặp rule '', named ''"),
        ("{id: k, severity: error, named: shares-add, columns: [met]}", "cần shares-add nói về 2 cột trở lên, gặp 1 cột"),
        ("{id: k, severity: error, named: shares-add, columns: [met, x]}", "cần columns là các cột của biểu, gặp x"),
        ("{id: k, severity: error, rule: 'state = \"gone\"', says: S}", "cần rule có nghĩa, gặp không có mức “gone”; các mức là: yes, no"),
        ("{id: k, severity: error, rule: state > met, says: S}", "cần rule có nghĩa, gặp > giữa chữ và số (xã)"),
        ("{id: k, severity: error, rule: not met, says: S}", "cần rule có nghĩa, gặp not cần đúng hoặc sai, gặp số (xã)"),
        ("{id: k, severity: error, rule: has(met + 1), says: S}", "cần rule có nghĩa, gặp has hỏi một cột, như has(reason)"),
    ],
)
def test_a_check_that_makes_no_sense_is_told(check: str, found: str) -> None:
    state = "{key: state, name: S, type: enum, options: {'yes': Có, 'no': Không}}"
    assert said(MET, ALL, state, checks=(check,)) == [f"kiểm tra k: {found}"]


def test_an_unknown_check_is_told_with_those_that_there_are() -> None:
    assert said(MET, checks=("{id: k, severity: warn, named: la}",))[0].startswith("kiểm tra k: cần named là một trong mean-in-bands, ")


def test_a_form_whose_shares_are_added_is_refused_when_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "report-words.yaml").write_text("schema: 1\nwords: {}\n", encoding="utf-8")
    raw = raw_form(MET, ALL, SHARE.replace("ratio", "sum"))
    (tmp_path / "reports" / "bieu_thu.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(RuleFileError, match=r"^bieu_thu\.yaml: bieu_thu, cột p: cần tỷ lệ phần trăm không cộng"):
        load_report_forms(tmp_path)["bieu_thu"]


def test_an_unknown_form_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(KeyError, match="Không có biểu la; có: appraisal_by_criterion, award_proposal_list"):
        FORMS["la"]
    assert "la" not in FORMS


def test_the_example_of_the_documentation_is_a_form() -> None:
    page = (DATA.parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    assert [form_problems(yaml.safe_load(example), "vi_du.yaml") for example in examples] == [[]]
