"""The verbs of a movement. Each: one transaction, permission first, audit entry last."""

from chungsuc.movements.actions.drafts import (
    accept_clear,
    add_item,
    answer_item,
    choose_body,
    correct_item,
    drop_draft,
    record_head,
    settle_item,
    start_draft,
)
from chungsuc.movements.actions.duties import fulfil_duty, hand_over_duty, undo_fulfilment
from chungsuc.movements.actions.launching import launch_draft, undo_launch
from chungsuc.movements.actions.plans import drop_plan, record_plan, state_result
from chungsuc.movements.actions.reads import acknowledge_launch, nudge_late
from chungsuc.movements.actions.reminders import remind

__all__ = [
    "accept_clear",
    "acknowledge_launch",
    "add_item",
    "answer_item",
    "choose_body",
    "correct_item",
    "drop_draft",
    "drop_plan",
    "fulfil_duty",
    "hand_over_duty",
    "launch_draft",
    "nudge_late",
    "record_head",
    "record_plan",
    "remind",
    "settle_item",
    "start_draft",
    "state_result",
    "undo_fulfilment",
    "undo_launch",
]
