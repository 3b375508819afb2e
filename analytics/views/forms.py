"""How the pages of this room answer a form."""

from django.views.decorators.http import require_http_methods

from analytics.views.doors import desk_page
from community.core.forms import status_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def sent(request):
    """What a form is bound to: nothing until it was sent."""
    return request.POST if request.method == "POST" else None


def form_page(request, template, form, context):
    """The page of a form, as it was asked for or as it came back."""
    status = status_of(form) if form.errors else 200
    return desk_page(request, template, context | {"form": form}, status)


def renewed(form, seen):
    """After somebody else saved: the words stay, and saving again puts them in place of theirs."""
    form.data = form.data.copy()
    form.data["seen"] = seen
    form.is_clashed = True
