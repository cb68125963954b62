"""Is this installation well? For the one who watches it, a person or a machine."""

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chungsuc import clock
from chungsuc.audit import guards
from chungsuc.jobs.models import Worker

SILENT_FOR = timedelta(seconds=30)


@never_cache
@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    parts = examine(clock.wall())
    well = all(part["ok"] for part in parts.values())
    return JsonResponse(
        {"ok": well, "parts": parts},
        status=200 if well else 503,
        json_dumps_params={"ensure_ascii": False},
    )


def examine(wall: datetime) -> dict[str, dict[str, object]]:
    """Each part by its name: whether it is well, and a Vietnamese sentence. What cannot be asked is not well."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        absent = guards.missing(connection)
        beat = Worker.objects.order_by("-heartbeat_at").values_list("heartbeat_at", flat=True).first()
    except DatabaseError:
        unasked = _part("Chưa xét được vì cơ sở dữ liệu không trả lời.", ok=False)
        return {
            "database": _part("Cơ sở dữ liệu không trả lời.", ok=False),
            "audit_guards": unasked,
            "worker": unasked,
        }
    return {
        "database": _part("Cơ sở dữ liệu trả lời.", ok=True),
        "audit_guards": _part(
            f"Thiếu chốt bảo vệ nhật ký: {', '.join(absent)}." if absent else "Đủ chốt bảo vệ nhật ký.",
            ok=not absent,
        ),
        "worker": _worker(beat, wall),
    }


def _worker(beat: datetime | None, wall: datetime) -> dict[str, object]:
    if beat is None:
        return _part("Tiến trình việc nền chưa chạy lần nào.", ok=False)
    age = max(wall - beat, timedelta())
    seconds = int(age.total_seconds())
    if age < SILENT_FOR:
        return _part(f"Tiến trình việc nền báo còn chạy {seconds} giây trước.", ok=True)
    return _part(f"Tiến trình việc nền im lặng đã {seconds} giây.", ok=False)


def _part(text: str, *, ok: bool) -> dict[str, object]:
    return {"ok": ok, "text": text}
