"""All that the page of one report shows: text with last period's beside, tables, what came from below, what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from chungsuc.movements.models import Duty
from chungsuc.reporting.models import Report, ReportMove, ReportVersion
from chungsuc.reporting.narrative import sections_of
from chungsuc.reporting.queries.calendars import Chain
from chungsuc.reporting.queries.report_shown import TableShown, tables_in, tables_shown
from chungsuc.reporting.queries.report_tables import Difference, differences, tables_before, tables_for
from chungsuc.reporting.queries.reports import Item, items_of
from chungsuc.reporting.queries.versions import (
    Later,
    history_of,
    last_time,
    late_below,
    later_below,
    others_of,
    returned_for,
    texts_of,
    versions_of,
)
from chungsuc.reporting.said_numbers import SaidNumber, numbers_in_no_table
from chungsuc.reporting.workflow import HANDED_IN, WRITABLE
from chungsuc.rulebook.reports import check_together
from chungsuc.rulebook.reports.model import Finding, FormTable


@dataclass(frozen=True, slots=True)
class Section:
    """`last`: what the same body wrote in this section the period before."""

    key: str
    title: str
    text: str
    last: str = ""
    theirs: str = ""  # as somebody else has just saved it, where the reader's own differs

    @property
    def rows(self) -> int:
        """Lines that a field for the text needs, within bounds."""
        lines = sum(1 + len(line) // 80 for line in self.text.split("\n"))
        return min(max(lines + 1, 5), 24)


@dataclass(frozen=True)
class ReportPage:
    """
    One report as it stands on the day. What needs an opened report is empty before. `sections` is the draft with `filled`, its
    tables; `read` and `tables` what is read: of a report that is sent its newest version, so that a draft stays at its desk.
    """

    item: Item
    opens: date | None
    as_of: date | None
    below: Sequence[Item]
    report: Report | None = None
    sections: Sequence[Section] = ()
    read: Sequence[Section] = ()
    last: ReportVersion | None = None
    others: Sequence[Report] = ()
    filled: Mapping[str, FormTable] = field(default_factory=dict)
    tables: Sequence[TableShown] = ()
    together: Sequence[Finding] = ()  # where the tables do not agree with each other
    wrong: str = ""  # why a stated cell cannot be read
    differences: Sequence[Difference] = ()
    moves: Sequence[ReportMove] = ()
    versions: Sequence[ReportVersion] = ()
    returned: ReportMove | None = None
    later: Sequence[Later] = ()
    late: Sequence[str] = ()

    @property
    def missing(self) -> list[Item]:
        return [i for i in self.below if not i.stand.handed_in]

    @property
    def came(self) -> list[Item]:
        return [i for i in self.below if i.stand.handed_in]

    @property
    def unexplained(self) -> list[Difference]:
        return [d for d in self.differences if not d.reason]

    @property
    def strange(self) -> list[SaidNumber]:
        """Numbers in the text that is read which stand in none of its tables."""
        texts = [(s.title, s.text) for s in self.read]
        return numbers_in_no_table(texts, {t.form.id: t.table for t in self.tables})

    @property
    def to_look_at(self) -> int:
        """How many things the checks say; none of them stops anybody."""
        return sum(len(t.findings) for t in self.tables) + len(self.together) + len(self.strange)

    @property
    def findings(self) -> list[TableShown]:
        return [t for t in self.tables if t.findings]


def report_page(
    chain: Chain, item: Item, *, on: date, known_at: datetime, draft: bool, typed: Mapping[str, str] | None = None
) -> ReportPage:
    """`draft`: whether the reader sees it. `typed`: the reader's own text, not stored, where it is shown again."""
    duty, due, report = item.duty, item.due, item.report
    opens = due - timedelta(days=chain.calendar.opens_before) if due else None
    below = items_of(chain, chain.below(duty), on=on, known_at=known_at, key=item.key)
    if report is None:
        return ReportPage(item, opens, chain.as_of(item.key), below)
    versions, moves = versions_of(report, known_at), history_of(report, known_at)
    newest = versions[-1] if versions else None
    last = last_time(report.body_id, chain.calendar, duty, report.as_of)
    sent = newest.content if newest is not None and (item.state in HANDED_IN or not draft) else None
    content = report.content if draft else {}
    made: dict[str, Any] = {}
    if draft and item.state in WRITABLE:
        made = _tables(chain, report, content, tables_in(last), on=on, known_at=known_at)
    if sent is not None or not draft:
        made |= _frozen(newest if sent else None, tables_in(last))
    return ReportPage(
        item,
        opens,
        report.as_of,
        below,
        report=report,
        sections=_sections(chain, content, last, typed),
        read=_sections(chain, content if sent is None else sent, None, None),
        last=last,
        others=others_of(report) if draft else [],
        **made,
        moves=moves,
        versions=versions,
        returned=returned_for(moves),
        later=later_below(newest, known_at) if newest else [],
        late=late_below(chain, newest, item.key) if newest else [],
    )


def _sections(
    chain: Chain, content: Mapping[str, Any], last: ReportVersion | None, typed: Mapping[str, str] | None
) -> list[Section]:
    before = texts_of(last) if last else {}
    stored = content.get("narrative", {})
    found = []
    for key, title in sections_of(chain.calendar.sections):
        kept = stored.get(key, "")
        text = typed.get(key, kept) if typed is not None else kept
        found.append(Section(key, title, text, before.get(title, ""), kept if text != kept else ""))
    return found


def _frozen(version: ReportVersion | None, last: Mapping[str, FormTable]) -> dict[str, Any]:
    tables, reasons = tables_in(version), version.content.get("reasons", {}) if version else {}
    return {"tables": tables_shown(tables, reasons, last), "together": check_together([*tables.values()])}


def _tables(
    chain: Chain, report: Report, content: Mapping[str, Any], last: Mapping[str, FormTable], *, on: date, known_at: datetime
) -> dict[str, Any]:
    given: dict[str, Any] = {"occurrence": report.occurrence, "as_of": report.as_of, "known_at": known_at, "today": on}
    wrong, reasons = "", content.get("reasons", {})
    try:
        tables = tables_for(chain.calendar, report.body, **given, stated=content.get("stated", {}))
    except ValueError as problem:
        wrong = str(problem)
        tables = tables_for(chain.calendar, report.body, **given)
    then = tables_before(tables, chain.calendar, report.body, **given, last=last)
    return {
        "filled": tables,
        "tables": tables_shown(tables, reasons, then),
        "together": check_together([*tables.values()]),
        "wrong": wrong,
        "differences": differences(tables, reasons),
    }


def item_for(chain: Chain, duty: Duty, key: str, *, on: date, known_at: datetime) -> Item | None:
    """The report of a duty at one time; None where the duty has no such time until now. Two queries."""
    return next((i for i in items_of(chain, [duty], on=on, known_at=known_at) if i.key == key), None)
