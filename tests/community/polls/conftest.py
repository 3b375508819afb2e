"""What tests of polls share: people in a group, a topic, and a look at every count."""

from types import SimpleNamespace

import pytest

from community.core import outbox
from community.polls.actions import vote
from community.polls.consistency import broken_rules, wrong_counters
from community.polls.models import Poll
from tests.factories import make_group, make_member, make_poll, make_topic


@pytest.fixture
def scene():
    """Who asks, a member of the group, one who runs it, and one from outside."""
    people = {name: make_member() for name in ("asker", "member", "manager", "outsider")}
    group = make_group(members=[people["asker"], people["member"]], managers=[people["manager"]])
    topic = make_topic(group=group, author=people["asker"])
    return SimpleNamespace(**people, group=group, topic=topic, post=topic.posts.get(number=1))


@pytest.fixture
def poll(scene):
    return make_poll(post=scene.post, choices=("Left", "Right", "Straight on"))


@pytest.fixture
def agree():
    """Nothing is counted otherwise than it was cast."""

    def look():
        assert [*wrong_counters(), *broken_rules()] == []

    yield look
    look()


def as_it_is(poll):
    return Poll.objects.select_related("post__topic__group", "author").get(pk=poll.pk)


def options(poll):
    return list(poll.options.order_by("position").values_list("pk", flat=True))


def counts(poll):
    return list(poll.options.order_by("position").values_list("votes", flat=True))


def cast(poll, member, *places, fits=()):
    """Vote for the options at these places."""
    keys = options(poll)
    return vote(poll=as_it_is(poll), member=member, chosen=[keys[at] for at in places], fits=fits)


def keep_promises():
    while outbox.keep_all():
        pass
