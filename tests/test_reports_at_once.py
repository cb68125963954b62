"""Two people on one report at once, on the database that lets them; and any order of steps on either."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungsuc.accounts.permits import Answer, Refused
from chungsuc.movements.models import Fulfilment
from chungsuc.reporting.actions.holding import Overwritten
from chungsuc.reporting.actions.receiving import receive_report, return_report
from chungsuc.reporting.actions.reports import open_report, save_draft, stitch
from chungsuc.reporting.actions.sending import correct_report, send_report, withdraw_report
from chungsuc.reporting.models import Report, ReportMove, ReportState, ReportVersion
from chungsuc.reporting.narrative import digest_of
from chungsuc.reporting.tests.chains import Chains, chain
from chungsuc.reporting.workflow import state_after
from tests.cast import make_cast
from tests.test_interleaving import at_once

racing = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite writes one at a time by itself"),
    pytest.mark.parametrize("turn", range(5)),
]


def marked(test: Callable[..., None]) -> Callable[..., None]:
    for mark in racing:
        test = mark(test)
    return test


@marked
def test_a_report_opened_by_two_at_once_is_one(turn: int) -> None:
    made = chain(make_cast())
    raised = at_once(*(lambda w=w: open_report(**made.asked(w, "lua")) for w in ("an", "anh")))
    assert (raised, Report.objects.count(), ReportMove.objects.count()) == ([], 1, 1)


@marked
def test_of_two_who_save_at_once_one_is_stored_and_the_other_shown_it(turn: int) -> None:
    made = chain(make_cast())
    made.opened("an", "lua")
    raised = at_once(
        *(lambda w=w: save_draft(**made.asked(w, "lua"), edit=0, narrative={"1": f"Của {w}"}) for w in ("an", "anh"))
    )
    assert [type(one) for one in raised] == [Overwritten]
    assert made.report("lua").edit == 1


@marked
def test_sent_by_two_at_once_it_is_sent_once(turn: int) -> None:
    made = chain(make_cast())
    made.written("an", "lua", "Lời")
    raised = at_once(*(lambda w=w: send_report(**made.asked(w, "lua"), edit=1) for w in ("an", "anh")))
    assert [type(one) for one in raised] == [Refused]
    assert (ReportVersion.objects.count(), Fulfilment.objects.filter(duty=made.duty("lua")).count()) == (1, 1)


@marked
def test_withdrawn_while_received_it_is_one_of_both(turn: int) -> None:
    made = chain(make_cast())
    version = made.sent("an", "lua")
    raised = at_once(
        lambda: withdraw_report(**made.asked("an", "lua"), reason=""),
        lambda: receive_report(**made.asked("phuong", "lua"), version=version.pk),
    )
    assert [type(one) for one in raised] == [Refused]
    state = made.report("lua").state
    assert Fulfilment.objects.filter(duty=made.duty("lua"), undone_at=None).exists() is (state == ReportState.RECEIVED)


@marked
def test_returned_while_forwarded_it_is_in_the_upper_report_or_open_again(turn: int) -> None:
    made = chain(make_cast())
    version = made.sent("an", "lua")
    made.written("phuong", "dong", "Huyện")
    missing = [made.duty("ngo").pk, made.duty("lua").pk]
    raised = at_once(
        lambda: send_report(**made.asked("phuong", "dong"), edit=1, without=missing),
        lambda: return_report(**made.asked("phuong", "lua"), version=version.pk, reason="thiếu"),
    )
    upper = made.report("dong").latest
    assert upper is not None
    carried = [one["version"] for one in upper.content["below"]]
    if made.report("lua").state == ReportState.FORWARDED:
        assert ([type(one) for one in raised], carried) == ([Refused], [version.pk])
    else:
        assert (raised, carried, made.report("lua").state) == ([], [], ReportState.RETURNED)


@marked
def test_corrected_while_forwarded_the_upper_report_has_the_one_or_the_other_version_whole(turn: int) -> None:
    made = chain(make_cast())
    made.sent("an", "lua", "Một")
    made.received("phuong", "lua")
    made.written("an", "lua", "Hai")
    made.written("phuong", "dong", "Huyện")
    raised = at_once(
        lambda: send_report(**made.asked("phuong", "dong"), edit=1, without=[made.duty("ngo").pk]),
        lambda: correct_report(**made.asked("an", "lua"), edit=2, reason="đo lại"),
    )
    assert raised == []
    upper = made.report("dong").latest
    assert upper is not None
    [carried] = upper.content["below"]
    assert carried["number"] in (1, 2)
    assert made.report("lua").state == ReportState.FORWARDED


@marked
def test_sent_below_and_above_at_once_nobody_waits_in_a_ring(turn: int) -> None:
    made = chain(make_cast())
    made.written("an", "lua", "Lúa")
    made.written("binh", "ngo", "Ngô")
    made.written("phuong", "dong", "Huyện")
    everyone = [made.duty("ngo").pk, made.duty("lua").pk]
    raised = at_once(
        lambda: send_report(**made.asked("phuong", "dong"), edit=1, without=everyone),
        lambda: send_report(**made.asked("an", "lua"), edit=1),
        lambda: send_report(**made.asked("binh", "ngo"), edit=1),
    )
    assert raised == []
    upper = made.report("dong").latest
    assert upper is not None
    assert len(upper.content["below"]) + len(upper.content["missing"]) == 2
    assert connection.vendor == "postgresql"


ACTS = ("save", "send", "withdraw", "receive", "return", "stitch", "upper", "correct")
Walk = list[tuple[str, int]]


def act(made: Chains, name: str, number: int) -> None:
    """One step by whoever may take it, on what stands there now; an answer of no is one of the results."""
    report = Report.objects.filter(duty=made.duty("lua")).first()
    edit, version = (report.edit, report.latest_id or 0) if report else (0, 0)
    lua: dict[str, Any] = made.asked("an", "lua")
    to: dict[str, Any] = made.asked("phuong", "lua")
    upper = Report.objects.filter(duty=made.duty("dong")).first()
    above = made.asked("phuong", "dong")
    everyone = [made.duty("ngo").pk, made.duty("lua").pk]
    acts: dict[str, Callable[[], object]] = {
        "save": lambda: save_draft(**lua, edit=edit - number % 2, narrative={str(1 + number % 3): f"Lời {number}"}),
        "send": lambda: send_report(**lua, edit=edit),
        "withdraw": lambda: withdraw_report(**lua, reason="nhầm"),
        "receive": lambda: receive_report(**to, version=version),
        "return": lambda: return_report(**to, version=version, reason="thiếu"),
        "stitch": lambda: stitch(**above, edit=upper.edit if upper else 0),
        "upper": lambda: send_report(**above, edit=upper.edit if upper else 0, without=everyone),
        "correct": lambda: correct_report(**lua, edit=edit, reason="đo lại"),
    }
    acts[name]()


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9)), min_size=3, max_size=14))
def test_whatever_the_order_of_steps_no_text_is_lost_no_version_changes_and_states_follow_the_table(walk: Walk) -> None:
    from django.db import transaction  # noqa: PLC0415

    sid = transaction.savepoint()
    made = chain(make_cast())
    made.opened("an", "lua")
    made.written("phuong", "dong", "Huyện")
    frozen: dict[int, tuple[str, dict[str, Any]]] = {}
    for name, number in walk:
        before = made.report("lua").content.get("narrative", {})
        done = True
        try:
            act(made, name, number)
        except Answer:
            done = False
        report = made.report("lua")
        after = report.content.get("narrative", {})
        touched = {str(1 + number % 3)} if name == "save" and done else set()
        assert {k: v for k, v in before.items() if k not in touched} == {k: v for k, v in after.items() if k not in touched}
        for version in ReportVersion.objects.all():
            kept = frozen.setdefault(version.pk, (version.digest, version.content))
            assert kept == (version.digest, version.content)
            number_of, day = version.number, version.as_of.isoformat()
            assert version.digest == digest_of(version.content, report=version.report_id, number=number_of, as_of=day)
        assert report.state == state_after(report.moves.order_by("pk").values_list("name", flat=True))
        standing = Fulfilment.objects.filter(duty=made.duty("lua"), undone_at=None).count()
        assert standing == (1 if report.state in (ReportState.SENT, ReportState.RECEIVED, ReportState.FORWARDED) else 0)
    transaction.savepoint_rollback(sid)
