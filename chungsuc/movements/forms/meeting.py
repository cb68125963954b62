"""An invitation's few facts."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy

from chungsuc.clock import ZONE
from chungsuc.movements.forms.fields import MISSING, day_field, say_missing
from chungsuc.movements.writing import Meeting

KINDS = (("sơ kết", gettext_lazy("sơ kết")), ("tổng kết", gettext_lazy("tổng kết")))


class MeetingForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Hội nghị"), choices=KINDS)
    day = day_field(label=gettext_lazy("Ngày họp"))
    time = forms.TimeField(
        label=gettext_lazy("Giờ họp"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Ghi giờ, như 08:00."), "required": MISSING},
    )
    where = forms.CharField(label=gettext_lazy("Địa điểm"), max_length=200)
    chair = forms.CharField(label=gettext_lazy("Chủ trì"), max_length=200)
    invited = forms.CharField(
        label=gettext_lazy("Kính mời, mỗi nơi một dòng"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        say_missing(self)

    def meeting(self) -> Meeting:
        """Only after `is_valid`."""
        said = self.cleaned_data
        return Meeting(
            kind=said["kind"],
            at=datetime.combine(said["day"], said["time"], tzinfo=ZONE),
            where=said["where"],
            chair=said["chair"],
            invited=tuple(line.strip() for line in said["invited"].splitlines() if line.strip()),
        )
