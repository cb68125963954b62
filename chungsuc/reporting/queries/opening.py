"""When a report opens for those who owe it."""

from datetime import date

from chungsuc.reporting.models import CalendarKind, StepDuty


def days_open(on: date) -> dict[int, int]:
    """
    By duty of a calendar that has not ended: how many days before its day its report opens. Not of a request, which is told by
    itself and is open from then on. One query.
    """
    found = StepDuty.objects.exclude(step__calendar__ended_on__lte=on).exclude(
        step__calendar__kind=CalendarKind.REQUEST
    )
    return dict(found.values_list("duty", "step__calendar__opens_before"))
