"""Pictures: where everything stands, that it stays inside, that the table says the same, that the SVG is plain."""

import io
import re
from fractions import Fraction
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from chungsuc.reporting.pictures import (
    Bar,
    Goal,
    HeatRow,
    Line,
    Panel,
    Picture,
    Square,
    bands,
    bar,
    bare,
    bars,
    heat,
    multiples,
    png,
    share,
    sheets,
    shown,
    trend,
)
from chungsuc.reporting.pictures.bands import look_of
from chungsuc.reporting.pictures.canvas import LOOKS, Word, clear_of, measured
from chungsuc.reporting.pictures.labels import crossed
from chungsuc.reporting.pictures.picture import NARROW, WIDE

SVG: Final = "{http://www.w3.org/2000/svg}"
NAMES: Final = ("Đạt 19", "Đạt 15 đến 18", "Đạt 10 đến 14")
YEARS: Final = ("2020", "2021", "2022")
NUMBERS = st.none() | st.integers(0, 400)
TEXTS = st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyÀÁẢÃẠĂÂĐÊÔƠƯ 0123456789.,/%<>&\"'"), min_size=1, max_size=40)


def elements(svg: str, name: str = "") -> list[ET.Element]:
    return [e for e in ET.fromstring(svg).iter() if not name or e.tag == SVG + name]


def words(svg: str) -> list[Word]:
    return [
        Word(
            float(e.get("x", "")),
            float(e.get("y", "")),
            e.text or "",
            e.get("class", ""),
            e.get("text-anchor", "start"),
            float(e.get("font-size", "12")),
        )
        for e in elements(svg, "text")
    ]


def check(picture: Picture) -> None:
    """Well formed, plain, every word inside its frame and none covering another, as wide as was said."""
    for svg, width in ((picture.svg, picture.width), (picture.narrow, NARROW)):
        root = elements(svg)[0]
        frame = [float(n) for n in root.get("viewBox", "").split()]
        assert frame[2] == width
        assert root.get("role") == "img"
        assert root.get("aria-label") == picture.said
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|href|url\(", svg.replace("href=&", ""))
        found = [w for w in words(svg) if w.look != "halo"]
        for place, word in enumerate(found):
            left, above, right, below = word.box
            assert left >= -1, word
            assert right <= width + 1, word
            assert above >= -1, word
            assert below <= frame[3] + 1, word
            assert clear_of(word, found[:place], 2.0), word
        for name in ("rect", "circle"):
            for e in elements(svg, name):
                x, y = (float(e.get(n, e.get(f"c{n}", ""))) for n in "xy")
                wide = float(e.get("width", "0"))
                assert -1 <= x <= width + 1
                assert x + wide <= width + 1
                assert -1 <= y <= frame[3] + 1


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (1234567, 0, "1.234.567"),
        (Fraction(2, 3), 1, "0,7"),
        (Fraction(-5, 2), 0, "−3"),
        (Fraction(-1, 10), 0, "0"),
        (None, 0, "—"),
    ],
)
def test_numbers_are_written_as_officials_do(number: int | Fraction | None, places: int, text: str) -> None:
    assert shown(number, places) == text


def test_a_share_of_nothing_is_a_dash() -> None:
    assert (share(0, 0), share(1, 3)) == ("—", "33,3%")


def test_points_of_a_trend_stand_where_their_values_are() -> None:
    picture = trend("Xã đạt", YEARS, [Line("Đạt", [10, 20, 40])])
    [line] = elements(picture.svg, "polyline")
    assert line.get("points") == "125.3,168.5 296,121 466.7,26"
    assert (picture.width, picture.height) == (WIDE, 246)
    assert picture.table == (("Năm", "Đạt"), (("2020", "10"), ("2021", "20"), ("2022", "40")))
    assert picture.said == "Xã đạt. Đạt: từ 10 (2020) đến 40 (2022)."


