"""Following: whose word counts, who is told, and where one says it."""

from itertools import product

import pytest
from django.urls import reverse
from taggit.models import Tag

from community.groups.actions import leave_group
from community.members.actions import keep_distance
from community.topics.actions import follow, follow_by_writing, take_word_back, write_reply
from community.topics.models import Follow, Level, Topic
from community.topics.queries import (
    effective_levels,
    latest_feed,
    levels_for,
    readers_of,
    watchers_of,
)
from tests.factories import make_group, make_member, make_topic

pytestmark = pytest.mark.django_db
LEVELS = [None, Level.MUTED, Level.NORMAL, Level.TRACKING, Level.WATCHING]


@pytest.fixture
def member(client):
    member = make_member()
    client.force_login(member)
    return member


def fresh(member):
    """The same member at their next request."""
    return type(member).objects.get(pk=member.pk)


def say(member, words):
    for thing, level in words:
        if level is not None:
            follow(member=member, thing=thing, level=level)


@pytest.mark.parametrize("belongs", [True, False])
def test_the_nearest_word_counts(member, belongs):
    group = make_group(members=[member] if belongs else [])
    topic = make_topic(group=group, tags=["steel"])
    tag = Tag.objects.get()
    usual = Level.TRACKING if belongs else Level.NORMAL

    for own, by_tag, by_group in product(LEVELS, repeat=3):
        Follow.objects.filter(member=member).delete()
        say(member, [(topic, own), (tag, by_tag), (group, by_group)])
        said = [level for level in (own, by_tag, by_group) if level is not None]
        expected = said[0] if said else usual

        assert effective_levels(fresh(member), [topic]) == {topic.pk: expected}
        shown = latest_feed(fresh(member)).filter(pk=topic.pk).exists()
        assert shown == (expected > Level.MUTED)
        if said:
            assert levels_for(topic)[member.pk].level == expected
        assert (member.pk in watchers_of(topic)) == (expected == Level.WATCHING)


def test_the_loudest_of_several_tags_counts(member):
    topic = make_topic(tags=["steel", "weld"])
    follow(member=member, thing=Tag.objects.get(name="steel"), level=Level.MUTED)
    follow(member=member, thing=Tag.objects.get(name="weld"), level=Level.WATCHING)

    assert effective_levels(fresh(member), [topic]) == {topic.pk: Level.WATCHING}
    assert watchers_of(topic)[member.pk] == "tag"


def test_watchers_are_named_with_the_word_that_made_them_so():
    by_topic, by_tag, by_group, muted = (make_member() for _ in range(4))
    group = make_group(members=[by_topic, by_tag, by_group, muted])
    topic = make_topic(group=group, tags=["steel"])
    follow(member=by_topic, thing=topic, level=Level.WATCHING)
    follow(member=by_tag, thing=Tag.objects.get(), level=Level.WATCHING)
    for one in (by_group, muted):
        follow(member=one, thing=group, level=Level.WATCHING)
    follow(member=muted, thing=topic, level=Level.MUTED)

    found = watchers_of(topic)

    assert found == {
        by_topic.pk: "topic",
        by_tag.pk: "tag",
        by_group.pk: "group",
        topic.author_id: "topic",
    }


@pytest.mark.parametrize("visibility", ["open", "closed", "secret"])
def test_readers_of_a_group_are_those_to_whom_it_is_readable(visibility):
    people = [make_member() for _ in range(3)]
    people += [make_member(is_manager=True), make_member(is_approved=False)]
    people += [make_member(is_active=False)]
    group = make_group(visibility=visibility, members=people[:1], managers=people[1:2])
    topic = make_topic(group=group)

    told = set(readers_of(group).values_list("pk", flat=True))

    admitted = [one for one in people if one.is_active and one.approved_at]
    expected = {one.pk for one in admitted if Topic.objects.visible_to(one).filter(pk=topic.pk)}
    assert told & {one.pk for one in people} == expected


def test_who_left_a_secret_group_keeps_the_word_without_effect(member):
    group = make_group(visibility="secret", members=[member])
    topic = make_topic(group=group)
    follow(member=member, thing=topic, level=Level.WATCHING)
    assert member.pk in watchers_of(topic)

    leave_group(group=group, member=member)

    assert member.pk not in watchers_of(topic)
    assert Follow.objects.filter(member=member, topic=topic).exists()


def test_nobody_is_told_of_a_deleted_topic(member):
    topic = make_topic(author=member)
    assert watchers_of(topic) == {member.pk: "topic"}

    topic.deleted_at = topic.made_at

    assert watchers_of(topic) == {}


@pytest.mark.parametrize("said", LEVELS[1:])
def test_writing_watches_and_overrides_no_word(member, said):
    topic = make_topic()
    follow(member=member, thing=topic, level=said)
    other = make_member()

    for one in (member, other):
        write_reply(topic=topic, author=one, source="Me too.", key="")

    assert Follow.objects.get(member=member, topic=topic).level == said
    assert Follow.objects.get(member=other, topic=topic).level == Level.WATCHING
    assert Follow.objects.get(member=topic.author, topic=topic).level == Level.WATCHING


def test_the_last_word_counts_and_can_be_taken_back(member):
    topic = make_topic()
    for level in (Level.MUTED, Level.TRACKING):
        follow(member=member, thing=topic, level=level)
    assert list(Follow.objects.filter(member=member).values_list("level", flat=True)) == [2]

    take_word_back(member=member, thing=topic)

    assert not Follow.objects.filter(member=member).exists()
    follow_by_writing(member=member, topic=topic)
    assert Follow.objects.get(member=member).level == Level.WATCHING


