"""Over which days a goal's figure is, in the words that stand beside it: “51 of 50 a week”."""

from django.utils.translation import pgettext_lazy

from analytics.metrics.registry import Metric, Unit
from analytics.models import Span

OF_A_MOMENT = {"unanswered_now"}  # the same whatever days it is asked of
OF_A_STRETCH = {"absence_factor", "quiet_experts"}  # of all its days, not so many a week
EACH = {
    Span.DAY: pgettext_lazy("so many", "a day"),
    Span.WEEK: pgettext_lazy("so many", "a week"),
    Span.DAYS30: pgettext_lazy("so many", "in thirty days"),
    Span.MONTH: pgettext_lazy("so many", "a month"),
    Span.QUARTER: pgettext_lazy("so many", "a quarter"),
}
OVER = {
    Span.DAY: pgettext_lazy("a figure", "over a day"),
    Span.WEEK: pgettext_lazy("a figure", "over seven days"),
    Span.DAYS30: pgettext_lazy("a figure", "over thirty days"),
    Span.MONTH: pgettext_lazy("a figure", "over a month"),
    Span.QUARTER: pgettext_lazy("a figure", "over a quarter"),
}


def span_said(metric: Metric | None, span: str) -> str:
    """Of people and what is counted so many each; of shares and hours, over which days."""
    if metric is None or metric.key in OF_A_MOMENT:
        return ""
    is_each = metric.unit in (Unit.PEOPLE, Unit.COUNT) and metric.key not in OF_A_STRETCH
    return str((EACH if is_each else OVER)[Span(span)])
