"""Tactics as their pages show them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.days import today
from analytics.metrics.registry import METRICS, Metric
from analytics.models import Goal, Span, Tactic
from analytics.queries.known import known
from analytics.queries.places import name_of, names_of
from analytics.queries.signals import series
from analytics.queries.tactics import marks, ranked
from analytics.scopes import Scope, scope_of
from analytics.showing.charts import DotsChart, LineChart
from analytics.showing.numbers import percent
from analytics.showing.sentences import effect_interval, effect_sentence, finding_tone
from community.members.models import Viewer
from community.topics.models import Topic
from events.models import Event

WINDOW = timedelta(weeks=12)  # shown before it began, and after
ORDERS = {
    "per_hour": gettext_lazy("Effect per hour"),
    "effect": gettext_lazy("Effect"),
    "hours": gettext_lazy("Hours"),
    "new": gettext_lazy("Newest"),
}


@dataclass(frozen=True)
class TacticRow:
    """A line of the table. `change` and `per_hour` are words; empty where nothing is sure."""

    tactic: Tactic
    metric: Metric | None
    where: str
    change: str
    per_hour: str
    finding: str
    tone: str
    is_due: bool


def tactics_page(viewer: Viewer, by: str, after: str) -> dict:
    """A page of the table, and on the first one what the house knows of."""
    page = ranked(viewer, by, after)
    places, day = names_of({one.scope for one in page.rows}), today()
    return {
        "page": page,
        "rows": [_row(one, places, day) for one in page.rows],
        "by": by,
        "orders": ORDERS.items(),
        "known": known(viewer) if page.is_first else None,
    }


def _row(tactic, places, day):
    effect = getattr(tactic, "effect", None)
    return TacticRow(
        tactic=tactic,
        metric=METRICS.get(tactic.metric),
        where=places[tactic.scope],
        change="" if tactic.gain is None else percent(effect.change, signed=True),
        per_hour=_per_hour(tactic),
        finding=effect.get_finding_display() if effect else "",
        tone=finding_tone(effect) if effect else "plain",
        is_due=_is_due(tactic, day),
    )


def _per_hour(tactic):
    """As the figure moved; the ranking counts what is better, a minus for some figures."""
    if tactic.per_hour is None:
        return ""
    return percent(tactic.effect.change / tactic.hours, signed=True)


def tactic_page(viewer: Viewer, tactic: Tactic) -> dict:
    """One tactic: what, cost, effect in a sentence and in pictures, its event or topics."""
    metric, scope = METRICS.get(tactic.metric), scope_of(tactic.scope)
    effect, day = getattr(tactic, "effect", None), today()
    return {
        "tactic": tactic,
        "metric": metric,
        "scope": scope,
        "where": name_of(scope),
        "effect": effect,
        "sentence": effect_sentence(effect, tactic, viewer=viewer) if effect else "",
        "interval": effect_interval(effect) if effect else "",
        "expected": _expected(tactic),
        "dots": _dots(metric, effect),
        "chart": chart_of(viewer, tactic, metric, scope, day) if metric else None,
        "is_due": _is_due(tactic, day),
        "goal": _seen(Goal, viewer, tactic.goal_id),
        "event": _seen(Event, viewer, tactic.event_id),
        "topic": _seen(Topic, viewer, tactic.topic_id),
    }


def _dots(metric, effect):
    """Before and after, where the figures say anything at all."""
    if metric is None or effect is None or None in (effect.before, effect.after, effect.change):
        return None
    return DotsChart(metric=metric, before=effect.before, after=effect.after)


def _expected(tactic):
    return "" if tactic.expected is None else percent(tactic.expected / 100, signed=True)


def _seen(model, viewer, pk):
    """What a tactic hangs on, as far as this viewer may know of it."""
    if pk is None:
        return None
    found = model.objects.visible_to(viewer).filter(pk=pk)
    return found.select_related("topic").first() if model is Event else found.first()


def _is_due(tactic, day):
    return tactic.judged_at is None and tactic.review_on <= day


def chart_of(viewer: Viewer, tactic: Tactic, metric: Metric, scope: Scope, day: date) -> LineChart:
    """Twelve weeks before it began and after, as far as they are over."""
    end = min(tactic.began_on + WINDOW, day - timedelta(days=1))
    start = tactic.began_on - WINDOW
    span = Span.WEEK if Span.WEEK in metric.spans else metric.spans[0]
    points = series(viewer, metric, scope, span, start, max(start, end), every=7)
    return LineChart(
        title=str(metric.name),
        metric=metric,
        points=points,
        subtitle=_("From twelve weeks before it to twelve weeks after, as far as they are over."),
        marks=marks(viewer, tactic.metric, scope, start, end),
    )
