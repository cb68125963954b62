"""Files of every kind, made for the tests of extraction."""

import unicodedata
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from chungsuc.documents.official.extract.lettering import TCVN3, VNI

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)
ODT = b"application/vnd.oasis.opendocument.text"

STYLES = f"""<w:styles {W}>
<w:docDefaults><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Thuong"/>
<w:style w:type="paragraph" w:styleId="De"><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="DeCon"><w:basedOn w:val="De"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Luoi"><w:tblPr><w:tblBorders><w:insideV w:val="single"/></w:tblBorders></w:tblPr></w:style>
</w:styles>"""

NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"""


def package(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def docx(path: Path, body: str, **more: str) -> Path:
    parts: dict[str, bytes | str] = {"word/document.xml": f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>"}
    parts |= {"word/styles.xml": STYLES, "word/numbering.xml": NUMBERING}
    return package(path, parts | {f"word/{name}.xml": content for name, content in more.items()})


def para(text: str, look: str = "", shape: str = "") -> str:
    return f'<w:p><w:pPr>{shape}</w:pPr><w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def listed(text: str, level: int, number: int = 1) -> str:
    return para(text, shape=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def grid(rows: Iterable[Iterable[str]], look: str = "") -> str:
    inner = "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr>{look}</w:tblPr>{inner}</w:tbl>"


def odt(path: Path, body: str, styles: str = "") -> Path:
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return package(path, {"mimetype": ODT, "content.xml": content})


HEADING = (
    ("ỦY BAN NHÂN DÂN|HUYỆN THANH HÀ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập - Tự do - Hạnh phúc"),
    ("Số: 31/KH-UBND", "Thanh Hà, ngày 04 tháng 5 năm 2023"),
)


def printed(path: Path, pages: int = 1, running: str = "") -> Path:
    """A paper printed as .pdf: heading and signature in two columns, a drawn table, page numbers from page two."""
    import weasyprint  # noqa: PLC0415 -- slow to load

    rows = "".join(f"<tr><td>{'<br>'.join(a.split('|'))}<td>{'<br>'.join(b.split('|'))}" for a, b in HEADING)
    body = "".join(
        f"<p><b>{n}. Nhiệm vụ thứ {n}</b></p><p>Các xã, thị trấn rà soát từng tiêu chí, lập danh sách hộ cần hỗ trợ và báo cáo "
        "kết quả về Phòng Nông nghiệp trước ngày 20 hằng tháng để tổng hợp chung toàn huyện.</p>"
        + "<p style='break-after:page'>" * (n < pages)
        for n in range(1, pages + 1)
    )
    html = f"""<style>@page{{size:A4;margin:2cm;@top-center{{content:counter(page)}}@bottom-left{{content:"{running}"}}}}
    @page:first{{@top-center{{content:none}}}} body{{font:13pt serif}} .k td{{font-size:11pt;text-align:center;vertical-align:top}}
    table{{width:100%;border-collapse:collapse}} .b td{{border:1px solid}} h1{{font-size:14pt;text-align:center}}</style>
    <table class=k><col width=38%><col width=62%>{rows}</table><h1>KẾ HOẠCH</h1>
    <table class=b><tr><td>TT<td>Xã<td>Chỉ tiêu<tr><td>1<td>Tân An<td>95%<tr><td>2<td colspan=2>Chưa đăng ký</table>{body}
    <table class=k style="margin-top:2cm"><tr><td style="text-align:left">Nơi nhận:<br>- Như trên;<br>- Lưu: VT.
    <td><b>KT. CHỦ TỊCH<br>PHÓ CHỦ TỊCH<br><br><br><br>Trần Thị Mai</b></table>"""
    weasyprint.HTML(string=html).write_pdf(path)
    return path


def scanned(path: Path, pages: int) -> Path:
    from PIL import Image  # noqa: PLC0415

    sheets = [Image.new("1", (200, 280), 1) for _ in range(pages)]
    stream = BytesIO()
    sheets[0].save(stream, "PDF", save_all=True, append_images=sheets[1:])
    path.write_bytes(stream.getvalue())
    return path


def to_tcvn3(text: str) -> str:
    """Text as an ABC font has it; a capital with a tone has no code of its own and comes out small."""
    back = {letter: code for code, letter in TCVN3.items()}
    return "".join(back.get(c) or back.get(c.lower(), c) for c in unicodedata.normalize("NFC", text))


def to_vni(text: str) -> str:
    back = {letter: code for code, letter in VNI.items()} | {letter.upper(): code.upper() for code, letter in VNI.items()}
    return "".join(back.get(c, c) for c in unicodedata.normalize("NFC", text))
