"""Who has a seat, who waits, who moves up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.actions import (
    answer_date,
    cancel_event,
    confirm_seat,
    give_up,
    judge,
    lapse_offers,
    set_capacity,
)
from events.actions.answering import AnswerNeeded, NotLetIn, SeatGone, TooManyGuests
from events.actions.asking import NoWordsNow
from events.actions.judging import NobodyAsks, TooFewSeats
from events.models import Attendance, Coming, Event, Happening, Occurrence, Told
from events.queries import line_of, place_in_line
from events.seating import DateShut
from tests.factories import make_attendance, make_event, make_member, make_occurrence

pytestmark = pytest.mark.django_db


def states(date):
    rows = date.attendances.order_by("pk")
    return [row.coming for row in rows]


def told(kind):
    return list(
        Happening.objects.filter(told=kind).order_by("pk").values_list("member", flat=True)
    )


def test_answer_date_takes_a_seat_for_a_member_and_each_guest():
    date = make_occurrence(capacity=5, guests_max=3)

    make_attendance(occurrence=date, guests=2)
    make_attendance(occurrence=date, coming="maybe")
    make_attendance(occurrence=date, coming="not_going")

    assert (date.seats_taken, date.going_count, date.maybe_count) == (3, 1, 1)


def test_answer_date_puts_who_finds_no_seat_at_the_end_of_the_line():
    date = make_occurrence(capacity=1)

    rows = [make_attendance(occurrence=date) for _ in range(3)]

    assert states(date) == ["going", "waiting", "waiting"]
    assert [place_in_line(row) for row in rows] == [0, 1, 2]
    assert line_of(date) == rows[1:]
    assert (date.seats_taken, date.waiting_count) == (1, 2)


def test_leaving_offers_the_seat_to_the_next_in_line_and_tells_them_once():
    date = make_occurrence(capacity=1, confirm_hours=24)
    first, second, _third = [make_attendance(occurrence=date) for _ in range(3)]

    give_up(attendance=first)

    second.refresh_from_db()
    assert states(date) == ["not_going", "offered", "waiting"]
    assert told(Told.OFFERED) == [second.member_id]
    assert timezone.now() < second.confirm_by <= timezone.now() + timedelta(hours=24)


def test_a_seat_is_never_kept_past_the_beginning():
    date = make_occurrence(capacity=1, starts_at=timezone.now() + timedelta(hours=2))
    first, second = [make_attendance(occurrence=date) for _ in range(2)]

    give_up(attendance=first)

    second.refresh_from_db()
    assert second.confirm_by == date.starts_at


def test_a_seat_that_becomes_free_after_the_beginning_needs_no_confirming():
    date = make_occurrence(capacity=1)
    first, second = [make_attendance(occurrence=date) for _ in range(2)]
    begun = timezone.now() - timedelta(minutes=5)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=begun)
    Attendance.objects.filter(pk=first.pk).update(coming="offered", confirm_by=begun)
    Occurrence.objects.filter(pk=date.pk).update(going_count=0)

    assert lapse_offers() == 1

    assert states(date) == ["not_going", "going"]
    assert told(Told.LAPSED) == [first.member_id]
    assert told(Told.OFFERED) == [second.member_id]


def test_a_party_that_does_not_fit_holds_the_line():
    date = make_occurrence(capacity=3, guests_max=2)
    seated = [make_attendance(occurrence=date) for _ in range(3)]
    large = make_attendance(occurrence=date, guests=1)
    small = make_attendance(occurrence=date)

    give_up(attendance=seated[0])
    assert states(date)[3:] == ["waiting", "waiting"]
    give_up(attendance=seated[1])

    large.refresh_from_db()
    small.refresh_from_db()
    assert (large.coming, small.coming) == ("offered", "waiting")


def test_who_waits_with_fewer_guests_moves_up_at_once():
    date = make_occurrence(capacity=2, guests_max=1)
    seated = [make_attendance(occurrence=date) for _ in range(2)]
    large = make_attendance(occurrence=date, guests=1)
    give_up(attendance=seated[0])

    answer_date(occurrence=date, member=large.member, coming="going", guests=0)

    assert states(date) == ["not_going", "going", "offered"]


def test_a_newcomer_does_not_pass_a_line_that_waits_for_two_seats():
    date = make_occurrence(capacity=2, guests_max=1)
    seated = [make_attendance(occurrence=date) for _ in range(2)]
    make_attendance(occurrence=date, guests=1)
    give_up(attendance=seated[0])

    late = make_attendance(occurrence=date)

    assert late.coming == "waiting"


def test_a_party_larger_than_all_the_seats_is_refused_and_later_passed_over():
    date = make_occurrence(capacity=3, guests_max=5)
    with pytest.raises(TooManyGuests):
        make_attendance(occurrence=date, guests=3)
    seated = make_attendance(occurrence=date)
    make_attendance(occurrence=date, guests=2)
    set_capacity(occurrence=date, by=make_member(), capacity=1)
    small = make_attendance(occurrence=date)

    give_up(attendance=seated)

    small.refresh_from_db()
    assert states(date)[1] == "waiting"
    assert small.coming == "offered"


def test_confirming_keeps_the_seat_and_confirming_twice_is_the_same():
    date = make_occurrence(capacity=1)
    first, second = [make_attendance(occurrence=date) for _ in range(2)]
    give_up(attendance=first)

    confirm_seat(attendance=second)
    confirm_seat(attendance=second)

    date.refresh_from_db()
    assert states(date) == ["not_going", "going"]
    assert (date.seats_taken, date.going_count, date.waiting_count) == (1, 1, 0)


def test_an_offer_that_nobody_takes_goes_to_the_next_and_is_gone():
    date = make_occurrence(capacity=1)
    first, second, _third = [make_attendance(occurrence=date) for _ in range(3)]
    give_up(attendance=first)
    Attendance.objects.filter(pk=second.pk).update(confirm_by=timezone.now())

    assert (lapse_offers(), lapse_offers()) == (1, 0)

    assert states(date) == ["not_going", "not_going", "offered"]
    assert told(Told.LAPSED) == [second.member_id]
    with pytest.raises(SeatGone):
        confirm_seat(attendance=second)


def test_asking_anew_after_leaving_means_the_end_of_the_line():
    date = make_occurrence(capacity=1)
    make_attendance(occurrence=date)
    second, third = [make_attendance(occurrence=date) for _ in range(2)]

    give_up(attendance=second)
    second = answer_date(occurrence=date, member=second.member, coming="going")

    assert line_of(date) == [third, second]


def test_the_same_answer_twice_changes_nothing():
    date = make_occurrence(capacity=2, guests_max=1)
    row = make_attendance(occurrence=date, guests=1)

    answer_date(occurrence=date, member=row.member, coming="going", guests=1)

    date.refresh_from_db()
    assert (date.seats_taken, date.going_count) == (2, 1)


def test_more_guests_need_free_seats_and_the_own_one_stays():
    date = make_occurrence(capacity=2, guests_max=2)
    row = make_attendance(occurrence=date)
    make_attendance(occurrence=date)

    with pytest.raises(TooManyGuests, match="still yours"):
        answer_date(occurrence=date, member=row.member, coming="going", guests=1)

    date.refresh_from_db()
    assert (states(date), date.seats_taken) == (["going", "going"], 2)


@pytest.mark.parametrize(("most", "asked"), [(0, 1), (2, 3), (2, -1)])
def test_no_more_guests_than_the_hosts_welcome(most, asked):
    date = make_occurrence(guests_max=most)

    with pytest.raises(TooManyGuests):
        make_attendance(occurrence=date, guests=asked)


def test_guests_stay_at_home_with_who_stays_at_home():
    date = make_occurrence(capacity=4, guests_max=3)
    row = make_attendance(occurrence=date, guests=3)

    row = answer_date(occurrence=date, member=row.member, coming="not_going", guests=3)

    date.refresh_from_db()
    assert (row.guests, date.seats_taken) == (0, 0)


@pytest.mark.parametrize("coming", ["going", "maybe", "not_going"])
def test_nobody_answers_what_is_cancelled_begun_or_not_announced(coming):
    cancelled, begun, draft = make_event(), make_occurrence(), make_event(announced=False)
    cancel_event(event=cancelled, by=cancelled.author, reason="Rain.")
    Occurrence.objects.filter(pk=begun.pk).update(starts_at=timezone.now())

    for date in (cancelled.occurrences.get(), begun, draft.occurrences.get()):
        with pytest.raises(DateShut):
            answer_date(occurrence=date, member=make_member(), coming=coming)

    assert not Attendance.objects.exists()


def test_after_the_last_day_nobody_joins_and_everybody_may_leave():
    date = make_occurrence(closes_days=0, guests_max=2)
    row = make_attendance(occurrence=date, guests=1)
    Event.objects.update(closes_days=14)

    with pytest.raises(DateShut, match="last day to join"):
        make_attendance(occurrence=date)
    with pytest.raises(DateShut):
        answer_date(occurrence=date, member=row.member, coming="going", guests=2)
    answer_date(occurrence=date, member=row.member, coming="going", guests=0)
    give_up(attendance=row)

    date.refresh_from_db()
    assert (states(date), date.seats_taken) == (["not_going"], 0)


def test_who_asks_the_hosts_has_no_seat_until_they_say_yes():
    date = make_occurrence(needs_approval=True, capacity=1)
    host = date.event.author
    row = make_attendance(occurrence=date)
    assert (row.coming, date.seats_taken) == ("asked", 0)
    assert Happening.objects.get().member == row.member

    judge(attendance=row, by=host, admit=True)
    judge(attendance=row, by=host, admit=True)

    date.refresh_from_db()
    assert (states(date), date.seats_taken) == (["going"], 1)
    assert told(Told.ADMITTED) == [row.member_id]


def test_hosts_ask_nobody():
    date = make_occurrence(needs_approval=True)

    row = make_attendance(occurrence=date, member=date.event.author)

    assert row.coming == "going"


def test_who_was_not_let_in_does_not_slip_in_by_asking_again():
    date = make_occurrence(needs_approval=True)
    row = make_attendance(occurrence=date)
    judge(attendance=row, by=date.event.author, admit=False)

    for coming in ("going", "maybe", "not_going", "going"):
        with pytest.raises(NotLetIn):
            answer_date(occurrence=date, member=row.member, coming=coming)

    assert states(date) == ["refused"]
    assert told(Told.REFUSED) == [row.member_id]


def test_each_judgement_is_told_and_refusing_who_had_a_seat_frees_it():
    date = make_occurrence(capacity=1)
    host = date.event.author
    row, next_one = make_attendance(occurrence=date), make_attendance(occurrence=date)

    judge(attendance=row, by=host, admit=False)
    confirm_seat(attendance=next_one)
    judge(attendance=row, by=host, admit=True)
    judge(attendance=row, by=host, admit=False)

    date.refresh_from_db()
    assert states(date) == ["refused", "going"]
    assert (date.seats_taken, date.waiting_count) == (1, 0)
    assert told(Told.REFUSED) == [row.member_id] * 2
    assert told(Told.ADMITTED) == [row.member_id]


def test_nobody_is_judged_who_took_the_question_back():
    date = make_occurrence(needs_approval=True)
    row = make_attendance(occurrence=date)
    give_up(attendance=row)

    with pytest.raises(NobodyAsks):
        judge(attendance=row, by=date.event.author, admit=True)


def test_more_seats_go_to_the_line_and_fewer_than_are_taken_are_refused():
    date = make_occurrence(capacity=1)
    for _ in range(3):
        make_attendance(occurrence=date)

    set_capacity(occurrence=date, by=date.event.author, capacity=2)
    with pytest.raises(TooFewSeats):
        set_capacity(occurrence=date, by=date.event.author, capacity=1)
    set_capacity(occurrence=date, by=date.event.author, capacity=None)

    date.refresh_from_db()
    assert states(date) == ["going", "offered", "offered"]
    assert (date.seats_taken, date.capacity, date.waiting_count) == (3, None, 0)


def test_questions_that_must_be_answered_are():
    date = make_occurrence(questions=[("Allergies?", True), ("From where?", False)])
    must, may = date.event.questions.all()
    member = make_member()

    with pytest.raises(AnswerNeeded):
        make_attendance(occurrence=date, member=member, answers={may.pk: "Malmö"})
    row = make_attendance(occurrence=date, member=member, answers={must.pk: "None", 10**9: "?"})
    answer_date(occurrence=date, member=member, coming="going")
    answer_date(occurrence=date, member=member, coming="going", answers={must.pk: "Nuts"})

    assert list(row.answers.values_list("question", "text")) == [(must.pk, "Nuts")]


def test_who_is_silenced_comes_and_goes_without_words():
    date = make_occurrence(questions=[("Allergies?", True)])
    question = date.event.questions.get()
    member = make_member(silenced_until=timezone.now() + timedelta(days=1))

    with pytest.raises(NoWordsNow):
        make_attendance(occurrence=date, member=member, note="Hello")
    with pytest.raises(NoWordsNow):
        make_attendance(occurrence=date, member=member, answers={question.pk: "Hello"})
    row = make_attendance(occurrence=date, member=member)

    assert (row.coming, row.note, row.answers.count()) == ("going", "", 0)


def test_an_answer_costs_eight_questions_at_most_and_new_words_three_more(
    django_assert_max_num_queries,
):
    date = make_occurrence(capacity=3, questions=[("Allergies?", True)])
    question, member = date.event.questions.get(), make_member()
    said = {question.pk: "None"}

    with django_assert_max_num_queries(11):
        answer_date(occurrence=date, member=member, coming="going", answers=said)
    with django_assert_max_num_queries(8):
        answer_date(occurrence=date, member=member, coming="maybe")


def test_who_comes_at_the_line_of_an_endless_room_just_sits_down():
    date = make_occurrence()

    for _ in range(3):
        make_attendance(occurrence=date)

    assert states(date) == ["going"] * 3
    assert Coming.WAITING not in states(date)
