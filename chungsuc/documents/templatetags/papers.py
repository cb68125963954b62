"""How days, states and found words of papers are written on a page."""

from collections.abc import Mapping, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from chungsuc.documents.models import Direction, Paper, PaperState
from chungsuc.documents.naming import day_printed
from chungsuc.documents.searching import Asked, Piece, snippet

register = template.Library()
register.filter("printed", day_printed)

LOOKS = {
    PaperState.CITED: ("unk", "unk"),
    PaperState.DRAFT: ("info", "file"),
    PaperState.ISSUED: ("near", "clock"),
    PaperState.REGISTERED: ("ok", "ok"),
    PaperState.VOID: ("no", "no"),
}
FIELDS = {
    "direction": _("Sổ"),
    "type": _("Loại văn bản"),
    "number": _("Số"),
    "symbol": _("Ký hiệu"),
    "dated": _("Ngày văn bản"),
    "issuer": _("Đơn vị ban hành"),
    "issuer_name": _("Tên cơ quan"),
    "subject": _("Trích yếu"),
    "signer_name": _("Người ký"),
    "arrived_on": _("Ngày đến"),
}
BADGE = '<span class="badge {}"><svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>{}</span>'


@register.filter
def corrected(change: Mapping[str, str]) -> str:
    """One change of a correction in words: “Số: 12 → 13”."""
    field = change["field"]
    sides = []
    for side in ("before", "after"):
        said = change[side]
        if field == "direction" and said:
            said = str(Direction(said).label)
        sides.append((day_printed(said) if field in ("dated", "arrived_on") else said) or "—")
    return f"{FIELDS[field]}: {sides[0]} → {sides[1]}"


@register.filter
def paper_state(paper: Paper) -> SafeString:
    tone, icon = LOOKS[PaperState(paper.state)]
    return format_html(BADGE, tone, icon, paper.get_state_display())


@register.simple_tag
def found_in(text: str, wanted: Asked | None, width: int = 240) -> SafeString:
    """The part of the text around the words that were asked for, these marked."""
    return marked(snippet(text, wanted, width=width)) if wanted else format_html("{}", text[:width])


def marked(pieces: Sequence[Piece]) -> SafeString:
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", p.text) if p.found else p.text,) for p in pieces))
