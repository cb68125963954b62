"""Counting across the day on which the communes were re-made."""

from datetime import date, timedelta

from chungsuc.movements.models import TargetKind
from chungsuc.movements.queries import line_of, target_progress
from chungsuc.movements.tests.test_kinds import DUE, hold, measured, stand, target, with_17
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Body, Succession
from tests.cast import NOW, STANDARD, TODAY, Cast

REMADE = date(2023, 9, 1)


def remake(cast: Cast, day: date = REMADE) -> list[Body]:
    """The four communes end; three new ones begin."""
    Body.objects.filter(kind="commune", path__startswith=cast.bodies["thu"].path).update(
        valid_to=day - timedelta(days=1)
    )
    parent = cast.bodies["thu/dong"]
    return [
        Body.objects.create(
            kind="commune",
            key=f"thu/dong/moi-{n}",
            name=f"Mới {n}",
            official_name=f"Xã Mới {n}",
            path=f"{parent.path}zz{n:02}",
            parent=parent,
            valid_from=day,
        )
        for n in range(3)
    ]


def test_a_line_breaks_where_the_communes_were_re_made_and_shares_are_compared(cast: Cast) -> None:
    stand(cast, [with_17("m"), with_17("m"), with_17("m"), with_17("n")])
    remake(cast)
    made = target(
        *(cast, TargetKind.UNITS),
        standard=STANDARD,
        criteria=[17],
        stated_goal=3 * SCALE,
        stated_total=4 * SCALE,
        stated_share=75 * SCALE,
    )
    before, after = measured(made, REMADE - timedelta(days=1)), measured(made)
    assert (before.remade, before.comparable, before.apart) == (None, 3 * SCALE, "")
    assert after.remade is not None
    assert (after.remade.day, after.remade.units, after.remade.new) == (REMADE, 3, 3)
    assert (after.goal, after.comparable, after.total) == (3 * SCALE, 3 * SCALE, 3)
    assert (after.forecast, after.short_by) == (None, 0)
    assert "75% của 3 xã là 2,3, tương ứng 3/3" in after.apart
    line = line_of(after, TODAY)
    assert line is not None
    for drawing in line.drawings:
        assert len(drawing.reached) == 2
        assert any("sắp xếp đơn vị 01/09/2023" in label.text for label in drawing.labels)


def test_a_tenth_of_new_communes_breaks_nothing(cast: Cast) -> None:
    made = target(cast, TargetKind.UNITS, standard=STANDARD, criteria=[17], stated_goal=3 * SCALE)
    assert measured(made).remade is None


def test_a_title_still_counts_on_its_last_day(cast: Cast) -> None:
    hold(cast, "thu/dong/ngo", ended_on=TODAY, end_recorded_at="2023-01-01T00:00:00+07:00")
    made = target(cast, TargetKind.UNITS, title="xa-ntm", stated_goal=SCALE, due=DUE)
    assert measured(made).official.figure == SCALE
    assert measured(made, TODAY + timedelta(days=1)).official.figure == 0


def test_units_stand_under_what_they_lie_in_now(cast: Cast) -> None:
    stand(cast, [with_17("m"), with_17("m"), with_17("m"), with_17("n")], day=date(2022, 6, 30))
    past = date(2022, 12, 31)
    Succession.objects.create(
        predecessor=cast.bodies["thu/dong/lua"],
        successor=cast.bodies["thu/tay/san"],
        kind="merge",
        day=date(2023, 1, 1),
        act="NQ mẫu",
    )
    Body.objects.filter(key="thu/dong/lua").update(valid_to=past)
    made = target(cast, TargetKind.UNITS, standard=STANDARD, criteria=[17], stated_goal=3 * SCALE, due=past)
    shown = [
        [(row.body.name, row.official.of) for row in target_progress(made, on=TODAY, known_at=NOW, now=now).rows]
        for now in (False, True)
    ]
    assert shown == [[("Đông", 2), ("Tây", 2)], [("Tây", 3), ("Đông", 1)]]
