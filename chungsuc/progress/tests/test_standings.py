from datetime import date

from chungsuc.progress.lawbook import Law
from chungsuc.progress.standings import days_of_change
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Reading


def test_no_day_is_judged_for_which_the_rulebook_has_no_set() -> None:
    law = Law(load(), (), ())
    days = days_of_change(law, {"households-sanitary": [Reading(amount=0, as_of=date(2025, 9, 1))]})
    last = max(e.effective_to for e in law.rulebook.editions if e.effective_to)
    assert days[0] == date(2025, 9, 1)
    assert date(2026, 1, 1) in days
    assert max(days) <= last < date(2026, 9, 2)
