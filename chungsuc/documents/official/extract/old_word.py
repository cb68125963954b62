"""What only an office suite opens (.doc, .rtf, Word's single XML): turned into .docx by LibreOffice where it is installed."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from chungsuc.documents.official.extract.word import read_docx
from chungsuc.documents.official.tree import Extracted, Unreadable

PROGRAMS: Final = ("soffice", "libreoffice")
SECONDS: Final = 120
LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
SHEET: Final = ("Workbook".encode("utf-16-le"), "PowerPoint Document".encode("utf-16-le"))
WORD: Final = "WordDocument".encode("utf-16-le")
OLE: Final = b"\xd0\xcf\x11\xe0"
PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT")
OFFICE_MEMORY: Final = 4 * 2**30  # bytes of address space
FURTHEST: Final = 2**29  # bytes of one file that an office may write
# Whatever a file points to is left where it is: no macro, no link brought up to date, and any net goes to a closed port.
SETTINGS: Final = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    *(("Inet/Settings", f"ooInet{kind}ProxyName", "127.0.0.1") for kind in ("HTTP", "HTTPS", "FTP")),
    *(("Inet/Settings", f"ooInet{kind}ProxyPort", "9") for kind in ("HTTP", "HTTPS", "FTP")),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
ENTRY: Final = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
)


def read_old(path: Path) -> Extracted:
    _look(path)
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise Unreadable(
            "Tệp là kiểu Word cũ (doc, rtf); máy này không có LibreOffice để đọc.",
            "Đồng chí lưu lại thành docx, hoặc cài LibreOffice.",
        )
    with tempfile.TemporaryDirectory(prefix="chungsuc-doc-", ignore_cleanup_errors=True) as folder:
        return replace(read_docx(_converted(program, path, Path(folder))), kind="doc")


def _look(path: Path) -> None:
    """What LibreOffice would only tell by failing."""
    raw = path.read_bytes()
    if not raw.startswith(OLE):
        return
    if LOCKED in raw:
        raise Unreadable("Tệp có đặt mật khẩu.", "Đồng chí bỏ mật khẩu rồi lưu lại.")
    if WORD not in raw:
        if any(mark in raw for mark in SHEET):
            raise Unreadable("Tệp là bảng tính hoặc bài trình chiếu, không phải văn bản.", "Đồng chí chọn đúng văn bản.")
        raise Unreadable("Tệp kiểu Office cũ bị hỏng, không mở được.", "Đồng chí lưu lại thành docx.")


@contextmanager
def _bounded() -> Iterator[None]:
    """An office needs more address space than the reading of papers may be allowed, but not all there is."""
    try:
        import resource  # noqa: PLC0415 -- not everywhere
    except ImportError:
        yield
        return
    limits = ((resource.RLIMIT_AS, OFFICE_MEMORY), (resource.RLIMIT_FSIZE, FURTHEST))
    before = [(kind, resource.getrlimit(kind)) for kind, _ in limits]
    for (kind, most), (_, (_, hard)) in zip(limits, before, strict=True):
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    try:
        yield
    finally:
        for kind, held in before:
            resource.setrlimit(kind, held)


def _profile(folder: Path) -> Path:
    entries = "".join(ENTRY.format(*setting) for setting in SETTINGS)
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{entries}</oor:items>",
        encoding="utf-8",
    )
    return folder


def _converted(program: str, path: Path, folder: Path) -> Path:
    """With a profile and a surrounding of its own: neither a running office nor its settings, nor our secrets take part."""
    source = folder / "vao.doc"
    shutil.copyfile(path, source)
    profile = _profile(folder / "profile")
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "ra"), str(source)]
    around = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"HOME": str(folder)}
    with _bounded():
        running = subprocess.Popen(  # noqa: S603 -- a fixed program on a file of ours
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=around,
            start_new_session=True,
        )
    try:
        running.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"LibreOffice mở tệp quá {SECONDS} giây.", "Đồng chí lưu lại thành docx.") from error
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
    made = folder / "ra" / "vao.docx"
    if not made.is_file():
        raise Unreadable("LibreOffice không mở được tệp.", "Đồng chí mở tệp bằng Word, lưu lại thành docx.")
    return made
