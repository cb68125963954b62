"""A tree as PDF: the same blocks set by WeasyPrint."""

import atexit
import logging
from functools import lru_cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, StrictUndefined
from jinja2 import Template as Page

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.official.writing import flow, layout
from chungsuc.documents.official.writing.columns import is_figure, widths
from chungsuc.documents.official.writing.drawing import faces, size_of
from chungsuc.documents.official.writing.fonts import Face, face
from chungsuc.documents.official.writing.setting import NoPdf, set_page
from chungsuc.documents.official.writing.settled import laid
from chungsuc.documents.official.writing.word import context

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

TOO_LONG: Final = "Văn bản quá dài để xuất PDF ở đây; tải bản .docx, hoặc tách phụ lục thành tệp riêng."
MOST_PIECES: Final = 10_000  # paragraphs and cells together; half a minute of one core
MOST_CHARACTERS: Final = 1_000_000
log = logging.getLogger("chungsuc.documents")


def render_pdf(paper: OfficialPaper) -> bytes:
    """The paper as a PDF, A4, fonts embedded. Raises NoPdf where Pango is not installed, or the paper is too long."""
    if not is_printable(paper):
        raise NoPdf(TOO_LONG)
    return set_page(html(paper), _style)


def is_printable(paper: OfficialPaper) -> bool:
    """Whether it is short enough to be written anew while somebody waits: some two hundred pages."""
    pieces = characters = 0
    for _, node in paper.nodes():
        pieces += 1 + sum(map(len, node.rows))
        characters += len(node.title) + len(node.text) + sum(len(cell) for row in node.rows for cell in row)
    return pieces <= MOST_PIECES and characters <= MOST_CHARACTERS


def html(paper: OfficialPaper) -> str:
    """The page that becomes the PDF."""
    paper = laid(paper)
    words = context(paper)
    parts = words["cac_doan"]
    for place, part in enumerate(parts):
        if part["kieu"] == "bang":
            _measure(part)
        if part["kieu"] == "hinh":
            width, height = size_of(part["svg"])
            wide = layout.picture_width(width, height, tall=part["tron_trang"])
            part["rong"], part["cao"] = round(wide, 1), round(wide * height / width, 1)
            parts[place + 1]["chu_thich"] = True
        if part["kieu"].startswith("ky") and place:
            parts[place - 1]["cuoi"] = True
    about = {
        "ten_loai_in": flow.has_type_line(paper),
        "ten_van_ban": " ".join(part for part in (paper.type, paper.full_number, paper.subject) if part),
        "name_rule": flow.rule_under(words["co_quan"], layout.CAPITAL, layout.HEAD_COLUMNS[0]),
        "subject_rule": flow.rule_under([words["trich_yeu"]], layout.SMALL, layout.TEXT_WIDTH),
        "subject_indent": flow.subject_indent(words["trich_yeu"], layout.SMALL, layout.TEXT_WIDTH),
        "nation": layout.NATION,
        "motto": layout.STATE_MOTTO,
        "motto_width": layout.MOTTO_WIDTH,
    }
    return _page().render(words | about)


def _measure(part: dict[str, Any]) -> None:
    rows = [*part["dau_bang"], *part["hang"]]
    part["rong"] = [round(width, 1) for width in widths(rows, layout.TEXT_WIDTH)]
    part["giua"] = [all(map(is_figure, column)) for column in zip(*part["hang"], strict=True)]


@lru_cache(maxsize=1)
def _page() -> Page:
    source = files(__package__).joinpath("templates/paper.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(source)


@lru_cache(maxsize=1)
def _style() -> "tuple[CSS, FontConfiguration]":
    from weasyprint import CSS  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    atexit.register(_style.cache_clear)  # its files are cleared away while there is still something to do it with
    found, fonts = face(), FontConfiguration()
    if found.note:
        log.warning(found.note)
    given = {name: value for name, value in vars(layout).items() if isinstance(value, int | float)}
    given |= {"PAGE_W": layout.PAGE[0], "PAGE_H": layout.PAGE[1], "HEAD_LEFT": layout.HEAD_COLUMNS[0]}
    source = files(__package__).joinpath("templates/paper.css").read_text(encoding="utf-8")
    text = Template(source).substitute(given, FAMILY=found.family)
    return CSS(string=_faces(found) + faces() + text, font_config=fonts), fonts


def _faces(found: Face) -> str:
    looks = (("normal", "normal"), ("bold", "normal"), ("normal", "italic"), ("bold", "italic"))
    return "".join(
        f'@font-face {{ font-family: "{found.family}"; font-weight: {weight}; font-style: {style}; src: url("{path.as_uri()}") }}\n'
        for path, (weight, style) in zip(found.files, looks, strict=True)
    )
