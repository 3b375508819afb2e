"""The door of the figures: for those who run the house or a group, inside the desk's frame."""

from functools import wraps

from django.contrib import admin
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from analytics.permissions import sees_any_figures
from community.core.access import lead_to_sign_in, require


def planners_only(view):
    """Open to those who run something; which of it, `visible_to` and the scope say."""

    @wraps(view)
    @never_cache
    def door(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return lead_to_sign_in(request)
        require(sees_any_figures(request.user))
        return view(request, *args, **kwargs)

    door.access = "planners"
    return door


def desk_page(request, template, context, status=200):
    """A page of the desk that is no list of the admin."""
    return render(request, template, admin.site.each_context(request) | context, status=status)
