"""Changing what a post says. What it said before is kept."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.markup import RENDER_VERSION
from community.live.announcing import announce
from community.members.models import User
from community.topics.actions.writing import slug_of
from community.topics.models import Change, Post, Revision, Topic, Verb
from community.topics.rendering import render_post
from community.topics.telling.promising import promise_mentions, promise_word
from community.topics.using import subject_of
from community.uploads.actions import use_files


class EditedMeanwhile(Refused):
    """Somebody else changed the post since this person opened it. Both texts are shown."""

    def __init__(self, post):
        super().__init__(_("Somebody changed this post while you were writing."))
        self.post = post


def edit_post(
    *,
    post: Post,
    editor: User,
    source: str,
    seen: int,
    reason: str = "",
    title: str = "",
    tags: list[str] | None = None,
) -> Post:
    """Change a post, and with the first one its topic's title and tags.

    `seen` is the number of revisions the editor had before their eyes.
    """
    topic = post.topic
    rendered = render_post(
        source, author=post.author, editor=editor, group=topic.group, topic_id=topic.pk
    )
    with transaction.atomic():
        topic = Topic.objects.select_for_update().get(pk=topic.pk)
        post = Post.objects.select_for_update().get(pk=post.pk)
        if post.is_deleted or post.revision_count != seen:
            raise EditedMeanwhile(post)
        title = title if post.opens_topic and title else topic.title
        if (post.source, topic.title) != (source, title):
            _keep_revision(post, topic, editor, reason)
            _rewrite(post, source, rendered)
            _note_managers_hand(post, editor, reason)
            promise_mentions(post)
        if post.opens_topic:
            _retitle(topic, title)
            _retag(topic, post, editor, tags, reason)
    announce(topic.channel, edited=post.number)
    return post


def _keep_revision(post, topic, editor, reason):
    Revision.objects.create(
        post=post,
        number=post.revision_count + 1,
        editor=editor,
        reason=reason,
        title=topic.title if post.opens_topic else "",
        source=post.source,
    )


def _rewrite(post, source, rendered):
    post.source, post.html, post.text = source, rendered.html, rendered.text
    post.render_version = RENDER_VERSION
    post.edited_at = timezone.now()
    post.revision_count += 1
    post.save(
        update_fields=["source", "html", "text", "render_version", "edited_at", "revision_count"]
    )
    use_files(subject=subject_of(post.pk), keys=rendered.files)


def _note_managers_hand(post, editor, reason):
    if editor.pk != post.author_id:
        change = Change.objects.create(
            topic_id=post.topic_id, post=post, verb=Verb.POST_EDITED, by=editor, reason=reason
        )
        promise_word(change)


def _retag(topic, post, editor, tags, reason):
    """Other tags are a change of the topic: who and why is told, and what they were."""
    before = sorted(topic.tags.names())
    if tags is None or before == sorted(tags):
        return
    topic.tags.set(tags)
    Change.objects.create(
        topic=topic, verb=Verb.RETAGGED, by=editor, reason=reason, detail={"before": before}
    )


def _retitle(topic, title):
    if topic.title != title:
        topic.title, topic.slug = title, slug_of(title)
        topic.save(update_fields=["title", "slug"])
