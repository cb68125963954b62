"""The pictures of the README: the sample province, on its working day."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import ARTEFACTS
from tests.browser.test_journey import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
KEPT = Path(__file__).resolve().parents[2] / "docs" / "screens"
HOA_LAC = "lang-son/huu-lung/hoa-lac"
PICTURES = [
    ("viec-cua-toi-1280", "Lý Văn Tài", "/", 1280),
    ("nhap-so-lieu-1280", "Lý Văn Tài", f"/so-lieu/nhap/{HOA_LAC}/tieu-chi-17/", 1280),
    ("phong-trao-1280", "Nguyễn Minh Châu", "/phong-trao/", 1280),
    ("phong-trao-390", "Nguyễn Minh Châu", "/phong-trao/", 390),
    ("ban-do-tieu-chi-1280", "Nguyễn Minh Châu", "/ban-do-tieu-chi/", 1280),
    ("ban-do-tieu-chi-390", "Nguyễn Minh Châu", "/ban-do-tieu-chi/", 390),
    ("tong-hop-1280", "Đàm Quốc Thịnh", "/tong-hop/", 1280),
    ("ho-so-xa-1280", "Nguyễn Minh Châu", f"/xa/{HOA_LAC}/", 1280),
    ("vi-sao-1280", "Nguyễn Minh Châu", f"/vi-sao/{HOA_LAC}/qd-318-2022-ntm/17.6/", 1280),
    ("ngay-ay-1280", "Nguyễn Minh Châu", f"/xa/{HOA_LAC}/luc-do/?ngay=2020-12-31", 1280),
    ("toan-canh-1280", "Đàm Quốc Thịnh", "/toan-canh/", 1280),
    ("bao-cao-1280", "Nông Văn Bảo", "/bao-cao/", 1280),
    ("van-ban-1280", "Nguyễn Minh Châu", "/van-ban/", 1280),
    ("bo-tieu-chi-1280", "Nguyễn Minh Châu", "/bo-tieu-chi/", 1280),
]


def kept_in() -> Path:
    """UPDATE_SCREENS=1 keeps them in docs/screens; otherwise they go to the artefacts."""
    folder = KEPT if os.environ.get("UPDATE_SCREENS") == "1" else ARTEFACTS
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize(("name", "who", "path", "width"), PICTURES, ids=[p[0] for p in PICTURES])
def test_a_picture_for_the_readme(browser: Browser, demo: str, name: str, who: str, path: str, width: int) -> None:
    folder = kept_in()
    height = 1500 if width < 400 or "so-lieu" in path else 1000
    context = browser.new_context(base_url=demo, viewport={"width": width, "height": height}, locale="vi-VN")
    page = context.new_page()
    sign_in(page, who)
    page.goto(path)
    page.screenshot(path=folder / f"{name}.png")
    assert page.get_by_role("heading", level=1).inner_text()
    context.close()


def test_a_picture_of_a_paper_read_into_a_draft(browser: Browser, demo: str) -> None:
    context = browser.new_context(base_url=demo, viewport={"width": 1280, "height": 1100}, locale="vi-VN")
    page = context.new_page()
    sign_in(page, "Nguyễn Minh Châu")
    page.goto("/van-ban/?q=231/KH-UBND")
    page.get_by_role("link", name="231/KH-UBND").first.click()
    page.get_by_role("link", name="Đọc thành bản thảo").click()
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/ban-nhap/*/")
    contradictions = page.get_by_role("heading", name="Mâu thuẫn trong văn bản")
    contradictions.evaluate("heading => heading.scrollIntoView()")
    page.screenshot(path=kept_in() / "ban-thao-1280.png")
    assert contradictions.is_visible()
    context.close()
