"""What is told because its time has come: that a date is near, and thanks when it is over.

The clock is the database's, and each telling has a key: beats that run twice, late, or by a clock
that jumped tell once. After an outage the closest reminder that is due is told, and no other.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from community.core.clock import database_now
from events.happenings import tell
from events.models import LEAD_TIMES, Happening, Occurrence, Told

LONGEST = timedelta(minutes=max(LEAD_TIMES))
LATE = timedelta(days=14)  # thanks that come later are none; nor do dates of an archive say thanks
LOOKED_AT = 5000  # dates, the soonest first
AT_ONCE = 500  # told a minute


def remind_due(now: datetime | None = None) -> int:
    """Tell of dates that are near, each once for each lead time; how many were told."""
    due = dict(_due(now or database_now()))
    told = Happening.objects.filter(key__in=due).values_list("key", flat=True)
    left = [due[key] | {"key": key} for key in due.keys() - set(told)]
    left.sort(key=lambda one: (one["starts_at"], one["date"]))
    return _tell(Told.REMINDED, left[:AT_ONCE])


def _due(now) -> Iterator[tuple[str, dict]]:
    """Of each date that is near, the closest reminder whose moment has come."""
    dates = Occurrence.objects.announced().standing()
    dates = dates.filter(starts_at__gt=now, starts_at__lte=now + LONGEST).soonest_first()
    for date, starts_at, leads in dates.values_list("pk", "starts_at", "event__reminders")[
        :LOOKED_AT
    ]:
        come = [lead for lead in leads if starts_at - timedelta(minutes=lead) <= now]
        if come:
            key = f"remind:{date}:{min(come)}:{starts_at.timestamp():.0f}"
            yield key, {"date": date, "starts_at": starts_at.isoformat()}


def thank_over(now: datetime | None = None) -> int:
    """Thank for dates that are over, each once; how many were told."""
    now = now or database_now()
    thanked = Happening.objects.filter(occurrence=OuterRef("pk"), told=Told.THANKED)
    over = Occurrence.objects.announced().standing().filter(~Exists(thanked))
    over = over.filter(ends_at__lte=now, ends_at__gt=now - LATE).order_by("ends_at", "pk")
    dates = over.values_list("pk", flat=True)[:AT_ONCE]
    return _tell(Told.THANKED, [{"date": date, "key": f"thank:{date}"} for date in dates])


def _tell(told: Told, due: Iterable[dict]) -> int:
    due = list(due)
    dates = Occurrence.objects.select_related("event__topic").in_bulk([one["date"] for one in due])
    for one in due:
        about = {"starts_at": one["starts_at"]} if "starts_at" in one else {}
        tell(occurrence=dates[one["date"]], told=told, key=one["key"], about=about)
    return len(due)
