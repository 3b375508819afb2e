"""One date of an event: changed, called off, given back; and who comes to it."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.core.access import members_only, require
from community.core.forms import attempt, status_of
from events import actions, permissions
from events.forms.dates import CancelForm, DateForm
from events.forms.event import span_said
from events.models import Coming
from events.queries import attendances_of
from events.showing.when import when_of
from events.views.event import get_or_post
from events.views.loading import date_or_404

GROUPS = {
    "going": (Coming.GOING,),
    "maybe": (Coming.MAYBE,),
    "waiting": (Coming.WAITING, Coming.OFFERED),
    "asked": (Coming.ASKED, Coming.REFUSED),
}
FOR_HOSTS = {"asked"}


@get_or_post
@members_only
def date_edit(request, pk):
    """Another time, place or number of seats for this date alone."""
    date = date_or_404(request, pk)
    require(permissions.can_edit(request.user, date.event))
    form = DateForm(request.POST or None, event=date.event, initial=_said(date))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        changed = attempt(
            form, lambda: actions.change_date(occurrence=date, by=request.user, **given) or date
        )
        if changed is not None:
            messages.success(request, _("Changed. Those who answered are told."))
            return redirect(date)
    context = {"date": date, "event": date.event, "when": when_of(date), "form": form}
    status = status_of(form) if form.errors else 200
    return render(request, "events/date_edit.html", context | {"here": "events"}, status=status)


def _said(date):
    """The fields that say what this date is now."""
    clock = ZoneInfo(date.event.zone)
    said = span_said(date, clock, is_all_day=date.event.is_all_day)
    said |= {"place": date.own_place, "directions": date.own_directions}
    said |= {"online_url": date.own_online_url, "note": date.note, "capacity": date.capacity}
    return said


@get_or_post
@members_only
def date_cancel(request, pk):
    """Call one date off; all who answered for it are told."""
    date = date_or_404(request, pk)
    require(permissions.can_cancel(request.user, date.event))
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"by": request.user, **form.cleaned_data}
        done = attempt(form, lambda: actions.cancel_date(occurrence=date, **said) or date)
        if done is not None:
            messages.success(request, _("This date is cancelled. Those who answered are told."))
            return redirect(date)
    context = {"event": date.event, "date": date, "when": when_of(date), "form": form}
    context |= {"back": date.get_absolute_url(), "here": "events"}
    status = status_of(form) if form.errors else 200
    return render(request, "events/cancel.html", context, status=status)


@require_POST
@members_only
def date_restore(request, pk):
    """It takes place after all."""
    date = date_or_404(request, pk)
    require(permissions.can_cancel(request.user, date.event))
    actions.restore_date(occurrence=date, by=request.user)
    messages.success(request, _("This date takes place. Those who answered are told."))
    return redirect(date)


@require_safe
@members_only
def who(request, pk):
    """Who comes, who may come, who waits; for the hosts, who asked."""
    date, viewer = date_or_404(request, pk), request.user
    require(permissions.can_see_who(viewer, date.event))
    is_host = permissions.can_host(viewer, date.event)
    chosen = request.GET.get("show", "")
    if chosen not in GROUPS or (chosen in FOR_HOSTS and not is_host):
        chosen = "going"
    after = request.GET.get("after", "")
    page = attendances_of(date, viewer, coming=GROUPS[chosen], after=after)
    context = {"date": date, "event": date.event, "when": when_of(date), "page": page}
    context |= {"chosen": chosen, "is_host": is_host, "here": "events"}
    return render(request, "events/who.html", context)
