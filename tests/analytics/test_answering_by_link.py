"""Advice is read and answered by a signed link: no other opens it, and reading changes nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analytics.actions.advising import answer_advice, finish_advice, send_advice
from analytics.actions.quoting import agree, refuse
from analytics.models import Advice, Pin
from analytics.tokens import advice_token
from community.notifications.leaving import leaving_address
from community.topics.actions import delete_post
from tests.factories import make_advice, make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
YES = {"name": "Astrid", "words": "From March.", "verdict": "accept"}
NO = {"name": "Astrid", "words": "No money.", "verdict": "decline"}


def link(advice):
    return reverse("analytics:answer", args=[advice_token(advice)])


def state():
    return Advice.objects.get().state


def test_a_link_answers_without_an_account(client):
    advice = make_advice(sent=True)

    page = client.get(link(advice))
    answer = client.post(link(advice), YES)
    after = client.get(link(advice)).content.decode()

    assert (page.status_code, answer.url, state()) == (200, link(advice), "accepted")
    assert ("accepted it" in after, "<form" in _main(after)) == (True, False)


def test_reading_answers_nothing_whatever_the_address_says(client):
    advice = make_advice(sent=True)

    for _ in range(2):
        client.get(link(advice) + "?verdict=accept&name=Astrid")
        client.head(link(advice))
        client.options(link(advice))

    assert state() == "sent"


def test_an_answer_needs_the_token_of_the_form(client):
    advice, strict = make_advice(sent=True), Client(enforce_csrf_checks=True)

    assert (strict.post(link(advice), YES).status_code, state()) == (403, "sent")

    page = strict.get(link(advice))
    sent = YES | {"csrfmiddlewaretoken": page.context["csrf_token"]}
    assert (strict.post(link(advice), {**sent}).status_code, state()) == (302, "accepted")


@pytest.mark.parametrize(
    "wrong",
    [
        NO | {"words": ""},
        NO | {"words": " \n"},
        YES | {"name": ""},
        YES | {"verdict": ""},
        YES | {"verdict": "perhaps"},
        YES | {"name": "x" * 81},
        YES | {"words": "x" * 4001},
        YES | {"name": "\u202enilmerk"},
    ],
)
def test_what_is_not_whole_comes_back_with_its_words(client, wrong):
    advice = make_advice(sent=True)

    answer = client.post(link(advice), wrong)

    assert (answer.status_code, state()) == (422, "sent")
    assert wrong["name"][:20] in answer.content.decode()


def test_a_second_answer_changes_nothing_and_sees_the_first(client):
    advice = make_advice(sent=True)
    client.post(link(advice), YES)

    again = client.post(link(advice), NO, follow=True)

    assert (state(), Advice.objects.get().answer) == ("accepted", "From March.")
    assert "From March." in again.content.decode()


def dead_links(advice):
    """Each of them is wrong in a way of its own; the real one is made new beside them."""
    good, other = advice_token(advice), make_advice(sent=True)
    name, _dot, proof = good.partition(".")
    old = advice_token(Advice(pk=advice.pk, link_number=advice.link_number))
    send_advice(advice=advice, by=advice.by, seen=1)
    expired = make_advice(sent=True, changed_at=timezone.now() - timedelta(days=91))
    draft = make_advice()
    gone = make_advice(sent=True)
    gone_token = advice_token(gone)
    gone.delete()
    return {
        "old number": old,
        "another's key": f"{other.pk}-1.{proof}",
        "next number": f"{advice.pk}-2.{proof}",
        "no proof": name,
        "empty proof": f"{name}.",
        "expired": advice_token(expired),
        "draft": advice_token(draft),
        "gone": gone_token,
        "letters": "abc",
        "other digits": f"{name}.{proof}".replace("1", "١"),
        "long": "9" * 5000,
    }


def test_dead_links_are_one_page_that_says_what_to_do(client):
    advice = make_advice(sent=True)
    tokens = dead_links(advice)
    assert client.get(link(Advice.objects.get(pk=advice.pk))).status_code == 200

    answers = {
        why: client.get(reverse("analytics:answer", args=[token])) for why, token in tokens.items()
    }
    pages = {_main(one.content.decode()) for one in answers.values()}

    assert {why: one.status_code for why, one in answers.items()} == dict.fromkeys(tokens, 404)
    assert (len(pages), "Ask whoever sent it to you" in pages.pop()) == (1, True)


def test_dead_links_answer_nothing(client):
    advice = make_advice(sent=True)

    codes = {
        client.post(reverse("analytics:answer", args=[token]), YES).status_code
        for token in dead_links(advice).values()
    }

    assert (codes, set(Advice.objects.values_list("state", flat=True))) == (
        {404}, {"sent", "draft"},
    )  # fmt: skip


def test_a_link_for_one_thing_opens_no_other(client):
    foreign = leaving_address(make_member()).rstrip("/").rsplit("/", 1)[1]

    assert client.get(reverse("analytics:answer", args=[foreign])).status_code == 404


@pytest.mark.parametrize("alive", [True, False])
def test_nobody_keeps_the_page_and_no_search_finds_it(client, alive):
    path = link(make_advice(sent=True)) if alive else reverse("analytics:answer", args=["1-1.x"])

    headers = client.get(path).headers

    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert headers["Referrer-Policy"] == "same-origin"


def test_who_knocks_too_often_waits(client):
    path = link(make_advice(sent=True))

    codes = [client.get(path).status_code for _ in range(31)]

    assert (set(codes[:30]), codes[30]) == ({200}, 429)


def test_L14_names_are_masked_unless_the_member_agrees(client):
    author = make_member(display_name="Quentin Quotable", name="quentin")
    post = make_post(author=author, source="The hall is cold.")
    advice = make_advice(sent=True, words=[post])
    pin, shown = Pin.objects.get(), []

    for say in (None, agree, refuse):
        if say:
            say(pin, author)
        page = client.get(link(advice)).content.decode()
        shown.append(("The hall is cold." in page, "uentin" in page))

    assert shown == [(True, False), (True, True), (True, False)]


def test_L7_words_that_were_taken_away_leave_the_page(client):
    post = make_post(source="The hall is cold.")
    advice = make_advice(sent=True, words=[post])
    assert "The hall is cold." in client.get(link(advice)).content.decode()

    delete_post(post=post, by=post.author)

    assert "The hall is cold." not in client.get(link(advice)).content.decode()


def test_L8_a_secret_group_has_no_name_outside(client):
    group = make_group(visibility="secret", name="The hidden cellar", managers=[make_member()])
    advice = make_advice(sent=True, scope=None)
    figure = {"metric": "active", "span": "days30", "day": timezone.now().date(), "value": 9}
    advice.pins.create(scope=f"group:{group.pk}", n=9, **figure)
    topic = make_topic(group=group, title="Cellar talk")
    advice.pins.create(post=topic.posts.get(), member=topic.author, text="First words.",
                       scope=f"group:{group.pk}")  # fmt: skip

    page = client.get(link(advice)).content.decode()

    assert ("First words." in page, "cellar" in page.lower()) == (True, False)


def test_a_signed_in_outsider_reads_what_a_guest_reads(client):
    advice = make_advice(sent=True, words=[make_post(source="The hall is cold.")])
    member = make_member(silenced_until=timezone.now() + timedelta(days=1))
    client.force_login(member)

    assert client.post(link(advice), NO).status_code == 302  # the link is the right, not who reads
    assert state() == "declined"


@pytest.mark.parametrize(("language", "direction"), [("sv", "ltr"), ("he", "rtl")])
def test_the_page_is_in_the_language_of_whom_it_was_sent_to(client, language, direction):
    page = client.get(link(make_advice(sent=True, language=language))).content.decode()

    assert f'<html lang="{language}" dir="{direction}"' in page


def test_what_came_of_it_stands_there_afterwards(client):
    advice = make_advice(sent=True)
    answer_advice(advice=advice, is_accepted=True, name="Astrid", words="")
    finish_advice(advice=advice, outcome="A host sits there now.")

    assert "A host sits there now." in client.get(link(advice)).content.decode()


def _main(page):
    return page.partition("<main")[2].partition("</main>")[0]
