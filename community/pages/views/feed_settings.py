"""A member's private feed, in their settings."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.core.access import members_only
from community.members.silence import though_silenced
from community.pages import actions, queries


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@though_silenced
def feed_settings(request):
    """What the feed is, and a new address for it, shown this once."""
    secret = actions.make_feed_key(member=request.user) if request.method == "POST" else ""
    context = {"key": queries.feed_key_of(request.user), "secret": secret, "tab": "feed"}
    response = render(request, "pages/feed_settings.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@members_only
@though_silenced
def feed_remove(request):
    actions.drop_feed_key(member=request.user)
    messages.success(request, _("The address no longer opens anything."))
    return redirect("pages:feed_settings")
