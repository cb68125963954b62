"""What a workbook would change, and what in it cannot be taken: worked out, nothing stored."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from chungsuc.documents.shelf import path_of
from chungsuc.progress.models import Revision, State, Value, Workbook, same_reading
from chungsuc.progress.queries.periods import PERIOD, period_accepts, period_name
from chungsuc.progress.workbook.cells import Given, Problem, given_in
from chungsuc.progress.workbook.layout import HEADS, Line, lines_of
from chungsuc.progress.workbook.plan import Held, Plan, plan_for
from chungsuc.progress.workbook.reading import Row, Sheet, read_sheet
from chungsuc.rulebook.check import findings
from chungsuc.rulebook.model import Indicator, Reading
from chungsuc.sheets.cells import letter, place_of
from chungsuc.sheets.safety import UnfitSheet
from chungsuc.units.models import Body

EDITABLE: Final = (State.ENTERED, State.RETURNED)
OPENED_BY: Final = {
    State.SUBMITTED: "Rút lại trước, hoặc đề nghị cơ quan thẩm định trả lại.",
    State.VERIFIED: "Đề nghị Văn phòng Điều phối trả lại trước.",
    State.APPROVED: "Đề nghị Văn phòng Điều phối mở lại trước.",
    State.LOCKED: "Đề nghị Văn phòng Điều phối mở lại trước.",
}
FIELD: Final = {"value": "amount", "indicator": "amount"}  # the rulebook's name of a column, as ours


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of the workbook beside what is held."""

    row: int
    body: Body
    indicator: Indicator
    kind: str  # new, changed, same, conflict
    held: Value | None
    reading: Reading
    note: str
    hidden: bool

    @property
    def old(self) -> Revision | None:
        if self.held is None or self.held.latest is None:
            return None
        self.held.latest.value = self.held
        return self.held.latest

    @property
    def new(self) -> Revision:
        """As it would be recorded, for showing."""
        r = self.reading
        return Revision(
            value=Value(body=self.body, measure=self.indicator.measure),
            amount=r.amount,
            numerator=r.numerator,
            denominator=r.denominator,
            male=r.male,
            female=r.female,
            grade=r.grade or "",
            parts=dict(r.parts) if r.parts else None,
            applicable=r.applicable,
            note=self.note,
        )


@dataclass(slots=True)
class Preview:
    differences: list[Difference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    blank: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)

    def cell(self, problem: Problem) -> str:
        """As the sheet names it: K50."""
        return f"{letter(self.columns[problem.column])}{problem.row}" if problem.column in self.columns else ""

    def of_kind(self, *kinds: str) -> list[Difference]:
        return [d for d in self.differences if d.kind in kinds]

    @property
    def counts(self) -> dict[str, int]:
        kinds = [d.kind for d in self.differences]
        return {kind: kinds.count(kind) for kind in ("new", "changed", "same", "conflict")} | {
            "error": len(self.problems)
        }

    @property
    def drafts(self) -> int:
        """How many stay as they are and are still drafts: sent up with the rest."""
        return sum(1 for d in self.of_kind("same") if d.held and d.held.state == State.ENTERED)

    @property
    def hidden(self) -> int:
        return sum(d.hidden for d in self.of_kind("new", "changed", "conflict"))

    @property
    def state(self) -> str:
        """What the person was shown: the revisions that all of this was held against."""
        shown = [(d.row, d.kind, d.held.latest_id if d.held else None) for d in self.differences]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def checked_about(sheet: Sheet, plan: Plan) -> None:
    """Refuses a workbook of another period, territory or set."""
    about, wanted = sheet.about, plan
    if (key := about.get("territory", "")) != wanted.territory.key:
        body = Body.objects.filter(key=key).first()
        raise UnfitSheet(
            f"Bảng tính này của {body.official_name if body else 'đơn vị khác'} ({key[:60]}), "
            f"không phải của {wanted.territory.official_name}. Chọn đúng đơn vị rồi tải lên lại."
        )
    if other := _other_period(sheet, wanted.period):
        raise UnfitSheet(other)
    if about.get("digest") != wanted.edition.digest:
        raise UnfitSheet(
            f"{wanted.edition.name} đã được sửa đổi sau khi biểu mẫu này phát hành. Tải biểu mẫu mới rồi chép số sang."
        )


