"""Tickets for the event stream. The stream itself is no view: see app.py."""

from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.core.access import anyone
from community.live.channels import heard_by
from community.live.tickets import live_address, rights_of


@require_safe
@anyone
@never_cache
def ticket(request):
    """Where this browser listens for what its pages show; nowhere, when it may hear nothing."""
    heard = heard_by(request.user, request.GET.getlist("on"))
    if not heard:
        return JsonResponse({"address": ""})
    rights = rights_of(request.user, request.session.session_key)
    rights += sorted({right for one in heard for right in one.rights})
    return JsonResponse({"address": live_address([one.channel for one in heard], rights)})
