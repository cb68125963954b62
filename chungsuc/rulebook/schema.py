"""The form of the rule files. What does not fit is refused with file, key, what was expected and what was found."""

import math
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chungsuc.rulebook.levels import LEVEL_NAMES
from chungsuc.rulebook.model import Edition
from chungsuc.rulebook.problems import Problem

Confidence = Literal["verified", "sourced", "recalled", "sample"]
Kind = Literal["ratio", "boolean", "count", "amount", "grade", "composite"]
Direction = Literal["at_least", "at_most"]
Scalar = bool | int | float | str | None
Value = Scalar | dict[int, Scalar]
Whole = Annotated[int, Field(strict=True)]  # what is built from a file takes it as it stands there: no "5" for 5
Flag = Annotated[bool, Field(strict=True)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Number = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$")]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


LARGEST_LEVEL = 10**12


class DecisionForm(Form):
    """Of a set of which little is known, the number may be "" and the date null."""

    number: str
    date: date | None
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
        for last in (self.to, self.nominal_to):
            if last is not None and last < self.starts:
                raise ValueError(f"ngày kết thúc {last:%d/%m/%Y} không trước ngày bắt đầu {self.starts:%d/%m/%Y}")
        return self


class RegionForm(Form):
    id: Slug
    name: str
    label: str


class BandForm(Form):
    id: str
    name: str
    lowest: Whole = Field(alias="from")
    highest: Whole = Field(alias="to")


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
    months: Whole = Field(gt=0)
    confidence: Literal["assumed", "verified", "sourced", "recalled"]


class ByCountForm(Form):
    key: Slug
    name: str
    over: Whole
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
    thresholds: list[ThresholdForm] = Field(min_length=1)


class DerivedForm(Form):
    of: Literal["self", "commune", "town", "district", "city"]
    level: str = ""
    title: Slug | Literal[""] = ""

    @model_validator(mode="after")
    def _one(self) -> "DerivedForm":
        if bool(self.level) == bool(self.title):
            raise ValueError("chỉ một trong level (bộ tiêu chí) hoặc title (danh hiệu)")
        if self.level:
            _known_level(self.level)
        return self


class MultipleForm(Form):
    level: str
    indicator: Number
    times: int | float = Field(gt=0)

    @model_validator(mode="after")
    def _known(self) -> "MultipleForm":
        _known_level(self.level)
        if round(self.times, 4) != self.times:
            raise ValueError("times có nhiều nhất bốn chữ số thập phân")
        return self


class IndicatorForm(Form):
    number: Number
    name: str
    name_en: str | None = None
    short_name: str | None = None
    kind: Kind
    measure: Slug | Literal[""] = ""
    derived: DerivedForm | None = None
    multiple: MultipleForm | None = None
    measured_in: str
    direction: Direction
    by_sex: Flag = False
    na_allowed: Flag = False
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
        if bool(self.measure) == bool(self.derived):
            raise ValueError("chỉ một trong measure (đại lượng) hoặc derived (kết quả của bộ khác)")
        if self.derived and self.kind != ("boolean" if self.derived.of == "self" else "ratio"):
            raise ValueError("derived của chính đơn vị là boolean, của các đơn vị cấp dưới là ratio")
        if self.multiple and self.kind not in ("ratio", "amount", "count"):
            raise ValueError("multiple chỉ dùng cho ratio, amount, count")
        for threshold in self.thresholds:
            for value in (threshold.general, *threshold.by_region.values()):
                for one in value.values() if isinstance(value, dict) else (value,):
                    self._fits(one)
        return self

    def _fits(self, value: Scalar) -> None:
        if self.multiple and value is not None:
            raise ValueError("chỉ tiêu có multiple để trống mức: mức tính từ bộ khác")
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
    """In an amending edition only what changes: no name leaves the name, and what is not listed stands."""

    number: Whole
    name: str | None = None
    name_en: str | None = None
    group: str | None = None
    indicators: list[IndicatorForm]


class CountsForm(Form):
    """As the decision has them; null where that is not known."""

    criteria: Whole | None
    indicators: Whole | None

    @property
    def pair(self) -> tuple[int | None, int | None]:
        return self.criteria, self.indicators


class ScopeRuleForm(Form):
    rule: str
    confidence: Confidence


class EditionForm(Form):
    form: Literal[1] = Field(alias="schema")
    id: Slug
    name: str
    name_en: str | None = None
    level: str
    territory: Slug | None = None
    extends: Slug | None = None
    complete: Flag = True
    incomplete_because: str | None = None
    columns: Literal["region", "group"] = "region"
    decision: DecisionForm
    effective: EffectiveForm
    regions: list[RegionForm]
    reading_rules: list[str] = []
    bands: list[BandForm] = []
    counts: CountsForm
    criteria: list[CriterionForm]
    scope_rules: list[ScopeRuleForm] = []
    sources: dict[str, Any] = {}

    @model_validator(mode="after")
    def _whole(self) -> "EditionForm":
        _known_level(self.level)
        if self.complete == bool(self.incomplete_because):
            raise ValueError("complete: false và incomplete_because đi cùng nhau")
        numbers = [i.number for c in self.criteria for i in c.indicators]
        if len(set(numbers)) != len(numbers):
            raise ValueError("có số chỉ tiêu ghi hai lần")
        if len({c.number for c in self.criteria}) != len(self.criteria):
            raise ValueError("có số tiêu chí ghi hai lần")
        known = {r.id for r in self.regions}
        for criterion in self.criteria:
            for indicator in criterion.indicators:
                for threshold in [*indicator.thresholds, *(t for p in indicator.parts for t in p.thresholds)]:
                    if strange := set(threshold.by_region) - known:
                        raise ValueError(f"{indicator.number}: vùng không có trong bộ: {', '.join(sorted(strange))}")
        return self if self.extends else self._by_itself(len(numbers))

    def _by_itself(self, indicators: int) -> "EditionForm":
        """What an amending edition takes from the one that it amends must be here."""
        if nameless := [c.number for c in self.criteria if c.name is None]:
            raise ValueError(f"tiêu chí {nameless[0]} chưa có tên")
        if self.complete and (bare := [c.number for c in self.criteria if not c.indicators]):
            raise ValueError(f"tiêu chí {bare[0]} không có chỉ tiêu nào mà bộ ghi là đủ")
        found = f"có {len(self.criteria)} tiêu chí, {indicators} chỉ tiêu"
        if fault := miscounted((len(self.criteria), indicators), self.counts.pair, complete=self.complete):
            raise ValueError(f"{found}, {fault}")
        return self


def _known_level(level: str) -> None:
    if level not in LEVEL_NAMES:
        raise ValueError(f"cấp “{level}” không có; các cấp là: {', '.join(LEVEL_NAMES)}")


def miscounted(found: tuple[int, int], stated: tuple[int | None, int | None], *, complete: bool) -> str:
    """What is wrong with the numbers of criteria and indicators; "" when nothing is. An incomplete set may have fewer."""
    if complete:
        return "" if found == stated else "khác với counts"
    more = any(s is not None and f > s for f, s in zip(found, stated, strict=True))
    return "nhiều hơn counts" if more else ""


def amended_problems(edition: Edition, file: str) -> Iterator[Problem]:
    """What only shows when an edition is joined with the one that it amends."""
    if edition.amends is None:
        return
    for criterion in edition.criteria:
        if not criterion.name:
            yield Problem(file, f"criteria.{criterion.number}", "tên của tiêu chí thêm vào", "không có tên")
    found = len(edition.criteria), len(edition.indicators)
    if fault := miscounted(found, edition.stated_counts, complete=edition.incomplete_because is None):
        told = f"{found[0]} tiêu chí, {found[1]} chỉ tiêu sau khi sửa đổi, {fault}"
        yield Problem(file, "counts", "số tiêu chí và chỉ tiêu như quyết định", told)
    known = {r.id for r in edition.regions}
    for indicator in edition.indicators:
        asked = [*indicator.thresholds, *(t for p in indicator.parts for t in p.thresholds)]
        if strange := {region for t in asked for region in t.by_region} - known:
            told = f"{indicator.number} có mức của {', '.join(sorted(strange))}"
            yield Problem(file, "regions", "mọi vùng mà bộ được sửa đổi ghi mức", told)
