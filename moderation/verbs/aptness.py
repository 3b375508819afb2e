"""Which verbs make sense on a thing as it stands at this moment."""

from collections.abc import Callable

from community.groups.models import Group
from community.members.models import User
from community.topics.models import Post, Topic
from moderation.models import Case, Verb
from moderation.queries.cases import kinds_of
from moderation.verbs import DEEDS, WAVE_VERBS


def is_apt(verb: str, thing, *, case: Case | None = None) -> bool:
    """Whether doing it would change something. To keep something answers a case."""
    if isinstance(thing, Case):
        return verb in WAVE_VERBS
    if verb == Verb.KEEP:
        return case is not None
    if isinstance(thing, Post | Topic):
        return _on_words(verb, thing)
    if isinstance(thing, User):
        return ON_PEOPLE.get(verb, _always)(thing)
    if isinstance(thing, Group):
        return ON_GROUPS.get(verb, _always)(thing)
    return thing.answered_at is None if verb in (Verb.LET_IN, Verb.REFUSE) else True


def _on_words(verb, thing):
    if verb in ON_WORDS:
        return ON_WORDS[verb](thing)
    topic = thing if isinstance(thing, Topic) else thing.topic
    if verb == Verb.EDIT:
        asleep = topic.is_archived or topic.group.is_archived
        return not (thing.is_deleted or topic.is_deleted or asleep)
    is_there = not topic.is_deleted
    return is_there and ON_TOPICS.get(verb, _always)(topic)


def _always(thing):
    return True


def _is_purged(thing):
    return isinstance(thing, Post) and (thing.is_purged or thing.moved_to_id is not None)


def _is_merged(thing):
    return isinstance(thing, Topic) and thing.merged_into_id is not None


Test = Callable[..., bool]
ON_WORDS: dict[str, Test] = {
    Verb.HIDE: lambda thing: not thing.is_deleted or thing.is_hidden,
    Verb.DELETE: lambda thing: not thing.is_deleted or thing.is_hidden,
    Verb.SHOW: lambda thing: thing.is_hidden,
    Verb.RESTORE: lambda thing: (
        thing.is_deleted and not (thing.is_hidden or _is_purged(thing) or _is_merged(thing))
    ),
    Verb.PURGE: lambda thing: not _is_purged(thing),
    Verb.NOTE: _always,
}
ON_TOPICS: dict[str, Test] = {
    Verb.CLOSE: lambda topic: not topic.is_closed,
    Verb.REOPEN: lambda topic: topic.is_closed,
    Verb.ARCHIVE: lambda topic: not topic.is_archived,
    Verb.WAKE: lambda topic: topic.is_archived,
    Verb.PIN: lambda topic: topic.pinned_at is None,
    Verb.UNPIN: lambda topic: topic.pinned_at is not None,
    Verb.SPLIT: lambda topic: topic.reply_count > 0,
}


def _waits(member):
    return member.is_active and member.approved_at is None


def _is_in(member):
    return member.is_active and member.approved_at is not None and not member.is_manager


ON_PEOPLE: dict[str, Test] = {
    Verb.LET_IN: _waits,
    Verb.REFUSE: _waits,
    Verb.WARN: lambda member: member.is_active and member.approved_at is not None,
    Verb.SILENCE: _is_in,
    Verb.SUSPEND: _is_in,
    Verb.BAN: lambda member: _is_in(member) and not member.is_banned,
    Verb.LIFT: lambda member: member.is_silenced or member.is_suspended or member.is_banned,
}
ON_GROUPS: dict[str, Test] = {
    Verb.ARCHIVE: lambda group: not group.is_archived,
    Verb.WAKE: lambda group: group.is_archived,
}


def verbs_for(thing) -> list[str]:
    """Every verb that fits things of this kind; on a reply also those of its topic."""
    if isinstance(thing, Case):
        waiting = kinds_of(thing)
        return [verb for verb in WAVE_VERBS if waiting & set(DEEDS[verb].targets)]
    from_topic = isinstance(thing, Post)
    kinds = {_kind(thing)} | ({"topic"} if from_topic else set())
    return [verb for verb, deed in DEEDS.items() if kinds & set(deed.targets)]


def _kind(thing):
    model = thing._meta.model_name
    return {"user": "member", "joinrequest": "request"}.get(model, model)
