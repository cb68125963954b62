"""How much of the processor something takes, told so that a busy machine does not change the answer much."""

import gc
from collections.abc import Callable
from time import process_time


def effort(act: Callable[[], object], *, times: int = 3) -> float:
    """Seconds of the processor, the least of some runs, with the collector of other tests' objects kept out."""
    found = []
    gc.collect()
    gc.disable()
    try:
        for _run in range(times):
            started = process_time()
            act()
            found.append(process_time() - started)
    finally:
        gc.enable()
    return min(found)
