"""Evidence as an officer on a slow line sends it."""

import hashlib
import io
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import PASSWORD
from tests.browser.conftest import ARTEFACTS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
ENTRY = "/so-lieu/nhap/thu/dong/lua/tieu-chi-2/"


def signed_in(browser: Browser, address: str, *, script: bool = True) -> Page:
    context = browser.new_context(base_url=address, locale="vi-VN", java_script_enabled=script)
    page = context.new_page()
    page.goto("/tai-khoan/login/")
    page.get_by_label("Tên đăng nhập").fill("an")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
    return page


@pytest.fixture
def page(browser: Browser, small_province: str) -> Iterator[Page]:
    page = signed_in(browser, small_province)
    yield page
    page.context.close()


def open_form(page: Page, indicator: str) -> None:
    page.goto(ENTRY)
    page.get_by_role("link", name=re.compile(rf"minh chứng\s*, {re.escape(indicator)}$")).click()
    if page.get_by_label("Tệp mới").count() == 0:
        page.get_by_role("link", name="Thêm minh chứng").click()


def large_picture(path: Path) -> Path:
    """A noisy one of 12 million points, so that it weighs some megabytes."""
    Image.effect_noise((4000, 3000), 90).convert("RGB").save(path, "JPEG", quality=85)
    assert path.stat().st_size > 2 * 2**20
    return path


