"""Words as evidence: frozen, nameless unless their member agrees, gone when they are gone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.actions.quoting import (
    NotTheirWords,
    agree,
    ask_to_be_named,
    passage_of,
    refuse,
)
from analytics.queries.quoting import quote_of, stands
from analytics.telling.quoting import ask_member
from community.members.models import Boundary
from community.notifications.models import Kind, Notice
from community.topics.actions import delete_post, purge_post, purge_topic, restore_post
from tests.analytics.quotes import again, keep_all, name_of, pinned, quoted_in_report
from tests.factories import make_member, make_post

pytestmark = pytest.mark.django_db
KINDS = pytest.mark.parametrize("make", [pinned, quoted_in_report])


def test_a_passage_is_what_stands_in_the_post_and_no_word_else():
    said = "The hall is cold. We need heating, or  blankets.\nTea helps."

    assert passage_of(said, "We need heating, or blankets. Tea helps.").endswith("Tea helps.")
    assert passage_of(said, "The hall is cold. … Tea helps.") == "The hall is cold. … Tea helps."
    for false in ("We need beer.", "Tea helps. … The hall is cold.", "…", "[…]"):
        with pytest.raises(NotTheirWords):
            passage_of(said, false)


def test_a_passage_has_an_end():
    assert len(passage_of("word " * 500, "")) <= 600
    with pytest.raises(NotTheirWords):
        passage_of("word " * 500, "word " * 200)


@KINDS
def test_quoted_words_are_frozen_and_shown_to_nobody_once_their_author_took_them_out(make):
    post = make_post(source="It is cold.")
    row = make(post)
    for said, is_shown in (("It is cold. Yes.", True), ("It is warm.", False)):
        type(post).objects.filter(pk=post.pk).update(source=said, text=said)

        assert (again(row).text, stands(again(row))) == ("It is cold.", is_shown)


@KINDS
def test_words_that_are_taken_away_are_shown_to_nobody_until_they_are_given_back(make):
    post = make_post()
    row = make(post)
    assert stands(again(row))

    delete_post(post=post, by=post.author)
    assert not stands(again(row))
    assert quote_of(post.author, "advice" if make is pinned else "report", row.pk) is None

    restore_post(post=post, by=post.author)
    assert stands(again(row))


@KINDS
def test_L7_purged_words_are_kept_nowhere(make):
    post, other = make_post(source="Purge me."), make_post()
    row, stays = make(post), make(other)

    purge_post(post=post, by=make_member(is_manager=True), reason="private")

    assert (again(row), again(stays)) == (None, stays)


@KINDS
def test_L7_words_go_with_a_purged_topic(make):
    post = make_post()
    row = make(post)

    purge_topic(topic=post.topic, by=make_member(is_manager=True), reason="private")

    assert again(row) is None


@KINDS
def test_silence_means_no_name(make):
    row = make()
    ask_to_be_named(row)
    keep_all()

    assert name_of(row) is None


@KINDS
def test_a_name_stands_there_from_the_yes_to_the_no_and_back(make):
    row = make()
    member, seen = row.member, []

    for say in (agree, refuse, agree):
        say(row, member)
        seen.append(name_of(row))

    assert seen == [member, None, member]


@KINDS
def test_nobody_agrees_for_somebody_else(make):
    row = make()

    agree(row, make_member(is_manager=True))

    assert name_of(row) is None


@KINDS
def test_a_closed_account_has_no_name(make):
    row = make()
    agree(row, row.member)
    assert name_of(row) == row.member

    type(row.member).objects.filter(pk=row.member_id).update(is_active=False)

    assert name_of(row) is None


@KINDS
def test_a_member_is_asked_once_however_often_the_button_is_pressed(make):
    row = make()

    for _ in range(3):
        ask_to_be_named(row)
    keep_all()
    ask_member(kind="advice" if make is pinned else "report", pk=row.pk)

    assert list(Notice.objects.filter(kind=Kind.HEARD).values_list("member", flat=True)) == [
        row.member_id
    ]


@KINDS
def test_who_keeps_away_from_who_asks_is_not_asked(make):
    row = make()
    asker = row.advice.by if make is pinned else row.by
    Boundary.objects.create(member=row.member, towards=asker, distance="blocked")

    ask_to_be_named(row)
    keep_all()

    assert not Notice.objects.filter(kind=Kind.HEARD).exists()


@KINDS
def test_the_member_sees_their_words_and_says_yes(client, make):
    row = make(make_post(source="It is cold in the hall."))
    kind = "advice" if make is pinned else "report"
    address = reverse("analytics:quoted", args=[kind, row.pk])
    client.force_login(row.member)

    page = client.get(address).content.decode()
    answer = client.post(address, {"verb": "agree"})

    assert ("It is cold in the hall." in page, answer.url) == (True, address)
    assert name_of(row) == row.member


@KINDS
def test_the_page_is_for_whose_words_they_are(client, make):
    row = make()
    kind = "advice" if make is pinned else "report"
    addresses = [
        reverse("analytics:quoted", args=[kind, row.pk]),
        reverse("analytics:quoted", args=["letter", row.pk]),
    ]
    client.force_login(make_member(is_manager=True))
    answers = [client.get(one).status_code for one in addresses]
    answers += [client.post(addresses[0], {"verb": "agree"}).status_code]
    client.force_login(row.member)
    answers += [client.get(addresses[1]).status_code]
    answers += [client.post(addresses[0], {"verb": "other"}).status_code]

    assert (answers, name_of(row)) == ([404] * 5, None)


def test_a_silenced_member_still_says_no(client):
    pin = pinned()
    agree(pin, pin.member)
    member = pin.member
    type(member).objects.filter(pk=member.pk).update(
        silenced_until=timezone.now() + timedelta(days=1)
    )
    client.force_login(member)

    client.post(reverse("analytics:quoted", args=["advice", pin.pk]), {"verb": "refuse"})

    assert name_of(pin) is None
