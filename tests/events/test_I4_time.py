"""Walls, I4: moments that clocks make difficult, and rules that would never end."""

import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from events.models import OCCURRENCES_MAX
from events.recurrence import RuleRefused, clean_rule, dates_of, rule_in_words
from tests.turns import examples

STOCKHOLM, JERUSALEM, NEW_YORK = "Europe/Stockholm", "Asia/Jerusalem", "America/New_York"
HOUR = timedelta(hours=1)


def at(text, zone=STOCKHOLM):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def dates(begins, rule, *, zone=STOCKHOLM, hours=1, **more):
    starts_at = at(begins, zone) if isinstance(begins, str) else begins
    more.setdefault("ends_at", starts_at.astimezone(UTC) + hours * HOUR)
    more.setdefault("is_all_day", False)
    return dates_of(starts_at=starts_at, zone=zone, rule=clean_rule(rule), **more)


def walls(found, zone=STOCKHOLM):
    return [f"{begin.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" for _at, begin, _end in found]


def utc(found):
    return [f"{begin:%m-%d %H:%M}" for _at, begin, _end in found]


@pytest.mark.parametrize(
    ("zone", "before", "expected"),
    [
        (STOCKHOLM, "2026-03-28T02:30", ["03-28 01:30", "03-29 01:30", "03-30 00:30"]),
        (JERUSALEM, "2026-03-26T02:30", ["03-26 00:30", "03-27 00:30", "03-27 23:30"]),
        (NEW_YORK, "2026-03-07T02:30", ["03-07 07:30", "03-08 07:30", "03-09 06:30"]),
    ],
)
def test_a_time_that_the_clock_leaves_out_is_meant_by_the_clock_of_before(zone, before, expected):
    assert utc(dates(before, "FREQ=DAILY;COUNT=3", zone=zone)) == expected


@pytest.mark.parametrize(
    ("zone", "before", "expected"),
    [
        (STOCKHOLM, "2026-10-24T02:30", ["10-24 00:30", "10-25 00:30", "10-26 01:30"]),
        (JERUSALEM, "2026-10-24T01:30", ["10-23 22:30", "10-24 22:30", "10-25 23:30"]),
        (NEW_YORK, "2026-10-31T01:30", ["10-31 05:30", "11-01 05:30", "11-02 06:30"]),
    ],
)
def test_a_time_that_the_clock_shows_twice_is_the_first_one(zone, before, expected):
    assert utc(dates(before, "FREQ=DAILY;COUNT=3", zone=zone)) == expected


def test_an_event_planned_for_the_second_of_two_hours_stays_there():
    second = at("2026-10-25T02:30").replace(fold=1)

    found = dates(second, "FREQ=DAILY;COUNT=2")

    assert utc(found) == ["10-25 01:30", "10-26 01:30"]


@pytest.mark.parametrize("zone", [STOCKHOLM, JERUSALEM, NEW_YORK])
def test_a_weekly_hour_stays_the_same_on_the_wall_all_year(zone):
    found = dates("2026-01-03T14:00", "FREQ=WEEKLY;COUNT=60", zone=zone)

    assert {words[-5:] for words in walls(found, zone)} == {"14:00"}
    assert {end - begin for _at, begin, end in found} == {HOUR}


def test_a_29th_of_february_comes_in_leap_years_only():
    found = dates("2096-02-29T12:00", "FREQ=YEARLY;COUNT=3")

    assert [words[:10] for words in walls(found)] == ["2096-02-29", "2104-02-29", "2108-02-29"]


def test_a_31st_comes_in_long_months_only_and_the_year_ends():
    found = dates("2026-10-31T23:30", "FREQ=MONTHLY;COUNT=4", hours=2)

    assert [words[:10] for words in walls(found)] == [
        "2026-10-31",
        "2026-12-31",
        "2027-01-31",
        "2027-03-31",
    ]
    assert found[1][2].astimezone(ZoneInfo(STOCKHOLM)).year == 2027


@pytest.mark.parametrize("zone", [STOCKHOLM, JERUSALEM, NEW_YORK])
def test_whole_days_last_from_midnight_to_midnight_however_long_they_are(zone):
    begins = at("2026-03-20T00:00", zone)

    found = dates(
        begins, "FREQ=DAILY;COUNT=15", zone=zone, is_all_day=True, ends_at=at("2026-03-21", zone)
    )

    clock = ZoneInfo(zone)
    for number, (_at, begin, end) in enumerate(found):
        day = date(2026, 3, 20) + timedelta(days=number)
        assert begin.astimezone(clock).date() == day
        assert end.astimezone(clock).date() == day + timedelta(days=1)


