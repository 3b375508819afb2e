"""Visits are one row a member and day; page reads are numbers and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from analytics.models import Flush, PageReads
from analytics.reading import TAKEN, write_down
from community.core import tally as tallying
from community.core.tally import Tally, door
from community.groups.actions import note_visit
from community.members.actions import seeing
from community.members.actions.seeing import note_seen
from community.members.models import Visit
from community.members.queries import community_day
from tests.analytics.comparing import live_in
from tests.factories import make_group, make_member, make_topic

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
pytestmark = pytest.mark.django_db


@pytest.fixture
def redis():
    found = door()
    for key in found.scan_iter("hearth:read*"):
        found.delete(key)
    yield found
    for key in found.scan_iter("hearth:read*"):
        found.delete(key)


@pytest.fixture
def counts(monkeypatch):
    """A tally that is pushed by hand."""
    made = Tally()
    monkeypatch.setattr(made, "_begin", lambda: None)
    monkeypatch.setattr(tallying, "tally", made)
    return made


def at(monkeypatch, moment):
    monkeypatch.setattr(seeing.timezone, "now", lambda: moment)


def test_member_has_one_visit_a_day_by_the_communitys_clock(monkeypatch):
    live_in("Asia/Jerusalem")
    member = make_member(seen_at=None)
    evening = datetime(2026, 7, 1, 20, 50, tzinfo=UTC)  # ten minutes before midnight there
    for minutes in (0, 5, 11, 12, 300):
        at(monkeypatch, evening + timedelta(minutes=minutes))
        note_seen(member)

    days = Visit.objects.filter(member=member).order_by("day").values_list("day", flat=True)
    assert list(days) == [date(2026, 7, 1), date(2026, 7, 2)]


def test_page_soon_after_another_costs_no_question(django_assert_num_queries):
    member = make_member(seen_at=None)
    community_day()  # the house is known to every page
    with django_assert_num_queries(1):
        note_seen(member)
    with django_assert_num_queries(0):
        note_seen(member)


def test_looking_into_groups_is_noted_once_each():
    member = make_member()
    groups = [make_group(members=[member]) for _ in range(2)]
    for group in (*groups, *groups):
        note_visit(member=member, group=group)

    visit = Visit.objects.get(member=member)
    assert visit.places == [group.pk for group in groups]


def test_guests_and_members_are_counted_and_robots_are_not(redis, counts):
    topic, member = make_topic(), make_member()
    address = topic.get_absolute_url()
    signed_in = Client()
    signed_in.force_login(member)
    for agent in (FIREFOX, FIREFOX, ROBOT, ""):
        assert Client(headers={"user-agent": agent}).get(address).status_code == 200
    signed_in.get(address, headers={"user-agent": ROBOT})
    signed_in.get("/", headers={"user-agent": FIREFOX})
    Client(headers={"user-agent": FIREFOX}).get("/t/999999/none/")
    counts.push()
    write_down()

    found = PageReads.objects.values_list("group", "is_by_guests", "times").order_by("pk")
    of_group = topic.group_id
    assert sorted(found, key=str) == sorted(
        [(of_group, True, 2), (of_group, False, 1), (None, False, 1)], key=str
    )


def test_reading_a_topic_is_a_look_into_its_group(redis, counts):
    """Also by who is no member of an open group; a page of no group is a look into none."""
    topic, member = make_topic(), make_member()
    other = make_group(members=[member])
    note_visit(member=member, group=other)
    for _ in range(3):
        counts.count(topic.group_id, member.pk)
        counts.count(other.pk, member.pk)
        counts.count(0, member.pk)
        counts.count(999_999, member.pk)
        counts.count(topic.group_id, 999_999)
        counts.push()
        write_down()

    visit = Visit.objects.get()
    assert (visit.member, visit.day) == (member, community_day())
    assert visit.places == [other.pk, topic.group_id]


def test_counts_that_were_written_are_not_written_again(redis, counts):
    counts.count(0, 7)
    counts.push()
    write_down()
    flush = Flush.objects.get()
    quarter = int(timezone.now().timestamp()) // 900 * 900
    redis.hset(f"{TAKEN}{quarter}:{flush.batch}", "0:7", 1)  # killed before it was dropped
    write_down()

    assert PageReads.objects.get().times == 1
    assert list(redis.scan_iter("hearth:read*")) == []


def test_push_that_was_not_answered_counts_once(redis, counts):
    counts.count(0, 7)
    counts.push()
    people = {(f"hearth:reads:{900}", "0:7"): 1}
    tallying._pushed("same", people)
    tallying._pushed("same", people)

    assert redis.hgetall("hearth:reads:900") == {"0:7": "1"}
    redis.delete("hearth:pushed:same")


def test_counting_goes_on_without_redis_within_bounds(counts, monkeypatch):
    monkeypatch.setattr(tallying, "MOST", 3)
    monkeypatch.setattr(tallying.redis_breaker, "ask", lambda question, *, fallback: fallback)
    for group in (1, 2, 3, 4, 1):
        counts.count(group, 7)
    counts.push()
    counts.count(5, 7)
    counts.push()

    assert sum(counts._batch[1].values()) == 4
    assert sum(counts._counts.values()) == 1
    cache.clear()
