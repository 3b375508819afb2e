"""A report, put together for one reader."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.models import Cadence, EngagementReport, Evaluation, Span
from analytics.queries.places import name_of
from analytics.queries.reports import evaluations_of
from analytics.reporting.periods import Period
from analytics.scopes import GROUP, scope_of
from analytics.showing.charts import HeatChart, LineChart
from analytics.showing.reports import plans
from analytics.showing.reports.eyes import OUTSIDE, Eyes
from analytics.showing.reports.figures import (
    Number,
    cohort_chart,
    key_numbers,
    line_chart,
    numbers_of,
)
from analytics.showing.reports.talk import Quote, Talk, people_of, quotes_for, talk_of


@dataclass(frozen=True)
class Shown:
    """All that its page, its print, its letter and its files say, and nothing else."""

    report: EngagementReport
    name: str
    period: str
    place: str
    headline: str
    numbers: list[Number]
    keys: list[Number]
    line: LineChart | None
    cohorts: HeatChart | None
    goals: list
    tactics: list
    decisions: list
    advice: list
    talk: Talk
    people: dict
    quotes: list[Quote]
    evaluations: list[Evaluation]
    span: str
    is_inside: bool = False
    links: dict = field(default_factory=dict)


def show(eyes: Eyes) -> Shown:
    report, numbers = eyes.report, numbers_of(eyes.report)
    return Shown(
        report=report,
        name=title_of(report),
        period=period_words(report.cadence, report.starts_on, report.ends_on),
        place=place_for(eyes),
        headline=report.headline or plain_headline(report),
        numbers=numbers,
        keys=key_numbers(numbers),
        line=line_chart(report, plans.marks_of(eyes)),
        cohorts=cohort_chart(report),
        goals=plans.goal_rows(eyes),
        tactics=plans.tactic_rows(eyes),
        decisions=plans.decision_rows(eyes),
        advice=plans.advice_rows(eyes),
        talk=talk_of(eyes),
        people=people_of(eyes),
        quotes=quotes_for(eyes),
        evaluations=evaluations_of(report),
        span=Span(report.body["span"]).label,
        is_inside=eyes.is_inside,
    )


def title_of(report: EngagementReport) -> str:
    """“Report 10. October 2026, compared with September 2026”."""
    period = Period(report.cadence, report.starts_on, report.ends_on)
    before = period.before
    return _("Report %(number)d. %(period)s, compared with %(before)s") % {
        "number": report.number,
        "period": period_words(report.cadence, report.starts_on, report.ends_on),
        "before": period_words(report.cadence, before.starts_on, before.ends_on),
    }


def period_words(cadence: str, starts: date, ends: date) -> str:
    if cadence == Cadence.MONTH:
        return date_format(starts, "YEAR_MONTH_FORMAT")
    if cadence == Cadence.QUARTER:
        told = {"number": (starts.month + 2) // 3, "year": starts.year}
        return _("quarter %(number)d of %(year)d") % told
    told = {"first": date_format(starts, "DATE_FORMAT"), "last": date_format(ends, "DATE_FORMAT")}
    return _("%(first)s to %(last)s") % told


def plain_headline(report: EngagementReport) -> str:
    """Until somebody writes a better one."""
    return _("How it went: %(period)s") % {
        "period": period_words(report.cadence, report.starts_on, report.ends_on)
    }


def place_for(eyes: Eyes) -> str:
    """What the report is about; a group that does not exist outside has no name there."""
    scope = scope_of(eyes.report.scope)
    is_closed = scope is not None and scope.kind == GROUP and scope.pk not in eyes.open_groups
    if eyes.side == OUTSIDE and is_closed:
        return pgettext("scope of a figure", "One group")
    return name_of(eyes.report.scope)
