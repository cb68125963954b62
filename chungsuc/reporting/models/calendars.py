from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chungsuc.documents.models import Paper
from chungsuc.movements.models import Duty, Ended, Movement


class CalendarKind(models.TextChoices):
    EMULATION = "emulation", _("báo cáo phong trào thi đua")
    SECTION = "section", _("phần về phong trào trong báo cáo thi đua năm")
    PROGRAMME = "programme", _("báo cáo kết quả Chương trình")
    INTERIM = "interim", _("sơ kết")
    FINAL = "final", _("tổng kết")
    THEMATIC = "thematic", _("báo cáo chuyên đề")
    REQUEST = "request", _("báo cáo đột xuất")


class Calendar(Ended):
    """
    A chain of reports: what is asked, of whom, in which steps, by when. Its duties say the rest: who owes, to whom, due when.

    `forms` are ids of the rulebook's report forms; `sections` the titles of the narrative, in order. Figures of all steps are of
    one day, so that they add up: `as_of` where it is given, else the last day of the first step that has one.
    `from_day` begins the span of a report over several years.
    """

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="calendars", verbose_name=_("phong trào"))
    name = models.CharField(_("tên báo cáo"), max_length=200)
    kind = models.CharField(_("loại"), max_length=10, choices=CalendarKind)
    forms = models.JSONField(_("biểu kèm theo"), default=list, blank=True)
    sections = models.JSONField(_("các phần phải viết"), default=list, blank=True)
    as_of = models.DateField(_("số liệu tính đến hết ngày"), null=True, blank=True)
    from_day = models.DateField(_("kể từ ngày"), null=True, blank=True)
    opens_before = models.PositiveSmallIntegerField(_("mở trước hạn, ngày"), default=30)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(_("nguồn"), max_length=300)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class CalendarStep(models.Model):
    """One step of the chain, the lowest first; a step's duties go to the body whose duty is in a later one, or leave the chain."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("bước"), max_length=200)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["calendar", "number"], name="one_step_of_a_number")]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.number}"


class StepDuty(models.Model):
    """A duty stands in one step of one calendar."""

    step = models.ForeignKey(CalendarStep, on_delete=models.PROTECT, related_name="asked")
    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="asked_in")

    def __str__(self) -> str:
        return f"{self.step_id}: {self.duty_id}"
