from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungsuc.movements.models.duties import Duty


class ReminderKind(models.TextChoices):
    AHEAD = "ahead", _("nhắc trước hạn")
    LATE = "late", _("nhắc khi quá hạn")
    ESCALATED = "escalated", _("báo thủ trưởng và nơi nhận")
    PRESSED = "pressed", _("đôn đốc")


class Reminder(models.Model):
    """
    That one time of a duty was reminded of. By itself once for each stage of a due day, so that more time begins it anew;
    by a person (`by`) once a day. `days`: how many before the due day, of what is ahead.
    """

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="reminders")
    occurrence = models.CharField(max_length=10, blank=True)
    due = models.DateField(null=True)
    kind = models.CharField(max_length=10, choices=ReminderKind)
    days = models.PositiveSmallIntegerField(default=0)
    on = models.DateField(db_index=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "occurrence", "due", "kind", "days"], condition=Q(by=None), name="reminded_once_of_a_stage"
            ),
            models.UniqueConstraint(
                fields=["duty", "occurrence", "on"], condition=Q(kind="pressed"), name="pressed_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(kind="pressed", by__isnull=False) | (~Q(kind="pressed") & Q(by=None)),
                name="a_person_presses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.occurrence}: {self.kind} {self.days}"
