"""The words of a draft, changed before it is issued."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from chungsuc.documents.actions import keep_draft, official_of
from chungsuc.documents.draft_words import DraftWords
from chungsuc.documents.letterhead import framed, heading, item, paragraph
from chungsuc.documents.models import Paper
from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.documents.official.writing import settled
from tests.cast import NOW, Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def draft(cast: Cast) -> Paper:
    table = Node("table", rows=(("STT", "Xã"), ("1", "Xã Lúa")))
    nodes = (
        paragraph("Ủy ban nhân dân tỉnh ban hành kế hoạch."),
        heading("I", "MỤC TIÊU", item("1", "Có thêm hai xã đạt chuẩn.", table), item("2", "Giữ vững kết quả.")),
    )
    official = framed(cast.bodies["thu"], "kế hoạch", "Thực hiện phong trào", nodes, on=date(2023, 11, 6))
    return keep_draft(actor=cast["dung"], holder=cast.bodies["thu"], official=official, now=NOW)


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who], backend=BACKEND)
    return client


def tree(paper: Paper) -> OfficialPaper:
    paper.refresh_from_db()
    found = official_of(paper)
    assert found is not None
    return found


def words_of(paper: Paper) -> dict[str, str]:
    """What the form's boxes hold as they are shown."""
    form = DraftWords(official=tree(paper))
    return {name: str(field.initial) for name, field in form.fields.items()}


def test_what_is_saved_unchanged_is_the_same_paper(cast: Cast, draft: Paper) -> None:
    before = tree(draft)
    answer = client_of(cast, "dung").post(f"/van-ban/{draft.pk}/soan/", words_of(draft))
    assert (answer.status_code, tree(draft)) == (302, settled(before))


def test_words_are_changed_and_numbers_and_tables_stay(cast: Cast, draft: Paper) -> None:
    words = {**words_of(draft), "doan-1.0": "Có thêm ba xã đạt chuẩn.", "subject": "Thực hiện phong trào năm 2023"}
    client_of(cast, "dung").post(f"/van-ban/{draft.pk}/soan/", words)
    changed = tree(draft)
    goals = changed.body[1].children
    assert (goals[0].number, goals[0].text, goals[0].children[0].rows[1]) == (
        *("1", "Có thêm ba xã đạt chuẩn.", ("1", "Xã Lúa")),
    )
    assert (changed.subject, draft.subject) == ("Thực hiện phong trào năm 2023",) * 2


def test_a_piece_that_is_emptied_is_left_out(cast: Cast, draft: Paper) -> None:
    client_of(cast, "dung").post(f"/van-ban/{draft.pk}/soan/", {**words_of(draft), "doan-1.1": " "})
    assert [child.text for child in tree(draft).body[1].children] == ["Có thêm hai xã đạt chuẩn."]


def test_a_draft_without_a_subject_is_not_kept_and_the_box_says_so(cast: Cast, draft: Paper) -> None:
    answer = client_of(cast, "dung").post(f"/van-ban/{draft.pk}/soan/", {**words_of(draft), "subject": ""})
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 422
    assert "Cần ghi ô này." in answer.content.decode()
    assert tree(draft).subject == "Thực hiện phong trào"


@pytest.mark.parametrize("who", ["an", "chi", "lan"])
def test_a_draft_is_seen_only_where_it_is_kept(cast: Cast, draft: Paper, who: str) -> None:
    assert client_of(cast, who).get(f"/van-ban/{draft.pk}/soan/").status_code == 404


def test_a_leader_reads_a_draft_and_does_not_change_it(cast: Cast, draft: Paper) -> None:
    client = client_of(cast, "giang")
    answer = client.get(f"/van-ban/{draft.pk}/soan/")
    assert isinstance(answer, HttpResponse)
    assert ">Lưu dự thảo</button>" not in answer.content.decode()
    assert client.post(f"/van-ban/{draft.pk}/soan/", words_of(draft)).status_code == 403
