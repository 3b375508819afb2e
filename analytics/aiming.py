"""What a goal may aim at: facts that stand in the way of one, each as a sentence at its field."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import isfinite

from django.utils.translation import gettext as _

from analytics.metrics.registry import Good, Metric, Unit
from analytics.models import Span
from analytics.scopes import Scope

MOST = 1_000_000_000
LEAST_TARGET = 0.000_001  # above zero; what is smaller cannot be told from it
LEAST_HOURS = 0.01  # a tactic that took less took none
LONGEST = timedelta(days=5 * 366)  # nobody knows what a community needs in six years
SHORTEST = timedelta(days=7)


def wrong_with_figure(metric: Metric | None, scope: Scope | None, span: str) -> str:
    """Why nothing can be set on this figure, here, over these days; empty when it can."""
    if metric is None or not metric.may_be_goal:
        return _("Choose a figure from the list.")
    if scope is None or scope.kind not in metric.scopes:
        return _("This figure is not measured there. Choose another place, or another figure.")
    if span not in metric.spans or span not in dict(Span.running()):
        return _("This figure is not measured over such a time. Choose another one.")
    return ""


def wrong_with_target(metric: Metric, target: float, baseline: float | None) -> str:
    """Why it is no target. Shares are 0 to 1."""
    if not isfinite(target) or not 0 <= target <= MOST:
        return _("The target is a number from zero up.")
    if 0 < target < LEAST_TARGET:
        return _("This target is too small to be told from zero.")
    if metric.unit == Unit.SHARE and target > 1:
        return _("A share goes up to 100 per cent.")
    if baseline is None:
        return ""
    if target == baseline:
        return _("That is where it stands today. Aim further.")
    if metric.good == Good.UP and target < baseline:
        return _("It stands higher than that today, and more is better here. Aim above it.")
    if metric.good == Good.DOWN and target > baseline:
        return _("It stands lower than that today, and less is better here. Aim below it.")
    return ""


def wrong_with_deadline(deadline: date, today: date) -> str:
    if deadline <= today:
        return _("The deadline is over already. Choose a day to come.")
    if deadline - today < SHORTEST:
        return _("Give it a week at least.")
    if deadline - today > LONGEST:
        return _("Choose a day within five years.")
    return ""


def wrong_with_days(
    began_on: date, ended_on: date | None, review_on: date, today: date
) -> Iterator[tuple[str, str]]:
    """What cannot be with the days of a tactic: (field, sentence)."""
    if not timedelta(0) <= today - began_on + LONGEST <= 2 * LONGEST:
        yield "began_on", _("Choose a day within five years.")
    if ended_on is not None and ended_on < began_on:
        yield "ended_on", _("It ended before it began.")
    if ended_on is not None and ended_on - began_on > LONGEST:
        yield "ended_on", _("Choose a day within five years.")
    if review_on <= began_on and began_on > today:
        yield "began_on", _("This day is to come, and the day to look at it again lies before it.")
    if review_on <= began_on:
        yield "review_on", _("Look at it again after it began; four weeks are a good time.")
    if review_on - began_on > LONGEST:
        yield "review_on", _("Choose a day within five years.")
