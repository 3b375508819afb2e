"""Small figures are held in each process, and dropped when one of them changes."""

import time

import pytest
from django.core.cache import cache
from django.test import Client

from community.core import memory
from community.members import glance
from community.members.glance import Glance, held
from community.notifications.queries import BELL
from community.topics.queries.unread import COUNTS, OLDEST
from tests.factories import make_member, make_topic
from tests.hearing import await_hearing, listening, settle


@pytest.fixture
def ear(monkeypatch, settings, transactional_db):
    yield from listening(monkeypatch, settings)


@pytest.fixture
def member(ear, monkeypatch):
    """Somebody with figures, looking at a page."""
    one = make_member()
    Client().get("/healthz")
    await_hearing(ear)
    monkeypatch.setattr(memory, "APART", 0)
    for kept, figure in ((BELL, 3), (COUNTS, "counts"), (OLDEST, "oldest")):
        kept.keep(one, figure)
    settle()
    return one


@pytest.fixture
def asked(monkeypatch):
    """How often the cache was asked for figures."""
    found = []

    class Counted:
        def get_many(self, keys):
            found.append(keys)
            return cache.get_many(keys)

        def __getattr__(self, name):
            return getattr(cache, name)

    monkeypatch.setattr(glance, "cache", Counted())
    return found


@pytest.fixture
def later(monkeypatch):
    """Let so many seconds pass for figures."""
    now = time.time()
    return lambda seconds: monkeypatch.setattr(
        "community.members.glance.time.time", lambda: now + seconds
    )


def looking(member):
    again = type(member).objects.get(pk=member.pk)
    again.only_reads = True
    return again


def test_figures_are_asked_for_once(member, asked):
    assert [BELL.at(looking(member)) for _ in range(3)] == [3, 3, 3]
    assert COUNTS.at(looking(member)) == "counts"
    assert len(asked) == 1


def test_a_figure_that_another_process_forgot_is_not_shown_again(member, asked):
    assert BELL.at(looking(member)) == 3

    BELL.forget_all([member.pk])
    settle()

    assert BELL.at(looking(member)) is None


def test_many_are_forgotten_by_one_word(member):
    assert BELL.at(looking(member)) == 3

    BELL.forget_all([member.pk, *range(10**6, 10**6 + 30)])
    settle()

    assert BELL.at(looking(member)) is None


def test_a_figure_ends_when_its_time_is_over(member, monkeypatch):
    assert BELL.at(looking(member)) == 3

    now = time.time()
    monkeypatch.setattr("community.members.glance.time.time", lambda: now + 31)

    assert BELL.at(looking(member)) is None
    assert OLDEST.at(looking(member)) == "oldest"


def test_a_count_of_topics_ends_with_its_time_once_a_topic_is_another(member, later):
    assert COUNTS.at(looking(member)) == "counts"

    make_topic()
    settle()
    assert COUNTS.at(looking(member)) == "counts"

    later(31)
    assert COUNTS.at(looking(member)) is None


def test_a_count_of_topics_holds_on_while_all_of_them_are_the_same(member, later):
    later(31)

    assert COUNTS.at(looking(member)) == "counts"
    assert BELL.at(looking(member)) is None


def test_a_count_of_topics_holds_on_only_while_somebody_listens(member, later, ear):
    ear.stop()

    later(31)

    assert COUNTS.at(looking(member)) is None


def test_a_count_begun_before_it_was_forgotten_does_not_hold_on(member, later):
    begun = time.time()
    COUNTS.forget(looking(member))
    COUNTS.keep(looking(member), "of before", begun=begun)  # by a page that was slow
    settle()

    later(31)

    assert COUNTS.at(looking(member)) is None


def test_a_count_holds_on_though_those_of_others_are_forgotten(member, later):
    COUNTS.forget_all([member.pk + 1])
    settle()

    later(31)

    assert COUNTS.at(looking(member)) == "counts"


def test_a_count_begun_before_a_change_was_heard_does_not_hold_on(member, later):
    COUNTS.keep(member, "of before", begun=time.time() - 60)

    later(31)

    assert COUNTS.at(looking(member)) is None


def test_a_figure_counted_anew_is_taken_from_there(member, asked):
    assert BELL.at(looking(member)) == 3

    BELL.keep(looking(member), 4)

    assert BELL.at(looking(member)) == 4


def test_every_glance_is_known_and_held_by_member():
    assert {one.name for one in Glance.every} == {"notices", "unread", "unread-oldest"}
    assert held.whole == "glance"
