"""Each signal exactly once: two at once, killed, told twice, a clock that is wrong, an outage."""

import threading
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.timezone import now

from analytics import days as clock
from analytics.models import Rollup, Signal
from analytics.rolling import due, engine, roll, roll_days
from analytics.rolling.due import keep_days, roll_due
from community.core.models import Promise
from community.core.outbox import keep_all, keep_next
from tests.analytics.comparing import live_in
from tests.factories import make_post, make_topic

ONE = timedelta(days=1)
DAY = date(2026, 2, 11)


def topic_on(day, hour=10):
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    topic = make_topic(made_at=moment)
    topic.posts.update(made_at=moment)
    return topic


def at_noon_of(monkeypatch, day):
    """The database's clock says noon of the day after this one."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + ONE
    monkeypatch.setattr(clock, "database_now", lambda: noon)


def every_signal():
    rows = Signal.objects.values_list("day", "scope", "metric", "span", "step", "value", "n")
    return sorted(rows, key=str)


def rollups():
    return Promise.objects.filter(key__startswith="rollup:").order_by("pk")


def keep_after_rests():
    """Round after round, as if the rests between them were over."""
    keep_all()
    while rollups().filter(kept_at=None).update(due_at=now()):
        keep_all()


@pytest.mark.django_db
def test_day_counted_again_is_written_once_and_as_it_is_now():
    topic = topic_on(DAY)
    roll(DAY)
    before = every_signal()
    roll(DAY)
    assert every_signal() == before

    make_post(topic=topic, made_at=datetime(2026, 2, 11, 12, tzinfo=UTC))
    roll(DAY)

    posts = Signal.objects.get(metric="posts", scope="place", span="day", day=DAY)
    assert (posts.value, Rollup.objects.count()) == (2.0, 1)


@pytest.mark.django_db(transaction=True)
def test_two_rollups_at_once_write_each_signal_once():
    topic_on(DAY)
    failed = []

    def work():
        try:
            roll_days(DAY - ONE, DAY + ONE)
        except Exception as error:  # told to the test, which sees no other thread's
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert failed == []
    assert Rollup.objects.count() == 3
    month = Signal.objects.filter(metric="posts", scope="place", span="month")
    assert list(month.values_list("day", "value")) == [(DAY + ONE, 1.0)]


@pytest.mark.django_db(transaction=True)
def test_rollup_that_is_killed_leaves_nothing_and_is_done_again(monkeypatch):
    topic_on(DAY)
    at_noon_of(monkeypatch, DAY)
    roll_due()

    def killed(day, milliseconds):
        raise SystemError("killed before the end")

    with monkeypatch.context() as patched:
        patched.setattr(engine, "note", killed)
        keep_all()
    assert (Signal.objects.count(), Rollup.objects.count()) == (0, 0)

    Promise.objects.update(due_at=datetime(2020, 1, 1, tzinfo=UTC))
    keep_all()
    assert Rollup.objects.get().day == DAY
    assert Signal.objects.filter(metric="posts", scope="place", span="day").get().value == 1.0


@pytest.mark.django_db
def test_beat_may_ring_as_often_as_it_likes(monkeypatch):
    topic_on(DAY - 9 * ONE)
    at_noon_of(monkeypatch, DAY)

    for _ in range(3):
        roll_due()
    keep_all()
    for _ in range(3):
        roll_due()

    assert Rollup.objects.count() == 10
    assert len({one.key for one in rollups()}) == rollups().count() == 2  # rounds end on Sundays


@pytest.mark.django_db
def test_clock_an_hour_back_counts_no_day_again(monkeypatch):
    topic_on(DAY)
    at_noon_of(monkeypatch, DAY)
    roll_due()
    keep_all()
    promised = rollups().count()

    monkeypatch.setattr(clock, "database_now", lambda: datetime(2026, 2, 11, 23, 30, tzinfo=UTC))
    roll_due()
    assert rollups().count() == promised

    monkeypatch.setattr(clock, "database_now", lambda: datetime(2026, 2, 12, 0, 30, tzinfo=UTC))
    roll_due()
    assert rollups().count() == promised
    assert Promise.objects.filter(key=f"judge:{DAY}").count() == 1


@pytest.mark.django_db
def test_promise_kept_again_after_a_day_changes_nothing(monkeypatch):
    topic_on(DAY)
    at_noon_of(monkeypatch, DAY)
    roll_due()
    keep_all()
    before = every_signal()

    for _ in range(2):
        for one in rollups():
            keep_days(**one.about)
    keep_all()

    assert every_signal() == before
    assert Promise.objects.filter(key=f"judge:{DAY}").count() == 1


@pytest.mark.django_db
def test_what_comes_late_is_counted_for_seven_days(monkeypatch):
    topic = topic_on(DAY)
    at_noon_of(monkeypatch, DAY)
    roll_due()
    keep_all()
    make_post(topic=topic, made_at=datetime(2026, 2, 11, 12, tzinfo=UTC))

    at_noon_of(monkeypatch, DAY + 7 * ONE)
    roll_due()
    keep_all()

    posts = Signal.objects.get(metric="posts", scope="place", span="day", day=DAY)
    assert posts.value == 2.0


@pytest.mark.django_db
def test_outage_is_made_good_from_the_first_act_at_most_400_days_back(monkeypatch):
    topic_on(DAY - 900 * ONE)
    at_noon_of(monkeypatch, DAY)
    promised = []
    monkeypatch.setattr(due, "promise", lambda keeper, key, **about: promised.append(about))

    roll_due()

    assert promised[0]["first"] == str(DAY - 400 * ONE)
    assert promised[-1]["last"] == str(DAY)
    days = [date.fromisoformat(one["last"]) - date.fromisoformat(one["first"]) for one in promised]
    assert sum(one.days + 1 for one in days) == 401


@pytest.mark.django_db
def test_simulated_year_with_its_long_and_its_short_day_has_each_day_once(monkeypatch):
    live_in("Europe/Stockholm")
    topic_on(date(2025, 6, 1), hour=20)
    counted = []

    def count(first, last):
        """What the days are, without their figures: those are told elsewhere."""
        for place in range((last - first).days + 1):
            counted.append(first + place * ONE)
            Rollup.objects.get_or_create(day=first + place * ONE)

    monkeypatch.setattr(due, "roll_days", count)
    monkeypatch.setattr(due, "roll_late", count)
    moment = datetime(2025, 6, 2, 0, 20, tzinfo=UTC)
    while moment < datetime(2026, 6, 1, 12, tzinfo=UTC):
        monkeypatch.setattr(clock, "database_now", lambda moment=moment: moment)
        roll_due()
        keep_all()
        moment += timedelta(hours=11)

    assert counted == [date(2025, 6, 1) + place * ONE for place in range(365)]
    assert rollups().count() == 365


@pytest.mark.django_db
def test_command_counts_days_and_refuses_those_that_are_not_over(capsys):
    topic_on(DAY)

    call_command("rollup", "--from", "2026-02-09", "--to", "2026-02-12")
    assert Rollup.objects.count() == 4
    with pytest.raises(CommandError):
        call_command("rollup", "--to", "2999-01-01")
    with pytest.raises(CommandError):
        call_command("rollup", "--from", "2026-02-12", "--to", "2026-02-09")


@pytest.mark.django_db
def test_last_day_counted_by_hand_is_followed_by_goals_effects_and_reports(monkeypatch):
    topic_on(DAY)
    Promise.objects.all().delete()
    at_noon_of(monkeypatch, DAY)

    call_command("rollup", "--from", str(DAY - 2 * ONE), "--to", str(DAY - ONE))
    assert not Promise.objects.exists()  # that day is no news
    for _ in range(2):
        call_command("rollup", "--from", str(DAY))

    keys = Promise.objects.order_by("key").values_list("key", flat=True)
    assert list(keys) == [f"effects:{DAY}", f"judge:{DAY}", f"reports:{DAY}"]


@pytest.mark.django_db
def test_days_missing_before_the_newest_are_filled_each_once(monkeypatch):
    topic_on(DAY - 30 * ONE)
    at_noon_of(monkeypatch, DAY)
    for back in (0, 12, 13):  # counted by hand
        roll(DAY - back * ONE)
    counted = []
    monkeypatch.setattr(due, "roll_days", lambda *days: (counted.append(days), roll_days(*days)))

    for _ in range(3):
        roll_due()
    assert rollups().count() == 1  # the next is promised when this one is kept
    keep_after_rests()
    for _ in range(2):
        roll_due()
        keep_after_rests()

    days = [
        first + place * ONE for first, last in counted for place in range((last - first).days + 1)
    ]
    assert len(days) == len(set(days)) == 31 - 3
    assert Rollup.objects.count() == 31
    assert all((last - first).days < 7 for first, last in counted)


@pytest.mark.django_db
def test_archive_that_is_brought_in_is_measured_by_itself(monkeypatch):
    topic_on(DAY)
    at_noon_of(monkeypatch, DAY)
    roll_due()
    keep_all()
    assert Rollup.objects.count() == 1

    topic_on(date(2024, 12, 20))  # older than what is promised at once
    roll_due()
    keep_after_rests()

    old = Signal.objects.get(metric="posts", scope="place", span="day", day=date(2024, 12, 20))
    assert old.value == 1.0
    assert Rollup.objects.count() == (DAY - date(2024, 12, 20)).days + 1
    months = Signal.objects.filter(metric="posts", scope="place", span="month")
    assert months.get(day=date(2024, 12, 31)).value == 1.0
    assert months.count() == 15


@pytest.mark.django_db
def test_other_promises_are_kept_between_the_rounds_of_an_archive(monkeypatch):
    topic_on(DAY)
    at_noon_of(monkeypatch, DAY)
    roll(DAY)
    topic_on(DAY - 40 * ONE)
    Promise.objects.all().delete()

    monkeypatch.setattr(due, "time", SimpleNamespace(monotonic=iter([10.0, 17.0]).__next__))
    roll_due()
    keep_next()

    waiting = rollups().filter(kept_at=None)
    assert waiting.count() == 1
    assert Rollup.objects.count() == 1 + 2  # Monday and Tuesday of the newest week
    # The next rests twice as long as this one took.
    assert waiting.get().due_at - waiting.get().made_at == timedelta(seconds=14)
    assert not keep_next()
