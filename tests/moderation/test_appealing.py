"""A second look: once, in time, by somebody else, and with its consequences."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.timezone import now

from community.core.models import Letter
from community.core.outbox import keep_all
from community.members.models import User
from community.notifications.models import Notice
from moderation.actions.appealing import (
    AnsweredAlready,
    NotAppealable,
    NotForYou,
    NothingLess,
    answer_appeal,
    appeal,
)
from moderation.actions.deciding import decide, decide_all
from moderation.actions.doing import Step, Words
from moderation.actions.reporting import report
from moderation.actions.undoing import undo
from moderation.models import (
    Appeal,
    Case,
    CaseKind,
    Decision,
    Outcome,
    ReportKind,
    Sanction,
    Verb,
)
from moderation.queries.decisions import APPEALED_WITHIN
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def maja():
    return make_member(is_manager=True, display_name="Maja")


@pytest.fixture
def jonas():
    return make_member(is_manager=True, display_name="Jonas")


@pytest.fixture
def member():
    return make_member()


def silenced(member, by, days=7):
    until = now() + timedelta(days=days)
    return decide(by=by, verb=Verb.SILENCE, thing=member, reason="Rude.", until=until)


def asked(decision):
    return appeal(decision=decision, by=decision.about, text="I was not rude.")


def made_ago(decision, span):
    """The row is nobody's to edit: only a test may, with the trigger put aside."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Decision.objects.filter(pk=decision.pk).update(made_at=now() - span)
        cursor.execute("SET LOCAL session_replication_role = origin")
    decision.refresh_from_db()


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def test_an_appeal_opens_a_case_of_its_own(maja, member):
    made = asked(silenced(member, maja))

    case = Case.objects.get(kind=CaseKind.APPEAL)
    assert case.matters.get().appeal == made
    assert case.member == member


def test_an_appeal_is_made_once(maja, member):
    decision = silenced(member, maja)
    asked(decision)

    with pytest.raises(NotAppealable):
        asked(fresh(decision))

    assert Appeal.objects.count() == 1


def test_a_stranger_appeals_nothing(maja, member):
    with pytest.raises(NotAppealable):
        appeal(decision=silenced(member, maja), by=make_member(), text="Let them.")


def test_after_six_months_it_is_too_late(maja, member):
    decision = silenced(member, maja)
    made_ago(decision, APPEALED_WITHIN + timedelta(minutes=1))

    with pytest.raises(NotAppealable):
        asked(decision)


def test_what_was_undone_or_takes_nothing_is_not_appealed(maja, member):
    post = make_post(author=member)
    undone = decide(by=maja, verb=Verb.HIDE, thing=post)
    undo(decision=undone, by=maja)
    warning = silenced(member, maja)
    lifting = decide(by=maja, verb=Verb.LIFT, thing=member)

    for decision in (fresh(undone), lifting):
        with pytest.raises(NotAppealable):
            asked(decision)
    assert asked(warning)


def test_upheld_nothing_changes_and_the_member_is_told(maja, jonas, member):
    decision = silenced(member, maja)
    made = asked(decision)

    answer_appeal(appeal=made, by=jonas, outcome=Outcome.UPHELD, answer="It was.")
    keep_all()

    made.refresh_from_db()
    assert (made.outcome, made.answered_by, made.is_by_same) == ("upheld", jonas, False)
    assert fresh(member).is_silenced
    assert Decision.objects.get(appeal=made).verb == Verb.UPHOLD
    assert Case.objects.get(kind=CaseKind.APPEAL).is_decided
    assert Notice.objects.filter(member=member, subject=f"appeal:{made.pk}").count() == 1


def test_overturned_all_is_as_it_was(maja, jonas):
    post = make_post()
    decision = decide(by=maja, verb=Verb.DELETE, thing=post, reason="Off topic.")
    made = asked(decision)

    answer_appeal(appeal=made, by=jonas, outcome=Outcome.OVERTURNED, answer="It was on topic.")

    post.refresh_from_db()
    assert not post.is_deleted
    assert fresh(decision).undone_by.by == jonas
    assert Decision.objects.get(appeal=made).verb == Verb.OVERTURN


