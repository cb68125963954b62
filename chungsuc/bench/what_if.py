"""`python -m chungsuc.bench.what_if`: a scenario tried on all communes of the country, against judging them once in columns."""

import sys
import time
from typing import Final

import numpy as np

from chungsuc.bench import worlds
from chungsuc.bench.report import Ratio, Section, run
from chungsuc.bench.timing import in_turns
from chungsuc.rulebook.columns import Columns, judge_many
from chungsuc.rulebook.model import Facts
from chungsuc.rulebook.what_if import Fewest, Scenario, Tried, fewest, moved, narrowed, try_out
from chungsuc.rulebook.what_if_text import scenario_in

MOVES: Final = (("17.8", "tdmnpb", "60%"), ("2.1", "", "80%"), ("10.1", "", "40 triệu đồng/người/năm"), ("15.4", "", "50"))
LEFT_OUT: Final = "18.3, 13"
MORE: Final = 500  # communes that are to pass beyond those that do
MOST: Final = 3


def scenario() -> Scenario:
    found, faults = scenario_in(worlds.EDITION, worlds.ON, moves=MOVES, left_out=LEFT_OUT)
    if faults:
        raise AssertionError(faults)
    return found


def tried(world: Columns, asked: Scenario) -> tuple[Tried, Fewest]:
    """All that the page makes of the columns: both verdicts, criteria counted for bands, who to help first."""
    found = try_out(worlds.EDITION, world, asked, worlds.ON)
    return found, fewest(found.after, found.asked_after, MORE)


def agree(world: Columns, asked: Scenario) -> None:
    """The moved set judged from the beginning gives the same, else the bench compares different work."""
    found, best = tried(world, asked)
    np.testing.assert_array_equal(found.before, judge_many(worlds.EDITION, world, worlds.ON).indicators.T)
    again = judge_many(moved(worlds.EDITION, asked), world, worlds.ON)
    np.testing.assert_array_equal(found.after, again.indicators.T)
    assert len(best.chosen) + best.lacking == MORE


def measure() -> Section:
    world, asked = worlds.columns(worlds.COMMUNES), scenario()
    agree(world, asked)
    once, whole, twice = in_turns(
        [
            lambda: judge_many(worlds.EDITION, world, worlds.ON),
            lambda: tried(world, asked),
            lambda: judge_many(moved(worlds.EDITION, asked), world, worlds.ON),
        ],
        prepare=narrowed.cache_clear,
    )
    facts: list[Facts] = [worlds.one(world, row) for row in range(worlds.COMMUNES)]
    started = time.process_time()
    Columns.from_facts(worlds.EDITION, facts)
    loading = time.process_time() - started
    return Section(
        f"Thử phương án: {worlds.COMMUNES} xã × {len(worlds.EDITION.indicators)} chỉ tiêu",
        [Ratio("thử một phương án / judge_many", whole / once, most=MOST)],
        [
            ("judge_many, một lượt", once),
            ("thử phương án: nay và sau, số tiêu chí, giúp xã nào trước", whole),
            ("judge_many theo các mức thử, để so", twice),
            ("nạp: dựng cột từ số liệu của từng xã, kể riêng", loading),
        ],
        f"Phương án đổi {len(MOVES)} mức, không xét {LEFT_OUT}; chỉ các chỉ tiêu đổi mức được đánh giá lần thứ hai, "
        "các mức thử dựng lại từ đầu mỗi lần. "
        f"Tìm {MORE} xã cần ít chỉ tiêu nhất. Thời gian của bộ xử lý.",
    )


if __name__ == "__main__":
    sys.exit(run(measure))
