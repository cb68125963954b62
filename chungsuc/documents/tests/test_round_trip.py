"""What is written is read back: as .docx to the same tree, as .pdf to the same text and sections."""

import string
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungsuc.documents.official.reading import read
from chungsuc.documents.official.tree import Annex, Node, OfficialPaper, PartialDate, Signer
from chungsuc.documents.official.writing import render_docx, render_pdf, settled
from chungsuc.documents.official.writing.words_file import paper_from
from chungsuc.documents.tests.written_papers import TYPES, printed, written

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "round_trip_cases.yaml").read_text(encoding="utf-8"))


def back(paper: OfficialPaper, folder: Path, form: str = "docx") -> OfficialPaper:
    path = folder / f"paper.{form}"
    path.write_bytes(render_docx(paper) if form == "docx" else render_pdf(paper))
    return read(path)


def words(paper: OfficialPaper) -> list[str]:
    """Numbers, headings, running text and cells in reading order, word by word."""
    said = [
        word
        for _, node in paper.nodes()
        for text in (node.number, node.title, node.text, *(cell for row in node.rows for cell in row))
        for word in text.split()
    ]
    return [word.strip(":;.") for word in said]


def test_all_eight_types_are_there() -> None:
    assert set(TYPES) == {
        *("ke-hoach", "quyet-dinh", "to-trinh", "bao-cao", "bien-ban", "cong-van", "thong-bao", "giay-moi"),
    }


@pytest.mark.parametrize("name", TYPES)
def test_what_is_settled_stays_as_it_is(name: str) -> None:
    assert settled(written(name)) == settled(settled(written(name)))


@pytest.mark.parametrize("name", TYPES)
def test_a_paper_written_as_docx_is_read_to_the_same_tree(name: str, tmp_path: Path) -> None:
    assert back(written(name), tmp_path) == settled(written(name))


@pytest.mark.pdf
@pytest.mark.parametrize("name", TYPES)
def test_a_paper_written_as_pdf_is_read_to_the_same_text_and_sections(name: str, tmp_path: Path) -> None:
    paper = settled(written(name))
    (tmp_path / "paper.pdf").write_bytes(printed(name))
    found = read(tmp_path / "paper.pdf")
    assert words(found) == words(paper)
    assert [(s.number, s.title) for s in found.sections()] == [(s.number, s.title) for s in paper.sections()]
    heads = ("type", "number", "symbol", "issuer", "place", "date", "subject", "addressees", "recipients", "signer")
    assert {name: getattr(found, name) for name in heads} == {name: getattr(paper, name) for name in heads}


PRINTED = {"pdf": [pytest.mark.pdf], "docx": []}


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["why"][:60], marks=PRINTED[case.get("as", "docx")]) for case in CASES]
)
def test_what_once_went_wrong_comes_back_right(case: dict[str, Any], tmp_path: Path) -> None:
    paper = paper_from(case["paper"])
    assert back(paper, tmp_path, case.get("as", "docx")) == paper


WORDS = """
các đơn vị thực hiện đúng thời hạn, ghi rõ kết quả, người làm và lý do chậm nếu có; hộ gia đình, thôn, xã
"""
WORD = st.sampled_from(WORDS.split())
SENTENCE = st.lists(WORD, min_size=4, max_size=40).map(lambda found: f"Mỗi {' '.join(found).strip(',;')}.")
TITLE = st.lists(WORD, min_size=2, max_size=6).map(lambda found: f"Nội {' '.join(found).strip(',;').replace(';', '')}")
CELL = st.text(string.digits + ",%", min_size=1, max_size=6) | st.sampled_from(["Xã Yên", "Huyện Bắc Sơn", "", "Đạt"])


def tables() -> st.SearchStrategy[Node]:
    """Of two to five columns, the head without gaps."""
    return st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width - 1, max_size=width - 1), min_size=1, max_size=6).map(
            lambda rows: Node(
                "table",
                rows=(tuple(f"Cột {n}" for n in range(width)), *((f"Xã {n}", *row) for n, row in enumerate(rows, 1))),
            )
        )
    )


def numbered(depth: int, number: str = "") -> st.SearchStrategy[tuple[Node, ...]]:
    """Items of one level: I. with a heading, 1. 1.1. a) and dashes with running text, and what stands under each."""
    if depth == 4:
        return st.lists(SENTENCE.map(lambda text: Node("paragraph", number="-", text=text)), max_size=3).map(tuple)
    below = st.tuples(st.lists(SENTENCE | tables(), max_size=2), numbered(depth + 1))

    def made(found: list[tuple[str, str, tuple[list[Any], tuple[Node, ...]]]]) -> tuple[Node, ...]:
        nodes = []
        for place, (title, text, (loose, items)) in enumerate(found):
            signs = (["I", "II", "III", "IV"][place], str(place + 1), f"{place + 1}", "abcd"[place])
            children = tuple(one if isinstance(one, Node) else Node("paragraph", text=one) for one in loose)
            node = Node("section", number=signs[depth], children=(*children, *items))
            nodes.append(replace(node, title=title) if depth == 0 else replace(node, text=text))
        return tuple(nodes)

    fewest = 1 if depth == 0 else 0
    return st.lists(st.tuples(TITLE, SENTENCE, below), min_size=fewest, max_size=3 if depth < 2 else 2).map(made)


@st.composite
def papers(draw: st.DrawFn) -> OfficialPaper:
    """Trees within the grammar that writing keeps to."""
    body = tuple(_levels(node, 0) for node in draw(numbered(0)))
    annex = st.builds(Annex, st.just("Phụ lục I"), tables().map(lambda one: (Node("section", title="DANH SÁCH", children=(one,)),)))
    day = st.dates().map(lambda d: PartialDate(2000 + d.year % 90, d.month, d.day))
    return OfficialPaper(
        type="kế hoạch",
        number=draw(st.none() | st.integers(1, 9999).map(str)),
        symbol="KH-UBND",
        issuer="UBND tỉnh Lạng Sơn",
        issuer_lines="ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN",
        place="Lạng Sơn",
        date=draw(day | day.map(lambda d: replace(d, day=None)) | day.map(lambda d: PartialDate(d.year))),
        subject="Thực hiện phong trào thi đua năm 2023",
        body=(Node("paragraph", text="Ủy ban nhân dân tỉnh ban hành Kế hoạch với các nội dung sau."), *body),
        recipients=("UBND các huyện", "Lưu: VT, NTM"),
        signer=Signer("Hồ Tiến Thiệu", "CHỦ TỊCH", draw(st.sampled_from([None, "TM. ỦY BAN NHÂN DÂN"]))),
        annexes=tuple(draw(st.lists(annex, max_size=1))),
    )


def _levels(node: Node, depth: int, above: str = "") -> Node:
    """The third level is numbered from the second: 1.1, 1.2."""
    if node.kind != "section":
        return node
    number = f"{above}.{node.number}" if depth == 2 else node.number
    return replace(node, number=number, children=tuple(_levels(c, depth + 1, number) for c in node.children))


@pytest.mark.slow
@given(papers())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_tree_of_the_grammar_comes_back(tmp_path: Path, paper: OfficialPaper) -> None:
    assert settled(paper) == paper
    assert back(paper, tmp_path) == paper
