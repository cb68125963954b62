"""Movements, phases, targets and duties as they are typed in."""

from collections import Counter
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungsuc.movements.due import DueError
from chungsuc.movements.forms.due import HELP, WAYS, read_rule, typed_rule
from chungsuc.movements.forms.fields import (
    MISSING,
    BodiesField,
    BodyField,
    CriteriaField,
    NumberField,
    day_field,
    names_around,
    say_missing,
)
from chungsuc.movements.models import KIND_FIELDS, NEEDED, Duty, Movement, Phase, Target, TargetKind
from chungsuc.progress.lawbook import current
from chungsuc.rulebook.load import load_titles
from chungsuc.rulebook.numbers import format_number

OTHER = "other"


def label_of(model: type[Movement | Target], name: str) -> str:
    label = str(getattr(model, name).field.verbose_name)
    return label[:1].upper() + label[1:]


def standards(empty: str) -> list[tuple[str, str]]:
    known = [(e.id, f"{e.name} ({e.decision.number})") for e in current().editions]
    return [("", empty), *known, (OTHER, _("bộ khác, chưa có trong bộ quy tắc"))]


class StandardForm(forms.ModelForm[Any]):
    """The part that names a set: one of the rulebook, or its decision as the plan names it."""

    standard_other = forms.CharField(
        label=gettext_lazy("Tên quyết định của bộ khác"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Chỉ ghi khi chọn bộ khác, như: Quyết định số 933/QĐ-UBND ngày 22/5/2018."),
    )

    def offer_standards(self, empty: str) -> None:
        field = forms.ChoiceField(label=_("Bộ tiêu chí"), required=False, choices=standards(empty))
        self.fields["standard"] = field
        held = self.instance.standard
        if held and held not in current().edition_ids:
            self.initial.update({"standard": OTHER, "standard_other": held})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("standard") == OTHER:
            cleaned["standard"] = cleaned.get("standard_other", "")
            if not cleaned["standard"]:
                self.add_error("standard_other", _("Ghi tên quyết định của bộ tiêu chí ấy."))
        return cleaned


class MovementForm(StandardForm):
    valid_from = day_field(label=gettext_lazy("Từ ngày"))
    valid_to = day_field(label=gettext_lazy("Đến hết ngày"))

    class Meta:
        model = Movement
        fields = ("name", "territory", "standing_agency", "plan", "standard", "valid_from", "valid_to")
        help_texts: ClassVar = {
            "plan": gettext_lazy("Số, ngày và nơi ban hành, như: Kế hoạch số 146/KH-UBND ngày 23/6/2022.")
        }

    def __init__(self, *given: Any, path: str, on: date, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        super().__init__(*given, **more)
        names = names_around(path, on)
        for name in ("territory", "standing_agency"):
            label = label_of(Movement, name)
            self.fields[name] = BodyField(names, label=label, error_messages={"required": MISSING})
        self.offer_standards(_("không theo bộ tiêu chí nào"))
        self.order_fields([*self.Meta.fields[:5], "standard_other"])
        self.datalist = list(names.by_pk.values())
        say_missing(self)


class PhaseForm(forms.ModelForm[Phase]):
    valid_from = day_field(label=gettext_lazy("Từ ngày"))
    valid_to = day_field(label=gettext_lazy("Đến hết ngày"))

    class Meta:
        model = Phase
        fields = ("name", "valid_from", "valid_to")

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        super().__init__(*given, **more)
        say_missing(self)


GOALS = {
    TargetKind.EACH: gettext_lazy("Ít nhất bao nhiêu trong mỗi huyện"),
    TargetKind.FLOOR: gettext_lazy("Số tiêu chí thấp nhất mỗi xã phải đạt"),
    TargetKind.AVERAGE: gettext_lazy("Số tiêu chí bình quân một xã"),
    TargetKind.MULTIPLE: gettext_lazy("Gấp bao nhiêu lần năm gốc"),
    TargetKind.FIGURE: gettext_lazy("Mức phải đạt, để trống nếu kế hoạch không nêu số"),
    TargetKind.UNITS: gettext_lazy("Số đơn vị phải đạt"),
    TargetKind.LEVEL: gettext_lazy("Mức phải đạt, khi không phải là tỷ lệ"),
}
HELPS = {
    "criteria": gettext_lazy("Như 17, 18: phải đạt cả. Để trống là đạt cả bộ."),
    "among": gettext_lazy("Để trống là tính trên mọi đơn vị của địa bàn."),
    "stated_total": gettext_lazy("Như kế hoạch ghi; phần mềm so với danh bạ và nêu chỗ không khớp."),
    "stated_share": gettext_lazy("Ghi đúng như kế hoạch in, kể cả số lẻ: 69,6 hoặc 25."),
    "measured_in": gettext_lazy("Chép lời của kế hoạch, như: triệu đồng/người, tỷ đồng, km."),
    "weight": gettext_lazy("Để trống là bình quân đơn giản."),
    "by_opinion": gettext_lazy("Không tự tính; người có trách nhiệm ghi kết quả theo báo cáo."),
    "named": gettext_lazy("Mỗi dòng một tên, chép từ danh sách đơn vị dưới đây."),
}


class TargetForm(StandardForm):
    """Only the boxes of the target's kind."""

    due = day_field(label=gettext_lazy("Đến hết ngày"))

    class Meta:
        model = Target
        fields = (
            *("text", "unit", "among", "named", "title", "standard", "criteria", "by_opinion", "measure", "weight"),
            *("base_year", "stated_goal", "stated_total", "stated_share", "stated_baseline", "stated_increment"),
            *("measured_in", "at_most", "baseline_day", "due", "source"),
        )

    def __init__(self, *given: Any, on: date, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        super().__init__(*given, **more)
        target: Target = self.instance
        used = KIND_FIELDS[target.kind]
        for name in set(self.fields) - {"text", "due", "source", "standard_other", *used}:
            del self.fields[name]
        self.datalist: list[str] = []
        self._offer(target, used, on)
        for name, field in self.fields.items():
            field.help_text = field.help_text or HELPS.get(name, "")
        order = [n for n in self.Meta.fields if n in self.fields]
        if "standard" in used:
            order.insert(order.index("standard") + 1, "standard_other")
        else:
            del self.fields["standard_other"]
        self.order_fields(order)
        for name in NEEDED.get(TargetKind(target.kind), ()):
            self.fields[name].required = True
        say_missing(self)

    def _offer(self, target: Target, used: tuple[str, ...], on: date) -> None:
        for name in used:
            if field := field_for(target.kind, name):
                self.fields[name] = field
        if "stated_goal" in used:
            self.fields["stated_goal"].label = GOALS[TargetKind(target.kind)]
        if target.stated_share is not None:
            self.initial["stated_share"] = format_number(target.stated_share, target.stated_share_places)
        if "standard" in used:
            self.offer_standards(_("không theo bộ tiêu chí nào"))
        if "named" in used:
            names = names_around(target.movement.territory.path, on)
            self.fields["named"] = BodiesField(
                names, label=label_of(Target, "named"), error_messages={"required": MISSING}
            )
            self.datalist = list(names.by_pk.values())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        typed = self.data.get("stated_share", "")
        self.instance.stated_share_places = len(typed.partition(",")[2].strip())
        return cleaned

    def add_error(self, field: str | None, error: Any) -> None:  # noqa: ANN401 -- as Django's
        """Of a box, what was typed wrong is said and not also that it is missing."""
        if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
            error = ValidationError({n: wrong for n, wrong in error.error_dict.items() if n not in self.errors})
        super().add_error(field, error)


def field_for(kind: str, name: str) -> forms.Field | None:
    """The boxes that Django would not make so by itself."""
    label = label_of(Target, name)
    field: forms.Field | None = None
    if name.startswith("stated_"):
        field = NumberField(label=label, required=False)
    elif name == "criteria":
        field = CriteriaField(label=label, required=False)
    elif name == "baseline_day":
        field = day_field(label=label, required=False)
    elif name in ("title", "among", "measure", "weight"):
        field = forms.ChoiceField(label=label, choices=choices_for(kind, name), required=False)
    return field


def choices_for(kind: str, name: str) -> list[tuple[str, str]]:
    """Titles; or figures: of districts for "in each", amounts for a multiple, what no set reads for a figure."""
    if name in ("title", "among"):
        return [("", "—"), *((t.id, t.name) for t in load_titles().values())]
    known = list(current().measures.values())
    if name == "weight":
        known = [m for m in known if m.id in ("population", "households")]
    elif kind == TargetKind.EACH:
        known = [m for m in known if "district" in m.levels]
    elif kind == TargetKind.LEVEL:
        known = [m for m in known if m.kind == "ratio"]
    elif kind == TargetKind.MULTIPLE:
        known = [m for m in known if m.kind == "amount" and "commune" in m.levels]
    else:
        known = [m for m in known if not m.read_by]
    return [("", "—"), *((m.id, m.name) for m in known)]


def _single(duty: Duty) -> list[tuple[int, str]]:
    """The duties after which this one may fall due; not those that each of many bodies has."""
    others = list(duty.movement.duties.exclude(pk=duty.pk).order_by("pk").values_list("pk", "what"))
    borne = Counter(what for _pk, what in others)
    return [(pk, what) for pk, what in others if borne[what] == 1 or pk == duty.due_rule.duty]


class DutyForm(forms.ModelForm[Duty]):
    way = forms.ChoiceField(label=gettext_lazy("Cách định hạn"), choices=WAYS)
    when = forms.CharField(label=gettext_lazy("Hạn"), required=False, max_length=40, help_text=HELP)
    valid_from = day_field(label=gettext_lazy("Giao từ ngày"), required=False)

    class Meta:
        model = Duty
        fields = ("what", "lead", "supporting", "owed_to", "on_day_off", "due_text", "valid_from", "origin")
        help_texts: ClassVar = {"due_text": gettext_lazy("Chép lời của kế hoạch, như: trước ngày 10 tháng 11.")}

    def __init__(self, *given: Any, on: date, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        super().__init__(*given, **more)
        duty: Duty = self.instance
        names = names_around(duty.movement.territory.path, on)
        self.datalist = list(names.by_pk.values())
        self.fields["lead"] = BodyField(names, label=_("Chủ trì"), error_messages={"required": MISSING})
        self.fields["supporting"] = BodiesField(
            names, label=_("Phối hợp"), required=False, help_text=_("Mỗi dòng một tên đơn vị.")
        )
        self.fields["owed_to"] = BodyField(names, label=_("Gửi đến"), required=False)
        others = _single(duty)
        self.fields["after"] = forms.TypedChoiceField(
            label=_("Sau nhiệm vụ"), required=False, choices=[("", "—"), *others], coerce=int, empty_value=None
        )
        self.order_fields([*self.Meta.fields[:4], "way", "when", "after", "on_day_off"])
        self.fields["on_day_off"].required = False
        if duty.pk and (duty.fulfilments.exists() or duty.hand_overs.exists()):
            del self.fields["lead"]  # from here on it is handed over, so that who led when is kept
        rule = duty.due_rule
        say_missing(self)
        self.initial.update({"way": rule.kind.value, "when": typed_rule(rule), "after": rule.duty})

    def clean_on_day_off(self) -> str:
        return self.cleaned_data["on_day_off"] or self.instance.on_day_off

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            self.instance.rule = read_rule(cleaned.get("way", "none"), cleaned.get("when", ""), cleaned.get("after"))
        except DueError as wrong:
            self.add_error("when", str(wrong))
        return cleaned
