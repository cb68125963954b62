"""Figures by spreadsheet: the template out, the same workbook back, what would change, and the faults in its cells."""

from chungsuc.progress.workbook.cells import Problem
from chungsuc.progress.workbook.marking import marked
from chungsuc.progress.workbook.plan import Plan, plan_for
from chungsuc.progress.workbook.preview import Difference, Preview, by_body, preview_of, preview_of_file
from chungsuc.progress.workbook.reading import Sheet, read_sheet
from chungsuc.progress.workbook.template import write_template

__all__ = [
    "Difference",
    "Plan",
    "Preview",
    "Problem",
    "Sheet",
    "by_body",
    "marked",
    "plan_for",
    "preview_of",
    "preview_of_file",
    "read_sheet",
    "write_template",
]
