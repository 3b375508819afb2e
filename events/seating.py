"""Seats of a date: who has one, who waits, who moves up. All of it under the date's lock.

The line is strict: a party that does not fit yet holds it. Only a party that is larger than all
the seats together is passed over, for as long as that is so.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.live.announcing import announce
from events.happenings import tell
from events.models import SEATED, Attendance, Coming, Occurrence, Told

COUNTS = ("seats_taken", "going_count", "maybe_count", "waiting_count", "last_turn")
COUNTED = {
    Coming.GOING: "going_count",
    Coming.MAYBE: "maybe_count",
    Coming.WAITING: "waiting_count",
}


class DateGone(Refused):
    """The date was taken out of its series."""


class DateShut(Refused):
    """Nobody comes or goes any more: cancelled, begun or over."""


def held_date(occurrence: Occurrence) -> Occurrence:
    """The date as it is now, locked: whoever else wants one of its seats waits for the commit."""
    rows = Occurrence.objects.select_for_update(of=["self"])
    date = rows.select_related("event__topic__group").filter(pk=occurrence.pk).first()
    if date is None:
        raise DateGone(_("This date is not planned any more."))
    return date


def held_row(date: Occurrence, attendance: Attendance) -> Attendance:
    """An answer as it is now. The date's lock guards it."""
    row = date.attendances.select_related("member").filter(pk=attendance.pk).first()
    if row is None:
        raise DateGone(_("This answer is not there any more."))
    row.occurrence = date
    return row


def refuse_cancelled(date: Occurrence) -> None:
    if date.is_cancelled:
        raise DateShut(_("This date is cancelled."))


def place(date: Occurrence, row: Attendance, coming: str, **more) -> None:
    """Give an answer its place in the counts; whoever calls saves both rows."""
    _count(date, row, -1)
    row.coming, row.confirm_by = coming, None
    for name, value in more.items():
        setattr(row, name, value)
    _count(date, row, 1)


def _count(date, row, sign):
    if row.coming in SEATED:
        date.seats_taken += sign * row.party
    if name := COUNTED.get(row.coming):
        setattr(date, name, getattr(date, name) + sign)


def next_turn(date: Occurrence) -> int:
    """The last place in line. Whoever asks anew gets a new one."""
    date.last_turn += 1
    return date.last_turn


def line(date: Occurrence) -> QuerySet[Attendance]:
    """Who waits, in order, and could ever have a seat."""
    rows = Attendance.objects.filter(occurrence=date.pk).in_line()
    return rows if date.capacity is None else rows.filter(guests__lt=date.capacity)


def has_room(date: Occurrence, seats: int) -> bool:
    """Whether so many more may sit down now, with nobody before them."""
    if date.capacity is None:
        return True
    if seats > date.seats_left:
        return False
    return not date.waiting_count or not line(date).exists()


def seat_or_line(date: Occurrence, row: Attendance, **more) -> None:
    """A seat, if there is one and nobody waits for it; else the end of the line."""
    for name, value in more.items():
        setattr(row, name, value)
    if has_room(date, row.party):
        place(date, row, Coming.GOING)
    else:
        place(date, row, Coming.WAITING, turn=next_turn(date))


def move_up(date: Occurrence, now: datetime | None = None) -> None:
    """Hand free seats to the line, in its order. The counts are saved by `save_counts`."""
    now = now or timezone.now()
    if not date.waiting_count or date.is_cancelled or date.ends_at <= now:
        return
    rows = line(date).select_related("member")
    if date.capacity is not None:
        rows = rows[: max(0, date.seats_left)]
    for row in rows:
        if date.capacity is not None and row.party > date.seats_left:
            break
        offer(date, row, now)


def offer(date: Occurrence, row: Attendance, now: datetime) -> None:
    """The seat is kept until it is confirmed; too late for that, it is simply theirs."""
    until = confirm_until(date, now)
    place(date, row, Coming.OFFERED if until else Coming.GOING, confirm_by=until)
    row.save(update_fields=["coming", "confirm_by"])
    tell(
        occurrence=date,
        told=Told.OFFERED,
        member=row.member,
        key=f"offered:{row.pk}:{row.turn}",
        about={"confirm_by": until.isoformat() if until else ""},
    )


def confirm_until(date: Occurrence, now: datetime) -> datetime | None:
    """How long a seat that became free is kept: never past the beginning."""
    until = min(now + timedelta(hours=date.event.confirm_hours), date.starts_at)
    return until if until > now else None


def save_counts(date: Occurrence, *more: str) -> None:
    date.save(update_fields=[*COUNTS, *more])
    announce(date.channel, seats=True)
