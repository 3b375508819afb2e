"""The first manager, from the console."""

import pytest
from django.core.management import CommandError, call_command

from community.members.models import User
from community.members.permissions import may_sign_in
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def password(monkeypatch):
    monkeypatch.setenv("PASSWORD", PASSWORD)


def test_createmanager_makes_one_who_may_come_in():
    call_command("createmanager", name="maja", email="Maja@example.org")

    maja = User.objects.get()
    assert (maja.is_manager, maja.email, may_sign_in(maja).is_allowed) == (
        True,
        "maja@example.org",
        True,
    )
    assert maja.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("name", "email", "password"),
    [
        ("admin", "a@example.org", PASSWORD),
        ("maja", "not an address", PASSWORD),
        ("maja", "taken@example.org", PASSWORD),
        ("taken", "a@example.org", PASSWORD),
        ("maja", "a@example.org", "short"),
    ],
)
def test_createmanager_says_what_is_wrong_in_a_sentence(monkeypatch, name, email, password):
    make_member(name="taken", email="taken@example.org")
    monkeypatch.setenv("PASSWORD", password)

    with pytest.raises(CommandError):
        call_command("createmanager", name=name, email=email)

    assert User.objects.count() == 1
