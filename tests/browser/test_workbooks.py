"""A workbook's journey in a browser: template, upload, preview, confirmation."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from chungsuc.progress.workbook.layout import FIGURES, HEADS
from tests.browser import PASSWORD
from tests.browser.conftest import ARTEFACTS
from tests.cast import LATRINES, measure

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def sign_in(page: Page, who: str) -> None:
    page.goto("/tai-khoan/login/")
    page.get_by_label("Tên đăng nhập").fill(who)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")


def fill(path: Path, numerator: float, denominator: float) -> None:
    book = load_workbook(path)
    sheet = book[FIGURES]
    places = {name: place for place, name in enumerate(HEADS, 1)}
    row = next(r for r in range(4, sheet.max_row + 1) if f"|{measure(LATRINES)}|" in str(sheet.cell(r, 1).value))
    sheet.cell(row, places["numerator"]).value = numerator
    sheet.cell(row, places["denominator"]).value = denominator
    book.save(path)


def assert_sound(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=ARTEFACTS / f"{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_workbook_is_taken_filled_refused_mended_and_confirmed(
    browser: Browser, small_province: str, tmp_path: Path
) -> None:
    context = browser.new_context(base_url=small_province, viewport={"width": 1280, "height": 900}, locale="vi-VN")
    page = context.new_page()
    sign_in(page, "an")
    page.get_by_role("link", name="Bảng tính").click()
    assert_sound(page, "bang-tinh")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải biểu mẫu (.xlsx)").click()
    book = tmp_path / taken.value.suggested_filename
    taken.value.save_as(book)

    fill(book, 1300, 1200)
    page.get_by_label("Bảng tính của Xã Lúa").set_input_files(book)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Số đạt (1.300) lớn hơn tổng số (1.200).")).to_be_visible()
    assert_sound(page, "bang-tinh-loi")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải chính tệp này, đã đánh dấu lỗi").click()
    taken.value.save_as(book)
    page.get_by_role("button", name="Bỏ bảng tính này").click()

    fill(book, 900, 1200)
    page.get_by_label("Bảng tính của Xã Lúa").set_input_files(book)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("900/1.200 = 75,0%")).to_be_visible()
    assert_sound(page, "bang-tinh-xem-truoc")
    page.get_by_role("button", name="Gửi thẩm định tất cả").click()
    expect(page.get_by_text("Đã gửi 1 số liệu để thẩm định.")).to_be_visible()
    assert_sound(page, "bang-tinh-da-nhap")
    context.close()