def test_a_line_stops_where_nothing_is_known_and_breaks_where_years_cannot_be_compared() -> None:
    picture = trend("Xã đạt", ("1", "2", "3", "4", "5"), [Line("Đạt", [1, 2, None, 4, 5])], breaks={4: "sắp xếp đơn vị"})
    assert [len((e.get("points") or "").split()) for e in elements(picture.svg, "polyline")] == [2]
    assert len([e for e in elements(picture.svg, "path") if e.get("class") == "cut"]) == 1
    assert picture.rows[2:] == (("3", "—", ""), ("4", "4", ""), ("5", "5", "sắp xếp đơn vị"))
    assert picture.note == "Đường ngắt ở chỗ không so được với năm trước. 5: sắp xếp đơn vị."
    assert picture.said.endswith("đường ngắt trước 5: sắp xếp đơn vị.")


def test_a_trend_of_nothing_says_so() -> None:
    picture = trend("Xã đạt", YEARS, [Line("Đạt", [None] * 3)])
    assert elements(picture.svg, "polyline") == []
    assert picture.said == "Xã đạt. Đạt: chưa có số liệu."


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=12), st.sets(st.integers(1, 11), max_size=3))
def test_a_trend_stays_in_its_frame(values: list[tuple[int | None, int | None]], broken: set[int]) -> None:
    years = [str(2014 + at) for at in range(len(values))]
    lines = [Line("Xã đạt đủ tiêu chí", [a for a, _ in values]), Line("Xã đạt tiêu chí 17", [b for _, b in values])]
    check(trend("Xã đạt", years, lines, breaks={at: "bộ mới" for at in broken if at < len(years)}))


LINES: Final = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=8)


@given(LINES)
@hypothesis_settings(deadline=None)
def test_no_value_of_a_trend_covers_a_point_or_another_line(values: list[tuple[int, int]]) -> None:
    years = [str(2019 + at) for at in range(len(values))]
    picture = trend("Tỷ lệ", years, [Line("Đủ tiêu chí", [a for a, _ in values]), Line("Xã NTM", [b for _, b in values])])
    check(picture)
    for svg in (picture.svg, picture.narrow):
        dots = [(float(e.get("cx", "")), float(e.get("cy", ""))) for e in elements(svg, "circle")][1:]
        for word in (w for w in words(svg) if w.look in ("v0", "v1")):
            left, top, right, bottom = word.box
            assert not any(left < x < right and top < y < bottom for x, y in dots), word
            others = [e for e in elements(svg, "polyline") if e.get("class") == f"l{1 - int(word.look[1])}"]
            for line in others[1:]:
                points = [tuple(map(float, point.split(","))) for point in (line.get("points") or "").split()]
                assert not any(crossed(word.box, (a[0], a[1]), (b[0], b[1])) for a, b in pairwise(points)), word


def test_two_lines_near_each_other_bear_the_higher_value_above_and_the_lower_one_below() -> None:
    values = [Line("Đủ tiêu chí", [Fraction(282, 10), 50]), Line("Xã NTM", [Fraction(316, 10), 40])]
    picture = trend("Tỷ lệ", ("2020", "2021"), values, places=1)
    stood = {w.text: w.y for w in words(picture.svg) if w.look in ("v0", "v1")}
    drawn = {e.get("class"): (e.get("points") or "").split() for e in elements(picture.svg, "polyline")}
    points = {look: [float(point.partition(",")[2]) for point in found] for look, found in drawn.items()}
    assert stood["31,6"] < points["l1"][0] < points["l0"][0] < stood["28,2"]
    assert stood["50,0"] < points["l0"][1] < points["l1"][1] < stood["40,0"]


@pytest.mark.parametrize(
    ("start", "end", "through"),
    [((0, 0), (10, 10), True), ((0, 5), (10, 5), True), ((5, 0), (5, 3), False), ((0, 0), (3, 10), False), ((0, 4), (10, 4), False)],
)
def test_a_stretch_goes_through_a_box_or_past_it(start: tuple[float, float], end: tuple[float, float], through: bool) -> None:  # noqa: FBT001
    assert crossed((4, 4, 6, 6), start, end) is through


