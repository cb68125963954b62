"""The target of a movement: stated, implied, reached, forecast."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chungsuc.movements.chart import target_line
from chungsuc.movements.queries import forecast, half_year_ends, target_progress
from chungsuc.rulebook.numbers import SCALE
from tests.cast import NOW, TODAY, Cast

POINTS = [(date(2022, 6, 30), 82), (date(2022, 12, 31), 89), (date(2023, 6, 30), 95), (date(2023, 11, 6), 101)]
DUE = date(2025, 12, 31)


def test_there_is_no_forecast_under_three_points() -> None:
    assert forecast(POINTS[:2], DUE, 181) is None


def test_four_points_lead_to_130_communes() -> None:
    ahead = forecast(POINTS, DUE, 181)
    assert ahead is not None
    assert (ahead.value, ahead.low, ahead.high) == (130, 128, 133)
    assert ahead.method.startswith("Đường thẳng bình phương nhỏ nhất qua 4 điểm nửa năm")


@given(st.lists(st.integers(0, 181), min_size=3, max_size=8), st.integers(1, 181))
def test_a_forecast_never_leaves_what_is_possible(counts: list[int], total: int) -> None:
    days = half_year_ends(date(2020, 1, 1), date(2024, 6, 30))
    ahead = forecast([(d, min(n, total)) for d, n in zip(days, counts, strict=False)], DUE, total)
    assert ahead is not None
    assert 0 <= ahead.low <= ahead.value <= ahead.high <= total


def test_half_years_end_twice_a_year_and_today() -> None:
    assert half_year_ends(date(2022, 3, 8), TODAY) == [date(2022, 6, 30), date(2022, 12, 31), date(2023, 6, 30), TODAY]


def test_the_baseline_is_implied_and_the_share_computed_beside_the_stated_one(cast: Cast) -> None:
    progress = target_progress(cast.target, on=TODAY, known_at=NOW)
    stated, computed = progress.target.stated_share, progress.computed_share
    assert (progress.implied_baseline, computed, stated) == (1 * SCALE, 75 * SCALE, 75 * SCALE)
    assert (progress.total, progress.official.figure, progress.expected.figure) == (4, 0, 0)
    assert [(row.body.name, row.official.of) for row in progress.rows] == [("Đông", 2), ("Tây", 2)]


@given(st.lists(st.integers(0, 181), min_size=1, max_size=6), st.integers(1, 181), st.integers(0, 181))
def test_labels_never_cover_each_other_and_all_points_lie_inside(counts: list[int], goal: int, ahead: int) -> None:
    days = half_year_ends(date(2022, 1, 1), date(2024, 12, 31))
    points = list(zip(days, counts, strict=False))
    line = target_line(
        points=points,
        expected=points,
        plan=((date(2021, 12, 31), 0), (DUE, goal)),
        forecast=(DUE, ahead, max(0, ahead - 3), ahead + 3),
        today=TODAY,
    )
    for drawing in line.drawings:
        column = sorted(label.y for label in drawing.labels if label.anchor == "start")
        assert all(b - a > 15.9 for a, b in pairwise(column))
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in drawing.dots)
