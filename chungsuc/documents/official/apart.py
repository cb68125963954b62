"""
A paper that nobody vouches for, read in a process of its own with little memory, little time and no secrets.

`python -m chungsuc.documents.official.apart FILE SECONDS` writes the paper's tree and what it cites as JSON, or why it cannot be read.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

from chungsuc.documents.official.tree import Citation, OfficialPaper, PartialDate, Unreadable

SECONDS: Final = 60
GRACE: Final = 5  # seconds more until it is ended from outside
MEMORY: Final = 3 * 2**29  # bytes of address space, libraries included
PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT", "PYTHONPATH", "LD_LIBRARY_PATH")
PACKAGE: Final = Path(__file__).parents[3]
AT_ONCE: Final = 2  # processes; each may take a core and all of MEMORY
PATIENCE: Final = 20  # seconds in which one of them may end
MOST_ANSWER: Final = 64 * 2**20  # characters: what it says is held in the memory of who asks
_places = threading.BoundedSemaphore(AT_ONCE)


class Busy(Unreadable):
    """Too many files are being read; another time this one may be read."""

    def __init__(self) -> None:
        super().__init__("Máy chủ đang đọc nhiều tệp khác.", "Đồng chí chờ một phút rồi thử lại.")


def _stopped() -> Unreadable:
    return Unreadable("Tệp làm phần đọc dừng giữa chừng.", "Đồng chí mở tệp, lưu lại thành docx hoặc pdf rồi thử lại.")


def _too_slow(seconds: float) -> Unreadable:
    return Unreadable(f"Đọc tệp quá {seconds:g} giây.", "Đồng chí chia nhỏ tệp, hoặc lưu lại thành docx.")


def read_with_citations(path: Path, seconds: float = SECONDS) -> tuple[OfficialPaper, tuple[Citation, ...]]:
    """
    What `read` gives, with what `find_citations` finds in it, which takes its time too.

    Raises Unreadable also where the reading takes too long, too much memory, or crashes; Busy where others are read.
    """
    answer = ask_apart(__name__, [str(path.resolve()), str(seconds)], seconds)
    cited = (Citation(**one | {"date": PartialDate(**one["date"]) if one["date"] else None}) for one in answer["cited"])
    return OfficialPaper.from_json(answer["paper"]), tuple(cited)


def ask_apart(module: str, arguments: Sequence[str], seconds: float) -> dict[str, Any]:
    """What a module run in a process of its own answers by `answer_apart`. Raises Unreadable, Busy."""
    settings = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    settings["PYTHONPATH"] = os.pathsep.join(filter(None, (str(PACKAGE), settings.get("PYTHONPATH"))))
    if not _places.acquire(timeout=PATIENCE):
        raise Busy
    try:
        done = subprocess.run(  # noqa: S603 -- our own module
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=settings,
            timeout=seconds + GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_slow(seconds) from error
    finally:
        _places.release()
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise (_too_slow(seconds) if done.returncode == -signal.SIGXCPU else _stopped()) from error
    if "reason" in answer:
        raise Unreadable(answer["reason"], answer["remedy"])
    return answer


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


def answer_apart(work: Callable[[], dict[str, Any]], seconds: float) -> None:
    """Does the work within the limits and writes what it gives, or why not, for `ask_apart`."""
    _limit(seconds)
    try:
        with within(seconds):
            said = json.dumps(work(), ensure_ascii=False)
        if len(said) > MOST_ANSWER:
            raise _too_long()  # noqa: TRY301 -- one answer for all
    except Unreadable as error:
        said = _refusal(error)
    except Exception:  # noqa: BLE001 -- whatever it is, the person is told in one line
        said = _refusal(_stopped())
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(said)


def _too_long() -> Unreadable:
    return Unreadable("Văn bản quá dài để đưa vào sổ cả chữ.", "Đồng chí chia nhỏ tệp.")


def _refusal(error: Unreadable) -> str:
    return json.dumps({"reason": error.reason, "remedy": error.remedy}, ensure_ascii=False)


def _paper(path: Path) -> dict[str, Any]:
    from chungsuc.documents.official.citations import find_citations  # noqa: PLC0415
    from chungsuc.documents.official.reading import read  # noqa: PLC0415 -- within the limits

    paper = read(path)
    return {"paper": paper.to_json(), "cited": [asdict(one) for one in find_citations(paper)]}


if __name__ == "__main__":
    answer_apart(partial(_paper, Path(sys.argv[1])), float(sys.argv[2]))
