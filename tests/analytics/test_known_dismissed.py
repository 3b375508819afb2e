"""What the house offers as a tactic is dismissed, stays so, and is taken up again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from analytics.actions.dismissing import dismiss
from analytics.models import Dismissed, Tactic
from analytics.queries.known import known, suggestions
from tests.factories import make_grant, make_group, make_member, make_tactic

pytestmark = pytest.mark.django_db
ADDRESS = reverse("analytics:known_dismiss")
LIST = reverse("analytics:tactics")


@pytest.fixture
def manager(client):
    manager = make_member(is_manager=True)
    client.force_login(manager)
    return manager


def appointed(group=None, name="Priya"):
    return make_grant(group=group or make_group(), member=make_member(display_name=name))


def say(client, grant, verb="dismiss", **more):
    return client.post(ADDRESS, {"known_as": f"grant:{grant.pk}", "verb": verb} | more)


def text_of(client, address=LIST):
    return client.get(address).content.decode()


def test_what_is_not_worth_noting_is_offered_no_more_and_stands_among_the_dismissed(
    client, manager
):
    grant = appointed()
    appointed(name="Bo")

    answer = say(client, grant)

    page = text_of(client)
    offered, folded, dismissed = page.partition('<details class="report-fold')
    assert answer.status_code == 302
    assert folded
    assert "Priya ·" not in offered
    assert "Bo ·" in offered
    assert "Priya ·" in dismissed


def test_dismissed_stays_dismissed_for_everybody_who_runs_that_group(client, manager):
    host = make_member()
    grant = appointed(make_group(managers=[host]))

    say(client, grant)

    assert suggestions(host) == suggestions(manager) == []
    assert [one.known_as for one in known(host).dismissed] == [f"grant:{grant.pk}"]


def test_it_is_taken_up_again_from_the_list(client, manager):
    grant = appointed()
    say(client, grant)

    answer = say(client, grant, "take_up")

    assert answer.url == f"{LIST}?dismissed=1#known"
    assert [one.known_as for one in suggestions(manager)] == [f"grant:{grant.pk}"]
    assert not Dismissed.objects.exists()


def test_said_twice_it_is_said_once(client, manager):
    grant = appointed()

    assert [say(client, grant).status_code for _time in range(2)] == [302, 302]
    dismiss(by=make_member(is_manager=True), known_as=f"grant:{grant.pk}")

    assert Dismissed.objects.get().by == manager
    assert [say(client, grant, "take_up").status_code for _time in range(2)] == [302, 302]


def test_what_somebody_may_not_know_of_they_cannot_dismiss(client):
    host = make_member()
    make_group(managers=[host])
    client.force_login(host)
    foreign = appointed()

    answers = [say(client, foreign), client.post(ADDRESS, {"known_as": "grant:0"})]

    assert [one.status_code for one in answers] == [404, 404]
    assert not Dismissed.objects.exists()


def test_who_may_not_log_it_may_not_dismiss_it(client):
    host = make_member()
    grant = appointed(make_group(managers=[host]))
    host.silenced_until = timezone.now() + timezone.timedelta(days=2)
    host.save()
    client.force_login(host)

    assert say(client, grant).status_code == 403
    client.force_login(make_member())
    assert say(client, grant).status_code == 403
    client.logout()
    assert say(client, grant).status_code == 302
    assert not Dismissed.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"verb": "x"}, {"known_as": "x"}, {"known_as": "\x00"}])
def test_what_makes_no_sense_is_nothing_here(client, manager, sent):
    grant = appointed()
    sent = {"known_as": f"grant:{grant.pk}"} | sent if sent else {}

    assert client.post(ADDRESS, sent).status_code == 404
    assert client.get(ADDRESS).status_code == 405


def test_a_tactic_that_was_written_down_is_neither_offered_nor_dismissed(client, manager):
    grant = appointed()
    say(client, grant)
    make_tactic(by=manager)
    Tactic.objects.update(known_as=f"grant:{grant.pk}")

    assert "Show dismissed" not in text_of(client)


def test_what_was_dismissed_can_still_be_written_down(client, manager):
    grant = appointed()
    say(client, grant)

    page = client.get(f"{reverse('analytics:tactic_new')}?known=grant:{grant.pk}")

    assert "A new volunteer helps" in page.content.decode()


def test_the_list_of_the_dismissed_opens_without_javascript(client, manager):
    say(client, appointed())

    assert '<details class="report-fold" open>' in text_of(client, f"{LIST}?dismissed=1")
    assert '<details class="report-fold">' in text_of(client)


def test_the_page_asks_as_often_for_many_as_for_one(client, manager):
    say(client, appointed())
    appointed()
    text_of(client)
    with CaptureQueriesContext(connection) as few:
        text_of(client)
    for _number in range(4):
        say(client, appointed())
        appointed()
    text_of(client)  # the message of the last one goes with it
    with CaptureQueriesContext(connection) as many:
        text_of(client)

    assert len(many) == len(few)
