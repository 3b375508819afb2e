"""New events: drafts, seen by their hosts and by those who run the group."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.groups.models import Group
from community.members.models import User
from community.uploads.actions import use_files
from events.actions.checking import (
    FactsRefused,
    checked,
    checked_hosts,
    checked_questions,
    clean_text,
)
from events.dating import dates_planned, make_dates
from events.facts import COLUMNS, Asked, Facts
from events.models import Event, Occurrence, Organiser, Question
from events.queries.events import forget_hosts

DRAFT_DATES_MAX = 10_000  # of all the drafts that one member wrote


class TooManyDrafts(Refused):
    """One member's drafts are heavy by now."""


class NotADraft(Refused):
    """It was announced: it can be cancelled, not dropped."""


class WaitsForManager(Refused):
    """Its words wait for a manager."""


@transaction.atomic
def plan_event(
    *,
    author: User,
    group: Group,
    title: str,
    source: str,
    tags: Iterable[str],
    facts: Facts,
    organisers: Iterable[User] = (),
    questions: Iterable[Asked] = (),
    uid: str = "",
) -> Event:
    """A draft with all its dates; its author hosts it, alone or with others.

    `uid` is what other calendars know it by, if it comes from one.
    """
    hosts = checked_hosts([author, *organisers], group, before={author.pk})
    asked = checked_questions(questions)
    facts = checked(facts, group)
    event = Event(author=author, draft_group=group, **({"uid": uid} if uid else {}))
    write_facts(event, facts)
    write_draft(event, title, source, tags)
    planned = dates_planned(event)
    _refuse_heaps(author, len(planned))
    event.save()
    make_dates(event, planned)
    write_hosts(event, hosts)
    write_questions(event, asked)
    if event.cover is not None:
        use_files(subject=event.subject, keys=[event.cover.key])
    return event


def _refuse_heaps(author, more):
    """Drafts have all their dates: nobody fills the house with what is never announced."""
    waiting = Occurrence.objects.filter(event__author=author, event__topic=None)
    if waiting.count() + more > DRAFT_DATES_MAX:
        raise TooManyDrafts(
            _("Your drafts have more dates than we can keep. Announce some, or drop some.")
        )


def write_facts(event: Event, facts: Facts) -> None:
    """The facts, as they were checked, onto the event; whoever calls saves it."""
    for name in COLUMNS:
        value = getattr(facts, name)
        setattr(event, name, list(value) if isinstance(value, tuple) else value)


def write_draft(event: Event, title: str, source: str, tags: Iterable[str]) -> None:
    """A draft keeps its words itself."""
    event.draft_title = clean_text("draft_title", " ".join(title.split()))
    event.draft_source = clean_text("draft_source", source)
    event.draft_tags = list(tags)
    if not event.draft_title:
        raise FactsRefused(_("Give it a title."))


def write_hosts(event: Event, hosts: Iterable[User]) -> None:
    keys = {host.pk for host in hosts}
    Organiser.objects.filter(event=event).exclude(member__in=keys).delete()
    Organiser.objects.bulk_create(
        [Organiser(event=event, member_id=key) for key in sorted(keys)], ignore_conflicts=True
    )
    forget_hosts(event)


def write_questions(event: Event, asked: list[Asked]) -> None:
    """The same words are the same question. One that is asked no more keeps its answers."""
    before = {one.text: one for one in Question.objects.filter(event=event)}
    for position, (text, is_required) in enumerate(asked):
        one = before.pop(text, None) or Question(event=event, text=text)
        one.position, one.is_required, one.dropped_at = position, is_required, None
        one.save()
    gone = [one.pk for one in before.values() if one.dropped_at is None]
    Question.objects.filter(pk__in=gone).update(dropped_at=timezone.now())


def held_event(event: Event) -> Event:
    """The event as it is now, locked."""
    rows = Event.objects.select_for_update(of=["self"])
    found = rows.select_related("topic__group", "draft_group", "cover", "held")
    event = found.filter(pk=event.pk).first()
    if event is None:
        raise NotADraft(_("This event is not there any more."))
    return event


def refuse_waiting(event: Event) -> None:
    """While words wait for a manager, they are not changed behind their back."""
    if event.is_draft and event.held_id is not None:
        raise WaitsForManager(
            _("It waits for a manager. Take it back first if you want to change it.")
        )


@transaction.atomic
def drop_draft(*, event: Event, by: User) -> None:
    """What nobody was told of goes without a trace."""
    event = held_event(event)
    if not event.is_draft:
        raise NotADraft(_("It was announced already. Cancel it instead."))
    refuse_waiting(event)
    use_files(subject=event.subject, keys=[])
    event.delete()
