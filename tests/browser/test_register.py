"""A paper comes into the register, is found, corrected; a draft gets its number and is downloaded."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import PASSWORD
from tests.browser.conftest import ARTEFACTS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
PLAN = """ỦY BAN NHÂN DÂN
TỈNH THỬ
-------
Số: 301/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Thử, ngày 02 tháng 11 năm 2023

KẾ HOẠCH
Trồng cây xanh ven đường năm 2024

Căn cứ Quyết định số 999/QĐ-TTg ngày 05/5/2023 của Thủ tướng Chính phủ về việc trồng cây;

I. MỤC TIÊU
1. Mỗi xã trồng 02 km đường cây xanh trước ngày 30/6/2024.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Văn Mẫu
"""
WIDTHS = (1280, 640, 390)


@pytest.fixture
def page(browser: Browser, small_province: str) -> Iterator[Page]:
    context = browser.new_context(base_url=small_province, locale="vi-VN", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/tai-khoan/login/")
    page.get_by_label("Tên đăng nhập").fill("dung")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
    yield page
    context.close()


def looked_at(page: Page, name: str) -> None:
    """No axe finding and nothing beside the screen, at each width; a picture of the widest and the narrowest."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=ARTEFACTS / f"so-van-ban-{name}-{width}.png", full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name} {width}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (name, width)
    page.set_viewport_size({"width": 1280, "height": 900})


def brought_in(page: Page, folder: Path) -> None:
    path = folder / "ke-hoach.txt"
    path.write_text(PLAN, encoding="utf-8")
    page.goto("/van-ban/")
    page.get_by_role("link", name="Đưa văn bản vào sổ").click()
    looked_at(page, "dua-vao")
    page.get_by_label("Sổ của").select_option(label="Tỉnh Thử")
    page.get_by_label("Tệp văn bản").set_input_files(path)
    page.get_by_role("button", name="Đọc văn bản").click()
    expect(page.get_by_label("Ký hiệu")).to_have_value("KH-UBND")
    expect(page.get_by_label("Ngày văn bản")).to_have_value("02/11/2023")
    looked_at(page, "xem-lai")
    page.get_by_role("button", name="Vào sổ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kế hoạch số 301/KH-UBND")
    looked_at(page, "van-ban")


def corrected(page: Page) -> None:
    page.get_by_role("link", name="Sửa thông tin").click()
    looked_at(page, "sua")
    page.get_by_label("Trích yếu").fill("Trồng cây xanh ven đường giai đoạn 2024 - 2025")
    page.get_by_label("Lý do sửa").fill("Trích yếu thiếu chữ")
    page.get_by_role("button", name="Lưu thông tin").click()
    expect(page.get_by_role("heading", name="Đã sửa trong sổ")).to_be_visible()
    looked_at(page, "da-sua")


def found(page: Page) -> None:
    page.goto("/van-ban/")
    page.get_by_label("Tìm trong văn bản").fill("cay xanh giai doan")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.get_by_role("link", name="301/KH-UBND")).to_be_visible()
    looked_at(page, "tim")


def series_opened(page: Page) -> None:
    page.goto("/van-ban/so/them/")
    page.get_by_label("Đơn vị", exact=True).select_option(label="Tỉnh Thử")
    page.get_by_label("Tên sổ").fill("Sổ văn bản đi")
    looked_at(page, "so-so")
    page.get_by_label("Dùng từ ngày").fill("2023-01-01")
    page.get_by_role("button", name="Ghi sổ số").click()


def issued(page: Page, folder: Path) -> Path:
    page.goto("/phong-trao/1/van-ban/")
    looked_at(page, "xuat")
    page.get_by_role("button", name="Lưu thành dự thảo").first.click()
    looked_at(page, "soan")
    page.locator("[name=signer_name]").fill("Lò Văn Mẫu")
    page.get_by_role("button", name="Lưu dự thảo").click()
    page.goto(re.sub(r"soan/$", "", page.url))
    page.get_by_role("button", name="Cấp số, phát hành").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("/KH-UBND")
    looked_at(page, "phat-hanh")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Bản phát hành").click()
    path = folder / "phat-hanh.pdf"
    taken.value.save_as(path)
    return path


def test_a_paper_is_brought_in_found_corrected_and_a_draft_is_numbered_and_downloaded(page: Page, tmp_path: Path) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    brought_in(page, tmp_path)
    corrected(page)
    found(page)
    series_opened(page)
    assert issued(page, tmp_path).read_bytes()[:5] == b"%PDF-"
