from collections.abc import Mapping
from functools import cache

from django import template

from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Revision
from chungsuc.progress.queries.periods import period_name
from chungsuc.rulebook.numbers import SCALE, format_number

register = template.Library()
register.filter("half_year", period_name)


@cache
def _parts(measure: str) -> dict[str, str]:
    """The parts of a composite figure in the order of the set that reads it, with what stands behind each."""
    indicators = [
        i for edition in current().editions for c in edition.criteria for i in c.indicators if i.measure == measure
    ]
    shares = {p.key for i in indicators for p in i.parts if p.kind == "ratio"}
    return {key: "%" if key in shares else "" for i in indicators for key in i.part_keys}


@register.filter
def figure(revision: Revision | None) -> str:  # noqa: PLR0911 -- one return a shape
    """A recorded figure in one line: 744/1.200 = 62,0%; Có; 44,1; Nam 62,0%, nữ 58,0%."""
    if revision is None:
        return "—"
    if not revision.applicable:
        return "không có đối tượng"
    measure = current().measures.get(revision.value.measure)
    if revision.grade:
        return revision.grade
    if revision.parts:
        behind, given = _parts(revision.value.measure), revision.parts
        return "; ".join(format_number(given[key]) + behind[key] for key in behind if key in given)
    if revision.numerator is not None and revision.denominator:
        share = format_number(revision.numerator * 100 * SCALE // revision.denominator, 1)
        return f"{format_number(revision.numerator)}/{format_number(revision.denominator)} = {share}%"
    if revision.male is not None or revision.female is not None:
        return ", ".join(
            f"{sex} {format_number(n, 1)}%"
            for sex, n in (("nam", revision.male), ("nữ", revision.female))
            if n is not None
        )
    if revision.amount is None:
        return "—"
    if measure is not None and measure.kind == "boolean":
        return "Có" if revision.amount else "Không"
    return format_number(revision.amount) + ("%" if measure is not None and measure.kind == "ratio" else "")


@register.filter
def held_for(counts: Mapping[int, int], pk: int) -> int:
    return counts.get(pk, 0)
