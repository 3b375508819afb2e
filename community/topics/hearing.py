"""Who may hear that a topic grew: whoever may read it now, and while its group lets them."""

from functools import partial

from django.db import transaction
from django.db.models import Q

from community.live.announcing import ending
from community.live.channels import Heard, listener
from community.topics.models import Follow, TaggedTopic, Topic
from community.topics.queries.unread import COUNTS


@listener("topic")
def topics_heard(viewer, ids: list[int]) -> list[Heard]:
    topics = Topic.objects.visible_to(viewer).filter(pk__in=ids).only("pk", "group_id")
    return [
        Heard(topic.channel, (f"group:{topic.group_id}", f"topic:{topic.pk}")) for topic in topics
    ]


@ending
def rights_end(*rights: str) -> None:
    """What may no longer be read is not counted for those who follow it from outside, either."""
    for right in rights:
        name, _colon, pk = right.partition(":")
        if name in ("group", "topic"):
            members = _following(Q(group=int(pk)) if name == "group" else Q(pk=int(pk)))
            forget = partial(COUNTS.forget_all, members)
            forget()
            transaction.on_commit(forget, robust=True)


def _following(which):
    topics = Topic.objects.filter(which)
    tags = TaggedTopic.objects.filter(content_object__in=topics).values("tag")
    about = Q(topic__in=topics) | Q(tag__in=tags) | Q(group__in=topics.values("group"))
    return list(Follow.objects.filter(about).values_list("member", flat=True).distinct())
