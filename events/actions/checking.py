"""Facts as they may be kept, whoever brings them: a form, a file of a calendar, an archive."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.groups.models import Group
from community.members.models import User
from events.facts import WHERE, Asked, Facts
from events.models import LEAD_TIMES, OCCURRENCES_MAX, SEATS_MAX, Event, Question
from events.models.event import GUESTS_MAX
from events.permissions import can_be_for_all, can_host_in
from events.queries.dates import LONGEST
from events.recurrence import clean_rule

FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
BOUNDS = {"guests_max": (0, GUESTS_MAX), "closes_days": (0, 365), "confirm_hours": (1, 168)}
HOSTS_MAX, QUESTIONS_MAX = 20, 5
DAY = timedelta(days=1)


class FactsRefused(Refused):
    """An event cannot be so."""

    status = 422


def checked(facts: Facts, group: Group) -> Facts:
    """The facts in their normal form; or a refusal, with one sentence, of what cannot be."""
    if facts.zone not in _zones():
        raise FactsRefused(_("We do not know this time zone."))
    starts_at, ends_at = _span(facts)
    for moment in (*facts.left_out, *facts.added):
        _refuse_far(moment)
    if max(len(facts.left_out), len(facts.added)) > OCCURRENCES_MAX:
        raise FactsRefused(_("That is more dates than an event can have."))
    _refuse_numbers(facts)
    if facts.is_for_all and not can_be_for_all(group):
        raise FactsRefused(_("Only an event of an open group can be for the whole place."))
    if facts.cover is not None and not facts.cover.is_picture:
        raise FactsRefused(_("Choose a picture."))
    return replace(
        facts,
        starts_at=starts_at,
        ends_at=ends_at,
        rule=clean_rule(facts.rule),
        reminders=tuple(sorted(set(facts.reminders), reverse=True)),
        **{name: _clean(name, getattr(facts, name)) for name in WHERE},
    )


@cache
def _zones():
    return available_timezones()


def _span(facts):
    for moment in (facts.starts_at, facts.ends_at):
        _refuse_far(moment)
    if facts.ends_at < facts.starts_at:
        raise FactsRefused(_("It ends before it begins."))
    starts_at, ends_at = facts.starts_at, facts.ends_at
    if facts.is_all_day:
        starts_at, ends_at = _whole_days(starts_at, ends_at, ZoneInfo(facts.zone))
    if ends_at - starts_at > LONGEST:
        raise FactsRefused(_("One date lasts a year at most. Let it repeat instead."))
    return starts_at, ends_at


def _whole_days(starts_at, ends_at, zone):
    """From the first midnight to the one after the last day."""
    first, end = starts_at.astimezone(zone).date(), ends_at.astimezone(zone)
    last = end.date() if end.time() == time() and end.date() > first else end.date() + DAY
    return tuple(
        datetime.combine(day, time(), tzinfo=zone).astimezone(UTC) for day in (first, last)
    )


def _refuse_far(moment):
    if moment.utcoffset() is None:
        raise FactsRefused(_("We do not know by which clock this time is meant."))
    if not FIRST < moment < LAST:
        raise FactsRefused(_("Choose a day between 1900 and 2199."))


def _refuse_numbers(facts):
    wrong = any(not low <= getattr(facts, name) <= top for name, (low, top) in BOUNDS.items())
    if wrong or (facts.capacity is not None and not 1 <= facts.capacity <= SEATS_MAX):
        raise FactsRefused(_("One of these numbers is out of bounds."))
    if not set(facts.reminders) <= set(LEAD_TIMES):
        raise FactsRefused(_("We cannot remind at one of these times."))


def _clean(name, value):
    """A text as its column takes it; a line has no breaks."""
    if name == "language" and value and value not in dict(settings.LANGUAGES):
        raise FactsRefused(_("We do not know this language."))
    if name == "online_url" and value and not value.lower().startswith(("http://", "https://")):
        raise FactsRefused(_("The link must begin with https:// or http://."))
    return clean_text(name, value)


def clean_text(name: str, value: str) -> str:
    """A text that fits its column; what never may stand in a text is refused."""
    text = value.strip()
    if "\x00" in text:
        raise FactsRefused(_("This text has signs in it that we cannot keep."))
    try:
        return Event._meta.get_field(name).clean(text, None) if text else ""
    except ValidationError as error:
        raise FactsRefused(error.messages[0]) from error


def checked_hosts(hosts: Iterable[User], group: Group, before: Iterable[int] = ()) -> list[User]:
    """Each once, and only who can read where the event stands; who hosts already stays."""
    every = list({host.pk: host for host in hosts}.values())
    if not every:
        raise FactsRefused(_("Somebody must host it."))
    if len(every) > HOSTS_MAX:
        raise FactsRefused(_("%(most)d hosts are enough.") % {"most": HOSTS_MAX})
    for host in every:
        if host.pk not in before and not can_host_in(host, group):
            raise FactsRefused(
                _("%(name)s cannot read this group, and so cannot host here.")
                % {"name": host.display_name}
            )
    return every


def checked_questions(questions: Iterable[Asked | tuple[str, bool]]) -> list[Asked]:
    """At most five, none twice and none empty."""
    longest = Question._meta.get_field("text").max_length
    asked = {}
    for text, is_required in questions:
        if text := " ".join(text.split()):
            asked[text] = Asked(text, is_required)
    if len(asked) > QUESTIONS_MAX:
        raise FactsRefused(_("%(most)d questions are enough.") % {"most": QUESTIONS_MAX})
    if any(len(text) > longest for text in asked):
        raise FactsRefused(_("One of the questions is too long."))
    return list(asked.values())
