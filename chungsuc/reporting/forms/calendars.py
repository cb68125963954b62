"""What is typed about calendars of reports: the report, its steps, a request, more time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungsuc.movements.due import DueError, DueKind
from chungsuc.movements.forms.due import WAYS, read_rule
from chungsuc.movements.forms.fields import MISSING, BodiesField, BodyField, Names, day_field, say_missing
from chungsuc.movements.models import DayOff
from chungsuc.reporting.chains import DutyGiven, StepGiven
from chungsuc.reporting.kinds import USUAL
from chungsuc.reporting.models import CalendarKind
from chungsuc.reporting.queries.chain_bodies import ToWhom, Who, above_of, bodies_for
from chungsuc.rulebook.reports import load_report_forms
from chungsuc.units.models import Body

MOST_STEPS = 9
CHAIN_WAYS = [way for way in WAYS if way[0] != DueKind.AFTER]
WHEN_HELP = gettext_lazy(
    "Ngày cuối còn đúng hạn. Kế hoạch ghi “trước ngày 10/11” thì ghi 09/11. Hằng năm: 09/11; 6 tháng: 30/06; 31/12; "
    "hằng quý: 20 tháng cuối; hằng tháng: 25; một ngày: 29/04/2020; trong tháng: 01/2024."
)


def form_choices() -> list[tuple[str, str]]:
    return sorted(((f.id, f.name) for f in load_report_forms().values()), key=lambda pair: pair[1])


class FormsField(forms.MultipleChoiceField):
    """Which report forms go with a report."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 -- as Django's field takes them
        super().__init__(choices=form_choices, required=False, widget=forms.CheckboxSelectMultiple, **given)


