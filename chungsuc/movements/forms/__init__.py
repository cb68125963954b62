"""What a person typed about a movement; nothing is saved here."""

from chungsuc.movements.forms.acts import FulfilForm, HandOverForm, ReasonForm, ResultForm
from chungsuc.movements.forms.changing import CopyForm, ProposalForm
from chungsuc.movements.forms.plans import DutyForm, MovementForm, PhaseForm, TargetForm

__all__ = [
    "CopyForm",
    "DutyForm",
    "FulfilForm",
    "HandOverForm",
    "MovementForm",
    "PhaseForm",
    "ProposalForm",
    "ReasonForm",
    "ResultForm",
    "TargetForm",
]
