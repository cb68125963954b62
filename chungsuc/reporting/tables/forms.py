"""Filled forms as workbooks, out and back, as tables of official papers, and as CSV."""

from chungsuc.reporting.tables.forms_annex import annex
from chungsuc.reporting.tables.forms_csv import write_form_csv
from chungsuc.reporting.tables.forms_reading import ReadTable, RefusedForms, read_forms
from chungsuc.reporting.tables.forms_settling import held_against, marked_forms
from chungsuc.reporting.tables.forms_sheets import Told
from chungsuc.reporting.tables.forms_writing import forms_workbook, write_forms

__all__ = [
    "ReadTable",
    "RefusedForms",
    "Told",
    "annex",
    "forms_workbook",
    "held_against",
    "marked_forms",
    "read_forms",
    "write_form_csv",
    "write_forms",
]
