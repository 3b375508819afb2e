"""Hosts let in who asks, or not; and say how many seats there are."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core.errors import Refused
from community.members.models import User
from events.happenings import tell
from events.models import Attendance, Coming, Occurrence, Told
from events.seating import (
    DateShut,
    held_date,
    held_row,
    move_up,
    next_turn,
    place,
    refuse_cancelled,
    save_counts,
    seat_or_line,
)

HERE = (Coming.GOING, Coming.OFFERED, Coming.WAITING)
ROW = ("coming", "turn", "confirm_by", "judged_by")


class NobodyAsks(Refused):
    """They changed their mind meanwhile."""


class TooFewSeats(Refused):
    """More people have a seat than there would be."""


@transaction.atomic
def judge(*, attendance: Attendance, by: User, admit: bool) -> Attendance:
    """Let in who asks: a seat, or a place in line. Or not: a seat they had goes on to the next.

    The member is told once of each; the same judgement again changes nothing.
    """
    date = held_date(attendance.occurrence)
    row = held_row(date, attendance)
    refuse_cancelled(date)
    if date.is_over:
        raise DateShut(_("This date is over."))
    if row.coming in (Coming.MAYBE, Coming.NOT_GOING):
        raise NobodyAsks(_("They changed their mind meanwhile."))
    if row.coming in (HERE if admit else (Coming.REFUSED,)):
        return row
    if admit:
        seat_or_line(date, row, judged_by=by)
    else:
        place(date, row, Coming.REFUSED, judged_by=by)
    if row.coming != Coming.WAITING:
        row.turn = next_turn(date)  # each judgement is told under a number of its own
    row.save(update_fields=ROW)
    told = Told.ADMITTED if admit else Told.REFUSED
    tell(
        occurrence=date,
        told=told,
        member=row.member,
        by=by,
        key=f"{told.value}:{row.pk}:{row.turn}",
    )
    move_up(date)
    save_counts(date)
    return row


@transaction.atomic
def set_capacity(*, occurrence: Occurrence, by: User, capacity: int | None) -> Occurrence:
    """More seats go to the line at once; fewer than are taken there cannot be."""
    date = held_date(occurrence)
    refuse_too_few(date, capacity)
    date.capacity = capacity
    move_up(date)
    save_counts(date, "capacity")
    return date


def refuse_too_few(date: Occurrence, capacity: int | None) -> None:
    if capacity is not None and capacity < max(1, date.seats_taken):
        raise TooFewSeats(
            ngettext(
                "%(count)d seat is taken already: there cannot be fewer.",
                "%(count)d seats are taken already: there cannot be fewer.",
                max(1, date.seats_taken),
            )
            % {"count": max(1, date.seats_taken)}
        )
