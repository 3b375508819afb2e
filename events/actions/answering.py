"""A member says whether they come; leaves, confirms, brings more guests or fewer."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core.errors import Refused
from community.members.models import User
from events.actions.asking import AnswerNeeded, Said, write_answers
from events.happenings import tell
from events.models import Attendance, Coming, Occurrence, Organiser, Told
from events.seating import (
    DateShut,
    has_room,
    held_date,
    held_row,
    move_up,
    next_turn,
    place,
    refuse_cancelled,
    save_counts,
    seat_or_line,
)

__all__ = ["AnswerNeeded", "answer_date", "confirm_seat", "give_up"]
JOINED = (Coming.GOING, Coming.OFFERED, Coming.WAITING, Coming.ASKED)
ROW = ("coming", "guests", "note", "turn", "answered_at", "confirm_by", "judged_by")


class TooManyGuests(Refused):
    """More than the hosts welcome, or than there are seats."""


class NotLetIn(Refused):
    """The hosts said no; asking again changes nothing."""


class SeatGone(Refused):
    """It was not confirmed in time."""


@dataclass(frozen=True)
class Wish:
    """What a member answers, at what moment."""

    coming: Coming
    guests: int
    at: datetime

    @property
    def is_to_come(self):
        return self.coming == Coming.GOING


@transaction.atomic
def answer_date(
    *,
    occurrence: Occurrence,
    member: User,
    coming: Coming | str,
    guests: int = 0,
    note: str = "",
    answers: dict[int, str] | None = None,
) -> Attendance:
    """Going takes a seat, or a place in line, or asks the hosts; the others give a seat back.

    The same answer again changes nothing but its words. `answers` go by the key of the question;
    None leaves those that are there.
    """
    date = held_date(occurrence)
    row = date.attendances.filter(member=member).first() or Attendance(
        occurrence=date, member=member, coming=""
    )
    row.occurrence = date
    wish = Wish(Coming(coming), guests if coming == Coming.GOING else 0, timezone.now())
    _refuse_shut(date, row, wish)
    said = Said(row, member, note, answers)
    said.refuse_unfit(date.event, wish.is_to_come)
    is_asking = _settle(date, row, wish)
    row.note = said.note
    row.save(update_fields=ROW if row.pk else None)
    if wish.is_to_come:
        write_answers(row, said)
    if is_asking:
        _tell_hosts(date, row)
    move_up(date, wish.at)
    save_counts(date)
    return row


def _refuse_shut(date, row, wish):
    if date.event.is_draft:
        raise DateShut(_("This event is not announced yet."))
    refuse_cancelled(date)
    if date.starts_at <= wish.at:
        raise DateShut(_("This date has begun. Answers are closed."))
    if row.coming == Coming.REFUSED:
        raise NotLetIn(_("The hosts did not let you in to this date."))
    if wish.is_to_come:
        _refuse_late(date, row, wish)
        _refuse_guests(date, row, wish)


def _refuse_late(date, row, wish):
    """After the last day one may still leave, or come with fewer."""
    is_more = row.coming not in JOINED or wish.guests > row.guests
    if is_more and wish.at >= date.closes_at:
        zone = timezone.get_current_timezone()
        day = date_format(date.closes_at.astimezone(zone), "DATE_FORMAT")
        raise DateShut(_("The last day to join was %(day)s.") % {"day": day})


def _refuse_guests(date, row, wish):
    most = max(date.event.guests_max, row.guests if row.coming in JOINED else 0)
    if not 0 <= wish.guests <= most:
        if not most:
            raise TooManyGuests(_("Guests cannot come along to this one."))
        raise TooManyGuests(
            ngettext("You may bring %(count)d guest.", "You may bring %(count)d guests.", most)
            % {"count": most}
        )
    is_more = row.coming not in JOINED or wish.guests > row.guests
    if is_more and date.capacity is not None and 1 + wish.guests > date.capacity:
        raise TooManyGuests(_("There are not that many seats. Bring fewer guests."))


def _settle(date, row, wish) -> bool:
    """The answer takes its place; whether the hosts are asked by it."""
    if not wish.is_to_come:
        if row.coming != wish.coming:
            place(date, row, wish.coming, guests=0, judged_by=None, answered_at=wish.at)
        return False
    if row.coming in JOINED:
        _come_with(date, row, wish.guests)
        return False
    row.guests, row.answered_at = wish.guests, wish.at
    if _must_ask(date, row):
        place(date, row, Coming.ASKED, turn=next_turn(date))
        return True
    seat_or_line(date, row)
    return False


def _must_ask(date, row):
    event = date.event
    if not event.needs_approval:
        return False
    return not Organiser.objects.filter(event=event, member=row.member_id).exists()


def _come_with(date, row, guests):
    """More guests need seats that nobody waits for. An offered seat is confirmed by coming."""
    more = guests - row.guests
    if row.is_seated and more > 0 and not has_room(date, more):
        raise TooManyGuests(_("There are not that many free seats. Your own is still yours."))
    stays = row.coming if row.coming in (Coming.WAITING, Coming.ASKED) else Coming.GOING
    place(date, row, stays, guests=guests)


def _tell_hosts(date, row):
    tell(
        occurrence=date,
        told=Told.ASKED,
        member=row.member,
        by=row.member,
        key=f"asked:{row.pk}:{row.turn}",
    )


@transaction.atomic
def confirm_seat(*, attendance: Attendance) -> Attendance:
    """Take the seat that became free. As long as nobody else was offered it, it is theirs."""
    date = held_date(attendance.occurrence)
    row = held_row(date, attendance)
    refuse_cancelled(date)
    if row.coming == Coming.GOING:
        return row
    if row.coming != Coming.OFFERED:
        raise SeatGone(_("This seat went to somebody else meanwhile."))
    place(date, row, Coming.GOING)
    row.save(update_fields=["coming", "confirm_by"])
    save_counts(date)
    return row


def give_up(*, attendance: Attendance) -> Attendance:
    """Leave: the seat goes to whoever is next."""
    return answer_date(
        occurrence=attendance.occurrence,
        member=attendance.member,
        coming=Coming.NOT_GOING,
        note=attendance.note,
    )
