"""Boxes for what plans hold: days, Vietnamese numbers, bodies by name, numbers of criteria."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungsuc.rulebook.numbers import NumberError, format_number, parse_number
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import STEP

NOT_A_DAY = gettext_lazy("Ghi một ngày có thật, như 31/12/2025.")
MISSING = gettext_lazy("Cần ghi ô này.")


def clean_text(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def day_field(**given: Any) -> forms.DateField:  # noqa: ANN401 -- as Django's field takes them
    """A day, by the browser's own calendar where it has one."""
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": NOT_A_DAY, "required": MISSING},
        **given,
    )


def say_missing(form: forms.BaseForm) -> None:
    """Every box says in the same words that it must be filled."""
    for field in form.fields.values():
        field.error_messages["required"] = MISSING


class NumberField(forms.CharField):
    """A number as officials write it, scaled."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 -- as Django's field takes them
        super().__init__(widget=forms.TextInput(attrs={"class": "num", "inputmode": "decimal"}), **given)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 -- as Django's
        if value in self.empty_values:
            return None
        try:
            return parse_number(value)
        except NumberError as wrong:
            raise ValidationError(str(wrong)) from wrong

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 -- as Django's
        return format_number(value) if isinstance(value, int) else value


class CriteriaField(forms.CharField):
    """Numbers of criteria, commas between them."""

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 -- as Django's
        words = [w.strip() for w in (value or "").replace(";", ",").split(",") if w.strip()]
        if not all(w.isdecimal() and len(w) <= 3 for w in words):
            raise ValidationError(_("Ghi số hiệu tiêu chí, cách nhau bằng dấu phẩy, như 17, 18."))
        return sorted({int(w) for w in words})

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 -- as Django's
        return ", ".join(map(str, value)) if isinstance(value, list) else value


class Names:
    """The bodies that may be named on a page, each by a name that only it bears there: "Xã Minh Long", or "Minh Long" alone."""

    def __init__(self, bodies: Sequence[Body]) -> None:
        borne = Counter(b.official_name for b in bodies)
        self.by_pk = {
            b.pk: f"{b.official_name}, {b.parent.official_name}"
            if borne[b.official_name] > 1 and b.parent
            else b.official_name
            for b in bodies
        }
        short = Counter(b.name.casefold() for b in bodies)
        self.by_name = {b.name.casefold(): b for b in bodies if short[b.name.casefold()] == 1}
        self.by_name |= {self.by_pk[b.pk].casefold(): b for b in bodies}

    def find(self, typed: str) -> Body:
        found = self.by_name.get(clean_text(typed).casefold())
        if found is None:
            raise ValidationError(_("Không có đơn vị “%(name)s” trong danh sách.") % {"name": typed.strip()})
        return found

    def of(self, value: object) -> str:
        pk = value.pk if isinstance(value, Body) else value
        return self.by_pk.get(pk, "") if isinstance(pk, int) else str(value or "")


def names_around(path: str, on: date) -> Names:
    """Every body of the province, hamlets left out. One query."""
    bodies = Body.objects.on(on).within(path[:STEP]).exclude(kind=BodyKind.HAMLET)
    return Names(list(bodies.select_related("parent").order_by("path")))


class BodyField(forms.CharField):
    """One body, by its name; the page offers the names in a list."""

    def __init__(self, names: Names, **given: Any) -> None:  # noqa: ANN401 -- as Django's field takes them
        self.names = names
        super().__init__(widget=forms.TextInput(attrs={"list": "don-vi", "autocomplete": "off"}), **given)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 -- as Django's
        return self.names.find(value) if value and value.strip() else None

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 -- as Django's
        return self.names.of(value)


class BodiesField(forms.CharField):
    """Several bodies, a name on each line."""

    def __init__(self, names: Names, **given: Any) -> None:  # noqa: ANN401 -- as Django's field takes them
        self.names = names
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **given)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 -- as Django's
        found, unknown = {}, []
        for line in filter(str.strip, (value or "").splitlines()):
            try:
                body = self.names.find(line)
            except ValidationError as problem:
                unknown.append(problem)
            else:
                found[body.pk] = body
        if unknown:
            raise ValidationError(unknown)
        return list(found.values())

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 -- as Django's
        return "\n".join(map(self.names.of, value)) if isinstance(value, list) else value
