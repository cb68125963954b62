"""`python -m chungsuc.bench.workbooks`: a province's workbook against reading its sheet and storing its rows."""

import gc
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

from chungsuc.bench.report import Ratio, Section, run

RUNS: Final = 5
MOST: Final = 3.0
DISTRICTS: Final = 11
COMMUNES: Final = 181
TODAY: Final = date(2023, 11, 6)
PERIOD: Final = "2023-H2"


def medians(works: Sequence[Callable[[], Any]], prepare: Callable[[], Any], runs: int = RUNS) -> list[float]:
    """Seconds of each, of some rounds after one that warms; in turns, so that a busy machine is busy for all."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(runs + 1):
        for work, mine in zip(works, taken, strict=True):
            prepare()
            gc.collect()
            started = time.perf_counter()
            work()
            mine.append(time.perf_counter() - started)
    return [statistics.median(mine[1:]) for mine in taken]


def in_a_home(measured: Callable[[Path], Section]) -> Section:
    """With Django set up on an empty folder of its own, which goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="chungsuc-bench-") as home:
        os.environ.pop("CHUNGSUC_DATABASE", None)
        os.environ |= {"CHUNGSUC_HOME": home, "DJANGO_SETTINGS_MODULE": "chungsuc.settings", "CHUNGSUC_DEMO": "0"}
        import django  # noqa: PLC0415 -- needs the settings above

        django.setup()
        return measured(Path(home))


def kept(home: Path, close: Callable[[], None]) -> Callable[[], None]:
    """Keeps the database as it stands; what is returned puts it back so."""
    used, copy = home / "chungsuc.sqlite3", home / "kept.sqlite3"
    shutil.copy(used, copy)

    def restore() -> None:
        close()
        for suffix in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                used.with_name(used.name + suffix).unlink()
        shutil.copy(copy, used)

    return restore


def measure() -> Section:
    return in_a_home(_measured)


def _measured(home: Path) -> Section:
    from chungsuc.bench import workbook_rivals as rivals  # noqa: PLC0415 -- needs Django set up

    world = rivals.build(DISTRICTS, COMMUNES, PERIOD, TODAY)
    rivals.agree(world)
    rivals.checkpoint()
    restore = kept(home, rivals.close)
    floor, preview, commit = medians(
        (lambda: rivals.floor(world), lambda: rivals.preview(world), lambda: rivals.commit(world)), restore
    )
    [theirs] = medians([lambda: rivals.import_export(world)], restore, runs=1)
    return Section(
        f"Bảng tính của tỉnh, {world.values} số liệu",
        [
            Ratio("xem trước, có từng chỗ khác / nền", preview / floor, most=MOST),
            Ratio("nhập, có lịch sử, bước, nhật ký, đánh giá lại / nền", commit / floor, most=MOST),
            Ratio("django-import-export / xem trước và nhập", theirs / (preview + commit)),
        ],
        [
            ("nền: đọc trang tính bằng calamine, ghi đè cùng các dòng theo lô", floor),
            ("xem trước", preview),
            ("nhập", commit),
            ("django-import-export: chạy thử rồi nhập", theirs),
        ],
        "Mọi số liệu đều khác số đang có. Nền không kiểm tra, không giữ lịch sử, không đánh giá.\n"
        "django-import-export đọc bằng openpyxl, có cùng các phép kiểm, không lịch sử, không đánh giá; đo một lần.",
    )


if __name__ == "__main__":
    sys.exit(run(measure))
