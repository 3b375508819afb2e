"""A reply that comes the short way is the reply of the usual way, and nobody's who may not."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from community.members import short_way
from community.members.models import User
from community.members.viewers import viewers
from community.topics.models import Held, Post
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


@pytest.mark.parametrize("nothing", ["", " \n", "\u200b\u2060"], ids=["none", "spaces", "unseen"])
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


SHOWN_OUT = {
    "suspended": ({"suspended_until": now() + timedelta(days=1)}, 401),
    "silenced": ({"silenced_until": now() + timedelta(days=1)}, 403),
    "banned": ({"banned_at": now()}, 401),
    "closed": ({"is_active": False}, 401),
}


@pytest.mark.parametrize("how", SHOWN_OUT)
def test_A6_who_was_shown_out_writes_nothing_though_no_word_of_it_was_heard(
    browser, topic, member, sent_short, monkeypatch, how
):
    state, status = SHOWN_OUT[how]
    monkeypatch.setattr(viewers, "forget", lambda number: None)
    User.objects.filter(pk=member.pk).update(**state)

    answer = send(browser, topic, source="Let me stay.")

    assert answer.status_code == status
    assert not sent_short
    assert not Post.objects.filter(source="Let me stay.").exists()
    assert not Held.objects.exists()


def test_L3_who_left_the_group_writes_nothing_though_no_word_of_it_was_heard(
    browser, topic, sent_short, monkeypatch
):
    monkeypatch.setattr("community.groups.queries.belonging.forget", lambda key: None)
    topic.group.memberships.all().delete()

    assert send(browser, topic, source="Let me stay.").status_code == 403
    assert not Post.objects.filter(source="Let me stay.").exists()


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
