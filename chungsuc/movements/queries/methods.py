"""How a target is measured, in a sentence; and why it cannot be."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from chungsuc.movements.models import Target, TargetKind, Unit
from chungsuc.movements.queries.facts import Facts
from chungsuc.movements.queries.measuring import averages, reached, reporters, rounded
from chungsuc.progress.models import Line
from chungsuc.rulebook.load import load, load_measures, load_titles
from chungsuc.rulebook.numbers import format_number
from chungsuc.units.models import Body


def standard_name(standard: str) -> str:
    """The decision behind a set: its number, where the rulebook has it; else as the plan names it."""
    return load().edition(standard).decision.number if standard in load().edition_ids else standard


def condition_words(target: Target) -> str:
    said = []
    if target.title:
        said.append(_("được công nhận “%(title)s”") % {"title": load_titles()[target.title].name})
    if target.standard:
        known = {"standard": standard_name(target.standard), "n": _joined(target.criteria)}
        said.append(
            _("đạt tiêu chí %(n)s theo %(standard)s") % known
            if target.criteria
            else _("đạt tất cả tiêu chí theo %(standard)s") % known
        )
    return _(" và ").join(said)


def _joined(numbers: Sequence[int]) -> str:
    words = [str(n) for n in numbers]
    return _(" và ").join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def cannot(target: Target, facts: Facts, bodies: Sequence[Body], day: date) -> str:
    """Why the software does not compute the target on the day; nothing where it does."""
    when = f"{day:%d/%m/%Y}"
    if target.kind == TargetKind.TASK:
        return _("Kế hoạch không nêu con số; chỉ có kết quả theo báo cáo.")
    if target.by_opinion:
        return _("“Cơ bản đạt” là ý kiến của người có thẩm quyền, phần mềm không tự tính.")
    if target.standard and target.standard not in load().edition_ids:
        return _("Bộ tiêu chí của %(standard)s chưa có trong bộ quy tắc nên chưa đánh giá được.") % {
            "standard": target.standard
        }
    if target.standard and target.unit != Unit.COMMUNE and "standard" in _asks(target):
        return _("Chỉ xã được đánh giá theo bộ tiêu chí.")
    if target.kind != TargetKind.FIGURE and not bodies and not target.among:
        return _("Danh bạ không có đơn vị nào của ngày %(day)s.") % {"day": when}
    if target.kind in (TargetKind.FLOOR, TargetKind.AVERAGE, TargetKind.MULTIPLE, TargetKind.FIGURE, TargetKind.EACH):
        return _without_figures(target, facts, day)
    return ""


def _asks(target: Target) -> tuple[str, ...]:
    return ("standard",) if target.kind in (TargetKind.UNITS, TargetKind.EACH) else ()


def _without_figures(target: Target, facts: Facts, day: date) -> str:
    if any(reached(target, facts, line, day).figure is not None for line in (Line.OFFICIAL, Line.EXPECTED)):
        return ""
    if target.kind == TargetKind.MULTIPLE:
        return _("Chưa xã nào có số liệu của cả năm %(year)s và sau đó.") % {"year": target.base_year}
    if target.measure:
        return _("Chưa có số liệu “%(measure)s”.") % {"measure": load_measures()[target.measure].name}
    return _("Chưa xã nào có kết quả đánh giá.")


def method(target: Target, facts: Facts, bodies: Sequence[Body], day: date) -> str:
    known = {
        "day": f"{day:%d/%m/%Y}",
        "unit": target.get_unit_display(),
        "n": len(bodies),
        "condition": condition_words(target),
        "standard": standard_name(target.standard),
        "goal": format_number(target.stated_goal or 0),
    }
    match target.kind:
        case TargetKind.UNITS if target.among:
            known["among"] = load_titles()[target.among].name
            return _("Đếm trong %(n)s %(unit)s giữ danh hiệu “%(among)s” ngày %(day)s: đơn vị %(condition)s.") % known
        case TargetKind.UNITS if known["condition"]:
            return _("Đếm trong %(n)s %(unit)s có trong danh bạ ngày %(day)s: đơn vị %(condition)s.") % known
        case TargetKind.NAMED:
            return _("Từng đơn vị nêu tên, ngày %(day)s: %(condition)s.") % known
        case TargetKind.EACH if target.measure:
            known["measure"] = load_measures()[target.measure].name
            return _("Số liệu “%(measure)s” của từng huyện, ngày %(day)s, so với mức %(goal)s.") % known
        case TargetKind.EACH:
            return _("Đếm trong từng huyện, ngày %(day)s: %(unit)s %(condition)s; so với mức %(goal)s.") % known
        case TargetKind.FLOOR:
            return _("Đếm xã có dưới %(goal)s tiêu chí đạt theo %(standard)s, ngày %(day)s.") % known
        case TargetKind.AVERAGE:
            return (
                _("Cộng số tiêu chí đạt theo %(standard)s, chia cho số xã có kết quả đánh giá, ngày %(day)s.") % known
            )
        case TargetKind.MULTIPLE:
            return _multiple(target, facts, day)
        case TargetKind.FIGURE:
            return _figure(target, facts, day)
        case _:
            return ""


def _multiple(target: Target, facts: Facts, day: date) -> str:
    found = averages(target, facts, Line.OFFICIAL, day)
    if found is None:
        return ""
    first, last, units, weighted = found
    measure = load_measures()[target.measure]
    known = {
        "name": measure.short_name or measure.name,
        "n": units,
        "year": target.base_year,
        "first": _two(first),
        "last": _two(last),
        "unit": measure.measured_in,
        "weight": load_measures()[target.weight].name.lower() if target.weight else "",
    }
    said = _("%(name)s của %(n)s xã có số cả hai kỳ: năm %(year)s là %(first)s, nay %(last)s %(unit)s; ") % known
    if weighted:
        return said + _("bình quân có quyền số là %(weight)s.") % known
    return said + _("bình quân đơn giản vì chưa đủ quyền số.") % known


def _two(number: Fraction) -> str:
    return format_number(rounded(number), 2)


def _figure(target: Target, facts: Facts, day: date) -> str:
    measure = load_measures()[target.measure]
    known = {
        "name": measure.name,
        "n": len(reporters(target, facts, day)),
        "day": f"{day:%d/%m/%Y}",
        "first": f"{target.movement.valid_from:%d/%m/%Y}",
    }
    if measure.nature == "flow":
        return _("%(name)s: cộng số đã duyệt của %(n)s đơn vị báo cáo, từ %(first)s đến %(day)s.") % known
    return _("%(name)s: số đã duyệt mới nhất của %(n)s đơn vị báo cáo đến ngày %(day)s.") % known
