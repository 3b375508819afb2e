"""Reads of the calendar's list, and of what other pages show of events."""

from datetime import datetime

from django.db.models import Q

from community.core.paging import Page, key_page
from community.groups.models import Group
from community.groups.queries import memberships_of
from community.members.models import User, Viewer
from events.models import Event, Occurrence
from events.queries.dates import KEYS, LONGEST, MINE, PUBLIC, concerning, shown_dates

DRAFTS_MOST = 20
LOOKED_AT = 100  # dates read for a few events: a series has many


def list_from(
    viewer: Viewer, start: datetime, *, group: Group | None, tag: str, mine: bool, after: str
) -> Page:
    """All that ends after a moment, cancelled dates too, soonest first."""
    dates = shown_dates(viewer, group=group, tag=tag)
    dates = dates.filter(ends_at__gt=start, starts_at__gt=start - LONGEST)
    if mine:
        dates = dates.filter(concerning(viewer, MINE))
    return key_page(dates, after, keys=KEYS)


def next_dates(viewer: Viewer, *, group: Group | None = None, most: int) -> list[Occurrence]:
    """What takes place next, each event once, soonest first; without a group, what is near to the
    viewer: of their own groups, for all, or answered to."""
    dates = shown_dates(viewer, group=group).standing().coming()
    own = [one.group_id for one in memberships_of(viewer)] if group is None else []
    if own:
        near = Q(event__topic__group__in=own) | Q(event__is_for_all=True)
        dates = dates.filter(near | concerning(viewer, MINE))
    return _each_once(dates, most)


def member_dates(viewer: Viewer, member: User, most: int) -> list[Occurrence]:
    """What a member hosts or, for members only, goes to; each event once, soonest first."""
    answers = MINE if member.pk == viewer.pk else PUBLIC
    theirs = concerning(member, answers if viewer.is_authenticated else ())
    return _each_once(shown_dates(viewer).standing().coming().filter(theirs), most)


def drafts_of(member: User) -> list[Event]:
    """What a member hosts and nobody was told of yet, last changed first."""
    drafts = Event.objects.visible_to(member).hosted_by(member).filter(topic=None)
    return list(drafts.select_related("draft_group").order_by("-changed_at", "-pk")[:DRAFTS_MOST])


def found_events(viewer: Viewer, words: list[str], most: int) -> list[Occurrence]:
    """The next date of events whose title holds all of these words; past ones have their topic."""
    titled = Q()
    for word in words:
        titled &= Q(event__topic__title__icontains=word)
    dates = shown_dates(viewer).standing().coming().filter(titled)
    return _each_once(dates, most)


def _each_once(dates, most):
    """The next date of each event: a series leaves room for the others."""
    firsts: dict[int, int] = {}
    for date, event in dates.soonest_first().values_list("pk", "event_id")[:LOOKED_AT]:
        firsts.setdefault(event, date)
    chosen = list(firsts.values())[:most]
    return list(dates.filter(pk__in=chosen).soonest_first()) if chosen else []


def event_of_topic(topic: int, viewer: Viewer) -> Event | None:
    """The event that this topic belongs to."""
    events = Event.objects.visible_to(viewer).filter(topic=topic)
    return events.select_related("topic__group", "cover", "draft_group").first()


def date_shown(viewer: Viewer, pk: int) -> Occurrence | None:
    """A date that this person may know of, with its event, topic and group."""
    dates = Occurrence.objects.visible_to(viewer)
    whole = ("event__topic__group", "event__draft_group", "event__cover", "event__author")
    return dates.select_related(*whole).filter(pk=pk).first()
