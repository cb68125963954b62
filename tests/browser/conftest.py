"""The demo as a person meets it: loaded once, served by `chungsuc serve`, opened in Debian's Chromium."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHUNGSUC_CHROMIUM", "/usr/bin/chromium")
ARTEFACTS = Path(__file__).resolve().parents[2] / "test-artefacts"
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def served(home: Path, settings: dict[str, str], *, fill: str | None) -> Iterator[str]:
    """The address of a server of its own on a home of its own; `fill` is a module that fills it, else the demo fills itself."""
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if k not in ("CHUNGSUC_DATABASE", "CHUNGSUC_NOW", "CHUNGSUC_DEMO")}
    environment = kept | {"CHUNGSUC_HOME": str(home)} | settings
    if fill:
        subprocess.run([sys.executable, "-m", fill], env=environment, check=True)
    with (home / "serve.log").open("w") as log:
        words = ["serve" if fill else "demo", "--port", str(port)]
        server = subprocess.Popen(
            [sys.executable, "-m", "chungsuc", *words], env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(360):
                try:
                    urllib.request.urlopen(f"{address}/tai-khoan/login/", timeout=5)
                    break
                except (urllib.error.URLError, ConnectionError, TimeoutError):
                    assert server.poll() is None, (home / "serve.log").read_text()
                    time.sleep(0.5)
            else:
                pytest.fail((home / "serve.log").read_text())
            yield address
        finally:
            server.terminate()
            server.wait(timeout=30)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from served(tmp_path_factory.mktemp("demo"), {}, fill=None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, demo: str) -> Iterator[Page]:
    context = browser.new_context(base_url=demo, viewport={"width": 1280, "height": 900}, locale="vi-VN")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def small_province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The tests' own invented province, served without the demo's doors: what the README shows."""
    home = tmp_path_factory.mktemp("small")
    yield from served(
        home, {"CHUNGSUC_NOW": "2023-11-06T09:00:00", "CHUNGSUC_DEMO": "0"}, fill="tests.browser.small_province"
    )
