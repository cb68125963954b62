"""How sure a level is, in words."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from chungsuc.progress.models import Provision
from chungsuc.progress.queries import law_sets
from chungsuc.progress.queries.law_levels import find_place
from chungsuc.progress.queries.law_versions import Version
from chungsuc.progress.queries.law_waiting import column_name
from chungsuc.rulebook.differences import Change
from chungsuc.rulebook.files import from_written
from chungsuc.rulebook.model import Edition
from chungsuc.rulebook.rules import level_text

register = template.Library()

TRUSTS = {
    "verified": ("ok", "ok", gettext_lazy("Đã kiểm tra với văn bản")),
    "sourced": ("unk prov", "file", gettext_lazy("Có nguồn")),
    "recalled": ("unk prov", "user", gettext_lazy("Ghi theo trí nhớ")),
    "sample": ("unk", "warn", gettext_lazy("Mức mẫu")),
    "unknown": ("near", "unk", gettext_lazy("Chưa rõ mức")),
}
PASSING = {
    "proposed": ("info", "clock", gettext_lazy("Chờ xác nhận")),
    "confirmed": ("ok", "ok", gettext_lazy("Đã xác nhận")),
    "refused": ("no", "no", gettext_lazy("Không xác nhận")),
    "withdrawn": ("unk", "back", gettext_lazy("Đã rút")),
}
VERSIONS = {
    "bare": gettext_lazy("Quyết định, chưa bổ sung"),
    "own": gettext_lazy("Có quy định của tỉnh"),
    "sample": gettext_lazy("Bộ tiêu chí mẫu"),
}
WAYS = {
    "up": ("near", "warn", gettext_lazy("Cao hơn")),
    "down": ("info", "down", gettext_lazy("Thấp hơn")),
    "mixed": ("near", "warn", gettext_lazy("Có phần cao hơn, có phần thấp hơn")),
    "same": ("unk prov", "ok", gettext_lazy("Giữ mức")),
    "unknown": ("unk", "unk", gettext_lazy("Chưa so được")),
    "other": ("unk", "unk", gettext_lazy("Đo cách khác")),
    "new": ("ok", "ok", gettext_lazy("Mới")),
    "gone": ("no", "no", gettext_lazy("Không còn")),
}
KINDS_OF_CHANGE = {
    "moi": gettext_lazy("Mới"),
    "het": gettext_lazy("Không còn"),
    "chuyen": gettext_lazy("Chuyển chỗ"),
    "doi-ten": gettext_lazy("Đổi tên"),
    "cao": gettext_lazy("Mức cao hơn"),
    "thap": gettext_lazy("Mức thấp hơn"),
    "chua-ro": gettext_lazy("Chưa so được"),
    "nguyen": gettext_lazy("Giữ nguyên"),
}
BADGE = '<span class="badge {}"><svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>{}</span>'


@register.simple_tag
def badge_trust(trust: str) -> SafeString:
    return format_html(BADGE, *TRUSTS[trust])


@register.simple_tag
def badge_passing(state: str) -> SafeString:
    return format_html(BADGE, *PASSING[state])


@register.simple_tag
def badge_change(change: Change) -> SafeString:
    return format_html(BADGE, *WAYS["unknown" if change.unsure else change.way or change.came])


@register.filter
def of_hundred(part: int, whole: int) -> float:
    """A part as a width of a bar of a hundred."""
    return round(100 * part / whole, 1) if whole else 0.0


@register.filter
def level_said(provision: Provision, edition: Edition) -> str:
    """The level of a row that was typed, with its column: "≥ 75% (TDMNPB)"."""
    found = find_place(edition, provision.place)
    if found is None:
        return str(provision.level)
    return (
        f"{level_text(found[1] or found[0], from_written(provision.level))} ({column_name(edition, provision.region)})"
    )


@register.filter
def at(versions: Sequence[Version], place: int) -> Version:
    return versions[place]


@register.filter
def version_name(version: Version) -> str:
    return str(VERSIONS[version.kind])


@register.filter
def level_name(edition: Edition) -> str:
    """What the set is for: "Xã nông thôn mới nâng cao"."""
    return law_sets.level_name(edition.level)


@register.filter
def whole_years(level: str) -> str:
    """Levels by year, broken between the years only."""
    if "; " not in level:
        return level
    return format_html_join("; ", '<span class="nowrap">{}</span>', ((one,) for one in level.split("; ")))


@register.filter
def change_kind(kind: str) -> str:
    return str(KINDS_OF_CHANGE[kind])
