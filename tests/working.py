"""The worker beside the web server, for tests that wait for it."""

from chungsuc import clock
from chungsuc.jobs.worker import Loop


def work() -> None:
    """Does all jobs that wait."""
    loop = Loop()
    while loop.turn(clock.wall()):
        pass
