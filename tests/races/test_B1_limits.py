"""A limit is one, however many processes count it, and whatever somebody says of themselves."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.community.members.doors import sign_in
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES = 4
OVER = 10  # times as much as is allowed
SIGN_UPS, RESETS, PASSWORDS = (
    20,
    5,
    5,
)  # a minute: by a network, for a mailbox, by a member
WRONG = {"username": "", "email": "", "password1": ""}
SAID = "X-Forwarded-For X-Real-Ip Forwarded True-Client-Ip Cf-Connecting-Ip X-Client-Ip".split()


@pytest.fixture(scope="module")
def knockers(django_db_setup):
    """Four processes before one database and one Valkey, as in production."""
    crew = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.races.knocking"],
            env=os.environ | {"DATABASE_URL": _own_database()},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    assert [one.stdout.readline() for one in crew] == ["ready\n"] * PROCESSES
    yield crew
    for one in crew:
        one.stdin.close()
        one.wait(60)


def _own_database():
    """The engine's address with the name of this worker's database."""
    engine, question, more = os.environ["DATABASE_URL"].partition("?")
    return f"{engine.rpartition('/')[0]}/{connection.settings_dict['NAME']}{question}{more}"


def knock(knockers, path, sent, *, limit, addresses, session="", headers=lambda number: {}):
    """All four at once, together ten times what is allowed: how many were let in, how many not."""
    share = OVER * limit // PROCESSES
    for number, one in enumerate(knockers):
        asked = {"path": path, "sent": sent, "times": share, "session": session}
        asked |= {"addresses": addresses, "headers": headers(number)}
        one.stdin.write(json.dumps(asked) + "\n")
        one.stdin.flush()
    answers = [json.loads(one.stdout.readline()) for one in knockers]
    statuses = [status for one in answers for status in one["statuses"]]
    waits = [wait for one in answers for wait in one["waits"]]
    assert len(statuses) == share * PROCESSES
    assert not [status for status in statuses if status >= 500]
    assert all(wait.isdigit() for wait in waits), "every refusal says how long to wait"
    return len(statuses) - len(waits)


def session_of(member):
    client = Client(SERVER_NAME="localhost")
    assert sign_in(client, member).status_code == 302
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_B1_four_processes_let_one_address_in_as_often_as_one_would(knockers):
    passed = knock(
        knockers, reverse("account_signup"), WRONG, limit=SIGN_UPS, addresses=["192.0.2.1"],
        headers=lambda number: dict.fromkeys(SAID, f"198.51.100.{number}"),
    )  # fmt: skip

    assert 1 <= passed <= SIGN_UPS + 1


def test_B1_all_addresses_of_one_home_are_one(knockers):
    home = [f"2001:db8:7:7::{number:x}" for number in range(1, 60)]

    passed = knock(knockers, reverse("account_signup"), WRONG, limit=SIGN_UPS, addresses=home)

    assert 1 <= passed <= SIGN_UPS + 1


def test_B1_one_mailbox_is_written_to_as_often_from_everywhere(knockers):
    member = make_member()
    everywhere = [f"192.0.2.{number}" for number in range(1, 60)]

    passed = knock(
        knockers, reverse("account_reset_password"), {"email": member.email},
        limit=RESETS, addresses=everywhere,
    )  # fmt: skip

    assert 1 <= passed <= RESETS + 1


def test_B1_members_of_one_office_are_counted_each_for_themselves(knockers):
    path = reverse("account_change_password")
    wrong = {"oldpassword": "no", "password1": "no", "password2": "no"}
    members = [make_member(password=PASSWORD) for _ in range(2)]

    passed = [
        knock(
            knockers, path, wrong, limit=PASSWORDS, addresses=["192.0.2.1"],
            session=session_of(member),
        )
        for member in members
    ]  # fmt: skip

    assert all(1 <= one <= PASSWORDS + 1 for one in passed), passed


def test_B1_the_test_can_fail_since_other_networks_are_let_in(knockers):
    everywhere = [f"192.0.2.{number}" for number in range(1, 60)]

    passed = knock(
        knockers, reverse("account_signup"), WRONG, limit=SIGN_UPS // 4, addresses=everywhere
    )

    assert passed > 2 * SIGN_UPS
