"""Report forms: tables that officials exchange, as data; how they are completed, rolled up and checked."""

from chungsuc.rulebook.reports.checking import check, check_together, looks_back
from chungsuc.rulebook.reports.completing import complete
from chungsuc.rulebook.reports.expanding import band_items, expand
from chungsuc.rulebook.reports.loading import load_report_forms
from chungsuc.rulebook.reports.written import from_json, to_json

__all__ = [
    "band_items",
    "check",
    "check_together",
    "complete",
    "expand",
    "from_json",
    "load_report_forms",
    "looks_back",
    "to_json",
]
