"""The form of the catalogues: what is measured, and which titles there are."""

from typing import Literal

from pydantic import Field, model_validator

from chungsuc.rulebook.schema import Confidence, Flag, Form, Kind, Number, Slug, Whole

BodyKind = Literal["province", "district", "commune", "town", "hamlet"]


class ReadByForm(Form):
    edition: Slug
    indicator: Number


class MeasureForm(Form):
    id: Slug
    name: str
    short_name: str | None = None
    kind: Kind
    measured_in: str
    numerator_name: str | None = None
    denominator_name: str | None = None
    by_sex: Flag = False
    levels: tuple[BodyKind, ...] = ("commune",)
    nature: Literal["stock", "flow"] = "stock"
    read_by: tuple[ReadByForm, ...] = ()

    @model_validator(mode="after")
    def _can_be_asked(self) -> "MeasureForm":
        if not self.read_by and self.kind in ("grade", "composite"):
            raise ValueError("đại lượng không chỉ tiêu nào đọc thì không thể là grade hay composite")
        return self


class MeasuresForm(Form):
    form: Literal[1] = Field(alias="schema")
    measures: list[MeasureForm]


class TitleForm(Form):
    id: Slug
    name: str
    short_name: str
    level: BodyKind
    standard: Slug | Literal[""] = ""
    rank: Whole = Field(gt=0)
    includes: tuple[Slug, ...] = ()
    confidence: Confidence
    note: str | None = None


class TitlesForm(Form):
    form: Literal[1] = Field(alias="schema")
    titles: list[TitleForm]

    @model_validator(mode="after")
    def _below(self) -> "TitlesForm":
        known: dict[str, TitleForm] = {}
        for title in self.titles:
            if title.id in known:
                raise ValueError(f"danh hiệu {title.id} ghi hai lần")
            for included in title.includes:
                lower = known.get(included)
                if lower is None or lower.level != title.level or lower.rank >= title.rank:
                    raise ValueError(f"{title.id}: {included} phải là danh hiệu thấp hơn của cùng cấp, ghi ở trên")
            known[title.id] = title
        return self
