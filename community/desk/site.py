"""The manager's side of the bar: one admin site, our look, for those who manage something."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from community.core.access import anyone, lead_to_sign_in, require
from community.desk import views
from community.desk.permissions import can_use_desk, runs_something
from community.desk.rail import pages_for, rail_for
from community.desk.today import today
from moderation.views.doors import waiting_for

NEAR = 5  # places on a phone's bar, Today among them
# Addresses of Django's that know nothing of groups: they would name what is not to be named.
SHUT = {"autocomplete", "jsi18n", "view_on_site"}


def at_the_desk(view):
    """For views of the desk itself: the site's own door stands before each of them."""
    view.access = "managers"
    return view


class DeskSite(AdminSite):
    """Opens for managers of the community and of groups; they sign in at the front door."""

    site_header = site_title = index_title = _("Desk")
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Takes in what was made for the desk. Other apps' tables know nothing of groups."""
        if getattr(admin_class, "is_for_desk", False):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request):
        return can_use_desk(request.user)

    def shows_lists_to(self, viewer):
        """Volunteers come for the queue; the lists are for those who run something."""
        return runs_something(viewer)

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def door(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return lead_to_sign_in(request)
            require(self.has_permission(request))
            return inner(request, *args, **kwargs)

        return door

    def get_urls(self):
        ours = [
            path("today/done/", self.admin_view(views.thing_done), name="thing_done"),
            path("today/later/", self.admin_view(views.thing_later), name="thing_later"),
            path("today/back/", self.admin_view(views.thing_back), name="thing_back"),
        ]
        theirs = (one for one in super().get_urls() if getattr(one, "name", None) not in SHUT)
        return [*ours, *theirs]

    def each_context(self, request):
        rail, pages = rail_for(self, request), pages_for(request)
        near = [one for _head, places in rail for one in places if one.is_near]
        return {
            **super().each_context(request),
            "desk_rail": rail,
            "desk_pages": pages,
            "desk_near": near[: max(NEAR - 1 - len(pages), 0)],
        }

    @at_the_desk
    def index(self, request, extra_context=None):
        """Today."""
        frame, page = self.each_context(request), today(request.user, waiting_for(request))
        return TemplateResponse(request, "admin/index.html", {**frame, **page, "here": "today"})

    @at_the_desk
    def app_index(self, request, app_label, extra_context=None):
        """The lists of one room; the rail says the same in a better order."""
        if not self.get_app_list(request, app_label):
            raise Http404
        return redirect("admin:index")

    @anyone
    def login(self, request, extra_context=None):
        """The desk has no sign-in of its own."""
        here = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")

    @at_the_desk
    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    @at_the_desk
    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    @at_the_desk
    def password_change_done(self, request, extra_context=None):
        return redirect("members:settings")
