"""Goals, tactics, decisions and advice of a report in words, as far as its reader may know."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from analytics.metrics.registry import METRICS, Good, Metric
from analytics.models import Finding, GoalState, Span
from analytics.queries.places import names_of
from analytics.reporting.figures import LINE
from analytics.showing.charts import DotsChart
from analytics.showing.numbers import say
from analytics.showing.reports.eyes import Eyes
from analytics.showing.sentences import TONES, aim_said
from analytics.showing.spans import span_said

WAS = {
    GoalState.ON_TRACK: gettext_lazy("was on track"),
    GoalState.AT_RISK: gettext_lazy("was at risk"),
    GoalState.UNKNOWN: pgettext_lazy("goal", "was too early to say"),
}
FINDING_TONES = {Finding.LIKELY: "good", Finding.TOO_FEW: "warn"}


@dataclass(frozen=True)
class GoalRow:
    """`now` and `target` in words; `value` and `aim` as they are kept, in the metric's unit."""

    title: str
    where: str
    metric: Metric
    state: str
    tone: str
    now: str
    target: str
    value: float | None
    aim: float
    is_up: bool
    until: date
    address: str = ""
    was: str = ""  # how it fared before the period, where that was otherwise
    over: str = ""  # of how many days its figures are
    because: str = ""  # why it was dropped


@dataclass(frozen=True)
class TacticRow:
    """`was` and `became` as they are kept; none where too few people stand behind them."""

    title: str
    where: str
    metric: Metric
    before: str
    after: str
    was: float | None
    became: float | None
    sure: str
    tone: str
    dots: DotsChart | None
    address: str = ""


def goal_rows(eyes: Eyes) -> list[GoalRow]:
    goals = [one for one in eyes.report.body["goals"] if eyes.may_hear_of(one["scope"])]
    places = names_of({one["scope"] for one in goals})
    return [_goal(one, places, eyes) for one in goals if one["metric"] in METRICS]


def _goal(kept, places, eyes):
    metric = METRICS[kept["metric"]]
    return GoalRow(
        title=kept["title"],
        where=places[kept["scope"]],
        metric=metric,
        state=str(GoalState(kept["state"]).label),
        tone=TONES.get(kept["state"], "plain"),
        now=say(metric, kept["value"]),
        target=aim_of(kept),
        value=kept["value"],
        aim=kept["target"],
        is_up=_is_up(kept),
        until=date.fromisoformat(kept["deadline"]),
        address=reverse("analytics:goal", args=[kept["pk"]]) if eyes.is_inside else "",
        was=_was(kept),
        over=span_said(metric, kept["span"]),
        because=kept.get("because", ""),
    )


def _was(kept):
    """Reports that were made before this was kept do not say it."""
    was = kept.get("was", "")
    return str(WAS[was]) if was in WAS and was != kept["state"] else ""


def aim_of(kept: dict) -> str:
    """A kept goal's target as it was typed; of one that is to go down, that it may be less."""
    return aim_said(METRICS.get(kept["metric"]), kept["target"], is_up=_is_up(kept))


def _is_up(kept):
    """Reports that were made before this was kept go by what is better of their figure."""
    return kept.get("is_up", METRICS[kept["metric"]].good != Good.DOWN)


def tactic_rows(eyes: Eyes) -> list[TacticRow]:
    kept = [one for one in eyes.report.body["tactics"] if eyes.may_hear_of(one["scope"])]
    places = names_of({one["scope"] for one in kept})
    return [_tactic(one, places, eyes) for one in kept if one["metric"] in METRICS]


def marks_of(eyes: Eyes) -> list[tuple[date, str, str]]:
    """What was done to move the figure of the line: day, title, address."""
    report = eyes.report
    done = [
        one
        for one in report.body["tactics"]
        if one["metric"] == LINE and eyes.may_hear_of(one["scope"])
    ]
    return [
        (
            date.fromisoformat(one["began_on"]),
            eyes.tactic_title(one["title"], one["pk"]),
            reverse("analytics:tactic", args=[one["pk"]]) if eyes.is_inside else "#tactics",
        )
        for one in done
    ]


def targets_of(eyes: Eyes) -> list[tuple[str, float]]:
    """What was aimed at on the figure of the line: title, where it may stand, and target."""
    about = (LINE, Span.WEEK, eyes.report.scope)
    aimed = [
        one
        for one in eyes.report.body["goals"]
        if (one["metric"], one["span"], one["scope"]) == about
        and one["state"] != GoalState.DROPPED
    ]
    is_named = eyes.may_hear_of(eyes.report.scope)
    return [(one["title"] if is_named else "", one["target"]) for one in aimed]


def _tactic(kept, places, eyes):
    metric, n = METRICS[kept["metric"]], kept["n"]
    is_shown = kept["before"] is not None and (n == 0 or n >= metric.smallest)
    before, after = (kept["before"], kept["after"]) if is_shown else (None, None)
    return TacticRow(
        title=eyes.tactic_title(kept["title"], kept["pk"]),
        where=places[kept["scope"]],
        metric=metric,
        before=say(metric, before),
        after=say(metric, after),
        was=before,
        became=after,
        sure=_sure(kept["finding"], n if is_shown and eyes.may_count_people else 0),
        tone=FINDING_TONES.get(kept["finding"], "plain"),
        dots=_dots(metric, before, after),
        address=reverse("analytics:tactic", args=[kept["pk"]]) if eyes.is_inside else "",
    )


def _sure(finding, n):
    if not finding:
        return _("Worked out by night")
    said = str(Finding(finding).label)
    if finding != Finding.LIKELY or n < 5:
        return said
    people = ngettext("Likely. %(count)d person", "Likely. %(count)d people", n)
    return people % {"count": n}


def _dots(metric, before, after):
    if before is None or after is None:
        return None
    return DotsChart(metric=metric, before=before, after=after)
