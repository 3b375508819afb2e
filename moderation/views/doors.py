"""The reviewers' door, and the frame of the desk around their pages."""

from functools import wraps

from django.contrib import admin
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from community.core.access import lead_to_sign_in, require
from moderation.permissions import can_review
from moderation.queries.queue import waiting_count


def reviewers_only(view):
    """Open to those who review something; which of it, `visible_to` says."""

    @wraps(view)
    @never_cache
    def door(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return lead_to_sign_in(request)
        require(can_review(request.user))
        return view(request, *args, **kwargs)

    door.access = "reviewers"
    return door


def waiting_for(request) -> int:
    """How many cases wait for who looks. Counted once for a page: its rail and its list say it."""
    if request.method not in ("GET", "HEAD"):  # what is done meanwhile changes it
        return waiting_count(request.user)
    if not hasattr(request, "_waiting"):
        request._waiting = waiting_count(request.user)
    return request._waiting


def desk_page(request, template, context, status=200):
    """A page of the desk that is no list of the admin."""
    return render(request, template, admin.site.each_context(request) | context, status=status)
