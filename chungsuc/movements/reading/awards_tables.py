"""Tables that say how many of each honour may be given: one row an honour, a column for how many."""

import re
from collections.abc import Iterator
from typing import Final

from chungsuc.documents.official.words import plain
from chungsuc.movements.reading.awards_names import Honour, honours_in
from chungsuc.movements.reading.found import Confidence, QuotaFound
from chungsuc.movements.reading.passages import Passage

HOW_MANY: Final = re.compile(r"\W*(?:so luong|chi tieu|toi da|so tap the|so ca nhan|tap the|ca nhan|ho gia dinh)\b")
WHOM: Final = re.compile(r"\W*(?:doi tuong|khoi|cum|don vi|cap)\b")
PRIZES: Final = re.compile(r"\W*(?:ten |loai |hang |co cau )?giai(?: thuong)?\W*")
RANK: Final = re.compile(r"\W*(?:dac biet|nhat|nhi|ba|tu|khuyen khich|phu|toan doan)\W*")
NUMBER: Final = re.compile(r"0*(\d{1,3})(?:\s+(?:cờ|bằng khen|giấy khen|bằng|giải|tập thể|cá nhân|đơn vị))?")


def prizes_of_row(passage: Passage) -> Iterator[Honour]:
    """The prize of a row whose column of prizes gives but its rank: "Nhất" under "Giải"."""
    header = next((row for row in passage.node.rows[:2] if any(PRIZES.fullmatch(plain(cell)) for cell in row)), None)
    start = 0
    for title, cell in zip(header or (), passage.text.split(" | "), strict=False):
        if PRIZES.fullmatch(plain(title)) and RANK.fullmatch(plain(cell)):
            yield Honour(f"Giải {cell.strip()}", start, start + len(cell), "prize")
        start += len(cell) + 3


def quotas_of_row(passage: Passage, full: dict[str, str]) -> Iterator[QuotaFound]:
    """Those of one row: `passage` is that row; nothing where the table has no column for how many, or the row no honour."""
    header = next((row for row in passage.node.rows[:2] if any(HOW_MANY.match(plain(cell)) for cell in row)), None)
    cells = next((row for row in passage.node.rows if " | ".join(row) == passage.text), ())
    if header is None or cells == header:
        return
    named = [one for cell in cells for one in honours_in(cell) if one.kind != "welfare"]
    honours = named or list(prizes_of_row(passage))
    if len(honours) != 1:
        return
    whom = next((cells[at] for at, cell in enumerate(header[: len(cells)]) if WHOM.match(plain(cell))), "")
    for title, cell in zip(header, cells, strict=False):
        found = NUMBER.fullmatch(cell.strip().lower())
        if found is None or not HOW_MANY.match(plain(title)):
            continue
        name = full.get(honours[0].name, honours[0].name)
        per = " ".join((whom or ("" if "số lượng" in title.lower() else title)).split()) or None
        yield QuotaFound(name, int(found.group(1)), per, passage.quote(0, len(passage.text)), Confidence.LIKELY, None)
