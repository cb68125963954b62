import re
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Line
from chungsuc.reporting.queries import Shown, heat_map
from chungsuc.reporting.queries.heat import cells
from chungsuc.reporting.tests.standings import asked, sheet_of, stand, text_of, under_head
from chungsuc.units.models import Appointment, Body, Role
from tests.cast import TODAY, Cast


@pytest.fixture
def judged(cast: Cast) -> Cast:
    """Lúa meets all, Ngô lacks one indicator, Khoai lacks three of two criteria and one is not known; Sắn has no figures."""
    stand(cast.bodies["thu/dong/lua"])
    stand(cast.bodies["thu/dong/ngo"], short=["17.8"])
    stand(cast.bodies["thu/tay/khoai"], short=["17.8", "17.6", "2.1"], unknown=["10.1"], provisional=["1.1"])
    return cast


def names(cast: Cast, shown: Shown, *, line: Line = Line.OFFICIAL) -> list[str]:
    found = heat_map(asked(cast.bodies["thu"], line=line), shown)
    assert found is not None
    return [row.name for row in found.rows]


def test_each_commune_stands_with_what_it_meets(judged: Cast) -> None:
    found = heat_map(asked(judged.bodies["thu"]), Shown())
    assert found is not None
    assert {r.name: (r.met, r.missing, r.unknown, r.provisional) for r in found.rows} == {
        "Lúa": (19, 0, 0, False),
        "Ngô": (18, 1, 0, False),
        "Khoai": (16, 2, 1, True),
        "Sắn": (0, 0, 19, False),
    }


def test_the_columns_add_up_to_the_communes_that_meet_each_criterion(judged: Cast) -> None:
    found = heat_map(asked(judged.bodies["thu"]), Shown())
    assert found is not None
    assert {c.number: f.met for c, f in zip(found.edition.criteria, found.feet, strict=True) if f.met != 3} == {
        2: 2,
        10: 2,
        17: 1,
    }
    assert [f.provisional for f in found.feet][:2] == [1, 0]
    assert (found.full, found.one_short, found.unknown, found.mean, found.hardest) == (1, 1, 20, 176_667, (17, 2))


def test_a_cell_says_what_stands_in_the_way(judged: Cast) -> None:
    found = heat_map(asked(judged.bodies["thu"]), Shown(text="khoai"))
    assert found is not None
    [row] = found.rows
    assert [
        (c.number, cell.letter, [i.number for i in cell.wanting])
        for c, cell in zip(found.edition.criteria, cells(found.edition, row), strict=True)
        if cell.letter != "m"
    ] == [(1, "M", []), (2, "n", ["2.1"]), (10, "u", ["10.1"]), (17, "n", ["17.6", "17.8"])]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Shown(), ["Ngô", "Khoai", "Lúa", "Sắn"]),
        (Shown(sort="ten"), ["Khoai", "Lúa", "Ngô", "Sắn"]),
        (Shown(sort="huyen"), ["Lúa", "Ngô", "Khoai", "Sắn"]),
        (Shown(sort="2"), ["Khoai", "Sắn", "Lúa", "Ngô"]),
        (Shown(sort="no such"), ["Ngô", "Khoai", "Lúa", "Sắn"]),
        (Shown(district="thu/tay"), ["Khoai", "Sắn"]),
        (Shown(band="15-18"), ["Ngô", "Khoai"]),
        (Shown(not_met=17), ["Ngô", "Khoai"]),
        (Shown(not_met=99), ["Ngô", "Khoai", "Lúa", "Sắn"]),
        (Shown(text="san"), ["Sắn"]),
        (Shown(text="TÂY"), ["Khoai", "Sắn"]),
    ],
)
def test_rows_are_sorted_and_filtered_as_asked(judged: Cast, shown: Shown, expected: list[str]) -> None:
    assert names(judged, shown) == expected


def test_the_expected_line_is_another_map(judged: Cast) -> None:
    stand(judged.bodies["thu/dong/ngo"], line=Line.EXPECTED)
    assert names(judged, Shown(band="19"), line=Line.EXPECTED) == ["Ngô"]
    assert names(judged, Shown(band="19")) == ["Lúa"]


def test_only_what_held_on_the_day_and_was_known_at_the_moment_counts(judged: Cast) -> None:
    stand(judged.bodies["thu/dong/lua"], short=["1.1"], day=date(2023, 12, 31))
    assert names(judged, Shown(band="19")) == ["Lúa"]
    found = heat_map(asked(judged.bodies["thu"], on=date(2023, 12, 31)), Shown(band="19"))
    assert found is not None
    assert list(found.rows) == []


