"""Undoing gives back what was before, once, within thirty days, or changes nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from community.core.errors import Refused
from community.core.outbox import keep_all
from community.groups.actions import archive_group, ask_to_join
from community.groups.models import Membership
from community.members.models import User
from community.notifications.models import Kind, Notice
from community.topics.actions import (
    accept_answer,
    delete_post,
    edit_post,
    hide_post,
    reopen_topic,
)
from community.topics.models import Post, Topic
from moderation.actions.deciding import decide
from moderation.actions.undoing import NotUndoable, give_back, undo
from moderation.models import Case, CaseState, Decision, Sanction, Verb
from moderation.verbs import CannotGiveBack
from tests.factories import make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_case, make_copy, make_held, make_report

pytestmark = pytest.mark.django_db
LATER = timedelta(days=31)


@pytest.fixture
def maja():
    return make_member(is_manager=True, display_name="Maja")


def whole(topic):
    """All of a topic that a decision may change."""
    topic = Topic.objects.get(pk=topic.pk)
    states = (topic.group_id, topic.closed_at, topic.pinned_at, topic.archived_at)
    more = (topic.slow_seconds, topic.is_deleted, topic.is_hidden, topic.title)
    answer = (topic.accepted_post_id, topic.solved_at, topic.merged_into_id)
    columns = ("pk", "number", "source", "deleted_at", "hidden_at", "deleted_by")
    posts = list(topic.posts.by_number().values_list(*columns, "deleted_because"))
    return states, more, answer, posts


def at(decision, moment):
    """A decision as if it had been made then. The database forbids it to anybody else."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE moderation_decision DISABLE TRIGGER decision_stands")
        Decision.objects.filter(pk=decision.pk).update(made_at=moment)
        cursor.execute("ALTER TABLE moderation_decision ENABLE TRIGGER decision_stands")


@pytest.mark.parametrize("verb", [Verb.HIDE, Verb.DELETE])
def test_a_post_that_was_the_answer_is_the_answer_again(maja, verb):
    topic = make_topic(kind="question")
    post = make_post(topic=topic)
    accept_answer(post=post, by=topic.author)
    before = whole(topic)

    decision = decide(by=maja, verb=verb, thing=post)
    assert Topic.objects.get(pk=topic.pk).accepted_post_id is None
    undone = undo(decision=decision, by=maja, reason="I misread it.")

    assert whole(topic) == before
    assert (undone.verb, undone.undoes_id, undone.reason) == (
        Verb.UNDO,
        decision.pk,
        "I misread it.",
    )


@pytest.mark.parametrize(
    "verb", [Verb.CLOSE, Verb.ARCHIVE, Verb.PIN, Verb.HIDE, Verb.DELETE, Verb.SLOW, Verb.MOVE]
)
def test_a_topic_is_as_it_was(maja, verb):
    topic = make_topic()
    before = whole(topic)
    asked = {Verb.SLOW: {"seconds": 60}, Verb.MOVE: {"to": make_group()}}.get(verb, {})

    undo(decision=decide(by=maja, verb=verb, thing=topic, **asked), by=maja)

    assert whole(topic) == before


@pytest.mark.parametrize(
    ("verb", "field"),
    [(Verb.REOPEN, "closed_at"), (Verb.WAKE, "archived_at"), (Verb.UNPIN, "pinned_at")],
)
def test_a_moment_that_was_cleared_is_the_same_moment_again(maja, verb, field):
    topic = make_topic(**{field: timezone.now() - timedelta(days=9)})
    before = whole(topic)

    undo(decision=decide(by=maja, verb=verb, thing=topic), by=maja)

    assert whole(topic) == before


def test_what_its_author_had_taken_back_is_theirs_again(maja):
    post = make_post()
    delete_post(post=post, by=post.author, reason="Typo.")
    before = whole(post.topic)

    undo(decision=decide(by=maja, verb=Verb.RESTORE, thing=post), by=maja)

    after = whole(post.topic)
    assert [row[5:] for row in after[3]] == [row[5:] for row in before[3]]
    assert Post.objects.get(pk=post.pk).is_deleted


def test_what_was_hidden_before_it_was_deleted_is_hidden_again(maja):
    post = make_post()
    hidden = decide(by=maja, verb=Verb.HIDE, thing=post)
    deleted = decide(by=maja, verb=Verb.DELETE, thing=post)

    undo(decision=deleted, by=maja)
    assert Post.objects.get(pk=post.pk).is_hidden
    undo(decision=hidden, by=maja)

    assert not Post.objects.get(pk=post.pk).is_deleted


