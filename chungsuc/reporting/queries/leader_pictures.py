"""The pictures of a leader's page; the same go into its paper."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from chungsuc.movements.models import TargetKind
from chungsuc.reporting.pictures import (
    Bar,
    Goal,
    Line,
    Panel,
    Picture,
    Spot,
    bands,
    bars,
    multiples,
    province_map,
    trend,
)
from chungsuc.reporting.queries.asked import CommuneRow
from chungsuc.reporting.queries.leader import Goal as Aim
from chungsuc.reporting.queries.leader import Overview
from chungsuc.reporting.queries.leader_years import Stood, Then, breaks_of
from chungsuc.rulebook.model import Edition
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import BodyKind
from chungsuc.units.queries import folded

HARDEST, MOST_PANELS = 6, 24
MERGED: Final = date(2025, 7, 1)  # from when provinces of several of before exist


@dataclass(frozen=True, slots=True)
class Pictures:
    """Those that the territory has something for; the others are None."""

    goals: Picture | None
    trend: Picture | None
    bands_by_year: Picture | None
    hardest: Picture | None
    bands_by_place: Picture | None
    multiples: Picture | None
    map: Picture | None

    @property
    def all(self) -> list[Picture]:
        found = (self.goals, self.trend, self.bands_by_year, self.hardest, self.map, self.bands_by_place, self.multiples)
        return [one for one in found if one is not None]


def pictures_of(found: Overview, *, broad: bool = False) -> Pictures:
    """Drawn anew each time, from what was already asked. `broad`: many panels in one row, for a page."""
    one = found.one is not None
    return Pictures(
        goals=_goals(found),
        trend=_trend(found),
        bands_by_year=None if one else _by_year(found),
        hardest=None if one else _hardest(found),
        bands_by_place=None if one else _by_place(found),
        multiples=None if one else _multiples(found, broad=broad),
        map=None if one else _map(found),
    )


def _goals(found: Overview) -> Picture | None:
    """The targets that count units, as bars; the others are told in words."""
    shown = [drawn for goal in found.goals if (drawn := drawable(goal)) is not None]
    return bars(_("Mục tiêu: đã đạt so với kế hoạch"), shown) if shown else None


def drawable(goal: Aim) -> Goal | None:
    """A target that counts units towards a number, as a bar shows it; None for any other."""
    p = goal.progress
    if p.target.kind != TargetKind.UNITS or goal.part is not None or goal.verdict or p.comparable is None or not p.total or p.cannot:
        return None
    reached, expected = (r.figure // SCALE if r.figure is not None else None for r in (p.official, p.expected))
    return Goal(p.target.text, reached, p.comparable // SCALE, p.total, expected, str(p.target.pk))


def _trend(found: Overview) -> Picture | None:
    years = found.years
    if sum(bool(then.reported) for then in years) < 2:
        return None
    names = [then.name for then in years]
    if found.one is not None:
        values = [_only(then) for then in years]
        return trend(_("Số tiêu chí đạt qua các năm"), names, [Line(_("Tiêu chí đạt"), values)], breaks=breaks_of(years))
    return trend(
        _("Số xã đạt đủ tiêu chí qua các năm"),
        names,
        [Line(_("Xã đạt đủ tiêu chí"), [then.full for then in years])],
        breaks=breaks_of(years),
        measured_in="xã",
    )


def _only(then: Then) -> int | None:
    found = then.reported
    return found[0].met if found else None


def _counts(met: Sequence[int], edition: Edition) -> list[int]:
    counts = Counter(edition.band(m).id for m in met)
    return [counts[band.id] for band in edition.bands]


def _by_year(found: Overview) -> Picture | None:
    """Only years judged by sets with the same bands stand beside each other."""
    names = [band.name for band in found.edition.bands]
    shown = [
        Bar(then.name, _counts([s.met for s in then.reported], then.edition), len(then.communes) - len(then.reported))
        for then in found.years
        if then.edition and then.reported and [band.name for band in then.edition.bands] == names
    ]
    return bands(_("Các xã theo số tiêu chí đạt, qua các năm"), names, shown, of="Năm") if shown else None


def _hardest(found: Overview) -> Picture | None:
    hard = found.hardest[:HARDEST]
    if not hard:
        return None
    shown = [Bar(f"{h.criterion.number}. {h.criterion.name}", [h.met, h.not_met], h.unknown, str(h.criterion.number)) for h in hard]
    title = _("Tiêu chí còn nhiều xã chưa đạt nhất")
    return bands(title, ["Đạt", "Chưa đạt"], shown, of="Tiêu chí", unknown_is="Chưa đủ căn cứ")


def _by_place(found: Overview) -> Picture | None:
    edition, groups = found.edition, sorted(found.groups, key=lambda g: folded(g.name))
    if len(groups) < 2:
        return None
    shown = []
    for group in groups:
        known = [r.met for r in group.rows if r.reported]
        name = group.name or "Không thuộc huyện"
        shown.append(Bar(name, _counts(known, edition), len(group.rows) - len(known), group.key))
    return bands(_("Các xã theo số tiêu chí đạt, từng đơn vị"), [band.name for band in edition.bands], shown)


def _multiples(found: Overview, *, broad: bool) -> Picture | None:
    """Mean criteria per commune over the years: of each district, or of each commune where there are no districts within."""
    years = [then for then in found.years if then.reported]
    groups = sorted(found.groups, key=lambda g: folded(g.name)) if found.body.kind == BodyKind.PROVINCE else []
    if len(years) < 2:
        return None
    if len(groups) > 1:
        panels = [Panel(g.name or "Không thuộc huyện", [_mean(then, g.rows) for then in years], g.key) for g in groups]
        title, places = _("Bình quân số tiêu chí một xã đạt, từng đơn vị"), 1
    else:
        panels = [Panel(r.name, [_mean(then, [r]) for then in years], r.key) for r in found.rows]
        title, places = _("Số tiêu chí đạt, từng xã"), 0
    if not 1 < len(panels) <= MOST_PANELS:
        return None
    broken = {at: why for at, why in breaks_of(years).items() if "bộ tiêu chí" in why}
    high = max(len(then.edition.criteria) for then in years if then.edition)
    names, broad = [t.name for t in years], broad and len(groups) < 2
    return multiples(title, names, panels, breaks=broken, places=places, low=0, high=high, broad=broad)


def _mean(then: Then, rows: Sequence[CommuneRow]) -> Fraction | None:
    known: list[Stood] = [s for r in rows if (s := then.communes.get(r.pk)) is not None and s.reported]
    return Fraction(sum(s.met for s in known), len(known)) if known else None


def _map(found: Overview) -> Picture | None:
    edition = found.edition
    if found.body.kind != BodyKind.PROVINCE or not found.rows:
        return None
    place = {band.id: at for at, band in enumerate(edition.bands)}
    spots = [
        Spot(r.key, r.name, r.under, place[edition.band(r.met).id] if r.reported else None, f"{r.met}/{len(r.criteria)} tiêu chí")
        for r in found.rows
    ]
    merged = found.body.valid_from >= MERGED
    title = _("Các xã trên bản đồ, theo số tiêu chí đạt")
    return province_map(title, [band.name for band in edition.bands], spots, found.body.code_on(found.asked.on), merged=merged)

