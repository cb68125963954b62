"""What was typed on the pages of the register, as fields of a paper or of a series; nothing is saved here."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from chungsuc.accounts import http
from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import Entry
from chungsuc.documents.models import Direction
from chungsuc.units.models import Body

PRINTED: Final = re.compile(r"(?:(?:([0-9]{1,2})/)?([0-9]{1,2})/)?([0-9]{4})")
TYPES: Final = (
    "kế hoạch",
    "quyết định",
    "tờ trình",
    "báo cáo",
    "công văn",
    "thông báo",
    "biên bản",
    "giấy mời",
    "hướng dẫn",
    "chỉ thị",
    "nghị quyết",
    "nghị định",
    "thông tư",
    "chương trình",
    "luật",
)


def typed(fields: Mapping[str, str], name: str) -> str:
    """One line, composed, without signs that cannot be seen."""
    text = unicodedata.normalize("NFC", fields.get(name, ""))
    return " ".join("".join(" " if unicodedata.category(c).startswith("C") else c for c in text).split())


def printed_day(text: str) -> str:
    """A day as people write it (15/7/2022, 7/2022, 2022) as the register keeps it (2022-07-15, 2022-07, 2022)."""
    if not text or not (found := PRINTED.fullmatch(text.replace(" ", "").replace("-", "/").replace(".", "/"))):
        return text
    day, month, year = found.groups()
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def day_typed(fields: Mapping[str, str], name: str) -> date | None:
    return http.day_typed(fields.get(name, ""))


def entry_typed(fields: Mapping[str, str], issuers: Mapping[int, Body]) -> Entry:
    """The fields of a paper; raises Refused for a direction, an issuer or a day that is none."""
    direction = fields.get("direction", "")
    if direction not in Direction.values:
        raise Refused(_("Chưa chọn văn bản đến hay văn bản đi."))
    chosen = fields.get("issuer", "")
    pk = http.whole(chosen)
    if chosen and (pk is None or pk not in issuers):
        raise Refused(_("Không có cơ quan ban hành này trong danh sách."))
    return Entry(
        direction=Direction(direction),
        type=typed(fields, "type").lower(),
        number=typed(fields, "number"),
        symbol=typed(fields, "symbol"),
        dated=printed_day(typed(fields, "dated")),
        issuer=issuers[pk] if pk is not None else None,
        issuer_name=typed(fields, "issuer_name"),
        subject=typed(fields, "subject"),
        signer_name=typed(fields, "signer_name"),
        arrived_on=day_typed(fields, "arrived_on"),
    )
