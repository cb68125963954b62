"""What holds for every paper: nothing raises, no word is lost, and the time grows with the length."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungsuc.documents.official.citations import find_citations
from chungsuc.documents.official.reading import build
from chungsuc.documents.official.tree import Extracted, Line, OfficialPaper, Place, Table
from chungsuc.documents.official.words import plain
from chungsuc.documents.tests.official_papers import lines_of
from tests.effort import effort

PIECES = (
    "KẾ HOẠCH", "QUYẾT ĐỊNH:", "ỦY BAN NHÂN DÂN", "HUYỆN TÂN PHÚ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "ĐẢNG CỘNG SẢN VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 12/KH-UBND", "Số:", "Số 4-CT/HU",
    "Tân Phú, ngày 3 tháng 4 năm 2022", "V/v rà soát số liệu", "Kính gửi: Các xã", "Căn cứ Luật Ngân sách;",
    "Căn cứQuyết định số 5/QĐ-UBND", "I. MỤC TIÊU", "1. Đến hết năm", "a) Về vốn:", "1.2.3. Xã", "- xã An Bình",
    "+ đạt 80%", "- + hai dấu", "Điều 1. Phạm vi", "Chương II", "PHẦN THỨ BA", "(1) một", "* sao", "2", "trang 3",
    "____", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Đã ký)", "Nguyễn Văn Ba",
    "TM. ỦY BAN NHÂN DÂN", "PHỤ LỤC 1", "(Kèm theo Kế hoạch số 9/KH-UBND)", "và người dân trong huyện",
    "Trên đây là kế hoạch./.", "| a | b |", "**đậm**", "Ký bởi: Văn thư", "Tin khác",
)  # fmt: skip
OF_THE_FORM = plain(
    "cộng hòa xã hội chủ nghĩa việt nam độc lập tự do hạnh phúc đảng cộng sản việt nam số ngày tháng năm nơi nhận kính gửi v v đã ký"
    " về việc kèm theo căn cứ"
)

texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=40)), min_size=1, max_size=3).map("    ".join)
rows = st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(tuple), max_size=3).map(tuple)
places = st.builds(Place, st.integers(1, 50), st.one_of(st.none(), st.integers(1, 5)))
numbers = st.sampled_from(("", "", "", "1.", "a)", "-", "II.", "1.1.1"))
lines = st.builds(
    Line, texts, places, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.one_of(st.none(), st.floats(0, 600)), numbers
)
tables = st.builds(Table, rows, places, st.booleans())
papers = st.lists(st.one_of(lines, lines, lines, tables), max_size=30).map(lambda blocks: Extracted("txt", tuple(blocks)))


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", plain(text)))


def told(value: object) -> str:
    """Every string of a tree."""
    if isinstance(value, dict):
        return " ".join(map(told, value.values()))
    if isinstance(value, list | tuple):
        return " ".join(map(told, value))
    return str(value)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(papers)
def test_any_extracted_file_gives_a_tree(extracted: Extracted) -> None:
    paper = build(extracted)
    find_citations(paper)
    assert OfficialPaper.from_json(paper.to_json()) == paper


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_no_word_is_lost_without_being_told(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    kept = "".join(sorted(words(OF_THE_FORM))) + re.sub(r"[^a-z0-9]+", "", plain(told(build(lines_of(text)).to_json())))
    assert [word for word in words(text) if word not in kept] == []


def test_numbering_of_any_depth_is_read_in_time_that_grows_with_its_length() -> None:
    deep = ".".join(["1"] * 100_000)
    started = time.process_time()
    paper = build(lines_of(f"KẾ HOẠCH\nThử\n{deep} Sâu\n" + "\n".join(f"{'1.' * depth} Mục" for depth in range(1, 400))))
    assert max(key.count(".") for key, _ in paper.nodes()) < 30
    assert time.process_time() - started < 5


def test_what_a_paper_says_twice_as_long_takes_about_twice_as_long() -> None:
    text = "KẾ HOẠCH\nThử\n" + "I. MỤC\n1. Xã đạt chuẩn theo Quyết định số 5/QĐ-UBND của tỉnh.\n- Gạch\n+\n" * 150

    def seconds(times: int) -> float:
        return effort(lambda: find_citations(build(lines_of(text * times))))

    assert seconds(12) < 6 * seconds(4) + 0.2


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["CHỦ TỊCH\n" * 20_000, "Điều\n" * 20_000, "CỦA XÃ\n" * 20_000, "1\nĐầu trang\nNội dung\n" * 7_000, "Số:\n" * 20_000]
)
def test_a_line_said_over_and_over_is_read_in_time(text: str) -> None:
    assert effort(lambda: build(lines_of(text)), times=2) < 3
