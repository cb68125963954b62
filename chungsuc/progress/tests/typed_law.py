"""Law as members of the cast type it: a sample decision's level, and a whole set in lines."""

from datetime import date
from typing import Any

from django.test import Client

from chungsuc.documents.models import StoredFile
from chungsuc.progress.actions import (
    EditionHead,
    ProvisionRow,
    Source,
    propose_edition,
    propose_provisions,
    settle_provisions,
)
from chungsuc.progress.models import EnteredEdition, Provision, ProvisionKind
from tests.cast import LATRINES, NOW, STANDARD, Cast

SHELL = "qd-51-2025-ntm"
LINES = """
1. Quy hoạch
1.1 Có quy hoạch chung được phê duyệt: đạt
2. Hạ tầng
2.1 Tỷ lệ đường xã được cứng hóa: >= 80% km | nhom-1 90%
""".strip()
PAPER = {
    "decision": "12/QĐ-UBND",
    "decided_by": "UBND tỉnh Thử",
    "decided_on": "2023-10-09",
    "page": "Phụ lục, trang 3",
}
LEVEL = PAPER | {"act": "muc", "region": "tdmnpb", "level": "75", "valid_from": "2023-11-01"}


def source(file: StoredFile | None = None) -> Source:
    return Source("12/QĐ-UBND", "UBND tỉnh Thử", date(2023, 10, 9), "Phụ lục, trang 3", file)


def typed_level(cast: Cast, who: str = "dung", file: StoredFile | None = None, **other: Any) -> Provision:  # noqa: ANN401
    """A level for the latrines of the province, waiting for a second person."""
    row: dict[str, Any] = {"place": LATRINES, "region": "tdmnpb", "level": 75, "valid_from": date(2023, 11, 1)} | other
    rows = [ProvisionRow(kind=ProvisionKind.THRESHOLD, **row)]
    return propose_provisions(
        actor=cast[who], territory=cast.bodies["thu"], standard=STANDARD, rows=rows, source=source(file), now=NOW
    )[0]


def confirmed_level(cast: Cast, **other: Any) -> Provision:  # noqa: ANN401 -- any field
    row = typed_level(cast, **other)
    return settle_provisions(actor=cast["em"], provisions=[row], accept=True, now=NOW)[0]


def typed_set(cast: Cast, file: StoredFile | None = None) -> EnteredEdition:
    """The shell of 2025 with content of its own, waiting for a second person."""
    head = EditionHead(
        standard=SHELL, name="Bộ tiêu chí thử", level="commune", valid_from=date(2026, 2, 15), columns_by="group"
    )
    return propose_edition(
        actor=cast["dung"], territory=cast.bodies["thu"], head=head, lines=LINES, source=source(file), now=NOW
    )


def signed_in(cast: Cast, who: str = "dung") -> Client:
    client = Client()
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(answer: Any) -> str:  # noqa: ANN401 -- what the test client gives has no public type
    return str(answer.content.decode())
