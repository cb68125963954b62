"""The head of every page: which doors stand open to the reader, and on which day."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungsuc.accounts.http import signed_in
from chungsuc.accounts.queries import unread_count
from chungsuc.demo.people import SAMPLE_PEOPLE
from chungsuc.help.texts import page_for
from chungsuc.reporting.permissions import can_see_nation
from chungsuc.units.models import Role
from chungsuc.units.permissions import actor_of
from chungsuc.units.queries import Actor

MOST_IN_A_ROW: Final = 11


def _roles(*wanted: Role) -> Callable[[Actor], bool]:
    return lambda actor: any(a.role in wanted for a in actor.appointments)


def _all(_actor: Actor) -> bool:
    return True


def _nation(actor: Actor) -> bool:
    return bool(can_see_nation(actor))


CHECKS, LEADS = (Role.SPECIALIST, Role.COORDINATOR), (Role.LEADER, Role.COORDINATOR)
# Each door with who sees it, the most used first: a head holds eleven.
DOORS: Final[Sequence[tuple[Promise, str, Callable[[Actor], bool]]]] = (
    (_("Việc của tôi"), "my_work", _all),
    (_("Cả nước"), "nation", _nation),
    (_("Toàn cảnh"), "overview", lambda actor: _roles(*LEADS)(actor) and not _nation(actor)),
    (_("Phong trào"), "movements", _all),
    (_("Báo cáo"), "reports", _all),
    (_("Văn bản"), "papers", _all),
    (_("Thẩm định"), "verification", _roles(*CHECKS)),
    (_("Phê duyệt"), "approval", _roles(Role.COORDINATOR)),
    (_("Bảng tính"), "workbooks", _roles(Role.OFFICER)),
    (_("Xã"), "communes", _all),
    (_("Bản đồ tiêu chí"), "heat_map", _all),
    (_("Gần đạt chuẩn"), "nearest", _all),
    (_("Tổng hợp"), "summary", _all),
    (_("Theo ngành"), "department", _roles(*CHECKS)),
    (_("Toàn cảnh"), "overview", lambda actor: not _roles(*LEADS)(actor)),
    (_("Biểu báo cáo"), "forms", _all),
    (_("Thử phương án"), "what_if", _all),
    (_("Dấu hiệu"), "signs", _roles(Role.SPECIALIST, *LEADS)),
    (_("Đơn vị"), "units", _all),
    (_("Danh hiệu"), "titles", _all),
    (_("Bộ tiêu chí"), "law_sets", _all),
    (_("Lưu ý"), "notes", _roles(*CHECKS)),
    (_("Người dùng"), "people", _roles(Role.ADMINISTRATOR)),
)


def entries(actor: Actor, path: str) -> list[dict[str, Any]]:
    found = [(str(label), reverse(name)) for label, name, opens in DOORS if opens(actor)]
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
