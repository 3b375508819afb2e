"""L14: a figure says of how many people it speaks; what it is made of, it does not tell."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.days import last_finished_day
from analytics.metrics import METRICS
from analytics.models import Signal, Span
from analytics.queries.signals import HOUSE, figures_on
from analytics.rolling import roll_days
from analytics.scopes import Scope
from community.topics.models import Post
from tests.analytics.readers import signed_in
from tests.factories import (
    make_attendance,
    make_event,
    make_group,
    make_member,
    make_occurrence,
    make_post,
    make_topic,
)
from tests.moderation.scenes import make_report

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def part(group):
    return Scope("group", str(group.pk))


def told(scope, span, key):
    return figures_on(HOUSE, scope, span, last_finished_day())[key]


def row(scope, span, key):
    rows = Signal.objects.filter(metric=key, scope=str(scope), span=span, step=0)
    return rows.filter(day=last_finished_day()).values_list("value", "n").first()


def writing(topic, members, back):
    for member in members:
        make_post(topic=topic, author=member, made_at=timezone.now() - back * DAY)


def lively(**days):
    """A group of nineteen; by name, how many of them wrote so many days ago."""
    group, members = make_group(), [make_member() for _one in range(19)]
    topic = make_topic(group=group, author=members[0], made_at=timezone.now() - 31 * DAY)
    topic.posts.update(made_at=timezone.now() - 31 * DAY)
    writing(topic, members, 31)
    writing(topic, members, 12)
    for name, many in days.items():
        writing(topic, members[:many], int(name.removeprefix("ago")))
    roll_days(last_finished_day() - DAY, last_finished_day())
    return part(group)


def test_stickiness_is_of_no_single_day():
    """It would be the active members of the day, beside those of thirty days."""
    scope = lively(ago1=3)
    assert told(scope, Span.DAY, "active").is_hidden
    assert Span.DAY not in METRICS["stickiness"].spans
    assert "stickiness" not in figures_on(HOUSE, scope, Span.DAY, last_finished_day())
    assert not Signal.objects.filter(metric="stickiness", span="day").exists()


def test_stickiness_is_the_same_however_few_were_active_on_a_hidden_day():
    """Else seven times the week's, less six days, is the seventh."""
    values = {
        told(lively(ago1=6, ago2=7, ago3=few, ago4=8, ago5=6, ago6=5, ago7=9), span, "stickiness")
        for span in (Span.WEEK, Span.DAYS30)
        for few in (1, 2, 4)
    }
    assert {round(one.value, 9) for one in values} == {
        round((41 + 3) / 7 / 19, 9),
        round((41 + 3 + 19) / 30 / 19, 9),
    }


def test_stickiness_of_days_of_which_most_are_hidden_is_hidden():
    scope = lively(ago1=4, ago2=3, ago3=4, ago4=2, ago5=6, ago6=7)
    assert told(scope, Span.WEEK, "stickiness").is_hidden
    assert not told(scope, Span.WEEK, "active").is_hidden


def test_stickiness_of_days_that_are_all_shown_is_as_it_is():
    scope = lively(ago1=6, ago2=7, ago4=8, ago5=6, ago6=5, ago7=9)
    figure = told(scope, Span.WEEK, "stickiness")
    assert figure.value == pytest.approx(41 / 7 / 19)
    assert figure.n == 6


@pytest.mark.parametrize("many", range(5, 11))
def test_stickiness_is_the_same_to_its_last_digit_in_whatever_order_its_days_are_added(many):
    scope = lively(ago1=many, ago2=7, ago3=8, ago4=8, ago5=6, ago6=5, ago7=9)

    value, _people = row(scope, Span.WEEK, "stickiness")
    assert value == float(Fraction(43 + many, 7 * 19))


def reported(people, *, posts=8, posters=8, times=1):
    """In a group of eight posts, each of so many people reported so many of them."""
    group, now = make_group(), timezone.now() - DAY
    authors = [make_member() for _one in range(posters)]
    topic = make_topic(group=group, author=authors[0], made_at=now - 9 * DAY)
    topic.posts.update(made_at=now - 9 * DAY)
    made = [
        make_post(topic=topic, author=authors[one % posters], made_at=now) for one in range(posts)
    ]
    for _one in range(people):
        by = make_member()
        for post in made[:times]:
            make_report(by=by, thing=post, made_at=now)
    roll_days(last_finished_day(), last_finished_day())
    return part(group)


def test_few_who_report_are_not_told_by_the_posts_of_many():
    scope = reported(1, times=6)
    assert told(scope, Span.WEEK, "posts").value == 8
    assert told(scope, Span.WEEK, "reports_per_1000").is_hidden


def test_reports_of_enough_people_are_told():
    assert row(reported(6), Span.WEEK, "reports_per_1000") == (750, 6)


def test_posts_of_few_are_not_told_by_the_reports_of_many():
    scope = reported(6, posters=3)
    assert told(scope, Span.WEEK, "posts").is_hidden
    assert told(scope, Span.WEEK, "reports_per_1000").is_hidden


def test_where_nobody_reported_anything_it_is_none_and_shown():
    scope = reported(0)
    assert row(scope, Span.WEEK, "reports_per_1000") == (0, 0)
    boss = signed_in(make_member(is_manager=True))
    about = {"scope": str(scope), "key": "reports_per_1000", "span": "week"}
    rows = boss.get(reverse("analytics:figure_json"), about).json()["figures"]["reports_per_1000"]
    assert (rows[-1]["value"], rows[-1]["is_hidden"]) == (0, False)


def test_reports_that_came_with_an_archive_are_perhaps_of_one_person():
    scope = reported(0)
    post = Post.objects.filter(topic__group=scope.pk).last()
    for _one in range(6):
        report = make_report(thing=post, made_at=timezone.now() - DAY)
        type(report).objects.filter(pk=report.pk).update(by=None, told_in=f"old {report.pk}")
    roll_days(last_finished_day(), last_finished_day())
    assert row(scope, Span.WEEK, "reports_per_1000") == (750, 1)


def held(came, missed):
    group = make_group()
    occurrence = make_occurrence(event=make_event(group=group))
    then = timezone.now() - DAY
    for number in range(came + missed):
        make_attendance(
            occurrence=occurrence, coming="going", came_at=then if number < came else None
        )
    type(occurrence).objects.filter(pk=occurrence.pk).update(
        starts_at=then - timedelta(hours=2), ends_at=then
    )
    roll_days(last_finished_day(), last_finished_day())
    return part(group)


def test_few_who_came_are_not_told_by_the_many_who_did_not():
    """Seventy per cent of ten seats are three people."""
    scope = held(3, 7)
    assert told(scope, Span.WEEK, "attendance").is_hidden
    assert told(scope, Span.WEEK, "no_shows").is_hidden


def test_few_who_stayed_away_are_not_told_by_the_many_who_came():
    assert told(held(7, 3), Span.WEEK, "no_shows").is_hidden


@pytest.mark.parametrize(
    ("came", "missed", "value", "n"), [(6, 9, 0.6, 6), (9, 0, 0, 9), (3, 0, 0, 3)]
)
def test_whoever_stayed_away_and_whoever_came_are_counted_apart(came, missed, value, n):
    assert row(held(came, missed), Span.WEEK, "no_shows") == (value, n)
