"""Who may hear that a topic grew: whoever may read it now, and while its group lets them."""

from community.live.channels import Heard, listener
from community.topics.models import Topic


@listener("topic")
def topics_heard(viewer, ids: list[int]) -> list[Heard]:
    topics = Topic.objects.visible_to(viewer).filter(pk__in=ids).only("pk", "group_id")
    return [
        Heard(topic.channel, (f"group:{topic.group_id}", f"topic:{topic.pk}")) for topic in topics
    ]
