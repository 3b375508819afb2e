"""What is new: each clause of the rule, counts and rows, marks by what was on screen."""

import json
import random
import re
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now
from taggit.models import Tag

from community.groups.actions import archive_group, join_group, leave_group
from community.groups.models import Membership
from community.topics.actions import (
    TopicClosed,
    archive_topic,
    delete_post,
    delete_topic,
    follow,
    mark_all_read,
    mark_read,
    move_topic,
    restore_post,
    restore_topic,
    take_word_back,
    write_reply,
)
from community.topics.models import CaughtUp, Level, ReadMark, Topic
from community.topics.queries import (
    effective_levels,
    forget_unread,
    kept_oldest,
    kept_unread_counts,
    latest_feed,
    next_unread,
    topic_page,
    unread_counts,
    unread_feed,
)
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=400)


@pytest.fixture
def member(client):
    member = make_member(joined_at=now() - LONG_AGO)
    client.force_login(member)
    return member


@pytest.fixture
def group(member):
    group = make_group(members=[member])
    Membership.objects.update(joined_at=now() - LONG_AGO)
    return group


def fresh(member):
    return type(member).objects.get(pk=member.pk)


def is_unread(topic, member):
    """The feed, the counts and the row of an ordinary list say the same."""
    viewer = fresh(member)
    in_feed = unread_feed(viewer).filter(pk=topic.pk).exists()
    counted = unread_counts(viewer).get(topic.group_id, 0)
    assert counted == unread_feed(viewer).filter(group=topic.group_id).count()
    rows = topic_page(latest_feed(viewer).filter(pk=topic.pk), viewer).rows
    if rows:
        assert rows[0].is_unread == in_feed
    return in_feed


def test_a_topic_never_opened_is_new(member, group):
    assert is_unread(make_topic(group=group), member)


def test_a_topic_read_to_the_end_is_not_and_a_reply_makes_it_new_again(member, group):
    topic = make_topic(group=group)
    mark_read(member=member, topic=topic, number=1)
    assert not is_unread(topic, member)

    make_post(topic=topic)

    assert is_unread(topic, member)


def test_ones_own_topic_and_reply_are_not_new_and_others_before_it_stay_so(member, group):
    own = make_topic(group=group, author=member)
    assert not is_unread(own, member)
    make_post(topic=own)

    write_reply(topic=own, author=member, source="Thanks.", key="")

    assert ReadMark.objects.get(member=member, topic=own).number == 1
    mark_read(member=member, topic=own, number=3)
    write_reply(topic=own, author=member, source="One more.", key="")
    assert not is_unread(own, member)


def test_who_replies_to_a_topic_they_never_opened_has_not_read_it(member, group):
    topic = make_topic(group=group)
    make_post(topic=topic)

    write_reply(topic=topic, author=member, source="Sent from elsewhere.", key="")

    assert is_unread(topic, member)


def test_a_deleted_post_is_nothing_new_until_it_is_given_back(member, group):
    topic = make_topic(group=group)
    follow(member=member, thing=topic, level=Level.TRACKING)
    mark_read(member=member, topic=topic, number=1)
    post = make_post(topic=topic)
    assert is_unread(topic, member)

    delete_post(post=post, by=post.author)
    assert not is_unread(topic, member)

    restore_post(post=post, by=post.author)
    assert is_unread(topic, member)

    delete_post(post=post, by=post.author)
    assert not is_unread(topic, member)
    make_post(topic=topic)
    assert is_unread(topic, member)


def test_what_was_before_the_floor_is_not_new(member, group):
    topic = make_topic(group=group, last_post_at=now() - timedelta(days=44))
    assert is_unread(topic, member)
    Topic.objects.update(last_post_at=now() - timedelta(days=46))
    topic.refresh_from_db()
    assert not is_unread(topic, member)


@pytest.mark.parametrize("whose", ["house", "group"])
def test_what_was_before_one_came_is_not_new(member, group, whose):
    topic = make_topic(group=group, last_post_at=now() - timedelta(hours=1))
    assert is_unread(topic, member)

    if whose == "house":
        type(member).objects.filter(pk=member.pk).update(joined_at=now())
    else:
        Membership.objects.update(joined_at=now())

    assert not is_unread(topic, member)


