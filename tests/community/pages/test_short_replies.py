"""A reply that comes the short way is the reply of the usual way, and nobody's who may not."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from community.members import short_way
from community.members.models import User
from community.members.viewers import viewers
from community.screening.screening import screen
from community.topics.actions import passing, waiting
from community.topics.models import Held, Post
from community.topics.views import writing
from tests.beside import beside, until_somebody_waits
from tests.community.pages.test_short_way import (
    ear,
    shortened,
    signed_in,
    start,
    whole,
)
from tests.community.topics.conftest import unhurried
from tests.factories import make_grant, make_group, make_member, make_topic
from tests.hearing import settle

__all__ = ["ear", "shortened", "unhurried"]  # fixtures
OPEN_HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "reply"}


@pytest.fixture
def member():
    return make_member(joined_at=now() - timedelta(days=40), post_count=50)


@pytest.fixture
def topic(ear, member):
    return make_topic(group=make_group(members=[member], name="Wheels"))


@pytest.fixture
def browser(ear, member, topic):
    """They read the topic a moment ago: they are known from memory."""
    start(ear)
    browser = signed_in(member)
    browser.get(topic.get_absolute_url())
    settle()
    browser.get(topic.get_absolute_url())
    return browser


@pytest.fixture
def sent_short(shortened):
    """Where replies went the short way."""
    shortened.clear()
    return shortened


def send(browser, topic, key="k1", source="A whole sentence.", more=None, **headers):
    form = {"source": source, "key": key} | (more or {})
    return browser.post(
        reverse("topics:reply", args=[topic.pk]),
        urlencode(form),
        content_type="application/x-www-form-urlencoded",
        **headers,
    )


@pytest.mark.parametrize("headers", [{}, OPEN_HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("last", ["", "1"], ids=["elsewhere", "at the end"])
def test_both_ways_answer_a_reply_with_the_same(
    browser, topic, sent_short, monkeypatch, headers, last
):
    first = send(browser, topic, more={"last": last}, **headers)
    went = list(sent_short)
    again = whole(send(browser, topic, more={"last": last}, **headers))
    with monkeypatch.context() as patch:
        patch.setattr(short_way, "way_of", lambda request: None)
        usual = whole(send(browser, topic, more={"last": last}, **headers))

    assert went == [f"/topics/{topic.pk}/reply/"]
    assert first.status_code in (200, 302)
    assert again == usual
    assert topic.posts.count() == 2


def test_a_reply_asks_nothing_of_who_sends_it(
    browser, topic, sent_short, unhurried, django_assert_max_num_queries
):
    send(browser, topic, key="before")
    settle()
    browser.get(topic.get_absolute_url())

    with django_assert_max_num_queries(12) as asked:
        send(browser, topic, key="k2", source="And a sentence that is another one, for once.")

    assert sent_short[-1].endswith("/reply/")
    said = [one["sql"] for one in asked.captured_queries]
    assert not any(
        " ".join(one.split()).startswith("SELECT") and "password" in one for one in said
    )
    assert topic.posts.count() == 3


def test_it_is_written_once_though_it_went_both_ways(browser, topic, sent_short, monkeypatch):
    monkeypatch.setattr(short_way, "_is_plain", lambda request, response: False)

    assert send(browser, topic).status_code == 302

    assert not sent_short
    assert topic.posts.count() == 2


@pytest.mark.parametrize("key", ["", "  "])
def test_what_bears_no_key_goes_the_usual_way(browser, topic, sent_short, key):
    assert send(browser, topic, key=key).status_code == 302

    assert not sent_short
    assert topic.posts.count() == 2


def test_a_form_with_files_and_a_long_one_go_the_usual_way(browser, topic, sent_short, settings):
    address = reverse("topics:reply", args=[topic.pk])
    browser.post(address, {"source": "In parts.", "key": "k1"})
    send(browser, topic, key="k2", source="x" * (short_way.LARGEST + 1))

    assert not sent_short
    assert topic.posts.count() == 2


@pytest.mark.parametrize(
    "nothing",
    ["", " \n", "\u200b\u2060", "\u2800\u3164"],
    ids=["none", "spaces", "unseen", "undrawn"],
)
def test_what_was_refused_is_answered_by_the_usual_way(browser, topic, sent_short, nothing):
    answer = send(browser, topic, source=nothing)

    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()
    assert not sent_short
    assert topic.posts.count() == 1


def test_a_form_without_its_token_is_refused(ear, topic, member, sent_short):
    start(ear)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    browser.get(topic.get_absolute_url())
    sent_short.clear()

    assert send(browser, topic).status_code == 403
    token = browser.cookies["csrftoken"].value
    assert send(browser, topic, more={"csrfmiddlewaretoken": "x" * 32}).status_code == 403
    assert not sent_short
    assert topic.posts.count() == 1
    assert send(browser, topic, more={"csrfmiddlewaretoken": token}).status_code == 302
    assert sent_short[-1].endswith("/reply/")


def test_a_form_from_a_foreign_page_is_refused(ear, topic, member, sent_short):
    start(ear)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    browser.get(topic.get_absolute_url())
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}

    assert send(browser, topic, more=token, HTTP_ORIGIN="https://evil.example").status_code == 403
    assert topic.posts.count() == 1


@pytest.mark.parametrize("who", ["manager", "volunteer"])
def test_who_holds_rights_goes_the_usual_way(ear, topic, sent_short, who):
    writer = make_member(is_manager=who == "manager")
    topic.group.memberships.create(member=writer)
    if who == "volunteer":
        make_grant(member=writer, rights=["approve"], group=topic.group)
    start(ear)
    browser = signed_in(writer)
    browser.get(topic.get_absolute_url())
    sent_short.clear()

    assert send(browser, topic).status_code == 302
    assert not sent_short


OUT = {
    "suspended": {"suspended_until": now() + timedelta(days=1)},
    "silenced": {"silenced_until": now() + timedelta(days=1)},
    "banned": {"banned_at": now()},
    "closed": {"is_active": False},
    "password": {"password": "pbkdf2$another"},
}


def deafen(ear, member, monkeypatch):
    """No word is heard, and the house believes that it hears: they are known from memory."""
    assert str(member.pk) in viewers._kept
    monkeypatch.setattr(ear, "_tell", lambda word: None)


def held(*_asked, **_more):
    return replace(screen(*_asked, **_more), outcome="hold")


@pytest.mark.parametrize("waits", [False, True], ids=["written", "held"])
@pytest.mark.parametrize("how", OUT)
def test_A6_who_was_shown_out_writes_nothing_though_no_word_of_it_was_heard(
    browser, ear, topic, member, sent_short, monkeypatch, how, waits
):
    if waits:
        monkeypatch.setattr(passing, "screen", held)
    deafen(ear, member, monkeypatch)
    User.objects.filter(pk=member.pk).update(**OUT[how])

    answer = send(browser, topic, source="Let me stay.")

    assert answer.status_code == (403 if how == "silenced" else 401)
    assert not sent_short
    assert not Post.objects.filter(source="Let me stay.").exists()
    assert not Held.objects.exists()


@pytest.mark.parametrize("waits", [False, True], ids=["written", "held"])
def test_L3_who_left_the_group_writes_nothing_though_no_word_of_it_was_heard(
    browser, ear, topic, member, sent_short, monkeypatch, waits
):
    if waits:
        monkeypatch.setattr(passing, "screen", held)
    deafen(ear, member, monkeypatch)
    topic.group.memberships.all().delete()

    assert send(browser, topic, source="Let me stay.").status_code == 403
    assert not Post.objects.filter(source="Let me stay.").exists()
    assert not Held.objects.exists()


def test_A6_a_session_that_ended_writes_nothing_though_no_word_of_it_was_heard(
    browser, ear, topic, member, monkeypatch
):
    deafen(ear, member, monkeypatch)
    SessionStore(browser.cookies["sessionid"].value).delete()

    assert send(browser, topic, source="Let me stay.").status_code == 401
    assert topic.posts.count() == 1


def test_who_is_silenced_while_the_topic_is_held_does_not_write_when_it_is_free(
    browser, topic, member
):
    said = []
    with held_by_another(topic):
        sender = Thread(target=lambda: said.append(send_and_close(browser, topic)))
        sender.start()
        until_somebody_waits()
        User.objects.filter(pk=member.pk).update(**OUT["silenced"])
    sender.join()

    assert said == [403]
    assert topic.posts.count() == 1


@contextmanager
def held_by_another(topic):
    with beside() as other:
        other.execute("SELECT FROM topics_topic WHERE id = %s FOR UPDATE", [topic.pk])
        yield
        other.rollback()


def send_and_close(browser, topic):
    try:
        return send(browser, topic).status_code
    finally:
        connection.close()


def test_the_usual_way_knows_nothing_of_what_the_short_way_found(
    browser, topic, member, monkeypatch
):
    known = []
    monkeypatch.setattr(short_way.ShortWayMiddleware, "_may_send", lambda *asked: False)
    written = writing.post_reply
    monkeypatch.setattr(
        writing, "post_reply", lambda **said: (known.append(said["author"]), written(**said))[1]
    )
    viewers.forget(str(member.pk))

    assert send(browser, topic).status_code == 302
    assert [(one.only_reads, one.known_by) for one in known] == [(False, "")]


def test_who_waited_for_the_database_does_not_wait_twice(browser, topic, monkeypatch):
    asked = []

    def out_of_reach(**said):
        asked.append(said)
        raise OperationalError("canceling statement due to lock timeout")

    monkeypatch.setattr(writing, "post_reply", out_of_reach)
    answer = send(browser, topic)

    assert (answer.status_code, len(asked)) == (503, 1)
    assert "Content-Security-Policy" in answer.headers
    assert topic.posts.count() == 1


def test_what_waits_under_a_key_is_not_written_too(browser, topic, monkeypatch, unhurried):
    monkeypatch.setattr(passing, "screen", held)
    send(browser, topic)
    monkeypatch.setattr(passing, "screen", screen)

    assert send(browser, topic).status_code == 302
    assert (Held.objects.count(), topic.posts.count()) == (1, 1)


def test_the_last_that_waits_in_a_day_waits_also_when_it_is_sent_again(
    browser, topic, monkeypatch
):
    monkeypatch.setattr(passing, "screen", held)
    monkeypatch.setattr(waiting, "HELD_A_DAY", 1)

    assert [send(browser, topic).status_code for _ in range(2)] == [302, 302]
    assert Held.objects.count() == 1


ODD = (
    "100% sure {columns} {0} %s %(author)s %% {{}} $1",
    "x'; DROP TABLE topics_post; --",
    "\\x00 \\u0000 null NULL \U0001f600",
    "é" * 20_000,
)


@pytest.mark.parametrize("text", ODD, ids=["places", "quotes", "escapes", "long"])
def test_what_is_written_is_what_was_sent(browser, topic, member, sent_short, text):
    assert send(browser, topic, source=text).status_code == 302

    post, plain = topic.posts.get(number=2), Post(topic=topic, author=member)
    assert sent_short
    assert post.source == text
    for name in ("credit_html", "reactions", "reaction_count", "revision_count", "has_poll"):
        assert getattr(post, name) == getattr(plain, name)
    topic.refresh_from_db()
    assert (topic.last_number, topic.last_post_at) == (2, post.made_at)


def test_behind_https_a_form_says_where_it_comes_from(ear, topic, member, sent_short, settings):
    settings.SECURE_SSL_REDIRECT = True
    start(ear)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    browser.get(topic.get_absolute_url(), secure=True)
    sent_short.clear()
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    safely = {"wsgi.url_scheme": "https", "SERVER_PORT": "443"}

    assert send(browser, topic, more=token).status_code == 301
    for foreign in (
        {},
        {"HTTP_REFERER": "https://evil.example/"},
        {"HTTP_REFERER": "http://testserver/"},
        {"HTTP_ORIGIN": "null"},
    ):
        assert send(browser, topic, more=token, **safely, **foreign).status_code == 403
    assert not sent_short
    assert topic.posts.count() == 1
    own = {"HTTP_REFERER": "https://testserver/t/"}
    assert send(browser, topic, more=token, **safely, **own).status_code == 302
    assert sent_short


def test_a_session_that_ended_writes_nothing(browser, topic):
    browser.session.flush()
    settle()

    assert send(browser, topic, source="Let me stay.").status_code == 401
    assert topic.posts.count() == 1


def test_a_newcomer_is_read_anew_after_each_post_and_others_are_not(ear, topic, member, unhurried):
    newcomer = make_member(post_count=3)
    topic.group.memberships.create(member=newcomer)
    start(ear)
    told = []
    ear.attend(told.append)
    for one in (newcomer, member):
        browser = signed_in(one)
        send(browser, topic, key=f"a{one.pk}", source="The first, by which they follow.")
        settle()
        told.clear()
        send(browser, topic, key=f"b{one.pk}", source="Another, which is not the same at all.")
        settle()
        assert (f"member:{one.pk}" in told) == (one == newcomer)
