"""What is wrong with a rule file, or with what an official typed: where, what was expected, what was found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    file: str
    key: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: cần {self.expected}, gặp {self.found}"


@dataclass(frozen=True, slots=True)
class Fault(Problem):
    """A problem that knows of what it is: the place, the column, and which of the entries there (from nought)."""

    place: str = ""
    column: str = ""
    index: int = 0

    @property
    def said(self) -> str:
        """For the person who typed it, who knows no keys."""
        return f"Chỉ tiêu {self.place}: cần {self.expected}, gặp {self.found}."


class RuleFileError(ValueError):
    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(map(str, problems)))


class CircularError(ValueError):
    """What extends itself, by whatever way round."""

    def __init__(self, way: Sequence[str]) -> None:
        self.way = tuple(way)
        super().__init__(f"Các bộ nối vòng tròn, không biết bộ nào là gốc: {' → '.join(way)}")


def ancestry(start: str, parent: Callable[[str], str | None]) -> tuple[str, ...]:
    """The one asked for, what it extends, what that extends, to the root; CircularError where there is none."""
    way = [start]
    while (above := parent(way[-1])) is not None:
        if above in way:
            raise CircularError([*way[way.index(above) :], above])
        way.append(above)
    return tuple(way)
