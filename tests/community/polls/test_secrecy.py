"""Secret ballots: what the tables say of who chose what, while they are open and afterwards."""

import pytest
from django.db import connection

from community.polls.actions import SealedForGood, close_poll, reopen_poll, take_vote_back
from community.polls.models import Ballot, Voter
from community.polls.queries import ballot_of, voters_of
from community.polls.secrecy import marks_of
from tests.community.polls.conftest import as_it_is, cast, counts, options
from tests.factories import make_member, make_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(scene):
    return make_poll(post=scene.post, choices=("Left", "Right"), is_secret=True)


def all_that_the_tables_say():
    """Every row of every table of polls, with what PostgreSQL itself keeps of it."""
    said = []
    with connection.cursor() as cursor:
        for table in ("polls_poll", "polls_option", "polls_ballot", "polls_voter"):
            cursor.execute(f"SELECT '{table}', t.* FROM {table} t")
            said += cursor.fetchall()
    return said


def test_an_open_secret_ballot_names_no_voter_in_any_table(poll, scene, agree):
    cast(poll, scene.member, 0)

    ballot = Ballot.objects.get(poll=poll)
    assert ballot.member is None
    assert not Voter.objects.exists()
    assert voters_of(poll) == set()
    assert scene.member.pk not in [value for row in all_that_the_tables_say() for value in row[2:]]


def test_a_voter_finds_and_changes_their_own(poll, scene, agree):
    cast(poll, scene.member, 0)
    cast(poll, scene.asker, 0)
    cast(poll, scene.member, 1)

    assert ballot_of(scene.member, poll).chosen == [options(poll)[1]]
    assert (counts(poll), as_it_is(poll).voter_count) == ([1, 1], 2)
    take_vote_back(poll=as_it_is(poll), member=scene.member)
    assert ballot_of(scene.member, poll) is None


def test_a_mark_is_of_one_poll_and_of_one_key(poll, scene, settings):
    first = marks_of(poll.pk, scene.member.pk)
    assert first != marks_of(poll.pk + 1, scene.member.pk)

    cast(poll, scene.member, 0)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key that came later"
    cast(poll, scene.member, 1)

    assert (counts(poll), as_it_is(poll).voter_count) == ([0, 1], 1)
    assert marks_of(poll.pk, scene.member.pk)[1:] == first


def test_closing_leaves_no_way_from_a_voter_to_a_vote(poll, scene, agree):
    people = [make_member() for _ in range(6)]
    for number, member in enumerate(people):
        cast(poll, member, number % 2)
    before = {(one.pk, one.mark) for one in Ballot.objects.filter(poll=poll)}

    close_poll(poll=as_it_is(poll), by=scene.asker)

    after = {(one.pk, one.mark) for one in Ballot.objects.filter(poll=poll)}
    assert len(after) == 6
    assert {pk for pk, _mark in before}.isdisjoint(pk for pk, _mark in after)
    assert {mark for _pk, mark in before}.isdisjoint(mark for _pk, mark in after)
    assert all(ballot_of(member, poll) is None for member in people)
    assert voters_of(poll) == {member.pk for member in people}
    assert counts(poll) == [3, 3]


def test_closing_writes_all_rows_in_one_transaction(poll, scene):
    """The number that PostgreSQL keeps of who wrote a row is the same for all of them."""
    for member in (scene.member, scene.asker, scene.manager):
        cast(poll, member, 0)
    close_poll(poll=as_it_is(poll), by=scene.asker)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xmin::text FROM polls_ballot UNION SELECT xmin::text FROM polls_voter"
        )
        assert len(cursor.fetchall()) == 1


def test_a_secret_ballot_that_was_closed_stays_closed(poll, scene):
    close_poll(poll=as_it_is(poll), by=scene.asker)

    with pytest.raises(SealedForGood):
        reopen_poll(poll=as_it_is(poll))

    assert as_it_is(poll).is_closed


def test_keys_of_ballots_tell_no_order():
    poll = make_poll(is_secret=True)
    keys = [cast(poll, make_member(), 0).pk for _ in range(12)]

    assert keys != sorted(keys)
    assert keys != sorted(keys, reverse=True)
