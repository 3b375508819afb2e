"""Whom a happening concerns: those who answered, may still see the event, and did not do it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from community.core.clock import database_now
from community.core.outbox import keeper
from community.groups.models import Membership, Role
from community.members.models import User
from community.notifications.actions import notify
from community.notifications.models import Kind
from community.topics.queries import readers_of
from events.models import Attendance, Happening, Organiser, Told
from events.telling.truth import CONCERNED, concerns, is_so

KINDS = {Told.REMINDED: Kind.REMINDER, Told.ASKED: Kind.HOSTING}
OF_THE_DATE = (Told.CHANGED, Told.CANCELLED, Told.RESTORED, Told.REMINDED, Told.THANKED)
# Whoever relies on a seat hears what becomes of it, whatever way they chose.
OWED = frozenset(Told.values) - {Told.REMINDED, Told.ASKED, Told.THANKED}


@keeper
def tell_happening(*, happening_id: int) -> None:
    """Tell of one happening those whom it concerns at this moment, each once; five questions,
    however many they are. What is no longer so is told to nobody."""
    happening = _taken(happening_id)
    if happening is None or happening.told_at is not None:
        return
    now = database_now()
    Happening.objects.filter(pk=happening.pk).update(told_at=now)
    event = happening.occurrence.event
    if event.topic_id is None or event.topic.is_deleted or not is_so(happening, now):
        return
    members = _audience(happening).exclude(pk=happening.by_id)
    told = Told(happening.told)
    notify(
        members=members.values_list("pk", flat=True),
        kind=KINDS.get(told, Kind.EVENT),
        subject=f"happening:{happening.pk}",
        gather=f"event:{event.pk}",
        place=event.topic.group_id,
        actor=happening.member if told == Told.ASKED else None,
        owed=told in OWED,
    )


def _taken(pk):
    """Another worker at the same happening is waited for, and finds that it is told."""
    rows = Happening.objects.select_for_update(of=["self"]).filter(pk=pk)
    return rows.select_related("member", "occurrence__event__topic__group").first()


def _audience(happening) -> QuerySet[User]:
    readers = readers_of(happening.occurrence.event.topic.group)
    if happening.told in OF_THE_DATE:
        return readers.filter(Exists(_concerned(happening)))
    own = Attendance.objects.filter(
        occurrence=happening.occurrence_id, member=happening.member_id
    ).first()
    if not concerns(happening, own):
        return readers.none()
    return _hosts(happening) if happening.told == Told.ASKED else readers.filter(pk=own.member_id)


def _concerned(happening):
    """The answers of the date that it concerns, to be looked for from a member."""
    answers = Q(coming__in=CONCERNED[Told(happening.told)])
    if happening.told == Told.THANKED:
        answers |= Q(came_at__isnull=False)
    of_date = Attendance.objects.filter(occurrence=happening.occurrence_id)
    return of_date.filter(answers, member=OuterRef("pk"))


def _hosts(happening):
    """The organisers who may still read there; where nobody hosts, those who run the group."""
    event = happening.occurrence.event
    readers = readers_of(event.topic.group)
    hosts = readers.filter(Exists(Organiser.objects.filter(event=event, member=OuterRef("pk"))))
    if hosts.exists():
        return hosts
    running = Membership.objects.filter(group=event.topic.group_id, role=Role.MANAGER)
    return readers.filter(Exists(running.filter(member=OuterRef("pk"))))
