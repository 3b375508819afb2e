"""A signed-in member reads in their own language and time."""

import zoneinfo

from django.utils import timezone, translation

from community.members.actions.seeing import is_to_be_noted, note_seen
from community.members.viewers import viewers


class MemberMiddleware:
    """Speaks the member's language, in their time zone, keeps their pages out of caches, and notes
    that they were here."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        member = request.user
        if not member.is_authenticated:
            timezone.deactivate()
            return self.get_response(request)
        if is_to_be_noted(member):
            note_seen(member)
            viewers.forget(str(member.pk))  # nobody tells of this column
        return answered(request, self.get_response)


def answered(request, answer):
    """The answer in the member's language and time, for nobody else to keep."""
    member = request.user
    request.LANGUAGE_CODE = member.language
    with translation.override(member.language), timezone.override(_zone(member.time_zone)):
        response = answer(request)
    if not response.has_header("Cache-Control"):
        response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Language"] = member.language
    return response


def _zone(name):
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
