"""Calendars to subscribe to, in a member's settings."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.core.access import members_only
from community.groups.queries import memberships_of
from community.members.silence import though_silenced
from events.actions.keys import drop_calendar_key, make_calendar_key
from events.queries.feeds import calendar_key_of


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@though_silenced
def subscribe(request):
    """The addresses of calendars, and a new one of one's own, shown this once."""
    secret = make_calendar_key(member=request.user) if request.method == "POST" else ""
    context = {
        "key": calendar_key_of(request.user),
        "secret": secret,
        "groups": [one.group for one in memberships_of(request.user)],
        "tab": "calendar",
    }
    response = render(request, "events/subscribe.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@members_only
@though_silenced
def subscribe_remove(request):
    drop_calendar_key(member=request.user)
    messages.success(request, _("The address no longer opens anything."))
    return redirect("events:subscribe")
