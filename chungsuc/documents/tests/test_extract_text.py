"""Text files: encodings, pasted marks, letters from before Unicode."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungsuc.documents.official.extract import extract
from chungsuc.documents.official.extract.lettering import from_tcvn3, from_vni, is_syllable
from chungsuc.documents.official.tree import Line, Table, Unreadable
from chungsuc.documents.tests.extract_samples import to_tcvn3, to_vni

SAID = "Căn cứ Nghị quyết của Hội đồng nhân dân huyện, các xã xây dựng kế hoạch thực hiện phong trào thi đua và bảo đảm tiến độ"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES] + ["đ"]


def texts(path: Path) -> list[str]:
    return [block.text for block in extract(path).blocks if isinstance(block, Line)]


def written(folder: Path, raw: bytes) -> Path:
    path = folder / "van-ban.bin"  # the name says nothing
    path.write_bytes(raw)
    return path


def in_windows_1258(text: str) -> bytes:
    """Letters with marks of their own, tones after them."""
    made = ""
    for sign in text:
        parts = unicodedata.normalize("NFD", sign)
        tone = next((one for one in parts[1:] if one in TONES), "")
        made += unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts) + tone
    return made.encode("cp1258")


@pytest.mark.parametrize(
    "raw",
    [
        SAID.encode(),
        b"\xef\xbb\xbf" + SAID.encode(),
        SAID.encode("utf-16"),
        b"\xfe\xff" + SAID.encode("utf-16-be"),
        unicodedata.normalize("NFD", SAID).encode(),
        in_windows_1258(SAID),
        to_tcvn3(SAID).encode("latin-1"),
        to_vni(SAID).encode("cp1252"),
        to_tcvn3(SAID).encode(),
        to_vni(SAID).encode(),
    ],
    ids=["utf-8", "utf-8 bom", "utf-16", "utf-16 be", "decomposed", "windows-1258", "tcvn3", "vni", "tcvn3 pasted", "vni pasted"],
)
def test_the_same_sentence_comes_out_of_every_encoding(raw: bytes, tmp_path: Path) -> None:
    assert texts(written(tmp_path, raw)) == [SAID]


def test_old_letters_are_said(tmp_path: Path) -> None:
    notes = extract(written(tmp_path, to_tcvn3(SAID).encode("latin-1"))).notes
    assert notes == ("Văn bản gõ bằng bảng mã cũ TCVN3, đã chuyển sang Unicode.",)


def test_only_the_old_part_of_a_mixed_text_is_converted(tmp_path: Path) -> None:
    assert texts(written(tmp_path, f"{SAID}\n{to_vni(SAID)}\n{SAID}".encode())) == [SAID, SAID, SAID]


def test_other_languages_stay_as_they_are(tmp_path: Path) -> None:
    french = "L’élève a été très fâché à l’hôtel, où le café était déjà fermé; çà et là, même la fenêtre était cassée."
    extracted = extract(written(tmp_path, french.encode()))
    assert [block.text for block in extracted.blocks if isinstance(block, Line)] == [french]


def test_letters_of_an_unknown_scheme_are_named(tmp_path: Path) -> None:
    text = " ".join(f"k{sign}h ho{sign}qch" for sign in "æœøåßðþµ¶¢£¥§" * 4)
    assert any("bảng mã cũ không nhận ra" in note for note in extract(written(tmp_path, text.encode())).notes)


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_goes_to_the_old_schemes_and_back(letter: str) -> None:
    assert from_tcvn3(to_tcvn3(letter)) == letter
    assert from_tcvn3(to_tcvn3(letter.upper()), capital=True) == letter.upper()
    assert from_vni(to_vni(letter)) == letter
    assert from_vni(to_vni(letter.upper())) == letter.upper()


@given(st.lists(st.sampled_from(LETTERS + list("bcdghklmnpqrstvx ")), max_size=40).map("".join))
def test_words_go_to_vni_and_back(text: str) -> None:
    assert from_vni(to_vni(text)) == text
    assert from_vni(to_vni(text.upper())) == text.upper()


@pytest.mark.parametrize("word", ["nghiêng", "quyết", "huỷ", "hủy", "khuỷu", "giếng", "ươm", "ngoằn", "Ủy", "ĐẠO"])
def test_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["nhiÖm", "keá", "toå", "thñy", "hôtel", "Þ"])
def test_other_words_are_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_pasted_marks_become_flags(tmp_path: Path) -> None:
    lines = extract(
        written(tmp_path, "## I. YÊU CẦU\n**1. Chung**\nGửi **trước ngày 05/6** về huyện\n*Tân An, ngày 2*\n* Mục tiêu\n(*) chú ý".encode())
    ).blocks
    assert [(one.text, one.bold, one.italic) for one in lines if isinstance(one, Line)] == [
        ("I. YÊU CẦU", True, False),
        ("1. Chung", True, False),
        ("Gửi trước ngày 05/6 về huyện", False, False),
        ("Tân An, ngày 2", False, True),
        ("* Mục tiêu", False, False),
        ("(*) chú ý", False, False),
    ]


def test_a_table_of_bars_is_a_table(tmp_path: Path) -> None:
    blocks = extract(written(tmp_path, "Trước\n| TT | Xã |\n|---|---|\n| 1 | **Tân An** |\nSau".encode())).blocks
    assert [block.rows for block in blocks if isinstance(block, Table)] == [(("TT", "Xã"), ("1", "Tân An"))]


def test_lines_keep_their_number_and_page(tmp_path: Path) -> None:
    lines = extract(written(tmp_path, b"mot\r\n\r\nhai\x0cba\rbon")).blocks
    assert [(one.place.line, one.place.page) for one in lines] == [(1, 1), (3, 1), (3, 2), (4, 2)]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "không có nội dung"),
        (bytes(range(256)) * 40, "mã nhị phân"),
        (b"\x7fELF" + b"\x00" * 100, "mã nhị phân"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "là ảnh"),
        (b"\x00" * 500, "mã nhị phân"),
        (b"Rar!\x1a\x07\x00", "tệp nén"),
        (b"a" * 300_000, "không phải văn bản"),
        (b"a\n" * 400_001, "dòng"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(raw: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        extract(written(tmp_path, raw))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_huge_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "to.txt"
    with path.open("wb") as file:
        file.truncate(500 * 2**20)
    with pytest.raises(Unreadable, match="Tệp nặng 500 MB, quá 100 MB"):
        extract(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "khong-co", tmp_path):
        with pytest.raises(Unreadable, match="Không mở được tệp"):
            extract(path)
