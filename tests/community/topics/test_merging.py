from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from community.core.errors import Refused
from community.notifications.subjects import TELLERS
from community.topics import actions
from community.topics.actions.merging import NotApart
from community.topics.actions.noting import GroupTakesNone
from community.topics.actions.removing import NotRestorable
from community.topics.models import Change, Draft, Follow, Held, Level, Post, ReadMark, Topic, Verb
from community.topics.telling.promising import tell_nobody
from tests.community.topics.test_splitting import sound, talk, texts
from tests.factories import make_group, make_member, make_post, make_topic
from tests.turns import examples

pytestmark = pytest.mark.django_db


def two(**more):
    """A manager, and two topics in one group."""
    topic = talk(posts=3, **more)
    into = make_topic(group=topic.group, author=topic.author, title="Squeaky brakes")
    make_post(topic=into, author=topic.author, source="Already said.")
    into.refresh_from_db()
    return make_member(is_manager=True), topic, into


def as_it_is(*topics):
    """What a topic is made of, told so that it can be compared."""
    return [
        (
            topic.title,
            topic.deleted_at is None,
            topic.merged_into_id,
            topic.accepted_post_id,
            topic.solved_at,
            topic.last_number,
            topic.reply_count,
            topic.reaction_count,
            topic.last_post_at,
            topic.faces,
            list(
                Post.objects.filter(topic=topic)
                .by_number()
                .values_list("pk", "number", "source", "deleted_at", "hidden_at", "moved_to")
            ),
        )
        for topic in Topic.objects.filter(pk__in=[one.pk for one in topics]).order_by("pk")
    ]


def test_a_merged_topics_posts_come_after_the_others_in_their_order():
    by, topic, into = two()

    change = actions.merge_topic(topic=topic, into=into, by=by, reason="The same question")

    topic.refresh_from_db()
    into.refresh_from_db()
    assert texts(into) == [
        "First words.",
        "Already said.",
        "First words.",
        "Reply 2 about pads.",
        "Reply 3 about pads.",
    ]
    assert texts(topic) == ["→", "→", "→"]
    assert (into.last_number, into.reply_count) == (5, 4)
    assert (topic.merged_into, topic.is_deleted) == (into, True)
    assert (change.verb, change.topic) == (Verb.MERGED, topic)
    sound()


def test_the_last_post_of_a_merged_topic_is_the_one_that_was_written_last():
    by, topic, into = two()
    last = make_post(topic=into, author=into.author, source="The newest of all.")

    actions.merge_topic(topic=topic, into=into, by=by)

    into.refresh_from_db()
    assert (into.last_post_at, into.last_poster) == (last.made_at, last.author)


def test_an_old_address_leads_on_for_whoever_may_read_the_target(client):
    by, topic, into = two()
    old = topic.get_absolute_url()
    actions.merge_topic(topic=topic, into=into, by=by)
    manager = Client()
    manager.force_login(by)

    assert client.get(old).url == into.get_absolute_url()
    assert client.get(reverse("topics:by_pk", args=[topic.pk])).url == into.get_absolute_url()
    assert client.get(reverse("topics:short", args=[topic.pk, 2])).url.endswith("#p4")
    assert manager.get(old).url == into.get_absolute_url()


