"""Reports are made by themselves, each once: promised twice, at once, late, or the clock back."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from analytics import days as clock
from analytics.actions.reports import (
    NotOver,
    RhythmThere,
    begin_rhythm,
    make_due_reports,
    make_report,
    revoke_link,
    send_link,
    stop_rhythm,
)
from analytics.models import Cadence, EngagementReport, ReportLink, Rhythm
from analytics.reporting.periods import ended, last_ended, period_of
from analytics.scopes import WHOLE, Scope
from community.core.models import Promise
from community.core.outbox import keep_all, promise
from community.notifications.models import Kind, Notice
from community.notifications.subjects import shown_to
from tests.factories import make_engagement_report, make_group, make_member

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


def at_noon_of(monkeypatch, day):
    """The database's clock says noon of this day."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "database_now", lambda: noon)


def rhythm(*, by=None, scope=WHOLE, cadence="week", begins=MONDAY, **more):
    by = by or make_member(is_manager=True)
    about = {"is_for_managers": True, "addresses": [], "language": "en"} | more
    made = begin_rhythm(scope=scope, cadence=cadence, by=by, **about)
    Rhythm.objects.filter(pk=made.pk).update(begins_on=begins)
    return made


def made():
    rows = EngagementReport.objects.order_by("cadence", "starts_on")
    return list(rows.values_list("cadence", "starts_on", "number"))


def told():
    return list(Notice.objects.filter(kind=Kind.ADVICE).values_list("member", "subject"))


