"""Which law applies where, and who typed it from which decision."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungsuc.documents.models import StoredFile
from chungsuc.units.models import Body


class Responsibility(models.Model):
    """Which agency answers for an indicator of a set, within which body, from when to when."""

    territory = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="responsibilities")
    standard = models.CharField(max_length=60)
    indicator = models.CharField(max_length=10)
    measure = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    act = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "standard", "indicator", "valid_from"],
                name="one_answerable_agency_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="responsibility_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard} {self.indicator}: {self.agency_id}"


class OverlayUse(models.Model):
    """An overlay of the rulebook applied to a territory from a day on."""

    territory = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    standard = models.CharField(max_length=60)
    overlay = models.CharField(max_length=60)
    valid_from = models.DateField()
    recorded_at = models.DateTimeField(
        null=True, help_text="empty: known from the beginning, as what was loaded with the units"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "standard", "valid_from"], name="one_overlay_from_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.overlay} @ {self.territory_id}"


class RegionOverride(models.Model):
    """A commune held to another region's column, with the reason (QĐ 318, Điều 1); the last row for a day holds."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="region_overrides")
    region = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    valid_from = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.region} @ {self.body_id}"


class Passing(models.TextChoices):
    PROPOSED = "proposed", _("chờ người thứ hai xác nhận")
    CONFIRMED = "confirmed", _("đã xác nhận")
    REFUSED = "refused", _("không xác nhận")
    WITHDRAWN = "withdrawn", _("đã rút")


class Typed(models.Model):
    """
    What somebody typed from the text of a decision. It counts once another official has confirmed it.

    Superseded by a newer row, never edited: `settled_at` to `superseded_at` is the time in which it was known to hold.
    """

    territory = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    standard = models.CharField(max_length=60)
    decision = models.CharField(max_length=100)
    decided_by = models.CharField(max_length=200)
    decided_on = models.DateField()
    page = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=Passing, default=Passing.PROPOSED)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_because = models.CharField(max_length=500, blank=True)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="newer")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="%(class)s_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(state="confirmed") | ~Q(settled_by=F("typed_by")),
                name="%(class)s_confirmed_by_a_second_person",
            ),
        ]


class ProvisionKind(models.TextChoices):
    THRESHOLD = "threshold", _("mức của tỉnh")
    WORDING = "wording", _("nội dung chỉ tiêu")
    CHECK = "check", _("kiểm tra mức với văn bản")


class Provision(Typed):
    """
    One thing that a decision says of one place of an edition: a level, a wording, or that the level shown is the text's.

    `place` is an indicator's number or `number/part`; `region` a column of the edition, "" for the general level. `level` is a
    number, true, a grade or {year: level} as rule files write it. For a check, `valid_from` is the day from which the
    checked threshold holds and `level` what the text was seen to say; the check ends where the edition says otherwise.
    """

    kind = models.CharField(max_length=10, choices=ProvisionKind)
    place = models.CharField(max_length=60)
    region = models.CharField(max_length=20, blank=True)
    level = models.JSONField(null=True)
    wording = models.CharField(max_length=1000, blank=True)
    looser_because = models.CharField(max_length=500, blank=True)

    class Meta(Typed.Meta):
        constraints = [
            *Typed.Meta.constraints,
            models.UniqueConstraint(
                fields=["territory", "standard", "kind", "place", "region", "valid_from"],
                condition=Q(state="confirmed", superseded_at=None),
                name="one_provision_in_force",
            ),
        ]
        indexes = [models.Index(fields=["standard", "state"], name="provision_by_standard")]

    def __str__(self) -> str:
        return f"{self.standard} {self.place}: {self.kind}"


class EnteredEdition(Typed):
    """
    A whole criteria set typed as numbered lines by the office that answers for it.

    `standard` is its id; that of a shell in the package puts it in the shell's place. `lines` is what was typed, as it was.
    """

    name = models.CharField(max_length=300)
    level = models.CharField(max_length=40)
    annex = models.CharField(max_length=100, blank=True)
    columns_by = models.CharField(max_length=10, default="region", help_text="region or group")
    lines = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta(Typed.Meta):
        constraints = [
            *Typed.Meta.constraints,
            models.UniqueConstraint(
                fields=["standard"],
                condition=Q(state="confirmed", superseded_at=None),
                name="one_entered_edition_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.standard


class Rejudging(models.Model):
    """Bodies being judged anew because the law that applies to them changed; until it is finished their standings are stale."""

    territory = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    standard = models.CharField(max_length=60)
    since = models.DateField()
    because = models.CharField(max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    bodies = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.territory_id} {self.standard}: {self.done}/{self.bodies}"
