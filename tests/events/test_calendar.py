"""The calendar: what stands on which day, for whom, by which clock, and at which cost."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from community.groups.models import Visibility
from events.actions import cancel_event
from events.models import Event, Occurrence
from events.showing import calendar as sheets
from events.showing.holidays import holidays_between
from tests.factories import make_attendance, make_event, make_group, make_member, make_topic

pytestmark = pytest.mark.django_db
MONTH = {"on": "2027-11-10"}
MOST = 8  # queries a month may take, however full it is


def at(day, hour=18, month=11):
    return datetime(2027, month, day, hour, tzinfo=UTC)


@pytest.fixture
def member(client):
    member = make_member(time_zone="Europe/Stockholm")
    client.force_login(member)
    return member


def sheet(client, **asked):
    return client.get(reverse("events:calendar"), {**MONTH, **asked})


def shown(response):
    return {(cell.day, item.title) for cell in response.context["days"] for item in cell.items}


def test_a_month_shows_each_event_on_its_day(client):
    make_event(title="Brakes", starts_at=at(27))
    make_event(title="Next year", starts_at=at(27).replace(year=2028))

    response = sheet(client)

    assert shown(response) == {(date(2027, 11, 27), "Brakes")}
    assert "Brakes" in response.text


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", date(2027, 11, 1), date(2027, 12, 5)),
        ("sv", date(2027, 11, 1), date(2027, 12, 5)),
        ("he", date(2027, 10, 31), date(2027, 12, 4)),
    ],
)
def test_weeks_begin_as_the_viewer_reads_them(client, language, first, last):
    client.force_login(make_member(language=language))

    days = sheet(client).context["days"]

    assert (days[0].day, days[-1].day) == (first, last)


def test_hours_are_those_of_the_viewers_clock_and_may_change_the_day(client, member):
    make_event(title="Late", starts_at=at(26, 23))

    ((day, _title),) = shown(sheet(client))

    assert day == date(2027, 11, 27)  # half past midnight in Stockholm


def test_whole_days_are_the_same_everywhere(client):
    make_event(
        title="Fair",
        starts_at=datetime(2027, 11, 26, 23, tzinfo=UTC),  # midnight in Stockholm
        ends_at=datetime(2027, 11, 28, 23, tzinfo=UTC),
        is_all_day=True,
    )
    client.force_login(make_member(time_zone="Pacific/Honolulu"))

    assert shown(sheet(client)) == {
        (date(2027, 11, 27), "Fair"),
        (date(2027, 11, 28), "Fair"),
    }


def test_what_lasts_over_days_stands_on_each_of_them_and_says_that_it_goes_on(client):
    make_event(title="Long ride", starts_at=at(30), ends_at=at(2, month=12))

    days = {cell.day: cell.items for cell in sheet(client).context["days"] if cell.items}

    assert list(days) == [date(2027, 11, 30), date(2027, 12, 1), date(2027, 12, 2)]
    assert [items[0].goes_on for items in days.values()] == [False, True, True]


def test_a_full_day_shows_the_first_few_and_leads_to_the_others(client):
    for hour in range(6):
        make_event(title=f"At {hour}", starts_at=at(27, 10 + hour))

    response = sheet(client)
    cell = next(day for day in response.context["days"] if day.items)

    assert ([item.title for item in cell.items], cell.more) == (
        ["At 0", "At 1", "At 2", "At 3"],
        2,
    )
    assert "2 more" in response.text
    assert cell.address == "?view=list&on=2027-11-27"


def test_a_cancelled_event_stands_there_and_says_so(client):
    event = make_event(starts_at=at(27))
    cancel_event(event=event, by=event.author, reason="")

    assert "item-off" in sheet(client).text


def test_outsiders_see_of_secret_groups_and_drafts_what_they_would_see_without_them(
    client, member
):
    host = make_member()
    secret = make_group(members=[host], visibility=Visibility.SECRET)
    group = make_group(members=[host])
    without = {view: sheet(client, view=view).text for view in ("month", "week", "list")}
    make_event(group=secret, author=host, starts_at=at(10))
    make_event(group=group, author=host, starts_at=at(10), announced=False)
    hidden = make_event(group=group, author=host, starts_at=at(10))
    hidden.topic.deleted_at = timezone.now()
    hidden.topic.save()

    for view, before in without.items():
        assert masked(sheet(client, view=view).text) == masked(before)
    assert sheet(client, group=secret.slug).status_code == 404
    assert sheet(client, group="no-such-group").status_code == 404


def masked(page):
    """Without what is another in every answer."""
    return re.sub("[A-Za-z0-9]{64}", "", page)


def test_a_member_of_a_secret_group_sees_its_events(client, member):
    make_event(
        group=make_group(members=[member], visibility=Visibility.SECRET),
        title="Quiet",
        starts_at=at(10),
    )

    assert shown(sheet(client)) == {(date(2027, 11, 10), "Quiet")}


def test_the_sheet_can_be_narrowed_to_a_group_a_tag_and_oneself(client, member):
    here = make_group()
    make_event(title="Here", group=here, starts_at=at(10))
    make_event(title="Tagged", tags=["brakes"], starts_at=at(10))
    mine = make_event(title="Mine", starts_at=at(10))
    make_attendance(occurrence=mine.occurrences.get(), member=member)

    titles = {
        name: {title for _day, title in shown(sheet(client, **asked))}
        for name, asked in {
            "group": {"group": here.slug},
            "tag": {"tag": "brakes"},
            "mine": {"mine": "1"},
            "nothing": {"tag": "no-such-tag"},
        }.items()
    }

    assert titles == {"group": {"Here"}, "tag": {"Tagged"}, "mine": {"Mine"}, "nothing": set()}


def test_drafts_are_found_among_what_is_ones_own(client, member):
    make_event(title="Not ready", author=member, announced=False)
    make_event(title="Of another", announced=False)

    text = sheet(client, mine="1").text

    assert "Not ready" in text
    assert "Of another" not in text
    assert "Not ready" not in sheet(client).text


@pytest.mark.parametrize(
    "asked",
    [
        {"on": "9999-99-99"},
        {"on": "0001-01-01"},
        {"on": "9999-12-31"},
        {"on": "x" * 5000},
        {"view": "year"},
        {"view": "list", "mine": "1"},
        {"tag": "\u202e<script>" * 50},
        {"tag": "%", "view": "week"},
    ],
)
def test_odd_words_in_the_address_ask_for_a_plain_calendar(client, asked):
    assert client.get(reverse("events:calendar"), asked).status_code == 200


def test_a_mark_that_is_not_ours_is_refused(client):
    asked = {"view": "list", "after": "bm90LW91cnM"}

    assert client.get(reverse("events:calendar"), asked).status_code == 400


def test_the_list_goes_on_by_key_from_a_day(client):
    for day in range(1, 26):
        make_event(title=f"Day {day}", starts_at=at(day))

    first = sheet(client, view="list", on="2027-11-03")
    second = sheet(client, view="list", on="2027-11-03", after=first.context["page"].older)

    def titles(response):
        return [item.title for _day, items in response.context["by_day"] for item in items]

    assert titles(first) == [f"Day {day}" for day in range(3, 23)]
    assert titles(second) == [f"Day {day}" for day in range(23, 26)]
    assert "Later dates" in first.text


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_two_thousand_events_of_a_month_cost_as_much_as_one(client, member, view):
    _many(1)
    client.get(reverse("events:calendar"))  # the house and the session are in the cache now
    asked = {}
    for count in (1, 2000):
        if count > 1:
            _many(count - 1)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = sheet(client, view=view)
        asked[count] = len(queries)
        assert response.status_code == 200

    assert asked[1] == asked[2000] <= MOST
    assert len(response.content) < 200_000


def _many(count):
    """Announced events in bulk, all over the month."""
    group, host = make_group(), make_member()
    topic = make_topic(group=group, author=host, kind="event")
    topics = [_copy(topic, number) for number in range(count)]
    topics = type(topic).objects.bulk_create(topics)
    now = timezone.now()
    events = Event.objects.bulk_create(
        Event(
            topic=one,
            author=host,
            starts_at=at(1),
            ends_at=at(1, 20),
            zone="Europe/Stockholm",
            announced_at=now,
        )
        for one in topics
    )
    dates = []
    for number, event in enumerate(events):
        begins = at(1) + timedelta(days=number % 28, minutes=number % 60)
        dates.append(
            Occurrence(
                event=event,
                original_at=begins,
                starts_at=begins,
                ends_at=begins + timedelta(hours=2),
            )
        )
    Occurrence.objects.bulk_create(dates)


def _copy(topic, number):
    return type(topic)(
        group=topic.group,
        author=topic.author,
        kind="event",
        title=f"Event {number}",
        slug=f"event-{number}",
        last_number=1,
        newest_number=1,
        last_poster=topic.author,
    )


def test_holidays_are_those_of_the_members_country_in_their_language(client):
    client.force_login(make_member(time_zone="Europe/Stockholm", language="sv"))

    assert "Julafton" not in client.get(reverse("events:calendar"), MONTH).text
    assert "Juldagen" in client.get(reverse("events:calendar"), {"on": "2027-12-10"}).text


@pytest.mark.parametrize(
    ("zone", "language", "day", "name"),
    [
        ("Europe/Stockholm", "sv", date(2027, 12, 25), "Juldagen"),
        ("Europe/Stockholm", "en", date(2027, 12, 25), "Christmas Day"),
        ("Asia/Jerusalem", "he", date(2027, 10, 2), "ראש השנה"),
        ("America/New_York", "he", date(2027, 7, 5), None),
        ("UTC", "en", date(2027, 12, 25), None),
    ],
)
def test_holidays_are_guessed_from_the_clock(zone, language, day, name):
    found = holidays_between(
        date(2027, 1, 1), date(2027, 12, 31), zone=zone, language=language
    ).get(day)

    if name is None:
        assert found is None or language == "he"  # another language than the package has
    else:
        assert found == name


def test_months_and_weeks_turn_over_the_year():
    assert sheets.next_month(date(2027, 12, 31)) == date(2028, 1, 1)
    assert sheets.month_before(date(2028, 1, 31)) == date(2027, 12, 1)
    with translation.override("en"):
        assert sheets.month_span(date(2028, 2, 29), "en") == (date(2028, 1, 31), date(2028, 3, 5))
        assert sheets.week_words(date(2027, 12, 27)) == "27 Dec – 2 Jan 2028"