def test_overturned_long_after_thirty_days_a_sanction_ends(maja, jonas, member):
    decision = silenced(member, maja, days=90)
    made_ago(decision, timedelta(days=45))
    made = asked(decision)

    answer_appeal(appeal=made, by=jonas, outcome=Outcome.OVERTURNED, answer="Too much.")

    assert not fresh(member).is_silenced
    assert Sanction.objects.get().lifted_by.verb == Verb.UNDO


def test_overturned_what_was_undone_meanwhile_stays_undone(maja, jonas, member):
    decision = silenced(member, maja)
    made = asked(decision)
    undo(decision=decision, by=maja)

    answer_appeal(appeal=made, by=jonas, outcome=Outcome.OVERTURNED, answer="Yes.")

    assert fresh(made).outcome == Outcome.OVERTURNED
    assert Decision.objects.filter(undoes=decision).count() == 1


def test_reduced_a_lesser_sanction_stands_instead(maja, jonas, member):
    until = now() + timedelta(days=30)
    suspension = decide(by=maja, verb=Verb.SUSPEND, thing=member, until=until)
    made = asked(suspension)
    sooner = now() + timedelta(days=3)

    answer_appeal(
        appeal=made, by=jonas, outcome=Outcome.REDUCED, answer="Less.", kind=Verb.SILENCE,
        until=sooner,
    )  # fmt: skip

    member = fresh(member)
    assert not member.is_suspended
    assert member.silenced_until == sooner
    reducing = Decision.objects.get(appeal=made)
    assert (reducing.verb, reducing.until) == (Verb.REDUCE, sooner)
    assert Sanction.objects.get(lifted_at=None).decision == reducing


@pytest.mark.parametrize(
    ("kind", "days"),
    [(Verb.SILENCE, 7.5), (Verb.SILENCE, None), (Verb.SUSPEND, 1), (Verb.BAN, None), ("", None),
     (Verb.NOTE, 1)],
)  # fmt: skip
def test_what_is_not_less_is_refused_and_nothing_changes(maja, jonas, member, kind, days):
    decision = silenced(member, maja, days=7)
    made = asked(decision)
    until = now() + timedelta(days=days) if days else None

    with pytest.raises(NothingLess):
        answer_appeal(
            appeal=made, by=jonas, outcome=Outcome.REDUCED, answer="x", kind=kind, until=until
        )

    assert fresh(made).answered_at is None
    assert fresh(member).silenced_until == decision.until
    assert not Decision.objects.filter(appeal=made).exists()


def test_a_decision_without_a_sanction_is_not_reduced(maja, jonas):
    made = asked(decide(by=maja, verb=Verb.HIDE, thing=make_post()))

    with pytest.raises(NothingLess):
        answer_appeal(appeal=made, by=jonas, outcome=Outcome.REDUCED, answer="x", kind=Verb.WARN)


def test_who_decided_does_not_answer_while_another_can(maja, jonas, member):
    made = asked(silenced(member, maja))

    with pytest.raises(NotForYou):
        answer_appeal(appeal=made, by=maja, outcome=Outcome.UPHELD, answer="I was right.")

    assert fresh(made).answered_at is None


def test_alone_in_the_house_whoever_decided_answers_and_it_says_so(maja, member):
    made = asked(silenced(member, maja))
    make_member(is_manager=True, suspended_until=now() + timedelta(days=3))  # cannot

    answer_appeal(appeal=made, by=maja, outcome=Outcome.UPHELD, answer="I looked again.")

    assert fresh(made).is_by_same


def test_who_runs_the_group_can_answer_for_the_only_manager_of_the_house(maja):
    host = make_member()
    post = make_post(topic=make_topic(group=make_group(managers=[host])))
    made = asked(decide(by=maja, verb=Verb.HIDE, thing=post))

    with pytest.raises(NotForYou):
        answer_appeal(appeal=made, by=maja, outcome=Outcome.UPHELD, answer="x")
    answer_appeal(appeal=made, by=host, outcome=Outcome.OVERTURNED, answer="Fine with me.")

    assert not fresh(made).is_by_same


def test_nobody_answers_their_own_appeal(maja, jonas):
    post = make_post(author=jonas)
    made = asked(decide(by=maja, verb=Verb.HIDE, thing=post))

    with pytest.raises(NotForYou):
        answer_appeal(appeal=made, by=jonas, outcome=Outcome.OVERTURNED, answer="Mine.")


