"""What stands around a thing that is judged: two posts before and two after, and its edits."""

from dataclasses import dataclass, field

from community.core.diffs import word_diff
from community.members.models import Viewer
from community.topics.models import Held, Post, Revision, Topic
from community.topics.permissions import can_see_deleted
from moderation.models import Matter

NEAR = 2


@dataclass(frozen=True)
class Neighbour:
    """A post beside the one that is judged; of a deleted one, its place only."""

    post: Post
    shows_words: bool


@dataclass
class Surroundings:
    """A thing in its context."""

    topic: Topic | None = None
    subject: Post | None = None  # as it stands now
    before: list[Neighbour] = field(default_factory=list)
    after: list[Neighbour] = field(default_factory=list)
    revision: Revision | None = None  # what it said before its last edit
    diff: list = field(default_factory=list)


def around(viewer: Viewer, matter: Matter | None) -> Surroundings:
    """One question for the posts, one where the post was edited."""
    if matter is None:
        return Surroundings()
    if matter.post:
        return _around_post(viewer, matter.post)
    if matter.held:
        return _around_held(viewer, matter.held)
    if matter.topic:
        return _around_topic(viewer, matter.topic)
    return Surroundings()


def _around_post(viewer, post):
    near = _posts(post.topic, post.number - NEAR, post.number + NEAR)
    place = Surroundings(topic=post.topic, subject=post)
    place.before = _shown(viewer, post.topic, [one for one in near if one.number < post.number])
    place.after = _shown(viewer, post.topic, [one for one in near if one.number > post.number])
    _add_edit(place, post)
    return place


def _around_topic(viewer, topic):
    posts = _posts(topic, 1, 1 + NEAR)
    place = Surroundings(topic=topic)
    if posts and posts[0].number == 1:
        place.subject = posts.pop(0)
        _add_edit(place, place.subject)
    place.after = _shown(viewer, topic, posts)
    return place


def _around_held(viewer, held: Held):
    """What it would follow; of an edit, what would change."""
    place = Surroundings(topic=held.topic, subject=held.post)
    if held.post:
        place.diff = word_diff(held.post.source, held.source)
    elif held.topic:
        last = held.topic.last_number
        place.before = _shown(viewer, held.topic, _posts(held.topic, last - NEAR + 1, last))
    return place


def _posts(topic, first, last):
    posts = Post.objects.filter(topic=topic, number__gte=first, number__lte=last)
    return list(posts.select_related("author").by_number())


def _shown(viewer, topic, posts):
    for post in posts:
        post.topic = topic
    return [
        Neighbour(
            post, not post.is_deleted or (not post.is_purged and can_see_deleted(viewer, post))
        )
        for post in posts
    ]


def _add_edit(place, post):
    """Its last edit; the earlier ones stand on the page of its history."""
    if not post.revision_count or post.is_purged:
        return
    place.revision = post.revisions.select_related("editor").order_by("-number").first()
    if place.revision:
        place.diff = word_diff(place.revision.source, post.source)
