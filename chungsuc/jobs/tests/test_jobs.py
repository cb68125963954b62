from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from chungsuc.audit.models import Entry, Seal
from chungsuc.clock import ZONE
from chungsuc.jobs.actions import claim, enqueue, perform, reclaim, unfinished
from chungsuc.jobs.models import JobKey, Tick
from chungsuc.jobs.tests.labour import breaks, mark, two_marks
from chungsuc.jobs.tick import TICKS, run_due

WALL = datetime(2126, 11, 25, 9, 0, tzinfo=ZONE)
LEASE = timedelta(seconds=60)
SEAL = {"audit.seal": TICKS["audit.seal"]}
pytestmark = pytest.mark.django_db


def marks() -> list[str]:
    return sorted(Entry.objects.filter(action="jobs.test").values_list("subject", flat=True))


def work(wall: datetime = WALL, worker: str = "w") -> bool | None:
    job = claim(worker, wall)
    return perform(job, worker, lambda: wall) if job else None


def statuses() -> list[str]:
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


def test_a_job_is_done_once_and_marked_with_its_effects() -> None:
    assert enqueue(two_marks, 1, key="mark:1")
    assert work() is True
    assert work() is None
    assert marks() == ["jobs.test:1.first", "jobs.test:1.second"]
    assert statuses() == ["SUCCESSFUL"]
    assert JobKey.objects.get().done_at == WALL


def test_a_key_is_queued_once_even_when_done() -> None:
    assert enqueue(two_marks, 1, key="mark:1")
    assert not enqueue(two_marks, 1, key="mark:1")
    work()
    assert not enqueue(two_marks, 1, key="mark:1")
    assert statuses() == ["SUCCESSFUL"]


def test_a_job_of_a_transaction_that_is_rolled_back_was_never_queued() -> None:
    with transaction.atomic():
        enqueue(two_marks, 1, key="mark:1")
        transaction.set_rollback(True)
    assert unfinished() == 0
    assert enqueue(two_marks, 1, key="mark:1")


def test_a_job_whose_worker_died_is_done_by_another_after_the_lease() -> None:
    enqueue(two_marks, 1, key="mark:1")
    claim("dead", WALL)
    assert reclaim(WALL + LEASE) == 0
    assert reclaim(WALL + LEASE + timedelta(seconds=1)) == 1
    assert work(WALL + 2 * LEASE, "alive") is True
    assert marks() == ["jobs.test:1.first", "jobs.test:1.second"]


def test_a_worker_that_wakes_after_its_lease_leaves_the_job_alone() -> None:
    enqueue(two_marks, 1, key="mark:1")
    late = claim("late", WALL)
    assert late
    reclaim(WALL + 2 * LEASE)
    assert perform(late, "late", lambda: WALL) is False
    assert work(WALL + 2 * LEASE, "other") is True
    assert perform(late, "late", lambda: WALL) is False
    assert len(marks()) == 2


def test_a_job_that_kills_its_worker_five_times_is_failed() -> None:
    enqueue(two_marks, 1, key="mark:1")
    wall = WALL
    for _ in range(5):
        assert claim("dies", wall)
        wall += 2 * LEASE
        assert reclaim(wall) == 1
    assert claim("w", wall) is None
    assert statuses() == ["FAILED"]
    assert JobKey.objects.get().failed_at == wall


def test_a_job_that_raises_leaves_nothing_is_tried_later_and_failed_after_five_times() -> None:
    enqueue(breaks, 1, key="breaks:1")
    wall = WALL
    for attempt in range(1, 6):
        assert work(wall) is False
        assert work(wall) is None
        wall += timedelta(seconds=2**attempt)
    assert marks() == []
    task = DBTaskResult.objects.get()
    assert (task.status, task.exception_class_path) == ("FAILED", "builtins.ValueError")
    assert "ValueError: 1" in task.traceback


def test_a_task_queued_without_a_key_is_done_too() -> None:
    two_marks.enqueue(7)
    assert work() is True
    assert statuses() == ["SUCCESSFUL"]


def test_the_trail_is_sealed_every_minute() -> None:
    mark("a")
    assert run_due(WALL, SEAL) == {"audit.seal": None}
    mark("b")
    assert run_due(WALL + timedelta(seconds=59), SEAL) == {}
    assert Seal.objects.count() == 1
    assert run_due(WALL + timedelta(seconds=60), SEAL) == {"audit.seal": None}
    assert Seal.objects.count() == 2


def test_a_tick_that_raises_leaves_nothing_and_does_not_stop_the_others() -> None:
    def fails(_wall: datetime) -> None:
        mark("never")
        raise ValueError

    ran = run_due(WALL, {"bad": (timedelta(minutes=1), fails), **SEAL})
    assert isinstance(ran["bad"], ValueError)
    assert ran["audit.seal"] is None
    assert marks() == []
    assert list(Tick.objects.values_list("name", flat=True)) == ["audit.seal"]


def test_a_clock_set_back_does_not_stop_the_ticks() -> None:
    run_due(WALL, SEAL)
    assert run_due(WALL - timedelta(days=1), SEAL) == {"audit.seal": None}


def test_every_tick_runs_when_it_has_never_run() -> None:
    assert run_due(WALL) == dict.fromkeys(TICKS)
