"""Writing, editing, removing and steering, and the promises they keep."""

import pytest
from django.utils.timezone import now

from community.groups.actions import archive_group, join_group
from community.groups.models import Group
from community.members.models import User
from community.topics import recount
from community.topics.actions import (
    EditedMeanwhile,
    GroupArchived,
    TopicClosed,
    accept_answer,
    archive_topic,
    close_topic,
    delete_post,
    delete_topic,
    edit_post,
    mark_read,
    move_topic,
    post_reply,
    post_topic,
    purge_post,
    purge_topic,
    reopen_topic,
    restore_post,
    restore_topic,
    save_draft,
    take_back_answer,
)
from community.topics.actions.drafting import DRAFTS_MAX, TooManyDrafts
from community.topics.actions.noting import GroupTakesNone
from community.topics.actions.removing import NotDeletable
from community.topics.actions.steering import NotAnAnswer
from community.topics.models import Change, Draft, Post, ReadMark, Topic, Verb
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


def assert_counts_true():
    assert [ledger.differences() for ledger in recount.LEDGERS] == [[] for _ in recount.LEDGERS]


def test_post_topic_opens_it_with_post_one_and_counts_it():
    group, author = make_group(), make_member()

    topic = post_topic(
        group=group,
        author=author,
        kind="question",
        title="Which crimp tool?",
        source="Under **60 €**.",
        tags=["tools", "wiring"],
        key="k1",
    )

    post = topic.posts.get()
    assert (post.number, post.author, topic.slug) == (1, author, "which-crimp-tool")
    assert "<strong>60 €</strong>" in post.html
    assert sorted(topic.tags.names()) == ["tools", "wiring"]
    assert_counts_true()


def test_post_topic_with_the_same_key_gives_the_same_topic():
    group, author = make_group(), make_member()
    words = {"kind": "discussion", "title": "Once", "source": "Hello", "tags": [], "key": "k1"}

    first = post_topic(group=group, author=author, **words)
    second = post_topic(group=group, author=author, **words)

    assert first == second
    assert Topic.objects.count() == 1
    assert_counts_true()


def test_post_topic_refuses_an_archived_group():
    group = make_group(archived_at=now())

    with pytest.raises(GroupArchived):
        post_topic(
            group=group,
            author=make_member(),
            kind="discussion",
            title="Late",
            source="Too late?",
            tags=[],
            key="k",
        )

    assert not Topic.objects.exists()


def test_post_reply_gives_the_next_number_and_moves_the_topic_up():
    author = make_member()
    topic = make_topic(group=make_group(members=[author]))

    post = post_reply(topic=topic, author=author, source="Yes.", key="k1")

    topic.refresh_from_db()
    assert (post.number, topic.last_number, topic.reply_count) == (2, 2, 1)
    assert (topic.last_poster, topic.faces) == (author, [author.pk])
    assert_counts_true()


def test_post_reply_with_the_same_key_is_one_post():
    author = make_member()
    topic = make_topic(group=make_group(members=[author]))

    first = post_reply(topic=topic, author=author, source="Yes.", key="k1")
    second = post_reply(topic=topic, author=author, source="Yes.", key="k1")

    assert first == second
    assert topic.posts.count() == 2


@pytest.mark.parametrize(
    ("state", "word"),
    [("closed_at", "closed"), ("archived_at", "archived"), ("deleted_at", "deleted")],
)
def test_post_reply_refuses_a_topic_that_takes_none(state, word):
    topic = make_topic(**{state: now()})

    with pytest.raises(TopicClosed, match=word):
        post_reply(topic=topic, author=make_member(), source="Too late?", key="k1")

    assert topic.posts.count() == 1


def test_post_reply_refuses_where_the_group_was_archived():
    topic = make_topic()
    archive_group(group=topic.group)

    with pytest.raises(TopicClosed):
        post_reply(topic=topic, author=make_member(), source="Too late?", key="k1")


def test_faces_are_the_three_latest_repliers_newest_first():
    topic = make_topic()
    people = [make_member() for _ in range(4)]
    for author in [*people, people[1]]:
        make_post(topic=topic, author=author)

    topic.refresh_from_db()

    assert topic.faces == [people[1].pk, people[3].pk, people[2].pk]
    assert_counts_true()


def test_edit_post_keeps_what_it_said_before():
    post = make_post(source="Old words.")

    edit_post(post=post, editor=post.author, source="New words.", seen=0, reason="Typo")

    post.refresh_from_db()
    kept = post.revisions.get()
    assert (post.source, post.revision_count) == ("New words.", 1)
    assert "New words." in post.html
    assert (kept.source, kept.reason, kept.editor, kept.number) == (
        "Old words.",
        "Typo",
        post.author,
        1,
    )
    assert not Change.objects.exists()


