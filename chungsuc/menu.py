"""The head of every page: which doors stand open to the reader, and on which day."""

from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from chungsuc.accounts.http import signed_in
from chungsuc.accounts.queries import unread_count
from chungsuc.demo.people import SAMPLE_PEOPLE
from chungsuc.help.texts import page_for
from chungsuc.reporting.permissions import can_see_nation
from chungsuc.units.models import Role
from chungsuc.units.permissions import actor_of
from chungsuc.units.queries import Actor

MOST_IN_A_ROW: Final = 11


def entries(actor: Actor, path: str) -> list[dict[str, Any]]:
    roles = {a.role for a in actor.appointments}
    found = [
        (_("Việc của tôi"), reverse("my_work")),
        (_("Phong trào"), reverse("movements")),
        (_("Báo cáo"), reverse("reports")),
        (_("Văn bản"), reverse("papers")),
    ]
    if can_see_nation(actor):
        found.insert(1, (_("Cả nước"), reverse("nation")))
    elif roles & {Role.LEADER, Role.COORDINATOR}:
        found.insert(1, (_("Toàn cảnh"), reverse("overview")))
    if roles & {Role.SPECIALIST, Role.COORDINATOR}:
        found.append((_("Thẩm định"), reverse("verification")))
    if Role.COORDINATOR in roles:
        found.append((_("Phê duyệt"), reverse("approval")))
    if Role.OFFICER in roles:
        found.append((_("Bảng tính"), reverse("workbooks")))
    found += [
        (_("Xã"), reverse("communes")),
        (_("Bản đồ tiêu chí"), reverse("heat_map")),
        (_("Gần đạt chuẩn"), reverse("nearest")),
        (_("Tổng hợp"), reverse("summary")),
    ]
    if roles & {Role.SPECIALIST, Role.COORDINATOR}:
        found.append((_("Theo ngành"), reverse("department")))
    if Role.OFFICER in roles:
        found.append((_("Toàn cảnh"), reverse("overview")))
    found += [(_("Biểu báo cáo"), reverse("forms")), (_("Thử phương án"), reverse("what_if"))]
    if roles & {Role.SPECIALIST, Role.COORDINATOR, Role.LEADER}:
        found.append((_("Dấu hiệu"), reverse("signs")))
    found.append((_("Đơn vị"), reverse("units")))
    found.append((_("Danh hiệu"), reverse("titles")))
    found.append((_("Bộ tiêu chí"), reverse("law_sets")))
    if roles & {Role.SPECIALIST, Role.COORDINATOR}:
        found.append((_("Lưu ý"), reverse("notes")))
    if Role.ADMINISTRATOR in roles:
        found.append((_("Người dùng"), reverse("people")))
    return [
        {"label": label, "url": url, "current": path == url or (url != "/" and path.startswith(url)), "count": None}
        for label, url in found
    ]


def fold(found: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What fits into the head of a page, the current one among it, and what is behind *Thêm*."""
    if len(found) <= MOST_IN_A_ROW:
        return found, []
    shown = found[: MOST_IN_A_ROW - 1]
    if not any(m["current"] for m in shown):
        shown += [m for m in found[MOST_IN_A_ROW - 1 :] if m["current"]][:1]
    return shown, [m for m in found if m not in shown]


def page(plain: HttpRequest) -> dict[str, Any]:
    """What base.html needs; on pages without a session (errors) nothing."""
    request = signed_in(plain)
    if not hasattr(request, "day"):
        return {}
    days = [date.fromisoformat(d) for d in settings.DEMO_DAYS] if settings.DEMO else []
    context: dict[str, Any] = {"demo_days": days, "working_day": request.now.date(), "sample_data": settings.DEMO}
    if settings.DEMO and not request.user.is_authenticated:
        context["demo_accounts"] = [p for p in SAMPLE_PEOPLE if p.listed]
    if request.user.is_authenticated:
        actor = actor_of(request)
        shown, more = fold(entries(actor, request.path))
        context |= {
            "actor": actor,
            "menu": shown,
            "menu_more": more,
            "unread_count": unread_count(request.user),
            "help_page": page_for(request.resolver_match.url_name) if request.resolver_match else None,
            "appointment": actor.main,
            "place": actor.main.body if actor.main else None,
            "sample_data": settings.DEMO or any(a.body.sample_figures for a in actor.appointments),
        }
    return context
