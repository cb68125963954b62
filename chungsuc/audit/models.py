from django.conf import settings
from django.db import models


class Entry(models.Model):
    """What was done, once: who, in which post, with what; never changed, never removed."""

    wall = models.DateTimeField()
    working = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=120, blank=True)
    post = models.CharField(max_length=120, blank=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    items = models.JSONField(default=list)
    items_digest = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True)
    hmac = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class Seal(models.Model):
    """One link of the chain: an entry's hash bound to all before it."""

    seq = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    entry_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    chain_hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.seq)
