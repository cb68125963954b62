"""Files into lines and tables, by their content."""

from importlib import import_module
from pathlib import Path
from typing import Final

from chungsuc.documents.official.extract.kinds import SEEN, kind_of
from chungsuc.documents.official.extract.settling import settled
from chungsuc.documents.official.tree import Extracted, Unreadable

MOST_BYTES: Final = 100 * 2**20
MOST_TEXT_BYTES: Final = 32 * 2**20
READERS: Final = {
    "txt": ("plain_text", "read_text"),
    "html": ("web", "read_html"),
    "mht": ("web", "read_mht"),
    "docx": ("word", "read_docx"),
    "odt": ("opendocument", "read_odt"),
    "pdf": ("pdf", "read_pdf"),
    "old": ("old_word", "read_old"),
}
PLAIN: Final = ("txt", "html", "mht")


def extract(path: Path) -> Extracted:
    """What the file holds, as it stands there. Raises Unreadable."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(SEEN)
    except (OSError, ValueError) as error:
        raise Unreadable("Không mở được tệp.", "Đồng chí kiểm tra lại đường dẫn và quyền đọc.") from error
    if not size:
        raise Unreadable("Tệp không có nội dung.", "Đồng chí kiểm tra rồi chọn lại tệp.")
    if size > MOST_BYTES:
        raise _too_large(size, MOST_BYTES)
    kind = kind_of(path, head)
    if kind in PLAIN and size > MOST_TEXT_BYTES:
        raise _too_large(size, MOST_TEXT_BYTES)
    return settled(_read(path, kind))


def _too_large(size: int, most: int) -> Unreadable:
    return Unreadable(
        f"Tệp nặng {-(-size // 2**20)} MB, quá {most // 2**20} MB.", "Đồng chí chia nhỏ tệp, hoặc bỏ bớt ảnh trong tệp."
    )


def _read(path: Path, kind: str) -> Extracted:
    """Each kind loads its own reader only."""
    module, name = READERS[kind]
    made: Extracted = getattr(import_module(f"{__name__}.{module}"), name)(path)
    return made
