"""Jobs for the tests: each leaves two marks in the audit trail, with time between them to be killed in."""

import time
from datetime import datetime

from django.conf import settings
from django_tasks import task

from chungsuc.audit.actions import record

WORKING = datetime.fromisoformat("2023-11-06T09:00:00+07:00")


def mark(name: str) -> None:
    record(actor=None, action="jobs.test", subject=f"jobs.test:{name}", now=WORKING)


@task
def two_marks(number: int, pause: float = 0.0) -> None:
    mark(f"{number}.first")
    if pause:
        (settings.HOME / "in-a-job").touch()
    time.sleep(pause)
    mark(f"{number}.second")


@task
def breaks(number: int) -> None:
    mark(f"{number}.first")
    raise ValueError(number)
