"""Voting: each member once, counted exactly, and only where and while it is asked for."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from community.polls.actions import (
    NotAChoice,
    NotOpen,
    NotYours,
    close_poll,
    drop_poll,
    take_vote_back,
    vote,
)
from community.polls.actions.holding import PollGone
from community.polls.consistency import repair_counters, wrong_counters
from community.polls.models import Ballot, Fit, Option, Poll, Voter
from community.topics.models import Topic
from tests.community.polls.conftest import as_it_is, cast, counts, options
from tests.factories import make_member, make_poll

pytestmark = pytest.mark.django_db


def test_a_vote_counts_once_however_often_it_is_sent(poll, scene, agree):
    for _ in range(3):
        cast(poll, scene.member, 1)

    assert counts(poll) == [0, 1, 0]
    assert as_it_is(poll).voter_count == 1


def test_a_vote_can_be_changed_and_taken_back(poll, scene, agree):
    cast(poll, scene.member, 1)
    cast(poll, scene.asker, 1)
    cast(poll, scene.member, 2)
    assert (counts(poll), as_it_is(poll).voter_count) == ([0, 1, 1], 2)

    for _ in range(2):
        take_vote_back(poll=as_it_is(poll), member=scene.member)
    assert (counts(poll), as_it_is(poll).voter_count) == ([0, 1, 0], 1)


def test_several_choices_are_all_counted(scene, agree):
    poll = make_poll(post=scene.post, kind="multiple", choices="abc")

    cast(poll, scene.member, 0, 2)
    cast(poll, scene.asker, 2)
    cast(poll, scene.member, 1, 2)

    assert (counts(poll), as_it_is(poll).voter_count) == ([0, 1, 2], 2)


def test_an_order_counts_what_stands_first(scene, agree):
    poll = make_poll(post=scene.post, kind="ranked", choices="abc")

    cast(poll, scene.member, 2, 0)
    cast(poll, scene.asker, 0)

    assert counts(poll) == [1, 0, 1]
    assert Ballot.objects.get(poll=poll, member=scene.member).chosen[0] == options(poll)[2]


def test_dates_count_yes_and_if_needed_apart_and_no_is_a_vote_too(scene, agree):
    poll = make_poll(post=scene.post, kind="dates", choices="abc")

    cast(poll, scene.member, 0, 1, fits=[Fit.YES, Fit.IF_NEEDED])
    cast(poll, scene.asker)

    assert (counts(poll), as_it_is(poll).voter_count) == ([1, 0, 0], 2)
    needed = Option.objects.filter(poll=poll).order_by("position")
    assert list(needed.values_list("if_needed", flat=True)) == [0, 1, 0]


@pytest.mark.parametrize(
    ("kind", "places", "fits"),
    [
        ("single", [], []),
        ("single", [0, 1], []),
        ("single", [0], [2]),
        ("multiple", [0, 0], []),
        ("ranked", [], []),
        ("ranked", [1, 1], []),
        ("dates", [0], []),
        ("dates", [0], [0]),
        ("dates", [0], [3]),
    ],
)
def test_what_is_no_answer_is_refused(scene, agree, kind, places, fits):
    poll = make_poll(post=scene.post, kind=kind)

    with pytest.raises(NotAChoice):
        cast(poll, scene.member, *places, fits=fits)

    assert not Ballot.objects.exists()


def test_another_polls_choice_is_no_answer(poll, scene, agree):
    other = make_poll()

    with pytest.raises(NotAChoice):
        vote(poll=as_it_is(poll), member=scene.member, chosen=options(other)[:1])

    assert counts(other) == [0, 0]


def test_a_closed_poll_takes_no_vote_and_gives_none_back(poll, scene, agree):
    cast(poll, scene.member, 0)
    close_poll(poll=as_it_is(poll), by=scene.asker)

    with pytest.raises(NotOpen):
        cast(poll, scene.asker, 1)
    with pytest.raises(NotOpen):
        take_vote_back(poll=as_it_is(poll), member=scene.member)

    assert counts(poll) == [1, 0, 0]


def test_the_databases_clock_ends_the_vote_before_anybody_closed_it(poll, scene):
    Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now() + timedelta(days=1))
    cast(poll, scene.member, 0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE polls_poll SET closes_at = clock_timestamp()")

    with pytest.raises(NotOpen):
        cast(poll, scene.member, 1)

    assert as_it_is(poll).closed_at is None
    assert counts(poll) == [1, 0, 0]


@pytest.mark.parametrize("state", ["archived_at", "deleted_at"])
def test_a_topic_that_was_put_away_takes_no_vote(poll, scene, state):
    seen = as_it_is(poll)
    Topic.objects.filter(pk=scene.topic.pk).update(**{state: timezone.now()})

    with pytest.raises(NotOpen):
        cast(poll, scene.member, 0)

    assert not Ballot.objects.filter(poll=seen).exists()


def test_a_poll_that_was_taken_away_meanwhile_takes_no_vote(poll, scene):
    seen = as_it_is(poll)
    drop_poll(poll=as_it_is(poll), by=scene.asker)

    with pytest.raises(PollGone):
        vote(poll=seen, member=scene.member, chosen=[1])


def test_a_poll_of_the_group_asks_its_members_only(poll, scene):
    Poll.objects.filter(pk=poll.pk).update(electorate="group")

    with pytest.raises(NotYours):
        cast(poll, scene.outsider, 0)

    cast(poll, scene.member, 0)


def test_a_poll_can_ask_those_who_were_there_when_it_was_opened(poll, scene):
    Poll.objects.filter(pk=poll.pk).update(electorate="before")
    late = make_member()
    scene.group.memberships.create(member=late, joined_at=timezone.now() + timedelta(seconds=1))

    with pytest.raises(NotYours):
        cast(poll, late, 0)

    cast(poll, scene.member, 0)


def test_votes_stay_when_their_member_leaves_the_group(poll, scene, agree):
    Poll.objects.filter(pk=poll.pk).update(electorate="group")
    cast(poll, scene.member, 0)
    scene.group.memberships.filter(member=scene.member).delete()

    assert counts(poll) == [1, 0, 0]


def test_counts_that_went_wrong_are_found_and_put_right(scene):
    poll = make_poll(post=scene.post, kind="dates", choices="ab")
    cast(poll, scene.member, 0, 1, fits=[2, 1])
    Option.objects.filter(poll=poll).update(votes=7, if_needed=3)
    Poll.objects.filter(pk=poll.pk).update(voter_count=9)

    assert len(list(wrong_counters())) == 5
    assert repair_counters() == 3
    assert list(wrong_counters()) == []
    assert counts(poll) == [1, 0]


def test_no_voter_is_written_beside_a_public_ballot(poll, scene):
    cast(poll, scene.member, 0)

    assert not Voter.objects.exists()
