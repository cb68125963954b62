"""Files under CHUNGSUC_HOME/files, named by their digest. What stands there is on the disk before a row tells of it."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

BLOCK = 2**20
SMALL = ".nho"


class Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Received:
    path: Path
    sha256: str


def shelf() -> Path:
    return Path(settings.HOME) / "files"


def path_of(sha256: str) -> Path:
    return shelf() / sha256[:2] / sha256


def small_path_of(sha256: str) -> Path:
    return shelf() / sha256[:2] / f"{sha256}{SMALL}"


def landing() -> Path:
    """Where files lie that have not come whole; on the same disk, so that a rename is one act."""
    folder = shelf() / "den"
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        sync_folder(folder.parent)
    return folder


def sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def received(stream: Source, most: int) -> Iterator[Received]:
    """The stream in a temporary file, hashed on its way; one block beyond `most` is enough to tell that it is too large."""
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=landing())
    try:
        with os.fdopen(handle, "wb") as file:
            while size <= most and (block := stream.read(BLOCK)):
                file.write(block)
                digest.update(block)
                size += len(block)
        yield Received(Path(name), digest.hexdigest())
    finally:
        Path(name).unlink(missing_ok=True)


def put(source: Path, target: Path) -> None:
    """Moves a file to its place for good: content, name and folder are synced when this returns."""
    if not target.parent.exists():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(target.parent.parent)
    with source.open("rb") as file:
        os.fsync(file.fileno())
    source.replace(target)
    sync_folder(target.parent)


def put_bytes(content: bytes, target: Path) -> None:
    handle, name = tempfile.mkstemp(dir=landing())
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    put(Path(name), target)


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
