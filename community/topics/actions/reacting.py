"""A word of thanks, given and taken back. Rows and counts change together or not at all."""

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.outbox import promise
from community.live.announcing import announce
from community.members.models import User
from community.topics.actions.noting import refuse_moved
from community.topics.models import Post, Reaction, ReactionWord, Topic
from community.topics.queries import forget_reaction_words
from community.topics.telling import announce_reaction

GIVE = """
INSERT INTO topics_reaction (post_id, member_id, slot, made_at) VALUES (%s, %s, %s, now())
ON CONFLICT (post_id, member_id, slot) DO NOTHING
"""


class NotReactable(Refused):
    """Nobody reacts to this, or not any more."""


def react(*, post: Post, member: User, slot: int) -> Post:
    """Say one of the words at somebody's post. Said twice, it counts once."""
    with transaction.atomic():
        topic, post = _locked(post)
        _refuse_where_shut(topic, post, member)
        if not _given(post, member, slot):
            return post
        _count(topic, post, slot, 1)
        promise(announce_reaction, key=f"reaction:{post.pk}:{member.pk}", post_id=post.pk)
        announce(topic.channel, reactions=post.number)
    return post


def take_back(*, post: Post, member: User, slot: int) -> Post:
    """Say it no more; what was not said stays as it is."""
    with transaction.atomic():
        topic, post = _locked(post)
        _refuse_where_shut(topic, post, member)
        said = Reaction.objects.filter(post=post, member=member, slot=slot)
        gone, _by_table = said.delete()
        if gone:
            _count(topic, post, slot, -1)
            announce(topic.channel, reactions=post.number)
    return post


def choose_word(*, slot: int, word: str, icon: str) -> None:
    """What the community reacts with; without a word, the place is not offered.

    What was said in this place before now reads as the new word.
    """
    ReactionWord.objects.update_or_create(slot=slot, defaults={"word": word, "icon": icon})
    forget_reaction_words()
    transaction.on_commit(forget_reaction_words, robust=True)


def _locked(post):
    """First the topic, then the post. Marks and follows of others are not kept waiting."""
    topics = Topic.objects.select_for_update(of=["self"], no_key=True).select_related("group")
    topic = topics.get(pk=post.topic_id)
    post = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    refuse_moved(topic, post)
    post.topic = topic
    return topic, post


def _refuse_where_shut(topic, post, member):
    """The page that was clicked on may be older than the post's state."""
    if post.is_deleted or topic.is_deleted:
        raise NotReactable(_("This post was deleted meanwhile."))
    if topic.is_archived or topic.group.is_archived:
        raise NotReactable(_("This topic was archived meanwhile."))
    if post.author_id == member.pk:
        raise NotReactable(_("These are your own words. Reactions come from others."))


def _given(post, member, slot):
    with connection.cursor() as cursor:
        cursor.execute(GIVE, [post.pk, member.pk, slot])
        return cursor.rowcount == 1


def _count(topic, post, slot, step):
    """A word that nobody says any more is not kept as a zero."""
    now = post.reactions.get(str(slot), 0) + step
    others = {key: count for key, count in post.reactions.items() if key != str(slot)}
    post.reactions = {**others, str(slot): now} if now else others
    post.reaction_count += step
    post.save(update_fields=["reactions", "reaction_count"])
    Topic.objects.filter(pk=topic.pk).update(reaction_count=F("reaction_count") + step)
