"""Dates of many events: what comes, and what a calendar shows."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from community.core.paging import Page, key_page
from community.groups.models import Group
from community.members.models import User, Viewer
from community.topics.models import TaggedTopic
from events.models import Attendance, Coming, Occurrence, Organiser

LONGEST = timedelta(days=366)  # no date lasts longer: how far back a calendar has to look
SHOWN_MAX = 5_000  # dates of one calendar page
MINE = (Coming.GOING, Coming.OFFERED, Coming.WAITING, Coming.ASKED, Coming.MAYBE)
PUBLIC = (Coming.GOING, Coming.OFFERED)  # what a member's profile tells others
KEYS = ("starts_at", "pk")


def shown_dates(
    viewer: Viewer, *, group: Group | None = None, tag: str | None = None
) -> QuerySet[Occurrence]:
    """Dates of announced events that the viewer may know of, with all that a row shows.

    `own_coming` is what the viewer answered, None without an answer.
    """
    dates = Occurrence.objects.visible_to(viewer).announced()
    if group is not None:
        dates = dates.filter(event__topic__group=group)
    if tag:
        worn = TaggedTopic.objects.filter(tag__slug=tag)
        dates = dates.filter(event__topic__in=worn.values("content_object"))
    own = Attendance.objects.filter(occurrence=OuterRef("pk"), member=viewer.pk)
    return dates.select_related("event__topic__group", "event__cover").annotate(
        own_coming=Subquery(own.values("coming")[:1])
    )


def coming_dates(
    viewer: Viewer,
    *,
    group: Group | None = None,
    tag: str | None = None,
    member: User | None = None,
    limit: int,
    after: str | None = None,
) -> Page:
    """What takes place next, soonest first; `member`: what they host or, for members only, are
    going to."""
    dates = shown_dates(viewer, group=group, tag=tag).standing().coming()
    if member is not None:
        answers = MINE if member.pk == viewer.pk else PUBLIC
        dates = dates.filter(concerning(member, answers if viewer.is_authenticated else ()))
    return key_page(dates, after or "", keys=KEYS, size=limit)


def dates_between(
    viewer: Viewer,
    start: datetime,
    end: datetime,
    *,
    group: Group | None = None,
    tag: str | None = None,
    mine: bool = False,
) -> list[Occurrence]:
    """All that touches this time, cancelled dates too, soonest first."""
    dates = shown_dates(viewer, group=group, tag=tag).between(start, end)
    dates = dates.filter(starts_at__gt=start - LONGEST)
    dates = dates.select_related(None).select_related("event__topic__group")
    if mine:
        dates = dates.filter(concerning(viewer, MINE)) if viewer.is_authenticated else dates.none()
    return list(dates.soonest_first()[:SHOWN_MAX])


def dates_of_event(viewer: Viewer, event_id: int, *, limit: int) -> list[Occurrence]:
    """The next dates of one event; of one that is over, the last ones."""
    dates = Occurrence.objects.visible_to(viewer).filter(event=event_id)
    dates = dates.select_related("event__topic__group", "event__draft_group")
    coming = list(dates.coming().soonest_first()[:limit])
    return coming or list(dates.order_by("-starts_at", "-pk")[:limit])[::-1]


def date_to_answer(event_id: int) -> Occurrence | None:
    """The date that an event's page opens at: the next one; of what is over, the last."""
    dates = Occurrence.objects.filter(event=event_id)
    coming = dates.filter(ends_at__gt=timezone.now())
    return (
        coming.filter(cancelled_at=None).soonest_first().first()
        or coming.soonest_first().first()
        or dates.order_by("-starts_at", "-pk").first()
    )


def concerning(member: Viewer, answers: Iterable[str]) -> Q:
    """Dates that a member gave one of these answers to, or hosts."""
    answered = Attendance.objects.filter(
        occurrence=OuterRef("pk"), member=member.pk, coming__in=answers
    )
    hosted = Organiser.objects.filter(event=OuterRef("event"), member=member.pk)
    return Q(Exists(answered)) | Q(Exists(hosted))
