"""What is said of a duty or of a target: done, handed over, reached."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungsuc.documents.models import Paper
from chungsuc.movements.forms.fields import MISSING, BodyField, Names, NumberField, day_field, say_missing

REQUIRED = {"required": MISSING}


def not_ahead(day: date, today: date) -> date:
    if day > today:
        raise forms.ValidationError(_("Ngày này chưa tới; chỉ ghi việc đã xảy ra."))
    return day


class FulfilForm(forms.Form):
    occurrence = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    done_on = day_field(label=gettext_lazy("Xong ngày"))
    by_paper = forms.CharField(
        label=gettext_lazy("Bằng văn bản"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Số, ngày và tên văn bản."),
    )
    file = forms.FileField(label=gettext_lazy("Tệp văn bản"), required=False)

    def __init__(self, *given: Any, today: date, papers: Sequence[Paper] = (), **more: Any) -> None:  # noqa: ANN401 -- as Django's
        super().__init__(*given, **more)
        self.today = today
        self.papers = {str(p.pk): p for p in papers}

    def clean_done_on(self) -> date:
        return not_ahead(self.cleaned_data["done_on"], self.today)

    def clean(self) -> dict[str, Any]:
        """One of the register's papers names itself; any other must be named."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["paper"] = paper = self.papers.get(self.data.get("paper", ""))
        if paper is not None and not cleaned.get("by_paper"):
            cleaned["by_paper"] = paper.name[:200]
        elif not cleaned.get("by_paper"):
            self.add_error("by_paper", MISSING)
        return cleaned


class HandOverForm(forms.Form):
    on = day_field(label=gettext_lazy("Từ ngày"))
    reason = forms.CharField(label=gettext_lazy("Lý do, căn cứ"), max_length=300, error_messages=REQUIRED)

    def __init__(self, *given: Any, names: Names, today: date, **more: Any) -> None:  # noqa: ANN401 -- as Django's
        super().__init__(*given, **more)
        self.today = today
        self.fields["to_body"] = BodyField(names, label=_("Chuyển cho"), error_messages=REQUIRED)
        self.order_fields(["to_body"])
        self.datalist = list(names.by_pk.values())

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], self.today)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300, error_messages=REQUIRED)


class ResultForm(forms.Form):
    on = day_field(label=gettext_lazy("Tính đến ngày"))
    value = NumberField(label=gettext_lazy("Kết quả bằng số, nếu có"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Nội dung"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    paper = forms.CharField(label=gettext_lazy("Theo văn bản"), max_length=200, error_messages=REQUIRED)

    def __init__(self, *given: Any, today: date, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        super().__init__(*given, **more)
        self.today = today

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], self.today)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("value") is None and not cleaned.get("note"):
            self.add_error("value", _("Ghi kết quả bằng số hoặc bằng lời."))
        return cleaned


class ExtendForm(forms.Form):
    """More time for chosen bodies."""

    due = day_field(label=gettext_lazy("Gia hạn đến hết ngày"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)
    by_paper = forms.CharField(label=gettext_lazy("Theo văn bản"), max_length=200, required=False)

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        super().__init__(*given, **more)
        say_missing(self)
