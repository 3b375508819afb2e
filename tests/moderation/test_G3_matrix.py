"""G3: every right × scope × verb × object, against a table written in other words."""

import inspect
from collections import Counter

import pytest
from django.db import transaction

from community.groups import permissions as in_groups
from community.groups.models import Right
from community.groups.permissions import groups_where, holds
from community.members import permissions as of_members
from community.topics import permissions as in_topics
from community.topics.models import Post, Topic
from moderation import permissions as reviewing
from moderation.models import Verb
from moderation.permissions import can_decide
from tests.moderation.matrix import table
from tests.moderation.matrix.world import IS_SMALL, World
from tests.turns import FULL

MODULES = (in_groups, in_topics, of_members, reviewing)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once, in a transaction that is taken back."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield World()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


class Ledger:
    """How often each question was asked; an answer that is not the table's fails at once."""

    def __init__(self):
        self.asked = Counter()

    def look(self, question, is_so, should_be, *about):
        self.asked[question] += 1
        assert bool(is_so) == bool(should_be), (question, *about)


def asked(modules):
    """Every question of the modules, by the name of the function that answers it."""
    return {
        name: function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if name.startswith("can_") and function.__module__ == module.__name__
    }


def test_G3_every_question_verb_and_right_has_its_row():
    needed = {right for right, _things in table.DECIDES.values()}

    assert set(asked(MODULES)) == table.CAN
    assert {verb.value for verb in Verb} == table.DECIDES.keys()
    assert {right.value for right in Right} == needed - {""} | {"welcome"}


def test_G3_every_right_holds_where_the_table_says(world):
    ledger = Ledger()
    for viewer in world.viewers.values():
        for right in Right:
            for thing in world.things:
                so = holds(viewer.user, right, group=thing.topic.group, topic=thing.topic)
                ledger.look(right, so, table.has_over(viewer, right, thing), viewer, thing)
            for name, group in world.groups.items():
                so = holds(viewer.user, right, group=group)
                ledger.look(right, so, table.has(viewer, right, name), viewer.name, name)
            so = holds(viewer.user, right, group=None)
            ledger.look(right, so, table.has_everywhere(viewer, right), viewer.name)

    assert IS_SMALL or sum(ledger.asked.values()) > (50_000 if FULL else 20_000)


def test_G3_every_question_is_answered_as_the_table_says(world):
    ledger, functions = Ledger(), asked(MODULES)
    for viewer in world.viewers.values():
        for name, should in table.ANYWHERE.items():
            ledger.look(name, functions[name](viewer.user), should(viewer), viewer.name)
        for place, group in world.groups.items():
            for name, should in table.IN_GROUPS.items():
                so = functions[name](viewer.user, group)
                ledger.look(name, so, should(viewer, place), viewer.name, place)
        for thing in world.things:
            ask_of_topic(ledger, functions, viewer, thing)

    assert IS_SMALL or sum(ledger.asked.values()) > (100_000 if FULL else 40_000)


def ask_of_topic(ledger, functions, viewer, thing):
    where = viewer.name, thing.group, thing.state
    for name, should in table.TOPICS.items():
        ledger.look(name, functions[name](viewer.user, thing.topic), should(viewer, thing), where)
    for post in thing.posts:
        for name, should in table.POSTS.items():
            so = functions[name](viewer.user, post)
            ledger.look(name, so, should(viewer, thing, post), *where, post.number)


def test_G3_topics_go_only_where_the_right_holds_there_too(world):
    ledger = Ledger()
    for viewer in world.viewers.values():
        for thing in [one for one in world.things if one.state in ("plain", "tagged", "swedish")]:
            here = table.has_over(viewer, "move", thing)
            listed = set()
            if not (viewer.is_guest or viewer.is_silenced):
                listed = {one.slug for one in groups_where(viewer.user, Right.MOVE, thing.topic)}
            for name, group in world.groups.items():
                there = table.has(viewer, "move", name, thing.tags, thing.language)
                so = in_topics.can_move_to(viewer.user, thing.topic, group)
                ledger.look("can_move_to", so, here and there, viewer.name, thing, name)
                ledger.look("groups_where", name in listed, there, viewer.name, thing, name)

    assert ledger.asked


def test_G3_what_waits_is_let_in_as_the_table_says(world):
    ledger = Ledger()
    for viewer in world.viewers.values():
        for held, thing in world.held:
            should = table.has_over(viewer, "approve", thing)
            so = in_topics.can_approve(viewer.user, held)
            ledger.look("can_approve", so, should, viewer.name, thing)
            for verb in Verb:
                may = verb in ("let_in", "refuse", "note") and should and viewer.name != "writer"
                so = can_decide(viewer.user, verb, held)
                ledger.look(verb, so, may, viewer.name, thing)
        for request, name in world.requests:
            should = table.has(viewer, "approve", name) and viewer.name != "stranger"
            for verb in Verb:
                may = verb in ("let_in", "refuse", "note") and should
                ledger.look(verb, can_decide(viewer.user, verb, request), may, viewer.name, name)

    assert ledger.asked


def test_G3_every_verb_on_words_is_decided_as_the_table_says(world):
    ledger = Ledger()
    for viewer in world.viewers.values():
        for thing in world.things:
            for verb in Verb:
                things = table.DECIDES[verb][1]
                should = table.decides_words(viewer, verb, thing, thing.author)
                so = can_decide(viewer.user, verb, thing.topic)
                ledger.look(verb, so, "topic" in things and should, viewer.name, thing)
                so = can_decide(viewer.user, verb, thing.posts[0])
                ledger.look(verb, so, "post" in things and should, viewer.name, thing)

    assert IS_SMALL or sum(ledger.asked.values()) > (300_000 if FULL else 120_000)


def test_G3_every_verb_on_people_and_groups_is_decided_as_the_table_says(world):
    ledger = Ledger()
    about = [world.viewers[name] for name in ("member", "stranger", "keeper", "chief", "author")]
    for viewer in world.viewers.values():
        for verb in Verb:
            things = table.DECIDES[verb][1]
            for one in about:
                should = table.decides_member(viewer, verb, one, one.belongs)
                so = can_decide(viewer.user, verb, one.user)
                ledger.look(verb, so, "member" in things and should, viewer.name, one.name)
            for name, group in world.groups.items():
                should = table.decides_group(viewer, verb, name)
                so = can_decide(viewer.user, verb, group)
                ledger.look(verb, so, "group" in things and should, viewer.name, name)

    assert ledger.asked


def test_G3_what_may_be_seen_in_the_database_is_what_may_be_known(world):
    ledger = Ledger()
    for viewer in world.viewers.values():
        seen = set(Topic.objects.visible_to(viewer.user).values_list("pk", flat=True))
        posts = set(Post.objects.visible_to(viewer.user).values_list("topic", flat=True))
        for thing in world.things:
            stands = not table.gone(thing) or may_know_deleted(viewer, thing)
            should = table.reads(viewer, thing.group) and stands
            ledger.look("visible_to", thing.topic.pk in seen, should, viewer.name, thing)
            ledger.look("visible_to", thing.topic.pk in posts, should, viewer.name, thing)

    assert ledger.asked


def may_know_deleted(viewer, thing):
    """Who runs the group, who may give it back; and the author of what is hidden."""
    is_own = thing.state == "hidden" and viewer.name == thing.author
    return is_own or table.runs(viewer, thing.group) or table.has_over(viewer, "delete", thing)