@pytest.mark.parametrize(
    ("cadence", "day", "first", "last"),
    [
        ("week", date(2026, 3, 4), date(2026, 3, 2), date(2026, 3, 8)),
        ("week", date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3)),
        ("month", date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        ("month", date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 2, 3), date(2026, 1, 1), date(2026, 3, 31)),
        ("quarter", date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        ("weeks2", date(2026, 11, 22), date(2026, 11, 16), date(2026, 11, 29)),
        ("weeks2", date(2023, 12, 31), date(2023, 12, 18), date(2023, 12, 31)),
        ("half", date(2028, 2, 29), date(2028, 1, 1), date(2028, 6, 30)),
        ("half", date(2026, 12, 31), date(2026, 7, 1), date(2026, 12, 31)),
        ("year", date(2028, 2, 29), date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_weeks_begin_on_monday_and_months_on_the_first(cadence, day, first, last):
    period = period_of(cadence, day)

    assert (period.starts_on, period.ends_on) == (first, last)
    assert period.before.ends_on == first - timedelta(days=1)


@pytest.mark.parametrize("cadence", Cadence.values)
def test_periods_follow_one_another_without_a_gap(cadence):
    periods = list(ended(cadence, date(2025, 1, 1), date(2028, 12, 31)))

    for one, following in itertools.pairwise(periods):
        assert following.starts_on == one.ends_on + timedelta(days=1)
        assert following.before == one


@pytest.mark.parametrize("cadence", Cadence.values)
def test_last_years_period_is_of_the_same_kind(cadence):
    period = period_of(cadence, date(2028, 2, 29))

    before = period.year_before
    days = (period.starts_on - before.starts_on).days

    assert before.cadence == cadence
    assert days in ((364,) if cadence in ("week", "weeks2") else (365, 366))


def test_a_week_is_reported_when_its_sunday_is_over_and_not_before(monkeypatch):
    rhythm()

    at_noon_of(monkeypatch, MONDAY + timedelta(days=6))
    make_due_reports(MONDAY + timedelta(days=6))
    assert made() == []

    at_noon_of(monkeypatch, MONDAY + timedelta(days=7))
    make_due_reports(MONDAY + timedelta(days=6))
    assert made() == [("week", MONDAY, 1)]


def test_asked_for_twice_or_with_the_clock_back_it_is_made_and_told_once(monkeypatch):
    by = make_member(is_manager=True)
    rhythm(by=by, addresses=["astrid@example.org"])
    at_noon_of(monkeypatch, MONDAY + timedelta(days=15))

    for day in (14, 14, 7, 13, 14):
        promise(make_due_reports, key=f"reports:{day}", day=str(MONDAY + timedelta(days=day)))
        make_due_reports(str(MONDAY + timedelta(days=day)))
        keep_all()
    at_noon_of(monkeypatch, MONDAY + timedelta(days=8))
    make_due_reports(str(MONDAY + timedelta(days=7)))
    keep_all()

    assert made() == [("week", MONDAY, 1), ("week", MONDAY + timedelta(days=7), 2)]
    newest = EngagementReport.objects.get(number=2)
    assert told() == [(by.pk, f"ereport:{newest.pk}")]
    assert [one.to for one in mail.outbox].count(["astrid@example.org"]) == 1


def test_after_an_outage_all_are_made_and_the_newest_alone_is_told(monkeypatch):
    rhythm(addresses=["astrid@example.org"])
    at_noon_of(monkeypatch, MONDAY + timedelta(weeks=5))

    make_due_reports(MONDAY + timedelta(weeks=5) - timedelta(days=1))
    keep_all()

    assert [number for _cadence, _day, number in made()] == [1, 2, 3, 4, 5]
    newest = EngagementReport.objects.get(number=5)
    assert [subject for _member, subject in told()] == [f"ereport:{newest.pk}"]
    assert ReportLink.objects.get().report == newest


def mailed_to(address):
    keep_all()
    return [one.to for one in mail.outbox].count([address])


@pytest.mark.parametrize("nights", [[7], [7, 8, 9, 7], [9]])
def test_a_report_that_was_made_by_hand_first_is_told_by_its_rhythm_once(monkeypatch, nights):
    by = make_member(is_manager=True)
    rhythm(by=by, addresses=["astrid@example.org"])
    at_noon_of(monkeypatch, MONDAY + timedelta(days=12))
    report, _is_new = make_report(scope=WHOLE, period=period_of("week", MONDAY), by=by)
    assert (told(), mailed_to("astrid@example.org")) == ([], 0)

    for night in nights:
        make_due_reports(MONDAY + timedelta(days=night))
        keep_all()

    assert told() == [(by.pk, f"ereport:{report.pk}")]
    assert mailed_to("astrid@example.org") == 1
    assert mailed_to(by.email) == 1


def test_a_rhythm_tells_once_even_when_kept_promises_were_swept(monkeypatch):
    by = make_member(is_manager=True)
    rhythm(by=by, cadence="year", begins=date(2026, 1, 1), addresses=["astrid@example.org"])
    first, over = date(2026, 1, 1), date(2026, 12, 31)
    at_noon_of(monkeypatch, over + timedelta(days=1))
    make_report(scope=WHOLE, period=period_of("year", first), by=by)

    for days in (0, 1, 31, 60, 300):
        at_noon_of(monkeypatch, over + timedelta(days=days + 1))
        EngagementReport.objects.update(made_at=timezone.now() - timedelta(days=days))
        make_due_reports(over + timedelta(days=days))
        keep_all()
        if days:
            Promise.objects.exclude(kept_at=None).delete()

    assert mailed_to(by.email) == 1
    assert mailed_to("astrid@example.org") == 1


def test_an_address_that_is_named_later_gets_the_next_report_alone(monkeypatch):
    one = rhythm(by=make_member(is_manager=True), addresses=["astrid@example.org"])
    at_noon_of(monkeypatch, MONDAY + timedelta(days=12))
    make_report(scope=WHOLE, period=period_of("week", MONDAY), by=one.by)
    make_due_reports(MONDAY + timedelta(days=7))
    keep_all()

    Rhythm.objects.update(addresses=["late@example.org"])
    make_due_reports(MONDAY + timedelta(days=8))

    assert mailed_to("late@example.org") == 0


def test_a_simulated_year_of_nights_makes_each_report_once(monkeypatch):
    rhythm(begins=date(2026, 1, 1), cadence="week", is_for_managers=False)
    rhythm(begins=date(2026, 1, 1), cadence="month", is_for_managers=False)
    rhythm(begins=date(2026, 1, 1), cadence="quarter", is_for_managers=False)

    for number in range(0, 370, 3):
        day = date(2026, 1, 1) + timedelta(days=number)
        at_noon_of(monkeypatch, day + timedelta(days=1))
        make_due_reports(day)

    found = [cadence for cadence, _day, _number in made()]
    assert [found.count(one) for one in ("week", "month", "quarter")] == [52, 12, 4]


def test_a_rhythm_that_was_stopped_makes_nothing_more(monkeypatch):
    stop_rhythm(rhythm=rhythm())
    at_noon_of(monkeypatch, MONDAY + timedelta(days=8))

    make_due_reports(MONDAY + timedelta(days=7))

    assert made() == []


def test_a_second_rhythm_of_the_same_kind_is_refused():
    by = make_member(is_manager=True)
    rhythm(by=by)

    with pytest.raises(RhythmThere):
        rhythm(by=by)

    rhythm(by=by, cadence="month")
    rhythm(by=by, scope=Scope("group", str(make_group().pk)))
    assert Rhythm.objects.count() == 3


@pytest.mark.parametrize("weekday", [0, 2, 6])
def test_a_new_rhythm_begins_with_what_is_under_way(monkeypatch, weekday):
    at_noon_of(monkeypatch, MONDAY + timedelta(days=weekday))
    about = {"scope": WHOLE, "is_for_managers": True, "addresses": [], "language": "en"}

    one = begin_rhythm(cadence="week", by=make_member(is_manager=True), **about)

    assert one.begins_on == MONDAY


def test_what_is_not_over_has_no_report(monkeypatch):
    at_noon_of(monkeypatch, MONDAY + timedelta(days=3))

    with pytest.raises(NotOver):
        make_report(scope=WHOLE, period=period_of("week", MONDAY))

    assert last_ended("week", MONDAY + timedelta(days=3)).ends_on == MONDAY - timedelta(days=1)


def test_a_group_manager_is_told_of_the_groups_report_alone():
    manager = make_member()
    house, group = make_member(is_manager=True), make_group(managers=[manager])
    mine = make_engagement_report(scope=Scope("group", str(group.pk)))
    whole = make_engagement_report()

    for report in (mine, whole):
        Notice.objects.bulk_create(
            Notice(member=one, kind=Kind.ADVICE, subject=f"ereport:{report.pk}")
            for one in (manager, house)
        )

    for member, expected in ((manager, 1), (house, 2)):
        notices = list(Notice.objects.filter(member=member))
        assert len(shown_to(member, notices)) == expected


def test_a_link_that_was_taken_back_before_the_letter_left_sends_none():
    link = send_link(
        report=make_engagement_report(),
        address="Astrid@example.org",
        language="en",
        by=make_member(is_manager=True),
    )
    revoke_link(link=link)

    keep_all()

    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_at_once_one_makes_it():
    rhythm(begins=last_ended("week", clock.last_finished_day()).starts_on, cadence="week")
    gate = Barrier(3)

    def night(_number):
        gate.wait(timeout=60)
        try:
            make_due_reports(clock.last_finished_day())
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(night, range(3)))
    keep_all()

    assert [number for _cadence, _day, number in made()] == [1]
    assert len(told()) == 1
