"""Where members of a place meet: an event that some come to, a draft, and a consultation."""

from datetime import timedelta

from django.utils import timezone

from community.polls.actions import answer_poll, close_poll, consult, open_poll, vote
from community.polls.actions.opening import Choice
from community.polls.models import Electorate, PollKind
from events.actions import answer_date, plan_event
from events.actions.announcing import take_topic
from events.actions.keys import make_calendar_key
from events.facts import Asked, Facts
from events.models import Coming
from tests.factories import make_topic
from tests.walls.places import BAIT

ASKED = "What do you eat?"


def meet(place, world):
    """An event with its words, somebody who comes, and another who is planned still."""
    says, host = place.says, place.host
    place.event = _planned(place, says("eventtitle"), says("eventbody"), says("where"))
    place.planned = _planned(place, says("planned"), says("planned"), says("planned"))
    topic = make_topic(
        group=place.group,
        author=host,
        kind="event",
        title=f"{says('eventtitle')} {BAIT}",
        source=f"{says('eventbody')} {BAIT}",
    )
    take_topic(place.event, topic)
    place.date = place.event.occurrences.get()
    question = place.event.questions.get()
    place.seat = answer_date(
        occurrence=place.date,
        member=place.member,
        coming=Coming.GOING,
        note=says("attending"),
        answers={question.pk: says("answered")},
    )
    place.calendar_secret = make_calendar_key(member=place.member)
    ask(place, world)


def _planned(place, title, source, where):
    begins = timezone.now() + timedelta(days=7)
    facts = Facts(
        starts_at=begins,
        ends_at=begins,
        zone="Europe/Stockholm",
        place=where,
        online_url=f"https://meet.example.org/{place.says('link')}",
    )
    return plan_event(
        author=place.host,
        group=place.group,
        title=title,
        source=source,
        tags=[],
        facts=facts,
        questions=[Asked(ASKED)],
    )


def ask(place, world):
    """A consultation in a post of the host's, voted in, and answered by the house."""
    says = place.says
    asking = make_topic(group=place.group, author=place.host, title="We ask you", source="Say.")
    place.poll = open_poll(
        post=asking.posts.get(number=1),
        author=place.host,
        question=says("pollquestion"),
        kind=PollKind.SINGLE,
        choices=[Choice(text=says("polloption")), Choice(text="None of it")],
    )
    option = place.poll.options.get(text=says("polloption"))
    vote(poll=place.poll, member=place.member, chosen=[option.pk])
    consult(poll=place.poll, by=world.manager, electorate=Electorate.READERS, quorum=None)
    close_poll(poll=place.poll, by=world.manager)
    answer_poll(poll=place.poll, by=world.manager, outcome=says("outcome"))
