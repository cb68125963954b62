"""Where the figures of a filled form lead: to the commune, to *Vì sao*, to the target, to who stated the table when."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from chungsuc.progress.levels import WORDS
from chungsuc.progress.models import Line
from chungsuc.reporting.filling import STATED, Scope, head_key
from chungsuc.rulebook.reports.model import FormTable, ReportForm, Row
from chungsuc.units.models import COMMUNE_LEVEL

MATRIX: Final = "commune_progress_matrix"
UNITS: Final = ("band_distribution", "recognition_summary")


def row_links(form: ReportForm, table: FormTable, scope: Scope) -> Mapping[str, str]:
    """By row key the address behind the row's name."""
    found: dict[str, str] = {}
    for row in table.rows:
        link = _link(form, row, scope)
        if link:
            found[row.key] = link
    return found


def _link(form: ReportForm, row: Row, scope: Scope) -> str:  # noqa: PLR0911 -- one for each kind of row
    words = _words(scope)
    if form.id == "periodic_narrative_report":
        return ""
    if form.id in STATED:
        return f"{reverse('state_form', args=[form.id, row.key.partition(':')[0]])}?{urlencode({'ky': scope.period})}"
    if form.id in UNITS:
        above = scope.body.kind in COMMUNE_LEVEL and row.key != scope.body.key  # of one commune the heading is a place above
        return f"{reverse('summary_place', args=[row.key])}?{words}" if row.key and not above else ""
    if form.id == "commune_status_review":
        return _indicator(row, scope)
    if form.id == "criterion_count_summary":
        return f"{reverse('nearest')}?{urlencode({'tc': row.key})}&{words}"
    if form.id == "target_vs_result":
        return reverse("target", args=[int(row.key)])
    commune = row.key.partition(":")[2] if form.id == "sector_criterion_report" else row.key.rpartition(":")[2]
    if form.id == "post_merger_reassessment" and commune.isdecimal():
        commune = row.key.partition(":")[0]
    return f"{reverse('profile', args=[commune])}?{words}"


def _words(scope: Scope) -> str:
    asked = scope.asked
    words = {"ngay": asked.on.isoformat(), "dong": "du-kien" if asked.line == Line.EXPECTED else "da-duyet"}
    if word := WORDS.get(asked.level, ""):
        words["bo"] = word
    if asked.now:
        words["theo"] = "hien-nay"
    return urlencode(words)


def _indicator(row: Row, scope: Scope) -> str:
    edition = scope.asked.edition
    if edition is None:
        return ""
    heads = {head_key(c.number): c.number for c in edition.criteria}
    if row.key in heads:
        return f"{reverse('why_criterion', args=[scope.body.key, edition.id, heads[row.key]])}?{_words(scope)}"
    return f"{reverse('why', args=[scope.body.key, edition.id, row.key])}?{_words(scope)}"


def cell_links(form: ReportForm, table: FormTable, scope: Scope) -> Mapping[str, str]:
    """Of the matrix by commune the address of *Vì sao*, with `{n}` for the criterion's number."""
    edition = scope.asked.edition
    if form.id != MATRIX or edition is None:
        return {}
    words, at = _words(scope), "tieu-chi-999/"
    return {
        row.key: reverse("why_criterion", args=[row.key, edition.id, 999]).replace(at, "tieu-chi-{n}/") + f"?{words}"
        for row in table.rows
    }
