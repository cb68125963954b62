"""A movement on paper: what each paper says, who may take it, and that it reads back."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chungsuc.clock import ZONE
from chungsuc.documents.letterhead import framed, in_corner, signer_for
from chungsuc.documents.models import Paper, PaperState
from chungsuc.documents.official.reading import read
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.official.writing import render_docx, settled
from chungsuc.movements import writing
from chungsuc.movements.models import Amendment, Duty, QuotaClause, Target
from chungsuc.movements.tests.test_pages import client_of, text_of
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Body, BodyKind
from tests.cast import NOW, TODAY, Cast

LATER = TODAY + timedelta(days=30)


def said(paper: OfficialPaper) -> str:
    return "\n".join(
        " ".join(filter(None, [node.number, node.title, node.text, *(cell for row in node.rows for cell in row)]))
        for _, node in paper.nodes()
    )


def plan_of(cast: Cast) -> OfficialPaper:
    return writing.plan(cast.movement, on=TODAY, known_at=NOW)


def reminder_of(cast: Cast) -> OfficialPaper:
    late = writing.late_duties(cast.movement, on=LATER, known_at=NOW)
    return writing.reminder(cast.movement, late, on=LATER)


def decision_of(cast: Cast) -> OfficialPaper:
    made = Amendment.objects.create(
        movement=cast.movement, version=2, on=TODAY, summary="Nâng mục tiêu", made_by=cast["dung"], made_at=NOW
    )
    old = cast.target
    new = Target.objects.get(pk=old.pk)
    new.pk, new.text, new.amendment, new.replaces = None, "Xã đạt tiêu chí 17 và 18", made, old
    new.save()
    Target.objects.filter(pk=old.pk).update(ended_on=TODAY, ended_by=made)
    return writing.amendment_decision(made, on=TODAY)


def invitation_of(cast: Cast) -> OfficialPaper:
    at = datetime(2023, 11, 20, 8, 0, tzinfo=ZONE)
    meeting = writing.Meeting("sơ kết", at, "Hội trường huyện", "đồng chí Chủ tịch", ("Sở Môi trường", "Huyện Đông"))
    return writing.invitation(cast.movement, meeting, on=TODAY)


def test_a_plan_says_its_targets_with_goal_and_result_and_that_the_figures_are_samples(cast: Cast) -> None:
    text = said(plan_of(cast))
    assert "Kết quả đến 06/11/2023 (số liệu mẫu)" in text
    assert "1 Xã đạt tiêu chí 17 3/4, 75% 0/4; chưa đủ căn cứ 4 31/12/2025" in text


def test_a_plan_lays_each_duty_on_the_body_that_leads_it_with_its_day(cast: Cast) -> None:
    text = said(plan_of(cast))
    assert "Ủy ban nhân dân xã Lúa có trách nhiệm.\n- Nhập đủ số liệu; thời hạn trước ngày 10/11/2023." in text


@pytest.fixture
def many(cast: Cast) -> Cast:
    """Every commune of the province has the same duty."""
    for key in ("thu/dong/ngo", "thu/tay/khoai", "thu/tay/san"):
        duty = Duty.objects.get(movement=cast.movement, lead=cast.lua)
        duty.pk, duty.lead = None, cast.bodies[key]
        duty.save()
    return cast


def test_a_duty_of_many_is_said_once_in_plan_and_notice(many: Cast) -> None:
    text = said(plan_of(many))
    assert "1 Ủy ban nhân dân các xã (4 xã) có trách nhiệm.\n- Nhập đủ số liệu; thời hạn trước ngày 10/11/2023." in text
    assert "xã Ngô" not in text
    assert plan_of(many).recipients[0] == "Ủy ban nhân dân các xã"
    assert "- Ủy ban nhân dân các xã (4 xã), nhập đủ số liệu" in said(writing.launch_notice(many.movement, on=TODAY))


def test_a_reminder_is_sent_to_many_by_the_list_that_names_each(many: Cast) -> None:
    paper = reminder_of(many)
    assert paper.addressees == ("Ủy ban nhân dân các xã có tên tại mục 1",)
    assert "4 Nhập đủ số liệu Ủy ban nhân dân xã Sắn" in said(paper)


def test_an_agency_is_called_in_the_corner_without_the_territory_that_stands_above_it(cast: Cast) -> None:
    agency = cast.bodies["khac/dieu-phoi"]
    assert in_corner(agency) == "Văn phòng Điều phối"
    assert in_corner(cast.lua) == "Ủy ban nhân dân xã Lúa"
    assert framed(agency, "báo cáo", "x", (), on=TODAY).issuer == "Văn phòng Điều phối tỉnh Khác"


def test_a_plan_has_a_part_on_awards_only_where_the_movement_has_quotas(cast: Cast) -> None:
    assert "KHEN THƯỞNG" not in said(plan_of(cast))
    QuotaClause.objects.create(movement=cast.movement, award="Bằng khen", share=20 * SCALE, per="khối thi đua")
    assert "Bằng khen có số lượng không quá 20% cho mỗi khối thi đua." in said(plan_of(cast))


def test_a_reminder_goes_to_every_body_that_is_late_and_says_by_how_many_days(cast: Cast) -> None:
    paper = reminder_of(cast)
    assert paper.addressees == ("Ủy ban nhân dân xã Lúa",)
    assert "1 Nhập đủ số liệu Ủy ban nhân dân xã Lúa 09/11/2023 27" in said(paper)


def test_an_amendment_says_what_was_changed_into_what(cast: Cast) -> None:
    assert "Mục tiêu “Xã đạt tiêu chí 17” sửa thành “Xã đạt tiêu chí 17 và 18”." in said(decision_of(cast))


def test_papers_bear_no_number_and_are_framed_for_the_body_that_issues_them(cast: Cast) -> None:
    paper = plan_of(cast)
    assert (paper.number, paper.symbol, paper.place) == (None, "KH-UBND", "Thử")
    assert (paper.superior, paper.issuer_lines) == ("", "ỦY BAN NHÂN DÂN TỈNH THỬ")
    notice = writing.launch_notice(cast.movement, on=TODAY)
    assert (notice.superior, notice.issuer_lines, notice.symbol) == (
        *("ỦY BAN NHÂN DÂN TỈNH THỬ", "VĂN PHÒNG ĐIỀU PHỐI", "TB-VPĐP"),
    )


@pytest.mark.parametrize("make", [plan_of, reminder_of, decision_of, invitation_of])
def test_what_a_room_prints_is_read_back_with_the_same_words(make: object, cast: Cast, tmp_path: Path) -> None:
    assert callable(make)
    paper: OfficialPaper = settled(make(cast))
    (tmp_path / "paper.docx").write_bytes(render_docx(paper))
    found = read(tmp_path / "paper.docx")
    assert said(found).split() == said(paper).split()
    assert (found.type, found.symbol, found.subject, found.date) == (
        *(paper.type, paper.symbol, paper.subject, paper.date),
    )


@pytest.mark.pdf
@pytest.mark.parametrize("kind", ["ke-hoach", "thong-bao"])
def test_whoever_sees_the_movement_takes_its_papers_as_word_and_pdf(cast: Cast, kind: str) -> None:
    address = f"/phong-trao/{cast.movement.pk}/van-ban/{kind}/"
    client = client_of(cast, "an")
    assert client.get(f"{address}?dang=docx").content[:2] == b"PK"
    assert client.get(f"{address}?dang=pdf").content[:5] == b"%PDF-"
    assert client.get(f"{address}?dang=exe").status_code == 404


def test_another_province_takes_nothing(cast: Cast) -> None:
    for path in ("", "ke-hoach/", "thong-bao/", "cong-van/", "giay-moi/"):
        assert client_of(cast, "lan").get(f"/phong-trao/{cast.movement.pk}/van-ban/{path}").status_code == 404


def test_a_plan_kept_as_a_draft_has_no_number_and_its_words_can_be_changed(cast: Cast) -> None:
    client = client_of(cast)
    answer = client.post(f"/phong-trao/{cast.movement.pk}/van-ban/ke-hoach/")
    draft = Paper.objects.get(state=PaperState.DRAFT)
    assert (answer.status_code, answer["Location"]) == (302, f"/van-ban/{draft.pk}/soan/")
    page = text_of(client.get(f"/van-ban/{draft.pk}/soan/"))
    assert "Huy động các cơ quan, đơn vị và Nhân dân" in page
    assert "Nhập đủ số liệu" in page


def test_who_does_not_keep_the_register_is_offered_no_draft_and_refused_one(cast: Cast) -> None:
    client = client_of(cast, "an")
    assert "Lưu thành dự thảo" not in text_of(client.get(f"/phong-trao/{cast.movement.pk}/van-ban/"))
    assert client.post(f"/phong-trao/{cast.movement.pk}/van-ban/ke-hoach/").status_code == 403
    assert not Paper.objects.exists()


def test_an_invitation_is_filled_in_first_and_then_taken(cast: Cast) -> None:
    address, client = f"/phong-trao/{cast.movement.pk}/van-ban/giay-moi/", client_of(cast)
    asked = {
        "kind": "sơ kết", "day": "2023-11-20", "time": "08:00", "where": "Hội trường",
        "chair": "đồng chí Chủ tịch", "invited": "Sở Môi trường\nHuyện Đông",
    }
    assert client.get(address, {"kind": "sơ kết"}).status_code == 422
    assert "Giấy mời đã sẵn sàng" in text_of(client.get(address, asked))
    assert client.get(address, {**asked, "dang": "docx"}).content[:2] == b"PK"


def test_a_reminder_is_offered_only_where_something_is_late(cast: Cast) -> None:
    address = f"/phong-trao/{cast.movement.pk}/van-ban/"
    assert "Không có nhiệm vụ nào quá hạn" in text_of(client_of(cast).get(address))
    assert client_of(cast).get(f"{address}cong-van/").status_code == 404
    Duty.objects.update(rule="date:2023-11-01")
    assert "1 nhiệm vụ quá hạn" in text_of(client_of(cast).get(address))


def test_a_committee_entered_as_an_agency_writes_as_its_territory_does(cast: Cast) -> None:
    district = cast.bodies["thu/dong"]
    agency = Body(kind=BodyKind.AGENCY, official_name="Ủy ban nhân dân huyện Đông", parent=district)
    paper, same = (framed(body, "báo cáo", "x", (), on=TODAY) for body in (agency, district))
    assert paper == same
    assert signer_for(agency).on_behalf == "TM. ỦY BAN NHÂN DÂN"
