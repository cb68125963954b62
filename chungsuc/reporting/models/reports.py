from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungsuc.documents.models import Paper, StoredFile
from chungsuc.movements.models import Duty
from chungsuc.units.models import Body


class ReportState(models.TextChoices):
    IN_WORK = "in_work", _("đang làm")
    SENT = "sent", _("đã gửi")
    RETURNED = "returned", _("bị trả lại")
    RECEIVED = "received", _("đã nhận")
    FORWARDED = "forwarded", _("đã gửi tiếp lên trên")


class Report(models.Model):
    """
    One body's report for one time that its duty falls due; what nobody has opened has no row.

    `content` is the draft: `{"narrative": {section key: text}, "stated": {form: {row: {column: text}}},
    "reasons": {form: {row: {column: text}}}}`; `edit` counts its changes, so that nobody overwrites unseen.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="reports")
    occurrence = models.CharField(max_length=10, blank=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="reports")
    as_of = models.DateField(_("số liệu tính đến hết ngày"))
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.IN_WORK)
    content = models.JSONField(default=dict)
    edit = models.PositiveIntegerField(default=0)
    latest = models.ForeignKey("ReportVersion", on_delete=models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["duty", "occurrence"], name="one_report_of_an_occurrence")]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.occurrence}: {self.state}"


class Signature(models.TextChoices):
    SOFTWARE = "software", _("ký duyệt trên phần mềm")
    SCAN = "scan", _("bản ký tay, đính kèm bản chụp")


class ReportVersion(models.Model):
    """
    What was signed and sent, once and for ever. Sent again after a return it is a further version; so is a correction, which
    says its reason in `corrects`.

    `content`: the draft's parts, and `"tables": {form: FormTable as JSON}` with the figures computed that moment beside those
    stated, `"below": [versions stitched in]`, `"missing": [bodies without a report]`.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    as_of = models.DateField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=8, choices=Signature)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")
    corrects = models.CharField(_("lý do đính chính"), max_length=300, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=120)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_version_of_a_number"),
            models.CheckConstraint(
                condition=~Q(signature="scan") | Q(scan__isnull=False), name="a_wet_signature_has_its_scan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} v{self.number}"


class MoveName(models.TextChoices):
    OPEN = "open", _("mở báo cáo")
    SEND = "send", _("ký, gửi")
    RETURN = "return", _("trả lại")
    RECEIVE = "receive", _("nhận")
    FORWARD = "forward", _("gửi tiếp lên trên")
    CORRECT = "correct", _("đính chính")
    WITHDRAW = "withdraw", _("rút lại khi chưa ai nhận")


class ReportMove(models.Model):
    """One step of a report on its way, with who took it; append-only."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="moves")
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=10, choices=MoveName)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=120)
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.name}"
