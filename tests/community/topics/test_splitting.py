from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.notifications.models import Kind, Notice
from community.search.models import Entry
from community.topics import actions, consistency, recount
from community.topics.actions.merging import NotApart
from community.topics.actions.noting import GroupTakesNone, MovedMeanwhile
from community.topics.actions.removing import NotDeletable
from community.topics.models import Bookmark, Change, Follow, Held, Level, Post, ReadMark, Verb
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


def talk(group=None, posts=5, **more):
    """A topic of a question and replies by two, in turns."""
    people = [make_member() for _ in range(3)]
    group = group or make_group(members=people, managers=[make_member()])
    topic = make_topic(group=group, author=people[0], title="Brakes squeak", **more)
    for at in range(posts - 1):
        make_post(topic=topic, author=people[1 + at % 2], source=f"Reply {at + 2} about pads.")
    topic.refresh_from_db()
    return topic


def manager_of(topic):
    return topic.group.members.filter(memberships__role="manager").first() or make_member(
        is_manager=True
    )


def split(topic, *numbers, to=None, by=None, **more):
    posts = list(Post.objects.filter(topic=topic, number__in=numbers))
    more.setdefault("title", "Which pads?")
    by = by or make_member(is_manager=True)
    return actions.split_topic(topic=topic, posts=posts, to=to or topic.group, by=by, **more)


def sound():
    assert [ledger.differences() for ledger in recount.LEDGERS] == [[] for _ in recount.LEDGERS]
    assert list(consistency.broken_rules()) == []


def texts(topic):
    posts = Post.objects.filter(topic=topic).by_number()
    return [post.source or ("→" if post.is_place else "") for post in posts]


def test_split_replies_are_a_topic_whose_first_author_opened_it():
    topic = talk()

    made = split(topic, 3, 5)

    assert texts(made) == ["Reply 3 about pads.", "Reply 5 about pads."]
    assert made.author == Post.objects.get(topic=made, number=1).author
    assert (made.title, made.last_number, made.reply_count) == ("Which pads?", 2, 1)
    assert made.made_at == Post.objects.get(topic=made, number=1).made_at
    sound()


def test_the_old_topic_keeps_its_numbers_and_a_place_for_each():
    topic = talk()

    made = split(topic, 3, 5)

    topic.refresh_from_db()
    places = Post.objects.filter(topic=topic, moved_to__isnull=False).by_number()
    assert texts(topic) == [
        "First words.",
        "Reply 2 about pads.",
        "→",
        "Reply 4 about pads.",
        "→",
    ]
    assert [place.moved_to.topic for place in places] == [made, made]
    assert (topic.last_number, topic.reply_count) == (5, 2)


def test_what_hangs_on_a_post_goes_along():
    topic, fan = talk(), make_member()
    post = Post.objects.get(topic=topic, number=3)
    actions.react(post=post, member=fan, slot=1)
    Bookmark.objects.create(member=fan, post=post)
    actions.write_edit(post=post, editor=post.author, source="Better words.", seen=0)
    Notice.objects.create(
        member=topic.author, kind=Kind.REPLY, subject=f"post:{post.pk}", gather=f"topic:{topic.pk}"
    )

    made = split(topic, 3)

    post.refresh_from_db()
    assert (post.topic, post.number, post.reaction_count) == (made, 1, 1)
    assert (post.revisions.count(), made.reaction_count) == (1, 1)
    assert Bookmark.objects.get(member=fan).post.topic == made
    assert Notice.objects.get(subject=f"post:{post.pk}").gather == f"topic:{made.pk}"


def test_an_edit_that_waits_goes_along_with_its_post():
    topic, post = talk(), None
    post = Post.objects.get(topic=topic, number=2)
    waiting = Held.objects.create(
        author=post.author, group=topic.group, topic=topic, post=post, source="x", html="x"
    )
    to = make_group()

    made = split(topic, 2, to=to)

    waiting.refresh_from_db()
    assert (waiting.topic, waiting.group) == (made, to)


