"""`python -m chungsuc.bench.workbooks`: a workbook of a whole province against reading its sheet and storing its rows."""

import gc
import os
import platform
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

RUNS: Final = 5
MOST: Final = 3.0
REPORT: Final = Path(__file__).parents[2] / "docs" / "bench-workbooks.md"
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


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="chungsuc-bench-") as home:
        os.environ.pop("CHUNGSUC_DATABASE", None)
        os.environ |= {"CHUNGSUC_HOME": home, "DJANGO_SETTINGS_MODULE": "chungsuc.settings", "CHUNGSUC_DEMO": "0"}
        import django  # noqa: PLC0415 -- needs the settings above

        django.setup()
        from chungsuc.bench import workbook_rivals as rivals  # noqa: PLC0415 -- needs Django set up

        world = rivals.build(DISTRICTS, COMMUNES, PERIOD, TODAY)
        kept = Path(home) / "kept.sqlite3"
        rivals.checkpoint()
        shutil.copy(Path(home) / "chungsuc.sqlite3", kept)

        def restore() -> None:
            rivals.close()
            for suffix in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    (Path(home) / f"chungsuc.sqlite3{suffix}").unlink()
            shutil.copy(kept, Path(home) / "chungsuc.sqlite3")

        rivals.agree(world)
        restore()
        timed = (lambda: rivals.floor(world), lambda: rivals.preview(world), lambda: rivals.commit(world))
        floor, preview, commit = medians(timed, restore)
        quick = "--quick" in sys.argv
        [theirs] = [0.0] if quick else medians([lambda: rivals.import_export(world)], restore, runs=1)
    text = report(world.values, floor, preview, commit, theirs)
    print(text)
    if "--write" in sys.argv:
        REPORT.write_text(text, encoding="utf-8")
    return 0 if max(preview, commit) <= MOST * floor else 1


def report(values: int, floor: float, preview: float, commit: float, theirs: float) -> str:
    rows = [
        ("xem trước, có chỗ khác / nền", preview / floor, f"≤ {MOST:g}", preview <= MOST * floor),
        ("nhập, có lịch sử, bước, nhật ký, đánh giá lại / nền", commit / floor, f"≤ {MOST:g}", commit <= MOST * floor),
    ]
    seconds = [
        ("nền: đọc trang tính bằng calamine và ghi đè cùng các dòng theo lô", floor),
        ("xem trước", preview),
        ("nhập", commit),
        ("django-import-export: chạy thử rồi nhập, cùng các phép kiểm, không lịch sử, không đánh giá", theirs),
    ]
    lines = [
        "# Đo bảng tính",
        "",
        "`python -m chungsuc.bench.workbooks --write` viết lại trang này.",
        f"Một bảng của tỉnh, {values} số liệu, tất cả đều khác số đang có. SQLite trong thư mục tạm.",
        "Trung vị của năm lần (django-import-export: một lần sau một lần làm nóng). Chỉ các tỷ số được dùng để chấm.",
        f"Python {platform.python_version()}, {platform.machine()}.",
        "",
        "| tỷ số | đo được | mức | |",
        "|---|---:|---:|---|",
        *(f"| {name} | {value:.2f} | {limit} | {'đạt' if held else 'CHƯA ĐẠT'} |" for name, value, limit, held in rows),
        f"| django-import-export / xem trước và nhập | {theirs / (preview + commit):.2f} | | |",
        "",
        "| việc | giây |",
        "|---|---:|",
        *(f"| {name} | {value:.2f} |" for name, value in seconds),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
