"""The way of a report: states, steps, who takes them. Pages and commands draw themselves from this table."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungsuc.reporting.models import MoveName, ReportState

S = ReportState


class Party(StrEnum):
    """Who stands to a report in which relation, on the day of the act."""

    WRITER = "writer"  # works at the body that owes the report
    SIGNER = "signer"  # leads that body, where somebody does; else who writes
    RECEIVER = "receiver"  # works at the body that the report is owed to


@dataclass(frozen=True, slots=True)
class Step:
    """`target`: the state that the report comes to; None where it stays as it is."""

    name: MoveName
    label: str | Promise
    sources: frozenset[ReportState]
    target: ReportState | None
    party: Party
    needs_reason: bool = False


STEPS = {
    step.name: step
    for step in (
        Step(MoveName.SEND, _("Ký và gửi"), frozenset({S.IN_WORK, S.RETURNED}), S.SENT, Party.SIGNER),
        Step(MoveName.WITHDRAW, _("Rút lại"), frozenset({S.SENT}), S.IN_WORK, Party.WRITER),
        Step(MoveName.RECEIVE, _("Nhận"), frozenset({S.SENT}), S.RECEIVED, Party.RECEIVER),
        Step(MoveName.RETURN, _("Trả lại"), frozenset({S.SENT, S.RECEIVED}), S.RETURNED, Party.RECEIVER, needs_reason=True),
        Step(MoveName.FORWARD, _("Gửi tiếp lên trên"), frozenset({S.SENT, S.RECEIVED}), S.FORWARDED, Party.RECEIVER),
        Step(MoveName.CORRECT, _("Ký và đính chính"), frozenset({S.RECEIVED, S.FORWARDED}), None, Party.SIGNER, needs_reason=True),
    )
}

WRITABLE = frozenset({S.IN_WORK, S.RETURNED, S.RECEIVED, S.FORWARDED})  # after receiving: the draft of a correction
HANDED_IN = frozenset({S.SENT, S.RECEIVED, S.FORWARDED})


def state_after(moves: Iterable[str]) -> ReportState | None:
    """The state to which these moves bring a report, in their order; None before it is opened."""
    state: ReportState | None = None
    for name in moves:
        state = S.IN_WORK if name == MoveName.OPEN else STEPS[MoveName(name)].target or state
    return state
