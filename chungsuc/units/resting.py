"""For whom a day is a public holiday, or a weekend day that is worked instead."""

from collections.abc import Collection
from datetime import date

from chungsuc.accounts.delivery import Day
from chungsuc.units.models import Appointment, Holiday


def day_for(users: Collection[int], on: date) -> Day:
    """
    What kind of day it is for each of these people: by what is said for the nearest territory around any post of theirs, else
    for everywhere. One query on a usual day, else two.
    """
    said = list(Holiday.objects.filter(day=on, ended_at=None).select_related("territory"))
    if not said or not users:
        return Day()
    everywhere = next((h for h in said if h.territory is None), None)
    ranked = sorted((h for h in said if h.territory is not None), key=lambda h: -len(h.territory.path if h.territory else ""))
    chosen: dict[int, Holiday] = dict.fromkeys(users, everywhere) if everywhere else {}
    if ranked:
        posts = Appointment.objects.on(on).filter(user__in=users).values_list("user", "body__path")
        for user, path in posts:
            for holiday in ranked:
                if holiday.territory and path.startswith(holiday.territory.path):
                    chosen[user] = holiday
                    break
    return Day(
        holiday={user for user, holiday in chosen.items() if not holiday.worked},
        worked={user for user, holiday in chosen.items() if holiday.worked},
    )
