"""What stands above every table: without it nobody knows what the table says."""

from datetime import date

from django.utils.translation import gettext as _

from chungsuc.progress.models import Line
from chungsuc.reporting.queries import Asked


def about(asked: Asked) -> list[str]:
    """The lines above a table taken away: without them nobody knows what it says."""
    edition = asked.edition
    line = _("số dự kiến, kể cả số đã gửi") if asked.line == Line.EXPECTED else _("số đã duyệt")
    hierarchy = _("đơn vị hiện nay") if asked.now else _("đơn vị khi đó")
    sample = any(place.sample_figures for place in asked.places)
    return [
        ", ".join(place.official_name for place in asked.places),
        _("Đến ngày %(day)s; %(line)s; theo %(hierarchy)s.")
        % {"day": day_text(asked.on), "line": line, "hierarchy": hierarchy},
        *([f"{edition.name} ({edition.decision.number})"] if edition else []),
        *([_("Số liệu mẫu: con số do phần mềm đặt, không phải của xã thật.")] if sample else []),
    ]


def day_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"
