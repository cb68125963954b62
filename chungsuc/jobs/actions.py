"""
Queueing a job, and doing it once.

A job is begun in one short transaction (which counts the attempt and takes the lease) and done in another, together
with the mark that it is done. A worker killed at any point has therefore done all of a job or nothing of it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, get_date_max

from chungsuc.jobs.models import JobKey

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5


@transaction.atomic
def enqueue(task: Task[Any, Any], *args: object, key: str) -> bool:
    """Queues `task` within the caller's transaction. False when a job of this key was queued before, done or not."""
    job, new = JobKey.objects.get_or_create(key=key)
    if new:
        job.task_id = task.enqueue(*args).id
        job.save(update_fields=["task_id"])
    return new


def ready(wall: datetime) -> Any:  # noqa: ANN401 -- django_tasks_db is not typed
    due = Q(run_after=get_date_max()) | Q(run_after__lte=wall)
    return DBTaskResult.objects.filter(due, status=TaskResultStatus.READY)


@transaction.atomic
def claim(worker: str, wall: datetime, lease: timedelta = LEASE) -> JobKey | None:
    """The next job, leased to `worker`, its attempt counted; None when there is none."""
    task = ready(wall).get_locked()
    if task is None:
        return None
    job, _ = JobKey.objects.get_or_create(task_id=task.pk, defaults={"key": f"task:{task.pk}"})
    job.attempts += 1
    job.leased_by, job.leased_until = worker, wall + lease
    job.save(update_fields=["attempts", "leased_by", "leased_until"])
    DBTaskResult.objects.filter(pk=task.pk).update(
        status=TaskResultStatus.RUNNING, started_at=wall, worker_ids=[*task.worker_ids, worker][-MOST_ATTEMPTS:]
    )
    return job


def perform(job: JobKey, worker: str, clock: Callable[[], datetime]) -> bool:
    """Does what was claimed. False when it was no longer `worker`'s to do, or failed (and will be tried again)."""
    try:
        with transaction.atomic():
            mine = JobKey.objects.select_for_update().filter(pk=job.pk, leased_by=worker, attempts=job.attempts)
            if not mine.filter(done_at=None, failed_at=None).exists():
                return False
            held = mine.get()
            result = DBTaskResult.objects.get(pk=_task(held))
            result.task.call(*result.args_kwargs["args"], **result.args_kwargs["kwargs"])
            done = clock()
            JobKey.objects.filter(pk=held.pk).update(done_at=done, leased_until=None, leased_by="")
            DBTaskResult.objects.filter(pk=_task(held)).update(status=TaskResultStatus.SUCCESSFUL, finished_at=done)
    except Exception as error:  # noqa: BLE001 -- whatever a job raises is kept with it
        give_back(job, worker, clock(), error)
        return False
    return True


@transaction.atomic
def give_back(job: JobKey, worker: str, wall: datetime, error: Exception) -> None:
    """A job that raised: the trace is kept, and it is tried again after a while, or given up."""
    lost = JobKey.objects.select_for_update().filter(pk=job.pk, leased_by=worker, attempts=job.attempts).first()
    if lost is None:
        return
    DBTaskResult.objects.filter(pk=_task(lost)).update(
        exception_class_path=f"{type(error).__module__}.{type(error).__qualname__}",
        traceback="".join(format_exception(error)),
    )
    _again_or_failed(lost, wall, after=timedelta(seconds=2**lost.attempts))


@transaction.atomic
def reclaim(wall: datetime) -> int:
    """Puts back what dead workers held. A living worker's job is locked while it runs, and so is passed over."""
    expired = JobKey.objects.select_for_update(skip_locked=True).filter(
        leased_until__lt=wall, done_at=None, failed_at=None
    )
    jobs = list(expired)
    for job in jobs:
        _again_or_failed(job, wall, after=timedelta())
    return len(jobs)


@transaction.atomic
def begin_again(wall: datetime, *, keys: str, after: timedelta) -> int:
    """Jobs whose key begins like this and that were given up some time ago are tried anew, five times again; how many."""
    lost = JobKey.objects.select_for_update(skip_locked=True).filter(
        key__startswith=keys, done_at=None, failed_at__lte=wall - after
    )
    jobs = list(lost)
    JobKey.objects.filter(pk__in=[job.pk for job in jobs]).update(attempts=0, failed_at=None)
    DBTaskResult.objects.filter(pk__in=[_task(job) for job in jobs]).update(
        status=TaskResultStatus.READY, run_after=wall, finished_at=None
    )
    return len(jobs)


def _task(job: JobKey) -> UUID:
    assert job.task_id is not None  # given with the key, in one transaction
    return job.task_id


def _again_or_failed(job: JobKey, wall: datetime, *, after: timedelta) -> None:
    given_up = job.attempts >= MOST_ATTEMPTS
    JobKey.objects.filter(pk=job.pk).update(leased_by="", leased_until=None, failed_at=wall if given_up else None)
    task = DBTaskResult.objects.filter(pk=_task(job))
    if given_up:
        task.update(status=TaskResultStatus.FAILED, finished_at=wall)
    else:
        task.update(status=TaskResultStatus.READY, run_after=wall + after if after else F("run_after"))


def unfinished() -> int:
    count: int = DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]).count()
    return count
