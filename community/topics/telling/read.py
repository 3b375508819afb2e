"""What was on the page is no news any more."""

from community.members.models import User
from community.notifications.actions import read_notices
from community.notifications.queries import unread_in
from community.topics.models import Post


def read_up_to(*, member: User, topic_id: int, number: int) -> None:
    """The notices about a topic's posts up to this number are read, and those about the topic.

    One small query where nothing of the topic is unread in the inbox.
    """
    unread = unread_in(member, f"topic:{topic_id}")
    if not unread:
        return
    posts = {
        pk: int(about)
        for pk, subject in unread.items()
        for kind, _colon, about in [subject.partition(":")]
        if kind in ("post", "reactions", "answer")
    }
    beyond = set(
        Post.objects.filter(pk__in=posts.values(), number__gt=number).values_list("pk", flat=True)
    )
    read_notices(member=member, notices=[pk for pk in unread if posts.get(pk) not in beyond])