def test_edit_post_without_a_change_leaves_no_revision():
    post = make_post(source="Same.")

    edit_post(post=post, editor=post.author, source="Same.", seen=0)

    assert not post.revisions.exists()


def test_edit_of_the_first_post_renames_the_topic_and_its_address():
    topic = make_topic(title="Steering rod", tags=["steering"])
    post = topic.posts.get()

    edit_post(
        post=post, editor=post.author, source="New", seen=0, title="Steering rod v3", tags=["v3"]
    )

    topic.refresh_from_db()
    assert (topic.title, topic.slug) == ("Steering rod v3", "steering-rod-v3")
    assert list(topic.tags.names()) == ["v3"]
    assert post.revisions.get().title == "Steering rod"


def test_N5_edit_post_refuses_when_somebody_was_quicker():
    post = make_post(source="First.")
    edit_post(post=post, editor=make_member(is_manager=True), source="Second.", seen=0)

    with pytest.raises(EditedMeanwhile) as refusal:
        edit_post(post=post, editor=post.author, source="Mine.", seen=0)

    post.refresh_from_db()
    assert post.source == "Second."
    assert refusal.value.post.source == "Second."


def test_N5_deleting_beats_a_parallel_edit():
    post = make_post()
    delete_post(post=post, by=make_member(is_manager=True), reason="guideline 6")

    with pytest.raises(EditedMeanwhile):
        edit_post(post=post, editor=post.author, source="Mine.", seen=0)


def test_an_edit_by_a_manager_leaves_a_line():
    post, manager = make_post(), make_member(is_manager=True)

    edit_post(post=post, editor=manager, source="Softer.", seen=0, reason="guideline 2")

    change = Change.objects.get()
    assert (change.verb, change.by, change.reason, change.post) == (
        Verb.POST_EDITED,
        manager,
        "guideline 2",
        post,
    )


def test_delete_post_keeps_its_place_and_why():
    post, manager = make_post(), make_member(is_manager=True)

    delete_post(post=post, by=manager, reason="guideline 6")

    post.refresh_from_db()
    assert (post.deleted_by, post.deleted_because, post.was_removed) == (
        manager,
        "guideline 6",
        True,
    )
    assert Topic.objects.get().last_number == 2
    assert_counts_true()


def test_delete_post_takes_the_accepted_answer_back():
    topic = make_topic(kind="question")
    post = make_post(topic=topic)
    accept_answer(post=post, by=topic.author)

    delete_post(post=post, by=post.author)

    topic.refresh_from_db()
    assert not topic.is_solved


def test_restore_post_gives_it_back_as_it_was():
    post = make_post()
    delete_post(post=post, by=post.author)

    restore_post(post=post, by=post.author)

    post.refresh_from_db()
    assert (post.is_deleted, post.deleted_by, post.deleted_because) == (False, None, "")
    assert_counts_true()


def test_delete_of_the_first_post_takes_the_topic():
    topic = make_topic()
    make_post(topic=topic)

    delete_post(post=topic.posts.get(number=1), by=topic.author, reason="Wrong place")

    topic.refresh_from_db()
    assert topic.is_deleted
    assert_counts_true()


def test_restore_topic_gives_back_what_hung_on_it():
    topic = make_topic()
    make_post(topic=topic)
    manager = make_member(is_manager=True)
    delete_topic(topic=topic, by=manager, reason="Wrong place")

    restore_topic(topic=topic, by=manager)

    assert Group.objects.get(pk=topic.group_id).post_count == 2
    assert_counts_true()


def test_purge_post_destroys_the_words_and_keeps_the_number():
    post, manager = make_post(source="My bank number"), make_member(is_manager=True)
    edit_post(post=post, editor=post.author, source="My bank number 12", seen=0)

    purge_post(post=post, by=manager, reason="private data")

    post.refresh_from_db()
    assert (post.source, post.html, post.text, post.number) == ("", "", "", 2)
    assert not post.revisions.exists()
    with pytest.raises(NotDeletable):
        restore_post(post=post, by=manager)
    assert_counts_true()


def test_purge_of_the_first_post_is_refused():
    topic = make_topic()

    with pytest.raises(NotDeletable):
        purge_post(post=topic.posts.get(), by=make_member(is_manager=True), reason="x")


