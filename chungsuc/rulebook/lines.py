"""
A whole criteria set as an official types it from a decision: numbered lines, one for each criterion and indicator.

    I. Hạ tầng
    2. Giao thông
    2.1 Tỷ lệ đường xã được cứng hóa: >= 80% km | tdmnpb 70%, dbsh 90%

docs/rule-lines.md says it in full, for officials. Every fault is told with its line, all at once, and nothing half done.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chungsuc.rulebook.line_levels import LineError, Said, cut, indicator_line, read_indicator
from chungsuc.rulebook.model import Band, ColumnsBy, Criterion, Decision, Edition, Indicator, Measure, Region, Threshold

REGIONS: Final = (
    Region("tdmnpb", "Trung du miền núi phía Bắc", "TDMNPB"),
    Region("dbsh", "Đồng bằng sông Hồng", "ĐBSH"),
    Region("btb", "Bắc Trung Bộ", "BTB"),
    Region("dhntb", "Duyên hải Nam Trung Bộ", "DHNTB"),
    Region("tn", "Tây Nguyên", "TN"),
    Region("dnb", "Đông Nam Bộ", "ĐNB"),
    Region("dbscl", "Đồng bằng sông Cửu Long", "ĐBSCL"),
)
GROUPS: Final = tuple(Region(f"nhom-{n}", f"Nhóm {n}", f"nhóm {n}") for n in (1, 2, 3))
MOST_CRITERIA: Final = 30
MOST_INDICATORS: Final = 100
LONGEST_LINE: Final = 20_000
LONGEST: Final = 400_000
MOST_PROBLEMS: Final = 200
LONGEST_ID: Final = 50
LONGEST_NAME: Final = 300

GROUP: Final = re.compile(r"[IVX]{1,6}(?:\.(?:\s+.+)?)?")
CRITERION: Final = re.compile(r"(?P<number>[1-9][0-9]?)\.\s+(?P<name>.+)")
INDICATOR: Final = re.compile(r"(?P<number>[1-9][0-9]?(?:\.[1-9][0-9]?)?)\.?\s+(?P<rest>.+)")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the lines: which decision, from when to when, for whom."""

    id: str
    name: str
    level: str
    decision: Decision
    effective_from: date
    effective_to: date | None = None
    territory: str | None = None
    columns_by: ColumnsBy = "region"

    @property
    def columns(self) -> tuple[Region, ...]:
        return GROUPS if self.columns_by == "group" else REGIONS


@dataclass(frozen=True, slots=True)
class Entered:
    """A set read from lines, and the measures that are its own."""

    edition: Edition
    measures: Mapping[str, Measure]


@dataclass(frozen=True, slots=True)
class LineProblem:
    line: int  # from one; nought is the whole text
    expected: str
    found: str

    def __str__(self) -> str:
        where = f"Dòng {self.line}" if self.line else "Cả bộ"
        return f"{where}: cần {self.expected}, gặp {self.found}."


