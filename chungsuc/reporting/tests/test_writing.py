"""What the pages of reporting print: the same figures, marked as the page marks them."""

from datetime import date

import pytest
from django.http import HttpResponse

from chungsuc.documents.models import Paper
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements.tests.test_pages import client_of, text_of
from chungsuc.movements.tests.test_writing import said
from chungsuc.progress.queries import territory_on
from chungsuc.reporting import writing
from chungsuc.reporting.queries import summary
from chungsuc.reporting.queries.hand_over import handed_over
from chungsuc.reporting.tests.standings import asked, stand
from chungsuc.units.models import Appointment, Role
from chungsuc.units.queries import actor_on
from tests.cast import NOW, TODAY, Cast


@pytest.fixture
def judged(cast: Cast) -> Cast:
    stand(cast.bodies["thu/dong/lua"], provisional=["1.1"])
    stand(cast.bodies["thu/dong/ngo"], short=["17.8"])
    return cast


def report_of(cast: Cast) -> OfficialPaper:
    question = asked(cast.bodies["thu"])
    found = summary(question)
    assert found is not None
    return writing.report(found, question, cast.bodies["thu/dieu-phoi"], sample=True)


def taken_over(cast: Cast) -> Appointment:
    before = Appointment.objects.get(user=cast["an"])
    before.valid_to = date(2023, 11, 5)
    before.save()
    return Appointment.objects.create(
        user=cast["ha"], body=before.body, role=Role.OFFICER, post=before.post, valid_from=TODAY, succeeds=before
    )


def test_a_report_has_the_numbers_of_the_page_with_what_is_provisional_and_that_they_are_samples(judged: Cast) -> None:
    text = said(report_of(judged))
    assert "Có 4 xã, trong đó 2 xã có số liệu (số liệu mẫu)." in text
    assert "có 1 xã, chiếm 50,0%, trong đó tạm tính 1." in text
    assert "Cộng 4 1 (tạm tính 1) 1 0 0 0 18,50 0" in text


def test_a_proposal_never_says_more_than_the_page(judged: Cast) -> None:
    body = judged.bodies["thu/dong"]
    question = asked(body)
    found = territory_on(body, level="district", on=question.on, known_at=question.known_at)
    paper = writing.proposal(found.edition, found.judged, body, question, sample=True)
    assert paper.addressees == ("Ủy ban nhân dân tỉnh Thử",)
    assert f"Huyện Đông đạt {found.judged.criteria_met}/{found.judged.criteria_total} tiêu chí" in said(paper)
    assert "Những nội dung chưa đạt, chưa đủ căn cứ." in said(paper)


def test_a_record_of_hand_over_is_signed_by_both_and_by_the_body(cast: Cast) -> None:
    post = taken_over(cast)
    work = handed_over(post, actor_on(cast["ha"], TODAY), NOW, as_known_then=False)
    paper = writing.hand_over_record(post, work, on=TODAY)
    assert [one.title for one in (*paper.co_signers, paper.signer) if one] == [
        *("BÊN GIAO", "XÁC NHẬN CỦA ĐƠN VỊ", "BÊN NHẬN"),
    ]
    assert "Nhiệm vụ chưa xong như bảng sau." in said(paper)


@pytest.mark.parametrize("path", ["in/bao-cao/", "in/bao-cao/thu/dong/", "in/to-trinh/thu/dong/", "in/to-trinh/thu/dong/lua/"])
def test_a_page_is_taken_as_word_by_whoever_sees_it_and_by_nobody_else(judged: Cast, path: str) -> None:
    answer = client_of(judged).get(f"/{path}?dang=docx")
    assert isinstance(answer, HttpResponse)
    assert answer.content[:2] == b"PK"
    if "thu" in path:
        assert client_of(judged, "lan").get(f"/{path}?dang=docx").status_code == 404


@pytest.mark.pdf
def test_a_record_is_taken_by_the_two_it_is_about(cast: Cast) -> None:
    address = f"/in/bien-ban-ban-giao/{taken_over(cast).pk}/?dang=pdf"
    assert client_of(cast, "ha").get(address).content[:5] == b"%PDF-"
    assert client_of(cast, "lan").get(address).status_code == 404


def test_the_pages_offer_their_paper_with_what_they_were_asked(judged: Cast) -> None:
    page = text_of(client_of(judged).get("/tong-hop/thu/?dong=du-kien"))
    assert "/in/bao-cao/thu/?dong=du-kien&amp;dang=docx" in page
    assert "/in/to-trinh/thu/dong/?dang=pdf" in text_of(client_of(judged).get("/danh-gia/thu/dong/"))


def test_a_report_kept_as_a_draft_belongs_to_the_body_of_who_keeps_it(judged: Cast) -> None:
    assert client_of(judged).post("/in/bao-cao/thu/").status_code == 302
    assert Paper.objects.get().holder == judged.bodies["thu/dieu-phoi"]
