"""Calendars that programs fetch: the house's, a group's, a member's own, and single files."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.core.access import anyone
from community.groups.models import Group
from community.members.queries import the_community
from events.ical.writing import calendar, event_file
from events.queries import feeds

TYPE = "text/calendar; charset=utf-8"


@require_safe
@anyone
def event_ics(request, pk):
    """One event to take home."""
    event = feeds.event_for_file(request.user, pk)
    if event is None:
        raise Http404
    entry = feeds.file_entries(event)[0]
    body = event_file(entry, name=the_community().name, now=timezone.now())
    return _answer(request, body, file="event.ics")


@require_safe
@anyone
def house_feed(request):
    """What is open to guests, for everybody alike."""
    return _answer(request, _calendar(feeds.house_entries(), the_community().name))


@require_safe
@anyone
def group_feed(request, slug):
    """What whoever asks may know of in this group."""
    group = _readable(request.user, slug)
    return _answer(request, _calendar(feeds.group_entries(request.user, group), _named(group)))


@require_safe
@anyone
def member_feed(request, secret):
    """Asked without a session: what it shows is what its member may know at this moment."""
    return _private(request, secret, lambda member: (feeds.member_entries(member), _named_house()))


@require_safe
@anyone
def member_group_feed(request, secret, slug):
    """The calendar of one group by a member's own key, for groups that guests do not see."""
    return _private(request, secret, partial(_of_group, slug=slug))


def _of_group(member, slug):
    group = _readable(member, slug)
    return feeds.group_entries(member, group), _named(group)


def _private(request, secret, entries_for):
    member = feeds.reader_by(secret)
    if member is None:
        raise Http404
    with translation.override(member.language):
        body = _calendar(*entries_for(member))
    response = _answer(request, body)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _readable(viewer, slug):
    return get_object_or_404(Group.objects.readable_by(viewer), slug=slug)


def _named_house():
    return the_community().name


def _named(group):
    return _("%(group)s at %(house)s") % {"group": group.name, "house": the_community().name}


def _calendar(entries, name):
    return calendar(entries, name=name, now=timezone.now())


def _answer(request, body, *, file=""):
    """The file, or that it is still the same."""
    etag = quote_etag(salted_hmac("events.ics", body, algorithm="sha256").hexdigest()[:32])
    response = get_conditional_response(request, etag=etag) or HttpResponse(body, TYPE)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    if response.status_code == HttpResponse.status_code:
        disposition = content_disposition_header(bool(file), file or "events.ics")
        response.headers["Content-Disposition"] = disposition or "inline"
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