def _other_period(sheet: Sheet, period: str) -> str:
    made_for = sheet.about.get("period", "")
    if made_for == period:
        return ""
    named = f"{period_name(made_for)} ({made_for})" if PERIOD.match(made_for) else f"“{made_for[:10]}”"
    return (
        f"Bảng tính này của kỳ {named}, không phải kỳ {period_name(period)} ({period}). "
        "Chọn đúng kỳ, hoặc tải biểu mẫu của kỳ này."
    )


def plan_of(sheet: Sheet, territory: Body, period: str, on: date) -> Plan:
    """The plan a sheet was made for: as of the day it names, by the set it names."""
    try:
        as_of = date.fromisoformat(sheet.about.get("as_of", ""))
        plan = plan_for(territory, period, min(as_of, on), sheet.about.get("standard", ""))
    except (ValueError, LookupError) as error:
        raise UnfitSheet(_other_period(sheet, period) or f"Bảng tính này không dùng được: {error}") from error
    if as_of > on:
        raise UnfitSheet(f"Bảng tính này lấy số liệu đến ngày {as_of:%d/%m/%Y}, sau hôm nay. Tải biểu mẫu mới.")
    return plan


def preview_of_file(workbook: Workbook, on: date) -> Preview:
    """What a workbook that was brought in would change as things stand now."""
    with path_of(workbook.file.sha256).open("rb") as stream:
        sheet = read_sheet(stream, "tep.xlsx")
    return preview_of(sheet, plan_of(sheet, workbook.territory, workbook.period, on))


def preview_of(sheet: Sheet, plan: Plan) -> Preview:
    """One query; one more where somebody changed a figure meanwhile, one where last period's are asked for."""
    checked_about(sheet, plan)
    lines = {line.key: line for line in lines_of(plan.edition, plan.bodies)}
    found = Preview(columns=sheet.columns)
    found.problems += _shape(sheet)
    gathered: dict[tuple[int, str], list[tuple[Line, Row]]] = {}
    seen: dict[str, int] = {}
    for row in sheet.rows:
        key = str(row.cells.get("key") or "").strip()
        line = lines.get(key)
        if line is None:
            found.problems.append(_unknown(row, key))
        elif key in seen:
            found.problems.append(
                Problem(row.number, "key", f"Dòng này đã có ở hàng {seen[key]}. Xóa một trong hai dòng.")
            )
        else:
            seen[key] = row.number
            gathered.setdefault((line.body.pk, line.indicator.measure), []).append((line, row))
    held = plan.held()
    givens = [given_in(rows, sheet) for rows in gathered.values()]
    copied = {g.body.pk: g.body for g in givens if g.copy}
    previous = plan.previous(list(copied.values())) if copied else {}
    reasons = {b.pk: period_accepts(b, plan.period, plan.as_of) for b in plan.bodies}
    before = _as_issued(givens, held)
    for given in givens:
        if same_reading(before.get((given.body.pk, given.indicator.measure)), given.reading or Reading(), given.note):
            found.blank += 1
            continue
        _compare(found, given, held.get((given.body.pk, given.indicator.measure)), previous, reasons)
    found.problems.sort(key=lambda p: p.row)
    return found


def _as_issued(givens: Sequence[Given], held: Held) -> Mapping[tuple[int, str], Revision]:
    """Where somebody recorded another figure since: the one that stood in the template, to tell untouched rows apart."""
    stale = {
        given.seen: (given.body.pk, given.indicator.measure)
        for given in givens
        if given.seen
        and (value := held.get((given.body.pk, given.indicator.measure)))
        and value.latest_id != given.seen
    }
    issued = Revision.objects.in_bulk([*stale]) if stale else {}
    return {stale[pk]: r for pk, r in issued.items() if r.value_id == held[stale[pk]].pk}


