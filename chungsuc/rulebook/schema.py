"""The form of the rule files. What does not fit is refused with file, key, what was expected and what was found."""

import math
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from chungsuc.rulebook.problems import Problem, RuleFileError

Confidence = Literal["verified", "sourced", "recalled", "sample"]
Kind = Literal["ratio", "boolean", "count", "amount", "grade", "composite"]
Direction = Literal["at_least", "at_most"]
Scalar = bool | int | float | str | None
Value = Scalar | dict[int, Scalar]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Number = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$")]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


F = TypeVar("F", bound=Form)
LARGEST_LEVEL = 10**12
LARGEST_FILE = 2 * 1024**2
DEEPEST = 20


class DecisionForm(Form):
    number: str
    date: date
    issuer: str
    annex: str | None = None
    confidence: Confidence


class EffectiveForm(Form):
    starts: date = Field(alias="from")
    to: date | None
    nominal_to: date | None = None
    successor: str | None = None
    successor_from: date | None = None
    unsettled_from: date | None = None
    unsettled_because: str | None = None
    confidence: Confidence
    note: str | None = None

    @model_validator(mode="after")
    def _says_why(self) -> "EffectiveForm":
        if (self.unsettled_from is None) != (self.unsettled_because is None):
            raise ValueError("unsettled_from và unsettled_because đi cùng nhau")
        return self


class RegionForm(Form):
    id: Slug
    name: str
    label: str


class BandForm(Form):
    id: str
    name: str
    lowest: int = Field(alias="from")
    highest: int = Field(alias="to")


class ThresholdForm(Form):
    starts: date = Field(alias="from")
    to: date | None = None
    decision: str
    place: str
    general: Value
    by_region: dict[Slug, Value]
    confidence: Confidence
    confidence_of: dict[str, Confidence] = {}
    delegated_to_province: bool | None = None
    unknown_because: str | None = None
    looser_because: str | None = None


class AgeForm(Form):
    months: int = Field(gt=0)
    confidence: Literal["assumed", "verified", "sourced", "recalled"]


class ByCountForm(Form):
    key: Slug
    name: str
    over: int
    general: int | float
    otherwise: int | float


class PartForm(Form):
    key: Slug
    name: str
    kind: Literal["ratio", "amount", "count"]
    measured_in: str
    direction: Direction
    not_for_regions: list[Slug] = []
    by_count: ByCountForm | None = None
    thresholds: list[ThresholdForm]


class IndicatorForm(Form):
    number: Number
    name: str
    name_en: str | None = None
    short_name: str | None = None
    kind: Kind
    measure: Slug
    measured_in: str
    direction: Direction
    by_sex: bool = False
    na_allowed: bool = False
    grades: list[str] = []
    max_age: AgeForm
    plain_value_part: Slug | None = None
    plain_value_regions: list[Slug] = []
    parts: list[PartForm] = []
    thresholds: list[ThresholdForm] = Field(min_length=1)
    guided_by: str | None = None
    name_confidence: Confidence | None = None
    sources: list[str] = []
    note: str | None = None

    @model_validator(mode="after")
    def _kind_holds(self) -> "IndicatorForm":
        if (self.kind == "composite") != bool(self.parts):
            raise ValueError("chỉ tiêu composite phải có parts, loại khác thì không")
        if (self.kind == "grade") != bool(self.grades):
            raise ValueError("chỉ tiêu grade phải có grades, loại khác thì không")
        for threshold in self.thresholds:
            for value in (threshold.general, *threshold.by_region.values()):
                for one in value.values() if isinstance(value, dict) else (value,):
                    self._fits(one)
        return self

    def _fits(self, value: Scalar) -> None:
        if not fits(self.kind, self.grades, value):
            raise ValueError(f"mức {value!r} không hợp với loại {self.kind}")


def fits(kind: Kind, grades: Sequence[str], value: Scalar) -> bool:
    """Whether a level can be one of this kind of indicator; null always can."""
    if value is None:
        return True
    if kind == "boolean":
        return value is True
    if kind == "grade":
        return value in grades
    if isinstance(value, bool | str):
        return False
    return math.isfinite(value) and round(value, 4) == value and abs(value) < LARGEST_LEVEL


