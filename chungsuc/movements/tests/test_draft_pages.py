"""The pages of a draft and of a launch, as people use them."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from chungsuc.documents.models import Paper
from chungsuc.movements.models import Draft, DraftItem, LaunchRead, Movement
from chungsuc.movements.tests.launch_paper import SHARE, draft_of, paper_of
from chungsuc.movements.tests.test_launch import launched, ready
from chungsuc.movements.tests.test_pages import client_of, text_of
from tests.cast import Cast


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    return text_of(answer)


def post(client: Client, view: str, pk: int, **data: object) -> HttpResponse:
    answer = client.post(reverse(view, args=[pk]), {k: str(v) for k, v in data.items()})
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_paper_is_read_into_a_draft_by_a_button_and_the_draft_is_listed(cast: Cast) -> None:
    client, paper = client_of(cast), paper_of(cast)
    assert "Đọc văn bản này" in page(client, "draft_new", paper.pk)
    answer = post(client, "draft_new", paper.pk)
    made = Draft.objects.get()
    assert answer.headers["Location"] == f"/ban-nhap/{made.pk}/"
    assert f"/ban-nhap/{made.pk}/" in page(client, "draft_new", paper.pk)


def test_every_quotation_is_marked_in_the_paper_and_points_to_its_item_and_back(cast: Cast) -> None:
    draft = draft_of(cast)
    shown = page(client_of(cast), "draft", draft.pk)
    marked = re.search(r'<mark class="no">(.*?)</mark><a class="ref no" id="q2" href="#c2">', shown)
    assert marked is not None
    assert marked[1] == SHARE
    for number in range(1, draft.items.count() + 1):
        assert f'id="m{number}"' in shown
        assert f'href="#q{number}"' in shown
        assert f'href="#c{number}"' in shown
    assert "Lấy con số nào?" in shown


def test_a_draft_is_worked_through_and_launched_from_its_page(cast: Cast) -> None:
    client, draft = client_of(cast), draft_of(cast)
    item = draft.items.filter(kind="target")[0]
    assert post(client, "draft_accept_clear", draft.pk).status_code == 302
    assert post(client, "draft_item_settle", item.pk, viec="answer", choice=0, note="Theo số xã").status_code == 302
    back = post(client, "draft_item_settle", item.pk, viec="accept")
    assert back.headers["Location"] == f"/ban-nhap/{draft.pk}/#m2"
    head = {
        "name": "Thử chung sức",
        "territory": "Tỉnh Thử",
        "standing_agency": "Văn phòng Điều phối",
        "plan": "Kế hoạch số 7",
        "standard": "",
        "valid_from": "2023-01-01",
        "valid_to": "2025-12-31",
        "answers": cast.movement.pk,
        "joins": "",
    }
    assert "Tỉnh Thử chung sức (Tỉnh Thử)" in page(client, "draft_head", draft.pk)
    assert post(client, "draft_head", draft.pk, **head).status_code == 302
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page(client, "draft", draft.pk))
    assert seen is not None
    answer = post(client, "draft_launch", draft.pk, seen=seen[1])
    made = Movement.objects.get(name="Thử chung sức")
    assert answer.headers["Location"] == f"/phong-trao/{made.pk}/"
    shown = page(client, "movement", made.pk)
    assert "Kế hoạch số 7/KH-UBND" in shown
    assert f"/van-ban/{draft.paper_id}/#n-0.0" in shown
    assert "Tỉnh Thử chung sức, Tỉnh Thử" in shown
    assert "không quá 20%" in shown


@pytest.mark.parametrize("kind", ["phase", "target", "duty", "quota", "responsibility"])
def test_what_is_corrected_keeps_its_values_when_nothing_is_changed(cast: Cast, kind: str) -> None:
    """The form shows what is chosen, and gives it back as it was."""
    client, draft = client_of(cast), draft_of(cast)
    item = draft.items.filter(kind=kind).order_by("-order")[0]
    form = client.get(reverse("draft_item", args=[item.pk])).context["form"]
    data = {name: form[name].value() for name in form.fields}
    prepared = {n: form.fields[n].prepare_value(v) for n, v in data.items() if v not in (None, "", [])}
    data = {n: v if isinstance(v, str | list) else str(v) for n, v in prepared.items()}
    answer = client.post(reverse("draft_item", args=[item.pk]), data)
    assert answer.status_code == 302
    kept = DraftItem.objects.get(pk=item.pk)
    assert kept.state == "accepted"
    assert _said(kept.chosen) == _said(item.chosen)


def _said(chosen: dict[str, object]) -> dict[str, object]:
    return {n: v for n, v in chosen.items() if v not in (None, "", [], False, 0)}


@pytest.mark.parametrize("kind", ["phase", "duty", "quota", "responsibility", "target"])
def test_an_item_of_each_kind_has_a_form_to_be_added_by_hand(cast: Cast, kind: str) -> None:
    client, draft = client_of(cast), draft_of(cast)
    shown = page(client, "draft_item_new", draft.pk, kind)
    assert ("Văn bản nêu mục tiêu loại nào?" in shown) == (kind == "target")
    wrong = client.post(reverse("draft_item_new", args=[draft.pk, kind]) + "?loai=units", {"luu": "1"})
    assert wrong.status_code == 422


def test_a_phase_is_added_by_hand(cast: Cast) -> None:
    client, draft = client_of(cast), draft_of(cast)
    data = {"name": "Nước rút", "valid_from": "2025-01-01", "valid_to": "2025-12-31"}
    assert client.post(reverse("draft_item_new", args=[draft.pk, "phase"]), data).status_code == 302
    assert draft.items.get(confidence="hand").chosen == data


def test_a_commune_officer_finds_the_launch_says_that_it_is_known_and_no_page_view_says_so(cast: Cast) -> None:
    _draft, movement = launched(cast)
    client = client_of(cast, "an")
    assert "Mới phát động" in page(client, "my_work")
    assert "Đã nắm được" in page(client, "movement", movement.pk)
    assert not LaunchRead.objects.exists()
    assert post(client, "launch_read", movement.pk).status_code == 302
    assert LaunchRead.objects.get().body == cast.lua
    assert "Mới phát động" not in page(client, "my_work")
    assert "Đơn vị đã báo nắm được kế hoạch này." in page(client, "movement", movement.pk)


def test_the_tracker_has_filters_a_sheet_and_a_reminder(cast: Cast) -> None:
    _draft, movement = launched(cast)
    client, address = client_of(cast), f"/phong-trao/{movement.pk}/theo-doi/"
    shown = page(client, "tracker", movement.pk)
    assert "Xã Lúa" in shown
    assert "Không có đơn vị nào." in text_of(client.get(address + "?loc=tre"))
    sheet = client.get(address + "?dang=xlsx")
    assert sheet.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert post(client, "launch_nudge", movement.pk).headers["Location"] == address


def test_a_launch_is_taken_back_from_the_draft_page(cast: Cast) -> None:
    draft, movement = launched(cast)
    client = client_of(cast)
    assert "Thu hồi việc phát động" in page(client, "draft", draft.pk)
    post(client, "draft_undo_launch", draft.pk, reason="Sai ngày")
    assert not Movement.objects.filter(pk=movement.pk).exists()
    assert "Phát động phong trào" in page(client, "draft", draft.pk)


@pytest.mark.parametrize("who", ["an", "chi", "giang", "lan", "ha"])
def test_a_draft_is_nobody_elses(cast: Cast, who: str) -> None:
    draft = ready(cast)
    item, client = draft.items.all()[0], client_of(cast, who)
    for name, pk in (("draft", draft.pk), ("draft_head", draft.pk), ("draft_item", item.pk)):
        assert client.get(reverse(name, args=[pk])).status_code == 404
    for name, pk in (("draft_launch", draft.pk), ("draft_drop", draft.pk), ("draft_item_settle", item.pk)):
        assert client.post(reverse(name, args=[pk])).status_code == 404
    assert Draft.objects.get(pk=draft.pk).state == "open"


def test_a_plan_of_the_register_by_which_a_duty_was_done_is_linked_from_the_tracker(cast: Cast) -> None:
    _draft, movement = launched(cast)
    duty = movement.duties.get(kind="plan", lead=cast.lua)
    plan = paper_of(cast, "21")
    Paper.objects.filter(pk=plan.pk).update(holder=cast.lua)
    client = client_of(cast, "an")
    assert "Kế hoạch số 21/KH-UBND" in page(client, "duty", duty.pk)
    done = {"occurrence": "", "done_on": "2023-11-06"}
    assert post(client, "duty_fulfil", duty.pk, **done).status_code == 422
    assert post(client, "duty_fulfil", duty.pk, paper=plan.pk, **done).status_code == 302
    fulfilment = duty.fulfilments.get()
    assert (fulfilment.paper, fulfilment.by_paper) == (plan, "Kế hoạch số 21/KH-UBND")
    shown = page(client_of(cast), "tracker", movement.pk)
    assert f'<a href="/van-ban/{plan.pk}/">Kế hoạch số 21/KH-UBND</a>' in shown
