"""How a target is measured, in a sentence; and why it cannot be."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungsuc.movements.models import Target, TargetKind, Unit
from chungsuc.movements.queries.facts import Facts
from chungsuc.movements.queries.measuring import averages, is_computed, reached, reporters, rounded
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Line
from chungsuc.rulebook.load import load_titles
from chungsuc.rulebook.numbers import format_number
from chungsuc.units.models import Body


def standard_name(standard: str) -> str:
    """A set as people call it, with its decision; as the plan names it where the rulebook has no such set."""
    if standard not in current().edition_ids:
        return standard
    edition = current().edition(standard)
    return f"{edition.name} ({edition.decision.number})"


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
    counts_units = target.kind in (TargetKind.UNITS, TargetKind.EACH)
    said = ""
    if target.kind == TargetKind.TASK:
        said = _("Kế hoạch không nêu con số; chỉ có kết quả theo báo cáo.")
    elif target.kind == TargetKind.LEVEL:
        stated_only = _("Mức này không tính từ số liệu của bộ tiêu chí; kết quả ghi theo báo cáo.")
        said = _without_figures(target, facts, day) if is_computed(target) else stated_only
    elif target.by_opinion:
        said = _("Mức này do người có thẩm quyền đánh giá (như “cơ bản đạt”), phần mềm không tự tính.")
    elif target.standard and target.standard not in current().edition_ids:
        said = _("Bộ tiêu chí của %(standard)s chưa có trong bộ quy tắc nên chưa đánh giá được.")
    elif target.standard and counts_units and target.unit != Unit.COMMUNE:
        said = _("Chỉ xã được đánh giá theo bộ tiêu chí.")
    elif target.kind != TargetKind.FIGURE and not bodies and not target.among:
        said = _("Danh bạ không có đơn vị nào của ngày %(day)s.")
    elif target.among and not bodies:
        said = _("Chưa ghi đơn vị nào giữ danh hiệu “%(among)s” ngày %(day)s nên chưa có mẫu số.")
    elif target.kind not in (TargetKind.UNITS, TargetKind.NAMED):
        said = _without_figures(target, facts, day)
    if "%(" not in said:
        return said
    among = load_titles()[target.among].name if target.among else ""
    return said % {"standard": target.standard, "day": f"{day:%d/%m/%Y}", "among": among}


def _without_figures(target: Target, facts: Facts, day: date) -> str:
    if any(reached(target, facts, line, day).figure is not None for line in (Line.OFFICIAL, Line.EXPECTED)):
        return ""
    if target.kind == TargetKind.MULTIPLE:
        return _("Chưa xã nào có số liệu của cả năm %(year)s và sau đó.") % {"year": target.base_year}
    if target.measure:
        return _("Chưa có số liệu “%(measure)s”.") % {"measure": current().measures[target.measure].name}
    return _("Chưa xã nào có kết quả đánh giá.")


SAID = {
    TargetKind.NAMED: gettext_lazy("Từng đơn vị nêu tên, ngày %(day)s: %(condition)s."),
    TargetKind.EACH: gettext_lazy("Đếm trong từng huyện, ngày %(day)s: %(unit)s %(condition)s; so với mức %(goal)s."),
    TargetKind.FLOOR: gettext_lazy("Đếm xã có dưới %(goal)s tiêu chí đạt theo %(standard)s, ngày %(day)s."),
    TargetKind.AVERAGE: gettext_lazy(
        "Cộng số tiêu chí đạt theo %(standard)s, chia cho số xã có kết quả đánh giá, ngày %(day)s."
    ),
    TargetKind.UNITS: gettext_lazy("Đếm trong %(n)s %(unit)s có trong danh bạ ngày %(day)s: đơn vị %(condition)s."),
}
AMONG = gettext_lazy("Đếm trong %(n)s %(unit)s giữ danh hiệu “%(among)s” ngày %(day)s: đơn vị %(condition)s.")
MEASURED_IN_EACH = gettext_lazy("Số liệu “%(measure)s” của từng huyện, ngày %(day)s, so với mức %(goal)s.")


def method(target: Target, facts: Facts, bodies: Sequence[Body], day: date) -> str:
    """One sentence; nothing for what is not computed."""
    if target.kind == TargetKind.MULTIPLE:
        return _multiple(target, facts, day)
    if target.kind in (TargetKind.FIGURE, TargetKind.LEVEL):
        return _figure(target, facts, day)
    said = SAID.get(TargetKind(target.kind), "")
    if target.among:
        said = AMONG
    elif target.kind == TargetKind.EACH and target.measure:
        said = MEASURED_IN_EACH
    return str(said) % {
        "day": f"{day:%d/%m/%Y}",
        "unit": target.get_unit_display(),
        "n": len(bodies),
        "condition": condition_words(target),
        "standard": standard_name(target.standard),
        "goal": format_number(target.stated_goal or 0),
        "among": load_titles()[target.among].name if target.among else "",
        "measure": current().measures[target.measure].name if target.measure else "",
    }


def _multiple(target: Target, facts: Facts, day: date) -> str:
    found = averages(target, facts, Line.OFFICIAL, day)
    if found is None:
        return ""
    first, last, units, weighted = found
    measure = current().measures[target.measure]
    known = {
        "name": measure.short_name or measure.name,
        "n": units,
        "year": target.base_year,
        "first": _two(first),
        "last": _two(last),
        "unit": measure.measured_in,
        "weight": current().measures[target.weight].name.lower() if target.weight else "",
    }
    said = _("%(name)s của %(n)s xã có số cả hai kỳ: năm %(year)s là %(first)s, nay %(last)s %(unit)s; ") % known
    if weighted:
        return said + _("bình quân có quyền số là %(weight)s.") % known
    return said + _("bình quân đơn giản vì chưa đủ quyền số.") % known


def _two(number: Fraction) -> str:
    return format_number(rounded(number), 2)


def _figure(target: Target, facts: Facts, day: date) -> str:
    measure = current().measures.get(target.measure)
    if measure is None:
        return ""
    known = {
        "name": measure.name,
        "n": len(reporters(target, facts, day)),
        "day": f"{day:%d/%m/%Y}",
        "first": f"{target.movement.valid_from:%d/%m/%Y}",
    }
    if measure.nature == "flow":
        return _("%(name)s: cộng số đã duyệt của %(n)s đơn vị báo cáo, từ %(first)s đến %(day)s.") % known
    return _("%(name)s: số đã duyệt mới nhất của %(n)s đơn vị báo cáo đến ngày %(day)s.") % known
