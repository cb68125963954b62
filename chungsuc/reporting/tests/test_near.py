import pytest

from chungsuc.progress.models import Line
from chungsuc.reporting.queries import Near, nearest
from chungsuc.reporting.tests.standings import asked, sheet_of, stand, text_of, under_head
from tests.cast import Cast


@pytest.fixture
def judged(cast: Cast) -> Cast:
    """Lúa has all; Ngô lacks one; Khoai lacks two and one more is not known; Sắn lacks nothing but one is not known."""
    stand(cast.bodies["thu/dong/lua"])
    stand(cast.bodies["thu/dong/ngo"], short=["17.8"])
    stand(cast.bodies["thu/tay/khoai"], short=["17.8", "2.1"], unknown=["10.1"])
    stand(cast.bodies["thu/tay/san"], unknown=["17.1"])
    return cast


def near(cast: Cast, *, line: Line = Line.OFFICIAL, district: str = "", criterion: int = 0) -> Near:
    found = nearest(asked(cast.bodies["thu"], line=line), district=district, criterion=criterion)
    assert found is not None
    return found


def told(found: Near) -> list[tuple[int, list[str], list[str], int]]:
    return [(b.short, [n.row.name for n in b.sure], [n.row.name for n in b.open], b.reached) for b in found.buckets]


def test_what_is_not_known_is_never_counted_as_nearly_there(judged: Cast) -> None:
    found = near(judged)
    assert (found.full, found.total) == (1, 4)
    assert told(found) == [(1, ["Ngô"], [], 2), (2, [], ["Khoai"], 2), (3, [], [], 2)]
    assert [(n.row.name, [i.number for i in n.unknown]) for n in found.only_unknown] == [("Sắn", ["17.1"])]


def test_each_commune_names_the_indicators_it_wants(judged: Cast) -> None:
    [khoai] = near(judged).buckets[1].open
    assert ([i.number for i in khoai.short], [i.number for i in khoai.unknown]) == (["2.1", "17.8"], ["10.1"])
    assert [(i.number, n) for i, n in near(judged).last_hurdles] == [("17.8", 1)]


def test_one_criterion_alone_can_be_asked_about(judged: Cast) -> None:
    found = near(judged, criterion=17)
    assert found.full == 1
    assert told(found) == [(1, ["Khoai", "Ngô"], [], 3), (2, [], [], 3), (3, [], [], 3)]
    assert near(judged, criterion=99).criterion == 0


def test_the_lines_of_the_criteria_add_up_to_all_communes(judged: Cast) -> None:
    lines = {line.criterion.number: line for line in near(judged).lines}
    assert {line.met + sum(line.short) + line.further + line.open for line in lines.values()} == {4}
    assert [(n, lines[n].met, list(lines[n].short), lines[n].open) for n in (2, 10, 17)] == [
        (2, 3, [1, 0, 0], 0),
        (10, 3, [0, 0, 0], 1),
        (17, 1, [2, 0, 0], 1),
    ]


def test_the_expected_line_and_a_district_are_counted_apart(judged: Cast) -> None:
    stand(judged.bodies["thu/dong/ngo"], line=Line.EXPECTED)
    assert near(judged, line=Line.EXPECTED).full == 1
    assert (near(judged, district="thu/tay").total, near(judged, district="thu/tay").full) == (2, 0)


def test_the_workbook_has_the_rows_of_the_page(judged: Cast) -> None:
    page = text_of(judged, "dung", "/gan-dat-chuan/")
    rows = under_head(sheet_of(judged, "dung", "/gan-dat-chuan/?dang=xlsx"))
    assert [row[0] for row in rows] == ["Xã Ngô", "Xã Khoai", "Xã Sắn"]
    assert rows[1] == ["Xã Khoai", "Tây", 2.0, "2.1 Đường xã; 17.8 Nhà tiêu, nhà tắm", 1.0, "10.1 Thu nhập bình quân"]
    assert all(str(row[0]) in page for row in rows)
