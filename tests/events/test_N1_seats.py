"""Walls, N1: three hundred at once for ten seats, and never one too many or one lost."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import connection
from django.utils import timezone

from community.core.errors import Refused
from events.actions import (
    answer_date,
    cancel_event,
    change_date,
    confirm_seat,
    edit_event,
    give_up,
    judge,
    lapse_offers,
    restore_event,
    set_capacity,
)
from events.consistency import RULES, broken_rules, wrong_counts
from events.facts import COLUMNS, Facts
from events.models import SEATED, Attendance, Coming, Happening, Occurrence, Told
from events.models import Event as EventRow
from events.queries import version_of
from tests.factories import make_event, make_member

pytestmark = pytest.mark.django_db(transaction=True)

MEMBERS, SEATS, THREADS, DEEDS = 60, 10, 20, 300
PATIENT = "SET lock_timeout = '60s'; SET statement_timeout = '60s'"


def at_once(work, times, *, threads=THREADS):
    """Calls work(0), work(1) … on connections of their own that all begin at the same moment."""
    gate = Barrier(threads)

    def run(first):
        try:
            with connection.cursor() as cursor:
                cursor.execute(PATIENT)
            gate.wait(timeout=60)
            return [work(number) for number in range(first, times, threads)]
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as crew:
        return [one for share in crew.map(run, range(threads)) for one in share]


def refused(verb, **about):
    """Whether a fact stood in the way; anything else is a fault."""
    try:
        verb(**about)
    except (Refused, Attendance.DoesNotExist):
        return True
    return False


class Watch:
    """Somebody who looks at the date all the while."""

    def __init__(self, date):
        self.date, self.stop, self.seen = date, Event(), []

    def __enter__(self):
        self.crew = ThreadPoolExecutor(1)
        self.done = self.crew.submit(self.look)
        return self

    def look(self):
        try:
            while not self.stop.wait(0.005):
                with connection.cursor() as cursor:
                    cursor.execute(
                        """
                        SELECT o.capacity, o.seats_taken, o.waiting_count,
                            coalesce(sum(1 + a.guests)
                                FILTER (WHERE a.coming IN ('going', 'offered')), 0),
                            count(*) FILTER (WHERE a.coming = 'waiting')
                        FROM events_occurrence o
                        LEFT JOIN events_attendance a ON a.occurrence_id = o.id
                        WHERE o.id = %s GROUP BY o.id
                        """,
                        [self.date.pk],
                    )
                    self.seen.append(cursor.fetchone())
        finally:
            connection.close()

    def __exit__(self, *_error):
        self.stop.set()
        self.done.result()
        self.crew.shutdown()


@pytest.fixture
def date():
    event = make_event(capacity=SEATS, guests_max=3)
    return event.occurrences.get()


def assert_nothing_is_lost(date):
    assert RULES
    assert [*wrong_counts(), *broken_rules()] == []
    date.refresh_from_db()
    line = list(date.attendances.in_line().values_list("turn", flat=True))
    assert len(line) == len(set(line)) == date.waiting_count


def assert_each_is_told_once():
    """One happening for each turn that was offered, lapsed or judged, and a promise for each."""
    keys = list(Happening.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_promise WHERE key LIKE 'happening:%'")
        assert cursor.fetchone()[0] == len(keys)


def test_N1_three_hundred_join_at_once_and_ten_have_a_seat(date):
    people = [make_member() for _ in range(DEEDS)]

    with Watch(date) as watch:
        at_once(
            lambda number: answer_date(occurrence=date, member=people[number], coming="going"),
            DEEDS,
        )

    date.refresh_from_db()
    assert (date.seats_taken, date.waiting_count) == (SEATS, DEEDS - SEATS)
    seated = date.attendances.filter(coming__in=SEATED).count()
    assert seated == SEATS
    turns = list(date.attendances.in_line().values_list("turn", flat=True))
    assert turns == list(range(1, DEEDS - SEATS + 1))
    assert all(taken == true <= seats for seats, taken, _w, true, _l in watch.seen)
    assert_nothing_is_lost(date)


def test_N1_joins_leaves_guests_confirmations_lapses_and_seats_at_once(date):
    people = [make_member() for _ in range(MEMBERS)]
    host = date.event.author
    dice = [random.Random(number) for number in range(DEEDS)]

    def row(one):
        member = one.choice(people)
        return Attendance.objects.select_related("occurrence", "member").get(
            occurrence=date, member=member
        )

    def deed(number):
        one = dice[number]
        kind = one.choices("join leave confirm lapse seats judge".split(), [10, 5, 6, 2, 2, 1])[0]
        if kind == "join":
            member, guests = one.choice(people), one.choice([0, 0, 0, 1, 2])
            return kind, refused(
                answer_date, occurrence=date, member=member, coming="going", guests=guests
            )
        if kind == "lapse":
            due = Attendance.objects.filter(occurrence=date, coming=Coming.OFFERED)
            some = due.values_list("pk", flat=True)[:2]
            due.filter(pk__in=list(some)).update(confirm_by=timezone.now())
            return kind, lapse_offers()
        if kind == "seats":
            seats = one.randint(4, 16)
            return kind, refused(set_capacity, occurrence=date, by=host, capacity=seats)
        verbs = {"leave": give_up, "confirm": confirm_seat}
        try:
            about = {"attendance": row(one)}
        except Attendance.DoesNotExist:
            return kind, True
        if kind == "judge":
            return kind, refused(judge, by=host, admit=one.random() < 0.5, **about)
        return kind, refused(verbs[kind], **about)

    with Watch(date) as watch:
        done = at_once(deed, DEEDS)

    assert len(done) == DEEDS
    assert {kind for kind, _refused in done} == set("join leave confirm lapse seats judge".split())
    assert len({seen[:3] for seen in watch.seen}) > 5
    assert all(taken == true <= seats for seats, taken, _w, true, _l in watch.seen)
    assert all(waiting == line for _s, _t, waiting, _true, line in watch.seen)
    assert_nothing_is_lost(date)
    assert_each_is_told_once()
    assert offers_in_order() == sorted(offers_in_order())


def offers_in_order():
    """The turns in the order in which their seats were offered. No party is ever too large."""
    told = Happening.objects.filter(told=Told.OFFERED).order_by("pk")
    return [int(key.rpartition(":")[2]) for key in told.values_list("key", flat=True)]


def test_N1_seats_that_become_free_go_on_strictly_in_turn_each_told_once(date):
    people = [make_member() for _ in range(60)]
    rows = [answer_date(occurrence=date, member=one, coming="going") for one in people]

    at_once(lambda number: give_up(attendance=rows[number]), SEATS, threads=SEATS)

    offered = list(
        date.attendances.filter(coming=Coming.OFFERED).order_by("turn").values_list("turn")
    )
    assert offered == [(turn,) for turn in range(1, SEATS + 1)]
    told = Counter(Happening.objects.filter(told=Told.OFFERED).values_list("member", flat=True))
    assert told == Counter(row.member_id for row in rows[SEATS : 2 * SEATS])
    assert_each_is_told_once()


def test_N1_two_beats_at_once_let_an_offer_lapse_once(date):
    people = [make_member() for _ in range(40)]
    rows = [answer_date(occurrence=date, member=one, coming="going") for one in people]
    for one in rows[:SEATS]:
        give_up(attendance=one)
    Attendance.objects.filter(coming=Coming.OFFERED).update(confirm_by=timezone.now())

    lapsed = at_once(lambda _number: lapse_offers(), 8, threads=8)

    assert sum(lapsed) == SEATS
    assert Happening.objects.filter(told=Told.LAPSED).count() == SEATS
    assert Happening.objects.filter(told=Told.OFFERED).count() == 2 * SEATS
    assert_nothing_is_lost(date)


def test_N1_one_member_in_twenty_tabs_has_one_seat(date):
    member = make_member()

    at_once(
        lambda number: refused(
            answer_date, occurrence=date, member=member, coming="going", guests=number % 3
        ),
        20,
    )

    row = Attendance.objects.get()
    date.refresh_from_db()
    assert (date.going_count, date.seats_taken) == (1, row.party)


def test_N1_confirming_and_lapsing_in_the_same_moment_leave_one_truth(date):
    people = [make_member() for _ in range(2 * SEATS)]
    rows = [answer_date(occurrence=date, member=one, coming="going") for one in people]
    for one in rows[:SEATS]:
        give_up(attendance=one)
    Attendance.objects.filter(coming=Coming.OFFERED).update(confirm_by=timezone.now())

    at_once(
        lambda number: (
            lapse_offers()
            if number == 0
            else refused(confirm_seat, attendance=rows[SEATS + number - 1])
        ),
        SEATS + 1,
        threads=SEATS + 1,
    )

    date.refresh_from_db()
    kept = Attendance.objects.filter(coming=Coming.GOING).count()
    lapsed = Happening.objects.filter(told=Told.LAPSED).count()
    assert kept + lapsed == SEATS
    assert date.seats_taken == kept
    assert_nothing_is_lost(date)


def test_N1_the_database_itself_keeps_seats_within_capacity(date):
    with pytest.raises(Exception, match="occurrence_seats_within_capacity"):
        Occurrence.objects.filter(pk=date.pk).update(seats_taken=SEATS + 1)


def test_N1_hosts_who_edit_cancel_and_move_while_people_answer_end_in_no_deadlock():
    begins = timezone.now().replace(microsecond=0) + timedelta(days=3)
    event = make_event(starts_at=begins, rule="FREQ=DAILY;COUNT=4", capacity=SEATS)
    people, dates = [make_member() for _ in range(20)], list(event.occurrences.all())
    facts = Facts(**{name: getattr(event, name) for name in COLUMNS})

    def change(number):
        now = EventRow.objects.get(pk=event.pk)
        later = timedelta(hours=number % 3)
        return refused(
            edit_event,
            event=now,
            by=event.author,
            seen=version_of(now),
            facts=replace(
                facts,
                starts_at=begins + later,
                ends_at=begins + later + timedelta(hours=1),
                capacity=SEATS + number % 4,
            ),
            organisers=[event.author],
            questions=(),
            source=f"Words {number}.",
        )

    def deed(number):
        date = dates[number % len(dates)]
        if number % 10 == 3:
            return change(number)
        if number % 20 == 7:
            return refused(cancel_event, event=event, by=event.author, reason="")
        if number % 20 == 8:
            return refused(restore_event, event=event, by=event.author)
        if number % 10 == 9:
            return refused(
                change_date,
                occurrence=date,
                by=event.author,
                starts_at=begins,
                ends_at=begins,
                capacity=SEATS,
            )
        return refused(
            answer_date,
            occurrence=date,
            member=people[number % len(people)],
            coming="going" if number % 3 else "not_going",
        )

    outcomes = at_once(deed, 160)

    done = {number % 10 for number, one in enumerate(_in_order(outcomes)) if not one}
    assert {3, 7, 8, 9} <= done, "each kind of deed was done at least once"
    assert [*wrong_counts(), *broken_rules()] == []
    assert_each_is_told_once()


def _in_order(outcomes):
    """`at_once` gives each thread's share after the other."""
    shares = [outcomes[first : first + 8] for first in range(0, 160, 8)]
    return [shares[number % THREADS][number // THREADS] for number in range(160)]
