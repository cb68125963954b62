from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from chungsuc.accounts.models import User
from chungsuc.documents.models import StoredFile, Upload
from chungsuc.documents.shelf import SMALL, digest_of, path_of, shelf


@dataclass(frozen=True, slots=True)
class Finding:
    """One file that is not as it should be."""

    problem: Literal["missing", "altered", "orphan"]
    sha256: str
    text: str


def finished_uploads(by: User, ids: Sequence[str]) -> list[Upload]:
    """Those of `ids` that the person brought and that are stored, in their order; what is no id is passed over."""
    wanted = [pk for pk in (_uuid(text) for text in ids) if pk is not None]
    found = {u.pk: u for u in Upload.objects.filter(by=by, pk__in=wanted, file__isnull=False).select_related("file")}
    return [found[pk] for pk in wanted if pk in found]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def verify_files() -> list[Finding]:
    """Every stored file against its digest, and the files that no row tells of. Reads the whole store."""
    there = sorted(p.name for p in shelf().glob("[0-9a-f][0-9a-f]/*"))
    found: list[Finding] = []
    known: set[str] = set()
    for stored in StoredFile.objects.order_by("pk").iterator():
        path = path_of(stored.sha256)
        known.add(stored.sha256)
        if not path.exists():
            found.append(Finding("missing", stored.sha256, f"Mất tệp {stored.sha256} “{stored.name}”: {path}"))
        elif digest_of(path) != stored.sha256:
            found.append(Finding("altered", stored.sha256, f"Tệp {stored.sha256} “{stored.name}” bị sửa: {path}"))
    stray = sorted({name.removesuffix(SMALL) for name in there} - known)
    late = set(StoredFile.objects.filter(sha256__in=stray).values_list("sha256", flat=True))  # come while we read
    found += [
        Finding("orphan", name, f"Tệp thừa, không hồ sơ nào ghi: {shelf() / name[:2] / name}")
        for name in stray
        if name not in late
    ]
    return found