def test_what_is_archived_or_deleted_is_not_new(member, group):
    manager = make_member(is_manager=True)
    gone, shelved = make_topic(group=group), make_topic(group=group)
    assert is_unread(gone, member)
    delete_topic(topic=gone, by=manager)
    archive_topic(topic=shelved, by=manager)

    assert not is_unread(gone, member)
    assert not is_unread(shelved, member)
    last = make_topic(group=group)
    archive_group(group=group)
    assert not is_unread(last, member)


@pytest.mark.parametrize(("level", "counts"), [(0, False), (1, False), (2, True), (3, True)])
@pytest.mark.parametrize("kind", ["topic", "tag", "group"])
@pytest.mark.parametrize("belongs", [True, False])
def test_what_counts_is_followed_by_tracking(member, level, counts, kind, belongs):
    topic = make_topic(tags=["steel"])
    if belongs:
        Membership.objects.create(group=topic.group, member=member, joined_at=now() - LONG_AGO)
    assert is_unread(topic, member) == belongs
    thing = {"topic": topic, "tag": Tag.objects.get(), "group": topic.group}[kind]

    follow(member=member, thing=thing, level=Level(level))

    assert is_unread(topic, member) == counts


def test_all_of_one_group_or_of_the_house_is_read_at_once(client, member, group):
    other = make_topic(tags=["steel"])
    follow(member=member, thing=other, level=Level.TRACKING)
    topics = [make_topic(group=group), make_topic(group=make_group(members=[member])), other]
    Membership.objects.filter(member=member).update(joined_at=now() - LONG_AGO)
    clear = reverse("topics:unread_clear")

    client.post(clear, {"group": str(group.pk), "until": now().isoformat()})
    assert [is_unread(topic, member) for topic in topics] == [False, True, True]

    client.post(clear, {"group": "0", "until": now().isoformat()})
    assert [is_unread(topic, member) for topic in topics] == [False, False, False]
    assert "All read." in client.get(reverse("topics:unread")).content.decode()


def test_all_read_leaves_new_what_came_after_the_page_was_made(client, member, group):
    topic, seen = make_topic(group=group), now()
    make_post(topic=topic)

    client.post(reverse("topics:unread_clear"), {"group": "0", "until": seen.isoformat()})
    assert is_unread(topic, member)

    future = (now() + timedelta(days=9)).isoformat()
    client.post(reverse("topics:unread_clear"), {"group": "0", "until": future})
    assert CaughtUp.objects.get(member=member, group=group).until < now()


@pytest.mark.parametrize(
    "words", [{"until": "2026-13-45T99:00"}, {"until": "2026-01-01T00:00:00"}, {"group": "x"}]
)
def test_B7_all_read_refuses_what_it_cannot_read(client, member, words):
    assert client.post(reverse("topics:unread_clear"), words).status_code == 400


def test_all_read_of_a_foreign_group_writes_nothing(client, member, group):
    secret = make_group(visibility="secret")

    client.post(reverse("topics:unread_clear"), {"group": str(secret.pk)})

    assert not CaughtUp.objects.exists()


def test_opening_a_topic_writes_nothing(client, member, group):
    topic = make_topic(group=group)

    with CaptureQueriesContext(connection) as captured:
        client.get(topic.get_absolute_url())

    written = [one["sql"] for one in captured if re.match("INSERT|UPDATE|DELETE", one["sql"])]
    assert written == []
    assert is_unread(topic, member)


def test_what_was_on_the_screen_is_read_up_to_the_last_post(client, member, group):
    topic = make_topic(group=group)
    make_post(topic=topic)
    read = reverse("topics:read", args=[topic.pk])

    numbers = []
    for number in ("1", "999", "0"):
        assert client.post(read, {"number": number}).status_code == 204
        numbers.append(ReadMark.objects.get(member=member, topic=topic).number)

    assert numbers == [1, 2, 2]
    assert [client.post(read, {"number": bad}).status_code for bad in ("", "-1", "x")] == [400] * 3


