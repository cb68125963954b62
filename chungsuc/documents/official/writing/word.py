"""A tree as .docx, by templates that an office can edit in Word."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import XMLSyntaxError

from chungsuc.documents.official.tree import OfficialPaper, Signer
from chungsuc.documents.official.writing import flow, layout
from chungsuc.documents.official.writing.columns import is_figure, widths
from chungsuc.documents.official.writing.drawing import png_of, size_of
from chungsuc.documents.official.writing.office import SHIPPED, office_folder
from chungsuc.documents.official.writing.setting import NoPdf
from chungsuc.documents.official.writing.settled import laid

TABLE: Final = "Bảng"
SIGNATURE: Final = "Chữ ký"
PARTIES: Final = "Chữ ký các bên"
RULE: Final = "Kẻ dưới"
SUBJECT: Final = "Trích yếu"
MARK: Final = "\ue000hình "
FAULTS: Final = (
    (r"^'(?:dict object' has no attribute ')?(.+)' is undefined$", r"không có tên “\1”"),
    (r"^'dict object' has no attribute '(.+)'$", r"không có tên “\1”"),
    (r"^Encountered unknown tag '(.+?)'.*$", r"không có lệnh “\1”, hoặc thừa lệnh kết thúc"),
    (r"^Unexpected end of template.*$", "có lệnh for, if chưa kết thúc"),
    (r"^(?:expected|unexpected) .*$", "thẻ viết chưa đúng"),
)
NAMES: Final = {
    "kế hoạch": "ke-hoach",
    "quyết định": "quyet-dinh",
    "tờ trình": "to-trinh",
    "báo cáo": "bao-cao",
    "biên bản": "bien-ban",
    "công văn": "cong-van",
    "thông báo": "thong-bao",
    "giấy mời": "giay-moi",
}


class BrokenTemplate(ValueError):  # noqa: N818 -- an answer to the office that edited it
    """A template that cannot be filled: which file, which of its paragraphs, what is wrong there."""


def template_for(paper: OfficialPaper, folder: Path) -> Path:
    """The office's template of the type, else its `van-ban.docx` (`cong-van.docx`), else the one that is shipped."""
    general = "van-ban" if flow.has_type_line(paper) else "cong-van"
    for name in (NAMES.get(paper.type or ""), general):
        if name and (folder / f"{name}.docx").is_file():
            return folder / f"{name}.docx"
    return SHIPPED / f"{general}.docx"


def render_docx(paper: OfficialPaper, templates: Path | None = None) -> bytes:
    """The paper as a .docx, by templates of a folder, else of the office, else shipped. Raises BrokenTemplate."""
    path = template_for(paper, templates or office_folder())
    words = context(laid(paper))
    pictures = _pictures(words)
    filled = _filled(path, words)
    for table in filled.docx.tables:
        _finish(table)
    for paragraph in filled.docx.paragraphs:
        if (drawn := pictures.get(paragraph.text)) is not None:
            _set_picture(paragraph, *drawn)
    for paragraph, width, room in _rules(filled.docx, words):
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm((room - width) / 2)
    for paragraph in filled.docx.paragraphs:
        if paragraph.style is not None and paragraph.style.name == SUBJECT:
            sides = Mm(flow.subject_indent(words["trich_yeu"], layout.SMALL, layout.TEXT_WIDTH))
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = sides
    made = BytesIO()
    filled.docx.save(made)
    return made.getvalue()


Drawn = tuple[bytes, str, str, bool]


def _pictures(words: dict[str, Any]) -> dict[str, Drawn]:
    """
    PNG, words and SVG by the mark that stands in the place of each drawing, so that a template needs no tag for it.

    Where nothing can be drawn, the figures stand there as a table.
    """
    found: dict[str, Drawn] = {}
    for part in words["cac_doan"]:
        if part["kieu"] != "hinh":
            continue
        try:
            mark = f"{MARK}{len(found)}"
            found[mark] = png_of(part["svg"], times=3), part["said"], part["svg"], part["tron_trang"]
            part |= {"kieu": "doan", "loi": mark}
        except NoPdf:
            part |= {"kieu": "bang", "dau_bang": part["hang_hinh"][:1], "hang": part["hang_hinh"][1:]}
    return found


