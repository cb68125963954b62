"""Telling upwards in a browser: a report climbs, a form goes out and comes back, pictures are read, a scenario lives in its address."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ARTEFACTS
from tests.browser.test_journey import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
WRITER, OFFICE, PROVINCE, NATION = "Nông Văn Bảo", "Mã Văn Định", "Nguyễn Minh Châu", "Phùng Thị Hải Yến"
MINH_LONG = "cao-bang/ha-lang/minh-long"
YEARLY = re.compile("Báo cáo năm về phong trào.*năm 2023")
REASON = "Chưa nêu số ngày công"
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def opened(browser: Browser, demo: str) -> Iterator[Opened]:
    """A page of a person of the demo, who signs in once for all tests of this file."""
    states: dict[str, Any] = {}
    contexts = []

    def open_for(who: str, path: str) -> Page:
        context = browser.new_context(
            base_url=demo, locale="vi-VN", viewport={"width": 1280, "height": 900}, storage_state=states.get(who)
        )
        contexts.append(context)
        page = context.new_page()
        if who not in states:
            sign_in(page, who)
            states[who] = context.storage_state()
        page.goto(path)
        return page

    yield open_for
    for context in contexts:
        context.close()


def assert_sound(page: Page, name: str) -> None:
    """No axe finding and nothing beside the screen, with every fold open; a picture of each width."""
    ARTEFACTS.mkdir(exist_ok=True)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=ARTEFACTS / f"{name}-{width}.png", full_page=True)
        page.eval_on_selector_all("main details", "folds => folds.forEach(fold => { fold.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name} {width}: {found.generate_report()}"
    page.set_viewport_size({"width": 1280, "height": 900})


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def written_and_sent(page: Page) -> None:
    page.get_by_role("heading", name=YEARLY).get_by_role("link").click()
    press(page, "Mở báo cáo")
    page.locator("textarea").first.fill("Ba xóm góp công sửa đường")
    press(page, "Lưu nháp")
    expect(page.get_by_text("Đã lưu nháp.")).to_be_visible()
    expect(page.locator("textarea").first).to_have_value("Ba xóm góp công sửa đường")
    assert_sound(page, "bao-cao-viet")
    press(page, "Ký và gửi")
    expect(page.get_by_text("Đã ký và gửi bản 1.")).to_be_visible()


def received_and_returned(page: Page) -> None:
    page.get_by_role("rowheader", name=re.compile("năm 2023.*gửi Phòng Nội vụ")).get_by_role("link").click()
    expect(page.get_by_text("7/15 đơn vị đã gửi")).to_be_visible()
    assert_sound(page, "bao-cao-nhan")
    page.get_by_role("rowheader", name="Xã Minh Long").get_by_role("link").click()
    press(page, "Nhận báo cáo")
    expect(page.get_by_text("Đã nhận báo cáo.")).to_be_visible()
    page.locator("summary", has_text="Trả lại").click()
    page.get_by_label("Lý do trả lại").fill(REASON)
    press(page, "Trả lại")
    expect(page.get_by_text("Đã trả lại báo cáo, đơn vị được báo lý do.")).to_be_visible()


def sent_again(page: Page) -> None:
    page.reload()
    expect(page.get_by_text(REASON).first).to_be_visible()
    page.locator("textarea").first.fill("Ba xóm góp 120 ngày công sửa đường")
    press(page, "Ký và gửi")
    expect(page.get_by_text("Đã ký và gửi bản 2.")).to_be_visible()


def stitched_and_forwarded(page: Page) -> None:
    page.goto("/bao-cao/")
    own = page.get_by_role("listitem").filter(has_text="Phòng Nội vụ huyện Hạ Lang · gửi")
    own.get_by_role("heading", name=YEARLY).get_by_role("link").click()
    press(page, "Mở báo cáo")
    press(page, "Ghép lời vào các phần")
    expect(page.locator("textarea").first).to_have_value(re.compile("Xã Minh Long[^X]*Ba xóm góp 120 ngày công"))
    press(page, "Ký và gửi")
    expect(page.get_by_text("Còn thiếu báo cáo của 8 đơn vị")).to_be_visible()
    assert_sound(page, "bao-cao-ghep")
    page.get_by_label("Gửi khi còn thiếu 8 đơn vị").check()
    press(page, "Ký và gửi")
    expect(page.get_by_text("Đã ký và gửi bản 1.")).to_be_visible()


def corrected(page: Page) -> None:
    page.reload()
    page.locator("summary", has_text="Đính chính").click()
    page.locator("textarea").first.fill("Ba xóm góp 125 ngày công sửa đường")
    page.get_by_label("Lý do đính chính").fill("Đếm lại ngày công")
    press(page, "Ký và đính chính")
    expect(page.get_by_text("Đã ký bản đính chính 3; các cấp trên được báo.")).to_be_visible()


def seen_above(page: Page) -> None:
    page.reload()
    page.locator("summary", has_text="Xã Minh Long, bản 3").click()
    expect(page.get_by_text(re.compile("120 ngày công sửa đường → Ba xóm góp 125 ngày công"))).to_be_visible()
    assert_sound(page, "bao-cao-cap-duoi-dinh-chinh")
    page.get_by_role("link", name="Xem bản đính chính").click()
    expect(page.get_by_role("heading", name="Khác bản trước")).to_be_visible()
    assert_sound(page, "bao-cao-ban")


def test_a_report_is_sent_returned_sent_again_forwarded_with_some_missing_and_its_correction_is_seen_above(
    opened: Opened,
) -> None:
    below, above = opened(WRITER, "/bao-cao/"), opened(OFFICE, "/bao-cao/")
    assert_sound(above, "bao-cao")
    written_and_sent(below)
    above.reload()
    received_and_returned(above)
    sent_again(below)
    stitched_and_forwarded(above)
    corrected(below)
    seen_above(above)


def with_words_for_a_number(path: Path) -> str:
    """The first figure of the commune is replaced by words; the cell."""
    book = load_workbook(path)
    row = next(row for row in book.worksheets[0].iter_rows() if row[0].value == MINH_LONG)
    cell = next(cell for cell in row if isinstance(cell.value, int | float))
    cell.value = "nhiều lắm"
    book.save(path)
    return str(cell.coordinate)


def test_a_form_is_shown_taken_as_a_workbook_and_a_fault_brought_back_is_told_with_its_cell(
    opened: Opened, tmp_path: Path
) -> None:
    page = opened(WRITER, f"/bieu/resource_mobilisation/?don-vi={MINH_LONG}&ky=2023")
    expect(page.locator("table.bieu").get_by_role("rowheader", name="Xã Minh Long")).to_be_visible()
    page.get_by_role("link", name=re.compile("Khai biểu")).click()
    assert_sound(page, "bieu-khai")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải biểu (.xlsx)").click()
    path = tmp_path / "bieu.xlsx"
    taken.value.save_as(path)
    cell = with_words_for_a_number(path)
    page.get_by_label(re.compile("Tệp .xlsx")).set_input_files(path)
    press(page, "Nhận tệp")
    expect(page.get_by_role("alert")).to_contain_text(cell)
    assert_sound(page, "bieu-khai-loi")


def test_pictures_at_a_glance_are_tables_too_for_a_keyboard(opened: Opened) -> None:
    page = opened(PROVINCE, "/toan-canh/")
    pictures = page.locator("figure.drawn")
    assert pictures.count() > 2
    for picture in pictures.all():
        expect(picture.locator("svg[role=img]").first).to_have_attribute("aria-label", re.compile("."))
        assert picture.locator("details table tbody tr").count() > 0
    first = pictures.first
    page.keyboard.press("Tab")
    for _ in range(200):
        if first.locator("summary").evaluate("summary => summary === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(first.get_by_role("table")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_scenario_is_what_its_address_says(opened: Opened) -> None:
    page = opened(PROVINCE, "/thu-phuong-an/")
    page.get_by_label("Chỉ tiêu", exact=True).first.select_option("17.8")
    page.get_by_label("Mức thử").first.fill("60%")
    press(page, "Thử")
    expect(page).to_have_url(re.compile("ct=17.8"))
    said = page.get_by_role("region", name="Phương án này đổi").inner_text()
    assert "60" in said
    again = opened(PROVINCE, page.url.replace("60%25", "95%25"))
    expect(again.get_by_label("Mức thử").first).to_have_value("95%")
    assert again.get_by_role("region", name="Phương án này đổi").inner_text() != said
    assert_sound(again, "thu-phuong-an-thu")


PAGES = [
    ("lich-bao-cao", PROVINCE, "/bao-cao/lich/"),
    ("lich-moi", PROVINCE, "/bao-cao/lich/moi/"),
    ("lich-mot", PROVINCE, "/bao-cao/lich/5/"),
    ("yeu-cau", PROVINCE, "/bao-cao/yeu-cau/moi/"),
    ("dung-han", PROVINCE, "/bao-cao/dung-han/"),
    ("lich-cua-toi", WRITER, "/lich/"),
    ("cac-bieu", PROVINCE, "/bieu/"),
    ("bieu-rong", PROVINCE, "/bieu/commune_progress_matrix/"),
    ("bieu-mau-san", PROVINCE, "/bieu/inspection_minutes/"),
    ("toan-canh", PROVINCE, "/toan-canh/lang-son/"),
    ("toan-canh-huyen", PROVINCE, "/toan-canh/lang-son/huu-lung/"),
    ("toan-canh-xa", PROVINCE, "/toan-canh/lang-son/huu-lung/hoa-lac/"),
    ("ca-nuoc", NATION, "/ca-nuoc/"),
    ("thu-phuong-an", PROVINCE, "/thu-phuong-an/"),
    ("dau-hieu", PROVINCE, "/dau-hieu/"),
    ("ngay-nghi", PROVINCE, "/don-vi/ngay-nghi/"),
]


@pytest.mark.parametrize(("name", "who", "path"), PAGES, ids=[p[0] for p in PAGES])
def test_a_page_of_telling_upwards_has_no_axe_finding_and_does_not_scroll_sideways(
    opened: Opened, name: str, who: str, path: str
) -> None:
    page = opened(who, path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_sound(page, name)
