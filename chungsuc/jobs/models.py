from django.db import models


class Worker(models.Model):
    """A process that does jobs, and when it last said that it lives."""

    id = models.CharField(primary_key=True, max_length=32)
    pid = models.PositiveIntegerField()
    started = models.DateTimeField()
    heartbeat_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.id


class JobKey(models.Model):
    """One job, once: its key, who has leased it until when, how often it was begun, when it was done."""

    key = models.CharField(max_length=200, unique=True)
    task_id = models.UUIDField(unique=True, null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_by = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, db_index=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key


class Tick(models.Model):
    """When something that happens every so often last happened."""

    name = models.CharField(max_length=60, unique=True)
    last_run = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