def _set_picture(paragraph: Paragraph, png: bytes, said: str, svg: str, tall: bool) -> None:  # noqa: FBT001 -- as kept
    width, height = size_of(svg)
    wide = layout.picture_width(width, height, tall=tall)
    for run in paragraph.runs:
        run.text = ""
    shape = paragraph.add_run().add_picture(BytesIO(png), width=Mm(wide))
    shape._inline.docPr.set("descr", said)  # noqa: SLF001 -- python-docx has no word for what a picture shows
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.first_line_indent = Mm(0)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.line_spacing = 1.0


def _filled(path: Path, words: dict[str, Any]) -> DocxTemplate:
    try:
        template = DocxTemplate(path)
        template.init_docx()
        shown = [_text(paragraph) for paragraph in template.docx.element.body.iter(qn("w:p"))]
    except (BadZipFile, KeyError, ValueError, XMLSyntaxError) as wrong:
        raise BrokenTemplate(f"Mẫu {path.name} không phải tệp .docx, hoặc đã hỏng. Lấy lại mẫu gốc.") from wrong
    for place, text in enumerate(shown, 1):
        if any(text.count(start) != text.count(end) for start, end in (("{{", "}}"), ("{%", "%}"))):
            raise BrokenTemplate(_told(path, f", dòng {place} “{text[:80]}”", "thẻ mở mà chưa đóng, hoặc thừa dấu ngoặc"))
    try:
        template.render(words, SandboxedEnvironment(autoescape=True, undefined=StrictUndefined))
    except TemplateError as wrong:
        line = wrong.lineno if isinstance(wrong, TemplateSyntaxError) else _line_of(wrong)
        where = _where(path, line, shown) if line else ""
        raise BrokenTemplate(_told(path, where, wrong.message or "")) from wrong
    except XMLSyntaxError as wrong:
        raise BrokenTemplate(_told(path, "", "thẻ đặt sai chỗ")) from wrong
    return template


def _text(paragraph: Any) -> str:  # noqa: ANN401 -- an element of lxml, which has no types
    return "".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))


def _where(path: Path, line: int, shown: list[str]) -> str:
    """Docxtpl puts each paragraph that is left on a line of its own, its tags that stand alone behind it."""
    template = DocxTemplate(path)
    template.init_docx()
    pieces = re.split(r"<w:p(?=[ >])", template.patch_xml(template.get_xml()))
    own, _, behind = pieces[min(line, len(pieces)) - 1].partition("</w:p>")
    words, tags = (re.sub(r"<[^>]*>|^[^<>]*>", "", part).strip() for part in (own, behind))
    number = f"{shown.index(words) + 1} " if words in shown else ""
    return f", dòng {number}“{f'{words} {tags}'.strip()[:100]}”"


def _told(path: Path, where: str, wrong: str) -> str:
    for english, ours in FAULTS:
        wrong = re.sub(english, ours, wrong)
    return f"Mẫu {path.name}{where}: {wrong}. Sửa thẻ trong Word, hoặc lấy lại mẫu gốc."


def _line_of(wrong: TemplateError) -> int | None:
    trace, line = wrong.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def context(paper: OfficialPaper) -> dict[str, Any]:
    """What the tags of a template may name; docs/writing.md lists it."""
    parts = [_words(block) for block in flow.blocks_of(paper.body)]
    if paper.co_signers:
        parts.append({"kieu": "ky_cac_ben"})
    elif paper.signer or paper.recipients:
        parts.append({"kieu": "ky"})
    for annex in paper.annexes:
        blocks = [*flow.blocks_of(annex.body)]
        name = flow.annex_name(blocks)
        parts.append({"kieu": "phu_luc", "ten": annex.title, "dong": [name] if name else []})
        parts += [_words(block) for block in blocks[bool(name) :]]
    signer = _signer(paper.signer or Signer(None))
    return {
        "co_quan_tren": flow.name_lines(paper.superior) if paper.superior else [],
        "co_quan": flow.name_lines(paper.issuer_lines or paper.issuer or ""),
        "so_ky_hieu": flow.number_line(paper),
        "dia_danh_ngay": flow.date_line(paper),
        "do_khan": paper.urgency.upper(),
        "ten_loai": (paper.type or "").upper(),
        "trich_yeu": flow.about_line(paper),
        "kem_theo": paper.enclosed_with,
        "kinh_gui": flow.addressees(paper),
        "cac_doan": parts,
        "ky": signer,
        "cac_ben": [*(_signer(one) for one in paper.co_signers), signer],
        "noi_nhan": flow.recipients(paper),
    }


