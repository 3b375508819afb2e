"""An event that was announced, who answered, and what they were told."""

from datetime import UTC, datetime, timedelta

from community.core import outbox
from community.members.models import User
from community.notifications.letters import speaking_to
from community.notifications.models import Notice
from community.notifications.subjects import shown_to
from events.happenings import tell
from events.models import Attendance, Happening, Occurrence, Organiser
from tests.factories import make_member, make_occurrence

STOCKHOLM = "Europe/Stockholm"


def planned(*, begins=None, title="Open workshop", **more):
    """One date of an announced event, by default a week from now."""
    return make_occurrence(starts_at=begins, title=title, hours=more.pop("hours", 3), **more)


def dated(event, begins, hours=3, **more):
    """One more date of an event."""
    ends = begins + timedelta(hours=hours)
    return Occurrence.objects.create(
        event=event, original_at=begins, starts_at=begins, ends_at=ends, **more
    )


def answered(date, coming="going", member=None, **more):
    """What a member answered for a date; who."""
    member = member or make_member(time_zone=STOCKHOLM)
    Attendance.objects.create(occurrence=date, member=member, coming=coming, **more)
    return member


def hosted(date, member=None):
    member = member or make_member()
    Organiser.objects.create(event=date.event, member=member)
    return member


def happens(date, told, **more):
    """It happens, and whom it concerns is told."""
    more.setdefault("key", f"{told}:{Happening.objects.count()}")
    tell(occurrence=date, told=told, **more)
    outbox.keep_all()
    return Happening.objects.get(key=more["key"])


def told_to(member):
    """The kinds in a member's inbox that are about events, oldest first."""
    mine = Notice.objects.filter(member=member, subject__startswith="happening:").order_by("pk")
    return list(mine.values_list("kind", flat=True))


def read_by(member):
    """What a member's notices about events say to them now, in their language and by their clock:
    titles and texts, oldest first."""
    member = User.objects.get(pk=member.pk)
    mine = Notice.objects.filter(member=member, subject__startswith="happening:").order_by("pk")
    with speaking_to(member):
        shown = shown_to(member, mine)
    return [(shown[one.pk].title, shown[one.pk].text) for one in mine if one.pk in shown]


def moment(*when):
    return datetime(*when, tzinfo=UTC)
