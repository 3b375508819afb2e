"""What is done to what was said: kept, edited, hidden, deleted, given back, destroyed."""

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from community.topics import actions
from community.topics.actions.editing import write_edit
from community.topics.actions.setting_back import name_remover
from community.topics.models import Post, Revision, Topic
from community.topics.telling.promising import tell_nobody
from moderation.models import Verb
from moderation.verbs.deed import (
    NOTHING,
    CannotGiveBack,
    Deed,
    Doing,
    SoAlready,
    Trace,
    Undoing,
    changed,
)
from moderation.verbs.traces import DELETED, HIDDEN, STANDING, last_state_line, trace_of

PLACES = ("post", "topic")
ASPECT = "state"


def state_of(thing: Post | Topic) -> str:
    """Standing, hidden or deleted, for everybody's eyes."""
    return HIDDEN if thing.is_hidden else DELETED if thing.is_deleted else STANDING


def held(thing: Post | Topic) -> Post | Topic:
    """The thing as it is now, its topic locked; it may have moved meanwhile."""
    if isinstance(thing, Topic):
        return Topic.objects.select_for_update().get(pk=thing.pk)
    Topic.objects.select_for_update().get(pk=thing.topic_id)
    return Post.objects.select_related("topic").get(pk=thing.pk)


def keep(doing: Doing) -> Trace:
    """It stays. What was hidden until somebody judged it is shown again."""
    if isinstance(doing.thing, Post | Topic) and held(doing.thing).is_hidden:
        return show(doing)
    return NOTHING


def hide(doing: Doing) -> Trace:
    """What the house hid stays hidden, and is decided from now on: it stood before."""
    thing = held(doing.thing)
    if thing.is_hidden and _hid_by_the_house(thing):
        return Trace({"state": STANDING}, {"state": HIDDEN})
    return _put(thing, HIDDEN, doing.by, doing.line)


def delete(doing: Doing) -> Trace:
    return _put(doing.thing, DELETED, doing.by, doing.line)


def show(doing: Doing) -> Trace:
    thing = held(doing.thing)
    if not thing.is_hidden:
        raise SoAlready(_("It is not hidden."))
    return _put(thing, STANDING, doing.by, doing.line)


def restore(doing: Doing) -> Trace:
    return _put(doing.thing, STANDING, doing.by, doing.line)


def purge(doing: Doing) -> Trace:
    """For good. The line of a topic goes with it; that of a post stays."""
    if isinstance(doing.thing, Topic):
        actions.purge_topic(topic=doing.thing, by=doing.by, reason=doing.line)
    else:
        why = {"by": doing.by, "reason": doing.line, "tell": tell_nobody}
        changed(actions.purge_post(post=doing.thing, **why))
    return Trace({}, {"state": "purged"})


def edit(doing: Doing) -> Trace:
    """Other words in the reviewer's hand. What it said before is kept as a revision."""
    post = first_of(doing.thing)
    asked = doing.asked
    seen = post.revision_count if asked.get("seen") is None else asked["seen"]
    title = asked.get("title", "")
    edited = write_edit(
        post=post,
        editor=doing.by,
        source=asked.get("source", ""),
        seen=seen,
        reason=doing.line,
        title=title,
        tell=tell_nobody,
    )
    if edited.revision_count == seen:
        raise SoAlready(_("The text is as it was."))
    return Trace({"revision": edited.revision_count}, {"revision": edited.revision_count})


def undo_state(undoing: Undoing) -> Trace:
    """As it was: standing, hidden, or deleted by whom it had been."""
    thing, before = held(undoing.thing), undoing.before
    if not before:
        return NOTHING
    if isinstance(thing, Post) and thing.is_purged:
        raise CannotGiveBack(_("It was purged. Its words are gone for good."))
    if state_of(thing) == before["state"]:
        return Trace({"state": before["state"]}, {"state": before["state"]})
    if state_of(thing) != undoing.after["state"]:
        raise CannotGiveBack(_("It was changed since. Look how it stands now, and decide anew."))
    by = undoing.by if before.get("by") or before["state"] == STANDING else None  # or the house
    trace = _put(thing, before["state"], by)
    if before["state"] != STANDING and isinstance(thing, Post):
        at = parse_datetime(before["at"])
        name_remover(post=thing, by=before["by"], at=at, because=before["because"])
    return trace


