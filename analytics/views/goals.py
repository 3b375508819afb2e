"""Goals: all of them, one, set, changed, dropped."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.actions.goals import (
    ChangedMeanwhile,
    GoalIsOver,
    NoSuchGoal,
    drop_goal,
    edit_goal,
    set_goal,
    version_of,
)
from analytics.forms.fields import typed
from analytics.forms.goals import DropForm, FigureForm, GoalForm
from analytics.metrics.registry import METRICS, by_family
from analytics.permissions import can_plan, first_scope
from analytics.queries.goals import goal_shown
from analytics.queries.people import owners_in
from analytics.queries.places import parts_for
from analytics.scopes import scope_of
from analytics.showing.goals import goal_page, goals_page, start_of
from analytics.views.doors import desk_page, planners_only
from analytics.views.forms import form_page, get_or_post, renewed, sent
from community.core.access import require
from community.core.forms import attempt

HERE = {"here": "goals", "tab": "goals"}


@require_safe
@planners_only
def goals(request):
    context = goals_page(request.user, request.GET.get("after", ""))
    return desk_page(request, "analytics/goals.html", context | HERE)


@require_safe
@planners_only
def goal(request, pk):
    one = _goal(request, pk)
    may = can_plan(request.user, scope_of(one.scope))
    context = goal_page(request.user, one) | {"may": may, "drop": DropForm()}
    return desk_page(request, "analytics/goal.html", context | HERE)


@get_or_post
@planners_only
def goal_new(request):
    """First the figure, then the target: its unit, and where it stands, are known by then."""
    figure = _figure(request)
    if not figure.is_valid():
        return _choose(request, figure)
    chosen = figure.cleaned_data
    require(can_plan(request.user, chosen["scope"]))
    start = start_of(request.user, **chosen)
    form = GoalForm(
        sent(request),
        metric=start.metric,
        baseline=start.figure.value,
        owners=owners_in(chosen["scope"]),
        initial={"owner": request.user.pk},
    )
    made = form.is_valid() and attempt(form, lambda: _set(request, chosen, form))
    if made:
        return redirect("analytics:goal", made.pk)
    return form_page(request, "analytics/goal_form.html", form, HERE | {"start": start})


def _set(request, chosen, form):
    made = set_goal(by=request.user, **chosen, **form.said)
    messages.success(request, _("The goal is set. It is looked at each night."))
    return made


def _figure(request):
    asked = request.GET if "metric" in request.GET else None
    return FigureForm(asked, parts=parts_for(request.user), initial=_begin(request))


def _begin(request):
    return {"scope": str(scope_of(request.GET.get("scope", "")) or first_scope(request.user))}


def _choose(request, figure):
    """All figures by family, each with its meaning."""
    context = {"families": [(family, _aims(metrics)) for family, metrics in by_family()]}
    return form_page(request, "analytics/goal_figure.html", figure, HERE | context)


def _aims(metrics):
    return [one for one in metrics if one.may_be_goal]


@get_or_post
@planners_only
def goal_edit(request, pk):
    one = _open_goal(request, pk)
    metric = _measured(one)
    initial = {name: getattr(one, name) for name in ("title", "why", "deadline", "cadence")}
    initial |= {"target": typed(metric, one.target), "owner": one.owner_id}
    form = GoalForm(
        sent(request),
        metric=metric,
        baseline=one.baseline,
        owners=owners_in(scope_of(one.scope)),
        goal=one,
        initial=initial | {"seen": version_of(one)},
    )
    if form.is_valid() and attempt(form, lambda: _edited(request, form, one)):
        messages.success(request, _("Saved."))
        return redirect("analytics:goal", one.pk)
    if isinstance(getattr(form, "refusal", None), ChangedMeanwhile):
        renewed(form, version_of(_goal(request, pk)))
    return form_page(request, "analytics/goal_form.html", form, HERE | {"goal": one})


def _measured(goal):
    metric = METRICS.get(goal.metric)
    if metric is None:
        raise NoSuchGoal(_("This figure is measured no more. The goal can only be dropped."))
    return metric


def _edited(request, form, goal):
    return edit_goal(goal=goal, by=request.user, seen=form.cleaned_data["seen"], **form.said)


@get_or_post
@planners_only
def goal_drop(request, pk):
    one = _open_goal(request, pk)
    form = DropForm(sent(request))
    if form.is_valid() and attempt(
        form, lambda: drop_goal(goal=one, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Dropped. The goal and its reason are kept."))
        return redirect("analytics:goal", one.pk)
    return form_page(request, "analytics/goal_drop.html", form, HERE | {"goal": one})


def _goal(request, pk):
    one = goal_shown(request.user, pk)
    if one is None:
        raise Http404
    return one


def _open_goal(request, pk):
    """One that may be changed, by who may change it."""
    one = _goal(request, pk)
    require(can_plan(request.user, scope_of(one.scope)))
    if not one.is_open:
        raise GoalIsOver(_("This goal is over already."))
    return one
