"""Pages kept for guests: exact, and with nothing personal in them (L17)."""

import time
from types import SimpleNamespace

import pytest
from django.conf import settings as site
from django.db import connection
from django.test import Client
from django.urls import reverse

from community.core import guests, news
from community.core.guests import KeptPage, Shelf
from community.groups.models import Group
from community.members.models import User
from tests.beside import beside
from tests.factories import make_group, make_member, make_post, make_topic
from tests.hearing import await_hearing, listening, settle


@pytest.fixture
def ear(monkeypatch, settings, transactional_db):
    yield from listening(monkeypatch, settings)


@pytest.fixture
def client(ear):
    """A guest's browser before a house that keeps pages."""
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    browser.get("/healthz")
    await_hearing(ear)
    return browser


@pytest.fixture
def topic(client):
    topic = make_topic(title="Brakes squeal", author=make_member(display_name="Maja Berg"))
    settle()
    return topic


def asked_nothing(client, path, **more):
    """Whether an address is answered without a question to the database."""
    with connection.execute_wrapper(_refuse):
        try:
            return client.get(path, **more).status_code == 200
        except AssertionError:
            return False


def _refuse(*_):
    raise AssertionError("the database was asked")


def test_a_page_that_was_shown_is_kept(client, topic):
    path = topic.get_absolute_url()
    first = client.get(path)

    assert asked_nothing(client, path)
    again = client.get(path)
    assert again.content == first.content
    assert dict(again.items()) == dict(first.items())


@pytest.mark.parametrize("view", ["pages:home", "topics:list", "groups:list"])
def test_lists_are_kept_and_asked_again_when_anything_was_written(client, topic, view):
    path = reverse(view)
    client.get(path)
    assert asked_nothing(client, path)

    make_topic(title="Bells ring", group=topic.group, author=topic.author)
    settle()

    assert not asked_nothing(client, path)