class LinesError(ValueError):
    def __init__(self, problems: Sequence[LineProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(map(str, problems)))


class UnsayableError(ValueError):
    """What a set has that the lines have no words for, each named."""

    def __init__(self, named: Sequence[str]) -> None:
        self.named = tuple(named)
        super().__init__(f"Không viết được thành dòng: {'; '.join(named)}")


def read_lines(text: str, head: Head, *, measures: Mapping[str, Measure] | None = None) -> Entered:
    """
    The set, its levels trusted as what two officials read; LinesError with every fault at once.

    `measures`: those known already, which a line may name by "= mã"; all others are the set's own.
    """
    if len(head.id) > LONGEST_ID:
        raise LinesError([LineProblem(0, f"mã bộ không quá {LONGEST_ID} ký tự", f"{len(head.id)} ký tự")])
    if len(text) > LONGEST:
        raise LinesError([LineProblem(0, f"không quá {LONGEST} ký tự", f"{len(text)} ký tự")])
    reader = _Reader(head, measures or {})
    for number, line in enumerate(unicodedata.normalize("NFC", text).splitlines(), 1):
        reader.take(number, line)
    return reader.done()


class _Reader:
    """What has been read so far, and what was wrong with it."""

    def __init__(self, head: Head, known: Mapping[str, Measure]) -> None:
        self._head, self._known = head, known
        self._group = ""
        self._criteria: list[tuple[int, str, str, list[Indicator]]] = []
        self._lines: dict[str, int] = {}  # where each number and measure was said
        self._measures: dict[str, Measure] = {}
        self._problems: list[LineProblem] = []

    def take(self, number: int, line: str) -> None:
        text = line.strip(" \t\ufeff\u00a0")
        if not text or text.startswith("#") or len(self._problems) >= MOST_PROBLEMS:
            return
        if len(text) > LONGEST_LINE:
            self._wrong(number, f"dòng không quá {LONGEST_LINE} ký tự", f"{len(text)} ký tự")
        elif not text.isprintable():
            strange = next(c for c in text if not c.isprintable())
            self._wrong(number, "chữ thường, không có ký tự điều khiển", f"ký tự {ord(strange):#06x}")
        elif GROUP.fullmatch(text):
            self._group = " ".join(text.split())[:LONGEST_NAME]
        elif shape := CRITERION.fullmatch(text):
            self._criterion(number, int(shape["number"]), " ".join(shape["name"].split()))
        elif shape := INDICATOR.fullmatch(text):
            self._indicator(number, shape["number"], shape["rest"])
        else:
            wanted = "dòng bắt đầu bằng số: “2. Tên tiêu chí” hoặc “2.1 Tên chỉ tiêu: mức”"
            self._wrong(number, wanted, cut(text))

    def _wrong(self, line: int, expected: str, found: str) -> None:
        self._problems.append(LineProblem(line, expected, found))

    def _criterion(self, line: int, number: int, name: str) -> None:
        before = self._criteria[-1][0] if self._criteria else 0
        if number <= before:
            self._wrong(line, f"tiêu chí đánh số tăng dần, sau {before}", f"tiêu chí {number}")
        elif len(self._criteria) >= MOST_CRITERIA:
            self._wrong(line, f"không quá {MOST_CRITERIA} tiêu chí", f"tiêu chí {number}")
        elif len(name) > LONGEST_NAME:
            self._wrong(line, f"tên tiêu chí không quá {LONGEST_NAME} ký tự", f"{len(name)} ký tự")
        self._lines[f"{number}."] = line
        self._criteria.append((number, name, self._group, []))

    def _indicator(self, line: int, number: str, rest: str) -> None:
        if not self._criteria or number.partition(".")[0] != str(self._criteria[-1][0]):
            wanted = f"dòng tiêu chí “{number.partition('.')[0]}. Tên” ở trước chỉ tiêu"
            self._wrong(line, wanted, f"chỉ tiêu {number}")
            self._criteria.append((int(number.partition(".")[0]), "", self._group, []))
        elif number in self._lines:
            self._wrong(line, "mỗi chỉ tiêu một dòng", f"{number} đã có ở dòng {self._lines[number]}")
        elif sum(len(c[3]) for c in self._criteria) >= MOST_INDICATORS:
            self._wrong(line, f"không quá {MOST_INDICATORS} chỉ tiêu", f"chỉ tiêu {number}")
        self._lines.setdefault(number, line)
        faults: list[LineError] = []
        said = read_indicator(rest, self._head.columns, self._head.effective_from.year, faults)
        if not faults:
            try:
                self._criteria[-1][3].append(self._made(line, number, said))
            except LineError as error:
                faults.append(error)
        for fault in faults:
            self._wrong(line, fault.expected, fault.found)

    def _made(self, line: int, number: str, said: Said) -> Indicator:
        measure = self._measure(number, said)
        first = self._lines.setdefault(measure.id, line)
        if first != line and self._lines[number] == line:  # a number said twice has been told of
            raise LineError(f"mỗi chỉ số một chỉ tiêu (đã dùng ở dòng {first})", measure.id)
        decision = self._head.decision
        threshold = Threshold(
            starts=self._head.effective_from,
            ends=self._head.effective_to,
            decision=decision.number,
            place=f"{decision.annex}, {number}" if decision.annex else f"chỉ tiêu {number}",
            general=said.general,
            by_region=said.by_region,
            confidence="verified",
            confidence_of={},
            unknown_because=said.because,
        )
        return Indicator(
            number=number,
            name=said.name,
            short_name=said.short_name,
            kind=said.kind,
            measure=measure.id,
            measured_in=said.measured_in,
            direction=said.direction,
            thresholds=(threshold,),
            by_sex=said.by_sex,
            na_allowed=said.na_allowed,
            grades=said.grades,
            max_age_months=said.months or 12,
            max_age_assumed=said.months is None,
        )

    def _measure(self, number: str, said: Said) -> Measure:
        read_by = ((self._head.id, number),)
        if said.measure is not None:
            known = self._known.get(said.measure)
            if known is None:
                raise LineError("mã của một chỉ số đã có", said.measure)
            if said.kind == "amount" and known.kind == "count":
                said.kind = "count"
            wanted = (known.kind, known.by_sex, known.measured_in)
            if wanted != (said.kind, said.by_sex, said.measured_in):
                sexes = ", nam và nữ riêng" if known.by_sex else ""
                raise LineError(
                    f"như chỉ số {known.id} đang ghi: loại {known.kind}, đơn vị “{known.measured_in}”{sexes}",
                    f"loại {said.kind}, đơn vị “{said.measured_in}”",
                )
            return replace(known, read_by=(*known.read_by, *read_by))
        counted = said.measured_in if said.kind == "ratio" else ""
        unit = "" if counted == "%" else f" {counted}".rstrip()
        own = Measure(
            id=own_measure(self._head.id, number),
            name=said.name,
            short_name=said.short_name,
            kind=said.kind,
            measured_in=said.measured_in,
            numerator_name=f"Số{unit} đạt" if counted else None,
            denominator_name=f"Tổng số{unit}" if counted else None,
            by_sex=said.by_sex,
            read_by=read_by,
            levels=(body_of(self._head.level),),
        )
        self._measures[own.id] = own
        return own

    def done(self) -> Entered:
        if not self._criteria and not self._problems:
            self._wrong(0, "ít nhất một tiêu chí, như “1. Quy hoạch”", "không có dòng nào")
        for number, _, _, indicators in self._criteria if not self._problems else ():
            if not indicators:
                self._wrong(
                    self._lines[f"{number}."], "ít nhất một chỉ tiêu trong tiêu chí", f"tiêu chí {number} trống"
                )
        if self._problems:
            raise LinesError(sorted(self._problems, key=lambda p: p.line))
        head = self._head
        criteria = tuple(Criterion(n, name, tuple(inside), group) for n, name, group, inside in self._criteria)
        total, count = len(criteria), sum(len(c.indicators) for c in criteria)
        edition = Edition(
            id=head.id,
            name=head.name,
            decision=head.decision,
            effective_from=head.effective_from,
            effective_to=head.effective_to,
            nominal_to=None,
            level=head.level,
            regions=head.columns,
            criteria=criteria,
            bands=_bands(total),
            digest="",
            territory=head.territory,
            columns_by=head.columns_by,
            stated_counts=(total, count),
        )
        return Entered(replace(edition, digest=_digest(edition)), self._measures)


def _bands(total: int) -> tuple[Band, ...]:
    whole = Band(str(total), f"Đạt {total} tiêu chí", total, total)
    return (whole, Band(f"under-{total}", f"Đạt dưới {total} tiêu chí", 0, total - 1))


def own_measure(edition_id: str, number: str) -> str:
    """The measure that a set brings along for an indicator of its own."""
    return f"{edition_id}-{number.replace('.', '-')}"


def body_of(level: str) -> str:
    """The kind of body that a set is for."""
    return "district" if level == "town-or-city" else level.partition("-")[0]


def _digest(edition: Edition) -> str:
    """Of the law and not of how it was typed: blanks, remarks and other ways to write a level change nothing."""
    days = [edition.effective_from.isoformat(), str(edition.effective_to)]
    said = [
        edition.id,
        edition.name,
        edition.level,
        edition.decision.number,
        *days,
        edition.territory,
        edition.columns_by,
    ]
    return hashlib.sha256(json.dumps([*said, write_lines(edition)], ensure_ascii=False).encode()).hexdigest()


def write_lines(edition: Edition) -> str:
    """The lines of a set; UnsayableError names whatever the lines have no words for."""
    unsaid, lines, group = [], [], ""
    for criterion in edition.criteria:
        if criterion.group and criterion.group != group:
            group = criterion.group
            if GROUP.fullmatch(group) is None:
                unsaid.append(f"nhóm “{group}” (cần số La Mã ở trước)")
            lines.append(group)
        lines.append(f"{criterion.number}. {criterion.name}")
        for indicator in criterion.indicators:
            if why := _unsayable(edition, indicator):
                unsaid.append(f"{indicator.number} ({why})")
                continue
            lines.append(indicator_line(indicator, own_measure(edition.id, indicator.number)))
    if unsaid:
        raise UnsayableError(unsaid)
    return "\n".join(lines) + "\n"


def _unsayable(edition: Edition, indicator: Indicator) -> str:  # noqa: PLR0911 - one for each reason
    """Why an indicator has no line; "" when it has one, which is then read back to be sure."""
    if indicator.parts:
        return "chỉ tiêu nhiều phần"
    if indicator.derived:
        return "tính từ kết quả của bộ khác"
    if indicator.multiple:
        return "mức là số lần mức của bộ khác"
    if len(indicator.thresholds) != 1:
        return "nhiều mức theo ngày"
    threshold = indicator.thresholds[0]
    if (threshold.starts, threshold.ends) != (edition.effective_from, edition.effective_to) and (
        threshold.starts != edition.effective_from or threshold.ends is not None
    ):
        return "mức có ngày riêng"
    if indicator.wordings:
        return "nội dung đã thay đổi theo ngày"
    line = indicator_line(indicator, own_measure(edition.id, indicator.number))
    number, _, rest = line.partition(" ")
    faults: list[LineError] = []
    said = read_indicator(rest, edition.regions, edition.effective_from.year, faults)
    months = None if indicator.max_age_assumed else indicator.max_age_months
    shape = (indicator.name, indicator.kind, indicator.direction, indicator.measured_in, indicator.grades)
    back = (said.name, said.kind, said.direction, said.measured_in, said.grades)
    rest_of_it = (indicator.by_sex, indicator.na_allowed, indicator.short_name, months, threshold.unknown_because)
    rest_back = (said.by_sex, said.na_allowed, said.short_name, said.months, said.because)
    levels, levels_back = (threshold.general, dict(threshold.by_region)), (said.general, said.by_region)
    same = (shape, rest_of_it, levels) == (back, rest_back, levels_back)
    if faults or not same or INDICATOR.fullmatch(line) is None or CRITERION.fullmatch(line) or not number:
        return "tên, đơn vị tính hoặc mức không viết được trên một dòng"
    return ""
