"""What is done to a topic besides: moved, split, merged, closed, slowed, archived, pinned."""

from collections.abc import Callable

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from community.groups import actions as groups
from community.groups.models import Group
from community.topics import actions
from community.topics.actions.setting_back import date_back
from community.topics.models import Change, Post, Topic
from community.topics.telling.promising import tell_nobody
from moderation.models import Verb
from moderation.verbs.deed import (
    CannotGiveBack,
    Deed,
    Doing,
    SoAlready,
    Trace,
    Undoing,
    changed,
)
from moderation.verbs.traces import trace_of

Setter = Callable[..., Change | None]


def setting(action: Setter) -> Callable[[Doing], Trace]:
    """A verb that sets or clears one moment of a topic."""

    def do(doing: Doing) -> Trace:
        why = {"by": doing.by, "reason": doing.line, "tell": tell_nobody}
        return trace_of(changed(action(topic=doing.thing, **why)))

    return do


def unsetting(field: str, set_it: Setter, clear_it: Setter) -> Callable[[Undoing], Trace]:
    """Its undoing: the moment is as it was."""

    def undo(undoing: Undoing) -> Trace:
        topic, was = undoing.thing, undoing.before[field]
        if bool(getattr(topic, field)) == bool(was):
            return Trace({field: was}, {field: was})
        action = set_it if was else clear_it
        why = {"by": undoing.by, "tell": tell_nobody}
        trace = trace_of(changed(action(topic=topic, **why)))
        if was:
            date_back(topic=topic, field=field, at=parse_datetime(was))
        return trace

    return undo


def slow(doing: Doing) -> Trace:
    change = actions.set_slow(
        topic=doing.thing,
        seconds=doing.asked["seconds"],
        by=doing.by,
        reason=doing.line,
        tell=tell_nobody,
    )
    return trace_of(changed(change))


def undo_slow(undoing: Undoing) -> Trace:
    was = undoing.before["seconds"]
    if undoing.thing.slow_seconds == was:
        return Trace({"seconds": was}, {"seconds": was})
    change = actions.set_slow(
        topic=undoing.thing,
        seconds=was,
        by=undoing.by,
        tell=tell_nobody,
    )
    return trace_of(changed(change))


def move(doing: Doing) -> Trace:
    change = actions.move_topic(
        topic=doing.thing,
        to=doing.asked["to"],
        by=doing.by,
        reason=doing.line,
        tell=tell_nobody,
    )
    return trace_of(changed(change))


def undo_move(undoing: Undoing) -> Trace:
    home = Group.objects.filter(pk=undoing.before["group"]).first()
    if home is None:
        raise CannotGiveBack(_("The group it came from is gone."))
    if undoing.thing.group_id != undoing.after["group"]:
        raise CannotGiveBack(_("It was moved on since. Move it yourself."))
    change = actions.move_topic(
        topic=undoing.thing,
        to=home,
        by=undoing.by,
        tell=tell_nobody,
    )
    return trace_of(changed(change))


def split(doing: Doing) -> Trace:
    """Some of its posts become a topic of their own."""
    asked = doing.asked
    made = actions.split_topic(
        topic=doing.thing,
        posts=list(asked["posts"]),
        title=asked["title"],
        to=asked.get("to") or doing.thing.group,
        by=doing.by,
        reason=doing.line,
        tell=tell_nobody,
    )
    return Trace({}, {"topic": made.pk})


def undo_split(undoing: Undoing) -> Trace:
    made = Topic.objects.filter(pk=undoing.after["topic"]).first()
    if made is None:
        raise CannotGiveBack(_("The topic that was made of it is gone."))
    actions.unsplit_topic(topic=made, by=undoing.by, tell=tell_nobody)
    return Trace({"topic": made.pk}, {})


def merge(doing: Doing) -> Trace:
    into = doing.asked["into"]
    changed(
        actions.merge_topic(
            topic=doing.thing,
            into=into,
            by=doing.by,
            reason=doing.line,
            tell=tell_nobody,
        )
    )
    return Trace({}, {"into": into.pk})


def undo_merge(undoing: Undoing) -> Trace:
    if undoing.thing.merged_into_id != undoing.after["into"]:
        raise CannotGiveBack(_("These topics were taken apart already."))
    actions.unmerge_topic(topic=undoing.thing, by=undoing.by, tell=tell_nobody)
    return Trace({"into": undoing.after["into"]}, {})


