"""The pages of reports: what is offered, what is shown, what is refused and how nothing typed is lost."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from chungsuc.accounts.models import Message
from chungsuc.documents.models import Paper, PaperState
from chungsuc.reporting.actions.reports import save_draft
from chungsuc.reporting.actions.sending import send_report
from chungsuc.reporting.models import Report, ReportState, ReportVersion
from chungsuc.reporting.tests.chains import KEY, Chains, body, chain, person
from chungsuc.units.models import Role
from tests.cast import Cast

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-06T09:00:00+07:00")


def signed_in(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast[username], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(made: Chains, name: str, what: str = "report") -> str:
    return reverse(what, args=[made.duty(name).pk, KEY])


def words(answer: object) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return " ".join(text.split())


def test_looking_at_a_report_stores_nothing(cast: Cast) -> None:
    made = chain(cast)
    answer = signed_in(cast, "an").get(url(made, "lua"))
    assert "Báo cáo này chưa ai mở. Mở được từ ngày 10/10/2023." in words(answer)
    assert Report.objects.count() == 0


def test_a_report_is_opened_written_and_sent_on_its_page(cast: Cast) -> None:
    made, client = chain(cast), signed_in(cast, "an")
    client.post(url(made, "lua", "report_open"))
    assert 'name="s-1"' in client.get(url(made, "lua")).content.decode()
    client.post(url(made, "lua", "report_save"), {"edit": 0, "s-1": "Ba con đường"})
    answer = client.post(url(made, "lua", "report_send"), {"edit": 1, "s-1": "Bốn con đường"}, follow=True)
    assert "Đã ký và gửi bản 1." in words(answer)
    version = ReportVersion.objects.get()
    assert version.content["narrative"]["1"] == "Bốn con đường"
    page = words(signed_in(cast, "phuong").get(url(made, "lua")))
    assert "Nhận báo cáo" in page
    assert "Bốn con đường" in page
    assert Message.objects.filter(user=cast["phuong"], text__contains="đã gửi đến").count() == 1


def test_a_leader_reads_and_signs_on_the_page_what_another_wrote(cast: Cast) -> None:
    made = chain(cast)
    person(cast, "son", "thu/dong/lua", Role.LEADER, "chủ tịch xã")
    made.written("an", "lua", "Ba con đường")
    assert "Lãnh đạo đơn vị ký và gửi." in words(signed_in(cast, "an").get(url(made, "lua")))
    leader = signed_in(cast, "son")
    page = leader.get(url(made, "lua"))
    assert "Ba con đường" in words(page)
    assert 'name="s-1"' not in page.content.decode()
    answer = leader.post(url(made, "lua", "report_send"), {"edit": page.context["page"].report.edit}, follow=True)
    assert "Đã ký và gửi bản 1." in words(answer)
    assert ReportVersion.objects.get().signed_by == cast["son"]


def test_a_leader_signs_the_correction_that_another_wrote(cast: Cast) -> None:
    made = chain(cast)
    person(cast, "son", "thu/dong/lua", Role.LEADER, "chủ tịch xã")
    report = made.written("an", "lua", "Ba con đường")
    send_report(**made.asked("son", "lua"), edit=report.edit)
    made.received("phuong", "lua")
    report = save_draft(**made.asked("an", "lua"), edit=report.edit, narrative={"1": "Bốn con đường"})
    leader = signed_in(cast, "son")
    assert "Bản đính chính chờ ký" in words(leader.get(url(made, "lua")))
    answer = leader.post(url(made, "lua", "report_correct"), {"edit": report.edit, "reason": "đếm lại"}, follow=True)
    assert "Đã ký bản đính chính 2" in words(answer)


def test_a_stated_yes_or_no_has_no_gap_in_words(cast: Cast) -> None:
    made = chain(cast, ["emulation_annual_report"])
    report = made.opened("an", "lua")
    stated = {"emulation_annual_report": {cast.lua.key: {"on_time": "có"}}}
    save_draft(**made.asked("an", "lua"), edit=report.edit, narrative={"1": "Lời"}, stated=stated)
    page = words(signed_in(cast, "an").get(url(made, "lua")))
    assert "Đúng hạn" in page
    assert "lệch" not in page


def test_a_typed_table_leads_to_where_it_is_typed(cast: Cast) -> None:
    made = chain(cast, ["emulation_annual_report"])
    made.opened("an", "lua")
    where = reverse("state_form", args=["emulation_annual_report", cast.lua.key]) + "?ky=2023"
    assert where in signed_in(cast, "an").get(url(made, "lua")).content.decode()


def test_of_two_who_write_at_once_the_second_sees_the_first_and_keeps_the_own(cast: Cast) -> None:
    made = chain(cast)
    made.written("an", "lua", "Của An")
    answer = signed_in(cast, "anh").post(url(made, "lua", "report_save"), {"edit": 0, "s-1": "Của Anh"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Của Anh</textarea>" in page
    assert "Bản người khác vừa lưu ở phần này" in page
    assert "Của An</p>" in page
    assert 'name="edit" value="1"' in page
    assert made.report("lua").content["narrative"]["1"] == "Của An"


def test_sending_with_some_missing_is_refused_until_it_is_said_and_keeps_the_text(cast: Cast) -> None:
    made, client = chain(cast), signed_in(cast, "phuong")
    made.sent("an", "lua")
    made.opened("phuong", "dong")
    answer = client.post(url(made, "dong", "report_send"), {"edit": 0, "s-1": "Tổng hợp"})
    assert answer.status_code == 422
    assert "Còn thiếu báo cáo của 1 đơn vị: Xã Ngô." in words(answer)
    assert made.report("dong").content["narrative"]["1"] == "Tổng hợp"
    client.post(url(made, "dong", "report_send"), {"edit": 1, "s-1": "Tổng hợp", "without": str(made.duty("ngo").pk)})
    version = made.report("dong").latest
    assert version is not None
    page = words(client.get(reverse("report_version", args=[version.pk])))
    assert "Gửi khi còn thiếu 1 đơn vị: Xã Ngô." in page
    assert version.digest in page


def test_the_board_shows_each_unit_at_a_glance_and_filters(cast: Cast) -> None:
    made = chain(cast)
    made.sent("an", "lua")
    at = f"{reverse('report_board', args=[made.calendar.pk, KEY])}?noi={body(cast, 'dong').pk}"
    page = signed_in(cast, "phuong").get(at)
    assert "Gửi Huyện Đông: 1/2 đơn vị đã gửi." in words(page)
    assert "Xã Lúa: đúng hạn" in words(page)
    assert "Xã Ngô: chưa mở" in words(page)
    rows = re.findall(r'<tr><th scope="row"><a[^>]*>([^<]+)', signed_in(cast, "phuong").get(f"{at}&loc=unopened").content.decode())
    assert rows == ["Xã Ngô"]


def test_my_reports_lists_what_to_write_and_what_comes_in(cast: Cast) -> None:
    made = chain(cast)
    made.written("an", "lua", "Lời")
    assert "Báo cáo phong trào năm , năm 2023".replace(" ,", ",") in words(signed_in(cast, "an").get(reverse("reports")))
    page = words(signed_in(cast, "phuong").get(reverse("reports")))
    assert "0/2" in page
    assert "1 đang làm" in page


@pytest.mark.parametrize(("who", "code"), [
    ("an", 200), ("anh", 200), ("phuong", 200), ("dung", 200), ("giang", 200), ("quy", 200),
    ("binh", 404), ("chi", 404), ("khanh", 404), ("lan", 404), ("oanh", 404),
])  # fmt: skip
def test_a_report_is_read_by_its_body_all_receivers_above_coordination_and_leaders(cast: Cast, who: str, code: int) -> None:
    made = chain(cast)
    version = made.sent("an", "lua")
    client = signed_in(cast, who)
    pages = [url(made, "lua"), reverse("report_version", args=[version.pk])]
    pages.append(reverse("report_version_print", args=[version.pk]))
    assert {client.get(page).status_code for page in pages} == {code}


@pytest.mark.parametrize("what", [
    "report_open", "report_save", "report_send", "report_withdraw", "report_receive", "report_return", "report_correct",
    "report_stitch", "report_copy",
])  # fmt: skip
def test_no_act_is_open_to_who_may_not_read(cast: Cast, what: str) -> None:
    made = chain(cast)
    made.sent("an", "lua")
    assert signed_in(cast, "binh").post(url(made, "lua", what), {"edit": 1}).status_code == 404
    assert signed_in(cast, "an").get(url(made, "lua", what)).status_code == 405


def test_a_version_is_a_word_file_with_missing_units_and_becomes_a_draft_in_the_register_once(cast: Cast) -> None:
    made, client = chain(cast), signed_in(cast, "phuong")
    made.sent("an", "lua", "Lúa làm đường")
    version = made.sent("phuong", "dong", "Huyện tổng hợp\n- điểm một", without=[made.duty("ngo").pk])
    at = reverse("report_version_print", args=[version.pk])
    answer = client.get(f"{at}?dang=docx")
    import docx  # noqa: PLC0415

    text = "\n".join(p.text for p in docx.Document(BytesIO(answer.content)).paragraphs)
    assert "Huyện tổng hợp" in text
    assert "Báo cáo này chưa có phần của 1 đơn vị: xã Ngô." in text
    assert "I. KẾT QUẢ" in text
    client.post(at)
    kept = ReportVersion.objects.get(pk=version.pk)
    paper = Paper.objects.get(pk=kept.paper_id or 0)
    assert (paper.state, paper.holder_id, kept.digest) == (PaperState.DRAFT, version.report.body_id, version.digest)
    assert client.post(at).status_code == 403
    assert Paper.objects.filter(state=PaperState.DRAFT).count() == 1


def test_a_wet_signature_has_its_scan_and_only_pictures_and_pdf_are_taken(cast: Cast) -> None:
    made, client = chain(cast), signed_in(cast, "an")
    made.written("an", "lua", "Lời")
    text = SimpleUploadedFile("ky.txt", "chữ ký".encode())
    answer = client.post(url(made, "lua", "report_send"), {"edit": 1, "s-1": "Lời", "scan": text})
    assert "Bản ký tay phải là tệp PDF hoặc ảnh chụp." in words(answer)
    assert ReportVersion.objects.count() == 0
    client.post(url(made, "lua", "report_send"), {"edit": 1, "s-1": "Lời", "scan": SimpleUploadedFile("ky.pdf", PDF)})
    version = ReportVersion.objects.get()
    assert version.signature == "scan"
    at = reverse("report_version_scan", args=[version.pk])
    answer = signed_in(cast, "phuong").get(at)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert signed_in(cast, "binh").get(at).status_code == 404


def test_a_correction_shows_on_the_page_above(cast: Cast) -> None:
    made = chain(cast)
    made.sent("an", "lua", "Ba km")
    made.sent("phuong", "dong", without=[made.duty("ngo").pk])
    client = signed_in(cast, "an")
    client.post(url(made, "lua", "report_correct"), {"edit": 1, "s-1": "Hai km", "reason": "đo lại"})
    page = words(signed_in(cast, "phuong").get(url(made, "dong")))
    assert "1 báo cáo cấp dưới đã đính chính sau khi gửi: Xã Lúa." in page
    assert "Kết quả : Ba km → Hai km" in page
    assert made.report("lua").state == ReportState.FORWARDED


def test_reminding_from_the_board_tells_those_who_are_late(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = chain(cast)
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-13T09:00:00+07:00")
    at = reverse("report_board_remind", args=[made.calendar.pk, KEY])
    answer = signed_in(cast, "phuong").post(at, {"noi": body(cast, "dong").pk}, follow=True)
    assert "Đã đôn đốc 2 đơn vị." in words(answer)
    assert signed_in(cast, "an").post(at, {"noi": body(cast, "dong").pk}).status_code in (403, 404)


def test_a_past_day_shows_what_was_known_then_and_offers_nothing(cast: Cast) -> None:
    made = chain(cast)
    version = made.sent("an", "lua")
    client = signed_in(cast, "phuong")
    with override_settings(DEMO_DAYS=["2023-11-05"]):
        client.post("/ngay-lam-viec/", {"day": "2023-11-05", "next": "/"})
        page = words(client.get(url(made, "lua")))
    assert "Báo cáo này chưa ai mở." in page
    assert "Nhận báo cáo" not in page
    assert signed_in(cast, "phuong").get(reverse("report_version", args=[version.pk])).status_code == 200
    assert client.get(reverse("report_version", args=[version.pk])).status_code == 404


def test_odd_addresses_are_404(cast: Cast) -> None:
    made, client = chain(cast), signed_in(cast, "an")
    for at in (f"/bao-cao/{made.duty('lua').pk}/1999/", "/bao-cao/999999/2023/", "/bao-cao/ban/999999/", "/bao-cao/nhan/99999/2023/"):
        assert client.get(at).status_code == 404


@pytest.mark.parametrize("who", ["phuong", "dung", "giang"])
def test_a_draft_stays_at_its_desk_until_it_is_sent(cast: Cast, who: str) -> None:
    made = chain(cast)
    made.written("an", "lua", "Lời còn nháp")
    client = signed_in(cast, who)
    page = words(client.get(url(made, "lua")))
    assert "Đơn vị đang viết, chưa gửi." in page
    assert "Lời còn nháp" not in page
    assert client.get(url(made, "lua", "report_print")).status_code == 404
    made.sent("an", "lua", "Lời đã gửi")
    made.received("phuong", "lua")
    made.written("an", "lua", "Lời nháp của đính chính")
    page = words(client.get(url(made, "lua")))
    assert "Lời đã gửi" in page
    assert "Lời nháp của đính chính" not in page
