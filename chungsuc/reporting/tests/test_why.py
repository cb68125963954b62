"""Why a verdict is what it is: the chain from the sentence to the person and the decision, and what would change it."""

from datetime import date, timedelta

import pytest

from chungsuc.documents.models import StoredFile
from chungsuc.progress.actions import Entry, override_region, submit_values, take_step
from chungsuc.progress.models import Evidence, Line, OverlayUse, Value
from chungsuc.progress.tests.typed_law import confirmed_level
from chungsuc.reporting.queries.why import WhyPage, why_indicator, why_set
from chungsuc.reporting.tests.standings import asked, page, text_of
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from tests.cast import LATRINES, NOW, PERIOD, ROADS, STANDARD, TODAY, Cast, measure

WHY = f"/vi-sao/thu/dong/lua/{STANDARD}/"


def share(numerator: int) -> Reading:
    return Reading(numerator=numerator * SCALE, denominator=100 * SCALE, as_of=TODAY)


def sent(cast: Cast, number: str, reading: Reading, seen: int | None = None) -> Value:
    entries = [Entry(measure(number), reading, seen=seen)]
    [value] = submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=entries, now=NOW)
    return value


def approved(cast: Cast, number: str, reading: Reading) -> Value:
    value = sent(cast, number, reading)
    take_step(actor=cast["chi" if number == LATRINES else "em"], name="verify", value_ids=[value.pk], now=NOW)
    take_step(actor=cast["dung"], name="approve", value_ids=[value.pk], now=NOW)
    value.refresh_from_db()
    return value


def why(cast: Cast, number: str, line: Line = Line.OFFICIAL) -> WhyPage:
    return why_indicator(cast.lua, asked(cast.lua, line=line), number, as_known=False)


def test_the_chain_goes_from_the_sentence_to_the_paper_the_people_and_the_decision(cast: Cast) -> None:
    value = approved(cast, LATRINES, share(62))
    paper = StoredFile.objects.create(
        sha256="b" * 64, size=1, media_type="application/pdf", name="bieu.pdf", stored_by=cast["an"], stored_at=NOW
    )
    Evidence.objects.create(
        value=value, file=paper, page="3", quotation="Cộng 62 hộ", added_by=cast["an"], added_at=NOW
    )
    shown = text_of(cast, "dung", f"{WHY}17.8/?dong=da-duyet")
    chain = [
        "17.8: 62/100 hộ = 62,0% &lt; 70% (TDMNPB), chưa đạt.",
        "Cần thêm 8 hộ",
        "<dd>62 hộ</dd>",
        "Sở Môi trường",
        "Trang 3",
        "“Cộng 62 hộ”",
        "Hoàng Văn Dũng, điều phối viên",
        "Vi Thị Chi, chuyên viên",
        "Nông Thị An, công chức xã",
        "<b>≥ 70%</b>",
        "Sổ đơn vị ghi xã thuộc vùng này.",
        "QĐ 318/QĐ-TTg, Phụ lục I, 17.8",
        "từ 08/03/2022",
        "Chưa ai đối chiếu",
        "xét theo QĐ 318/QĐ-TTg ngày 08/03/2022",
    ]
    places = [shown.find(text) for text in chain]
    assert -1 not in places, [text for text, place in zip(chain, places, strict=True) if place == -1]
    assert places == sorted(places)


def test_a_met_figure_says_what_it_can_lose_and_a_missing_one_what_is_needed(cast: Cast) -> None:
    approved(cast, LATRINES, share(75))
    met, missing = why(cast, LATRINES), why(cast, ROADS)
    assert (met.needs.verdict, met.needs.needed, len(met.needs.slack)) == ("met", (), 1)
    assert met.needs.slack[0].amount == 5 * SCALE
    assert (missing.needs.verdict, missing.figure) == ("unknown", None)
    assert "Cần nhập số liệu" in missing.needs.needed[0].text
    assert "Đến ngày này chưa có số nào được duyệt." in text_of(cast, "dung", f"{WHY}2.1/?dong=da-duyet")


def test_what_is_missing_is_one_press_away_for_whom_it_is_to_enter_and_for_nobody_else(cast: Cast) -> None:
    enter = 'href="/so-lieu/nhap/thu/dong/lua/tieu-chi-17/"'
    to_officer, to_coordinator = (text_of(cast, who, f"{WHY}17.8/") for who in ("an", "dung"))
    assert "Để kết luận được:" in to_officer
    assert (enter in to_officer, enter in to_coordinator) == (True, False)


def test_words_of_the_chain_explain_themselves(cast: Cast) -> None:
    shown = text_of(cast, "an", f"{WHY}17.8/")
    assert [word for word in ("tu-du-kien", "tu-muc-dat-chuan", "tu-vung") if f'id="{word}"' not in shown] == []


def test_the_level_leads_to_where_the_law_is_typed_and_checked(cast: Cast) -> None:
    assert f'href="/bo-tieu-chi/{STANDARD}/17.8/?vung=tdmnpb&amp;ngay=2023-11-06"' in text_of(cast, "an", f"{WHY}17.8/")


def test_a_criterion_lists_what_is_met_too_so_that_each_verdict_leads_to_its_chain(cast: Cast) -> None:
    approved(cast, LATRINES, share(75))
    shown = text_of(cast, "dung", f"{WHY}tieu-chi-17/?dong=da-duyet")
    assert "Chỉ tiêu đã đạt" in shown
    assert shown.count(f'href="{WHY}17.8/?dong=da-duyet"') == 1


