"""`chungsuc serve`: the web server and the worker, kept alive together."""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 20.0
TOO_SOON = 5.0
GIVE_UP = 4


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("serve", help="chạy máy chủ")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    return serve(host=arguments.host, port=arguments.port)


@dataclass
class Child:
    """A process that is started again when it dies, and given up when it keeps dying at once."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    deaths: int = field(default=0)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 -- our own command

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def revive(self) -> bool:
        """Starts again; False when it died at once too many times."""
        self._end_family()
        lived = time.monotonic() - self.started
        self.deaths = self.deaths + 1 if lived < TOO_SOON else 1
        if self.deaths >= GIVE_UP:
            return False
        time.sleep(min(0.5 * self.deaths, 2))
        self.start()
        return True

    def end(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self._end_family()
        self.process.wait()

    def _end_family(self) -> None:
        """Whatever it had started, which would otherwise go on answering on the same port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def serve(*, host: str, port: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungsuc.settings")
    complaint = _port_taken(host, port) or _not_migrated()
    if complaint:
        print(complaint, file=sys.stderr)
        return 2
    _collect_static()
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += ["--workers", "1", "--blocking-threads", "4", "--backpressure", "64", "--no-ws", "--log-level", "warning"]
    children = [
        Child("máy chủ web", [*web, "--respawn-failed-workers", "chungsuc.wsgi:application"]),
        Child("tiến trình việc nền", [sys.executable, "-m", "chungsuc.jobs"]),
    ]
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        for child in children:
            child.start()
        shown = f"[{host}]" if ":" in host else host
        print(f"Chung Sức chạy ở http://{shown}:{port}  (dừng: Ctrl+C)", flush=True)
        return _watch(children, stop)
    finally:
        for child in children:
            child.end()


def _watch(children: Sequence[Child], stop: threading.Event) -> int:
    while not stop.wait(0.5):
        for child in children:
            if not child.died():
                continue
            print(f"{child.name} đã dừng, khởi động lại.", file=sys.stderr, flush=True)
            if not child.revive():
                print(f"{child.name} cứ khởi động là dừng. Xem dòng báo lỗi ở trên.", file=sys.stderr, flush=True)
                return 1
    print("Đã dừng.", flush=True)
    return 0


def _port_taken(host: str, port: int) -> str:
    """Why the address cannot be used, or nothing."""
    if not 1 <= port <= 65535:
        return f"Cổng {port} không dùng được. Chọn từ 1 đến 65535."
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return f"Không mở được {host}:{port} ({error.strerror}). Chọn cổng khác bằng --port."
    return ""


def _not_migrated() -> str:
    """Whether the database awaits its tables: never changed unasked, since a backup comes first."""
    migrate = [sys.executable, "-m", "django", "migrate"]
    asked = subprocess.run([*migrate, "--check", "-v0"], capture_output=True, text=True, check=False)  # noqa: S603 -- ours
    if asked.returncode == 0:
        return ""
    if asked.stderr.strip():
        return f"Cơ sở dữ liệu chưa dùng được: {asked.stderr.strip().splitlines()[-1]}"
    return (
        "Cơ sở dữ liệu chưa có đủ bảng của phiên bản này. Sao lưu rồi chạy: "
        f"DJANGO_SETTINGS_MODULE=chungsuc.settings {' '.join(migrate)}"
    )


def _collect_static() -> None:
    """Static files, compressed and named by content, into CHUNGSUC_HOME: browsers may keep them for a year."""
    from chungsuc import fonts  # noqa: PLC0415 -- slow to read, needed here only

    fonts.ensure(Path(fonts.__file__).parent / "static" / "fonts")
    collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--clear", "-v0"]
    subprocess.run(collect, env=os.environ | {"CHUNGSUC_COLLECT": "1"}, check=True)  # noqa: S603 -- ours
