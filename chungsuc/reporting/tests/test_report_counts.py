"""How many questions pages of reports ask: as many for 181 units as for two."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chungsuc.movements.models import Duty, DutyKind
from chungsuc.reporting.models import CalendarStep, MoveName, Report, ReportMove, StepDuty
from chungsuc.reporting.tests.chains import KEY, Chains, body, chain
from chungsuc.reporting.tests.test_report_pages import signed_in, url, words
from chungsuc.units.actions import register_bodies
from tests.cast import NOW, Cast


@pytest.fixture(autouse=True)
def working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-06T09:00:00+07:00")


def more_communes(made: Chains, cast: Cast, number: int) -> None:
    """So many more communes of the district in the first step, every second with a report that was sent."""
    rows = [
        {"key": f"thu/dong/x{n}", "kind": "commune", "name": f"X{n}", "official_name": f"Xã X{n}", "parent_key": "thu/dong"}
        for n in range(number)
    ]
    rest = {"code": "", "valid_from": "2020-01-01", "valid_to": "", "act": "Nghị quyết mẫu"}
    bodies = register_bodies([{**row, **rest} for row in rows], region="tdmnpb", sample_figures=True)
    step = CalendarStep.objects.get(calendar=made.calendar, number=1)
    for n, one in enumerate(bodies[row["key"]] for row in rows):
        duty = Duty.objects.create(
            movement=cast.movement,
            kind=DutyKind.REPORT,
            what="Báo cáo",
            lead=one,
            owed_to=body(cast, "dong"),
            rule="yearly:11-09",
            origin="Kế hoạch mẫu",
        )
        StepDuty.objects.create(step=step, duty=duty)
        if n % 2:
            report = Report.objects.create(
                duty=duty, occurrence=KEY, body=one, as_of=NOW.date(), state="sent", opened_by=cast["an"], opened_at=NOW
            )
            for name in (MoveName.OPEN, MoveName.SEND):
                ReportMove.objects.create(report=report, name=name, by=cast["an"], post="x", at=NOW)


def asked(cast: Cast, page: str) -> int:
    client = signed_in(cast, "phuong")
    assert client.get(page).status_code == 200
    with CaptureQueriesContext(connection) as caught:
        client.get(page)
    return len(caught)


@pytest.mark.slow
def test_pages_ask_no_more_for_181_units_than_for_two(cast: Cast) -> None:
    made = chain(cast)
    made.sent("an", "lua")
    made.written("phuong", "dong", "Huyện")
    pages = {
        "reports": reverse("reports"),
        "board": f"{reverse('report_board', args=[made.calendar.pk, KEY])}?noi={body(cast, 'dong').pk}",
        "report": url(made, "dong"),
    }
    few = {name: asked(cast, page) for name, page in pages.items()}
    more_communes(made, cast, 179)
    many = {name: asked(cast, page) for name, page in pages.items()}
    assert many == few
    assert many == {"reports": 15, "board": 13, "report": 20}
    [said] = re.findall(r"Gửi Huyện Đông: \S+ đơn vị đã gửi", words(signed_in(cast, "phuong").get(pages["board"])))
    assert said == "Gửi Huyện Đông: 90/181 đơn vị đã gửi"
