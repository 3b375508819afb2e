"""Charts in templates: each tag takes the plain data of `analytics.showing.charts`."""

from django import template

from analytics.showing.charts import Spark, bars, dots, funnel, heat, line, spark
from analytics.showing.numbers import people, say

register = template.Library()


@register.inclusion_tag("analytics/charts/line.html")
def chart_line(chart):
    return line.drawn(chart)


@register.inclusion_tag("analytics/charts/spark.html")
def chart_spark(points, target=None):
    """`points` as `series` gives them, or a Spark."""
    return spark.drawn(points if isinstance(points, Spark) else Spark(points, target))


@register.inclusion_tag("analytics/charts/heat.html")
def chart_heat(chart):
    return heat.drawn(chart)


@register.inclusion_tag("analytics/charts/funnel.html")
def chart_funnel(chart):
    return funnel.drawn(chart)


@register.inclusion_tag("analytics/charts/heat.html")
def chart_hours(chart):
    """Hours of the week: a heat map of seven rows."""
    return heat.drawn(chart)


@register.inclusion_tag("analytics/charts/dots.html")
def chart_dots(chart):
    return dots.drawn(chart)


@register.inclusion_tag("analytics/charts/bars.html")
def chart_bars(chart):
    return bars.drawn(chart)


@register.simple_tag(name="people")
def say_people(number):
    """How many people, in a cell: {% people date.came_count %}."""
    return people(number)


@register.simple_tag(name="say")
def say_figure(metric, figure):
    """A figure in words: {% say metric figure %}."""
    return say(metric, figure)