CHANGES = {
    "a reply": lambda topic: make_post(topic=topic, author=topic.author, source="Grease them."),
    "a name": lambda topic: User.objects.filter(pk=topic.author_id).update(display_name="Else"),
    "the group": lambda topic: Group.objects.filter(pk=topic.group_id).update(name="Else"),
    "secret": lambda topic: Group.objects.filter(pk=topic.group_id).update(visibility="secret"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_kept_page_is_dropped_when_what_it_shows_changed(client, topic, change):
    path = topic.get_absolute_url()
    before = client.get(path)
    assert asked_nothing(client, path)

    change(topic)
    settle()

    after = client.get(path)
    assert (after.status_code, after.content) != (before.status_code, before.content)


def test_a_reply_elsewhere_leaves_a_topics_page(client, topic):
    path = topic.get_absolute_url()
    other = make_topic(group=topic.group)
    settle()
    client.get(path)

    make_post(topic=other, author=topic.author)
    settle()

    assert asked_nothing(client, path)


def test_nothing_is_kept_while_nobody_listens(client, topic, ear):
    path = topic.get_absolute_url()
    client.get(path)
    assert asked_nothing(client, path)

    ear.stop()

    assert not asked_nothing(client, path)
    client.get(path)
    assert not asked_nothing(client, path)


def test_a_cut_connection_forgets_everything_and_listens_again(client, topic, ear):
    path = topic.get_absolute_url()
    client.get(path)
    with beside(autocommit=True) as hand:
        cut = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = %s AND datname = current_database()"
        )
        assert hand.execute(cut, [news.EAR]).rowcount == 1
    settle()

    assert not asked_nothing(client, path)
    await_hearing(ear)
    client.get(path)
    assert asked_nothing(client, path)


def test_L17_a_member_is_never_shown_a_guests_page(client, topic):
    path = topic.get_absolute_url()
    client.get(path)
    member = Client(HTTP_ACCEPT_LANGUAGE="en")
    member.force_login(make_member(display_name="Jonas"))
    settle()

    page = member.get(path)

    assert "Jonas" in page.content.decode()
    assert not asked_nothing(member, path)


def test_L17_a_members_page_is_never_kept_for_guests(client, topic):
    path = topic.get_absolute_url()
    member = Client(HTTP_ACCEPT_LANGUAGE="en")
    member.force_login(make_member(display_name="Jonas"))
    settle()

    assert "Jonas" in member.get(path).content.decode()

    assert "Jonas" not in client.get(path).content.decode()


def test_L17_kept_pages_bear_no_token_and_no_cookie(client, topic):
    topic.tags.add("rain")
    lists = [reverse("pages:home"), reverse("topics:list"), reverse("groups:list")]
    lists += [reverse("topics:tagged", args=["rain"]), reverse("pages:guidelines")]
    group = [topic.group.get_absolute_url(), reverse("groups:about", args=[topic.group.slug])]
    settle()
    assert len([*lists, *group, topic]) == len(site.GUEST_PAGES)
    for path in [*lists, *group, topic.get_absolute_url()]:
        client.get(path)
        assert asked_nothing(client, path), path
        page = client.get(path)

        assert not page.cookies
        assert not page.has_header("Set-Cookie")
        assert b"csrf" not in page.content.lower()
        assert b"nonce" not in page.headers["Content-Security-Policy"].encode()


STRANGE = {
    "htmx": {"HTTP_HX_REQUEST": "true"},
    "authorization": {"HTTP_AUTHORIZATION": "Basic eA=="},
    "session": {"HTTP_COOKIE": "sessionid=foreign"},
    "session among others": {"HTTP_COOKIE": "a=b; sessionid=foreign; c=d"},
}


def test_L17_what_is_not_plainly_a_guest_neither_takes_nor_leaves_a_page(client, topic):
    path = topic.get_absolute_url()
    for name, strange in STRANGE.items():
        client.get(path, **strange)
        assert not asked_nothing(client, path), name

    client.get(path)
    for name, strange in STRANGE.items():
        assert not asked_nothing(client, path, **strange), name


HARMLESS = {
    "method override": {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    "accept": {"HTTP_ACCEPT": "text/css"},
    "forwarded host": {"HTTP_X_FORWARDED_HOST": "evil.example"},
    "original address": {"HTTP_X_ORIGINAL_URL": "/desk/", "HTTP_X_REWRITE_URL": "/desk/"},
    "other cookies": {"HTTP_COOKIE": "theme=<script>; utm=evil.example"},
    "other languages": {"HTTP_ACCEPT_LANGUAGE": "xx-evil"},
}


def test_L17_no_attackers_value_is_served_to_others(client, topic, ear):
    path = topic.get_absolute_url()
    plain = client.get(path, HTTP_HX_REQUEST="true")
    for name, odd in HARMLESS.items():
        client.handler._middleware_chain = None  # a fresh memory, so that the odd one comes first
        client.get(path, **odd)
        after = client.get(path)

        assert after.status_code == 200, name
        assert b"evil" not in after.content, name
        assert len(after.content) == pytest.approx(len(plain.content), abs=100), name


def test_L17_a_strange_host_gets_no_kept_page(client, topic):
    path = topic.get_absolute_url()
    client.get(path)

    assert client.get(path, HTTP_HOST="evil.example").status_code == 400


def test_L17_errors_and_addresses_that_only_look_alike_are_not_kept(client, topic):
    path = topic.get_absolute_url()
    client.get(path)
    for tail in ("x.css", "..%2fstatic/x.css", ";x.css", "%2fx.css", "?page=2", "?page=0", ".css"):
        first = client.get(path + tail)

        assert first.status_code != 200, tail
        assert not asked_nothing(client, path + tail), tail
        assert client.get(path).status_code == 200


def test_L17_case_matters_in_an_address(client, topic):
    client.get(topic.get_absolute_url())

    assert client.get(topic.get_absolute_url().upper()).status_code == 404


def test_L17_parameters_that_a_page_does_not_know_fill_no_memory(client, topic):
    for query in ("?utm=1", "?page=1&page=1", "?page=1&x=", f"?page={'1' * 300}", "?quote=1"):
        path = topic.get_absolute_url() + query
        client.get(path)

        assert not asked_nothing(client, path), query


def test_L17_head_takes_a_kept_page_and_leaves_none(client, topic):
    path = topic.get_absolute_url()
    client.head(path)
    assert not asked_nothing(client, path)

    full = client.get(path)
    head = client.head(path)

    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(full.content))


def test_L17_each_language_has_its_page(client, topic):
    path = topic.get_absolute_url()
    for code in ("en", "sv", "he"):
        by_header = client.get(path, HTTP_ACCEPT_LANGUAGE=f"{code};q=0.9, xx")
        by_cookie = client.get(path, HTTP_COOKIE=f"{site.LANGUAGE_COOKIE_NAME}={code}")

        assert f'<html lang="{code}"' in by_header.content.decode()
        assert by_cookie.content == by_header.content
        assert "Accept-Language" in by_header.headers["Vary"]


def test_the_language_page_offers_what_it_leads_back_from(client):
    page = client.get(reverse("set_language"), {"next": "/groups/"})

    assert 'name="next" value="/groups/"' in page.content.decode()
    strange = client.get(reverse("set_language"), {"next": "//evil.example/"})
    assert 'name="next" value="/"' in strange.content.decode()


def page_of(size, word="lists"):
    return KeptPage(b"x" * size, {}, word, time.monotonic() + 3600)


def test_the_shelf_is_bounded_in_bytes_and_forgets_the_oldest_use():
    shelf = Shelf(room=100_000)
    for number in range(20):
        shelf.put((number,), page_of(8_000), shelf.turn)
        shelf.take((0,))

    assert shelf.size <= 100_000
    assert shelf.take((0,)) is not None
    assert shelf.take((1,)) is None


def test_a_page_begun_before_a_word_was_heard_is_not_kept():
    shelf = Shelf()
    turn = shelf.turn

    shelf.hear("topic:1")
    shelf.put(("a",), page_of(10), turn)

    assert shelf.take(("a",)) is None


def test_a_kept_page_ends_with_its_time():
    shelf = Shelf()
    shelf.put(("a",), KeptPage(b"x", {}, "lists", time.monotonic() - 1), shelf.turn)

    assert shelf.take(("a",)) is None
    assert shelf.size == 0


def test_yesterday_is_not_kept_over_midnight(client, topic, monkeypatch):
    before = guests.DAY * 20_000 - 0.2
    passed = [0.0]
    clocks = {"time": lambda: before + passed[0], "monotonic": lambda: passed[0]}
    monkeypatch.setattr(guests, "time", SimpleNamespace(**clocks))
    path = topic.get_absolute_url()
    client.get(path)
    assert asked_nothing(client, path)

    passed[0] = 0.25

    assert not asked_nothing(client, path)


def test_a_group_that_changes_drops_every_page(client, topic):
    path = topic.get_absolute_url()
    other = make_group()
    settle()
    client.get(path)
    assert asked_nothing(client, path)

    Group.objects.filter(pk=other.pk).update(name="Anew")
    settle()

    assert not asked_nothing(client, path)
