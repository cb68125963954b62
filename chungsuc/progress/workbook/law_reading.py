"""The workbook of a whole edition as it comes back: what its rows propose, what would change, and the faults in its cells."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from io import BytesIO
from typing import Any, Final

from django.core import signing

from chungsuc.progress.models import ProvisionKind
from chungsuc.progress.typed import ProvisionRow, Source
from chungsuc.progress.workbook.law_layout import (
    ABOUT,
    AS_SHOWN,
    DAYS,
    FILLED,
    FORMAT,
    HEADS,
    LEVELS,
    NEEDED,
    Line,
    lines_of,
    region_of,
)
from chungsuc.progress.workbook.reading import number_in
from chungsuc.rulebook.faults import faults
from chungsuc.rulebook.line_levels import LineError, level_typed
from chungsuc.rulebook.model import Edition, Levels, Overlay, Threshold
from chungsuc.rulebook.numbers import format_number
from chungsuc.rulebook.overlays import alike_levels
from chungsuc.rulebook.rules import as_written, level_text
from chungsuc.sheets.cells import CellError, day_in, line_in, percent_cells, text_in
from chungsuc.sheets.lists import Layout, ListRow, SheetList, read_list
from chungsuc.sheets.marking import Fault, marked_copy
from chungsuc.sheets.safety import UnfitSheet, grids_of, looked_at

LENGTHS: Final = {"decision": 100, "decided_by": 200, "page": 60, "wording": 1000, "looser": 500, "level": 500}
SALT: Final = "chungsuc.law-workbook"
_LAYOUT: Final = Layout(LEVELS, HEADS, NEEDED, "key", str.casefold)


@dataclass(frozen=True, slots=True)
class LawRow:
    """One thing that a row proposes, and how it reads against what holds now. `level` is as rule files write it."""

    row: int
    kind: ProvisionKind
    place: str
    region: str
    level: object
    wording: str
    decision: str
    decided_by: str
    decided_on: date
    page: str
    valid_from: date
    valid_to: date | None
    looser_because: str
    label: str  # of the column
    before: str
    after: str

    @property
    def provision(self) -> ProvisionRow:
        return ProvisionRow(
            kind=self.kind,
            place=self.place,
            valid_from=self.valid_from,
            region=self.region,
            level=self.level,
            wording=self.wording,
            valid_to=self.valid_to,
            looser_because=self.looser_because,
        )

    @property
    def source(self) -> Source:
        return Source(self.decision, self.decided_by, self.decided_on, self.page)


@dataclass(frozen=True, slots=True)
class LawPreview:
    """`problems` empty: the rows may be proposed. `stale`: the law changed since the workbook was made."""

    standard: str
    territory: str
    rows: tuple[LawRow, ...]
    problems: tuple[Fault, ...]
    digest: str
    stale: bool = False

    def of(self, kind: str) -> tuple[LawRow, ...]:
        return tuple(r for r in self.rows if r.kind == kind)


def law_preview(
    data: bytes, name: str, edition: Edition, *, on: date, regions: Collection[str] | None = None
) -> LawPreview:
    """
    What the workbook proposes; UnfitSheet where it is none of ours, or another edition's. Nothing is stored.

    `edition` as it applies in the territory now. `regions`: the columns of the territory's bodies, for which a general
    level must not be below the national one.
    """
    sheet = read_list(BytesIO(data), name, _LAYOUT)
    safe = looked_at(BytesIO(data), name, LEVELS)
    about = _about(grids_of(safe, ABOUT)[0], edition)
    percent = percent_cells(safe.parts, safe.sheet)
    reader = _Reader(edition, on, sheet, percent)
    for row in sheet.rows:
        reader.take(row)
    if not reader.problems:
        reader.hold_against_the_edition(regions)
    reader.problems.sort(key=lambda f: f.row)
    return LawPreview(
        standard=edition.id,
        territory=about.get("territory", ""),
        rows=tuple(reader.rows),
        problems=tuple(reader.problems),
        digest=hashlib.sha256(data).hexdigest(),
        stale=about.get("digest") != edition.digest,
    )


def standard_of(data: bytes, name: str) -> str:
    """The edition for which a workbook was made; UnfitSheet where it is none of ours."""
    grid = grids_of(looked_at(BytesIO(data), name, LEVELS), ABOUT)[0]
    return _told(grid)["standard"]


def law_marked(data: bytes, name: str, preview: LawPreview) -> bytes:
    """The same file with every fault in its cell."""
    return marked_copy(data, name, preview.problems, sheet=LEVELS, landmark=HEADS["key"])


def sealed(preview: LawPreview) -> str:
    """The rows as a page may carry them from the preview to the confirmation: signed, so that they stay what was shown."""
    rows = [asdict(r) | {n: _iso(getattr(r, n)) for n in DAYS} for r in preview.rows]
    return signing.dumps([preview.standard, preview.territory, preview.digest, rows], salt=SALT, compress=True)


def unsealed(text: str) -> LawPreview:
    """Raises UnfitSheet for whatever `sealed` did not write."""
    try:
        standard, territory, digest, rows = signing.loads(text, salt=SALT)
    except signing.BadSignature as error:
        raise UnfitSheet("Bản xem trước không còn dùng được. Tải tệp lên lại.") from error
    return LawPreview(standard, territory, tuple(_row_of(r) for r in rows), (), digest)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _row_of(raw: dict[str, Any]) -> LawRow:
    days = {n: date.fromisoformat(raw[n]) if raw[n] else None for n in DAYS}
    return LawRow(**(raw | days | {"kind": ProvisionKind(raw["kind"])}))


def _told(grid: list[list[Any]]) -> dict[str, str]:
    about = {text_in(row[0]): text_in(row[1]) for row in grid[:20] if len(row) > 1}
    if about.get("format") != FORMAT or not about.get("standard"):
        raise UnfitSheet(
            "Tệp không phải bảng mức của hệ thống, hoặc là bảng đời cũ. Tải bảng mới ở trang này rồi điền lại."
        )
    return about


def _about(grid: list[list[Any]], edition: Edition) -> dict[str, str]:
    about = _told(grid)
    if about["standard"] != edition.id:
        raise UnfitSheet(f"Tệp là bảng mức của bộ {about['standard'][:60]}, trang này là bộ {edition.id}.")
    return about


@dataclass(slots=True)
class _Reader:
    edition: Edition
    on: date
    sheet: SheetList
    percent: frozenset[tuple[int, int]]
    rows: list[LawRow] = field(default_factory=list)
    problems: list[Fault] = field(default_factory=list)
    typed: list[tuple[LawRow, Levels]] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    lines: dict[str, Line] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = {line.key: line for line in lines_of(self.edition)}

    def wrong(self, row: int, name: str, message: str) -> None:
        self.problems.append(Fault(row, HEADS[name], message))

    def take(self, row: ListRow) -> None:
        given = {n: row.cells.get(n) for n in FILLED if text_in(row.cells.get(n)).strip()}
        for name, told in row.broken.items():
            if name in FILLED:
                self.wrong(row.number, name, told)
        if not given or row.broken.keys() & set(FILLED):
            return
        key = line_in(row.cells.get("key"))
        line = self.lines.get(key)
        if line is None:
            self.wrong(row.number, "key", f"Không có dòng “{key[:40]}” trong bộ {self.edition.id}. Giữ nguyên cột này.")
        elif key in self.seen:
            self.wrong(row.number, "key", f"Dòng này đã có ở hàng {self.seen[key]}. Xóa một trong hai.")
        else:
            self.seen[key] = row.number
            self._line(row, line, given)

    def _line(self, row: ListRow, line: Line, given: Mapping[str, object]) -> None:
        texts, days = self._words(row.number, given), self._days(row.number, given)
        if texts is None or days is None:
            return
        if not (texts["level"] or texts["wording"]):
            self.wrong(row.number, "level", f"Ghi mức, hoặc “{HEADS['wording']}”, hoặc xóa các ô khác của hàng.")
            return
        for name in ("decision", "decided_by", "decided_on", "page"):
            if not (texts.get(name) or days.get(name)):
                self.wrong(row.number, name, "Cần ghi: không có văn bản thì không nhận.")
        decided_on = days.get("decided_on")
        if decided_on is None or not all(texts[n] for n in ("decision", "decided_by", "page")):
            return
        if decided_on > self.on:
            self.wrong(row.number, "decided_on", f"Ngày {decided_on:%d/%m/%Y} chưa đến.")
            return
        base = LawRow(
            row.number, ProvisionKind.THRESHOLD, line.place, line.region, None, "", texts["decision"], texts["decided_by"],
            decided_on, texts["page"], days.get("valid_from") or decided_on, days.get("valid_to"), texts["looser"],
            line.label, "", "",
        )  # fmt: skip
        if texts["level"]:
            self._level(line, base, texts["level"], given_from=days.get("valid_from"))
        if texts["wording"]:
            self._wording(line, base, texts["wording"], given_from=days.get("valid_from"))

    def _words(self, row: int, given: Mapping[str, object]) -> dict[str, str] | None:
        found, good = {}, True
        for name, longest in LENGTHS.items():
            cell = given.get(name)
            try:
                found[name] = self._cell(row, name, cell)
            except CellError as error:
                self.wrong(row, name, str(error))
                good = False
                continue
            if len(found[name]) > longest:
                self.wrong(row, name, f"Dài {len(found[name])} ký tự, tối đa {longest}.")
                good = False
        return found if good else None

    def _cell(self, row: int, name: str, cell: object) -> str:
        if name != "level" or isinstance(cell, str) or cell is None:
            return line_in(cell)
        if (row, self.sheet.columns[name]) in self.percent:
            raise CellError("Ô định dạng phần trăm. Đổi định dạng ô về chữ rồi ghi, ví dụ, 62 thay cho 62%.")
        if isinstance(cell, bool) and cell:
            return "đạt"
        number = number_in(cell)
        return "" if number is None else format_number(number)

    def _days(self, row: int, given: Mapping[str, object]) -> dict[str, date | None] | None:
        found: dict[str, date | None] = {}
        for name in DAYS:
            try:
                found[name] = day_in(given.get(name))
            except CellError as error:
                self.wrong(row, name, str(error))
        starts, ends = found.get("valid_from"), found.get("valid_to")
        if starts and ends and ends < starts:
            self.wrong(row, "valid_to", f"Ngày kết thúc trước ngày {starts:%d/%m/%Y}.")
            return None
        return found if len(found) == len(DAYS) else None

    def _level(self, line: Line, base: LawRow, text: str, *, given_from: date | None) -> None:
        day = self.edition.day_within(self.on)
        threshold = line.threshold(given_from or day) or line.threshold(day)
        now = line.level(threshold) if threshold else None
        before = level_text(line.asked, now)
        if text.casefold() == AS_SHOWN:
            if threshold is None or now is None:
                self.wrong(
                    base.row, "level", "Mức đang dùng là chưa rõ, không có gì để kiểm tra. Ghi mức theo văn bản."
                )
                return
            self._check(line, base, threshold, now)
            return
        try:
            level = level_typed(line.asked, text)
        except LineError as error:
            self.wrong(base.row, "level", f"Cần {error.expected}, gặp {error.found}.")
            return
        if level is None:
            self.wrong(base.row, "level", "Ghi mức của văn bản; chưa rõ thì để trống.")
        elif threshold and alike_levels(level, now) and same_paper(threshold.decision, base.decision):
            self._check(line, base, threshold, level)
        elif given_from is None:
            told = "Mức mới cần ngày bắt đầu áp dụng."
            if threshold and alike_levels(level, now):
                told += f" Nếu là kiểm tra mức đang dùng thì “{HEADS['decision']}” phải là {threshold.decision}."
            self.wrong(base.row, "valid_from", told)
        else:
            row = replace(base, level=as_written(level), before=before, after=level_text(line.asked, level))
            self.rows.append(row)
            self.typed.append((row, level))

    def _check(self, line: Line, base: LawRow, threshold: Threshold, level: Levels) -> None:
        """Of the one threshold; the same level seen in several columns of the sheet is one check."""
        if not same_paper(threshold.decision, base.decision):
            told = f"Mức đang dùng theo QĐ {threshold.decision}; kiểm tra thì đối chiếu với chính văn bản ấy."
            self.wrong(base.row, "decision", told)
            return
        region = region_of(line.column(threshold))
        shown = level_text(line.asked, level)
        row = replace(
            base, kind=ProvisionKind.CHECK, region=region, level=as_written(level), valid_from=threshold.starts, valid_to=None,
            looser_because="", label=base.label if region else "mức chung", before=shown, after=shown,
        )  # fmt: skip
        if not any(
            (r.kind, r.place, r.region, r.valid_from) == (row.kind, row.place, row.region, row.valid_from)
            for r in self.rows
        ):
            self.rows.append(row)

    def _wording(self, line: Line, base: LawRow, text: str, *, given_from: date | None) -> None:
        if given_from is None:
            self.wrong(base.row, "valid_from", "Nội dung mới cần ngày bắt đầu áp dụng.")
            return
        row = replace(
            base, kind=ProvisionKind.WORDING, place=line.indicator.number, region="", wording=text, looser_because="",
            label="", before=line.indicator.name_on(given_from), after=text,
        )  # fmt: skip
        same = [r for r in self.rows if r.kind == row.kind and (r.place, r.valid_from) == (row.place, row.valid_from)]
        if not same:
            self.rows.append(row)
        elif same[0].wording != text:
            self.wrong(base.row, "wording", f"Khác với nội dung mới của cùng chỉ tiêu ở hàng {same[0].row}.")

    def hold_against_the_edition(self, regions: Collection[str] | None) -> None:
        """The new levels as an overlay: what the edition cannot take, told in the rows that say it."""
        thresholds: dict[str, list[Threshold]] = {}
        rows: dict[str, list[LawRow]] = {}
        for row, level in self.typed:
            general, columns = (None, {row.region: level}) if row.region else (level, {})
            asked = Threshold(
                starts=row.valid_from,
                ends=row.valid_to,
                decision=row.decision,
                place=row.page,
                general=general,
                by_region=columns,
                confidence="verified",
                confidence_of={},
                overlay=True,
                looser_because=row.looser_because or None,
            )
            thresholds.setdefault(row.place, []).append(asked)
            rows.setdefault(row.place, []).append(row)
        overlay = Overlay("typed", "", self.edition.id, {place: tuple(ts) for place, ts in thresholds.items()})
        for fault in faults(self.edition, overlay, regions=regions):
            row = rows[fault.place][fault.index]
            loose = "looser_because" in fault.expected
            expected = fault.expected.replace(" (looser_because)", "")
            self.wrong(row.row, "looser" if loose else "level", f"Cần {expected}, gặp {fault.found}.")


def same_paper(one: str, other: str) -> bool:
    """By the number, however much of its letters was written: 318 and 318/QĐ-TTg."""
    first, second = ("".join(text.casefold().replace("qđ ", "").split()) for text in (one, other))
    return first == second or first.partition("/")[0] == second
