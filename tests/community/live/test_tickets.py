"""A ticket names channels and rights, is signed, and goes stale."""

import pytest
from django.core import signing

from community.live import tickets
from community.live.tickets import SALT, live_address, read_ticket, rights_of, session_right
from tests.factories import make_member


def ticket_of(address):
    return address.partition("?t=")[2]


def test_a_ticket_opens_the_channels_it_was_written_for():
    ticket = read_ticket(ticket_of(live_address(["topic:12:3"], ["member:7"])))

    assert (ticket.channels, ticket.rights) == (("topic:12:3",), ("member:7",))


@pytest.mark.parametrize(
    "told",
    [
        ["topic:12"],
        {"c": [3], "r": ["member:7"], "at": 1},
        {"c": ["topic:12"], "r": [], "at": 1},
        {"c": [], "r": ["member:7"], "at": 1},
        {"c": ["topic:12"], "r": ["member:7"]},
        {"c": ["topic:12"], "r": ["member:7"], "at": None},
    ],
)
def test_L5_what_is_no_ticket_opens_nothing(told):
    assert read_ticket(signing.dumps(told, salt=SALT)) is None


def test_L5_a_ticket_that_is_not_ours_opens_nothing():
    foreign = signing.dumps({"c": ["a"], "r": ["b"], "at": 1}, salt="other")

    assert [read_ticket(text) for text in ("", "x", foreign)] == [None, None, None]


def test_L5_an_old_ticket_opens_nothing(monkeypatch):
    text = ticket_of(live_address(["topic:12:3"], ["member:7"]))

    monkeypatch.setattr(tickets, "OPENS_FOR", -1)

    assert read_ticket(text) is None


@pytest.mark.django_db
def test_a_ticket_stands_on_the_member_and_on_this_browser():
    member = make_member()

    rights = rights_of(member, "the-key")

    assert rights == [f"member:{member.pk}", session_right("the-key")]
    assert "the-key" not in "".join(rights)
