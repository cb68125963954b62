"""How the law is spoken of on a page."""

from django import template
from django.utils.translation import gettext, gettext_lazy

register = template.Library()
TRUST = {
    "verified": gettext_lazy("đã đối chiếu với văn bản"),
    "sourced": gettext_lazy("có nguồn, chưa đối chiếu với văn bản"),
    "recalled": gettext_lazy("ghi theo trí nhớ, phải tra lại văn bản"),
    "sample": gettext_lazy("mức mẫu do phần mềm đặt"),
}


@register.filter
def paged(page: str) -> str:
    """A page as officials cite it: a bare number is of a page, what has its own word stays as typed."""
    return gettext("trang %(page)s") % {"page": page} if page.isdecimal() else page


@register.filter
def trusted(confidence: str) -> str:
    """How far a level is to be trusted, in words."""
    return str(TRUST[confidence])
