from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungsuc.clock import ZONE
from chungsuc.progress.models import Line, TitleHeld
from chungsuc.reporting.queries import Summary, summary
from chungsuc.reporting.queries.asked import tenths_of
from chungsuc.reporting.templatetags.heat import share
from chungsuc.reporting.tests.standings import asked, sheet_of, stand, text_of, under_head
from tests.cast import Cast

TEN = ["1.1", "3.1", "4.1", "5.1", "6.1", "7.1", "8.1", "9.1", "10.1", "11.1"]


@pytest.fixture
def judged(cast: Cast) -> Cast:
    """At the end of 2022 Lúa lacked a criterion and Khoai ten; in mid-2023 Lúa has all, Ngô lacks one, Sắn is not judged."""
    bodies = cast.bodies
    stand(bodies["thu/dong/lua"], short=["2.1"], day=date(2022, 12, 31))
    stand(bodies["thu/tay/khoai"], short=TEN, day=date(2022, 12, 31))
    stand(bodies["thu/dong/lua"], provisional=["1.1"])
    stand(bodies["thu/dong/ngo"], short=["17.8"])
    return cast


def summed(cast: Cast, *, line: Line = Line.OFFICIAL) -> Summary:
    found = summary(asked(cast.bodies["thu"], line=line))
    assert found is not None
    return found


def test_bands_of_districts_add_up_to_the_province(judged: Cast) -> None:
    found = summed(judged)
    by_name = {s.group.name: [b.communes for b in s.bands] for s in found.sums}
    assert by_name == {"Đông": [1, 1, 0, 0, 0], "Tây": [0, 0, 0, 1, 0]}
    assert [b.communes for b in found.total.bands] == [1, 1, 0, 1, 0]
    assert (found.total.communes, found.total.reported, found.total.silent) == (4, 3, 1)
    assert [b.tenths for b in found.total.bands] == [333, 333, 0, 333, 0]
    assert [b.provisional for b in found.total.bands] == [1, 0, 0, 0, 0]


def test_the_mean_is_of_the_communes_that_have_figures(judged: Cast) -> None:
    assert summed(judged).total.mean == round((19 + 18 + 9) * 10_000 / 3)
    assert summed(judged).total.unknown == 0


def test_change_is_told_of_the_communes_judged_on_both_days(judged: Cast) -> None:
    change = summed(judged).total.change
    assert change is not None
    assert (change.communes, change.full, change.mean) == (2, 1, 5_000)
    assert [s.change and s.change.full for s in summed(judged).sums] == [1, 0]
    assert summed(judged, line=Line.EXPECTED).total.change is None


def test_the_hardest_criteria_are_those_that_the_fewest_meet(judged: Cast) -> None:
    assert [(c.number, n) for c, n in summed(judged).total.hardest] == [(1, 2), (3, 2), (4, 2)]


def test_titles_are_counted_with_those_they_include_and_inherited_ones_apart(judged: Cast) -> None:
    for key, title, source in (
        ("thu/dong/lua", "xa-ntm-nang-cao", None),
        ("thu/dong/ngo", "xa-ntm", None),
        ("thu/tay/san", "xa-ntm", "thu/dong/ngo"),
    ):
        TitleHeld.objects.create(
            body=judged.bodies[key],
            title=title,
            decision="1/QĐ-UBND",
            decided_by="UBND tỉnh",
            decided_on=date(2023, 1, 1),
            valid_from=date(2023, 1, 1),
            recorded_by=judged["dung"],
            recorded_at=datetime(2023, 1, 2, tzinfo=ZONE),
            inherited_from=TitleHeld.objects.get(body=judged.bodies[source]) if source else None,
        )
    found = summed(judged)
    assert [(t.id, n) for t, n in found.total.titles] == [("xa-ntm", 2), ("xa-ntm-nang-cao", 1), ("xa-ntm-kieu-mau", 0)]
    assert [s.inherited for s in found.sums] == [0, 1]
    assert "cần đánh giá lại 1" in text_of(judged, "dung", "/tong-hop/")
    assert "★★" in text_of(judged, "dung", "/ban-do-tieu-chi/")


@given(st.integers(0, 500), st.integers(1, 500))
def test_each_share_is_the_one_that_a_reader_recomputes(part: int, whole: int) -> None:
    exact = (Decimal(part * 1000) / whole).to_integral_value(ROUND_HALF_UP)
    assert tenths_of(part, whole) == exact
    assert share(part, range(whole)) == f"{exact / 10:.1f}".replace(".", ",")


def test_a_district_lists_its_communes(judged: Cast) -> None:
    page = text_of(judged, "dung", "/tong-hop/thu/dong/")
    assert "Xã Lúa" in page
    assert "Xã Khoai" not in page
    assert page.count("trong đó tạm tính 1") == 1


def test_the_workbook_has_the_numbers_of_the_page(judged: Cast) -> None:
    rows = under_head(sheet_of(judged, "dung", "/tong-hop/?dang=xlsx"), "Đơn vị")
    assert [row[:5] for row in rows] == [
        ["Đông", 2.0, 0.0, 1.0, 50.0],
        ["Tây", 2.0, 1.0, 0.0, 0.0],
        ["Tỉnh Thử", 4.0, 1.0, 1.0, 33.3],
    ]
