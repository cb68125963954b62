"""
Keeping files.

No entry of the trail is written here: a file alone means nothing, and the act that links to it names its digest.
"""

import errno
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.documents.kinds import ORDINARY, PAPERS, Unfit, check_promise, clean_name, sniff
from chungsuc.documents.models import StoredFile, Upload
from chungsuc.documents.permissions import can_bring
from chungsuc.documents.pictures import small_copy
from chungsuc.documents.shelf import (
    Source,
    landing,
    path_of,
    put,
    put_bytes,
    received,
    small_path_of,
    sync_folder,
)
from chungsuc.units.queries import actor_on

STALE = timedelta(days=2)
MOST_OPEN = 50
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
log = logging.getLogger("chungsuc.documents")


class OutOfStep(Exception):  # noqa: N818 -- an answer to the browser: where to go on
    """A piece that does not follow what is held; nothing of it was kept."""

    def __init__(self, received: int) -> None:
        super().__init__(f"Đã nhận {received} byte.")
        self.received = received


@contextmanager
def _telling_when_full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        log.exception("Kho tệp không ghi thêm được")
        raise Refused(
            "Máy chủ hết chỗ để giữ tệp, chưa giữ tệp này.",
            who_can_lift="Người quản trị thêm chỗ, rồi đồng chí gửi lại.",
        ) from error


@_telling_when_full()
def store(*, by: User, name: str, stream: Source, now: datetime, paper: bool = False) -> StoredFile:
    """
    Keeps a file: on the disk, synced, under its digest; then its row. Raises Unfit, and then keeps nothing.
    `paper`: it comes as an official paper, so old Word files, pages of portals and old letters are taken too.

    The same content is one file, whoever brings it: show a person the name they gave, not `name` of the row.
    """
    name = clean_name(name)
    with received(stream, settings.MAX_FILE_BYTES) as got:
        size = got.path.stat().st_size
        kind = sniff(got.path, name, PAPERS if paper else ORDINARY)
        small = small_copy(got.path, name) if kind.shown else b""
        put(got.path, path_of(got.sha256))
    if small:
        put_bytes(small, small_path_of(got.sha256))
    row = {"size": size, "media_type": kind.media_type, "name": name, "stored_by": by, "stored_at": now}
    return StoredFile.objects.get_or_create(sha256=got.sha256, defaults=row)[0]


def part_of(upload: Upload) -> Path:
    return landing() / f"{upload.pk}.part"


def begin_upload(*, by: User, name: str, size: int, now: datetime, wall: datetime) -> Upload:
    """Opens a way for a file in pieces; refuses what name and size already tell against."""
    can_bring(actor_on(by, now.date())).require()
    name = clean_name(name)
    check_promise(name, size)
    if Upload.objects.filter(by=by, file=None).count() >= MOST_OPEN:
        raise Refused(
            f"Đồng chí có {MOST_OPEN} tệp đang gửi dở.", who_can_lift="Gửi nốt; tệp gửi dở quá hai ngày tự được xóa."
        )
    upload = Upload(by=by, name=name, size=size, began_at=wall)
    part_of(upload).touch(mode=0o600)
    sync_folder(landing())
    upload.save(force_insert=True)
    return upload


@_telling_when_full()
def append(*, upload: Upload, offset: int, data: bytes) -> Upload:
    """Adds a piece, synced before it counts. Raises OutOfStep when it does not begin where the held part ends."""
    with transaction.atomic():
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        if held.file_id is None:
            _lose_what_the_disk_lost(held)
        fits = offset == held.received and offset + len(data) <= held.size
        if fits and data:
            _write(part_of(held), offset, data)
            held.received += len(data)
            held.save(update_fields=["received"])
    if not fits:
        raise OutOfStep(held.received)
    return held


def _lose_what_the_disk_lost(held: Upload) -> None:
    part = part_of(held)
    there = part.stat().st_size if part.exists() else 0
    if there < held.received:
        held.received = there
        held.save(update_fields=["received"])


def _write(part: Path, offset: int, data: bytes) -> None:
    """What lies beyond the offset was never acknowledged."""
    there = part.exists()
    with part.open("r+b" if there else "wb") as file:
        file.seek(offset)
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
    if not there:
        sync_folder(part.parent)


def finish(*, upload: Upload, now: datetime) -> StoredFile:
    """Stores an upload that has come whole; done again after a crash it gives the same file."""
    if upload.file is not None:
        return upload.file
    part = part_of(upload)
    try:
        with part.open("rb") as stream:
            stored = store(by=upload.by, name=upload.name, stream=stream, now=now)
    except Unfit:
        Upload.objects.filter(pk=upload.pk).delete()
        part.unlink(missing_ok=True)
        raise
    except FileNotFoundError:  # another request has just done it
        upload.refresh_from_db()
        if upload.file is None:
            raise OutOfStep(0) from None
        return upload.file
    upload.file = stored
    upload.save(update_fields=["file"])
    part.unlink(missing_ok=True)
    return stored


@transaction.atomic
def drop_stale(wall: datetime) -> int:
    """Forgets uploads begun more than two days ago, and what lies about from stores that were cut off."""
    Upload.objects.filter(began_at__lt=wall - STALE).delete()
    old = [p for p in landing().iterdir() if datetime.fromtimestamp(p.stat().st_mtime, tz=wall.tzinfo) < wall - STALE]
    for path in old:
        transaction.on_commit(partial(path.unlink, missing_ok=True))
    return len(old)
