"""Words beside an answer, and beside a description, pass screening as all words do."""

import pytest

from community.screening.actions import keep_word
from events.actions import (
    announce_event,
    answer_date,
    cancel_date,
    cancel_event,
    change_date,
    edit_event,
)
from events.actions.screened import WordsRefused
from events.facts import COLUMNS, Asked, Facts
from events.models import Answer, Occurrence
from events.queries.events import version_of
from tests.factories import make_attendance, make_event, make_member, make_occurrence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lexicon():
    manager = make_member(is_manager=True)
    keep_word(pattern="casino", does="block", by=manager)
    keep_word(pattern="lottery", does="hold", by=manager)
    keep_word(pattern="darn", does="replace", replacement="dear", by=manager)


@pytest.mark.parametrize("bad", ["My casino", "a LOTTERY for you"])
def test_a_line_that_screening_does_not_take_is_refused_and_takes_no_seat(bad):
    date = make_occurrence(capacity=3)

    with pytest.raises(WordsRefused) as refused:
        answer_date(occurrence=date, member=make_member(), coming="going", note=bad)

    assert str(refused.value)
    date.refresh_from_db()
    assert (date.seats_taken, date.attendances.count()) == (0, 0)


def test_an_answer_to_a_question_is_read_too():
    date = make_occurrence(questions=[("What do you bring?", True)])
    asked = date.event.questions.get()

    with pytest.raises(WordsRefused):
        make_attendance(occurrence=date, answers={asked.pk: "A casino"})

    row = make_attendance(occurrence=date, answers={asked.pk: "A darn cake"}, note="Darn me")
    assert Answer.objects.get(attendance=row).text == "A dear cake"
    assert row.note == "dear me"


def test_what_was_said_before_is_not_read_again():
    date, member = make_occurrence(), make_member()
    row = make_attendance(occurrence=date, member=member, note="With a bell")
    type(row).objects.filter(pk=row.pk).update(note="My casino")  # the word came later

    row = answer_date(occurrence=date, member=member, coming="maybe", note="My casino")

    assert (row.coming, row.note) == ("maybe", "My casino")


def words_of(date):
    date.refresh_from_db()
    return date.own_place, date.note


@pytest.mark.parametrize("name", ["place", "directions", "accessibility", "bring", "cost"])
def test_nothing_that_is_refused_elsewhere_is_announced_beside_a_description(name):
    event = make_event(announced=False, **{name: "By the casino"})

    with pytest.raises(WordsRefused):
        announce_event(event=event, by=event.author)

    event.refresh_from_db()
    assert event.is_draft


def test_a_draft_with_a_refused_question_is_not_announced():
    event = make_event(announced=False, questions=[("Which casino?", False)])

    with pytest.raises(WordsRefused):
        announce_event(event=event, by=event.author)


def edited(event, questions=(), **facts):
    kept = {name: getattr(event, name) for name in COLUMNS}
    kept |= {name: tuple(kept[name]) for name in ("left_out", "added", "reminders")}
    return edit_event(
        event=event,
        by=event.author,
        seen=version_of(event),
        facts=Facts(**(kept | facts)),
        organisers=list(event.organisers.all()),
        questions=questions,
    )


def test_an_edit_of_an_announced_event_is_read_and_words_replaced():
    event = make_event(place="The hall")

    with pytest.raises(WordsRefused):
        edited(event, directions="Left of the casino")
    with pytest.raises(WordsRefused):
        edited(event, questions=[Asked("Any lottery?")])
    event = edited(event, bring="A darn hat\nand a cake", questions=[Asked("Darn you?")])

    assert event.bring == "A dear hat\nand a cake"
    assert event.questions.get().text == "dear you?"


def test_what_one_date_says_of_itself_is_read():
    date = make_occurrence()
    given = {"starts_at": date.starts_at, "ends_at": date.ends_at, "capacity": None}

    for said in ({"place": "The casino"}, {"note": "A lottery"}, {"directions": "By the casino"}):
        with pytest.raises(WordsRefused):
            change_date(occurrence=date, by=date.event.author, **given, **said)
    change_date(occurrence=date, by=date.event.author, **given, place="Darn hall", note="Darn")

    assert words_of(date) == ("dear hall", "dear")


def test_the_reason_of_a_cancellation_is_read_before_it_is_sent():
    date = make_occurrence()

    with pytest.raises(WordsRefused):
        cancel_date(occurrence=date, by=date.event.author, reason="Go to the casino")
    with pytest.raises(WordsRefused):
        cancel_event(event=date.event, by=date.event.author, reason="Go to the casino")

    date = Occurrence.objects.get(pk=date.pk)
    assert not date.is_cancelled
