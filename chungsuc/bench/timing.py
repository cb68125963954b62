"""How long pieces of work take, measured in turns, so that a busy machine is busy for all of them."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

RUNS: Final = 5


def in_turns(
    works: Sequence[Callable[[], Any]],
    *,
    prepare: Callable[[], Any] = lambda: None,
    runs: int = RUNS,
    clock: Callable[[], float] = time.process_time,
) -> list[float]:
    """Median seconds of each after one round that warms; of processor time, unless another clock is given."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(runs + 1):
        for work, mine in zip(works, taken, strict=True):
            prepare()
            gc.collect()
            started = clock()
            work()
            mine.append(clock() - started)
    return [statistics.median(mine[1:]) for mine in taken]
