"""What a person puts in place of what was read: a form for each kind of item, and one for the movement itself."""

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungsuc.movements.due import UNITS, DueError, DueKind, DueRule
from chungsuc.movements.forms.due import HELP, SPANS, WAYS, read_rule, typed_rule
from chungsuc.movements.forms.fields import (
    MISSING,
    BodiesField,
    BodyField,
    Names,
    NumberField,
    names_around,
    say_missing,
)
from chungsuc.movements.forms.plans import MovementForm, PhaseForm, TargetForm, standards
from chungsuc.movements.models import DraftItem, DutyKind, ItemKind, Movement, Phase, QuotaClause
from chungsuc.movements.queries.draft_rows import ids, target_row
from chungsuc.units.models import Body

Data = dict[str, Any]
NOTE = gettext_lazy("Căn cứ của lựa chọn")


def who(body: Body | None, before: Data | None = None) -> Data | None:
    """The body as typed; where it is the one that was meant, the paper's name for it stays."""
    if before and (before["bodies"] == [body.pk] if body else before.get("own")):
        return before
    if body is None:
        return None
    return {"said": body.official_name, "bodies": [body.pk], "fit": [], "group": False}


def whos(bodies: list[Body], before: list[Data]) -> list[Data]:
    """The names that the paper used stay with the bodies that they meant; others are said by their own names."""
    kept, left = [], {b.pk: b for b in bodies}
    for old in before:
        if old["bodies"] and all(pk in left for pk in old["bodies"]):
            kept.append(old)
            for pk in old["bodies"]:
                del left[pk]
    return [*kept, *(w for b in left.values() if (w := who(b)))]


