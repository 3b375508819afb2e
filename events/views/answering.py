"""Answering: coming or not, taking a kept seat, letting people in, and how it was."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from community.core.access import members_only, require
from community.core.forms import attempt, status_of
from community.core.htmx import fragment_or_redirect, page_or_fragment
from community.members.silence import though_silenced
from events import actions, permissions
from events.forms.answering import HowForm, JudgeForm
from events.queries import own_attendance
from events.queries.calendar import date_shown
from events.queries.door import attendance_at_door
from events.showing.page import EventShown
from events.views.event import answer_form, detail_context
from events.views.loading import date_or_404


@require_POST
@members_only
@though_silenced
def answer(request, pk):
    """Say whether one comes. Full, one waits in line; where hosts approve, one asks."""
    date = date_or_404(request, pk)
    require(permissions.can_answer(request.user, date))
    form = answer_form(EventShown(date.event, date, request.user), request.POST)
    if form.is_valid():
        said = form.said
        done = attempt(
            form, lambda: actions.answer_date(occurrence=date, member=request.user, **said)
        )
        if done is not None:
            return _answered(request, date)
    return _card(request, date, form, status=status_of(form))


def _answered(request, date):
    """The card as it is now."""
    date = date_or_404(request, date.pk)
    context = detail_context(EventShown(date.event, date, request.user))
    return fragment_or_redirect(request, "events/_answered.html", context, to=date)


def _card(request, date, form, status):
    """The page again with what was refused; for htmx the card alone."""
    date = date_shown(request.user, date.pk)
    if date is None:  # it went out of sight meanwhile
        raise Http404
    context = detail_context(EventShown(date.event, date, request.user), form)
    page, fragment = "events/detail.html", "events/_answer.html"
    return page_or_fragment(request, page, fragment, context, status=status)


@require_POST
@members_only
@though_silenced
def confirm(request, pk):
    """Take the seat that is kept."""
    date, own = _own(request, pk)
    actions.confirm_seat(attendance=own)
    return _answered(request, date)


@require_POST
@members_only
@though_silenced
def give_up(request, pk):
    """Leave one's seat, or one's place in line, to the next."""
    date, own = _own(request, pk)
    actions.give_up(attendance=own)
    return _answered(request, date)


def _own(request, pk):
    date = date_or_404(request, pk)
    own = own_attendance(request.user, date)
    if own is None:
        raise Http404
    return date, own


@require_POST
@members_only
def judge(request, pk):
    """Let somebody in who asked, or not."""
    asking = attendance_at_door(request.user, pk)
    if asking is None or not permissions.can_judge(request.user, asking.occurrence.event):
        raise Http404  # who asked is nobody else's to know
    form = JudgeForm(request.POST)
    if form.is_valid():
        actions.judge(attendance=asking, by=request.user, **form.cleaned_data)
    date = date_or_404(request, asking.occurrence_id)
    context = detail_context(EventShown(date.event, date, request.user))
    return fragment_or_redirect(request, "events/_asking.html", context, to=date)


@require_POST
@members_only
@though_silenced
def how(request, pk):
    """How it was, from those who came."""
    date, own = _own(request, pk)
    require(permissions.can_say_how_it_was(request.user, own, date.event))
    form = HowForm(request.POST)
    if form.is_valid():
        done = attempt(
            form, lambda: actions.say_how_it_was(attendance=own, **form.cleaned_data) or own
        )
        if done is not None:
            return redirect(date)
    context = detail_context(EventShown(date.event, date, request.user)) | {"how_form": form}
    page, fragment = "events/detail.html", "events/_how.html"
    return page_or_fragment(request, page, fragment, context, status=status_of(form))
