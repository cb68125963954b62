from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Left, StrIndex
from django.utils.translation import gettext_lazy as _

from chungsuc.documents.naming import day_said
from chungsuc.units.models import Body


class StoredFile(models.Model):
    """A file as it was brought in, kept under its digest; who may see it is asked of the room that links to it."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class Upload(models.Model):
    """A file on its way over a slow line. `received` bytes are on the disk and acknowledged; `began_at` is on the wall."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    began_at = models.DateTimeField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="upload_receives_no_more_than_its_size"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.received}/{self.size}"


class PaperState(models.TextChoices):
    CITED = "cited", _("được dẫn, chưa có văn bản")
    DRAFT = "draft", _("dự thảo")
    ISSUED = "issued", _("đã cấp số, chờ ký")
    REGISTERED = "registered", _("đã vào sổ")
    VOID = "void", _("đã hủy")


class Direction(models.TextChoices):
    INCOMING = "incoming", _("văn bản đến")
    OUTGOING = "outgoing", _("văn bản đi")


class Paper(models.Model):
    """
    An official paper in the register of `holder`, or one that is only cited and belongs to no register.

    `number` and `symbol` as printed ("108", "KH-UBND"); `dated` as printed where day or month is blank ("2022-07").
    `tree` is an `OfficialPaper` as JSON; `text` its running text; `search_text` the folded text that is searched,
    `search_head` its first line, by which what is found is ranked.
    `file` is the paper as it came in, or the .pdf that was issued; `signed_file` the signed one.
    """

    state = models.CharField(max_length=10, choices=PaperState)
    direction = models.CharField(max_length=10, choices=Direction, blank=True)
    holder = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    type = models.CharField(_("loại văn bản"), max_length=40, blank=True)
    number = models.CharField(_("số"), max_length=20, blank=True)
    symbol = models.CharField(_("ký hiệu"), max_length=60, blank=True)
    dated = models.CharField(_("ngày văn bản"), max_length=10, blank=True)
    issuer = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issuer_name = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    subject = models.TextField(_("trích yếu"), blank=True)
    signer_name = models.CharField(_("người ký"), max_length=100, blank=True)
    signer_title = models.CharField(max_length=200, blank=True)
    tree = models.JSONField(default=dict, blank=True)
    text = models.TextField(blank=True)
    search_text = models.TextField(blank=True)
    search_head = models.GeneratedField(
        expression=Left("search_text", StrIndex("search_text", Value("\n")) - 1),
        output_field=models.TextField(),
        db_persist=True,
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signature = models.JSONField(default=dict, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    arrived_on = models.DateField(_("ngày đến"), null=True, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-registered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="cited", holder=None) | (~Q(state="cited") & Q(holder__isnull=False)),
                name="a_paper_held_has_a_holder",
            ),
            models.CheckConstraint(condition=~Q(state="draft") | Q(number=""), name="a_draft_has_no_number"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_number(self) -> str:
        """“146/KH-UBND”, as the Party writes it “08-NQ/TU”; “…/KH-UBND” where the number is blank."""
        first, _slash, second = self.symbol.partition("/")
        sign = "-" if first.isalpha() and second.isalpha() else "/"
        return sign.join(part for part in (self.number or ("…" if self.symbol else ""), self.symbol) if part)

    @property
    def name(self) -> str:
        """How people call it: "Kế hoạch số 146/KH-UBND"."""
        kind = self.type[:1].upper() + self.type[1:]
        return f"{kind} số {self.full_number}" if self.full_number else kind or self.subject[:80]

    @property
    def whole_name(self) -> str:
        """With day and issuer: "Kế hoạch số 146/KH-UBND ngày 15/07/2022 của UBND tỉnh Lạng Sơn"."""
        issuer = f"của {self.issuer_name}" if self.issuer_name else ""
        return " ".join(part for part in (self.name, day_said(self.dated), issuer) if part)


class Citation(models.Model):
    """A paper names another one; `text` is how it says so."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="citations")
    cited = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="cited_by")
    text = models.CharField(max_length=400)
    is_basis = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "cited"], name="a_paper_is_cited_once_by_another")]

    def __str__(self) -> str:
        return f"{self.paper_id} → {self.cited_id}"


class Correction(models.Model):
    """The register was put right about a paper. `changes`: {"field", "before", "after"} as texts; never changed itself."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="corrections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    changes = models.JSONField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.paper_id}: {self.reason}"


class Series(models.Model):
    """One run of numbers: of a body, for a set of types of paper. Each year begins at 1."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="number_series")
    name = models.CharField(_("tên sổ"), max_length=100)
    types = models.JSONField(_("loại văn bản"), default=list)
    valid_from = models.DateField(_("dùng từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name


class PaperNumber(models.Model):
    """A number taken, for ever. A void one stays, with its reason."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="numbers")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="taken_number")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["series", "year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "number"], name="no_number_twice"),
            models.CheckConstraint(condition=Q(number__gte=1), name="numbers_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}/{self.year}: {self.number}"
