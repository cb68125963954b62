"""When a report opens for those who owe it."""

from datetime import date

from chungsuc.reporting.models import StepDuty


def days_open(on: date) -> dict[int, int]:
    """By duty of a calendar that has not ended: how many days before its day its report opens. One query."""
    found = StepDuty.objects.exclude(step__calendar__ended_on__lte=on)
    return dict(found.values_list("duty", "step__calendar__opens_before"))