def test_under_the_bare_decision_it_says_whose_check_would_end_tam_tinh(cast: Cast) -> None:
    OverlayUse.objects.all().delete()
    approved(cast, LATRINES, share(75))
    found = why(cast, LATRINES)
    assert (found.verdict.verdict, found.verdict.provisional) == ("met", True)
    assert [n.kind for n in found.needs.firm] == ["check"]
    shown = text_of(cast, "dung", f"{WHY}17.8/?dong=da-duyet")
    assert "Chưa có hai người ghi nhận đã so mức này với văn bản" in shown
    assert "Hết tạm tính khi hai người kiểm tra mức ≥ 70%" in shown


def test_a_level_of_the_province_names_who_typed_and_who_confirmed_it(cast: Cast) -> None:
    confirmed_level(cast)
    approved(cast, LATRINES, share(72))
    shown = text_of(cast, "dung", f"{WHY}17.8/?dong=da-duyet")
    assert "Hoàng Văn Dũng nhập ngày" in shown
    assert "Bế Thị Em xác nhận ngày" in shown
    assert "12/QĐ-UBND, Phụ lục, trang 3." in shown
    assert "trang Phụ lục" not in shown


def test_a_column_by_override_names_its_reason(cast: Cast) -> None:
    override_region(
        actor=cast["dung"], body=cast.lua, region="dbsh", reason="Quyết định mẫu số 5", valid_from=TODAY, now=NOW
    )
    shown = text_of(cast, "dung", f"{WHY}17.8/")
    assert "Xã được áp dụng vùng này từ 06/11/2023: “Quyết định mẫu số 5”." in shown


def test_a_figure_on_its_way_is_told_beside_the_one_that_counts(cast: Cast) -> None:
    value = approved(cast, LATRINES, share(62))
    take_step(actor=cast["dung"], name="reopen", value_ids=[value.pk], now=NOW, reason="Đếm lại")
    sent(cast, LATRINES, share(80), seen=value.latest_id)
    official, expected = why(cast, LATRINES), why(cast, LATRINES, Line.EXPECTED)
    assert (official.verdict.verdict, expected.verdict.verdict) == ("not_met", "met")
    assert official.figure is not None
    assert expected.figure is not None
    assert (official.figure.newer, expected.figure.newer) == (official.figure.value, None)
    assert "Có số khác chưa được tính" in text_of(cast, "dung", f"{WHY}17.8/?dong=da-duyet")


def test_a_criterion_lists_what_holds_it_back_and_the_fewest_changes(cast: Cast) -> None:
    approved(cast, LATRINES, share(62))
    [held] = why_set(cast.lua, asked(cast.lua), 17, as_known=False).criteria
    assert ([r.indicator.number for r in held.short], held.changes) == ([LATRINES], 12)
    shown = text_of(cast, "dung", f"{WHY}tieu-chi-17/?dong=da-duyet")
    assert "Tiêu chí đạt khi cả 12 chỉ tiêu dưới đây đạt." in shown
    assert "Cần thêm 8 hộ" in shown


def test_the_set_puts_the_criterion_with_the_fewest_changes_first(cast: Cast) -> None:
    approved(cast, LATRINES, share(62))
    found = why_set(cast.lua, asked(cast.lua), as_known=False)
    changes = [c.changes for c in found.nearest]
    assert changes == sorted(changes)
    assert (found.changes, sum(changes)) == (57, 57)
    assert "Ít nhất phải đổi" in text_of(cast, "dung", WHY)


def test_as_known_before_the_approval_the_figure_is_not_there(cast: Cast) -> None:
    approved(cast, LATRINES, share(62))
    before = TODAY - timedelta(days=1)
    known = f"{WHY}17.8/?dong=da-duyet&biet={before.isoformat()}"
    assert "theo những gì biết đến hết ngày 05/11/2023" in text_of(cast, "dung", known)
    assert "62/100" not in text_of(cast, "dung", known)


def test_a_set_that_was_not_in_force_leads_to_the_one_that_was(cast: Cast) -> None:
    shown = text_of(cast, "dung", f"{WHY}17.8/?ngay=2021-06-30")
    assert '<a href="/vi-sao/thu/dong/lua/qd-1980-2016-ntm/?ngay=2021-06-30">' in shown


def test_a_model_commune_is_asked_for_the_advanced_set_and_the_page_leads_there(cast: Cast) -> None:
    shown = text_of(cast, "dung", "/vi-sao/thu/dong/lua/qd-319-2022-kieu-mau/1/")
    assert 'href="/vi-sao/thu/dong/lua/qd-318-2022-nang-cao/?' in shown


@pytest.mark.parametrize("address", [f"{WHY}99.9/", f"{WHY}tieu-chi-99/", "/vi-sao/thu/dong/lua/khong-co/17.8/"])
def test_what_no_set_has_is_not_found(cast: Cast, address: str) -> None:
    assert page(cast, "dung", address).status_code == 404


def test_the_chain_is_open_to_its_own_scope_only(cast: Cast) -> None:
    addresses = (f"{WHY}17.8/", f"{WHY}tieu-chi-17/", WHY)
    assert [page(cast, "khanh", address).status_code for address in addresses] == [404, 404, 404]
    assert [page(cast, "an", address).status_code for address in addresses] == [200, 200, 200]


def test_profile_and_figure_lead_to_the_chain(cast: Cast) -> None:
    value = approved(cast, LATRINES, share(62))
    assert f"{WHY}17.8/?ngay={date(2023, 11, 6)}" in text_of(cast, "dung", "/xa/thu/dong/lua/")
    assert f"{WHY}17.8/?ngay={date(2023, 11, 6)}" in text_of(cast, "dung", f"/so-lieu/{value.pk}/")
