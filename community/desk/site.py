"""The manager's side of the bar: one admin site, our look, for those who manage something."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from community.core.access import anyone, lead_to_sign_in, require
from community.desk.permissions import can_use_desk
from community.desk.rail import rail_for
from community.desk.today import today

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
        return [one for one in super().get_urls() if getattr(one, "name", None) not in SHUT]

    def each_context(self, request):
        rail = rail_for(self, request)
        return {
            **super().each_context(request),
            "desk_rail": rail,
            "desk_near": [one for _head, places in rail for one in places if one.is_near],
        }

    @at_the_desk
    def index(self, request, extra_context=None):
        """Today."""
        context = {**self.each_context(request), **today(request.user), "here": "today"}
        return TemplateResponse(request, "admin/index.html", context)

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
