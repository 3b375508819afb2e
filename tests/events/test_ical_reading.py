"""Files of other calendars: read, or refused with one sentence."""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar.timezone import tzp

from events.ical.forwarding import from_now_on
from events.ical.lines import BYTES_MAX, CalendarRefused
from events.ical.reading import events_in
from events.ical.zones import zone_named
from events.recurrence import dates_of
from tests.conftest import SHARED_DATA
from tests.turns import examples

FILES = sorted((SHARED_DATA / "ical").glob("**/*.ics"))
ABSENT = f"NOT RUN: {SHARED_DATA / 'ical'} is absent, so no calendars of others were read"
ZONE = "Europe/Stockholm"


def file(*lines, around=True):
    shell = ["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR"] if around else lines
    return "\r\n".join([*shell, ""]).encode()


def event(*lines):
    return file("BEGIN:VEVENT", *lines, "END:VEVENT")


def one(*lines):
    (read,) = events_in(event(*lines), zone=ZONE)
    return read


def refusal(*lines):
    with pytest.raises(CalendarRefused) as refused:
        events_in(event(*lines), zone=ZONE)
    return str(refused.value)


@pytest.mark.skipif(not FILES, reason=ABSENT)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_known_file_is_read_or_refused_with_one_sentence(path):
    began = time.thread_time()
    try:
        reads = events_in(path.read_bytes(), zone=ZONE)
    except CalendarRefused as refused:
        assert_is_a_sentence(str(refused))
    else:
        assert reads
        for read in reads:
            assert read.title
            if read.refusal:
                assert_is_a_sentence(read.refusal)
            else:
                assert 1 <= read.date_count <= 730
                assert read.starts_at <= read.ends_at
                ZoneInfo(read.zone)
    assert time.thread_time() - began < 2


def assert_is_a_sentence(words):
    assert words[0].isupper()
    assert words.endswith(".")
    assert "\n" not in words
    assert len(words) < 250


def test_the_known_files_are_those_that_are_meant():
    if not FILES:
        pytest.skip(ABSENT)

    assert len(FILES) == 163


def test_an_event_is_read_whole():
    read = one(
        "UID:abc@example",
        "SUMMARY:Brakes\\, and tea",
        "DESCRIPTION:First line\\nsecond",
        "LOCATION:Slakthuset 12",
        "URL:https://example.org/page",
        "CONFERENCE;VALUE=URI:https://meet.example.org/x",
        "DTSTART;TZID=Europe/Stockholm:20270305T180000",
        "DTEND;TZID=Europe/Stockholm:20270305T200000",
    )

    assert (read.uid, read.title, read.place) == (
        "abc@example",
        "Brakes, and tea",
        "Slakthuset 12",
    )
    assert read.source == "First line\nsecond\n\nhttps://example.org/page"
    assert read.online_url == "https://meet.example.org/x"
    assert read.starts_at == datetime(2027, 3, 5, 17, tzinfo=UTC)
    assert read.ends_at == datetime(2027, 3, 5, 19, tzinfo=UTC)
    assert (read.zone, read.is_all_day, read.date_count) == ("Europe/Stockholm", False, 1)


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Asia/Jerusalem", "Asia/Jerusalem"),
        ('"America/New_York"', "America/New_York"),
        ("europe/stockholm", "Europe/Stockholm"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Middle-earth/Shire", ""),
        ("../../etc/passwd", ""),
        ("", ""),
    ],
)
def test_zones_are_known_by_their_names_and_those_of_windows(said, zone):
    assert zone_named(said) == zone


def test_an_unknown_zone_is_refused_and_never_learned_from_a_file():
    lines = ("BEGIN:VTIMEZONE", "TZID:Shire", "BEGIN:STANDARD", "DTSTART:19700101T000000")
    lines += ("TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE")
    body = file(
        *lines, "BEGIN:VEVENT", "SUMMARY:Tea", "DTSTART;TZID=Shire:20270305T180000", "END:VEVENT"
    )

    with pytest.raises(CalendarRefused, match="Shire"):
        events_in(body, zone=ZONE)

    assert tzp.timezone("Shire") is None


