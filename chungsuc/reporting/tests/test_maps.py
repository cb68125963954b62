"""Maps: where places lie, what is left out, and that the country has all of its islands."""

import csv
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from chungsuc.reporting.pictures import Spot, country_map, province_map
from chungsuc.reporting.pictures.country import STEPS, roomiest, step_of
from chungsuc.reporting.pictures.shapes import ISLANDS, outline, points, provinces, shapes
from chungsuc.reporting.tests.test_pictures import SVG, check, elements, words

NAMES = ("Đạt 19", "Đạt 15 đến 18", "Dưới 15")
PACKAGE = Path(settings.PACKAGE)
REGISTER = [
    row
    for name in ("lang-son", "cao-bang", "soc-trang")
    for row in csv.DictReader((PACKAGE / "units" / "data" / f"{name}.csv").read_text(encoding="utf-8").splitlines())
]


def test_every_point_belongs_to_a_unit_of_the_register_and_lies_in_its_province() -> None:
    keys = {row["key"]: row for row in REGISTER}
    assert set(points()) <= set(keys)
    for key, (lat, lon) in points().items():
        code = {"lang-son": "20", "cao-bang": "04", "soc-trang": "94"}[key.split("/")[0]]
        corners = [p for ring in shapes().outlines[code] for p in ring]
        x, y = shapes().at(lat, lon)
        assert min(c[0] for c in corners) - 15 <= x <= max(c[0] for c in corners) + 15, key
        assert min(c[1] for c in corners) - 15 <= y <= max(c[1] for c in corners) + 15, key


def test_no_two_units_of_one_day_share_a_point_and_those_that_did_are_left_out() -> None:
    old = [points()[row["key"]] for row in REGISTER if row["key"] in points() and row["valid_from"] < "2025-07-01"]
    assert len(old) == len(set(old))
    assert "lang-son/huu-lung/tan-thanh" not in points()
    assert {"lang-son/huu-lung/hoa-lac", "lang-son/xa-tan-thanh"} <= set(points())


def test_sixty_three_provinces_became_thirty_four() -> None:
    assert len(provinces()) == 63
    assert len({p.code_2025 for p in provinces()}) == 34
    assert {p.name for p in provinces() if p.name_2025 == "Cần Thơ"} == {"Cần Thơ", "Hậu Giang", "Sóc Trăng"}
    assert all(outline(p.code, merged=False) and outline(p.code_2025, merged=True) for p in provinces())
    assert outline("99", merged=False) == ()


@pytest.mark.parametrize("merged", [False, True])
def test_the_country_has_hoang_sa_and_truong_sa(merged: bool) -> None:  # noqa: FBT001
    picture = country_map("Xã đạt chuẩn", {}, merged=merged)
    for svg in (picture.svg, picture.narrow):
        assert {"Hoàng Sa", "Trường Sa"} <= {w.text for w in words(svg)}
        islands = [e for e in elements(svg, "circle") if e.get("class") == "base"]
        assert len(islands) == sum(len(shapes().outlines[place]) for place, _, _ in ISLANDS) == 73
    assert "quần đảo Hoàng Sa" in picture.said
    assert "Đà Nẵng" in picture.note


@pytest.mark.parametrize("merged", [False, True])
def test_every_province_is_drawn_and_stands_in_the_table(merged: bool) -> None:  # noqa: FBT001
    codes = sorted({p.code_2025 if merged else p.code for p in provinces()})
    picture = country_map("Xã đạt chuẩn", {code: (at, 100) for at, code in enumerate(codes)}, merged=merged)
    check(picture)
    assert list(picture.keys) == codes
    assert picture.rows[10][1:] == ("10", "100", "10,0%")
    titles = [e.findtext(f"{SVG}title") for e in elements(picture.svg, "path") if e.find(f"{SVG}title") is not None]
    assert len(titles) == len(codes)


def test_a_province_of_which_nothing_is_known_is_white_and_says_so() -> None:
    picture = country_map("Xã đạt chuẩn", {"20": (5, 10), "04": (0, 0)}, merged=False)
    assert dict(zip(picture.keys, picture.rows, strict=True))["04"] == ("Cao Bằng", "—", "—", "—")
    assert "1/63 tỉnh, thành phố có số liệu; cộng 5/10 xã đạt, 50,0%" in picture.said


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_is_in_its_step(part: int, whole: int) -> None:
    part = min(part, whole)
    step = step_of(part, whole)
    assert STEPS[step] * whole <= 100 * part
    assert step == 0 or 100 * part < STEPS[step - 1] * whole


@given(st.floats(1, 50), st.floats(1, 50))
def test_a_number_stands_where_there_is_most_room(wide: float, tall: float) -> None:
    x, y, room = roomiest([(0, 0), (wide, 0), (wide, tall), (0, tall)])
    assert (round(x, 6), round(room, 6)) == (round(wide / 2, 6), round(wide, 6))
    assert 0 < y < tall


def test_a_commune_without_a_point_is_in_the_table_and_the_note_counts_it() -> None:
    spots = [
        Spot("lang-son/huu-lung/hoa-lac", "Hòa Lạc", "Hữu Lũng", 0, "19/19 tiêu chí"),
        Spot("lang-son/huu-lung/tan-thanh", "Tân Thành", "Hữu Lũng", None, "0/19 tiêu chí"),
    ]
    picture = province_map("Các xã", NAMES, spots, "20")
    check(picture)
    assert [e.get("class") for e in elements(picture.svg, "circle")] == ["b0", "b0", "bu"]  # the mark, and two of the key
    assert picture.note.endswith("1 xã chưa có tọa độ tin được, chỉ có trong bảng: Tân Thành.")
    assert picture.rows[1] == ("Tân Thành", "Hữu Lũng", "Chưa có số liệu", "0/19 tiêu chí")
    assert picture.said == "Các xã. 2 xã: Đạt 19 1, Đạt 15 đến 18 0, Dưới 15 0, chưa có số liệu 1."


@given(st.lists(st.sampled_from(sorted(k for k in points() if k.startswith("lang-son/"))), unique=True, max_size=60), st.data())
def test_every_mark_lies_inside_the_map(keys: list[str], data: st.DataObject) -> None:
    bands = data.draw(st.lists(st.none() | st.integers(0, 2), min_size=len(keys), max_size=len(keys)))
    spots = [Spot(k, k.split("/")[-1], k.split("/")[1], band, "") for k, band in zip(keys, bands, strict=True)]
    check(province_map("Các xã", NAMES, spots, "20"))


def test_a_province_without_an_outline_still_has_its_points() -> None:
    picture = province_map("Các xã", NAMES, [Spot("lang-son/huu-lung/hoa-lac", "Hòa Lạc", "", 1, "")], "99")
    assert [e for e in elements(picture.svg, "path") if e.get("class") == "land"] == []
    assert [e.get("class") for e in elements(picture.svg, "path")].count("m2") == 2  # the mark, and the one of the key


def test_the_drawings_are_well_formed_to_another_parser() -> None:
    for merged in (False, True):
        ET.fromstring(country_map("Xã", {}, merged=merged).narrow)
