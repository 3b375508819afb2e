"""Advice at the desk: the list, one with its evidence, writing, sending, and what became of it."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analytics.actions.advising import (
    ChangedMeanwhile,
    answer_advice,
    drop_advice,
    edit_advice,
    finish_advice,
    follow_up,
    refuse_sent,
    send_advice,
    version_of,
    write_advice,
)
from analytics.days import today
from analytics.forms.advice import AdviceForm, DoneForm, FollowForm, RecordForm, SendForm
from analytics.permissions import can_plan
from analytics.queries.advice import SHOWN, advice_page, days_open
from analytics.queries.places import parts_for
from analytics.scopes import scope_of
from analytics.showing.advice import tone_of
from analytics.views.advice_page import loaded, show_advice
from analytics.views.doors import desk_page, planners_only
from analytics.views.forms import form_page, get_or_post, renewed, sent
from community.core.access import require
from community.core.forms import attempt

HERE = {"here": "advice", "tab": "advice"}


@require_safe
@planners_only
def advice(request):
    """By state and age."""
    shown = request.GET.get("show", "")
    shown = shown if shown in SHOWN else "open"
    page = advice_page(request.user, shown, request.GET.get("after", ""))
    day = today()
    rows = [(one, tone_of(one), days_open(one, day)) for one in page]
    context = {"page": page, "rows": rows, "shown": shown}
    return desk_page(request, "analytics/advice.html", context | HERE)


@require_safe
@planners_only
def advice_one(request, pk):
    return show_advice(request, loaded(request, pk))


@get_or_post
@planners_only
def advice_new(request):
    form = AdviceForm(sent(request), parts=parts_for(request.user))
    if form.is_valid():
        require(can_plan(request.user, form.cleaned_data["scope"]))
        made = write_advice(by=request.user, **form.written_down)
        return redirect("analytics:advice_one", made.pk)
    return form_page(request, "analytics/advice_form.html", form, HERE)


@get_or_post
@planners_only
def advice_edit(request, pk):
    one = _plannable(request, pk)
    if request.method != "POST":
        refuse_sent(one)
    initial = AdviceForm.written(one) | {"seen": version_of(one)}
    form = AdviceForm(sent(request), initial=initial, parts=parts_for(request.user))
    if form.is_valid():
        require(can_plan(request.user, form.cleaned_data["scope"]))
        if attempt(form, lambda: edit_advice(advice=one, **form.cleaned_data)):
            messages.success(request, _("Saved."))
            return redirect("analytics:advice_one", pk)
    if isinstance(getattr(form, "refusal", None), ChangedMeanwhile):
        renewed(form, version_of(_plannable(request, pk)))
    return form_page(request, "analytics/advice_form.html", form, HERE | {"advice": one})


@require_POST
@planners_only
def advice_drop(request, pk):
    """Throw a draft away."""
    drop_advice(advice=_plannable(request, pk))
    messages.success(request, _("The draft was thrown away."))
    return redirect("analytics:advice")


@require_POST
@planners_only
def advice_send(request, pk):
    """Send it, or again under a new link."""
    one, form = _plannable(request, pk), SendForm(request.POST)
    if not form.is_valid():
        raise BadRequest("no sending of ours")
    made = send_advice(advice=one, by=request.user, seen=form.cleaned_data["seen"])
    messages.success(request, _sent_words(made))
    return redirect("analytics:advice_one", pk)


@require_POST
@planners_only
def advice_record(request, pk):
    """Write down an answer that came by another way."""
    one, form = _plannable(request, pk), RecordForm(request.POST)
    if form.is_valid() and attempt(form, lambda: answer_advice(advice=one, **form.given)):
        return redirect("analytics:advice_one", pk)
    return show_advice(request, one, record=form)


@require_POST
@planners_only
def advice_done(request, pk):
    """Say what came of it."""
    one, form = _plannable(request, pk), DoneForm(request.POST)
    if form.is_valid() and attempt(form, lambda: finish_advice(advice=one, **form.cleaned_data)):
        return redirect("analytics:advice_one", pk)
    return show_advice(request, one, done=form)


@require_POST
@planners_only
def advice_follow(request, pk):
    """Choose the day on which it is asked about again."""
    one = _plannable(request, pk)
    form = FollowForm(request.POST, initial={"follow_up_on": one.follow_up_on})
    if not form.is_valid():
        return show_advice(request, one, follow=form)
    follow_up(advice=one, on=form.cleaned_data["follow_up_on"])
    messages.success(request, _("Saved."))
    return redirect("analytics:advice_one", pk)


def _plannable(request, pk):
    one = loaded(request, pk)
    require(can_plan(request.user, scope_of(one.scope)))
    return one


def _sent_words(advice):
    if advice.to_address:
        return _("It is on its way to %(address)s.") % {"address": advice.to_address}
    return _("The link is ready. Copy it below and hand it over.")
