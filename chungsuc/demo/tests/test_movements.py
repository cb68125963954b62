"""The five plans, as the demo sets them up: every figure as stated, and what does not fit is said."""

from datetime import date, datetime

import pytest

from chungsuc.accounts.models import User
from chungsuc.clock import ZONE
from chungsuc.demo.movements import load_movements
from chungsuc.movements.models import Movement, Target, TargetKind
from chungsuc.movements.queries import DutyState, duties_shown, progress_of
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.actions import register_package_units
from chungsuc.units.models import Body

NOW = datetime(2023, 11, 6, 9, 0, tzinfo=ZONE)


@pytest.fixture
def plans(db: None) -> list[Movement]:
    bodies: dict[str, Body] = register_package_units(sample_figures=True)
    names = ("solieumau", "halang", "vpdp")
    return load_movements(bodies, {n: User.objects.create(username=n, full_name=n) for n in names}, NOW)


def targets(movement: Movement) -> list[Target]:
    return list(movement.targets.select_related("movement__territory"))


def test_every_kind_of_target_is_there(plans: list[Movement]) -> None:
    assert set(Target.objects.values_list("kind", flat=True)) == set(TargetKind.values) - {TargetKind.LEVEL}
    assert [m.targets.count() for m in plans] == [3, 2, 6, 6, 6]


def test_lang_son_states_its_increments_and_fits(plans: list[Movement]) -> None:
    criterion_17, advanced, certificates = progress_of(targets(plans[0]), on=NOW.date(), known_at=NOW)
    assert (criterion_17.total, criterion_17.implied_baseline) == (181, 76 * SCALE)
    assert (criterion_17.computed_share, criterion_17.target.stated_share) == (696_000, 696_000)
    assert (advanced.total, advanced.target.stated_total, advanced.computed_share) == (0, 115 * SCALE, 304_000)
    assert advanced.cannot == (
        "Chưa ghi đơn vị nào giữ danh hiệu “Xã đạt chuẩn nông thôn mới” ngày 06/11/2023 nên chưa có mẫu số."
    )
    assert advanced.implied_baseline == 15 * SCALE
    assert (certificates.goal, certificates.holds, certificates.official.of) == (None, None, 11)
    assert certificates.official.figure == sum(n for _, n in certificates.points[-1:])
    assert [p.contradictions for p in (criterion_17, advanced, certificates)] == [[], [], []]


def test_ha_lang_contradicts_itself_in_its_first_target_only(plans: list[Movement]) -> None:
    found = progress_of(targets(plans[2]), on=NOW.date(), known_at=NOW)
    assert [p.contradictions for p in found] == [
        [
            "Kế hoạch ghi 2/13 là 25%, tính lại được 15,4%.",
            "Kế hoạch ghi 13 xã, danh bạ ngày 01/01/2021 có 12 xã và 1 thị trấn.",
        ],
        [],
        [],
        [],
        [],
        [],
    ]
    assert [(p.total, p.official.figure) for p in found[3:5]] == [(86, 0), (86, 0)]
    assert [p.computed_share for p in found[3:5]] == [302_000, 47_000]


def test_huu_lung_2020_names_its_communes_and_a_set_that_the_rulebook_lacks(plans: list[Movement]) -> None:
    base, advanced = progress_of(targets(plans[1]), on=NOW.date(), known_at=NOW)
    assert [(r.body.name, r.verdicts) for r in base.rows] == [
        ("Nhật Tiến", ("unknown", "unknown")),
        ("Hòa Lạc", ("unknown", "unknown")),
    ]
    assert (base.day, base.official.unknown) == (date(2020, 12, 31), 2)
    assert advanced.cannot == (
        "Bộ tiêu chí của Quyết định số 933/QĐ-UBND ngày 22/5/2018 của UBND tỉnh chưa có trong bộ quy tắc nên chưa đánh giá được."
    )


def test_lang_son_2011_2020_is_stated_by_people(plans: list[Movement]) -> None:
    planned, by_2015, by_2020, districts, all_plan, pilots = progress_of(targets(plans[4]), on=NOW.date(), known_at=NOW)
    assert by_2015.stated is not None
    assert (by_2015.stated.value, by_2015.cannot) == (
        8 * SCALE,
        "Mức này do người có thẩm quyền đánh giá (như “cơ bản đạt”), phần mềm không tự tính.",
    )
    assert (by_2015.total, by_2015.recalled, by_2015.goal) == (207, True, 42 * SCALE)
    assert (by_2020.total, by_2020.recalled, by_2020.goal) == (181, False, 91 * SCALE)
    assert (districts.goal, districts.contradictions, districts.stated) == (11 * SCALE, [], None)
    assert all_plan.goal == 181 * SCALE
    assert pilots.total == 0
    assert pilots.cannot == "Danh bạ không có đơn vị nào của ngày 31/12/2012."
    assert planned.goal is None


def test_the_chain_of_ha_lang_falls_due_one_after_the_other(plans: list[Movement]) -> None:
    shown = {
        state: [(g.worst.duty.rule, len(g.waiting), g.worst.days) for g in groups]
        for state, groups in duties_shown(plans[2], on=NOW.date(), known_at=NOW)
    }
    assert shown[DutyState.LATE] == [("quarter:2022-Q4", 2, 310)]
    assert shown[DutyState.SOON] == [("yearly:11-09", 13, 3), ("yearly:11-19", 1, 13)]
    assert [rule for rule, *_ in shown[DutyState.OPEN]] == ["yearly:11-29", "year:2023", "yearly:12-31", "year:2025"]
    assert shown[DutyState.DONE_LATE] == [("yearly:11-29", 0, 3)]
