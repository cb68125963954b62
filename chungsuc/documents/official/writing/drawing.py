"""A drawing on its own: SVG to PNG, set by WeasyPrint in the face of the pages and drawn by pdfium."""

import atexit
import re
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Final

from chungsuc.documents.official.writing.setting import set_page

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

VIEW: Final = re.compile(r'<svg\b[^>]*?\bviewBox="0 0 ([0-9.]+) ([0-9.]+)"')
FACES: Final = ((400, "Regular"), (600, "SemiBold"))
POINTS: Final = 0.75  # of a CSS pixel
LARGEST: Final = 8000


def size_of(svg: str) -> tuple[float, float]:
    """Width and height of a drawing, from its view box. Raises ValueError where it has none."""
    found = VIEW.search(svg)
    if found is None:
        raise ValueError("Hình không ghi khung.")
    return float(found[1]), float(found[2])


def png_of(svg: str, *, times: float = 2.0) -> bytes:
    """The drawing on white, so many times its size in pixels. Raises NoPdf where Pango is not installed."""
    import pypdfium2  # noqa: PLC0415 -- only who draws needs it

    width, height = size_of(svg)
    times = min(times, LARGEST / max(width, height))
    frame = f"width: {width}px; height: {height}px"
    look = f"@page {{ size: {width}px {height}px; margin: 0 }} body {{ margin: 0 }} svg {{ display: block; {frame} }}"
    page = f'<html lang="vi"><style>{look}</style><body>{svg}</body></html>'
    document = pypdfium2.PdfDocument(set_page(page, _style))
    try:
        image = document[0].render(scale=times / POINTS, fill_color=(255, 255, 255, 255)).to_pil()
    finally:
        document.close()
    kept = BytesIO()
    whole = (round(width * times), round(height * times))
    image.convert("RGB").crop((0, 0, *whole)).quantize(64).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def faces() -> str:
    """The rules by which a set page knows the face of the drawings."""
    folder = files("fontpkg_be_vietnam_pro") / "files"
    return "".join(
        f'@font-face {{ font-family: "Be Vietnam Pro"; font-weight: {weight}; src: url("file://{folder / f"BeVietnamPro-{name}.ttf"}") }}\n'
        for weight, name in FACES
    )


@lru_cache(maxsize=1)
def _style() -> "tuple[CSS, FontConfiguration]":
    from weasyprint import CSS  # noqa: PLC0415 -- half a second, and it needs Pango
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    atexit.register(_style.cache_clear)  # its files are cleared away while there is still something to do it with
    fonts = FontConfiguration()
    return CSS(string=faces(), font_config=fonts), fonts
