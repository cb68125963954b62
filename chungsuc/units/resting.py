"""For whom a day is a public holiday, or a weekend day that is worked instead."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from chungsuc.accounts.delivery import WEEKEND, Day
from chungsuc.units.holidays import holidays_known
from chungsuc.units.models import Appointment


def day_for(users: Collection[int], on: date, known_at: datetime) -> Day:
    """
    What kind of day it is for each of these people: off where it is off for every body at which they hold a post, by law or by
    what was entered; worked where one of these works. Two queries.
    """
    if not users:
        return Day()
    known = holidays_known(known_at)
    weekend = on.isoweekday() in WEEKEND
    works: dict[int, list[bool]] = defaultdict(list)
    named: dict[int, list[bool]] = defaultdict(list)
    for user, path in Appointment.objects.on(on).filter(user__in=users).values_list("user", "body__path"):
        off = known.at(path)
        works[user].append(on in off.worked)
        named[user].append(on in off.entered or (not weekend and not off.works(on)))
    return Day(
        holiday={user for user, said in named.items() if all(said)},
        worked={user for user, said in works.items() if any(said)},
    )
