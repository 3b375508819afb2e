"""The inbox, the bell, the settings, and the way out of mail."""

import re
from datetime import timedelta

import pytest
from django.core import mail as box
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from community.groups.actions import ask_to_join, change_group, leave_group, remove_member
from community.members.actions import lift_suspension, suspend_member
from community.members.models import Boundary, User
from community.notifications import queries
from community.notifications.leaving import leaving_address
from community.notifications.models import Kind, MailChoice, Notice, Preference
from community.topics.actions import (
    delete_post,
    delete_topic,
    follow,
    mark_read,
    move_topic,
    purge_topic,
    restore_post,
)
from community.topics.models import Level
from tests.community.notifications.scenes import keep, mail_now, replied, talk
from tests.factories import make_group, make_member, make_topic

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


def test_the_inbox_gathers_by_topic(client):
    topic, (starter, other) = talk()
    for _ in range(3):
        replied(topic, other)
    client.force_login(starter)

    response = client.get(INBOX)

    (row,) = response.context["rows"]
    assert row.gathered.counts == {"reply": 3}
    assert row.words == ["3 new replies"]
    assert queries.unread_count(starter) == 1


@pytest.mark.parametrize("gone", [4, 5, 6, 20])
def test_the_bell_and_the_inbox_agree_on_what_stands_behind_what_was_taken_away(client, gone):
    topic, (starter, other) = talk()
    replied(topic, other, "This one stays.")
    for post in [replied(topic, other) for _ in range(gone)]:
        delete_post(post=post, by=other)
    client.force_login(starter)

    response = client.get(INBOX)

    (row,) = response.context["rows"]
    assert row.gathered.counts == {"reply": 1}
    assert response.context["has_unread"]
    assert queries.unread_count(starter) == 1


def test_the_bell_says_nothing_where_nothing_is_left_to_see():
    topic, (starter, other) = talk()
    for post in [replied(topic, other) for _ in range(7)]:
        delete_post(post=post, by=other)

    assert queries.unread_count(starter) == 0


def test_the_bell_looks_twice_at_most():
    starter, other = make_member(), make_member()
    group = make_group(members=[starter, other])
    costs = []
    for _ in range(3):
        topic = make_topic(group=group, author=starter)
        replied(topic, other)
        for post in [replied(topic, other) for _ in range(5)]:
            delete_post(post=post, by=other)
        with CaptureQueriesContext(connection) as asked:
            count = queries.unread_count(User.objects.get(pk=starter.pk))
        costs.append(len(asked))

    assert count == 3
    assert len(set(costs)) == 1


@pytest.mark.parametrize("rows", [1, 4])
def test_the_inbox_asks_the_same_questions_however_long_it_is(
    client, rows, django_assert_num_queries
):
    starter, other = make_member(), make_member()
    group = make_group(members=[starter, other])
    for _ in range(rows):
        topic = make_topic(group=group, author=starter)
        replied(topic, other)
        replied(topic, other, f"@{starter.name}")
    client.force_login(starter)
    client.get(INBOX)

    with django_assert_num_queries(13):
        response = client.get(INBOX)

    assert len(response.context["rows"]) == rows


def test_older_notices_are_on_the_next_page(client):
    starter, other = make_member(), make_member()
    group = make_group(members=[starter, other])
    for _ in range(22):
        replied(make_topic(group=group, author=starter), other)
    client.force_login(starter)

    first = client.get(INBOX)
    second = client.get(INBOX, {"after": first.context["page"].older})

    titles = [
        row.gathered.shown.title for row in [*first.context["rows"], *second.context["rows"]]
    ]
    assert len(first.context["rows"]) == 20
    assert len(set(titles)) == 22


VANISHING = {
    "deleted": lambda topic, member, post: delete_post(post=post, by=post.author),
    "left": lambda topic, member, post: leave_group(group=topic.group, member=member),
    "blocked": lambda topic, member, post: Boundary.objects.create(
        member=member, towards=post.author
    ),
}


@pytest.mark.parametrize("what", VANISHING)
def test_L3_what_may_not_be_seen_now_is_neither_shown_nor_counted(client, what):
    topic, (starter, other) = talk(visibility="secret")
    post = replied(topic, other, "The canary sings.")
    client.force_login(starter)
    assert b"canary" in client.get(INBOX).content

    VANISHING[what](topic, starter, post)

    page = client.get(INBOX).content
    assert b"canary" not in page
    assert topic.title.encode() not in page
    assert queries.unread_count(starter) == 0
    assert b"bell-count" not in page


def test_opening_a_row_reads_it_and_leads_to_the_first_unread_post(client):
    topic, (starter, other) = talk()
    first = replied(topic, other)
    replied(topic, other)
    client.force_login(starter)
    head = client.get(INBOX).context["rows"][0].gathered.head

    response = client.get(reverse("notifications:open", args=[head.pk]))

    assert response.url == first.get_absolute_url()
    assert queries.unread_count(starter) == 0


