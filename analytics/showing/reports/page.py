"""A report, put together for one reader."""

from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from analytics.models import EngagementReport, Span
from analytics.queries.places import name_of
from analytics.reporting.periods import Period
from analytics.scopes import GROUP, TAG, scope_of
from analytics.showing.charts import HeatChart, LineChart
from analytics.showing.days import stretch_words
from analytics.showing.reports import decisions, plans
from analytics.showing.reports.evaluations import EvaluationRow, evaluation_rows
from analytics.showing.reports.eyes import Eyes
from analytics.showing.reports.figures import (
    Number,
    cohort_chart,
    key_numbers,
    line_chart,
    numbers_of,
)
from analytics.showing.reports.quiet import quiet_of
from analytics.showing.reports.talk import Quote, Talk, people_of, quotes_for, talk_of
from community.members.models import User

# What is not known by its name where a report is read.
NAMELESS = {
    GROUP: pgettext_lazy("scope of a figure", "One group"),
    TAG: pgettext_lazy("scope of a figure", "One tag"),
}


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
    quiet: list[str]  # what there is nothing to say of, in sentences
    quotes: list[Quote]
    evaluations: list[EvaluationRow]
    span: str
    is_inside: bool = False
    may_count_people: bool = False  # of how many people a figure speaks
    links: dict = field(default_factory=dict)


def show(eyes: Eyes) -> Shown:
    report, numbers = eyes.report, numbers_of(eyes.report)
    decided, talk, people = decisions.decision_rows(eyes), talk_of(eyes), people_of(eyes)
    return Shown(
        report=report,
        name=title_of(report),
        period=stretch_words(report.starts_on, report.ends_on),
        place=place_for(eyes),
        headline=report.headline or plain_headline(report),
        numbers=numbers,
        keys=key_numbers(numbers),
        line=line_chart(report, plans.marks_of(eyes), plans.targets_of(eyes)),
        cohorts=cohort_chart(report),
        goals=plans.goal_rows(eyes),
        tactics=plans.tactic_rows(eyes),
        decisions=decided,
        advice=decisions.advice_rows(eyes),
        talk=talk,
        people=people,
        quiet=quiet_of(eyes, decided, talk, people),
        quotes=quotes_for(eyes),
        evaluations=evaluation_rows(eyes),
        span=Span(report.body["span"]).label,
        is_inside=eyes.is_inside,
        may_count_people=eyes.may_count_people,
    )


def title_of(report: EngagementReport) -> str:
    """“Report 10 · October 2026, compared with September 2026”."""
    period = Period(report.cadence, report.starts_on, report.ends_on)
    before = period.before
    return _("Report %(number)d · %(period)s, compared with %(before)s") % {
        "number": report.number,
        "period": capfirst(stretch_words(report.starts_on, report.ends_on)),
        "before": stretch_words(before.starts_on, before.ends_on),
    }


def name_said(member: User | None) -> str:
    """Who closed their account is not named."""
    return member.display_name if member is not None and member.is_active else ""


def plain_headline(report: EngagementReport) -> str:
    """Until somebody writes a better one."""
    return _("How it went: %(period)s") % {
        "period": stretch_words(report.starts_on, report.ends_on)
    }


def place_for(eyes: Eyes) -> str:
    """What the report is about; a group that does not exist outside has no name there."""
    scope = scope_of(eyes.report.scope)
    if scope is None or scope.kind not in NAMELESS or eyes.is_inside or eyes.may_know_of(scope):
        return name_of(eyes.report.scope)
    return str(NAMELESS[scope.kind])
