"""A bar on the terminal for work of more than two seconds."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

PATIENCE = 2.0  # seconds

Tick = Callable[[int, int], None]  # done, of how many


@contextmanager
def bar(label: str) -> Iterator[Tick]:
    """Nothing is shown where nobody looks, nor before two seconds have passed."""
    started = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task(label, total=None, visible=False)

        def tick(done: int, total: int) -> None:
            shown.update(task, completed=done, total=total, visible=time.monotonic() - started > PATIENCE)

        yield tick
