from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungsuc.documents.models import StoredFile
from chungsuc.rulebook.model import Reading
from chungsuc.units.models import Body


class State(models.TextChoices):
    ENTERED = "entered", _("đang nhập")
    SUBMITTED = "submitted", _("đã gửi")
    VERIFIED = "verified", _("đã thẩm định")
    APPROVED = "approved", _("đã duyệt")
    LOCKED = "locked", _("đã khóa")
    RETURNED = "returned", _("bị trả lại")


class Line(models.TextChoices):
    OFFICIAL = "official", _("đã duyệt")
    EXPECTED = "expected", _("dự kiến")


class Value(models.Model):
    """A figure of a body for a period: where it stands, and which revision counts on which line."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="values")
    measure = models.CharField(max_length=80)
    period = models.CharField(max_length=7)
    as_of = models.DateField()
    state = models.CharField(max_length=12, choices=State)
    latest = models.ForeignKey("Revision", on_delete=models.PROTECT, null=True, related_name="+")
    approved = models.ForeignKey("Revision", on_delete=models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "measure", "period"], name="one_value_per_period")]
        indexes = [models.Index(fields=["state", "measure"], name="value_by_state")]

    def __str__(self) -> str:
        return f"{self.measure} {self.period} @ {self.body_id}"


class Revision(models.Model):
    """What somebody recorded, once and for ever. Numbers are scaled by 10⁻⁴; shares are percent."""

    value = models.ForeignKey(Value, on_delete=models.PROTECT, related_name="revisions")
    amount = models.BigIntegerField(null=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    male = models.BigIntegerField(null=True)
    female = models.BigIntegerField(null=True)
    grade = models.CharField(max_length=40, blank=True)
    parts = models.JSONField(null=True)
    applicable = models.BooleanField(default=True)
    note = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.value_id}: {self.amount or self.numerator or self.grade}"


class Move(models.Model):
    """One step of a value on its way, with who took it; append-only."""

    value = models.ForeignKey(Value, on_delete=models.PROTECT, related_name="moves")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="moves")
    name = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12, choices=State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=120)
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["value", "at"], name="move_by_value")]

    def __str__(self) -> str:
        return f"{self.value_id}: {self.name}"


class Evidence(models.Model):
    """A place in a stored file that proves a value: one file may prove many values, one value may have many."""

    value = models.ForeignKey(Value, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    page = models.CharField(max_length=40, blank=True)
    quotation = models.CharField(max_length=500, blank=True)
    caption = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"{self.value_id}: {self.file_id}"


class TitleHeld(models.Model):
    """
    A title of the catalogue held by a body: a fact with its decision, from a day on, until it is ended.

    `inherited_from` is the holding of a former body that went into this one: shown, to be reassessed, counted by nobody.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="titles")
    title = models.CharField(max_length=40)
    decision = models.CharField(max_length=100)
    decided_by = models.CharField(max_length=200)
    decided_on = models.DateField()
    valid_from = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    inherited_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="heirs")
    ended_on = models.DateField(null=True)
    end_act = models.CharField(max_length=200, blank=True)
    end_recorded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "titles held"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "title"],
                condition=Q(ended_on=None, inherited_from=None),
                name="one_holding_of_a_title",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("valid_from")), name="title_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} @ {self.body_id}"


class IndicatorNote(models.Model):
    """What the answerable agency tells all communes of its territory about one measure; the newest in force is shown."""

    territory = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    measure = models.CharField(max_length=80)
    text = models.CharField(max_length=1000, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.measure}: {self.text[:40]}"


class SampleDraw(models.Model):
    """A random sample of waiting values, drawn for a closer look before the rest is verified."""

    measure = models.CharField(max_length=80)
    seed = models.PositiveIntegerField()
    drawn_from = models.JSONField()
    drawn = models.JSONField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.measure}: {len(self.drawn)}/{len(self.drawn_from)}"


class Workbook(models.Model):
    """A filled workbook brought in for a territory and a period; nothing of it counts until it is confirmed."""

    class State(models.TextChoices):
        WAITING = "waiting", _("chờ xác nhận")
        COMMITTED = "committed", _("đã nhập")
        DROPPED = "dropped", _("đã bỏ")

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    as_of = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    entries = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.territory_id} {self.period}"


class StatedTable(models.Model):
    """
    What a body says in a form of reports for a period, typed once for all reports that ask for it. Append-only, newest counts.

    `period`: 2023, 2023-H1, 2023-Q4, 2023-11, a day, or two years 2021-2025. `rows`: `{row key: {column key: text of the cell}}`,
    numbers as decimal text in the unit of the column, or for forms of free rows in the order of `order`.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="stated_tables")
    form = models.CharField(max_length=60)
    period = models.CharField(max_length=10)
    rows = models.JSONField(default=dict)
    order = models.JSONField(default=list, blank=True)
    as_of = models.DateField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["form", "period", "body", "-recorded_at"], name="stated_newest")]

    def __str__(self) -> str:
        return f"{self.form} {self.period} @ {self.body_id}"


class Standing(models.Model):
    """
    How a body stands from a day on, as known from a moment on. Append-only.

    `criteria` and `indicators` hold one letter for each, in the order of the edition:
    m met, n not met, u unknown; capital where provisional.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="standings")
    standard = models.CharField(max_length=60)
    line = models.CharField(max_length=10, choices=Line)
    day = models.DateField()
    known_from = models.DateTimeField()
    criteria_met = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=8)
    provisional = models.BooleanField()
    criteria = models.CharField(max_length=40)
    indicators = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["standard", "line", "body", "-day", "-known_from"], name="standing_on_a_day")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.day} {self.line}: {self.criteria_met}"


def reading_of(value: Value, revision: Revision) -> Reading:
    return Reading(
        amount=revision.amount,
        numerator=revision.numerator,
        denominator=revision.denominator,
        male=revision.male,
        female=revision.female,
        grade=revision.grade or None,
        applicable=revision.applicable,
        as_of=value.as_of,
        parts=revision.parts,
    )


def same_reading(revision: Revision | None, reading: Reading, note: str) -> bool:
    return revision is not None and (
        revision.amount,
        revision.numerator,
        revision.denominator,
        revision.male,
        revision.female,
        revision.grade,
        revision.applicable,
        revision.parts,
        revision.note,
    ) == (
        reading.amount,
        reading.numerator,
        reading.denominator,
        reading.male,
        reading.female,
        reading.grade or "",
        reading.applicable,
        dict(reading.parts) if reading.parts else None,
        note,
    )
