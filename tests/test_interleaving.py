"""Two people at once, on the database that lets them."""

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from chungsuc.accounts.permits import Refused
from chungsuc.movements.actions import drop_plan, fulfil_duty, state_result
from chungsuc.movements.models import StatedResult, Target
from chungsuc.progress.actions import (
    Entry,
    Overtaken,
    ProvisionRow,
    Source,
    enter_values,
    inherit_titles,
    propose_provisions,
    record_title,
    settle_provisions,
    submit_values,
    take_all,
    take_step,
)
from chungsuc.progress.models import (
    Line,
    OverlayUse,
    Provision,
    ProvisionKind,
    Rejudging,
    Revision,
    Standing,
    TitleHeld,
    Value,
)
from chungsuc.progress.queries import profile
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Body, Succession
from tests.cast import LATRINES, NOW, PERIOD, ROADS, STANDARD, TODAY, Cast, make_cast, measure
from tests.working import work

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite writes one at a time by itself"),
]


def at_once(*acts: Callable[[], object]) -> list[Exception]:
    """Runs the acts in threads that start together; gives what they raised."""
    raised: list[Exception] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
        except Exception as problem:  # noqa: BLE001 -- handed to the test
            raised.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def entry(indicator: str, numerator: int) -> Entry:
    return Entry(measure(indicator), Reading(numerator=numerator * SCALE, denominator=100 * SCALE, as_of=TODAY))


def verdicts(cast: Cast) -> dict[str, str]:
    newest = Standing.objects.filter(body=cast.lua, line=Line.OFFICIAL, day=TODAY).latest("pk")
    numbers = [i.number for i in load().edition(STANDARD).indicators]
    return dict(zip(numbers, newest.indicators, strict=True))


@pytest.mark.parametrize("turn", range(5))
def test_two_approvals_at_once_both_count_in_the_standing(turn: int) -> None:
    cast = make_cast()
    values = submit_values(
        actor=cast["an"],
        body=cast.lua,
        period=PERIOD,
        as_of=TODAY,
        entries=[entry(LATRINES, 90), entry(ROADS, 100)],
        now=NOW,
    )
    pk = {v.measure: v.pk for v in values}
    take_step(actor=cast["chi"], name="verify", value_ids=[pk[measure(LATRINES)]], now=NOW)
    take_step(actor=cast["em"], name="verify", value_ids=[pk[measure(ROADS)]], now=NOW)
    raised = at_once(
        lambda: take_step(actor=cast["dung"], name="approve", value_ids=[pk[measure(LATRINES)]], now=NOW),
        lambda: take_step(actor=cast["em"], name="approve", value_ids=[pk[measure(ROADS)]], now=NOW),
    )
    assert raised == []
    assert {n: v for n, v in verdicts(cast).items() if n in (LATRINES, ROADS)} == {LATRINES: "m", ROADS: "m"}


@pytest.mark.parametrize("turn", range(5))
def test_of_two_who_enter_the_same_value_at_once_one_is_stored_and_the_other_asked(turn: int) -> None:
    cast = make_cast()
    common = {"body": cast.lua, "period": PERIOD, "as_of": TODAY, "now": NOW}
    raised = at_once(
        lambda: enter_values(actor=cast["an"], entries=[entry(LATRINES, 80)], **common),  # type: ignore[arg-type]
        lambda: enter_values(actor=cast["anh"], entries=[entry(LATRINES, 70)], **common),  # type: ignore[arg-type]
    )
    assert [type(problem) for problem in raised] == [Overtaken]
    assert (Value.objects.count(), Revision.objects.count()) == (1, 1)


@pytest.mark.parametrize("turn", range(5))
def test_of_two_who_record_the_same_title_at_once_one_is_stored_and_the_other_told(turn: int) -> None:
    cast = make_cast()

    def act(who: str, number: str) -> object:
        return record_title(
            actor=cast[who],
            body=cast.lua,
            title="xa-ntm",
            decision=number,
            decided_by="UBND tỉnh Thử",
            decided_on=date(2021, 1, 12),
            now=NOW,
        )

    raised = at_once(lambda: act("dung", "45/QĐ-UBND"), lambda: act("em", "46/QĐ-UBND"))
    assert [type(problem) for problem in raised] == [Refused]
    assert "đã được ghi “Xã đạt chuẩn nông thôn mới”" in str(raised[0])
    assert TitleHeld.objects.count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_of_two_who_verify_all_at_once_one_does_and_the_other_is_told(turn: int) -> None:
    cast = make_cast()
    [value] = submit_values(
        actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[entry(ROADS, 100)], now=NOW
    )
    seen = {value.pk: value.latest_id or 0}
    raised = at_once(
        lambda: take_all(actor=cast["dung"], name="verify", seen=seen, excepted=[], now=NOW),
        lambda: take_all(actor=cast["em"], name="verify", seen=seen, excepted=[], now=NOW),
    )
    assert [type(problem) for problem in raised] == [Refused]
    assert list(Value.objects.values_list("state", flat=True)) == ["verified"]


