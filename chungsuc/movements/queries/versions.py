"""A plan's versions: what each amendment took away, brought and changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chungsuc.movements.models import Amendment, Duty, Movement, QuotaClause, Target
from chungsuc.rulebook.numbers import format_number

Row = Target | Duty | QuotaClause
SHOWN: dict[type[Row], dict[str, Promise]] = {
    Target: {
        "text": _("mục tiêu"),
        "stated_goal": _("mức phải đạt"),
        "stated_total": _("trên tổng số"),
        "stated_share": _("tỷ lệ, %"),
        "measured_in": _("đơn vị tính"),
        "at_most": _("là mức nhiều nhất"),
        "due": _("đến hết ngày"),
        "standard": _("theo bộ tiêu chí"),
        "criteria": _("tiêu chí"),
    },
    Duty: {"what": _("nhiệm vụ"), "lead": _("chủ trì"), "owed_to": _("gửi đến"), "rule": _("hạn")},
    QuotaClause: {
        "award": _("hình thức"),
        "low": _("số lượng, từ"),
        "high": _("đến"),
        "share": _("không quá, %"),
        "per": _("cho mỗi"),
        "money": _("mức thưởng, đồng"),
    },
}
SCALED = ("stated_goal", "stated_total", "stated_share", "share")
GROUPS: dict[type[Row], Promise] = {
    Target: _("Mục tiêu"),
    Duty: _("Nhiệm vụ"),
    QuotaClause: _("Hạn mức khen thưởng"),
}


@dataclass(frozen=True, slots=True)
class Altered:
    """One row of an amendment: gone (`new` None), come (`old` None) or changed, with each field before and after."""

    group: Promise
    old: Row | None
    new: Row | None
    fields: tuple[tuple[Promise, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """`ends`: the movement's last day before and after, where the amendment moves it."""

    amendment: Amendment
    altered: list[Altered]
    ends: tuple[date, date] | None = None


def versions_of(movement: Movement) -> list[Version]:
    """The latest first. Five queries."""
    amendments = list(movement.amendments.select_related("paper", "made_by").order_by("-version"))
    rows: list[Row] = [
        *movement.targets.all(),
        *movement.duties.select_related("lead", "owed_to"),
        *movement.quota_clauses.all(),
    ]
    by_key = {(type(row), row.pk): row for row in rows}
    return [Version(made, list(_altered(made, rows, by_key)), _ends(made)) for made in amendments]


def _ends(made: Amendment) -> tuple[date, date] | None:
    if "valid_to" not in made.head:
        return None
    before, after = made.head["valid_to"]
    return date.fromisoformat(before), date.fromisoformat(after)


def _altered(made: Amendment, rows: list[Row], by_key: dict[tuple[type[Row], int], Row]) -> Iterable[Altered]:
    replaced = {(type(row), row.replaces_id) for row in rows if row.amendment_id == made.pk and row.replaces_id}
    for row in rows:
        if row.amendment_id == made.pk:
            old = by_key[type(row), row.replaces_id] if row.replaces_id else None
            yield Altered(GROUPS[type(row)], old, row, tuple(_fields(old, row)) if old else ())
        elif row.ended_by_id == made.pk and (type(row), row.pk) not in replaced:
            yield Altered(GROUPS[type(row)], row, None)


def _fields(old: Row, new: Row) -> Iterable[tuple[Promise, str, str]]:
    for name, label in SHOWN[type(new)].items():
        before, after = _said(old, name), _said(new, name)
        if before != after:
            yield label, before, after


def _said(row: Row, name: str) -> str:
    value = getattr(row, name)
    if value is None:
        return ""
    if name == "rule" and isinstance(row, Duty):
        return row.due_rule.words()
    if isinstance(value, bool):
        return gettext("có") if value else gettext("không")
    if name in SCALED:
        return format_number(value)
    if name == "criteria":
        return ", ".join(map(str, value))
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