def _unknown(row: Row, key: str) -> Problem:
    if not key:
        return Problem(row.number, "key", "Dòng không có mã. Không thêm dòng mới; nhập vào dòng có sẵn của biểu mẫu.")
    return Problem(row.number, "key", f"Không có dòng mã “{key[:60]}” trong biểu mẫu của đơn vị và bộ tiêu chí này.")


def _shape(sheet: Sheet) -> Iterator[Problem]:
    numbers = {row.number for row in sheet.rows}
    names = {place: name for name, place in sheet.columns.items()}
    for merged in sheet.merged:
        row, column = place_of(merged.partition(":")[0].encode())
        if row in numbers:
            yield Problem(row, names.get(column, "key"), f"Ô {merged} bị gộp. Bỏ gộp ô rồi ghi số vào từng ô.")


def _compare(found: Preview, given: Given, value: Value | None, previous: Held, reasons: Mapping[int, str]) -> None:
    if given.problems:
        found.problems += given.problems
        return
    reading, note = given.reading, given.note
    if given.copy:
        before = previous.get((given.body.pk, given.indicator.measure))
        copied, problem = _copied(given, before)
        if problem:
            found.problems.append(problem)
            return
        reading = copied
    if reading is None:
        if note and not (value is not None and value.latest is not None and value.latest.note == note):
            found.problems.append(
                Problem(given.row, "note", "Có ghi chú nhưng chưa có số liệu. Ghi số liệu, hoặc xóa ghi chú.")
            )
        else:
            found.blank += 1
        return
    latest = value.latest if value else None
    if same_reading(latest, reading, note):
        found.differences.append(_difference(given, "same", value, reading))
        return
    faults = [(FIELD.get(name, name), told) for name, told in findings(given.indicator, reading)]
    if reasons[given.body.pk]:
        faults.append(("amount", reasons[given.body.pk]))
    overtaken = value is not None and value.latest_id != given.seen
    if value is not None and value.state not in EDITABLE and not overtaken:
        said = State(value.state).label
        faults.append(
            (
                given.column,
                f"Số liệu đang ở bước “{said}”, không sửa bằng bảng tính được. {OPENED_BY[State(value.state)]}",
            )
        )
    if faults:
        found.problems += [given.problem(name, told) for name, told in faults]
        return
    kind = "conflict" if overtaken else "changed" if value is not None else "new"
    found.differences.append(_difference(given, kind, value, reading))


def _difference(given: Given, kind: str, value: Value | None, reading: Reading) -> Difference:
    return Difference(given.row, given.body, given.indicator, kind, value, reading, given.note, given.hidden)


def _copied(given: Given, before: Value | None) -> tuple[Reading | None, Problem | None]:
    if before is None or before.latest is None:
        return None, Problem(given.row, "copy", "Không có số kỳ trước để lấy. Bỏ dấu x và nhập số.")
    r = before.latest
    copied = Reading(
        amount=r.amount,
        numerator=r.numerator,
        denominator=r.denominator,
        male=r.male,
        female=r.female,
        grade=r.grade or None,
        applicable=r.applicable,
        parts=r.parts,
    )
    if given.reading is not None and not same_reading(r, given.reading, r.note):
        head = HEADS["copy"]
        return None, Problem(given.row, "copy", f"Vừa ghi số vừa chọn “{head}”. Bỏ dấu x, hoặc xóa số đã ghi.")
    return copied, None


def by_body(differences: Sequence[Difference]) -> dict[Body, list[Difference]]:
    found: dict[Body, list[Difference]] = {}
    for one in differences:
        found.setdefault(one.body, []).append(one)
    return found