def test_floating_times_take_the_zone_of_the_member_or_of_the_calendar():
    lines = ("BEGIN:VEVENT", "DTSTART:20270305T180000", "END:VEVENT")

    (own,) = events_in(file(*lines), zone="Asia/Jerusalem")
    (said,) = events_in(file("X-WR-TIMEZONE:America/New_York", *lines), zone="Asia/Jerusalem")

    assert own.starts_at == datetime(2027, 3, 5, 16, tzinfo=UTC)
    assert said.starts_at == datetime(2027, 3, 5, 23, tzinfo=UTC)


def test_a_single_time_of_the_world_is_shown_by_the_own_clock_and_a_series_keeps_it():
    assert one("DTSTART:20270305T180000Z").zone == ZONE
    assert one("DTSTART:20270305T180000Z", "RRULE:FREQ=WEEKLY;COUNT=2").zone == "UTC"


def test_whole_days_end_on_their_last_day():
    read = one("DTSTART;VALUE=DATE:20270305", "DTEND;VALUE=DATE:20270307")

    assert read.is_all_day
    assert read.starts_at == datetime(2027, 3, 4, 23, tzinfo=UTC)
    assert read.ends_at == datetime(2027, 3, 6, 23, tzinfo=UTC)
    assert one("DTSTART;VALUE=DATE:20270305").ends_at == datetime(2027, 3, 5, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), "does not say when"),
        (("DTSTART:99999999T000000",), "cannot be read"),
        (("DTSTART:20270305T180000", "DTSTART:20280305T180000"), "cannot be read"),
        (("DTSTART:00010101T000000",), "1970 to 2200"),
        (("DTSTART:99991231T235959Z", "DURATION:P30D"), "1970 to 2200"),
        (("DTSTART;VALUE=DATE:99991231",), "1970 to 2200"),
        (("DTSTART:20270305T180000", "DTEND:20270305T170000"), "before it begins"),
        (("DTSTART:20270305T180000", "DURATION:-PT1H"), "before it begins"),
        (("DTSTART:20270305T180000", "DURATION:P999999999D"), "1970 to 2200"),
        (("DTSTART:20270305T180000", "DURATION:P100D"), "60 days"),
        (("DTSTART:20270305T180000", "RRULE:FREQ=SECONDLY"), "FREQ=SECONDLY"),
        (("DTSTART:20270305T180000", "RRULE:FREQ=DAILY;COUNT=1000000000"), "COUNT=1000000000"),
        (("DTSTART:20270305T180000", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"), "more than one"),
        (("DTSTART:20270305T180000", "EXRULE:FREQ=DAILY"), "more than one rule"),
        (("DTSTART:20270305T180000", "EXDATE:20270305T180000"), "no date that is left"),
        (("DTSTART:20270305T180000", "RDATE:PT1H"), "cannot be read"),
        (("DTSTART:20270305T180000", "STATUS:CANCELLED"), "was cancelled"),
        (("DTSTART:20270305T180000", "RDATE:" + ",".join(["20270306T180000"] * 800)), "730"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(lines, words):
    sentence = refusal(*lines)

    assert words in sentence
    assert_is_a_sentence(sentence)


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\x01\x02", b"<html></html>", b"BEGIN:VCARD\r\nEND:VCARD\r\n", "נחל".encode() * 99],
)
def test_what_is_no_calendar_is_refused(body):
    with pytest.raises(CalendarRefused, match="not a calendar file"):
        events_in(body)


def test_an_empty_calendar_is_refused():
    with pytest.raises(CalendarRefused, match="no event in this file"):
        events_in(file("BEGIN:VTODO", "SUMMARY:Sweep", "END:VTODO"))


@pytest.mark.parametrize(
    "body",
    [
        b"\n" * BYTES_MAX,
        b"\r\n " * (BYTES_MAX // 3),
        b"BEGIN:X\r\n" * (BYTES_MAX // 9),
        b"BEGIN:VEVENT\r\n" * (BYTES_MAX // 14),
        b"BEGIN:VEVENT\r\nDTSTART" + b";A=B" * (BYTES_MAX // 5) + b":20270101\r\nEND:VEVENT\r\n",
        b"BEGIN:VEVENT\r\nDTSTART:20270101\r\nEXDATE:" + b"20270101," * (BYTES_MAX // 10),
        b"BEGIN:VEVENT\r\nDTSTART:20270101\r\nSUMMARY:" + b"\\" * (BYTES_MAX - 99),
        b"BEGIN:VEVENT\r\nDTSTART:20270101\r\nDESCRIPTION:" + b"\\n" * (BYTES_MAX // 2 - 99),
        b"BEGIN:VEVENT\r\nDTSTART:20270101\r\nUID:" + b"\xff" * (BYTES_MAX - 99),
        b"a" * (BYTES_MAX + 1),
    ],
    ids=lambda body: f"{body[:30]!r}",
)
def test_monstrous_files_are_answered_in_time(body):
    began = time.thread_time()
    try:
        events_in(body, zone=ZONE)
    except CalendarRefused as refused:
        assert_is_a_sentence(str(refused))
    assert time.thread_time() - began < 3


def test_as_many_series_as_a_file_may_hold_are_read_in_time():
    lines = [
        "BEGIN:VEVENT",
        "UID:{}",
        "DTSTART;TZID=Europe/Stockholm:19990101T023000",
        "RRULE:FREQ=DAILY",
        "END:VEVENT",
    ]
    body = file(*[line.format(number) for number in range(200) for line in lines])
    began = time.thread_time()

    reads = events_in(body, zone=ZONE)

    assert len(reads) == 200
    assert time.thread_time() - began < 8


def test_more_events_than_one_go_can_take_are_refused():
    lines = ("BEGIN:VEVENT", "DTSTART:20270305T180000", "END:VEVENT")

    with pytest.raises(CalendarRefused, match="more than 200"):
        events_in(file(*lines * 201))


def test_a_broken_event_does_not_take_the_others_along():
    reads = events_in(
        file(
            *("BEGIN:VEVENT", "SUMMARY:Good", "DTSTART:20270305T180000Z", "END:VEVENT"),
            *("BEGIN:VEVENT", "SUMMARY:Bad", "DTSTART:tomorrow", "END:VEVENT"),
        )
    )

    assert [(read.title, bool(read.refusal)) for read in reads] == [("Good", False), ("Bad", True)]


def test_dates_that_were_changed_alone_are_left_out_and_added():
    series = ("UID:a", "SUMMARY:Tea", "DTSTART;TZID=Europe/Stockholm:20270305T180000")
    (read,) = events_in(
        file(
            "BEGIN:VEVENT",
            *series,
            "RRULE:FREQ=WEEKLY;COUNT=4",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:a",
            "RECURRENCE-ID;TZID=Europe/Stockholm:20270312T180000",
            "DTSTART;TZID=Europe/Stockholm:20270313T120000",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:a",
            "RECURRENCE-ID;TZID=Europe/Stockholm:20270319T180000",
            "DTSTART;TZID=Europe/Stockholm:20270319T180000",
            "STATUS:CANCELLED",
            "END:VEVENT",
        ),
        zone=ZONE,
    )

    dates = dates_of(
        starts_at=read.starts_at,
        ends_at=read.ends_at,
        zone=read.zone,
        is_all_day=False,
        rule=read.rule,
        left_out=read.left_out,
        added=read.added,
    )
    assert [f"{begin:%m-%d %H}" for begin, *_ in dates] == ["03-05 17", "03-13 11", "03-26 17"]


def test_the_latest_word_of_an_event_counts():
    first = ("BEGIN:VEVENT", "UID:a", "SUMMARY:New", "SEQUENCE:2", "DTSTART:20270305T180000Z")
    again = ("BEGIN:VEVENT", "UID:a", "SUMMARY:Old", "SEQUENCE:1", "DTSTART:20270305T180000Z")

    (read,) = events_in(file(*first, "END:VEVENT", *again, "END:VEVENT"))

    assert read.title == "New"


def test_an_event_without_a_name_of_its_own_has_the_same_one_each_time():
    assert one("DTSTART:20270305T180000").uid == one("DTSTART:20270305T180000").uid
    assert one("DTSTART:20270305T180000").uid != one("DTSTART:20270306T180000").uid
    assert len(one("DTSTART:20270305T180000", "UID:" + "x" * 5000).uid) <= 200


def test_words_are_cut_to_what_can_be_kept():
    read = one(
        "DTSTART:20270305T180000",
        "SUMMARY:" + "long \u202e" * 200,
        "DESCRIPTION:" + "word " * 9000,
        "LOCATION:a\\nb" + "c" * 400,
        "URL:javascript:alert(1)",
        "CONFERENCE:https://" + "x" * 900,
    )

    assert len(read.title) <= 150
    assert "\u202e" not in read.title
    assert len(read.source) <= 32_000
    assert read.place.startswith("a b")
    assert len(read.place) <= 200
    assert read.online_url == ""


def test_a_series_that_began_long_ago_is_taken_up_where_it_is_now():
    read = one("DTSTART;TZID=Europe/Stockholm:19990107T180000", "RRULE:FREQ=WEEKLY;INTERVAL=2")
    now = timezone.now()

    forward = from_now_on(read, now)

    assert now - timedelta(hours=3) < forward.starts_at < now + timedelta(days=14)
    assert (
        forward.starts_at.astimezone(ZoneInfo(ZONE)).date() - read.starts_at.date()
    ).days % 14 == 0
    over = one("DTSTART:19990107T180000", "RRULE:FREQ=WEEKLY;UNTIL=20000101T000000Z")
    assert from_now_on(over, now) == over


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;BYMONTH=2;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU;WKST=SU",
        "FREQ=MONTHLY;BYDAY=-1SA;INTERVAL=5",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    ],
)
def test_a_series_that_is_taken_up_later_keeps_its_dates(rule):
    read = one("DTSTART;TZID=Europe/Stockholm:20251109T023000", f"RRULE:{rule}")
    now = read.starts_at + timedelta(days=340)

    forward = from_now_on(read, now)

    def dates(which):
        facts = {"zone": which.zone, "is_all_day": False, "rule": which.rule}
        facts |= {"starts_at": which.starts_at, "ends_at": which.ends_at}
        made = dates_of(**facts, until=now + timedelta(days=380))
        return [begin for begin, _begin, end in made if end > now]

    assert dates(forward) == dates(read)


def test_rules_that_never_come_true_do_not_hold_up_the_house():
    lines = "BEGIN:VEVENT UID:{} DTSTART:19710101T023000".split()
    lines += ["RRULE:FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2", "END:VEVENT"]
    body = file(*[line.format(number) for number in range(200) for line in lines])
    began = time.thread_time()

    with suppress(CalendarRefused):
        events_in(body, zone=ZONE)

    assert time.thread_time() - began < 6


LINES = st.sampled_from(
    "DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID UID SUMMARY STATUS BEGIN END".split()
)
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["20270305T180000", "20270305", "VEVENT", "FREQ=DAILY", "PT1H", "-P9D", ""]),
)


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(st.tuples(LINES, st.sampled_from([":", ";TZID=X:", ";VALUE=DATE:", ";"]), VALUES)))
def test_no_file_is_an_error(lines):
    body = file("BEGIN:VEVENT", *["".join(line) for line in lines], "END:VEVENT")
    with suppress(CalendarRefused):
        events_in(body, zone=ZONE)
