"""Who is told of what happens in topics."""

import pytest
from django.utils.timezone import now

from community.groups.actions import leave_group
from community.members.models import Boundary, Distance
from community.notifications.models import Kind, Notice
from community.topics import actions
from community.topics.models import Follow, Level, Reaction, Topic
from community.topics.telling import announce_post, announce_reaction
from tests.community.notifications.scenes import keep, replied, talk, told
from tests.factories import make_group, make_member, make_topic

pytestmark = pytest.mark.django_db


def test_who_opened_a_topic_is_told_of_replies():
    topic, (starter, other) = talk()

    post = replied(topic, other)

    assert told(starter) == [("reply", f"post:{post.pk}")]
    assert told(other) == []


@pytest.mark.parametrize("level", Level)
def test_only_who_watches_is_told_of_a_post(level):
    topic, (starter, other) = talk()
    Follow.objects.filter(member=starter, topic=topic).update(level=level)

    replied(topic, other)

    assert bool(told(starter)) == (level == Level.WATCHING)


def test_watching_a_topic_without_writing_is_of_its_own_kind():
    topic, (_starter, other) = talk()
    watcher = make_member()
    Follow.objects.create(member=watcher, topic=topic, level=Level.WATCHING)

    post = replied(topic, other)

    assert told(watcher) == [("topic", f"post:{post.pk}")]


@pytest.mark.parametrize("word_of", ["group", "tag"])
def test_watching_a_group_or_a_tag_tells_of_new_topics(word_of):
    watcher, author = make_member(), make_member()
    group = make_group(members=[watcher, author])
    tag = make_topic(group=group, author=author, tags=["brakes"]).tags.get()
    thing = {"group": group} if word_of == "group" else {"tag": tag}
    Follow.objects.create(member=watcher, **thing, level=Level.WATCHING)
    keep()
    before = told(watcher)

    topic = make_topic(group=group, author=author, tags=["brakes"])
    keep()

    assert told(watcher)[len(before) :] == [(word_of, f"post:{topic.posts.get().pk}")]


def test_a_mention_comes_before_everything_else():
    topic, (starter, other) = talk()

    post = replied(topic, other, f"Hello @{starter.name}, and again @{starter.name}")

    assert told(starter) == [("mention", f"post:{post.pk}")]


def test_a_quote_tells_whom_it_quotes():
    topic, (starter, other) = talk()
    Follow.objects.filter(topic=topic).delete()

    post = replied(topic, other, f"> @{starter.name} #1\n>\n> First words.\n\nQuite so.")

    assert told(starter) == [("quote", f"post:{post.pk}")]


@pytest.mark.parametrize("visibility", ["closed", "secret"])
def test_L3_who_may_not_read_the_group_is_not_told_by_any_road(visibility):
    topic, (_starter, other) = talk(visibility=visibility)
    outsider = make_member()
    for thing in ({"group": topic.group}, {"topic": topic}):
        Follow.objects.create(member=outsider, **thing, level=Level.WATCHING)

    replied(topic, other, f"@{outsider.name} look")

    assert told(outsider) == []


def test_L3_a_mention_of_who_left_meanwhile_is_not_told():
    topic, (_starter, other, leaver) = talk(people=3, visibility="secret")
    topic_post = actions.write_reply(
        topic=topic, author=other, source=f"@{leaver.name} hello", key=""
    )
    leave_group(group=topic.group, member=leaver)

    keep()

    assert f'href="/people/{leaver.name}/"' in topic_post.html
    assert told(leaver) == []


@pytest.mark.parametrize("gone", ["post", "topic"])
def test_L3_what_was_taken_away_before_it_was_told_is_not_told(gone):
    topic, (starter, other) = talk()
    post = actions.write_reply(topic=topic, author=other, source=f"@{starter.name}", key="")
    if gone == "post":
        actions.delete_post(post=post, by=other)
    else:
        Topic.objects.filter(pk=topic.pk).update(deleted_at=now())

    keep()

    assert told(starter) == []


def test_a_muted_topic_tells_nothing_not_even_a_mention():
    topic, (starter, other) = talk()
    Follow.objects.filter(member=starter, topic=topic).update(level=Level.MUTED)

    replied(topic, other, f"@{starter.name} look")

    assert told(starter) == []


