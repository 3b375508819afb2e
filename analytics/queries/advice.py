"""Advice: what is open and for how long, one with its evidence, and what is behind a link."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from analytics.days import ONE, moment_of, today, zone
from analytics.models import Advice, AdviceState, Pin
from analytics.queries.quoting import with_posts
from analytics.queries.signals import Reader
from analytics.scopes import PLACE, Scope
from analytics.tokens import advice_named
from community.core.clock import database_now
from community.core.paging import Page, key_page
from community.members.models import User, Viewer

LINK_LASTS = timedelta(days=90)
ANSWERED = (AdviceState.ACCEPTED, AdviceState.DECLINED)
OPEN = (AdviceState.SENT, AdviceState.ACCEPTED)  # somebody still has to do something
SHOWN = {  # what the list can be narrowed to: its states, and its order
    "open": ((AdviceState.SENT,), ("sent_at", "pk")),
    "drafts": ((AdviceState.DRAFT,), ("-made_at", "-pk")),
    "answered": (ANSWERED, ("-answered_at", "-pk")),
    "done": ((AdviceState.DONE,), ("-done_at", "-pk")),
    "all": (tuple(AdviceState.values), ("-made_at", "-pk")),
}
MOST = 20
LATELY = timedelta(days=14)


@dataclass(frozen=True)
class Open:
    """Advice that waits for its answer, or for being done, and how many days since it was sent."""

    advice: Advice
    days: int


def open_by_age(viewer: Reader, scope: Scope, day: date | None = None) -> list[Open]:
    """What was advised about this part of the house, or about any where it is the place, and was
    not settled when a day ended, or is not now, the oldest first: sent without an answer, or
    accepted and not done."""
    day = day or today()
    end = moment_of(day + ONE)
    was_open = Q(state__in=OPEN) | Q(state=AdviceState.DECLINED, answered_at__gte=end)
    was_open |= Q(state=AdviceState.DONE, done_at__gte=end)
    rows = Advice.objects.visible_to(viewer).filter(was_open, sent_at__lt=end)
    if scope.kind != PLACE:
        rows = rows.filter(scope=str(scope))
    return [Open(one, days_open(one, day)) for one in rows.order_by("sent_at", "pk")[:MOST]]


def days_open(advice: Advice, day: date) -> int:
    """Days of the community from when it was first sent until `day`; 0 for a draft."""
    if advice.sent_at is None:
        return 0
    return max((day - advice.sent_at.astimezone(zone()).date()).days, 0)


def advice_page(viewer: Viewer, shown: str, after: str) -> Page:
    """One part of the list. `shown` is one of SHOWN."""
    states, keys = SHOWN[shown]
    rows = Advice.objects.visible_to(viewer).filter(state__in=states).select_related("by")
    return key_page(rows, after, keys=keys)


def advice_shown(viewer: Viewer) -> QuerySet[Advice]:
    return Advice.objects.visible_to(viewer).select_related("by")


def pins_of(advice: Advice) -> list[Pin]:
    """Its evidence, in order, with what is asked of each."""
    return list(with_posts(Pin.objects.filter(advice=advice)).order_by("position", "pk"))


def advice_by(token: str) -> Advice | None:
    """What a link leads to: its newest sending, within ninety days."""
    named = advice_named(token)
    if named is None:
        return None
    pk, number = named
    since = database_now() - LINK_LASTS
    sent = Advice.objects.exclude(state=AdviceState.DRAFT).select_related("by")
    return sent.filter(pk=pk, link_number=number, changed_at__gt=since).first()


def to_follow_up(viewer: Viewer) -> list[Advice]:
    """Advice whose day to ask about again has come, the longest waiting first."""
    rows = Advice.objects.visible_to(viewer).filter(
        state__in=(AdviceState.SENT, *ANSWERED), follow_up_on__lte=today()
    )
    return list(rows.order_by("follow_up_on", "pk")[:MOST])


def answered_lately(viewer: Viewer) -> list[Advice]:
    """Advice that was answered in the last two weeks and not done since, the newest first."""
    rows = Advice.objects.visible_to(viewer).filter(
        state__in=ANSWERED, answered_at__gt=timezone.now() - LATELY
    )
    return list(rows.order_by("-answered_at", "-pk")[:MOST])


def keepers_of(advice: Advice) -> list[User]:
    """Who hears of its answer: whoever wrote it, while they may still see it; else those who run
    the house."""
    if Advice.objects.visible_to(advice.by).filter(pk=advice.pk).exists():
        return [advice.by]
    running = User.objects.welcome().filter(manager_since__isnull=False)
    return list(running.order_by("pk")[:MOST])
