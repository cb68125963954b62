from dataclasses import dataclass
from datetime import date
from typing import Final, Self, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungsuc.documents.models import Paper
from chungsuc.progress.lawbook import current
from chungsuc.rulebook.load import load_titles
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Body


class Movement(models.Model):
    """A movement launched by a body, resting on a plan, measured against a criteria set."""

    name = models.CharField(_("tên phong trào"), max_length=200)
    territory = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="movements", verbose_name=_("địa bàn"))
    standing_agency = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("cơ quan thường trực")
    )
    plan = models.CharField(_("kế hoạch"), max_length=200)
    papers = models.ManyToManyField(Paper, blank=True, related_name="movements", verbose_name=_("văn bản làm căn cứ"))
    answers = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="answered_by", verbose_name=_("hưởng ứng phong trào")
    )
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    standard = models.CharField(_("bộ tiêu chí"), max_length=100, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"))
    launched_at = models.DateTimeField(null=True, blank=True)
    launched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="movement_ends_after_it_begins",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(_("tên giai đoạn"), max_length=200)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"))

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="phase_ends_after_it_begins",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        first, last = self.movement.valid_from, self.movement.valid_to
        if not (self.valid_from and self.valid_to) or self.valid_to < self.valid_from:
            return  # said already
        if self.valid_from < first or last < self.valid_to:
            said = _("Giai đoạn phải nằm trong thời gian của phong trào, %(first)s đến %(last)s.")
            raise ValidationError(said % {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"})


class Ended(models.Model):
    """What no longer holds from a day on, with the reason; what something rests on is ended, never deleted."""

    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


RowOfPlan_co = TypeVar("RowOfPlan_co", bound=models.Model, covariant=True)


class InForce(models.QuerySet[RowOfPlan_co]):
    def in_force(self, on: date) -> Self:
        """What stands on the day: not ended yet, and not of an amendment that begins later. One join, no query of its own."""
        return self.begun(on).filter(Q(ended_on=None) | Q(ended_on__gt=on))

    def begun(self, on: date) -> Self:
        """The same with what has ended since."""
        return self.filter(Q(amendment=None) | Q(amendment__on__lte=on))


class FromPaper(Ended):
    """
    What a paper laid down: the paper, its words (`Quotation` as JSON, {} where typed by hand), the amendment that brought it.

    An amendment never edits: the old row is ended by it, the new one replaces it.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    quotation = models.JSONField(default=dict, blank=True)
    amendment = models.ForeignKey(
        "movements.Amendment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_by = models.ForeignKey(
        "movements.Amendment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = InForce.as_manager()

    class Meta:
        abstract = True


class TargetKind(models.TextChoices):
    UNITS = "units", _("số đơn vị đạt một điều kiện")
    NAMED = "named", _("các đơn vị nêu tên đạt một điều kiện")
    EACH = "each", _("mỗi huyện có ít nhất một số đơn vị")
    FLOOR = "floor", _("không còn xã dưới một số tiêu chí")
    AVERAGE = "average", _("bình quân số tiêu chí một xã")
    MULTIPLE = "multiple", _("số liệu tăng một số lần so với năm gốc")
    FIGURE = "figure", _("một số liệu không thuộc bộ tiêu chí")
    LEVEL = "level", _("một mức phải đạt, không đếm theo đơn vị")
    TASK = "task", _("nội dung thi đua không có con số")


class Unit(models.TextChoices):
    """Which bodies a target counts; named as their kind."""

    COMMUNE = "commune", _("xã")
    HAMLET = "hamlet", _("xóm, thôn")
    DISTRICT = "district", _("huyện")


EARLIEST_YEAR: Final = 1990
CONDITION: Final = ("title", "standard", "criteria")
KIND_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    TargetKind.UNITS: (
        *("unit", "among", *CONDITION, "by_opinion", "stated_goal", "stated_total", "stated_share"),
        *("stated_baseline", "stated_increment", "baseline_day"),
    ),
    TargetKind.NAMED: ("named", *CONDITION),
    TargetKind.EACH: ("unit", *CONDITION, "measure", "stated_goal"),
    TargetKind.FLOOR: ("standard", "stated_goal"),
    TargetKind.AVERAGE: ("standard", "stated_goal"),
    TargetKind.MULTIPLE: ("measure", "weight", "base_year", "stated_goal"),
    TargetKind.FIGURE: ("measure", "stated_goal"),
    TargetKind.LEVEL: ("stated_share", "stated_goal", "measured_in", "at_most", "standard", "criteria", "measure"),
    TargetKind.TASK: (),
}
Messages = dict[str, Promise | str]
NEEDED: Final = {
    TargetKind.EACH: ("stated_goal",),
    TargetKind.FLOOR: ("standard", "stated_goal"),
    TargetKind.AVERAGE: ("standard", "stated_goal"),
    TargetKind.MULTIPLE: ("measure", "base_year", "stated_goal"),
    TargetKind.FIGURE: ("measure",),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """What a unit must meet: a title held; all of some criteria of a set, or the whole set. Several: all of them."""

    title: str
    standard: str
    criteria: tuple[int, ...]


class Target(FromPaper):
    """
    What the plan says shall be reached, by a day. Stated figures stay as stated; figures are scaled by 10⁻⁴, shares percent.

    The kind says which fields speak: KIND_FIELDS. `stated_goal` counts units where units are counted, and else is the figure
    to reach: the lowest number of criteria, the average, the multiple, the level. A level says what it is `measured_in` and
    whether it is not to be exceeded (`at_most`); by the criterion and figure of its indicator it is known who is asked.
    `standard` is a set's id, or its decision as the plan names it where the rulebook has no such set.
    """

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="targets")
    kind = models.CharField(max_length=10, choices=TargetKind, default=TargetKind.UNITS)
    text = models.CharField(_("mục tiêu"), max_length=300)
    unit = models.CharField(_("đơn vị được đếm"), max_length=20, choices=Unit, default=Unit.COMMUNE)
    among = models.CharField(_("chỉ tính trong số đơn vị giữ danh hiệu"), max_length=40, blank=True)
    title = models.CharField(_("được công nhận danh hiệu"), max_length=40, blank=True)
    standard = models.CharField(_("theo bộ tiêu chí"), max_length=100, blank=True)
    criteria = models.JSONField(_("tiêu chí"), default=list, blank=True)
    by_opinion = models.BooleanField(_("chỉ cần “cơ bản đạt”"), default=False)
    measure = models.CharField(_("số liệu"), max_length=80, blank=True)
    weight = models.CharField(_("quyền số"), max_length=80, blank=True)
    named = models.ManyToManyField(Body, blank=True, related_name="+", verbose_name=_("các đơn vị nêu tên"))
    stated_goal = models.BigIntegerField(_("mức phải đạt"), null=True, blank=True)
    measured_in = models.CharField(_("đơn vị tính"), max_length=60, blank=True)
    at_most = models.BooleanField(_("là mức nhiều nhất, không được vượt"), default=False)
    stated_total = models.BigIntegerField(_("trên tổng số"), null=True, blank=True)
    stated_share = models.BigIntegerField(_("tỷ lệ, %"), null=True, blank=True)
    stated_share_places = models.PositiveSmallIntegerField(default=0)
    stated_baseline = models.BigIntegerField(_("đã có khi lập kế hoạch"), null=True, blank=True)
    stated_increment = models.BigIntegerField(_("tăng thêm"), null=True, blank=True)
    base_year = models.PositiveSmallIntegerField(_("năm gốc"), null=True, blank=True)
    baseline_day = models.DateField(_("ngày gốc"), null=True, blank=True)
    due = models.DateField(_("đến hết ngày"))
    source = models.CharField(_("nguồn"), max_length=300)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def condition(self) -> Condition:
        return Condition(self.title, self.standard, tuple(self.criteria))

    def clean(self) -> None:
        """What the form and the action both hold against a target, by its kind; the message under the field."""
        wrong: Messages = {}
        for name in NEEDED.get(TargetKind(self.kind), ()):
            if getattr(self, name) in (None, ""):
                wrong[name] = _("Loại mục tiêu này cần ghi ô này.")
        used = KIND_FIELDS[self.kind]
        if self.kind == TargetKind.UNITS and self.stated_goal is None and self.stated_share is None:
            wrong["stated_goal"] = _("Ghi số đơn vị phải đạt, hoặc tỷ lệ.")
        if self.kind == TargetKind.LEVEL and self.stated_goal is None and self.stated_share is None:
            wrong["stated_share"] = _("Ghi tỷ lệ, hoặc mức phải đạt kèm đơn vị tính.")
        if "title" in used and not (self.title or self.standard or self.by_opinion or self.measure):
            wrong["standard"] = _("Chọn điều kiện: bộ tiêu chí, hoặc danh hiệu.")
        if self.stated_share is not None and not 0 <= self.stated_share <= 1_000_000:
            wrong["stated_share"] = _("Tỷ lệ từ 0 đến 100%.")
        for name in ("stated_goal", "stated_total", "stated_baseline", "stated_increment"):
            if (getattr(self, name) or 0) < 0:
                wrong[name] = _("Không ghi số âm.")
        wrong |= self._impossible()
        wrong |= self._unknown_to_the_rulebook()
        if wrong:
            raise ValidationError(wrong)

    def _impossible(self) -> Messages:
        """Numbers that no such target can have."""
        wrong: Messages = {}
        if self.kind in (TargetKind.UNITS, TargetKind.EACH, TargetKind.FLOOR):
            for name in ("stated_goal", "stated_total", "stated_baseline", "stated_increment"):
                if (getattr(self, name) or 0) % SCALE:
                    wrong[name] = _("Ghi số nguyên.")
        if self.kind in (TargetKind.FLOOR, TargetKind.AVERAGE) and self.standard in current().edition_ids:
            most = len(current().edition(self.standard).criteria)
            if (self.stated_goal or 0) > most * SCALE:
                wrong["stated_goal"] = _("Bộ tiêu chí này chỉ có %(n)s tiêu chí.") % {"n": most}
        if self.base_year is not None and self.due and not EARLIEST_YEAR <= self.base_year < self.due.year:
            wrong["base_year"] = _("Năm gốc từ %(n)s đến trước năm của hạn.") % {"n": EARLIEST_YEAR}
        return wrong

    def _unknown_to_the_rulebook(self) -> Messages:
        wrong: Messages = {}
        for name in ("title", "among"):
            if getattr(self, name) and getattr(self, name) not in load_titles():
                wrong[name] = _("Không có danh hiệu này trong danh mục.")
        for name in ("measure", "weight"):
            if getattr(self, name) and getattr(self, name) not in current().measures:
                wrong[name] = _("Không có số liệu này trong danh mục.")
        if not isinstance(self.criteria, list) or not all(isinstance(n, int) for n in self.criteria):
            wrong["criteria"] = _("Ghi số hiệu tiêu chí, cách nhau bằng dấu phẩy.")
        elif self.criteria and self.standard in current().edition_ids:
            known = {c.number for c in current().edition(self.standard).criteria}
            if missing := sorted(set(self.criteria) - known):
                wrong["criteria"] = _("Bộ tiêu chí này không có tiêu chí %(n)s.") % {"n": ", ".join(map(str, missing))}
        elif self.criteria and not self.standard:
            wrong["criteria"] = _("Chọn bộ tiêu chí trước khi ghi tiêu chí.")
        return wrong


class StatedResult(models.Model):
    """What somebody says was reached, by which paper; append-only. It stands beside what is computed, never in its place."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="results")
    on = models.DateField(_("tính đến ngày"))
    value = models.BigIntegerField(_("kết quả"), null=True, blank=True)
    note = models.CharField(_("nội dung"), max_length=500, blank=True)
    paper = models.CharField(_("theo văn bản"), max_length=200)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(note=""),
                name="a_result_says_something",
                violation_error_message=_("Ghi kết quả bằng số hoặc bằng lời."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.value} ({self.on})"
