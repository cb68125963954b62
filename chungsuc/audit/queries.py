"""Is the trail whole?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from chungsuc.audit.actions import GENESIS, heads_file
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


def _chain() -> tuple[list[Finding], dict[int, str]]:
    """The first break of the chain, and its heads by number."""
    previous, heads = GENESIS, {}
    for number, seal in enumerate(Seal.objects.select_related("entry").order_by("seq").iterator(chunk_size=2000), start=1):
        if seal.seq != number:
            return [Finding("missing", None, f"Thiếu mắt xích số {number} của nhật ký.")], heads
        if _altered(seal.entry) or entry_hash(seal.entry) != seal.entry_hash:
            return [Finding("altered", seal.entry_id, f"Mục nhật ký {seal.entry_id} đã bị sửa.")], heads
        chained = link(previous, number, seal.entry_id, seal.entry_hash)
        if seal.previous_hash != previous or seal.chain_hash != chained:
            return [Finding("altered", seal.entry_id, f"Mắt xích số {number} (mục {seal.entry_id}) đã bị sửa.")], heads
        heads[number] = previous = chained
    return [], heads


def _anchors(heads: dict[int, str]) -> list[Finding]:
    path = heads_file()
    for line in path.read_text(encoding="ascii").splitlines() if path.exists() else []:
        seq, head = line.split()
        if heads.get(int(seq)) != head:
            return [Finding("missing", None, f"Nhật ký không còn khớp với đầu chuỗi số {seq} đã ghi ra ngoài cơ sở dữ liệu.")]
    return []


def verify(now: datetime) -> list[Finding]:
    """The first altered, missing or long unsealed entry, and absent guards; empty when the trail is whole."""
    found = [Finding("guard", None, f"Thiếu chốt bảo vệ nhật ký: {name}.") for name in missing(connection)]
    broken, heads = _chain()
    found += broken or _anchors(heads)
    for entry in Entry.objects.filter(seal=None).order_by("pk"):
        if _altered(entry):
            found.append(Finding("altered", entry.pk, f"Mục nhật ký {entry.pk} (chưa niêm phong) đã bị sửa."))
            break
        if now - entry.wall > UNSEALED_FOR:
            found.append(Finding("unsealed", entry.pk, f"Mục nhật ký {entry.pk} quá {UNSEALED_FOR.seconds // 60} phút chưa niêm phong."))
            break
    return found
