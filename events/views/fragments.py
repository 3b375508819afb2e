"""Pieces about events for the pages of rooms below: each empty where there is nothing to say."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.core.access import anyone
from community.core.htmx import wants_fragment
from community.groups.queries import group_shown
from community.members.queries import member_called, readable
from events.queries import around
from events.queries.calendar import event_of_topic, found_events, member_dates, next_dates
from events.showing.calendar import Item
from events.showing.page import EventShown
from events.showing.when import when_of

HOME_MOST, GROUP_MOST, MEMBER_MOST, FOUND_MOST = 4, 4, 5, 3
LONGEST, WORDS_MOST = 200, 6  # of what was searched for


def _lines(request, dates, template, **more):
    """Dates as a short list; without any, nothing at all."""
    items = [Item(one, when_of(one)) for one in dates]
    return render(request, template, {"items": items, **more})


@require_safe
@anyone
def coming(request):
    """What comes next, on the home page."""
    if not wants_fragment(request):
        return redirect("events:calendar")
    dates = next_dates(request.user, most=HOME_MOST)
    return _lines(request, dates, "events/_coming.html")


@require_safe
@anyone
def of_group(request, slug):
    """What comes next in a group."""
    group = group_shown(request.user, slug)
    if group is None:
        raise Http404
    if not wants_fragment(request):
        return redirect(f"{reverse('events:calendar')}?group={group.slug}")
    dates = next_dates(request.user, group=group, most=GROUP_MOST)
    return _lines(request, dates, "events/_of_group.html", group=group)


@require_safe
@anyone
def of_member(request, name):
    """What a member hosts and goes to, as far as the viewer may know of it."""
    member = member_called(request.user, name)
    if member is None:
        raise Http404
    if not wants_fragment(request):
        return redirect(member)
    dates = member_dates(request.user, member, MEMBER_MOST)
    return _lines(request, dates, "events/_of_member.html", member=member)


@require_safe
@anyone
def found(request):
    """Events whose title holds the words that somebody searched for."""
    asked = request.GET.get("q", "")
    if not wants_fragment(request):
        return redirect(f"{reverse('search:page')}?{request.GET.urlencode()}")
    words = readable(asked[:LONGEST]).split()[:WORDS_MOST]
    dates = found_events(request.user, words, FOUND_MOST) if words else []
    return _lines(request, dates, "events/_found.html")


@require_safe
@anyone
def of_topic(request, pk):
    """The event that a topic talks about, as a card on the topic's page."""
    event = event_of_topic(pk, request.user)
    if event is None:
        raise Http404
    if not wants_fragment(request):
        return redirect(event)
    shown = EventShown(event, around.date_of(event, None), request.user)
    return render(request, "events/_of_topic.html", {"shown": shown, "event": event})
