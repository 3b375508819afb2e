"""Rights, versions and keys that change while somebody writes, and browsers that go back."""

import pytest
from django.test import Client
from django.urls import reverse

from community.groups.actions import change_group, leave_group
from community.members.models import User
from community.topics import actions, queries
from community.topics.actions import TopicClosed, write_reply
from community.topics.models import Level, Post, Topic
from community.topics.queries import prepared
from tests.factories import make_group, make_member, make_post, make_topic
from tests.hearing import await_hearing, listening, settle


@pytest.fixture
def ear(monkeypatch, settings, transactional_db):
    settings.PAGE_SIZE = 4
    yield from listening(monkeypatch, settings)


def signed_in(member):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(member)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("words", ["Hello.", "Other words."])
def test_a_key_of_before_tells_nothing_of_a_group_that_was_left(htmx, words):
    chef, member = make_member(is_manager=True), make_member()
    secret = make_group(members=[member], visibility="secret")
    place = make_group(members=[member])
    hidden, plain = make_topic(group=secret, author=chef), make_topic(group=place, author=chef)
    write_reply(topic=hidden, author=member, source="Hello.", key="k1")
    leave_group(group=secret, member=member)
    first = hidden.posts.get(number=1)
    actions.write_edit(
        post=first, editor=chef, source="x y z", seen=0, title="Canary wedding", tags=[]
    )
    browser = signed_in(member)
    assert browser.get(reverse("topics:by_pk", args=[hidden.pk])).status_code == 404
    more = {"HTTP_HX_REQUEST": "true"} if htmx else {}

    answer = browser.post(
        reverse("topics:reply", args=[plain.pk]), {"source": words, "key": "k1"}, **more
    )

    assert "canary" not in str(answer.headers).lower() + answer.content.decode().lower()


@pytest.mark.django_db
def test_a_topic_key_of_before_tells_nothing_of_a_group_that_was_left():
    chef, member = make_member(is_manager=True), make_member()
    secret = make_group(members=[member], visibility="secret")
    place = make_group(members=[member])
    hidden = actions.write_topic(
        group=secret,
        author=member,
        kind="discussion",
        title="Mine",
        source="words",
        tags=[],
        key="k1",
    )
    leave_group(group=secret, member=member)
    first = hidden.posts.get(number=1)
    actions.write_edit(
        post=first, editor=chef, source="x y z", seen=0, title="Canary wedding", tags=[]
    )
    browser = signed_in(member)
    answer = browser.post(
        reverse("topics:create", args=[place.slug]),
        {
            "source": "Other words.",
            "title": "A title",
            "kind": "discussion",
            "tags": "",
            "key": "k1",
        },
    )
    assert "canary" not in str(answer.headers).lower() + answer.content.decode().lower()


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", [False, True])
def test_other_words_under_the_key_of_before_are_not_lost(elsewhere, unhurried):
    """A browser that goes back shows the composer with the key it came with."""
    member = make_member()
    place = make_group(members=[member])
    topic = make_topic(group=place)
    other = make_topic(group=place) if elsewhere else topic
    browser = signed_in(member)
    browser.post(reverse("topics:reply", args=[topic.pk]), {"source": "First.", "key": "k1"})

    for _ in range(2):  # pressed twice, the second text is one post, too
        answer = browser.post(
            reverse("topics:reply", args=[other.pk]), {"source": "Quite other words.", "key": "k1"}
        )

    assert answer.status_code == 302
    assert Post.objects.filter(source="Quite other words.", topic=other).count() == 1


@pytest.mark.django_db
def test_another_topic_under_the_key_of_before_is_not_lost(unhurried):
    member = make_member()
    place = make_group(members=[member])
    browser = signed_in(member)
    form = {"kind": "discussion", "tags": "", "key": "k1"}
    for title in ("First topic", "Second topic", "Second topic"):
        browser.post(
            reverse("topics:create", args=[place.slug]),
            form | {"title": title, "source": f"Words of the {title}."},
        )

    assert list(Topic.objects.order_by("pk").values_list("title", flat=True)) == [
        "First topic",
        "Second topic",
    ]


@pytest.mark.django_db
def test_no_reply_lands_in_a_group_that_its_author_may_not_write_in():
    chef, member = make_member(is_manager=True), make_member()
    place, secret = make_group(members=[member]), make_group(visibility="secret")
    topic = make_topic(group=place)
    shown = queries.topic_known(member, topic.pk)
    actions.move_topic(topic=topic, to=secret, by=chef)

    with pytest.raises(TopicClosed):
        write_reply(topic=shown, author=member, source="Hello?", key="k1")

    assert topic.posts.count() == 1


