"""Whole papers of many bodies, years and layouts, read and held against careful readings by hand."""

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from chungsuc.documents.official.reading import read
from chungsuc.movements.reading.answer import answer_of
from chungsuc.movements.reading.interpret import interpret
from chungsuc.movements.tests.scoring import Answer, mean, report, score

PAPERS = Path(__file__).parent / "papers"
TUNING, HELD = PAPERS / "tuning", PAPERS / "held"
SHARED = next((up / "shared" for up in Path(__file__).resolve().parents if (up / "shared" / "reader").is_dir()), None)
TUNING_FLOOR, HELD_FLOOR, SEEDS_FLOOR = 0.95, 0.90, 0.97


def papers(golds: Path, sources: Path) -> Iterator[tuple[Path, Answer]]:
    """Each paper with its careful reading: NAME.json beside or for NAME.txt, .docx, .pdf, .html, .odt."""
    for gold in sorted(golds.glob("*.json")):
        source = next(one for one in sorted(sources.glob(f"{gold.stem}.*")) if one.suffix != ".json")
        yield source, json.loads(gold.read_text("utf8"))


def answer(source: Path) -> dict[str, Any]:
    """As it would be written to a file and read again."""
    made: dict[str, Any] = json.loads(json.dumps(answer_of(interpret(read(source)))))
    return made


def scores(golds: Path, sources: Path) -> dict[str, dict[str, float]]:
    return {source.name: score(answer(source), gold) for source, gold in papers(golds, sources)}


@pytest.mark.slow
def test_the_papers_that_the_reader_was_tuned_on_are_read_well() -> None:
    found = scores(TUNING, TUNING)

    assert mean(found.values()) >= TUNING_FLOOR, "\n" + report(found)


@pytest.mark.slow
@pytest.mark.skipif(not HELD.is_dir(), reason="the papers held back from tuning are not here")
def test_papers_that_nobody_tuned_on_are_read_well() -> None:
    found = scores(HELD, HELD)

    assert mean(found.values()) >= HELD_FLOOR, "\n" + report(found)


@pytest.mark.slow
@pytest.mark.skipif(SHARED is None, reason="the five real papers are not beside the project")
def test_the_five_real_papers_are_read_well() -> None:
    assert SHARED is not None
    found = scores(SHARED / "reader" / "gold", SHARED / "seeds")

    assert mean(found.values()) >= SEEDS_FLOOR, "\n" + report(found)


def test_a_careful_reading_held_against_itself_is_perfect() -> None:
    assert {near for _, gold in papers(TUNING, TUNING) for near in score(gold, gold).values()} == {1.0}


def test_a_reading_that_found_nothing_scores_nothing_where_there_is_something() -> None:
    gold = {"type": "kế hoạch", "targets": [{"value": 3}], "quotas": [], "arithmetic": [{"text": "3 + 4 = 8", "holds": False}]}

    assert score({}, gold) == {"type": 0.0, "targets": 0.0, "faults": 0.0}


def test_a_target_invented_costs_as_much_as_one_missed() -> None:
    gold = {"targets": [{"value": 3}, {"value": 4}]}

    assert score({"targets": [{"value": 3}]}, gold)["targets"] == pytest.approx(2 / 3)
    assert score({"targets": [{"value": 3}, {"value": 4}, {"value": 5}]}, gold)["targets"] == pytest.approx(0.8)


def test_a_date_that_may_be_left_out_costs_nothing_either_way() -> None:
    sure, vague = {"date": "2023"}, {"date": "2022-12", "vague": True}

    assert score({"deadlines": [sure]}, {"deadlines": [sure, vague]})["deadlines"] == 1.0
    assert score({"deadlines": [sure, vague]}, {"deadlines": [sure, vague]})["deadlines"] == 1.0


@pytest.mark.slow
@pytest.mark.skipif(SHARED is None, reason="the scoring that papers are exchanged with is not beside the project")
def test_the_scoring_gives_the_numbers_of_the_one_that_papers_are_exchanged_with() -> None:
    assert SHARED is not None
    theirs = _module(SHARED / "reader" / "score.py")
    places = [*(SHARED / "reader" / "gold").glob("*.json"), *TUNING.glob("*.json")]
    golds = [json.loads(path.read_text("utf8")) for path in places]
    readings = [*golds, {}, *(_damaged(gold) for gold in golds)]

    for gold in golds:
        for reading in readings:
            assert score(reading, gold) == theirs.score(reading, gold)


def _damaged(gold: Answer) -> dict[str, Any]:
    """Every second row lost, every text cut short, as a poor reading has it."""
    made: dict[str, Any] = {name: value[::2] if isinstance(value, list) else value for name, value in gold.items()}
    made["subject"] = made["subject"][: len(made["subject"]) // 2]
    made["targets"] = [row | {"value": 1} for row in made["targets"]] + gold["targets"]
    made["deadlines"] += [{"date": "2030"}]
    return made


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
