"""Where things stand by now: what moved since is judged in its new place."""

from community.groups.models import Group
from community.members.models import User
from community.topics.models import Held, Topic
from community.topics.permissions import can_move_to, can_move_topic
from moderation.models import Decision, Verb


def place_of_held(held: Held) -> Topic | None:
    """The topic in which a held text stands by now, or would stand; none for a new one."""
    post = held.became or held.post
    return post.topic if post else held.topic


def can_put_back_all(viewer: User, decision: Decision) -> bool:
    """What went to another place comes back only by whoever holds the right in both."""
    if decision.verb not in (Verb.MOVE, Verb.MERGE, Verb.SPLIT) or viewer.is_manager:
        return True
    topic = _topics().filter(pk=decision.topic_id).first()
    if topic is None:
        return True  # it was purged: nothing comes back
    if decision.verb == Verb.MOVE:
        home = Group.objects.filter(pk=decision.before["group"]).first()
        return home is not None and can_move_to(viewer, topic, home)
    made = decision.after["into" if decision.verb == Verb.MERGE else "topic"]
    return all(can_move_topic(viewer, one) for one in (topic, *_way_of(made)))


def _topics():
    return Topic.objects.select_related("group")


def _way_of(pk):
    """A topic, and those that it was merged into since."""
    while pk is not None and (topic := _topics().filter(pk=pk).first()) is not None:
        yield topic
        pk = topic.merged_into_id
