"""Bookmarks: kept by whoever may read, shown only while they may."""

import pytest
from django.urls import reverse

from community.groups.actions import leave_group
from community.topics.actions import delete_post, delete_topic, put_bookmark
from community.topics.models import Bookmark
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PAGE = "topics:bookmarks"


@pytest.fixture
def member(client):
    member = make_member()
    client.force_login(member)
    return member


@pytest.fixture
def post():
    return make_post(topic=make_topic(title="Bent fork"), source="Lift the front wheel.")


def keep(post):
    return reverse("topics:keep", args=[post.topic_id, post.number])


def page_of(client):
    return client.get(reverse(PAGE)).content.decode()


def test_a_post_is_kept_once_and_dropped(client, member, post):
    for _ in range(2):
        assert client.post(keep(post)).url.endswith(f"#p{post.number}")
    assert Bookmark.objects.filter(member=member).count() == 1
    page = page_of(client)
    assert "Bent fork" in page
    assert "Lift the front wheel." in page

    answer = client.post(keep(post), {"drop": "1", "next": "bookmarks"})
    assert answer.url == reverse(PAGE)
    assert not Bookmark.objects.exists()
    assert "No bookmarks." in page_of(client)


def test_the_star_says_whether_the_post_is_kept(client, member, post):
    star = client.post(keep(post), headers=HTMX).content.decode()
    assert 'aria-pressed="true"' in star
    assert "<html" not in star
    assert 'name="drop"' in client.get(post.topic.get_absolute_url()).content.decode()

    star = client.post(keep(post), {"drop": "1"}, headers=HTMX).content.decode()
    assert 'aria-pressed="false"' in star
    client.logout()
    assert 'id="k2"' not in client.get(post.topic.get_absolute_url()).content.decode()


def test_a_note_is_ones_own_and_stays_when_kept_again(client, member, post):
    put_bookmark(post=post, member=member)
    bookmark = Bookmark.objects.get()
    address = reverse("topics:bookmark_note", args=[bookmark.pk])

    client.post(address, {"note": "  For the   spring "})
    put_bookmark(post=post, member=member)
    assert Bookmark.objects.get().note == "For the   spring"
    assert "For the   spring" in page_of(client)

    client.post(address, {"note": "x" * 201})
    client.post(address, {"note": "a\x00b"})
    assert Bookmark.objects.get().note == "For the   spring"
    client.post(address, {"note": ""})
    assert Bookmark.objects.get().note == ""


def test_anothers_bookmark_is_not_there(client, member, post):
    other = make_member()
    put_bookmark(post=post, member=other)
    bookmark = Bookmark.objects.get()

    foreign = client.post(reverse("topics:bookmark_note", args=[bookmark.pk]), {"note": "Mine"})
    absent = client.post(reverse("topics:bookmark_note", args=[999_999]), {"note": "Mine"})

    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.content == absent.content
    assert "Bent fork" not in page_of(client)
    client.post(keep(post), {"drop": "1"})
    assert Bookmark.objects.get().note == ""


def test_L4_a_hidden_post_cannot_be_kept_whatever_stands_in_the_address(client, member, post):
    secret = make_post(topic=make_topic(group=make_group(visibility="secret")))
    crossed = reverse("topics:keep", args=[post.topic_id, 77])

    answers = [client.post(address) for address in (keep(secret), crossed)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert not Bookmark.objects.exists()


def test_L4_a_bookmark_shows_nothing_of_what_one_may_no_longer_read(client, member):
    group = make_group(visibility="secret", members=[member], name="Inner circle")
    post = make_post(topic=make_topic(group=group, title="Our secret"), source="Hush.")
    client.post(keep(post))
    bookmark = Bookmark.objects.get()
    words = ("Inner circle", "Our secret", "Hush.", f'value="{bookmark.pk}"')
    assert all(word in page_of(client) for word in words[:3])

    leave_group(group=group, member=member)

    assert not any(word in page_of(client) for word in words)
    assert (
        client.post(reverse("topics:bookmark_note", args=[bookmark.pk]), {"note": "x"}).status_code
        == 404
    )


@pytest.mark.parametrize("what", ["post", "topic"])
def test_what_was_deleted_is_not_on_the_page_for_managers_either(client, post, what):
    manager = make_member(is_manager=True)
    client.force_login(manager)
    client.post(keep(post))
    assert "Bent fork" in page_of(client)

    if what == "post":
        delete_post(post=post, by=manager)
    else:
        delete_topic(topic=post.topic, by=manager)

    assert "Bent fork" not in page_of(client)
    if what == "post":
        assert client.post(keep(post)).status_code == 403
        client.post(keep(post), {"drop": "1"})
        assert not Bookmark.objects.exists()


def test_guests_keep_nothing(client, post):
    assert client.post(keep(post)).status_code == 302
    assert client.get(reverse(PAGE)).status_code == 302
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize("many", [1, 60])
def test_the_page_costs_the_same_for_one_and_many(client, member, many, django_assert_num_queries):
    topics = [make_topic(group=make_group(members=[member])) for _ in range(3)]
    for number in range(many):
        put_bookmark(post=make_post(topic=topics[number % 3]), member=member)
    page_of(client)

    # the viewer, their groups, what they keep
    with django_assert_num_queries(3):
        page = page_of(client)
    assert ("?after=" in page) == (many > 20)
    assert page.count('class="note-line"') == min(many, 20)
