"""What goes into a morning mail: what waits unread, as far as its reader wants it by mail."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.members.models import User
from community.notifications import actions, mailing
from community.notifications.digests import digest_for
from community.notifications.leaving import Leaving
from community.notifications.models import (
    QUIET_KINDS,
    Kind,
    MailChoice,
    Notice,
    Preference,
    Rhythm,
    Way,
)
from community.topics.models import Follow, Level
from tests.community.notifications.scenes import keep, replied, talk
from tests.factories import make_group, make_member, make_topic

pytestmark = pytest.mark.django_db


def reader(rhythm=Rhythm.DAILY, **more):
    """A topic of somebody who reads digests and was here today, and one who writes to them."""
    topic, (starter, other) = talk(**more)
    MailChoice.objects.create(member=starter, rhythm=rhythm)
    User.objects.filter(pk=starter.pk).update(seen_at=timezone.now())
    return topic, starter, other


def said_to(member, rhythm=Rhythm.DAILY):
    """The kinds in the member's digest, row by row."""
    digest = digest_for(User.objects.get(pk=member.pk), rhythm, timezone.now())
    return [row.counts for row in digest.unread]


def choose(member, kind, way, place=None):
    actions.choose_ways(member=member, place=place, ways={kind: way})


def leave_kind(member):
    actions.unsubscribe(Leaving(member, Kind.REPLY))


UNWANTED = {
    "in the inbox": lambda member, place: choose(member, Kind.REPLY, Way.INBOX),
    "nothing": lambda member, place: choose(member, Kind.REPLY, Way.NOTHING),
    "in the inbox, in this group": lambda member, place: choose(
        member, Kind.REPLY, Way.INBOX, place
    ),
    "no more mail of this kind": lambda member, place: leave_kind(member),
}


@pytest.mark.parametrize("rhythm", [Rhythm.DAILY, Rhythm.WEEKLY])
@pytest.mark.parametrize("what", UNWANTED)
def test_a_digest_leaves_out_what_its_reader_does_not_want_by_mail(what, rhythm):
    topic, starter, other = reader(rhythm)
    replied(topic, other)
    assert said_to(starter, rhythm) == [{"reply": 1}]

    UNWANTED[what](starter, topic.group_id)

    assert said_to(starter, rhythm) == []


def test_the_choice_of_one_group_comes_before_the_choice_of_all():
    topic, starter, other = reader()
    elsewhere = make_topic(group=make_group(members=[starter, other]), author=starter)
    choose(starter, Kind.REPLY, Way.INBOX)
    choose(starter, Kind.REPLY, Way.MAIL, topic.group_id)

    replied(topic, other)
    replied(elsewhere, other)

    digest = digest_for(starter, Rhythm.DAILY, timezone.now())
    assert [row.head.gather for row in digest.unread] == [f"topic:{topic.pk}"]


def test_one_topic_says_only_what_is_wanted_of_it():
    topic, starter, other = reader()
    choose(starter, Kind.REPLY, Way.INBOX)
    replied(topic, other, f"@{starter.name}, look!")
    replied(topic, other)

    assert said_to(starter) == [{"mention": 1}]


def test_what_one_watches_is_in_a_digest_until_one_says_otherwise():
    topic, _starter, other = reader()
    watcher = make_member()
    Follow.objects.create(member=watcher, topic=topic, level=Level.WATCHING)
    replied(topic, other)
    assert said_to(watcher) == [{"topic": 1}]

    choose(watcher, Kind.TOPIC, Way.INBOX)

    assert said_to(watcher) == []


def test_what_is_unwanted_does_not_crowd_out_what_is_wanted(monkeypatch):
    monkeypatch.setattr("community.notifications.digests.LOOKED_AT", 1)
    topic, starter, other = reader()
    replied(topic, other, f"@{starter.name}, look!")
    replied(topic, other)
    choose(starter, Kind.REPLY, Way.INBOX)

    assert said_to(starter) == [{"mention": 1}]


def test_only_what_stood_in_a_digest_is_noted_as_mailed():
    topic, starter, other = reader()
    replied(topic, other, f"@{starter.name}, look!")
    replied(topic, other)
    choose(starter, Kind.REPLY, Way.INBOX)

    mailing.mail_digest(member_id=starter.pk, period="2026-11-21")
    keep()

    mailed = Notice.objects.filter(member=starter).exclude(mailed_at=None)
    assert [notice.kind for notice in mailed] == ["mention"]


def test_a_digest_asks_the_same_questions_however_much_was_chosen():
    topic, starter, other = reader()
    replied(topic, other)
    with CaptureQueriesContext(connection) as few:
        said_to(starter)
    for kind in Kind:
        choose(starter, kind, Way.MAIL)
        choose(starter, kind, Way.MAIL, topic.group_id)
    replied(topic, other, f"@{starter.name}, look!")

    with CaptureQueriesContext(connection) as many:
        said_to(starter)

    assert len(few) == len(many)


def test_what_is_older_than_the_rhythm_is_no_news():
    topic, starter, other = reader()
    replied(topic, other)
    Notice.objects.update(made_at=timezone.now() - timedelta(days=2))

    assert said_to(starter) == []
    assert said_to(starter, Rhythm.WEEKLY) == [{"reply": 1}]


def test_a_choice_that_nobody_made_is_not_kept(client):
    member = make_member()
    client.force_login(member)
    usual = {kind.value: Way.INBOX if kind in QUIET_KINDS else Way.MAIL for kind in Kind}

    client.post("/settings/notices/", usual | {"reply": "inbox"})

    kept = Preference.objects.filter(member=member).values_list("kind", "way")
    assert list(kept) == [("reply", "inbox")]


def test_what_was_chosen_stays_chosen_when_it_is_as_usual_again(client):
    member = make_member()
    choose(member, Kind.TOPIC, Way.MAIL)
    client.force_login(member)
    usual = {kind.value: Way.INBOX if kind in QUIET_KINDS else Way.MAIL for kind in Kind}

    client.post("/settings/notices/", usual)

    kept = Preference.objects.filter(member=member).values_list("kind", "way")
    assert list(kept) == [("topic", "inbox")]


@pytest.mark.parametrize(
    ("rhythm", "way"),
    [("instant", "inbox"), ("daily", "mail"), ("weekly", "mail"), ("never", "inbox")],
)
def test_the_settings_show_the_usual_way_of_the_members_rhythm(client, rhythm, way):
    member = make_member()
    MailChoice.objects.create(member=member, rhythm=rhythm)
    client.force_login(member)

    form = client.get("/settings/notices/").context["form"]

    assert {form[kind].initial for kind in QUIET_KINDS} == {way}
    assert form["reply"].initial == "mail"