def test_a_notice_of_somebody_else_is_nothing(client):
    topic, (_starter, other) = talk()
    replied(topic, other)
    client.force_login(other)

    assert (
        client.get(reverse("notifications:open", args=[Notice.objects.get().pk])).status_code
        == 404
    )


def test_reading_a_topic_reads_its_notices_up_to_there():
    topic, (starter, other) = talk()
    replied(topic, other)
    replied(topic, other)

    mark_read(member=starter, topic=topic, number=2)

    unread = Notice.objects.filter(member=starter, read_at=None)
    assert [notice.subject for notice in unread] == [f"post:{topic.posts.get(number=3).pk}"]


def test_mark_all_as_read(client):
    topic, (starter, other) = talk()
    replied(topic, other)
    client.force_login(starter)

    assert client.get(reverse("notifications:read_all")).status_code == 405
    client.post(reverse("notifications:read_all"))

    assert client.get(reverse("notifications:count")).json() == {"count": 0, "words": ""}


def test_the_bell_counts_rows_and_says_ninety_nine_and_more(client):
    topic, (starter, other) = talk()
    replied(topic, other)
    client.force_login(starter)

    assert client.get(reverse("notifications:count")).json() == {"count": 1, "words": "1"}
    assert queries.spoken_count(100) == "99+"
    assert "bell-count" in client.get(reverse("notifications:bell")).content.decode()


def test_a_kept_count_costs_no_query(client, django_assert_num_queries):
    topic, (starter, other) = talk()
    replied(topic, other)
    queries.kept_count(starter)

    with django_assert_num_queries(0):
        assert queries.kept_count(starter) == 1


ENDING = {
    "leaving": lambda topic, member, post: leave_group(group=topic.group, member=member),
    "removal": lambda topic, member, post: remove_member(
        group=topic.group, member=member, by=post.author
    ),
    "a deleted post": lambda topic, member, post: delete_post(post=post, by=post.author),
    "a deleted topic": lambda topic, member, post: delete_topic(topic=topic, by=post.author),
    "a purged topic": lambda topic, member, post: purge_topic(
        topic=topic, by=post.author, reason="Spam."
    ),
    "a topic that moved": lambda topic, member, post: move_topic(
        topic=topic, to=make_group(visibility="secret"), by=post.author
    ),
}


@pytest.mark.parametrize("what", ENDING)
def test_L3_the_bell_forgets_at_once_what_may_not_be_seen_any_more(
    what, monkeypatch, django_capture_on_commit_callbacks
):
    topic, (starter, other) = talk(visibility="secret")
    post = replied(topic, other)
    said = []
    monkeypatch.setattr("community.live.announcing._softly", said.extend)
    assert queries.kept_count(starter) == 1

    with django_capture_on_commit_callbacks(execute=True):
        ENDING[what](topic, starter, post)

    assert queries.kept_count(starter) == 0
    assert {"on": f"member:{starter.pk}", "say": '{"notice": 0}'} in said


def test_L3_a_group_that_closes_takes_its_notices_off_the_bells_of_outsiders():
    topic, (starter, other) = talk()
    outsider = make_member()
    follow(member=outsider, thing=topic, level=Level.WATCHING)
    replied(topic, other)
    assert (queries.kept_count(starter), queries.kept_count(outsider)) == (1, 1)

    change_group(group=topic.group, by=starter, visibility="secret")

    assert (queries.kept_count(starter), queries.kept_count(outsider)) == (1, 0)


def test_the_bell_counts_again_at_once_what_was_given_back():
    topic, (starter, other) = talk()
    post = replied(topic, other)
    delete_post(post=post, by=other)
    assert queries.kept_count(starter) == 0

    restore_post(post=post, by=other)

    assert queries.kept_count(starter) == 1


def test_a_suspended_member_is_told_no_count_and_one_who_is_back_the_count_of_now(client):
    topic, (starter, other) = talk()
    post = replied(topic, other)
    client.force_login(starter)
    count = reverse("notifications:count")
    assert client.get(count).json()["count"] == 1
    manager = make_member(is_manager=True)

    suspend_member(member=starter, until=now() + timedelta(days=1), reason="Rest.", by=manager)
    assert client.get(count).status_code != 200
    delete_post(post=post, by=other)
    lift_suspension(member=starter)

    client.force_login(starter)
    assert client.get(count).json()["count"] == 0


def test_whose_bell_says_nothing_is_not_bothered_by_an_end(monkeypatch):
    topic, (starter, _other) = talk()
    announced = []
    monkeypatch.setattr("community.notifications.actions.reading.announce", announced.append)

    leave_group(group=topic.group, member=starter)

    assert announced == []