def test_an_old_address_is_not_there_for_whoever_may_not_read_the_target(client):
    by, topic, into = two()
    Topic.objects.filter(pk=into.pk).update(group=make_group(visibility="secret"))
    actions.merge_topic(topic=topic, into=into, by=by)

    answers = [
        client.get(topic.get_absolute_url()),
        client.get(reverse("topics:by_pk", args=[topic.pk])),
        client.get(reverse("topics:short", args=[topic.pk, 2])),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert not any(b"Squeaky" in answer.content for answer in answers)


def test_an_address_follows_merge_after_merge(client):
    by, topic, into = two()
    third = make_topic(group=into.group, title="Third")
    old = topic.get_absolute_url()
    actions.merge_topic(topic=topic, into=into, by=by)
    actions.merge_topic(topic=into, into=third, by=by)

    assert client.get(old).url == third.get_absolute_url()
    assert client.get(reverse("topics:short", args=[topic.pk, 1])).url.endswith("#p4")


def test_who_watched_the_one_watches_the_other():
    by, topic, into = two()
    watcher, muter = make_member(), make_member()
    actions.follow(member=watcher, thing=topic, level=Level.WATCHING)
    actions.follow(member=muter, thing=topic, level=Level.WATCHING)
    actions.follow(member=muter, thing=into, level=Level.MUTED)

    actions.merge_topic(topic=topic, into=into, by=by)

    said = dict(Follow.objects.filter(topic=into).values_list("member", "level"))
    assert (said[watcher.pk], said[muter.pk]) == (Level.WATCHING, Level.MUTED)


def test_what_was_read_in_both_is_read_in_one():
    by, topic, into = two()
    both, half, neither = make_member(), make_member(), make_member()
    for member, here, there in ((both, 3, 2), (half, 3, 1), (neither, 0, 2)):
        actions.mark_read(member=member, topic=into, number=there)
        if here:
            actions.mark_read(member=member, topic=topic, number=here)

    actions.merge_topic(topic=topic, into=into, by=by)

    marks = dict(ReadMark.objects.filter(topic=into).values_list("member", "number"))
    assert (marks[both.pk], marks[half.pk], marks[neither.pk]) == (5, 1, 2)


def test_a_reply_that_waits_goes_along():
    by, topic, into = two()
    waiting = Held.objects.create(
        author=topic.author, group=topic.group, topic=topic, source="x", html="x"
    )

    actions.merge_topic(topic=topic, into=into, by=by)

    waiting.refresh_from_db()
    assert waiting.topic == into


def test_only_standing_topics_become_one():
    by, topic, _into = two()
    gone = make_topic(deleted_at=timezone.now())
    away = make_topic(archived_at=timezone.now())
    asleep = make_topic(group=make_group(archived_at=None))
    asleep.group.archived_at = timezone.now()
    asleep.group.save()

    for other in (topic, gone, away):
        with pytest.raises(actions.NotMergeable):
            actions.merge_topic(topic=topic, into=other, by=by)
    with pytest.raises(GroupTakesNone):
        actions.merge_topic(topic=topic, into=asleep, by=by)

    assert not Change.objects.filter(verb=Verb.MERGED).exists()


def test_merged_twice_is_merged_once():
    by, topic, into = two()
    actions.merge_topic(topic=topic, into=into, by=by)

    assert actions.merge_topic(topic=topic, into=into, by=by) is None
    assert Post.objects.filter(topic=into).count() == 5


def test_a_merged_topic_is_not_restored_but_taken_apart():
    by, topic, into = two()
    actions.merge_topic(topic=topic, into=into, by=by)

    with pytest.raises(NotRestorable):
        actions.restore_topic(topic=topic, by=by)


def test_taken_apart_both_are_what_they_were():
    by, topic, into = two(kind="question")
    actions.accept_answer(post=Post.objects.get(topic=topic, number=2), by=topic.author)
    actions.hide_post(post=Post.objects.get(topic=topic, number=3), by=None)
    reader = make_member()
    actions.mark_read(member=reader, topic=into, number=2)
    actions.mark_read(member=reader, topic=topic, number=3)
    before = as_it_is(topic, into)

    actions.merge_topic(topic=topic, into=into, by=by)
    sound()
    actions.unmerge_topic(topic=topic, by=by)

    assert as_it_is(topic, into) == before
    assert ReadMark.objects.get(member=reader, topic=into).number == 2
    sound()


def test_what_was_written_after_the_merge_stays_with_a_place_for_what_left():
    by, topic, into = two()
    actions.merge_topic(topic=topic, into=into, by=by)
    make_post(topic=into, author=into.author, source="Written since.")

    actions.unmerge_topic(topic=topic, by=by)

    assert texts(into) == ["First words.", "Already said.", "→", "→", "→", "Written since."]
    assert texts(topic) == ["First words.", "Reply 2 about pads.", "Reply 3 about pads."]
    sound()


def test_what_went_further_is_not_taken_apart():
    by, topic, into = two()
    third = make_topic(group=into.group)
    actions.merge_topic(topic=topic, into=into, by=by)
    actions.merge_topic(topic=into, into=third, by=by)

    with pytest.raises(NotApart):
        actions.unmerge_topic(topic=topic, by=by)

    actions.unmerge_topic(topic=into, by=by)
    actions.unmerge_topic(topic=topic, by=by)
    assert texts(topic) == ["First words.", "Reply 2 about pads.", "Reply 3 about pads."]
    sound()


def test_what_was_never_merged_is_left_alone():
    by, topic, _into = two()

    assert actions.unmerge_topic(topic=topic, by=by) is None


def test_put_back_posts_can_be_taken_out_again():
    by, topic, _into = two()
    reply = Post.objects.get(topic=topic, number=2)
    made = actions.split_topic(topic=topic, posts=[reply], title="Own", to=topic.group, by=by)
    split_state = as_it_is(topic, made)
    actions.unsplit_topic(topic=made, by=by)

    actions.unmerge_topic(topic=made, by=by)

    after = as_it_is(topic, made)
    assert [row[:-1] for row in after] == [row[:-1] for row in split_state]
    assert texts(topic) == ["First words.", "→", "Reply 3 about pads."]
    sound()


class Doings:
    """Verbs about two topics and what is split off them, and how each is undone."""

    def __init__(self):
        self.by = make_member(is_manager=True)
        self.topics = [talk(posts=4), talk(posts=3, kind="question")]
        answer = Post.objects.get(topic=self.topics[1], number=2)
        actions.accept_answer(post=answer, by=self.by)
        self.undo = []

    def topic(self, which):
        return Topic.objects.get(pk=self.topics[which % len(self.topics)].pk)

    def do(self, verb, which, number):
        topic = self.topic(which)
        posts = list(Post.objects.standing().filter(topic=topic, number__gte=number)[:2])
        with suppress(Refused):
            getattr(self, verb)(topic, posts, which)

    def split(self, topic, posts, which):
        made = actions.split_topic(
            topic=topic, posts=posts, title="Own", to=topic.group, by=self.by
        )
        self.topics.append(made)
        self.undo.append(lambda: actions.unsplit_topic(topic=made, by=self.by))

    def merge(self, topic, posts, which):
        if actions.merge_topic(topic=topic, into=self.topic(which // 3), by=self.by):
            self.undo.append(lambda: actions.unmerge_topic(topic=topic, by=self.by))

    def hide(self, topic, posts, which):
        for post in posts:
            if actions.hide_post(post=post, by=None):
                self.undo.append(lambda post=post: self.again(actions.show_post, post))

    def delete(self, topic, posts, which):
        for post in posts:
            if actions.delete_post(post=post, by=self.by):
                self.undo.append(lambda post=post: self.again(actions.restore_post, post))

    def again(self, verb, post):
        verb(post=Post.objects.select_related("topic").get(pk=post.pk), by=self.by)


def test_a_topic_merged_into_what_was_split_off_it_comes_back_without_the_split_posts():
    by, topic, _into = two()
    reply = Post.objects.get(topic=topic, number=2)
    made = actions.split_topic(topic=topic, posts=[reply], title="Own", to=topic.group, by=by)
    before = as_it_is(topic, made)

    actions.merge_topic(topic=topic, into=made, by=by)
    actions.unmerge_topic(topic=topic, by=by)

    assert as_it_is(topic, made) == before
    sound()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["split", "merge", "hide", "delete"]),
        st.integers(0, 11),
        st.integers(2, 5),
    ),
    min_size=1,
    max_size=7,
)


