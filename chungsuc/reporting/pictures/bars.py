"""Bars with targets: what is reached as a bar, what is planned as a line across it, what is expected as an open end."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from chungsuc.reporting.pictures.canvas import Canvas, Word, measured, shortened
from chungsuc.reporting.pictures.picture import Number, Picture, Told, drawn, share, shown

BAR, EACH, TOP = 14.0, 50.0, 26.0


@dataclass(frozen=True, slots=True)
class Goal:
    """One bar: reached and expected, beside what is planned, out of a whole. None where it is not known."""

    name: str
    reached: Number | None
    goal: Number | None
    whole: Number
    expected: Number | None = None
    key: str = ""


def bars(title: str, goals: Sequence[Goal], *, of: str = "Mục tiêu", places: int = 0) -> Picture:
    """Each bar is as long as its own whole, so that shares are compared; the numbers stand above it."""
    rows = tuple(
        (g.name, *(shown(n, places) for n in (g.goal, g.reached, g.expected, g.whole)), _lacking(g, places)) for g in goals
    )
    head = (of, "Kế hoạch", "Đã duyệt", "Dự kiến", "Tổng số", "Còn thiếu")
    said = "; ".join(f"{g.name}: đạt {shown(g.reached, places)}, kế hoạch {shown(g.goal, places)}" for g in goals)
    told = Told(title, f"{title}. {said}.", head, rows, tuple(g.key for g in goals))
    return drawn(told, lambda width: _draw(width, goals, places))


def _lacking(goal: Goal, places: int) -> str:
    if goal.goal is None or goal.reached is None:
        return "—"
    return shown(max(Fraction(0), Fraction(goal.goal) - Fraction(goal.reached)), places)


def _draw(width: float, goals: Sequence[Goal], places: int) -> Canvas:
    made = Canvas(width, TOP + EACH * len(goals))
    _key(made)
    for at, goal in enumerate(goals):
        y = TOP + EACH * at + 16
        numbers = f"{shown(goal.reached, places)}/{shown(goal.goal, places)}" if goal.goal is not None else shown(goal.reached, places)
        made.word(Word(width, y, numbers, "ts", "end"))
        made.word(Word(0, y, shortened(goal.name, width - measured(numbers, strong=True) - 14)))
        _bar(made, goal, y + 8, width)
    return made


def _key(made: Canvas) -> None:
    made.rect(0, 4, 22, 10, "real")
    made.word(Word(28, 14, "Đã duyệt"))
    made.rect(110.5, 4.5, 21, 9, "soon")
    made.word(Word(138, 14, "Dự kiến"))
    made.down(222, 1, 17, "goal")
    made.word(Word(230, 14, "Kế hoạch"))


def _bar(made: Canvas, goal: Goal, y: float, width: float) -> None:
    def at(number: Number) -> float:
        part = Fraction(number) / Fraction(goal.whole) if goal.whole else Fraction(0)
        return round(width * float(min(max(part, Fraction(0)), Fraction(1))), 1)

    made.rect(0, y, width, BAR, "rest")
    if goal.reached is not None:
        hint = share(int(goal.reached), int(goal.whole)) if goal.whole else ""
        made.rect(0, y, at(goal.reached), BAR, "real", hint)
    if goal.expected is not None and goal.reached is not None and Fraction(goal.expected) > Fraction(goal.reached):
        made.rect(at(goal.reached), y + 0.8, at(goal.expected) - at(goal.reached), BAR - 1.6, "soon")
    if goal.goal is not None:
        x = min(max(at(goal.goal), 1.0), width - 1.0)
        made.down(x, y - 4, y + BAR + 4, "goal")
