"""Events and polls of a small house: for its pages, and for those who walk through them."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from community.polls.actions import answer_poll, close_poll, consult, open_poll, vote
from community.polls.actions.opening import Choice
from community.polls.models import Electorate, Poll, PollKind
from events.actions import answer_date, check_in
from events.actions.keys import make_calendar_key
from events.facts import Asked
from events.models import Attendance, Coming, Event, Occurrence
from tests.factories import make_event, make_member, make_topic

DAY = timedelta(days=1)


@dataclass
class Meeting:
    event: Event  # a series with seats, a line and questions
    date: Occurrence
    seat: Attendance  # the member's
    draft: Event
    over: Occurrence  # the member came
    tonight: Occurrence  # its door is open
    poll: Poll
    ranked: Poll
    dates: Poll
    consultation: Poll


def meet(world) -> Meeting:
    """What is planned, who comes, what is asked: enough that no page about it is empty."""
    host, member, group = world.manager, world.member, world.group
    begins = (timezone.now() + 7 * DAY).astimezone(ZoneInfo("Europe/Stockholm"))
    begins = begins.replace(hour=14, minute=0, second=0, microsecond=0)
    event = make_event(
        group=group,
        author=host,
        title="Open workshop: bleed your brakes",
        source="We bleed two bikes **together**, slowly. Then you do your own.",
        starts_at=begins,
        hours=3,
        rule="FREQ=WEEKLY;COUNT=6",
        place="Slakthuset 12, the blue door",
        directions="Metro Globen, 6 minutes.",
        accessibility="Step-free from the yard.",
        online_url="https://meet.example.org/brakes",
        bring="Your bike, old gloves",
        cost="Free",
        capacity=3,
        guests_max=1,
        questions=[Asked("Which brake?")],
        organisers=[world.other],
    )
    date = event.occurrences.soonest_first().first()
    seat = _come(date, member, note="brings syringes")
    for number in range(4):
        _come(date, make_member(display_name=f"Wheel {number}"))
    date.refresh_from_db()
    make_calendar_key(member=member)
    return Meeting(
        event=event,
        date=date,
        seat=seat,
        draft=make_event(group=group, author=host, title="Winter ride", announced=False),
        over=_over(group, host, member),
        tonight=_tonight(group, host, member),
        **_ask(world),
    )


def _come(date, member, note=""):
    question = date.event.questions.first()
    answers = {question.pk: "The front one."} if question else None
    return answer_date(
        occurrence=date, member=member, coming=Coming.GOING, note=note, answers=answers
    )


def _over(group, host, member):
    soon = timezone.now() + timedelta(hours=3)
    event = make_event(group=group, author=host, title="Weld day", starts_at=soon)
    date = event.occurrences.get()
    check_in(attendance=_come(date, member), by=host)
    past = {"starts_at": soon - 2 * DAY, "ends_at": soon - 2 * DAY + timedelta(hours=2)}
    Occurrence.objects.filter(pk=date.pk).update(**past)
    Event.objects.filter(pk=event.pk).update(**past)
    return Occurrence.objects.get(pk=date.pk)


def _tonight(group, host, member):
    event = make_event(
        group=group, author=host, title="Tonight", starts_at=timezone.now() + timedelta(hours=2)
    )
    date = event.occurrences.get()
    _come(date, member)
    return date


def _ask(world):
    words = [Choice(text="Left"), Choice(text="Right"), Choice(text="Straight on")]
    begins = timezone.now() + 9 * DAY
    days = [Choice(starts_at=begins + number * DAY, place="The yard") for number in range(3)]
    asked = {
        "poll": _poll(world, "Which way?", PollKind.SINGLE, words),
        "ranked": _poll(world, "In which order?", PollKind.RANKED, words),
        "dates": _poll(world, "When do we ride?", PollKind.DATES, days),
        "consultation": _poll(world, "Do we need a second pump?", PollKind.MULTIPLE, words),
    }
    consultation = asked["consultation"]
    consult(poll=consultation, by=world.manager, electorate=Electorate.GROUP, quorum=1)
    vote(poll=consultation, member=world.member, chosen=[consultation.options.first().pk])
    consultation = close_poll(poll=consultation, by=world.manager)
    answer_poll(poll=consultation, by=world.manager, outcome="We buy **one**.")
    return asked


def _poll(world, question, kind, choices):
    topic = make_topic(group=world.group, author=world.manager, title=question)
    post = topic.posts.get(number=1)
    return open_poll(
        post=post, author=world.manager, question=question, kind=kind, choices=choices
    )
