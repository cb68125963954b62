"""A target in one sentence, by its kind: for the page, the paper and the command."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from chungsuc.movements.models import TargetKind
from chungsuc.movements.queries import Reached, TargetProgress
from chungsuc.reporting.queries.leader import Goal
from chungsuc.rulebook.numbers import format_number

COUNTED = (TargetKind.UNITS, TargetKind.NAMED, TargetKind.EACH)
VERDICTS = {"met": gettext_noop("đạt"), "not_met": gettext_noop("chưa đạt"), "unknown": gettext_noop("chưa đủ căn cứ")}


def goal_said(goal: Goal) -> str:
    """What is reached, expected and planned; of a territory within, its own part; else why it cannot be told."""
    p = goal.progress
    if goal.verdict:
        return _("Xã này %(verdict)s. Kế hoạch của cấp trên, hạn %(due)s.") % {
            "verdict": _(VERDICTS[goal.verdict]),
            "due": f"{p.target.due:%d/%m/%Y}",
        }
    if goal.part is not None:
        words = {
            "a": _number(goal.part.official, p),
            "e": _number(goal.part.expected, p),
            "of": goal.part.official.of,
            "due": f"{p.target.due:%d/%m/%Y}",
        }
        return _("Địa bàn này đạt %(a)s/%(of)s, dự kiến %(e)s/%(of)s. Kế hoạch của cấp trên, hạn %(due)s.") % words
    if p.cannot:
        stated = p.stated.value if p.stated else None
        told = _(" Theo báo cáo: %(n)s.") % {"n": format_number(stated)} if stated is not None else ""
        return p.cannot.rstrip(".") + "." + told
    return " ".join([_reached(p), *_beside(p)])


def forecast_said(goal: Goal) -> str:
    """The forecast with its method, "" where there is none."""
    ahead = goal.progress.forecast
    if ahead is None or goal.part is not None or goal.verdict:
        return ""
    return _("Dự báo %(n)s (từ %(low)s đến %(high)s). %(method)s") % {
        "n": ahead.value,
        "low": ahead.low,
        "high": ahead.high,
        "method": ahead.method,
    }


def _number(reached: Reached, p: TargetProgress) -> str:
    if reached.figure is None:
        return "—"
    places = 2 if p.target.kind in (TargetKind.AVERAGE, TargetKind.MULTIPLE, TargetKind.LEVEL) else None
    return format_number(reached.figure, places) if places is not None else format_number(reached.figure)


def _reached(p: TargetProgress) -> str:
    words = {
        "a": _number(p.official, p),
        "e": _number(p.expected, p),
        "g": format_number(p.goal) if p.goal is not None else "—",
        "t": p.total,
        "u": f" {p.measured_in}" if p.measured_in else "",
        "due": f"{p.target.due:%d/%m/%Y}",
    }
    if p.target.kind == TargetKind.FLOOR:
        return _("Còn %(a)s/%(t)s xã dưới mức %(g)s tiêu chí, dự kiến còn %(e)s; hạn %(due)s.") % words
    if p.goal is None:
        return _("Đã duyệt %(a)s%(u)s, dự kiến %(e)s%(u)s; kế hoạch không nêu con số.") % words
    if p.target.kind in COUNTED:
        return _("Đã duyệt %(a)s/%(t)s, dự kiến %(e)s/%(t)s, kế hoạch %(g)s vào %(due)s.") % words
    return _("Đã duyệt %(a)s%(u)s, dự kiến %(e)s%(u)s, kế hoạch %(g)s%(u)s vào %(due)s.") % words


def _beside(p: TargetProgress) -> list[str]:
    said = []
    if p.remade and p.comparable is not None:
        said.append(_("Sau sắp xếp đơn vị, mức tương ứng là %(n)s/%(t)s.") % {"n": format_number(p.comparable), "t": p.total})
    if p.official.provisional:
        said.append(_("Trong đó tạm tính %(n)s.") % {"n": p.official.provisional})
    if p.official.unknown:
        said.append(_("Chưa đủ căn cứ %(n)s.") % {"n": p.official.unknown})
    return said