def test_the_map_is_one_question_however_many_communes(
    judged: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    current()
    with django_assert_num_queries(1):
        heat_map(asked(judged.bodies["thu"]), Shown())


def test_the_page_draws_a_cell_for_each_criterion_of_each_commune(judged: Cast) -> None:
    found = text_of(judged, "dung", "/ban-do-tieu-chi/")
    drawn = re.findall(r"<td class=\"?([mgxu])[ p]*\"?[ >]", found)
    assert {tone: drawn.count(tone) for tone in "mgxu"} == {"m": 19 + 18 + 16, "g": 2, "x": 1, "u": 20}
    assert 'title="Chưa đạt: 17.6, 17.8">2' in found


def test_the_workbook_has_the_rows_of_the_page(judged: Cast) -> None:
    address = "/ban-do-tieu-chi/?huyen=thu/tay&sap=ten"
    page = text_of(judged, "dung", address)
    rows = under_head(sheet_of(judged, "dung", address + "&dang=xlsx"))
    assert [row[0] for row in rows] == ["Xã Khoai", "Xã Sắn", "Số xã đạt", "Tỷ lệ, %"]
    assert re.findall(r"<tr><th scope=row><a[^>]*>([^<]*)", page) == ["Khoai", "Sắn"]
    khoai = rows[0]
    assert [khoai[2], khoai[3], khoai[11], khoai[18]] == ["•*", "1", "?", "2"]
    assert khoai[21:25] == [16.0, 2.0, 1.0, "Đạt 15 đến 18 tiêu chí"]
    assert rows[2][2:5] == [1.0, 0.0, 1.0]


def test_an_officer_sees_the_own_commune_only(judged: Cast) -> None:
    assert re.findall(r"<tr><th scope=row><a[^>]*>([^<]*)", text_of(judged, "an", "/ban-do-tieu-chi/")) == ["Lúa"]


def test_a_place_without_communes_says_so(judged: Cast) -> None:
    empty = Body.objects.create(
        kind="province",
        name="Rỗng",
        official_name="Tỉnh Rỗng",
        key="rong",
        path="9999",
        valid_from=date(2020, 1, 1),
        act="Mẫu",
    )
    Appointment.objects.create(user=judged["ha"], body=empty, role=Role.LEADER, post="x", valid_from=date(2020, 1, 1))
    for address in ("/ban-do-tieu-chi/", "/tong-hop/"):
        assert "không có xã nào" in text_of(judged, "ha", address)
    for address in (
        "/gan-dat-chuan/",
        "/xa/",
        "/nganh/",
        "/ban-do-tieu-chi/?dang=xlsx",
        "/tong-hop/?dang=xlsx",
        "/gan-dat-chuan/?dang=xlsx",
    ):
        page = text_of if "xlsx" not in address else sheet_of
        assert page(judged, "ha", address)


@pytest.mark.parametrize("address", ["/ban-do-tieu-chi/", "/gan-dat-chuan/", "/tong-hop/", "/tong-hop/thu/", "/nganh/"])
def test_a_day_without_a_set_in_force_says_so(judged: Cast, address: str) -> None:
    assert "không có bộ tiêu chí này đang có hiệu lực" in text_of(judged, "dung", address + "?ngay=2009-01-01")
    assert "không có bộ tiêu chí này đang có hiệu lực" in text_of(
        judged, "dung", address + "?ngay=2021-01-01&bo=nang-cao"
    )


def test_a_day_that_is_no_day_or_still_to_come_is_the_working_day(judged: Cast) -> None:
    for asked_for in ("2099-01-01", "x", ""):
        assert f'value="{TODAY}"' in text_of(judged, "dung", f"/ban-do-tieu-chi/?ngay={asked_for}")


def test_a_name_that_looks_like_a_formula_stays_a_name(judged: Cast) -> None:
    Body.objects.filter(key="thu/dong/lua").update(official_name="=1+1")
    assert "=1+1" in [row[0] for row in sheet_of(judged, "dung", "/ban-do-tieu-chi/?dang=xlsx")]


def test_the_list_of_communes_stands_under_the_units_asked_for(judged: Cast) -> None:
    assert re.findall(r'<th scope="row"><a[^>]*>([^<]*)', text_of(judged, "dung", "/xa/?theo=hien-nay")) == [
        "Xã Lúa",
        "Xã Ngô",
        "Xã Khoai",
        "Xã Sắn",
    ]
