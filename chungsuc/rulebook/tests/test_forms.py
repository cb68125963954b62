"""The kinds of edition: whole, amending another, a shell of which little is known; and what none of them may be."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chungsuc.rulebook.files import read_edition
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Derived, Multiple
from chungsuc.rulebook.problems import CircularError, RuleFileError
from chungsuc.rulebook.tests.made import criterion, edition, indicator, made, written

BASE = edition(
    "goc",
    criterion(1, indicator("1.1"), indicator("1.2")),
    criterion(2, indicator("2.1")),
    counts={"criteria": 2, "indicators": 3},
)
SHELL = {"complete": False, "incomplete_because": "Chưa tìm được nội dung quyết định"}


def refusal(folder: Path, *editions: dict[str, Any]) -> str:
    rulebook = written(folder, *editions)
    path = folder / "editions" / f"{editions[-1]['id']}.yaml"
    with pytest.raises(RuleFileError) as refused:
        read_edition(path, checked=True, amended=rulebook.edition)
    return str(refused.value)


def amending(
    *criteria: dict[str, Any], edition_id: str = "sua-doi", extends: str = "goc", **head: object
) -> dict[str, Any]:
    return edition(edition_id, *criteria, extends=extends, **head)


def test_an_amending_edition_changes_only_what_it_lists(tmp_path: Path) -> None:
    new = amending(
        criterion(1, indicator("1.2", 80, name="Chỉ tiêu mới"), name=None),
        criterion(3, indicator("3.1")),
        counts={"criteria": 3, "indicators": 4},
    )
    rulebook = written(tmp_path, BASE, new)
    old, found = rulebook.edition("goc"), rulebook.edition("sua-doi")
    assert found.amends == "goc"
    assert [i.number for i in found.indicators] == ["1.1", "1.2", "2.1", "3.1"]
    assert found.indicator("1.1") is old.indicator("1.1")
    assert found.criterion(2) is old.criterion(2)
    assert (found.criterion(1).name, found.indicator("1.2").name) == ("Tiêu chí 1", "Chỉ tiêu mới")
    assert found.indicator("1.2").thresholds[0].general == 800_000
    assert old.indicator("1.2").name == "Chỉ tiêu 1.2"
    read_edition(tmp_path / "editions" / "sua-doi.yaml", checked=True, amended=rulebook.edition)


def test_a_criterion_can_get_another_name_and_keep_its_indicators(tmp_path: Path) -> None:
    found = made(tmp_path, BASE, amending(criterion(2, name="Tên mới"), counts={"criteria": 2, "indicators": 3}))
    assert (found.criterion(2).name, [i.number for i in found.criterion(2).indicators]) == ("Tên mới 2", ["2.1"])


def test_the_digest_of_an_amending_edition_covers_what_it_amends(tmp_path: Path) -> None:
    new = amending(criterion(2, indicator("2.1", 90)))
    other = edition("goc", criterion(1, indicator("1.1", 71), indicator("1.2")), criterion(2, indicator("2.1")))
    assert made(tmp_path / "a", BASE, new).digest != made(tmp_path / "b", other, new).digest
    assert made(tmp_path / "a", BASE, new).digest == made(tmp_path / "c", BASE, new).digest


def test_amendments_go_on_from_each_other(tmp_path: Path) -> None:
    second = amending(criterion(2, indicator("2.1", 90)), edition_id="lan-hai", extends="sua-doi")
    found = made(tmp_path, BASE, amending(criterion(1, indicator("1.1", 80))), second)
    assert [i.thresholds[0].general for i in found.indicators] == [800_000, 700_000, 900_000]


def test_editions_that_amend_each_other_in_a_circle_are_named(tmp_path: Path) -> None:
    ring = [amending(edition_id=a, extends=b) for a, b in ("ab", "bc", "ca")]
    with pytest.raises(CircularError, match="a → b → c → a"):
        made(tmp_path, *ring[1:], ring[0])


def test_a_shell_holds_what_is_known_and_says_what_is_not(tmp_path: Path) -> None:
    raw = edition("vo", criterion(1), **SHELL, counts={"criteria": 14, "indicators": None}, territory="lang-son")
    found = made(tmp_path, raw)
    assert (found.incomplete_because, found.territory) == ("Chưa tìm được nội dung quyết định", "lang-son")
    assert (found.stated_counts, found.indicators, found.criterion(1).name) == ((14, None), (), "Tiêu chí 1")
    read_edition(tmp_path / "editions" / "vo.yaml", checked=True)
    assert made(tmp_path / "b", edition("vo", **SHELL, counts={"criteria": None, "indicators": None})).criteria == ()


def test_a_decision_of_which_only_the_issuer_is_known(tmp_path: Path) -> None:
    decision = {"number": "", "date": None, "issuer": "UBND tỉnh Cao Bằng", "confidence": "recalled"}
    found = made(tmp_path, edition("vo", **SHELL, decision=decision, counts={"criteria": None, "indicators": None}))
    assert found.decision.called == "quyết định của UBND tỉnh Cao Bằng (chưa rõ số)"
    assert load().edition("qd-318-2022-ntm").decision.called == "QĐ 318/QĐ-TTg ngày 08/03/2022"


def test_columns_by_group_results_of_other_sets_and_multiples(tmp_path: Path) -> None:
    groups = [{"id": f"nhom-{n}", "name": f"Xã nhóm {n}", "label": f"nhóm {n}"} for n in (1, 2, 3)]
    raw = edition(
        "moi",
        criterion(
            1,
            indicator("1.1", 100, derived={"of": "commune", "level": "commune-advanced"}),
            indicator("1.2", True, kind="boolean", derived={"of": "self", "title": "xa-ntm"}),
            indicator(
                "1.3", None, kind="amount", multiple={"level": "commune-advanced", "indicator": "10.1", "times": 1.1}
            ),
        ),
        columns="group",
        regions=groups,
    )
    found = made(tmp_path, raw)
    share, title, income = found.indicators
    assert (found.columns_by, [r.id for r in found.regions]) == ("group", ["nhom-1", "nhom-2", "nhom-3"])
    assert (share.derived, share.measure) == (Derived("commune", "commune-advanced"), "")
    assert title.derived == Derived("self", title="xa-ntm")
    assert income.multiple == Multiple("commune-advanced", "10.1", 11_000)
    assert found.reads("") is None
    read_edition(tmp_path / "editions" / "moi.yaml", checked=True)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (edition("sai", criterion(1, indicator("1.1")), complete=False), "complete: false và incomplete_because đi cùng nhau"),
        (edition("sai", criterion(1)), "tiêu chí 1 không có chỉ tiêu nào mà bộ ghi là đủ"),
        (edition("sai", criterion(1, indicator("1.1")), counts={"criteria": 1, "indicators": None}), "khác với counts"),
        (
            edition("sai", criterion(1, indicator("1.1"), indicator("1.2")), counts={"criteria": 1, "indicators": 1}, **SHELL),
            "có 1 tiêu chí, 2 chỉ tiêu, nhiều hơn counts",
        ),
        (edition("sai", criterion(1, indicator("1.1"), name=None)), "tiêu chí 1 chưa có tên"),
        (
            edition("sai", criterion(1, indicator("1.1")), effective={"from": "2020-02-01", "to": "2020-01-31", "confidence": "sourced"}),
            "ngày kết thúc 31/01/2020 không trước ngày bắt đầu 01/02/2020",
        ),
        (edition("sai", criterion(1, indicator("1.1")), level="xa"), "cấp “xa” không có; các cấp là: commune, "),
        (edition("sai", criterion(1, indicator("1.1")), criterion(1, indicator("1.2"))), "có số tiêu chí ghi hai lần"),
        (
            edition("sai", criterion(1, indicator("1.1", derived={"of": "commune", "level": "commune", "title": "xa-ntm"}))),
            "chỉ một trong level (bộ tiêu chí) hoặc title (danh hiệu)",
        ),
        (
            edition("sai", criterion(1, indicator("1.1", derived={"of": "self", "level": "commune"}))),
            "derived của chính đơn vị là boolean",
        ),
        (edition("sai", criterion(1, indicator("1.1", measure=""))), "chỉ một trong measure"),
        (
            edition("sai", criterion(1, indicator("1.1", 66, multiple={"level": "commune", "indicator": "10.1", "times": 2}))),
            "chỉ tiêu có multiple để trống mức",
        ),
        (edition("sai", criterion(1, indicator("1.1", 70, {"nhom-1": 80}))), "vùng không có trong bộ: nhom-1"),
    ],
)  # fmt: skip
def test_what_no_edition_can_be(raw: dict[str, Any], said: str, tmp_path: Path) -> None:
    assert said in refusal(tmp_path, raw)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (amending(criterion(3, indicator("3.1"))), "có 3 tiêu chí, 4 chỉ tiêu sau khi sửa đổi, khác với counts"),
        (
            amending(criterion(3, indicator("3.1"), name=None), counts={"criteria": 3, "indicators": 4}),
            "criteria.3: cần tên của tiêu chí thêm vào",
        ),
    ],
)
def test_what_shows_only_after_amending(new: dict[str, Any], said: str, tmp_path: Path) -> None:
    assert said.removeprefix("có ") in refusal(tmp_path, BASE, new)


def test_regions_that_the_amended_edition_names_are_needed(tmp_path: Path) -> None:
    old = edition("goc", criterion(1, indicator("1.1", 70, {"mien-nui": 60})))
    assert "mọi vùng mà bộ được sửa đổi ghi mức, gặp 1.1 có mức của mien-nui" in refusal(
        tmp_path, old, amending(criterion(2, indicator("2.1")), regions=[], counts={"criteria": 2, "indicators": 2})
    )


def test_stored_digests_do_not_move() -> None:
    """Judgements on record carry them."""
    assert {
        e: load().edition(e).digest[:16] for e in ("qd-1980-2016-ntm", "qd-318-2022-ntm", "qd-318-2022-nang-cao")
    } == {
        "qd-1980-2016-ntm": "c457cf11a1df790e",
        "qd-318-2022-ntm": "e32abde5d78a2d06",
        "qd-318-2022-nang-cao": "ab430729d7899145",
    }
    assert load().edition("qd-318-2022-ntm").effective_from == date(2022, 3, 8)
