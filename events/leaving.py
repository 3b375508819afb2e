"""Seats of those who may not see the event any more go to the next in line.

Whoever left a closed or secret group, was banned, or closed their account neither comes nor waits
any longer. A suspension ends by itself: until then the seat is kept.
"""

from django.db import transaction
from django.utils import timezone

from events.models import Attendance, Coming, Occurrence
from events.queries.seats import answers_out_of_sight
from events.seating import DateGone, held_date, move_up, place, save_counts

AT_A_TIME = 200  # dates a minute


def free_lost_seats() -> int:
    """How many answers ended. Each date is a transaction of its own; safe to run twice at once."""
    dates = answers_out_of_sight().order_by("occurrence").values_list("occurrence", flat=True)
    return sum(_free(pk) for pk in list(dates.distinct()[:AT_A_TIME]))


@transaction.atomic
def _free(pk):
    try:
        date = held_date(Occurrence(pk=pk))
    except DateGone:
        return 0
    now = timezone.now()
    rows = list(answers_out_of_sight().filter(occurrence=date.pk))
    for row in rows:
        place(date, row, Coming.NOT_GOING, guests=0, judged_by=None, answered_at=now)
    columns = ["coming", "confirm_by", "guests", "judged_by", "answered_at"]
    Attendance.objects.bulk_update(rows, columns, batch_size=500)
    move_up(date, now)
    save_counts(date)
    return len(rows)
