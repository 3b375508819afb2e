"""Where posts and topics stand that went elsewhere, as far as the viewer may read them there."""

from collections.abc import Iterable
from itertools import groupby

from community.members.models import Viewer
from community.topics.models import Change, Post, Topic, Verb
from community.topics.queries.numbers import address_of

STEPS = 20  # topics merged into topics that were merged, and so on
PARTS = 50  # topics that one page offers to take apart


def moved_from(posts: Iterable[Post], viewer: Viewer) -> dict[int, Post]:
    """For places among these posts: what they lead to. One query, and none without places."""
    leads = {post.pk: post.moved_to_id for post in posts if post.is_place}
    if not leads:
        return {}
    moved = Post.objects.visible_to(viewer).filter(pk__in=set(leads.values()))
    moved = moved.select_related("topic").only("number", "topic__title", "topic__slug")
    found = {post.pk: post for post in moved}
    return {place: found[pk] for place, pk in leads.items() if pk in found}


def runs_of(posts: Iterable[Post], moved: dict[int, Post]) -> dict[int, int]:
    """Places in a row that lead to one topic are one line: the first says how many, others 0."""
    runs = {}
    for target, group in groupby(posts, key=lambda post: _target(post, moved)):
        row = list(group) if target else []
        runs |= {post.pk: 0 if later else len(row) for later, post in enumerate(row)}
    return runs


def _target(post, moved):
    if not post.is_place:
        return ""
    return moved[post.pk].topic_id if post.pk in moved else "hidden"


def address_of_moved(viewer: Viewer, topic: int, number: int) -> str:
    """Where a post stands that had this number in a topic before; empty where nobody may know."""
    places = Post.objects.filter(topic=topic, number=number, moved_to__isnull=False)
    posts = Post.objects.visible_to(viewer).filter(pk__in=places.values("moved_to"))
    post = posts.select_related("topic").first()
    return address_of(post.topic, post.number) if post else ""


def merged_into(viewer: Viewer, topic: int) -> Topic | None:
    """The topic that a merged one became part of, if the viewer may read that."""
    seen: set[int] = set()
    pk = topic
    while pk is not None and pk not in seen and len(seen) < STEPS:
        seen.add(pk)
        pk = Topic.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
        found = Topic.objects.visible_to(viewer).filter(pk=pk).first() if pk else None
        if found:
            return found
    return None


def parts_of(topic: Topic, viewer: Viewer) -> list[Topic]:
    """Topics that were merged into this one, the last first, as far as the viewer knows them."""
    parts = Topic.objects.visible_to(viewer).filter(merged_into=topic)
    parts = parts.select_related("group", "merged_into__group")
    return list(parts.order_by("-deleted_at", "-pk")[:PARTS])


def split_from(topic: Topic, viewer: Viewer) -> Topic | None:
    """The topic that this one was split off, where it still stands."""
    lines = Change.objects.filter(topic=topic, verb=Verb.SPLIT, detail__has_key="from")
    line = lines.order_by("-made_at", "-pk").first()
    known = Topic.objects.visible_to(viewer).standing().select_related("group")
    return known.filter(pk=line.detail["from"]).first() if line else None


def was_put_together(topic: Topic) -> bool:
    """Something was merged into it, or it was split off: there may be something to take apart."""
    lines = Change.objects.filter(topic=topic, verb__in=[Verb.SPLIT, Verb.MERGED])
    return lines.filter(detail__has_key="from").exists()


def taken_away_by(thing: Topic | Post) -> int | None:
    """The number of who last hid or deleted it; none where the house did."""
    if isinstance(thing, Topic):
        lines = Change.objects.filter(topic=thing, verb__in=[Verb.HIDDEN, Verb.DELETED])
    else:
        lines = Change.objects.filter(post=thing, verb__in=[Verb.POST_HIDDEN, Verb.POST_DELETED])
    return lines.order_by("-made_at", "-pk").values_list("by", flat=True).first()


def line_of_hiding(topic: Topic) -> Change | None:
    """Who hid a topic, and why."""
    lines = Change.objects.filter(topic=topic, verb=Verb.HIDDEN).select_related("by")
    return lines.order_by("-made_at", "-pk").first()
