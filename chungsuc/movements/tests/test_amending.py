"""From an amending paper to the next version of a plan, by the pages."""

from datetime import date
from pathlib import Path

import pytest

from chungsuc.accounts.permits import Refused
from chungsuc.documents.models import Direction, Paper, PaperState
from chungsuc.documents.official.reading import read
from chungsuc.movements.actions import put_in_force, start_amendment
from chungsuc.movements.models import Draft, DraftItem, Duty, ItemState, Movement, Target
from chungsuc.movements.queries.drafts import reading_of
from chungsuc.movements.tests.test_pages import client_of, text_of
from chungsuc.rulebook.numbers import SCALE
from tests.cast import NOW, TODAY, Cast

AMENDING = """
ỦY BAN NHÂN DÂN
TỈNH THỬ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 45/KH-UBND
Thử, ngày 03 tháng 11 năm 2023
KẾ HOẠCH
Sửa đổi, bổ sung Kế hoạch phong trào thi đua xây dựng nông thôn mới
I. MỤC TIÊU
1. Đến hết năm 2025, có 02/04 xã đạt tiêu chí 17, chiếm 50%.
II. TỔ CHỨC THỰC HIỆN
1. Ủy ban nhân dân xã Lúa có trách nhiệm nhập đủ số liệu trước ngày 20 tháng 11 năm 2023.
Nơi nhận:
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lâm Thu Giang
"""


@pytest.fixture
def paper(cast: Cast, tmp_path: Path) -> Paper:
    file = tmp_path / "ke-hoach.txt"
    file.write_text(AMENDING, encoding="utf-8")
    official = read(file)
    return Paper.objects.create(
        state=PaperState.REGISTERED,
        direction=Direction.OUTGOING,
        holder=cast.bodies["thu/dieu-phoi"],
        type="kế hoạch",
        number="45",
        symbol="KH-UBND",
        dated="2023-11-03",
        subject=official.subject or "",
        tree=official.to_json(),
        registered_by=cast["dung"],
        registered_at=NOW,
    )


def begun(cast: Cast, paper: Paper) -> Draft:
    return start_amendment(actor=cast["dung"], paper=paper, movement=cast.movement, reading=reading_of(paper), now=NOW)


def accepted(draft: Draft) -> None:
    """As if a person had gone through it: only the target and the duty, on bodies that exist."""
    draft.items.exclude(kind__in=("target", "duty")).update(state=ItemState.DROPPED)
    draft.items.filter(kind__in=("target", "duty")).update(state=ItemState.ACCEPTED)


def test_what_an_item_replaces_is_proposed_by_its_words(cast: Cast, paper: Paper) -> None:
    draft = begun(cast, paper)
    item = draft.items.get(kind="target")
    assert draft.head["replaces"][str(item.pk)] == cast.target.pk


def test_an_amending_paper_becomes_the_next_version_by_its_pages(cast: Cast, paper: Paper) -> None:
    client, old, duty = client_of(cast), cast.target, Duty.objects.get()
    answer = client.post(f"/phong-trao/{cast.movement.pk}/sua-doi/", {"paper": paper.pk})
    draft = Draft.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/ban-nhap/{draft.pk}/")
    accepted(draft)
    item, task = draft.items.get(kind="target"), draft.items.get(kind="duty")
    form = {
        "on": "2023-11-06",
        "summary": "Hạ chỉ tiêu 17",
        "valid_to": "2025-12-31",
        f"thay-{item.pk}": old.pk,
        f"thay-{task.pk}": duty.pk,
    }
    page = f"/ban-nhap/{draft.pk}/thay-muc/"
    assert "Xã đạt tiêu chí 17" in text_of(client.get(page))
    assert client.post(page, form | {"on": "32/13/2023"}).status_code == 422
    assert client.post(page, form | {"bo-target": [old.pk]}).status_code == 422
    assert client.post(page, form).status_code == 302
    answer = client.post(f"/ban-nhap/{draft.pk}/ap-dung/")
    assert answer.headers["Location"] == f"/phong-trao/{cast.movement.pk}/phien-ban/"
    new = Target.objects.get(replaces=old)
    assert (new.stated_goal, new.paper, new.amendment and new.amendment.version) == (2 * SCALE, paper, 2)
    later = Duty.objects.get(replaces=duty)
    assert (later.rule, later.lead, later.valid_from) == ("date:2023-11-19", cast.lua, TODAY)
    shown = text_of(client.get(answer.headers["Location"]))
    assert ("Bản thứ 2" in shown, "Hạ chỉ tiêu 17" in shown) == (True, True)
    assert list(Movement.objects.get(pk=cast.movement.pk).papers.all()) == [paper]


def test_nothing_is_put_in_force_before_the_day_is_said_and_all_is_decided(cast: Cast, paper: Paper) -> None:
    draft = begun(cast, paper)
    with pytest.raises(Refused, match="chưa nhận hoặc bỏ"):
        put_in_force(actor=cast["dung"], draft=draft, now=NOW)
    accepted(draft)
    with pytest.raises(Refused, match="Chưa ghi ngày áp dụng"):
        put_in_force(actor=cast["dung"], draft=draft, now=NOW)
    assert not Target.objects.filter(amendment__isnull=False).exists()


def test_a_row_changed_meanwhile_is_not_replaced_unseen(cast: Cast, paper: Paper) -> None:
    draft = begun(cast, paper)
    accepted(draft)
    draft.head |= {"on": "2023-11-06", "summary": "x"}
    draft.save()
    Target.objects.filter(pk=cast.target.pk).update(ended_on=date(2023, 11, 1), end_reason="Đã thôi")
    with pytest.raises(Refused, match="không còn trong kế hoạch"):
        put_in_force(actor=cast["dung"], draft=draft, now=NOW)


def test_only_the_planner_amends(cast: Cast, paper: Paper) -> None:
    assert client_of(cast, "an").get(f"/phong-trao/{cast.movement.pk}/sua-doi/").status_code == 403
    with pytest.raises(Refused):
        start_amendment(actor=cast["an"], paper=paper, movement=cast.movement, reading=reading_of(paper), now=NOW)
    draft = begun(cast, paper)
    pages = [f"/ban-nhap/{draft.pk}/thay-muc/"]
    assert [client_of(cast, "lan").get(page).status_code for page in pages] == [404]
    assert DraftItem.objects.filter(draft=draft, state=ItemState.ACCEPTED).count() == 0
