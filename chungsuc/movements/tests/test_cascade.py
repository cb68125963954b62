"""A lower plan held against the higher one, case by case, and as movements."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from chungsuc.movements.cascade import Errand, Gap, Plan, Promise, held_against
from chungsuc.movements.models import Draft, Duty, DutyKind, Movement, Target, TargetKind
from chungsuc.movements.queries.cascade import cascade_of
from chungsuc.movements.tests.launch_paper import draft_of
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


def level(key: int, figure: int, *, unit: str = "", at_most: bool = False, share: bool = False) -> Promise:
    goal, part = (None, figure) if share else (figure, None)
    due = date(2025, 12, 31)
    return Promise(key, "Mức mẫu", ("level", "x"), goal=goal, share=part, due=due, unit=unit, at_most=at_most)


@pytest.mark.parametrize(
    ("ours", "theirs", "weaker"),
    [
        (level(1, 80, share=True), level(2, 85, share=True), True),
        (level(1, 90, share=True), level(2, 85, share=True), False),
        (level(1, 6, share=True, at_most=True), level(2, 5, share=True, at_most=True), True),
        (level(1, 4, share=True, at_most=True), level(2, 5, share=True, at_most=True), False),
        (level(1, 6, share=True, at_most=True), level(2, 7, share=True), False),
        (level(1, 50, unit="triệu đồng/người"), level(2, 58, unit="triệu đồng/người"), True),
        (level(1, 50, unit="km"), level(2, 58, unit="tuyến"), False),
        (level(1, 50), level(2, 85, share=True), False),
    ],
)
def test_a_level_is_weaker_in_its_own_sense_and_measure(ours: Promise, theirs: Promise, *, weaker: bool) -> None:
    assert [d.gap for d in held_against(Plan([ours], []), Plan([theirs], []))] == ([Gap.WEAKER] if weaker else [])


def test_the_report_of_six_months_is_not_held_against_that_of_the_year() -> None:
    half = Errand(1, "Báo cáo 6 tháng gửi Sở", "report", "yearly", date(2001, 6, 9))
    year = Errand(2, "Báo cáo năm gửi Sở", "report", "yearly", date(2001, 11, 14))
    ours = [
        Errand(3, "Tổng hợp 6 tháng", "report", "yearly", date(2001, 9, 30)),
        Errand(4, "Tổng hợp năm", "report", "yearly", date(2001, 11, 9)),
    ]
    found = held_against(Plan([], ours), Plan([], [half, year]))
    assert [(d.higher, d.lower) for d in found] == [(half, ours[0])]


def test_who_is_named_needs_a_duty_by_name_and_who_is_one_of_a_group_needs_any() -> None:
    named, grouped = {1: "Văn phòng", 2: "Chi cục"}, {3: "Xã Lúa", 4: "Xã Ngô"}
    lower = Plan([], [], units={1: "Văn phòng"}, common={2: "Chi cục", 3: "Xã Lúa"})
    found = held_against(lower, Plan([], [], units=named, common=grouped))
    assert [d.unit for d in found] == ["Chi cục", "Xã Ngô"]


def test_a_whole_amount_of_the_province_is_asked_of_no_commune_but_a_share_is(cast: Cast) -> None:
    counted = cast.target
    common: dict[str, Any] = {"movement": cast.movement, "kind": TargetKind.LEVEL, "due": date(2025, 12, 31)}
    money = Target.objects.create(text="Huy động 500 tỷ đồng", stated_goal=500 * SCALE, measured_in="tỷ đồng", **common)
    income = Target.objects.create(
        text="Thu nhập 58 triệu đồng/người", stated_goal=58 * SCALE, measured_in="triệu đồng/người", **common
    )
    waste = Target.objects.create(text="85% chất thải rắn được thu gom", stated_share=85 * SCALE, **common)
    lower = plan_of(cast, "thu/dong/lua", "thu/dong/lua")
    Target.objects.create(
        movement=lower,
        kind=TargetKind.LEVEL,
        text="Chất thải rắn được thu gom đạt 80%",
        stated_share=80 * SCALE,
        due=date(2025, 12, 31),
    )
    [side] = cascade_of(lower, on=TODAY)
    assert {(d.gap, theirs) for d, theirs, _ in side.differences} == {("missing", income), ("weaker", waste)}
    assert side.left_out == [counted, money]


def test_a_draft_shows_what_differs_before_it_is_launched(cast: Cast) -> None:
    draft = draft_of(cast)
    higher = Movement.objects.create(
        name="Phong trào cả nước",
        territory=cast.bodies["thu"],
        standing_agency=cast.bodies["thu/dieu-phoi"],
        plan="Kế hoạch cấp trên",
        valid_from=date(2022, 1, 1),
        valid_to=date(2025, 12, 31),
    )
    client = client_of(cast)
    assert "Đối chiếu với cấp trên" not in text_of(client.get(f"/ban-nhap/{draft.pk}/"))
    Duty.objects.create(
        movement=higher, what="Các xã báo cáo", kind=DutyKind.REPORT, lead=cast.lua, rule="yearly:10-31", origin="Kế hoạch"
    )
    Draft.objects.filter(pk=draft.pk).update(head=draft.head | {"answers": [higher.pk], "standing_agency": cast.bodies["thu"].pk})
    assert "1 hạn sau hạn của cấp trên" in text_of(client.get(f"/ban-nhap/{draft.pk}/"))
    page = text_of(client.get(f"/ban-nhap/{draft.pk}/doi-chieu/"))
    assert "Sau hạn của cấp trên" in page
    assert "trước ngày 01/11 (chậm nhất 31/10)" in page
