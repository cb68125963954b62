"""`chungsuc write`: a file in, papers out; what is wrong is said in one line."""

from pathlib import Path

import pytest
from docx import Document

from chungsuc.cli import main
from chungsuc.documents.official.reading import read
from chungsuc.documents.official.writing import BrokenTemplate, render_docx, settled
from chungsuc.documents.official.writing.office import hand_out
from chungsuc.documents.official.writing.words_file import paper_from_yaml
from tests.cast import Cast

WRITTEN = Path(__file__).parents[1] / "chungsuc/documents/tests/written"
PLAN = WRITTEN / "thong-bao.yaml"


@pytest.mark.pdf
def test_a_typed_paper_becomes_word_and_pdf(tmp_path: Path) -> None:
    docx, pdf = tmp_path / "a.docx", tmp_path / "a.pdf"
    assert main(["write", str(PLAN), "--docx", str(docx), "--pdf", str(pdf)]) == 0
    assert read(docx) == settled(paper_from_yaml(PLAN.read_text(encoding="utf-8")))
    assert pdf.read_bytes()[:5] == b"%PDF-"


def test_a_paper_that_was_written_is_written_again_from_the_file_itself(tmp_path: Path) -> None:
    first, second = tmp_path / "a.docx", tmp_path / "b.docx"
    assert main(["write", str(PLAN), "--docx", str(first)]) == 0
    assert main(["write", str(first), "--docx", str(second)]) == 0
    assert read(first) == read(second)


WRONG = {
    "unknown entry": ("a.yaml", "loai: kế hoạch\nngoai_le: 1\n", "Không có mục “ngoai_le”."),
    "no yaml": ("a.yaml", "loai: [\n", "không đúng dạng YAML ở dòng 2"),
    "a list": ("a.yaml", "- một\n", "Tệp phải gồm các mục"),
    "no such day": ("a.yaml", "ngay: 2023-02-30\n", "Không có ngày “2023-02-30”."),
    "not a day": ("a.yaml", "ngay: hôm nay\n", "Ngày “hôm nay” không đọc được."),
    "rows": ("a.yaml", "noi_dung: [{bang: [một]}]\n", "mỗi hàng viết [ô, ô, ô]"),
    "other json": ("a.json", '{"type": "x"}', "không phải văn bản do `chungsuc read` ghi ra"),
    "broken json": ("a.json", "{", "Tệp không đúng dạng JSON."),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_in_a_file_is_said_and_nothing_is_written(
    wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, text, said = WRONG[wrong]
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert main(["write", str(tmp_path / name), "--docx", str(tmp_path / "a.docx")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "a.docx").exists()


def test_a_file_that_is_not_there_and_a_missing_target_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["write", "/khong/co.yaml", "--docx", "/tmp/a.docx"]) == 2
    assert main(["write", str(PLAN)]) == 2
    said = capsys.readouterr().err
    assert "Không có tệp hoặc thư mục “/khong/co.yaml”." in said
    assert "Thêm --docx TỆP hoặc --pdf TỆP." in said


def edited(folder: Path, old: str, new: str) -> Path:
    """An office's template in which one run was typed over."""
    hand_out(folder)
    path = folder / "van-ban.docx"
    document = Document(str(path))
    for paragraph in document.paragraphs:
        if paragraph.text == old:
            paragraph.runs[0].text = new
            break
    document.save(str(path))
    return folder


def test_templates_are_handed_out_and_what_an_office_changes_in_them_is_printed(tmp_path: Path) -> None:
    folder = edited(tmp_path / "mau", "{{ ten_loai }}", "{{ ten_loai }} (MẪU CỦA SỞ)")
    path = tmp_path / "a.docx"
    path.write_bytes(render_docx(paper_from_yaml(PLAN.read_text(encoding="utf-8")), folder))
    assert "THÔNG BÁO (MẪU CỦA SỞ)" in [p.text for p in Document(str(path)).paragraphs]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("{{ ten_loaii }}", "không có tên “ten_loaii”"),
        ("{{ ten_loai ", "thẻ mở mà chưa đóng"),
        ("{{ ten_loai | }}", "thẻ viết chưa đúng"),
    ],
)
def test_a_broken_template_is_told_by_its_name_and_line(new: str, said: str, tmp_path: Path) -> None:
    folder = edited(tmp_path, "{{ ten_loai }}", new)
    with pytest.raises(BrokenTemplate) as told:
        render_docx(paper_from_yaml(PLAN.read_text(encoding="utf-8")), folder)
    assert str(told.value).startswith("Mẫu van-ban.docx, dòng ")
    assert said in str(told.value)


def test_a_template_that_is_no_word_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "van-ban.docx").write_bytes(b"rac")
    with pytest.raises(BrokenTemplate, match=r"Mẫu van-ban\.docx không phải tệp \.docx"):
        render_docx(paper_from_yaml(PLAN.read_text(encoding="utf-8")), tmp_path)


def test_a_movement_is_written_from_the_database(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.docx"
    words = ["write", "--movement", str(cast.movement.pk), "--on", "2023-11-06", "--docx", str(path)]
    assert main([*words, "--as", "ke-hoach"]) == 0
    assert read(path).symbol == "KH-UBND"
    assert main([*words, "--as", "cong-van"]) == 2
    assert main(["write", "--movement", "999", "--docx", str(path)]) == 2
    said = capsys.readouterr().err
    assert "không có nhiệm vụ nào quá hạn" in said
    assert "Không có phong trào số 999." in said
