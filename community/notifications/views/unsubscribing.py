"""The way out of mail, one click from each of them (RFC 8058)."""

from django.http import Http404
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community.core.access import anyone
from community.members.silence import though_silenced
from community.notifications import actions
from community.notifications.leaving import leaving_by


@csrf_exempt  # mail programs post here without a page of ours; the signed token is the proof
@require_http_methods(["GET", "HEAD", "POST"])
@anyone
@though_silenced
def unsubscribe(request, token):
    """A GET shows a button, for scanners follow links; only the POST ends anything."""
    leaving = leaving_by(token)
    if leaving is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        actions.unsubscribe(leaving)
    with translation.override(leaving.member.language):
        context = {"leaving": leaving, "is_done": is_done, "token": token}
        return render(request, "notifications/unsubscribe.html", context)
