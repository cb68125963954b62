from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungsuc.documents.models import Paper
from chungsuc.movements.models.plans import FromPaper, Movement
from chungsuc.units.models import Body


class DraftState(models.TextChoices):
    OPEN = "open", _("đang xem")
    LAUNCHED = "launched", _("đã phát động")
    DROPPED = "dropped", _("đã bỏ")


class Draft(models.Model):
    """
    What was read out of a paper, before anybody has said that it holds. Nothing of it counts until it is launched.

    `movement`: what it became, or, where `amends` is set, what it changes. `head` holds what the movement itself
    needs (name, plan, first and last day, set, standing agency, movements it answers, movement it joins), as read and as
    corrected. `remarks`: what in the paper a careful clerk would mark and that belongs to no item.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="drafts")
    territory = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    head = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.OPEN)
    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts")
    amends = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    launched_at = models.DateTimeField(null=True, blank=True)
    launched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.paper_id}: {self.state}"


class ItemKind(models.TextChoices):
    PHASE = "phase", _("giai đoạn")
    TARGET = "target", _("mục tiêu")
    DUTY = "duty", _("nhiệm vụ")
    QUOTA = "quota", _("hạn mức khen thưởng")
    RESPONSIBILITY = "responsibility", _("phân công chỉ tiêu")


class ItemState(models.TextChoices):
    OPEN = "open", _("chưa xem")
    ACCEPTED = "accepted", _("đã nhận")
    DROPPED = "dropped", _("đã bỏ")


class DraftItem(models.Model):
    """
    One thing read: `read` stays as the reader found it, `chosen` is what will be launched (as corrected by a person).

    `problems` are sentences with both figures where the paper contradicts itself; `choices` the readings to choose from
    ({"label", "set"}), `answered` the label of the one taken, `note` on what ground. `doubts`: why to look at it. `made`:
    the rows that the launch made of it ([kind, pk, …]), so that they can be taken back.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=ItemKind)
    read = models.JSONField()
    chosen = models.JSONField()
    quotation = models.JSONField()
    confidence = models.CharField(max_length=10)
    problems = models.JSONField(default=list)
    choices = models.JSONField(default=list)
    doubts = models.JSONField(default=list)
    answered = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.OPEN)
    note = models.CharField(_("căn cứ của lựa chọn"), max_length=300, blank=True)
    made = models.JSONField(default=list)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.draft_id}.{self.order}: {self.kind}"


class QuotaClause(FromPaper):
    """A clause of a plan on how many may be honoured; a round of awards reads it. Exactly as the paper says it."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="quota_clauses")
    award = models.CharField(_("hình thức"), max_length=200)
    low = models.PositiveIntegerField(_("số lượng, từ"), null=True, blank=True)
    high = models.PositiveIntegerField(_("đến"), null=True, blank=True)
    share = models.BigIntegerField(_("không quá, %"), null=True, blank=True)
    per = models.CharField(_("cho mỗi"), max_length=200, blank=True)
    money = models.BigIntegerField(_("mức thưởng, đồng"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__isnull=False) | Q(high__isnull=False) | Q(share__isnull=False),
                name="a_quota_says_how_many",
            )
        ]

    def __str__(self) -> str:
        return f"{self.movement_id}: {self.award}"


class LaunchRead(models.Model):
    """Somebody of a body has said that the launch is known there; the first time counts."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="reads")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["movement", "body"], name="a_body_reads_a_launch_once")]

    def __str__(self) -> str:
        return f"{self.movement_id}: {self.body_id}"


class Amendment(models.Model):
    """A new version of a movement's plan, by a paper of its own; version 1 is the launch."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="amendments")
    version = models.PositiveSmallIntegerField()
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(_("áp dụng từ ngày"))
    summary = models.CharField(_("nội dung"), max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["movement", "version"]
        constraints = [
            models.UniqueConstraint(fields=["movement", "version"], name="one_amendment_of_a_version"),
            models.CheckConstraint(condition=Q(version__gte=2), name="version_one_is_the_launch"),
        ]

    def __str__(self) -> str:
        return f"{self.movement_id}, {self.version}"


class ProposalState(models.TextChoices):
    OPEN = "open", _("chờ trả lời")
    TAKEN = "taken", _("được tiếp thu")
    DECLINED = "declined", _("không tiếp thu")
    WITHDRAWN = "withdrawn", _("đã rút")


class ChangeProposal(models.Model):
    """What a unit asks to be changed in a plan, and what became of it."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="proposals")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey("movements.Target", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    duty = models.ForeignKey("movements.Duty", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(_("đề nghị"), max_length=500)
    reason = models.CharField(_("lý do"), max_length=500)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.CharField(_("trả lời"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    amendment = models.ForeignKey(
        Amendment, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.movement_id}: {self.text}"