def test_who_wrote_what_moved_watches_the_new_topic_unless_they_said_otherwise():
    topic = talk()
    first, second = (Post.objects.get(topic=topic, number=at).author for at in (2, 3))

    made = split(topic, 2, 3)

    assert {one.member: one.level for one in Follow.objects.filter(topic=made)} == {
        first: Level.WATCHING,
        second: Level.WATCHING,
    }


def test_what_was_read_in_the_old_place_is_read_in_the_new_one():
    topic, half, whole, never = talk(), make_member(), make_member(), make_member()
    actions.mark_read(member=half, topic=topic, number=3)
    actions.mark_read(member=whole, topic=topic, number=5)

    made = split(topic, 3, 5)

    marks = dict(ReadMark.objects.filter(topic=made).values_list("member", "number"))
    assert (marks[half.pk], marks[whole.pk], marks.get(never.pk)) == (1, 2, None)


def test_the_search_finds_it_in_its_new_group_only():
    topic, to = talk(), make_group(visibility="secret")

    made = split(topic, 4, to=to)

    found = Entry.objects.filter(post__source="Reply 4 about pads.").get()
    assert (found.topic_id, found.group_id) == (made.pk, to.pk)
    assert not Entry.objects.filter(post__moved_to__isnull=False).exists()


def test_tags_stay_among_those_who_could_read_them():
    topic = talk(tags=["brakes"])

    near, far = split(topic, 2), split(topic, 3, to=make_group())

    assert (list(near.tags.names()), list(far.tags.names())) == (["brakes"], [])


def test_an_answer_that_is_split_off_answers_no_more_and_comes_back_as_the_answer():
    topic, by = talk(kind="question"), make_member(is_manager=True)
    answer = Post.objects.get(topic=topic, number=4)
    actions.accept_answer(post=answer, by=topic.author)
    topic.refresh_from_db()
    solved_at = topic.solved_at

    made = split(topic, 4, by=by)
    topic.refresh_from_db()
    assert not topic.is_solved
    sound()
    actions.unsplit_topic(topic=made, by=by)

    topic.refresh_from_db()
    assert (topic.accepted_post, topic.solved_at) == (answer, solved_at)
    sound()


def test_the_first_post_and_what_does_not_stand_cannot_be_split_off():
    topic = talk()
    actions.delete_post(post=Post.objects.get(topic=topic, number=3), by=topic.author)
    other = make_post()

    for number in (1, 3):
        with pytest.raises(actions.NotSplittable):
            split(topic, number, 2)
    with pytest.raises(actions.NotSplittable):
        split(topic)
    with pytest.raises(actions.NotSplittable):
        actions.split_topic(
            topic=topic, posts=[other], title="Forged", to=topic.group, by=topic.author
        )

    assert Post.objects.filter(topic=topic).count() == 5
    assert other.topic.posts.count() == 2


def test_an_archived_group_takes_none_and_gives_none():
    topic, asleep = talk(), make_group(archived_at=timezone.now())

    with pytest.raises(GroupTakesNone):
        split(topic, 2, to=asleep)

    assert texts(topic)[1] == "Reply 2 about pads."


def test_a_split_leaves_a_line_on_both_topics_and_tells_of_one():
    topic, told = talk(), []

    made = split(topic, 2, 3, tell=told.append, reason="Another matter")

    lines = Change.objects.filter(verb=Verb.SPLIT).order_by("pk")
    assert [(line.topic, line.reason) for line in lines] == [
        (topic, "Another matter"),
        (made, "Another matter"),
    ]
    assert told == [lines[1]]


def test_put_back_each_post_has_the_number_it_had_and_later_ones_follow():
    topic, by = talk(), make_member(is_manager=True)
    before = texts(topic)
    made = split(topic, 2, 4, by=by)
    make_post(topic=made, author=made.author, source="Written since.")

    actions.unsplit_topic(topic=made, by=by)

    made.refresh_from_db()
    topic.refresh_from_db()
    assert texts(topic) == [*before, "Written since."]
    assert (topic.last_number, made.merged_into, made.is_deleted) == (6, topic, True)
    sound()


