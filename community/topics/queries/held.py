"""What waits for a manager, as its author sees it."""

from django.db.models import Exists, OuterRef

from community.groups.models import Group
from community.members.models import User, Viewer
from community.topics.models import Held, Topic
from community.topics.queries.following import words_of

MOST = 100


def held_of(viewer: Viewer, topic: Topic) -> list[Held]:
    """The viewer's own replies and edits in a topic that wait, in the order of writing."""
    return _whole(viewer, [one.held for one in words_of(viewer).waiting if one.topic == topic.pk])


def held_topics_of(viewer: Viewer, group: Group) -> list[Held]:
    """The viewer's own new topics for a group that wait."""
    new = (one for one in words_of(viewer).waiting if one.topic is None)
    return _whole(viewer, [one.held for one in new if one.group == group.pk])


def held_everywhere(member: User) -> list[Held]:
    """All that waits of a member's; the names of places only where they may read them still."""
    topics = Topic.objects.visible_to(member).filter(pk=OuterRef("topic_id"))
    groups = Group.objects.readable_by(member).filter(pk=OuterRef("group_id"))
    rows = Held.objects.filter(author=member).waiting().select_related("topic", "group", "post")
    rows = rows.annotate(shows_topic=Exists(topics), shows_group=Exists(groups))
    return list(rows.latest_first()[:MOST])


def _whole(viewer, pks):
    if not pks:
        return []
    rows = list(Held.objects.filter(pk__in=pks).waiting().select_related("post").order_by("pk"))
    for held in rows:
        held.author = viewer
    return rows
