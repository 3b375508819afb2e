"""What waits, on the pages of whoever wrote it."""

import re

import pytest
from django.urls import reverse

from community.screening.actions import keep_word
from community.topics import forms
from community.topics.actions import let_in, post_reply, write_reply
from community.topics.forms import new_key, seconds_since
from community.topics.models import Draft, Held, Post, Topic
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]

HELD = "Has anybody a spare kotlet for the weekend?"
WAITS, WHY = "Waits for a manager", "The text holds words that a manager looks at first."
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def kotlet():
    keep_word(pattern="kotlet", does="hold")


@pytest.fixture
def author(client):
    member = make_member()
    client.force_login(member)
    return member


@pytest.fixture
def topic(author):
    return make_topic(group=make_group(members=[author]), title="A fair topic")


def send(client, topic, headers=None, **more):
    form = {"source": HELD, "key": "k1", "last": str(topic.last_number)} | more
    return client.post(reverse("topics:reply", args=[topic.pk]), form, headers=headers or {})


def text_of(answer):
    return answer.content.decode()


def signed_in(client, **more):
    member = make_member(**more)
    client.force_login(member)
    return member


def test_a_held_reply_leads_to_the_end_of_the_topic_where_its_author_reads_why(client, topic):
    answer = send(client, topic)

    held = Held.objects.get()
    assert answer.url == f"{topic.get_absolute_url()}#held-{held.pk}"
    page = text_of(client.get(answer.url))
    assert f'id="held-{held.pk}"' in page
    assert WAITS in page
    assert WHY in page
    assert HELD in page


def test_a_held_reply_leads_to_the_last_of_many_pages(client, topic):
    for _ in range(25):
        make_post(topic=topic)

    answer = send(client, topic)

    assert "?page=2#held-" in answer.url
    assert WAITS in text_of(client.get(answer.url))
    assert WAITS not in text_of(client.get(topic.get_absolute_url()))


def test_htmx_gets_what_waits_and_a_fresh_box(client, topic):
    answer = send(client, topic, headers=HTMX)

    page = text_of(answer)
    assert answer.status_code == 200
    assert "<html" not in page
    assert WAITS in page
    assert 'id="reply-form"' in page
    assert f">{HELD}</textarea>" not in page


def test_htmx_goes_on_when_the_page_is_not_the_last(client, topic):
    make_post(topic=topic)

    answer = send(client, topic, headers=HTMX, last="1")

    assert "#held-" in answer.headers["HX-Redirect"]


@pytest.mark.parametrize("who", ["fellow", "manager", "guest"])
def test_nobody_else_finds_it_on_the_topic_or_group_page(client, topic, who):
    send(client, topic)
    client.post(
        reverse("topics:create", args=[topic.group.slug]),
        {"kind": "discussion", "title": "Kotlet wanted", "source": HELD, "tags": "swap"},
    )
    assert Held.objects.count() == 2
    client.logout()
    if who != "guest":
        member = signed_in(client, is_manager=who == "manager")
        topic.group.memberships.create(member=member)

    pages = [topic.get_absolute_url(), topic.group.get_absolute_url(), reverse("topics:list")]
    pages += [reverse("pages:home")] + ([reverse("topics:drafts")] if who != "guest" else [])
    texts = [text_of(client.get(address)).lower() for address in pages]

    assert not [text for text in texts if "kotlet" in text or WAITS.lower() in text]


def test_a_held_topic_stands_on_top_of_its_group_and_among_the_drafts(client, author, topic):
    form = {"kind": "discussion", "title": "Kotlet wanted", "source": HELD, "tags": "swap, b"}

    answer = client.post(reverse("topics:create", args=[topic.group.slug]), form)

    held = Held.objects.get()
    assert answer.url == f"{topic.group.get_absolute_url()}#held-{held.pk}"
    for address in (answer.url, reverse("topics:drafts")):
        page = text_of(client.get(address))
        assert "Kotlet wanted" in page
        assert WAITS in page
    assert not Topic.objects.exclude(pk=topic.pk).exists()


