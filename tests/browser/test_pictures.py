"""The pictures of the README, made on the tests' small invented province."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import ARTEFACTS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
PASSWORD = "mat-khau-cua-tinh-thu"
KEPT = Path(__file__).resolve().parents[2] / "docs" / "screens"
PICTURES = [
    ("viec-cua-toi-1280", "an", "/", 1280),
    ("nhap-so-lieu-1280", "an", "/so-lieu/nhap/thu/dong/lua/tieu-chi-17/", 1280),
    ("phong-trao-1280", "dung", "/phong-trao/", 1280),
    ("phong-trao-390", "dung", "/phong-trao/", 390),
    ("ho-so-xa-1280", "dung", "/xa/thu/dong/lua/", 1280),
]


@pytest.mark.parametrize(("name", "who", "path", "width"), PICTURES, ids=[p[0] for p in PICTURES])
def test_a_picture_for_the_readme(browser: Browser, small_province: str, name: str, who: str, path: str, width: int) -> None:
    """UPDATE_SCREENS=1 keeps them in docs/screens; otherwise they go to the artefacts."""
    folder = KEPT if os.environ.get("UPDATE_SCREENS") == "1" else ARTEFACTS
    folder.mkdir(parents=True, exist_ok=True)
    height = 1500 if "so-lieu" in path else 860
    context = browser.new_context(base_url=small_province, viewport={"width": width, "height": height}, locale="vi-VN")
    page = context.new_page()
    page.goto("/tai-khoan/login/")
    page.get_by_label("Tên đăng nhập").fill(who)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
    page.goto(path)
    page.screenshot(path=folder / f"{name}.png", full_page=width < 400)
    assert page.get_by_role("heading", level=1).inner_text()
    context.close()
