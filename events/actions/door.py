"""At the door: who came, with how many; and afterwards, how it was."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.members.models import User
from events.actions.screened import screened
from events.models import Attendance, Coming, Event, Occurrence
from events.models.event import GUESTS_MAX
from events.seating import (
    DateShut,
    has_room,
    held_date,
    held_row,
    place,
    refuse_cancelled,
    save_counts,
)

OPENS_BEFORE = timedelta(days=1)
CAME = ("coming", "confirm_by", "came_at", "came_guests", "checked_in_by")
WORDS_MAX = 500


class NotYet(Refused):
    """The door opens a day before."""


class NotWelcome(Refused):
    """Whoever cannot see the event is not checked in to it: they would learn of it."""


@transaction.atomic
def check_in(*, attendance: Attendance, by: User, guests: int | None = None) -> Attendance:
    """They are here, with so many guests. Again, it corrects how many."""
    date = held_date(attendance.occurrence)
    row = held_row(date, attendance)
    _refuse_shut_door(date)
    _let_through(date, row, by, row.guests if guests is None else guests)
    return row


@transaction.atomic
def check_in_walk_in(*, occurrence: Occurrence, member: User, by: User) -> Attendance:
    """Somebody came who had not answered. A free seat becomes theirs; the house may also be full,
    and they stand."""
    date = held_date(occurrence)
    _refuse_shut_door(date)
    if not member.is_welcome or not Event.objects.visible_to(member).filter(pk=date.event_id):
        raise NotWelcome(_("Nobody of that name can see this event."))
    row = date.attendances.filter(member=member).first() or Attendance(
        occurrence=date, member=member, coming=""
    )
    if not row.is_seated:
        row.guests = 0 if row.pk is None else row.guests
        place(date, row, Coming.GOING if has_room(date, row.party) else Coming.MAYBE)
    if row.pk is None:
        row.save()
    _let_through(date, row, by, row.guests)
    return row


@transaction.atomic
def check_out(*, attendance: Attendance, by: User) -> Attendance:
    """It was a slip: they are not here. Their answer stays."""
    date = held_date(attendance.occurrence)
    row = held_row(date, attendance)
    if row.came:
        date.came_count -= 1 + row.came_guests
        row.came_at, row.came_guests, row.checked_in_by = None, 0, by
        row.save(update_fields=CAME)
        save_counts(date, "came_count")
    return row


def _refuse_shut_door(date):
    refuse_cancelled(date)
    if timezone.now() < date.starts_at - OPENS_BEFORE:
        raise NotYet(_("The door opens a day before. Come back then."))


def _let_through(date, row, by, guests):
    if not 0 <= guests <= GUESTS_MAX:
        raise NotWelcome(_("Choose a number of guests from 0 to %(most)d.") % {"most": GUESTS_MAX})
    if row.came:
        date.came_count -= 1 + row.came_guests
    if row.coming == Coming.OFFERED:
        place(date, row, Coming.GOING)  # whoever stands at the door has confirmed
    row.came_at = row.came_at or timezone.now()
    row.came_guests, row.checked_in_by = guests, by
    date.came_count += 1 + guests
    row.save(update_fields=CAME)
    save_counts(date, "came_count")


@transaction.atomic
def say_how_it_was(*, attendance: Attendance, satisfaction: int, words: str = "") -> Attendance:
    """One answer from whoever came or had a seat, once it is over; it may be changed."""
    date = held_date(attendance.occurrence)
    row = held_row(date, attendance)
    if not date.is_over or date.is_cancelled:
        raise DateShut(_("Tell us once it is over."))
    if not (row.came or row.coming == Coming.GOING):
        raise DateShut(_("This question is for those who came."))
    if not 1 <= satisfaction <= 5:
        raise NotWelcome(_("Choose one of the five answers."))
    words = words.replace("\r\n", "\n").strip()[:WORDS_MAX]
    if row.member.is_silenced and words not in ("", row.satisfaction_words):
        raise DateShut(_("You cannot write at the moment. Answer without words."))
    if words != row.satisfaction_words:
        said = screened(event=date.event, author=row.member, texts=[words])
        words = said[0][:WORDS_MAX]
    row.satisfaction, row.satisfaction_words = satisfaction, words
    row.save(update_fields=["satisfaction", "satisfaction_words"])
    return row
