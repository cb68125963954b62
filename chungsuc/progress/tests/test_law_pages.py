"""The pages on which officials see, type and confirm the law."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chungsuc.documents.actions import store
from chungsuc.progress.models import OverlayUse, Passing, Provision, ProvisionKind, Rejudging
from chungsuc.progress.tests.typed_law import LEVEL, PAPER, confirmed_level, signed_in, text, typed_level
from tests.cast import LATRINES, NOW, STANDARD, TODAY, Cast

PLACE = f"/bo-tieu-chi/{STANDARD}/{LATRINES}/"
QUEUE = "/bo-tieu-chi/cho-xac-nhan/"


def test_every_set_stands_under_its_level_and_the_one_that_applies_says_why(cast: Cast) -> None:
    page = text(signed_in(cast, "an").get("/bo-tieu-chi/"))
    assert "xã nông thôn mới xét theo QĐ 318/QĐ-TTg ngày 08/03/2022, có hiệu lực từ 08/03/2022" in page
    assert "Đang áp dụng" in page
    assert "Chưa đủ nội dung" in page
    assert "10 tiêu chí, 47 chỉ tiêu" in page


def test_on_a_day_to_come_the_next_set_applies(cast: Cast) -> None:
    page = text(signed_in(cast).get("/bo-tieu-chi/?ngay=2026-03-01"))
    assert "xã nông thôn mới xét theo QĐ 51/2025/QĐ-TTg" in page


def test_somebody_without_a_post_is_shown_the_national_sets(cast: Cast) -> None:
    page = text(signed_in(cast, "ha").get("/bo-tieu-chi/"))
    assert "Bộ tiêu chí quốc gia, ngày 06/11/2023" in page
    assert "Gắn bộ bổ sung" not in page


def test_an_edition_shows_each_level_in_the_words_of_its_sureness(cast: Cast) -> None:
    OverlayUse.objects.all().delete()
    page = text(signed_in(cast).get(f"/bo-tieu-chi/{STANDARD}/?vung=tn"))
    assert all(word in page for word in ("Có nguồn", "Ghi theo trí nhớ", "Chưa rõ mức"))
    only = text(signed_in(cast).get(f"/bo-tieu-chi/{STANDARD}/?vung=tn&chi=chua-ro"))
    assert f'href="{PLACE}?vung=tn' in only
    assert "Ban hành quy định quản lý quy hoạch chung" not in only


def test_an_overlay_stands_in_front_with_the_national_level_beside_it(cast: Cast) -> None:
    page = text(signed_in(cast).get(f"/bo-tieu-chi/{STANDARD}/"))
    assert "Mức mẫu" in page
    assert "Trung ương: chưa rõ" in page


def test_a_level_that_is_so_many_times_another_sets_is_shown_as_a_number_in_words_of_officials(cast: Cast) -> None:
    client, model = signed_in(cast), "/bo-tieu-chi/qd-319-2022-kieu-mau/"
    page = text(client.get(f"{model}?vung=tdmnpb&ngay=2023-11-06"))
    assert "<b>≥ 55 triệu đồng/người/năm</b>" in page
    assert "Bằng 1,1 lần mức 10.1 của bộ xã nông thôn mới nâng cao" in page
    assert '<span class="nowrap">2023: ≥ 55 triệu đồng/người/năm</span>' in text(client.get(f"{model}2/"))
    assert "danh hiệu Huyện đạt chuẩn nông thôn mới" in text(client.get("/bo-tieu-chi/qd-321-2022-tinh/"))


@pytest.mark.parametrize(
    "address", ["/bo-tieu-chi/qd-la/", f"/bo-tieu-chi/{STANDARD}/99.9/", "/bo-tieu-chi/qd-la/nhap/"]
)
def test_what_there_is_not_is_not_found(cast: Cast, address: str) -> None:
    assert signed_in(cast).get(address).status_code == 404


@pytest.mark.parametrize(
    ("who", "place", "may"),
    [
        ("dung", "2.1", True),
        ("chi", LATRINES, True),
        ("chi", "2.1", False),
        ("an", LATRINES, False),
        ("giang", LATRINES, False),
    ],
)
def test_a_level_is_typed_by_the_office_or_the_department_that_answers_for_it(
    cast: Cast,
    who: str,
    place: str,
    may: bool,  # noqa: FBT001 -- given by its name above
) -> None:
    client = signed_in(cast, who)
    address = f"/bo-tieu-chi/{STANDARD}/{place}/"
    assert ("Nhập mức của tỉnh theo quyết định" in text(client.get(address))) is may
    client.post(address, LEVEL)
    assert Provision.objects.exists() is may


def test_a_level_typed_by_one_is_confirmed_by_another_and_then_stands_in_the_set(cast: Cast) -> None:
    told = text(
        signed_in(cast).post(PLACE, LEVEL | {"tep": SimpleUploadedFile("qd.txt", "Quyết định".encode())}, follow=True)
    )
    assert "Đã gửi người thứ hai xác nhận" in told
    row = Provision.objects.get()
    assert (row.state, row.level, row.page, row.typed_by) == (Passing.PROPOSED, 75, "Phụ lục, trang 3", cast["dung"])
    assert row.file is not None
    assert row.file.name == "qd.txt"
    queue = text(signed_in(cast, "em").get(QUEUE))
    assert "≥ 70%" in queue
    assert "<b>≥ 75%</b>" in queue
    done = signed_in(cast, "em").post(QUEUE, {"act": "confirm", "muc": [row.pk]}, follow=True)
    assert "Đã xác nhận 1 mục" in text(done)
    page = text(signed_in(cast, "an").get(f"/bo-tieu-chi/{STANDARD}/"))
    assert "<b>≥ 75%</b>" in page
    assert "Trung ương: ≥ 70%" in page
    history = text(signed_in(cast, "an").get(PLACE))
    assert "Hoàng Văn Dũng nhập 09:00 06/11/2023; Bế Thị Em xác nhận" in history


def test_what_waits_is_counted_in_ones_work_until_it_is_settled(cast: Cast) -> None:
    row = typed_level(cast)
    assert "Quy định chờ xác nhận" in text(signed_in(cast, "em").get("/"))
    assert "Quy định chờ xác nhận" not in text(signed_in(cast).get("/"))
    signed_in(cast, "em").post(QUEUE, {"act": "confirm", "muc": [row.pk]})
    assert "Quy định chờ xác nhận" not in text(signed_in(cast, "em").get("/"))


def test_ones_own_row_is_shown_with_the_reason_and_cannot_be_confirmed(cast: Cast) -> None:
    row = typed_level(cast)
    queue = text(signed_in(cast).get(QUEUE))
    assert "Đồng chí nhập mục này nên một người khác xác nhận." in queue
    assert 'name="muc"' not in queue
    assert signed_in(cast).post(QUEUE, {"act": "confirm", "muc": [row.pk]}).status_code == 422
    row.refresh_from_db()
    assert row.state == Passing.PROPOSED


def test_refusing_asks_for_a_reason_keeps_the_ticks_and_tells_the_typist(cast: Cast) -> None:
    row = typed_level(cast)
    asked = signed_in(cast, "em").post(QUEUE, {"act": "refuse", "muc": [row.pk], "because": "  "})
    assert asked.status_code == 422
    assert f'value="{row.pk}" aria-label="{LATRINES}, TDMNPB" checked' in text(asked)
    signed_in(cast, "em").post(QUEUE, {"act": "refuse", "muc": [row.pk], "because": "Trang 3 ghi 72%"})
    row.refresh_from_db()
    assert (row.state, row.settled_because) == (Passing.REFUSED, "Trang 3 ghi 72%")
    assert "“Trang 3 ghi 72%”" in text(signed_in(cast).get(PLACE))


def test_nothing_ticked_is_said(cast: Cast) -> None:
    typed_level(cast)
    answer = signed_in(cast, "em").post(QUEUE, {"act": "confirm"})
    assert answer.status_code == 422
    assert "Chưa đánh dấu mục nào." in text(answer)


def test_the_typist_takes_back_what_nobody_settled_and_nobody_else_does(cast: Cast) -> None:
    row = typed_level(cast)
    assert signed_in(cast, "em").post(f"/bo-tieu-chi/muc/{row.pk}/rut/").status_code == 403
    signed_in(cast).post(f"/bo-tieu-chi/muc/{row.pk}/rut/")
    row.refresh_from_db()
    assert row.state == Passing.WITHDRAWN


def test_a_level_below_the_national_one_asks_for_a_reason_and_shows_it(cast: Cast) -> None:
    refused = signed_in(cast).post(PLACE, LEVEL | {"level": "65"})
    assert refused.status_code == 422
    assert 'value="65"' in text(refused)
    assert text(refused).count("hoặc ghi lý do thấp hơn, gặp ≥ 65%") == 2  # in the list above and under the field
    assert not Provision.objects.exists()
    reason = "Xã vùng cao thiếu nước"
    signed_in(cast).post(PLACE, LEVEL | {"level": "65", "looser_because": reason})
    row = Provision.objects.get()
    assert reason in text(signed_in(cast, "em").get(QUEUE))
    signed_in(cast, "em").post(QUEUE, {"act": "confirm", "muc": [row.pk]})
    page = text(signed_in(cast, "an").get(f"/bo-tieu-chi/{STANDARD}/"))
    assert "Thấp hơn mức trung ương" in page
    assert reason in page


BAD = {
    "no decision": ({"decision": " "}, "Thiếu số quyết định."),
    "no page": ({"page": ""}, "Thiếu trang, điều hoặc phụ lục."),
    "no day": ({"decided_on": ""}, "Thiếu ngày quyết định."),
    "a day that is none": ({"valid_from": "31/13/2023"}, "“31/13/2023” không phải ngày."),
    "ends before it begins": ({"valid_to": "2023-10-01"}, "Ngày cuối đứng trước ngày đầu."),
    "no number": ({"level": "bảy mươi"}, "Cần một số, như “80” hay “&gt;= 80%”, hoặc “chưa rõ”, gặp “bảy mươi”."),
    "a year twice": ({"level": "2026: 45; 2026: 48"}, "mỗi năm một mức"),
    "a column that there is not": ({"region": "nhom-1"}, "Bộ tiêu chí không có cột này."),
    "too long": ({"page": "x" * 61}, "Dài 61 ký tự, tối đa 60."),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_is_named_at_its_field_and_nothing_typed_is_lost(cast: Cast, case: str) -> None:
    change, message = BAD[case]
    answer = signed_in(cast).post(PLACE, LEVEL | change)
    page = text(answer)
    assert answer.status_code == 422
    assert page.count(message) == 2  # in the list above and under the field
    assert 'name="decided_by" required maxlength="200" value="UBND tỉnh Thử"' in page
    assert not Provision.objects.exists()


def test_two_levels_in_force_at_once_are_named(cast: Cast) -> None:
    confirmed_level(cast)
    answer = signed_in(cast).post(PLACE, LEVEL | {"valid_from": "2023-12-01", "level": "80"})
    assert answer.status_code == 422
    assert Provision.objects.count() == 1


def test_a_check_needs_the_level_read_in_the_text_and_a_second_person(cast: Cast) -> None:
    OverlayUse.objects.all().delete()
    check = PAPER | {"act": "kiem", "region": "tdmnpb", "decision": "318/QĐ-TTg", "level": "70"}
    wrong = signed_in(cast).post(PLACE, check | {"level": "72"})
    assert wrong.status_code == 422
    signed_in(cast).post(PLACE, check)
    row = Provision.objects.get()
    assert (row.kind, row.region, row.level, row.valid_from) == (ProvisionKind.CHECK, "tdmnpb", 70, date(2022, 3, 8))
    assert signed_in(cast).post(QUEUE, {"act": "confirm", "muc": [row.pk]}).status_code == 422
    signed_in(cast, "em").post(QUEUE, {"act": "confirm", "muc": [row.pk]})
    page = text(signed_in(cast, "an").get(f"/bo-tieu-chi/{STANDARD}/"))
    assert "Đã kiểm tra với văn bản" in page
    assert "Hoàng Văn Dũng, Bế Thị Em; Phụ lục, trang 3" in page


def test_a_level_that_hangs_on_a_count_is_checked_with_both_its_numbers(cast: Cast) -> None:
    address = f"/bo-tieu-chi/{STANDARD}/5.1/level-1/"
    check = PAPER | {"act": "kiem", "region": "tdmnpb", "decision": "318/QĐ-TTg"}
    assert "gõ cả hai, như 90; 70" in text(signed_in(cast).post(address, check | {"level": "70"}))
    signed_in(cast).post(address, check | {"level": "70; 50"})
    row = Provision.objects.get()
    signed_in(cast, "em").post(QUEUE, {"act": "confirm", "muc": [row.pk]})
    page = text(signed_in(cast, "an").get(address))
    assert "Bế Thị Em; 318/QĐ-TTg, Phụ lục, trang 3" in page


def test_a_level_that_is_not_known_cannot_be_checked(cast: Cast) -> None:
    OverlayUse.objects.all().delete()
    address = f"/bo-tieu-chi/{STANDARD}/2.1/"
    answer = signed_in(cast).post(address, PAPER | {"act": "kiem", "region": "tdmnpb", "level": "100"})
    assert answer.status_code == 422
    assert "chưa có mức nào để kiểm tra" in text(answer)


def test_a_missing_wording_reads_from_its_day_on(cast: Cast) -> None:
    wording = PAPER | {"act": "loi", "wording": "Hợp tác xã có hợp đồng liên kết", "valid_from": "2023-11-01"}
    signed_in(cast).post(f"/bo-tieu-chi/{STANDARD}/13.1/", wording)
    signed_in(cast, "em").post(QUEUE, {"act": "confirm", "muc": [Provision.objects.get().pk]})
    assert "13.1. Hợp tác xã có hợp đồng liên kết" in text(signed_in(cast).get(f"/bo-tieu-chi/{STANDARD}/13.1/"))
    before = text(signed_in(cast).get(f"/bo-tieu-chi/{STANDARD}/13.1/?ngay=2023-10-31"))
    assert "13.1. Xã có hợp tác xã hoạt động hiệu quả" in before


def test_another_province_is_told_nothing(cast: Cast) -> None:
    paper = store(by=cast["dung"], name="qd.txt", stream=BytesIO("Quyết định".encode()), now=NOW)
    row = typed_level(cast, file=paper)
    address = f"/bo-tieu-chi/muc/{row.pk}/tep/"
    assert signed_in(cast, "lan").get(address).status_code == 404
    mine: Any = signed_in(cast, "an").get(address)
    assert b"".join(mine.streaming_content).decode() == "Quyết định"
    assert "12/QĐ-UBND" not in text(signed_in(cast, "lan").get(PLACE))
    assert signed_in(cast, "lan").post(QUEUE, {"act": "confirm", "muc": [row.pk]}).status_code == 404


def test_standings_being_worked_out_anew_are_told_of_with_how_far_it_is(cast: Cast) -> None:
    client = signed_in(cast)
    work = Rejudging.objects.create(
        territory=cast.bodies["thu"],
        standard=STANDARD,
        since=TODAY,
        because="12/QĐ-UBND",
        asked_by=cast["em"],
        asked_at=NOW,
        bodies=181,
        done=61,
    )
    said = "Đang tính lại theo mức mới: 61/181 xã."
    pages = (
        "/xa/thu/dong/lua/",
        "/ban-do-tieu-chi/",
        "/gan-dat-chuan/",
        "/tong-hop/",
        f"/muc-tieu/{cast.target.pk}/",
        "/bo-tieu-chi/dang-tinh/",
    )
    assert [said in text(client.get(page)) for page in pages] == [True] * len(pages)
    assert said in text(signed_in(cast, "an").get("/bo-tieu-chi/dang-tinh/"))
    assert said not in text(signed_in(cast, "lan").get("/ban-do-tieu-chi/"))
    assert said not in text(signed_in(cast, "lan").get("/bo-tieu-chi/dang-tinh/"))
    work.finished_at = NOW
    work.save()
    assert [said in text(client.get(page)) for page in pages] == [False] * len(pages)


def test_an_overlay_of_the_package_is_put_in_force_by_the_office_and_refused_where_figures_are_real(cast: Cast) -> None:
    OverlayUse.objects.all().delete()
    given = {"bo": f"{STANDARD}|mau-318", "valid_from": "2023-01-01"}
    assert signed_in(cast, "an").post("/bo-tieu-chi/gan/", given).status_code == 403
    assert signed_in(cast).post("/bo-tieu-chi/gan/", given | {"bo": "qd-la|mau-la"}).status_code == 422
    cast.lua.sample_figures = False
    cast.lua.save()
    refused = signed_in(cast).post("/bo-tieu-chi/gan/", given)
    assert refused.status_code == 422
    assert "không gắn được vào đơn vị có số liệu thật" in text(refused)
    cast.lua.sample_figures = True
    cast.lua.save()
    assert signed_in(cast).post("/bo-tieu-chi/gan/", given).status_code == 302
    assert OverlayUse.objects.get().overlay == "mau-318"


def test_on_another_day_the_law_is_shown_as_known_then_and_nothing_can_be_typed(cast: Cast) -> None:
    confirmed_level(cast)
    client = signed_in(cast)
    pages = (
        "/bo-tieu-chi/",
        f"/bo-tieu-chi/{STANDARD}/",
        PLACE,
        QUEUE,
        f"/bo-tieu-chi/{STANDARD}/nhap/",
        f"/bo-tieu-chi/{STANDARD}/bang/",
        "/bo-tieu-chi/so-sanh/",
        "/bo-tieu-chi/thu/thu/dong/lua/",
        "/bo-tieu-chi/nhap-moi/",
    )
    for day, known in (("2020-04-20", False), ("2025-01-15", True)):
        client.post("/ngay-lam-viec/", {"day": day})
        assert [client.get(page).status_code for page in pages] == [200] * len(pages)
        shown = text(client.get(f"{PLACE}?ngay=2023-11-06"))
        assert ("12/QĐ-UBND" in shown) is known
        assert ("<b>≥ 75%</b>" in shown) is known
        assert "Gửi người thứ hai xác nhận" not in shown
        assert client.post(PLACE, LEVEL).status_code == 403
