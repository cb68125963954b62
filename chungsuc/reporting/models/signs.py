"""That somebody looked at a sign, and what they found. The sign itself is reckoned anew each time and never stored."""

from django.conf import settings
from django.db import models

from chungsuc.units.models import Body


class SignSeen(models.Model):
    """A look at a sign, with a note; append-only. `key` is the sign's own: its kind, its communes and its day."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=250)
    note = models.CharField(max_length=500)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=120)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "signs seen"
        indexes = [models.Index(fields=["body", "seen_at"], name="sign_seen_by_body")]

    def __str__(self) -> str:
        return self.key
