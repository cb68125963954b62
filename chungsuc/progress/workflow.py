"""The way of a value: states, moves, who may take them. The page draws itself from this table."""

from dataclasses import dataclass
from enum import StrEnum

from chungsuc.progress.models import State


class Party(StrEnum):
    """Who stands to a value in which relation, on the day of the act."""

    OWNER = "owner"  # officer of the body itself
    VERIFIER = (
        "verifier"  # specialist of the agency that answers for the indicator; none assigned: the coordination office
    )
    COORDINATOR = "coordinator"  # the coordination office of the territory


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    label: str
    sources: frozenset[State]
    target: State
    party: Party
    needs_reason: bool = False
    not_own: bool = False


STEPS = {
    step.name: step
    for step in (
        Step("enter", "Lưu nháp", frozenset({State.ENTERED, State.RETURNED}), State.ENTERED, Party.OWNER),
        Step("submit", "Gửi thẩm định", frozenset({State.ENTERED, State.RETURNED}), State.SUBMITTED, Party.OWNER),
        Step("withdraw", "Rút lại", frozenset({State.SUBMITTED}), State.ENTERED, Party.OWNER),
        Step(
            "verify", "Xác nhận thẩm định", frozenset({State.SUBMITTED}), State.VERIFIED, Party.VERIFIER, not_own=True
        ),
        Step(
            "return",
            "Trả lại",
            frozenset({State.SUBMITTED}),
            State.RETURNED,
            Party.VERIFIER,
            needs_reason=True,
            not_own=True,
        ),
        Step("approve", "Phê duyệt", frozenset({State.VERIFIED}), State.APPROVED, Party.COORDINATOR, not_own=True),
        Step(
            "refuse",
            "Trả lại",
            frozenset({State.VERIFIED}),
            State.RETURNED,
            Party.COORDINATOR,
            needs_reason=True,
            not_own=True,
        ),
        Step("lock", "Khóa", frozenset({State.APPROVED}), State.LOCKED, Party.COORDINATOR, not_own=True),
        Step(
            "reopen",
            "Mở lại",
            frozenset({State.APPROVED, State.LOCKED}),
            State.RETURNED,
            Party.COORDINATOR,
            needs_reason=True,
            not_own=True,
        ),
    )
}

EXPECTED_STATES = frozenset({State.SUBMITTED, State.VERIFIED, State.APPROVED, State.LOCKED})
BACK = {"verify": "return", "approve": "refuse"}  # the step that sends back what waits for the other one
