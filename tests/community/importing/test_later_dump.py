"""What a later dump of the same site changes, and what it leaves alone."""

import pytest
from django.core.management import call_command

from community.members.models import User
from community.topics.actions import delete_post, purge_topic, react, restore_topic, write_edit
from community.topics.models import Post, Topic
from tests.community.importing.dumps import (
    PEOPLE,
    answer,
    comment,
    history,
    question,
    run,
    user,
    write_dump,
)
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db
FIRST = {"Users": PEOPLE, "Posts": [question(), answer()], "Comments": [comment()]}


@pytest.fixture
def group():
    return make_group(slug="yard")


@pytest.fixture
def later(tmp_path, group):
    """Imports the first dump; what it is called with stands in a later one instead."""
    run(write_dump(tmp_path, **FIRST), into=group)

    def bring(**files):
        said = run(write_dump(tmp_path, **{**FIRST, **files}), into=group)
        call_command("check_consistency")
        return said

    return bring


def test_new_posts_are_added_at_the_end_whatever_their_date(later):
    older = answer(3, CreationDate="2014-01-21T21:00:00.000", Body="<p>Older</p>")

    later(Posts=[question(), answer(), older, question(9, Title="New")])

    assert Post.objects.get(text="Older").number == 4
    assert Topic.objects.filter(title="New").exists()


def test_edited_post_keeps_what_it_said_as_a_revision(later):
    edited = answer(Body="<p>Narrow.</p>", LastEditorUserId=7, LastEditDate="2015-01-01T00:00:00")

    later(Posts=[question(), edited])

    post = Post.objects.get(number=2)
    revision = post.revisions.get()
    assert (post.text, post.revision_count) == ("Narrow.", 1)
    assert (revision.source, revision.editor.display_name) == ("Wide **ones**.", "Asker Ask")


def test_edits_told_by_the_history_are_added_once(later):
    told = [history(1, 2, "Which tyres?"), history(2, 5, "Which?", UserId=8, Comment="Short")]
    later(Posts=[question(Body="<p>Which?</p>"), answer()], PostHistory=told)

    more = history(3, 5, "W?", CreationDate="2016-01-01T00:00:00.000")
    later(Posts=[question(Body="<p>W?</p>"), answer()], PostHistory=[*told, more])

    rows = Post.objects.get(number=1).revisions.order_by("number")
    assert list(rows.values_list("number", "source", "reason")) == [
        (1, "Which tyres?", "Short"),
        (2, "Which?", ""),
    ]


def test_title_tags_acceptance_and_closing_follow_the_dump(later):
    changed = question(
        Title="Tubes?", Tags="<tubes>", AcceptedAnswerId=2, ClosedDate="2015-01-01T00:00:00.000"
    )

    later(Posts=[changed, answer()])

    topic = Topic.objects.get()
    assert (topic.title, topic.slug, list(topic.tags.names())) == ("Tubes?", "tubes", ["tubes"])
    assert topic.accepted_post.number == 2
    assert topic.is_closed
    later()
    topic.refresh_from_db()
    assert (topic.title, topic.is_solved, topic.is_closed) == ("Tyres 1", False, False)


def test_deleted_answer_is_taken_away_softly_and_comes_back_with_the_dump(later):
    said = later(Posts=[question()], Comments=[])

    gone = Post.objects.filter(deleted_at__isnull=False).order_by("number")
    assert [post.number for post in gone] == [2, 3]
    assert "No longer on yard.stackexchange.com" in gone[0].deleted_because
    assert "│ Posts       │    1 │       0 │       0 │         1 │       1 │       0 │" in said
    later()
    assert not Post.objects.filter(deleted_at__isnull=False).exists()


def test_deleted_question_takes_its_topic(later):
    later(Posts=[question(9)], Comments=[])

    assert Topic.objects.get(title="Tyres 1").is_deleted
    later(Posts=[question(), answer(), question(9)])
    assert not Topic.objects.get(title="Tyres 1").is_deleted


