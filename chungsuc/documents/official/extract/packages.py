"""Packages (.docx, .odt) opened within limits, and their XML parsed without trust."""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from lxml import etree

from chungsuc.documents.official.tree import Unreadable

MOST_MEMBERS: Final = 5_000
MOST_UNPACKED: Final = 400 * 2**20  # all members together, as declared
MOST_XML: Final = 120 * 2**20  # one member that is parsed
MEMBER: Final = b"PK\x01\x02"  # how each entry of a zip's directory begins


def broken() -> Unreadable:
    return Unreadable("Tệp bị hỏng, không mở được.", "Đồng chí mở tệp bằng phần mềm soạn thảo, lưu lại rồi thử lại.")


def _bomb() -> Unreadable:
    return Unreadable("Tệp bung ra quá lớn.", "Đồng chí bỏ bớt nội dung đính kèm, hoặc lưu thành pdf.")


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip, once its directory has been found harmless. Whatever goes wrong inside comes out as Unreadable."""
    if _members(path) > MOST_MEMBERS:  # counted first: half a million of them take the reader seconds
        raise _bomb()
    try:
        with zipfile.ZipFile(path) as package:
            _check(package.infolist())
            yield package
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # whatever a broken zip or broken XML makes its reader raise
        raise broken() from error


def _members(path: Path) -> int:
    count, last = 0, b""
    with path.open("rb") as file:
        while block := file.read(2**20):
            count += (last + block).count(MEMBER)
            last = block[-3:]
    return count


def _check(members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("Tệp có đặt mật khẩu.", "Đồng chí bỏ mật khẩu rồi lưu lại.")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise _bomb()


class _Bounded:
    """A member as a stream that stops at a limit, whatever the directory declares."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._left = stream, MOST_XML

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self._left -= len(block)
        if self._left < 0:
            raise _bomb()
        return block


def events(stream: IO[bytes], wanted: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Start and end of each wanted element, as the member streams by. No entities, no net, 256 levels at most."""
    parsed: Iterator[tuple[str, Any]] = etree.iterparse(
        _Bounded(stream),
        events=("start", "end"),
        tag=tuple(wanted),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return parsed


def root(package: zipfile.ZipFile, name: str) -> Any:  # noqa: ANN401 -- lxml has no types
    """A small member as a whole; None where the package lacks it or it does not parse."""
    if name not in package.namelist():
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        with package.open(name) as stream:
            return etree.parse(_Bounded(stream), parser).getroot()
    except etree.XMLSyntaxError:
        return None
