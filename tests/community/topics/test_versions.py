"""The database raises the version of a topic and of the house, whoever writes."""

from itertools import takewhile

import pytest
from django.utils import timezone
from taggit.models import Tag

from community.core.news import tell
from community.groups.models import Membership
from community.members.models import Community, User
from community.topics.models import Change, Post, ReactionWord, ReadMark, Topic, Verb
from tests.beside import beside
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


def version_of(topic):
    return Topic.objects.values_list("version", flat=True).get(pk=topic.pk)


def version_of_house():
    return Community.objects.values_list("version", flat=True).get()


@pytest.fixture
def house():
    return Community.objects.get_or_create(pk=1)[0]


TOPIC_CHANGES = {
    "a reply": lambda post: make_post(topic=post.topic),
    "an edit": lambda post: Post.objects.filter(pk=post.pk).update(html="<p>Other.</p>"),
    "a reaction": lambda post: Post.objects.filter(pk=post.pk).update(reactions={"1": 1}),
    "a post deleted": lambda post: Post.objects.filter(pk=post.pk).update(
        deleted_at=timezone.now()
    ),
    "a post gone": lambda post: Post.objects.filter(pk=post.pk).delete(),
    "a title": lambda post: Topic.objects.filter(pk=post.topic_id).update(title="Other"),
    "a tag": lambda post: post.topic.tags.add("rain"),
    "a tag gone": lambda post: post.topic.tags.remove("sun"),
    "a change": lambda post: Change.objects.create(
        topic=post.topic, verb=Verb.CLOSED, by=post.author
    ),
}


@pytest.mark.parametrize("change", TOPIC_CHANGES.values(), ids=TOPIC_CHANGES.keys())
def test_every_change_raises_the_version_of_its_topic_alone(change):
    post, other = make_post(topic=make_topic(tags=["sun"])), make_topic()
    before, untouched = version_of(post.topic), version_of(other)

    change(post)

    assert version_of(post.topic) > before
    assert version_of(other) == untouched


def test_saving_an_old_copy_of_a_topic_never_lowers_its_version():
    topic = make_topic()
    old = Topic.objects.get(pk=topic.pk)
    make_post(topic=topic)
    before = version_of(topic)

    old.save()

    assert version_of(topic) == before + 1


def test_reading_a_topic_leaves_its_version():
    topic, reader = make_topic(), make_member()
    before = version_of(topic)

    ReadMark.objects.create(member=reader, topic=topic, number=1)

    assert version_of(topic) == before


def test_a_bulk_load_raises_each_version_once():
    topic, author = make_topic(), make_member()
    before = version_of(topic)

    Post.objects.bulk_create(
        Post(topic=topic, author=author, number=number, source="x", html="x", text="x")
        for number in range(2, 52)
    )

    assert version_of(topic) == before + 1


HOUSE_CHANGES = {
    "name": lambda one: User.objects.filter(pk=one.pk).update(display_name="Another"),
    "face": lambda one: User.objects.filter(pk=one.pk).update(avatar="x.webp"),
    "place": lambda one: User.objects.filter(pk=one.pk).update(place="Elsewhere"),
    "manager": lambda one: User.objects.filter(pk=one.pk).update(manager_since=timezone.now()),
    "closed": lambda one: User.objects.filter(pk=one.pk).update(is_active=False),
    "gone": lambda one: one.delete(),
    "word": lambda one: ReactionWord.objects.filter(slot=1).update(word="Aided"),
    "tag": lambda one: Tag.objects.filter(name="sun").update(name="Sun"),
    "house": lambda one: Community.objects.update(name="Elsewhere"),
}


@pytest.mark.parametrize("change", HOUSE_CHANGES.values(), ids=HOUSE_CHANGES.keys())
def test_what_every_page_may_say_raises_the_version_of_the_house(change, house):
    member = make_member()
    Tag.objects.create(name="sun")
    before = version_of_house()

    change(member)

    assert version_of_house() == before + 1


@pytest.mark.parametrize(
    "change",
    [{"seen_at": timezone.now()}, {"post_count": 7}, {"bio": "I ride."}],
    ids=lambda one: next(iter(one)),
)
def test_what_no_page_of_others_says_leaves_the_version_of_the_house(change, house):
    member = make_member()
    before = version_of_house()

    User.objects.filter(pk=member.pk).update(**change)

    assert version_of_house() == before


@pytest.fixture
def heard():
    """What the tables told on the channel since it was last asked; beside Django's connection."""
    with beside(autocommit=True) as listener:
        listener.execute("LISTEN hearth")

        def words():
            """All until a last one of our own: they come in the order of the commits."""
            tell(["the last"])
            told = [one.payload for one in takewhile(is_not_last, listener.notifies(timeout=60))]
            return {one for one in told if not one.startswith("glance")}

        yield words


def is_not_last(told):
    return told.payload != "the last"


@pytest.mark.django_db(transaction=True)
def test_the_database_tells_what_changed(heard, house):
    group, topic = make_group(), make_topic()
    heard()

    make_post(topic=topic, author=topic.author)
    assert heard() == {"lists", f"topic:{topic.pk}", f"member:{topic.author_id}"}

    User.objects.filter(pk=topic.author_id).update(seen_at=timezone.now())
    assert heard() == set()

    User.objects.filter(pk=topic.author_id).update(language="sv")
    assert heard() == {f"member:{topic.author_id}"}

    User.objects.filter(pk=topic.author_id).update(display_name="Another")
    assert heard() == {f"member:{topic.author_id}", "all"}

    type(group).objects.filter(pk=group.pk).update(visibility="secret")
    assert heard() == {"lists", "all"}

    belonging = Membership.objects.create(group=group, member=topic.author)
    assert heard() == {"lists", f"member:{topic.author_id}"}

    Membership.objects.filter(pk=belonging.pk).update(visited_at=timezone.now())
    assert heard() == set()

    Membership.objects.filter(pk=belonging.pk).update(role="manager")
    assert heard() == {"lists", f"member:{topic.author_id}"}

    belonging.delete()
    assert heard() == {"lists", f"member:{topic.author_id}"}


@pytest.mark.django_db(transaction=True)
def test_many_changes_at_once_are_told_in_one_word(heard):
    group = make_group()
    people = [make_member() for _ in range(21)]
    heard()

    Membership.objects.bulk_create(Membership(group=group, member=one) for one in people)

    assert heard() == {"lists", "all"}
