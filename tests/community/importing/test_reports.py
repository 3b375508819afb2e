"""Votes against a post come in as reports, once, by nobody."""

import pytest
from django.utils import timezone

from community.topics.models import Post
from moderation.models import Case, Report
from tests.community.importing.dumps import (
    DAY,
    answer,
    question,
    rows_of_everything,
    run,
    write_dump,
)
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_group(managers=[make_member()])


def vote(number, kind, post=2):
    return {"Id": number, "PostId": post, "VoteTypeId": kind, "CreationDate": DAY}


def dump_with(folder, *votes):
    return write_dump(folder, Posts=[question(), answer()], Votes=list(votes))


def test_votes_against_a_post_are_one_case_that_hides_nothing(tmp_path, group):
    said = run(dump_with(tmp_path, vote(1, 4), vote(2, 12), vote(3, 15), vote(4, 3)), into=group)

    case, post = Case.objects.get(), Post.objects.get(number=2)
    told = Report.objects.order_by("told_in")
    assert [one.told_in for one in told] == [
        f"yard.stackexchange.com/votes/{number}" for number in (1, 2, 3)
    ]
    assert {(one.by, one.post, one.weight) for one in told} == {(None, post, 1.0)}
    assert told[0].made_at.year == 2014
    assert (case.score, case.people_count, case.member) == (3.0, 0, post.author)
    assert case.due_at > timezone.now()
    assert not post.is_deleted
    assert "Votes: 1 skipped, counted in the scores" in said


def test_the_same_dump_again_changes_nothing(tmp_path, group):
    dump = dump_with(tmp_path, vote(1, 12), vote(2, 1))
    run(dump, into=group)
    before = rows_of_everything()

    run(dump, into=group)

    assert rows_of_everything() == before


def test_what_was_judged_is_not_brought_again(tmp_path, group):
    dump = dump_with(tmp_path, vote(1, 12))
    run(dump, into=group)
    Report.objects.update(judged_at=timezone.now(), was_right=True)

    run(dump, into=group)

    assert Report.objects.count() == 1


def test_votes_against_what_is_not_there_are_counted_and_skipped(tmp_path, group):
    said = run(dump_with(tmp_path, vote(1, 12, post=77), vote(2, 4, post=78)), into=group)

    assert not Report.objects.exists()
    assert "Votes: 2 skipped, its post was not imported" in said


def test_a_post_that_was_deleted_here_is_not_brought_up_again(tmp_path, group):
    run(dump_with(tmp_path), into=group)
    Post.objects.filter(number=2).update(deleted_at=timezone.now())

    said = run(dump_with(tmp_path, vote(1, 12)), into=group)

    assert not Report.objects.exists()
    assert "what they were against is deleted here" in said


@pytest.mark.data
def test_the_queue_of_the_beer_archive_opens_on_real_matters(shared_data, group):
    """24 spam and offensive votes, all against posts that its dump has no more; 47 times somebody
    brought a post that still stands before the moderators: 35 posts."""
    said = run(shared_data / "stackexchange" / "beer-full-A", into=group, site="beer.example")

    assert Report.objects.count() == 47
    assert Case.objects.filter(decided_at=None).count() == 35
    assert "its post was not imported" in said
