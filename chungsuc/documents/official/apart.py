"""
A paper that nobody vouches for, read in a process of its own with little memory, little time and no secrets.

`python -m chungsuc.documents.official.apart FILE SECONDS` writes the paper's tree as JSON, or why it cannot be read.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Final

from chungsuc.documents.official.tree import OfficialPaper, Unreadable

SECONDS: Final = 60
GRACE: Final = 5  # seconds more until it is ended from outside
MEMORY: Final = 3 * 2**29  # bytes of address space, libraries included
PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT", "PYTHONPATH", "LD_LIBRARY_PATH")
PACKAGE: Final = Path(__file__).parents[3]


def _stopped() -> Unreadable:
    return Unreadable("Tệp làm phần đọc dừng giữa chừng.", "Đồng chí mở tệp, lưu lại thành docx hoặc pdf rồi thử lại.")


def _too_slow(seconds: float) -> Unreadable:
    return Unreadable(f"Đọc tệp quá {seconds:g} giây.", "Đồng chí chia nhỏ tệp, hoặc lưu lại thành docx.")


def read_apart(path: Path, seconds: float = SECONDS) -> OfficialPaper:
    """What `read` gives, or Unreadable: also where the reading takes too long, too much memory, or crashes."""
    command = [sys.executable, "-m", "chungsuc.documents.official.apart", str(path.resolve()), str(seconds)]
    settings = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    settings["PYTHONPATH"] = os.pathsep.join(filter(None, (str(PACKAGE), settings.get("PYTHONPATH"))))
    try:
        done = subprocess.run(  # noqa: S603 -- our own module
            command, stdin=subprocess.DEVNULL, capture_output=True, env=settings, timeout=seconds + GRACE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _too_slow(seconds) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise (_too_slow(seconds) if done.returncode == -signal.SIGXCPU else _stopped()) from error
    if "reason" in answer:
        raise Unreadable(answer["reason"], answer["remedy"])
    return OfficialPaper.from_json(answer["paper"])


def _limit(seconds: float) -> None:
    """On the process itself; where the system knows no such limits, the time from outside is left."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 -- not everywhere

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, most))
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + GRACE, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises Unreadable inside when the time is over, where the system has alarms and this is the main thread."""
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 -- as signal wants it
        raise _too_slow(seconds)

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def main(path: Path, seconds: float) -> None:
    answer: dict[str, object]
    _limit(seconds)
    try:
        from chungsuc.documents.official.reading import read  # noqa: PLC0415 -- within the limits

        with within(seconds):
            answer = {"paper": read(path).to_json()}
    except Unreadable as error:
        answer = {"reason": error.reason, "remedy": error.remedy}
    except Exception:  # noqa: BLE001 -- whatever it is, the person is told in one line
        said = _stopped()
        answer = {"reason": said.reason, "remedy": said.remedy}
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