@pytest.mark.django_db
def test_a_reply_to_a_topic_that_was_purged_meanwhile_is_refused():
    chef, member = make_member(is_manager=True), make_member()
    topic = make_topic(group=make_group(members=[member]))
    shown = queries.topic_known(member, topic.pk)
    actions.purge_topic(topic=topic, by=chef, reason="gone")

    with pytest.raises(TopicClosed):
        write_reply(topic=shown, author=member, source="Hello?", key="k1")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "headers"), [("topic_to_answer", {}), ("topic_known", {"HTTP_HX_REQUEST": "true"})]
)
def test_a_refused_reply_shows_no_topic_that_went_out_of_sight_meanwhile(
    monkeypatch, asked, headers
):
    chef, member = make_member(is_manager=True), make_member()
    place, secret = make_group(members=[member]), make_group(visibility="secret")
    topic = make_topic(group=place, title="Out of sight")
    known = getattr(queries, asked)

    def meanwhile(viewer, pk):
        shown = known(viewer, pk)
        actions.move_topic(topic=topic, to=secret, by=chef)
        make_post(topic=Topic.objects.get(pk=topic.pk), author=chef, source="Canary words.")
        return shown

    monkeypatch.setattr(queries, asked, meanwhile)
    form = {"source": "Hello?", "key": "k1"}
    address = reverse("topics:reply", args=[topic.pk])
    answer = signed_in(member).post(address, form, **headers)

    assert b"Canary words" not in answer.content
    assert answer.status_code in (404, 409)


def test_a_row_that_one_may_no_longer_see_stays_for_others(ear, monkeypatch):
    """Somebody leaves between the two questions of a list."""
    leaver, stayer = make_member(), make_member()
    place = make_group(members=[leaver, stayer], visibility="closed")
    topic = make_topic(group=place, title="Still here")
    actions.mark_read(member=stayer, topic=topic, number=1)
    first, second = signed_in(leaver), signed_in(stayer)
    first.get("/healthz")
    await_hearing(ear)
    settle()
    found = prepared.rows_of_seen

    def meanwhile(rows, drawn):
        if drawn.viewer.pk == leaver.pk:
            leave_group(group=place, member=User.objects.get(pk=leaver.pk))
        return found(rows, drawn)

    monkeypatch.setattr(prepared, "rows_of_seen", meanwhile)
    first.get("/")
    settle()
    assert b"Still here" in second.get("/").content


def test_a_reply_box_never_shows_a_title_of_before(ear, monkeypatch):
    chef, member = make_member(is_manager=True), make_member()
    topic = make_topic(group=make_group(members=[member]), title="Canary name")
    browser = signed_in(member)
    browser.get("/healthz")
    await_hearing(ear)
    settle()
    known = queries.topic_known

    def meanwhile(viewer, pk):
        shown = known(viewer, pk)
        first = topic.posts.get(number=1)
        actions.write_edit(post=first, editor=chef, source="x y z", seen=0, title="Clean", tags=[])
        return shown

    monkeypatch.setattr(queries, "topic_known", meanwhile)
    answer = browser.post(
        reverse("topics:reply", args=[topic.pk]),
        {"source": "Other words.", "key": "k1", "last": "1"},
        HTTP_HX_REQUEST="true",
    )
    assert answer.status_code == 200
    settle()
    page = browser.get(Topic.objects.get(pk=topic.pk).get_absolute_url())
    assert b"Canary" not in page.content


@pytest.mark.parametrize("how", ["secret", "closed"])
def test_the_count_of_unread_ends_with_the_right_to_read(ear, how):
    chef, member, other = make_member(is_manager=True), make_member(), make_member()
    place = make_group(members=[other], visibility="open")
    topic = make_topic(group=place, author=other)
    actions.follow(member=member, thing=topic, level=Level.TRACKING)
    browser = signed_in(member)
    browser.get("/healthz")
    await_hearing(ear)
    make_post(topic=topic, author=other)
    settle()
    before = browser.get("/").content.decode()
    assert 'class="count"' in before
    change_group(group=place, by=chef, visibility=how)
    settle()
    after = browser.get("/").content.decode()
    assert 'class="count"' not in after
