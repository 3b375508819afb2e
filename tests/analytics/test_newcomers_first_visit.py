"""Who is new: since the first visit, if visits were noted then; else since the day of joining."""

from datetime import UTC, date, datetime, timedelta

import pytest

from analytics.models import Span
from analytics.queries.signals import HOUSE, figures_on
from analytics.rolling import roll
from analytics.scopes import WHOLE, Scope
from community.members.models import Visit
from tests.analytics.comparing import differing, live_in
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)
JOINED = date(2026, 3, 1)
DAY = JOINED + 60 * ONE  # those who came on 17 March have had 14 days, and are in the 30 before
SIX = 6


def at(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def six_who_joined(*, first_visit, wrote, group=None):
    """They joined on one day, looked in for the first time on another, and wrote on a third."""
    group = group or make_group()
    for _ in range(SIX):
        member = make_member(joined_at=at(JOINED))
        group.memberships.create(member=member, joined_at=at(JOINED))
        if first_visit:
            Visit.objects.create(member=member, day=first_visit)
            Visit.objects.create(member=member, day=first_visit + 9 * ONE)
        post = make_post(topic=make_topic(group=group), author=member, made_at=at(wrote))
        post.topic.posts.filter(number=1).update(made_at=at(wrote))
    return group


def share(scope, day):
    figure = figures_on(HOUSE, scope, Span.DAYS30, day)["newcomer_first_post"]
    return figure.value, figure.n


@pytest.fixture
def noted():
    """Somebody looked in before, so visits were noted."""
    live_in("UTC")
    Visit.objects.create(member=make_member(joined_at=at(JOINED - 300 * ONE)), day=JOINED - ONE)


def test_fourteen_days_are_counted_from_the_first_visit(noted):
    first = JOINED + 20 * ONE
    group = six_who_joined(first_visit=first, wrote=first + 13 * ONE)

    roll(first + 14 * ONE)

    assert share(WHOLE, first + 14 * ONE) == (1.0, SIX)
    assert share(Scope("group", str(group.pk)), first + 14 * ONE) == (0.0, SIX)


def test_post_of_the_fifteenth_day_comes_too_late(noted):
    first = JOINED + 20 * ONE
    six_who_joined(first_visit=first, wrote=first + 14 * ONE)

    roll(first + 20 * ONE)

    assert share(WHOLE, first + 20 * ONE) == (0.0, SIX)


def test_member_whom_nobody_saw_is_new_on_the_day_of_joining(noted):
    six_who_joined(first_visit=None, wrote=JOINED + 13 * ONE)

    roll(JOINED + 14 * ONE)

    assert share(WHOLE, JOINED + 14 * ONE) == (1.0, SIX)


def test_first_noted_visit_of_an_old_member_makes_nobody_new():
    live_in("UTC")
    first = JOINED + 20 * ONE  # when visits began to be noted
    six_who_joined(first_visit=first, wrote=first + ONE)

    roll(first + 14 * ONE)

    assert share(WHOLE, first + 14 * ONE) == (0.0, SIX)  # of those who joined 34 days ago


@pytest.mark.parametrize("first", [None, JOINED + 20 * ONE, JOINED + 58 * ONE])
def test_all_of_it_is_what_the_slow_computation_says(noted, first):
    six_who_joined(first_visit=first, wrote=JOINED + 30 * ONE)
    world = live_in("UTC")

    for day in (DAY, JOINED + 85 * ONE):
        roll(day)
        assert differing(world, day, has_month=True)[1] == []
