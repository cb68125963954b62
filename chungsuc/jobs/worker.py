"""The process that does jobs: one loop, one heartbeat."""

import logging
import os
import secrets
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection

from chungsuc import clock
from chungsuc.jobs.actions import LEASE, claim, perform, ready, reclaim, unfinished
from chungsuc.jobs.models import JobKey, Worker
from chungsuc.jobs.tick import run_apart, run_due

POLL = 2.0
BEAT = 8.0
LONGEST_JOB = 600.0
FORGET = timedelta(days=1)
log = logging.getLogger("chungsuc.jobs")


class Loop:
    """Polls, does what is there, ticks. Signals and the end of the parent stop it between two jobs."""

    def __init__(self, *, lease: timedelta = LEASE, until_empty: bool = False) -> None:
        self.id = secrets.token_hex(8)
        self.lease = lease
        self.until_empty = until_empty
        self.stop = threading.Event()
        self.turned = time.monotonic()

    def run(self) -> None:
        self.enrol(clock.wall())
        parent = os.getppid()
        with self._beating():
            while not self.stop.is_set() and os.getppid() == parent:
                self.turned = time.monotonic()
                close_old_connections()
                try:
                    busy = self.turn(clock.wall())
                except DatabaseError:
                    log.exception("Cơ sở dữ liệu không trả lời, thử lại sau %s giây", POLL)
                    connection.close()
                    busy = False
                    self.stop.wait(POLL)
                    continue
                if self.until_empty and not busy and not unfinished():
                    return
                if not busy:
                    self.stop.wait(min(POLL, self.lease.total_seconds()))

    def turn(self, wall: datetime) -> bool:
        """One round; whether there was a job."""
        for name, error in {**run_due(wall), **run_apart(wall)}.items():
            if error is not None:
                log.error("Việc định kỳ %s hỏng", name, exc_info=error)
        reclaim_if_any(wall)
        if not ready(wall).exists():
            return False
        job = claim(self.id, wall, self.lease)
        if job is None:
            return False
        if not perform(job, self.id, clock.wall):
            log.warning("Việc %s chưa xong ở lần thử %s", job.key, job.attempts)
        return True

    def enrol(self, wall: datetime) -> None:
        Worker.objects.filter(heartbeat_at__lt=wall - FORGET).delete()
        Worker.objects.create(id=self.id, pid=os.getpid(), started=wall, heartbeat_at=wall)

    def beat(self, wall: datetime) -> None:
        Worker.objects.filter(pk=self.id).update(heartbeat_at=wall)

    @contextmanager
    def _beating(self) -> Iterator[None]:
        ended = threading.Event()

        def beats() -> None:
            while not ended.wait(BEAT):
                if time.monotonic() - self.turned > LONGEST_JOB:
                    continue
                try:
                    self.beat(clock.wall())
                except DatabaseError:
                    log.warning("Chưa ghi được nhịp báo còn chạy")
                    connection.close()
            connection.close()

        thread = threading.Thread(target=beats, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join(timeout=1)


def reclaim_if_any(wall: datetime) -> None:
    """Asks first without a transaction: on SQLite every transaction takes the write lock."""
    if JobKey.objects.filter(leased_until__lt=wall, done_at=None, failed_at=None).exists():
        count = reclaim(wall)
        if count:
            log.warning("Nhận lại %s việc của tiến trình đã chết", count)


def stop_on_signals(loop: Loop) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.stop.set())