class DraftHeadForm(MovementForm):
    """The movement as it will be; and where it belongs among others."""

    def __init__(
        self, *given: Any, higher: list[tuple[int, str]], joinable: list[tuple[int, str]], **more: Any  # noqa: ANN401
    ) -> None:
        super().__init__(*given, **more)
        self.fields["answers"] = forms.TypedMultipleChoiceField(
            label=_("Hưởng ứng phong trào của cấp trên"),
            required=False,
            choices=higher,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["joins"] = forms.TypedChoiceField(
            label=_("Thêm vào phong trào đã có"),
            required=False,
            choices=[("", _("không, lập phong trào mới")), *joinable],
            coerce=int,
            empty_value=None,
            help_text=_("Chọn khi phong trào dựa trên hai văn bản: các mục của văn bản này thêm vào phong trào ấy."),
        )

    def head(self) -> Data:
        made: Movement = self.instance
        return {
            "name": made.name,
            "plan": made.plan,
            "standard": made.standard,
            "standing_agency": made.standing_agency_id,
            "valid_from": made.valid_from.isoformat(),
            "valid_to": made.valid_to.isoformat(),
            "answers": self.cleaned_data["answers"],
            "joins": self.cleaned_data["joins"],
        }


class DraftPhaseForm(PhaseForm):
    def values(self, _before: Data) -> Data:
        made = self.instance
        return {"name": made.name, "valid_from": str(made.valid_from), "valid_to": str(made.valid_to)}


class DraftTargetForm(TargetForm):
    """`source` is the paper itself, so nobody types it."""

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        super().__init__(*given, **more)
        del self.fields["source"]

    def values(self, before: Data) -> Data:
        made = self.instance
        kept: Data = {"kind": made.kind, "source": before.get("source", "")}
        for name in self.fields:
            if name in ("named", "standard_other"):
                continue
            value = getattr(made, name)
            kept[name] = value.isoformat() if isinstance(value, date) else value
        if "stated_share" in self.fields:
            kept["stated_share_places"] = made.stated_share_places
        if "named" in self.fields:
            kept["named"] = whos(self.cleaned_data["named"], before.get("named", []))
        return kept


class DraftDutyForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=DutyKind.choices)
    what = forms.CharField(label=gettext_lazy("Nhiệm vụ"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    way = forms.ChoiceField(label=gettext_lazy("Cách định hạn"))
    when = forms.CharField(label=gettext_lazy("Hạn"), required=False, max_length=40, help_text=HELP)
    due_text = forms.CharField(label=gettext_lazy("Hạn như văn bản ghi"), required=False, max_length=100)

    def __init__(self, *given: Any, chosen: Data, names: Names, **more: Any) -> None:  # noqa: ANN401 -- as Django's
        super().__init__(*given, **more)
        self.rule = DueRule.parse(chosen["rule"])
        from_day = isinstance(self.rule.after, date)
        ways: list[tuple[str, str]] = [(k.value, str(n)) for k, n in WAYS if k != DueKind.AFTER]
        if isinstance(self.rule.after, date):
            ways.append((DueKind.AFTER.value, _("một thời gian sau ngày %(day)s") % {"day": f"{self.rule.after:%d/%m/%Y}"}))
        way = self.fields["way"]
        if isinstance(way, forms.ChoiceField):
            way.choices = ways
        several = _("Mỗi dòng một tên đơn vị.")
        self.fields["leads"] = BodiesField(names, label=_("Chủ trì"), help_text=several)
        self.fields["supporting"] = BodiesField(names, label=_("Phối hợp"), required=False, help_text=several)
        self.fields["owed_to"] = BodyField(names, label=_("Gửi đến"), required=False)
        self.order_fields(["kind", "what", "leads", "supporting", "owed_to", "way", "when", "due_text"])
        self.datalist = list(names.by_pk.values())
        owed = ids([chosen["owed_to"]]) if chosen.get("owed_to") else []
        self.initial.update({"kind": chosen["kind"], "what": chosen["what"], "due_text": chosen["due_text"]})
        self.initial.update({"leads": ids(chosen["leads"]), "supporting": ids(chosen.get("supporting", []))})
        self.initial.update({"owed_to": owed[0] if owed else None, "way": self.rule.kind.value})
        self.initial["when"] = typed_rule(self.rule) if self.rule.kind != DueKind.AFTER or from_day else ""
        say_missing(self)

    def clean(self) -> Data:
        cleaned: Data = super().clean() or {}
        way, when = cleaned.get("way", "none"), cleaned.get("when", "")
        try:
            cleaned["rule"] = self._after(when) if way == DueKind.AFTER else read_rule(way, when, None)
        except DueError as wrong:
            self.add_error("when", str(wrong))
        return cleaned

    def _after(self, when: str) -> str:
        span = re.fullmatch(rf"(\d{{1,3}})\s+({'|'.join(UNITS.values())})", when.strip(), re.ASCII)
        if span is None:
            raise DueError(_("Ghi khoảng thời gian như 10 tuần, 15 ngày, 2 tháng."))
        return str(DueRule.parse(f"after:{self.rule.after}+{span[1]}{SPANS[span[2]]}"))

    def values(self, before: Data) -> Data:
        given = self.cleaned_data
        kept = {name: given[name] for name in ("kind", "what", "rule", "due_text")}
        kept["leads"] = whos(given["leads"], before.get("leads", []))
        kept["supporting"] = whos(given["supporting"], before.get("supporting", []))
        return kept | {"owed_to": who(given["owed_to"], before.get("owed_to")), "origin": before.get("origin", "")}


class DraftQuotaForm(forms.ModelForm[QuotaClause]):
    share = NumberField(label=gettext_lazy("Không quá, %"), required=False)

    class Meta:
        model = QuotaClause
        fields: ClassVar = ("award", "low", "high", "share", "per", "money")

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        super().__init__(*given, **more)
        say_missing(self)

    def clean(self) -> Data:
        cleaned: Data = super().clean() or {}
        if all(cleaned.get(name) is None for name in ("low", "high", "share")):
            self.add_error("low", _("Ghi số lượng hoặc tỷ lệ."))
        return cleaned

    def values(self, _before: Data) -> Data:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class DraftResponsibilityForm(forms.Form):
    indicators = forms.CharField(label=gettext_lazy("Chỉ tiêu"), help_text=gettext_lazy("Như 17.1, 17.8, 18.2."))

    def __init__(self, *given: Any, chosen: Data, names: Names, **more: Any) -> None:  # noqa: ANN401 -- as Django's
        super().__init__(*given, **more)
        offered = [pair for pair in standards("") if pair[0] not in ("", "other")]
        self.fields["standard"] = forms.ChoiceField(label=_("Bộ tiêu chí"), choices=offered)
        self.fields["agency"] = BodyField(names, label=_("Cơ quan phụ trách"), error_messages={"required": MISSING})
        self.order_fields(["agency", "standard", "indicators"])
        self.datalist = list(names.by_pk.values())
        held = ids([chosen["agency"]]) if chosen.get("agency") else []
        self.initial.update({"standard": chosen["standard"], "indicators": ", ".join(chosen["indicators"])})
        self.initial["agency"] = held[0] if held else None
        say_missing(self)

    def values(self, before: Data) -> Data:
        given = self.cleaned_data
        numbers = [n.strip() for n in re.split(r"[,;\s]+", given["indicators"]) if n.strip()]
        agency = who(given["agency"], before.get("agency"))
        return {"standard": given["standard"], "indicators": list(dict.fromkeys(numbers)), "agency": agency}


ItemForm = DraftPhaseForm | DraftTargetForm | DraftDutyForm | DraftQuotaForm | DraftResponsibilityForm


def item_form(item: DraftItem, movement: Movement, data: Any, on: date) -> ItemForm:  # noqa: ANN401 -- as Django's
    """The form of the item's kind, filled with what is chosen so far."""
    form, chosen = _bare(item, movement, data, on), item.chosen
    if isinstance(form, DraftTargetForm) and "named" in form.fields:
        form.initial["named"] = ids(chosen.get("named", []))
    if item.problems or item.choices:
        form.fields["note"] = forms.CharField(
            label=NOTE, required=bool(item.problems), max_length=300, initial=item.note, error_messages={"required": MISSING}
        )
    return form


def _bare(item: DraftItem, movement: Movement, data: Any, on: date) -> ItemForm:  # noqa: ANN401 -- as Django's
    chosen, path = item.chosen, movement.territory.path
    match item.kind:
        case ItemKind.PHASE:
            days: Data = {name: chosen.get(name) or None for name in ("valid_from", "valid_to")}
            return DraftPhaseForm(data, instance=Phase(movement=movement, name=chosen["name"], **days))
        case ItemKind.TARGET:
            return DraftTargetForm(data, instance=target_row(chosen, movement), on=on)
        case ItemKind.QUOTA:
            return DraftQuotaForm(data, instance=QuotaClause(movement=movement, **chosen))
        case ItemKind.DUTY:
            return DraftDutyForm(data, chosen=chosen, names=names_around(path, on))
        case _:
            return DraftResponsibilityForm(data, chosen=chosen, names=names_around(path, on))
