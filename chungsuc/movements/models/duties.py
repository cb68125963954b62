from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungsuc.documents.models import Paper, StoredFile
from chungsuc.movements.due import LONGEST, DueError, DueRule
from chungsuc.movements.models.plans import FromPaper, Movement
from chungsuc.units.models import Body


def valid_rule(text: str) -> None:
    try:
        DueRule.parse(text)
    except DueError as wrong:
        raise ValidationError(str(wrong)) from wrong


class DutyKind(models.TextChoices):
    TASK = "task", _("việc")
    PLAN = "plan", _("kế hoạch phải ban hành")
    REPORT = "report", _("báo cáo")
    PAPER = "paper", _("văn bản phải có")


class DayOff(models.TextChoices):
    """What becomes of a day that falls on a day off: nothing, unless the plan or the calendar says so."""

    STAYS = "stays", _("giữ nguyên ngày")
    AFTER = "after", _("chuyển sang ngày làm việc kế tiếp")
    BEFORE = "before", _("chuyển lên ngày làm việc liền trước")


class Duty(FromPaper):
    """What someone owes: what, who leads and who helps, to whom, due by which rule, from which paper."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="duties")
    kind = models.CharField(_("loại"), max_length=10, choices=DutyKind, default=DutyKind.TASK)
    what = models.CharField(_("nhiệm vụ"), max_length=300)
    lead = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="duties", verbose_name=_("chủ trì"))
    supporting = models.ManyToManyField(Body, blank=True, related_name="+", verbose_name=_("phối hợp"))
    owed_to = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("gửi đến")
    )
    rule = models.CharField(_("hạn"), max_length=LONGEST, default="none", validators=[valid_rule])
    due_text = models.CharField(_("hạn như kế hoạch ghi"), max_length=100, blank=True)
    on_day_off = models.CharField(_("gặp ngày nghỉ"), max_length=6, choices=DayOff, default=DayOff.STAYS)
    valid_from = models.DateField(_("giao từ ngày"), null=True, blank=True)
    origin = models.CharField(_("nguồn"), max_length=300)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "duties"

    def __str__(self) -> str:
        return self.what

    @property
    def due_rule(self) -> DueRule:
        return DueRule.parse(self.rule)


class Extension(models.Model):
    """
    More time for one body and one time that a duty falls due. Append-only: the newest counts, and one to the very day of the
    rule takes those before it back.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="extensions")
    occurrence = models.CharField(max_length=10, blank=True)
    due = models.DateField(_("gia hạn đến hết ngày"))
    reason = models.CharField(_("lý do"), max_length=300)
    by_paper = models.CharField(_("theo văn bản"), max_length=200, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.occurrence}: {self.due}"


class Fulfilment(models.Model):
    """A duty done, once for each time that it falls due; undone with a reason, never deleted."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="fulfilments")
    occurrence = models.CharField(max_length=10, blank=True)
    due = models.DateField(null=True)
    done_on = models.DateField(_("xong ngày"))
    by_paper = models.CharField(_("bằng văn bản"), max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "occurrence"], condition=Q(undone_at=None), name="one_fulfilment_of_an_occurrence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.occurrence}: {self.done_on}"


class HandOver(models.Model):
    """A duty given by one body to another, from a day on; `Duty.lead` is who leads after the last of them."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="hand_overs")
    from_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    to_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("chuyển cho"))
    on = models.DateField(_("từ ngày"))
    reason = models.CharField(_("lý do"), max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.duty_id}: {self.from_body_id} → {self.to_body_id}"
