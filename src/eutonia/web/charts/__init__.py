"""Charts: numbers in; SVG, and the same as a table, out. No script, clock, framework: alike on a page and on paper."""

from eutonia.web.charts.adherence import DoseMark, draw_adherence
from eutonia.web.charts.body import BODY_CHOICES, REGIONS, draw_body
from eutonia.web.charts.figure import Chart, ChartError, Key
from eutonia.web.charts.scale import Change, DoseFrom, Reading, draw_scale
from eutonia.web.charts.spark import draw_spark
from eutonia.web.charts.spasms import draw_spasms
from eutonia.web.charts.strip import StripRow, draw_strip
from eutonia.web.charts.svg import Svg

__all__ = [
    "BODY_CHOICES",
    "REGIONS",
    "Change",
    "Chart",
    "ChartError",
    "DoseFrom",
    "DoseMark",
    "Key",
    "Reading",
    "StripRow",
    "Svg",
    "draw_adherence",
    "draw_body",
    "draw_scale",
    "draw_spark",
    "draw_spasms",
    "draw_strip",
]
