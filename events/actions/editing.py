"""Changing an event: its words, its facts, its dates."""

from collections.abc import Iterable
from copy import copy

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.live.announcing import announce
from community.members.models import User
from community.topics.actions import edit_post
from community.topics.models import Held, Post, Topic
from community.uploads.actions import use_files
from events.actions.checking import checked, checked_hosts, checked_questions
from events.actions.planning import (
    held_event,
    refuse_waiting,
    write_draft,
    write_facts,
    write_hosts,
    write_questions,
)
from events.actions.remaking import redate
from events.actions.screened import screened_facts
from events.facts import Asked, Facts
from events.models import Event
from events.queries.events import host_ids, version_of

CALENDARS_SHOW = ("starts_at", "ends_at", "zone", "is_all_day", "rule", "left_out", "added")
CALENDARS_SHOW += ("place", "online_url")


class ChangedMeanwhile(Refused):
    """Somebody else changed the event since this person opened it."""


@transaction.atomic
def edit_event(
    *,
    event: Event,
    by: User,
    seen: int,
    facts: Facts,
    organisers: Iterable[User],
    questions: Iterable[Asked],
    title: str | None = None,
    source: str | None = None,
    tags: Iterable[str] | None = None,
) -> Event:
    """Change an event; whoever answered a date whose time or place changed is told at once.

    `seen` is the `version_of` that the editor had before their eyes; words that are None stay.
    Words that screening holds wait, and the rest is changed: `event.waiting_words` is what waits.
    """
    Topic.objects.select_for_update().filter(pk=event.topic_id).first()  # before the event, always
    event = held_event(event)
    refuse_waiting(event)
    if version_of(event) != seen:
        raise ChangedMeanwhile(_("Somebody changed this event while you were writing."))
    facts = checked(facts, event.group)
    hosts = checked_hosts(organisers, event.group, before=host_ids(event))
    asked = checked_questions(questions)
    if not event.is_draft:
        facts, asked = screened_facts(event=event, author=by, facts=facts, asked=asked)
        facts, asked = checked(facts, event.group), checked_questions(asked)
    before = copy(event)
    write_facts(event, facts)
    event.waiting_words = _write_words(event, by, title, source, tags)
    event.sequence += any(getattr(event, name) != getattr(before, name) for name in CALENDARS_SHOW)
    event.changed_at = timezone.now()
    event.save()
    dates = redate(event, before, by)
    write_hosts(event, hosts)
    write_questions(event, asked)
    _use_cover(event, before)
    announce(*[date.channel for date in dates], changed=True)
    return event


def _write_words(event, by, title, source, tags) -> Held | None:
    if event.is_draft:
        write_draft(
            event,
            event.draft_title if title is None else title,
            event.draft_source if source is None else source,
            event.draft_tags if tags is None else tags,
        )
        return None
    if title is None and source is None and tags is None:
        return None
    post = Post.objects.select_related("topic__group", "author").get(
        topic=event.topic_id, number=1
    )
    written = edit_post(
        post=post,
        editor=by,
        source=post.source if source is None else source,
        seen=post.revision_count,
        title=" ".join((title or "").split()),
        tags=None if tags is None else list(tags),
    )
    event.topic.refresh_from_db(fields=["title", "slug"])
    return written if isinstance(written, Held) else None


def _use_cover(event, before):
    if event.cover_id != before.cover_id:
        use_files(subject=event.subject, keys=[event.cover.key] if event.cover else [])
