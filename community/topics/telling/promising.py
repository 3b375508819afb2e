"""The notices that verbs promise, in their own transaction."""

from collections.abc import Callable

from community.core.matters import done
from community.core.outbox import promise
from community.topics.models import Change, Post, Topic, Verb
from community.topics.queries.places import taken_away_by
from community.topics.telling.announcing import (
    announce_answer,
    announce_change,
    announce_mentions,
    announce_post,
)

# To whom a line is told is said by whoever does the verb: the reviewers tell of decisions.
Teller = Callable[[Change], None]
TOLD = frozenset(
    [
        Verb.CLOSED,
        Verb.REOPENED,
        Verb.MOVED,
        Verb.ARCHIVED,
        Verb.DELETED,
        Verb.RESTORED,
        Verb.POST_DELETED,
        Verb.POST_RESTORED,
        Verb.POST_EDITED,
        Verb.HIDDEN,
        Verb.SHOWN,
        Verb.POST_HIDDEN,
        Verb.POST_SHOWN,
        Verb.SPLIT,
        Verb.MERGED,
        Verb.UNMERGED,
    ]
)


GIVEN_BACK = (Verb.SHOWN, Verb.POST_SHOWN, Verb.RESTORED, Verb.POST_RESTORED)


def promise_post(post: Post) -> None:
    """Members will be told of a new post."""
    promise(announce_post, key=f"post:{post.pk}", post_id=post.pk)


def promise_mentions(post: Post) -> None:
    """Whom an edit names for the first time will be told."""
    key = f"mentions:{post.pk}:{post.revision_count}"
    promise(announce_mentions, key=key, post_id=post.pk)


def promise_answer(topic: Topic) -> None:
    """Whoever wrote the answer will be told."""
    key = f"answer:{topic.pk}:{topic.accepted_post_id}"
    promise(announce_answer, key=key, topic_id=topic.pk)


def promise_word(change: Change) -> None:
    """An author will be told what somebody else did with their words: by the reviewers' room, as
    of a decision, or else from here."""
    author = change.post.author_id if change.post else change.topic.author_id
    is_own = change.by_id == author
    if is_own and not _gives_back_what_others_took(change):
        return
    if (change.by_id and done("change", change.pk)) or is_own:
        return
    if change.verb in TOLD:
        promise(announce_change, key=f"change:{change.pk}", change_id=change.pk)


def _gives_back_what_others_took(change):
    """Then it is written down as a decision, though it was done to one's own words."""
    return change.verb in GIVEN_BACK and taken_away_by(change.post or change.topic) != change.by_id


def tell_nobody(change: Change) -> None:
    """The line is read where it stands, and that is enough."""
