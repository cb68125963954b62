"""An issued paper gets its file, is signed, and comes back into the register."""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.documents.actions.citing import take_over_cited
from chungsuc.documents.actions.files import store
from chungsuc.documents.kinds import JPEG, PDF, PNG
from chungsuc.documents.models import Paper, PaperState, StoredFile
from chungsuc.documents.permissions import can_change
from chungsuc.documents.shelf import path_of
from chungsuc.documents.signing import NotSigned, Signature, examine, read_roots, sign_for_office
from chungsuc.documents.signing_apart import examine_apart
from chungsuc.units.queries import actor_on

SCANS = (PDF.media_type, JPEG.media_type, PNG.media_type)


def trust_folder() -> Path:
    return Path(settings.HOME) / "trust"


def signatures_of(content: bytes, now: datetime) -> list[Signature]:
    """The signatures of a PDF, held against the roots in CHUNGSUC_HOME/trust. Raises NotSigned."""
    return examine(content, roots=read_roots(trust_folder()), now=now)


def keep_issued(*, actor: User, paper: Paper, pdf: bytes, now: datetime) -> Paper:
    """
    Keeps the .pdf of an issued paper, as it is to be signed. With a certificate of the office it is signed at once.

    Done again before the signature comes, it replaces the file. Raises Refused where the paper does not wait for signature.
    """
    can_change(actor_on(actor, now.date()), paper).require()
    name = f"{paper.full_number.replace('/', '-')}.pdf"
    certificate = settings.SIGNING_CERT
    signed = _signed(pdf, certificate) if certificate else None
    file = store(by=actor, name=name, stream=io.BytesIO(pdf), now=now)
    signed_file = store(by=actor, name=name, stream=io.BytesIO(signed), now=now) if signed else None
    with transaction.atomic():
        held = _waiting(paper)
        held.file = file
        held.save(update_fields=["file"])
        if signed_file and signed:
            said = _said(signatures_of(signed, now), "server", "bytes")
            _registered(held, signed_file, said, actor, now)
        record(
            actor=actor,
            action="documents.issue",
            subject=f"paper:{held.pk}",
            items=[{"file": file.sha256, "number": held.full_number}],
            now=now,
        )
    return held


def _signed(pdf: bytes, certificate: Path) -> bytes:
    try:
        return sign_for_office(pdf, certificate, settings.SIGNING_PASSPHRASE)
    except (NotSigned, OSError) as problem:
        raise Refused(
            f"Chưa ký được bằng chứng thư số của cơ quan: {problem}",
            who_can_lift="Người quản trị kiểm tra CHUNGSUC_SIGNING_CERT, CHUNGSUC_SIGNING_PASSPHRASE.",
        ) from problem


def attach_signed(*, actor: User, paper: Paper, file: StoredFile, now: datetime) -> Paper:
    """
    Registers an issued paper with the .pdf that was signed outside.

    Refused, with what is wrong, where it bears no signature that holds, or is another paper than the one issued.
    """
    can_change(actor_on(actor, now.date()), paper).require()
    if paper.file is None:
        raise Refused("Văn bản chưa có bản phát hành để đối chiếu.", who_can_lift="Đồng chí tạo bản phát hành trước.")
    issued = path_of(paper.file.sha256)
    try:
        found, unlike = examine_apart(path_of(file.sha256), issued, trust_folder(), now)
    except NotSigned as problem:
        raise Refused(str(problem), who_can_lift="Đồng chí chọn tệp .pdf đã ký số.") from problem
    _require_whole(found)
    _require_same(unlike)
    compared = "bytes" if path_of(file.sha256).read_bytes().startswith(issued.read_bytes()) else "text"
    return _attach(actor, paper, file, _said(found, "token", compared), now)


def _require_whole(found: Sequence[Signature]) -> None:
    if not found:
        raise Refused(
            "Tệp chưa có chữ ký số.",
            who_can_lift="Đồng chí ký số rồi tải lên lại; nếu là bản ký tay đã quét thì chọn “Bản quét”.",
        )
    broken = [one.signer or "không rõ tên" for one in found if not one.holds]
    if broken:
        raise Refused(
            f"Chữ ký của {', '.join(broken)} không còn nguyên vẹn: tệp bị sửa sau khi ký.",
            who_can_lift="Đồng chí lấy lại tệp từ người ký.",
        )


def _require_same(unlike: Sequence[str]) -> None:
    if unlike:
        raise Refused(
            "Tệp đã ký khác bản phát hành. " + " ".join(unlike),
            rule="Bản ký phải đúng là bản đã cấp số.",
            who_can_lift="Đồng chí tải bản phát hành về, ký lại rồi tải lên.",
        )


def attach_scan(*, actor: User, paper: Paper, file: StoredFile, now: datetime) -> Paper:
    """Registers an issued paper with the scan of the one signed by hand; kept as not signed electronically."""
    can_change(actor_on(actor, now.date()), paper).require()
    if file.media_type not in SCANS:
        raise Refused("Bản quét phải là pdf, jpg hoặc png.")
    return _attach(actor, paper, file, {"kind": "scan", "signers": []}, now)


@transaction.atomic
def _attach(actor: User, paper: Paper, file: StoredFile, said: dict[str, object], now: datetime) -> Paper:
    held = _waiting(paper)
    if held.file_id != paper.file_id:  # issued anew while the signed one was being compared
        raise Refused("Bản phát hành vừa được tạo lại.", who_can_lift="Đồng chí tải bản mới về, ký rồi tải lên.")
    other = Paper.objects.filter(signed_file=file).exclude(pk=held.pk).first()
    if other is not None:
        raise Refused(f"Tệp này đã là bản ký của {other.name}.", who_can_lift="Đồng chí chọn lại tệp.")
    _registered(held, file, said, actor, now)
    record(
        actor=actor,
        action="documents.sign",
        subject=f"paper:{held.pk}",
        items=[{"file": file.sha256, "kind": str(said["kind"])}],
        now=now,
    )
    return held


def _waiting(paper: Paper) -> Paper:
    held = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if held.state != PaperState.ISSUED:
        raise Refused("Văn bản này không chờ ký.", rule="Cấp số trước, ký sau; văn bản đã vào sổ thì không ký lại.")
    return held


def _registered(held: Paper, file: StoredFile, said: dict[str, object], by: User, now: datetime) -> None:
    held.signed_file, held.signature, held.state = file, said, PaperState.REGISTERED
    held.registered_by, held.registered_at = by, now
    held.save(update_fields=["signed_file", "signature", "state", "registered_by", "registered_at"])
    take_over_cited(held)


def _said(found: Sequence[Signature], kind: str, compared: str) -> dict[str, object]:
    """What is remembered of the signatures: as they were found when the paper was registered."""
    signers = [
        {
            "name": one.signer,
            "organisation": one.organisation,
            "at": one.at.isoformat() if one.at else "",
            "trusted": one.trusted,
        }
        for one in found
    ]
    return {"kind": kind, "compared": compared, "signers": signers}
