"""What becomes of words that wait: let in, refused, or taken back. Once each, whoever is first.

Letting in writes them as any other words, by the verbs that write; nothing asks screening again.
Locks are taken in the order that all verbs keep: topic, then what waits.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.matters import settle
from community.groups.permissions import belongs
from community.members.models import User
from community.screening.actions import carry_over
from community.topics.actions.drafting import save_draft
from community.topics.actions.editing import write_edit
from community.topics.actions.replying import write_reply
from community.topics.actions.waiting import close, note_waiting
from community.topics.actions.writing import write_topic
from community.topics.models import Draft, Held, Post, Topic
from community.topics.permissions import can_close_topic
from community.topics.using import subject_of, subject_of_held
from community.uploads.actions import use_files


class AnsweredAlready(Refused):
    """It waits no longer."""


class CannotBeLetIn(Refused):
    """What it was written for has changed."""


class DraftInTheWay(Refused):
    """Both texts together are longer than a text may be."""


@transaction.atomic
def let_in(*, held: Held, by: User) -> Post:
    """What waited is written now, with the number and the moment of now; its readers are told."""
    held = _locked(held)
    _refuse_gone(held)
    key, held.idempotency_key = held.idempotency_key, ""  # from now on the post's
    held.save(update_fields=["idempotency_key"])
    held.became = _written(held, key, by)
    _answer(held, by, is_let_in=True)
    carry_over(subject=subject_of_held(held.pk), to=subject_of(held.became.pk))
    use_files(subject=subject_of_held(held.pk), keys=[])
    return held.became


@transaction.atomic
def refuse(*, held: Held, by: User) -> Held:
    """It is not let in. The words stay where reviewers read them: somebody may ask them again."""
    held = _locked(held)
    _answer(held, by, is_let_in=False)
    return held


@transaction.atomic
def wait_again(*, held: Held) -> Held:
    """A refusal was undone: it waits as before. What was let in is a post, and undone as one."""
    held = _locked(held, waits=False)
    if held.is_let_in or not held.source:
        raise AnsweredAlready(_("There is nothing here that could wait again."))
    if held.post_id and Held.objects.waiting().filter(post=held.post_id).exists():
        raise CannotBeLetIn(_("Another edit of this post waits by now."))
    held.answered_at = held.answered_by = held.is_let_in = None
    held.save(update_fields=["answered_at", "answered_by", "is_let_in"])
    note_waiting(held)
    return held


@transaction.atomic
def take_back_held(*, held: Held) -> Draft:
    """Its author takes it back, and finds it among their drafts."""
    held = _locked(held)
    draft = _as_draft(held)
    close(held, by=held.author)
    return draft


def _locked(held, waits=True):
    """The row and what it is about, as they are now."""
    Topic.objects.select_for_update().filter(pk=held.topic_id).first()
    rows = Held.objects.select_for_update(of=["self"]).select_related(
        "author", "group", "topic__group", "post"
    )
    held = rows.get(pk=held.pk)
    if waits and not held.waits:
        raise AnsweredAlready(_refusal_of(held))
    return held


def _refusal_of(held):
    if held.answered_by_id == held.author_id:
        return _("Its author took it back.")
    name = {"name": held.answered_by.display_name if held.answered_by else ""}
    if not name["name"]:
        return _("This was answered already.")
    if held.is_let_in:
        return _("%(name)s let it in already.") % name
    return _("%(name)s refused it already.") % name


def _refuse_gone(held):
    """Whoever was put out or left does not write here any more; who is silenced wrote before."""
    author, group = held.author, held.topic.group if held.topic else held.group
    if not author.is_active or author.is_banned:
        raise CannotBeLetIn(_("Its author is no longer a member of the house."))
    if not belongs(author, group):
        raise CannotBeLetIn(_("Its author is no longer a member of this group."))
    if held.topic is None:
        return
    if held.topic.is_deleted:
        raise CannotBeLetIn(_("The topic was deleted. Restore it first."))
    if held.topic.is_archived or group.is_archived:
        raise CannotBeLetIn(_("The topic is archived. Wake it first."))


def _written(held, key, by):
    if held.post_id:
        return _edited(held)
    if held.topic_id:
        return _replied(held, key, by)
    topic = write_topic(
        group=held.group,
        author=held.author,
        kind=held.kind,
        title=held.title,
        source=held.source,
        tags=held.tags,
        key=key,
    )
    return topic.posts.get(number=1)


def _replied(held, key, by):
    topic = held.topic
    if topic.is_closed and not can_close_topic(by, topic):
        raise CannotBeLetIn(_("The topic is closed. Who may reopen it may let this in."))
    return write_reply(
        topic=topic,
        author=held.author,
        source=held.source,
        key=key,
        into_closed=True,
        in_no_hurry=True,
        takes_draft=False,
    )


def _edited(held):
    post = held.post
    if post.is_deleted:
        raise CannotBeLetIn(_("The post was deleted meanwhile. Restore it first."))
    if post.revision_count != held.seen:
        raise CannotBeLetIn(_("The post was changed meanwhile. Compare both texts."))
    return write_edit(
        post=post,
        editor=held.author,
        source=held.source,
        seen=held.seen,
        reason=held.because,
        title=held.title,
        tags=held.tags if post.opens_topic else None,
    )


def _answer(held, by, *, is_let_in):
    held.answered_at, held.answered_by, held.is_let_in = timezone.now(), by, is_let_in
    held.save(update_fields=["answered_at", "answered_by", "is_let_in", "became"])
    settle("held", held.pk)
    note_waiting(held)


def _as_draft(held):
    """The words for the composer; what else was being written there stands below them."""
    other = Draft.objects.filter(member=held.author, place=held.place).first()
    source = held.source
    if other and other.source.strip() and other.source != source:
        source = f"{source}\n\n{other.source}"
    if len(source) > Held._meta.get_field("source").max_length:
        raise DraftInTheWay(_("A draft stands where this would go. Send it or drop it first."))
    return save_draft(
        member=held.author,
        place=held.place,
        title=held.title or (other.title if other else ""),
        source=source,
        tags=", ".join(held.tags),
        seen=held.seen,
    )
