"""Tables at the desk that managers add to."""

from django.contrib import messages
from django.utils.translation import gettext as _

from community.core.admin.base import DeskAdmin


class KeptAtTheDesk(DeskAdmin):
    """Managers of the community add rows and change them."""

    is_editable = True

    def has_add_permission(self, request):
        return self.has_view_permission(request)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, _("Saved."))
        return self.response_post_save_add(request, obj)
