"""Indicators that read how bodies were judged by another set, or which title they hold: exact, and honest about gaps."""

from typing import Final

from chungsuc.rulebook.levels import LEVEL_NAMES
from chungsuc.rulebook.model import Derived, Direction, Outcome, Verdict
from chungsuc.rulebook.numbers import SCALE, format_number, share_text

PERCENT: Final = 100 * SCALE
BODIES: Final = {
    "commune": "xã",
    "town": "thị trấn",
    "district": "huyện",
    "city": "thị xã, thành phố",
}


def total(outcome: Outcome) -> int:
    return outcome.met + outcome.not_met + outcome.unknown


def level_asked(level: object) -> int | None:
    """Of the share; a yes asks for all of them, and of the body itself there is but one."""
    if level is True:
        return PERCENT
    return level if isinstance(level, int) else None


def answer(level: int, direction: Direction, met: int, unknown: int, whole: int) -> Verdict:
    """The share lies between those that met and those that may have met."""
    low, high = met * PERCENT, (met + unknown) * PERCENT
    asked = level * whole
    if direction == "at_least":
        return "met" if low >= asked else "not_met" if high < asked else "unknown"
    return "met" if high <= asked else "not_met" if low > asked else "unknown"


def assess_outcome(level: int, direction: Direction, outcome: Outcome) -> tuple[Verdict, bool]:
    """The verdict, and whether other answers for the provisional ones could change it."""
    whole = total(outcome)
    soft = outcome.met_provisional + outcome.not_met_provisional
    fewest, most = outcome.met - outcome.met_provisional, outcome.met + outcome.not_met_provisional
    verdict = answer(level, direction, outcome.met, outcome.unknown, whole)
    others = {
        answer(level, direction, fewest, outcome.unknown, whole),
        answer(level, direction, most, outcome.unknown, whole),
        answer(level, direction, fewest, outcome.unknown + soft, whole),
    }
    return verdict, others != {verdict}


def outcome_text(derived: Derived, outcome: Outcome | None) -> str:
    """The value, as a table shows it."""
    if outcome is None:
        return ""
    if derived.of == "self":
        return "đạt" if outcome.met else "chưa đạt" if outcome.not_met else "chưa rõ"
    unsure = f", {format_number(outcome.unknown * SCALE)} chưa đủ căn cứ" if outcome.unknown else ""
    return f"{_count(outcome.met)}/{_count(total(outcome))} {BODIES[derived.of]}{unsure}"


def outcome_reason(
    derived: Derived, level: int, direction: Direction, outcome: Outcome, verdict: Verdict, said: str
) -> str:
    """The sentence after the indicator's number; `said` is the verdict in words."""
    if derived.of == "self":
        return _of_itself(derived, outcome, said)
    whole, bodies = total(outcome), BODIES[derived.of]
    held = "đạt" if derived.level else "có danh hiệu"
    start = f"{_count(outcome.met)}/{_count(whole)} {bodies} {held}"
    if outcome.unknown:
        low, high = share_text(outcome.met, whole, level), share_text(outcome.met + outcome.unknown, whole, level)
        sign = "≥" if direction == "at_least" else "≤"
        asked = f"mức {sign} {format_number(level)}%"
        told = f"{start}, {_count(outcome.unknown)} chưa đủ căn cứ: từ {low}% đến {high}%, {asked}: {said}."
    else:
        told = (
            f"{start} = {share_text(outcome.met, whole, level)}% {_sign(direction, outcome.met, whole, level)}, {said}."
        )
    if verdict == "not_met" and direction == "at_least":
        told += f" Cần thêm {_count(-(-level * whole // PERCENT) - outcome.met)} {bodies}."
    if soft := outcome.met_provisional + outcome.not_met_provisional:
        told += f" Trong đó {_count(soft)} kết quả là tạm tính."
    return told


def _of_itself(derived: Derived, outcome: Outcome, said: str) -> str:
    soft = ", kết quả tạm tính" if outcome.met_provisional + outcome.not_met_provisional else ""
    if derived.title:
        held = "có danh hiệu được yêu cầu" if outcome.met else "chưa có danh hiệu được yêu cầu"
        return f"{held if outcome.met + outcome.not_met else 'chưa rõ danh hiệu'}, {said}."
    return f"theo bộ tiêu chí {LEVEL_NAMES[derived.level]}{soft}: {said}."


def none_reason(derived: Derived) -> str:
    return (
        "chưa có kết quả của chính đơn vị" if derived.of == "self" else f"chưa có kết quả của các {BODIES[derived.of]}"
    )


def _sign(direction: Direction, met: int, whole: int, level: int) -> str:
    left, right = met * PERCENT, level * whole
    more, less = ("≥", "<") if direction == "at_least" else (">", "≤")
    reaches = left >= right if direction == "at_least" else left > right
    return f"{more if reaches else less} {format_number(level)}%"


def _count(bodies: int) -> str:
    return format_number(bodies * SCALE)
