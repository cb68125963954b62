"""`python -m chungsuc.bench.packed`: a province's packed columns, opened and checked, against reading the same bytes."""

import gc
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from chungsuc.bench.report import Ratio, Section, run
from chungsuc.bench.rulebook import RUNS
from chungsuc.rulebook.columns import MISSING, Column, Columns, Ints, judge_many
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Edition, Indicator
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.packed import pack, unpack

ON: Final = date(2023, 12, 31)
SIZES: Final = (181, 10_000)
OFTEN: Final = {181: 200, 10_000: 10}  # so many in one measured run, for a file that is opened in microseconds
_SHARE_MISSING: Final = 0.05


def columns(edition: Edition, size: int, *, seed: int = 318) -> Columns:
    """Made-up communes, laid out as `Columns.from_facts` lays them out: each figure with its day."""
    random = np.random.default_rng(seed)
    region = random.integers(0, len(edition.regions), size).astype(np.int8)
    made = {i.number: _column(random, i, size) for i in edition.indicators}
    return Columns(tuple(r.id for r in edition.regions), region, made)


def _column(random: np.random.Generator, indicator: Indicator, size: int) -> Column:
    def some(low: int, high: int) -> Ints:
        found: Ints = random.integers(low, high + 1, size) * SCALE
        found[random.random(size) < _SHARE_MISSING] = MISSING
        return found

    column = Column(
        applicable=np.ones(size, np.bool_),
        as_of=random.integers(ON.toordinal() - 400, ON.toordinal() + 1, size).astype(np.int32),
        parts={key: some(0, 100) for key in indicator.part_keys},
    )
    if indicator.kind == "grade":
        column.grade = random.integers(-1, len(indicator.grades), size).astype(np.int8)
    elif indicator.by_sex:
        column.male, column.female = some(40, 100), some(40, 100)
    elif indicator.kind == "ratio":
        column.numerator, column.denominator = some(0, 1000), random.integers(1000, 1400, size) * SCALE
    elif indicator.kind != "composite":
        column.amount = some(0, 1 if indicator.kind == "boolean" else 80)
    return column


def written(folder: Path, size: int) -> list[Path]:
    """One file for each set that a commune is held to."""
    units = [f"Xã mẫu {place:05}" for place in range(size)]
    paths = []
    for edition in load().sets_on(ON):
        world = columns(edition, size)
        path = folder / f"{edition.id}-{size}.columns"
        path.write_bytes(pack(world, units, edition=edition, on=ON))
        agree(edition, world, path)
        paths.append(path)
    return paths


def agree(edition: Edition, world: Columns, path: Path) -> None:
    """What is opened is judged as what was packed; else the bench opens something else."""
    found = judge_many(edition, unpack(path.read_bytes()).columns, ON)
    np.testing.assert_array_equal(found.indicators, judge_many(edition, world, ON).indicators)


def read_all(paths: list[Path]) -> None:
    for path in paths:
        path.read_bytes()


def open_all(paths: list[Path]) -> None:
    for path in paths:
        unpack(path.read_bytes())


def compare(turns: list[Path], often: int) -> tuple[float, float, float]:
    """The medians of five rounds after one that warms; both in each round, so that both meet the same machine."""
    rounds = []
    for _ in range(RUNS + 1):
        gc.collect()
        started = time.perf_counter()
        read_all(turns)
        between = time.perf_counter()
        open_all(turns)
        rounds.append(((between - started) / often, (time.perf_counter() - between) / often))
    read, opened = (statistics.median(taken) for taken in zip(*rounds[1:], strict=True))
    return statistics.median(o / r for r, o in rounds[1:]), read, opened


def timed(paths: list[Path]) -> float:
    """Opening and judging every set: what the caller waits for in the end."""
    started = time.perf_counter()
    for path in paths:
        packed = unpack(path.read_bytes())
        judge_many(load().edition(packed.edition), packed.columns, ON)
    return time.perf_counter() - started


def measure() -> Section:
    ratios: list[Ratio] = []
    times: list[tuple[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            paths = written(Path(folder), size)
            ratio, read, opened = compare(paths * OFTEN[size], OFTEN[size])
            whole = statistics.median(timed(paths) for _ in range(RUNS))
            heavy = sum(path.stat().st_size for path in paths) / 1024**2
            ratios.append(Ratio(f"mở và kiểm cột đã đóng gói / đọc byte, {size} xã", ratio, most=5))
            times += [
                (f"đọc byte, {size} xã, {heavy:.1f} MB", read),
                ("mở và kiểm", opened),
                ("mở rồi đánh giá theo cả hai bộ", whole),
            ]
    return Section("Cột số liệu đã đóng gói", ratios, times)


if __name__ == "__main__":
    sys.exit(run(measure))
