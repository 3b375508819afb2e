"""The public log."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.core.access import anyone, lead_to_sign_in
from community.members.models import Reading
from community.members.queries import the_community
from moderation.queries.log import log_page


@require_safe
@anyone
def log(request):
    """What was decided here, for everybody who may read here."""
    if not request.user.is_authenticated and the_community().reading == Reading.MEMBERS:
        return lead_to_sign_in(request)
    page = log_page(request.user, request.GET.get("after", ""))
    return render(request, "moderation/log.html", {"page": page})
