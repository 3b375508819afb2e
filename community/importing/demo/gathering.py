"""Events of the demo: planned, cancelled, over; who comes, who waits and who came.

Their days are counted from the day on which the demo is loaded, by the clock of each.
"""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from community.groups.models import Group, TopicKind
from community.importing.counting import counted
from community.importing.posting import new_topic, next_post, said_in_markdown
from community.importing.tagging import tag_topics
from community.importing.trouble import CannotImport
from community.members.models import User
from community.topics.models import ReadMark, Topic
from events.actions import cancel_event
from events.actions.importing import BroughtIn, bring_in_answer, bring_in_event
from events.actions.planning import write_questions
from events.facts import Asked, Facts
from events.models import Coming, Event, Occurrence
from events.recurrence import is_in_step

FILE = "events.toml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ANSWERS = {
    "going": Coming.GOING,
    "waiting": Coming.GOING,  # the seats are taken by then
    "asked": Coming.ASKED,
    "maybe": Coming.MAYBE,
    "cant": Coming.NOT_GOING,
}
SAID = ("language", "place", "directions", "accessibility", "online_url", "bring", "cost")
SET = ("capacity", "guests_max", "needs_approval", "closes_days", "is_for_all", "rule")
APART = timedelta(minutes=28)
DAY = timedelta(days=1)
ASKED_FOR = 20 * DAY


@transaction.atomic
def load_events(
    folder: Path, members: dict[str, User], groups: dict[str, Group], *, read_until: datetime
) -> None:
    """All events of the file, if there is one."""
    path = folder / FILE
    rows = tomllib.loads(path.read_text("utf-8")).get("event", ()) if path.is_file() else ()
    topics: dict[int, Topic] = {}
    keys: set[int] = set()
    with counted(keys):
        for row in rows:
            _check(row, members, groups)
            event = _event(row, members, groups)
            keys.add(event.topic_id)
            topics[event.topic_id] = event.topic
            tag_topics({event.topic_id: row.get("tags", [])})
    _mark_read(topics, read_until)


def _check(row, members, groups):
    people = [row["by"], *row.get("hosts", ())]
    people += [
        name for one in row.get("coming", ()) for key in ANSWERS for name in one.get(key, ())
    ]
    people += [one["by"] for one in row.get("said", ())]
    for name in people:
        if name not in members:
            raise CannotImport(f"{FILE}, {row['title']}: {name} is no member of the house.")
    if row["group"] not in groups:
        raise CannotImport(f"{FILE}, {row['title']}: there is no group {row['group']}.")


def _event(row, members, groups) -> Event:
    now = timezone.now()
    topic = _topic(row, members, groups[row["group"]], now)
    hosts = [members[name] for name in (row["by"], *row.get("hosts", ()))]
    event = bring_in_event(topic=topic, author=hosts[0], facts=_facts(row, now), hosts=hosts)
    write_questions(event, [Asked(text) for text in row.get("questions", ())])
    if reason := row.get("cancelled"):
        event = cancel_event(event=event, by=hosts[0], reason=reason)  # nobody answered yet
    for one in row.get("coming", ()):
        _answers(event, one, members, topic.made_at)
    return event


def _topic(row, members, group, now):
    author, said = members[row["by"]], said_in_markdown(row["text"].strip())
    moment = now - row["told"] * DAY
    topic = new_topic(
        group=group,
        author=author,
        kind=TopicKind.EVENT,
        title=row["title"],
        text=said.text,
        made_at=moment,
    )
    topic.save()
    next_post(topic, author, said, moment).save()
    for number, one in enumerate(row.get("said", ()), 1):
        at = now.replace(hour=16, minute=12) - one["ago"] * DAY + number * APART
        next_post(topic, members[one["by"]], said_in_markdown(one["text"]), at).save()
    return topic


def _facts(row, now) -> Facts:
    zone = ZoneInfo(row["zone"])
    day = first_day(row, now.astimezone(zone).date())
    is_all_day = "from" not in row
    begins = time() if is_all_day else time.fromisoformat(row["from"])
    ends = time() if is_all_day else time.fromisoformat(row["to"])
    last = day + row["days"] * DAY if is_all_day else day
    return Facts(
        starts_at=datetime.combine(day, begins, zone),
        ends_at=datetime.combine(last, ends, zone),
        zone=row["zone"],
        is_all_day=is_all_day,
        **{name: row[name] for name in (*SAID, *SET) if name in row},
    )


def first_day(row, today: date) -> date:
    """The weekday it is on; or, some months ago, the first day that its rule means."""
    if "rule" not in row:
        weekday = WEEKDAYS.index(row["on"])
        return today + ((weekday - today.weekday() - 1) % 7 + 1 + 7 * row["week"]) * DAY
    month = today.year * 12 + today.month - 1 - row["months_ago"]
    first = date(month // 12, month % 12 + 1, 1)
    zone = ZoneInfo(row["zone"])
    days = (first + number * DAY for number in range(31))
    return next(
        day
        for day in days
        if is_in_step(
            starts_at=datetime.combine(day, time(12), zone), zone=row["zone"], rule=row["rule"]
        )
    )


def _answers(event, row, members, since):
    """In the order in which they stand, day after day: whoever comes first has the seat."""
    occurrence = _date(event, row["date"])
    notes, satisfied = row.get("notes", {}), row.get("satisfied", {})
    given = [(name, coming) for key, coming in ANSWERS.items() for name in row.get(key, ())]
    last = min(timezone.now(), occurrence.starts_at)
    first = max(since, last - ASKED_FOR)
    for place, (name, coming) in enumerate(given, 1):
        answer = BroughtIn(
            coming,
            at=first + (last - first) * place / (len(given) + 1),
            note=notes.get(name, ""),
            came_at=occurrence.starts_at if name in row.get("came", ()) else None,
            satisfaction=satisfied.get(name),
        )
        bring_in_answer(occurrence=occurrence, member=members[name], answer=answer)


def _date(event, number) -> Occurrence:
    """0 is the next date, -1 the one before it."""
    now, dates = timezone.now(), list(event.occurrences.order_by("starts_at"))
    coming = sum(date.starts_at <= now for date in dates)
    return dates[coming + number]


def _mark_read(topics, read_until):
    """Members of the group read what there was; the newest days are unread."""
    marks = []
    for topic in topics.values():
        said = topic.posts.filter(made_at__lte=read_until).order_by("-number").first()
        members = topic.group.memberships.values_list("member", flat=True) if said else ()
        marks += [
            ReadMark(member_id=member, topic=topic, number=said.number, read_at=read_until)
            for member in members
        ]
    ReadMark.objects.bulk_create(marks, 1000)
