"""The way of a figure from the officer to the province's target."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry as AuditEntry
from chungsuc.movements.queries import target_progress
from chungsuc.progress.actions import Entry, Invalid, Overtaken, enter_values, note_looked, submit_values, take_step
from chungsuc.progress.models import Line, Move, Revision, Standing, State, Value
from chungsuc.progress.permissions import steps_open
from chungsuc.progress.queries import profile
from chungsuc.progress.queries.answering import answerable_on
from chungsuc.progress.workflow import STEPS
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Indicator, Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on
from tests.cast import LATRINES, NOW, PERIOD, ROADS, STANDARD, TODAY, Cast, measure


def ratio(numerator: int, denominator: int) -> Reading:
    return Reading(numerator=numerator * SCALE, denominator=denominator * SCALE, as_of=TODAY)


def good(indicator: Indicator) -> Reading:
    if indicator.kind == "boolean":
        return Reading(amount=SCALE, as_of=TODAY)
    if indicator.direction == "at_most":
        return Reading(amount=0, as_of=TODAY)
    if indicator.kind == "ratio":
        return ratio(100, 100)
    return Reading(amount=1000 * SCALE, as_of=TODAY)


def submit(cast: Cast, who: User, entries: Iterable[Entry], body: Body | None = None) -> list[Value]:
    return submit_values(actor=who, body=body or cast.lua, period=PERIOD, as_of=TODAY, entries=list(entries), now=NOW)


def latrines(numerator: int = 90, seen: int | None = None) -> Entry:
    return Entry(measure(LATRINES), ratio(numerator, 100), seen=seen)


def criterion_17_but_latrines() -> list[Entry]:
    indicators = load().edition(STANDARD).criterion(17).indicators
    return [Entry(i.measure, good(i)) for i in indicators if i.number != LATRINES]


def approve(cast: Cast, values: list[Value]) -> None:
    mine = [v.pk for v in values if v.measure == measure(LATRINES)]
    others = [v.pk for v in values if v.pk not in mine]
    if mine:
        take_step(actor=cast["chi"], name="verify", value_ids=mine, now=NOW)
    if others:
        take_step(actor=cast["em"], name="verify", value_ids=others, now=NOW)
    take_step(actor=cast["dung"], name="approve", value_ids=[v.pk for v in values], now=NOW)


def counts(cast: Cast) -> tuple[int, int]:
    progress = target_progress(cast.target, on=TODAY, known_at=NOW)
    return (progress.official.figure or 0) // SCALE, (progress.expected.figure or 0) // SCALE


def test_the_missing_value_moves_the_expected_line_at_once_and_the_official_one_when_approved(cast: Cast) -> None:
    approve(cast, submit(cast, cast["an"], criterion_17_but_latrines()))
    assert counts(cast) == (0, 0)
    values = submit(cast, cast["an"], [latrines()])
    assert counts(cast) == (0, 1)
    approve(cast, values)
    assert counts(cast) == (1, 1)


def test_a_returned_value_leaves_the_expected_line(cast: Cast) -> None:
    approve(cast, submit(cast, cast["an"], criterion_17_but_latrines()))
    [value] = submit(cast, cast["an"], [latrines()])
    take_step(actor=cast["chi"], name="return", value_ids=[value.pk], now=NOW, reason="Thiếu danh sách")
    assert counts(cast) == (0, 0)


def test_a_reopened_value_stays_official_until_another_is_approved(cast: Cast) -> None:
    values = submit(cast, cast["an"], [*criterion_17_but_latrines(), latrines()])
    approve(cast, values)
    [mine] = [v for v in values if v.measure == measure(LATRINES)]
    take_step(actor=cast["dung"], name="reopen", value_ids=[mine.pk], now=NOW, reason="Xã báo nhầm")
    assert counts(cast) == (1, 1)
    held = Value.objects.get(pk=mine.pk)
    [again] = submit(cast, cast["an"], [latrines(10, seen=held.latest_id)])
    assert counts(cast) == (1, 0)
    approve(cast, [again])
    assert counts(cast) == (0, 0)


def test_the_second_of_two_people_sees_the_first_ones_figure_and_chooses(cast: Cast) -> None:
    enter_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[latrines(80)], now=NOW)
    with pytest.raises(Overtaken) as shown:
        enter_values(actor=cast["anh"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[latrines(70)], now=NOW)
    [theirs] = shown.value.values
    assert theirs.latest is not None
    assert (theirs.latest.numerator, theirs.latest.recorded_by) == (80 * SCALE, cast["an"])
    kept = enter_values(
        actor=cast["anh"],
        body=cast.lua,
        period=PERIOD,
        as_of=TODAY,
        entries=[latrines(70, seen=theirs.latest_id)],
        now=NOW,
    )
    assert [v.latest.numerator for v in kept if v.latest] == [70 * SCALE]
    assert Revision.objects.count() == 2


def test_nothing_is_overwritten_and_every_step_names_its_taker(cast: Cast) -> None:
    [value] = submit(cast, cast["an"], [latrines()])
    take_step(actor=cast["chi"], name="return", value_ids=[value.pk], now=NOW, reason="Kiểm tra lại")
    value.refresh_from_db()
    submit(cast, cast["an"], [latrines(75, seen=value.latest_id)])
    told = [
        (m.name, m.by.username, m.revision.numerator, m.reason) for m in Move.objects.filter(value=value).order_by("pk")
    ]
    assert told == [
        ("submit", "an", 90 * SCALE, ""),
        ("return", "chi", 90 * SCALE, "Kiểm tra lại"),
        ("submit", "an", 75 * SCALE, ""),
    ]


def test_a_submission_is_withdrawn_until_the_verifier_has_looked(cast: Cast) -> None:
    [value] = submit(cast, cast["an"], [latrines()])
    take_step(actor=cast["an"], name="withdraw", value_ids=[value.pk], now=NOW)
    value.refresh_from_db()
    assert value.state == State.ENTERED
    [value] = submit(cast, cast["an"], [latrines(91, seen=value.latest_id)])
    note_looked(value=value, now=NOW)
    with pytest.raises(Refused, match="không rút lại được"):
        take_step(actor=cast["an"], name="withdraw", value_ids=[value.pk], now=NOW)


def test_returning_needs_a_reason(cast: Cast) -> None:
    [value] = submit(cast, cast["an"], [latrines()])
    with pytest.raises(Refused, match="cần ghi lý do"):
        take_step(actor=cast["chi"], name="return", value_ids=[value.pk], now=NOW, reason="  ")


def test_an_indicator_nobody_answers_for_is_verified_by_the_coordination_office_alone(cast: Cast) -> None:
    [value] = submit(cast, cast["an"], [Entry(measure(ROADS), ratio(9, 10))])
    with pytest.raises(Refused, match="không được giao"):
        take_step(actor=cast["chi"], name="verify", value_ids=[value.pk], now=NOW)
    [done] = take_step(actor=cast["em"], name="verify", value_ids=[value.pk], now=NOW)
    assert done.state == State.VERIFIED


def test_a_value_beyond_ones_reach_is_told_as_one_that_is_not_there(cast: Cast) -> None:
    [value] = submit(cast, cast["an"], [latrines()])
    said = []
    for pk in (value.pk, value.pk + 1000):
        with pytest.raises(Refused) as refused:
            take_step(actor=cast["lan"], name="verify", value_ids=[pk], now=NOW)
        said.append(refused.value.reason)
    assert said == ["Có số liệu không còn ở đây. Tải lại trang."] * 2


def test_all_ticked_values_are_approved_or_none(cast: Cast) -> None:
    values = submit(cast, cast["an"], [latrines(), Entry(measure(ROADS), ratio(9, 10))])
    take_step(actor=cast["chi"], name="verify", value_ids=[values[0].pk], now=NOW)
    with pytest.raises(Refused):
        take_step(actor=cast["dung"], name="approve", value_ids=[v.pk for v in values], now=NOW)
    assert sorted(Value.objects.values_list("state", flat=True)) == ["submitted", "verified"]


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (ratio(120, 100), "lớn hơn"),
        (ratio(-1, 100), "âm"),
        (Reading(amount=120 * SCALE, as_of=TODAY), "100"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_a_reason_and_nothing_is_stored(
    cast: Cast, reading: Reading, said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        submit(cast, cast["an"], [Entry(measure(LATRINES), reading)])
    assert (Value.objects.count(), Revision.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_an_unknown_indicator_is_refused_and_nothing_is_stored(cast: Cast) -> None:
    with pytest.raises(Invalid, match="không có chỉ tiêu này"):
        submit(cast, cast["an"], [latrines(), Entry("no-such-measure", ratio(1, 2))])
    assert Value.objects.count() == 0


def test_a_commune_has_no_figures_of_a_day_on_which_it_did_not_exist(cast: Cast) -> None:
    cast.lua.valid_to = TODAY - timedelta(days=200)
    cast.lua.save()
    with pytest.raises(Invalid, match="không tồn tại ngày"):
        submit(cast, cast["an"], [latrines()])


def test_an_officer_of_another_commune_enters_nothing_here(cast: Cast) -> None:
    with pytest.raises(Refused, match="không được giao"):
        submit(cast, cast["binh"], [latrines()])


def test_as_known_then_shows_what_was_stored_then(cast: Cast) -> None:
    approve(cast, submit(cast, cast["an"], [latrines()]))
    stored = Standing.objects.filter(body=cast.lua, line=Line.OFFICIAL, day=TODAY).latest("known_from", "pk")
    held = Value.objects.get()
    later = NOW + timedelta(days=3)
    take_step(actor=cast["dung"], name="reopen", value_ids=[held.pk], now=later, reason="Số sai")
    submit_values(
        actor=cast["an"],
        body=cast.lua,
        period=PERIOD,
        as_of=TODAY,
        entries=[latrines(1, seen=held.latest_id)],
        now=later,
    )
    take_step(actor=cast["chi"], name="verify", value_ids=[held.pk], now=later)
    take_step(actor=cast["dung"], name="approve", value_ids=[held.pk], now=later)
    then = profile(cast.lua, on=TODAY, known_at=NOW).official
    now = profile(cast.lua, on=TODAY).official
    assert then.digest == stored.digest
    assert now.digest != then.digest


def test_one_approved_value_costs_at_most_ten_queries_until_the_target_is_right(cast: Cast) -> None:
    submit(cast, cast["an"], criterion_17_but_latrines())
    [value] = submit(cast, cast["an"], [latrines()])
    take_step(actor=cast["chi"], name="verify", value_ids=[value.pk], now=NOW)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        take_step(actor=cast["dung"], name="approve", value_ids=[value.pk], now=NOW)
    asked = [
        q["sql"]
        for q in caught.captured_queries
        if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]
    assert len(asked) <= 10, "\n".join(asked)


HOLDERS = {
    "enter": {"an"},
    "submit": {"an"},
    "withdraw": {"an"},
    "verify": {"chi"},
    "return": {"chi"},
    "approve": {"dung"},
    "refuse": {"dung"},
    "lock": {"dung"},
    "reopen": {"dung"},
}


@pytest.mark.parametrize("state", list(State))
def test_every_state_role_and_step_is_as_the_table_says(cast: Cast, state: State) -> None:
    [value] = submit(cast, cast["an"], [latrines()])
    Value.objects.filter(pk=value.pk).update(state=state)
    for username in ("an", "binh", "chi", "dung", "giang", "khanh", "lan", "ha"):
        held = Value.objects.select_related("body__parent", "latest").get(pk=value.pk)
        found = {s.name for s in steps_open(actor_on(cast[username], TODAY), held, answerable_on(TODAY))}
        assert found == {name for name, step in STEPS.items() if state in step.sources and username in HOLDERS[name]}, (
            state,
            username,
        )


def test_nobody_acts_on_their_own_entry(cast: Cast) -> None:
    from chungsuc.units.models import Appointment, Role  # noqa: PLC0415 -- only here

    for key, role in (("thu/moi-truong", Role.SPECIALIST), ("thu/dieu-phoi", Role.COORDINATOR)):
        Appointment.objects.create(
            user=cast["an"], body=cast.bodies[key], role=role, post="kiêm nhiệm", valid_from=TODAY
        )
    [value] = submit(cast, cast["an"], [latrines()])
    for state, name in ((State.SUBMITTED, "verify"), (State.VERIFIED, "approve"), (State.APPROVED, "lock")):
        Value.objects.filter(pk=value.pk).update(state=state)
        with pytest.raises(Refused, match="không tự thẩm định"):
            take_step(actor=cast["an"], name=name, value_ids=[value.pk], now=NOW)
