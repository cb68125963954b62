"""Levels laid over an edition: for a part of an indicator too, and only over the edition that they are for."""

from datetime import date
from pathlib import Path

import pytest

from chungsuc.rulebook.files import OtherEditionError, lay_over
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Edition, Facts, IndicatorVerdict, Reading
from chungsuc.rulebook.numbers import SCALE

ON = date(2023, 12, 31)
BASE = load().edition("qd-318-2022-ntm")
ADVANCED = load().edition("qd-318-2022-nang-cao")
SAMPLE = load().with_overlay("qd-318-2022-nang-cao", "mau-318-nang-cao")
LAW = "from: 2022-03-08, decision: 1/QĐ-UBND, place: Điều 1, confidence: verified"


def provincial(tmp_path: Path, edition: Edition, thresholds: str) -> Edition:
    path = tmp_path / "tinh.yaml"
    text = f"schema: 1\nid: tinh\nname: Tỉnh\nextends: {edition.id}\nthresholds: {{{thresholds}}}\n"
    path.write_text(text.replace("LAW", LAW), encoding="utf-8")
    return lay_over(edition, path)


def found(edition: Edition, number: str, parts: dict[str, int]) -> IndicatorVerdict:
    reading = Reading(parts={key: value * SCALE for key, value in parts.items()})
    judged = judge(edition, Facts("Xã A", "tdmnpb", {number: reading}, sample=edition.sample), ON)
    return next(i for i in judged.indicators if i.indicator == number)


def test_each_part_has_its_own_level_and_the_source_of_it() -> None:
    judged = found(SAMPLE, "2.2", {"hardened": 90, "fittings": 60})
    assert (judged.verdict, judged.provisional, judged.source) == (
        "met",
        False,
        "Bộ tiêu chí mẫu, 2.2",
    )
    assert found(SAMPLE, "2.2", {"hardened": 90, "fittings": 59}).verdict == "not_met"
    assert found(ADVANCED, "2.2", {"hardened": 100, "fittings": 100}).source == "QĐ 318/QĐ-TTg, Phụ lục II, 2.2"


def test_a_part_without_figure_or_level_says_so() -> None:
    assert found(ADVANCED, "2.2", {"hardened": 90}).reason == (
        "2.2: đường được cứng hóa và bảo trì hàng năm 90% (chưa rõ mức), đường có các hạng mục cần thiết, "
        "sáng - xanh - sạch - đẹp chưa có số liệu (chưa rõ mức) (TDMNPB), chưa đánh giá được."
    )


def test_a_part_left_alone_keeps_its_own_level(tmp_path: Path) -> None:
    edition = provincial(tmp_path, ADVANCED, "'5.1/level-2': [{LAW, general: 2, by_region: {}}]")
    judged = found(edition, "5.1", {"level-1": 100, "level-2": 1})
    assert (judged.verdict, judged.provisional) == ("not_met", True)
    assert judged.source == "QĐ 318/QĐ-TTg, Phụ lục II, 5.1; QĐ 1/QĐ-UBND, Điều 1"
    assert found(edition, "5.1", {"level-1": 100, "level-2": 2}).verdict == "met"


def test_a_provinces_level_comes_before_one_that_hangs_on_a_count(tmp_path: Path) -> None:
    edition = provincial(tmp_path, BASE, "'5.1/level-1': [{LAW, general: 90, by_region: {}}]")
    four_schools = {"minimum": 100, "level-1": 75, "schools": 4}
    assert found(BASE, "5.1", four_schools).verdict == "met"
    assert found(edition, "5.1", four_schools).verdict == "not_met"


@pytest.mark.parametrize(("edition", "overlay"), [(ADVANCED, "mau-318"), (BASE, "mau-318-nang-cao")])
def test_an_overlay_is_laid_only_over_its_own_edition(edition: Edition, overlay: str) -> None:
    with pytest.raises(OtherEditionError, match="không dùng cho bộ"):
        load().with_overlay(edition.id, overlay)
    assert load().extended_by(overlay) != edition.id
