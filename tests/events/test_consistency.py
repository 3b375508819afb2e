"""What tables of events keep twice."""

import io

import pytest
from django.core.management import call_command

from community.polls.models import Poll
from community.uploads.models import Upload, Use
from events.models import Attendance, Event, Occurrence, Organiser
from tests.factories import (
    make_attendance,
    make_event,
    make_group,
    make_member,
    make_occurrence,
    make_poll,
    make_topic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """A folder of its own: what other tests left on the disk is not looked at here."""
    settings.MEDIA_ROOT = tmp_path / "media"


def check(**flags):
    said = io.StringIO()
    try:
        call_command("check_consistency", stdout=said, **flags)
    except SystemExit as ending:
        return said.getvalue(), ending.code
    return said.getvalue(), 0


@pytest.fixture
def date():
    host = make_member()
    group = make_group(managers=[host])
    date = make_occurrence(author=host, group=group, capacity=2, guests_max=1)
    for coming, guests in (("going", 1), ("going", 0), ("maybe", 0)):
        make_attendance(occurrence=date, coming=coming, guests=guests)
    return date


def test_what_the_actions_write_counts_right(date):
    assert check() == ("Everything counts right.\n", 0)


@pytest.mark.parametrize(
    "column", ["seats_taken", "going_count", "maybe_count", "waiting_count", "came_count"]
)
def test_a_wrong_count_is_found_and_put_right(date, column):
    true = getattr(date, column)
    Occurrence.objects.update(**{column: 0 if true else 1})
    line = f"events_occurrence {date.pk}: {column} is {0 if true else 1}, should be {true}"

    said, code = check()
    assert (line in said, code) == (True, 1)
    check(fix=True)

    assert check()[1] == 0


@pytest.mark.parametrize(
    ("spoil", "trouble"),
    [
        (lambda date: Occurrence.objects.update(last_turn=0), "gave a turn in line"),
        (lambda date: Organiser.objects.all().delete(), "nobody hosts it"),
        (lambda date: Occurrence.objects.all().delete(), "has no date"),
        (lambda date: Attendance.objects.update(guests=5), "more people have a seat"),
        (lambda date: Event.objects.update(rule="FREQ=DAILY", starts_at="2040-01-01T00:00Z",
                                           ends_at="2040-01-01T01:00Z"), "does not take place"),
    ],
)  # fmt: skip
def test_a_row_that_should_not_be_is_found(date, spoil, trouble):
    spoil(date)

    said, code = check()

    assert trouble in said
    assert code == 1


def test_a_seat_that_nobody_handed_on_is_found(date):
    Attendance.objects.filter(coming="going", guests=1).update(coming="not_going")
    Occurrence.objects.update(seats_taken=0, going_count=0)

    assert "a seat is free for who is next in line" in check(fix=True)[0]


def test_a_cover_of_an_event_that_is_gone_is_found(date):
    upload = Upload.objects.create(
        owner=make_member(), key="k" * 32, kind="picture", name="a.png", size=1,
        width=1, height=1, widths=[1], unused_since=None,
    )  # fmt: skip
    Use.objects.create(upload=upload, subject="event:999999")

    assert "event:999999 is not there" in check()[0]


def test_repeated_events_and_their_changed_dates_are_in_order():
    host = make_member()
    make_event(author=host, group=make_group(managers=[host]), rule="FREQ=WEEKLY")

    assert check()[1] == 0


def test_polls_are_looked_at_too():
    author = make_member()
    make_poll(post=make_topic(author=author, group=make_group(managers=[author])).posts.get())
    Poll.objects.update(voter_count=7)

    said, code = check(fix=True)

    assert "voter_count is 7, should be 0" in said
    assert (code, check()[1]) == (0, 0)
