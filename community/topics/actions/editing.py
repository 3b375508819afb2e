"""Changing what a post says. What it said before is kept."""

from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.markup import RENDER_VERSION
from community.live.announcing import announce
from community.members.models import User
from community.screening.drafts import Kind
from community.topics.actions.noting import held_post
from community.topics.actions.passing import Asked, Words
from community.topics.actions.waiting import hold_edit, make_way
from community.topics.actions.writing import slug_of
from community.topics.models import Change, Held, Post, Revision, Verb
from community.topics.rendering import render_post
from community.topics.telling.promising import Teller, promise_mentions, promise_word
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
    tell: Teller = promise_word,
) -> Post | Held:
    """Change a post, and with the first one its topic's title and tags; if screening lets the
    words pass. Else the edit waits, and the post stands as it was.

    `seen` is the number of revisions the editor had before their eyes.
    """
    topic = post.topic
    words = Asked(
        kind=Kind.EDIT,
        author=editor,
        group=topic.group,
        topic=topic,
        source=source,
        render=_renderer(post, editor),
        title=(title or topic.title) if post.opens_topic else "",
        tags=(tags or ()) if post.opens_topic else (),
    )
    return _edit(words, Edit(post, editor, seen, reason, tags, tell))


def write_edit(
    *,
    post: Post,
    editor: User,
    source: str,
    seen: int,
    reason: str = "",
    title: str = "",
    tags: list[str] | None = None,
    tell: Teller = promise_word,
) -> Post:
    """Change a post in words that need no screening: somebody let them in."""
    title = (title or post.topic.title) if post.opens_topic else ""
    words = Words(source, _renderer(post, editor)(source), title)
    return _edit(words, Edit(post, editor, seen, reason, tags, tell))


@dataclass(frozen=True)
class Edit:
    """Who changes what, and beside the words what else."""

    post: Post
    editor: User
    seen: int
    reason: str
    tags: list[str] | None
    tell: Teller


def _renderer(post, editor):
    topic = post.topic
    return partial(
        render_post, author=post.author, editor=editor, group=topic.group, topic_id=topic.pk
    )


@transaction.atomic
def _edit(words, edit):
    topic, post = held_post(edit.post)
    if post.is_deleted or post.revision_count != edit.seen:
        raise EditedMeanwhile(post)
    is_reworded = _says_other(words, topic, post)
    if is_reworded or _tags_other(topic, post, edit.tags):
        words = words.judged()
        make_way(post, edit.editor)
        if words.is_held:
            return _hold(words, edit, topic, post)
        if is_reworded or _says_other(words, topic, post):
            _take_over(words, topic, post, edit)
        else:
            words.remember_post(post)
    if post.opens_topic:
        _retitle(topic, words.title)
        _retag(topic, post, edit.editor, edit.tags, edit.reason)
    announce(topic.channel, edited=post.number)
    return post


def _says_other(words, topic, post):
    return post.source != words.source or (post.opens_topic and topic.title != words.title)


def _tags_other(topic, post, tags):
    return post.opens_topic and tags is not None and _tags_of(topic) != sorted(tags)


def _take_over(words, topic, post, edit):
    _keep_revision(post, topic, edit.editor, edit.reason)
    _rewrite(post, words)
    _note_managers_hand(post, edit)
    promise_mentions(post)


def _hold(words, edit, topic, post):
    return hold_edit(
        words,
        post,
        author=edit.editor,
        group_id=topic.group_id,
        topic=topic,
        tags=_tags_of(topic) if edit.tags is None else edit.tags,
        seen=edit.seen,
        because=edit.reason,
    )


def _keep_revision(post, topic, editor, reason):
    Revision.objects.create(
        post=post,
        number=post.revision_count + 1,
        editor=editor,
        reason=reason,
        title=topic.title if post.opens_topic else "",
        source=post.source,
    )


def _rewrite(post, words):
    rendered = words.rendered
    post.source, post.html, post.text = words.source, rendered.html, rendered.text
    post.render_version = RENDER_VERSION
    post.edited_at = timezone.now()
    post.revision_count += 1
    post.save(
        update_fields=["source", "html", "text", "render_version", "edited_at", "revision_count"]
    )
    use_files(subject=subject_of(post.pk), keys=rendered.files)
    words.remember_post(post)


def _note_managers_hand(post, edit):
    if edit.editor.pk != post.author_id:
        change = Change.objects.create(
            topic_id=post.topic_id,
            post=post,
            verb=Verb.POST_EDITED,
            by=edit.editor,
            reason=edit.reason,
        )
        edit.tell(change)


def _tags_of(topic):
    return sorted(topic.tags.names())


def _retag(topic, post, editor, tags, reason):
    """Other tags are a change of the topic: who and why is told, and what they were."""
    before = _tags_of(topic)
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
