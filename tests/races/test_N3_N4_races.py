"""Many at once: no number twice, no gap, no lost count, and one post for one key."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from community.groups.models import Group
from community.members.models import User
from community.screening.actions import keep_word
from community.topics import recount
from community.topics.actions import (
    delete_post,
    let_in,
    post_reply,
    post_topic,
    refuse,
    take_back_held,
    write_edit,
    write_reply,
)
from community.topics.actions.editing import EditedMeanwhile
from community.topics.actions.holding import AnsweredAlready
from community.topics.models import Held, Post, Topic
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db(transaction=True)

POSTERS, POSTS = 40, 500
# What is asked here is whether it is right, on a machine that may be busy; not how fast it is.
PATIENT = "SET lock_timeout = '60s'; SET statement_timeout = '60s'"
TWINS = 20


def at_once(work, times, *, threads):
    """Calls work(0), work(1) … on connections of their own that all begin at the same moment."""
    gate = Barrier(threads)

    def run(first):
        try:
            with connection.cursor() as cursor:
                cursor.execute(PATIENT)
            gate.wait(timeout=60)
            return [work(number) for number in range(first, times, threads)]
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as crew:
        return [one for share in crew.map(run, range(threads)) for one in share]


def assert_counts_true():
    assert [ledger.differences() for ledger in recount.LEDGERS] == [[] for _ in recount.LEDGERS]


def test_N3_five_hundred_posts_at_once_leave_no_gap_and_no_lost_count():
    people = [make_member() for _ in range(8)]
    topic = make_topic(group=make_group(members=people))

    posts = at_once(
        lambda number: write_reply(
            topic=topic, author=people[number % 8], source=f"Reply {number}.", key=f"k{number}"
        ),
        POSTS,
        threads=POSTERS,
    )

    topic.refresh_from_db()
    last = topic.posts.order_by("number").last()
    assert sorted(topic.posts.values_list("number", flat=True)) == list(range(1, POSTS + 2))
    assert len({post.pk for post in posts}) == POSTS
    assert (topic.last_number, topic.reply_count) == (POSTS + 1, POSTS)
    assert (topic.last_poster, topic.last_post_at) == (last.author, last.made_at)
    assert Group.objects.get(pk=topic.group_id).post_count == POSTS + 1
    assert_counts_true()


def test_N3_writing_in_many_topics_of_one_group_at_once_ends_in_no_deadlock():
    people = [make_member() for _ in range(6)]
    group = make_group(members=people)
    topics = [make_topic(group=group, author=one) for one in people]

    at_once(
        lambda number: write_reply(
            topic=topics[number % 6], author=people[number * 5 % 6], source="Hello.", key=""
        ),
        120,
        threads=24,
    )

    assert Group.objects.get(pk=group.pk).post_count == 126
    assert_counts_true()


def test_N4_the_same_reply_sent_by_twenty_tabs_is_one_post():
    author = make_member()
    topic = make_topic(group=make_group(members=[author]))

    posts = at_once(
        lambda number: post_reply(topic=topic, author=author, source="Once.", key="one"),
        TWINS,
        threads=TWINS,
    )

    assert {post.number for post in posts} == {2}
    assert Post.objects.filter(topic=topic, number__gt=1).count() == 1
    assert User.objects.get(pk=author.pk).post_count == 1
    assert_counts_true()


def test_N4_the_same_new_topic_sent_by_twenty_tabs_is_one_topic():
    author = make_member()
    group = make_group(members=[author])
    words = {"kind": "discussion", "title": "Once", "source": "Hello", "tags": ["one"]}

    topics = at_once(
        lambda number: post_topic(group=group, author=author, key="one", **words),
        TWINS,
        threads=TWINS,
    )

    assert len({topic.pk for topic in topics}) == 1
    assert Topic.objects.count() == Post.objects.count() == 1
    assert_counts_true()


def test_N4_one_key_for_two_members_is_two_posts():
    topic = make_topic()
    people = [make_member() for _ in range(TWINS)]

    posts = at_once(
        lambda number: write_reply(topic=topic, author=people[number], source="Mine.", key="one"),
        TWINS,
        threads=TWINS,
    )

    assert {post.author_id for post in posts} == {one.pk for one in people}
    assert sorted(post.number for post in posts) == list(range(2, TWINS + 2))


def test_N5_of_twenty_editors_of_one_post_one_wins_and_the_others_are_told():
    post = make_post(source="First.")

    def edit(number):
        try:
            write_edit(post=post, editor=post.author, source=f"Version {number}.", seen=0)
        except EditedMeanwhile as refusal:
            return refusal.post.source
        return None

    told = at_once(edit, TWINS, threads=TWINS)

    post.refresh_from_db()
    assert told.count(None) == 1
    assert set(told) - {None} == {post.source}
    assert [one.source for one in post.revisions.all()] == ["First."]
    assert_counts_true()


def test_N5_deleting_and_editing_at_once_never_brings_a_post_back():
    manager = make_member(is_manager=True)
    posts = [make_post(source="First.") for _ in range(10)]

    def do(number):
        post = posts[number // 2]
        try:
            if number % 2:
                delete_post(post=post, by=manager, reason="guideline 6")
            else:
                write_edit(post=post, editor=post.author, source="Mine.", seen=0)
        except EditedMeanwhile:
            return

    at_once(do, 20, threads=20)

    assert not Post.objects.filter(pk__in=[post.pk for post in posts], deleted_at=None).exists()
    assert_counts_true()


def test_N4_one_key_in_two_topics_at_once_is_one_post():
    author = make_member()
    topics = [make_topic() for _ in range(2)]

    for round_ in range(10):
        posts = at_once(
            lambda number, key=f"key{round_}": write_reply(
                topic=topics[number], author=author, source="Once.", key=key
            ),
            2,
            threads=2,
        )
        assert len({post.pk for post in posts}) == 1

    assert Post.objects.exclude(idempotency_key="").count() == 10


def test_N4_a_key_that_made_a_reply_makes_no_topic_and_no_error(client):
    author = make_member()
    group = make_group(members=[author])
    write_reply(topic=make_topic(group=group), author=author, source="Once.", key="one")
    words = {"kind": "discussion", "title": "Twice", "source": "Hello", "tags": "", "key": "one"}
    client.force_login(author)

    answer = client.post(reverse("topics:create", args=[group.slug]), words)

    assert answer.status_code < 500
    assert Post.objects.filter(idempotency_key="one").count() == 1


def test_N4_the_same_held_reply_sent_by_twenty_tabs_waits_once():
    keep_word(pattern="kotlet", does="hold")
    author = make_member()
    topic = make_topic(group=make_group(members=[author]))

    held = at_once(
        lambda number: post_reply(topic=topic, author=author, source="A kotlet.", key="one"),
        TWINS,
        threads=TWINS,
    )

    assert len({one.pk for one in held}) == Held.objects.count() == 1
    assert topic.posts.count() == 1


def test_N7_of_many_reviewers_of_what_waits_one_is_first_and_it_is_written_once():
    keep_word(pattern="kotlet", does="hold")
    author = make_member()
    topic = make_topic(group=make_group(members=[author]))
    reviewers = [make_member(is_manager=True) for _ in range(6)]

    for _ in range(5):
        held = post_reply(topic=topic, author=make_writer(topic), source="A kotlet.", key="one")

        def answer(number, held=held):
            try:
                if number == 0:
                    return take_back_held(held=held)
                verb = let_in if number % 2 else refuse
                return verb(held=held, by=reviewers[number])
            except AnsweredAlready:
                return None

        told = at_once(answer, 6, threads=6)

        held.refresh_from_db()
        assert len([one for one in told if one is not None]) == 1
        assert Post.objects.filter(topic=topic, author=held.author).count() == held.is_let_in
    assert_counts_true()


def make_writer(topic):
    writer = make_member()
    topic.group.memberships.create(member=writer)
    Group.objects.filter(pk=topic.group_id).update(member_count=topic.group.memberships.count())
    return writer
