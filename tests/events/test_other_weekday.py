"""A series that moves to another weekday takes its people along."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from events.actions import cancel_date, edit_event
from events.facts import COLUMNS, Facts
from events.models import Happening, Occurrence, Told
from events.queries.events import version_of
from tests.factories import make_attendance, make_event

pytestmark = pytest.mark.django_db
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


def a_wednesday():
    """At least a week away."""
    day = timezone.now() + A_WEEK
    day += A_DAY * ((2 - day.weekday()) % 7)
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def series(rule="FREQ=WEEKLY;COUNT=4"):
    return make_event(starts_at=a_wednesday(), rule=rule, zone="UTC")


def edited(event, **facts):
    kept = {name: getattr(event, name) for name in COLUMNS}
    kept |= {name: tuple(kept[name]) for name in ("left_out", "added", "reminders")}
    return edit_event(
        event=event,
        by=event.author,
        seen=version_of(event),
        facts=Facts(**(kept | facts)),
        organisers=list(event.organisers.all()),
        questions=(),
    )


def moved_by(event, step, **facts):
    return edited(event, starts_at=event.starts_at + step, ends_at=event.ends_at + step, **facts)


def dates_of(event):
    return list(Occurrence.objects.filter(event=event).order_by("original_at"))


@pytest.mark.parametrize("step", [A_DAY, -A_DAY, 3 * A_DAY + timedelta(hours=2)])
def test_the_nth_date_stays_the_nth_and_its_people_are_told(step):
    event = series()
    before = dates_of(event)
    make_attendance(occurrence=before[1])

    moved_by(event, step)

    after = dates_of(event)
    assert [one.pk for one in after] == [one.pk for one in before]
    assert [one.starts_at for one in after] == [one.starts_at + step for one in before]
    assert [one.original_at for one in after] == [one.starts_at for one in after]
    assert not any(one.cancelled_at for one in after)
    happening = Happening.objects.get(told=Told.CHANGED)
    assert happening.occurrence_id == before[1].pk


def test_an_endless_series_moves_whole_too():
    event = series("FREQ=WEEKLY")
    before = dates_of(event)
    rows = [make_attendance(occurrence=one) for one in before[:2]]

    moved_by(event, A_DAY)

    kept = Occurrence.objects.filter(pk__in=[row.occurrence_id for row in rows])
    assert [one.starts_at for one in kept.order_by("pk")] == [
        one.starts_at + A_DAY for one in before[:2]
    ]
    assert not Occurrence.objects.filter(event=event, cancelled_at__isnull=False).exists()
    starts = [one.starts_at for one in dates_of(event)]
    assert len(starts) == len(set(starts))


def test_another_number_of_dates_is_another_series():
    event = series()
    before = dates_of(event)
    make_attendance(occurrence=before[0])

    moved_by(event, A_DAY, rule="FREQ=WEEKLY;COUNT=3")

    before[0].refresh_from_db()
    assert before[0].cancelled_at is not None
    assert Occurrence.objects.filter(event=event, cancelled_at=None).count() == 3


def test_dates_that_would_go_weeks_away_do_not_take_people_along():
    event = series()
    before = dates_of(event)
    make_attendance(occurrence=before[3])

    moved_by(event, A_DAY, rule="FREQ=DAILY;COUNT=4")

    before[3].refresh_from_db()
    assert before[3].cancelled_at is not None


def test_what_was_called_off_stays_called_off_on_its_new_day():
    event = series()
    before = dates_of(event)
    make_attendance(occurrence=before[2])
    cancel_date(occurrence=before[2], by=event.author, reason="Snow")

    moved_by(Occurrence.objects.get(pk=before[2].pk).event, A_DAY)

    before[2].refresh_from_db()
    assert before[2].is_cancelled
    assert before[2].starts_at == before[1].starts_at + A_WEEK + A_DAY
