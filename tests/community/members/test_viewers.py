"""Who is looking is kept for half a minute, and never longer than it is true."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.members import viewers
from community.members.actions import suspend_member
from community.members.models import User
from tests.factories import make_member
from tests.hearing import await_hearing, listening, settle

PAGE = "/settings/"


@pytest.fixture
def ear(monkeypatch, settings, transactional_db):
    yield from listening(monkeypatch, settings)


@pytest.fixture
def member(ear):
    return make_member(display_name="Maja Berg")


@pytest.fixture
def browser(member, ear):
    """The member's browser, after a first page."""
    one = Client()
    one.force_login(member)
    one.get("/healthz")
    await_hearing(ear)
    settle()
    assert one.get(PAGE).status_code == 200
    return one


def asks_for_the_viewer(browser):
    with CaptureQueriesContext(connection) as asked:
        browser.get(PAGE)
    mine = 'FROM "members_user" WHERE "members_user"."id" = '
    return any(mine in query["sql"] for query in asked)


def test_a_member_is_read_once_for_several_pages(browser, member):
    assert not asks_for_the_viewer(browser)


def test_a_change_of_the_member_is_seen_at_once(browser, member):
    User.objects.filter(pk=member.pk).update(language="sv")
    settle()

    assert '<html lang="sv"' in browser.get(PAGE).content.decode()


def test_that_a_member_was_here_is_noted_once_though_nobody_tells_of_it(browser, member):
    User.objects.filter(pk=member.pk).update(seen_at=timezone.now() - timedelta(hours=2))
    viewers.viewers.forget(str(member.pk))
    browser.get(PAGE)

    with CaptureQueriesContext(connection) as asked:
        for _ in range(3):
            browser.get(PAGE)
    assert not [query for query in asked if "seen_at =" in query["sql"]]


def test_A6_who_is_suspended_is_out_at_the_next_page(browser, member):
    until = timezone.now() + timedelta(days=1)
    suspend_member(member=member, until=until, reason="Rest.", by=make_member(is_manager=True))
    settle()

    assert browser.get(PAGE).status_code == 302


def test_A6_a_changed_password_ends_the_other_sessions(browser, member):
    member.set_password("another horse battery")
    member.save()
    settle()

    assert browser.get(PAGE).status_code == 302


def test_A6_a_session_that_ended_finds_nobody(browser):
    browser.session.flush()

    assert browser.get(PAGE).status_code == 302


def test_nobody_is_kept_while_nobody_listens(browser, member, ear):
    ear.stop()

    assert asks_for_the_viewer(browser)
    assert asks_for_the_viewer(browser)


def test_nobody_is_kept_for_long(browser, member, monkeypatch):
    monkeypatch.setattr(viewers, "AGE", 0.05)
    User.objects.filter(pk=member.pk).update(place="Elsewhere")
    settle()
    browser.get(PAGE)
    time.sleep(0.1)

    assert asks_for_the_viewer(browser)


def test_what_one_request_hangs_on_a_member_does_not_reach_the_next(db):
    member = make_member(display_name="Maja Berg")
    kept = viewers.Viewers()
    kept.keep("1", "proof", member, kept.turn)
    kept.find("1", "proof").display_name = "Changed"

    assert kept.find("1", "proof").display_name == "Maja Berg"


def test_another_proof_finds_nobody(db):
    member = make_member(display_name="Maja Berg")
    kept = viewers.Viewers()
    kept.keep("1", "proof", member, kept.turn)

    assert kept.find("1", "other") is None
    assert kept.find("2", "proof") is None


def test_a_row_read_before_a_change_was_heard_is_not_kept(db):
    member = make_member(display_name="Maja Berg")
    kept = viewers.Viewers()
    turn = kept.turn
    kept.hear(f"member:{member.pk}")

    kept.keep(str(member.pk), "proof", member, turn)

    assert kept.find(str(member.pk), "proof") is None
