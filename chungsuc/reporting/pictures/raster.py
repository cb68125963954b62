"""A picture as a PNG, for papers and for who asks."""

from chungsuc.documents.official.writing import png_of
from chungsuc.reporting.pictures.picture import Picture


def png(picture: Picture, *, times: float = 2.0) -> bytes:
    """The wide drawing, so many times its size in pixels. Raises NoPdf where Pango is not installed."""
    return png_of(picture.svg, times=times)
