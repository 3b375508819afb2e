"""A small world made by hand: what counts, and what does not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from analytics.metrics import METRICS
from analytics.models import PageReads, Rollup, Signal, Span
from analytics.queries.signals import HOUSE, Figure, figures_on, latest, series
from analytics.rolling import roll, roll_days
from analytics.scopes import GROUP, WHOLE, Scope
from community.groups.models import Membership
from community.members.models import Visit
from community.polls.models import Ballot, Voter
from community.search.models import Query
from community.topics.models import Reaction, Topic
from events.models import Attendance
from moderation.models import Spell
from tests.analytics.comparing import differing, live_in, rolled_and_compared
from tests.factories import (
    make_group,
    make_member,
    make_occurrence,
    make_poll,
    make_post,
    make_topic,
)

DAY = date(2026, 2, 11)
pytestmark = pytest.mark.django_db


def at(hour, day=DAY):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def topic_at(moment, **more):
    topic = make_topic(made_at=moment, **more)
    topic.posts.update(made_at=moment)
    return topic


def value(metric, scope=WHOLE, span=Span.DAY, day=DAY):
    row = Signal.objects.filter(metric=metric, scope=str(scope), span=span, day=day, step=0)
    return row.values_list("value", "n").first()


def busy_world(zone="Asia/Jerusalem"):
    """Topics, replies, reactions, a vote, an event, visits, searches, reads: around one day."""
    group, quiet = make_group(), make_group(visibility="secret")
    people = [make_member(joined_at=at(9, DAY - timedelta(days=5 * place))) for place in range(14)]
    boss = make_member(is_manager=True, joined_at=at(9, DAY - timedelta(days=300)))
    Membership.objects.create(group=group, member=people[0], role="manager")
    for place, member in enumerate(people):
        where = quiet if place % 5 == 4 else group
        moment = at(place + 6, DAY - timedelta(days=place * 3 % 40))
        kind = "question" if place % 2 else "discussion"
        tags = ["wheels"] if place % 3 else ["lights", "wheels"]
        topic = topic_at(
            moment,
            group=where,
            author=member,
            kind=kind,
            tags=tags,
            language=("sv", "he", "")[place % 3],
        )
        for wait in range(place % 4):
            by = boss if wait == 1 else people[(place + wait + 3) % 14]
            later = moment + timedelta(hours=5 * wait + place)
            reply = make_post(topic=topic, author=by, made_at=later)
            for fan in people[place : place + 4]:
                Reaction.objects.create(
                    post=reply, member=fan, slot=1, made_at=later + timedelta(hours=2)
                )
        if kind == "question" and place % 4 == 3:
            Topic.objects.filter(pk=topic.pk).update(
                solved_at=moment + timedelta(hours=30), accepted_post=reply
            )
    for member in people[3:9]:
        Visit.objects.create(member=member, day=DAY, places=[group.pk])
    Spell.objects.create(topic=topic, level=2, score=8, began_at=at(3), alerted_at=at(4))
    Query.objects.create(day=DAY, words="brakes", hit_count=0, times=3, language="sv")
    Query.objects.create(day=DAY, words="wheel", hit_count=4, times=5)
    PageReads.objects.create(day=DAY, group=group, is_by_guests=True, times=7)
    PageReads.objects.create(day=DAY, group=group, is_by_guests=False, times=9)
    return group


@pytest.mark.parametrize("zone", ["Asia/Jerusalem", "America/St_Johns", "UTC"])
def test_busy_world_is_counted_as_the_slow_computation_counts_it(zone):
    busy_world()
    world = live_in(zone)

    days = [DAY + timedelta(days=more) for more in (0, 1, 7, 18, 45)]
    cells, apart = rolled_and_compared(world, days)

    assert apart == []
    assert cells > 800


def test_days_counted_together_are_those_counted_alone():
    busy_world()
    world = live_in("UTC")
    roll_days(DAY - timedelta(days=20), DAY + timedelta(days=10))

    apart = [differing(world, DAY + timedelta(days=more))[1] for more in (10, 5, 0, -19)]

    assert [[one for one in day if one[0][2] != "month"] for day in apart] == [[]] * 4
    assert apart[0] == []


def test_whoever_acts_is_active_and_no_reader():
    group = make_group()
    writer, reader, fan = make_member(), make_member(), make_member()
    topic = topic_at(at(10), group=group, author=writer)
    Reaction.objects.create(post=topic.posts.get(), member=fan, slot=1, made_at=at(12))
    for member in (writer, reader, fan):
        Visit.objects.create(member=member, day=DAY, places=[group.pk])
    roll(DAY)

    assert value("active") == value("active", Scope(GROUP, str(group.pk))) == (2.0, 2)
    assert value("readers") == value("readers", Scope(GROUP, str(group.pk))) == (1.0, 1)


def test_vote_counts_on_the_day_its_poll_closes_in_public_and_in_secret():
    open_one, secret = make_poll(), make_poll(is_secret=True)
    voters = [make_member() for _ in range(3)]
    Ballot.objects.create(poll=open_one, member=voters[0], mark="a")
    Voter.objects.create(poll=secret, member=voters[1])
    Voter.objects.create(poll=secret, member=voters[2])
    type(open_one).objects.update(closed_at=at(20))
    roll(DAY)

    assert value("active") == (3.0, 3)


def test_event_counts_who_answered_who_came_and_who_did_not():
    date_held = make_occurrence(starts_at=at(18), capacity=9)
    for place in range(4):
        came = at(19) if place else None
        Attendance.objects.create(
            occurrence=date_held,
            member=make_member(),
            coming="going",
            answered_at=at(1, DAY - timedelta(days=4)),
            came_at=came,
            came_guests=place // 3,
        )
    roll(DAY)

    assert value("events_held") == (1.0, 0)
    assert value("seats") == (9.0, 0)
    assert value("attendance") == (4.0, 3)
    assert value("no_shows") == (0.25, 1)
    assert value("active") == (3.0, 3)


def test_what_is_deleted_hidden_or_moved_away_counts_nowhere():
    kept, gone, emptied = topic_at(at(8)), topic_at(at(9)), topic_at(at(10))
    make_post(topic=kept, made_at=at(11), deleted_at=at(12))
    make_post(topic=kept, made_at=at(11), deleted_at=at(12), hidden_at=at(12))
    make_post(topic=kept, made_at=at(11), moved_to=emptied.posts.get())
    Topic.objects.filter(pk=gone.pk).update(deleted_at=at(13))
    roll(DAY)

    assert value("posts") == (2.0, 2)
    assert value("topics") == (2.0, 2)
    assert value("answered_24h", span=Span.DAY)[0] == 0.0


def test_posts_of_a_closed_account_stay_counted():
    topic = topic_at(at(8))
    type(topic.author).objects.filter(pk=topic.author_id).update(is_active=False)
    roll(DAY)

    assert value("posts") == (1.0, 1)


def test_managers_reply_is_an_answer_only_where_managers_are_counted():
    topic = topic_at(at(8))
    make_post(topic=topic, author=make_member(is_manager=True), made_at=at(9))
    make_post(topic=topic, made_at=at(14))
    roll(DAY)

    assert value("first_response_median") == (6.0, 1)
    assert value("first_response_median_all") == (1.0, 1)
    assert value("staff_share") == (0.5, 2)


def test_median_is_not_known_while_most_topics_wait():
    answered = topic_at(at(8))
    make_post(topic=answered, made_at=at(9))
    topic_at(at(8))
    topic_at(at(8))
    roll(DAY)

    assert value("first_response_median") == (None, 3)
    assert value("answered_24h") == (pytest.approx(1 / 3), 3)
    assert value("unanswered_now") == (2.0, 2)


def test_half_of_all_posts_rests_on_so_few():
    topic = topic_at(at(8))
    carrier = make_member()
    for hour in range(9, 15):
        make_post(topic=topic, author=carrier, made_at=at(hour))
    for hour in range(9, 14):
        make_post(topic=topic, made_at=at(hour))
    roll(DAY)

    assert value("absence_factor", span=Span.WEEK) == (1.0, 7)


def test_empty_day_of_an_empty_house_says_nothing_happened():
    roll(DAY)

    found = figures_on(HOUSE, WHOLE, Span.DAY, DAY)
    assert found["posts"] == Figure(0.0, 0)
    assert found["staff_share"] == Figure(None, 0)
    assert Rollup.objects.get().day == DAY


def test_day_of_23_and_of_25_hours_are_days():
    live_in("Europe/Stockholm")
    spring, autumn = date(2026, 3, 29), date(2025, 10, 26)
    topic_at(datetime(2026, 3, 28, 23, tzinfo=UTC))  # the first moment of the day
    topic_at(datetime(2026, 3, 29, 21, 59, tzinfo=UTC))
    topic_at(datetime(2026, 3, 29, 22, tzinfo=UTC))  # the next day
    topic_at(datetime(2025, 10, 25, 22, tzinfo=UTC))
    topic_at(datetime(2025, 10, 26, 22, 59, tzinfo=UTC))
    roll(spring)
    roll(autumn)

    assert (value("topics", day=spring), value("topics", day=autumn)) == ((2.0, 2), (2.0, 2))


def test_month_has_one_row_whichever_day_is_counted_last():
    topic_at(at(8, date(2026, 2, 3)))
    for day in (5, 28, 27, 6):
        roll(date(2026, 2, day))
    roll(date(2026, 3, 1))

    months = Signal.objects.filter(metric="topics", scope="place", span="month").order_by("day")
    assert list(months.values_list("day", "value")) == [
        (date(2026, 2, 28), 1.0),
        (date(2026, 3, 1), 0.0),
    ]


def test_figure_about_fewer_than_five_is_hidden_and_its_number_too():
    group = make_group()
    for _ in range(4):
        topic_at(at(8), group=group)
    roll(DAY)
    metric = METRICS["topics"]
    assert value("topics") == (4.0, 4)

    assert latest(HOUSE, metric, WHOLE, Span.DAY) == (DAY, Figure(None, 0, is_hidden=True))
    topic_at(at(8), group=group)
    roll(DAY)
    assert latest(HOUSE, metric, WHOLE, Span.DAY) == (DAY, Figure(5.0, 5))


def test_manager_of_a_group_reads_figures_of_that_group_alone():
    boss = make_member()
    mine, other = make_group(managers=[boss]), make_group(visibility="secret")
    for group in (mine, other):
        for _ in range(5):
            topic_at(at(8), group=group)
    roll(DAY)
    ask = (Span.DAY, DAY, DAY)
    assert series(HOUSE, METRICS["topics"], Scope(GROUP, str(other.pk)), *ask)[0][1].value == 5

    found = [
        series(boss, METRICS["topics"], scope, *ask)
        for scope in (Scope(GROUP, str(mine.pk)), Scope(GROUP, str(other.pk)), WHOLE)
    ]
    assert found == [[(DAY, Figure(5.0, 5))], [], []]
    assert figures_on(boss, WHOLE, Span.DAY, DAY) == {}
