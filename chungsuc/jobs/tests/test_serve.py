import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVE = "import sys; from chungsuc.cli import main; sys.exit(main(['serve', '--port', sys.argv[1]]))"
pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def descendants(pid: int, *, deep: bool = True) -> set[int]:
    """The living processes that `pid` started, and those that they started."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [row.split() for row in listed.splitlines()]
    own = {int(child) for child, parent, state in rows if int(parent) == pid and not state.startswith("Z")}
    return own.union(*(descendants(child) for child in own)) if deep else own


def alive(pids: set[int]) -> set[int]:
    listed = subprocess.run(["ps", "-e", "-o", "pid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [row.split() for row in listed.splitlines()]
    return pids & {int(pid) for pid, state in rows if not state.startswith("Z")}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    own = {**os.environ, "CHUNGSUC_HOME": str(tmp_path), "CHUNGSUC_DATABASE": f"sqlite:///{tmp_path / 'serve.sqlite3'}"}
    return {**own, "DJANGO_SETTINGS_MODULE": "chungsuc.settings"}


@pytest.fixture
def served(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, check=True)
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=environment)
    yield process, port
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def well(port: int, within: float = 15) -> bool:
    """Whether /healthz says that all is well before the time is over."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return bool(json.load(answer)["ok"])
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    return False


def test_killed_children_come_back_and_all_end_together(served: tuple[subprocess.Popen[bytes], int]) -> None:
    process, port = served
    assert well(port)
    first = descendants(process.pid)
    for child in descendants(process.pid, deep=False):
        os.kill(child, signal.SIGKILL)
    time.sleep(4)
    assert alive(first) == set()
    assert well(port)
    second = descendants(process.pid)
    assert len(second) == len(first)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert alive(second) == set()


def test_a_database_without_tables_is_told_and_nothing_is_started(environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", SERVE, str(free_port())]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)
    assert ran.returncode == 2
    assert "chưa có đủ bảng" in ran.stderr
