"""Report forms filled from standings, titles, targets, successions and what bodies state; nothing is written here."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from chungsuc.progress.lawbook import one_rulebook
from chungsuc.progress.queries.tables import period_before
from chungsuc.reporting.filling.communes import bands, criterion_counts, matrix
from chungsuc.reporting.filling.honoured import recognition
from chungsuc.reporting.filling.merged import reassessment
from chungsuc.reporting.filling.planned import targets
from chungsuc.reporting.filling.scope import FillingError, Scope, about
from chungsuc.reporting.filling.sector import sector
from chungsuc.reporting.filling.sent import Said, SaidRow, stated_rows
from chungsuc.reporting.filling.stated import by_bodies, by_lists, reporters, sections
from chungsuc.reporting.filling.status import head_key, status_review, status_reviews
from chungsuc.rulebook.reports import expand, load_report_forms
from chungsuc.rulebook.reports.model import FormTable, ReportForm

__all__ = [
    "STATED",
    "FillingError",
    "Said",
    "SaidRow",
    "Scope",
    "before",
    "filled",
    "fills",
    "head_key",
    "reporters",
    "stated_rows",
    "status_reviews",
]

Filler = Callable[[ReportForm, Scope], FormTable]
FILLERS: Final[Mapping[str, Filler]] = {
    "commune_status_review": status_review,
    "commune_progress_matrix": matrix,
    "criterion_count_summary": criterion_counts,
    "band_distribution": bands,
    "recognition_summary": recognition,
    "resource_mobilisation": by_bodies,
    "disbursement": by_lists,
    "construction_debt": by_lists,
    "village_ntm_summary": by_bodies,
    "sector_criterion_report": sector,
    "periodic_narrative_report": sections,
    "target_vs_result": targets,
    "emulation_annual_report": by_bodies,
    "post_merger_reassessment": reassessment,
}
STATED: Final = frozenset(form for form, filler in FILLERS.items() if filler in (by_bodies, by_lists, sections))


def fills(form_id: str) -> bool:
    return form_id in FILLERS


def filled(form_id: str, scope: Scope) -> FormTable:
    """
    The form for the scope, completed. Where it cannot be filled (no set in force, not a form of such a body, only a definition)
    a table without rows, whose last line says why. Raises KeyError where there is no such form.
    """
    form = load_report_forms()[form_id]
    try:
        with one_rulebook():
            return FILLERS.get(form_id, _only_defined)(form, scope)
    except FillingError as why:
        lines = [*about(scope, judged=False), str(why)]
        return FormTable(form, expand(form), [], about=lines, as_of=scope.asked.on, period=scope.period, body=scope.body.key)


def before(form_id: str, scope: Scope) -> FormTable:
    """The same form of the period before, as it stands on that period's last day: with which changes are checked."""
    asked = replace(scope.asked, on=scope.before)
    return filled(form_id, replace(scope, asked=asked, period=period_before(scope.period), previous=None))


def _only_defined(form: ReportForm, scope: Scope) -> FormTable:  # noqa: ARG001 -- as the others
    raise FillingError("Phần mềm chưa có dữ liệu của biểu này; biểu để sẵn làm mẫu.")