def test_a_day_that_a_zone_left_out_is_no_date_twice():
    found = dates("2011-12-29T10:00", "FREQ=DAILY;COUNT=4", zone="Pacific/Apia")

    begins = [begin for _at, begin, _end in found]
    assert len(begins) == len(set(begins))


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20260110", "2026-01-10 14:00"),
        ("20260110T130000Z", "2026-01-10 14:00"),
        ("20260110T125959Z", "2026-01-09 14:00"),
        ("20260110T140000", "2026-01-10 14:00"),
        ("20260110T135959", "2026-01-09 14:00"),
        ("20251231", "2026-01-03 14:00"),
    ],
)
def test_until_is_part_of_the_series_in_all_its_forms(until, last):
    found = dates("2026-01-03T14:00", f"FREQ=DAILY;UNTIL={until}")

    assert walls(found)[-1] == last


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=3",
        "FREQ=HOURLY",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=DAILY;COUNT=731",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;COUNT=٣",
        "FREQ=DAILY;COUNT=3;UNTIL=20260101",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=99999999999999999999",
        "FREQ=DAILY;UNTIL=20261399",
        "FREQ=DAILY;UNTIL=00000101",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=DAILY;BYSECOND=0",
        "FREQ=DAILY;BYEASTER=0",
        "FREQ=DAILY;X-PARTY=1",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=",
        "COUNT=3",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYDAY=54MO",
        "FREQ=MONTHLY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(["1"] * 500),
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=DAILY;BYSETPOS=1",
        "FREQ=YEARLY;BYSETPOS=367;BYDAY=MO",
        "FREQ=WEEKLY;WKST=XX",
        "RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=8;SKIP=FORWARD",
        "RRULE",
        "\x00",
        "=" * 200,
    ],
)
def test_a_rule_that_we_cannot_keep_is_refused_with_a_sentence(rule):
    with pytest.raises(RuleRefused) as refused:
        clean_rule(rule)

    assert refused.value.status == 422
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("", ""),
        (" RRULE:freq=weekly;\r\n byday=mo ", "FREQ=WEEKLY;BYDAY=MO"),
        ("BYDAY=-1SA;FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=-1SA"),
        ("FREQ=DAILY;", "FREQ=DAILY"),
    ],
)
def test_a_rule_has_one_normal_form(text, clean):
    assert clean_rule(text) == clean
    assert clean_rule(clean) == clean


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31;INTERVAL=12",
        "FREQ=WEEKLY;BYMONTH=1;INTERVAL=1000",
        "FREQ=YEARLY;BYYEARDAY=366;INTERVAL=999",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6",
        "FREQ=YEARLY;COUNT=730",
        "FREQ=DAILY;COUNT=730",
        "FREQ=DAILY;UNTIL=99991231T235959Z",
        "FREQ=DAILY;INTERVAL=1000;COUNT=730",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1,2,3,4,5,-1,-2",
    ],
)
@pytest.mark.parametrize("begins", ["2026-11-21T14:00", "2196-01-01T00:00"])
def test_no_rule_takes_long_or_makes_more_dates_than_an_event_may_have(rule, begins):
    started = time.process_time()

    found = dates(begins, rule)

    assert time.process_time() - started < 0.5
    assert 1 <= len(found) <= OCCURRENCES_MAX
    assert found[0][1] == at(begins).astimezone(UTC)


@pytest.mark.parametrize(
    "begins", [datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)]
)
@pytest.mark.parametrize("zone", [STOCKHOLM, NEW_YORK])
@pytest.mark.parametrize("freq", ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
@pytest.mark.parametrize("is_all_day", [True, False])
def test_the_ends_of_the_calendar_are_ends(begins, zone, freq, is_all_day):
    found = dates(begins, f"FREQ={freq};COUNT=5", zone=zone, is_all_day=is_all_day)

    assert 1 <= len(found) <= 5
    assert all(begin <= end for _at, begin, end in found)


def test_what_is_left_out_counts_and_what_is_added_comes_besides():
    second, extra = at("2026-01-04T14:00"), at("2026-02-01T09:00")

    found = dates("2026-01-03T14:00", "FREQ=DAILY;COUNT=3", left_out=[second], added=[extra])

    assert walls(found) == ["2026-01-03 14:00", "2026-01-05 14:00", "2026-02-01 09:00"]


NAMES = "MO TU WE TH FR SA SU".split()
numbers = st.lists(st.integers(1, 31), min_size=1, max_size=4, unique=True)
weekdays = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)
counted = st.lists(
    st.tuples(st.sampled_from([1, 2, 3, 4, 5, -1, -2, -5]), st.sampled_from(NAMES)).map(
        lambda one: f"{one[0]}{one[1]}"
    ),
    min_size=1,
    max_size=3,
    unique=True,
)


def joined(values):
    return ",".join(map(str, values))


