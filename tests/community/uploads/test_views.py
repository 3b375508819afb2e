"""Files over HTTP: every fetch asks."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import now

from community.groups.models import Group, Membership
from community.topics.actions import delete_post, delete_topic, move_topic, restore_post
from community.topics.models import Draft
from community.uploads.actions import bring_file
from community.uploads.models import Upload
from tests.community.uploads.brought import (
    addresses,
    bring_picture,
    picture_file,
    shown,
    text_file,
)
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def author():
    return make_member()


@pytest.fixture
def post(author):
    """A reply with a picture in an open group."""
    upload = bring_picture(author, size=(1700, 900))
    topic = make_topic(author=make_member(), group=make_group(members=[author]))
    post = make_post(topic=topic, author=author, source=f"Hi {shown(upload)}")
    post.upload = upload
    return post


def answers(client, upload):
    return {client.get(address).status_code for address in addresses(upload)}


def test_a_picture_in_an_open_topic_is_seen_by_everyone(client, post):
    response = client.get(post.upload.get_absolute_url())

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.getvalue()[8:12] == b"WEBP"


@pytest.mark.parametrize("change", ["secret", "moved", "deleted", "topic", "closed"])
def test_L6_a_picture_follows_its_post_at_the_next_request(client, post, change):
    manager, outsider = make_member(is_manager=True), make_member()
    client.force_login(outsider)
    assert answers(client, post.upload) == {200}
    etag = client.get(post.upload.get_absolute_url()).headers["ETag"]

    group = post.topic.group
    if change == "secret":
        Group.objects.filter(pk=group.pk).update(visibility="secret")
    elif change == "closed":
        Group.objects.filter(pk=group.pk).update(visibility="closed")
    elif change == "moved":
        move_topic(topic=post.topic, to=make_group(visibility="secret"), by=manager, reason="r")
    elif change == "deleted":
        delete_post(post=post, by=manager, reason="r")
    else:
        delete_topic(topic=post.topic, by=manager)

    assert answers(client, post.upload) == {404}
    kept = client.get(post.upload.get_absolute_url(), headers={"If-None-Match": etag})
    assert kept.status_code == 404
    client.logout()
    assert answers(client, post.upload) == {404}
    client.force_login(manager)
    assert answers(client, post.upload) == {200}


def test_L6_a_picture_comes_back_with_its_post(client, post):
    manager = make_member(is_manager=True)
    delete_post(post=post, by=manager)
    assert answers(client, post.upload) == {404}

    restore_post(post=post, by=manager)

    assert answers(client, post.upload) == {200}


def test_L6_who_leaves_a_secret_group_leaves_its_pictures(client, author):
    reader = make_member()
    group = make_group(visibility="secret", members=[author, reader])
    upload = bring_picture(author)
    make_topic(group=group, author=author, source=shown(upload))
    client.force_login(reader)
    assert answers(client, upload) == {200}

    Membership.objects.filter(member=reader).delete()

    assert answers(client, upload) == {404}


def test_a_browser_that_has_the_picture_gets_it_confirmed(client, post):
    first = client.get(post.upload.get_absolute_url())

    again = client.get(
        post.upload.get_absolute_url(), headers={"If-None-Match": first.headers["ETag"]}
    )

    assert again.status_code == 304
    assert again.headers["Cache-Control"] == "private, no-cache"


def test_what_nothing_uses_is_seen_by_its_owner_alone(client, author):
    upload = bring_picture(author)
    assert answers(client, upload) == {404}
    client.force_login(make_member(is_manager=True))
    assert answers(client, upload) == {404}
    client.force_login(author)
    assert answers(client, upload) == {200}


@pytest.mark.parametrize("name", ["list.csv", "page.txt", "read.md"])
def test_U1_a_file_is_taken_home_and_never_opened_as_a_page(client, author, name):
    upload = bring_file(owner=author, file=text_file(name, b"<script>alert(1)</script>"))
    client.force_login(author)

    response = client.get(upload.get_absolute_url())

    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert not response.headers["Content-Type"].startswith(("text/html", "image/svg"))


@pytest.mark.parametrize(
    "name", ["plan (1) [v2].csv", "תפריט שבועי.csv", "100% #1?.csv", "a)b(.csv"]
)
def test_a_file_of_any_name_is_found_from_the_text_that_shows_it(client, author, name):
    upload = bring_file(owner=author, file=text_file(name))
    topic = make_topic(author=author, source=f"Look: {shown(upload)}, please.")

    html = topic.posts.get().html

    address = re.search(r'href="([^"]+)" class="file"', html)[1]
    assert f">{name}</a> <span" in html
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment; filename")


def test_no_other_address_leads_to_a_file(client, author):
    picture = bring_picture(author)
    file = bring_file(owner=author, file=text_file())
    client.force_login(author)

    for address in (
        f"/files/{picture.key}/999.webp",
        f"/files/{picture.key}/boat.jpg",
        f"/files/{file.key}/320.webp",
        f"/files/{file.key}/other.csv",
        f"/files/{file.key}/list.csv/x.css",
        f"/files/{'0' * 32}/320.webp",
        f"/files/{picture.key}/%2e%2e/%2e%2e/settings.py",
    ):
        assert client.get(address).status_code == 404


def test_the_composer_gets_what_it_needs(client, author):
    client.force_login(author)

    response = client.post(reverse("uploads:create"), {"file": picture_file("My [boat].jpg")})

    upload = Upload.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "kind": "picture",
        "name": "My [boat].jpg",
        "url": upload.get_absolute_url(),
        "small": upload.address_of(320),
        "markdown": f"![]({upload.get_absolute_url()})",
    }


@pytest.mark.parametrize(
    ("file", "status", "sentence"),
    [
        (text_file("a.svg", b"<svg/>"), 422, "do not come in"),
        (text_file("a.jpg", b"no picture"), 422, "not a picture that can be read"),
        (text_file("a.csv", b""), 422, "empty"),
    ],
)
def test_a_refusal_is_one_clear_sentence(client, author, file, status, sentence):
    client.force_login(author)

    response = client.post(reverse("uploads:create"), {"file": file})

    assert response.status_code == status
    assert sentence in response.json()["said"]


def test_what_is_too_large_is_refused_before_it_is_read(client, author, settings):
    client.force_login(author)
    settings.UPLOAD_MAX = 1000 - 1024 * 1024

    response = client.post(
        reverse("uploads:create"),
        {"file": text_file(words=b"a" * 2000)},
        headers={"Accept": "application/json"},
    )
    page = client.post(
        reverse("topics:attach", args=["topic:1"]), {"file": text_file()} | {"x": "y" * 2000}
    )

    assert response.status_code == page.status_code == 413
    assert "20 MB" in response.json()["said"]
    assert "20 MB" in page.text
    assert not Upload.objects.exists()


def test_guests_bring_nothing(client):
    response = client.post(reverse("uploads:create"), {"file": picture_file()})

    assert response.status_code == 302
    assert not Upload.objects.exists()


def test_B8_a_suspended_member_brings_nothing(client, author):
    client.force_login(author)
    author.suspended_until = now().replace(year=2100)
    author.save()

    client.post(reverse("uploads:create"), {"file": picture_file()})

    assert not Upload.objects.exists()


def test_only_the_owner_removes_a_file(client, author):
    upload = bring_picture(author)
    client.force_login(make_member(is_manager=True))
    assert client.post(reverse("uploads:remove", args=[upload.key])).status_code == 404

    client.force_login(author)
    client.post(reverse("uploads:remove", args=[upload.key]))

    assert not Upload.objects.exists()


@pytest.mark.parametrize("many", [1, 9])
def test_the_list_of_files_asks_the_same_questions_however_many_there_are(
    client, author, many, django_assert_max_num_queries
):
    for _ in range(many):
        bring_file(owner=author, file=text_file())
    bring_picture(make_member())
    client.force_login(author)
    client.get(reverse("uploads:list"))

    with django_assert_max_num_queries(9):
        page = client.get(reverse("uploads:list"))

    assert page.text.count("list.csv</a>") == many
    assert "boat" not in page.text


# Without a script --------------------------------------------------------------------------------


def test_D1_a_file_is_added_to_a_draft_without_a_script(client, author):
    group = make_group(members=[author])
    place = f"group:{group.pk}"
    client.force_login(author)

    left = client.post(
        reverse("topics:draft_leave"),
        {"place": place, "title": "Boats", "source": "My words", "tags": "steel"},
    )
    assert left.url == reverse("topics:attach", args=[place])
    assert "Add a file" in client.get(left.url).text
    back = client.post(left.url, {"file": picture_file(), "alt": "Two *boats*"})

    draft = Draft.objects.get()
    upload = Upload.objects.get()
    assert (draft.title, draft.tags) == ("Boats", "steel")
    assert draft.source == f"My words\n\n![Two \\*boats\\*]({upload.get_absolute_url()})\n"
    page = client.get(back.url, follow=True)
    assert "Two \\*boats\\*" in page.text


def test_D1_a_refused_file_leaves_the_draft_as_it_was(client, author):
    group = make_group(members=[author])
    place = f"group:{group.pk}"
    client.force_login(author)
    client.post(reverse("topics:draft_leave"), {"place": place, "source": "My words"})

    answer = client.post(
        reverse("topics:attach", args=[place]), {"file": text_file("a.exe", b"MZ")}
    )

    assert answer.status_code == 422
    assert "do not come in" in answer.text
    assert Draft.objects.get().source == "My words"


def test_D1_a_text_too_long_for_a_draft_is_shown_again(client, author):
    group = make_group(members=[author])
    client.force_login(author)

    answer = client.post(
        reverse("topics:draft_leave"),
        {"place": f"group:{group.pk}", "source": "word " * 7000},
    )

    assert answer.status_code == 409
    assert "word word" in answer.text


def test_nobody_adds_files_to_places_that_are_not_theirs(client, author):
    secret = make_group(visibility="secret")
    client.force_login(author)

    assert client.get(reverse("topics:attach", args=[f"group:{secret.pk}"])).status_code == 404
    answer = client.post(
        reverse("topics:draft_leave"), {"place": f"group:{secret.pk}", "source": "x"}
    )
    assert answer.status_code == 404
