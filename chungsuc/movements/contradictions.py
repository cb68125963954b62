"""Where the figures of a plan do not agree with each other, or with the register of units. Said, never put right."""

from datetime import date

from django.utils.translation import gettext as _

from chungsuc.movements.models import Target, TargetKind
from chungsuc.rulebook.numbers import PLACES, SCALE, format_number

HUNDRED = 100 * SCALE


def step_of(places: int) -> int:
    """One in the last decimal that is printed, scaled."""
    return int(10 ** (PLACES - places))


def share_of(part: int, whole: int, places: int) -> int:
    """Part of whole in percent, scaled, halves up, to so many decimals as are printed."""
    step = step_of(places)
    return (2 * part * HUNDRED + whole * step) // (2 * whole * step) * step


def agrees(part: int, whole: int, share: int, places: int) -> bool:
    """May the share have been printed for this part of this whole? A half may be rounded either way."""
    step = step_of(places)
    return abs(part * HUNDRED - share * whole) * 2 <= step * whole


def contradictions(target: Target, *, registered: int | None, counted_on: date, towns: int = 0) -> list[str]:
    """
    Sentences on what does not fit; none where all of it does.

    `registered`: how many such units the register had on `counted_on`, the plan's starting day; None where it does not know.
    """
    found = [*_of_share(target, registered), *_of_total(target, registered, counted_on, towns), *_of_growth(target)]
    if target.baseline_day and target.due < target.baseline_day:
        found.append(_("Hạn %(due)s sớm hơn ngày gốc %(first)s.") % _days(target.due, target.baseline_day))
    if target.due > target.movement.valid_to:
        found.append(
            _("Hạn %(due)s sau khi phong trào kết thúc, %(first)s.") % _days(target.due, target.movement.valid_to)
        )
    return found


def _days(due: date, first: date) -> dict[str, str]:
    return {"due": f"{due:%d/%m/%Y}", "first": f"{first:%d/%m/%Y}"}


def _of_share(target: Target, registered: int | None) -> list[str]:
    goal, share = target.stated_goal, target.stated_share
    whole = target.stated_total or (registered or 0) * SCALE
    if target.kind != TargetKind.UNITS or goal is None or share is None or not whole:
        return []
    if agrees(goal, whole, share, target.stated_share_places):
        return []
    said = _("Kế hoạch ghi %(goal)s/%(whole)s là %(share)s%%, tính lại được %(computed)s%%.")
    return [
        said
        % {
            "goal": format_number(goal),
            "whole": format_number(whole),
            "share": format_number(share, target.stated_share_places),
            "computed": format_number(share_of(goal, whole, 1), 1),
        }
    ]


def _of_total(target: Target, registered: int | None, counted_on: date, towns: int) -> list[str]:
    """A planned number of holders is no number of units, so it is not held against the register."""
    if registered is None or target.stated_total is None or target.among:
        return []
    if target.stated_total == registered * SCALE:
        return []
    known = {
        "stated": format_number(target.stated_total),
        "unit": target.get_unit_display(),
        "day": f"{counted_on:%d/%m/%Y}",
        "n": registered,
        "towns": towns,
    }
    if towns:
        return [
            _("Kế hoạch ghi %(stated)s %(unit)s, danh bạ ngày %(day)s có %(n)s %(unit)s và %(towns)s thị trấn.") % known
        ]
    return [_("Kế hoạch ghi %(stated)s %(unit)s, danh bạ ngày %(day)s có %(n)s %(unit)s.") % known]


def _of_growth(target: Target) -> list[str]:
    goal, more, start = target.stated_goal, target.stated_increment, target.stated_baseline
    known = {n: format_number(v or 0) for n, v in (("goal", goal), ("more", more), ("start", start))}
    found = []
    if goal is not None and more is not None and more > goal:
        found.append(_("Kế hoạch ghi tăng thêm %(more)s nhưng tổng phải đạt chỉ là %(goal)s.") % known)
    if goal is not None and more is not None and start is not None and start + more != goal:
        found.append(_("Kế hoạch ghi đã có %(start)s, tăng thêm %(more)s, nhưng tổng phải đạt là %(goal)s.") % known)
    if goal is not None and target.stated_total is not None and goal > target.stated_total:
        whole = {"goal": known["goal"], "total": format_number(target.stated_total)}
        found.append(_("Mức phải đạt %(goal)s lớn hơn tổng số %(total)s.") % whole)
    return found
