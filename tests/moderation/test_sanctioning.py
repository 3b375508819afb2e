"""Sanctions begin, add up, end, and are told when they have run out."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from community.core.outbox import keep_all
from community.members.actions import NotPossible
from community.members.models import User
from community.notifications.models import Notice
from moderation.actions.sanctioning import apply, lift, put_back
from moderation.models import Decision, Sanction, Verb
from moderation.telling.appeals import tell_ended
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


def in_days(days):
    return now() + timedelta(days=days)


def decided(member, verb, *, by=None, days=None, reason="Rude."):
    return Decision.objects.create(
        by=by or make_member(is_manager=True),
        verb=verb,
        member=member,
        about=member,
        reason=reason,
        until=in_days(days) if days else None,
    )


def sanction(member, verb, *, days=None, **more):
    decision = decided(member, verb, days=days, **more)
    return apply(decision=decision, kind=verb, member=member, until=decision.until)


def fresh(member):
    return User.objects.get(pk=member.pk)


def test_each_kind_stands_on_the_members_row():
    silenced, suspended, banned, warned = (make_member() for _ in range(4))

    silence = sanction(silenced, Verb.SILENCE, days=3, reason="Shouting.")
    suspension = sanction(suspended, Verb.SUSPEND, days=7)
    sanction(banned, Verb.BAN)
    warning = sanction(warned, Verb.WARN)

    assert fresh(silenced).silenced_until == silence.until
    assert fresh(silenced).silenced_because == "Shouting."
    assert fresh(suspended).suspended_until == suspension.until
    assert fresh(banned).is_banned
    assert warning.until is None
    assert fresh(warned).is_welcome
    assert not fresh(warned).is_silenced


def test_of_two_silences_the_longer_counts_and_lifting_one_leaves_the_other():
    member = make_member()
    short = sanction(member, Verb.SILENCE, days=3, reason="First.")
    long = sanction(member, Verb.SILENCE, days=30, reason="Second.")
    shorter = sanction(member, Verb.SILENCE, days=1, reason="Third.")

    assert fresh(member).silenced_until == long.until
    assert fresh(member).silenced_because == "Second."

    lift(decision=decided(member, Verb.LIFT), sanction=long)
    assert fresh(member).silenced_until == short.until
    assert fresh(member).silenced_because == "First."

    lift(decision=decided(member, Verb.LIFT), sanction=short)
    lift(decision=decided(member, Verb.LIFT), sanction=shorter)
    assert fresh(member).silenced_until is None


def test_lifting_a_ban_leaves_the_suspension_beside_it():
    member = make_member()
    ban, suspension = sanction(member, Verb.BAN), sanction(member, Verb.SUSPEND, days=7)

    lift(decision=decided(member, Verb.LIFT), sanction=ban)

    assert not fresh(member).is_banned
    assert fresh(member).suspended_until == suspension.until


def test_lifting_all_that_keeps_a_member_can_be_taken_back():
    member = make_member()
    sanction(member, Verb.SILENCE, days=3)
    sanction(member, Verb.BAN)
    lifting = decided(member, Verb.LIFT)

    lifted = lift(decision=lifting, member=member)
    assert {one.kind for one in lifted} == {Verb.SILENCE, Verb.BAN}
    assert fresh(member).is_welcome
    assert not fresh(member).is_silenced

    put_back(lifted_by=lifting, by=lifting.by)
    assert fresh(member).is_banned
    assert fresh(member).is_silenced


def test_what_ran_out_is_neither_lifted_nor_put_back():
    member = make_member()
    over = sanction(member, Verb.SILENCE, days=1)
    Sanction.objects.filter(pk=over.pk).update(since=in_days(-2), until=in_days(-1))

    assert lift(decision=decided(member, Verb.LIFT), member=member) == []
    assert not fresh(member).is_silenced


@pytest.mark.parametrize("verb", [Verb.WARN, Verb.SILENCE, Verb.SUSPEND, Verb.BAN])
def test_nobody_sanctions_themselves(verb):
    member = make_member()

    with pytest.raises(NotPossible):
        sanction(member, verb, days=1, by=member)


@pytest.mark.parametrize("verb", [Verb.SILENCE, Verb.SUSPEND, Verb.BAN])
def test_a_manager_in_office_is_not_sanctioned(verb):
    manager = make_member(is_manager=True)

    with pytest.raises(NotPossible):
        sanction(manager, verb, days=1)

    assert not Sanction.objects.exists()


def test_who_runs_a_group_is_sanctioned_by_those_who_run_the_house_alone():
    host, other = make_member(), make_member()
    make_group(managers=[host, other])

    with pytest.raises(NotPossible):
        sanction(host, Verb.SILENCE, days=1, by=other)
    sanction(host, Verb.SILENCE, days=1)

    assert fresh(host).is_silenced


def test_who_does_not_run_the_house_silences_a_member_once_in_a_while():
    member, keeper = make_member(), make_member()
    make_group(managers=[keeper], members=[member])
    first = sanction(member, Verb.SILENCE, days=3, by=keeper)

    with pytest.raises(NotPossible):
        sanction(member, Verb.SILENCE, days=3, by=make_member())
    lift(decision=decided(member, Verb.LIFT), sanction=first)
    with pytest.raises(NotPossible):
        sanction(member, Verb.SILENCE, days=3, by=keeper)
    Sanction.objects.update(lifted_at=now() - timedelta(days=7, minutes=1))

    sanction(member, Verb.SILENCE, days=3, by=keeper)
    sanction(member, Verb.SILENCE, days=3)
    assert fresh(member).is_silenced


@pytest.mark.parametrize("verb", [Verb.SILENCE, Verb.SUSPEND])
def test_a_time_is_needed_and_lies_ahead(verb):
    member = make_member()
    decision = decided(member, verb)

    for until in (None, now()):
        with pytest.raises(NotPossible):
            apply(decision=decision, kind=verb, member=member, until=until)

    assert not Sanction.objects.exists()


def test_who_is_free_again_hears_of_it_once():
    silenced, suspended = make_member(), make_member()
    sanction(silenced, Verb.SILENCE, days=1)
    sanction(suspended, Verb.SUSPEND, days=1)

    assert tell_ended() == 0
    later = in_days(1) + timedelta(minutes=1)
    assert (tell_ended(later), tell_ended(later)) == (2, 0)

    told = Notice.objects.filter(kind="decision").values_list("member", flat=True)
    assert silenced.pk in told


def test_who_bears_a_longer_one_of_the_kind_hears_only_at_its_end():
    member = make_member()
    sanction(member, Verb.SILENCE, days=1)
    sanction(member, Verb.SILENCE, days=5)

    tell_ended(in_days(2))
    assert not Notice.objects.exists()

    tell_ended(in_days(6))
    assert Notice.objects.filter(member=member).count() == 1


def test_who_was_lifted_hears_nothing_of_an_end():
    member = make_member()
    lift(decision=decided(member, Verb.LIFT), sanction=sanction(member, Verb.SILENCE, days=1))

    tell_ended(in_days(2))
    keep_all()

    assert not Notice.objects.filter(subject__startswith="sanction:").exists()
