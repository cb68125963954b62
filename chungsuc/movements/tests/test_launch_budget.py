"""A draft, a launch and a tracker of a whole province ask as many questions as of a small one."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungsuc.accounts.models import User
from chungsuc.documents.models import Paper, PaperState
from chungsuc.movements.actions import (
    accept_clear,
    answer_item,
    choose_body,
    launch_draft,
    record_head,
    settle_item,
    start_draft,
)
from chungsuc.movements.models import Draft, Movement
from chungsuc.movements.queries.drafts import draft_shown
from chungsuc.movements.tests.launch_paper import official, reading
from chungsuc.units.models import Appointment, Body, Role
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.slow
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BUDGETS = {"ban-nhap": 14, "theo-doi": 16, "phong-trao": 34, "": 22}
LAUNCH = 90


def whole_province(register: dict[str, Body]) -> tuple[User, Draft]:
    """A coordinator of Lạng Sơn, and the plan of `launch_paper` for all of its communes, everything accepted."""
    user = User.objects.create(username="dieuphoi", full_name="Hoàng Thị Điều")
    office, province = register["lang-son/vp-dieu-phoi-ntm"], register["lang-son"]
    Appointment.objects.create(
        user=user, body=office, role=Role.COORDINATOR, post="điều phối viên", valid_from=date(2020, 1, 1)
    )
    paper = Paper.objects.create(
        state=PaperState.REGISTERED,
        holder=province,
        issuer=province,
        type="kế hoạch",
        number="7",
        symbol="KH-UBND",
        dated="2023-11-01",
        tree=official().to_json(),
        registered_by=user,
        registered_at=NOW,
    )
    draft = start_draft(actor=user, paper=paper, territory=province, reading=reading(), now=NOW)
    record_head(actor=user, draft=draft, territory=province, head={"standing_agency": office.pk}, now=NOW)
    accept_clear(actor=user, draft=draft, now=NOW)
    for shown in draft_shown(draft, on=TODAY).waiting:
        item = shown.item
        if item.problems:
            answer_item(actor=user, item=item, choice=0, note="Theo số xã", now=NOW)
        for who in shown.whos:
            if who.unmatched:
                choose_body(actor=user, item=item, place=who.place, body=office, now=NOW)
        settle_item(actor=user, item=item, verb="accept", now=NOW)
    return user, draft


def test_pages_of_a_launch_for_181_communes_keep_within_their_budgets(register: dict[str, Body]) -> None:
    user, draft = whole_province(register)
    with CaptureQueriesContext(connection) as launching:
        movement = launch_draft(actor=user, draft=draft, now=NOW)
    assert movement.duties.filter(kind="plan").count() == 181
    client = Client()
    client.force_login(user, backend=BACKEND)
    asked = {"launch": len(launching.captured_queries)}
    pages = {
        "ban-nhap": f"/ban-nhap/{draft.pk}/",
        "theo-doi": f"/phong-trao/{movement.pk}/theo-doi/",
        "phong-trao": f"/phong-trao/{movement.pk}/",
        "": "/",
    }
    for name, address in pages.items():
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(address)
        assert answer.status_code == 200
        asked[name] = len(caught.captured_queries)
    over = {n: a for n, a in asked.items() if a > (LAUNCH if n == "launch" else BUDGETS[n])}
    assert over == {}
    assert Movement.objects.count() == 1
