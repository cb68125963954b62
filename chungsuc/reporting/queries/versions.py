"""What was sent: the versions of reports, those below that went into one, and what changed after it was sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chungsuc.movements.models import Duty
from chungsuc.reporting.models import Calendar, MoveName, Report, ReportMove, ReportVersion
from chungsuc.reporting.narrative import Changed, changes_between, sections_of
from chungsuc.reporting.queries.calendars import Chain, key_for
from chungsuc.reporting.workflow import HANDED_IN


def texts_of(version: ReportVersion | Report) -> Mapping[str, str]:
    """The text of each section by its title; of a draft too."""
    content = version.content
    if isinstance(version, Report):
        calendar = Calendar.objects.filter(steps__asked__duty=version.duty_id).first()
        titles = sections_of(calendar.sections if calendar else [])
    else:
        titles = [(key, title) for key, title in content.get("sections", ())]
    return {title: content.get("narrative", {}).get(key, "") for key, title in titles}


def latest_below(chain: Chain, duty: Duty, key: str) -> list[ReportVersion]:
    """The newest version of each report below that is sent, received or forwarded, in the order of the register. One query."""
    keys = {d.pk: key_for(d, key) for d in chain.below(duty)}
    found = Report.objects.filter(duty__in=keys, state__in=HANDED_IN, latest__isnull=False)
    versions = []
    for report in found.select_related("latest", "body").order_by("body__path", "pk"):
        version = report.latest
        if version is not None and report.occurrence == keys[report.duty_id]:
            version.report = report
            versions.append(version)
    return versions


@dataclass(frozen=True, slots=True)
class Later:
    """A report below that was corrected after it went into a version, or that came only after it."""

    name: str
    version: ReportVersion
    reason: str
    changes: Sequence[Changed]
    levels: int = 1


def later_below(version: ReportVersion, known_at: datetime) -> list[Later]:
    """At every level below: what was corrected after it went into this version, with the differences. Two queries a level."""
    found, level, seen = [], 1, {version.pk}
    taken = _below(version)
    while taken:
        old = ReportVersion.objects.filter(pk__in=[one["version"] for one in taken]).select_related("report__body")
        olds = {v.report_id: v for v in old}
        newer = ReportVersion.objects.filter(report__in=olds, signed_at__lte=known_at).select_related("report__body", "signed_by")
        for later in newer.order_by("report__body__path", "number"):
            before = olds[later.report_id]
            if later.number > before.number and later.pk not in seen:
                seen.add(later.pk)
                changes = changes_between(before.content, later.content)
                found.append(Later(later.report.body.official_name, later, later.corrects, changes, level))
                olds[later.report_id] = later
        taken = [one for v in olds.values() for one in _below(v) if one["version"] not in seen]
        seen |= {one["version"] for one in taken}
        level += 1
    return found


def late_below(chain: Chain, version: ReportVersion, key: str) -> list[str]:
    """The bodies named as missing in a version whose reports have come since."""
    missing = {one["duty"]: one["name"] for one in version.content.get("missing", ())}
    if not missing:
        return []
    keys = {d.pk: key_for(d, key) for d in chain.duties}
    came = Report.objects.filter(duty__in=missing, state__in=HANDED_IN).values_list("duty", "occurrence")
    return [missing[duty] for duty, occurrence in came if keys.get(duty) == occurrence]


def _below(version: ReportVersion) -> list[dict[str, Any]]:
    return list(version.content.get("below", ()))


def versions_of(report: Report, known_at: datetime) -> list[ReportVersion]:
    found = report.versions.filter(signed_at__lte=known_at).select_related("signed_by", "scan", "paper")
    return list(found.order_by("number"))


def before(version: ReportVersion) -> ReportVersion | None:
    return ReportVersion.objects.filter(report=version.report_id, number=version.number - 1).first()


def last_time(report_body: int, calendar: Calendar, duty: Duty, day: Any) -> ReportVersion | None:  # noqa: ANN401
    """What the body said in the period before: by the same duty, else by another of the same kind. One query."""
    found = ReportVersion.objects.filter(
        report__body=report_body, report__duty__asked_in__step__calendar__kind=calendar.kind, as_of__lt=day
    )
    newest = list(found.select_related("report").order_by("-as_of", "-number")[:20])
    same = (v for v in newest if v.report.duty_id == duty.pk)
    return next(same, newest[0] if newest else None)


def others_of(report: Report) -> list[Report]:
    """Other reports of the same body and year, whose text may be taken over. One query."""
    found = Report.objects.filter(body=report.body_id, as_of__year=report.as_of.year).exclude(pk=report.pk)
    found = found.select_related("latest", "duty").order_by("pk")
    return [r for r in found if any(r.content.get("narrative", {}).values()) or r.latest_id]


def history_of(report: Report, known_at: datetime) -> list[ReportMove]:
    found = ReportMove.objects.filter(report=report, at__lte=known_at).select_related("by", "version")
    return list(found.order_by("pk"))


def returned_for(moves: Iterable[ReportMove]) -> ReportMove | None:
    """The last return, while nothing was sent after it."""
    last = None
    for move in moves:
        if move.name == MoveName.RETURN:
            last = move
        elif move.name == MoveName.SEND:
            last = None
    return last
