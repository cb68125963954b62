"""Writing the trail, and sealing it."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction

from chungsuc import clock
from chungsuc.audit.content import digest, entry_hash, link, sign
from chungsuc.audit.models import Entry, Seal

GENESIS = "0" * 64
SEALER_LOCK = 2_026_318
TAIL = 400  # bytes of the heads file that hold its last lines


def record(
    *,
    actor: AbstractBaseUser | None,
    action: str,
    subject: str,
    now: datetime,
    items: Sequence[Mapping[str, object]] = (),
    wall: datetime | None = None,
    post: str = "",
    note: str = "",
) -> Entry:
    """One entry for one action, last in its transaction; one query. `items`: ids and hashes, nothing personal."""
    kept = [_plain(item) for item in items]
    entry = Entry(
        wall=wall or clock.wall(),
        working=now,
        actor_id=actor.pk if actor else None,
        actor_name=str(actor) if actor else "",
        post=post,
        action=action,
        subject=subject,
        items=kept,
        items_digest=digest(kept),
        note=note,
    )
    entry.hmac = sign(entry, settings.AUDIT_KEY)
    entry.save(force_insert=True)
    return entry


def _plain(item: Mapping[str, object]) -> dict[str, object]:
    """Only what both databases give back exactly as it was: no floats, no nesting, no objects."""
    for name, value in item.items():
        if not isinstance(value, str | int | None):
            raise TypeError(f"{name}={value!r}: an item of an audit entry holds texts, whole numbers and None")
    return dict(item)


def heads_file() -> Path:
    return Path(settings.HOME) / "audit" / "heads.log"


@transaction.atomic
def seal_pending(now: datetime, *, most: int = 5000) -> int:
    """Seals what is not sealed, oldest first, and writes the head outside the database. One sealer at a time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])
    last = Seal.objects.order_by("-seq").first()
    seq, previous = (last.seq, last.chain_hash) if last else (0, GENESIS)
    seals: list[Seal] = []
    for entry in Entry.objects.filter(seal=None).order_by("pk")[:most]:
        seq += 1
        hashed = entry_hash(entry)
        chained = link(previous, seq, entry.pk, hashed)
        seals.append(
            Seal(seq=seq, entry=entry, entry_hash=hashed, previous_hash=previous, chain_hash=chained, sealed_at=now)
        )
        previous = chained
    Seal.objects.bulk_create(seals, batch_size=500)
    if seq:
        transaction.on_commit(lambda: anchor(seq, previous))
    return len(seals)


def anchored() -> dict[int, str]:
    """The heads written outside the database."""
    path = heads_file()
    return _heads(path.read_bytes()) if path.exists() else {}


def _heads(written: bytes) -> dict[int, str]:
    """A line torn by a crash is no head."""
    parts = (line.partition(" ") for line in written.decode("ascii", "replace").splitlines())
    return {int(seq): head for seq, _, head in parts if seq.isdecimal() and len(head) == len(GENESIS)}


def anchor(seq: int, head: str) -> None:
    """The head of the chain into a file outside the database, synced: what is cut off later shows against it."""
    path = heads_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a+b") as heads:
        end = heads.tell()
        heads.seek(max(0, end - TAIL))
        tail = heads.read()
        if max(_heads(tail.partition(b"\n")[2] if end > TAIL else tail), default=0) >= seq:
            return
        torn = b"\n" if tail and not tail.endswith(b"\n") else b""
        heads.write(torn + f"{seq} {head}\n".encode())
        heads.flush()
        os.fsync(heads.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
