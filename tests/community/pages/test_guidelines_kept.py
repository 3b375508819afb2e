"""The guidelines are kept for guests, and asked for again once one of them changed."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from community.pages.actions import make_guideline, say_anew
from tests.hearing import await_hearing, listening, settle


@pytest.fixture
def ear(monkeypatch, settings, transactional_db):
    yield from listening(monkeypatch, settings)


@pytest.fixture
def client(ear):
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    browser.get("/healthz")
    await_hearing(ear)
    return browser


def refuse(*_):
    raise AssertionError("the database was asked")


def test_a_kept_page_ends_with_the_words_it_shows(client):
    rule = make_guideline(by=None, language="en", title="Old words")
    settle()
    address = reverse("pages:guidelines")
    client.get(address)
    with connection.execute_wrapper(refuse):
        assert "Old words" in client.get(address).content.decode()

    say_anew(guideline=rule, language="en", by=None, title="New words")
    settle()

    assert "New words" in client.get(address).content.decode()