def test_an_answer_stays(maja, jonas, member):
    made = asked(silenced(member, maja))
    third = make_member(is_manager=True)
    answer_appeal(appeal=made, by=jonas, outcome=Outcome.UPHELD, answer="It was.")

    with pytest.raises(AnsweredAlready, match="Jonas"):
        answer_appeal(appeal=made, by=third, outcome=Outcome.OVERTURNED, answer="It was not.")

    assert fresh(member).is_silenced
    assert Decision.objects.filter(appeal=made).count() == 1


def test_who_cannot_come_in_gets_the_answer_by_letter(maja, jonas, member):
    until = now() + timedelta(days=30)
    made = asked(decide(by=maja, verb=Verb.SUSPEND, thing=member, until=until))
    keep_all()
    Letter.objects.all().delete()

    answer_appeal(appeal=made, by=jonas, outcome=Outcome.UPHELD, answer="It stays as it is.")
    promised = Letter.objects.count()
    keep_all()

    assert promised == 0
    assert Letter.objects.get(to=member.email).subject == "Your appeal is answered"
    assert not Notice.objects.filter(subject=f"appeal:{made.pk}").exists()


def test_a_ban_that_is_overturned_lets_the_member_in(maja, jonas, member):
    decision = Decision.objects.create(by=maja, verb=Verb.BAN, member=member, about=member)
    from_now = Sanction.objects.create(member=member, decision=decision, kind=Verb.BAN)
    User.objects.filter(pk=member.pk).update(banned_at=now())

    answer_appeal(
        appeal=asked(decision), by=jonas, outcome=Outcome.OVERTURNED, answer="A mistake."
    )

    assert fresh(member).is_welcome
    assert fresh(from_now).lifted_at


@pytest.mark.parametrize("days", [8, 3000])
def test_a_lighter_kind_lasts_no_longer_than_what_was_decided(maja, jonas, member, days):
    until = now() + timedelta(days=7)
    made = asked(decide(by=maja, verb=Verb.SUSPEND, thing=member, reason="Rude.", until=until))

    with pytest.raises(NothingLess):
        answer_appeal(
            appeal=made, by=jonas, outcome=Outcome.REDUCED, answer="Less.", kind=Verb.SILENCE,
            until=now() + timedelta(days=days),
        )  # fmt: skip


@pytest.mark.parametrize("until", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_the_ends_of_time_are_refused(client, maja, jonas, member, until):
    ends = now() + timedelta(days=7)
    made = asked(decide(by=maja, verb=Verb.SUSPEND, thing=member, reason="Rude.", until=ends))
    client.force_login(jonas)
    sent = {"outcome": "reduced", "answer": "Less.", "kind": "silence", "until": until}

    answered = client.post(reverse("moderation:appeal_answer", args=[made.pk]), sent)

    assert answered.status_code in (409, 422)
    assert fresh(made).answered_at is None


def test_undoing_what_was_decided_ends_what_stands_instead_of_it(maja, jonas, member):
    until = now() + timedelta(days=7)
    decision = decide(by=maja, verb=Verb.SUSPEND, thing=member, reason="Rude.", until=until)
    answer_appeal(
        appeal=asked(decision), by=jonas, outcome=Outcome.REDUCED, answer="Less.",
        kind=Verb.SILENCE, until=now() + timedelta(days=5),
    )  # fmt: skip
    assert fresh(member).is_silenced

    undo(decision=fresh(decision), by=maja)

    assert not fresh(member).is_silenced


def test_overturning_the_silence_alone_leaves_the_report_on_the_post_right(maja, jonas, member):
    post = make_post(author=member)
    told = report(by=make_member(), thing=post, kind=ReportKind.OTHER, note="bad")
    until = now() + timedelta(days=3)
    steps = [Step(Verb.DELETE, post), Step(Verb.SILENCE, member, {"until": until})]
    gone, silence = decide_all(by=maja, case=told.case, steps=steps, words=Words(None, "Rude."))

    answer_appeal(appeal=asked(silence), by=jonas, outcome=Outcome.OVERTURNED, answer="Enough.")
    assert fresh(told).was_right
    answer_appeal(appeal=asked(gone), by=jonas, outcome=Outcome.OVERTURNED, answer="Fine.")
    assert not fresh(told).was_right