def test_a_held_edit_says_so_at_the_end_of_the_topic(client, author, topic):
    post = write_reply(topic=topic, author=author, source="Before.", key="")

    answer = client.post(
        reverse("topics:edit", args=[topic.pk, post.number]), {"source": HELD, "seen": 0}
    )

    page = text_of(client.get(answer.url))
    assert "Your edit of post 2" in page
    assert Post.objects.get(pk=post.pk).source == "Before."


def test_a_refused_reply_stays_in_its_box_with_what_to_change(client, topic):
    keep_word(pattern="heck", does="block")

    answer = send(client, topic, source="What the heck")

    page = text_of(answer)
    assert answer.status_code == 409
    assert "“heck” is not written here." in page
    assert "What the heck</textarea>" in page


def test_edit_brings_the_words_back_into_their_composer(client, author, topic):
    send(client, topic)
    held = Held.objects.get()

    answer = client.post(reverse("topics:held_edit", args=[held.pk]), follow=True)

    assert answer.redirect_chain[0][0] == f"{reverse('topics:by_pk', args=[topic.pk])}#reply"
    assert f"{HELD}</textarea>" in text_of(answer)
    assert WAITS not in text_of(answer)


def test_edit_brings_a_topic_back_with_its_title_and_tags(client, author, topic):
    form = {"kind": "discussion", "title": "Kotlet wanted", "source": HELD, "tags": "swap, b"}
    client.post(reverse("topics:create", args=[topic.group.slug]), form)

    answer = client.post(reverse("topics:held_edit", args=[Held.objects.get().pk]), follow=True)

    page = text_of(answer)
    assert 'value="Kotlet wanted"' in page
    assert 'value="swap, b"' in page


def test_take_back_leads_to_the_drafts(client, author, topic):
    send(client, topic)

    answer = client.post(reverse("topics:held_take_back", args=[Held.objects.get().pk]))

    assert answer.url == reverse("topics:drafts")
    assert Draft.objects.get(member=author).source == HELD


@pytest.mark.parametrize("name", ["topics:held_edit", "topics:held_take_back"])
def test_L11_what_is_not_ones_own_is_not_there(client, author, topic, name):
    send(client, topic)
    held = Held.objects.get()
    signed_in(client, is_manager=True)

    foreign = client.post(reverse(name, args=[held.pk]))
    absent = client.post(reverse(name, args=[held.pk + 1]))

    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.content == absent.content
    assert Held.objects.get().waits


def test_take_back_of_what_was_let_in_meanwhile_is_refused_kindly(client, author, topic):
    send(client, topic)
    held = Held.objects.get()
    manager = make_member(is_manager=True)
    let_in(held=held, by=manager)

    answer = client.post(reverse("topics:held_take_back", args=[held.pk]))

    assert answer.status_code == 409
    assert "let it in already" in text_of(answer)


def test_the_drafts_name_no_place_that_is_shut_by_now(client, author):
    secret = make_group(members=[author], visibility="secret", name="Canary garden")
    topic = make_topic(group=secret, title="Canary wedding")
    post_reply(topic=topic, author=author, source=HELD, key="")
    secret.memberships.all().delete()

    page = text_of(client.get(reverse("topics:drafts")))

    assert HELD in page
    assert "Canary" not in page


def test_a_composer_says_since_when_it_is_open(client, author, topic, monkeypatch):
    begun = forms.time.time()
    monkeypatch.setattr(forms.time, "time", lambda: begun)
    key = re.search(r'name="key" value="([^"]+)"', text_of(client.get(topic.get_absolute_url())))[
        1
    ]
    assert len(key) <= 64
    monkeypatch.setattr(forms.time, "time", lambda: begun + 1.5)

    answer = send(client, topic, source="Hello there, everybody.", key=key)

    assert "#held-" in answer.url
    assert Held.objects.get().why == ["The text came faster than anybody types."]


def test_a_composer_that_was_open_for_a_while_and_one_with_a_draft_are_not_judged(monkeypatch):
    begun = forms.time.time()
    monkeypatch.setattr(forms.time, "time", lambda: begun)
    key, of_draft = new_key(), new_key(begun_before=True)
    monkeypatch.setattr(forms.time, "time", lambda: begun + 30)

    assert 29 <= seconds_since(key) <= 31
    assert [seconds_since(one) for one in (of_draft, "k1", "", f"{key}x", "a:b:c")] == [None] * 5
