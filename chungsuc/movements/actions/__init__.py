"""The verbs of a movement. Each: one transaction, permission first, audit entry last."""

from chungsuc.movements.actions.duties import fulfil_duty, hand_over_duty, undo_fulfilment
from chungsuc.movements.actions.plans import drop_plan, record_plan, state_result
from chungsuc.movements.actions.reminders import remind

__all__ = ["drop_plan", "fulfil_duty", "hand_over_duty", "record_plan", "remind", "state_result", "undo_fulfilment"]
