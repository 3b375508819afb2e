"""An event's page, and what becomes of it as a whole."""

from urllib.parse import unquote

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.core.access import anyone, members_only, require
from community.core.errors import Refused
from community.core.forms import attempt, status_of
from events import actions, permissions
from events.forms.answering import AnswerForm, HowForm
from events.forms.dates import CancelForm
from events.models import Event
from events.queries import around, event_shown
from events.showing.page import EventShown
from events.views.loading import number_in

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@anyone
def event_detail(request, pk, slug):
    """One event, opened at the date that was asked for or at the next."""
    event = event_shown(request.user, pk)
    asked = number_in(request, "date")
    date = around.date_of(event, asked)
    if asked is not None and date is None:
        raise Http404
    if request.path != unquote(event.get_absolute_url()):
        return redirect(f"{event.get_absolute_url()}?date={asked}" if asked else event)
    shown = EventShown(event, date, request.user)
    return render(request, "events/detail.html", detail_context(shown))


def detail_context(shown, form=None):
    """What the page needs beside what is shown: the forms of whoever answers."""
    context = {"shown": shown, "event": shown.event, "date": shown.date, "here": "events"}
    if shown.can_answer:
        context["form"] = form or answer_form(shown)
    if shown.asks_how_it_was:
        context["how_form"] = HowForm()
    return context


def answer_form(shown, data=None):
    """The form of an answer; it starts with what was answered before."""
    own = shown.own
    said = {}
    if own is not None:
        said = {"coming": _answered(own), "guests": own.guests, "note": own.note}
        said |= {f"q{one.question_id}": one.text for one in own.answers.all()}
    return AnswerForm(data, event=shown.event, questions=shown.questions, initial=said)


def _answered(own):
    """Waiting, asking and a kept seat came of one answer: to come."""
    return own.coming if own.coming in ("maybe", "not_going") else "going"


@require_POST
@members_only
def event_announce(request, pk):
    """From a draft to an event that people may come to."""
    event = event_shown(request.user, pk)
    require(permissions.can_announce(request.user, event) or not event.is_draft)
    return redirect(announced(request, event))


def announced(request, event):
    """Announce it and say what came of it; refused, it stays a draft with all its words."""
    try:
        made = actions.announce_event(event=event, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return event.get_absolute_url()
    if isinstance(made, Event):
        messages.success(request, _("The event is announced."))
        return made.get_absolute_url()
    messages.info(request, _("A manager looks at it first. You get a notice."))
    return event.get_absolute_url()


@get_or_post
@members_only
def event_cancel(request, pk):
    """Call the whole event off; all who answered are told."""
    event = event_shown(request.user, pk)
    require(permissions.can_cancel(request.user, event))
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"by": request.user, **form.cleaned_data}
        done = attempt(form, lambda: actions.cancel_event(event=event, **said) or event)
        if done is not None:
            messages.success(request, _("The event is cancelled. Those who answered are told."))
            return redirect(event)
    context = {"event": event, "form": form, "back": event.get_absolute_url(), "here": "events"}
    status = status_of(form) if form.errors else 200
    return render(request, "events/cancel.html", context, status=status)


@require_POST
@members_only
def event_restore(request, pk):
    """It takes place after all."""
    event = event_shown(request.user, pk)
    require(permissions.can_cancel(request.user, event))
    actions.restore_event(event=event, by=request.user)
    messages.success(request, _("The event takes place. Those who answered are told."))
    return redirect(event)


@require_POST
@members_only
def event_drop(request, pk):
    """Throw a draft away."""
    event = event_shown(request.user, pk)
    require(permissions.can_edit(request.user, event))
    actions.drop_draft(event=event, by=request.user)
    messages.success(request, _("The draft is gone."))
    return redirect("events:calendar")
