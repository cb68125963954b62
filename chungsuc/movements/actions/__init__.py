"""The verbs of a movement. Each: one transaction, permission first, audit entry last."""

from chungsuc.movements.actions.amending import put_in_force, record_amendment, start_amendment
from chungsuc.movements.actions.amendments import Change, amend_movement
from chungsuc.movements.actions.copying import copy_movement
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
from chungsuc.movements.actions.extensions import grant_extension
from chungsuc.movements.actions.launching import launch_draft, undo_launch
from chungsuc.movements.actions.plans import drop_plan, record_plan, state_result
from chungsuc.movements.actions.proposals import decline_proposal, propose_change, withdraw_proposal
from chungsuc.movements.actions.reads import acknowledge_launch, nudge_late
from chungsuc.movements.actions.reminders import remind, remind_late

__all__ = [
    "Change",
    "accept_clear",
    "acknowledge_launch",
    "add_item",
    "amend_movement",
    "answer_item",
    "choose_body",
    "copy_movement",
    "correct_item",
    "decline_proposal",
    "drop_draft",
    "drop_plan",
    "fulfil_duty",
    "grant_extension",
    "hand_over_duty",
    "launch_draft",
    "nudge_late",
    "propose_change",
    "put_in_force",
    "record_amendment",
    "record_head",
    "record_plan",
    "remind",
    "remind_late",
    "settle_item",
    "start_amendment",
    "start_draft",
    "state_result",
    "undo_fulfilment",
    "undo_launch",
    "withdraw_proposal",
]
