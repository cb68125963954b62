from datetime import date, timedelta

from chungsuc.progress.columns import sets_for
from chungsuc.progress.lawbook import Law, law_for
from chungsuc.progress.standings import _days
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import BASE
from chungsuc.units.models import Body
from tests.cast import Cast


def test_no_day_is_judged_for_which_the_rulebook_has_no_set() -> None:
    law = Law(load())
    first = min(e.effective_from for e in law.rulebook.editions if e.level == BASE)
    ever, taken = frozenset({(date.min, date.max)}), frozenset({first - timedelta(days=30), date(2025, 9, 1)})
    days = _days(law.known, law.days(Body(key="thu/lua", path="1/2/")), ever, taken, frozenset())
    assert first in days
    assert date(2025, 9, 1) in days
    assert min(days) == first


def test_by_a_set_that_is_not_complete_nobody_is_judged(cast: Cast) -> None:
    law = law_for([cast.lua])
    assert [e.id for e in law.editions(cast.lua, date(2026, 2, 15))] == ["qd-51-2025-ntm"]
    assert list(sets_for(law, cast.lua, date(2026, 2, 15), lambda _measures: True)) == []
