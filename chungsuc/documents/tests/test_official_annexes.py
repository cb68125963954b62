"""What stands behind the signature, tables, and headings that a file keeps in tables without lines."""

from chungsuc.documents.official.reading import build
from chungsuc.documents.official.tree import Extracted, Line, Place, Signer, Table
from chungsuc.documents.tests.official_papers import paper_of

DECISION = """\
ỦY BAN NHÂN DÂN
TỈNH HÒA AN
Số: 7/QĐ-UBND
Hòa An, ngày 4 tháng 5 năm 2021
QUYẾT ĐỊNH
Về việc ban hành Kế hoạch trồng cây
ỦY BAN NHÂN DÂN TỈNH HÒA AN
Căn cứ Luật Lâm nghiệp;
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch trồng cây.
Điều 2. Các sở thi hành Quyết định này./.
Nơi nhận:
- Như Điều 2;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lê Thị Tám
KẾ HOẠCH
Trồng cây năm 2021
(Ban hành kèm theo Quyết định số 7/QĐ-UBND ngày 4 tháng 5 năm 2021)
I. MỤC TIÊU
Trồng 1.000 cây.
II. THỰC HIỆN
Các xã trồng cây.
PHỤ LỤC
DANH SÁCH XÃ
1. Xã Bình
"""


def test_a_plan_enclosed_with_a_decision_and_a_list_are_its_annexes() -> None:
    paper = paper_of(DECISION)
    assert [node.number for node in paper.sections()] == ["Điều 1", "Điều 2"]
    assert [annex.title for annex in paper.annexes] == ["KẾ HOẠCH", "PHỤ LỤC"]
    assert [node.title for node in paper.annexes[0].body if node.kind == "section"] == ["MỤC TIÊU", "THỰC HIỆN"]
    assert paper.recipients == ("Như Điều 2", "Lưu: VT")


def test_what_a_portal_prints_below_the_signature_is_left_out_and_told() -> None:
    paper = paper_of(DECISION.split("KẾ HOẠCH\nTrồng", maxsplit=1)[0] + "In trang\nCác tin khác\n")
    assert paper.annexes == ()
    assert paper.repairs[-2:] == ("Bỏ phần sau chữ ký (dòng 18): In trang", "Bỏ phần sau chữ ký (dòng 19): Các tin khác")


def test_a_drawn_table_stays_a_table_and_one_without_lines_is_heading_and_signature() -> None:
    left = "ỦY BAN NHÂN DÂN\nXÃ AN BÌNH\nSố: 3/KH-UBND"
    right = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nAn Bình, ngày 8 tháng 9 năm 2022"
    rows = (("Thôn", "Số hộ"), ("Đông", "20"))
    blocks = (
        Table(((left, right),), Place(1), bordered=False),
        Line("KẾ HOẠCH", Place(2), bold=True, centred=True, whole=True),
        Line("Làm đường thôn", Place(3), bold=True, centred=True, whole=True),
        Line("Danh mục", Place(4), number="I.", bold=True, whole=True),
        Table(rows, Place(5)),
        Table((("Nơi nhận:\n- Các thôn;\n- Lưu: VT.", "CHỦ TỊCH\n\nVõ Văn Út"),), Place(6), bordered=False),
    )
    paper = build(Extracted("docx", blocks))
    assert (paper.issuer, paper.full_number, str(paper.date)) == ("UBND xã An Bình", "3/KH-UBND", "2022-09-08")
    assert [(node.kind, node.rows) for node in paper.body[0].children] == [("table", rows)]
    assert paper.signer == Signer("Võ Văn Út", "CHỦ TỊCH")
    assert paper.recipients == ("Các thôn", "Lưu: VT")
