"""A topic turns warm, then hot, and cools down again; those who look after it are told once."""

from datetime import timedelta

from django.utils import timezone

from community.core import outbox
from community.groups.models import Right
from community.notifications.models import Kind, Notice
from community.topics.models import Heat, Post
from moderation.actions.reporting import report
from moderation.measuring import take_temperature
from moderation.models import ReportKind, Spell
from tests.factories import make_grant, make_group, make_member, make_post, make_topic


def make_quarrel(*, group, posts=14, people=2):
    """A topic in which so many people wrote in turns within the last hour."""
    topic = make_topic(group=group)
    pair = [make_member() for _ in range(people)]
    for place in range(posts):
        post = make_post(topic=topic, author=pair[place % people])
        at = timezone.now() - timedelta(minutes=2 * (posts - place))
        Post.objects.filter(pk=post.pk).update(made_at=at)
    return topic


def make_report(topic):
    post = topic.posts.get(number=3)
    report(by=make_member(), thing=post, kind=ReportKind.OTHER, note="Too much.")


def heat_of(topic):
    topic.refresh_from_db(fields=["heat"])
    return topic.heat


def test_a_busy_happy_topic_stays_calm(db):
    topic = make_quarrel(group=make_group(), people=14)

    take_temperature()

    assert (heat_of(topic), Spell.objects.count()) == (Heat.CALM, 0)


def test_a_quarrel_warms_up_and_reports_make_it_hot(db):
    topic = make_quarrel(group=make_group())

    take_temperature()
    warm = heat_of(topic)
    make_report(topic)
    take_temperature()

    assert (warm, heat_of(topic)) == (Heat.WARM, Heat.HOT)
    assert Spell.objects.get().is_rising


def test_when_nobody_writes_any_more_it_cools_down_and_the_spell_ends(db):
    topic = make_quarrel(group=make_group())
    take_temperature()

    take_temperature(timezone.now() + timedelta(hours=7))

    assert heat_of(topic) == Heat.CALM
    assert Spell.objects.get().ended_at is not None


def test_those_who_look_after_a_hot_topic_are_told_once_and_nobody_else(db):
    manager, runner, stranger = make_member(is_manager=True), make_member(), make_member()
    volunteer, elsewhere = make_member(), make_group(members=[stranger], visibility="closed")
    group = make_group(managers=[runner], visibility="closed", members=[volunteer])
    for member, place in ((volunteer, group), (stranger, elsewhere)):
        make_grant(member=member, rights=[Right.REPORTS], group=place, given_by=manager)
    topic = make_quarrel(group=group)
    make_report(topic)

    for _ in range(3):
        take_temperature()
        outbox.keep_all()

    told = Notice.objects.filter(kind=Kind.CASE, subject=f"heat:{Spell.objects.get().pk}")
    assert set(told.values_list("member", flat=True)) == {manager.pk, runner.pk, volunteer.pk}


def test_however_many_topics_are_measured_the_questions_stay_few(
    db, django_assert_max_num_queries
):
    group = make_group()
    for _ in range(4):
        make_quarrel(group=group, posts=4, people=4)

    with django_assert_max_num_queries(5):
        assert take_temperature() == 0