def large_paper(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.4\n" + random.Random(1).randbytes(1_200_000) + b"\n%%EOF\n")
    return path


def send(page: Page) -> None:
    page.get_by_role("button", name="Thêm minh chứng").click()


def test_a_large_picture_is_made_smaller_before_it_is_sent(page: Page, tmp_path: Path) -> None:
    picture = large_picture(tmp_path / "Ảnh đường thôn.jpg")
    sent: list[int] = []
    page.on("request", lambda r: sent.append(int(r.headers.get("upload-length", 0))))
    open_form(page, "2.1")
    page.get_by_label("Tệp mới").set_input_files(picture)
    page.get_by_label("Trang", exact=True).fill("1")
    send(page)
    expect(page.get_by_text("Đã thêm 1 minh chứng.")).to_be_visible(timeout=30_000)
    link = page.get_by_role("link", name="Ảnh đường thôn.jpg")
    kept = page.request.get(link.get_attribute("href") or "").body()
    with Image.open(io.BytesIO(kept)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (2000, 1500))
    assert sum(sent) == len(kept) < picture.stat().st_size
    small = page.locator(".proofs img").first
    expect(small).to_be_visible()
    assert small.evaluate("i => [i.naturalWidth, i.naturalHeight]") == [480, 360]


def test_a_file_goes_on_where_the_line_broke(page: Page, tmp_path: Path) -> None:
    paper = large_paper(tmp_path / "ho-so.pdf")
    offsets: list[int] = []

    def broken(route: Route) -> None:
        offsets.append(int(route.request.headers["upload-offset"]))
        if len(offsets) in (2, 4):
            route.abort("internetdisconnected")
        elif len(offsets) == 3:  # the piece arrives, its acknowledgement does not
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    open_form(page, "2.1")
    page.route(
        lambda url: re.search(r"/tep/tai-len/.+/", url) is not None,
        lambda r: broken(r) if r.request.method == "PATCH" else r.continue_(),
    )
    page.get_by_label("Tệp mới").set_input_files(paper)
    send(page)
    expect(page.get_by_text("Đã thêm 1 minh chứng.")).to_be_visible(timeout=30_000)
    piece = 256 * 1024
    assert offsets == [0, piece, piece, 2 * piece, 2 * piece, 3 * piece, 4 * piece]
    kept = page.request.get(page.get_by_role("link", name="ho-so.pdf").get_attribute("href") or "").body()
    assert hashlib.sha256(kept).digest() == hashlib.sha256(paper.read_bytes()).digest()


def test_a_page_opened_again_goes_on_with_what_was_sent(page: Page, tmp_path: Path) -> None:
    paper = large_paper(tmp_path / "mo-lai.pdf")
    offsets: list[int] = []

    def cut(route: Route) -> None:
        offsets.append(int(route.request.headers["upload-offset"]))
        route.abort() if len(offsets) == 3 else route.continue_()

    open_form(page, "2.2")
    page.route(
        lambda url: re.search(r"/tep/tai-len/.+/", url) is not None,
        lambda r: cut(r) if r.request.method == "PATCH" else r.continue_(),
    )
    page.get_by_label("Tệp mới").set_input_files(paper)
    send(page)
    expect(page.get_by_text("mất mạng, tự gửi tiếp khi có mạng")).to_be_visible()
    page.reload()
    page.get_by_label("Tệp mới").set_input_files(paper)
    send(page)
    expect(page.get_by_text("Đã thêm 1 minh chứng.")).to_be_visible(timeout=30_000)
    assert offsets[2] == 512 * 1024
    assert offsets[3:]
    assert 0 not in offsets[1:]


def test_a_file_that_is_not_ours_is_told_beside_its_name_and_the_others_stay(page: Page, tmp_path: Path) -> None:
    bad, good = tmp_path / "xau.pdf", tmp_path / "tot.txt"
    bad.write_bytes(b"MZ\x90\x00")
    good.write_text("Biên bản", encoding="utf-8")
    open_form(page, "2.1")
    page.get_by_label("Tệp mới").set_input_files([bad, good])
    send(page)
    expect(page.locator(".uploads .err")).to_contain_text("xau.pdf: Không nhận ra nội dung của “xau.pdf”.")
    expect(page.get_by_text("tot.txt: đã gửi xong")).to_be_visible()
    send(page)
    expect(page.get_by_text("Đã thêm 1 minh chứng.")).to_be_visible()


def test_without_javascript_the_ordinary_form_keeps_the_file_as_it_is(
    browser: Browser, small_province: str, tmp_path: Path
) -> None:
    page = signed_in(browser, small_province, script=False)
    picture = large_picture(tmp_path / "nguyen-ban.jpg")
    open_form(page, "2.3")
    page.get_by_label("Tệp mới").set_input_files(picture)
    send(page)
    expect(page.get_by_text("Đã thêm 1 minh chứng.")).to_be_visible()
    kept = page.request.get(page.get_by_role("link", name="nguyen-ban.jpg").get_attribute("href") or "").body()
    assert kept == picture.read_bytes()
    page.context.close()


def test_the_pages_of_evidence_have_no_axe_finding_and_do_not_scroll_sideways(page: Page, tmp_path: Path) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    picture = tmp_path / ("Ảnh chụp đường trục thôn sau khi cứng hóa " * 3 + ".png")
    Image.new("RGB", (640, 480), "#8a9").save(picture)
    open_form(page, "2.1")
    form = page.url
    page.get_by_label("Tệp mới").set_input_files(picture)
    page.get_by_label("Trích dẫn").fill(
        "Đường trục thôn dài 4,2 km, mặt bê tông rộng 3,5 m, nghiệm thu ngày 12/10/2023."
    )
    send(page)
    expect(page.get_by_text("Đã thêm 1 minh chứng.")).to_be_visible()
    proved = page.url
    page.goto(form)
    page.get_by_text("Cùng là minh chứng của chỉ tiêu khác trong kỳ này").click()
    assert page.get_by_role("checkbox").count() > 10
    page.screenshot(path=ARTEFACTS / "minh-chung-chi-tieu-khac.png", full_page=True)
    assert Axe().run(page).violations_count == 0
    for name, path in (
        ("minh-chung-them", form),
        ("minh-chung-cua-so-lieu", proved),
        ("nhap-so-lieu-minh-chung", ENTRY),
    ):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path)
            page.screenshot(path=ARTEFACTS / f"{name}-{width}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
