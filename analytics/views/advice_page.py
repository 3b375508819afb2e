"""The page of one advice, as it was asked for, or with a form that came back."""

from django.conf import settings
from django.shortcuts import get_object_or_404

from analytics.days import today
from analytics.forms.advice import DoneForm, FigureForm, FollowForm, RecordForm, WordsForm
from analytics.models import AdviceState
from analytics.permissions import advice_holds, can_plan
from analytics.queries.advice import advice_shown, days_open, pins_of
from analytics.queries.places import name_of, parts_for
from analytics.queries.signals import last_rolled_day
from analytics.scopes import GROUP, scope_of
from analytics.showing.advice import evidence_of, tone_of
from analytics.tokens import advice_address
from analytics.views.doors import desk_page
from community.core.forms import status_of


def loaded(request, pk):
    """The advice, for those who run that part of the house; for others there is none."""
    return get_object_or_404(advice_shown(request.user), pk=pk)


def show_advice(request, advice, **forms):
    """`forms` are those that came back, by name."""
    status = next((status_of(form) for form in forms.values()), 200)
    context = _facts(request, advice) | _forms(request, advice)
    return desk_page(request, "analytics/advice_one.html", context | forms, status)


def _facts(request, advice):
    is_sent = advice.state == AdviceState.SENT
    may = can_plan(request.user, scope_of(advice.scope))
    is_open = is_sent and may and advice_holds(advice)
    return {
        "advice": advice,
        "tone": tone_of(advice),
        "days": days_open(advice, today()),
        "place": name_of(advice.scope),
        "language": dict(settings.LANGUAGES).get(advice.language, advice.language),
        "evidence": evidence_of(pins_of(advice)),
        "may_plan": may,
        "is_draft": advice.state == AdviceState.DRAFT,
        "is_sent": is_sent,
        "is_accepted": advice.state == AdviceState.ACCEPTED,
        "link": advice_address(advice) if is_open else "",
        "is_shut": is_sent and may and not is_open,
        "here": "advice",
        "tab": "advice",
    }


def _forms(request, advice):
    figure = FigureForm(
        auto_id="figure-%s",
        parts=_parts(request.user, advice),
        initial={"day": last_rolled_day(), "scope": advice.scope},
    )
    return {
        "words": WordsForm(auto_id="words-%s"),
        "figure": figure,
        "record": RecordForm(auto_id="record-%s"),
        "done": DoneForm(auto_id="done-%s"),
        "follow": FollowForm(auto_id="follow-%s", initial={"follow_up_on": advice.follow_up_on}),
    }


def _parts(viewer, advice):
    """Of what figures may be pinned: advice about one group speaks of that group alone."""
    about = scope_of(advice.scope)
    parts = parts_for(viewer)
    return [one for one in parts if about.kind != GROUP or one[0] == about]
