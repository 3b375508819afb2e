"""What stands around the lists of a group and the page of a member."""

from django.conf import settings
from django.db.models import Count, F, QuerySet

from community.groups.models import Group
from community.members.models import User, Viewer
from community.topics.models import Post, TaggedTopic, Topic
from community.topics.queries.following import not_muted
from community.topics.queries.lists import topic_feed


def pinned_in(group: int, viewer: Viewer) -> QuerySet[Topic]:
    """The group's pinned topics, latest pin first; a handful by nature, twenty at most."""
    shown = not_muted(viewer, heeds_group=False)
    pinned = topic_feed(viewer).filter(shown, group=group, pinned_at__isnull=False)
    return pinned.order_by("-pinned_at", "-pk")[: settings.PAGE_SIZE]


def tags_in(group: Group) -> list[dict]:
    """The tags used most in a group's standing topics."""
    used = TaggedTopic.objects.filter(content_object__group=group, content_object__deleted_at=None)
    tags = used.exclude(tag__slug="").values(name=F("tag__name"), slug=F("tag__slug"))
    return list(tags.annotate(uses=Count("pk")).order_by("-uses", "name")[:12])


def unanswered_in(group: Group, viewer: Viewer) -> list[Topic]:
    """Questions of a group that wait for a first answer, oldest of the newest ten last."""
    questions = Topic.objects.visible_to(viewer).standing().filter(group=group, kind="question")
    waiting = questions.filter(reply_count=0, closed_at=None, solved_at=None, archived_at=None)
    return list(waiting.order_by("-made_at", "-pk")[:5])


def latest_posts_of(member: User, viewer: Viewer) -> list[Post]:
    """What this viewer may read of what a member wrote last."""
    posts = (
        Post.objects.visible_to(viewer).standing().filter(author=member, topic__deleted_at=None)
    )
    return list(posts.select_related("topic", "topic__group").order_by("-made_at", "-pk")[:10])
