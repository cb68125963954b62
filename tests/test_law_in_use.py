"""Overlays and regions as officials put them in force, and pages on other days."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from chungsuc.accounts.permits import Refused
from chungsuc.progress.actions import Entry, attach_overlay, override_region, submit_values
from chungsuc.progress.models import Line, OverlayUse, Standing
from chungsuc.progress.queries import profile
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from tests.cast import LATRINES, NOW, PERIOD, STANDARD, TODAY, Cast, measure
from tests.test_access import addresses
from tests.working import work


def latrines(cast: Cast) -> None:
    entry = Entry(measure(LATRINES), Reading(numerator=75 * SCALE, denominator=100 * SCALE, as_of=TODAY))
    submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[entry], now=NOW)


def verdict(cast: Cast) -> tuple[str, bool]:
    found = next(v for v in profile(cast.lua, on=TODAY).expected.indicators if v.indicator == LATRINES)
    return found.verdict, found.provisional


def test_a_commune_held_to_another_regions_column_is_judged_by_it_with_the_reason_kept(cast: Cast) -> None:
    latrines(cast)
    assert verdict(cast) == ("met", False)
    override = override_region(
        actor=cast["dung"], body=cast.lua, region="dbsh", reason="Quyết định mẫu số 1", valid_from=date(2023, 1, 1), now=NOW,
    )
    assert verdict(cast)[0] == "not_met"
    assert override.reason == "Quyết định mẫu số 1"
    newest = Standing.objects.filter(body=cast.lua, line=Line.EXPECTED, day=TODAY).latest("pk")
    assert newest.digest == profile(cast.lua, on=TODAY).expected.digest


def test_a_region_is_not_changed_without_a_reason_nor_by_the_commune(cast: Cast) -> None:
    for who, reason in (("dung", "  "), ("an", "Tôi muốn thế")):
        with pytest.raises(Refused):
            override_region(actor=cast[who], body=cast.lua, region="dbsh", reason=reason, valid_from=TODAY, now=NOW)


def test_the_sample_overlay_is_not_attached_where_figures_are_real(cast: Cast) -> None:
    OverlayUse.objects.all().delete()
    cast.lua.sample_figures = False
    cast.lua.save()
    with pytest.raises(Refused, match="không gắn được vào đơn vị có số liệu thật"):
        attach_overlay(actor=cast["dung"], territory=cast.bodies["thu"], standard=STANDARD, overlay="mau-318", valid_from=TODAY, now=NOW)
    assert OverlayUse.objects.count() == 0


def test_attaching_the_overlay_judges_the_communes_anew(cast: Cast) -> None:
    OverlayUse.objects.all().delete()
    latrines(cast)
    attach_overlay(
        actor=cast["dung"], territory=cast.bodies["thu"], standard=STANDARD, overlay="mau-318", valid_from=date(2023, 1, 1), now=NOW
    )
    work()
    newest = Standing.objects.filter(body=cast.lua, line=Line.EXPECTED, day=TODAY).latest("pk")
    assert newest.digest == profile(cast.lua, on=TODAY).expected.digest
    assert verdict(cast) == ("met", False)


def test_without_the_overlay_every_verdict_is_provisional(cast: Cast) -> None:
    OverlayUse.objects.all().delete()
    latrines(cast)
    assert verdict(cast) == ("met", True)


@pytest.mark.parametrize("day", settings.DEMO_DAYS)
def test_every_page_opens_on_every_offered_day_and_writes_only_on_the_working_day(cast: Cast, day: str) -> None:
    known = addresses(cast)
    client = Client()
    client.force_login(cast["an"], backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(known["look_at"], {"day": day})
    answers = {name: client.get(known[name]).status_code for name in ("my_work", "movement", "communes", "profile", "entry", "value")}
    known_then = day >= TODAY.isoformat()
    assert answers == dict.fromkeys(answers, 200) | {"value": 200 if known_then else 404}
    working = day == TODAY.isoformat()
    assert client.post(known["take"], {"step": "withdraw", "value": known["value"].split("/")[2]}).status_code == (302 if working else 403)
