"""How figures, days and states are written on a page."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

VERDICTS = {
    "met": ("ok", "ok", gettext_lazy("Đạt")),
    "not_met": ("no", "no", gettext_lazy("Chưa đạt")),
    "unknown": ("unk", "unk", gettext_lazy("Chưa đủ căn cứ")),
}
STATES = {
    "entered": ("unk", "user", gettext_lazy("Đang nhập")),
    "submitted": ("info", "clock", gettext_lazy("Đã gửi")),
    "verified": ("info", "ok", gettext_lazy("Đã thẩm định")),
    "approved": ("ok", "ok", gettext_lazy("Đã duyệt")),
    "locked": ("ok", "lock", gettext_lazy("Đã khóa")),
    "returned": ("near", "back", gettext_lazy("Bị trả lại")),
}
BADGE = '<span class="badge {}"><svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>{}</span>'


@register.filter
def day(when: date | datetime | None) -> str:
    if when is None:
        return "—"
    if isinstance(when, datetime):
        when = timezone.localtime(when)
    return f"{when:%d/%m/%Y}"


@register.filter
def scaled(number: int | None, decimals: int | None = None) -> str:
    """A number kept as ten-thousandths: 1.234,5; its own decimals, or as many as asked, halves away from zero."""
    if number is None:
        return "—"
    places = decimals if decimals is not None else 4
    step = 10 ** (4 - places)
    units, rest = divmod((abs(number) + step // 2) // step, 10**places)
    fraction = f"{rest:0{places}d}" if places else ""
    if decimals is None:
        fraction = fraction.rstrip("0")
    sign = "−" if number < 0 and (units or rest) else ""
    return sign + f"{units:,}".replace(",", ".") + ("," + fraction if fraction else "")


@register.filter
def percent(scaled: int | None) -> str:
    """A share scaled by ten thousand, to one decimal: 69,6%."""
    if scaled is None:
        return "—"
    return f"{scaled / 10_000:.1f}%".replace(".", ",")


@register.simple_tag
def badge_verdict(verdict: str, provisional: bool = False) -> SafeString:  # noqa: FBT001, FBT002 -- a template gives it by position
    tone, icon, word = VERDICTS[verdict]
    badge = format_html(BADGE, tone, icon, word)
    return badge + format_html(" " + BADGE, f"{tone} prov", "law", _("Tạm tính")) if provisional else badge


@register.simple_tag
def badge_state(state: str) -> SafeString:
    return format_html(BADGE, *STATES[state])


@register.filter
def plain(number: float) -> str:
    """A coordinate or a year, as SVG reads it."""
    return f"{number:g}"
