"""Words that wait for a manager instead of being written."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.matters import bring, settle
from community.members.models import User
from community.screening.actions import forget, stop_counting
from community.topics.actions.passing import Words
from community.topics.models import Held, Post
from community.topics.queries import forget_words
from community.topics.using import subject_of, subject_of_held
from community.uploads.actions import purge_uses, use_files

HELD_A_DAY = 30


class TooMuchWaits(Refused):
    """Taking back and sending again has an end, too."""


class WrittenAlready(Exception):
    """This key made a post, which was let in since."""


class EditWaits(Refused):
    """One edit of a post waits at a time."""


def hold(words: Words, **about) -> Held:
    """Keep the words where only their author and reviewers see them; `about` are columns.

    In the transaction that judged them. Nothing is counted and nobody is told, but reviewers.
    """
    author, key = about["author"], about.get("idempotency_key")
    if key and Post.objects.filter(author=author, idempotency_key=key).exists():
        raise WrittenAlready
    today = timezone.now() - timedelta(days=1)
    if Held.objects.filter(author=author, made_at__gt=today).count() >= HELD_A_DAY:
        raise TooMuchWaits(_("That was a lot for one day. Go on tomorrow."))
    held = Held.objects.create(
        title=words.title,
        source=words.source,
        html=words.rendered.html,
        language=words.language,
        reasons=words.reasons,
        **about,
    )
    if words.rendered.files:
        use_files(subject=subject_of_held(held.pk), keys=words.rendered.files)
    words.remember(subject_of_held(held.pk))
    bring("held", held.pk)
    note_waiting(held)
    return held


def note_waiting(held: Held) -> None:
    """What of its author's waits is another, from the commit on."""
    transaction.on_commit(lambda: forget_words(held.author), robust=True)


def make_way(post: Post, editor: User) -> None:
    """A later edit takes the place of one by the same hand that waits. The post is locked."""
    waiting = Held.objects.select_for_update().waiting().filter(post=post, author=editor).first()
    if waiting is not None:
        close(waiting, by=editor)


def hold_edit(words: Words, post: Post, **about) -> Held:
    """Keep an edit; there is no room for two that know nothing of each other."""
    if Held.objects.waiting().filter(post=post).exists():
        raise EditWaits(_("Somebody else's edit of this post waits for a manager. Try later."))
    return hold(words, post=post, **about)


def destroy_traces(*, posts: Collection[int], topic: int | None = None) -> None:
    """With purged posts go their files, what waits there, and what was drawn from them."""
    there = Held.objects.filter(Q(post__in=posts) | Q(topic=topic, topic__isnull=False))
    waiting = list(there.select_related("author"))
    subjects = [subject_of_held(held.pk) for held in waiting]
    forget(*subjects, *map(subject_of, posts))
    purge_uses(subjects=[*subjects, *map(subject_of, posts)])
    for held in waiting:
        settle("held", held.pk)
        note_waiting(held)
    there.delete()


def close(held: Held, *, by: User) -> None:
    """Its author wants it no longer. The words go; that something waited stays on record."""
    held.answered_at, held.answered_by, held.is_let_in = timezone.now(), by, False
    held.title, held.source, held.html, held.tags = "", "", "", []
    held.idempotency_key = ""  # the same words may be sent again
    held.save()
    use_files(subject=subject_of_held(held.pk), keys=[])
    stop_counting(subject=subject_of_held(held.pk))
    settle("held", held.pk)
    note_waiting(held)
