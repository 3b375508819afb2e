"""Django asks the rights each time it writes a ticket."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from community.live.channels import WANTED
from community.live.tickets import GUESTS, read_ticket
from tests.factories import make_group, make_member, make_topic

pytestmark = pytest.mark.django_db


def asked(client, *wanted):
    """The ticket that a page gets; nothing where there is nothing to hear."""
    answer = client.get(reverse("live:ticket"), {"on": wanted})
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    address = answer.json()["address"]
    return read_ticket(parse_qs(urlsplit(address).query)["t"][0]) if address else None


def secret_topic(member):
    return make_topic(group=make_group(visibility="secret", members=[member]), author=member)


def test_L5_the_ticket_names_what_it_stands_on(client):
    member = make_member()
    topic = secret_topic(member)
    client.force_login(member)

    ticket = asked(client, f"topic:{topic.pk}", "inbox")

    assert ticket.channels == (topic.channel, f"member:{member.pk}")
    assert ticket.rights[0] == f"member:{member.pk}"
    assert ticket.rights[1].startswith("session:")
    assert ticket.rights[2:] == (f"group:{topic.group_id}", f"topic:{topic.pk}")


def test_L5_outsiders_get_no_ticket_for_a_secret_group(client):
    topic = secret_topic(make_member())

    as_guest = asked(client, f"topic:{topic.pk}", "inbox")
    client.force_login(make_member())
    as_outsider = asked(client, f"topic:{topic.pk}")

    assert (as_guest, as_outsider) == (None, None)


def test_a_guest_hears_what_everybody_may_read(client):
    topic = make_topic()

    ticket = asked(client, f"topic:{topic.pk}")

    assert (ticket.channels, ticket.rights[0]) == ((topic.channel,), GUESTS)


@pytest.mark.parametrize(
    "odd", ["", "topic", "topic:", "topic:x", "topic:-1", "topic:" + "9" * 30]
)
def test_I3_what_is_no_name_of_a_thing_is_silent(client, odd):
    make_topic()

    assert asked(client, odd, "nothing:1", "member:1") is None


def test_a_browser_listens_to_a_bounded_number_of_things(client):
    topics = [make_topic() for _ in range(2)]

    wanted = [f"topic:{number + 10**6}" for number in range(WANTED - 1)]
    ticket = asked(client, *wanted, *(f"topic:{topic.pk}" for topic in topics))

    assert ticket.channels == (topics[0].channel,)


@pytest.mark.parametrize("shown", [1, 5])
def test_a_ticket_costs_the_same_however_many_topics_it_is_for(
    client, shown, django_assert_num_queries
):
    member = make_member()
    topics = [make_topic() for _ in range(shown)]
    client.force_login(member)
    asked(client, "inbox")

    with django_assert_num_queries(2):
        asked(client, *(f"topic:{topic.pk}" for topic in topics))
