from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungsuc.units.models import Body


class Movement(models.Model):
    """A movement launched by a body, resting on a plan, measured against a criteria set."""

    name = models.CharField(max_length=200)
    territory = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="movements")
    standing_agency = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    plan = models.CharField(max_length=200)
    standard = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField()

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="phase_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """What the plan says shall be reached: so many communes meeting a criterion by a day. Stated figures stay as stated."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="targets")
    text = models.CharField(max_length=300)
    standard = models.CharField(max_length=60)
    criterion = models.PositiveSmallIntegerField()
    stated_goal = models.PositiveIntegerField()
    stated_total = models.PositiveIntegerField()
    stated_share = models.BigIntegerField(_("tỷ lệ nêu trong kế hoạch, phần vạn"), null=True)
    stated_increment = models.PositiveIntegerField(null=True)
    baseline_day = models.DateField()
    due = models.DateField()
    source = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.text


class Duty(models.Model):
    """What someone owes: what, who leads, to whom, by when, from which paper; and when it was done."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="duties")
    what = models.CharField(max_length=300)
    lead = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="duties")
    owed_to = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    due_text = models.CharField(max_length=100)
    origin = models.CharField(max_length=300)
    page = models.CharField(max_length=200, blank=True)
    fulfilled_on = models.DateField(null=True)
    fulfilled_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due"]
        verbose_name_plural = "duties"

    def __str__(self) -> str:
        return self.what
