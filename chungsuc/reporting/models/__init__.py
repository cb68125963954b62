"""Facts of what is told upwards: who is asked for which report when, and what each report said."""

from chungsuc.reporting.models.calendars import Calendar, CalendarKind, CalendarStep, StepDuty
from chungsuc.reporting.models.reports import MoveName, Report, ReportMove, ReportState, ReportVersion, Signature
from chungsuc.reporting.models.signs import SignSeen

__all__ = [
    "Calendar",
    "CalendarKind",
    "CalendarStep",
    "MoveName",
    "Report",
    "ReportMove",
    "ReportState",
    "ReportVersion",
    "SignSeen",
    "Signature",
    "StepDuty",
]
