"""F1, F7, F9: each reminder and each thanks exactly once, whatever kills, doubles or jumps."""

import random
import threading
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as box
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from community.core import clock, outbox
from community.core.models import Letter, Promise
from community.notifications import mailing
from community.notifications.models import Notice
from events import reminding
from events.models import Coming, Happening, Occurrence, Told
from events.reminding import remind_due, thank_over
from events.telling import tell_happening, whom, words
from tests.events.gatherings import answered, dated, happens, planned, told_to

WORKERS = 6
ZONES = ("Europe/Stockholm", "Asia/Jerusalem", "America/New_York")
A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEADS = (60, 1440)
# The nights when clocks turn in these zones, Sundays or Fridays, and the days around them.
TURNS = {
    "Europe/Stockholm": [(3, 28), (10, 31)],
    "Asia/Jerusalem": [(3, 26), (10, 31)],
    "America/New_York": [(3, 14), (11, 7)],
}


def at_once(work):
    """The same work by several workers at the same moment."""
    start, errors = threading.Barrier(WORKERS), []

    def run():
        start.wait()
        try:
            with transaction.atomic():
                work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=run) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return errors


@pytest.mark.django_db(transaction=True)
def test_F7_workers_at_the_same_happening_tell_each_member_once():
    date = planned()
    members = [answered(date) for _ in range(5)]
    one = Happening.objects.create(occurrence=date, told=Told.RESTORED, key="once")

    errors = at_once(lambda: tell_happening(happening_id=one.pk))

    assert errors == []
    assert [told_to(member) for member in members] == [["event"]] * 5


@pytest.mark.django_db(transaction=True)
def test_F9_beats_at_the_same_moment_tell_once():
    date = planned()
    over = planned(begins=timezone.now() - 4 * AN_HOUR)
    people = [answered(date), answered(over)]
    due = date.starts_at - A_DAY

    errors = [*at_once(lambda: remind_due(due)), *at_once(thank_over)]
    outbox.keep_all()

    assert errors == []
    assert [told_to(member) for member in people] == [["reminder"], ["event"]]
    assert Happening.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mark", ["before", "between", "after"])
def test_F1_a_worker_that_dies_leaves_the_effect_once(mark, monkeypatch):
    """Effect and acknowledgement are one transaction: what dies between them leaves neither."""
    date = planned()
    member = answered(date)
    keeper = f"{tell_happening.__module__}.tell_happening"
    remind_due(date.starts_at - A_DAY)

    def dies(**about):
        if mark != "before":
            tell_happening(**about)
        raise SystemExit(9)  # no error that the outbox could note down

    if mark != "after":
        with monkeypatch.context() as killed:
            killed.setitem(outbox.KEEPERS, keeper, dies)
            with pytest.raises(SystemExit):
                outbox.keep_all()
        assert told_to(member) == []
    outbox.keep_all()
    remind_due(date.starts_at - A_DAY)
    outbox.keep_all()

    assert told_to(member) == ["reminder"]


@pytest.mark.django_db
def test_F7_every_promise_kept_twice_shuffled_and_a_day_later_has_one_effect(monkeypatch):
    dates = [planned(begins=timezone.now() + 2 * A_DAY) for _ in range(4)]
    until = timezone.now() + A_DAY
    for date in dates:
        for coming in (Coming.GOING, Coming.GOING, Coming.MAYBE):
            answered(date, coming)
        held = answered(date, Coming.OFFERED, confirm_by=until)
        happens(date, Told.OFFERED, member=held)
        happens(date, Told.RESTORED)
    remind_due(dates[0].starts_at - AN_HOUR)
    outbox.keep_all()
    mailing.promise_mails(timezone.now())
    outbox.keep_all()
    told, letters = _effects(), Letter.objects.count()
    assert (len(told), letters) == (4 * (1 + 4 + 3), 4 * 4)

    for later in (timezone.now(), timezone.now() + A_DAY):
        monkeypatch.setattr(timezone, "now", lambda later=later: later)
        for date in dates:
            answered(date)  # who comes later is told of nothing old
        _promise_again()
        outbox.keep_all(limit=1000)
        mailing.promise_mails(later)
        outbox.keep_all()

        assert _effects() == told
        assert (Letter.objects.count(), len(box.outbox)) == (letters, letters)


def _effects():
    notices = Notice.objects.filter(subject__startswith="happening:")
    return sorted(notices.values_list("member", "subject"))


def _promise_again():
    """Every promise that was ever made lies in the outbox once more, in another order."""
    rows = list(Promise.objects.values_list("pk", flat=True))
    random.Random(7).shuffle(rows)
    for place, pk in enumerate(rows):
        due = timezone.now() - A_MINUTE + timedelta(milliseconds=place)
        Promise.objects.filter(pk=pk).update(kept_at=None, due_at=due)


