"""One date of an event at another time or place, or with other seats."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.live.announcing import announce
from community.members.models import User
from events.actions.cancelling import answered
from events.actions.checking import FactsRefused, clean_text
from events.actions.judging import refuse_too_few
from events.actions.screened import screened
from events.happenings import tell
from events.looks import changes, look
from events.models import SEATS_MAX, Coming, Occurrence, Told
from events.queries.dates import LONGEST
from events.seating import COUNTS, held_date, move_up, refuse_cancelled

TIMES = ("original_at", "starts_at", "ends_at", "moved_from", "sequence", "changed_at")
OWN = ("own_place", "own_directions", "own_online_url", "note", "is_changed", "capacity")
WORDS = ("own_place", "own_directions", "note")
NOTE_MAX = 300


class DateOver(Refused):
    """What is over stays as it was."""


@transaction.atomic
def change_date(
    *,
    occurrence: Occurrence,
    by: User,
    starts_at: datetime,
    ends_at: datetime,
    capacity: int | None,
    place: str = "",
    directions: str = "",
    online_url: str = "",
    note: str = "",
) -> Occurrence:
    """Only this date. An empty place is the event's. Whoever answered is told at once."""
    date = held_date(occurrence)
    refuse_cancelled(date)
    if date.is_over:
        raise DateOver(_("This date is over."))
    _refuse_times(starts_at, ends_at)
    _refuse_seats(date, capacity)
    before = look(date)
    date.own_place = _own("place", place, date.event.place)
    date.own_directions = _own("directions", directions, date.event.directions)
    date.own_online_url = _own("online_url", online_url, date.event.online_url)
    date.note = " ".join(note.split())[:NOTE_MAX]
    _screen(date, by, before)
    date.capacity, date.is_changed = capacity, True
    set_times(date, starts_at, ends_at)
    note_change(date)
    tell_changes(date, before, by, is_answered=bool(answered([date])))
    move_up(date)
    date.save(update_fields=[*TIMES, *OWN, *COUNTS])
    announce(date.channel, changed=True)
    return date


def _screen(date, by, before):
    """What is new of its words is read as any other words are."""
    names = [name for name in WORDS if getattr(date, name) not in before.values()]
    if date.event.is_draft or not names:
        return
    texts = [getattr(date, name) for name in names]
    for name, text in zip(names, screened(event=date.event, author=by, texts=texts), strict=True):
        setattr(date, name, Occurrence._meta.get_field(name).clean(text, date) if text else "")


def _own(name, value, of_event):
    text = clean_text(name, value)
    if name == "online_url" and text and not text.lower().startswith(("http://", "https://")):
        raise FactsRefused(_("The link must begin with https:// or http://."))
    return "" if text == of_event else text


def _refuse_times(starts_at, ends_at):
    if ends_at < starts_at:
        raise FactsRefused(_("It ends before it begins."))
    if ends_at - starts_at > LONGEST:
        raise FactsRefused(_("One date lasts a year at most. Let it repeat instead."))
    now = timezone.now()
    if not now < ends_at or starts_at > now + 100 * LONGEST:
        raise FactsRefused(_("Choose a time that is still to come."))


def _refuse_seats(date, capacity):
    if capacity is not None and not 1 <= capacity <= SEATS_MAX:
        raise FactsRefused(_("One of these numbers is out of bounds."))
    refuse_too_few(date, capacity)


def set_times(date: Occurrence, starts_at: datetime, ends_at: datetime) -> None:
    """Another time; where it was first is remembered. Offers never outlast the beginning."""
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    if starts_at != date.starts_at:
        first = date.moved_from or date.starts_at
        date.moved_from = None if first == starts_at else first
    is_sooner = starts_at < date.starts_at
    date.starts_at, date.ends_at = starts_at, ends_at
    if is_sooner:
        offers = date.attendances.filter(coming=Coming.OFFERED, confirm_by__gt=starts_at)
        offers.update(confirm_by=starts_at)


def note_change(date: Occurrence) -> None:
    """Calendars ask for this number, and when."""
    date.sequence += 1
    date.changed_at = timezone.now()


def tell_changes(date: Occurrence, before: dict[str, str], by: User, *, is_answered: bool) -> None:
    """Whoever answered hears what changed; nobody hears of what did not."""
    changed = changes(before, look(date))
    if not changed or not is_answered or date.event.is_draft or date.is_cancelled:
        return
    key = f"changed:{date.pk}:{date.event.sequence}:{date.sequence}"
    tell(occurrence=date, told=Told.CHANGED, by=by, key=key, about={"changes": changed})
