"""Whole sets typed as lines, and ways to read the law beside each other."""

import pytest

from chungsuc.progress.actions import Entry, submit_values
from chungsuc.progress.models import EnteredEdition, Passing
from chungsuc.progress.tests.typed_law import LINES, PAPER, SHELL, confirmed_level, signed_in, text, typed_set
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from tests.cast import LATRINES, NOW, PERIOD, STANDARD, TODAY, Cast, measure

TYPING = f"/bo-tieu-chi/{SHELL}/nhap/"
WHOLE = PAPER | {"name": "Bộ tiêu chí thử", "valid_from": "2026-02-15", "lines": LINES}


def test_lines_are_shown_as_they_will_read_before_anything_is_sent(cast: Cast) -> None:
    page = text(signed_in(cast).post(TYPING, WHOLE | {"act": "preview"}))
    assert "Bộ tiêu chí sẽ đọc như sau" in page
    assert "nhóm 1</span> <b>≥ 90%</b>" in page
    assert not EnteredEdition.objects.exists()


def test_every_wrong_line_is_named_and_what_was_typed_stays(cast: Cast) -> None:
    lines = "1. Quy hoạch\n1.1 Có quy hoạch: đạt chăng\n3.1 Đường: >= 80% km\nkhông có số"
    answer = signed_in(cast).post(TYPING, WHOLE | {"act": "propose", "lines": lines})
    page = text(answer)
    assert answer.status_code == 422
    assert all(f"Dòng {n}: cần" in page for n in (2, 3, 4))
    assert "không có số</textarea>" in page
    assert not EnteredEdition.objects.exists()


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("decision", "Thiếu số quyết định."),
        ("name", "Thiếu tên bộ tiêu chí."),
        ("valid_from", "Thiếu ngày bắt đầu áp dụng."),
    ],
)
def test_a_head_that_lacks_something_is_named(cast: Cast, field: str, message: str) -> None:
    answer = signed_in(cast).post(TYPING, WHOLE | {"act": "preview", field: ""})
    assert answer.status_code == 422
    assert message in text(answer)


def test_a_set_typed_by_one_and_confirmed_by_another_takes_the_place_of_the_shell(cast: Cast) -> None:
    answer = signed_in(cast).post(TYPING, WHOLE | {"act": "propose"}, follow=True)
    entered = EnteredEdition.objects.get()
    address = f"/bo-tieu-chi/ca-bo/{entered.pk}/"
    assert answer.redirect_chain == [(address, 302)]
    assert "Đồng chí nhập bộ này nên một người khác xác nhận." in text(answer)
    assert signed_in(cast).post(address, {"act": "confirm"}).status_code in (403, 422)
    assert "Bộ tiêu chí thử" in text(signed_in(cast, "em").get("/bo-tieu-chi/cho-xac-nhan/"))
    signed_in(cast, "em").post(address, {"act": "confirm"})
    entered.refresh_from_db()
    assert entered.state == Passing.CONFIRMED
    page = text(signed_in(cast, "an").get(f"/bo-tieu-chi/{SHELL}/?ngay=2026-03-01"))
    assert "Tỷ lệ đường xã được cứng hóa" in page
    assert "Chưa đủ nội dung" not in page


def test_a_set_of_which_nothing_was_known_is_typed_with_its_level_and_code(cast: Cast) -> None:
    new = WHOLE | {
        "act": "propose",
        "level": "hamlet",
        "columns": "group",
        "ma": "qd-12-thon",
        "valid_from": "2023-11-01",
    }
    odd = signed_in(cast).post("/bo-tieu-chi/nhap-moi/", new | {"ma": "Thôn"})
    assert odd.status_code == 422
    assert "Mã bộ gồm 3 đến 50 chữ thường" in text(odd)
    assert signed_in(cast, "an").post("/bo-tieu-chi/nhap-moi/", new).status_code == 403
    signed_in(cast).post("/bo-tieu-chi/nhap-moi/", new)
    entered = EnteredEdition.objects.get()
    signed_in(cast, "em").post(f"/bo-tieu-chi/ca-bo/{entered.pk}/", {"act": "confirm"})
    page = text(signed_in(cast, "an").get("/bo-tieu-chi/"))
    assert "thôn nông thôn mới xét theo QĐ 12/QĐ-UBND" in page
    assert "12/QĐ-UBND" not in text(signed_in(cast, "lan").get("/bo-tieu-chi/"))


def test_a_typed_set_is_typed_again_where_it_was_wrong(cast: Cast) -> None:
    signed_in(cast, "em").post(f"/bo-tieu-chi/ca-bo/{typed_set(cast).pk}/", {"act": "confirm"})
    assert LINES in text(signed_in(cast).get(TYPING)).replace("&gt;", ">")
    signed_in(cast).post(TYPING, WHOLE | {"act": "propose", "lines": LINES.replace("80%", "85%")})
    newest = EnteredEdition.objects.latest("pk")
    signed_in(cast, "em").post(f"/bo-tieu-chi/ca-bo/{newest.pk}/", {"act": "confirm"})
    page = text(signed_in(cast, "an").get(f"/bo-tieu-chi/{SHELL}/?ngay=2026-03-01&vung=nhom-2"))
    assert "≥ 85%" in page