def test_a_bar_is_parted_by_shares_and_says_its_denominator() -> None:
    picture = bands("Nhóm", NAMES, [Bar("Đông", [1, 2, 0], 1, "thu/dong")])
    parts = [(e.get("class"), e.get("x"), e.get("width")) for e in elements(picture.svg, "rect") if e.get("height") in ("22", "21")]
    side = measured("Đông") + 12
    room = WIDE - measured("4 xã") - 10 - side
    assert [look for look, _, _ in parts] == ["b0", "b2", "bu"]
    starts = [side, side + room / 4, side + room * 3 / 4 + 0.5]
    assert [float(x or 0) for _, x, _ in parts] == pytest.approx(starts, abs=0.06)
    assert [float(wide or 0) for _, _, wide in parts] == pytest.approx([room / 4 - 1.5, room / 2 - 1.5, room / 4 - 2], abs=0.06)
    assert [w.text for w in words(picture.svg)][-3:] == ["2", "1", "4 xã"]
    assert picture.head == ("Đơn vị", "Số xã", *NAMES, "Chưa có số liệu")
    assert picture.rows == (("Đông", "4", "1 (25,0%)", "2 (50,0%)", "0 (0,0%)", "1 (25,0%)"),)
    assert picture.keys == ("thu/dong",)


@given(st.lists(st.tuples(TEXTS, st.lists(st.integers(0, 60), min_size=3, max_size=3), st.integers(0, 9)), min_size=1, max_size=14))
def test_bands_close_and_stay_in_their_frame(rows: list[tuple[str, list[int], int]]) -> None:
    picture = bands("Nhóm", NAMES, [Bar(name, counts, unknown) for name, counts, unknown in rows])
    check(picture)
    for (name, counts, unknown), row in zip(rows, picture.rows, strict=True):
        assert row[0] == name
        assert sum(int(cell.partition(" ")[0]) for cell in row[2:]) == int(row[1]) == sum(counts) + unknown
    drawn = [e for e in elements(picture.svg, "rect") if e.get("class") in ("b0", "b2", "b4", "bu")]
    assert len(drawn) == len(picture.head) - 2 + sum(n > 0 for _, counts, unknown in rows for n in (*counts, unknown))


@pytest.mark.parametrize(("bands_there", "looks"), [(1, "0"), (2, "04"), (3, "024"), (4, "0134"), (5, "01234")])
def test_the_ends_of_the_scale_are_always_used(bands_there: int, looks: str) -> None:
    assert "".join(look_of(at, bands_there) for at in range(bands_there)) == looks


def test_a_target_is_a_line_across_its_bar() -> None:
    picture = bars("Mục tiêu", [Goal("Xã đạt 17", 90, 120, 180, 100, "7")])
    real = [(e.get("x"), e.get("width")) for e in elements(picture.svg, "rect") if e.get("class") == "real"]
    assert real == [("0", "22"), ("0", "360")]
    assert [e.get("d") for e in elements(picture.svg, "path")][1:] == ["M480 46V68"]
    assert [(e.get("x"), e.get("width")) for e in elements(picture.svg, "rect") if e.get("class") == "soon"][1:] == [("360", "40")]
    assert picture.rows == (("Xã đạt 17", "120", "90", "100", "180", "30"),)


@given(TEXTS, NUMBERS, NUMBERS, st.integers(0, 300), NUMBERS)
def test_a_bar_stays_in_its_frame(name: str, reached: int | None, goal: int | None, whole: int, expected: int | None) -> None:
    check(bars("Mục tiêu", [Goal(name, reached, goal, whole, expected)]))
    check(bar(Goal(name, reached, goal, whole, expected)))


def test_small_multiples_share_one_scale() -> None:
    picture = multiples("Bình quân", YEARS, [Panel("Đông", [0, 10, 20], "d"), Panel("Tây", [5, 5, 5], "t")])
    first, second = (e.get("points") or "" for e in elements(picture.svg, "polyline"))
    assert first == "31.6,96 86.7,59 141.8,22"
    assert {point.split(",")[1] for point in second.split()} == {"77.5"}
    assert picture.rows == (("Đông", "0", "10", "20"), ("Tây", "5", "5", "5"))


@given(st.lists(st.tuples(TEXTS, st.lists(NUMBERS, min_size=3, max_size=3)), min_size=1, max_size=14), st.booleans())
def test_small_multiples_stay_in_their_frame(panels: list[tuple[str, list[int | None]]], broad: bool) -> None:  # noqa: FBT001
    check(multiples("Bình quân", YEARS, [Panel(name, values) for name, values in panels], broad=broad))


