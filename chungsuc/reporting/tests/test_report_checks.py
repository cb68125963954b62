"""What the checks say of a report before and after it is sent: against the period before, between tables, of the words."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from chungsuc.progress.actions.tables import state_table
from chungsuc.progress.models import StatedTable
from chungsuc.reporting.actions.calendars import make_calendar
from chungsuc.reporting.actions.reports import save_draft
from chungsuc.reporting.actions.sending import send_report
from chungsuc.reporting.chains import CalendarGiven, DutyGiven, StepGiven
from chungsuc.reporting.models import CalendarKind
from chungsuc.reporting.tests import test_report_pages
from chungsuc.reporting.tests.chains import Chains, chain
from chungsuc.reporting.tests.standings import stand
from chungsuc.reporting.tests.test_report_pages import signed_in, url, words
from chungsuc.rulebook.reports import from_json
from tests.cast import NOW, TODAY, Cast

MATRIX, BANDS, MONEY = "commune_progress_matrix", "band_distribution", "resource_mobilisation"
SLIP = "Xã Lúa: tiêu chí 17 kỳ trước đạt, kỳ này chưa đạt mà chưa ghi lý do."
APART = "Tổng số tiêu chí đạt là 18 trong “Bảng xã theo tiêu chí”, 19 trong “Nhóm xã theo số tiêu chí”: chênh 1."
working_day = test_report_pages.working_day


@pytest.fixture
def slipped(cast: Cast) -> Chains:
    """Lúa met all last year and has lost criterion 17; the district's draft says 19 where the software counts 18."""
    stand(cast.lua, day=date(2022, 6, 30))
    stand(cast.lua, short=["17.8"], day=date(2023, 6, 30))
    made = chain(cast, [MATRIX, BANDS])
    report = made.opened("phuong", "dong")
    save_draft(
        **made.asked("phuong", "dong"),
        edit=report.edit,
        narrative={"1": "Có 7/9 xã đạt, bình quân 18 tiêu chí."},
        stated={BANDS: {"total": {"criteria_total": "19"}}},
        reasons={BANDS: {"total": {"criteria_total": "theo biên bản"}}},
    )
    return made


def test_the_draft_is_held_against_the_period_before_its_tables_and_its_words(slipped: Chains) -> None:
    page = words(signed_in(slipped.cast, "phuong").get(url(slipped, "dong")))
    said = (SLIP, APART, "Kết quả: 7/9 xã", "Kết quả: 18 tiêu chí")
    assert [one in page for one in said] == [True, True, True, False]


def test_what_was_sent_is_checked_alike_and_nothing_of_it_stopped_the_sending(slipped: Chains) -> None:
    missing = [slipped.duty(name).pk for name in ("lua", "ngo")]
    edit = slipped.report("dong").edit
    version = send_report(**slipped.asked("phuong", "dong"), edit=edit, without=missing)
    page = words(signed_in(slipped.cast, "dung").get(reverse("report_version", args=[version.pk])))
    assert [said in page for said in (APART, "Kết quả: 7/9 xã")] == [True, True]


def test_the_tables_of_a_report_lead_to_the_pages_that_lead_to_every_figure(slipped: Chains) -> None:
    client = signed_in(slipped.cast, "phuong")
    links = re.findall(r'href="(/bieu/[^"]+don-vi=[^"]+)"', client.get(url(slipped, "dong")).content.decode())
    assert [link.partition("?")[0] for link in links] == [f"/bieu/{MATRIX}/", f"/bieu/{BANDS}/"]
    page = client.get(unescape(links[0]))
    assert page.status_code == 200
    assert "/tieu-chi-17/?" in page.content.decode()


def test_a_fact_that_two_chains_ask_for_is_typed_once(cast: Cast) -> None:
    """Home affairs and agriculture: two reports of one commune, by two ways, with one table."""
    lua, asked = cast.lua, [DutyGiven(cast.lua, cast.bodies["thu/dieu-phoi"], "yearly:11-14")]
    first = chain(cast, [MONEY])
    given = CalendarGiven("Báo cáo Chương trình", CalendarKind.PROGRAMME, "Kế hoạch mẫu", [StepGiven("Xã", asked)], forms=[MONEY])
    other = Chains(cast, make_calendar(actor=cast["dung"], movement=cast.movement, given=given, now=NOW))
    rows = {lua.key: {"credit": Decimal(5)}}
    state_table(actor=cast["an"], body=lua, form=MONEY, period="2023", rows=rows, as_of=TODAY, now=NOW)
    carried = [from_json(made.sent("an", "lua").content["tables"][MONEY]).rows[0].cells["credit"] for made in (first, other)]
    assert (carried, StatedTable.objects.count()) == ([Decimal(5)] * 2, 1)