def test_kept_and_undone_it_is_hidden_by_the_house_again(maja):
    post = make_post()
    hide_post(post=post, by=None)

    undo(decision=decide(by=maja, verb=Verb.KEEP, case=make_case(thing=post)), by=maja)

    post.refresh_from_db()
    assert (post.is_hidden, post.deleted_by_id) == (True, None)


def test_an_edit_is_taken_back_by_another(maja):
    post = make_post(source="Old words.")
    decision = decide(by=maja, verb=Verb.EDIT, thing=post, source="New words.")

    undo(decision=decision, by=maja)

    post.refresh_from_db()
    assert (post.source, post.revision_count) == ("Old words.", 2)


def test_an_edit_that_somebody_has_gone_on_from_stays(maja):
    post = make_post(source="Old words.")
    decision = decide(by=maja, verb=Verb.EDIT, thing=post, source="New words.")
    edit_post(post=post, editor=post.author, source="Newer words.", seen=1)

    with pytest.raises(CannotGiveBack):
        undo(decision=decision, by=maja)

    post.refresh_from_db()
    assert post.source == "Newer words."
    assert not Decision.objects.filter(verb=Verb.UNDO).exists()


def test_split_and_merge_are_taken_apart_and_together(maja):
    topic, other = make_topic(), make_topic()
    post = make_post(topic=topic)
    before = whole(topic), whole(other)

    split = decide(by=maja, verb=Verb.SPLIT, thing=topic, posts=[post], title="A new one")
    merge = decide(by=maja, verb=Verb.MERGE, thing=topic, into=other)
    undo(decision=merge, by=maja)
    undo(decision=split, by=maja)

    assert (whole(topic), whole(other)) == before


@pytest.mark.parametrize("verb", [Verb.WARN, Verb.SILENCE, Verb.SUSPEND, Verb.BAN])
def test_a_sanction_ends_with_its_decision(maja, verb):
    member = make_member()
    lasting = verb in (Verb.SILENCE, Verb.SUSPEND)
    asked = {"until": timezone.now() + timedelta(days=7)} if lasting else {}
    decision = decide(by=maja, verb=verb, thing=member, **asked)

    undone = undo(decision=decision, by=maja)

    member.refresh_from_db()
    assert (member.is_silenced, member.is_suspended, member.is_banned) == (False, False, False)
    assert Sanction.objects.get(decision=decision).lifted_by == undone


def test_what_was_lifted_stands_again(maja):
    member = make_member()
    until = timezone.now() + timedelta(days=7)
    decide(by=maja, verb=Verb.SUSPEND, thing=member, until=until)
    lifted = decide(by=maja, verb=Verb.LIFT, thing=member)

    undo(decision=lifted, by=maja)

    member.refresh_from_db()
    assert member.suspended_until == until


def test_who_was_not_let_in_waits_again(maja):
    newcomer = make_member(is_approved=False)
    group, asking = make_group(), make_member()
    request = ask_to_join(group=group, member=asking)
    held = make_held(author=asking, group=make_group(members=[asking]))

    for thing in (newcomer, request, held):
        for verb in (Verb.REFUSE, Verb.LET_IN):
            if verb == Verb.LET_IN and thing is held:
                continue
            undo(decision=decide(by=maja, verb=verb, thing=thing), by=maja)

    newcomer.refresh_from_db()
    request.refresh_from_db()
    held.refresh_from_db()
    assert (newcomer.approved_at, newcomer.is_active) == (None, True)
    assert (request.answered_at, request.is_accepted) == (None, None)
    assert held.waits
    assert not Membership.objects.filter(group=group, member=asking).exists()


def test_what_was_let_in_is_taken_away(maja):
    author = make_member()
    held = make_held(author=author, topic=make_topic(group=make_group(members=[author])))
    decision = decide(by=maja, verb=Verb.LET_IN, thing=held)

    undo(decision=decision, by=maja)

    assert Post.objects.get(pk=decision.after["post"]).is_deleted


def test_a_wave_is_given_back_whole(maja):
    copies = [make_copy() for _ in range(4)]
    case = [make_case(kind="held", thing=held) for held in copies][-1]
    decision = decide(by=maja, verb=Verb.REFUSE, case=case)

    undo(decision=decision, by=maja)

    case.refresh_from_db()
    assert case.state == CaseState.OPEN
    assert case.matters.filter(closed_at=None).count() == 4
    for held in copies:
        held.refresh_from_db()
        assert held.waits


def test_a_case_waits_again_with_its_reports(maja):
    post = make_post()
    case = make_case(thing=post)
    report = make_report(thing=post, case=case)
    decision = decide(by=maja, verb=Verb.HIDE, case=case)

    undo(decision=decision, by=maja)

    case.refresh_from_db()
    report.refresh_from_db()
    assert (case.state, case.decided_at) == (CaseState.OPEN, None)
    assert (report.judged_at, report.was_right) == (None, None)
    decide(by=maja, verb=Verb.KEEP, case=case)
    report.refresh_from_db()
    assert report.was_right is False


