"""Each verb does what it says, is written down with what was before, told once, and judged."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from community.core.models import Letter
from community.core.outbox import keep_all
from community.groups.models import JoinRequest, Membership
from community.members.models import User
from community.notifications.models import Kind, Notice
from community.screening.models import Lesson
from community.topics.actions import close_topic, delete_post, edit_post, hide_post
from community.topics.models import Change, Held, Post, Topic
from moderation.actions.deciding import (
    ChangedMeanwhile,
    DecidedAlready,
    NotForThis,
    decide,
    decide_all,
)
from moderation.actions.doing import Step, Words
from moderation.models import CaseState, Decision, Proposal, Sanction, Verb
from moderation.verbs import DEEDS, SoAlready
from tests.factories import make_group, make_member, make_post, make_topic
from tests.moderation.guiding import make_rule
from tests.moderation.scenes import make_case, make_copy, make_held, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def maja():
    return make_member(is_manager=True, display_name="Maja")


def state(thing):
    thing.refresh_from_db()
    return "hidden" if thing.is_hidden else "deleted" if thing.is_deleted else "standing"


def hide_as_the_house(post):
    hide_post(post=post, by=None)


def told(member):
    """The subjects of what a member was told by a decision."""
    keep_all()
    notices = Notice.objects.filter(member=member, kind=Kind.DECISION)
    return list(notices.order_by("pk").values_list("subject", flat=True))


def letters(member):
    keep_all()
    return list(Letter.objects.filter(to=member.email).order_by("pk"))


@pytest.mark.parametrize(
    ("verb", "left"), [(Verb.HIDE, "hidden"), (Verb.DELETE, "deleted"), (Verb.KEEP, "standing")]
)
def test_a_reported_post_is_decided_once_and_its_reports_are_judged(maja, verb, left):
    post = make_post()
    case = make_case(thing=post)
    reports = [make_report(thing=post, case=case) for _ in range(2)]

    decision = decide(by=maja, verb=verb, case=case, reason="Second sentence.", note="Again.")

    case.refresh_from_db()
    assert state(post) == left
    assert (decision.post_id, decision.case_id, decision.about_id) == (
        post.pk,
        case.pk,
        post.author_id,
    )
    assert (decision.reason, decision.note) == ("Second sentence.", "Again.")
    assert case.state == CaseState.DECIDED
    assert not case.matters.filter(closed_at=None).exists()
    for report in reports:
        report.refresh_from_db()
        assert report.was_right is (verb != Verb.KEEP)


def test_a_decision_is_written_with_what_was_before_and_nobody_changes_it(maja):
    post = make_post()

    decision = decide(by=maja, verb=Verb.HIDE, thing=post)

    assert (decision.before, decision.after) == ({"state": "standing"}, {"state": "hidden"})
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(reason="Other.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).delete()


def test_whom_it_is_about_is_told_once_with_a_letter(maja):
    post = make_post()
    rule = make_rule("Talk about the part, not the person")

    decision = decide(by=maja, verb=Verb.HIDE, thing=post, guideline=rule, reason="Not so.")
    keep_all()
    keep_all()

    (letter,) = letters(post.author)
    assert told(post.author) == [f"decision:{decision.pk}"]
    assert Notice.objects.get(subject=f"decision:{decision.pk}").mailed_at is not None
    assert Notice.objects.filter(member=post.author, kind=Kind.WORD).count() == 0
    assert decision.get_verb_display() not in ("", None)
    assert letter.subject == f"What was decided about “{post.topic.title}”"


def test_the_letter_says_what_which_guideline_why_and_how_to_appeal(maja, mailoutbox):
    author = make_member(language="en")
    post = make_post(author=author)
    rule = make_rule("Talk about the part, not the person")

    decide(by=maja, verb=Verb.HIDE, thing=post, guideline=rule, reason="The second sentence.")
    keep_all()

    (mail,) = [one for one in mailoutbox if author.email in one.to]
    for words in (
        "Your post was hidden.",
        f"It is about “{post.topic.title}”.",
        f"The guideline: {rule.number}. Talk about the part, not the person",
        "Maja says why:",
        "The second sentence.",
        "/appeal/",
    ):
        assert words in mail.body


def test_reporters_are_told_without_the_reviewer_among_them(maja):
    post = make_post()
    case = make_case(thing=post)
    report = make_report(thing=post, case=case)
    own = make_report(thing=post, case=case, by=maja)

    decide(by=maja, verb=Verb.DELETE, case=case)
    keep_all()

    assert Notice.objects.filter(subject=f"report:{report.pk}", member=report.by).count() == 1
    assert not Notice.objects.filter(subject=f"report:{own.pk}").exists()


def test_keep_tells_the_author_nothing_where_nothing_was_done(maja):
    post = make_post()

    decide(by=maja, verb=Verb.KEEP, case=make_case(thing=post))

    assert told(post.author) == []
    assert letters(post.author) == []


def test_keep_shows_again_what_the_house_had_hidden(maja):
    post = make_post()
    hide_as_the_house(post)

    decision = decide(by=maja, verb=Verb.KEEP, case=make_case(thing=post))

    assert state(post) == "standing"
    assert decision.before["state"] == "hidden"
    assert told(post.author) == [f"decision:{decision.pk}"]


def test_hide_decides_what_the_house_had_hidden(maja):
    post = make_post()
    hide_as_the_house(post)

    decision = decide(by=maja, verb=Verb.HIDE, case=make_case(thing=post))

    assert state(post) == "hidden"
    assert decision.before == {"state": "standing"}


def test_the_second_reviewer_hears_who_was_first(maja):
    post = make_post()
    case = make_case(thing=post)
    decide(by=maja, verb=Verb.HIDE, case=case)

    with pytest.raises(DecidedAlready) as refusal:
        decide(by=make_member(is_manager=True), verb=Verb.DELETE, case=case)

    assert str(refusal.value) == "Maja was first: hidden."
    assert Decision.objects.count() == 1
    assert state(post) == "hidden"


def test_words_that_the_author_changed_meanwhile_are_looked_at_again(maja):
    post = make_post()
    edit_post(post=post, editor=post.author, source="Kinder.", seen=0)

    with pytest.raises(ChangedMeanwhile):
        decide(by=maja, verb=Verb.HIDE, thing=post, seen=0)

    assert state(post) == "standing"
    assert not Decision.objects.exists()


def test_what_is_so_already_makes_no_decision(maja):
    post = make_post()
    decide(by=maja, verb=Verb.DELETE, thing=post)

    with pytest.raises(SoAlready):
        decide(by=maja, verb=Verb.DELETE, thing=post)

    assert Decision.objects.count() == 1


def test_a_verb_is_done_only_to_what_it_fits(maja):
    with pytest.raises(NotForThis):
        decide(by=maja, verb=Verb.SILENCE, thing=make_post())


def test_a_first_post_is_hidden_with_its_topic_and_answers_its_case(maja):
    topic = make_topic()
    first = topic.posts.get(number=1)
    case = make_case(thing=first)

    decision = decide(by=maja, verb=Verb.HIDE, thing=first)

    case.refresh_from_db()
    assert (decision.topic_id, decision.post_id) == (topic.pk, None)
    assert state(topic) == "hidden"
    assert case.is_decided


def test_edit_keeps_what_was_said_as_a_revision(maja):
    post = make_post(source="Rude words.")

    decision = decide(by=maja, verb=Verb.EDIT, thing=post, source="Words.", reason="Kinder.")

    post.refresh_from_db()
    assert (post.source, decision.after) == ("Words.", {"revision": 1})
    assert [one.source for one in post.revisions.all()] == ["Rude words."]
    assert told(post.author) == [f"decision:{decision.pk}"]


@pytest.mark.parametrize(
    ("verb", "field"),
    [(Verb.CLOSE, "closed_at"), (Verb.ARCHIVE, "archived_at"), (Verb.PIN, "pinned_at")],
)
def test_moments_of_a_topic_are_set(maja, verb, field):
    topic = make_topic()

    decision = decide(by=maja, verb=verb, thing=topic)

    topic.refresh_from_db()
    assert getattr(topic, field) is not None
    assert decision.before == {field: None}


def test_slow_move_and_merge_keep_where_it_was(maja):
    topic, other, away = make_topic(), make_topic(), make_group()

    slow = decide(by=maja, verb=Verb.SLOW, thing=topic, seconds=300)
    move = decide(by=maja, verb=Verb.MOVE, thing=topic, to=away)
    merge = decide(by=maja, verb=Verb.MERGE, thing=topic, into=other)

    topic.refresh_from_db()
    assert (slow.before, slow.after) == ({"seconds": 0}, {"seconds": 300})
    assert move.after == {"group": away.pk}
    assert merge.after == {"into": other.pk}
    assert topic.merged_into_id == other.pk


def test_a_split_is_told_to_whoever_opened_the_new_topic(maja):
    post = make_post()

    decision = decide(by=maja, verb=Verb.SPLIT, thing=post.topic, posts=[post], title="A new one")

    made = Topic.objects.get(pk=decision.after["topic"])
    assert (made.title, decision.about_id) == ("A new one", post.author_id)
    assert told(post.author) == [f"decision:{decision.pk}"]


def test_a_post_and_its_author_in_one_go_are_two_decisions_one_case_and_one_letter(maja):
    post = make_post()
    case = make_case(thing=post)
    until = timezone.now() + timedelta(days=3)

    made = decide_all(
        by=maja,
        steps=[Step(Verb.HIDE, post), Step(Verb.SILENCE, post.author, {"until": until})],
        case=case,
        words=Words(reason="Cool down."),
    )

    post.author.refresh_from_db()
    assert [one.verb for one in made] == [Verb.HIDE, Verb.SILENCE]
    assert {one.case_id for one in made} == {case.pk}
    assert post.author.is_silenced
    assert len(told(post.author)) == 2
    assert len(letters(post.author)) == 1


@pytest.mark.parametrize("verb", [Verb.WARN, Verb.SILENCE, Verb.SUSPEND, Verb.BAN])
def test_sanctions_hang_on_their_decision_and_are_told_by_letter(maja, verb):
    member = make_member()
    asked = {"until": timezone.now() + timedelta(days=7)} if "until" in DEEDS[verb].asks else {}

    decision = decide(by=maja, verb=verb, thing=member, reason="Enough.", **asked)

    sanction = Sanction.objects.get(decision=decision)
    assert (sanction.kind, sanction.until) == (verb, asked.get("until"))
    assert len(letters(member)) == 1


def test_a_note_tells_nobody_and_leaves_the_case_open(maja):
    member = make_member()
    case = make_case(thing=member)

    decide(by=maja, verb=Verb.NOTE, thing=member, case=case, note="Looks tired.")

    case.refresh_from_db()
    assert not case.is_decided
    assert told(member) == []


def test_lift_ends_what_keeps_a_member(maja):
    member = make_member()
    until = timezone.now() + timedelta(days=7)
    decide(by=maja, verb=Verb.SILENCE, thing=member, until=until)
    decide(by=maja, verb=Verb.SUSPEND, thing=member, until=until)

    decide(by=maja, verb=Verb.LIFT, thing=member)

    member.refresh_from_db()
    assert (member.is_silenced, member.is_suspended) == (False, False)
    with pytest.raises(SoAlready):
        decide(by=maja, verb=Verb.LIFT, thing=member)


def test_what_is_held_is_let_in_or_not_and_screening_learns(maja):
    author = make_member()
    group = make_group(members=[author])
    one, other = (make_held(author=author, group=group, source=f"Words {n}.") for n in "ab")

    decide(by=maja, verb=Verb.LET_IN, thing=one)
    decide(by=maja, verb=Verb.REFUSE, thing=other, is_spam=True)

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.is_let_in, other.is_let_in) == (True, False)
    assert dict(Lesson.objects.filter(is_decided=True).values_list("subject", "is_spam")) == {
        f"post:{one.became_id}": False,
        f"held:{other.pk}": True,
    }


def test_a_newcomer_and_a_request_are_answered(maja):
    newcomer, asking, group = make_member(is_approved=False), make_member(), make_group()
    request = JoinRequest.objects.create(group=group, member=asking)

    decide(by=maja, verb=Verb.LET_IN, thing=newcomer)
    decide(by=maja, verb=Verb.LET_IN, thing=request)

    newcomer.refresh_from_db()
    assert newcomer.approved_at is not None
    assert Membership.objects.filter(group=group, member=asking).exists()
    assert told(newcomer) == []  # the house has written to them already


def test_a_wave_of_copies_is_one_decision_and_each_author_is_told_once(maja):
    group = make_group()
    spammers = [make_member() for _ in range(3)]
    copies = [make_copy(group=group, author=spammers[n % 3]) for n in range(9)]
    case = None
    for held in copies:
        case = make_case(kind="held", thing=held)

    decision = decide(by=maja, verb=Verb.REFUSE, case=case, is_spam=True)

    case.refresh_from_db()
    assert (decision.wave_id, len(decision.after["things"])) == (case.pk, 9)
    assert case.is_decided
    assert Held.objects.filter(is_let_in=False).count() == 9
    assert [told(one) for one in spammers] == [[f"decision:{decision.pk}"]] * 3
    assert [len(letters(one)) for one in spammers] == [1, 1, 1]


def test_one_copy_decided_alone_leaves_the_others_in_the_case(maja):
    copies = [make_copy() for _ in range(3)]
    case = [make_case(kind="held", thing=held) for held in copies][-1]

    decide(by=maja, verb=Verb.REFUSE, thing=copies[0], case=case)

    case.refresh_from_db()
    assert not case.is_decided
    assert case.matters.filter(closed_at=None).count() == 2


def test_what_a_manager_does_on_the_page_is_a_decision_told_once(maja):
    post, topic = make_post(), make_topic()
    case = make_case(thing=post)

    delete_post(post=post, by=maja, reason="guideline 2")
    close_topic(topic=topic, by=maja)
    keep_all()

    decision = Decision.objects.get(post=post)
    case.refresh_from_db()
    assert (decision.verb, decision.reason, decision.by) == (Verb.DELETE, "guideline 2", maja)
    assert decision.case == case
    assert case.is_decided
    assert told(post.author) == [f"decision:{decision.pk}"]
    assert len(letters(post.author)) == 1
    assert Decision.objects.get(topic=topic).verb == Verb.CLOSE


def test_what_authors_do_with_their_own_is_none():
    post = make_post()

    delete_post(post=post, by=post.author)

    assert not Decision.objects.exists()


def test_a_purge_waits_for_a_second_person_where_there_is_one(maja):
    make_member(is_manager=True)
    post = make_post()

    waiting = decide(by=maja, verb=Verb.PURGE, thing=post, reason="Addresses.")

    assert isinstance(waiting, Proposal)
    assert state(post) == "standing"
    assert not Decision.objects.exists()


def test_alone_in_the_house_a_purge_is_done_at_once(maja):
    topic = make_topic()
    post = make_post(topic=topic)

    decision = decide(by=maja, verb=Verb.PURGE, thing=post, reason="Addresses.")
    whole = decide(by=maja, verb=Verb.PURGE, thing=topic, reason="Addresses.")

    assert Decision.objects.filter(pk__in=[decision.pk, whole.pk]).count() == 2
    assert not Post.objects.filter(pk=post.pk).exists()
    assert not Topic.objects.filter(pk=topic.pk).exists()


def test_every_verb_has_a_deed_but_those_of_appeals_and_undoing():
    appeals = {Verb.UPHOLD, Verb.REDUCE, Verb.OVERTURN, Verb.UNDO}

    assert set(DEEDS) == set(Verb) - appeals


def test_nobody_is_left_in_the_dark_by_a_preference(maja):
    member = make_member()
    member_rows = User.objects.filter(pk=member.pk)
    member_rows.update(suspended_until=timezone.now() + timedelta(days=1))

    decision = decide(by=maja, verb=Verb.WARN, thing=member)

    assert told(member) == [f"decision:{decision.pk}"]


def test_the_message_is_for_whom_it_is_about_alone(maja):
    post, topic, rule = make_post(), make_topic(), make_rule()

    decide(by=maja, verb=Verb.HIDE, thing=post, reason="Hi Pieter.", guideline=rule)
    decide(by=maja, verb=Verb.CLOSE, thing=topic, reason="Hi Pieter.")

    post.refresh_from_db()
    assert post.deleted_because == f"Guideline {rule.number}"
    lines = Change.objects.order_by("pk").values_list("reason", flat=True)
    assert list(lines) == [f"Guideline {rule.number}", ""]


def test_a_form_sent_twice_warns_once(maja):
    member = make_member()
    decide(by=maja, verb=Verb.WARN, thing=member, reason="Not so.")

    with pytest.raises(SoAlready):
        decide(by=maja, verb=Verb.WARN, thing=member, reason="Not so.")

    assert Sanction.objects.filter(member=member).count() == 1
