"""The file as it was brought in, with every fault marked in its cell."""

from collections.abc import Sequence

from chungsuc.progress.workbook.cells import Problem
from chungsuc.progress.workbook.layout import FIGURES, HEADS
from chungsuc.sheets.marking import Fault, marked_copy


def marked(content: bytes, name: str, problems: Sequence[Problem]) -> bytes:
    faults = [Fault(p.row, p.head, p.message) for p in problems]
    return marked_copy(content, name, faults, sheet=FIGURES, landmark=HEADS["key"])
