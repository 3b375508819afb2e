"""What stands around a date on its event's page."""

from community.members.models import User, Viewer
from community.polls.models import Option, Poll
from community.topics.models import Post, Topic
from community.uploads.models import Kind, Upload
from community.uploads.queries import files_of
from events.models import Answer, Attendance, Coming, Event, Occurrence, Question
from events.queries.dates import date_to_answer

FIRST_FACES, FIRST_WAITING, FIRST_ASKED, NEWEST = 6, 5, 20, 3
PICTURES_MOST = 8


def date_of(event: Event, pk: int | None) -> Occurrence | None:
    """The date that was asked for; else the one that the page opens at."""
    if pk is None:
        return date_to_answer(event.pk)
    return Occurrence.objects.filter(event=event, pk=pk).first()


def other_dates(event: Event, date: Occurrence, most: int = 6) -> list[Occurrence]:
    """Those that come next of a series, without the one that is shown."""
    dates = Occurrence.objects.filter(event=event).coming().exclude(pk=date.pk)
    found = list(dates.soonest_first()[:most])
    for one in found:
        one.event = event
    return found


def hosts_of_event(event: Event) -> list[User]:
    """Who hosts it, the first first."""
    rows = event.hosts.select_related("member").order_by("made_at", "pk")
    return [row.member for row in rows]


def faces_of(date: Occurrence, coming: str, most: int) -> list[Attendance]:
    """The first who gave this answer, with their faces; whoever closed their account has none."""
    rows = Attendance.objects.filter(occurrence=date, coming=coming).select_related("member")
    rows = rows.filter(member__in=User.objects.admitted())
    return list(rows.order_by("answered_at", "pk")[:most])


def asking(date: Occurrence) -> list[Attendance]:
    """Who asked to come, longest first, with what they answered: for the hosts."""
    rows = faces_of(date, Coming.ASKED, FIRST_ASKED)
    answers = Answer.objects.filter(attendance__in=rows).select_related("question").order_by("pk")
    found: dict[int, list[Answer]] = {}
    for one in answers:
        found.setdefault(one.attendance_id, []).append(one)
    for row in rows:
        row.said = found.get(row.pk, [])
    return rows


def questions_of(event: Event) -> list[Question]:
    """What is asked of whoever joins now."""
    return list(event.questions.filter(dropped_at=None))


def first_post(topic: Topic) -> Post | None:
    """The description of an announced event."""
    return Post.objects.filter(topic=topic, number=1).standing().first()


def newest_replies(topic: Topic, without: list[int]) -> list[Post]:
    """The last few of the talk, in the order of the talk; not of those kept away."""
    posts = Post.objects.filter(topic=topic, number__gt=1).standing().exclude(author__in=without)
    newest = posts.select_related("author").order_by("-number")[:NEWEST]
    return list(newest)[::-1]


def planned_before(author: User, uid: str) -> Event | None:
    """What the same form made, when it was sent before."""
    events = Event.objects.filter(author=author, uid=uid).select_related("topic", "draft_group")
    return events.first() if uid else None


def option_shown(viewer: Viewer, pk: int) -> Option | None:
    """A time and place that a poll proposes, where the viewer may read the poll."""
    polls = Poll.objects.visible_to(viewer)
    options = Option.objects.filter(poll__in=polls, starts_at__isnull=False)
    return options.select_related("poll__post__topic__group").filter(pk=pk).first()


def pictures_of(member: User, event: Event | None = None) -> list[Upload]:
    """What may become the picture of an event: its own, and the last few that a member brought."""
    own = list(files_of(member).filter(kind=Kind.PICTURE)[:PICTURES_MOST])
    if event is not None and event.cover is not None and event.cover not in own:
        return [event.cover, *own]
    return own
