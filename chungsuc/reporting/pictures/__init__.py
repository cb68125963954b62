"""
Pictures of figures: plain functions from numbers to drawings, without Django and without a database.

Every picture is an SVG under a strict content policy, drawn for a wide page and for a phone, with its figures as a table and
a sentence beside it. The same drawing goes into the papers.
"""

from chungsuc.reporting.pictures.bands import Bar, bands
from chungsuc.reporting.pictures.bars import Goal, bar, bars
from chungsuc.reporting.pictures.canvas import bare
from chungsuc.reporting.pictures.country import country_map
from chungsuc.reporting.pictures.heat import HeatRow, Square, heat, sheets
from chungsuc.reporting.pictures.multiples import Panel, multiples
from chungsuc.reporting.pictures.picture import Number, Picture, share, shown
from chungsuc.reporting.pictures.points import Spot, province_map
from chungsuc.reporting.pictures.raster import png
from chungsuc.reporting.pictures.trend import Line, trend

__all__ = [
    "Bar",
    "Goal",
    "HeatRow",
    "Line",
    "Number",
    "Panel",
    "Picture",
    "Spot",
    "Square",
    "bands",
    "bar",
    "bare",
    "bars",
    "country_map",
    "heat",
    "multiples",
    "png",
    "province_map",
    "share",
    "sheets",
    "shown",
    "trend",
]
