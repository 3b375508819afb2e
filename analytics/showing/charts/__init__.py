"""Charts as SVG from the server: no library does this without JavaScript.

A chart is plain data; `drawn` of its module turns it into what its template writes. Time runs from
left to right in every language. Hidden figures are gaps, in the drawing as in the table behind it.
"""

from analytics.showing.charts.bars import Bar, BarChart
from analytics.showing.charts.dots import DotsChart
from analytics.showing.charts.funnel import FunnelChart, Stage
from analytics.showing.charts.heat import HeatChart, HeatRow
from analytics.showing.charts.line import LineChart
from analytics.showing.charts.spark import Spark

__all__ = [
    "Bar",
    "BarChart",
    "DotsChart",
    "FunnelChart",
    "HeatChart",
    "HeatRow",
    "LineChart",
    "Spark",
    "Stage",
]
