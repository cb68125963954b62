"""The shape of the files of report forms, and of the shared words. What a form means is looked at by `faults`."""

from typing import Annotated, Literal

from pydantic import Field

from chungsuc.rulebook.reports.model import Aggregation, ColumnType, Rows, Severity
from chungsuc.rulebook.schema import Flag, Form, Slug, Whole

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Said = Annotated[str, Field(min_length=1, max_length=400)]
Provenance = Literal["sourced", "partial", "recalled"]
Level = Literal["village", "commune", "district", "province", "nation", "department", "any"]
Period = Literal["baseline", "month", "quarter", "half_year", "year", "multi_year", "ad_hoc", "at_recognition"]
Options = Annotated[str, Field(min_length=1)] | dict[str, str]


class ColumnForm(Form):
    key: Key
    name: Said
    type: ColumnType
    total: Aggregation = Aggregation.NONE
    source: Literal["computed", "typed"] | None = None  # one with a formula comes from it
    unit: str = ""
    formula: str = ""
    repeat: str = ""
    weight: str = ""
    denominator: str = ""
    group: str = ""
    places: Whole = Field(default=0, ge=0, le=6)
    options: Options = Field(default_factory=dict)
    counted: str = ""
    signed: Flag = False
    provenance: Provenance | None = None
    note: str = ""


class CheckForm(Form):
    id: Slug
    severity: Severity
    says: str = ""
    rule: str = ""
    named: str = ""
    over: Literal["row", "total", "both"] = "row"
    columns: list[str] = Field(default_factory=list)


class ReportFormForm(Form):
    form: Literal[1] = Field(alias="schema")
    id: Key
    name: Said
    short_name: Said
    levels: list[Level] = Field(min_length=1)
    periods: list[Period] = Field(min_length=1)
    rows: Rows
    row: Said
    due: str = ""
    due_provenance: Provenance
    provenance: Provenance
    filled: Flag = True
    basis: list[Said] = Field(min_length=1)
    money: str = ""
    note: str = ""
    repeats: dict[str, Options] = Field(default_factory=dict)
    columns: list[ColumnForm] = Field(min_length=1, max_length=200)
    checks: list[CheckForm] = Field(default_factory=list)


class WordsForm(Form):
    form: Literal[1] = Field(alias="schema")
    words: dict[Key, dict[str, Said]]
