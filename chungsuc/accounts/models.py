from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Someone who signs in. What they may do follows from their appointments, never from this row."""

    first_name = None  # type: ignore[assignment]  # Vietnamese names are one string
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("họ và tên"), max_length=120)
    tour_seen_on = models.DateField(null=True, blank=True)
    tour_steps = models.JSONField(default=list, blank=True, help_text="steps of the first day that were opened")

    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class CodePurpose(models.TextChoices):
    INVITATION = "invitation", _("mời vào lần đầu")
    RESET = "reset", _("đặt lại mật khẩu")


class OneTimeCode(models.Model):
    """
    A printed code by which somebody sets their own password, once, without e-mail.

    Only a keyed hash is kept; the code itself stands on the paper. A newer code of the same user ends the older ones.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="codes")
    purpose = models.CharField(max_length=12, choices=CodePurpose)
    hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.purpose}"


class Topic(models.TextChoices):
    RETURNED = "returned", _("Số liệu bị trả lại")
    WAITING = "waiting", _("Số liệu chờ tôi xử lý")
    DUE = "due", _("Nhiệm vụ sắp đến hạn")
    LATE = "late", _("Nhiệm vụ quá hạn của đơn vị tôi")
    REPORT = "report", _("Báo cáo gửi đến, bị trả lại, đính chính")
    LAW = "law", _("Mức đạt chuẩn, bộ tiêu chí thay đổi")
    PLAN = "plan", _("Phong trào, kế hoạch mới")
    POST = "post", _("Phân công, bàn giao, làm thay")
    SECURITY = "security", _("Đăng nhập, mật khẩu, thiết bị")
    DIGEST = "digest", _("Thư gộp trong ngày")


# What somebody may choose to be told of; a digest is only the mail in which it is told.
CHOSEN_TOPICS = tuple(topic for topic in Topic if topic != Topic.DIGEST)
SHORT_TOPICS = {
    Topic.RETURNED: _("Bị trả lại"),
    Topic.WAITING: _("Chờ xử lý"),
    Topic.DUE: _("Sắp đến hạn"),
    Topic.LATE: _("Quá hạn"),
    Topic.REPORT: _("Báo cáo"),
    Topic.LAW: _("Bộ tiêu chí"),
    Topic.PLAN: _("Phong trào"),
    Topic.POST: _("Phân công"),
    Topic.SECURITY: _("Bảo mật"),
    Topic.DIGEST: _("Thư gộp"),
}


class Channel(models.TextChoices):
    PAGE = "page", _("trên trang")
    MAIL = "mail", _("trên trang và thư điện tử")
    NONE = "none", _("không báo")


class NotificationChoice(models.Model):
    """How somebody wants to be told of a topic; without a row, on the page. Security cannot be turned off."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notification_choices")
    topic = models.CharField(max_length=12, choices=Topic)
    channel = models.CharField(max_length=6, choices=Channel)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="one_choice_per_topic")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.topic} {self.channel}"


class Delivery(models.Model):
    """
    When somebody's mail goes out: at once, or gathered into one a day at an hour; never on quiet days. Security does not wait.

    `quiet_weekdays`: 1 is Monday; `quiet_from` and `quiet_to` are days of leave, both included.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="delivery")
    digest_hour = models.PositiveSmallIntegerField(_("giờ nhận thư gộp"), null=True, blank=True)
    quiet_weekdays = models.JSONField(_("ngày trong tuần không nhận thư"), default=list, blank=True)
    quiet_holidays = models.BooleanField(_("không nhận thư ngày nghỉ lễ"), default=False)
    quiet_from = models.DateField(_("không nhận thư từ ngày"), null=True, blank=True)
    quiet_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest_hour=None) | models.Q(digest_hour__lt=24), name="an_hour_of_the_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest_hour}"


class FeedKey(models.Model):
    """The secret address of a person's calendar; only a keyed hash is kept. A newer one ends the older ones."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="feed_keys")
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.made_at:%d/%m/%Y}"


class MailState(models.TextChoices):
    NONE = "none", _("không gửi thư")
    WAITING = "waiting", _("chờ gửi")
    SENT = "sent", _("đã gửi")
    UNKNOWN = "unknown", _("chưa rõ đã đến hay chưa")
    FAILED = "failed", _("không gửi được")


class Message(models.Model):
    """What somebody is told: one row, and at most one mail with one Message-ID."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="inbox")
    topic = models.CharField(max_length=12, choices=Topic)
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=120, help_text="what it is about; told once")
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=8, choices=MailState, default=MailState.NONE)
    mail_from = models.DateTimeField(
        null=True,
        help_text="since when the mail may go out; none while it is held back for its hour or day; given up some days later",
    )
    message_id = models.CharField(max_length=120, blank=True)
    in_digest = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="gathered", help_text="the mail that tells it"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="told_once")]
        indexes = [models.Index(fields=["user", "read_at"], name="inbox_unread")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.text[:40]}"

    @property
    def short_topic(self) -> str:
        return str(SHORT_TOPICS[Topic(self.topic)])


class SignIn(models.Model):
    """
    One sign-in on one device, by the times of the wall; `seen_at` is true to some minutes.

    `device` is a hash of the token that the browser keeps, so that a device is known again however often it signs in.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    device = models.CharField(max_length=64)
    agent = models.CharField(max_length=300, blank=True)
    address = models.GenericIPAddressField(null=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["user", "ended_at"], name="sign_ins_open")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.began_at:%d/%m/%Y %H:%M}"
