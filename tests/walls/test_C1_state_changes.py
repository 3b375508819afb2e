"""Reading changes nothing, and nothing is changed from a foreign page."""

import pytest
from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret
from django.urls import reverse

from community.notifications.models import MailChoice, Rhythm
from tests.turns import turn
from tests.walls.addresses import Unlisted, address_of, addresses, all_url_names
from tests.walls.forms_found import browser_of
from tests.walls.rows import READ_MARKERS, changed, fingerprints

READING = ("get", "head", "options")
WRITING = ("post", "put", "patch", "delete")
REFUSAL = b"Please send it again"
WHO = [("guest", "open"), ("member", "secret"), ("manager", "secret")]
# Mail programs post here without a page of ours (RFC 8058); the signed words are the proof.
# A print that is not there yet is asked for by whoever opens its address; the page says so.
PRINTED = {"analytics:report_pdf": "manager", "analytics:outside_pdf": "guest"}
ONE_CLICK = "notifications:unsubscribe"
MAIL_CHOICES = {"notifications_mailchoice", "notifications_preference"}
FOREIGN = ["https://evil.example", "http://testserver.evil.example", "null"]


@pytest.mark.parametrize(("role", "kind"), WHO)
def test_C1_reading_changes_nothing(world, role, kind):
    client = browser_of(world, role, world.places[kind])
    every = addresses(world, world.places[kind])
    before = fingerprints(ignoring=READ_MARKERS)

    every = {name: path for name, path in every.items() if name not in PRINTED}
    for place, path in enumerate(every.values()):
        read(client, path, ("get", *turn(("head", "options"), 2, at=place)))

    after = fingerprints(ignoring=READ_MARKERS)
    assert after == before, {name: culprit(client, path) for name, path in every.items()}


@pytest.mark.parametrize(("name", "role"), PRINTED.items())
def test_C1_opening_a_print_promises_it_once_and_changes_nothing_else(world, name, role):
    client, path = browser_of(world, role, world.open), address_of(name, world, world.open)

    assert set(culprit(client, path)) == {"core_promise", "analytics_printing"}
    assert culprit(client, path) == []


def read(client, path, methods=READING):
    for method in methods:
        getattr(client, method)(path)


def culprit(client, path):
    """The tables that reading one address changes."""
    before = fingerprints(ignoring=READ_MARKERS)
    read(client, path)
    return changed(before, fingerprints(ignoring=READ_MARKERS))


def test_C1_a_change_is_noticed_so_that_the_test_above_can_fail(world):
    before = fingerprints(ignoring=READ_MARKERS)

    world.outsider.place = "Malmö"
    world.outsider.save()

    assert "members_user" in changed(before, fingerprints(ignoring=READ_MARKERS))


def test_C1_nothing_is_taken_without_a_token(world):
    client = browser_of(world, "manager", world.secret, enforce_csrf_checks=True)
    every = addresses(world)
    before = fingerprints(ignoring=READ_MARKERS)

    taken = [
        (method, name)
        for place, (name, path) in enumerate(every.items())
        for method in turn(WRITING, 2, at=place)
        if name != ONE_CLICK
        if not refused(getattr(client, method)(path))
    ]

    assert taken == []
    assert fingerprints(ignoring=READ_MARKERS) == before


def test_C1_nothing_is_taken_from_a_foreign_page(world):
    client = browser_of(world, "manager", world.secret, enforce_csrf_checks=True)
    token, every = give_token(client), addresses(world)
    before = fingerprints(ignoring=READ_MARKERS)

    taken = [
        (origin, name)
        for place, (name, path) in enumerate(every.items())
        for origin in turn(FOREIGN, 3, at=place)
        if name != ONE_CLICK
        if not refused(client.post(path, token, headers={"Origin": origin}))
    ]

    assert taken == []
    assert fingerprints(ignoring=READ_MARKERS) == before


def test_C1_one_click_out_of_mail_changes_the_mail_of_its_member_and_nothing_else(world):
    client = browser_of(world, "outsider", world.open, enforce_csrf_checks=True)
    reader, before = world.secret.member, fingerprints(ignoring=READ_MARKERS)

    answer = client.post(address_of(ONE_CLICK, world))

    after = fingerprints(ignoring=READ_MARKERS)
    assert answer.status_code == 200
    assert set(changed(before, after)) <= MAIL_CHOICES
    assert MailChoice.objects.get(rhythm=Rhythm.NEVER).member == reader


@pytest.mark.parametrize("spoilt", ["x", "", "."])
def test_C1_one_click_with_spoilt_words_changes_nothing(world, spoilt):
    path = address_of(ONE_CLICK, world).rstrip("/")
    client = browser_of(world, "member", world.secret)
    before = fingerprints(ignoring=READ_MARKERS)

    statuses = {
        client.post(f"{path[:-3]}{spoilt}/").status_code,
        client.post(path[:-9]).status_code,
    }

    assert statuses <= {301, 404}
    assert fingerprints(ignoring=READ_MARKERS) == before


def test_C1_our_own_page_is_heard_so_that_the_tests_above_can_fail(world):
    client = browser_of(world, "manager", world.secret, enforce_csrf_checks=True)
    words = {"language": "sv", "time_zone": "UTC", **give_token(client)}

    answer = client.post(
        reverse("members:settings_language"), words, headers={"Origin": "http://testserver"}
    )

    assert answer.status_code == 302


def test_every_address_is_listed(world):
    unlisted = []
    for name in all_url_names():
        try:
            address_of(name, world)
        except Unlisted as gap:
            unlisted.append(str(gap))

    assert unlisted == []


def give_token(client):
    secret = _get_new_csrf_string()
    client.cookies["csrftoken"] = secret
    return {"csrfmiddlewaretoken": _mask_cipher_secret(secret)}


def refused(answer):
    return answer.status_code == 403 and REFUSAL in answer.content