@given(STEPS)
@example([("split", 1, 2), ("merge", 7, 2)])
@settings(max_examples=examples(30), deadline=None)
def test_whatever_is_split_and_merged_undone_in_reverse_is_what_it_was(steps):
    with transaction.atomic():
        doings = Doings()
        before = as_it_is(*doings.topics)

        for step in steps:
            doings.do(*step)
            sound()
        for back in reversed(doings.undo):
            back()
            sound()

        assert as_it_is(*doings.topics[:2]) == before
        transaction.set_rollback(True)


def test_what_was_being_written_waits_in_the_other_topic():
    by, topic, into = two()
    writer, both = make_member(), make_member()
    for member, place in ((writer, topic), (both, topic), (both, into)):
        actions.save_draft(member=member, place=f"topic:{place.pk}", source=f"in {place.pk}")

    actions.merge_topic(topic=topic, into=into, by=by)

    drafts = set(Draft.objects.values_list("member", "place", "source"))
    assert drafts == {
        (writer.pk, f"topic:{into.pk}", f"in {topic.pk}"),
        (both.pk, f"topic:{topic.pk}", f"in {topic.pk}"),
        (both.pk, f"topic:{into.pk}", f"in {into.pk}"),
    }


@pytest.mark.parametrize("seen", ["open", "secret"])
def test_the_author_is_told_where_it_went_only_where_they_may_read_it(seen):
    by, topic, into = two()
    Topic.objects.filter(pk=into.pk).update(group=make_group(visibility=seen))

    change = actions.merge_topic(topic=topic, into=into, by=by, tell=tell_nobody)

    told = TELLERS["change"](topic.author, [change.pk])[change.pk]
    assert told.text == "Your topic is part of another one now."
    assert told.url == (into if seen == "open" else topic.group).get_absolute_url()


@pytest.mark.django_db(transaction=True)
def test_topics_merged_into_each_other_while_others_write_and_hide_lose_nothing():
    by, topic, into = two()
    third, writer = make_topic(group=topic.group), make_member()
    reply = Post.objects.get(topic=topic, number=2)
    written = []

    def run(call):
        try:
            with suppress(Refused):
                call()
        finally:
            connection.close()

    def write(where):
        actions.write_reply(topic=where, author=writer, source="Meanwhile.", key="")
        written.append(where)

    calls = [
        lambda: actions.merge_topic(topic=topic, into=into, by=by),
        lambda: actions.merge_topic(topic=into, into=topic, by=by),
        lambda: actions.merge_topic(topic=third, into=topic, by=by),
        lambda: actions.hide_post(post=reply, by=None),
        lambda: actions.delete_post(post=reply, by=by),
        lambda: actions.react(post=reply, member=writer, slot=1),
        *[lambda where=where: write(where) for where in (topic, into, third) * 2],
        lambda: actions.unmerge_topic(topic=topic, by=by),
    ]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(run, calls))

    sound()
    assert Post.objects.filter(source="Meanwhile.").count() == len(written)
    assert Post.objects.filter(moved_to=None).count() == 6 + len(written)
