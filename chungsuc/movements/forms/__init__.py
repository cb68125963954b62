"""What a person typed about a movement; nothing is saved here."""

from chungsuc.movements.forms.acts import ExtendForm, FulfilForm, HandOverForm, ReasonForm, ResultForm
from chungsuc.movements.forms.changing import AmendingPaperForm, AmendmentForm, CopyForm, ProposalForm
from chungsuc.movements.forms.plans import DutyForm, MovementForm, PhaseForm, TargetForm

__all__ = [
    "AmendingPaperForm",
    "AmendmentForm",
    "CopyForm",
    "DutyForm",
    "ExtendForm",
    "FulfilForm",
    "HandOverForm",
    "MovementForm",
    "PhaseForm",
    "ProposalForm",
    "ReasonForm",
    "ResultForm",
    "TargetForm",
]
