"""`python -m chungsuc.bench.workbooks`: a province's workbook against reading its sheet and storing its rows."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

from chungsuc.bench.report import Ratio, Section, run
from chungsuc.bench.timing import in_turns

MOST: Final = 3.0
DISTRICTS: Final = 11
COMMUNES: Final = 181
TODAY: Final = date(2023, 11, 6)
PERIOD: Final = "2023-H2"


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
    works = (lambda: rivals.floor(world), lambda: rivals.preview(world), lambda: rivals.commit(world))
    floor, preview, commit = in_turns(works, prepare=restore, clock=time.perf_counter)
    [theirs] = in_turns([lambda: rivals.import_export(world)], prepare=restore, runs=1, clock=time.perf_counter)
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
