"""Is the trail whole?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from chungsuc.audit.actions import GENESIS, anchored, heads_file
from chungsuc.audit.content import digest, entry_hash, link, sign
from chungsuc.audit.guards import missing
from chungsuc.audit.models import Entry, Seal

UNSEALED_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with the trail: kind, where, and one Vietnamese sentence."""

    kind: str
    entry: int | None
    text: str


def _altered(entry: Entry) -> bool:
    return sign(entry, settings.AUDIT_KEY) != entry.hmac or digest(entry.items) != entry.items_digest


def _chain(anchors: dict[int, str]) -> list[Finding]:
    """The first break of the chain, held against the heads kept outside the database."""
    previous, number = GENESIS, 0
    for number, seal in enumerate(
        Seal.objects.select_related("entry").order_by("seq").iterator(chunk_size=2000), start=1
    ):
        if seal.seq != number:
            return [_missing(number)]
        if _altered(seal.entry) or entry_hash(seal.entry) != seal.entry_hash:
            return [Finding("altered", seal.entry_id, f"Mục nhật ký {seal.entry_id} đã bị sửa.")]
        chained = link(previous, number, seal.entry_id, seal.entry_hash)
        if seal.previous_hash != previous or seal.chain_hash != chained:
            return [Finding("altered", seal.entry_id, f"Mắt xích số {number} (mục {seal.entry_id}) đã bị sửa.")]
        if anchors.get(number, chained) != chained:
            text = f"Nhật ký không khớp với đầu chuỗi số {number} đã ghi ra ngoài cơ sở dữ liệu."
            return [Finding("altered", seal.entry_id, text)]
        previous = chained
    return _end(number, anchors)


def _end(number: int, anchors: dict[int, str]) -> list[Finding]:
    """What follows the last link that can be read: more links without entries, or heads of links that are gone."""
    last = max(anchors, default=0)
    if Seal.objects.count() > number:
        return [_missing(number + 1)]
    if last > number:
        text = f"Nhật ký chỉ còn {number} mắt xích; đầu chuỗi ghi ngoài cơ sở dữ liệu đã đến số {last}."
        return [Finding("missing", None, text)]
    if number and not anchors:
        return [Finding("anchor", None, f"Không thấy đầu chuỗi ghi ngoài cơ sở dữ liệu ({heads_file()}).")]
    return []


def _missing(number: int) -> Finding:
    """A link that is gone, or whose entry is."""
    seal = Seal.objects.filter(seq=number).first()
    if seal is None:
        return Finding("missing", None, f"Thiếu mắt xích số {number} của nhật ký.")
    return Finding("missing", seal.entry_id, f"Mục nhật ký {seal.entry_id} đã bị xoá.")


def verify(now: datetime) -> list[Finding]:
    """The first altered, missing or long unsealed entry, and absent guards; empty when the trail is whole."""
    found = [Finding("guard", None, f"Thiếu chốt bảo vệ nhật ký: {name}.") for name in missing(connection)]
    found += _chain(anchored())
    for entry in Entry.objects.filter(seal=None).order_by("pk"):
        if _altered(entry):
            found.append(Finding("altered", entry.pk, f"Mục nhật ký {entry.pk} (chưa niêm phong) đã bị sửa."))
            break
        if now - entry.wall > UNSEALED_FOR:
            found.append(
                Finding(
                    "unsealed",
                    entry.pk,
                    f"Mục nhật ký {entry.pk} quá {UNSEALED_FOR.seconds // 60} phút chưa niêm phong.",
                )
            )
            break
    return found