class CriterionForm(Form):
    number: int
    name: str
    name_en: str | None = None
    group: str = ""
    indicators: list[IndicatorForm] = Field(min_length=1)


class CountsForm(Form):
    criteria: int
    indicators: int


class ScopeRuleForm(Form):
    rule: str
    confidence: Confidence


class EditionForm(Form):
    form: Literal[1] = Field(alias="schema")
    id: Slug
    name: str
    name_en: str | None = None
    level: Slug
    decision: DecisionForm
    effective: EffectiveForm
    regions: list[RegionForm]
    reading_rules: list[str]
    bands: list[BandForm]
    counts: CountsForm
    criteria: list[CriterionForm]
    scope_rules: list[ScopeRuleForm] = []
    sources: dict[str, Any] = {}

    @model_validator(mode="after")
    def _whole(self) -> "EditionForm":
        numbers = [i.number for c in self.criteria for i in c.indicators]
        if len(self.criteria) != self.counts.criteria or len(numbers) != self.counts.indicators:
            raise ValueError(f"có {len(self.criteria)} tiêu chí, {len(numbers)} chỉ tiêu, khác với counts")
        if len(set(numbers)) != len(numbers):
            raise ValueError("có số chỉ tiêu ghi hai lần")
        known = {r.id for r in self.regions}
        for criterion in self.criteria:
            for indicator in criterion.indicators:
                for threshold in [*indicator.thresholds, *(t for p in indicator.parts for t in p.thresholds)]:
                    if strange := set(threshold.by_region) - known:
                        raise ValueError(f"{indicator.number}: vùng không có trong bộ: {', '.join(sorted(strange))}")
        return self


_EXPECTED = {
    "missing": "có khóa này",
    "extra_forbidden": "không có khóa này (không thuộc mẫu)",
    "string_type": "một chuỗi chữ",
    "int_type": "một số nguyên",
    "float_type": "một số",
    "bool_type": "true hoặc false",
    "list_type": "một danh sách",
    "dict_type": "một bảng khóa: giá trị",
    "model_type": "một bảng khóa: giá trị",
    "date_from_datetime_parsing": "một ngày, như 2022-03-08",
    "date_parsing": "một ngày, như 2022-03-08",
    "date_type": "một ngày, như 2022-03-08",
    "none_required": "để trống (null)",
}


def _wanted(context: dict[str, Any] | None, message: str) -> str:
    if context and "expected" in context:
        return f"một trong {context['expected']}"
    if context and "pattern" in context:
        return f"chữ theo mẫu {context['pattern']}"
    return message.removeprefix("Value error, ")


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds; the form decides
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    if (size := path.stat().st_size) > LARGEST_FILE:
        raise RuleFileError([Problem(path.name, "(tệp)", f"tệp không quá {LARGEST_FILE:,} byte", f"{size:,} byte")])
    try:
        text = path.read_text(encoding="utf-8")
        if blown := _blown_up(text, loader):
            raise RuleFileError([Problem(path.name, "(tệp)", *blown)])
        return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    except UnicodeDecodeError as error:
        raise RuleFileError([Problem(path.name, "(tệp)", "mã hóa UTF-8", f"byte lạ ở vị trí {error.start}")]) from error
    except yaml.YAMLError as error:
        raise RuleFileError([Problem(path.name, "(tệp)", "YAML đúng cú pháp", " ".join(str(error).split()))]) from error


def _blown_up(text: str, loader: Any) -> tuple[str, str] | None:  # noqa: ANN401
    """What makes a short file endless: a part that stands for another one, brackets without end."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return "mọi giá trị viết đầy đủ, không có bí danh (&, *)", f"bí danh ở dòng {_line(event)}"
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return f"không quá {DEEPEST} tầng lồng nhau", f"tầng sâu hơn ở dòng {_line(event)}"
    return None


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def validate(form: type[F], raw: Any, file: str) -> F:  # noqa: ANN401
    try:
        return form.model_validate(raw)
    except ValidationError as error:
        problems = [
            Problem(
                file=file,
                key=".".join(str(step) for step in e["loc"]) or "(tệp)",
                expected=_EXPECTED.get(e["type"]) or _wanted(e.get("ctx"), e["msg"]),
                found=repr(e["input"])[:80],
            )
            for e in error.errors()
        ]
        raise RuleFileError(problems) from error
