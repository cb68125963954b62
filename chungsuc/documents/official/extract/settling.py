"""Text as every reader of files hands it on: Unicode, composed, without signs that cannot be seen."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from chungsuc.documents.official.extract.lettering import converted, found_in, said, strange
from chungsuc.documents.official.tree import Extracted, Line, Table

UNSEEN: Final[dict[int, str | None]] = dict.fromkeys(
    (*range(9), *range(14, 32), *range(127, 160), 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xD800, 0xE000))
) | dict.fromkeys((0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000, 0x0B), " ")
STRANGE: Final = "Chữ trong tệp dường như gõ bằng một bảng mã cũ không nhận ra; đồng chí chuyển sang Unicode rồi đọc lại."


def tidy(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", text.translate(UNSEEN))


def settled(extracted: Extracted) -> Extracted:
    """Old letters converted where the text is of an old scheme; then every text made tidy, and what is empty left out."""
    whole = unicodedata.normalize("NFC", "\n".join(_texts(extracted.blocks)))
    found, notes = found_in(whole), extracted.notes
    right: Callable[[str], str] = tidy
    if found is not None:
        right, notes = lambda text: tidy(converted(unicodedata.normalize("NFC", text), found)), (*notes, said(found.scheme))
    elif strange(whole):
        notes = (*notes, STRANGE)
    del whole
    blocks = tuple(block for block in (_settled(one, right) for one in extracted.blocks) if block is not None)
    return replace(extracted, blocks=blocks, notes=tuple(dict.fromkeys(notes)))


def _texts(blocks: Sequence[Line | Table]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield block.text
        else:
            for row in block.rows:
                yield from row


def _settled(block: Line | Table, right: Callable[[str], str]) -> Line | Table | None:
    if isinstance(block, Table):
        rows = tuple(tuple(right(cell).strip() for cell in row) for row in block.rows)
        return replace(block, rows=rows) if any(map(any, rows)) else None
    text = right(block.text).strip()
    if not text:
        return None
    return block if text == block.text else replace(block, text=text)
