"""The errand of the house: one missing value, from the commune's officer to the province's target."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ARTEFACTS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def sign_in(page: Page, name: str) -> None:
    page.context.clear_cookies()
    page.goto("/tai-khoan/login/")
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")


def counts(page: Page) -> tuple[int, int]:
    page.goto("/phong-trao/")
    return tuple(
        int(page.locator(f"[data-{line}]").first.inner_text().split("/")[0]) for line in ("official", "expected")
    )  # type: ignore[return-value]


def test_the_missing_value_of_hoa_lac_moves_the_line_of_126_communes(page: Page) -> None:
    sign_in(page, "Lý Văn Tài")
    official, expected = counts(page)
    page.goto("/")
    page.get_by_role("link", name=re.compile("Nhập số.*17.8")).click()
    page.get_by_label("17.8, Số đạt").fill("900")
    page.get_by_label("17.8, Tổng số").fill("1.200")
    expect(page.locator("[data-saved]")).to_contain_text(re.compile(r"\d\d:\d\d"), timeout=20_000)
    page.reload()
    expect(page.get_by_label("17.8, Số đạt")).to_have_value("900")
    page.get_by_role("button", name="Gửi thẩm định").click()
    expect(page.get_by_text("Đã gửi 1 số liệu để thẩm định.")).to_be_visible()
    assert counts(page) == (official, expected + 1)

    sign_in(page, "Vi Thị Hạnh")
    page.goto("/so-lieu/tham-dinh/")
    page.get_by_label("17.8, Xã Hòa Lạc").check()
    page.get_by_role("button", name="Xác nhận thẩm định số đã chọn").click()
    assert counts(page) == (official, expected + 1)

    sign_in(page, "Nguyễn Minh Châu")
    page.goto("/so-lieu/phe-duyet/")
    page.get_by_label("17.8, Xã Hòa Lạc").check()
    page.get_by_role("button", name="Phê duyệt số đã chọn").click()
    assert counts(page) == (official + 1, expected + 1)

    page.goto("/xa/lang-son/huu-lung/hoa-lac/")
    expect(page.get_by_text("17.8: 900/1.200 hộ = 75,0% ≥ 70%")).to_have_count(1)


def test_a_skip_link_and_a_visible_focus_lead_a_keyboard_to_the_content(page: Page) -> None:
    sign_in(page, "Lý Văn Tài")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def test_another_day_is_shown_read_only_and_left_again(page: Page) -> None:
    sign_in(page, "Lý Văn Tài")
    page.locator("details.place summary").click()
    page.get_by_role("button", name="20/04/2020").click()
    expect(page.get_by_text("Đang xem ngày 20/04/2020")).to_be_visible()
    page.locator("details.place summary").click()
    page.get_by_role("button", name="06/11/2023").click()
    expect(page.get_by_text("Đang xem ngày")).to_have_count(0)


def test_the_errand_works_without_javascript(browser: Browser, demo: str) -> None:
    context = browser.new_context(base_url=demo, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "Lý Văn Tài")
    page.goto("/so-lieu/nhap/lang-son/huu-lung/hoa-lac/tieu-chi-1/")
    page.get_by_label(re.compile("1.1,.*Kết quả")).select_option("1")
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text("Đã lưu nháp 1 số liệu.")).to_be_visible()
    context.close()


PAGES = [
    ("dang-nhap", None, "/tai-khoan/login/"),
    ("viec-cua-toi", "Lý Văn Tài", "/"),
    ("nhap-so-lieu", "Lý Văn Tài", "/so-lieu/nhap/lang-son/huu-lung/hoa-lac/tieu-chi-17/"),
    ("ho-so-xa", "Nguyễn Minh Châu", "/xa/lang-son/huu-lung/hoa-lac/"),
    ("tham-dinh", "Vi Thị Hạnh", "/so-lieu/tham-dinh/"),
    ("phe-duyet", "Nguyễn Minh Châu", "/so-lieu/phe-duyet/"),
    ("phong-trao", "Nguyễn Minh Châu", "/phong-trao/"),
    ("tat-ca-phong-trao", "Nguyễn Minh Châu", "/phong-trao/?xem=tat-ca"),
    ("phong-trao-2020", "Nguyễn Minh Châu", "/phong-trao/2/"),
    ("them-phong-trao", "Nguyễn Minh Châu", "/phong-trao/them/"),
    ("muc-tieu", "Nguyễn Minh Châu", "/muc-tieu/1/"),
    ("them-muc-tieu", "Nguyễn Minh Châu", "/phong-trao/1/muc-tieu/them/?loai=units"),
    ("nhiem-vu", "Nguyễn Minh Châu", "/nhiem-vu/4/"),
    ("them-nhiem-vu", "Nguyễn Minh Châu", "/phong-trao/1/nhiem-vu/them/"),
    ("cac-xa", "Nguyễn Minh Châu", "/xa/"),
    ("ban-do-tieu-chi", "Nguyễn Minh Châu", "/ban-do-tieu-chi/"),
    ("ban-do-nang-cao", "Nguyễn Minh Châu", "/ban-do-tieu-chi/?bo=nang-cao&sap=huyen"),
    ("gan-dat-chuan", "Nguyễn Minh Châu", "/gan-dat-chuan/"),
    ("theo-nganh", "Vi Thị Hạnh", "/nganh/?dong=du-kien"),
    ("tong-hop", "Nguyễn Minh Châu", "/tong-hop/"),
    ("tong-hop-huyen", "Nguyễn Minh Châu", "/tong-hop/lang-son/huu-lung/"),
    ("so-lieu-cong-bo", "Nguyễn Minh Châu", "/so-lieu-cong-bo/"),
    ("thiet-bi", "Lý Văn Tài", "/tai-khoan/thiet-bi/"),
    ("thong-bao", "Lý Văn Tài", "/thong-bao/"),
    ("cach-nhan-thong-bao", "Lý Văn Tài", "/thong-bao/cach-nhan/"),
    ("tro-giup", "Lý Văn Tài", "/tro-giup/"),
    ("tro-giup-nhap-so-lieu", "Lý Văn Tài", "/tro-giup/nhap-so-lieu/"),
    ("tu-ngu", "Lý Văn Tài", "/tro-giup/tu-ngu/"),
]


@pytest.mark.parametrize(("name", "who", "path"), PAGES, ids=[p[0] for p in PAGES])
def test_a_page_has_no_axe_finding_and_does_not_scroll_sideways(
    page: Page, name: str, who: str | None, path: str
) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    if who:
        sign_in(page, who)
    for width in (1280, 390, 640):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path)
        page.screenshot(path=ARTEFACTS / f"{name}-{width}.png", full_page=True)
        page.eval_on_selector_all("details.fold", "folds => folds.forEach(fold => { fold.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def weight_of(page: Page, path: str) -> int:
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(path, wait_until="networkidle")
    session.detach()
    return sum(sizes)


def test_the_first_page_is_under_100_kb_and_later_ones_under_30(page: Page) -> None:
    first = weight_of(page, "/tai-khoan/login/")
    page.get_by_role("button", name="Nguyễn Minh Châu").click()
    first += weight_of(page, "/")
    later = {
        path: weight_of(page, path)
        for path in (
            "/phong-trao/",
            "/nhiem-vu/4/",
            "/xa/",
            "/xa/lang-son/huu-lung/hoa-lac/",
            "/so-lieu/phe-duyet/",
            "/ban-do-tieu-chi/",
            "/gan-dat-chuan/",
            "/nganh/",
            "/tong-hop/",
        )
    }
    assert first < 100_000, first
    assert {path: size for path, size in later.items() if size >= 30_000} == {}


def test_the_heat_map_opened_first_is_under_115_kb(page: Page, browser: Browser, demo: str) -> None:
    sign_in(page, "Nguyễn Minh Châu")
    cold = browser.new_context(base_url=demo, storage_state=page.context.storage_state(), locale="vi-VN")
    assert 10_000 < weight_of(cold.new_page(), "/ban-do-tieu-chi/") < 115_000
    cold.close()


PAPER = 1032  # pixels between the margins of A4 landscape


def test_the_heat_map_on_paper_lies_across_repeats_its_head_and_fits(page: Page) -> None:
    sign_in(page, "Nguyễn Minh Châu")
    page.set_viewport_size({"width": PAPER, "height": 700})
    page.goto("/ban-do-tieu-chi/")
    boxes = set(re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)", page.pdf(prefer_css_page_size=True)))
    assert boxes <= {(b"841", b"594"), (b"841", b"595"), (b"842", b"595")}
    assert boxes
    page.emulate_media(media="print")
    heat = page.locator("table.heat")
    assert heat.evaluate("table => getComputedStyle(table.tHead).display") == "table-header-group"
    assert heat.evaluate("table => table.scrollWidth") <= PAPER