def test_B2_five_thousand_mentions_tell_ten():
    topic, (_starter, other) = talk()
    members = [make_member(name=f"crowd{number}q") for number in range(20)]
    everybody = " ".join(f"@crowd{number % 20}q" for number in range(2000))

    replied(topic, other, everybody)

    assert sum(bool(told(member)) for member in members) == 10


def test_B2_a_hundred_edits_tell_each_member_once_and_ten_at_most():
    topic, (_starter, other) = talk()
    members = [make_member(name=f"edit{number}q") for number in range(15)]
    post = replied(topic, other)

    for number in range(100):
        post.refresh_from_db()
        source = f"Edit {number} @edit{number % 15}q @edit{(number + 1) % 15}q"
        actions.write_edit(post=post, editor=other, source=source, seen=post.revision_count)
        keep()

    mentions = Notice.objects.filter(kind=Kind.MENTION)
    assert mentions.count() == 10
    assert all(len(told(member)) <= 1 for member in members)


def test_B2_two_hundred_reactions_that_come_and_go_are_one_notice():
    topic, (starter, other) = talk()
    post = topic.posts.get()
    keep()

    for _ in range(200):
        given = Reaction.objects.create(post=post, member=other, slot=1)
        announce_reaction(post_id=post.pk)
        given.delete()
    Reaction.objects.create(post=post, member=other, slot=1)
    announce_reaction(post_id=post.pk)

    assert told(starter) == [("reaction", f"reactions:{post.pk}")]


def test_a_reaction_by_whom_one_keeps_away_from_is_not_told():
    topic, (starter, other) = talk()
    Boundary.objects.create(member=starter, towards=other)
    Reaction.objects.create(post=topic.posts.get(), member=other, slot=1)

    announce_reaction(post_id=topic.posts.get().pk)

    assert told(starter) == []


@pytest.mark.parametrize("distance", Distance.values)
def test_a_reaction_is_told_though_one_kept_away_from_reacts_after_it(distance):
    topic, (starter, other, foe) = talk(people=3)
    Boundary.objects.create(member=starter, towards=foe, distance=distance)
    keep()
    post = topic.posts.get()

    actions.react(post=post, member=other, slot=1)
    actions.react(post=post, member=foe, slot=1)
    keep()

    assert told(starter) == [("reaction", f"reactions:{post.pk}")]
    assert Notice.objects.get(member=starter).actor == other


def test_who_wrote_the_answer_is_told_once_however_often_it_is_chosen():
    starter, helper = make_member(), make_member()
    group = make_group(members=[starter, helper])
    topic = make_topic(group=group, author=starter, kind="question")
    post = replied(topic, helper)

    for _ in range(2):
        actions.accept_answer(post=post, by=starter)
        keep()
        actions.take_back_answer(topic=topic, by=starter)
    actions.accept_answer(post=post, by=starter)
    keep()

    assert told(helper) == [("accepted", f"answer:{post.pk}")]


@pytest.mark.parametrize("verb", ["delete_post", "write_edit", "close_topic", "delete_topic"])
def test_an_author_is_told_what_a_manager_did_and_why(verb):
    topic, (starter, other) = talk()
    manager = make_member(is_manager=True)
    post = replied(topic, other)
    author = starter if verb.endswith("topic") else other
    Notice.objects.all().delete()
    what = {"topic": topic} if verb.endswith("topic") else {"post": post}
    more = {"editor": manager, "source": "Kinder.", "seen": 0} if verb == "write_edit" else {}
    by = {} if more else {"by": manager}

    getattr(actions, verb)(**what, **by, **more, reason="Guideline 2")
    keep()

    assert [kind for kind, _subject in told(author)] == ["decision"]  # the reviewers' room tells
    assert [kind for kind, _subject in told(starter if author == other else other)] == []


def test_what_authors_do_themselves_is_not_told_them():
    topic, (_starter, other) = talk()
    post = replied(topic, other)

    actions.delete_post(post=post, by=other)
    keep()

    assert told(other) == []


def test_F7_a_post_announced_twice_and_late_is_told_once():
    topic, (starter, other) = talk()
    post = replied(topic, other)
    before = list(Notice.objects.values())

    announce_post(post_id=post.pk)
    announce_post(post_id=post.pk)
    announce_post(post_id=0)

    assert list(Notice.objects.values()) == before
    assert len(told(starter)) == 1
