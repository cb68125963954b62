"""The verbs of a movement. Each: one transaction, permission first, audit entry last."""

from chungsuc.movements.actions.amendments import Change, amend_movement
from chungsuc.movements.actions.copying import copy_movement
from chungsuc.movements.actions.duties import fulfil_duty, hand_over_duty, undo_fulfilment
from chungsuc.movements.actions.plans import drop_plan, record_plan, state_result
from chungsuc.movements.actions.proposals import decline_proposal, propose_change, withdraw_proposal
from chungsuc.movements.actions.reminders import remind

__all__ = [
    "Change",
    "amend_movement",
    "copy_movement",
    "decline_proposal",
    "drop_plan",
    "fulfil_duty",
    "hand_over_duty",
    "propose_change",
    "record_plan",
    "remind",
    "state_result",
    "undo_fulfilment",
    "withdraw_proposal",
]
