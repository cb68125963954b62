"""The form of the files that are laid over an edition."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from chungsuc.rulebook.schema import Flag, Form, Number, Slug, ThresholdForm, Value

Place = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?(/[a-z0-9-]+)?$")]  # an indicator, or one of its parts


class WordingForm(Form):
    starts: date = Field(alias="from")
    to: date | None = None
    decision: str
    place: str
    text: str = Field(min_length=1)


class CheckForm(Form):
    """Two officials read the level in the decision's own text. The column is a region, a group, or `general`."""

    place: Place
    column: Slug
    starts: date = Field(alias="from")
    level: Value
    decision: str
    page: str | int
    day: date
    by: str
    confirmed_by: str


class OverlayForm(Form):
    form: Literal[1] = Field(alias="schema")
    id: Slug
    name: str
    extends: Slug
    sample: Flag = False
    counts_as_checked: Flag = False
    note: str | None = None
    thresholds: dict[Place, list[ThresholdForm]] = Field(default_factory=dict)
    wordings: dict[Number, list[WordingForm]] = Field(default_factory=dict)
    checks: list[CheckForm] = Field(default_factory=list)

    @model_validator(mode="after")
    def _honest(self) -> "OverlayForm":
        if self.counts_as_checked and not self.sample:
            raise ValueError("counts_as_checked chỉ dùng cho bộ mẫu (sample: true)")
        return self
