"""A reply is a few statements in one transaction, and everything that belongs to it is in it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from community.core.models import Promise
from community.groups.actions import archive_group
from community.members.models import User
from community.screening.queries import rulebook
from community.topics.actions import TopicClosed, close_topic, post_reply, save_draft
from community.topics.actions.refusing import NotTheirs
from community.topics.models import Draft, Follow, Post, ReadMark, Topic
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_member()


@pytest.fixture
def topic(author):
    return make_topic(group=make_group(members=[author]))


def drafted(author, topic):
    return save_draft(member=author, place=f"topic:{topic.pk}", source="Half a sentence.")


def send(client, topic, **more):
    form = {"source": "A whole sentence.", "key": "k1"} | more
    return client.post(reverse("topics:reply", args=[topic.pk]), form)


def seasoned(**more):
    """Nobody's newcomer."""
    return make_member(joined_at=now() - timedelta(days=40), post_count=50, **more)


# With savepoints; the stamp of screening's rules comes from memory where somebody listens.
OF_TRUSTED, OF_KNOWN, OF_NEW = 9 + 1, 9 + 4, 9 + 5


@pytest.mark.parametrize("replies", [0, 5])
@pytest.mark.parametrize("who", ["trusted", "known", "new"])
def test_a_reply_asks_the_same_few_questions_however_long_the_topic_is(
    client, who, replies, unhurried, monkeypatch, django_assert_num_queries
):
    author = make_member() if who == "new" else seasoned()
    runs_it = {"managers" if who == "trusted" else "members": [author]}
    topic = make_topic(group=make_group(**runs_it))
    client.force_login(author)
    send(client, topic, key="before")
    for _ in range(replies + 1):
        make_post(topic=topic)
    drafted(author, topic)
    rulebook()  # the words of the house were asked for before
    monkeypatch.setattr("community.screening.actions.remembering.ONE_IN", 2**32)  # no lesson

    with django_assert_num_queries({"trusted": OF_TRUSTED, "known": OF_KNOWN}.get(who, OF_NEW)):
        answer = send(client, topic, source="And a sentence that is another one, for once.")

    assert answer.status_code == 302


def test_a_reply_takes_its_draft_along_and_no_other(author, topic):
    drafted(author, topic)
    others = [drafted(make_member(), topic), drafted(author, make_topic())]

    post_reply(topic=topic, author=author, source="A whole sentence.", key="k1")

    assert list(Draft.objects.order_by("pk")) == others


@pytest.mark.parametrize("shut", ["topic", "group"])
def test_a_refused_reply_leaves_the_draft_and_nothing_else(author, topic, shut):
    drafted(author, topic)
    shown = Topic.objects.select_related("group").get(pk=topic.pk)
    if shut == "topic":
        close_topic(topic=topic, by=make_member(is_manager=True))
    else:
        archive_group(group=topic.group)
    promised = Promise.objects.count()

    with pytest.raises(TopicClosed):
        post_reply(topic=shown, author=author, source="Too late?", key="k1")

    topic.refresh_from_db()
    assert Draft.objects.filter(member=author).exists()
    assert (topic.last_number, topic.reply_count, topic.posts.count()) == (1, 0, 1)
    assert not Follow.objects.filter(member=author).exists()
    assert not ReadMark.objects.filter(member=author).exists()
    assert Promise.objects.count() == promised


LATER, BEFORE = now() + timedelta(days=1), now() - timedelta(days=1)


@pytest.mark.parametrize(
    "state",
    [
        {"is_active": False},
        {"approved_at": None},
        {"banned_at": BEFORE},
        {"suspended_until": LATER},
        {"silenced_until": LATER},
        {"silenced_until": LATER, "suspended_until": BEFORE},
    ],
)
def test_A6_who_was_shown_out_a_moment_ago_writes_nothing_more(author, topic, state):
    User.objects.filter(pk=author.pk).update(**state)

    with pytest.raises(NotTheirs):
        post_reply(topic=topic, author=author, source="Was I here?", key="k1")

    assert topic.posts.count() == 1


def test_L3_who_left_the_group_a_moment_ago_writes_nothing_more(author, topic):
    make_group(members=[author])
    topic.group.memberships.all().delete()

    with pytest.raises(NotTheirs):
        post_reply(topic=topic, author=author, source="Was I here?", key="k1")

    assert topic.posts.count() == 1


def test_what_kept_a_member_away_before_keeps_them_no_more(author, topic):
    User.objects.filter(pk=author.pk).update(suspended_until=BEFORE, silenced_until=BEFORE)

    assert post_reply(topic=topic, author=author, source="Back again.", key="k1").number == 2


def test_the_same_key_again_gives_the_reply_although_the_topic_was_closed_meanwhile(author, topic):
    first = post_reply(topic=topic, author=author, source="Yes.", key="k1")
    Topic.objects.filter(pk=topic.pk).update(closed_at=now())
    drafted(author, topic)

    assert post_reply(topic=topic, author=author, source="Yes.", key="k1") == first

    assert not Draft.objects.exists()


def test_a_reply_leads_to_itself_also_when_it_was_sent_before_in_another_topic(client, author):
    first, other = (make_topic(group=make_group(members=[author])) for _ in range(2))
    client.force_login(author)
    send(client, first)

    answer = send(client, other)

    assert answer.url == f"{first.get_absolute_url()}#p2"
    assert Post.objects.filter(number=2).count() == 1


def test_a_reply_says_how_its_topic_stands_now(author, topic):
    post = post_reply(topic=topic, author=author, source="Yes.", key="k1")

    stands = Topic.objects.get(pk=topic.pk)
    for field in ("group_id", "last_number", "reply_count", "last_post_at", "last_poster_id"):
        assert getattr(post.topic, field) == getattr(stands, field)
    assert post.made_at == stands.last_post_at


@pytest.mark.django_db(transaction=True)
def test_a_reply_raises_the_version_of_its_topic_once(author, topic):
    before = Topic.objects.get(pk=topic.pk).version

    post = post_reply(topic=topic, author=author, source="Yes.", key="k1")

    assert Topic.objects.get(pk=topic.pk).version == post.topic.version == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_post_that_nobody_counted_raises_the_version_all_the_same(author, topic):
    before = Topic.objects.get(pk=topic.pk).version

    Post.objects.create(topic=topic, author=author, number=2, source="x", html="x", text="x")

    assert Topic.objects.get(pk=topic.pk).version == before + 1