def test_without_scripts_a_picture_marks_the_page_as_read(client, member, group):
    topic = make_topic(group=group)
    page = client.get(topic.get_absolute_url()).content.decode()
    address = reverse("topics:seen", args=[topic.pk, 1])
    assert f'<noscript><img class="sr" src="{address}" alt=""></noscript>' in page

    assert client.head(address).status_code == 405
    assert is_unread(topic, member)
    response = client.get(address)

    assert (response["Content-Type"], response["Cache-Control"]) == ("image/gif", "no-store")
    assert not is_unread(topic, member)


def test_next_unread_is_the_one_with_the_newest_post(member, group):
    make_topic(group=group, last_post_at=now() - timedelta(hours=2))
    newest = make_topic(group=group, last_post_at=now() - timedelta(hours=1))
    muted = make_topic(group=group)
    follow(member=member, thing=muted, level=Level.MUTED)

    assert next_unread(fresh(member)) == newest
    mark_all_read(member=member, groups=[group.pk], until=now())
    assert next_unread(fresh(member)) is None


def test_the_unread_page_shows_one_group_when_asked(client, member, group):
    make_topic(group=group, title="Bent fork")
    other = make_group(members=[member])
    make_topic(group=other, title="Flat tyre")
    secret = make_topic(group=make_group(visibility="secret"), title="Hush")

    def titles(chosen):
        response = client.get(reverse("topics:unread"), {"group": chosen} if chosen else {})
        return {row.topic.title for row in response.context["page"]}

    assert titles(0) == {"Bent fork", "Flat tyre"}
    assert titles(other.pk) == {"Flat tyre"}
    assert titles(secret.group_id) == set()


def test_the_rail_counts_and_says_no_more_than_ninety_nine(client, member, group):
    def shown():
        unread = client.get(reverse("groups:list")).context["unread"]()
        return str(unread.total), [(one.pk, str(count)) for one, count in unread.groups]

    topic = make_topic(group=group)
    assert shown() == ("1", [(group.pk, "1")])
    client.post(reverse("topics:read", args=[topic.pk]), {"number": "1"})
    assert shown() == ("0", [(group.pk, "0")])

    Topic.objects.bulk_create(
        Topic(
            group=group, author=topic.author, title="x", slug="x", last_number=1, newest_number=1
        )
        for _ in range(120)
    )
    follow(member=member, thing=group, level=Level.TRACKING)
    assert shown() == ("99+", [(group.pk, "99+")])


def test_a_count_of_a_secret_group_ends_with_the_membership(client, member):
    secret = make_group(visibility="secret", members=[member])
    make_topic(group=secret)
    assert kept_unread_counts(fresh(member)) == {secret.pk: 1}

    leave_group(group=secret, member=member)

    assert kept_unread_counts(fresh(member)) == {}


def test_guests_have_nothing_unread(client):
    make_topic()

    assert kept_unread_counts(AnonymousUser()) == {}
    assert client.get(reverse("topics:unread")).status_code == 302


@pytest.mark.parametrize("many", [1, 15])
def test_the_unread_page_asks_the_same_however_much_is_new(
    client, member, group, many, django_assert_num_queries
):
    for number in range(many):
        topic = make_topic(group=group, tags=["a", f"b{number}"])
        make_post(topic=topic)
        mark_read(member=member, topic=topic, number=number % 2)
    client.get(reverse("topics:unread"))

    with django_assert_num_queries(5):  # the viewer, groups and words, the topics, the people
        response = client.get(reverse("topics:unread"))

    assert len(response.context["page"]) == many


