"""A small copy of a picture, for lists and slow lines."""

import io
from pathlib import Path

from PIL import Image, ImageOps

from chungsuc.documents.kinds import Unfit

SIDE = 480
MOST_PIXELS = 50_000_000


def small_copy(path: Path, name: str) -> bytes:
    """At most 480 px a side, turned upright, as JPEG. A picture that cannot be read to its end is refused."""
    written = io.BytesIO()
    try:
        _drawn_small(path).save(written, "JPEG", quality=75, optimize=True)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Unfit(
            f"Ảnh “{name}” có quá nhiều điểm ảnh.",
            f"Đồng chí thu nhỏ xuống dưới {MOST_PIXELS // 10**6} triệu điểm ảnh.",
        ) from error
    except Exception as error:  # a decoder may raise anything on bytes it does not understand
        raise Unfit(f"Ảnh “{name}” bị hỏng, không đọc được.", "Đồng chí mở ảnh, lưu lại hoặc chụp lại.") from error
    return written.getvalue()


def _drawn_small(path: Path) -> Image.Image:
    with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Image.DecompressionBombError(f"{picture.width} × {picture.height}")
        picture.draft("RGB", (SIDE, SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((SIDE, SIDE))
        if not upright.has_transparency_data:
            return upright.convert("RGB")
        seen = upright.convert("RGBA")
        ground = Image.new("RGB", upright.size, "white")
        ground.paste(seen, mask=seen)
        return ground
