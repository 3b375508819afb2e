"""The one gate, and who may speak."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from community.members.permissions import is_member, may_sign_in, may_speak, silence_of
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.now() + timedelta(days=days)


@pytest.mark.parametrize(
    ("state", "sentence", "may_appeal"),
    [
        ({"is_active": False}, "This account was closed.", False),
        (
            {"is_approved": False},
            "A manager looks at your request first. You will get a mail.",
            False,
        ),
        ({"banned_at": in_days(-1)}, "You are not let in here any more.", True),
        ({"suspended_until": in_days(1)}, "Your account rests for now.", True),
    ],
)
def test_the_gate_is_shut_with_a_sentence(state, sentence, may_appeal):
    entry = may_sign_in(make_member(**state))

    assert (entry.is_allowed, str(entry.sentence), entry.may_appeal) == (
        False,
        sentence,
        may_appeal,
    )


@pytest.mark.parametrize("state", [{}, {"suspended_until": in_days(-1)}])
def test_the_gate_is_open_for_all_others(state):
    entry = may_sign_in(make_member(**state))

    assert (entry.is_allowed, entry.sentence, entry.may_appeal) == (True, "", False)


@pytest.mark.parametrize(
    "state",
    [
        {"silenced_until": in_days(1)},
        {"suspended_until": in_days(1)},
        {"banned_at": in_days(-1)},
        {"is_active": False},
        {"is_approved": False},
    ],
)
def test_who_is_kept_from_it_does_not_speak(state):
    assert not may_speak(make_member(**state))


def test_members_speak_and_guests_do_not():
    assert may_speak(make_member())
    assert may_speak(make_member(silenced_until=in_days(-1)))
    assert not may_speak(AnonymousUser())
    assert is_member(make_member())
    assert not is_member(AnonymousUser())


def test_a_silence_is_said_in_a_sentence_with_its_end():
    silenced = make_member(silenced_until=in_days(3))

    assert silence_of(silenced).startswith("You are silenced until ")
    assert str(silenced.silenced_until.year) in silence_of(silenced)
    assert silence_of(silenced).endswith(": you can read, not write.")
    assert silence_of(make_member()) == ""
    assert silence_of(AnonymousUser()) == ""