def test_guests_have_no_inbox(client):
    for name in ("inbox", "count", "bell", "settings"):
        assert client.get(reverse(f"notifications:{name}")).status_code == 302


# Requests ------------------------------------------------------------------------------------


def test_a_request_stands_in_the_managers_inbox_until_it_is_answered(client):
    manager, asking = make_member(), make_member()
    group = make_group(managers=[manager], joining="request")
    request = ask_to_join(group=group, member=asking, note="Let me in, please.")
    keep()
    client.force_login(manager)
    assert "Let me in, please." in client.get(INBOX).content.decode()

    client.post(reverse("groups:request_answer", args=[group.slug, request.pk]), {"answer": "yes"})

    request.refresh_from_db()
    if request.answered_at:
        assert "Let me in, please." not in client.get(INBOX).content.decode()


def test_a_group_without_managers_asks_those_of_the_house():
    manager, asking = make_member(is_manager=True), make_member()
    ask_to_join(group=make_group(joining="request"), member=asking)

    keep()

    assert Notice.objects.get().member == manager


# Settings ------------------------------------------------------------------------------------


def ways(**changed):
    return dict.fromkeys(Kind.values, "inbox") | changed


def test_settings_of_all_and_of_one_group(client):
    member = make_member()
    group, other = make_group(members=[member]), make_group(visibility="secret")
    client.force_login(member)
    address = reverse("notifications:settings")

    client.post(address, ways(mention="nothing"))
    client.post(f"{address}?group={group.pk}", {"mention": "mail", "reply": ""})

    assert queries.ways_of(member)["mention"] == "nothing"
    assert queries.ways_of(member, group.pk)["mention"] == "mail"
    assert queries.ways_of(member, group.pk)["reply"] == "inbox"
    assert client.get(f"{address}?group={other.pk}").status_code == 404
    assert client.get(f"{address}?group=x").status_code == 404
    assert client.post(address, ways(mention="shout")).status_code == 422
    assert "different" in client.get(address).content.decode()


def test_the_rhythm_of_mail(client):
    member = make_member()
    client.force_login(member)

    client.post(reverse("notifications:rhythm"), {"rhythm": "weekly"})

    assert MailChoice.objects.get().rhythm == "weekly"
    bad = client.post(reverse("notifications:rhythm"), {"rhythm": "hourly"})
    assert bad.status_code == 422


def test_mail_that_stopped_is_said_and_can_be_tried_again(client):
    member = make_member()
    MailChoice.objects.create(
        member=member, stopped_at=member.joined_at, stopped_because="550 gone"
    )
    client.force_login(member)
    assert "550 gone" in client.get(reverse("notifications:settings")).content.decode()

    client.post(reverse("notifications:try_again"))

    assert "550 gone" not in client.get(reverse("notifications:settings")).content.decode()


# The way out ----------------------------------------------------------------------------------


def path_of(address):
    return re.sub(r"^\w+://[^/]+", "", address)


def test_one_click_ends_mail_without_session_or_token_of_a_page():
    topic, (starter, other) = talk()
    replied(topic, other)
    mail_now()
    link = box.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    stranger = Client(enforce_csrf_checks=True)

    response = stranger.post(
        path_of(link), {"List-Unsubscribe": "One-Click"}, headers={"Origin": "null"}
    )

    assert response.status_code == 200
    assert MailChoice.objects.get(member=starter).rhythm == "never"


def test_C1_following_the_link_changes_nothing_and_shows_a_button(client):
    member = make_member(language="sv")

    response = client.get(path_of(leaving_address(member)))

    assert not MailChoice.objects.exists()
    assert b'method="post"' in response.content


def test_one_kind_can_be_left_alone(client):
    member = make_member()

    client.post(path_of(leaving_address(member, "reply")))

    assert Preference.objects.get(member=member).way == "inbox"
    assert not MailChoice.objects.exists()


@pytest.mark.parametrize("token", ["x", "WzEsIm1haWwiXQ:1:2"])
def test_a_forged_link_leads_nowhere(client, token):
    make_member()

    assert client.post(reverse("notifications:unsubscribe", args=[token])).status_code == 404


def test_what_belongs_together_is_read_by_its_own_member_alone(client):
    member, other = make_member(), make_member()
    for one in (member, other):
        for gather in ("event:1", "event:2"):
            Notice.objects.create(member=one, kind="event", subject=gather, gather=gather)
    address = reverse("notifications:read_of", args=["event", 1])
    client.force_login(member)

    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 204

    unread = Notice.objects.filter(read_at=None).order_by("pk").values_list("member", "gather")
    assert list(unread) == [(member.pk, "event:2"), (other.pk, "event:1"), (other.pk, "event:2")]
