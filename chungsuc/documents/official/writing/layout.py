"""
How an official paper is laid out: Nghị định 30/2020/NĐ-CP, Phụ lục I. Millimetres on A4, sizes in points.

Both the .docx templates and the PDF are made from these figures, so that the two look alike.
"""

from typing import Final

PAGE: Final = (210, 297)
TOP: Final = 20
BOTTOM: Final = 20
LEFT: Final = 30
RIGHT: Final = 15
TEXT_WIDTH: Final = PAGE[0] - LEFT - RIGHT
HEAD_COLUMNS: Final = (72, 93)
SIGNATURE_COLUMNS: Final = (80, 85)
FIRST_LINE: Final = 12.7
PAGE_NUMBER_FROM_TOP: Final = 10

FONT: Final = "Times New Roman"
STATE: Final = 12
MOTTO: Final = 13
BODY_NAME: Final = 12
NUMBER: Final = 13
ABOUT: Final = 12
DATE: Final = 13
TYPE: Final = 14
TEXT: Final = 14
TABLE: Final = 12
RECIPIENTS_HEAD: Final = 12
RECIPIENTS: Final = 11
PAGE_NUMBER: Final = 14
SPACE_AFTER: Final = 6
LINE: Final = 1.05
SIGNING_SPACE: Final = 60

NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
STATE_MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
MOTTO_WIDTH: Final = 56
"""The motto in bold 13 points, in millimetres: the line under it is as long as the words."""
CAPITAL: Final = 2.6
"""How wide a bold capital of the body's name is on the average, in millimetres."""
SMALL: Final = 2.35
"""The same of the subject, bold in 14 points."""
TALLEST_PICTURE: Final = 110
"""A drawing is as wide as the text, unless it would then be taller than this."""
PAGE_PICTURE: Final = 232
"""The same of one that may fill a page, with its caption under it."""


def picture_width(width: float, height: float, *, tall: bool) -> float:
    """How wide a drawing of a size is set, in millimetres."""
    return min(TEXT_WIDTH, (PAGE_PICTURE if tall else TALLEST_PICTURE) * width / height)
