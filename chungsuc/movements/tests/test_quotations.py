"""What the reader quotes from whole papers stands where it says, and a paper read is a paper unchanged."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from chungsuc.documents.official.reading import read
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements.reading.answer import answer_of
from chungsuc.movements.reading.found import Quotation, Reading
from chungsuc.movements.reading.interpret import interpret
from chungsuc.movements.reading.passages import passages

TUNING = Path(__file__).parent / "papers" / "tuning"
SAMPLES = Path(__file__).parents[2] / "demo" / "papers"
PAPERS = sorted(path for folder in (TUNING, SAMPLES) for path in folder.iterdir() if path.suffix not in {".json", ".md"})


def quotations(reading: Reading) -> Iterator[tuple[str, Quotation]]:
    for kind in ("targets", "deadlines", "assignments", "award_forms", "quotas", "checks"):
        for item in getattr(reading, kind):
            yield kind, item.quotation
    for assignment in reading.assignments:
        yield from (("tasks", task.quotation) for task in assignment.tasks)


def misquoted(paper: OfficialPaper, reading: Reading) -> list[tuple[str, Quotation]]:
    said: dict[tuple[str, bool], list[str]] = {}
    for one in passages(paper):
        said.setdefault((one.key, one.in_title), []).append(one.text)
    return [
        (kind, one)
        for kind, one in quotations(reading)
        if one.text not in [text[one.start : one.end] for text in said.get((one.node, one.in_title), [])]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("source", PAPERS, ids=[path.name for path in PAPERS])
def test_quotations_stand_in_the_paper_and_reading_twice_gives_the_same_from_an_unchanged_file(source: Path) -> None:
    content, paper = source.read_bytes(), read(source)
    before = deepcopy(paper)

    reading = interpret(paper)

    assert misquoted(paper, reading) == []
    assert (paper, source.read_bytes()) == (before, content)
    assert answer_of(interpret(read(source))) == answer_of(reading)
