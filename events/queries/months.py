"""Attendance over time: month by month, how many had a seat and how many came."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from events.models import Occurrence

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """One month of dates that took place; guests are counted with their members."""

    first: date
    going: int = 0
    came: int = 0


def attendance_by_month(now: datetime | None = None) -> list[Month]:
    """The last twelve months, this one last, for those who run the house."""
    now = now or timezone.now()
    months = _months(timezone.localdate(now))
    since = datetime.combine(months[0], datetime.min.time(), timezone.get_current_timezone())
    dates = Occurrence.objects.announced().standing()
    dates = dates.filter(starts_at__gte=since, starts_at__lte=now)
    sums = dates.annotate(month=TruncMonth("starts_at")).values("month").order_by("month")
    found = {
        one["month"].date(): Month(one["month"].date(), one["going"], one["came"])
        for one in sums.annotate(going=Sum("seats_taken"), came=Sum("came_count"))
    }
    return [found.get(first, Month(first)) for first in months]


def _months(today):
    last = today.year * 12 + today.month - 1
    every = range(last - MONTHS + 1, last + 1)
    return [date(number // 12, number % 12 + 1, 1) for number in every]