class LinesField(forms.CharField):
    """A text on each line."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 -- as Django's field takes them
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), required=False, **given)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 -- as Django's
        return [" ".join(line.split()) for line in (value or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 -- as Django's
        return value if isinstance(value, str) else "\n".join(value or ())


class AboutForm(forms.Form):
    """What is asked: the name, where it is written, the forms and the parts, the day of the figures."""

    name = forms.CharField(label=gettext_lazy("Tên báo cáo"), max_length=200)
    source = forms.CharField(
        label=gettext_lazy("Căn cứ"), max_length=300, help_text=gettext_lazy("Văn bản và mục yêu cầu báo cáo này.")
    )
    as_of = day_field(
        label=gettext_lazy("Số liệu tính đến hết ngày"),
        required=False,
        help_text=gettext_lazy("Để trống thì theo hạn của bước đầu; mọi bước dùng số liệu của cùng một ngày."),
    )
    opens_before = forms.IntegerField(
        label=gettext_lazy("Mở trước hạn, ngày"), min_value=0, max_value=366, widget=forms.NumberInput(attrs={"class": "num"})
    )
    forms_asked = FormsField(label=gettext_lazy("Biểu kèm theo"))
    sections = LinesField(label=gettext_lazy("Các phần phải viết"), help_text=gettext_lazy("Mỗi dòng một phần."))
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, max_length=500)

    def __init__(self, *given: Any, kind: str, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        usual = USUAL[CalendarKind(kind)]
        more["initial"] = {
            "forms_asked": list(usual.forms),
            "sections": list(usual.sections),
            "opens_before": usual.opens_before,
        } | more.get("initial", {})
        super().__init__(*given, **more)
        if kind in (CalendarKind.INTERIM, CalendarKind.FINAL, CalendarKind.THEMATIC):
            self.fields["from_day"] = day_field(label=_("Báo cáo cho thời gian kể từ ngày"), required=False)
            self.order_fields(["name", "source", "from_day"])
        say_missing(self)


class ChangeForm(AboutForm):
    """The same, of a calendar that there is, with the reason of the change."""

    reason = forms.CharField(label=gettext_lazy("Lý do đổi"), max_length=300)

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        super().__init__(*given, **more)
        del self.fields["source"]


class RuleForm(forms.Form):
    """A due rule as typed."""

    way = forms.ChoiceField(label=gettext_lazy("Cách định hạn"), choices=CHAIN_WAYS, initial=DueKind.YEARLY)
    when = forms.CharField(label=gettext_lazy("Hạn"), required=False, max_length=40)
    on_day_off = forms.ChoiceField(label=gettext_lazy("Gặp ngày nghỉ"), choices=DayOff.choices, initial=DayOff.STAYS)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            cleaned["rule"] = read_rule(cleaned.get("way", DueKind.NONE), cleaned.get("when", ""), None)
        except DueError as wrong:
            self.add_error("when", str(wrong))
        return cleaned


class DaysForm(RuleForm):
    reason = forms.CharField(label=gettext_lazy("Lý do đổi"), max_length=300, error_messages={"required": MISSING})


class StepForm(RuleForm):
    """One step: who, to whom, by when. `who` is left open in a step that is not used."""

    title = forms.CharField(label=gettext_lazy("Tên bước"), required=False, max_length=200)
    who = forms.ChoiceField(label=gettext_lazy("Ai báo cáo"), choices=[("", "—"), *Who.choices], required=False)
    to_whom = forms.ChoiceField(label=gettext_lazy("Gửi đến"), choices=ToWhom.choices, initial=ToWhom.ONE, required=False)

    def __init__(self, *given: Any, names: Names, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        super().__init__(*given, **(more | {"empty_permitted": True, "use_required_attribute": False}))
        self.fields["named"] = BodiesField(
            names, label=_("Các đơn vị ghi tên"), required=False, help_text=_("Mỗi dòng một đơn vị.")
        )
        self.fields["receiver"] = BodyField(names, label=_("Đơn vị nhận"), required=False)
        self.fields["way"].required = self.fields["on_day_off"].required = False
        self.order_fields(["title", "who", "named", "to_whom", "receiver", "way", "when", "on_day_off"])

    @property
    def used(self) -> bool:
        return bool(self.cleaned_data.get("who"))

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("who"):
            return self.cleaned_data
        cleaned = super().clean()
        if cleaned["who"] == Who.NAMED and not cleaned.get("named"):
            self.add_error("named", _("Ghi tên ít nhất một đơn vị."))
        if cleaned.get("to_whom") != ToWhom.PARENT and not cleaned.get("receiver") and "receiver" not in self.errors:
            self.add_error("receiver", _("Ghi đơn vị nhận."))
        return cleaned

    def step(self, territory: Body, on: date) -> StepGiven:
        """The step as duties; the receiver never reports to itself."""
        given = self.cleaned_data
        bodies = given["named"] if given["who"] == Who.NAMED else bodies_for(given["who"], territory, on)
        parents = given["to_whom"] == ToWhom.PARENT
        duties = []
        for body in bodies:
            receiver = above_of(body) if parents else given["receiver"]
            if receiver is not None and receiver.pk != body.pk:
                duties.append(
                    DutyGiven(body, receiver, given["rule"], given["when"], given["on_day_off"] or DayOff.STAYS)
                )
        name = given["title"] or f"{Who(given['who']).label.capitalize()} báo cáo"
        return StepGiven(name, duties)


class EndForm(forms.Form):
    on = day_field(label=gettext_lazy("Kết thúc từ ngày"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        super().__init__(*given, **more)
        say_missing(self)


class RequestForm(forms.Form):
    """A report asked for once: what, by when, to whom; the bodies are chosen from a list beside it."""

    name = forms.CharField(label=gettext_lazy("Yêu cầu báo cáo về việc"), max_length=200)
    due = day_field(label=gettext_lazy("Chậm nhất hết ngày"))
    source = forms.CharField(
        label=gettext_lazy("Căn cứ"), max_length=300, help_text=gettext_lazy("Văn bản yêu cầu, hoặc ý kiến chỉ đạo.")
    )
    file = forms.FileField(
        label=gettext_lazy("Tệp văn bản yêu cầu"),
        required=False,
        help_text=gettext_lazy("Tệp vào sổ văn bản đi của nơi nhận báo cáo, rồi đính kèm yêu cầu này."),
    )
    forms_asked = FormsField(label=gettext_lazy("Biểu kèm theo"))
    sections = LinesField(label=gettext_lazy("Các phần phải viết"), help_text=gettext_lazy("Mỗi dòng một phần."))
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, max_length=500)

    def __init__(self, *given: Any, names: Names, choices: Sequence[tuple[int, str]], **more: Any) -> None:  # noqa: ANN401 -- as Django's
        usual = USUAL[CalendarKind.REQUEST]
        more["initial"] = {"sections": list(usual.sections)} | more.get("initial", {})
        super().__init__(*given, **more)
        self.fields["movement"] = forms.TypedChoiceField(label=_("Thuộc phong trào"), choices=choices, coerce=int)
        self.fields["owed_to"] = BodyField(names, label=_("Gửi về"), error_messages={"required": MISSING})
        self.fields["named"] = BodiesField(
            names, label=_("Ghi tên đơn vị"), required=False, help_text=_("Mỗi dòng một đơn vị; hoặc đánh dấu ở dưới.")
        )
        self.order_fields(["name", "owed_to", "due", "source", "movement"])
        say_missing(self)
