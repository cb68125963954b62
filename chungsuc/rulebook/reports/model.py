"""What a report form is, and what a filled one holds. Numbers are exact decimals in the unit of their column; shares percent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

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

NUMBERS: Final = frozenset({ColumnType.INT, ColumnType.DECIMAL, ColumnType.PERCENT, ColumnType.MONEY})


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
    """
    What one row is. `LIST`: rows that the body adds itself, such as works; `SECTIONS`: the parts of a text, which the
    form's `repeats["sections"]` names.
    """

    BODIES = "bodies"
    CRITERIA = "criteria"
    INDICATORS = "indicators"
    TARGETS = "targets"
    LIST = "list"
    SECTIONS = "sections"


@dataclass(frozen=True, slots=True)
class Column:
    """
    `formula`: over columns of the same row, see `formulas`. `repeat`: one column for each of something; expanded, the column
    `c` repeated over `criteria` gives `c01`, `c02`, the column `b` over `bands` gives `b_19_19`, `b_15_18`, each with `of`, the
    key that it is expanded from, and `item`, that of which it is, whose name stands in `note` where the head has no room for it.
    `weight`: the column by which a mean is weighted, every row alike without one; `options`: keys and words of an enum;
    `counted`: the option that a count counts. `denominator`: in words, what a share is of. `group`: the words over several
    columns' heads. `signed`: the number may be below zero.
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
    counted: str = ""
    signed: bool = False
    of: str = ""
    item: str = ""


class Severity(StrEnum):
    ERROR = "error"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Check:
    """
    A rule that a row or the total obeys: `rule` in the language of formulas, with `says` for where it does not hold, in which
    `{a - b}` stands for the figure; or a `named` check over `columns`, which has its own words.
    """

    id: str
    says: str
    severity: Severity
    rule: str = ""
    named: str = ""
    over: str = "row"  # row, total, both
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportForm:
    """
    `row`: what one row is, in the word that heads the column of the rows' names; `filled`: whether the software holds what the
    form needs, else it stands ready as a definition; `repeats`: of what columns are repeated where nothing else is said.
    """

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
    due_provenance: str = ""
    filled: bool = True
    money: str = ""  # đồng, triệu đồng, tỷ đồng: the unit of all money columns, stated on every copy
    repeats: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """
    `key` identifies the row within the table (a body's key, a criterion's number, …); `missing`: nobody has reported it; `as_of`:
    the day on which its figures stand, where that is not the table's. `note`: beside the row, whatever it says; `reason`: why
    something is not what it was, such as the merger of communes or what the body says of a criterion lost, where checks ask.
    """

    key: str
    name: str
    cells: Mapping[str, Cell]
    missing: bool = False
    note: str = ""
    as_of: date | None = None
    reason: str = ""


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
