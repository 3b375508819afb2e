"""Tactics: ranked by what they brought, one, written down, changed, judged."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analytics.actions.dismissing import dismiss, take_up_again
from analytics.actions.tactics import (
    ChangedMeanwhile,
    edit_tactic,
    judge_tactic,
    log_tactic,
    take_away,
    version_of,
)
from analytics.days import today
from analytics.forms.tactics import LOOK_AGAIN, TacticForm, VerdictForm
from analytics.permissions import can_plan
from analytics.queries.goals import OPEN_MOST, goal_shown, open_goals
from analytics.queries.known import suggestion_known_as
from analytics.queries.places import name_of, parts_for
from analytics.queries.tactics import RANKS, tactic_shown
from analytics.scopes import scope_of
from analytics.showing.tactics import tactic_page, tactics_page
from analytics.views.doors import desk_page, planners_only
from analytics.views.forms import form_page, get_or_post, renewed, sent
from community.core.access import require
from community.core.forms import attempt

HERE = {"here": "tactics", "tab": "tactics"}


@require_safe
@planners_only
def tactics(request):
    by = request.GET.get("by", "")
    by = by if by in RANKS else RANKS[0]
    context = tactics_page(request.user, by, request.GET.get("after", ""))
    context["shows_dismissed"] = request.GET.get("dismissed") == "1"
    return desk_page(request, "analytics/tactics.html", context | HERE)


@require_safe
@planners_only
def tactic(request, pk):
    return _page(request, _tactic(request, pk))


@get_or_post
@planners_only
def tactic_new(request):
    """By hand, or from what the house knows; then it begins with that."""
    known = _known(request)
    form = _form(request, initial=_beginning(request, known))
    if form.is_valid():
        require(can_plan(request.user, form.cleaned_data["scope"]))
        made = attempt(form, lambda: _logged(request, form, known))
        if made is not None:
            messages.success(request, _("Written down. Its effect is worked out by night."))
            return redirect("analytics:tactic", made.pk)
    return form_page(request, "analytics/tactic_form.html", form, HERE | {"known": known})


@require_POST
@planners_only
def known_dismiss(request):
    """Something that the house knows of is not worth noting, or is after all."""
    known = _known(request)
    verb = VERBS.get(request.POST.get("verb", ""))
    if known is None or verb is None:
        raise Http404
    require(can_plan(request.user, known.scope))
    return verb(request, known)


def _dismissed(request, known):
    dismiss(by=request.user, known_as=known.known_as)
    messages.success(request, _("It is not offered any more."))
    return redirect(f"{reverse('analytics:tactics')}#known")


def _taken_up(request, known):
    take_up_again(known_as=known.known_as)
    messages.success(request, _("It is offered again."))
    return redirect(f"{reverse('analytics:tactics')}?dismissed=1#known")


VERBS = {"dismiss": _dismissed, "take_up": _taken_up}


def _known(request):
    """What the form says it comes from; nothing where that is not the viewer's to know."""
    name = request.POST.get("known_as") or request.GET.get("known", "")
    if not name:
        return None
    known = suggestion_known_as(request.user, name)
    if known is None:
        raise Http404
    return known


def _beginning(request, known):
    day = today()
    said = {"began_on": day, "review_on": day + LOOK_AGAIN}
    goal = _goal_named(request)
    said |= {"goal": goal.pk} if goal else {"metric": request.GET.get("metric", "")}
    said["scope"] = goal.scope if goal else request.GET.get("scope", "")
    if known is None:
        return said
    review = max(known.on + LOOK_AGAIN, day + timedelta(days=1))
    return said | {
        "title": known.title,
        "kind": known.kind,
        "scope": said["scope"] or str(known.scope),
        "began_on": known.on,
        "ended_on": known.ended_on if known.ended_on != known.on else None,
        "review_on": review,
        "known_as": known.known_as,
    }


def _goal_named(request):
    asked = request.GET.get("goal", "")
    is_key = asked.isascii() and asked.isdecimal() and len(asked) < 19
    return goal_shown(request.user, int(asked)) if is_key else None


def _form(request, *, initial, tactic=None):
    goals, parts = list(open_goals(request.user)[:OPEN_MOST]), parts_for(request.user)
    if tactic is not None:  # what it was written for stays choosable
        written = scope_of(tactic.scope)
        if tactic.goal_id and tactic.goal_id not in {one.pk for one in goals}:
            own = goal_shown(request.user, tactic.goal_id)
            goals += [own] if own else []
        if written not in {scope for scope, _name in parts}:
            parts = [*parts, (written, name_of(written))]
    return TacticForm(sent(request), goals=goals, parts=parts, initial=initial)


def _logged(request, form, known):
    said = form.said
    if known is not None:
        said |= {"kind": known.kind, "known_as": known.known_as}
        said |= {"event": known.event, "topic": known.topic}
    return log_tactic(by=request.user, **said)


@get_or_post
@planners_only
def tactic_edit(request, pk):
    one = _tactic(request, pk)
    require(can_plan(request.user, scope_of(one.scope)))
    initial = {name: getattr(one, name) for name in TacticForm.base_fields if hasattr(one, name)}
    initial |= {"goal": one.goal_id, "seen": version_of(one)}
    form = _form(request, initial=initial, tactic=one)
    if form.is_valid():
        require(can_plan(request.user, form.cleaned_data["scope"]))
        given = form.said | {"kind": one.kind if one.known_as else form.cleaned_data["kind"]}
        seen = form.cleaned_data["seen"]
        if attempt(form, lambda: edit_tactic(tactic=one, by=request.user, seen=seen, **given)):
            messages.success(request, _("Saved."))
            return redirect("analytics:tactic", one.pk)
    if isinstance(getattr(form, "refusal", None), ChangedMeanwhile):
        renewed(form, version_of(_tactic(request, pk)))
    return form_page(request, "analytics/tactic_form.html", form, HERE | {"tactic": one})


@get_or_post
@planners_only
def tactic_remove(request, pk):
    """Asked first: what goes with it stands on the page."""
    one = _tactic(request, pk)
    require(can_plan(request.user, scope_of(one.scope)))
    if request.method == "POST":
        take_away(tactic=one, by=request.user)
        messages.success(request, _("Taken away, with its effect and its marks."))
        return redirect("analytics:tactics")
    return desk_page(request, "analytics/tactic_remove.html", HERE | {"tactic": one})


@get_or_post
@planners_only
def tactic_judge(request, pk):
    one = _tactic(request, pk)
    require(can_plan(request.user, scope_of(one.scope)))
    form = VerdictForm(sent(request), initial=_verdict(one))
    if form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: judge_tactic(tactic=one, by=request.user, **given)):
            messages.success(request, _("Thank you. The verdict stands beside the figures."))
            return redirect("analytics:tactic", one.pk)
        renewed(form, _tactic(request, pk).verdict)
    return form_page(request, "analytics/tactic_judge.html", form, HERE | {"tactic": one})


def _verdict(tactic):
    return {"verdict": tactic.verdict, "words": tactic.verdict_words, "seen": tactic.verdict}


def _tactic(request, pk):
    one = tactic_shown(request.user, pk)
    if one is None:
        raise Http404
    return one


def _page(request, one):
    may = can_plan(request.user, scope_of(one.scope))
    context = tactic_page(request.user, one)
    context |= {"may": may, "verdict_form": VerdictForm(initial=_verdict(one)) if may else None}
    return desk_page(request, "analytics/tactic.html", context | HERE)
