from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """A file as it was brought in, kept under its digest; who may see it is asked of the room that links to it."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
