"""Forms by which a plan is asked to change, and taken on into another year."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungsuc.documents.models import Paper
from chungsuc.movements.forms.fields import day_field, say_missing
from chungsuc.movements.models import ChangeProposal, DraftItem, ItemKind, Movement
from chungsuc.movements.queries.amending import REPLACEABLE, Standing


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


class AmendingPaperForm(forms.Form):
    def __init__(self, *given: Any, papers: Sequence[Paper], **more: Any) -> None:  # noqa: ANN401 -- as Django's
        super().__init__(*given, **more)
        said = [(str(p.pk), f"{p.name}, {p.subject}"[:120]) for p in papers]
        self.fields["paper"] = forms.ChoiceField(label=_("Theo văn bản"), choices=[("", ""), *said])
        say_missing(self)


class AmendmentForm(forms.Form):
    """From which day, what takes the place of what, what goes; `thay-12` is the item 12 of the draft."""

    on = day_field(label=gettext_lazy("Áp dụng từ ngày"))
    summary = forms.CharField(label=gettext_lazy("Nội dung sửa đổi"), max_length=300)
    valid_to = day_field(label=gettext_lazy("Phong trào kết thúc ngày"))

    def __init__(
        self,
        *given: Any,  # noqa: ANN401 -- as Django's form takes them
        items: Sequence[DraftItem],
        standing: Mapping[str, Sequence[Standing]],
        proposals: Sequence[ChangeProposal],
        **more: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*given, **more)
        self.items = [item for item in items if item.kind in REPLACEABLE]
        for item in self.items:
            olds = [(str(one.key), one.text) for one in standing[item.kind]]
            label = str(item.chosen.get("text") or item.chosen.get("what") or item.chosen.get("award"))
            self.fields[f"thay-{item.pk}"] = forms.ChoiceField(
                label=f"{ItemKind(item.kind).label}: {label}",
                choices=[("", _("thêm mới, không thay mục nào")), *olds],
                required=False,
            )
        for kind in REPLACEABLE:
            self.fields[f"bo-{kind.value}"] = forms.MultipleChoiceField(
                label=_("Bỏ %(kind)s") % {"kind": kind.label},
                choices=[(str(one.key), one.text) for one in standing[kind]],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        self.fields["proposals"] = forms.MultipleChoiceField(
            label=_("Đề nghị được tiếp thu"),
            choices=[(str(p.pk), f"{p.text} ({p.body.official_name})") for p in proposals],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        say_missing(self)

    @staticmethod
    def begun(head: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows at first, of what the draft holds."""
        found: dict[str, Any] = {name: head[name] for name in ("on", "summary", "valid_to")}
        found |= {f"thay-{pk}": str(key) for pk, key in head["replaces"].items()}
        found |= {f"bo-{kind}": [str(key) for key in keys] for kind, keys in head["ends"].items()}
        return found | {"proposals": [str(pk) for pk in head["proposals"]]}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        gone = {(kind.value, key) for kind in REPLACEABLE for key in cleaned.get(f"bo-{kind.value}", ())}
        taken: set[tuple[str, str]] = set()
        for item in self.items:
            name = f"thay-{item.pk}"
            old = (item.kind, cleaned.get(name, ""))
            if old[1] and (old in taken or old in gone):
                self.add_error(name, _("Mục này đã được bỏ, hoặc đã được mục khác thay."))
            taken.add(old)
        return cleaned

    def replaces(self) -> dict[str, int]:
        pairs = {str(item.pk): self.cleaned_data[f"thay-{item.pk}"] for item in self.items}
        return {pk: int(key) for pk, key in pairs.items() if key}

    def ends(self) -> dict[str, list[int]]:
        return {kind.value: [int(key) for key in self.cleaned_data[f"bo-{kind.value}"]] for kind in REPLACEABLE}

    def days(self) -> tuple[date, date]:
        return self.cleaned_data["on"], self.cleaned_data["valid_to"]