@pytest.mark.parametrize("turn", range(3))
def test_titles_handed_on_twice_at_once_are_handed_on_once(turn: int) -> None:
    cast, day = make_cast(), date(2023, 7, 1)
    record_title(
        actor=cast["dung"],
        body=cast.lua,
        title="xa-ntm",
        decision="45/QĐ-UBND",
        decided_by="UBND tỉnh Thử",
        decided_on=date(2021, 1, 12),
        now=NOW,
    )
    Body.objects.filter(pk=cast.lua.pk).update(valid_to=day - timedelta(days=1))
    Succession.objects.create(
        predecessor=cast.lua,
        successor=cast.bodies["thu/dong/ngo"],
        kind="merge",
        day=day,
        act="NQ",
        confidence="sample",
    )
    raised = at_once(
        *[
            lambda w=w: inherit_titles(actor=cast[w], territory=cast.bodies["thu"], day=day, now=NOW)
            for w in ("dung", "em")
        ]
    )
    assert raised == []
    assert TitleHeld.objects.exclude(inherited_from=None).count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_a_duty_said_to_be_done_by_two_at_once_is_done_once(turn: int) -> None:
    cast = make_cast()
    duty = cast.movement.duties.get()

    def done(who: str) -> Callable[[], object]:
        return lambda: fulfil_duty(
            actor=cast[who], duty=duty, occurrence="", done_on=TODAY, by_paper="Báo cáo mẫu", now=NOW
        )

    raised = at_once(done("an"), done("anh"))
    assert [type(problem) for problem in raised] == [Refused]
    assert duty.fulfilments.count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_a_target_dropped_while_a_result_is_stated_is_ended_or_gone_whole(turn: int) -> None:
    cast = make_cast()
    target = cast.target

    def drop() -> object:
        return drop_plan(actor=cast["dung"], row=cast.target, reason="Kế hoạch mới", now=NOW)

    def state() -> object:
        return state_result(actor=cast["em"], target=target, on=TODAY, value=1, note="", paper="Báo cáo", now=NOW)

    raised = at_once(drop, state)
    assert [type(problem) for problem in raised] == ([] if Target.objects.exists() else [Refused])
    assert Target.objects.exists() is StatedResult.objects.exists()


def proposed(cast: Cast, at: int, since: date = date(2023, 1, 1), who: str = "dung") -> Provision:
    [row] = propose_provisions(
        actor=cast[who],
        territory=cast.bodies["thu"],
        standard=STANDARD,
        rows=[ProvisionRow(ProvisionKind.THRESHOLD, LATRINES, since, "tdmnpb", at)],
        source=Source("45/QĐ-UBND", "UBND tỉnh Thử", date(2022, 12, 20), "tr. 3"),
        now=NOW,
    )
    return row


@pytest.mark.parametrize("turn", range(5))
def test_of_two_levels_of_one_place_confirmed_at_once_one_is_in_force(turn: int) -> None:
    cast = make_cast()
    OverlayUse.objects.all().delete()
    first = proposed(cast, 80)
    Provision.objects.filter(pk=first.pk).update(state="withdrawn")
    second = proposed(cast, 85)
    Provision.objects.filter(pk=first.pk).update(state="proposed")

    def confirm(row: Provision, who: str) -> Callable[[], object]:
        return lambda: settle_provisions(actor=cast[who], provisions=[row], accept=True, now=NOW)

    raised = at_once(confirm(first, "em"), confirm(second, "chi"))
    assert [type(problem) for problem in raised] == [Refused]
    assert Provision.objects.filter(state="confirmed", superseded_at=None).count() == 1
    assert Rejudging.objects.count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_a_row_confirmed_by_two_at_once_is_confirmed_once(turn: int) -> None:
    cast = make_cast()
    row = proposed(cast, 80)
    raised = at_once(
        *[
            lambda w=w: settle_provisions(actor=cast[w], provisions=[row], accept=True, now=NOW)
            for w in ("em", "chi")
        ]
    )
    assert [type(problem) for problem in raised] == [Refused]
    assert Rejudging.objects.count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_a_level_confirmed_and_judged_while_a_figure_is_approved_leaves_the_standing_of_both(turn: int) -> None:
    cast = make_cast()
    OverlayUse.objects.all().delete()
    [value] = submit_values(
        actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[entry(LATRINES, 75)], now=NOW
    )
    take_step(actor=cast["chi"], name="verify", value_ids=[value.pk], now=NOW)
    row = proposed(cast, 80)

    def confirm_and_judge() -> None:
        settle_provisions(actor=cast["em"], provisions=[row], accept=True, now=NOW)
        work()

    raised = at_once(
        confirm_and_judge, lambda: take_step(actor=cast["dung"], name="approve", value_ids=[value.pk], now=NOW)
    )
    assert raised == []
    found = profile(cast.lua, on=TODAY)
    for line, judged in ((Line.OFFICIAL, found.official), (Line.EXPECTED, found.expected)):
        newest = Standing.objects.filter(body=cast.lua, line=line, day=TODAY, standard=STANDARD)
        assert newest.order_by("known_from", "pk").last().digest == judged.digest  # type: ignore[union-attr]
    assert verdicts(cast)[LATRINES] == "n"


def test_the_first_figures_of_a_commune_that_are_on_their_way_when_a_level_is_confirmed_are_judged_by_it() -> None:
    """The entry has read the law and is not yet visible to the confirmation, which must wait for it."""
    cast = make_cast()
    OverlayUse.objects.all().delete()
    row = proposed(cast, 80)
    entered, confirmed = threading.Event(), threading.Event()

    def enter() -> None:
        with transaction.atomic():
            submit_values(
                actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[entry(LATRINES, 75)], now=NOW
            )
            entered.set()
            confirmed.wait(1)

    def confirm() -> None:
        entered.wait()
        settle_provisions(actor=cast["em"], provisions=[row], accept=True, now=NOW)
        confirmed.set()

    assert at_once(enter, confirm) == []
    work()
    newest = Standing.objects.filter(body=cast.lua, line=Line.EXPECTED, day=TODAY, standard=STANDARD).latest("pk")
    assert newest.digest == profile(cast.lua, on=TODAY).expected.digest
