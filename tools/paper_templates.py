"""
Makes the .docx templates of official papers from the measures in `documents/official/writing/layout.py`.

    python tools/paper_templates.py            writes chungsuc/documents/official/writing/templates/*.docx

The templates are kept in the repository, so that an office gets the same bytes; this says where their layout is from.
Every kind of paragraph stands in them once, as a sample between docxtpl tags, in a style of its own.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle as BaseStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from chungsuc.documents.official.writing import layout as a4
from chungsuc.documents.official.writing.word import PARTIES, RULE, SIGNATURE, TABLE

Where = WordDocument | _Cell
TARGET: Final = Path(__file__).resolve().parents[1] / "chungsuc/documents/official/writing/templates"
JUSTIFIED: Final = {"align": ALIGN.JUSTIFY, "first": a4.FIRST_LINE, "after": a4.SPACE_AFTER, "size": a4.TEXT}
CENTRED: Final = {"align": ALIGN.CENTER}
STYLES: Final[dict[str, dict[str, Any]]] = {
    "Cơ quan cấp trên": {**CENTRED, "size": a4.BODY_NAME},
    "Cơ quan ban hành": {**CENTRED, "size": a4.BODY_NAME, "bold": True},
    "Quốc hiệu": {**CENTRED, "size": a4.STATE, "bold": True},
    "Tiêu ngữ": {**CENTRED, "size": a4.MOTTO, "bold": True},
    RULE: {**CENTRED, "size": 3, "before": 3, "after": 4},
    "Số, ký hiệu": {**CENTRED, "size": a4.NUMBER, "before": 4},
    "V/v": {**CENTRED, "size": a4.ABOUT},
    "Địa danh, ngày": {**CENTRED, "size": a4.DATE, "italic": True, "before": 4},
    "Độ khẩn": {**CENTRED, "size": a4.STATE, "bold": True, "before": 4},
    "Tên loại": {**CENTRED, "size": a4.TYPE, "bold": True, "before": 16, "keep": True},
    "Trích yếu": {**CENTRED, "size": a4.TYPE, "bold": True, "keep": True, "left": 6, "right": 6},
    "Kèm theo": {**CENTRED, "size": a4.TEXT, "italic": True, "before": 2},
    "Kính gửi": {**CENTRED, "size": a4.TEXT, "before": 12, "after": 12},
    "Nơi kính gửi": {"size": a4.TEXT, "left": 40},
    "Căn cứ": {**JUSTIFIED, "italic": True},
    "Phần, chương": {**CENTRED, "size": a4.TEXT, "bold": True, "before": 6, "after": 2, "keep": True},
    "Đề mục": {**JUSTIFIED, "bold": True, "before": 4, "keep": True},
    "Đề mục nhỏ": {**JUSTIFIED, "bold": True, "keep": True},
    "Điều": {**JUSTIFIED},
    "Khoản": {**JUSTIFIED},
    "Điểm": {**JUSTIFIED},
    "Gạch đầu dòng": {**JUSTIFIED},
    "Đoạn": {**JUSTIFIED},
    "Dòng giữa": {**CENTRED, "size": a4.TEXT, "bold": True, "before": 6, "after": 6, "keep": True},
    "Lời kết": {**JUSTIFIED},
    "Ô đầu bảng": {**CENTRED, "size": a4.TABLE, "bold": True, "before": 2, "after": 2},
    "Ô bảng": {"size": a4.TABLE, "before": 2, "after": 2},
    "Thẻ": {"size": a4.RECIPIENTS},
    "Cách": {"size": 4},
    "Nơi nhận": {"size": a4.RECIPIENTS_HEAD, "bold": True, "italic": True, "keep": True},
    "Nơi nhận, từng nơi": {"size": a4.RECIPIENTS, "keep": True},
    "Quyền hạn": {**CENTRED, "size": a4.TEXT, "bold": True, "keep": True},
    "Chức vụ": {**CENTRED, "size": a4.TEXT, "bold": True, "keep": True},
    "Họ tên": {**CENTRED, "size": a4.TEXT, "bold": True, "before": a4.SIGNING_SPACE},
    "Phụ lục": {**CENTRED, "size": a4.TEXT, "bold": True, "keep": True, "page": True},
    "Tên phụ lục": {**CENTRED, "size": a4.TEXT, "bold": True, "after": 2, "keep": True},
}
BODY: Final = (
    ("can_cu", [("Căn cứ", "{{ d.loi }}")]),
    ("phan", [("Phần, chương", "{{ d.so }}"), ("", "{%p if d.ten %}"), ("Phần, chương", "{{ d.ten }}"), ("", "{%p endif %}")]),
    ("de_muc", [("Đề mục", "{{ d.so }}{{ d.ten }}")]),
    ("de_muc_2", [("Đề mục nhỏ", "{{ d.so }}{{ d.ten }}")]),
    ("dieu", [("Điều", "**{{ d.so }}{{ d.ten }}**{{ d.loi }}")]),
    ("khoan", [("Khoản", "{{ d.so }}{{ d.loi }}")]),
    ("diem", [("Điểm", "{{ d.so }}{{ d.loi }}")]),
    ("gach", [("Gạch đầu dòng", "{{ d.so }}**{{ d.ten }}**{{ d.loi }}")]),
    ("giua", [("Dòng giữa", "{{ d.loi }}")]),
    ("ket", [("Lời kết", "{{ d.loi }}")]),
    ("doan", [("Đoạn", "{{ d.loi }}")]),
    (
        "phu_luc",
        [("Phụ lục", "{{ d.ten }}"), ("", "{%p for dong in d.dong %}"), ("Tên phụ lục", "{{ dong }}"), ("", "{%p endfor %}"), (RULE, "")],
    ),
)


class Template:
    """One template while it is made."""

    def __init__(self) -> None:
        self.document = Document()
        self._page()
        for name, style in STYLES.items():
            self._style(name, style)

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(a4.PAGE[0]), Mm(a4.PAGE[1])
        section.top_margin, section.bottom_margin = Mm(a4.TOP), Mm(a4.BOTTOM)
        section.left_margin, section.right_margin = Mm(a4.LEFT), Mm(a4.RIGHT)
        section.header_distance, section.footer_distance = Mm(a4.PAGE_NUMBER_FROM_TOP), Mm(10)
        section.different_first_page_header_footer = True
        normal = self.document.styles["Normal"]
        _font(normal, a4.TEXT)
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.widow_control = True
        above = section.header.paragraphs[0]
        above.alignment = ALIGN.CENTER
        run = above.add_run()
        run.font.size = Pt(a4.PAGE_NUMBER)
        for kind in ("begin", None, "end"):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = "PAGE"
            run._r.append(part)  # noqa: SLF001 -- python-docx has no fields

    def _style(self, name: str, asked: dict[str, Any]) -> None:
        style = self.document.styles.add_style(name, 1)
        style.base_style = self.document.styles["Normal"]
        _font(style, asked["size"])
        style.font.bold, style.font.italic = asked.get("bold", False), asked.get("italic", False)
        form = style.paragraph_format
        form.alignment = asked.get("align", ALIGN.LEFT)
        form.space_before, form.space_after = Pt(asked.get("before", 0)), Pt(asked.get("after", 0))
        form.first_line_indent = Mm(asked["first"]) if "first" in asked else None
        form.left_indent = Mm(asked["left"]) if "left" in asked else None
        form.right_indent = Mm(asked["right"]) if "right" in asked else None
        form.line_spacing = a4.LINE if "first" in asked else 1.0
        form.keep_with_next = asked.get("keep", False)
        form.page_break_before = asked.get("page", False)

    def say(self, where: Where, style: str, text: str = "", *, first: bool = False) -> Paragraph:
        """One paragraph; what stands between ** is bold."""
        paragraph = where.paragraphs[0] if first else where.add_paragraph()
        paragraph.style = self.document.styles[style or "Thẻ"]
        for place, part in enumerate(text.split("**")):
            if part:
                paragraph.add_run(part).bold = True if place % 2 else None
        return paragraph

    def rule(self, where: Where, width: float, *, of: float) -> None:
        """A line of its own, `width` of the `of` millimetres there are."""
        paragraph = self.say(where, RULE)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm((of - width) / 2)
        edges, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
            line.set(qn(f"w:{name}"), value)
        edges.append(line)
        paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001
            edges, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )

    def table(self, rows: int, widths: tuple[float, ...], *, called: str, edges: bool = False) -> Table:
        table: Table = self.document.add_table(rows, len(widths))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        if edges:
            table.style = self.document.styles["Table Grid"]
        for row in table.rows:
            cannot = OxmlElement("w:cantSplit")
            row._tr.get_or_add_trPr().append(cannot)  # noqa: SLF001
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        properties = table._tbl.tblPr  # noqa: SLF001
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            one = OxmlElement(f"w:{side}")
            one.set(qn("w:w"), "85" if edges else "0")
            one.set(qn("w:type"), "dxa")
            margins.append(one)
        caption = OxmlElement("w:tblCaption")
        caption.set(qn("w:val"), called)
        for element in (margins, properties.find(qn("w:tblLook")), caption):
            if element is not None:
                properties.append(element)
        return table

    def head(self, *, about: bool) -> None:
        table = self.table(2, a4.HEAD_COLUMNS, called="Phần đầu")
        (body, state), (number, day) = (row.cells for row in table.rows)
        self.say(body, "", "{%p for dong in co_quan_tren %}", first=True)
        self.say(body, "Cơ quan cấp trên", "{{ dong }}")
        self.say(body, "", "{%p endfor %}")
        self.say(body, "", "{%p for dong in co_quan %}")
        self.say(body, "Cơ quan ban hành", "{{ dong }}")
        self.say(body, "", "{%p endfor %}")
        self.rule(body, 25, of=a4.HEAD_COLUMNS[0])
        self.say(state, "Quốc hiệu", a4.NATION, first=True)
        self.say(state, "Tiêu ngữ", a4.STATE_MOTTO)
        self.rule(state, a4.MOTTO_WIDTH, of=a4.HEAD_COLUMNS[1])
        self.say(number, "Số, ký hiệu", "{{ so_ky_hieu }}", first=True)
        if about:
            self.say(number, "", "{%p if trich_yeu %}")
            self.say(number, "V/v", "{{ trich_yeu }}")
            self.say(number, "", "{%p endif %}")
        self.say(number, "", "{%p if do_khan %}")
        self._boxed(self.say(number, "Độ khẩn", "{{ do_khan }}"))
        self.say(number, "", "{%p endif %}")
        self.say(day, "Địa danh, ngày", "{{ dia_danh_ngay }}", first=True)

    def _boxed(self, paragraph: Paragraph) -> None:
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(20)
        edges = OxmlElement("w:pBdr")
        for side in ("top", "left", "bottom", "right"):
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "8"), ("space", "2"), ("color", "auto")):
                line.set(qn(f"w:{name}"), value)
            edges.append(line)
        paragraph._p.get_or_add_pPr().insert_element_before(edges, "w:spacing", "w:ind", "w:jc", "w:rPr")  # noqa: SLF001

    def title(self, *, named: bool) -> None:
        page = self.document
        if named:
            self.say(page, "Tên loại", "{{ ten_loai }}")
            self.say(page, "", "{%p if trich_yeu %}")
            self.say(page, "Trích yếu", "{{ trich_yeu }}")
            self.rule(page, 50, of=a4.TEXT_WIDTH)
            self.say(page, "", "{%p endif %}")
            self.say(page, "", "{%p if kem_theo %}")
            self.say(page, "Kèm theo", "{{ kem_theo }}")
            self.say(page, "", "{%p endif %}")
        self.say(page, "", "{%p if kinh_gui|length == 1 %}")
        self.say(page, "Kính gửi", "Kính gửi: {{ kinh_gui[0] }}")
        self.say(page, "", "{%p elif kinh_gui %}")
        self.say(page, "Kính gửi", "Kính gửi:")
        self.say(page, "", "{%p for noi in kinh_gui %}")
        self.say(page, "Nơi kính gửi", "- {{ noi }}")
        self.say(page, "", "{%p endfor %}")
        self.say(page, "", "{%p endif %}")
        self.say(page, "Cách")

    def body(self) -> None:
        page = self.document
        self.say(page, "", "{%p for d in cac_doan %}")
        word = "if"
        for kind, samples in BODY:
            self.say(page, "", f'{{%p {word} d.kieu == "{kind}" %}}')
            word = "elif"
            for style, text in samples:
                if style == RULE:
                    self.rule(page, 40, of=a4.TEXT_WIDTH)
                else:
                    self.say(page, style, text)
        self.say(page, "", '{%p elif d.kieu == "bang" %}')
        self._sample_table()
        self.say(page, "Cách")
        self.say(page, "", '{%p elif d.kieu == "ky" %}')
        self.say(page, "Cách").paragraph_format.keep_with_next = True
        self._signature()
        self.say(page, "", '{%p elif d.kieu == "ky_cac_ben" %}')
        self.say(page, "Cách").paragraph_format.keep_with_next = True
        self._parties()
        self._recipients(page)
        self.say(page, "", "{%p endif %}")
        self.say(page, "", "{%p endfor %}")
        self.say(page, "Cách")

    def _sample_table(self) -> None:
        table = self.table(6, (20, 125, 20), called=TABLE, edges=True)
        samples = (("d.dau_bang", "Ô đầu bảng"), ("d.hang", "Ô bảng"))
        for place, (rows, style) in enumerate(samples):
            loop, cells, end = table.rows[place * 3 : place * 3 + 3]
            self.say(loop.cells[0], "", f"{{%tr for hang in {rows} %}}", first=True)
            self.say(cells.cells[0], "", "{%tc for o in hang %}", first=True)
            self.say(cells.cells[1], style, "{{ o }}", first=True)
            self.say(cells.cells[2], "", "{%tc endfor %}", first=True)
            self.say(end.cells[0], "", "{%tr endfor %}", first=True)
        head = OxmlElement("w:tblHeader")
        table.rows[1]._tr.get_or_add_trPr().append(head)  # noqa: SLF001

    def _signer(self, cell: _Cell, called: str) -> None:
        self.say(cell, "", f"{{%p for dong in {called}.thay_mat %}}", first=True)
        self.say(cell, "Quyền hạn", "{{ dong }}")
        self.say(cell, "", "{%p endfor %}")
        self.say(cell, "Chức vụ", f"{{{{ {called}.chuc_vu }}}}")
        self.say(cell, "Họ tên", f"{{{{ {called}.ho_ten }}}}")

    def _recipients(self, where: Where, *, first: bool = False) -> None:
        self.say(where, "", "{%p if noi_nhan %}", first=first)
        self.say(where, "Nơi nhận", "Nơi nhận:")
        self.say(where, "", "{%p for noi in noi_nhan %}")
        self.say(where, "Nơi nhận, từng nơi", "- {{ noi }}")
        self.say(where, "", "{%p endfor %}")
        self.say(where, "", "{%p endif %}")

    def _signature(self) -> None:
        left, right = self.table(1, a4.SIGNATURE_COLUMNS, called=SIGNATURE).rows[0].cells
        self._recipients(left, first=True)
        self.say(left, "Cách")
        self._signer(right, "ky")

    def _parties(self) -> None:
        before, one, after = self.table(1, (5, 155, 5), called=PARTIES).rows[0].cells
        self.say(before, "", "{%tc for ky in cac_ben %}", first=True)
        self._signer(one, "ky")
        self.say(after, "", "{%tc endfor %}", first=True)

    def save(self, path: Path) -> None:
        about = self.document.core_properties
        about.author = about.last_modified_by = "Chung Sức"
        about.title, about.comments = "Mẫu văn bản hành chính", "Nghị định 30/2020/NĐ-CP, Phụ lục I"
        about.created = about.modified = datetime(2023, 11, 6, tzinfo=UTC)
        self.document.save(str(path))


def _font(style: BaseStyle, size: float) -> None:
    style.font.name, style.font.size = a4.FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for which in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{which}"), a4.FONT)


def make(name: str, *, named: bool) -> None:
    template = Template()
    template.head(about=not named)
    template.title(named=named)
    template.body()
    template.save(TARGET / f"{name}.docx")


if __name__ == "__main__":
    TARGET.mkdir(exist_ok=True)
    make("van-ban", named=True)
    make("cong-van", named=False)