def test_a_set_is_refused_with_a_reason_and_seen_by_nobody_elsewhere(cast: Cast) -> None:
    entered = typed_set(cast)
    address = f"/bo-tieu-chi/ca-bo/{entered.pk}/"
    assert signed_in(cast, "lan").get(address).status_code == 404
    assert signed_in(cast, "em").post(address, {"act": "refuse"}).status_code == 422
    signed_in(cast, "em").post(address, {"act": "refuse", "because": "Thiếu tiêu chí 3"})
    entered.refresh_from_db()
    assert (entered.state, entered.settled_because) == (Passing.REFUSED, "Thiếu tiêu chí 3")


def test_a_whole_set_is_only_shown_as_lines(cast: Cast) -> None:
    page = text(signed_in(cast).get(f"/bo-tieu-chi/{STANDARD}/nhap/"))
    assert "Bộ này đã đủ nội dung." in page
    assert "5.1 (chỉ tiêu nhiều phần)" in page
    assert signed_in(cast).post(f"/bo-tieu-chi/{STANDARD}/nhap/", WHOLE | {"act": "propose"}).status_code == 403
    assert signed_in(cast, "an").post(TYPING, WHOLE | {"act": "propose"}).status_code == 403


def test_the_same_figures_stand_under_each_way_to_read_the_law(cast: Cast) -> None:
    entry = Entry(measure(LATRINES), Reading(numerator=72 * SCALE, denominator=100 * SCALE, as_of=TODAY))
    submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[entry], now=NOW)
    confirmed_level(cast)
    page = text(signed_in(cast).get("/bo-tieu-chi/thu/thu/dong/lua/"))
    assert all(name in page for name in ("Quyết định, chưa bổ sung", "Có quy định của tỉnh", "Bộ tiêu chí mẫu"))
    row = page[page.index(f"{LATRINES} <span") :].partition("</tr>")[0]
    assert [word in row for word in ("<b>≥ 70%</b>", "<b>≥ 75%</b>", "Chưa đạt", "72/100")] == [True] * 4


def test_a_unit_with_real_figures_is_not_shown_under_the_sample_overlay(cast: Cast) -> None:
    cast.lua.sample_figures = False
    cast.lua.save()
    page = text(signed_in(cast).get("/bo-tieu-chi/thu/thu/dong/lua/"))
    assert "Có quy định của tỉnh" in page
    assert "Bộ tiêu chí mẫu" not in page


def test_what_lies_outside_ones_scope_is_not_put_side_by_side(cast: Cast) -> None:
    assert signed_in(cast, "an").get("/bo-tieu-chi/thu/khac/bac/vung/").status_code == 404
    assert signed_in(cast).get("/bo-tieu-chi/thu/thu/dong/").status_code == 404


def test_two_editions_are_joined_by_what_they_measure(cast: Cast) -> None:
    page = text(signed_in(cast).get(f"/bo-tieu-chi/so-sanh/?tu=qd-1980-2016-ntm&den={STANDARD}"))
    assert "Từ 1980/QĐ-TTg sang 318/QĐ-TTg" in page
    assert all(word in page for word in ("Mới", "Không còn", "Chuyển chỗ", "Đổi tên"))
    gone = text(signed_in(cast).get(f"/bo-tieu-chi/so-sanh/?tu=qd-1980-2016-ntm&den={STANDARD}&loai=het"))
    assert "i-no" in gone
    assert "Chuyển chỗ</span></span>" not in gone


@pytest.mark.parametrize(
    "asked", ["tu=khong-co", "den=khong-co", "tu=&den=", f"tu={STANDARD}&den={SHELL}", "vung=la&loai=la&ngay=la"]
)
def test_an_odd_question_is_answered_all_the_same(cast: Cast, asked: str) -> None:
    assert signed_in(cast).get(f"/bo-tieu-chi/so-sanh/?{asked}").status_code == 200


def test_what_a_shell_does_not_name_is_not_called_gone_and_a_past_pair_is_read_where_they_meet(cast: Cast) -> None:
    page = text(signed_in(cast).get(f"/bo-tieu-chi/so-sanh/?tu={STANDARD}&den={SHELL}&vung=nhom-1"))
    assert "Không còn</span></td>" not in page
    assert page.count("Chưa so được</span>") >= 57
    income = text(signed_in(cast).get("/bo-tieu-chi/so-sanh/?tu=qd-491-2009-ntm&den=qd-342-2013-ntm&vung=tdmnpb"))
    assert "≥ 14 triệu đồng/người/năm" in income
