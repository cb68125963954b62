"""Levels: figures that nothing counts, kept as stated; a share is worked out where its indicator reads a ratio."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from chungsuc.movements.launching.law import Law
from chungsuc.movements.launching.levels import level
from chungsuc.movements.models import Target, TargetKind
from chungsuc.movements.queries import target_progress
from chungsuc.movements.reading.found import Confidence, Quotation, TargetFound
from chungsuc.movements.tests.test_pages import client_of, text_of
from chungsuc.movements.writing import level_text
from chungsuc.progress.models import Move, Revision, State, Value
from chungsuc.rulebook.load import load
from chungsuc.rulebook.numbers import SCALE
from tests.cast import NOW, STANDARD, TODAY, Cast

LAW = Law(load(), on=date(2023, 10, 1), territory=None, cited=())


def found(text: str, kind: str, value: float | None, **more: Any) -> TargetFound:  # noqa: ANN401 -- a target's fields
    given: dict[str, Any] = {"total": None, "percent": None, "unit": None, "deadline_year": 2025, "baseline": None} | more
    return TargetFound(text, kind, value, quotation=Quotation("0", 0, 1, text), confidence=Confidence.SURE, **given)


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        (found("ít nhất 85% số hộ", "at_least", 85, percent=85), {"stated_share": 85 * SCALE, "stated_goal": None}),
        (found("đạt 62,5% số hộ", "percent", 62.5), {"stated_share": 625_000, "stated_share_places": 1}),
        (
            found("58 triệu đồng/người", "count", 58, unit="triệu đồng/người"),
            {"stated_goal": 58 * SCALE, "measured_in": "triệu đồng/người", "stated_share": None},
        ),
        (found("hộ nghèo không quá 3%", "at_most", 3, percent=3), {"stated_share": 3 * SCALE, "at_most": True}),
        (found("tăng 10%", "increase", None, percent=10), {"stated_share": 10 * SCALE, "measured_in": "tăng thêm"}),
        (found("tăng 1,4 lần", "multiple", 1.4, baseline="2020"), {"stated_goal": 14_000, "measured_in": "lần so với 2020"}),
        (found("vượt kế hoạch 120%", "percent", 120), {"stated_share": None, "stated_goal": 120 * SCALE}),
    ],
)
def test_a_figure_that_is_not_counted_is_kept_as_a_level(read: TargetFound, kept: dict[str, object]) -> None:
    made = level(read, read.text, LAW, [])
    assert made["kind"] == "level"
    assert {name: made[name] for name in kept} == kept


def test_a_state_without_a_figure_is_a_task() -> None:
    assert level(found("Hoàn thành tuyến đường", "milestone", None), "", LAW, []) == {"kind": "task"}


def test_the_indicator_that_is_named_tells_the_criterion_and_the_figure() -> None:
    sentence = "ít nhất 75% số hộ có nhà tiêu hợp vệ sinh (chỉ tiêu 17.8)"
    doubts: list[str] = []
    made = level(found(sentence, "at_least", 75, percent=75), sentence, LAW, doubts)
    measure = load().edition(STANDARD).indicator("17.8").measure
    assert (made["standard"], made["criteria"], made["measure"], doubts) == (STANDARD, [17], measure, [])


def test_an_indicator_that_the_set_has_not_is_doubted() -> None:
    doubts: list[str] = []
    made = level(found("x", "percent", 75), "đạt 75% (chỉ tiêu 29.9)", LAW, doubts)
    assert ("measure" in made, len(doubts)) == (False, 1)


def ratio(cast: Cast, key: str, part: int, whole: int, measure: str) -> None:
    body = cast.bodies[key]
    value = Value.objects.create(
        body=body, measure=measure, period="2023-H1", as_of=date(2023, 6, 30), state=State.APPROVED
    )
    revision = Revision.objects.create(
        value=value,
        numerator=part * SCALE,
        denominator=whole * SCALE,
        recorded_by=cast["an"],
        recorded_at=NOW - timedelta(hours=2),
    )
    Move.objects.create(
        value=value, revision=revision, name="", to_state=State.APPROVED, by=cast["dung"], post="", at=NOW - timedelta(hours=1)
    )


def made_level(cast: Cast, **fields: Any) -> Target:  # noqa: ANN401 -- a target's fields
    given: dict[str, Any] = {"text": "Mức mẫu", "due": date(2025, 12, 31), "source": "Kế hoạch mẫu"} | fields
    made = Target(movement=cast.movement, kind=TargetKind.LEVEL, **given)
    made.full_clean()
    made.save()
    return made


def test_a_share_of_an_indicator_is_worked_out_of_the_figures_of_the_communes(cast: Cast) -> None:
    measure = load().edition(STANDARD).indicator("17.8").measure
    for key in ("thu/dong/lua", "thu/dong/ngo", "thu/tay/khoai"):
        ratio(cast, key, 80, 100, measure)
    made = made_level(cast, stated_share=75 * SCALE, measure=measure)
    progress = target_progress(made, on=TODAY, known_at=NOW)
    assert (progress.official.figure, progress.official.unknown, progress.goal) == (80 * SCALE, 1, 75 * SCALE)
    assert progress.holds is None  # one commune has no figure yet
    ratio(cast, "thu/tay/san", 10, 100, measure)
    progress = target_progress(made, on=TODAY, known_at=NOW)
    assert (progress.official.figure, progress.holds, progress.cannot) == (625_000, False, "")
    made.at_most = True
    assert target_progress(made, on=TODAY, known_at=NOW).holds is True


def test_any_other_level_is_only_stated_and_shown_with_its_sense(cast: Cast) -> None:
    made = made_level(cast, stated_goal=58 * SCALE, measured_in="triệu đồng/người", at_most=False)
    progress = target_progress(made, on=TODAY, known_at=NOW)
    assert progress.cannot == "Mức này không tính từ số liệu của bộ tiêu chí; kết quả ghi theo báo cáo."
    assert (progress.goal, progress.contradictions, level_text(made)) == (58 * SCALE, [], "ít nhất 58 triệu đồng/người")
    page = text_of(client_of(cast).get(f"/muc-tieu/{made.pk}/"))
    assert "≥ 58<small> triệu đồng/người</small>" in page
    assert "Theo báo cáo" in page


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({}, "stated_share"), ({"stated_share": 101 * SCALE}, "stated_share"), ({"stated_goal": -1}, "stated_goal")],
)
def test_a_level_without_a_figure_or_with_an_impossible_one_is_refused(
    cast: Cast, fields: dict[str, int], wrong: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        made_level(cast, **fields)
    assert wrong in refused.value.message_dict
