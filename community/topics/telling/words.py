"""What a notice about topics says to its member now; nothing where they may not see it now."""

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from community.core.markup import excerpt
from community.groups.models import Group
from community.members.models import User
from community.members.queries import boundaries_of
from community.notifications.subjects import Shown, teller
from community.topics.models import Change, Level, Post, Reaction, Topic, Verb
from community.topics.queries import effective_levels, merged_into

FACES = 3


@teller("post")
def tell_posts(member: User, pks: list[int]) -> dict[int, Shown]:
    """Standing posts that the member may read, in topics they did not mute, by people they do not
    keep away from."""
    posts = _readable(member).filter(pk__in=pks).exclude(author__in=boundaries_of(member))
    return {post.pk: _shown(post, people=(post.author,)) for post in _heard(member, posts)}


@teller("reactions")
def tell_reactions(member: User, pks: list[int]) -> dict[int, Shown]:
    """Who reacted to the member's own posts, without those they keep away from."""
    posts = _heard(member, _readable(member).filter(pk__in=pks, author=member))
    given = Reaction.objects.filter(post__in=posts).exclude(member=member)
    given = given.exclude(member__in=boundaries_of(member))
    counted = given.values_list("post").annotate(members=Count("member", distinct=True))
    counts = dict(counted.order_by("post"))
    faces = _latest_faces(given)
    return {
        post.pk: _shown(post, people=faces.get(post.pk, ()), count=counts[post.pk])
        for post in posts
        if post.pk in counts
    }


def _latest_faces(given):
    place = Window(RowNumber(), partition_by=[F("post")], order_by=F("pk").desc())
    latest = given.select_related("member").annotate(place_in=place).filter(place_in__lte=FACES)
    faces = {}
    for reaction in latest.order_by("-pk"):
        faces.setdefault(reaction.post_id, {})[reaction.member_id] = reaction.member
    return {post: tuple(people.values()) for post, people in faces.items()}


@teller("answer")
def tell_answers(member: User, pks: list[int]) -> dict[int, Shown]:
    """The member's own replies that are the answer, still."""
    chosen = _readable(member).filter(pk__in=pks, author=member, topic__accepted_post=F("pk"))
    posts = _heard(member, chosen.exclude(topic__author__in=boundaries_of(member)))
    return {post.pk: _shown(post, people=()) for post in posts}


@teller("change")
def tell_changes(member: User, pks: list[int]) -> dict[int, Shown]:
    """What managers did with the member's own words, where the member may still read."""
    changes = Change.objects.filter(pk__in=pks).select_related("topic__group", "post", "by")
    readable = Group.objects.readable_by(member).filter(topics__changes__in=pks)
    groups = set(readable.values_list("pk", flat=True))
    return {
        change.pk: _word_of(change, member)
        for change in changes
        if change.topic.group_id in groups and _concerns(change, member)
    }


def _concerns(change, member):
    """A topic's author is told of its end; whoever wrote in it, only while it stands."""
    topic = change.topic
    owner = change.post.author_id if change.post else topic.author_id
    return owner == member.pk and (not topic.is_deleted or topic.author_id == member.pk)


def _word_of(change, member):
    topic, post = change.topic, change.post
    if post is not None:
        post.topic = topic
    return Shown(
        title=topic.title,
        url=_place_of(change, member).get_absolute_url(),
        place=topic.group.name,
        text=_said(change),
        people=(change.by,) if change.by else (),
        number=post.number if post else 0,
        made_at=change.made_at,
    )


def _place_of(change, member):
    """Where it can be looked at: a hidden topic by its author, a merged one where it went."""
    topic = change.topic
    if topic.is_deleted and not topic.is_hidden:
        into = merged_into(member, topic.pk) if topic.merged_into_id else None
        return into or topic.group
    return change.post or topic


def _said(change):
    sentences = {
        Verb.HIDDEN: _("Your topic is hidden. You still read it; others do not."),
        Verb.SHOWN: _("Everybody sees your topic again."),
        Verb.POST_HIDDEN: _("Your post is hidden. You still read it; others do not."),
        Verb.POST_SHOWN: _("Everybody reads your post again."),
        Verb.SPLIT: _("Your post opens a topic of its own now."),
        Verb.MERGED: _("Your topic is part of another one now."),
        Verb.UNMERGED: _("Your topic stands on its own again."),
        Verb.CLOSED: _("Your topic was closed."),
        Verb.REOPENED: _("Your topic is open again."),
        Verb.MOVED: _("Your topic was moved."),
        Verb.ARCHIVED: _("Your topic was archived."),
        Verb.DELETED: _("Your topic was taken away."),
        Verb.RESTORED: _("Your topic is back."),
        Verb.POST_DELETED: _("Your post was taken away."),
        Verb.POST_RESTORED: _("Your post is back."),
        Verb.POST_EDITED: _("A manager edited your post."),
    }
    sentence = sentences.get(change.verb, change.get_verb_display())
    if not change.reason:
        return str(sentence)
    return _("%(sentence)s Reason: %(reason)s") % {"sentence": sentence, "reason": change.reason}


def _readable(member):
    posts = Post.objects.visible_to(member).standing().filter(topic__deleted_at=None)
    return posts.select_related("topic__group", "author")


def _heard(member, posts) -> list[Post]:
    """Those in topics that the member did not mute."""
    posts = list(posts)
    topics: dict[int, Topic] = {post.topic_id: post.topic for post in posts}
    levels = effective_levels(member, list(topics.values())) if topics else {}
    return [post for post in posts if levels[post.topic_id] != Level.MUTED]


def _shown(post, people, count=1):
    return Shown(
        title=post.topic.title,
        url=post.get_absolute_url(),
        place=post.topic.group.name,
        text=excerpt(post.text),
        people=people,
        count=count,
        number=post.number,
        made_at=post.made_at,
    )
