"""Signs in the figures of one day: the same ones in two neighbours, round ones, ones just at the level."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from math import sqrt

import numpy as np

from chungsuc.reporting.queries.signs import telling
from chungsuc.reporting.queries.signs.figures import Figures
from chungsuc.reporting.queries.signs.model import Row, Sign, at
from chungsuc.reporting.queries.signs.series import odd, recent
from chungsuc.rulebook.columns import Bools, Ints
from chungsuc.rulebook.model import Direction
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.reaching import reach

MOST_ALIKE = 6  # what more communes than these have in common is their district's figure


def _standing(figures: Figures, on: date) -> Bools:
    """The shares that count today, of enough to be told apart."""
    found: Bools = figures.newest & recent(figures, on) & figures.share & (figures.denominator >= at("least_counted") * SCALE)
    return found


def neighbour_signs(figures: Figures, on: date) -> Iterator[Sign]:
    """Pairs of communes under one place that share numerator and denominator of several odd figures."""
    groups: dict[tuple[int, int, int, int], list[int]] = defaultdict(list)
    for row in np.flatnonzero(_standing(figures, on) & odd(figures)).tolist():
        above = figures.bodies[figures.body[row]].parent_id or 0
        key = above, int(figures.measure[row]), int(figures.numerator[row]), int(figures.denominator[row])
        groups[key].append(row)
    shared: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for rows in groups.values():
        if 1 < len(rows) <= MOST_ALIKE:
            for one, other in combinations(rows, 2):
                shared[int(figures.body[one]), int(figures.body[other])].append((one, other))
    for (one_body, other_body), pairs in shared.items():
        if len(pairs) >= at("same_pairs"):
            yield _pair(figures, one_body, other_body, pairs)


def _pair(figures: Figures, one: int, other: int, pairs: list[tuple[int, int]]) -> Sign:
    bodies = [figures.bodies[one], figures.bodies[other]]
    newest = max(int(figures.day[row]) for pair in pairs for row in pair)
    return Sign(
        kind="neighbours",
        key=f"neighbours:{bodies[0].key}:{bodies[1].key}:{date.fromordinal(newest):%Y-%m-%d}",
        bodies=bodies,
        said=f"{len(pairs)} tỷ lệ lẻ của hai xã trùng nhau cả tử số và mẫu số.",
        head=("Số liệu", "Cả hai xã", "Ngày"),
        rows=[
            Row((telling.name(figures, a), telling.figure(figures, a), telling.day(figures, a)), int(figures.value[a]))
            for a, _ in pairs
        ],
        weight=len(pairs) / 2,
    )


def _beyond(part: int, of: int, share: float) -> float:
    """By how many standard deviations a count lies above what a share of the whole would give."""
    spread = sqrt(of * share * (1 - share))
    return (part - of * share) / spread if spread else 0.0


def round_signs(figures: Figures, on: date) -> Iterator[Sign]:
    """Whole counts that end in 0 or 5, by commune, beside the share of all."""
    looked = _standing(figures, on) & (figures.numerator % SCALE == 0) & (figures.numerator > 0)
    looked &= figures.numerator < figures.denominator
    rounded = looked & (figures.numerator // SCALE % 5 == 0)
    size = len(figures.bodies)
    part, of = (np.bincount(figures.body[which], minlength=size) for which in (rounded, looked))
    share = part.sum() / max(1, of.sum())
    for body in np.flatnonzero(of >= at("least_rounded")).tolist():
        away = _beyond(int(part[body]), int(of[body]), share)
        if away >= at("deviations"):
            rows = np.flatnonzero(rounded & (figures.body == body)).tolist()
            said = (
                f"{part[body]}/{of[body]} số đếm ({telling.percent(int(part[body]), int(of[body]))}) tận cùng bằng 0 hoặc 5; "
                f"toàn địa bàn {telling.percent(int(part.sum()), int(of.sum()))}."
            )
            yield _of_commune("round", figures, body, rows, said, away)


def level_signs(figures: Figures, levels: Mapping[str, Ints], directions: Mapping[str, Direction], on: date) -> Iterator[Sign]:
    """
    Figures exactly at the level or one unit better, among those that reach it, by commune, beside the share of all.

    `levels`: by measure the level that each commune is held to, MISSING where none is known.
    """
    looked = np.flatnonzero(_standing(figures, on) & (figures.numerator % SCALE == 0) & (figures.denominator % SCALE == 0))
    part: Counter[int] = Counter()
    of: Counter[int] = Counter()
    rows: dict[int, list[int]] = defaultdict(list)
    for row in looked.tolist():
        measure, body = figures.measures[figures.measure[row]].id, int(figures.body[row])
        level = int(levels[measure][body]) if measure in levels else -1
        if not 0 < level < 100 * SCALE:
            continue
        needed = reach(level, directions[measure], int(figures.numerator[row]), int(figures.denominator[row]))
        slack = int(figures.numerator[row]) - needed
        slack = slack if directions[measure] == "at_least" else -slack
        if slack >= 0:
            of[body] += 1
            if slack <= SCALE:
                part[body] += 1
                rows[body].append(row)
    share = part.total() / max(1, of.total())
    for body, count in part.items():
        away = _beyond(count, of[body], share)
        if count >= at("least_at_level") and away >= at("deviations"):
            said = (
                f"{count}/{of[body]} số liệu đạt ({telling.percent(count, of[body])}) vừa đúng mức hoặc chỉ hơn một đơn vị; "
                f"toàn địa bàn {telling.percent(part.total(), of.total())}."
            )
            yield _of_commune("level", figures, body, rows[body], said, away)


def _of_commune(kind: str, figures: Figures, body: int, rows: list[int], said: str, away: float) -> Sign:
    newest = max(int(figures.day[row]) for row in rows)
    return Sign(
        kind=kind,
        key=f"{kind}:{figures.bodies[body].key}:{date.fromordinal(newest):%Y-%m-%d}",
        bodies=[figures.bodies[body]],
        said=said,
        head=("Số liệu", "Giá trị", "Ngày"),
        rows=[
            Row((telling.name(figures, r), telling.figure(figures, r), telling.day(figures, r)), int(figures.value[r]))
            for r in rows
        ],
        weight=away / 3,
    )
