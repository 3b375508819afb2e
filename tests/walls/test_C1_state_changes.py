"""Reading changes nothing, and nothing is changed from a foreign page."""

import pytest
from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret
from django.urls import reverse

from tests.walls.addresses import Unlisted, address_of, addresses, all_url_names
from tests.walls.forms_found import browser_of
from tests.walls.rows import READ_MARKERS, changed, fingerprints

READING = ("get", "head", "options")
WRITING = ("post", "put", "patch", "delete")
REFUSAL = b"Please send it again"
WHO = [("guest", "open"), ("member", "secret"), ("manager", "secret")]
FOREIGN = ["https://evil.example", "http://testserver.evil.example", "null"]


@pytest.mark.parametrize(("role", "kind"), WHO)
def test_C1_reading_changes_nothing(world, role, kind):
    client = browser_of(world, role, world.places[kind])
    every = addresses(world, world.places[kind])
    before = fingerprints(ignoring=READ_MARKERS)

    for path in every.values():
        read(client, path)

    after = fingerprints(ignoring=READ_MARKERS)
    assert after == before, {name: culprit(client, path) for name, path in every.items()}


def read(client, path):
    for method in READING:
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

    assert changed(before, fingerprints(ignoring=READ_MARKERS)) == ["members_user"]


def test_C1_nothing_is_taken_without_a_token(world):
    client = browser_of(world, "manager", world.secret, enforce_csrf_checks=True)
    every = addresses(world)
    before = fingerprints(ignoring=READ_MARKERS)

    taken = [
        (method, name)
        for name, path in every.items()
        for method in WRITING
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
        for name, path in every.items()
        for origin in FOREIGN
        if not refused(client.post(path, token, headers={"Origin": origin}))
    ]

    assert taken == []
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
