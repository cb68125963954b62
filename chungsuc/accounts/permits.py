"""How a permission answers, and how a refusal is said."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Permit:
    """May I? And if not: why, by which rule, and who can lift it. True when allowed."""

    allowed: bool
    reason: str = ""
    rule: str = ""
    who_can_lift: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        if not self.allowed:
            raise Refused(self.reason, rule=self.rule, who_can_lift=self.who_can_lift)


ALLOWED = Permit(allowed=True)


def denied(reason: str, *, rule: str = "", who_can_lift: str = "") -> Permit:
    return Permit(allowed=False, reason=reason, rule=rule, who_can_lift=who_can_lift)


class Answer(Exception):  # noqa: N818 -- an answer to the person, not an error of ours
    """What a person is told instead of a result. Nothing was stored."""


class Refused(Answer):
    """An act that may not be done; the page, the API and the command line all show the reason."""

    def __init__(self, reason: str, *, rule: str = "", who_can_lift: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.rule = rule
        self.who_can_lift = who_can_lift
