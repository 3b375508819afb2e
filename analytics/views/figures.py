"""The dashboard, one figure, and both as tables for spreadsheets and programs."""

from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from analytics.days import last_finished_day, today, window
from analytics.metrics.registry import METRICS
from analytics.models import Span
from analytics.periods import Period, period_of
from analytics.permissions import can_see_figures, first_scope
from analytics.queries.places import name_of, parts_for
from analytics.queries.rows import dates_behind, topics_behind
from analytics.queries.signals import last_rolled_day
from analytics.scopes import Scope, scope_of
from analytics.showing.figures import COMPARED, compared_name, dashboard, figure_page, period_words
from analytics.showing.goals import cards_for
from analytics.showing.sheets import figure_data, figure_rows
from analytics.views.doors import desk_page, planners_only
from community.core.paging import key_page
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
    context = _frame(request, scope, period, compared) | {"metric": metric}
    if period is not None:
        context |= figure_page(request.user, metric, scope, period, compared)
        context |= _behind(request, key, scope, period)
    return desk_page(request, "analytics/figure.html", context)


@require_safe
@planners_only
def figures_csv(request):
    scope, period, _compared = _asked(request)
    keys = [one.key for one in _told(request, scope)]
    rows = figure_rows(request.user, scope, period or _none(), keys)
    answer = StreamingHttpResponse(sheet(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return answer


@require_safe
@planners_only
def figures_json(request):
    scope, period, _compared = _asked(request)
    metrics = _told(request, scope)
    return JsonResponse(figure_data(request.user, scope, period or _none(), metrics))


def _asked(request) -> tuple[Scope, Period | None, str]:
    """Of whom, over which days, beside what. Another's part and none are the same 404."""
    written = request.GET.get("scope", "")
    scope = scope_of(written) if written else first_scope(request.user)
    if scope is None or not can_see_figures(request.user, scope):
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
    if metric is None or metric.steps or scope.kind not in metric.scopes:
        raise Http404
    return metric


def _told(request, scope):
    """One figure, or all that this part has."""
    if "key" in request.GET:
        return [_metric(request.GET["key"], scope)]
    return [one for one in METRICS.values() if not one.steps and scope.kind in one.scopes]


def _frame(request, scope, period, compared):
    """What both pages say above their figures."""
    return HERE | {
        "scope": scope,
        "where": name_of(scope),
        "parts": _parts(request.user, scope),
        "period": period,
        "period_words": period_words(period) if period else "",
        "behind": (last_finished_day() - period.last).days if period else 0,
        "spans": Span.choices,
        "compared": compared,
        "compared_name": compared_name(compared),
    }


def _parts(viewer, scope):
    """What can be chosen, and what is."""
    found = {str(one): name for one, name in parts_for(viewer)}
    return list((found | {str(scope): name_of(scope)}).items())


def _behind(request, key, scope, period):
    since, until = window(period.span, period.day)
    after = request.GET.get("after", "")
    topics = topics_behind(request.user, key, scope, since, until)
    if topics is not None:
        topics = topics.select_related("group")
        return {"topics": key_page(topics, after, keys=("-made_at", "-pk"))}
    dates = dates_behind(request.user, key, scope, since, until)
    return {"dates": key_page(dates, after, keys=("-ends_at", "-pk"))} if dates is not None else {}
