from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class BodyKind(models.TextChoices):
    PROVINCE = "province", _("tỉnh")
    DISTRICT = "district", _("huyện")
    COMMUNE = "commune", _("xã")
    TOWN = "town", _("thị trấn")
    WARD = "ward", _("phường")
    AGENCY = "agency", _("cơ quan")


class Role(models.TextChoices):
    OFFICER = "officer", _("nhập số liệu")
    SPECIALIST = "specialist", _("thẩm định")
    COORDINATOR = "coordinator", _("điều phối, phê duyệt")
    LEADER = "leader", _("lãnh đạo, theo dõi")


class BodyQuerySet(models.QuerySet["Body"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def within(self, path: str) -> Self:
        """The body with this path and all below it; a range, because LIKE scans the whole table on SQLite."""
        return self.filter(path__gte=path, path__lt=path + "~")

    def communes(self) -> Self:
        return self.filter(kind=BodyKind.COMMUNE)


class Body(models.Model):
    """A body in time. Names and codes are both reused in real life: only the id identifies."""

    kind = models.CharField(max_length=20, choices=BodyKind)
    name = models.CharField(max_length=200)
    official_name = models.CharField(max_length=200)
    key = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=20, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=60, unique=True)
    search_key = models.CharField(max_length=200, db_index=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    act = models.CharField(max_length=200)
    sample_figures = models.BooleanField(default=False)

    objects = BodyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="body_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.official_name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Appointment(models.Model):
    """Who acts for which body, in which role, from when to when. The only source of scope."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role)
    post = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    act = models.CharField(max_length=200, blank=True)
    acting_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="stand_ins")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="appointment_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} @ {self.body_id}"
