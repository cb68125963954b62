"""Signs in the series of a commune's own figures: leaps, figures kept to the last digit, poverty beside households."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

from chungsuc.reporting.queries.signs import telling
from chungsuc.reporting.queries.signs.figures import HUNDRED, Figures
from chungsuc.reporting.queries.signs.model import Row, Sign, at
from chungsuc.rulebook.columns import Bools
from chungsuc.rulebook.numbers import SCALE, share_text

POVERTY = ("multidimensional-poverty-2021", "multidimensional-poverty-2016")


def recent(figures: Figures, on: date) -> Bools:
    found: Bools = figures.day > on.toordinal() - at("recent_days")
    return found


def jump_signs(figures: Figures, better: Mapping[str, int], on: date) -> Iterator[Sign]:
    """The newest step of a figure beside the middle of its earlier ones. `better`: 1 where more is better, -1 where less is."""
    if not len(figures):
        return
    size, follows = figures.size, figures.follows
    towards = np.array([better.get(m.id, 0) for m in figures.measures])[figures.measure]
    step = np.zeros(len(figures))
    step[1:] = size[1:] - size[:-1]
    step[~follows] = np.nan
    starts = np.flatnonzero(~follows)
    first = starts[np.searchsorted(starts, np.arange(len(figures)), side="right") - 1]
    scale = np.where(figures.share, 1.0, np.maximum(np.abs(np.roll(size, 1)), 1e-9) / 100)
    looked = figures.newest & recent(figures, on) & (step * towards / scale >= at("jump_points"))
    by_body: dict[int, list[tuple[float, int, float]]] = defaultdict(list)
    for row in np.flatnonzero(looked).tolist():
        earlier = np.abs(step[first[row] + 1 : row])
        earlier = earlier[~np.isnan(earlier)]
        middle = float(np.median(earlier)) if len(earlier) >= at("history_steps") else 0.0
        if middle > 0 and abs(step[row]) > at("jump_times") * middle:
            by_body[int(figures.body[row])].append((abs(step[row]) / middle, row, middle))
    for body, leaps in by_body.items():
        yield _jump(figures, body, sorted(leaps, reverse=True))


def _jump(figures: Figures, body: int, leaps: list[tuple[float, int, float]]) -> Sign:
    newest = max(int(figures.day[row]) for _, row, _ in leaps)
    rows = [
        Row(
            (
                telling.name(figures, row),
                f"{telling.figure(figures, row - 1)} ({telling.day(figures, row - 1)})",
                f"{telling.figure(figures, row)} ({telling.day(figures, row)})",
                f"{telling.decimal(times)} lần mức thường",
            ),
            int(figures.value[row]),
        )
        for times, row, _ in leaps
    ]
    return Sign(
        kind="jump",
        key=f"jump:{figures.bodies[body].key}:{date.fromordinal(newest):%Y-%m-%d}",
        bodies=[figures.bodies[body]],
        said=f"{len(leaps)} số liệu tốt lên trong một kỳ nhiều gấp hơn {at('jump_times')} lần mức thay đổi thường thấy của chính xã.",
        head=("Số liệu", "Kỳ trước", "Kỳ này", "Mức thay đổi"),
        rows=rows,
        weight=len(leaps) / 2 + leaps[0][0] / 20,
    )


def odd(figures: Figures) -> Bools:
    """Figures that are not round: neither nothing nor all, and not in tens."""
    share = figures.share
    inner = (figures.numerator > 0) & (figures.numerator < figures.denominator)
    shares = share & inner & (figures.numerator % (10 * SCALE) != 0)
    found: Bools = shares | (~share & (figures.amount > 0) & (figures.amount % SCALE != 0))
    return found


def kept_signs(figures: Figures, on: date) -> Iterator[Sign]:
    """Of the odd figures that a commune gave in two periods running, how many are the same to the last digit."""
    looked = odd(figures) & figures.follows & figures.newest & recent(figures, on)
    same = np.zeros(len(figures), np.bool_)
    for column in (figures.amount, figures.numerator, figures.denominator):
        equal = np.zeros(len(figures), np.bool_)
        equal[1:] = column[1:] == column[:-1]
        same = equal if column is figures.amount else same & equal
    kept = np.bincount(figures.body[looked & same], minlength=len(figures.bodies))
    of = np.bincount(figures.body[looked], minlength=len(figures.bodies))
    shares = kept[of > 0] / of[of > 0]
    middle = float(np.median(shares)) if len(shares) else 0.0
    for body in np.flatnonzero((of >= at("least_kept")) & (kept * 100 >= at("kept_percent") * of)).tolist():
        if kept[body] / of[body] < at("times_ordinary") * middle:
            continue
        rows = np.flatnonzero(looked & same & (figures.body == body)).tolist()
        newest = max(int(figures.day[row]) for row in rows)
        yield Sign(
            kind="kept",
            key=f"kept:{figures.bodies[body].key}:{date.fromordinal(newest):%Y-%m-%d}",
            bodies=[figures.bodies[body]],
            said=(
                f"{kept[body]}/{of[body]} số liệu lẻ ({telling.percent(int(kept[body]), int(of[body]))}) đúng như kỳ trước; "
                f"mức giữa của các xã là {telling.decimal(middle * 100)}%."
            ),
            head=("Số liệu", "Cả hai kỳ", "Ngày"),
            rows=[
                Row((telling.name(figures, r), telling.figure(figures, r), telling.day(figures, r)), int(figures.value[r]))
                for r in rows
            ],
            weight=float(kept[body] / of[body]),
        )


def poverty_signs(figures: Figures) -> Iterator[Sign]:
    """A poverty rate that falls in the period in which the number of households drops or leaps."""
    poverty = np.array([m.id in POVERTY for m in figures.measures])
    if not len(figures) or not poverty.any():
        return
    both = figures.follows & figures.share & np.roll(figures.share, 1) & poverty[figures.measure]
    size = figures.size
    for row in np.flatnonzero(both).tolist():
        before, now = int(figures.denominator[row - 1]), int(figures.denominator[row])
        fell = size[row - 1] - size[row]
        fewer = (before - now) * 100 >= at("fewer_households_percent") * before
        more = (now - before) * 100 >= at("more_households_percent") * before
        if fell >= at("poverty_points") and (fewer or more):
            yield _poverty(figures, row, before, now, float(fell))


def _poverty(figures: Figures, row: int, before: int, now: int, fell: float) -> Sign:
    body, numerator = figures.bodies[figures.body[row]], int(figures.numerator[row])
    word = "giảm" if now < before else "tăng"
    kept = share_text(numerator, before) if numerator <= before and before * HUNDRED else "—"
    return Sign(
        kind="poverty",
        key=f"poverty:{body.key}:{date.fromordinal(int(figures.day[row])):%Y-%m-%d}",
        bodies=[body],
        said=(
            f"Tỷ lệ hộ nghèo giảm {telling.decimal(fell)} điểm phần trăm trong khi tổng số hộ {word} "
            f"{telling.decimal(abs(now - before) / before * 100)}%. Nếu tổng số hộ như kỳ trước, tỷ lệ là {kept}%."
        ),
        head=("Kỳ", "Hộ nghèo trên tổng số hộ"),
        rows=[
            Row((telling.day(figures, r), telling.figure(figures, r)), int(figures.value[r])) for r in (row - 1, row)
        ],
        weight=fell / 5 + abs(now - before) / before,
    )
