"""What a change of a topic or a post was before it, and is after: read from its own line."""

from community.topics.models import Change, Post, Topic
from community.topics.models import Verb as Line
from moderation.models import Verb
from moderation.verbs.deed import Trace

STANDING, HIDDEN, DELETED = "standing", "hidden", "deleted"
STATES = {
    Line.HIDDEN: HIDDEN,
    Line.POST_HIDDEN: HIDDEN,
    Line.DELETED: DELETED,
    Line.POST_DELETED: DELETED,
    Line.SHOWN: STANDING,
    Line.POST_SHOWN: STANDING,
    Line.RESTORED: STANDING,
    Line.POST_RESTORED: STANDING,
}
MOMENTS = {
    Line.CLOSED: "closed_at",
    Line.REOPENED: "closed_at",
    Line.PINNED: "pinned_at",
    Line.UNPINNED: "pinned_at",
    Line.ARCHIVED: "archived_at",
    Line.WOKEN: "archived_at",
}
VERBS = {
    Line.CLOSED: Verb.CLOSE,
    Line.REOPENED: Verb.REOPEN,
    Line.PINNED: Verb.PIN,
    Line.UNPINNED: Verb.UNPIN,
    Line.ARCHIVED: Verb.ARCHIVE,
    Line.WOKEN: Verb.WAKE,
    Line.MOVED: Verb.MOVE,
    Line.SPLIT: Verb.SPLIT,
    Line.MERGED: Verb.MERGE,
    Line.SLOWED: Verb.SLOW,
    Line.UNSLOWED: Verb.SLOW,
    Line.HIDDEN: Verb.HIDE,
    Line.POST_HIDDEN: Verb.HIDE,
    Line.SHOWN: Verb.SHOW,
    Line.POST_SHOWN: Verb.SHOW,
    Line.DELETED: Verb.DELETE,
    Line.POST_DELETED: Verb.DELETE,
    Line.RESTORED: Verb.RESTORE,
    Line.POST_RESTORED: Verb.RESTORE,
    Line.POST_EDITED: Verb.EDIT,
    Line.POST_PURGED: Verb.PURGE,
}


def trace_of(change: Change) -> Trace:
    """What is needed to give back what was before a change."""
    if change.verb in STATES:
        return Trace(_state_before(change), {"state": STATES[change.verb]})
    if change.verb in MOMENTS:
        field = MOMENTS[change.verb]
        was = change.detail.get("was")
        return Trace({field: was}, {field: None if was else change.made_at.isoformat()})
    return OTHERS.get(change.verb, _of_nothing)(change)


def last_state_line(thing: Post | Topic, before: Change | None = None) -> Change | None:
    """Who last hid, deleted or gave back a thing, up to a change of it."""
    where = {"topic": thing, "post": None} if isinstance(thing, Topic) else {"post": thing}
    lines = Change.objects.filter(verb__in=STATES, **where)
    if before is not None:
        lines = lines.filter(made_at__lte=before.made_at).exclude(pk=before.pk)
    return lines.order_by("-made_at", "-pk").first()


def _state_before(change):
    """What the house itself hid waits for a judgement: to take it away, it stood before."""
    last = last_state_line(change.post or change.topic, before=change)
    if last is None or STATES[last.verb] == STANDING:
        return {"state": STANDING}
    if last.by_id is None and STATES[change.verb] != STANDING:
        return {"state": STANDING}
    return {
        "state": STATES[last.verb],
        "by": last.by_id,
        "at": last.made_at.isoformat(),
        "because": last.reason,
    }


def _of_move(change):
    return Trace({"group": change.detail["from"]}, {"group": change.detail["to"]})


def _of_slow(change):
    return Trace({"seconds": change.detail["before"]}, {"seconds": change.detail["after"]})


def _of_edit(change):
    revision = change.post.revision_count  # its number: what was said before stands there
    return Trace({"revision": revision}, {"revision": revision})


def _of_split(change):
    return Trace({}, {"topic": change.topic_id})


def _of_merge(change):
    return Trace({}, {"into": change.detail["into"]})


def _of_nothing(change):
    return Trace({}, {"state": "purged"})


OTHERS = {
    Line.MOVED: _of_move,
    Line.SLOWED: _of_slow,
    Line.UNSLOWED: _of_slow,
    Line.POST_EDITED: _of_edit,
    Line.SPLIT: _of_split,
    Line.MERGED: _of_merge,
}
