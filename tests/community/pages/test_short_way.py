"""The short way gives, byte for byte, what the usual way gives, and only to whom it may."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.members import short_way
from community.members.actions import choose_language, keep_distance
from community.members.actions.standing import suspend_member
from community.topics.actions import follow, mark_read, put_bookmark, save_draft
from community.topics.models import Level
from tests.factories import make_group, make_member, make_post, make_topic
from tests.hearing import await_hearing, listening, settle

# What is another in every answer: masked tokens, the key of a composer, the moment of a page.
FLEETING = re.compile(
    r'(name="csrfmiddlewaretoken" value="|X-CSRFToken": "|name="key" value="|name="until" value=")'
    r'[^"]*"'
)


@pytest.fixture
def ear(monkeypatch, settings, transactional_db):
    settings.PAGE_SIZE = 3
    yield from listening(monkeypatch, settings)


@pytest.fixture
def shortened(monkeypatch):
    """The addresses that were answered by the short way."""
    answered = []
    usual = short_way.ShortWayMiddleware._short

    def spy(self, request, found):
        response = usual(self, request, found)
        if response is not None:
            answered.append(request.path)
        return response

    monkeypatch.setattr(short_way.ShortWayMiddleware, "_short", spy)
    return answered


def start(ear):
    Client().get("/healthz")
    await_hearing(ear)
    settle()


def signed_in(member):
    browser = Client(HTTP_ACCEPT_LANGUAGE="sv")
    browser.force_login(member)
    return browser


def whole(response):
    """Status, headers, cookies and bytes, without what is another in every answer."""
    cookies = {
        name: {key: value for key, value in morsel.items() if key != "expires"}
        for name, morsel in response.cookies.items()
    }
    body = FLEETING.sub(r'\1"', response.content.decode())
    return response.status_code, dict(sorted(response.headers.items())), cookies, body


def by_the_usual_way(browser, address, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(short_way, "way_of", lambda request: None)
        return whole(browser.get(address))


def people():
    names = "plain manager group_manager outsider distant hebrew drafting".split()
    return {name: make_member(is_manager=name == "manager") for name in names}


def house(known):
    inside = [
        member for name, member in known.items() if "out" not in name and name != "group_manager"
    ]
    group = make_group(members=inside, managers=[known["group_manager"]])
    closed = make_group(members=inside, visibility="closed")
    topic = make_topic(group=group, author=known["plain"], kind="question", tags=["brakes"])
    posts = [make_post(topic=topic, author=known["manager"]) for _ in range(6)]
    quiet = make_topic(group=closed, author=known["manager"])
    keep_distance(member=known["distant"], towards=known["manager"], distance="muted")
    choose_language(member=known["hebrew"], language="he", time_zone="Asia/Jerusalem")
    save_draft(member=known["drafting"], place=f"topic:{topic.pk}", source="Half a")
    mark_read(member=known["plain"], topic=topic, number=2)
    put_bookmark(post=posts[0], member=known["plain"])
    follow(member=known["distant"], thing=topic, level=Level.WATCHING)
    path = topic.get_absolute_url()
    return [
        *("/", reverse("topics:list"), reverse("topics:unread")),
        *(group.get_absolute_url(), closed.get_absolute_url(), quiet.get_absolute_url()),
        *(path, f"{path}?page=2", f"{path}?page=3", f"{path}?quote=2", f"{path}?page=99"),
        *(
            f"{reverse('topics:unread')}?group={group.pk}",
            f"{reverse('topics:list')}?show=helpful",
        ),
        *(reverse("topics:detail", args=[topic.pk, "another-name"]), "/t/999999/nothing/"),
    ]


def test_both_ways_give_the_same_bytes_and_headers(ear, shortened, monkeypatch):
    known = people()
    addresses = house(known)
    start(ear)

    for name, member in known.items():
        browser = signed_in(member)
        browser.get("/")  # from now on the browser bears the cookie for forms
        for address in addresses:
            usual = by_the_usual_way(browser, address, monkeypatch)
            for _ in range(2):
                assert whole(browser.get(address)) == usual, (name, address)

    assert len(shortened) > len(known) * 20


def test_both_ways_are_the_same_behind_https(ear, settings, shortened, monkeypatch):
    settings.SECURE_SSL_REDIRECT = settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_HSTS_SECONDS = 600
    settings.CSRF_COOKIE_SECURE = settings.SESSION_COOKIE_SECURE = True
    start(ear)
    browser = signed_in(make_member())
    with monkeypatch.context() as patch:
        patch.setattr(short_way, "way_of", lambda request: None)
        usual = whole(browser.get("/", secure=True))

    assert usual == whole(browser.get("/", secure=True))
    assert "Strict-Transport-Security" in usual[1]
    assert shortened == ["/"]
    assert browser.get("/").status_code == 301


def test_a_browser_without_the_cookie_for_forms_is_given_one(ear, shortened):
    start(ear)
    browser = signed_in(make_member())

    assert "csrftoken" in browser.get("/").cookies
    assert shortened


def test_a_waiting_message_is_shown_once(ear, shortened):
    browser = signed_in(make_member())
    start(ear)
    browser.get("/")
    browser.post(reverse("topics:unread_clear"), {"group": 0})
    settle()
    shortened.clear()

    assert b'class="stack stack-s flash"' in browser.get("/").content
    settle()
    assert b'class="stack stack-s flash"' not in browser.get("/").content
    assert shortened == ["/"]


def test_what_is_no_plain_page_goes_the_usual_way(ear, shortened):
    browser = signed_in(make_member())
    start(ear)

    assert browser.get("/", HTTP_HX_REQUEST="true").status_code == 200
    assert browser.head("/").status_code == 200
    assert browser.get("/", HTTP_HOST="stranger.example").status_code == 400
    assert browser.get("/?a=%00").status_code == 400
    assert browser.get(reverse("groups:list")).status_code == 200
    assert Client().get("/").status_code == 200
    assert shortened == []


def is_known(browser):
    return browser.get(reverse("topics:unread")).status_code == 200


def test_signing_out_ends_the_session_in_other_processes_too(ear, shortened):
    browser = signed_in(make_member())
    start(ear)
    assert is_known(browser)
    assert is_known(browser)
    assert shortened

    SessionStore(browser.cookies["sessionid"].value).delete()  # as another process does it
    settle()

    assert not is_known(browser)


def test_a_changed_password_ends_the_session(ear):
    member = make_member()
    browser = signed_in(member)
    start(ear)
    assert is_known(browser)

    member.set_password("another one, and longer")
    member.save()
    settle()

    assert not is_known(browser)


def test_a_suspension_ends_the_session(ear):
    member, manager = make_member(), make_member(is_manager=True)
    browser = signed_in(member)
    start(ear)
    assert is_known(browser)

    later = timezone.now() + timedelta(days=1)
    suspend_member(member=member, until=later, reason="Rest.", by=manager)
    settle()

    assert not is_known(browser)