def test_purge_topic_leaves_nothing():
    topic = make_topic(kind="question")
    post = make_post(topic=topic)
    accept_answer(post=post, by=topic.author)
    save_draft(member=post.author, place=f"topic:{topic.pk}", source="half")

    purge_topic(topic=topic, by=make_member(is_manager=True), reason="private data")

    assert (Topic.objects.count(), Post.objects.count(), Draft.objects.count()) == (0, 0, 0)
    assert User.objects.get(pk=post.author_id).post_count == 0
    assert_counts_true()


def test_closing_twice_leaves_one_line():
    topic, manager = make_topic(), make_member(is_manager=True)

    close_topic(topic=topic, by=manager, reason="Answered")
    close_topic(topic=topic, by=manager, reason="Answered")

    assert list(Change.objects.values_list("verb", "reason")) == [("closed", "Answered")]


def test_reopening_lets_replies_in_again():
    manager = make_member(is_manager=True)
    topic = make_topic(group=make_group(members=[manager]), closed_at=now())

    reopen_topic(topic=topic, by=manager)

    assert post_reply(topic=topic, author=manager, source="Go on.", key="k").number == 2


def test_move_topic_takes_its_counts_along():
    topic, manager = make_topic(), make_member(is_manager=True)
    make_post(topic=topic)
    left, to = topic.group, make_group()

    move_topic(topic=topic, to=to, by=manager, reason="Fits better")

    assert Group.objects.get(pk=to.pk).post_count == 2
    assert Group.objects.get(pk=left.pk).post_count == 0
    assert Change.objects.get().detail == {"from": left.pk, "to": to.pk}
    assert_counts_true()


def test_move_topic_refuses_an_archived_group():
    topic = make_topic()

    with pytest.raises(GroupTakesNone):
        move_topic(topic=topic, to=make_group(archived_at=now()), by=topic.author)


def test_a_later_choice_replaces_the_accepted_answer():
    topic = make_topic(kind="question")
    first, second = make_post(topic=topic), make_post(topic=topic)
    accept_answer(post=first, by=topic.author)

    accept_answer(post=second, by=topic.author)

    topic.refresh_from_db()
    assert topic.accepted_post == second


def test_only_a_reply_to_a_question_is_an_answer():
    reply = make_post()

    with pytest.raises(NotAnAnswer):
        accept_answer(post=reply, by=reply.topic.author)


def test_take_back_answer_opens_the_question_again():
    topic = make_topic(kind="question")
    accept_answer(post=make_post(topic=topic), by=topic.author)

    take_back_answer(topic=topic, by=topic.author)

    topic.refresh_from_db()
    assert (topic.solved_at, topic.accepted_post) == (None, None)


def test_archive_topic_stops_replies():
    topic = make_topic()
    archive_topic(topic=topic, by=make_member(is_manager=True))

    with pytest.raises(TopicClosed):
        post_reply(topic=topic, author=make_member(), source="Late", key="")


def test_save_draft_keeps_one_a_place_and_drops_an_empty_one():
    member = make_member()
    save_draft(member=member, place="topic:1", source="Half a")

    save_draft(member=member, place="topic:1", source="Half a thought")
    assert Draft.objects.get().source == "Half a thought"

    save_draft(member=member, place="topic:1", source="  ")
    assert not Draft.objects.exists()


def test_B5_drafts_are_bounded():
    member = make_member()
    Draft.objects.bulk_create(
        Draft(member=member, place=f"topic:{number}", source="x") for number in range(DRAFTS_MAX)
    )

    with pytest.raises(TooManyDrafts):
        save_draft(member=member, place="topic:9999", source="one more")

    assert save_draft(member=member, place="topic:3", source="changed").source == "changed"


def test_mark_read_never_goes_back():
    topic, member = make_topic(), make_member()
    mark_read(member=member, topic=topic, number=5)

    mark_read(member=member, topic=topic, number=2)

    assert ReadMark.objects.get(member=member).number == 5


def test_L4_a_quote_of_a_secret_post_names_nobody_outside():
    outsider, insider = make_member(), make_member(display_name="Secret Sue")
    secret = make_group(visibility="secret", members=[insider])
    hidden = make_topic(group=secret, author=insider)
    group = make_group()
    join_group(group=group, member=outsider)
    topic = make_topic(group=group, author=outsider)

    source = f"> @{insider.name} #{hidden.pk}/1\n> hm"
    outside = post_reply(topic=topic, author=outsider, source=source, key="")
    inside = post_reply(topic=hidden, author=insider, source=source, key="")

    assert "quote-by" not in outside.html
    assert "quote-by" in inside.html
