"""Whom a report thanks, and how many questions it says wait."""

from datetime import timedelta

import pytest
from django.utils import timezone

from analytics.days import ONE, last_finished_day, moment_of
from analytics.reporting.people import thanks_of
from analytics.reporting.periods import last_ended
from analytics.reporting.unanswered import themes_of, unanswered_of, waiting_of
from analytics.scopes import WHOLE, Scope
from community.topics.models import Post, Reaction, Topic
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def week():
    return last_ended("week", last_finished_day())


def within(week):
    return timezone.now() - timedelta(days=(timezone.now().date() - week.ends_on).days + 2)


def thanked(author, group, times, week):
    post = make_post(topic=make_topic(group=group), author=author)
    Post.objects.filter(pk=post.pk).update(made_at=within(week))
    for _one in range(times):
        given = Reaction.objects.create(post=post, member=make_member(), slot=1)
        Reaction.objects.filter(pk=given.pk).update(made_at=within(week))


def test_who_runs_the_place_or_a_group_is_not_in_the_ranking(week):
    house, runs, member = make_member(is_manager=True), make_member(), make_member()
    group = make_group(managers=[runs], members=[member])
    for author, times in ((house, 9), (runs, 8), (member, 6)):
        thanked(author, group, times, week)

    found = thanks_of(WHOLE, week)
    assert found["helpful"] == [member.pk]
    assert found["thanked"] == [[member.pk, 6]]
    assert not {house.pk, runs.pk} & {*found["quiet"]}


def test_who_runs_another_group_is_thanked_in_the_report_of_this_one(week):
    elsewhere, group = make_member(), make_group()
    make_group(managers=[elsewhere])
    thanked(elsewhere, group, 6, week)

    assert thanks_of(Scope("group", str(group.pk)), week)["helpful"] == [elsewhere.pk]
    assert thanks_of(WHOLE, week)["helpful"] == []


def test_questions_that_wait_are_counted_with_how_many_asked_them(week):
    group, one = make_group(), make_member()
    for author in (one, one, make_member()):
        topic = make_topic(group=group, author=author, kind="question")
        Topic.objects.filter(pk=topic.pk).update(made_at=within(week))

    assert waiting_of(WHOLE, week) == (3, 2)


def asked_in(week, **more):
    topic = make_topic(kind="question", tags=["brakes"], **more)
    Topic.objects.filter(pk=topic.pk).update(made_at=within(week))
    return topic


def test_what_was_answered_or_closed_after_the_last_day_had_waited(
    week,
):
    over = moment_of(week.ends_on + ONE)
    minute = timedelta(minutes=1)
    late, closed_late, early, closed_early = (asked_in(week) for _number in range(4))
    make_post(topic=late, made_at=over)
    make_post(topic=early, made_at=over - minute)
    Topic.objects.filter(pk=closed_late.pk).update(closed_at=over)
    Topic.objects.filter(pk=closed_early.pk).update(closed_at=over - minute)

    assert sorted(unanswered_of(WHOLE, week)) == [late.pk, closed_late.pk]
    assert waiting_of(WHOLE, week) == (2, 2)


def test_themes_are_of_what_waited_on_the_last_day(week):
    asked = [asked_in(week) for _number in range(5)]
    for topic in asked:
        make_post(topic=topic, made_at=moment_of(week.ends_on + ONE))

    assert [one["questions"] for one in themes_of(WHOLE, week)] == [5]
