from datetime import date

from chungsuc.progress.columns import sets_for
from chungsuc.progress.lawbook import Law, law_for
from chungsuc.progress.standings import days_of_change
from chungsuc.rulebook.load import load
from tests.cast import Cast


def test_no_day_is_judged_for_which_the_rulebook_has_no_set() -> None:
    law = Law(load(), (), ())
    days = days_of_change(law, {date(2009, 1, 15)})
    first = min(e.effective_from for e in law.rulebook.editions)
    assert (min(days), date(2010, 1, 1) in days) == (first, False)
    assert max(days) == date(2010, 1, 16)


def test_by_a_set_that_is_not_complete_nobody_is_judged(cast: Cast) -> None:
    law = law_for([cast.lua])
    assert [e.id for e in law.editions(cast.lua, date(2026, 2, 15))] == ["qd-51-2025-ntm"]
    assert list(sets_for(law, cast.lua, date(2026, 2, 15), {"income-per-head": date(2026, 1, 1)})) == []
