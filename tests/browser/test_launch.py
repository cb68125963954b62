"""A plan's journey in a browser: from the paper to a draft, launched, known to the commune, followed and reminded of."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import ARTEFACTS
from tests.browser.test_workbooks import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def assert_sound(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    for width in (390, 640, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=ARTEFACTS / f"{name}-{width}.png", full_page=True)
        page.eval_on_selector_all("details", "folds => folds.forEach(fold => { fold.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def opened(browser: Browser, address: str, who: str, *, scripts: bool = True) -> Page:
    context = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 900}, locale="vi-VN", java_script_enabled=scripts
    )
    page = context.new_page()
    sign_in(page, who)
    return page


def settle(page: Page, item: Locator) -> None:
    """Accepts what can be accepted, gives what the register lacks to the issuer, takes the first body that fits."""
    given = item.get_by_role("button", name=re.compile("^Ghi cho"))
    if given.count():
        given.first.click()
    elif item.locator("select").count():
        item.locator("select").first.select_option(index=1)
        item.get_by_role("button", name="Chọn").first.click()
    else:
        taken = item.locator("button[value=accept]")
        (taken if taken.count() else item.locator("button[value=drop]")).first.click()


def test_a_paper_is_read_decided_launched_known_and_followed_without_scripts(browser: Browser, small_province: str) -> None:
    page = opened(browser, small_province, "dung", scripts=False)
    page.goto("/van-ban/")
    page.get_by_role("link", name="7/KH-UBND").click()
    page.get_by_role("link", name="Đọc thành bản thảo").click()
    page.get_by_role("button", name="Đọc văn bản này").click()
    expect(page.get_by_text("Chưa có gì được ghi nhận.")).to_be_visible()
    draft = page.url

    contradiction = page.locator("li.no").first  # found anew on each page
    contradiction.get_by_role("radio").first.check()
    contradiction.get_by_role("button", name="Lấy lựa chọn này").click()
    expect(page.get_by_text("Cần ghi căn cứ của lựa chọn")).to_be_visible()
    contradiction.get_by_role("radio").first.check()
    contradiction.get_by_label("Căn cứ của lựa chọn").fill("Công văn đính chính số 12")
    contradiction.get_by_role("button", name="Lấy lựa chọn này").click()

    page.get_by_role("button", name=re.compile(r"^Nhận tất cả \d+ mục đã rõ")).click()
    for _ in range(30):
        waiting = page.locator("li.near")
        if not waiting.count():
            break
        settle(page, waiting.first)
    if not page.get_by_role("button", name="Phát động phong trào").count():
        page.goto(f"{draft}chung/")
        page.get_by_label("Cơ quan thường trực").fill("Văn phòng Điều phối")
        page.get_by_role("button", name="Lưu").click()
    left = page.get_by_role("button", name=re.compile(r"^Nhận tất cả"))
    if left.count():
        left.click()
    page.get_by_role("button", name="Phát động phong trào").click()
    expect(page.get_by_text("Đã phát động. Các đơn vị được giao việc đã nhận tin.")).to_be_visible()
    page.get_by_role("link", name="theo dõi ai đã nắm, ai chậm").click()
    row = page.get_by_role("row", name=re.compile("Xã Lúa.*Chưa"))
    expect(row).to_have_count(1)

    commune = opened(browser, small_province, "an", scripts=False)
    expect(commune.get_by_role("heading", name="Mới phát động")).to_be_visible()
    commune.get_by_role("heading", name="Thử chung sức").first.get_by_role("link").click()
    commune.get_by_role("button", name="Đã nắm được").click()
    expect(commune.get_by_text("Đã báo: đơn vị đã nắm được kế hoạch.")).to_be_visible()
    commune.goto(draft)
    expect(commune).to_have_title(re.compile("^Không tìm thấy"))

    page.reload()
    expect(page.get_by_role("row", name=re.compile("Xã Lúa.*Nông Thị An"))).to_have_count(1)
    page.get_by_role("button", name="Nhắc đơn vị quá hạn, chưa nắm").click()
    expect(page.get_by_text(re.compile(r"Đã nhắc \d+ đơn vị"))).to_be_visible()

    page.goto(draft)
    page.get_by_text("Thu hồi việc phát động").click()
    page.get_by_label("Lý do").fill("Phát động nhầm")
    page.get_by_role("button", name="Thu hồi", exact=True).click()
    expect(page.get_by_text("Xã Lúa đã nắm được (Nông Thị An")).to_be_visible()

    sound = opened(browser, small_province, "dung")
    for name, link in (("ban-thao-da-phat-dong", ""), ("phong-trao-moi", "Mở phong trào"), ("theo-doi", "theo dõi ai đã nắm")):
        sound.get_by_role("link", name=link).click() if link else sound.goto(draft)
        assert_sound(sound, name)


def test_pages_of_an_open_draft_have_no_axe_finding_and_a_quotation_leads_to_its_item(
    browser: Browser, small_province: str
) -> None:
    page = opened(browser, small_province, "dung")
    page.goto("/van-ban/1/doc/")
    assert_sound(page, "doc-van-ban")
    page.get_by_role("button", name="Đọc văn bản này").click()
    draft = page.url
    page.locator(".paper a.ref.ok").first.click()
    expect(page.locator(".draft > li > details[open]")).to_have_count(1)
    assert_sound(page, "ban-thao")
    item = page.locator(".draft").get_by_role("link", name=re.compile("^Chỉnh sửa")).first.get_attribute("href")
    for name, path in (
        ("ban-thao-chung", f"{draft}chung/"),
        ("ban-thao-sua-muc", item),
        ("ban-thao-them-muc-tieu", f"{draft}them/target/"),
        ("ban-thao-them-nhiem-vu", f"{draft}them/duty/"),
    ):
        page.goto(path or "")
        assert_sound(page, name)
