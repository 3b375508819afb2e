"""Several at once: one decision, one line, one message; the others hear who was first."""

import pytest

from community.core.errors import Refused
from community.core.models import Letter
from community.core.outbox import keep_all
from community.members.models import User
from community.notifications.models import Kind, Notice
from community.topics import recount
from community.topics.actions import delete_post, edit_post, merge_topic
from community.topics.models import Change, Post, Topic
from moderation.actions.deciding import DecidedAlready, decide
from moderation.actions.proposing import confirm, decline
from moderation.actions.undoing import undo
from moderation.models import Case, Decision, Matter, Proposal, Sanction, Verb
from tests.factories import make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_case, make_held, make_report
from tests.races.test_N3_N4_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
REVIEWERS = 8


def reviewers():
    return [make_member(is_manager=True, display_name=f"R{n}") for n in range(REVIEWERS)]


def refused(work):
    """What was refused to somebody, or nothing."""
    try:
        work()
    except Refused as refusal:
        return refusal
    return None


def test_N7_of_many_who_decide_one_case_one_does_and_the_others_hear_who():
    people, post = reviewers(), make_post()
    case = make_case(thing=post)
    reports = [make_report(thing=post, case=case) for _ in range(3)]
    verbs = [Verb.HIDE, Verb.DELETE, Verb.KEEP, Verb.EDIT]

    def work(number):
        asked = {"source": f"Words {number}."} if number % 4 == 3 else {}
        by = people[number]
        return refused(lambda: decide(by=by, verb=verbs[number % 4], case=case, **asked))

    told = at_once(work, REVIEWERS, threads=REVIEWERS)
    keep_all()

    decision = Decision.objects.get()
    others = [one for one in told if one is not None]
    assert len(others) == REVIEWERS - 1
    assert {type(one) for one in others} == {DecidedAlready}
    assert {one.decision.pk for one in others} == {decision.pk}
    assert all(str(one).startswith(f"{decision.by} was first") for one in others)
    assert Case.objects.get().is_decided
    lines = Change.objects.filter(post=post).count()
    notices = Notice.objects.filter(member=post.author, kind=Kind.DECISION).count()
    letters = Letter.objects.filter(to=post.author.email).count()
    told_once = 0 if decision.verb == Verb.KEEP else 1
    assert (lines, notices, letters) == (told_once,) * 3
    assert Notice.objects.filter(kind=Kind.REPORT).count() == len(reports)


def test_N7_a_case_and_the_thing_itself_at_once_end_in_one_state_and_no_deadlock():
    people = reviewers()
    posts = [make_post() for _ in range(6)]
    cases = [make_case(thing=post) for post in posts]

    def work(number):
        at, by = number // 2, people[number % REVIEWERS]
        if number % 2:
            return refused(lambda: delete_post(post=posts[at], by=by, reason="On the page."))
        return refused(lambda: decide(by=by, verb=Verb.DELETE, case=cases[at]))

    at_once(work, 12, threads=12)
    keep_all()

    assert Decision.objects.count() == 6
    assert not Case.objects.filter(decided_at=None).exists()
    assert not Matter.objects.filter(closed_at=None).exists()
    assert Notice.objects.filter(kind=Kind.DECISION).count() == 6


