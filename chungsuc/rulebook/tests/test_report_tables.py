"""Tables completed: formulas of rows, totals by the kind of each column, and the same again from JSON."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungsuc.rulebook.reports import complete, from_json, load_report_forms, to_json
from chungsuc.rulebook.reports.formulas import EXACT
from chungsuc.rulebook.reports.model import Cell, FormTable, Row
from chungsuc.rulebook.tests.reports import made_form, row, table

BANDS = {"bands": [("2-3", "2–3"), ("0-1", "0–1")]}
WEIGHED = made_form(
    "{key: homes, name: Hộ, type: int, unit: hộ, total: sum}",
    "{key: income, name: Thu nhập, type: decimal, total: mean, weight: homes}",
    "{key: share, name: Tỷ lệ, type: percent, total: mean, weight: homes, denominator: hộ}",
)


def total(of: FormTable) -> dict[str, Any]:
    assert of.total is not None
    return dict(of.total.cells)


def test_a_sum_adds_and_a_share_is_worked_out_anew() -> None:
    found = table(
        "village_ntm_summary",
        row("A", {"villages_total": 10, "ntm": 5, "model": 0}),
        row("B", {"villages_total": 30, "ntm": 3, "model": 1}),
    )
    assert [r.cells["pct_ntm"] for r in found.rows] == [50, 10]
    assert (total(found)["ntm"], total(found)["pct_ntm"], total(found)["pct_model"]) == (8, 20, Decimal("2.5"))
    assert found.total == replace(found.total, key="total", name="Tổng số", note="Cộng 2/2 dòng")  # type: ignore[type-var]


def test_what_nobody_reported_is_not_nought() -> None:
    found = table("village_ntm_summary", row("A", {"villages_total": 10, "ntm": 5}), row("B"), row("C", {"ntm": 4}))
    assert (total(found)["villages_total"], total(found)["ntm"], total(found)["model"]) == (10, 9, None)
    assert [dict(r.cells) for r in found.rows][1] == {}
    assert found.rows[2].cells["pct_ntm"] is None
    assert found.total is not None
    assert found.total.note == "Cộng 2/3 dòng; chưa có: B"


def test_a_matrix_counts_who_meets_a_criterion_and_takes_the_mean_of_the_communes() -> None:
    found = table(
        "commune_progress_matrix",
        row("A", {"c01": "met", "c02": "basically_met", "c03": "met", "criteria_met": 2, "criteria_before": 1}),
        row("B", {"c01": "met", "c02": "not_met", "c03": "not_met", "criteria_met": 1, "criteria_before": 2}),
    )
    counted = total(found)
    assert [counted[key] for key in ("c01", "c02", "c03", "criteria_met", "change")] == [2, 0, 1, 3, 0]
    assert counted["avg_criteria"] == Decimal("1.5")
    assert [r.cells["change"] for r in found.rows] == [1, -1]


def test_the_mean_of_bands_is_worked_out_from_the_totals() -> None:
    found = table(
        "band_distribution",
        row("A", {"communes_total": 1, "criteria_total": 3, "communes_before": 2, "criteria_before": 2}),
        row("B", {"communes_total": 9, "criteria_total": 9, "communes_before": 8, "criteria_before": 3}),
        repeats=BANDS,
    )
    assert (total(found)["avg_criteria"], total(found)["avg_change"]) == (Decimal("1.2"), Decimal("0.7"))


def test_a_mean_is_weighted_by_its_column_over_the_rows_that_have_both() -> None:
    found = table(
        WEIGHED,
        row("A", {"homes": 100, "income": 40, "share": 10}),
        row("B", {"homes": 300, "income": 60, "share": 2}),
        row("C", {"homes": 500}),
        row("D", {"income": 1000}),
    )
    assert (total(found)["income"], total(found)["share"], total(found)["homes"]) == (55, 4, 900)
    assert total(table(WEIGHED, row("A", {"homes": 0, "income": 40})))["income"] is None


def test_a_yes_is_counted_and_a_blank_is_no_no() -> None:
    found = table(
        "sector_criterion_report",
        row("A", {"plan": True, "estimate": False}),
        row("B", {"plan": True}),
        row("C", {"plan": False}),
    )
    assert [total(found)[key] for key in ("plan", "estimate", "advanced")] == [2, 0, None]


def test_debt_is_added_over_works_and_not_worked_out_from_the_totals() -> None:
    found = table(
        "construction_debt",
        row("Đường", {"accepted_volume": 500, "plan_assigned": 300}),
        row("Trường", {"accepted_volume": 100, "plan_assigned": 400}),
    )
    assert [r.cells["debt"] for r in found.rows] == [200, 0]
    assert total(found)["debt"] == 200


@pytest.mark.parametrize("form", ["target_vs_result", "periodic_narrative_report", "recognition_dossier"])
def test_what_is_not_added_has_no_total(form: str) -> None:
    assert table(form, row("A", {})).total is None


def test_a_table_without_rows_has_a_total_of_nothing() -> None:
    found = table("disbursement")
    assert set(total(found).values()) == {None}
    assert found.total is not None
    assert found.total.note == "Cộng 0/0 dòng"


def test_what_stands_in_a_cell_with_a_formula_gives_way_to_it() -> None:
    found = table("village_ntm_summary", row("A", {"villages_total": 10, "ntm": 5, "pct_ntm": 99}))
    assert found.rows[0].cells["pct_ntm"] == 50


def test_formulas_stand_on_each_other_in_whatever_order_they_are_written() -> None:
    form = made_form(
        "{key: c, name: C, type: int, formula: b + 1}",
        "{key: b, name: B, type: int, formula: a + 1}",
        "{key: a, name: A, type: int}",
    )
    assert table(form, row("A", {"a": 1})).rows[0].cells == {"a": 1, "b": 2, "c": 3}


money = st.none() | st.integers(0, 10**9).map(lambda n: EXACT.scaleb(Decimal(n), -2))
KEYS = ("plan", "carried_over", "allocated", "disbursed", "estimate_year")
cells = st.fixed_dictionaries(dict.fromkeys(KEYS, money))
lists = st.lists(st.none() | cells, max_size=8)


def disbursed(given: list[dict[str, Cell] | None]) -> FormTable:
    return table("disbursement", *(Row(f"r{n}", f"Dự án {n}", c or {}, missing=c is None) for n, c in enumerate(given)))


@settings(max_examples=40)
@given(given=lists)
def test_a_share_of_the_total_is_the_share_of_the_totals(given: list[dict[str, Cell] | None]) -> None:
    found = total(disbursed(given))
    plan, carried, spent, share = (found[key] for key in ("plan", "carried_over", "disbursed", "pct_disbursed"))
    if None in (plan, carried, spent) or not plan + carried:
        assert share is None
    else:
        assert abs(share * (plan + carried) - 100 * spent) <= Decimal("1e-10") * spent


@settings(max_examples=40)
@given(given=lists)
def test_completing_again_changes_nothing(given: list[dict[str, Cell] | None]) -> None:
    once = disbursed(given)
    assert complete(once) == once


@settings(max_examples=40)
@given(given=lists, data=st.data())
def test_the_order_of_rows_does_not_change_the_total(given: list[dict[str, Cell] | None], data: st.DataObject) -> None:
    once = disbursed(given)
    again = complete(replace(once, rows=data.draw(st.permutations(list(once.rows)))))
    assert total(again) == total(once)


@settings(max_examples=40)
@given(given=lists)
def test_the_total_is_the_sum_over_the_rows_that_are_there(given: list[dict[str, Cell] | None]) -> None:
    there = [c["plan"] for c in given if c is not None and isinstance(c["plan"], Decimal)]
    assert total(disbursed(given))["plan"] == (sum(there, Decimal(0)) if there else None)


kinds: st.SearchStrategy[Cell] = (
    st.none() | st.booleans() | st.text(max_size=20) | st.dates() | st.decimals(allow_nan=False, allow_infinity=False)
)


@settings(max_examples=40)
@given(
    given=st.dictionaries(st.text(max_size=5), kinds, max_size=4),
    note=st.text(max_size=9),
    as_of=st.none() | st.dates(),
    missing=st.booleans(),
)
def test_a_table_comes_back_from_json_as_it_was(given: dict[str, Cell], note: str, as_of: date | None, missing: bool) -> None:  # noqa: FBT001
    rows = [Row("a", "Xã A", given, missing=missing, note=note, as_of=as_of, reason=note), row("B", {"communes_total": Decimal("1.50")})]
    whole = table("band_distribution", *rows, repeats=BANDS, as_of=as_of, about=("Tỉnh Lạng Sơn",), period="2025-Q2", body="huu-lung")
    whole = replace(whole, rows=tuple(whole.rows), columns=tuple(whole.columns), stated={"a": given})
    assert from_json(json.loads(json.dumps(to_json(whole)))) == whole


def test_a_table_keeps_the_heads_of_its_columns_and_the_zeros_of_its_figures() -> None:
    whole = table("disbursement", row("A", {"plan": Decimal("12.50")}))
    kept = to_json(whole)
    assert kept["rows"][0]["cells"]["plan"] == {"number": "12.50"}
    assert kept["columns"][1] == {
        "key": "plan",
        "name": "Kế hoạch vốn giao",
        "type": "money",
        "aggregation": "sum",
        "source": "typed",
        "measured_in": "triệu đồng",
    }
    with pytest.raises(KeyError, match="Không có biểu la"):
        from_json({**kept, "form": "la"})


@pytest.mark.slow
def test_a_million_rows_are_completed() -> None:
    form = load_report_forms()["village_ntm_summary"]
    one: dict[str, Cell] = {"villages_total": Decimal(10), "ntm": Decimal(3), "model": Decimal(1)}
    rows = [Row(str(n), str(n), one) for n in range(1_000_000)]
    found = complete(FormTable(form, form.columns, rows))
    assert (total(found)["ntm"], total(found)["pct_ntm"]) == (3_000_000, 30)
