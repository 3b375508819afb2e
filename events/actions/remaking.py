"""The dates of an event after it was changed: what stays, what moves, what goes.

A date with answers is never dropped. One whose day stays is the same date at another hour; one
whose day is no longer in the series is cancelled, and its people are told. What is over stays.
Where all of them go to other days within a week, in the same number, the n-th stays the n-th.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from community.members.models import User
from events.actions.cancelling import answered
from events.actions.changing import OWN, TIMES, note_change, set_times, tell_changes
from events.actions.checking import FactsRefused
from events.actions.judging import refuse_too_few
from events.dating import dates_planned, make_dates
from events.facts import WHEN
from events.happenings import tell
from events.looks import look
from events.models import Event, Occurrence, Told
from events.recurrence import When, is_endless
from events.seating import COUNTS, move_up

A_WEEK = timedelta(days=7)
SAVED = (*TIMES, *OWN, *COUNTS, "cancelled_at")


def redate(event: Event, before: Event, by: User) -> list[Occurrence]:
    """Bring the coming dates in line with the event. Its row is locked; theirs are from here."""
    if event.is_draft:
        return _make_anew(event)
    dates = _coming(before)
    looks = {date.pk: look(date) for date in dates}
    for date in dates:
        date.event = event
    people = {date.pk for date in answered(dates)}
    kept = dates
    if any(getattr(event, name) != getattr(before, name) for name in WHEN):
        kept = _remake(event, before, dates, people, by)
    _reseat(kept, before)
    for date in kept:
        if look(date) != looks[date.pk]:
            note_change(date)
            tell_changes(date, looks[date.pk], by, is_answered=date.pk in people)
        move_up(date)
    Occurrence.objects.bulk_update(kept, SAVED, batch_size=200)
    return kept


def _make_anew(event):
    planned = dates_planned(event)
    event.occurrences.all().delete()
    make_dates(event, planned)
    return []


def _coming(before):
    """Locked by their numbers, and seen as they were before."""
    dates = list(before.occurrences.select_for_update().coming().order_by("pk"))
    for date in dates:
        date.event = before
    return dates


def _remake(event, before, dates, people, by):
    """The dates that stay. New ones are made, and those that have no place any more go."""
    planned = {one[0]: one for one in dates_planned(event)}
    if not any(one[2] > timezone.now() for one in planned.values()):
        raise FactsRefused(_("Choose a time that is still to come."))
    over = set(event.occurrences.values_list("original_at", flat=True))
    free = {at: one for at, one in planned.items() if at not in over and one[2] > timezone.now()}
    pairs = _paired(event, before, dates, planned, free)
    for date, one in pairs:
        free.pop(one[0], None)
        _move(date, one)
    kept = [date for date, _one in pairs]
    _let_go([date for date in dates if date not in kept], people, by)
    make_dates(event, free.values())
    return kept


def _paired(event, before, dates, planned, free) -> list[tuple[Occurrence, When]]:
    """Which date is which after the change: at the same moment; else on the same day; and the only
    one is always itself."""
    pairs = [(date, planned[date.original_at]) for date in dates if date.original_at in planned]
    rest = [date for date in dates if date.original_at not in planned]
    single = not (before.is_repeated or event.is_repeated)
    if single and len(dates) == 1 and rest and len(planned) == 1:
        return [(rest[0], next(iter(planned.values())))]
    days = {_day(at, event): one for at, one in sorted(free.items(), reverse=True)}
    for date in rest:
        if one := days.pop(_day(date.original_at, event), None):
            pairs.append((date, one))
    return pairs or _nth_by_nth(event, before, dates, free)


def _nth_by_nth(event, before, dates, free):
    """Another weekday: each date goes along. Of endless series the far end is cut or grows."""
    dates = sorted(dates, key=lambda date: date.original_at)
    endless = [bool(one.rule) and is_endless(one.rule) for one in (before, event)]
    if len(dates) != len(free) and not all(endless):
        return []
    pairs = list(zip(dates, (one for _at, one in sorted(free.items())), strict=False))
    is_near = all(abs(one[0] - date.original_at) < A_WEEK for date, one in pairs)
    return pairs if is_near else []


def _day(moment: datetime, event):
    return moment.astimezone(ZoneInfo(event.zone)).date()


def _move(date, one):
    """Where the rule puts it now. What was changed by hand stays where it was put."""
    original, begin, end = one
    date.original_at = original
    if not date.is_changed:
        set_times(date, begin, end)


def _let_go(dates, people, by):
    now = timezone.now()
    for date in dates:
        if date.pk not in people:
            date.delete()
        elif date.cancelled_at is None:
            date.cancelled_at = now
            note_change(date)
            date.save(update_fields=["cancelled_at", "sequence", "changed_at"])
            key = f"cancelled:{date.pk}:{date.event.sequence}:{date.sequence}"
            tell(occurrence=date, told=Told.CANCELLED, by=by, key=key)


def _reseat(dates, before):
    """Dates that had the event's seats have its new ones; those with seats of their own keep
    them."""
    for date in dates:
        if date.capacity == before.capacity and date.capacity != date.event.capacity:
            refuse_too_few(date, date.event.capacity)
            date.capacity = date.event.capacity