def test_a_muted_topic_is_out_of_the_lists_and_can_be_reached(client, member):
    group = make_group(members=[member])
    topic = make_topic(group=group, title="Endless quarrel")
    pages = [reverse("pages:home"), reverse("topics:list"), group.get_absolute_url()]
    assert all("Endless quarrel" in client.get(page).content.decode() for page in pages)

    follow(member=member, thing=topic, level=Level.MUTED)

    assert not any("Endless quarrel" in client.get(page).content.decode() for page in pages)
    assert client.get(topic.get_absolute_url()).status_code == 200


def test_a_muted_group_is_out_of_the_house_and_shows_its_own_page(client, member):
    group = make_group(members=[member])
    make_topic(group=group, title="Quiet please")
    follow(member=member, thing=group, level=Level.MUTED)

    for page in (reverse("pages:home"), reverse("topics:list")):
        assert "Quiet please" not in client.get(page).content.decode()
    assert "Quiet please" in client.get(group.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", ["topic", "group", "tag"])
def test_a_level_is_chosen_plainly_and_by_htmx(client, member, kind):
    topic = make_topic(tags=["steel"])
    at = {
        "topic": ("follow", topic.pk, topic.get_absolute_url()),
        "group": ("follow_group", topic.group.slug, topic.group.get_absolute_url()),
        "tag": ("follow_tag", "steel", reverse("topics:tagged", args=["steel"])),
    }
    name, arg, page = at[kind]
    address = reverse(f"topics:{name}", args=[arg])

    response = client.post(address, {"level": "3"})
    assert (response.status_code, response.url) == (302, page)
    assert Follow.objects.get(member=member).level == Level.WATCHING

    response = client.post(address, {"level": "0"}, headers={"HX-Request": "true"})
    assert "Muted" in response.content.decode()
    assert "<html" not in response.content.decode()
    assert Follow.objects.get(member=member).level == Level.MUTED

    client.post(address, {"level": ""})
    assert not Follow.objects.filter(member=member).exists()
    assert client.post(address, {"level": "9"}).status_code == 400


def test_the_menu_says_the_level_and_why(client, member):
    group = make_group(members=[member])
    topic = make_topic(group=group, tags=["steel"])
    reasons = []
    for words in ([], [(group, 1)], [(Tag.objects.get(), 2)], [(topic, 3)]):
        say(member, words)
        menu = client.get(topic.get_absolute_url()).context["follow"]()
        reasons.append((menu.here.level, str(menu.because)))

    assert reasons == [
        (2, "The usual in your groups."),
        (1, "As you chose for the group."),
        (2, "Because of a tag that you follow."),
        (3, "You chose this, or wrote here."),
    ]


@pytest.mark.parametrize("name", ["follow", "follow_group", "follow_tag", "read"])
def test_nothing_foreign_is_followed(client, member, name):
    secret = make_topic(group=make_group(visibility="secret"), tags=["hidden"])
    args = {"follow_group": [secret.group.slug], "follow_tag": ["hidden"]}.get(name, [secret.pk])
    absent = {"follow_group": ["no-group"], "follow_tag": ["no-tag"]}.get(name, [999_999])

    answers = [
        client.post(reverse(f"topics:{name}", args=one), {"level": "3", "number": "1"})
        for one in (args, absent)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert not Follow.objects.filter(member=member).exists()


def test_the_page_of_settings_shows_what_one_may_still_read(client, member):
    secret = make_group(visibility="secret", members=[member], name="Inner circle")
    hidden = make_topic(group=secret, title="Our secret", tags=["hush"])
    seen = make_topic(title="Bent fork", tags=["steel"])
    for thing in (hidden, seen, secret, *Tag.objects.all()):
        follow(member=member, thing=thing, level=Level.WATCHING)
    keep_distance(member=member, towards=make_member(display_name="Loud Lou"), distance="muted")
    page = client.get(reverse("topics:following")).content.decode()
    assert all(word in page for word in ("Our secret", "Inner circle", "hush", "Loud Lou"))

    leave_group(group=secret, member=member)
    page = client.get(reverse("topics:following")).content.decode()

    assert "Bent fork" in page
    assert "steel" in page
    assert not any(word in page for word in ("Our secret", "Inner circle", "hush"))


def test_the_page_of_settings_saves_what_changed_and_nothing_foreign(client, member):
    group = make_group(members=[member])
    topic, foreign = make_topic(group=group, tags=["steel"]), make_topic()
    follow(member=member, thing=topic, level=Level.WATCHING)
    tag = Tag.objects.get()
    follow(member=member, thing=tag, level=Level.TRACKING)
    words = {f"group-{group.pk}": "0", f"topic-{topic.pk}": "", f"tag-{tag.pk}": "3"}
    words |= {f"topic-{foreign.pk}": "3", "topic-x": "3", "topic-" + "9" * 30: "1"}

    assert client.post(reverse("topics:following_save"), words).status_code == 302

    said = Follow.objects.filter(member=member).values_list("group", "tag", "topic", "level")
    assert set(said) == {(group.pk, None, None, 0), (None, tag.pk, None, 3)}


@pytest.mark.parametrize("many", [1, 15])
def test_the_page_of_settings_asks_the_same_however_much_is_followed(
    client, member, many, django_assert_num_queries
):
    for number in range(many):
        topic = make_topic(group=make_group(members=[member]), tags=[f"tag{number}"])
        for thing in (topic, topic.group, Tag.objects.get(name=f"tag{number}")):
            follow(member=member, thing=thing, level=Level.WATCHING)
        keep_distance(member=member, towards=topic.author, distance="muted")
    client.get(reverse("topics:following"))

    # the viewer, their groups, the words about groups, tags and topics, the boundaries
    with django_assert_num_queries(7):
        client.get(reverse("topics:following"))
