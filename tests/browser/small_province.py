"""Fills an empty database with the tests' small invented province."""

import os
from dataclasses import replace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungsuc.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- needs Django set up

from chungsuc.movements.tests.launch_paper import paper_of  # noqa: E402
from chungsuc.progress.actions import Entry, submit_values, take_step  # noqa: E402
from chungsuc.progress.queries import period_bounds  # noqa: E402
from chungsuc.rulebook.load import load  # noqa: E402
from chungsuc.rulebook.model import Indicator, Reading  # noqa: E402
from chungsuc.rulebook.numbers import SCALE  # noqa: E402
from tests.browser import PASSWORD  # noqa: E402
from tests.cast import LATRINES, NOW, STANDARD, TODAY, make_cast, measure  # noqa: E402


def good(indicator: Indicator) -> Reading:
    if indicator.kind == "boolean":
        return Reading(amount=SCALE)
    if indicator.kind == "composite":
        return Reading(parts={"minimum": 100 * SCALE, "level-1": 100 * SCALE, "schools": 4 * SCALE})
    if indicator.direction == "at_most":
        return Reading(amount=0)
    if indicator.kind == "ratio" and not indicator.by_sex:
        return Reading(numerator=1164 * SCALE, denominator=1164 * SCALE)
    if indicator.by_sex:
        return Reading(male=95 * SCALE, female=93 * SCALE)
    return Reading(amount=60 * SCALE)


def main() -> None:
    call_command("migrate", verbosity=0)
    cast = make_cast()
    for user in cast.people.values():
        user.set_password(PASSWORD)
        user.save()
    paper_of(cast)
    from chungsuc.units.models import Appointment  # noqa: PLC0415 -- needs Django set up

    for key in ("thu/tay/khoai", "thu/tay/san"):
        Appointment.objects.create(
            user=cast["binh"],
            body=cast.bodies[key],
            role="officer",
            post="công chức xã",
            valid_from=TODAY.replace(year=2020),
        )
    indicators = load().edition(STANDARD).indicators
    plan = (("2022-H1", ["thu/tay/san"]), ("2022-H2", ["thu/tay/san"]), ("2023-H1", ["thu/tay/san", "thu/tay/khoai"]))
    for period, communes in (*plan, ("2023-H2", ["thu/dong/lua", "thu/dong/ngo", "thu/tay/san", "thu/tay/khoai"])):
        for key in communes:
            who = cast["an"] if key == "thu/dong/lua" else cast["binh"]
            day = min(period_bounds(period)[1], TODAY)
            entries = [
                Entry(i.measure, replace(good(i), as_of=day))
                for i in indicators
                if (key, i.number) != ("thu/dong/lua", LATRINES)
            ]
            values = submit_values(actor=who, body=cast.bodies[key], period=period, as_of=day, entries=entries, now=NOW)
            mine = [v.pk for v in values if v.measure == measure(LATRINES)]
            others = [v.pk for v in values if v.pk not in mine]
            if mine:
                take_step(actor=cast["chi"], name="verify", value_ids=mine, now=NOW)
            take_step(actor=cast["em"], name="verify", value_ids=others, now=NOW)
            if key != "thu/dong/ngo":
                take_step(actor=cast["dung"], name="approve", value_ids=[*mine, *others], now=NOW)


main()
