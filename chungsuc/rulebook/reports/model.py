"""What a report form is, and what a filled one holds. Numbers are exact decimals in the unit of their column; shares percent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

Cell = Decimal | str | bool | date | None


class ColumnType(StrEnum):
    INT = "int"
    DECIMAL = "decimal"
    PERCENT = "percent"
    MONEY = "money"
    TEXT = "text"
    ENUM = "enum"
    DATE = "date"
    BOOL = "bool"
    CODE = "code"


class Aggregation(StrEnum):
    """How a total comes to be: by sum, by count of rows, by its formula over totals (ratio), by weights (mean), or not at all."""

    SUM = "sum"
    COUNT = "count"
    RATIO = "ratio"
    MEAN = "mean"
    NONE = "none"


class Source(StrEnum):
    """Where a cell comes from: counted by the software from standings and facts, typed by the body, or by a formula."""

    COMPUTED = "computed"
    TYPED = "typed"
    FORMULA = "formula"


class Rows(StrEnum):
    """What one row is. `LIST`: rows that the body adds itself, such as works; `SECTIONS`: the parts of a text."""

    BODIES = "bodies"
    CRITERIA = "criteria"
    INDICATORS = "indicators"
    TARGETS = "targets"
    LIST = "list"
    SECTIONS = "sections"


@dataclass(frozen=True, slots=True)
class Column:
    """
    `formula`: over columns of the same row, see `formulas`. `repeat`: one column for each of something (`criteria`), whose
    expanded columns have keys `c01`, `c02`; `weight`: the column by which a mean is weighted; `options`: keys and words of an
    enum. `denominator`: in words, what a share is of. `group`: the words over several columns' heads.
    """

    key: str
    name: str
    type: ColumnType
    aggregation: Aggregation = Aggregation.NONE
    source: Source = Source.TYPED
    measured_in: str = ""
    formula: str = ""
    repeat: str = ""
    weight: str = ""
    denominator: str = ""
    group: str = ""
    places: int = 0
    options: Mapping[str, str] = field(default_factory=dict)
    provenance: str = ""
    note: str = ""


class Severity(StrEnum):
    ERROR = "error"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that a row (or the total, or the whole table) obeys: `rule` in the language of formulas, or a named check."""

    id: str
    says: str
    severity: Severity
    rule: str = ""
    named: str = ""
    over: str = "row"  # row, total, table


@dataclass(frozen=True, slots=True)
class ReportForm:
    """`filled`: whether the software holds what the form needs; else it stands ready as a definition."""

    id: str
    name: str
    short_name: str
    levels: tuple[str, ...]
    periods: tuple[str, ...]
    rows: Rows
    row: str
    columns: tuple[Column, ...]
    checks: tuple[Check, ...]
    provenance: str
    basis: tuple[str, ...] = ()
    due: str = ""
    filled: bool = True
    money: str = ""  # đồng, triệu đồng, tỷ đồng: the unit of all money columns, stated on every copy


@dataclass(frozen=True, slots=True)
class Row:
    """`key` identifies the row within the table (a body's key, a criterion's number, …); `missing`: nobody has reported it."""

    key: str
    name: str
    cells: Mapping[str, Cell]
    missing: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class FormTable:
    """
    A filled form: `columns` with the repeated ones expanded, `rows`, the `total` where the form has one. `about`: lines under the
    title (territory, as-of day, line, hierarchy, set). `stated`: what somebody typed where the software has its own figure.
    `body`: the key of the body whose table it is.
    """

    form: ReportForm
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: Row | None = None
    about: Sequence[str] = ()
    as_of: date | None = None
    period: str = ""
    stated: Mapping[str, Mapping[str, Cell]] = field(default_factory=dict)  # row key, column key
    body: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says against a table, with the figures; `columns` and `row` say where."""

    check: str
    severity: Severity
    text: str
    row: str = ""
    columns: tuple[str, ...] = ()
