"""Forms by which a plan is asked to change, and taken on into another year."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungsuc.movements.forms.fields import say_missing
from chungsuc.movements.models import ChangeProposal, Movement


class ProposalForm(forms.ModelForm[ChangeProposal]):
    class Meta:
        model = ChangeProposal
        fields = ("target", "duty", "text", "reason")

    def __init__(self, *given: Any, movement: Movement, **more: Any) -> None:  # noqa: ANN401 -- as Django's
        super().__init__(*given, **more)
        for name, rows, label in (
            ("target", movement.targets.filter(ended_on=None), _("Về mục tiêu")),
            ("duty", movement.duties.filter(ended_on=None).select_related("lead"), _("Về nhiệm vụ")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset, field.label, field.required = rows, label, False
            field.empty_label = _("(cả kế hoạch)")
        for name in ("text", "reason"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 2})
        say_missing(self)


class CopyForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Tên phong trào mới"), max_length=200)
    plan = forms.CharField(label=gettext_lazy("Theo kế hoạch"), max_length=200)
    years = forms.IntegerField(
        label=gettext_lazy("Lùi mọi ngày đi mấy năm"),
        min_value=1,
        max_value=10,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "num"}),
    )

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        super().__init__(*given, **more)
        say_missing(self)
