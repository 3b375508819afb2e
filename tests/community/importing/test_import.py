"""What becomes of a dump."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from community.core.models import Letter, Promise
from community.groups.models import Group
from community.importing.models import Imported
from community.members.models import User
from community.topics.models import Change, Post, Revision, Topic
from tests.community.importing.dumps import (
    DAY,
    PEOPLE,
    SITE,
    answer,
    comment,
    history,
    question,
    rows_of_everything,
    run,
    user,
    write_dump,
)
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_group(slug="yard")


def test_question_becomes_a_topic_with_its_title_tags_and_date(tmp_path, group):
    asked = question(Title="Wide & <slow>?", Tags="<tyres><winter-riding>")

    run(write_dump(tmp_path, Users=PEOPLE, Posts=[asked]), into=group)

    topic = Topic.objects.get()
    assert (topic.kind, topic.title, topic.slug) == ("question", "Wide & <slow>?", "wide-slow")
    assert sorted(topic.tags.names()) == ["tyres", "winter-riding"]
    assert topic.made_at == datetime(2014, 1, 21, 20, 26, 5, 383000, UTC)
    assert topic.author.display_name == "Asker Ask"
    post = topic.posts.get()
    assert (post.number, post.reaction_count, post.made_at) == (1, 5, topic.made_at)
    assert post.html == '<p dir="auto">Which tyres?</p>'


def test_tags_between_bars_are_read_and_five_are_kept(tmp_path, group):
    run(write_dump(tmp_path, Posts=[question(Tags="|a|b|c|d|e|f|")]), into=group)

    assert sorted(Topic.objects.get().tags.names()) == ["a", "b", "c", "d", "e"]


def test_posts_stand_by_date_with_the_question_first_and_comments_after_what_they_are_about(
    tmp_path, group
):
    early = comment(1, PostId=2, CreationDate="2014-01-20T00:00:00.000", Text="Early")
    late = comment(2, PostId=1, CreationDate="2014-01-25T00:00:00.000", Text="Late")
    answers = [answer(3, CreationDate="2014-01-24T00:00:00.000"), answer(2)]

    run(write_dump(tmp_path, Posts=[*answers, question()], Comments=[late, early]), into=group)

    rows = Post.objects.order_by("number").values_list("number", "text")
    assert list(rows) == [
        (1, "Which tyres?"),
        (2, "Wide ones."),
        (3, "Early"),
        (4, "Wide ones."),
        (5, "Late"),
    ]


def test_comment_quotes_what_it_comments_on(tmp_path, group):
    dump = write_dump(tmp_path, Users=PEOPLE, Posts=[question()], Comments=[comment()])

    run(dump, into=group)

    topic, post = Topic.objects.get(), Post.objects.get(number=2)
    assert post.source == "> @asker-ask #1\n>\n> Which tyres?\n\nHow wide?"
    assert f'<a class="who" href="/t/{topic.pk}/1"' in post.html
    assert post.text == "How wide?"


def test_accepted_answer_solves_the_topic_and_never_before_it_was_written(tmp_path, group):
    dump = write_dump(
        tmp_path,
        Posts=[question(AcceptedAnswerId=2), answer()],
        Votes=[{"Id": 1, "PostId": 2, "VoteTypeId": 1, "CreationDate": "2014-01-22T00:00:00.000"}],
    )

    run(dump, into=group)

    topic = Topic.objects.get()
    assert topic.accepted_post.number == 2
    assert topic.solved_at == topic.accepted_post.made_at


def test_closed_question_is_closed_by_who_closed_it_as_duplicate_of_another(tmp_path, group):
    closed = question(1, ClosedDate="2014-02-01T00:00:00.000")
    dump = write_dump(
        tmp_path,
        Users=PEOPLE,
        Posts=[closed, question(2, Title="The first one")],
        PostHistory=[history(1, 10, '{"Voters":[]}', UserId=8)],
        PostLinks=[{"Id": 1, "PostId": 1, "RelatedPostId": 2, "LinkTypeId": 3}],
    )

    run(dump, into=group)

    change = Change.objects.get()
    assert change.topic.closed_at == datetime(2014, 2, 1, tzinfo=UTC)
    assert (change.verb, change.by.display_name) == ("closed", "Bo Answers")
    assert change.reason == "Duplicate: The first one"


def test_edits_become_revisions_that_hold_what_was_said_before(tmp_path, group):
    told = [
        history(1, 2, "First *words*"),
        history(2, 1, "First title", RevisionGUID="guid-1"),
        history(3, 5, "Second words", UserId=8, Comment="Clearer"),
        history(4, 6, "<tags>", UserId=8),
        history(5, 4, "Tyres 1", CreationDate="2014-01-25T10:00:00.000", UserId=8),
    ]

    run(write_dump(tmp_path, Users=PEOPLE, Posts=[question()], PostHistory=told), into=group)

    post = Post.objects.get()
    rows = Revision.objects.order_by("number").values_list(
        "number", "editor__display_name", "reason", "title", "source"
    )
    assert list(rows) == [
        (1, "Bo Answers", "Clearer", "First title", "First *words*"),
        (2, "Bo Answers", "", "First title", "Second words"),
    ]
    assert (post.source, post.revision_count) == ("Second words", 2)
    assert post.edited_at == datetime(2014, 1, 25, 10, tzinfo=UTC)


def test_every_post_names_its_site_author_and_licence_with_links(tmp_path, group):
    asked = question(ContentLicense="CC BY-SA 4.0")
    people = [user(7, "A <b>"), user(8, "Bo")]
    dump = write_dump(
        tmp_path, Users=people, Posts=[asked, answer()], Comments=[comment(5, PostId=2)]
    )

    run(dump, into=group)

    first, second, third = Post.objects.order_by("number").values_list("credit_html", flat=True)
    assert first == (
        f'<a href="https://{SITE}/questions/1" rel="nofollow noopener">{SITE}</a> · '
        f'<a href="https://{SITE}/users/7" rel="nofollow noopener"><bdi>A &lt;b&gt;</bdi></a> · '
        '<a href="https://creativecommons.org/licenses/by-sa/4.0/" '
        'rel="license nofollow noopener">CC BY-SA 4.0</a>'
    )
    assert f"https://{SITE}/questions/1/-/2#2" in second
    assert "CC BY-SA 3.0" in second
    assert f"https://{SITE}/questions/1#comment5_2" in third


def test_hostile_html_is_made_harmless_and_pictures_become_links(tmp_path, group):
    body = (
        '<p onclick="steal()">Hi<script>alert(1)</script><img src="/a.png" alt="map">'
        '<a href="javascript:alert(1)">x</a> <a href="/faq">rules</a></p>'
        "<pre><code>a &lt; b</code></pre>"
    )

    run(write_dump(tmp_path, Posts=[question(Body=body)]), into=group)

    html = Post.objects.get().html
    for bad in ("<script", "onclick", "javascript:", "<img", "alert(1)"):
        assert bad not in html
    assert f'<a class="image-link" href="https://{SITE}/a.png"' in html
    assert f'href="https://{SITE}/faq"' in html
    assert "a &lt; b" in html


def test_text_whose_markup_is_too_tangled_comes_in_as_plain_words(tmp_path, group):
    body = "<blockquote>" * 300 + "deep" + "</blockquote>" * 300

    said = run(write_dump(tmp_path, Posts=[question(Body=body)]), into=group)

    assert Post.objects.get().html == '<p dir="auto">deep</p>'
    assert "1 posts whose markup was too tangled came in as plain words" in said


def test_rows_that_fit_nowhere_are_skipped_with_their_reason(tmp_path, group):
    dump = write_dump(
        tmp_path,
        Users=[*PEOPLE, user(9, "Only Looks")],
        Posts=[question(), question(4, PostTypeId=5), answer(9, ParentId=99)],
        Comments=[comment(1, PostId=99)],
        Votes=[{"Id": 1, "PostId": 1, "VoteTypeId": 2, "CreationDate": DAY}],
    )

    said = run(dump, into=group)

    assert "Posts: 1 skipped, neither a question nor an answer" in said
    assert "Posts: 1 skipped, its question was not imported" in said
    assert "Comments: 1 skipped, its post was not imported" in said
    assert "Users: 2 skipped, wrote nothing in this dump" in said
    assert "Votes: 1 skipped, counted in the scores" in said
    assert (Topic.objects.count(), Post.objects.count()) == (1, 1)


def test_files_that_are_missing_are_named(tmp_path, group):
    said = run(write_dump(tmp_path, Posts=[question()], Users=PEOPLE), into=group)

    named = "Comments.xml, Votes.xml, Tags.xml, PostHistory.xml, PostLinks.xml"
    assert f"Not there, going on without: {named}\n" in said


def test_same_dump_twice_changes_no_row(tmp_path, group):
    dump = write_dump(
        tmp_path,
        Users=PEOPLE,
        Posts=[question(AcceptedAnswerId=2), answer()],
        Comments=[comment()],
        PostHistory=[history(1, 2, "One"), history(2, 5, "Two")],
    )
    run(dump, into=group)
    before = rows_of_everything()

    said = run(dump, into=group)

    assert rows_of_everything() == before
    assert "│ Posts       │    2 │       0 │       0 │         2 │       0 │       0 │" in said


def test_counters_are_right_after_an_import(tmp_path, group):
    posts = [question(1), question(2), answer(3), answer(4, OwnerUserId=7)]

    run(write_dump(tmp_path, Users=PEOPLE, Posts=posts, Comments=[comment()]), into=group)

    group.refresh_from_db()
    assert (group.topic_count, group.post_count, group.member_count) == (2, 5, 0)
    assert group.last_post_at == datetime(2014, 1, 23, 10, tzinfo=UTC)
    call_command("check_consistency")


def test_import_tells_nobody(tmp_path, group):
    make_member(name="asker-ask")

    run(write_dump(tmp_path, Users=PEOPLE, Posts=[question(), answer()]), into=group)

    assert (mail.outbox, Letter.objects.count(), Promise.objects.count()) == ([], 0, 0)


def test_site_stays_with_the_group_it_was_imported_into(tmp_path, group):
    dump = write_dump(tmp_path, Posts=[question()])
    run(dump, into=group)

    with pytest.raises(CommandError, match="was imported into the group yard"):
        run(dump, into=make_group())


def test_killed_import_is_taken_up_where_it_was(tmp_path, group, monkeypatch):
    from community.importing.stackexchange import run as running  # noqa: PLC0415

    dump = write_dump(
        tmp_path,
        Users=PEOPLE,
        Posts=[*(question(number) for number in range(1, 6)), answer(6, ParentId=5)],
    )
    monkeypatch.setattr(running, "QUESTIONS_AT_ONCE", 2)
    written = running.write_questions

    def killed_in_the_second_batch(source, questions, tally):
        if questions[0].opening.ref[1] == 3:
            raise KeyboardInterrupt
        written(source, questions, tally)

    monkeypatch.setattr(running, "write_questions", killed_in_the_second_batch)
    with pytest.raises(KeyboardInterrupt):
        run(dump, into=group)
    assert Topic.objects.count() == 2
    call_command("check_consistency")
    monkeypatch.setattr(running, "write_questions", written)

    said = run(dump, into=group)

    assert "│ Posts       │    6 │       4 │       0 │         2 │       0 │       0 │" in said
    assert list(Topic.objects.order_by("made_at", "pk").values_list("title", flat=True)) == [
        f"Tyres {number}" for number in range(1, 6)
    ]
    assert User.objects.count() == 2
    assert Imported.objects.count() == 8
    call_command("check_consistency")


def test_imported_pages_open(tmp_path, group, client):
    dump = write_dump(
        tmp_path,
        Users=PEOPLE,
        Posts=[question(AcceptedAnswerId=2), answer()],
        Comments=[comment()],
    )
    run(dump, into=group)

    response = client.get(Topic.objects.get().get_absolute_url())

    assert response.status_code == 200
    assert f"https://{SITE}/users/8" in response.content.decode()


def test_group_that_is_not_there_is_opened_under_a_manager(tmp_path):
    manager = make_member(is_manager=True)
    dump = write_dump(tmp_path, Posts=[question()], Users=[user(7, "Ada")])

    run(dump, into=Group(slug="wide-tyres"))

    group = Group.objects.get()
    assert (group.slug, group.name, group.topic_count) == ("wide-tyres", "Wide tyres", 1)
    assert group.memberships.get().member == manager