class Clocks:
    """The database's clock, and how wrong the one of the worker is."""

    def __init__(self, monkeypatch):
        self.true, self.wrong, self.beats = datetime(2027, 1, 1, tzinfo=UTC), timedelta(0), []
        for place in (clock, reminding, whom, words):
            monkeypatch.setattr(place, "database_now", lambda: self.true)
        monkeypatch.setattr(timezone, "now", lambda: self.true + self.wrong)

    def beat(self, true, wrong=timedelta(0)):
        self.true, self.wrong = true, wrong
        self.beats.append(true)
        remind_due()
        thank_over()
        outbox.keep_all()


def _year_of_dates():
    """In three zones: at night and in the evening around every turn of the clocks, and monthly."""
    dates = []
    for zone in ZONES:
        turns = [datetime(2027, *day, tzinfo=ZoneInfo(zone)).date() for day in TURNS[zone]]
        days = {day + A_DAY * shift for day in turns for shift in (-1, 0, 1)}
        days |= {datetime(2027, month, 17).date() for month in range(1, 13)}
        dates += _series(zone, sorted(days))
    return dates


def _series(zone, days):
    clocks = [time(2, 30), time(19)]
    begins = [
        datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        for day in days
        for at in clocks
    ]
    first = planned(begins=begins[0], hours=2, zone=zone, reminders=list(LEADS))
    return [first, *(dated(first.event, begin, 2) for begin in begins[1:])]


def _beats(dates):
    """A minute before and at each moment that matters, and 90 seconds later by a second beat."""
    moments = set()
    for date in dates:
        due = [date.starts_at - timedelta(minutes=lead) for lead in LEADS]
        for moment in (*due, date.starts_at, date.ends_at):
            moments |= {moment - A_MINUTE, moment, moment + timedelta(seconds=90)}
    return sorted(moments)


# Nothing runs: a week in April, and two days in July that end half an hour before an evening.
OUTAGES = (
    (datetime(2027, 4, 14, tzinfo=UTC), datetime(2027, 4, 21, tzinfo=UTC)),
    (datetime(2027, 7, 15, 10, tzinfo=UTC), datetime(2027, 7, 17, 16, 30, tzinfo=UTC)),
)


def _while_it_runs(beats):
    """Without the outages; at the end of each, the house beats again."""
    running = {one for one in beats if not any(out <= one < back for out, back in OUTAGES)}
    return sorted(running | {back for _out, back in OUTAGES})


def _expected(date, beats):
    """What a member should have been told of this date: by the closest lead due at each beat."""
    leads = set()
    for beat in beats:
        due = [one for one in LEADS if date.starts_at - timedelta(minutes=one) <= beat]
        if due and beat < date.starts_at:
            leads.add(min(due))
    return leads


@pytest.mark.django_db
def test_F9_a_year_of_jumping_clocks_reminds_and_thanks_each_member_once(monkeypatch):
    clocks, chance = Clocks(monkeypatch), random.Random(2027)
    dates = _year_of_dates()
    people = {date.pk: [answered(date), answered(date)] for date in dates}
    wrongs = (timedelta(0), AN_HOUR, -AN_HOUR, 400 * A_DAY)

    for beat in _while_it_runs(_beats(dates)):
        clocks.beat(beat, chance.choice(wrongs))
        if chance.random() < 0.1:  # the database's own clock is set back, and right again
            clocks.beat(beat - AN_HOUR)
            clocks.beat(beat)
    for wrong in (-AN_HOUR, timedelta(0), AN_HOUR):  # promises of a clock that was ahead
        clocks.beat(clocks.true + 500 * A_DAY, wrong)

    _assert_once(dates, people, clocks.beats)


def _assert_once(dates, people, beats):
    notices = Notice.objects.filter(subject__startswith="happening:")
    doubled = notices.values("member", "subject").annotate(times=Count("pk")).filter(times__gt=1)
    assert not doubled.exists()
    told, wanted = {}, {}
    happenings = {f"happening:{one.pk}": one for one in Happening.objects.all()}
    for member, subject in notices.values_list("member", "subject"):
        key = happenings[subject].key.split(":")
        told.setdefault(member, []).append((key[0], int(key[1]), *key[2:3]))
    for date in dates:
        reminders = [("remind", date.pk, str(lead)) for lead in _expected(date, beats)]
        for member in people[date.pk]:
            wanted[member.pk] = sorted([*reminders, ("thank", date.pk)])
    assert {member: sorted(said) for member, said in told.items()} == wanted
    assert len(wanted) == 2 * Occurrence.objects.count() > 100