def posts_numbered(topic: Topic, numbers: set[int]) -> list[Post]:
    """Standing replies of these numbers, for a split."""
    return list(topic.posts.filter(number__in=numbers).standing().by_number())


def putting_away(
    of_group: Callable[..., None], of_topic: Callable[[Doing], Trace], *, is_away: bool
) -> Callable[[Doing], Trace]:
    """Archiving and waking, of a topic or of a whole group."""

    def do(doing: Doing) -> Trace:
        if isinstance(doing.thing, Topic):
            return of_topic(doing)
        group = Group.objects.select_for_update().get(pk=doing.thing.pk)
        if group.is_archived == is_away:
            raise SoAlready(_("It is so already. Somebody may have been quicker."))
        of_group(group=group)
        return Trace({"is_archived": not is_away}, {"is_archived": is_away})

    return do


def undo_putting_away(undoing: Undoing) -> Trace:
    if isinstance(undoing.thing, Topic):
        return ARCHIVED(undoing)
    is_away = undoing.before["is_archived"]
    if undoing.thing.is_archived != is_away:
        (groups.archive_group if is_away else groups.wake_group)(group=undoing.thing)
    return Trace(undoing.after, undoing.before)


CLOSED = unsetting("closed_at", actions.close_topic, actions.reopen_topic)
ARCHIVED = unsetting("archived_at", actions.archive_topic, actions.wake_topic)
PINNED = unsetting("pinned_at", actions.pin_topic, actions.unpin_topic)
TOPIC = ("topic",)
DEEDS = (
    Deed(
        Verb.CLOSE,
        gettext_lazy("Close"),
        gettext_lazy("No more replies. Everybody can go on reading."),
        TOPIC,
        setting(actions.close_topic),
        CLOSED,
        aspect="closed",
    ),
    Deed(
        Verb.REOPEN,
        gettext_lazy("Reopen"),
        gettext_lazy("Members of the group can reply again."),
        TOPIC,
        setting(actions.reopen_topic),
        CLOSED,
        judges=None,
        aspect="closed",
    ),
    Deed(
        Verb.SLOW,
        gettext_lazy("Slow down"),
        gettext_lazy("Some time must pass between two posts of one member. None ends it."),
        TOPIC,
        slow,
        undo_slow,
        asks=("seconds",),
        aspect="slow",
    ),
    Deed(
        Verb.MOVE,
        gettext_lazy("Move"),
        gettext_lazy("To another group. Who may read it is for that group to say."),
        TOPIC,
        move,
        undo_move,
        asks=("to",),
        aspect="place",
    ),
    Deed(
        Verb.SPLIT,
        gettext_lazy("Split"),
        gettext_lazy("Some of its replies become a topic of their own."),
        TOPIC,
        split,
        undo_split,
        asks=("posts", "title", "to"),
        aspect="place",
    ),
    Deed(
        Verb.MERGE,
        gettext_lazy("Merge"),
        gettext_lazy("Its posts go to the end of another topic, and so does its address."),
        TOPIC,
        merge,
        undo_merge,
        asks=("into",),
        aspect="place",
    ),
    Deed(
        Verb.ARCHIVE,
        pgettext_lazy("verb", "Archive"),
        gettext_lazy("Read and found, and nobody writes in it."),
        ("topic", "group"),
        putting_away(groups.archive_group, setting(actions.archive_topic), is_away=True),
        undo_putting_away,
        aspect="archived",
    ),
    Deed(
        Verb.WAKE,
        gettext_lazy("Wake"),
        gettext_lazy("Members of the group can write in it again."),
        ("topic", "group"),
        putting_away(groups.wake_group, setting(actions.wake_topic), is_away=False),
        undo_putting_away,
        judges=None,
        aspect="archived",
    ),
    Deed(
        Verb.PIN,
        gettext_lazy("Pin"),
        gettext_lazy("It stays at the top of its group."),
        TOPIC,
        setting(actions.pin_topic),
        PINNED,
        judges=None,
        aspect="pinned",
        is_told=False,
    ),
    Deed(
        Verb.UNPIN,
        gettext_lazy("Unpin"),
        gettext_lazy("It takes its place among the others."),
        TOPIC,
        setting(actions.unpin_topic),
        PINNED,
        judges=None,
        aspect="pinned",
        is_told=False,
    ),
)
