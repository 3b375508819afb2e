"""Events and polls in a browser: from an idea to who came, and from a question to its outcome."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.core.outbox import keep_all
from community.polls.actions import Choice
from community.polls.models import Ballot, Poll, PollKind
from events.models import Attendance, Coming, Event, Occurrence
from tests.browser.visiting import PHONE
from tests.factories import make_event, make_group, make_member, make_poll, make_topic


@pytest.fixture
def hosts(transactional_db):
    return make_member(name="jonas-e", display_name="Jonas Ek", time_zone="Europe/Stockholm")


@pytest.fixture
def group(hosts):
    return make_group(name="Stockholm", slug="stockholm", managers=[hosts])


def plan(page, *, title, day, begins="14:00", ends="17:00", seats=""):
    page.go(reverse("events:create") + "?group=stockholm")
    page.get_by_label("Title").fill(title)
    page.get_by_label("What will you do there?").fill("We bleed two bikes **together**.")
    page.get_by_label("First day").fill(day)
    page.get_by_label("Begins").fill(begins)
    page.get_by_label("Ends").fill(ends)
    page.locator("[name=place]").fill("The blue door")
    if seats:
        page.get_by_label("Seats").fill(seats)


def answers(page, words):
    page.locator("#answer .seg label", has_text=words).click()


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def begin_soon(event):
    """Its door opens a day before."""
    begins = timezone.now() + timedelta(hours=2)
    moments = {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}
    Occurrence.objects.filter(event=event).update(**moments)
    Event.objects.filter(pk=event.pk).update(**moments)


def end(event):
    ended = timezone.now() - timedelta(hours=1)
    moments = {"starts_at": ended - timedelta(hours=2), "ends_at": ended}
    Occurrence.objects.filter(event=event).update(**moments)
    Event.objects.filter(pk=event.pk).update(**moments)


def test_an_event_goes_from_an_idea_to_who_came(visit, hosts, group):
    ada, bob = make_member(display_name="Ada Wong"), make_member(display_name="Bob Bell")
    host, first, second = visit(hosts), visit(ada), visit(bob, size=PHONE)

    plan(host, title="Open workshop", day=in_days(9), seats="1")
    host.press("Announce")
    host.get_by_role("heading", name="Open workshop", level=1).wait_for()
    event = Event.objects.get()

    first.go(event.get_absolute_url())
    answers(first, "Going")
    first.says("You have a seat")
    second.go(event.get_absolute_url())
    answers(second, "Going")
    second.until(lambda: Attendance.objects.filter(member=bob, coming=Coming.WAITING).exists())

    answers(first, "Can’t")
    second.until(lambda: Attendance.objects.filter(member=bob, coming=Coming.OFFERED).exists())
    keep_all()
    second.go(reverse("notifications:inbox"))
    second.locator("main").get_by_role("link", name="Open workshop").first.click()
    second.press("Take the seat")
    second.says("You have a seat")

    begin_soon(event)
    second.go(event.get_absolute_url())
    second.press("Your ticket, for the door")
    code = second.locator(".ticket img")
    second.until(lambda: code.evaluate("one => one.complete && one.naturalWidth > 0"))

    host.go(reverse("events:door", args=[event.occurrences.get().pk]))
    host.get_by_role("button", name="Check in Bob Bell").click()
    host.get_by_role("button", name="Not here Bob Bell").wait_for()

    end(event)
    second.go(event.get_absolute_url())
    second.locator("form label", has_text="Good").first.click()
    second.press("Send")
    second.says("Thank you for saying how it was.")
    seat = Attendance.objects.get(member=bob)
    assert seat.came
    assert seat.satisfaction is not None
    assert host.complaints + first.complaints + second.complaints == []


def test_a_series_is_planned_one_date_is_cancelled_and_the_calendar_shows_it(visit, hosts, group):
    page = visit(hosts)
    plan(page, title="Monthly call", day=in_days(3))
    page.get_by_label("Repeats").select_option("weekly")
    page.get_by_text("More about repeating").click()
    page.get_by_label("or so many times").fill("4")
    page.press("Announce")
    page.get_by_role("heading", name="Monthly call", level=1).wait_for()
    event = Event.objects.get()
    assert event.occurrences.count() == 4

    second = event.occurrences.soonest_first()[1]
    page.go(reverse("events:date_cancel", args=[second.pk]))
    page.locator("main form textarea, main form input[type=text]").first.fill("The house is shut.")
    page.locator("main form").get_by_role("button", name="Cancel this date").click()
    page.says("Cancelled")
    second.refresh_from_db()
    assert second.cancelled_at is not None

    page.go(f"{reverse('events:calendar')}?view=list")
    assert page.locator("main").get_by_role("link", name="Monthly call").count() >= 3
    page.go(f"{reverse('events:calendar')}?view=month")
    page.locator("main").get_by_role("link", name="Monthly call").first.wait_for()
    assert page.complaints == []


def test_without_javascript_one_plans_answers_checks_in_and_votes(visit, hosts, group):
    ada = make_member(display_name="Ada Wong")
    host, page = visit(hosts, script=False), visit(ada, script=False)
    plan(host, title="Open workshop", day=in_days(9))
    host.press("Announce")
    host.get_by_role("heading", name="Open workshop", level=1).wait_for()
    event = Event.objects.get()

    page.go(event.get_absolute_url())
    answers(page, "Going")
    page.locator("#answer noscript button, #answer .btn-main").first.click()
    page.says("You have a seat")

    begin_soon(event)
    host.go(reverse("events:door", args=[event.occurrences.get().pk]))
    host.get_by_role("button", name="Check in Ada Wong").click()
    host.get_by_role("button", name="Not here Ada Wong").wait_for()

    poll = make_poll(post=make_topic(group=group, author=hosts).posts.get(number=1))
    page.go(poll.post.topic.get_absolute_url())
    page.locator("#p1 ~ *, #p1").get_by_role("link", name="poll").first.click()
    page.get_by_role("radio", name="Left").check()
    page.press("Vote")
    page.says("Your vote counts.")
    assert Ballot.objects.filter(poll=poll).count() == 1


def test_a_poll_is_asked_voted_in_changed_and_closed(visit, hosts, group):
    ada = make_member(display_name="Ada Wong")
    topic = make_topic(group=group, author=hosts, title="Which way?")
    host, page = visit(hosts), visit(ada)

    host.go(reverse("polls:create", args=[topic.posts.get(number=1).pk]))
    host.get_by_label("Question").fill("Left or right?")
    host.get_by_label("Choices, one a line").fill("Left\nRight")
    host.press("Open the poll")
    host.locator(".poll").wait_for()
    poll = Poll.objects.get()

    page.go(topic.get_absolute_url())
    page.locator(".poll").get_by_role("radio", name="Left").check()
    page.press("Vote")
    page.says("Your vote counts.")
    page.locator(".poll").get_by_role("radio", name="Right").check()
    page.press("Change my vote")
    page.until(lambda: poll.options.get(text="Right").votes == 1)

    assert Poll.objects.get().voter_count == 1
    assert host.complaints + page.complaints == []


def test_a_date_that_suits_most_becomes_the_event(visit, hosts, group):
    from_now = timezone.now() + timedelta(days=5)
    poll = make_poll(
        post=make_topic(group=group, author=hosts, title="When?").posts.get(number=1),
        kind=PollKind.DATES,
        choices=days(from_now),
    )
    page = visit(hosts)
    page.go(poll.post.topic.get_absolute_url())
    option = poll.options.first()
    page.locator(".poll").get_by_role("button", name="Decide for").first.click()
    page.until(lambda: Poll.objects.get().chosen_id == option.pk)
    page.press("Make it an event")

    assert page.locator("[name=place]").input_value() == "The yard"
    page.get_by_label("Title").fill("The ride")
    page.press("Announce")
    page.get_by_role("heading", name="The ride", level=1).wait_for()
    assert Event.objects.get().starts_at == option.starts_at


def days(begins):
    from_day = begins.replace(hour=16, minute=0, second=0, microsecond=0)
    return [
        Choice(starts_at=from_day, ends_at=from_day + timedelta(hours=2), place="The yard"),
        Choice(starts_at=from_day + timedelta(days=1), place="The wood"),
    ]


def test_a_full_event_of_a_secret_group_is_nowhere_for_others(visit, hosts):
    crew = make_group(name="Crew", slug="crew", visibility="secret", managers=[hosts])
    event = make_event(group=crew, author=hosts, title="Secret ride", capacity=1)
    page = visit(make_member())

    assert page.go(event.get_absolute_url()) == 404
    page.go(reverse("events:calendar"))
    assert page.get_by_text("Secret ride").count() == 0
