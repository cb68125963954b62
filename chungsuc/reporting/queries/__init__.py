"""What pages above the rooms put together. Every question carries the day it is asked for."""

from chungsuc.reporting.queries.asked import Asked, CommuneRow, commune_rows, districts_of
from chungsuc.reporting.queries.department import Department, agencies_for, department, responsibilities
from chungsuc.reporting.queries.heat import Heat, Shown, heat_map
from chungsuc.reporting.queries.near import Near, nearest
from chungsuc.reporting.queries.papers import judged_as_asked
from chungsuc.reporting.queries.published import PublishedFigure, PublishedPage, published, published_figures
from chungsuc.reporting.queries.summary import Sum, Summary, summary
from chungsuc.reporting.queries.work import MyWork, my_work

__all__ = [
    "Asked",
    "CommuneRow",
    "Department",
    "Heat",
    "MyWork",
    "Near",
    "PublishedFigure",
    "PublishedPage",
    "Shown",
    "Sum",
    "Summary",
    "agencies_for",
    "commune_rows",
    "department",
    "districts_of",
    "heat_map",
    "judged_as_asked",
    "my_work",
    "nearest",
    "published",
    "published_figures",
    "responsibilities",
    "summary",
]
