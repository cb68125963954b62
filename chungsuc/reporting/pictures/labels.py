"""The values of several lines beside their points: none covers another, a point, or the line of another."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from chungsuc.reporting.pictures.canvas import Word, clear_of

AROUND, APART = 6.0, 3.0
Point = tuple[float, float]
Box = tuple[float, float, float, float]
HIGH: Final = ((0.0, -10.0, "middle"), (7.0, -8.0, "start"), (-7.0, -8.0, "end"))
LOW: Final = ((0.0, 18.0, "middle"), (7.0, 16.0, "start"), (-7.0, 16.0, "end"))


def labelled(
    values: Sequence[Sequence[tuple[Point, str]]], lines: Sequence[Sequence[Sequence[Point]]], frame: Box, taken: Iterable[Word]
) -> list[Word]:
    """
    The values that have room; the others are left to the table.

    `values`: of each line its points with what they say; `lines`: the stretches that are drawn of each. The newest are placed
    first, the higher one of a year above its point, the lower ones under theirs. `taken`: words that stand there already.
    """
    there = list(taken)
    before = len(there)
    points = [point for line in values for point, _ in line]
    stretches = [[pair for piece in line for pair in pairwise(piece)] for line in lines]
    for place, point, text in sorted(((p, *v) for p, line in enumerate(values) for v in line), key=lambda v: (-v[1][0], v[0])):
        beside = [other for at, line in enumerate(values) for other, _ in line if other[0] == point[0] and at != place]
        topmost = not any(y < point[1] for _, y in beside) and not any(point == v[0] for line in values[:place] for v in line)
        foreign = [pair for at, found in enumerate(stretches) if at != place for pair in found]
        tried = [
            Word(point[0] + dx, point[1] + dy, text, f"v{place}", anchor)
            for dx, dy, anchor in ((*HIGH, *LOW) if topmost else (*LOW, *HIGH))
        ]
        free = [
            word
            for word in tried
            if _within(word.box, frame)
            and clear_of(word, there, -APART)
            and not any(_near(word.box, other) for other in points)
            and not any(crossed(word.box, *pair) for pair in foreign)
        ]
        if free:
            there.append(min(free, key=lambda word: any(crossed(word.box, *pair) for pair in stretches[place])))
    return there[before:]


def crossed(box: Box, start: Point, end: Point) -> bool:
    """Whether a straight stretch goes through a box: what is left of it when each side has cut it is more than nothing."""
    first, last = 0.0, 1.0
    for low, high, at, step in (
        (box[0], box[2], start[0], end[0] - start[0]),
        (box[1], box[3], start[1], end[1] - start[1]),
    ):
        if not step:
            if not low < at < high:
                return False
            continue
        cuts = sorted(((low - at) / step, (high - at) / step))
        first, last = max(first, cuts[0]), min(last, cuts[1])
    return first < last


def _within(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _near(box: Box, point: Point) -> bool:
    x, y = point
    return box[0] - AROUND < x < box[2] + AROUND and box[1] - AROUND < y < box[3] + AROUND