@pytest.mark.parametrize("weight", ["Regular", "SemiBold"])
def test_texts_are_never_wider_than_measured(weight: str) -> None:
    spec = find_spec("fontpkg_be_vietnam_pro")
    assert spec is not None
    assert spec.origin is not None
    font = TTFont(Path(spec.origin).parent / "files" / f"BeVietnamPro-{weight}.ttf")
    widths, letters, size = font["hmtx"], font.getBestCmap(), font["head"].unitsPerEm

    @given(TEXTS.filter(lambda text: len(text) > 5))
    @hypothesis_settings(deadline=None)
    def held(text: str) -> None:
        real = sum(widths[letters[ord(letter)]][0] for letter in text) / size * 12
        assert real <= measured(text, 12, strong=weight == "SemiBold") * 1.06

    held()


def test_every_look_has_its_rule_on_the_page() -> None:
    sheet = (Path(settings.PACKAGE) / "static" / "css" / "ui.css").read_text(encoding="utf-8")
    rules = " ".join(re.findall(r"\.pic[^{]*\{", sheet))
    assert [look for look in LOOKS if not re.search(rf"\.{look}\b", rules)] == []


def test_a_page_takes_the_drawing_without_its_own_look() -> None:
    picture = bands("Nhóm", NAMES, [Bar("Đông", [1, 2, 0])])
    plain = bare(picture.svg)
    assert 'fill="' not in plain
    assert [e.get("class") for e in elements(plain)] == [e.get("class") for e in elements(picture.svg)]


@pytest.mark.pdf
@pytest.mark.slow
def test_a_png_has_the_size_asked_for_and_the_colours_of_the_drawing() -> None:
    picture = bands("Nhóm", NAMES, [Bar("Đông", [4, 0, 0])])
    image = Image.open(io.BytesIO(png(picture, times=2)))
    assert image.format == "PNG"
    assert image.size == (round(picture.width * 2), round(picture.height * 2))
    middle = image.convert("RGB").getpixel((300, int(picture.height * 2) - 50))
    assert isinstance(middle, tuple)
    assert max(abs(a - b) for a, b in zip(middle, (0x1B, 0x65, 0x38), strict=True)) < 8


SQUARES: Final = st.sampled_from([Square(*pair) for pair in (("m", "•"), ("m", "•*"), ("g", "1"), ("x", "12"), ("u", "?"), ("x", "3*"))])
COMMUNES: Final = st.builds(
    HeatRow, TEXTS, st.sampled_from(["", "Đông", "Tây"]), st.lists(SQUARES, min_size=19, max_size=19), st.just("17/19")
)


@given(st.lists(COMMUNES, min_size=1, max_size=9))
@hypothesis_settings(deadline=None)
def test_a_heat_map_stays_in_its_frame_and_writes_what_is_wanting(rows: list[HeatRow]) -> None:
    picture = heat("Bản đồ tiêu chí", [str(at) for at in range(1, 20)], rows)
    check(picture)
    wanting = sorted([square.text for row in rows for square in row.squares if square.tone != "m"] + ["1", "3", "?"])
    for svg in (picture.svg, picture.narrow):
        assert sorted(w.text for w in words(svg) if w.look in ("n1", "n4", "nu") and w.text != "*") == wanting
    assert [row[2:-1] for row in picture.rows] == [tuple(square.text for square in row.squares) for row in rows]


def test_a_page_of_the_heat_map_holds_whole_districts_where_they_fit() -> None:
    def rows(under: str, number: int) -> list[HeatRow]:
        return [HeatRow(f"Xã {at}", under, [], "0/0") for at in range(number)]

    pages = list(sheets([*rows("Đông", 4), *rows("Tây", 4), *rows("Nam", 12), *rows("Bắc", 1)], most=10))
    assert [[(row.under, row.name) for row in page[:1]] + [("rows", str(len(page)))] for page in pages] == [
        [("Đông", "Xã 0"), ("rows", "8")],
        [("Nam", "Xã 0"), ("rows", "9")],
        [("Nam", "Xã 9"), ("rows", "4")],
    ]
    assert list(sheets([])) == []
