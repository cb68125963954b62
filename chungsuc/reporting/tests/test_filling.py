"""Forms filled from standings and titles: every row as it must be, on the invented province."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungsuc.clock import ZONE
from chungsuc.progress.models import Line, Standing, TitleHeld
from chungsuc.reporting.filling import Scope, filled, status_reviews
from chungsuc.reporting.tests.standings import EDITION, KNOWN, asked, stand
from chungsuc.rulebook.reports import check, load_report_forms
from chungsuc.rulebook.reports.model import Cell, FormTable, Row, Severity
from chungsuc.units.models import Body
from tests.cast import Cast

MATRIX, COUNTS, BANDS = "commune_progress_matrix", "criterion_count_summary", "band_distribution"
D = Decimal


def scope(cast: Cast, key: str = "thu", period: str = "2023", **more: object) -> Scope:
    return Scope(replace(asked(cast.bodies[key]), **more), period, cast.bodies[key])  # type: ignore[arg-type]


def cells(table: FormTable, *columns: str) -> list[tuple[Cell, ...]]:
    return [(row.name, *(row.cells.get(c) for c in columns)) for row in table.rows]


def total(table: FormTable) -> Mapping[str, Cell]:
    assert table.total is not None
    return table.total.cells


def row(table: FormTable, key: str) -> Row:
    return next(r for r in table.rows if r.key == key)


def errors(table: FormTable) -> list[str]:
    return [f.text for f in check(table) if f.severity == Severity.ERROR]


@pytest.fixture
def standing(cast: Cast) -> Cast:
    """Lúa has everything, Ngô wants 17 and is not sure of 2, Khoai meets 17 only provisionally, Sắn has no figures."""
    stand(cast.lua, short=["17.8"], day=date(2022, 6, 30))
    stand(cast.lua)
    stand(cast.bodies["thu/dong/ngo"], short=["17.8"], unknown=["2.1"])
    stand(cast.bodies["thu/tay/khoai"], short=["1.1", "2.1", "3.1"], provisional=["17.8"])
    return cast


def title(
    cast: Cast, key: str, day: date, title: str = "xa-ntm", ended: date | None = None, number: str = "QĐ mẫu 1"
) -> TitleHeld:
    return TitleHeld.objects.create(
        body=cast.bodies[key],
        title=title,
        decision=number,
        decided_by="Tỉnh Thử",
        decided_on=day,
        valid_from=day,
        recorded_by=cast["dung"],
        recorded_at=KNOWN,
        ended_on=ended,
        end_recorded_at=KNOWN if ended else None,
    )


def test_the_matrix_has_a_row_for_each_commune_and_none_is_nought_for_want_of_figures(standing: Cast) -> None:
    title(standing, "thu/dong/ngo", date(2022, 12, 23))
    table = filled(MATRIX, scope(standing))
    full = len(EDITION.criteria)
    lua, ngo, khoai, san = table.rows
    assert [(r.name, r.cells["commune_group"]) for r in table.rows] == [
        ("Xã Lúa", "Đông"),
        ("Xã Ngô", "Đông"),
        ("Xã Khoai", "Tây"),
        ("Xã Sắn", "Tây"),
    ]
    assert (lua.cells["criteria_met"], lua.cells["criteria_before"], lua.cells["change"]) == (D(full), D(full - 1), D(1))
    assert (ngo.cells["c17"], ngo.cells["c02"], ngo.cells["c01"]) == ("not_met", "not_assessed", "met")
    assert (ngo.cells["recognition"], ngo.cells["decision_no"]) == ("ntm", "QĐ mẫu 1, 23/12/2022")
    assert ngo.note == f"Đã được công nhận, nay đạt {full - 2}/{full} tiêu chí."
    assert (khoai.cells["c17"], khoai.note) == ("met", "Tạm tính: tiêu chí 17.")
    assert (san.missing, san.cells["criteria_met"], san.cells["c01"], san.note) == (True, None, None, "Chưa có số liệu.")
    met = [r.cells["criteria_met"] for r in (lua, ngo, khoai)]
    assert total(table)["criteria_met"] == sum(m for m in met if isinstance(m, Decimal))
    assert "1/4 xã chưa có số liệu, không tính vào xã đạt hay chưa đạt." in table.about


def test_criteria_are_counted_now_before_and_a_year_ago(standing: Cast) -> None:
    table = filled(COUNTS, scope(standing))
    seventeen = row(table, "17").cells
    assert {k: seventeen[k] for k in ("communes_total", "met_now", "met_previous", "met_same_last_year", "change")} == {
        "communes_total": D(4),
        "met_now": D(2),
        "met_previous": D(0),
        "met_same_last_year": D(0),
        "change": D(2),
    }
    assert seventeen["pct_met"] == D(50)
    assert (seventeen["plan_year"], row(table, "17").note) == (None, "Tạm tính 1. Mục tiêu đến 31/12/2025: 3 xã.")
    assert row(table, "2").cells["met_now"] == D(1)
    assert total(table)["met_now"] == total(filled(MATRIX, scope(standing)))["criteria_met"]
    assert "Mẫu số: 4 xã có đến ngày chốt số liệu." in table.about


def test_the_plan_of_the_year_stands_in_its_year(standing: Cast) -> None:
    found = Scope(asked(standing.bodies["thu"], on=date(2025, 11, 1)), "2025", standing.bodies["thu"])
    assert row(filled(COUNTS, found), "17").cells["plan_year"] == D(3)


def test_nobody_s_figures_are_no_figures(cast: Cast) -> None:
    assert {r.cells["met_now"] for r in filled(COUNTS, scope(cast)).rows} == {None}
    assert [r.missing for r in filled(MATRIX, scope(cast)).rows] == [True] * 4
    assert [r.missing for r in filled(BANDS, scope(cast)).rows] == [True, True]


def test_the_denominator_of_the_advanced_set_is_the_recognised(standing: Cast) -> None:
    title(standing, "thu/dong/lua", date(2022, 12, 23))
    advanced = "qd-318-2022-nang-cao"
    stand(standing.lua, standard=advanced)
    stand(standing.bodies["thu/dong/ngo"], standard=advanced)
    table = filled(COUNTS, scope(standing, level="commune-advanced"))
    assert [(r.cells["communes_total"], r.cells["met_now"]) for r in table.rows[:1]] == [(D(1), D(1))]
    assert "Mẫu số: 1 xã đã được công nhận đạt chuẩn nông thôn mới." in table.about


def test_communes_fall_into_bands_by_district_and_the_bands_close(standing: Cast) -> None:
    table = filled(BANDS, scope(standing))
    assert cells(table, "communes_total", "b_19_19", "b_15_18", "b_10_14", "criteria_total") == [
        ("Đông", D(2), D(1), D(1), D(0), D(36)),
        ("Tây", D(1), D(0), D(1), D(0), D(16)),
    ]
    assert [r.note for r in table.rows] == ["", "1 xã chưa có số liệu, không xếp nhóm. Tạm tính 1 xã."]
    assert (total(table)["communes_total"], total(table)["communes_before"], errors(table)) == (D(3), D(1), [])


def test_a_district_and_a_commune_are_asked_alone(standing: Cast) -> None:
    assert cells(filled(BANDS, scope(standing, "thu/dong")), "communes_total") == [("Đông", D(2))]
    assert [r.name for r in filled(MATRIX, scope(standing, "thu/dong")).rows] == ["Xã Lúa", "Xã Ngô"]


def test_titles_are_counted_by_decision_beside_what_the_criteria_say(standing: Cast) -> None:
    title(standing, "thu/dong/ngo", date(2022, 12, 23))
    title(standing, "thu/tay/khoai", date(2023, 3, 1))
    title(standing, "thu/tay/khoai", date(2023, 5, 1), "xa-ntm-kieu-mau")
    title(standing, "thu/tay/san", date(2022, 1, 1), ended=date(2023, 9, 1))
    table = filled("recognition_summary", scope(standing))
    columns = ("communes_total", "communes_ntm", "communes_advanced", "communes_model")
    assert cells(table, *columns) == [("Đông", D(2), D(1), D(0), D(0)), ("Tây", D(2), D(1), D(1), D(1))]
    assert cells(table, "newly_in_period", "revoked_in_period", "met_all_no_decision", "pct_ntm") == [
        ("Đông", D(0), D(0), D(1), D(50)),
        ("Tây", D(1), D(1), D(0), D(50)),
    ]
    assert errors(table) == []


def test_the_review_of_a_commune_has_each_criterion_above_its_indicators(standing: Cast) -> None:
    table = filled("commune_status_review", scope(standing, "thu/dong/ngo"))
    assert len(table.rows) == len(EDITION.criteria) + len(EDITION.indicators)
    head, own = row(table, "c17").cells, row(table, "17.8").cells
    assert (head["self_assessment"], head["criteria_met"], head["indicators_total"]) == ("not_met", D(0), D(12))
    assert (own["self_assessment"], own["actual_value"], own["lead_agency"]) == ("not_met", None, "Sở Môi trường")
    assert row(table, "2.1").cells["self_assessment"] == "not_assessed"
    assert total(table)["criteria_met"] == D(17)


def test_a_review_of_no_commune_and_a_day_without_a_set_say_why(cast: Cast) -> None:
    table = filled("commune_status_review", scope(cast))
    assert (table.rows, table.about[-1]) == ([], "Biểu này là của từng xã; chọn một xã của tỉnh Thử.")
    early = filled(MATRIX, Scope(asked(cast.bodies["thu"], on=date(2005, 1, 1)), "2005", cast.bodies["thu"]))
    assert (early.rows, "không có bộ tiêu chí nào" in early.about[-1]) == ([], True)
    assert filled("award_proposal_list", scope(cast)).about[-1].startswith("Phần mềm chưa có dữ liệu")


def test_a_department_reports_its_criterion_commune_by_commune(standing: Cast) -> None:
    place = standing.bodies["thu/moi-truong"]
    table = filled("sector_criterion_report", Scope(asked(standing.bodies["thu"]), "2023", place))
    assert "Tiêu chí 17, Môi trường và an toàn thực phẩm." in table.about
    assert cells(table, "district", "year_met", "met_now", "same_last_year") == [
        ("Xã Lúa", "Đông", D(2023), True, False),
        ("Xã Ngô", "Đông", None, False, None),
        ("Xã Khoai", "Tây", D(2023), True, None),
        ("Xã Sắn", "Tây", None, None, None),
    ]
    assert total(table)["met_now"] == row(filled(COUNTS, scope(standing)), "17").cells["met_now"]
    assert [r.missing for r in table.rows] == [False, False, False, True]


def test_targets_stand_against_what_is_reached(standing: Cast) -> None:
    (found,) = filled("target_vs_result", scope(standing)).rows
    assert found.name == "Xã đạt tiêu chí 17"
    kept = ("target_unit", "baseline", "plan_period", "plan_year", "result", "verdict", "plan_of", "plan_added")
    assert [found.cells[k] for k in kept] == ["xã", D(1), D(3), None, D(2), "unknown", D(4), D(2)]
    assert found.note == "Hạn 31/12/2025. Tạm tính 1. Chưa rõ 1/4."


def test_the_expected_line_is_another_table(standing: Cast) -> None:
    stand(standing.bodies["thu/tay/san"], line=Line.EXPECTED)
    official, expected = (filled(MATRIX, scope(standing, line=line)) for line in (Line.OFFICIAL, Line.EXPECTED))
    assert ([r.missing for r in official.rows], [r.missing for r in expected.rows]) == (
        [False, False, False, True],
        [True, True, True, False],
    )
    assert row(filled(COUNTS, scope(standing)), "17").cells["estimate_year"] == D(1)


def test_a_form_is_filled_as_it_was_known_then(standing: Cast) -> None:
    late = stand(standing.lua, short=["1.1"], day=date(2023, 9, 30))
    Standing.objects.filter(pk=late.pk).update(known_from=datetime(2023, 10, 20, tzinfo=ZONE))
    now = filled(MATRIX, scope(standing))
    then = filled(MATRIX, scope(standing, known_at=datetime(2023, 10, 1, tzinfo=ZONE), past=True))
    assert (row(now, "thu/dong/lua").cells["c01"], row(then, "thu/dong/lua").cells["c01"]) == ("not_met", "met")
    assert "Như đã biết đến hết ngày 01/10/2023." in then.about


@pytest.mark.parametrize(
    ("form", "most"),
    [(MATRIX, 5), (COUNTS, 8), (BANDS, 3), ("recognition_summary", 5), ("sector_criterion_report", 6)],
)
def test_a_form_asks_as_many_queries_for_four_communes_as_for_one(standing: Cast, form: str, most: int) -> None:
    counts = []
    filled(form, scope(standing))
    for key in ("thu", "thu/dong", "thu/dong/lua"):
        with CaptureQueriesContext(connection) as made:
            filled(form, scope(standing, key))
        counts.append(len(made))
    assert counts == [most] * 3


def test_the_reviews_of_all_communes_take_as_many_queries_as_one(standing: Cast) -> None:
    counts, form = [], load_report_forms()["commune_status_review"]
    for key in ("thu", "thu/dong/lua"):
        with CaptureQueriesContext(connection) as made:
            found = status_reviews(form, scope(standing, key))
        counts.append((len(made), len(found)))
    assert counts[0][1] == 4
    assert counts[0][0] == counts[1][0] + 1 <= 12  # what a province's communes sent is asked, one's own not


LETTERS = st.text("mMnNuU", min_size=len(EDITION.indicators), max_size=len(EDITION.indicators))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LETTERS, min_size=1, max_size=4))
def test_the_forms_agree_with_each_other_whatever_the_communes_have(cast: Cast, letters: list[str]) -> None:
    Standing.objects.all().delete()
    for body, given_letters in zip(Body.objects.filter(key__startswith="thu/", kind="commune"), letters, strict=False):
        numbers = [i.number for i in EDITION.indicators]
        pairs = list(zip(numbers, given_letters, strict=True))
        stand(
            body,
            short=[n for n, letter in pairs if letter in "nN"],
            unknown=[n for n, letter in pairs if letter in "uU"],
            provisional=[n for n, letter in pairs if letter.isupper()],
        )
    matrix, counts, bands = (filled(form, scope(cast)) for form in (MATRIX, COUNTS, BANDS))
    met = [r.cells["criteria_met"] for r in matrix.rows if not r.missing]
    assert sum(m for m in met if isinstance(m, Decimal)) == (total(counts)["met_now"] or 0)
    assert (total(bands)["criteria_total"] or 0) == (total(counts)["met_now"] or 0)
    assert (total(bands)["communes_total"] or 0) == len(met)
    for one in (*bands.rows, bands.total):
        if one is not None and not one.missing and one.cells["communes_total"] is not None:
            inside = [v for k, v in one.cells.items() if k.startswith("b_") and isinstance(v, Decimal)]
            assert sum(inside) == one.cells["communes_total"]
    assert errors(bands) == []
