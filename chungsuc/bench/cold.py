"""`python -m chungsuc.bench.cold`: the rulebook loaded and checked from cold, against parsing the same YAML."""

import gc
import statistics
import sys
import time
from pathlib import Path
from typing import Final

import yaml

from chungsuc.bench.report import Ratio, Section, run
from chungsuc.rulebook.checking import load_checked
from chungsuc.rulebook.files import LOADER
from chungsuc.rulebook.load import DATA, Rulebook

RUNS: Final = 5
NOTES: Final = """\
Nạp và kiểm: đọc mọi tệp quy tắc đi kèm, đối chiếu từng tệp với mẫu, dựng mọi bộ tiêu chí (bộ sửa đổi dựng trên bộ được sửa), đặt mọi
bộ bổ sung lên bộ của nó và kiểm lại, dựng danh mục đại lượng và danh hiệu; không dùng lại gì của lần trước. Phân tích YAML: cùng các
tệp, cùng bộ đọc, không làm gì thêm. Cả hai sau khi đã nạp các mô-đun Python và pydantic đã dựng mẫu; lần đầu trong tiến trình ghi riêng."""


def parse(files: list[Path]) -> None:
    for path in files:
        yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader


def agree(checked: Rulebook, files: list[Path]) -> None:
    """What was loaded at once is what is read file by file when asked for, and nothing was left out."""
    plain = Rulebook()
    assert [e.digest for e in checked.editions] == [e.digest for e in plain.editions]
    assert {o: checked.overlay(o) for o in checked.overlays} == {o: plain.overlay(o) for o in plain.overlays}
    assert (dict(checked.measures), dict(checked.titles)) == (dict(plain.measures), dict(plain.titles))
    read = len(checked.editions) + len(checked.overlays) + len(list((DATA / "measures").glob("*.yaml"))) + 1
    assert read == len(files)


def timed(files: list[Path]) -> tuple[float, float]:
    """Seconds of parsing and of loading, one after the other, so that both meet the same machine."""
    gc.collect()
    started = time.perf_counter()
    parse(files)
    between = time.perf_counter()
    load_checked()
    return between - started, time.perf_counter() - between


def measure() -> Section:
    files = sorted(DATA.rglob("*.yaml"))
    started = time.perf_counter()
    agree(load_checked(), files)
    first = time.perf_counter() - started
    rounds = [timed(files) for _ in range(RUNS)]
    parsed, loaded = (statistics.median(taken) for taken in zip(*rounds, strict=True))
    heavy = sum(path.stat().st_size for path in files) / 1024
    return Section(
        "Bộ quy tắc từ đầu",
        [
            Ratio(
                "nạp và kiểm bộ quy tắc / phân tích cùng các tệp YAML",
                statistics.median(b / a for a, b in rounds),
                most=2,
            )
        ],
        [
            (f"phân tích {len(files)} tệp YAML, {heavy:.0f} KB", parsed),
            ("nạp và kiểm", loaded),
            ("lần đầu trong tiến trình, kể cả pydantic dựng mẫu và so lại từng tệp", first),
        ],
        NOTES,
    )


if __name__ == "__main__":
    sys.exit(run(measure))