def undo_edit(undoing: Undoing) -> Trace:
    """The text of before, unless somebody has written another one since."""
    post = held(first_of(undoing.thing))
    number = undoing.after["revision"]
    was, left = said_at(post, number), said_at(post, number + 1)
    if post.is_deleted or said_at(post, post.revision_count + 1) != left:
        raise CannotGiveBack(_("The text was changed or taken away since. Edit it yourself."))
    source, title = was
    edited = write_edit(
        post=post,
        editor=undoing.by,
        source=source,
        seen=post.revision_count,
        title=title,
        tell=tell_nobody,
    )
    return Trace({"revision": number}, {"revision": edited.revision_count})


def said_at(post: Post, number: int) -> tuple[str, str]:
    """A post's text, and with the first one its topic's title, before its edit of this number."""
    kept = Revision.objects.filter(post=post, number=number).first()
    if kept is not None:
        return kept.source, kept.title
    return post.source, post.topic.title if post.opens_topic else ""


def first_of(thing: Post | Topic) -> Post:
    """A topic says what its first post says."""
    if isinstance(thing, Topic):
        return Post.objects.select_related("topic__group", "author").get(topic=thing, number=1)
    return thing


def _put(thing, state, by, line=""):
    """Bring it into a state by the verbs of its own room."""
    thing = held(thing)
    if state == STANDING:
        return _done(thing, "show" if thing.is_hidden else "restore", by, line)
    if state == HIDDEN and thing.is_deleted and not thing.is_hidden:
        _done(thing, "restore", by, line)
        thing = held(thing)
    return _done(thing, "hide" if state == HIDDEN else "delete", by, line)


def _done(thing, verb, by, line):
    why = {"by": by, "reason": line, "tell": tell_nobody}
    if isinstance(thing, Topic):
        return trace_of(changed(OF_TOPICS[verb](topic=thing, **why)))
    return trace_of(changed(OF_POSTS[verb](post=thing, **why)))


def _hid_by_the_house(thing):
    last = last_state_line(thing)
    return last is not None and last.by_id is None


OF_POSTS = {
    "hide": actions.hide_post,
    "show": actions.show_post,
    "delete": actions.delete_post,
    "restore": actions.restore_post,
}
OF_TOPICS = {
    "hide": actions.hide_topic,
    "show": actions.show_topic,
    "delete": actions.delete_topic,
    "restore": actions.restore_topic,
}
DEEDS = (
    Deed(
        Verb.KEEP,
        pgettext_lazy("decision", "Keep"),
        gettext_lazy("It stays as it is. Who reported it is told that it was looked at."),
        (*PLACES, "member", "group"),
        keep,
        undo_state,
        judges=False,
        aspect=ASPECT,
        is_told=False,
    ),
    Deed(
        Verb.HIDE,
        gettext_lazy("Hide"),
        gettext_lazy("Nobody but its author and you read it. A line stays in its place."),
        PLACES,
        hide,
        undo_state,
        aspect=ASPECT,
    ),
    Deed(
        Verb.EDIT,
        gettext_lazy("Edit"),
        gettext_lazy("You change the words. What it said before stays in its history."),
        PLACES,
        edit,
        undo_edit,
        asks=("title", "source", "seen"),
        aspect="text",
    ),
    Deed(
        Verb.DELETE,
        gettext_lazy("Delete"),
        gettext_lazy("Taken away, with a line about who and why. It can be given back."),
        PLACES,
        delete,
        undo_state,
        aspect=ASPECT,
    ),
    Deed(
        Verb.SHOW,
        gettext_lazy("Show again"),
        gettext_lazy("Everybody reads it again as it was."),
        PLACES,
        show,
        undo_state,
        judges=False,
        aspect=ASPECT,
    ),
    Deed(
        Verb.RESTORE,
        gettext_lazy("Restore"),
        gettext_lazy("Everybody reads it again as it was."),
        PLACES,
        restore,
        undo_state,
        judges=False,
        aspect=ASPECT,
    ),
    Deed(
        Verb.PURGE,
        pgettext_lazy("verb", "Purge"),
        gettext_lazy("Words and history are destroyed. Nobody can undo this."),
        PLACES,
        purge,
        None,
        aspect=ASPECT,
        needs_second=True,
    ),
)
