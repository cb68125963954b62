"""Text as every reader of files hands it on: Unicode, composed, without signs that cannot be seen."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from chungsuc.documents.official.extract.lettering import converted, found_in, said, strange
from chungsuc.documents.official.tree import Extracted, Line, Table

UNSEEN: Final[dict[int, str | None]] = dict.fromkeys(
    (*range(9), *range(14, 32), *range(127, 160), 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xD800, 0xE000))
) | dict.fromkeys((0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000, 0x0B), " ")
SEEK: Final = re.compile("[" + "".join(chr(sign) for sign in UNSEEN if not 0xD800 <= sign < 0xE000) + "\ud800-\udfff]")
STRANGE: Final = "Chữ trong tệp dường như gõ bằng một bảng mã cũ không nhận ra; đồng chí chuyển sang Unicode rồi đọc lại."


def tidy(text: str) -> str:
    if text.isprintable() and text.isascii():
        return text
    return unicodedata.normalize("NFC", text.translate(UNSEEN))


def settled(extracted: Extracted) -> Extracted:
    """Old letters converted where the text is of an old scheme; then every text made tidy, and what is empty left out."""
    whole = "\n".join(_texts(extracted.blocks))
    composed = unicodedata.is_normalized("NFC", whole)
    if not composed:
        whole = unicodedata.normalize("NFC", whole)
    found, notes = found_in(whole), extracted.notes
    right: Callable[[str], str] | None = tidy
    if found is not None:
        right, notes = lambda text: tidy(converted(unicodedata.normalize("NFC", text), found)), (*notes, said(found.scheme))
    elif strange(whole):
        notes = (*notes, STRANGE)
    elif composed and not SEEK.search(whole):
        right = None
    del whole
    blocks = extracted.blocks if right is None else tuple(_settled(one, right) for one in extracted.blocks)
    return replace(extracted, blocks=tuple(filter(_holds, blocks)), notes=tuple(dict.fromkeys(notes)))


def _holds(block: Line | Table) -> bool:
    return bool(block.text) if isinstance(block, Line) else any(map(any, block.rows))


def _texts(blocks: Sequence[Line | Table]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield block.text
        else:
            for row in block.rows:
                yield from row


def _settled(block: Line | Table, right: Callable[[str], str]) -> Line | Table:
    if isinstance(block, Table):
        return replace(block, rows=tuple(tuple(right(cell).strip() for cell in row) for row in block.rows))
    text = right(block.text).strip()
    return block if text == block.text else replace(block, text=text)