def test_a_case_about_a_thing_that_stands_in_a_newer_one_stays_decided(maja):
    post = make_post()
    old = make_case(thing=post)
    decision = decide(by=maja, verb=Verb.HIDE, case=old)
    newer = make_case(thing=post)

    undo(decision=decision, by=maja)

    old.refresh_from_db()
    assert old.is_decided
    assert list(Case.objects.filter(decided_at=None)) == [newer]


def test_a_decision_is_undone_once(maja):
    decision = decide(by=maja, verb=Verb.HIDE, thing=make_post())
    undo(decision=decision, by=maja)

    with pytest.raises(NotUndoable):
        undo(decision=decision, by=maja)

    assert Decision.objects.filter(verb=Verb.UNDO).count() == 1


def test_undoing_is_not_undone(maja):
    undone = undo(decision=decide(by=maja, verb=Verb.HIDE, thing=make_post()), by=maja)

    with pytest.raises(NotUndoable):
        undo(decision=undone, by=maja)


def test_after_thirty_days_it_stays_but_for_an_appeal(maja):
    post = make_post()
    decision = decide(by=maja, verb=Verb.HIDE, thing=post)
    at(decision, timezone.now() - LATER)

    with pytest.raises(NotUndoable):
        undo(decision=decision, by=maja)
    give_back(decision=decision, by=maja)

    assert not Post.objects.get(pk=post.pk).is_deleted


def test_the_later_decision_goes_first(maja):
    post = make_post()
    hidden = decide(by=maja, verb=Verb.HIDE, thing=post)
    deleted = decide(by=maja, verb=Verb.DELETE, thing=post)

    with pytest.raises(NotUndoable) as refusal:
        undo(decision=hidden, by=maja)

    said = f"Undo the later decision first: deleted, by Maja (number {deleted.pk})."
    assert str(refusal.value) == said
    assert Post.objects.get(pk=post.pk).is_deleted


def test_another_side_of_the_same_topic_is_undone_in_any_order(maja):
    topic = make_topic()
    closed = decide(by=maja, verb=Verb.CLOSE, thing=topic)
    decide(by=maja, verb=Verb.PIN, thing=topic)

    undo(decision=closed, by=maja)

    topic.refresh_from_db()
    assert (topic.is_closed, topic.pinned_at is None) == (False, False)


def test_what_somebody_opened_again_by_hand_is_undone_in_order(maja):
    topic = make_topic()
    closed = decide(by=maja, verb=Verb.CLOSE, thing=topic)
    reopen_topic(topic=topic, by=maja)

    with pytest.raises(NotUndoable):
        undo(decision=closed, by=maja)


def test_what_was_purged_is_not_given_back(maja):
    post = make_post()
    hidden = decide(by=maja, verb=Verb.HIDE, thing=post)
    purged = decide(by=maja, verb=Verb.PURGE, thing=post)

    for decision in (purged, hidden):
        with pytest.raises(NotUndoable):
            undo(decision=decision, by=maja)


def test_what_was_purged_with_its_topic_is_not_given_back(maja):
    topic = make_topic()
    hidden = decide(by=maja, verb=Verb.HIDE, thing=make_post(topic=topic))
    decide(by=maja, verb=Verb.PURGE, thing=topic)

    with pytest.raises(CannotGiveBack):
        undo(decision=hidden, by=maja)


def test_into_an_archived_group_nothing_is_moved_back(maja):
    topic = make_topic()
    home = topic.group
    moved = decide(by=maja, verb=Verb.MOVE, thing=topic, to=make_group())
    archive_group(group=home)

    with pytest.raises(Refused, match="archived"):
        undo(decision=moved, by=maja)

    topic.refresh_from_db()
    assert topic.group_id == moved.after["group"]


def test_a_newcomer_who_settled_in_is_not_put_out(maja):
    newcomer = make_member(is_approved=False)
    decision = decide(by=maja, verb=Verb.LET_IN, thing=newcomer)
    User.objects.filter(pk=newcomer.pk).update(post_count=1)

    with pytest.raises(Refused, match="settled in"):
        undo(decision=decision, by=maja)


def test_whom_it_was_about_is_told_and_the_first_notice_goes(maja):
    post = make_post()
    decision = decide(by=maja, verb=Verb.HIDE, thing=post)
    keep_all()

    undone = undo(decision=decision, by=maja)
    keep_all()

    subjects = Notice.objects.filter(member=post.author, kind=Kind.DECISION).order_by("pk")
    assert list(subjects.values_list("subject", flat=True)) == [
        f"decision:{decision.pk}",
        f"decision:{undone.pk}",
    ]
