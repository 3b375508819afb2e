"""Purging by hand: as the reviewers' room wants it, which may ask a second person first."""

from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.matters import destroy
from community.members.models import User
from community.topics.actions.removing import NotDeletable, purge_post, purge_topic
from community.topics.models import Post, Topic


class WaitsForSecond(Refused):
    """It was proposed. Somebody else has to agree before it is done."""


def purge_post_for_good(*, post: Post, by: User, reason: str) -> None:
    """Destroy a reply, or ask for a second person."""
    if post.opens_topic:
        raise NotDeletable(_("The first post goes with its topic. Purge the topic instead."))
    if _is_still_to_do("post", post, by, reason):
        purge_post(post=post, by=by, reason=reason)


def purge_topic_for_good(*, topic: Topic, by: User, reason: str) -> None:
    """Destroy a topic, or ask for a second person."""
    if _is_still_to_do("topic", topic, by, reason):
        purge_topic(topic=topic, by=by, reason=reason)


def _is_still_to_do(kind, thing, by, reason):
    is_done = destroy(kind, thing.pk, by.pk, reason)
    if is_done is False:
        raise WaitsForSecond(_("It waits for a second person: somebody else has to agree."))
    return is_done is None