def test_N7_the_author_edits_while_somebody_hides():
    maja = make_member(is_manager=True)
    posts = [make_post(source="First.") for _ in range(8)]
    cases = [make_case(thing=post) for post in posts]

    def work(number):
        post = posts[number // 2]
        if number % 2:
            return refused(
                lambda: edit_post(post=post, editor=post.author, source="Mine.", seen=0)
            )
        case = cases[number // 2]
        return refused(lambda: decide(by=maja, verb=Verb.HIDE, case=case, seen=0))

    told = at_once(work, 16, threads=16)

    for number, post in enumerate(posts):
        post.refresh_from_db()
        hiding, editing = told[number * 2], told[number * 2 + 1]
        assert (hiding is None) != (editing is None)  # one of them was first
        assert post.is_hidden == (hiding is None)
        assert (post.source == "Mine.") == (editing is None)
    assert Decision.objects.count() == sum(told[n] is None for n in range(0, 16, 2))


def test_N7_the_topic_is_merged_while_somebody_hides_a_post_of_it():
    maja = make_member(is_manager=True)
    into = make_topic()
    posts = [make_post() for _ in range(6)]
    cases = [make_case(thing=post) for post in posts]

    def work(number):
        post = posts[number // 2]
        if number % 2:
            return refused(lambda: merge_topic(topic=post.topic, into=into, by=maja))
        return refused(lambda: decide(by=maja, verb=Verb.HIDE, case=cases[number // 2]))

    told = at_once(work, 12, threads=12)

    for number, post in enumerate(posts):
        post.refresh_from_db()
        assert post.topic_id == into.pk
        assert post.is_hidden == (told[number * 2] is None)
    hidden = Decision.objects.filter(verb=Verb.HIDE)
    assert hidden.count() == sum(told[n] is None for n in range(0, 12, 2))
    assert [ledger.differences() for ledger in recount.LEDGERS] == [[] for _ in recount.LEDGERS]


def test_N7_held_words_are_answered_once():
    people, author = reviewers(), make_member()
    group = make_group(members=[author])
    held = make_held(author=author, topic=make_topic(group=group))
    case = make_case(kind="held", thing=held)
    verbs = [Verb.LET_IN, Verb.REFUSE]

    told = at_once(
        lambda n: refused(lambda: decide(by=people[n], verb=verbs[n % 2], case=case)),
        REVIEWERS,
        threads=REVIEWERS,
    )

    held.refresh_from_db()
    assert told.count(None) == Decision.objects.count() == 1
    assert held.is_let_in == (Decision.objects.get().verb == Verb.LET_IN)
    assert Post.objects.filter(topic=held.topic, number=2).count() == int(held.is_let_in)


def test_N7_of_many_who_undo_one_does():
    people, post = reviewers(), make_post()
    decision = decide(by=people[0], verb=Verb.HIDE, thing=post)

    told = at_once(
        lambda n: refused(lambda: undo(decision=decision, by=people[n])),
        REVIEWERS,
        threads=REVIEWERS,
    )
    keep_all()

    post.refresh_from_db()
    assert told.count(None) == Decision.objects.filter(verb=Verb.UNDO).count() == 1
    assert not post.is_deleted
    assert Notice.objects.filter(member=post.author, kind=Kind.DECISION).count() <= 2


def test_N7_a_ban_is_agreed_to_once_and_not_after_it_was_declined():
    people, member = reviewers(), make_member()
    proposal = decide(by=people[0], verb=Verb.BAN, thing=member, reason="Threats.")

    def work(number):
        answer = confirm if number % 2 else decline
        return refused(lambda: answer(proposal=proposal, by=people[number]))

    told = at_once(work, REVIEWERS, threads=REVIEWERS)

    proposal = Proposal.objects.get()
    is_done = proposal.decision_id is not None
    assert told.count(None) == 1
    assert Decision.objects.count() == Sanction.objects.count() == int(is_done)
    assert User.objects.get(pk=member.pk).is_banned == is_done


def test_N7_two_posts_of_one_author_and_sanctions_for_both_end_in_no_deadlock():
    people, author = reviewers(), make_member()
    topics = [make_topic(author=author) for _ in range(4)]

    def work(number):
        topic, by = topics[number % 4], people[number]
        verb = Verb.WARN if number > 3 else Verb.HIDE
        return refused(lambda: decide(by=by, verb=verb, thing=author if number > 3 else topic))

    told = at_once(work, REVIEWERS, threads=REVIEWERS)

    assert told == [None] * REVIEWERS
    assert Topic.objects.filter(hidden_at__isnull=False).count() == 4
    assert Sanction.objects.filter(member=author, kind=Verb.WARN).count() == 4
