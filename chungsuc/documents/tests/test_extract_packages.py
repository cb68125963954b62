"""Word and OpenDocument files: looks, lists, tables, changes, and packages that mean harm."""

import zipfile
from pathlib import Path

import pytest

from chungsuc.documents.official.extract import extract
from chungsuc.documents.official.tree import Extracted, Line, Table, Unreadable
from chungsuc.documents.tests import extract_samples as made


def lines(extracted: Extracted) -> list[Line]:
    return [block for block in extracted.blocks if isinstance(block, Line)]


def tables(extracted: Extracted) -> list[Table]:
    return [block for block in extracted.blocks if isinstance(block, Table)]


def test_bold_italic_and_centred_come_from_runs_and_from_styles(tmp_path: Path) -> None:
    body = (
        made.para("KẾ HOẠCH", shape='<w:pStyle w:val="De"/>')
        + made.para("con", shape='<w:pStyle w:val="DeCon"/>')
        + made.para("thường", look='<w:b w:val="0"/>', shape='<w:pStyle w:val="De"/><w:jc w:val="both"/>')
        + made.para("nghiêng", look="<w:i/>")
    )
    found = lines(extract(made.docx(tmp_path / "a", body)))
    assert [(one.text, one.bold, one.italic, one.centred) for one in found] == [
        ("KẾ HOẠCH", True, False, True),
        ("con", True, True, True),
        ("thường", False, False, False),
        ("nghiêng", False, True, False),
    ]


def test_lists_count_as_word_counts_them(tmp_path: Path) -> None:
    levels = [(0, 1), (1, 1), (1, 1), (2, 1), (2, 1), (3, 1), (0, 1), (1, 1), (0, 2), (0, 2)]
    found = lines(extract(made.docx(tmp_path / "a", "".join(made.listed("mục", at, number) for at, number in levels))))
    assert [one.number for one in found] == ["I.", "1.1.", "1.2.", "a)", "b)", "-", "II.", "2.1.", "V.", "VI."]


