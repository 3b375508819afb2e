"""The dashboard, one figure, and both as tables for spreadsheets and programs."""

from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from analytics.days import last_finished_day, today
from analytics.metrics.registry import METRICS
from analytics.models import Span
from analytics.periods import Period, period_of
from analytics.permissions import can_see_figures, first_scope
from analytics.queries.places import by_kind, is_part, name_of, parts_for
from analytics.queries.signals import last_rolled_day
from analytics.scopes import Scope, scope_of
from analytics.showing.behind import behind
from analytics.showing.drawn import chart_of, drawn_data, drawn_rows
from analytics.showing.figures import COMPARED, compared_name, dashboard, figure_page, period_words
from analytics.showing.goals import cards_for
from analytics.showing.sheets import figure_data, figure_rows
from analytics.views.doors import desk_page, planners_only
from community.core.sheets import sheet

HERE = {"here": "figures", "tab": "figures"}


@require_safe
@planners_only
def figures(request):
    """Goals first, then the families."""
    scope, period, compared = _asked(request)
    context = _frame(request, scope, period, compared)
    if period is not None:
        context |= dashboard(request.user, scope, period, compared)
        context["goals"] = cards_for(request.user, scope)
    return desk_page(request, "analytics/figures.html", context)


@require_safe
@planners_only
def figure(request, key):
    """What it means, how it went, what stands behind it."""
    scope, period, compared = _asked(request)
    metric = _metric(key, scope)
    period = _measured(metric, period)
    context = _frame(request, scope, period, compared) | {"metric": metric}
    context |= {"spans": _choices(metric.spans), "goal_span": _goal_span(metric, period)}
    if period is not None:
        context |= _drawn_or_line(request.user, metric, scope, period, compared)
        after = request.GET.get("after", "")
        hidden = "row" in context and context["row"].is_hidden
        context["rows"] = behind(request.user, key, scope, period, after, is_hidden=hidden)
    return desk_page(request, "analytics/figure.html", context)


@require_safe
@planners_only
def figures_csv(request):
    scope, period, metrics = _sheet_of(request)
    if metrics and metrics[0].steps:
        rows = drawn_rows(request.user, metrics[0], scope, period)
    else:
        rows = figure_rows(request.user, scope, period, [one.key for one in metrics])
    answer = StreamingHttpResponse(list(sheet(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return answer


@require_safe
@planners_only
def figures_json(request):
    scope, period, metrics = _sheet_of(request)
    if metrics and metrics[0].steps:
        return JsonResponse(drawn_data(request.user, metrics[0], scope, period))
    return JsonResponse(figure_data(request.user, scope, period, metrics))


def _drawn_or_line(viewer, metric, scope, period, compared):
    if metric.steps:
        return {"heat": chart_of(viewer, metric, scope, period)}
    return figure_page(viewer, metric, scope, period, compared)


def _asked(request) -> tuple[Scope, Period | None, str]:
    """Of whom, over which days, beside what. Another's part and none are the same 404."""
    written = request.GET.get("scope", "")
    scope = scope_of(written) if written else first_scope(request.user)
    if scope is None or not can_see_figures(request.user, scope) or not is_part(scope):
        raise Http404
    last, said = last_rolled_day(), request.GET.get("with", "")
    period = (
        period_of(request.GET.get("span", ""), request.GET.get("on", ""), last) if last else None
    )
    return scope, period, said if said in COMPARED else COMPARED[0]


def _none():
    """Before the first night: days on which nothing is measured."""
    return period_of("", "", today())


def _metric(key, scope):
    metric = METRICS.get(key)
    if metric is None or scope.kind not in metric.scopes:
        raise Http404
    return metric


def _measured(metric, period):
    """The period, if the figure is measured over such a one; else thirty days up to its end, and
    the page says so."""
    if period is None or period.span in metric.spans:
        return period
    usual = Span.DAYS30 if Span.DAYS30 in metric.spans else metric.spans[0]
    return Period(usual, period.day, period.last)


def _goal_span(metric, period):
    """Over what a goal on the figure would be measured."""
    is_running = period is not None and period.span in dict(Span.running())
    return period.span if is_running else Span.DAYS30


def _sheet_of(request):
    """One figure, or all that this part has over such a time."""
    scope, period, _compared = _asked(request)
    period = period or _none()
    if "key" in request.GET:
        metric = _metric(request.GET["key"], scope)
        return scope, _measured(metric, period), [metric]
    told = [one for one in METRICS.values() if not one.steps and scope.kind in one.scopes]
    return scope, period, [one for one in told if period.span in one.spans]


def _frame(request, scope, period, compared):
    """What both pages say above their figures."""
    return HERE | {
        "scope": scope,
        "where": name_of(scope),
        "parts": _parts(request.user, scope),
        "period": period,
        "period_words": period_words(period) if period else "",
        "behind": (last_finished_day() - period.last).days if period else 0,
        "spans": _choices(Span),
        "compared": compared,
        "compared_name": compared_name(compared),
    }


def _choices(spans):
    return [(one.value, one.label) for one in spans]


def _parts(viewer, scope):
    """What can be chosen, and what is."""
    found = {str(one): name for one, name in parts_for(viewer)}
    return by_kind((found | {str(scope): name_of(scope)}).items())
