"""Every kind of target, measured on small figures that one can add up by hand."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungsuc.movements.models import StatedResult, Target, TargetKind
from chungsuc.movements.queries import Reached, TargetProgress, line_of, progress_of, target_progress
from chungsuc.progress.models import Line, Move, Revision, Standing, State, TitleHeld, Value
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Body
from tests.cast import NOW, STANDARD, TODAY, Cast

ADVANCED = "qd-318-2022-nang-cao"
DUE = date(2025, 12, 31)
KEYS = ("thu/dong/lua", "thu/dong/ngo", "thu/tay/khoai", "thu/tay/san")


def target(cast: Cast, kind: TargetKind, **fields: object) -> Target:
    given: dict[str, Any] = {"text": "Mục tiêu mẫu", "due": DUE, "source": "Kế hoạch mẫu"} | fields
    made = Target(movement=cast.movement, kind=kind, **given)
    made.full_clean()
    made.save()
    return made


def measured(made: Target, on: date = TODAY, known_at: datetime = NOW) -> TargetProgress:
    return target_progress(made, on=on, known_at=known_at)


def stand(
    cast: Cast,
    letters: Sequence[str],
    *,
    standard: str = STANDARD,
    day: date = date(2023, 6, 30),
    lines: Sequence[Line] = tuple(Line),
) -> None:
    """One standing for each commune of the cast, in their order; an empty text for none."""
    Standing.objects.bulk_create(
        Standing(
            body=cast.bodies[key],
            standard=standard,
            line=line,
            day=day,
            known_from=NOW - timedelta(days=1),
            criteria_met=sum(letter in "mM" for letter in criteria),
            verdict="met" if set(criteria) <= set("mM") else "not_met" if "n" in criteria else "unknown",
            provisional="M" in criteria,
            criteria=criteria,
            indicators="",
            digest="",
        )
        for key, criteria in zip(KEYS, letters, strict=True)
        if criteria
        for line in lines
    )


def hold(cast: Cast, key: str, title: str = "xa-ntm", since: date = date(2022, 1, 1), **more: object) -> TitleHeld:
    ends: dict[str, Any] = more
    return TitleHeld.objects.create(
        body=cast.bodies[key],
        title=title,
        decision="Quyết định mẫu",
        decided_by="UBND tỉnh Thử",
        decided_on=since,
        valid_from=since,
        recorded_by=cast["dung"],
        recorded_at=NOW - timedelta(days=30),
        **ends,
    )


def figure(
    body: Body, measure: str, period: str, as_of: date, number: int, cast: Cast, to: State = State.APPROVED
) -> None:
    value = Value.objects.create(body=body, measure=measure, period=period, as_of=as_of, state=to)
    revision = Revision.objects.create(
        value=value, amount=number, recorded_by=cast["an"], recorded_at=NOW - timedelta(hours=2)
    )
    Move.objects.create(
        value=value, revision=revision, name="", to_state=to, by=cast["dung"], post="", at=NOW - timedelta(hours=1)
    )


def nineteen(met: int, unknown: int = 0, provisional: int = 0) -> str:
    return "M" * provisional + "m" * (met - provisional) + "u" * unknown + "n" * (19 - met - unknown)


def with_17(letter: str) -> str:
    return "m" * 16 + letter + "mm"


def test_units_meeting_a_criterion(cast: Cast) -> None:
    stand(cast, [with_17("m"), with_17("M"), with_17("n"), ""])
    made = target(cast, TargetKind.UNITS, standard=STANDARD, criteria=[17], stated_goal=3 * SCALE)
    found = measured(made)
    assert (found.official, found.total, found.goal, found.holds) == (Reached(2 * SCALE, 4, 1, 1), 4, 3 * SCALE, None)
    assert [(r.body.name, r.official.figure, r.official.of) for r in found.rows] == [
        ("Đông", 2 * SCALE, 2),
        ("Tây", 0, 2),
    ]
    assert found.points[-2:] == [(date(2023, 6, 30), 2 * SCALE), (TODAY, 2 * SCALE)]
    assert line_of(found, TODAY) is not None


def test_a_goal_is_missed_only_where_what_is_unknown_could_not_save_it(cast: Cast) -> None:
    stand(cast, [with_17("m"), with_17("u"), with_17("n"), with_17("n")])
    holds = []
    for goal in (1, 2, 3):
        made = target(cast, TargetKind.UNITS, standard=STANDARD, criteria=[17], stated_goal=goal * SCALE)
        holds.append(measured(made).holds)
    assert holds == [True, None, False]


def test_units_meeting_a_compound_need_all_of_it(cast: Cast) -> None:
    stand(cast, ["m" * 19, with_17("n"), with_17("u"), "m" * 17 + "nm"])
    made = target(cast, TargetKind.UNITS, standard=STANDARD, criteria=[17, 18], stated_goal=2 * SCALE)
    assert measured(made).official == Reached(1 * SCALE, 4, 0, 1)


def test_units_meeting_the_whole_set(cast: Cast) -> None:
    stand(cast, ["m" * 19, "M" * 19, nineteen(18), nineteen(18, 1)])
    made = target(cast, TargetKind.UNITS, standard=STANDARD, stated_goal=2 * SCALE)
    assert measured(made).official == Reached(2 * SCALE, 4, 1, 1)
    assert measured(made).holds


def test_holders_are_the_denominator_beside_the_planned_one(cast: Cast) -> None:
    hold(cast, "thu/dong/lua")
    hold(cast, "thu/dong/ngo", "xa-ntm-nang-cao")
    hold(cast, "thu/tay/khoai", inherited_from=hold(cast, "khac/bac/vung"))
    stand(cast, [with_17("m"), with_17("n"), with_17("m"), ""], standard=ADVANCED)
    made = target(
        cast,
        TargetKind.UNITS,
        among="xa-ntm",
        standard=ADVANCED,
        criteria=[17, 18],
        stated_goal=2 * SCALE,
        stated_total=3 * SCALE,
    )
    found = measured(made)
    assert (found.official, found.total, found.target.stated_total) == (Reached(1 * SCALE, 2), 2, 3 * SCALE)
    assert found.contradictions == []


def test_a_title_counts_from_its_day_until_it_is_ended_as_known_then(cast: Cast) -> None:
    hold(cast, "thu/dong/lua", since=date(2023, 1, 1))
    ended = NOW + timedelta(days=1)
    hold(cast, "thu/dong/ngo", "xa-ntm-nang-cao", ended_on=date(2023, 7, 1), end_recorded_at=ended)
    made = target(cast, TargetKind.UNITS, title="xa-ntm", stated_goal=2 * SCALE)
    on_days = [measured(made, day).official.figure for day in (date(2022, 12, 31), date(2023, 1, 1), TODAY)]
    assert on_days == [1 * SCALE, 2 * SCALE, 2 * SCALE]
    assert measured(made, known_at=ended).official.figure == 1 * SCALE


def test_a_share_alone_asks_for_that_many_of_the_units_there_are(cast: Cast) -> None:
    made = target(cast, TargetKind.UNITS, title="xa-ntm", stated_share=30 * SCALE)
    assert measured(made).goal == 2 * SCALE


def test_what_is_basically_met_is_stated_by_people_as_known_then(cast: Cast) -> None:
    made = target(cast, TargetKind.UNITS, by_opinion=True, stated_share=50 * SCALE)
    StatedResult.objects.create(
        target=made, on=date(2022, 12, 31), value=2 * SCALE, paper="Báo cáo mẫu", stated_by=cast["dung"], stated_at=NOW
    )
    found = measured(made)
    assert (found.official, found.goal) == (Reached(), 2 * SCALE)
    assert found.cannot == "Mức này do người có thẩm quyền đánh giá (như “cơ bản đạt”), phần mềm không tự tính."
    assert found.stated is not None
    assert found.stated.value == 2 * SCALE
    assert measured(made, known_at=NOW - timedelta(days=1)).stated is None


def test_a_set_that_the_rulebook_lacks_cannot_be_assessed(cast: Cast) -> None:
    made = target(cast, TargetKind.UNITS, standard="Quyết định số 933/QĐ-UBND", stated_goal=1 * SCALE)
    assert measured(made).cannot == (
        "Bộ tiêu chí của Quyết định số 933/QĐ-UBND chưa có trong bộ quy tắc nên chưa đánh giá được."
    )


def test_nobody_stays_under_the_floor(cast: Cast) -> None:
    stand(cast, [nineteen(16), nineteen(15, provisional=1), nineteen(13, 3), nineteen(9)])
    made = target(cast, TargetKind.FLOOR, standard=STANDARD, stated_goal=15 * SCALE)
    found = measured(made)
    assert (found.official, found.holds) == (Reached(2 * SCALE, 4, 1, 1), False)
    assert [(r.body.name, r.official.figure) for r in found.rows] == [("Khoai", 13 * SCALE), ("Sắn", 9 * SCALE)]


def test_without_standings_there_is_no_floor_and_no_average(cast: Cast) -> None:
    for kind in (TargetKind.FLOOR, TargetKind.AVERAGE):
        found = measured(target(cast, kind, standard=STANDARD, stated_goal=15 * SCALE))
        assert (found.official, found.cannot, found.holds) == (Reached(), "Chưa xã nào có kết quả đánh giá.", None)


def test_the_average_is_over_communes_that_were_judged(cast: Cast) -> None:
    stand(cast, [nineteen(16), nineteen(15), nineteen(16, provisional=2), ""])
    made = target(cast, TargetKind.AVERAGE, standard=STANDARD, stated_goal=16 * SCALE)
    found = measured(made)
    assert (found.official, found.holds) == (Reached(156_667, 4, 1, 1), False)


def income(cast: Cast, key: str, base: int, now: int, to: State = State.APPROVED) -> None:
    body = cast.bodies[key]
    figure(body, "income-per-head", "2020-H2", date(2020, 12, 31), base * SCALE, cast)
    figure(body, "income-per-head", "2023-H1", date(2023, 6, 30), now * SCALE, cast, to)


def test_a_multiple_of_the_base_year_plainly_and_weighted(cast: Cast) -> None:
    income(cast, "thu/dong/lua", 20, 30)
    income(cast, "thu/dong/ngo", 40, 50)
    income(cast, "thu/tay/khoai", 10, 40, State.SUBMITTED)
    made = target(
        cast, TargetKind.MULTIPLE, measure="income-per-head", weight="population", base_year=2020, stated_goal=15_000
    )
    plain = measured(made)
    assert plain.official == Reached(12_857, 4, unknown=1)  # (30 + 50 + 10) / (20 + 40 + 10)
    assert plain.expected == Reached(17_143, 4, unknown=1)
    assert plain.method.endswith("bình quân đơn giản vì chưa đủ quyền số.")
    for key, people in (("thu/dong/lua", 300), ("thu/dong/ngo", 100), ("thu/tay/khoai", 0)):
        if people:
            figure(cast.bodies[key], "population", "2020-H2", date(2020, 12, 31), people * SCALE, cast)
    assert measured(made).official == plain.official
    figure(cast.bodies["thu/tay/khoai"], "population", "2020-H2", date(2020, 12, 31), 100 * SCALE, cast)
    weighted = measured(made)
    assert weighted.official.figure == 13_636  # (30·3 + 50 + 10) / (20·3 + 40 + 10)
    assert weighted.method == (
        "Thu nhập bình quân của 3 xã có số cả hai kỳ: năm 2020 là 22,00, nay 30,00 triệu đồng/người/năm; "
        "bình quân có quyền số là tổng dân số."
    )


def test_a_multiple_needs_the_base_year(cast: Cast) -> None:
    made = target(cast, TargetKind.MULTIPLE, measure="income-per-head", base_year=2020, stated_goal=15_000)
    assert measured(made).cannot == "Chưa xã nào có số liệu của cả năm 2020 và sau đó."


def test_named_units_one_by_one(cast: Cast) -> None:
    stand(cast, ["m" * 19, nineteen(18), "", ""])
    made = target(cast, TargetKind.NAMED, standard=STANDARD)
    made.named.set([cast.bodies[key] for key in KEYS[:3]])
    found = measured(made)
    assert (found.official, found.goal) == (Reached(1 * SCALE, 3, 0, 1), 3 * SCALE)
    assert [(r.body.name, r.verdicts) for r in found.rows] == [
        ("Lúa", ("met", "met")),
        ("Ngô", ("not_met", "not_met")),
        ("Khoai", ("unknown", "unknown")),
    ]


def test_at_least_so_many_in_each_district_by_figure(cast: Cast) -> None:
    figure(cast.bodies["thu/dong"], "model-communes-chosen", "2023-H1", date(2023, 6, 30), 2 * SCALE, cast)
    figure(cast.bodies["thu/tay"], "model-communes-chosen", "2023-H1", date(2023, 6, 30), 1 * SCALE, cast)
    made = target(cast, TargetKind.EACH, measure="model-communes-chosen", stated_goal=2 * SCALE)
    found = measured(made)
    assert (found.official, found.goal, found.holds) == (Reached(1 * SCALE, 2), 2 * SCALE, False)
    assert [(r.body.name, r.official.figure) for r in found.rows] == [("Đông", 2 * SCALE), ("Tây", 1 * SCALE)]


def test_at_least_so_many_in_each_district_by_condition(cast: Cast) -> None:
    for key in KEYS[:3]:
        hold(cast, key)
    made = target(cast, TargetKind.EACH, title="xa-ntm", stated_goal=1 * SCALE)
    assert measured(made).official == Reached(2 * SCALE, 2)
    assert measured(made).holds


def test_a_figure_that_flows_is_added_up_since_the_movement_began(cast: Cast) -> None:
    figures = (("2020-H2", 2020, 900), ("2022-H2", 2022, 100), ("2023-H1", 2023, 50))
    for period, year, number in figures:
        day = date(year, 12, 31) if period.endswith("H2") else date(year, 6, 30)
        figure(cast.bodies["thu/dong"], "land-certificates-issued", period, day, number * SCALE, cast)
    made = target(cast, TargetKind.FIGURE, measure="land-certificates-issued")
    found = measured(made)
    assert (found.official, found.goal, found.holds) == (Reached(150 * SCALE, 2, unknown=1), None, None)


def test_what_came_about_in_a_district_that_is_no_more_still_counts(cast: Cast) -> None:
    figure(cast.bodies["thu/dong"], "land-certificates-issued", "2022-H2", date(2022, 12, 31), 100 * SCALE, cast)
    Body.objects.filter(key="thu/dong").update(valid_to=date(2023, 6, 30))
    made = target(cast, TargetKind.FIGURE, measure="land-certificates-issued")
    assert measured(made).official.figure == 100 * SCALE


def test_a_territory_that_is_no_more_is_measured_on_its_last_day(cast: Cast) -> None:
    Body.objects.filter(key="thu").update(valid_to=date(2023, 6, 30))
    made = target(cast, TargetKind.UNITS, title="xa-ntm", stated_goal=1 * SCALE)
    made = Target.objects.select_related("movement__territory").get(pk=made.pk)
    hold(cast, "thu/dong/lua")
    assert (measured(made).day, measured(made).official.figure) == (date(2023, 6, 30), 1 * SCALE)


def test_a_task_without_figures_says_so(cast: Cast) -> None:
    found = measured(target(cast, TargetKind.TASK))
    assert (found.official, found.goal) == (Reached(), None)
    assert found.cannot == "Kế hoạch không nêu con số; chỉ có kết quả theo báo cáo."


def test_after_its_day_a_target_is_measured_on_that_day(cast: Cast) -> None:
    stand(cast, [with_17("m")] * 4, day=date(2023, 6, 30))
    made = target(
        cast, TargetKind.UNITS, standard=STANDARD, criteria=[17], stated_goal=1 * SCALE, due=date(2023, 3, 31)
    )
    assert (measured(made).day, measured(made).official.figure) == (date(2023, 3, 31), 0)


@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        (TargetKind.UNITS, {"standard": STANDARD}, {"stated_goal"}),
        (TargetKind.UNITS, {"stated_goal": SCALE}, {"standard"}),
        (TargetKind.UNITS, {"stated_share": 101 * SCALE, "title": "xa-ntm"}, {"stated_share"}),
        (TargetKind.UNITS, {"stated_goal": SCALE, "standard": STANDARD, "criteria": [17, 20]}, {"criteria"}),
        (TargetKind.UNITS, {"stated_goal": SCALE, "title": "xa-ntm", "criteria": [1]}, {"criteria"}),
        (TargetKind.UNITS, {"stated_goal": SCALE, "standard": STANDARD, "criteria": "17"}, {"criteria"}),
        (TargetKind.UNITS, {"stated_goal": SCALE, "title": "xa-giau"}, {"title"}),
        (TargetKind.UNITS, {"stated_goal": -SCALE, "title": "xa-ntm"}, {"stated_goal"}),
        (TargetKind.MULTIPLE, {"measure": "income-per-head"}, {"base_year", "stated_goal"}),
        (TargetKind.FIGURE, {"measure": "rain"}, {"measure"}),
        (TargetKind.FLOOR, {}, {"standard", "stated_goal"}),
    ],
)
def test_a_target_that_is_not_whole_is_refused(
    cast: Cast, kind: TargetKind, fields: dict[str, Any], wrong: set[str]
) -> None:
    with pytest.raises(ValidationError) as refused:
        target(cast, kind, **fields)
    assert set(refused.value.message_dict) == wrong


def test_all_targets_of_a_movement_together_take_seven_queries(cast: Cast) -> None:
    hold(cast, "thu/dong/lua")
    target(cast, TargetKind.UNITS, among="xa-ntm", standard=ADVANCED, criteria=[17], stated_goal=SCALE)
    target(cast, TargetKind.MULTIPLE, measure="income-per-head", base_year=2020, stated_goal=15_000)
    target(cast, TargetKind.NAMED, standard=STANDARD).named.set([cast.lua])
    target(cast, TargetKind.UNITS, unit="hamlet", title="thon-ntm", stated_goal=SCALE)
    for _ in range(5):
        target(cast, TargetKind.AVERAGE, standard=STANDARD, stated_goal=15 * SCALE)
    targets = list(Target.objects.select_related("movement__territory"))
    with CaptureQueriesContext(connection) as caught:
        progress_of(targets, on=TODAY, known_at=NOW)
    assert len(caught) == 7
