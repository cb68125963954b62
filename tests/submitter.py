"""A process of its own that submits until it is killed: prints a line for each submission once it is acknowledged."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungsuc.settings")

import django

django.setup()

from chungsuc.accounts.models import User  # noqa: E402 -- needs Django set up
from chungsuc.progress.actions import Entry, submit_values, take_step  # noqa: E402
from chungsuc.progress.models import State, Value  # noqa: E402
from chungsuc.rulebook.model import Reading  # noqa: E402
from chungsuc.rulebook.numbers import SCALE  # noqa: E402
from chungsuc.units.models import Body  # noqa: E402
from tests.cast import LATRINES, NOW, PERIOD, TODAY, measure  # noqa: E402


def main(first: int, last: int) -> None:
    officer, body = User.objects.get(username="an"), Body.objects.get(key="thu/dong/lua")
    for number in range(first, last):
        held = Value.objects.filter(body=body).first()
        if held is not None and held.state == State.SUBMITTED:
            take_step(actor=officer, name="withdraw", value_ids=[held.pk], now=NOW)
        entry = Entry(
            measure(LATRINES),
            Reading(numerator=number * SCALE, denominator=1000 * SCALE, as_of=TODAY),
            seen=held.latest_id if held else None,
        )
        submit_values(actor=officer, body=body, period=PERIOD, as_of=TODAY, entries=[entry], now=NOW)
        print(number, flush=True)


main(int(sys.argv[1]), int(sys.argv[2]))
