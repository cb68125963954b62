"""The day on which the counted units were re-made: a count is not joined across it, only shares are compared."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from chungsuc.movements.contradictions import HUNDRED, share_of
from chungsuc.movements.models import Target, TargetKind
from chungsuc.movements.queries.facts import Facts
from chungsuc.rulebook.load import load_titles
from chungsuc.rulebook.numbers import SCALE, format_number


@dataclass(frozen=True, slots=True)
class Remade:
    """From this day on so many units, so many of them new."""

    day: date
    units: int
    new: int


def remade(target: Target, facts: Facts, day: date) -> Remade | None:
    """The last day, after the plan's start, on which more than a tenth of the counted kind of units began."""
    if target.kind != TargetKind.UNITS:
        return None
    start, path = target.baseline_day or target.movement.valid_from, target.movement.territory.path
    known = [b for b in facts.bodies if b.kind == target.unit and b.path.startswith(path)]
    for begun in sorted({b.valid_from for b in known if start < b.valid_from <= day}, reverse=True):
        units = len(facts.units(target.unit, path, begun))
        new = sum(b.valid_from == begun for b in known)
        if new * 10 > units:
            return Remade(begun, units, new)
    return None


def stated_share_of(target: Target) -> int | None:
    """The share that the plan states, or that its goal makes of its total."""
    if target.stated_share is None and target.stated_goal is not None and target.stated_total:
        return share_of(target.stated_goal, target.stated_total, 1)
    return target.stated_share


def comparable(target: Target, total: int) -> int | None:
    """What the stated share makes of the units there are now, rounded up, scaled."""
    share = stated_share_of(target)
    return None if share is None else -(-share * total // HUNDRED) * SCALE


def why_apart(target: Target, found: Remade, total: int) -> str:
    """Why two counts are not joined, and what the goal comes to now."""
    unit = target.get_unit_display()
    known = {"day": f"{found.day:%d/%m/%Y}", "n": found.units, "new": found.new, "unit": unit}
    said = _(
        "Từ ngày %(day)s %(unit)s được sắp xếp lại: %(new)s trong %(n)s %(unit)s là %(unit)s mới. "
        "Số đếm trước và sau ngày này không nối với nhau, không so với mức kế hoạch tính theo số %(unit)s cũ."
    )
    share, bar = stated_share_of(target), comparable(target, total)
    if share is None or bar is None:
        return said % known
    whole = f"{total} {unit}"
    if target.among:
        whole += _(" giữ danh hiệu “%(title)s”") % {"title": load_titles()[target.among].name}
    return (
        said % known
        + " "
        + _("So theo tỷ lệ: %(share)s%% của %(whole)s là %(exact)s, tương ứng %(bar)s/%(total)s.")
        % {
            "share": format_number(share, target.stated_share_places if target.stated_share is not None else 1),
            "whole": whole,
            "exact": format_number(share * total // 100, 1),
            "bar": format_number(bar),
            "total": total,
        }
    )
