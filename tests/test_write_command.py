"""`chungsuc write`: a file in, papers out; what is wrong is said in one line."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document

from chungsuc.cli import main
from chungsuc.documents.official.reading import read
from chungsuc.documents.official.writing import BrokenTemplate, render_docx, settled
from chungsuc.documents.official.writing.office import hand_out
from chungsuc.documents.official.writing.words_file import paper_from_yaml
from chungsuc.movements.models import Amendment
from chungsuc.units.models import Appointment
from tests.cast import NOW, TODAY, Cast

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


MEETING = ["--at", "2023-11-20 08:00", "--where", "Hội trường", "--chair", "đồng chí Chủ tịch", "--invite", "Các sở"]


@pytest.fixture
def numbers(cast: Cast) -> dict[str, str]:
    """What the command is told by number: the movement, amended once, and a post that was handed over."""
    Amendment.objects.create(
        movement=cast.movement, version=2, on=TODAY, summary="Nâng mục tiêu", made_by=cast["dung"], made_at=NOW
    )
    old = Appointment.objects.get(user=cast["an"])
    Appointment.objects.filter(pk=old.pk).update(valid_to=TODAY - timedelta(days=1))
    post = Appointment.objects.create(
        user=cast["anh"], body=cast.lua, role=old.role, post=old.post, valid_from=TODAY, succeeds=old
    )
    return {"movement": str(cast.movement.pk), "hand-over": str(post.pk), "place": "thu/dong/lua"}


@pytest.mark.parametrize(
    ("kind", "of", "more", "type_"),
    [
        ("ke-hoach", "movement", [], "KẾ HOẠCH"),
        ("thong-bao", "movement", [], "THÔNG BÁO"),
        ("cong-van", "movement", ["--on", "2023-12-01"], "công văn"),
        ("quyet-dinh", "movement", [], "QUYẾT ĐỊNH"),
        ("giay-moi", "movement", MEETING, "GIẤY MỜI"),
        ("bao-cao", "place", [], "BÁO CÁO"),
        ("to-trinh", "place", [], "TỜ TRÌNH"),
        ("bien-ban", "hand-over", [], "BIÊN BẢN"),
    ],
)
def test_each_of_the_eight_types_is_drawn_up_from_the_database(
    numbers: dict[str, str], tmp_path: Path, kind: str, of: str, more: list[str], type_: str
) -> None:
    path = tmp_path / "a.docx"
    on = [] if "--on" in more else ["--on", "2023-11-06"]
    assert main(["write", f"--{of}", numbers[of], "--as", kind, *on, *more, "--docx", str(path)]) == 0
    assert (read(path).type or "").lower() == type_.lower()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--movement", "1", "--as", "bien-ban"], "Phong trào không có bien-ban"),
        (["--movement", "1", "--as", "giay-moi", "--where", "x"], "Giấy mời còn thiếu --at, --chair, --invite."),
        (["--movement", "1", "--as", "giay-moi", *MEETING[2:], "--at", "sáng mai"], "“sáng mai” không phải giờ họp"),
        (["--movement", "1", "--as", "quyet-dinh"], "chưa sửa đổi lần nào"),
        (["--place", "thu", "--as", "ke-hoach"], "Một địa bàn không có ke-hoach"),
        (["--place", "thu/moi-truong", "--as", "to-trinh"], "không được đánh giá"),
        (["--place", "khong-co"], "Không có đơn vị “khong-co”."),
        (["--hand-over", "999"], "Không có lần bàn giao số 999"),
    ],
)
def test_what_cannot_be_drawn_up_is_said_in_one_line(
    cast: Cast, words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = [str(cast.movement.pk) if before == "--movement" else word for before, word in zip(["", *words], words, strict=False)]
    assert main(["write", *own, "--docx", str(tmp_path / "a.docx")]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not (tmp_path / "a.docx").exists()


WITHOUT_PANGO = """
import sys
class NoPango:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
sys.meta_path.insert(0, NoPango())
from chungsuc.cli import main
sys.exit(main(sys.argv[1:]))
"""


def without_pango(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT_PANGO, "write", str(PLAN), *words]
    home = {**os.environ, "CHUNGSUC_HOME": str(tmp_path)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=home, cwd=WRITTEN.parents[3])


def test_a_machine_without_pango_says_so_in_one_line_and_still_writes_word(tmp_path: Path) -> None:
    docx, pdf = tmp_path / "a.docx", tmp_path / "a.pdf"
    refused = without_pango(tmp_path, "--docx", str(docx), "--pdf", str(pdf))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "Máy này không có thư viện Pango nên chưa xuất được PDF; tải bản .docx thay thế.\n"
    assert not docx.exists()
    assert without_pango(tmp_path, "--docx", str(docx)).returncode == 0
    assert docx.exists()
