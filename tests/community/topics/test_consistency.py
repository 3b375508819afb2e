"""Every promise that the tables keep twice."""

import io

import pytest
from django.core.management import call_command

from community.groups.models import Group
from community.members.models import User
from community.topics.actions import merge_topic, split_topic
from community.topics.models import Post, Reaction, Topic
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


def check(**flags):
    """What the command says, and how it ends."""
    said = io.StringIO()
    try:
        call_command("check_consistency", stdout=said, **flags)
    except SystemExit as ending:
        return said.getvalue(), ending.code
    return said.getvalue(), 0


@pytest.fixture
def topic():
    topic = make_topic(group=make_group(managers=[make_member()]))
    make_post(topic=topic)
    topic.refresh_from_db()
    return topic


def test_what_the_actions_write_counts_right(topic):
    assert check() == ("Everything counts right.\n", 0)


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (Topic, "reply_count", 7),
        (Topic, "last_number", 9),
        (Topic, "newest_number", 9),
        (Topic, "faces", []),
        (Topic, "reaction_count", 9),
        (Post, "revision_count", 3),
        (Post, "reactions", {"2": 4}),
        (Post, "reaction_count", 5),
        (Group, "member_count", 4),
        (Group, "topic_count", 4),
        (Group, "post_count", 4),
        (Group, "last_post_at", None),
        (User, "post_count", 4),
    ],
)
def test_wrong_counter_is_named_and_put_right(topic, model, column, value):
    row = model.objects.exclude(**{column: value}).order_by("-pk").first()
    model.objects.filter(pk=row.pk).update(**{column: value})

    said, ending = check()

    assert f"{model._meta.db_table} {row.pk}: {column} is" in said
    assert ending == 1
    assert check(fix=True)[1] == 0
    assert check() == ("Everything counts right.\n", 0)


def test_gap_in_the_numbers_is_named_and_left_for_a_person(topic):
    Post.objects.filter(topic=topic, number=2).update(number=3)

    said, ending = check(fix=True)

    assert f"topics_topic {topic.pk}: post numbers are not gapless" in said
    assert ending == 1


def test_author_who_reacted_to_their_own_words_is_named(topic):
    post = topic.posts.get(number=2)
    Reaction.objects.create(post=post, member=post.author, slot=1)

    said, ending = check(fix=True)

    assert f"topics_post {post.pk}: its author reacted to it" in said
    assert ending == 1


def test_group_without_a_manager_is_named(topic):
    topic.group.memberships.update(role="member")

    assert check() == (f"groups_group {topic.group_id}: nobody manages it\n", 1)


def test_answer_that_is_deleted_is_named(topic):
    answer = topic.posts.get(number=2)
    Topic.objects.filter(pk=topic.pk).update(accepted_post=answer, solved_at=answer.made_at)
    assert check()[1] == 0

    Post.objects.filter(pk=answer.pk).update(deleted_at=answer.made_at)

    assert "its answer is deleted" in check()[0]


def moved_place():
    """The place of a reply that stands in a topic of its own."""
    reply = make_post()
    reply.topic.group.memberships.create(member=make_member(), role="manager")
    split_topic(
        topic=reply.topic,
        posts=[reply],
        title="Of its own",
        to=reply.topic.group,
        by=reply.author,
    )
    return Post.objects.get(moved_to=reply)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"source": "Words"}, "is the place of a post that moved, and has words"),
        ({"purged_at": None}, "is the place of a post that moved, and has words"),
        ({"deleted_at": None}, "was purged, and is not deleted"),
    ],
)
def test_place_that_is_more_than_a_place_is_named(changed, said):
    place = moved_place()
    assert check()[1] == 0

    Post.objects.filter(pk=place.pk).update(**changed)

    assert f"topics_post {place.pk}: {said}" in check()[0]


def test_place_that_leads_to_a_place_is_named():
    first, second = moved_place(), moved_place()
    assert check()[1] == 0

    Post.objects.filter(pk=first.pk).update(moved_to=second)

    assert f"topics_post {first.pk}: leads to a place instead of a post" in check()[0]


def test_merged_topic_that_stands_is_named(topic):
    into = make_topic(group=topic.group)
    merge_topic(topic=topic, into=into, by=topic.author)
    assert check()[1] == 0

    Topic.objects.filter(pk=topic.pk).update(deleted_at=None)

    said = check()[0]
    assert f"topics_topic {topic.pk}: was merged, and stands" in said
    assert f"topics_topic {topic.pk}: stands without a word" in said
