"""Electronic signatures on a PDF: examined, compared with what was issued, made with a certificate of the office."""

import io
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pypdfium2
from asn1crypto import pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

MOST_BYTES: Final = 100 * 2**20
MOST_SIGNATURES, MOST_DIFFERENCES, AROUND = 50, 5, 24
FIELD: Final = "CoQuanKy"
LATER_RULES: Final = (DocInfoRule, XrefStreamRule, ObjectStreamRule, DSSCompareRule, MetadataUpdateRule)
# The library's own policy, but for the filling in of forms: what a form says is what the paper says.
MAY_FOLLOW: Final = StandardDiffPolicy(
    global_rules=[CatalogModificationRule(), *(rule().as_qualified(ModificationLevel.LTA_UPDATES) for rule in LATER_RULES)],  # type: ignore[no-untyped-call]
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),  # type: ignore[no-untyped-call]
)


class NotSigned(ValueError):  # noqa: N818 -- an answer to the person
    """A file that is no PDF, or one that cannot be read; in words."""


@dataclass(frozen=True, slots=True)
class Signature:
    """
    One signature. `intact`: what it covers is as it was signed. `untouched`: nothing but further signatures came after
    it. `trusted`: its certificate leads to a root that this installation trusts. `at` is what the signer's machine said,
    unless `stamped` by a time authority.
    """

    signer: str
    organisation: str
    at: datetime | None
    stamped: bool
    intact: bool
    untouched: bool
    trusted: bool

    @property
    def holds(self) -> bool:
        return self.intact and self.untouched


def read_roots(folder: Path) -> list[x509.Certificate]:
    """The certificates (.pem, .crt, .cer, .der) in the folder; what is none is passed over and logged."""
    found = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.suffix.lower() not in (".pem", ".crt", ".cer", ".der"):
            continue
        try:
            raw = path.read_bytes()
            parts = [der for _, _, der in pem.unarmor(raw, multiple=True)] if pem.detect(raw) else [raw]
            found += [x509.Certificate.load(part, strict=True) for part in parts]
        except ValueError:
            logging.getLogger("chungsuc.documents").warning("Không đọc được chứng thư gốc %s", path)
    return found


def examine(content: bytes, *, roots: Sequence[x509.Certificate], now: datetime) -> list[Signature]:
    """Every signature of the PDF, in order; none for a PDF without. Raises NotSigned for what is no readable PDF."""
    if not content.startswith(b"%PDF-"):
        raise NotSigned("Tệp không phải PDF.")
    with _as_not_signed(), _quiet():
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        if reader.encrypted:
            raise NotSigned("Tệp PDF có đặt mật khẩu.")
        embedded = reader.embedded_regular_signatures[:MOST_SIGNATURES]
        found = [_examined(one, roots, now) for one in embedded]
        ends_well = content.rstrip().endswith(b"%%EOF") and not _hidden_behind(embedded, content, reader.last_startxref)
    return found if ends_well else [replace(one, untouched=False) for one in found]


def _hidden_behind(signed: Sequence[EmbeddedPdfSignature], content: bytes, last_table: int | None) -> bool:
    """Whether bytes follow what was signed that belong to no revision: another program may read them all the same."""
    end = max((one.byte_range[2] + one.byte_range[3] for one in signed), default=len(content))
    return bool(content[end:].strip()) and (last_table is None or last_table < end)


@contextmanager
def _as_not_signed() -> Iterator[None]:
    try:
        yield
    except NotSigned:
        raise
    except Exception as problem:  # a broken file may make the reader raise anything
        raise NotSigned("Tệp PDF bị hỏng, không đọc được chữ ký.") from problem


@contextmanager
def _quiet() -> Iterator[None]:
    """The library logs a trace for every certificate that it does not trust; that is an answer here."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    before = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for one, level in zip(loggers, before, strict=True):
            one.setLevel(level)


def _examined(one: EmbeddedPdfSignature, roots: Iterable[x509.Certificate], now: datetime) -> Signature:
    try:
        said = one.self_reported_timestamp
        moment = said if said is not None and said < now else now
        context = ValidationContext(trust_roots=list(roots), moment=moment, allow_fetching=False)
        status = validate_pdf_signature(one, signer_validation_context=context, diff_policy=MAY_FOLLOW)
    except Exception:  # noqa: BLE001 -- a forged signature may make the validator raise anything
        return Signature(_subject(one, "common_name"), "", None, stamped=False, intact=False, untouched=False, trusted=False)
    stamp = status.timestamp_validity
    stamped = bool(stamp is not None and stamp.valid and stamp.intact and stamp.trusted)
    return Signature(
        signer=_subject(one, "common_name"),
        organisation=_subject(one, "organization_name"),
        at=stamp.timestamp if stamped and stamp is not None else status.signer_reported_dt,
        stamped=stamped,
        intact=bool(status.intact and status.valid),
        untouched=_untouched(status),
        trusted=bool(status.trusted),
    )


def _untouched(status: PdfSignatureStatus) -> bool:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    if status.coverage != SignatureCoverageLevel.ENTIRE_REVISION or status.modification_level is None:
        return False
    return bool(status.modification_level < ModificationLevel.ANNOTATIONS and status.docmdp_ok)


def _subject(one: EmbeddedPdfSignature, part: str) -> str:
    try:
        found: Any = one.signer_cert.subject.native.get(part, "")
    except Exception:  # noqa: BLE001 -- a certificate that cannot be read has no name
        return ""
    return ", ".join(found) if isinstance(found, list) else str(found)


def differences(issued: bytes, signed: bytes) -> list[str]:
    """
    Where the text of the signed PDF differs from the issued one, page by page, in sentences; none where it is the same.

    Stamps that signing puts on as annotations are no text of the page. Raises NotSigned for an unreadable file.
    """
    before, after = _pages(issued), _pages(signed)
    found = []
    if len(before) != len(after):
        found.append(f"Bản phát hành có {len(before)} trang, tệp đã ký có {len(after)} trang.")
    for number, (old, new) in enumerate(zip(before, after, strict=False), 1):
        if old != new:
            found.append(f"Trang {number}: {_first_difference(old, new)}")
    return found[:MOST_DIFFERENCES]


def _pages(content: bytes) -> list[str]:
    with _as_not_signed():
        document = pypdfium2.PdfDocument(content)
        try:
            return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
        finally:
            document.close()


def _first_difference(old: str, new: str) -> str:
    shared = zip(old, new, strict=False)
    at = next((n for n, (a, b) in enumerate(shared) if a != b), min(len(old), len(new)))
    start = max(0, at - AROUND)
    return f"“{old[start : at + AROUND]}” khác “{new[start : at + AROUND]}”."


def sign_for_office(content: bytes, certificate: Path, passphrase: str) -> bytes:
    """The PDF with the signature of the office's certificate (PKCS#12) added. Raises NotSigned, OSError."""
    with _quiet():
        signer = SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
            certificate, passphrase=passphrase.encode() if passphrase else None
        )
    if signer is None:
        raise NotSigned(f"Không mở được chứng thư số {certificate.name}: sai mật khẩu hoặc tệp hỏng.")
    with _as_not_signed():
        writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
        signed = sign_pdf(writer, PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256"), signer=signer)
        return bytes(signed.getvalue())