def _words(block: flow.Block) -> dict[str, Any]:
    number = f"{block.number} " if block.number and block.style != "phan" else block.number
    said = {"kieu": block.style, "so": number, "ten": block.title, "loi": block.text}
    if block.style == "hinh":
        return said | {"svg": block.svg, "said": block.said, "hang_hinh": block.rows, "tron_trang": block.tall}
    return said | {"dau_bang": block.rows[:1], "hang": block.rows[1:]} if block.rows else said


def _signer(signer: Signer) -> dict[str, Any]:
    return {"thay_mat": flow.behalf_lines(signer), "chuc_vu": signer.title or "", "ho_ten": signer.name or ""}


def _finish(table: WordTable) -> None:
    """What a template cannot say: how wide the columns of these words are, and that a signature stays with its text."""
    caption = table._tbl.tblPr.find(qn("w:tblCaption"))  # noqa: SLF001 -- python-docx does not know captions
    called = caption.get(qn("w:val")) if caption is not None else ""
    if called == TABLE:
        _columns(table)
    elif called in (SIGNATURE, PARTIES):
        if called == PARTIES:
            _set_widths(table, [layout.TEXT_WIDTH / len(table.columns)] * len(table.columns))
        _keep_with_text(table)


def _rules(document: Document, words: dict[str, Any]) -> Iterator[tuple[Paragraph, float, float]]:
    """The lines under the body's name and under the subject, each with how long it is and the room it has."""
    head = document.tables[0].rows[0].cells[0].paragraphs if document.tables else []
    subject = [words["trich_yeu"]] if words["trich_yeu"] else []
    whole = layout.TEXT_WIDTH
    for where, lines, letter, room in (
        (head, words["co_quan"], layout.CAPITAL, layout.HEAD_COLUMNS[0]),
        (document.paragraphs, subject, layout.SMALL, whole),
    ):
        drawn = next((p for p in where if p.style is not None and p.style.name == RULE), None)
        if drawn is not None and lines:
            yield drawn, flow.rule_under(lines, letter, room), room


def _columns(table: WordTable) -> None:
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    _set_widths(table, widths(rows, layout.TEXT_WIDTH))
    figures = [all(is_figure(text) for text in column) for column in zip(*rows[1:], strict=True)]
    for row in table.rows[1:]:
        for cell, figure in zip(row.cells, figures, strict=True):
            if figure:
                cell.paragraphs[0].alignment = 1


def _set_widths(table: WordTable, millimetres: list[float]) -> None:
    grid = table._tbl.tblGrid  # noqa: SLF001
    for old in list(grid):
        grid.remove(old)
    for width in millimetres:
        column = OxmlElement("w:gridCol")
        column.set(qn("w:w"), str(Mm(width).twips))
        grid.append(column)
    for row in table._tbl.tr_lst:  # noqa: SLF001
        for cell, width in zip(row.tc_lst, millimetres, strict=True):
            cell.width = Mm(width)


def _keep_with_text(table: WordTable) -> None:
    """The paragraph before the signature, and small gaps between, stay on its page."""
    before = table._tbl.getprevious()  # noqa: SLF001
    while before is not None and before.tag == qn("w:p"):
        properties = before.get_or_add_pPr()
        if properties.find(qn("w:keepNext")) is None:
            properties._insert_keepNext(OxmlElement("w:keepNext"))  # noqa: SLF001
        if "".join(before.itertext()).strip():
            return
        before = before.getprevious()
