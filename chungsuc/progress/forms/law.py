"""What an official typed from a decision, as rows to propose; nothing is saved here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from chungsuc.progress.actions import EditionHead, ProvisionRow, Source
from chungsuc.progress.forms.entry import clean
from chungsuc.progress.models import ProvisionKind
from chungsuc.progress.queries.law_levels import Shown
from chungsuc.rulebook.line_levels import LineError, level_typed
from chungsuc.rulebook.lines import Head
from chungsuc.rulebook.model import Asked, ByCount, Decision, Edition, Part
from chungsuc.rulebook.numbers import SCALE, NumberError, parse_number
from chungsuc.rulebook.rules import as_written, plain

LONGEST: Final = {
    "decision": 100,
    "decided_by": 200,
    "page": 60,
    "wording": 1000,
    "looser_because": 500,
    "standard": 60,
    "name": 300,
    "annex": 100,
}


@dataclass(slots=True)
class Typed:
    """A form as it was typed, with a message under each field that cannot be taken."""

    given: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    stray: tuple[str, ...] = ()  # messages about the whole

    def text(self, name: str, *, needed: str = "") -> str:
        """What stands in a field; `needed` is the message where nothing does."""
        text = clean(self.given.get(name, ""))
        if needed and not text:
            self.errors[name] = needed
        longest = LONGEST.get(name)
        if longest is not None and len(text) > longest:
            self.errors[name] = _("Dài %(n)s ký tự, tối đa %(most)s.") % {"n": len(text), "most": longest}
        return text

    def day(self, name: str, *, needed: str = "") -> date | None:
        text = self.text(name, needed=needed)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.errors[name] = _("“%(text)s” không phải ngày.") % {"text": text[:20]}
            return None

    @property
    def wrong(self) -> bool:
        return bool(self.errors or self.stray)


def read_source(typed: Typed) -> Source | None:
    """The paper: its number, issuer, day, and the page on which it stands; the file is stored once all else is right."""
    decision = typed.text("decision", needed=_("Thiếu số quyết định."))
    decided_by = typed.text("decided_by", needed=_("Thiếu cơ quan ban hành."))
    decided_on = typed.day("decided_on", needed=_("Thiếu ngày quyết định."))
    page = typed.text("page", needed=_("Thiếu trang, điều hoặc phụ lục."))
    return None if typed.errors or decided_on is None else Source(decision, decided_by, decided_on, page)


def read_level(typed: Typed, asked: Asked) -> object:
    """A level as rule files write it: 70, 1.5, true, a grade, or one for each year ("2026: 45; 2027: 48")."""
    text = typed.text("level", needed=_("Thiếu mức."))
    if not text:
        return None
    if asked.kind == "boolean":
        return True
    try:
        level = level_typed(asked, text)
    except LineError as problem:
        typed.errors["level"] = f"Cần {problem.expected}, gặp {problem.found}."
        return None
    if level is None:
        typed.errors["level"] = _("Thiếu mức.")
    return as_written(level)


def read_threshold(typed: Typed, edition: Edition, place: str, asked: Asked) -> ProvisionRow:
    """A level of the territory's own; whether it may stand is asked by the action."""
    region = _column(typed, edition)
    starts = typed.day("valid_from", needed=_("Thiếu ngày bắt đầu áp dụng."))
    ends = typed.day("valid_to")
    if starts and ends and ends < starts:
        typed.errors["valid_to"] = _("Ngày cuối đứng trước ngày đầu.")
    return ProvisionRow(
        kind=ProvisionKind.THRESHOLD,
        place=place,
        region=region,
        level=read_level(typed, asked),
        valid_from=starts or edition.effective_from,
        valid_to=ends,
        looser_because=typed.text("looser_because"),
    )


def read_wording(typed: Typed, edition: Edition, number: str) -> ProvisionRow:
    """How an indicator reads from a day on."""
    starts = typed.day("valid_from", needed=_("Thiếu ngày bắt đầu áp dụng."))
    wording = typed.text("wording", needed=_("Thiếu nội dung chỉ tiêu."))
    return ProvisionRow(
        kind=ProvisionKind.WORDING, place=number, wording=wording, valid_from=starts or edition.effective_from
    )


def read_check(typed: Typed, edition: Edition, shown: Shown | None, asked: Asked) -> ProvisionRow | None:
    """That the level shown is the one of the text: what was read there is typed, so that nobody nods it through."""
    region = _column(typed, edition)
    if shown is not None and shown.threshold is not None and region not in shown.threshold.by_region:
        region = ""
    counted = asked.by_count if isinstance(asked, Part) and not region else None
    level = _of_count(typed, counted) if counted else read_level(typed, asked)
    if shown is None or shown.threshold is None or shown.trust == "unknown":
        typed.stray = (_("Cột này chưa có mức nào để kiểm tra. Nhập mức ở biểu mẫu bên trên."),)
        return None
    return ProvisionRow(
        kind=ProvisionKind.CHECK, place=shown.place, region=region, level=level, valid_from=shown.threshold.starts
    )


def _of_count(typed: Typed, counted: ByCount) -> object:
    """Two levels, "90; 70": where there are more than so many, and otherwise."""
    pieces = typed.text("level", needed=_("Thiếu mức.")).split(";")
    try:
        levels = [plain(parse_number(piece.strip().removesuffix("%").strip())) for piece in pieces]
    except NumberError as problem:
        typed.errors.setdefault("level", str(problem))
        return None
    if len(levels) != 2:
        typed.errors["level"] = _("Chỉ tiêu này có hai mức; gõ cả hai, như 90; 70.")
        return None
    return {str(counted.over // SCALE): levels[0], "0": levels[1]}


def read_head(typed: Typed, edition: Edition) -> EditionHead | None:
    """What a whole set is called, and from when it holds; which set it is, the page knows."""
    name = typed.text("name", needed=_("Thiếu tên bộ tiêu chí."))
    annex = typed.text("annex")
    starts = typed.day("valid_from", needed=_("Thiếu ngày bắt đầu áp dụng."))
    ends = typed.day("valid_to")
    if starts and ends and ends < starts:
        typed.errors["valid_to"] = _("Ngày cuối đứng trước ngày đầu.")
    if typed.errors or starts is None:
        return None
    return EditionHead(
        standard=edition.id,
        name=name,
        level=edition.level,
        valid_from=starts,
        annex=annex,
        valid_to=ends,
        columns_by=edition.columns_by,
    )


def lines_head(edition: Edition, head: EditionHead, source: Source) -> Head:
    """What stands above the lines of a set that the package has as a shell: its territory and columns stay its own."""
    return Head(
        id=edition.id,
        name=head.name,
        level=head.level,
        decision=Decision(source.decision, source.decided_on, source.decided_by, head.annex or None, "verified"),
        effective_from=head.valid_from,
        effective_to=head.valid_to,
        territory=edition.territory,
        columns_by=edition.columns_by,
    )


def _column(typed: Typed, edition: Edition) -> str:
    """A column of the edition; "" for the general level."""
    region = typed.text("region")
    if region and region not in [r.id for r in edition.regions]:
        typed.errors["region"] = _("Bộ tiêu chí không có cột này.")
    return region
