"""From joining to staying: what became of the same people."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from analytics.metrics.newcomers import FIRST_POST_DAYS, STAYS_DAYS
from analytics.metrics.registry import METRICS
from analytics.models import Span
from analytics.periods import Period
from analytics.queries.signals import NOTHING, Figure, on_days
from analytics.scopes import Scope
from analytics.showing.charts import FunnelChart, Stage
from analytics.showing.days import days_words
from community.members.models import Viewer

FUNNEL_DAYS = 30  # in which those came in whose way is shown


def newcomers(viewer: Viewer, scope: Scope, period: Period) -> FunnelChart | None:
    """What became of the same people: who came in within thirty days, so long ago that all of
    their days are over. Where nobody was here then, who came in later, as far as it is known."""
    metric = METRICS["newcomer_first_post"]
    if scope.kind not in metric.scopes:
        return None
    earlier = period.day - timedelta(days=STAYS_DAYS - FIRST_POST_DAYS)
    found = on_days(viewer, scope, Span.DAYS30, [earlier, period.day])
    first, stays = (found.get(key, {}) for key in ("newcomer_first_post", "newcomer_stays"))
    stayed = stays.get(period.day, NOTHING)
    if stayed.value is not None:
        return _funnel(metric, scope, earlier, first.get(earlier, NOTHING), stayed, period)
    return _funnel(metric, scope, period.day, first.get(period.day, NOTHING), NOTHING, period)


def _funnel(metric, scope, day, first, stayed, period):
    """`day` is the one on which the first fortnight of the last of them was over."""
    if first.value is None:
        return None
    came = day - timedelta(days=FIRST_POST_DAYS)
    ways = [
        address_of(key, scope, Period(Span.DAYS30, on, period.last))
        for key, on in (
            ("new_members", came),
            ("newcomer_first_post", day),
            ("newcomer_stays", period.day),
        )
    ]
    names = _("Came in"), _("First post within 14 days"), _("Two active weeks within 60 days")
    figures = Figure(1.0, first.n), first, stayed
    days = {"days": days_words(came - timedelta(days=FUNNEL_DAYS - 1), came)}
    over = stayed.value is not None
    return FunnelChart(
        title=_("How newcomers come in"),
        subtitle=_("Those who came in %(days)s: their 60 days are over.") % days
        if over
        else _("Those who came in %(days)s. Their 60 days are not over yet.") % days,
        metric=metric,
        stages=[Stage(*one) for one in zip(names, figures, ways, strict=True)],
    )


def address_of(key, scope, period):
    """Where all that is known of a figure stands."""
    asked = {"scope": str(scope), "span": period.span, "on": period.day.isoformat()}
    return f"{reverse('analytics:figure', args=[key])}?{urlencode(asked)}"
