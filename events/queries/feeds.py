"""What calendars are told: the events of a feed, with the dates that differ from their rule."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from community.groups.models import Group
from community.members.models import User, Viewer
from community.members.permissions import may_sign_in
from community.members.queries import hash_of
from community.topics.models import Post
from events.models import Attendance, CalendarKey, Event, Occurrence, Organiser
from events.queries.dates import MINE

BEHIND, AHEAD = timedelta(days=90), timedelta(days=400)
EVENTS_MOST = 1_000  # of a feed; series first, then the latest
DATES_MOST = 20_000


@dataclass(frozen=True)
class Entry:
    """An event with what a calendar shows of it.

    Of a single event `dates` holds its date, of a whole series those that differ from its rule;
    of a series that a member only goes to now and then (`is_whole` is false), the dates they
    answered to. `own` has a member's answers by date, in their own calendar only; `reminds` puts
    alarms on all dates.
    """

    event: Event
    words: str
    dates: list[Occurrence]
    own: dict[int, Attendance] = field(default_factory=dict)
    is_own: bool = False
    is_whole: bool = True
    reminds: bool = False

    def answer(self, occurrence: Occurrence) -> str:
        own = self.own.get(occurrence.pk)
        return own.coming if own else ""


def calendar_key_of(member: User) -> CalendarKey | None:
    return CalendarKey.objects.filter(member=member).first()


def reader_by(secret: str) -> User | None:
    """Whose calendar this secret opens, while the gate would let them in."""
    key = CalendarKey.objects.select_related("member").filter(secret_hash=hash_of(secret)).first()
    return key.member if key and may_sign_in(key.member).is_allowed else None


def event_for_file(viewer: Viewer, pk: int) -> Event | None:
    """An announced event that the viewer may know of."""
    return _announced(viewer).filter(pk=pk).first()


def house_entries() -> list[Entry]:
    """What guests may know of, for everybody."""
    guest = AnonymousUser()
    return _entries(_of_feed(guest))


def group_entries(viewer: Viewer, group: Group) -> list[Entry]:
    return _entries(_of_feed(viewer).filter(topic__group=group))


def file_entries(event: Event) -> list[Entry]:
    return _entries([event], reminds=True)


def member_entries(member: User) -> list[Entry]:
    """A member's own calendar: what they said yes or maybe to, and what they host."""
    now = timezone.now()
    own = Attendance.objects.filter(member=member, coming__in=MINE)
    own = own.filter(occurrence__ends_at__gt=now - BEHIND).select_related("occurrence")
    answers = {one.occurrence_id: one for one in own.order_by("-pk")[:EVENTS_MOST]}
    answered = {one.occurrence.event_id for one in answers.values()}
    hosts = Organiser.objects.filter(member=member)
    hosted = set(hosts.order_by("-pk").values_list("event_id", flat=True)[:EVENTS_MOST])
    events = _of_feed(member, Q(pk__in=answered | hosted))
    return _entries(events, own=answers, is_own=True, whole=hosted)


def _announced(viewer) -> QuerySet[Event]:
    return Event.objects.visible_to(viewer).announced().select_related("topic__group")


def _of_feed(viewer, *narrowed) -> QuerySet[Event]:
    now = timezone.now()
    near = Occurrence.objects.filter(event=OuterRef("pk")).between(now - BEHIND, now + AHEAD)
    is_single = ExpressionWrapper(Q(rule=""), output_field=BooleanField())
    events = _announced(viewer).filter(Exists(near), *narrowed)
    return events.order_by(is_single, "-starts_at", "-pk")


def _entries(events, *, own=None, is_own=False, whole=None, reminds=False):
    events = list(events[:EVENTS_MOST])
    own = own or {}
    words, dates = _words_of(events), _dates_of(events, own)
    entries = []
    for one in events:
        is_whole = whole is None or one.pk in whole
        shown = _shown(one, dates.get(one.pk, []), own, is_whole)
        told = {"own": own, "is_own": is_own, "is_whole": is_whole, "reminds": reminds}
        entries.append(Entry(one, words.get(one.topic_id, ""), shown, **told))
    return entries


def _shown(event, dates, own, is_whole):
    """Of a single event the one date that holds: the one that stands, were there ever others."""
    if not event.is_repeated:
        return sorted(dates, key=lambda one: (one.cancelled_at is not None, one.starts_at))[:1]
    return dates if is_whole else [one for one in dates if one.pk in own]


def _words_of(events):
    posts = Post.objects.filter(topic__in=[one.topic_id for one in events], number=1)
    return dict(posts.standing().values_list("topic_id", "text"))


def _dates_of(events, own):
    """The dates a calendar must hear of beside the rule."""
    by_key = {one.pk: one for one in events}
    singles = [one.pk for one in events if not one.is_repeated]
    told = Q(event__in=singles) | Q(is_changed=True) | Q(cancelled_at__isnull=False)
    told |= Q(moved_from__isnull=False) | Q(pk__in=list(own))
    rows = Occurrence.objects.filter(told, event__in=list(by_key)).order_by("starts_at", "pk")
    found: dict[int, list[Occurrence]] = {}
    for row in rows[:DATES_MOST]:
        row.event = by_key[row.event_id]
        found.setdefault(row.event_id, []).append(row)
    return found