@pytest.mark.parametrize("seed", range(4))
def test_counts_equal_the_rows_over_a_random_history(seed):
    chance = random.Random(seed)
    manager, members = make_member(is_manager=True), [make_member() for _ in range(3)]
    groups = [make_group(members=members, visibility=v) for v in ("open", "closed", "secret")]
    Membership.objects.update(joined_at=now() - LONG_AGO)
    type(manager).objects.update(joined_at=now() - LONG_AGO)
    topics = [make_topic(group=chance.choice(groups), tags=["a"]) for _ in range(6)]
    tag = Tag.objects.get()

    def step():
        member, group = fresh(chance.choice(members)), fresh(chance.choice(groups))
        topic, level = fresh(chance.choice(topics)), chance.choice(list(Level))
        thing = chance.choice([topic, tag, group])
        is_in = Membership.objects.filter(group=group, member=member).exists()
        chance.choice(
            [
                lambda: make_post(topic=topic, author=member),
                lambda: mark_read(member=member, topic=topic, number=topic.last_number),
                lambda: follow(member=member, thing=thing, level=level),
                lambda: take_word_back(member=member, thing=thing),
                lambda: mark_all_read(member=member, groups=[group.pk], until=now()),
                lambda: (leave_group if is_in else join_group)(group=group, member=member),
                lambda: (
                    move_topic(topic=topic, by=manager, to=group, reason="")
                    if topic.group_id != group.pk
                    else None
                ),
                lambda: (restore_topic if topic.is_deleted else delete_topic)(
                    topic=topic, by=manager
                ),
            ]
        )()

    for _ in range(60):
        if Topic.objects.filter(deleted_at=None).count() == 0:
            break
        with suppress(TopicClosed):  # a deleted topic takes no reply
            step()
        viewer = fresh(chance.choice(members))
        rows = topic_page(unread_feed(viewer), viewer, size=100).rows
        counts = {}
        for row in rows:
            counts[row.topic.group_id] = counts.get(row.topic.group_id, 0) + 1
        assert all(row.is_unread for row in rows)
        assert unread_counts(viewer) == counts
        assert all(Topic.objects.visible_to(viewer).filter(pk=r.topic.pk).exists() for r in rows)
        listed = topic_page(latest_feed(viewer), viewer, size=100).rows
        assert {r.topic.pk for r in listed if r.is_unread} == {r.topic.pk for r in rows}
        levels = effective_levels(viewer, [row.topic for row in rows])
        assert all(level >= Level.TRACKING for level in levels.values())


def test_what_is_kept_finds_every_new_post_and_what_is_followed_anew(client, member, group):
    old = make_topic(group=group, last_post_at=now() - timedelta(days=9))
    elsewhere = make_topic(last_post_at=now() - timedelta(days=20))
    mark_read(member=member, topic=old, number=1)
    assert kept_unread_counts(fresh(member)) == {}
    assert kept_oldest(fresh(member)) > now() - timedelta(minutes=2)

    make_post(topic=old)
    forget_unread(member)
    assert kept_unread_counts(fresh(member)) == {group.pk: 1}
    assert next_unread(fresh(member)) == old

    follow(member=member, thing=elsewhere, level=Level.TRACKING)
    assert kept_unread_counts(fresh(member)) == {group.pk: 1, elsewhere.group_id: 1}
    response = client.get(reverse("topics:unread"))
    assert {row.topic for row in response.context["page"]} == {old, elsewhere}


def test_reading_thousands_of_topics_makes_nothing_slower(member, group):
    """Blocks of memory that PostgreSQL touches: for who read all as for who read nothing."""
    new = make_member(joined_at=now() - LONG_AGO)
    Membership.objects.create(group=group, member=new, joined_at=now() - LONG_AGO)
    topics = Topic.objects.bulk_create(
        Topic(group=group, author=member, title="x", slug="x", last_number=3, newest_number=3)
        for _ in range(3000)
    )
    ReadMark.objects.bulk_create(
        ReadMark(member=member, topic=topic, number=3) for topic in topics
    )
    Topic.objects.update(last_post_at=now() - timedelta(days=2))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE topics_topic, topics_readmark")

    def touched(viewer):
        kept_unread_counts(viewer)
        rows = unread_feed(viewer, kept_oldest(viewer)).order_by("-last_post_at", "-pk")[:21]
        plan = json.loads(rows.explain(format="json", analyze=True, buffers=True))
        return plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"]

    assert kept_unread_counts(fresh(new)) == {group.pk: 3000}
    assert touched(fresh(member)) <= touched(fresh(new))
