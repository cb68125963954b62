"""One page at a time is set by WeasyPrint in a process: it takes seconds and much memory."""

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

NO_PANGO: Final = "Máy này không có thư viện Pango nên chưa xuất được PDF; tải bản .docx thay thế."
OTHERS_FIRST: Final = "Máy chủ đang xuất văn bản khác ra PDF; đồng chí chờ một phút rồi thử lại."
PATIENCE: Final = 30  # seconds that one waits for another's PDF
_one_at_a_time = Lock()


class NoPdf(RuntimeError):  # noqa: N818 -- an answer to the person
    """Raised where no PDF can be made here and now; one line that says so and what to take instead."""


def set_page(page: str, style: "Callable[[], tuple[CSS, FontConfiguration]]") -> bytes:
    """The HTML page as a PDF, in a style that is made once. Raises NoPdf where Pango is not installed."""
    try:
        from weasyprint import HTML  # noqa: PLC0415 -- half a second, and it needs Pango
    except OSError as missing:
        raise NoPdf(NO_PANGO) from missing
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise NoPdf(OTHERS_FIRST)
    try:
        css, fonts = style()
        return HTML(string=page, url_fetcher=_nothing).write_pdf(stylesheets=[css], font_config=fonts)  # type: ignore[no-any-return]
    finally:
        _one_at_a_time.release()


def _nothing(url: str, *_more: object, **_named: object) -> dict[str, Any]:
    """A paper holds no links to anything; what its words name is never fetched."""
    raise ValueError(url)
