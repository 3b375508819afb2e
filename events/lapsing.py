"""Offered seats that nobody confirmed go to the next in line."""

from django.db import transaction
from django.utils import timezone

from events.happenings import tell
from events.models import Attendance, Coming, Occurrence, Told
from events.seating import DateGone, held_date, move_up, place, save_counts

AT_A_TIME = 200  # dates a minute


def lapse_offers() -> int:
    """How many offers ended. Each date is a transaction of its own; safe to run twice at once."""
    due = Attendance.objects.filter(coming=Coming.OFFERED, confirm_by__lte=timezone.now())
    dates = due.order_by("occurrence").values_list("occurrence", flat=True).distinct()
    return sum(_lapse(pk) for pk in list(dates[:AT_A_TIME]))


@transaction.atomic
def _lapse(pk):
    try:
        date = held_date(Occurrence(pk=pk))
    except DateGone:
        return 0
    now = timezone.now()
    if date.is_cancelled:  # should it take place after all, they are asked again
        return 0
    offers = date.attendances.filter(coming=Coming.OFFERED, confirm_by__lte=now)
    rows = list(offers.select_related("member").order_by("turn"))
    for row in rows:
        place(date, row, Coming.NOT_GOING)
        row.save(update_fields=["coming", "confirm_by"])
        key = f"lapsed:{row.pk}:{row.turn}"
        tell(occurrence=date, told=Told.LAPSED, member=row.member, key=key)
    move_up(date, now)
    save_counts(date)
    return len(rows)