@st.composite
def rules(draw):
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": freq, "INTERVAL": draw(st.integers(1, 4))}
    if draw(st.booleans()):
        parts["BYMONTH"] = joined(draw(st.lists(st.integers(1, 12), min_size=1, max_size=3)))
    if freq != "WEEKLY" and draw(st.booleans()):
        days = draw(numbers)
        parts["BYMONTHDAY"] = joined(day * draw(st.sampled_from([1, 1, -1])) for day in days)
    if draw(st.booleans()):
        plain = freq in ("DAILY", "WEEKLY") or draw(st.booleans())
        parts["BYDAY"] = joined(draw(weekdays if plain else counted))
    if freq == "YEARLY" and draw(st.integers(0, 5)) == 0:
        parts["BYYEARDAY"] = joined([draw(st.integers(1, 366)), draw(st.integers(-366, -1))])
    named = {"BYMONTHDAY", "BYDAY", "BYYEARDAY"} & set(parts)
    if named and draw(st.booleans()):
        places = st.lists(st.sampled_from([1, 2, 3, -1, -2]), min_size=1, max_size=2, unique=True)
        parts["BYSETPOS"] = joined(draw(places))
    if draw(st.booleans()):
        parts["WKST"] = draw(st.sampled_from(NAMES))
    return ";".join(f"{name}={value}" for name, value in parts.items())


@settings(max_examples=examples(400), deadline=None, derandomize=True)
@given(
    rule=rules(),
    begins=st.datetimes(datetime(1999, 1, 1), datetime(2040, 1, 1)),
    zone=st.sampled_from([STOCKHOLM, JERUSALEM, NEW_YORK, "UTC", "Australia/Lord_Howe"]),
)
def test_the_dates_are_those_of_dateutil(rule, begins, zone):
    """Both know the same rules, and neither the other. Ours also has the first date of all."""
    begins, clock = begins.replace(microsecond=0), ZoneInfo(zone)
    first = begins.replace(tzinfo=clock)
    end = begins + timedelta(days=1500)

    ours = dates(first, rule, zone=zone, until=end.replace(tzinfo=clock))

    bounded = f"{rule};UNTIL={datetime(2050, 1, 1):%Y%m%dT%H%M%S}"
    theirs = islice(rrulestr(bounded, dtstart=begins), OCCURRENCES_MAX)
    expected = {first.astimezone(UTC)}
    expected |= {
        wall.replace(tzinfo=clock).astimezone(UTC)
        for wall in theirs
        if wall.replace(tzinfo=clock) <= end.replace(tzinfo=clock)
    }
    found = [begin for _at, begin, _end in ours]
    assert found == sorted(expected)[: len(found)]
    assert len(found) == min(len(expected), OCCURRENCES_MAX)


@settings(max_examples=examples(300), deadline=None, derandomize=True)
@given(st.text("FREQ=DAILYWKMNTH;UCOB0123456789-,+SU:Z \r\n", max_size=80))
def test_whatever_is_typed_is_a_rule_or_refused(text):
    try:
        clean = clean_rule(text)
    except RuleRefused:
        return
    assert clean_rule(clean) == clean
    assert 1 <= len(dates("2026-11-21T14:00", clean)) <= OCCURRENCES_MAX


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("", ""),
        ("FREQ=DAILY", "Every day"),
        ("FREQ=DAILY;INTERVAL=3", "Every 3 days"),
        ("FREQ=WEEKLY", "Every Saturday"),
        ("FREQ=WEEKLY;BYDAY=SA,MO,WE", "Every Monday, Wednesday and Saturday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every day from Monday to Friday"),
        ("FREQ=WEEKLY;INTERVAL=2", "Every 2 weeks on Saturday"),
        ("FREQ=MONTHLY;BYDAY=-1SA", "Every last Saturday"),
        ("FREQ=MONTHLY;BYDAY=+1SA", "Every first Saturday"),
        ("FREQ=MONTHLY;BYDAY=2TU;INTERVAL=2", "The second Tuesday, every 2 months"),
        ("FREQ=MONTHLY", "On day 28 of every month"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "On the last day of every month"),
        ("FREQ=YEARLY;COUNT=1", "Every year on 28 Nov, 1 time"),
        ("FREQ=WEEKLY;UNTIL=20261231", "Every Saturday, until 31 December 2026"),
        ("FREQ=WEEKLY;UNTIL=20261231T233000Z", "Every Saturday, until 1 January 2027"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", "By a rule of its own"),
        ("FREQ=DAILY;BYMONTH=7", "By a rule of its own"),
    ],
)
def test_a_rule_is_said_as_people_say_it(rule, words):
    assert rule_in_words(clean_rule(rule), at("2026-11-28T14:00")) == words
