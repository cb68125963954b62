"""The country as pictures: the map by titles held, and the years."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext as _

from chungsuc.reporting.pictures import Line, Picture, country_map, trend
from chungsuc.reporting.queries.leader_pictures import MERGED
from chungsuc.reporting.queries.nation import Nation

PLACES: Final = 1


def nation_map(found: Nation) -> Picture:
    """Each province by the share of its communes that hold the first title, by decision."""
    title, _n = found.total.years[-1].titles[0] if found.total.years[-1] else (None, 0)
    shares = {p.code: (one.titles[0][1], one.communes) for p in found.provinces if (one := p.years[-1])}
    name = title.short_name if title else ""
    said = _("%(title)s theo quyết định công nhận, trên tổng số xã") % {"title": name}
    return country_map(said, shares, merged=found.days[-1].on >= MERGED)


def nation_trend(found: Nation) -> Picture | None:
    """Shares of communes over the years; the line of criteria breaks where another set came."""
    years = found.total.years
    if sum(one is not None for one in years) < 2:
        return None
    full = Line(_("Đủ tiêu chí"), [Fraction(100 * one.full, one.reported) if one and one.reported else None for one in years])
    held = Line(_("Xã NTM"), [Fraction(100 * one.titles[0][1], one.communes) if one else None for one in years])
    names = [f"{day.on:%d/%m/%Y}" if day is found.days[-1] else str(day.on.year) for day in found.days]
    said = _("Tỷ lệ xã đủ tiêu chí và xã được công nhận, qua các năm")
    return trend(said, names, [full, held], breaks=_breaks(found), places=PLACES, measured_in="%")


def _breaks(found: Nation) -> Mapping[int, str]:
    editions = [day.edition for day in found.days]
    return {
        at: f"từ đây theo {now.decision.number}"
        for at, (before, now) in enumerate(pairwise(editions), 1)
        if now and before and now.id != before.id and found.total.years[at - 1]
    }