def test_a_soft_break_ends_a_line_but_not_the_paragraph(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>một</w:t><w:br/><w:t>hai</w:t><w:tab/><w:t>ba</w:t></w:r></w:p>"
    assert [(one.text, one.whole) for one in lines(extract(made.docx(tmp_path / "a", body)))] == [("một", False), ("hai\tba", True)]


def test_tracked_changes_are_taken_as_accepted(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>giữ </w:t></w:r><w:ins><w:r><w:t>thêm</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>xóa</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>chuyển</w:t></w:r></w:moveFrom></w:p>"
    )
    extracted = extract(made.docx(tmp_path / "a", body))
    assert [one.text for one in lines(extracted)] == ["giữ thêm"]
    assert extracted.notes == ("Văn bản còn theo dõi sửa đổi: giữ 1 chỗ thêm, bỏ 2 chỗ xóa.",)


def test_tables_know_whether_they_are_drawn(tmp_path: Path) -> None:
    cells = [[made.para("trái"), made.para("phải") + made.para("dưới")]]
    none = '<w:tblBorders><w:top w:val="nil"/><w:insideV w:val="none"/></w:tblBorders>'
    body = made.grid(cells) + made.grid(cells, '<w:tblStyle w:val="Luoi"/>') + made.grid(cells, f'<w:tblStyle w:val="Luoi"/>{none}')
    found = tables(extract(made.docx(tmp_path / "a", body)))
    assert [(one.rows, one.bordered) for one in found] == [
        ((("trái", "phải\ndưới"),), False),
        ((("trái", "phải\ndưới"),), True),
        ((("trái", "phải\ndưới"),), False),
    ]


def test_merged_cells_stand_in_their_first_place(tmp_path: Path) -> None:
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    first, below = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>"
    rows = [[wide + made.para("rộng"), first + made.para("cao")], [made.para("a"), made.para("b"), below + made.para("")]]
    found = tables(extract(made.docx(tmp_path / "a", made.grid(rows, '<w:tblStyle w:val="Luoi"/>'))))
    assert found[0].rows == (("rộng", "", "cao"), ("a", "b", ""))


def test_a_page_laid_out_in_one_cell_is_text(tmp_path: Path) -> None:
    inner = made.grid([[made.para("1"), made.para("Xã")]], '<w:tblStyle w:val="Luoi"/>')
    extracted = extract(made.docx(tmp_path / "a", made.grid([[made.para("Mở đầu") + inner + made.para("Kết thúc")]])))
    assert [type(block) for block in extracted.blocks] == [Line, Table, Line]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>ngoài</w:t><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert [one.text for one in lines(extract(made.docx(tmp_path / "a", body)))] == ["ngoài", "trong khung"]


def test_footnotes_are_said_and_headers_left_out(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>Chữ</w:t><w:footnoteReference w:id='2'/></w:r></w:p>"
    extracted = extract(made.docx(tmp_path / "a", body, header1=f"<w:hdr {made.W}>{made.para('đầu trang')}</w:hdr>"))
    assert [one.text for one in lines(extracted)] == ["Chữ"]
    assert extracted.notes == ("Văn bản có 1 chú thích; nội dung chú thích không đọc.",)


def test_old_fonts_are_converted_run_by_run(tmp_path: Path) -> None:
    def run(text: str, font: str) -> str:
        return f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    runs = run(made.to_tcvn3("kế hoạch "), ".VnTime") + run(made.to_tcvn3("thi đua "), ".VnTimeH") + run(made.to_vni("Tỉnh "), "VNI-Times")
    extracted = extract(made.docx(tmp_path / "a", f"<w:p>{runs}{run('mới', 'Times New Roman')}</w:p>"))
    assert [one.text for one in lines(extracted)] == ["kế hoạch THI ĐUA Tỉnh mới"]
    assert len(extracted.notes) == 2


ODT_STYLES = """<style:style style:name="G" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>
<style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="N" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="O" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>
<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="I" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="1"/></text:list-style>"""


def test_an_odt_gives_looks_lists_tables_and_accepted_changes(tmp_path: Path) -> None:
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = f"<text:list>{item.format('con', '')}{item.format('con', '')}</text:list>"
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>bỏ</text:p></text:deletion></text:changed-region>"
        '</text:tracked-changes><text:p text:style-name="G">KẾ HOẠCH</text:p>'
        '<text:p><text:span text:style-name="N">Tân An,<text:s text:c="2"/>ngày</text:span><text:line-break/>sau'
        "<text:note><text:note-body><text:p>chú</text:p></text:note-body></text:note> hết</text:p>"
        f'<text:list text:style-name="L">{item.format("một", inner)}{item.format("hai", "")}</text:list>'
        '<table:table><table:table-row><table:table-cell table:style-name="O"><text:p>TT</text:p></table:table-cell>'
        '<table:table-cell table:style-name="O"><text:p>Xã</text:p></table:table-cell></table:table-row></table:table>'
    )
    extracted = extract(made.odt(tmp_path / "a", body, ODT_STYLES))
    assert [(one.text, one.bold, one.italic, one.centred, one.whole, one.number) for one in lines(extracted)] == [
        ("KẾ HOẠCH", True, False, True, True, ""),
        ("Tân An,  ngày", False, True, False, False, ""),
        ("sau hết", False, True, False, True, ""),
        ("một", False, False, False, True, "I."),
        ("con", False, False, False, True, "1."),
        ("con", False, False, False, True, "2."),
        ("hai", False, False, False, True, "II."),
    ]
    assert [(one.rows, one.bordered) for one in tables(extracted)] == [((("TT", "Xã"),), True)]
    assert len(extracted.notes) == 2


def test_external_entities_and_entity_bombs_give_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "mat.txt"
    secret.write_text("mật")
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 20))
    kind = f'<!DOCTYPE d [<!ENTITY a0 "ha">{bomb}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    for name in ("x", "a19"):
        body = f"{kind}<w:document {made.W}><w:body><w:p><w:r><w:t>&{name};chữ</w:t></w:r></w:p></w:body></w:document>"
        path = made.package(tmp_path / name, {"word/document.xml": body})
        try:
            said = "".join(one.text for one in lines(extract(path)))
        except Unreadable:
            said = ""
        assert "mật" not in said
        assert len(said) < 10


@pytest.mark.slow
def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    for body in ("<w:tbl><w:tr><w:tc>" * 100_000, "<w:ins>" * 100_000, "<w:p>" * 100_000):
        with pytest.raises(Unreadable):
            extract(made.docx(tmp_path / "a", body))
    with pytest.raises(Unreadable):
        extract(made.odt(tmp_path / "b", "<text:p>" + "<text:span>" * 100_000))


@pytest.mark.slow
def test_bombs_and_broken_packages_are_refused(tmp_path: Path) -> None:
    large = made.docx(tmp_path / "lon", made.para("a" * 9_000_000) * 15)
    many = made.package(tmp_path / "nhieu", {f"word/{n}": "" for n in range(5_100)})
    cut = tmp_path / "cut"
    cut.write_bytes(made.docx(tmp_path / "a", made.para("chữ")).read_bytes()[:-40])
    sheet = made.package(tmp_path / "bang", {"xl/workbook.xml": "<a/>"})
    other = made.package(tmp_path / "khac", {"a.txt": "chữ"})
    torn = made.package(tmp_path / "rach", {"word/document.xml": "<w:document"})
    for path, said in ((large, "bung ra"), (many, "bung ra"), (cut, "hỏng"), (sheet, "bảng tính"), (other, "tệp nén"), (torn, "hỏng")):
        with pytest.raises(Unreadable, match=said):
            extract(path)


def test_a_locked_package_is_named(tmp_path: Path) -> None:
    path = made.docx(tmp_path / "a", made.para("chữ"))
    raw = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + at] |= 1
    path.write_bytes(raw)
    with pytest.raises(Unreadable, match="mật khẩu"):
        extract(path)
    with zipfile.ZipFile(made.odt(tmp_path / "b", ""), "a") as package:
        package.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    with pytest.raises(Unreadable, match="mật khẩu"):
        extract(tmp_path / "b")
