"""`python -m chungsuc.bench.rulebook`: the rulebook against a hand-written floor and against OpenFisca. Ratios gate."""

import gc
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from chungsuc.bench import floor, openfisca, worlds
from chungsuc.bench.report import Ratio, Section, run
from chungsuc.rulebook.columns import judge_many
from chungsuc.rulebook.judging import judge

RUNS: Final = 5
MILLION: Final = 1_000_000
NOTES: Final = """\
NumPy {version}. OpenFisca bắt đầu từ cùng các cột số liệu: mỗi lần phải dựng một lượt mô phỏng và nạp số liệu, vì kết quả được nhớ; phần
chỉ kể tính được ghi riêng. Mức đạt chuẩn ở đó là tham số theo ngày và vùng, như cách của OpenFisca. Nền viết tay
(`chungsuc/bench/floor.py`) cho cùng kết quả, từng ô, với `judge_many`. OpenFisca dùng số thực 32 bit nên có thể khác ở đúng mức
(lần này {different} chỉ tiêu); `judge` và `judge_many` so bằng số nguyên, không sai ở mức."""


def median(work: Callable[[Any], Any], prepare: Callable[[], Any] = lambda: None) -> float:
    """Seconds, of five runs after one that warms; `prepare` is not counted."""
    taken = []
    for _ in range(RUNS + 1):
        ready = prepare()
        gc.collect()
        started = time.perf_counter()
        work(ready)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken[1:])


def peak_megabytes() -> float:
    """At the most, beyond the caller's columns, while a million communes are judged."""
    world = worlds.columns(MILLION, shared=True)
    tracemalloc.start()
    judge_many(worlds.EDITION, world, worlds.ON)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1024**2


def agree(world: Any) -> int:  # noqa: ANN401
    """The floor and OpenFisca give what `judge_many` gives, else the bench compares different work; at how many indicators not."""
    many, hand = judge_many(worlds.EDITION, world, worlds.ON), floor.by_hand(world)
    for name in ("indicators", "criteria", "criteria_provisional", "criteria_met", "unit", "unit_provisional"):
        np.testing.assert_array_equal(getattr(many, name), getattr(hand, name), err_msg=name)
    ready = openfisca.simulation(openfisca.system(), world, slice(None))
    indicators, criteria, met, unit = openfisca.run(ready)
    different = int((many.indicators != np.array(indicators).T).sum())
    if different > many.indicators.size / 1000:
        raise AssertionError("OpenFisca không làm cùng một việc")
    assert len(criteria) == many.criteria.shape[1]
    assert len(met) == len(unit) == len(many.unit)
    return different


def measure() -> Section:
    world = worlds.columns(worlds.COMMUNES)
    different = agree(world)
    made = openfisca.system()
    hand = median(lambda _: floor.by_hand(world))
    many = median(lambda _: judge_many(worlds.EDITION, world, worlds.ON))
    every, first = slice(None), slice(0, 1)
    fisca = median(lambda _: openfisca.run(openfisca.simulation(made, world, every)))
    fisca_bare = median(openfisca.run, lambda: openfisca.simulation(made, world, every))
    facts = worlds.one(world, 0)
    single = median(lambda _: judge(worlds.EDITION, facts, worlds.ON))
    fisca_one = median(lambda _: openfisca.run(openfisca.simulation(made, world, first)))
    fisca_one_bare = median(openfisca.run, lambda: openfisca.simulation(made, world, first))
    return Section(
        "Bộ quy tắc",
        [
            Ratio("judge_many / viết tay bằng NumPy", many / hand, most=2),
            Ratio("OpenFisca / judge_many", fisca / many, least=20),
            Ratio("OpenFisca một xã / judge một xã, có lý do", fisca_one / single, least=10),
            Ratio("MB thêm khi đánh giá 1.000.000 xã", peak_megabytes(), most=150),
        ],
        [
            (f"viết tay, {worlds.COMMUNES} xã × {len(floor.NUMBERS)} chỉ tiêu", hand),
            ("judge_many, cùng việc", many),
            ("OpenFisca, từ cùng các cột số liệu", fisca),
            ("OpenFisca, chỉ kể phần tính, không kể nạp số liệu", fisca_bare),
            ("judge, một xã, có lý do", single),
            ("OpenFisca, một xã, không có lý do", fisca_one),
            ("OpenFisca, một xã, chỉ kể phần tính", fisca_one_bare),
        ],
        NOTES.format(version=np.__version__, different=different),
    )


if __name__ == "__main__":
    sys.exit(run(measure))
