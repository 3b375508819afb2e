"""The dates of an event as rows: made once, and further ahead each night."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from events.models import OCCURRENCES_MAX, Event, Occurrence
from events.recurrence import When, dates_of, is_endless


class NoDates(Refused):
    """The rule and what is left out of it leave nothing."""

    status = 422


def dates_planned(event: Event) -> list[When]:
    """When it takes place, by what the event says of itself."""
    dates = dates_of(
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        is_all_day=event.is_all_day,
        rule=event.rule,
        left_out=event.left_out,
        added=event.added,
    )
    if not dates:
        raise NoDates(_("With these days left out, no date is left."))
    return dates


def make_dates(event: Event, planned: Iterable[When]) -> None:
    """Rows for dates; one that is there already stays as it is."""
    rows = [
        Occurrence(
            event=event,
            original_at=original,
            starts_at=begin,
            ends_at=end,
            capacity=event.capacity,
        )
        for original, begin, end in planned
    ]
    Occurrence.objects.bulk_create(rows, ignore_conflicts=True)


def extend_series() -> int:
    """Each night: endless events get the dates that came within sight; how many events were
    looked at."""
    rules = Event.objects.announced().filter(cancelled_at=None).exclude(rule="")
    endless = [pk for pk, rule in rules.values_list("pk", "rule") if is_endless(rule)]
    for pk in endless:
        _extend(pk)
    return len(endless)


@transaction.atomic
def _extend(pk):
    event = Event.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if event is None:
        return  # somebody edits it at this moment, and makes its dates
    made = set(event.occurrences.values_list("original_at", flat=True))
    now = timezone.now()
    further = [one for one in dates_planned(event) if one[0] not in made and one[2] > now]
    make_dates(event, further[: max(0, OCCURRENCES_MAX - len(made))])