def test_topic_that_a_manager_gave_back_stays(later):
    later(Posts=[question(9)], Comments=[])
    topic = Topic.objects.get(title="Tyres 1")
    restore_topic(topic=topic, by=make_member())

    later(Posts=[question(9)], Comments=[])

    topic.refresh_from_db()
    assert not topic.is_deleted


def test_missing_file_deletes_nothing(later, tmp_path):
    (tmp_path / "Comments.xml").unlink()
    (tmp_path / "Users.xml").unlink()
    group = Topic.objects.get().group

    run(tmp_path, into=group)

    assert not Post.objects.filter(deleted_at__isnull=False).exists()
    assert not User.objects.filter(is_active=False).exists()


def test_renamed_member_gets_the_new_name_and_credit_but_keeps_the_address(later):
    later(Users=[user(7, "Asker Ask"), user(8, "Bodil Answers", Location="Lund")])

    member = User.objects.get(name="bo-answers")
    assert (member.display_name, member.place) == ("Bodil Answers", "Lund")
    assert "<bdi>Bodil Answers</bdi>" in Post.objects.get(number=2).credit_html


def test_account_that_left_is_closed_and_its_words_go_to_the_name_that_is_left(later):
    orphan = answer(OwnerDisplayName="user8")
    del orphan["OwnerUserId"]

    later(Users=[PEOPLE[0]], Posts=[question(), orphan], Comments=[])

    assert not User.objects.get(name="bo-answers").is_active
    assert Post.objects.get(number=2).author.display_name == "user8"


def test_scores_follow_and_never_fall_below_nothing(later):
    later(Posts=[question(Score=-4), answer(Score=12)])

    assert list(Post.objects.order_by("number").values_list("reaction_count", flat=True)) == [
        0,
        12,
        0,
    ]


def test_reactions_given_here_stay_beside_the_votes_that_follow(later):
    post = Post.objects.get(number=2)
    before = post.reaction_count
    react(post=post, member=make_member(), slot=1)

    later(Posts=[question(), answer(Score=12)])

    post.refresh_from_db()
    assert (post.reactions, post.foreign_score, post.reaction_count) == ({"1": 1}, 12, 13)
    assert before != 13


def test_what_was_written_here_is_kept_when_the_dump_changes_the_same_post(later):
    manager, post = make_member(is_manager=True), Post.objects.get(number=2)
    write_edit(post=post, editor=manager, source="Put right here.", seen=0)

    later(Posts=[question(), answer(Body="<p>Put right there.</p>")])

    post.refresh_from_db()
    assert post.text == "Put right there."
    assert list(post.revisions.order_by("number").values_list("source", flat=True)) == [
        "Wide **ones**.",
        "Put right here.",
    ]


def test_what_managers_did_here_stays_when_the_dump_changes_something_else(later):
    manager = make_member(is_manager=True)
    topic = Topic.objects.get()
    write_edit(post=Post.objects.get(number=2), editor=manager, source="Put right.", seen=0)
    delete_post(post=Post.objects.get(number=3), by=manager, reason="Off topic")
    Topic.objects.update(title="Our title")

    later(Posts=[question(Score=50), answer(Score=60)], Comments=[comment(Score=9)])

    topic.refresh_from_db()
    assert (topic.title, Post.objects.get(number=2).text) == ("Our title", "Put right.")
    assert Post.objects.get(number=3).was_removed


def test_purged_topic_stays_away(later):
    purge_topic(topic=Topic.objects.get(), by=make_member(), reason="Asked to forget")

    said = later(Posts=[question(Score=9), answer(), answer(3)])

    assert not Topic.objects.exists()
    assert "Posts: 3 skipped, purged here, and stays away" in said


def test_replies_of_members_keep_their_numbers(later):
    reply = make_post(topic=Topic.objects.get(), source="From here")

    later(Posts=[question(), answer(), answer(3)])

    reply.refresh_from_db()
    assert (reply.number, Post.objects.order_by("pk").last().number) == (4, 5)
