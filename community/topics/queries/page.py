"""One topic as its own page shows it."""

from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, JSONObject

from community.core.asking import Prepared
from community.core.memory import may_be_kept
from community.core.news import ALL, news
from community.members.models import Viewer
from community.topics.models import Bookmark, Change, Draft, Post, Reaction, Topic, Verb
from community.topics.queries.lists import with_own_marks, with_tags

MARKS = 8  # dates beside the scrubber
FACTS = (
    *("topic_id", "author_id", "number", "edited_at", "reactions", "reaction_count"),
    *("deleted_at", "deleted_by_id", "purged_at", "hidden_at", "moved_to_id"),
)


def topic_for_page(viewer: Viewer) -> QuerySet[Topic]:
    """Topics as their own page shows them: group, starter, accepted answer, tags, read mark."""
    topics = with_tags(with_own_marks(Topic.objects.visible_to(viewer), viewer))
    return topics.select_related("group", "author", "accepted_post__author")


def with_own_of_page(topics: QuerySet[Topic], viewer: Viewer, page: int) -> QuerySet[Topic]:
    """What a member left on this page: words and bookmarks by post, and whether a draft waits.

    Asked from the posts, so that it costs the same whoever reacted ten thousand times.
    """
    posts = Post.objects.filter(_numbers(page), topic=OuterRef("pk"))
    said = Reaction.objects.filter(post=OuterRef("pk"), member=viewer.pk).values("slot")
    kept = Bookmark.objects.filter(post=OuterRef("pk"), member=viewer.pk)
    posts = posts.filter(Exists(said) | Exists(kept))
    own = JSONObject(post="pk", said=ArraySubquery(said), kept=Exists(kept))
    place = Concat(Value("topic:"), Cast(OuterRef("pk"), TextField()))
    drafts = Draft.objects.filter(member=viewer.pk, place=place)
    return topics.annotate(own=ArraySubquery(posts.values(json=own)), has_draft=Exists(drafts))


def posts_on_page(topic: Topic, page: int) -> list[Post]:
    """Page N is a range of numbers: page 50,000 costs what page 1 costs."""
    return POSTS.ask((settings.PAGE_SIZE, "whole"), topic.pk, page)


def _numbers(page):
    """Which posts stand on it; the page may be a stand-in (core/asking.py)."""
    size = Value(settings.PAGE_SIZE, BigIntegerField())
    last = Value(page, BigIntegerField()) * size
    return Q(number__gt=last - size, number__lte=last)


def _posts(shape, topic, page):
    _size, texts = shape
    posts = Post.objects.filter(_numbers(page), topic=topic).by_number()
    return posts.select_related("author", "deleted_by") if texts else posts.only(*FACTS)


POSTS = Prepared(_posts)


class Facts(NamedTuple):
    """A page's posts without their texts and authors: enough to know who may do what to each."""

    posts: tuple[Post, ...]
    people: frozenset[int]  # who wrote or took away one of them
    is_plain: bool  # none is hidden, and none leads elsewhere


def facts_on_page(topic: Topic, page: int) -> Facts:
    """Kept under the topic's version and shared between requests: nothing may be hung on them."""
    ask = _facts if may_be_kept() else _facts.__wrapped__
    return ask(topic.pk, topic.version, page)


@lru_cache(maxsize=500)
def _facts(topic, _version, page):
    found = tuple(POSTS.ask((settings.PAGE_SIZE, ""), topic, page))
    people = {pk for post in found for pk in (post.author_id, post.deleted_by_id)}
    is_plain = not any(post.is_hidden or post.is_place for post in found)
    return Facts(found, frozenset(people), is_plain)


news.attend(lambda word: _facts.cache_clear() if word == ALL else None)


def date_marks(topic: Topic) -> list[Post]:
    """A few posts, evenly spread, whose dates stand beside the scrubber."""
    step = max(topic.last_number // MARKS, 1)
    numbers = range(1, topic.last_number + 1, step)
    marks = Post.objects.filter(topic=topic, number__in=list(numbers)[: MARKS + 1])
    return list(marks.only("number", "made_at").by_number())


def changes_on_page(topic: Topic) -> list[Change]:
    """The last things done to the topic itself; what was done to a post stands at the post."""
    changes = Change.objects.filter(topic=topic, post=None).select_related("by")
    return list(changes.order_by("-made_at", "-pk")[:5])


def managers_edits(posts: list[int]) -> dict[int, Change]:
    """The last edit of each of these posts by somebody else than its author, with who and why."""
    if not posts:
        return {}
    edits = Change.objects.filter(post__in=posts, verb=Verb.POST_EDITED).select_related("by")
    return {edit.post_id: edit for edit in edits.order_by("made_at", "pk")}