def test_put_back_twice_is_put_back_once():
    topic, by = talk(), make_member(is_manager=True)
    made = split(topic, 2, by=by)

    actions.unsplit_topic(topic=made, by=by)

    assert actions.unsplit_topic(topic=made, by=by) is None
    assert Change.objects.filter(topic=made, verb=Verb.MERGED).count() == 1


def test_posts_stay_where_they_are_when_their_old_topic_is_gone():
    topic, by = talk(), make_member(is_manager=True)
    made = split(topic, 2, by=by)
    actions.delete_topic(topic=topic, by=by)

    with pytest.raises(NotApart):
        actions.unsplit_topic(topic=made, by=by)

    assert texts(made) == ["Reply 2 about pads."]


def test_a_topic_that_was_never_split_off_cannot_be_put_back():
    with pytest.raises(NotApart):
        actions.unsplit_topic(topic=talk(), by=make_member(is_manager=True))


def test_the_place_leads_on_and_names_the_topic_to_whoever_may_read_it(client):
    secret = make_group(visibility="secret")
    topic = talk()
    made = split(topic, 3, to=secret, title="Only among us")
    insider = make_member()
    secret.memberships.create(member=insider)
    reading = Client()
    reading.force_login(insider)
    old = reverse("topics:short", args=[topic.pk, 3])

    inside, outside = reading.get(topic.get_absolute_url()), client.get(topic.get_absolute_url())

    assert "Moved to" in inside.content.decode()
    assert "Only among us" in inside.content.decode()
    assert "Only among us" not in outside.content.decode()
    assert "Reply 3" not in outside.content.decode()
    assert "Moved" in outside.content.decode()
    assert reading.get(old).url == f"{made.get_absolute_url()}#p1"
    assert client.get(old).url == f"{topic.get_absolute_url()}#p3"


def test_places_in_a_row_are_one_line(client):
    topic = talk(posts=8)
    split(topic, 2, 3, 4, 6)

    page = client.get(topic.get_absolute_url()).content.decode()

    assert page.count("Moved to") == 1
    assert "3 posts moved to" in page


def test_a_purged_target_leaves_a_place_that_nothing_brings_back():
    topic, by = talk(), make_member(is_manager=True)
    made = split(topic, 2, by=by)

    actions.purge_topic(topic=made, by=by, reason="Spam")

    place = Post.objects.get(topic=topic, number=2)
    with pytest.raises(NotDeletable):
        actions.restore_post(post=place, by=by)
    sound()


def test_what_was_going_to_be_done_to_a_post_is_refused_where_it_moved_meanwhile():
    topic, by = talk(), make_member(is_manager=True)
    stale = Post.objects.get(topic=topic, number=3)
    split(topic, 3, by=by)

    for verb in (actions.delete_post, actions.hide_post):
        with pytest.raises(MovedMeanwhile):
            verb(post=stale, by=by, reason="Late")
    with pytest.raises(MovedMeanwhile):
        actions.react(post=stale, member=make_member(), slot=1)


def asked_by(client, topic):
    with CaptureQueriesContext(connection) as asked:
        client.get(topic.get_absolute_url())
    return len(asked)


def test_a_page_with_places_asks_once_more_however_many_they_are(client):
    client.force_login(make_member())
    plain, few, many = talk(posts=3), talk(posts=3), talk(posts=18)
    split(few, 2)
    split(many, *range(2, 18))
    client.get(plain.get_absolute_url())

    assert asked_by(client, few) == asked_by(client, many) == asked_by(client, plain) + 1


@pytest.mark.django_db(transaction=True)
def test_replies_written_while_a_topic_is_split_are_all_there():
    topic, by = talk(posts=9), make_member(is_manager=True)
    writer = make_member()

    def run(call):
        try:
            call()
        finally:
            connection.close()

    def reply():
        actions.write_reply(topic=topic, author=writer, source="Meanwhile.", key="")

    calls = [lambda at=at: split(topic, at, by=by) for at in range(2, 8)]
    calls = [call for pair in zip(calls, [reply] * 6, strict=True) for call in pair]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(run, calls))

    topic.refresh_from_db()
    assert texts(topic).count("Meanwhile.") == 6
    assert texts(topic).count("→") == 6
    assert topic.last_number == 15
    sound()
