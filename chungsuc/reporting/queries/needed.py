"""What would change a verdict, in sentences."""

from collections.abc import Sequence

from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.rules import Rule


def needed(rule: Rule, reading: Reading | None) -> Sequence[str]:
    """Stand-in until merged."""
    return ()
