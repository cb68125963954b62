"""What of an entry is sworn to, in one canonical form."""

import hashlib
import hmac
import json
from datetime import UTC, datetime

from chungsuc.audit.models import Entry


def canonical(thing: object) -> bytes:
    return json.dumps(thing, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(thing: object) -> str:
    return hashlib.sha256(canonical(thing)).hexdigest()


def moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def content(entry: Entry) -> dict[str, object]:
    return {
        "wall": moment(entry.wall),
        "working": moment(entry.working),
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "post": entry.post,
        "action": entry.action,
        "subject": entry.subject,
        "items": entry.items,
        "items_digest": entry.items_digest,
        "note": entry.note,
    }


def sign(entry: Entry, key: str) -> str:
    return hmac.new(key.encode(), canonical(content(entry)), hashlib.sha256).hexdigest()


def link(previous: str, seq: int, entry_id: int, entry_hash: str) -> str:
    return digest([previous, seq, entry_id, entry_hash])


def entry_hash(entry: Entry) -> str:
    return digest([content(entry), entry.hmac])
