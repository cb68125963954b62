from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class BodyKind(models.TextChoices):
    NATION = "nation", _("cả nước")
    PROVINCE = "province", _("tỉnh")
    DISTRICT = "district", _("huyện")
    COMMUNE = "commune", _("xã")
    TOWN = "town", _("thị trấn")
    WARD = "ward", _("phường")
    HAMLET = "hamlet", _("xóm, thôn")
    AGENCY = "agency", _("cơ quan")


# The lowest tier that has a people's committee: what a slice of the map is made of.
COMMUNE_LEVEL = (BodyKind.COMMUNE, BodyKind.TOWN, BodyKind.WARD)


class Role(models.TextChoices):
    OFFICER = "officer", _("nhập số liệu")
    SPECIALIST = "specialist", _("thẩm định")
    COORDINATOR = "coordinator", _("điều phối, phê duyệt")
    LEADER = "leader", _("lãnh đạo, theo dõi")
    ADMINISTRATOR = "administrator", _("quản trị người dùng")


class BodyQuerySet(models.QuerySet["Body"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def within(self, path: str) -> Self:
        """The body with this path and all below it; a range, because LIKE scans the whole table on SQLite."""
        return self.filter(path__gte=path, path__lt=path + "~")

    def within_any(self, paths: Iterable[str]) -> Self:
        """As `within`, for many; nothing for none."""
        ranges = [Q(path__gte=path, path__lt=path + "~") for path in paths]
        return self.filter(reduce(or_, ranges)) if ranges else self.none()

    def communes(self) -> Self:
        return self.filter(kind=BodyKind.COMMUNE)


class Body(models.Model):
    """A body in time. Names and codes are both reused in real life: only the id identifies."""

    kind = models.CharField(max_length=20, choices=BodyKind)
    name = models.CharField(max_length=200)
    official_name = models.CharField(max_length=200)
    key = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=20, blank=True)
    former_code = models.CharField(max_length=20, blank=True)
    recoded_on = models.DateField(null=True, blank=True)
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

    def exists_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def code_on(self, day: date) -> str:
        return self.former_code if self.recoded_on and day < self.recoded_on else self.code


class Holiday(models.Model):
    """
    A day off beyond Saturdays and Sundays, or a weekend day worked instead (`worked`), with the act that says so.

    Without a territory it holds everywhere; a row taken back is `ended_at`.
    """

    day = models.DateField(_("ngày"))
    name = models.CharField(_("ngày nghỉ"), max_length=120)
    worked = models.BooleanField(_("là ngày làm bù"), default=False)
    territory = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="holidays", verbose_name=_("địa bàn")
    )
    act = models.CharField(_("theo văn bản"), max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "territory"], condition=Q(ended_at=None), name="one_word_about_a_day_in_a_territory"
            ),
            models.UniqueConstraint(
                fields=["day"], condition=Q(ended_at=None, territory=None), name="one_word_about_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"


class SuccessionKind(models.TextChoices):
    MERGE = "merge", _("nhập, hợp nhất")
    SPLIT = "split", _("chia, tách")
    RENAME = "rename", _("đổi tên")
    TRANSFER = "transfer", _("chuyển")
    DISSOLVE = "dissolve", _("kết thúc")


class Part(models.TextChoices):
    WHOLE = "whole", _("toàn bộ")
    MOST = "most", _("phần chính")
    SOME = "some", _("một phần")


class Succession(models.Model):
    """
    What a body went into, and by which act. A body that only took in others lives on and is the successor of those.

    Of a body that was split, exactly one row says `most`; that one is its home among later bodies.
    """

    predecessor = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="origins")
    kind = models.CharField(max_length=20, choices=SuccessionKind)
    part = models.CharField(max_length=10, choices=Part, default=Part.WHOLE)
    day = models.DateField(help_text="first day of the new state")
    act = models.CharField(max_length=200)
    confidence = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "day"], name="one_succession_between_two"),
            models.UniqueConstraint(
                fields=["predecessor"], condition=~Q(part="some"), name="one_home_of_what_has_ended"
            ),
            models.CheckConstraint(
                condition=Q(kind="dissolve", successor=None) | (~Q(kind="dissolve") & Q(successor__isnull=False)),
                name="only_the_dissolved_have_no_successor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} ({self.day})"


class StatedCount(models.Model):
    """How many bodies of a kind a territory had, where the register does not list them all."""

    territory = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="stated_counts")
    kind = models.CharField(max_length=20, choices=BodyKind)
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "kind", "valid_from"], name="one_count_of_a_kind_from_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.territory_id}: {self.number} {self.kind}"


class AppointmentKind(models.TextChoices):
    REGULAR = "regular", _("chính thức")
    ACTING = "acting", _("giao quyền, phụ trách")
    COVER = "cover", _("làm thay khi vắng")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def within_any(self, paths: Iterable[str]) -> Self:
        """At the bodies with these paths and all below them; nothing for none."""
        ranges = [Q(body__path__gte=path, body__path__lt=path + "~") for path in paths]
        return self.filter(reduce(or_, ranges)) if ranges else self.none()


class Appointment(models.Model):
    """
    Who acts for which body, in which role, from when to when. The only source of scope.

    `acting_for` is the appointment whose holder is stood in for; a cover always has one and always ends.
    `succeeds` is the appointment that was handed over, where this one took over from it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role)
    post = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    act = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=AppointmentKind, default=AppointmentKind.REGULAR)
    acting_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="stand_ins")
    succeeds = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="succeeded_by",
        help_text="taken over from",
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="appointment_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(kind="cover") | Q(acting_for__isnull=False, valid_to__isnull=False),
                name="cover_is_for_somebody_and_ends",
            ),
            models.CheckConstraint(condition=~Q(kind="acting") | ~Q(act=""), name="acting_rests_on_a_paper"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} @ {self.body_id}"

    def over_by(self, day: date) -> bool:
        return self.valid_to is not None and self.valid_to < day

    def in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and not self.over_by(day)
