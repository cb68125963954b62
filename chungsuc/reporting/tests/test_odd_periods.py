"""Periods at the edge of what an address may ask: the one before them is no period of ours, and still a day."""

from datetime import date

import pytest

from chungsuc.progress.queries.tables import bounds_of, period_before
from chungsuc.reporting.filling import Scope
from chungsuc.reporting.tests.standings import asked, page
from tests.cast import Cast


@pytest.mark.parametrize("period", ["2000", "2000-H1", "2000-Q1", "2000-01", "2000-01-01", "2000-2099"])
def test_the_first_period_that_can_be_asked_for_is_shown(cast: Cast, period: str) -> None:
    for form in ("disbursement", "target_vs_result"):
        assert page(cast, "dung", f"/bieu/{form}/?ky={period}").status_code == 200


@pytest.mark.parametrize("period", ["2023", "2023-H1", "2023-H2", "2023-Q1", "2023-Q4", "2023-01", "2023-11", "2023-11-06", "2021-2025"])
def test_the_day_before_a_period_is_the_last_of_the_period_before(cast: Cast, period: str) -> None:
    found = Scope(asked(cast.lua, on=date(2023, 11, 6)), period, cast.lua).before
    assert found == bounds_of(period_before(period))[1]
