"""Events and dates that do not take place, and those that do after all."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.live.announcing import announce
from community.members.models import User
from events.actions.planning import held_event
from events.actions.screened import screened
from events.happenings import tell
from events.models import Attendance, Coming, Event, Occurrence, Told
from events.seating import confirm_until, held_date, move_up, place, save_counts

REASON_MAX = 300


class NothingToCancel(Refused):
    """It is a draft, over, or cancelled already."""


class NotCancelled(Refused):
    """It takes place anyway, or its time is over."""


@transaction.atomic
def cancel_event(*, event: Event, by: User, reason: str) -> Event:
    """None of its coming dates takes place; whoever answered is told, with the reason."""
    event = held_event(event)
    if event.is_draft:
        raise NothingToCancel(_("A draft is dropped, not cancelled."))
    if event.is_cancelled:
        raise NothingToCancel(_("It is cancelled already."))
    dates = coming_dates_held(event)
    if not dates:
        raise NothingToCancel(_("The event is over."))
    _write_event(event, timezone.now(), _screened(event, by, reason))
    for date in answered([one for one in dates if one.cancelled_at is None]):
        _tell(date, Told.CANCELLED, by, event.cancelled_because)
    announce(*[date.channel for date in dates], changed=True)
    return event


@transaction.atomic
def restore_event(*, event: Event, by: User) -> Event:
    """It takes place after all."""
    event = held_event(event)
    if not event.is_cancelled:
        raise NotCancelled(_("It is not cancelled."))
    dates = coming_dates_held(event)
    if not dates:
        raise NotCancelled(_("The event is over."))
    _write_event(event, None, "")
    standing = [one for one in dates if one.cancelled_at is None]
    for date in answered(standing):
        _tell(date, Told.RESTORED, by)
        _ask_again(date)
    announce(*[date.channel for date in dates], changed=True)
    return event


@transaction.atomic
def cancel_date(*, occurrence: Occurrence, by: User, reason: str) -> Occurrence:
    """This one date does not take place."""
    date = held_date(occurrence)
    if date.is_cancelled:
        raise NothingToCancel(_("It is cancelled already."))
    if date.is_over:
        raise NothingToCancel(_("This date is over."))
    _write_date(date, timezone.now(), _screened(date.event, by, reason))
    if not date.event.is_draft and answered([date]):
        _tell(date, Told.CANCELLED, by, date.cancelled_because)
    announce(date.channel, changed=True)
    return date


@transaction.atomic
def restore_date(*, occurrence: Occurrence, by: User) -> Occurrence:
    """This date takes place after all."""
    date = held_date(occurrence)
    if date.cancelled_at is None:
        raise NotCancelled(_("It is not cancelled."))
    if date.is_over:
        raise NotCancelled(_("This date is over."))
    _write_date(date, None, "")
    if not date.is_cancelled and not date.event.is_draft and answered([date]):
        _tell(date, Told.RESTORED, by)
        _ask_again(date)
    announce(date.channel, changed=True)
    return date


def coming_dates_held(event: Event) -> list[Occurrence]:
    """Dates that are not over, locked by their numbers, with the event as it is in hand."""
    rows = event.occurrences.select_for_update().coming().order_by("pk")
    dates = list(rows)
    for date in dates:
        date.event = event
    return dates


def answered(dates: list[Occurrence]) -> list[Occurrence]:
    """Those of the dates that somebody answered: of the others, nobody has to be told."""
    keys = [date.pk for date in dates]
    found = Attendance.objects.filter(occurrence__in=keys).order_by()
    concerned = set(found.values_list("occurrence", flat=True).distinct())
    return [date for date in dates if date.pk in concerned]


def _screened(event, by, reason):
    """Everybody who answered is sent the reason: it is read before."""
    if event.is_draft:
        return reason
    return screened(event=event, author=by, texts=[" ".join(reason.split())])[0]


def _write_event(event, moment: datetime | None, reason):
    event.cancelled_at, event.cancelled_because = moment, reason.strip()[:REASON_MAX]
    event.sequence += 1
    event.changed_at = timezone.now()
    event.save(update_fields=["cancelled_at", "cancelled_because", "sequence", "changed_at"])


def _write_date(date, moment: datetime | None, reason):
    date.cancelled_at, date.cancelled_because = moment, reason.strip()[:REASON_MAX]
    date.sequence += 1
    date.changed_at = timezone.now()
    date.save(update_fields=["cancelled_at", "cancelled_because", "sequence", "changed_at"])


def _tell(date, told, by, reason=""):
    """Cancelled, restored and cancelled again are three things, each told once."""
    key = f"{told.value}:{date.pk}:{date.event.sequence}:{date.sequence}"
    tell(occurrence=date, told=told, by=by, key=key, about={"reason": reason} if reason else {})


def _ask_again(date):
    """Offers that ran out meanwhile get their time anew; seats that became free go on."""
    now = timezone.now()
    for row in date.attendances.filter(coming=Coming.OFFERED):
        until = confirm_until(date, now)
        place(date, row, Coming.OFFERED if until else Coming.GOING, confirm_by=until)
        row.save(update_fields=["coming", "confirm_by"])
    move_up(date, now)
    save_counts(date)
