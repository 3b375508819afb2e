"""N2: many votes at once, changed and taken back: one ballot each, and every count exact."""

import random

import pytest

from community.core.errors import Refused
from community.polls.actions import close_poll, open_poll, take_vote_back, vote
from community.polls.actions.opening import Choice, HasPoll
from community.polls.consistency import broken_rules, wrong_counters
from community.polls.models import Ballot, Option, Poll, Voter
from tests.factories import make_member, make_poll, make_topic
from tests.races.test_N3_N4_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 40


def as_it_is(poll):
    return Poll.objects.select_related("post__topic__group").get(pk=poll.pk)


def assert_exact():
    assert [*wrong_counters(), *broken_rules()] == []


@pytest.mark.parametrize("is_secret", [False, True])
def test_N2_a_hundred_votes_of_ten_members_are_ten_ballots(is_secret):
    poll = make_poll(choices="abcd", is_secret=is_secret)
    poll = as_it_is(poll)
    keys = list(poll.options.values_list("pk", flat=True))
    people = [make_member() for _ in range(10)]

    at_once(
        lambda n: vote(poll=poll, member=people[n % 10], chosen=[random.choice(keys)]),
        100,
        threads=THREADS,
    )

    assert as_it_is(poll).voter_count == Ballot.objects.count() == 10
    assert sum(Option.objects.values_list("votes", flat=True)) == 10
    assert_exact()


def test_N2_votes_and_takings_back_and_the_end_at_once_leave_every_count_exact():
    poll = as_it_is(make_poll(choices="abcd", kind="multiple", is_secret=True))
    keys = list(poll.options.values_list("pk", flat=True))
    people = [make_member() for _ in range(20)]

    def act(number):
        member = people[number % 20]
        try:
            if number == 150:
                close_poll(poll=poll, by=poll.author)
            elif number % 3:
                vote(poll=poll, member=member, chosen=random.sample(keys, 2))
            else:
                take_vote_back(poll=poll, member=member)
        except Refused:
            return "late"
        return "done"

    at_once(act, 200, threads=THREADS)

    poll = as_it_is(poll)
    assert poll.is_closed
    assert poll.voter_count == Ballot.objects.count() == Voter.objects.count()
    assert_exact()


def test_N2_one_post_gets_one_poll_however_many_ask_at_once():
    post = make_topic().posts.select_related("topic__group", "author").get()

    def ask(_number):
        try:
            open_poll(
                post=post,
                author=post.author,
                question="Which?",
                kind="single",
                choices=[Choice("a"), Choice("b")],
            )
        except HasPoll:
            return 0
        return 1

    assert sum(at_once(ask, 10, threads=10)) == 1
    assert Poll.objects.count() == 1
