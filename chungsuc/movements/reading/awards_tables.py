"""Tables that say how many of each honour may be given: one row an honour, a column for how many."""

import re
from collections.abc import Iterator
from typing import Final

from chungsuc.documents.official.words import plain
from chungsuc.movements.reading.awards_names import honours_in
from chungsuc.movements.reading.found import Confidence, QuotaFound
from chungsuc.movements.reading.passages import Passage

HOW_MANY: Final = re.compile(r"\W*(?:so luong|chi tieu|toi da|so tap the|so ca nhan|tap the|ca nhan|ho gia dinh)\b")
WHOM: Final = re.compile(r"\W*(?:doi tuong|khoi|cum|don vi|cap)\b")
NUMBER: Final = re.compile(r"0*(\d{1,3})(?:\s+(?:cờ|bằng khen|giấy khen|bằng|giải|tập thể|cá nhân|đơn vị))?")


def quotas_of_row(passage: Passage, full: dict[str, str]) -> Iterator[QuotaFound]:
    """Those of one row: `passage` is that row; nothing where the table has no column for how many, or the row no honour."""
    header = next((row for row in passage.node.rows[:2] if any(HOW_MANY.match(plain(cell)) for cell in row)), None)
    cells = next((row for row in passage.node.rows if " | ".join(row) == passage.text), ())
    if header is None or cells == header:
        return
    honours = [one for cell in cells for one in honours_in(cell) if one.kind != "welfare"]
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
