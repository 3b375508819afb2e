"""Events that come from elsewhere, whole: announced there, perhaps over, and nobody is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from community.members.models import User
from community.topics.models import Topic
from events.actions.checking import checked
from events.actions.planning import write_facts, write_hosts
from events.dating import dates_planned, make_dates
from events.facts import Facts
from events.models import Attendance, Coming, Event, Happening, Occurrence, Told
from events.models.event import GUESTS_MAX
from events.seating import held_date, place, save_counts, seat_or_line


@dataclass(frozen=True)
class BroughtIn:
    """What a member answered there, when, and what came of it."""

    coming: Coming
    at: datetime
    guests: int = 0
    note: str = ""
    came_at: datetime | None = None
    satisfaction: int | None = None
    words: str = ""


@transaction.atomic
def bring_in_event(*, topic: Topic, author: User, facts: Facts, hosts: Iterable[User]) -> Event:
    """The event of a topic that was written for it, announced when the topic was opened.

    It may be over, and hosted by somebody who cannot sign in. Dates that are over say no thanks.
    """
    facts = checked(facts, topic.group)
    event = Event(topic=topic, author=author, announced_at=topic.made_at, made_at=topic.made_at)
    write_facts(event, facts)
    planned = dates_planned(event)
    event.save()
    make_dates(event, planned)
    write_hosts(event, hosts)
    _thank_nobody(event)
    return event


def _thank_nobody(event):
    now = timezone.now()
    over = event.occurrences.filter(ends_at__lte=now).values_list("pk", flat=True)
    Happening.objects.bulk_create(
        Happening(occurrence_id=pk, told=Told.THANKED, key=f"thank:{pk}", told_at=now)
        for pk in over
    )


@transaction.atomic
def bring_in_answer(*, occurrence: Occurrence, member: User, answer: BroughtIn) -> bool:
    """Their answer, also where the date is over; what they answered here themselves goes before.

    Whether it came in.
    """
    date = held_date(occurrence)
    if date.attendances.filter(member=member).exists():
        return False
    row = Attendance(
        occurrence=date,
        member=member,
        coming="",
        guests=min(answer.guests, GUESTS_MAX),
        note=answer.note[:80],
        answered_at=answer.at,
        satisfaction=answer.satisfaction,
        satisfaction_words=answer.words[:500],
    )
    if answer.coming == Coming.GOING:
        seat_or_line(date, row)
    else:
        place(date, row, answer.coming, guests=0)
    if answer.came_at is not None:
        row.came_at, row.came_guests = answer.came_at, row.guests
        date.came_count += 1 + row.came_guests
    row.save()
    save_counts(date, "came_count")
    return True
