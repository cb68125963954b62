"""A lower plan held against the higher one, case by case, and as movements."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from chungsuc.movements.cascade import Errand, Gap, Plan, Promise, held_against
from chungsuc.movements.models import Duty, DutyKind, Movement, Target, TargetKind
from chungsuc.movements.queries.cascade import cascade_of
from chungsuc.movements.tests.test_pages import client_of, text_of
from chungsuc.rulebook.numbers import SCALE, parse_number
from tests.cast import STANDARD, TODAY, Cast

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("cascade_cases.yaml").read_text("utf-8"))


def promise(key: int, line: str) -> Promise:
    text, goal, share, due = (part.strip() for part in line.split("|"))
    figures = [parse_number(figure) if figure else None for figure in (goal, share)]
    return Promise(key, text, (), goal=figures[0], share=figures[1], due=date.fromisoformat(due))


@pytest.mark.parametrize("case", CASES, ids=[case["ten"] for case in CASES])
def test_targets_are_held_against_those_of_the_plan_above(case: dict[str, Any]) -> None:
    higher, lower = (Plan([promise(n, line) for n, line in enumerate(case[side])], []) for side in ("tren", "duoi"))
    found = held_against(lower, higher)
    assert [f"{d.gap}: {d.higher.text}" for d in found if isinstance(d.higher, Promise)] == case["ra"]


def test_a_report_after_the_day_of_the_plan_above_is_told_whatever_it_is_called() -> None:
    theirs = Errand(1, "Báo cáo kết quả phong trào", "report", "yearly", date(2001, 11, 9))
    on_time = Errand(2, "Các thôn gửi kết quả", "report", "yearly", date(2001, 11, 4))
    late = Errand(3, "Tổng hợp gửi Sở", "report", "yearly", date(2001, 11, 14))
    half_yearly = Errand(4, "Sáu tháng", "report", "half-yearly", date(2001, 12, 9))
    found = held_against(Plan([], [on_time, late, half_yearly]), Plan([], [theirs]))
    assert [(d.gap, d.lower) for d in found] == [(Gap.DEADLINE, late)]


def test_a_task_is_compared_by_its_words() -> None:
    theirs = Errand(1, "Kiểm tra thực tế các công trình cấp nước", "task", "once:2024", date(2024, 6, 30))
    same = Errand(2, "Kiểm tra thực tế công trình cấp nước sạch", "task", "once:2024", date(2024, 9, 30))
    other = Errand(3, "Tuyên truyền trên loa", "task", "once:2024", date(2024, 12, 31))
    found = held_against(Plan([], [same, other]), Plan([], [theirs]))
    assert [d.lower for d in found] == [same]


def plan_of(cast: Cast, territory: str, agency: str, **target: Any) -> Movement:  # noqa: ANN401 -- a target's fields
    made = Movement.objects.create(
        name="Kế hoạch dưới",
        territory=cast.bodies[territory],
        standing_agency=cast.bodies[agency],
        plan="Kế hoạch mẫu số 9",
        standard=STANDARD,
        valid_from=date(2023, 1, 1),
        valid_to=date(2026, 12, 31),
    )
    made.answers.add(cast.movement)
    given = {"standard": STANDARD, "criteria": [17], "due": date(2025, 12, 31), "source": "Kế hoạch mẫu số 9"}
    if target:
        Target.objects.create(movement=made, **(given | target))
    return made


def gaps(movement: Movement) -> list[str]:
    [side] = cascade_of(movement, on=TODAY)
    return [d.gap for d, _, _ in side.differences]


def test_a_department_is_asked_for_the_targets_of_its_indicators(cast: Cast) -> None:
    lower = plan_of(cast, "thu", "thu/moi-truong", text="Xã đạt tiêu chí 17", stated_goal=2 * SCALE)
    assert gaps(lower) == ["weaker"]
    Target.objects.filter(movement=lower).update(stated_goal=3 * SCALE, due=date(2026, 12, 31))
    assert gaps(lower) == ["later"]
    Target.objects.filter(movement=lower).delete()
    assert gaps(lower) == ["missing"]


def test_an_agency_that_answers_for_nothing_is_asked_for_no_target(cast: Cast) -> None:
    [side] = cascade_of(plan_of(cast, "thu", "thu/dieu-phoi"), on=TODAY)
    assert (side.differences, side.left_out) == ([], [cast.target])


def test_a_commune_is_asked_for_what_names_it_and_for_levels_but_not_for_counts(cast: Cast) -> None:
    counted = cast.target
    named = Target.objects.create(
        movement=cast.movement, kind=TargetKind.NAMED, text="Xã Lúa đạt chuẩn", standard=STANDARD, due=date(2024, 12, 31)
    )
    named.named.set([cast.lua])
    lower = plan_of(cast, "thu/dong/lua", "thu/dong/lua")
    [side] = cascade_of(lower, on=TODAY)
    assert [(d.gap, theirs) for d, theirs, _ in side.differences] == [("missing", named)]
    assert side.left_out == [counted]


def test_a_unit_named_above_without_a_duty_below_and_a_report_too_late_are_told(cast: Cast) -> None:
    yearly = {"movement": cast.movement, "rule": "yearly:11-09", "kind": DutyKind.REPORT}
    above = Duty.objects.create(what="Báo cáo năm", lead=cast.bodies["thu/dong"], origin="Kế hoạch", **yearly)
    above.supporting.set([cast.bodies["thu/dong/ngo"]])
    lower = plan_of(cast, "thu/dong", "thu/dong")
    Duty.objects.create(
        movement=lower, what="Xã gửi báo cáo", kind=DutyKind.REPORT, lead=cast.lua, rule="yearly:11-19", origin="Kế hoạch"
    )
    [side] = cascade_of(lower, on=TODAY)
    assert [(d.gap, d.unit) for d, _, _ in side.differences] == [
        ("missing", ""),
        ("deadline", ""),
        ("unit", "Xã Ngô"),
    ]
    page = text_of(client_of(cast).get(f"/phong-trao/{lower.pk}/doi-chieu/"))
    assert "Xã Ngô được kế hoạch cấp trên nêu tên" in page
    assert "trước ngày 20/11" in page
