"""The manager's side of the bar: one admin site, our look, for those who manage something."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _

from community.groups.permissions import manages_any


class DeskSite(AdminSite):
    """Opens for managers of the community and of groups; they sign in at the front door."""

    site_header = site_title = _("Desk")

    def has_permission(self, request):
        return manages_any(request.user)
