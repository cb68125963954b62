"""The form of the rule files. What does not fit is refused with file, key, what was expected and what was found."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from chungsuc.rulebook.model import GENERAL, Edition, Indicator, Part

Confidence = Literal["verified", "sourced", "recalled", "sample"]
Kind = Literal["ratio", "boolean", "count", "amount", "grade", "composite"]
Direction = Literal["at_least", "at_most"]
Scalar = bool | int | float | str | None
Value = Scalar | dict[int, Scalar]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Number = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$")]
Place = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?(/[a-z0-9-]+)?$")]  # an indicator, or one of its parts


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


F = TypeVar("F", bound=Form)
LARGEST_LEVEL = 10**12


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


class OverlayForm(Form):
    form: Literal[1] = Field(alias="schema")
    id: Slug
    name: str
    extends: Slug
    sample: bool = False
    counts_as_checked: bool = False
    note: str | None = None
    thresholds: dict[Place, list[ThresholdForm]]

    @model_validator(mode="after")
    def _honest(self) -> "OverlayForm":
        if self.counts_as_checked and not self.sample:
            raise ValueError("counts_as_checked chỉ dùng cho bộ mẫu (sample: true)")
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


@dataclass(frozen=True, slots=True)
class Problem:
    file: str
    key: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: cần {self.expected}, gặp {self.found}"


class RuleFileError(ValueError):
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))


def overlay_problems(form: OverlayForm, edition: Edition, file: str) -> Iterator[Problem]:
    """What an overlay says that its edition cannot take."""
    if form.extends != edition.id:
        yield Problem(file, "extends", edition.id, form.extends)
        return
    places: dict[str, Indicator | Part] = {i.number: i for i in edition.indicators if i.kind != "composite"}
    places |= {f"{i.number}/{p.key}": p for i in edition.indicators for p in i.parts}
    regions = {r.id for r in edition.regions}
    for number, thresholds in form.thresholds.items():
        asked = places.get(number)
        if asked is None:
            whole = any(i.number == number for i in edition.indicators)
            wanted = f"mức của từng phần, như {number}/phần" if whole else f"chỉ tiêu của {edition.id}"
            yield Problem(file, f"thresholds.{number}", wanted, "chỉ tiêu nhiều phần" if whole else number)
            continue
        grades = asked.grades if isinstance(asked, Indicator) else ()
        for place, threshold in enumerate(thresholds):
            for region, value in ((GENERAL, threshold.general), *threshold.by_region.items()):
                key = f"thresholds.{number}.{place}.{region}"
                if region not in regions and region != GENERAL:
                    yield Problem(file, key, f"một trong {', '.join(sorted(regions))}", region)
                for one in value.values() if isinstance(value, dict) else (value,):
                    if not fits(asked.kind, grades, one):
                        yield Problem(file, key, f"mức hợp với loại {asked.kind}", repr(one))


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds; the form decides
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    except UnicodeDecodeError as error:
        raise RuleFileError([Problem(path.name, "(tệp)", "mã hóa UTF-8", f"byte lạ ở vị trí {error.start}")]) from error
    except yaml.YAMLError as error:
        raise RuleFileError([Problem(path.name, "(tệp)", "YAML đúng cú pháp", " ".join(str(error).split()))]) from error


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
