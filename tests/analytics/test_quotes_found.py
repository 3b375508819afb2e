"""Quotes for a report are found by searching: only what all its readers may be shown."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from analytics.actions.evaluating import quote_post
from analytics.scopes import Scope
from analytics.showing.reports.quotable import OFFERED, quotable
from community.search.models import Query
from community.topics.models import Post
from tests.factories import (
    make_engagement_report,
    make_group,
    make_member,
    make_post,
    make_topic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    manager = make_member(is_manager=True)
    client.force_login(manager)
    return manager


@pytest.fixture
def host(client):
    """Somebody who runs one closed group is signed in."""
    host = make_member()
    client.force_login(host)
    host.group = make_group(visibility="closed", managers=[host])
    return host


def said(words, *, group=None, **more):
    return make_post(topic=make_topic(group=group or make_group()), source=words, **more)


def page_of(client, report, words="lantern"):
    address = reverse("analytics:report", args=[report.pk])
    return client.get(address, {"find": words}).content.decode()


def of_group(group):
    return make_engagement_report(scope=Scope("group", str(group.pk)))


def quote(client, report, post, **more):
    sent = {"address": post.get_absolute_url(), "tone": "praise", "find": "lantern"} | more
    return client.post(reverse("analytics:report_quote", args=[report.pk]), sent)


def found(viewer, report, words="lantern"):
    return [one.hit.address for one in quotable(viewer, report, words).offers]


def test_a_found_post_is_quoted_as_praise_or_complaint_by_one_button(client, manager):
    report = make_engagement_report()
    praise, complaint = said("The lantern walk was lovely."), said("No lantern worked.")
    page = page_of(client, report)
    for post in (praise, complaint):
        assert f'name="address" value="{post.get_absolute_url()}"' in page

    answer = quote(client, report, praise, passage="")
    quote(client, report, complaint, tone="complaint", passage="No lantern")

    told = dict(report.quotes.values_list("tone", "text"))
    assert told == {"praise": "The lantern walk was lovely.", "complaint": "No lantern"}
    assert answer.url.endswith("?find=lantern#said")


def test_words_of_closed_groups_are_not_offered_in_a_report_on_the_place(client, manager):
    shown = said("An open lantern.")
    for visibility in ("closed", "secret"):
        said(f"A {visibility} lantern.", group=make_group(visibility=visibility))

    page = page_of(client, make_engagement_report())

    assert shown.get_absolute_url() in page
    assert "closed <mark>lantern" not in page
    assert "secret <mark>lantern" not in page
    assert "An open <mark>lantern</mark>" in page


def test_the_report_of_a_group_looks_through_that_group_and_quotes_its_words(client, host):
    mine = said("Our lantern is out.", group=host.group)
    said("Another lantern.")
    said("A secret lantern.", group=make_group(visibility="secret"))
    report = of_group(host.group)

    assert found(host, report) == [mine.get_absolute_url()]
    assert quote(client, report, mine).status_code == 302
    assert report.quotes.get().post == mine


def test_what_the_manager_cannot_read_is_not_found_whatever_is_asked_for(client, host):
    secret = make_group(visibility="secret", name="Hush")
    said("A secret lantern.", group=secret)
    report = of_group(host.group)

    for words in ("lantern", f"lantern in:{secret.slug}", "in:Hush", '"secret lantern"'):
        assert found(host, report, words) == []


def test_deleted_words_are_not_found(client, manager):
    post = said("A lantern that was taken away.")
    Post.objects.filter(pk=post.pk).update(deleted_at=timezone.now())

    assert found(manager, make_engagement_report()) == []


def test_what_is_offered_is_what_is_quoted(client, manager):
    report, post = make_engagement_report(), said("lantern " * 200)
    offer = quotable(manager, report, "lantern").offers[0]

    quote(client, report, post, passage=offer.passage)

    assert report.quotes.get().text == offer.passage
    assert len(offer.passage) <= 600


def test_a_post_that_is_quoted_says_so_and_has_no_buttons(client, manager):
    report, post = make_engagement_report(), said("The lantern walk.")
    quote_post(report=report, post=post, passage="", tone="praise", by=manager)

    page = page_of(client, report)

    assert "Quoted in this report" in page
    assert f'name="address" value="{post.get_absolute_url()}"' not in page


def test_when_words_do_not_stand_in_the_post_nothing_is_lost(client, manager):
    report, post = make_engagement_report(), said("The lantern walk.")

    answer = quote(client, report, post, passage="Never said.")

    page = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert "These words do not stand in the post." in page
    assert "Never said." in page
    assert 'value="lantern"' in page
    assert f'name="address" value="{post.get_absolute_url()}"' in page


def test_too_many_words_are_cut_and_sent_along_refused(client, manager):
    report, post = make_engagement_report(), said("The lantern walk.")

    page, answer = (
        page_of(client, report, "x" * 100_000),
        quote(client, report, post, find="x" * 9_999),
    )

    assert len(page) < 90_000
    assert answer.status_code == 422
    assert not report.quotes.exists()


def test_nothing_found_is_said_and_nothing_is_asked_without_words(client, manager):
    report = make_engagement_report()

    assert "Nothing here that could be quoted" in page_of(client, report, "gramophone")
    for words in ("", "   ", "\x00"):
        assert "Nothing here that could be quoted" not in page_of(client, report, words)


def test_searching_for_quotes_is_not_counted_as_a_search(client, manager):
    page_of(client, make_engagement_report(), "gramophone")

    assert not Query.objects.exists()


def test_who_may_not_write_on_it_is_offered_nothing(client, host):
    said("Our lantern is out.", group=host.group)
    report = of_group(host.group)
    host.silenced_until = timezone.now() + timezone.timedelta(days=2)
    host.save()

    page = page_of(client, report)

    assert "Our lantern" not in page
    assert "Find their words" not in page


def test_naughty_words_are_words(client, manager):
    report = make_engagement_report()

    for words in ("<script>x</script>", "' OR 1=1 --", '"', "in:", "x" * 5000, "🏮", "عربي"):
        page = page_of(client, report, words)
        assert "<script>x" not in page


def test_finding_asks_as_often_for_many_posts_as_for_one(client, manager):
    report = make_engagement_report()
    said("A first lantern.")
    page_of(client, report)
    with CaptureQueriesContext(connection) as few:
        page_of(client, report)
    for number in range(OFFERED + 4):
        visibility = ("open", "closed", "secret")[number % 3]
        said(f"Lantern number {number}.", group=make_group(visibility=visibility))
    with CaptureQueriesContext(connection) as many:
        page = page_of(client, report)

    assert len(many) <= len(few) + 1  # one to learn how new words are stemmed
    assert page.count('name="address" value=') <= OFFERED + 1
