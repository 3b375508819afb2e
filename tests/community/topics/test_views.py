"""Topics over HTTP: doors, what is hidden, plain forms, htmx, and constant cost."""

import base64
import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from community.groups.actions import archive_group, join_group
from community.topics.actions import (
    close_topic,
    delete_post,
    delete_topic,
    mark_read,
    move_topic,
    save_draft,
    write_edit,
)
from community.topics.models import Draft, Post, Topic
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
GROUP_PAGE, TOPIC_PAGE, HOME = 8, 10, 10  # queries the issue allows a page


@pytest.fixture
def member(client):
    member = make_member()
    client.force_login(member)
    return member


@pytest.fixture
def group(member):
    return make_group(members=[member])


def page(topic, **query):
    return topic.get_absolute_url(), query


def test_topic_detail_shows_the_posts_to_a_guest(client):
    topic = make_topic(title="Bent fork", source="It is **bent**.")
    make_post(topic=topic, source="Straighten it.")

    response = client.get(topic.get_absolute_url())

    assert response.status_code == 200
    assert b"<strong>bent</strong>" in response.content
    assert b"Straighten it." in response.content


def test_topic_detail_leads_to_its_own_address(client):
    topic = make_topic(title="Bent fork")

    assert client.get(f"/t/{topic.pk}/").url == f"/t/{topic.pk}/bent-fork/"
    assert client.get(f"/t/{topic.pk}/old-words/").url == f"/t/{topic.pk}/bent-fork/"


@pytest.mark.parametrize("visibility", ["secret", "closed"])
def test_topic_detail_of_a_group_that_is_not_open_does_not_exist_outside(
    client, visibility, member
):
    topic = make_topic(group=make_group(visibility=visibility))
    absent = client.get("/t/99999999/")

    response = client.get(topic.get_absolute_url())

    assert (response.status_code, response.content) == (404, absent.content)


def test_topic_detail_hides_a_deleted_topic_from_members_and_not_from_managers(client, member):
    topic = make_topic()
    delete_topic(topic=topic, by=topic.author)

    assert client.get(topic.get_absolute_url()).status_code == 404

    client.force_login(make_member(is_manager=True))
    assert client.get(topic.get_absolute_url()).status_code == 200


def test_topic_detail_shows_a_line_instead_of_a_removed_post(client):
    post = make_post(source="Buy my motor")
    delete_post(post=post, by=make_member(is_manager=True), reason="guideline 6")

    text = client.get(post.topic.get_absolute_url()).content.decode()

    assert "Buy my motor" not in text
    assert "removed by a manager" in text
    assert "guideline 6" in text


@pytest.mark.parametrize("number", ["0", "2", "999999999", "9" * 30, "-1", "x"])
def test_B7_topic_detail_knows_only_pages_that_exist(client, number):
    topic = make_topic()

    assert client.get(topic.get_absolute_url(), {"page": number}).status_code == 404


@pytest.mark.parametrize("replies", [1, 45])
def test_topic_detail_asks_the_same_questions_however_long_it_is(
    client, replies, member, group, django_assert_max_num_queries
):
    topic = make_topic(group=group, tags=["a", "b"], kind="question")
    for _ in range(replies):
        make_post(topic=topic)
    client.get(topic.get_absolute_url())

    with django_assert_max_num_queries(TOPIC_PAGE) as captured:
        response = client.get(topic.get_absolute_url())

    assert response.status_code == 200
    assert len(captured) <= TOPIC_PAGE


def test_first_pages_of_a_short_and_of_a_long_topic_cost_exactly_the_same(client, member, group):
    counts = []
    for replies in (21, 65):
        topic = make_topic(group=group)
        for _ in range(replies):
            make_post(topic=topic)
        client.get(topic.get_absolute_url())
        counts.append(queries_of(client, topic.get_absolute_url()))

    assert counts[0] == counts[1]


def queries_of(client, address, query=None):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, query or {}).status_code == 200
    return len(captured)


@pytest.mark.parametrize("shown", [1, 15])
def test_group_page_asks_the_same_questions_however_long_it_is(
    client, shown, member, group, django_assert_max_num_queries
):
    for _ in range(shown):
        topic = make_topic(group=group, tags=["howto", "x"])
        make_post(topic=topic)
    make_topic(group=group, pinned_at=now())
    client.get(group.get_absolute_url())

    with django_assert_max_num_queries(GROUP_PAGE):
        response = client.get(group.get_absolute_url())

    assert len(response.context["page"]) == shown
    assert len(response.context["pins"]) == 1


def test_topic_lists_cost_the_same_with_one_row_and_with_many(client, member, group):
    addresses = [
        reverse("topics:list"),
        reverse("pages:home"),
        group.get_absolute_url(),
        reverse("topics:around_group", args=[group.slug]),
        reverse("topics:of_member", args=[member.name]),
        reverse("topics:drafts"),
        reverse("topics:tagged", args=["howto"]),
    ]

    def fill(count):
        for _number in range(count):
            topic = make_topic(group=group, author=member, tags=["howto"], kind="question")
            make_post(topic=topic)
            save_draft(member=member, place=f"topic:{topic.pk}", source="half")

    fill(1)
    few = {
        address: (queries_of(client, address), queries_of(client, address))[1]
        for address in addresses
    }
    fill(8)
    client.get(reverse("topics:unread"))  # the counts in the rail are kept for half a minute
    many = {address: queries_of(client, address) for address in addresses}

    assert many == few


@pytest.mark.parametrize("edits", [1, 6])
def test_the_history_of_a_post_costs_the_same_however_long_it_is(
    client, edits, member, group, django_assert_num_queries
):
    post = make_post(topic=make_topic(group=group), author=member)
    for seen in range(edits):
        write_edit(post=post, editor=member, source=f"Words {seen}", seen=seen)
    address = reverse("topics:revisions", args=[post.topic_id, post.number])
    client.get(address)

    with django_assert_num_queries(5):
        assert len(client.get(address).context["page"].steps) == min(edits, 5)


def test_the_history_of_a_post_goes_on_to_its_first_words(client, member, group):
    post = make_post(topic=make_topic(group=group), author=member, source="Words at first")
    for seen in range(7):
        write_edit(post=post, editor=member, source=f"Words {seen}", seen=seen)
    address = reverse("topics:revisions", args=[post.topic_id, post.number])

    earlier = client.get(address).context["page"].earlier
    last = client.get(address, {"before": earlier}).context["page"]

    assert [step.revision.source for step in last.steps] == ["Words 0", "Words at first"]
    assert last.steps[0].diff[-1] == ("add", "1")
    assert last.earlier == 0


def test_older_topics_follow_without_gap_or_repeat(client):
    made = [make_topic() for _ in range(45)]
    seen, after = [], ""

    for _ in range(3):
        response = client.get(reverse("topics:list"), {"after": after})
        seen += [row.topic.pk for row in response.context["page"]]
        after = response.context["page"].older

    assert seen == [topic.pk for topic in reversed(made)]
    assert after == ""


@pytest.mark.parametrize("mark", ["x", "e30", "W10", "WyJ4IiwxXQ", "W251bGwsMV0", "é", "a" * 5000])
def test_B7_a_page_mark_that_is_not_ours_is_refused_kindly(client, mark):
    make_topic()

    assert client.get(reverse("topics:list"), {"after": mark}).status_code == 400


def test_what_is_new_since_the_last_visit_is_marked(client, member, group):
    topic = make_topic(group=group)
    make_post(topic=topic)
    mark_read(member=member, topic=topic, number=2)
    make_post(topic=topic)
    make_post(topic=topic)

    row = client.get(reverse("topics:list")).context["page"].rows[0]
    shown = client.get(topic.get_absolute_url()).context["shown"]

    assert (row.new_count, row.is_unread) == (2, True)
    assert (shown.first_new, shown.new_count) == (3, 2)


def test_next_unread_leads_to_the_first_new_post_and_then_to_rest(client, member, group):
    topic = make_topic(group=group)
    mark_read(member=member, topic=topic, number=1)
    make_post(topic=topic)

    response = client.get(reverse("topics:next_unread"))
    assert response.url == f"{topic.get_absolute_url()}#p2"

    mark_read(member=member, topic=topic, number=2)
    assert client.get(reverse("topics:next_unread")).url == reverse("topics:unread")


def test_post_permalink_leads_to_its_page(client):
    topic = make_topic()
    for _ in range(25):
        make_post(topic=topic)

    response = client.get(f"{topic.get_absolute_url()}22")

    assert response.url == f"{topic.get_absolute_url()}?page=2#p22"
    assert client.get(f"/t/{topic.pk}/22").url == response.url
    assert client.get(f"/t/{topic.pk}/27").status_code == 404


def test_reply_create_is_for_members(client):
    topic = make_topic()

    response = client.post(reverse("topics:reply", args=[topic.pk]), {"source": "My long text"})

    text = response.content.decode()
    assert response.status_code == 401
    assert "My long text" in text
    assert f'href="{reverse("account_login")}?next=' in text
    assert topic.posts.count() == 1


def test_a_guest_who_wants_to_write_is_led_to_the_sign_in_page_and_back(client):
    group = make_group()
    address = reverse("topics:create", args=[group.slug])

    assert client.get(address).url == f"{reverse('account_login')}?next={address}"


def test_reply_create_is_for_members_of_the_group(client, member):
    topic = make_topic()

    response = client.post(reverse("topics:reply", args=[topic.pk]), {"source": "My long text"})

    assert response.status_code == 403
    assert b"My long text" in response.content
    assert topic.posts.count() == 1


def test_reply_create_leads_to_the_new_post(client, member, group):
    topic = make_topic(group=group)

    response = client.post(reverse("topics:reply", args=[topic.pk]), {"source": "Hi", "key": "k"})

    assert response.url == f"{topic.get_absolute_url()}#p2"


def test_reply_create_answers_htmx_with_the_post_and_a_fresh_box(client, member, group):
    topic = make_topic(group=group)
    words = {"source": "Hi **there**", "key": "k", "last": "1"}

    response = client.post(
        reverse("topics:reply", args=[topic.pk]), words, headers={"HX-Request": "true"}
    )

    text = response.content.decode()
    assert response.status_code == 200
    assert 'hx-swap-oob="beforeend:#posts"' in text
    assert "<strong>there</strong>" in text
    assert "Hi **there**" not in text
    assert "<html" not in text


def test_reply_create_sends_htmx_on_when_others_wrote_meanwhile(client, member, group):
    topic = make_topic(group=group)
    make_post(topic=topic)
    words = {"source": "Hi", "key": "k", "last": "1"}

    response = client.post(
        reverse("topics:reply", args=[topic.pk]), words, headers={"HX-Request": "true"}
    )

    assert response.headers["HX-Redirect"].endswith("#p3")


@pytest.mark.parametrize("words", [{"source": ""}, {"source": "x" * 32_001}, {"source": "a\x00b"}])
def test_reply_create_shows_what_is_wrong_and_keeps_the_text(client, member, group, words):
    topic = make_topic(group=group)

    response = client.post(reverse("topics:reply", args=[topic.pk]), words)

    assert response.status_code == 422
    assert b"error" in response.content
    assert topic.posts.count() == 1


def test_reply_create_into_a_topic_closed_meanwhile_is_409_with_the_text(client, member, group):
    topic = make_topic(group=group)
    close_topic(topic=topic, by=topic.author)

    response = client.post(
        reverse("topics:reply", args=[topic.pk]), {"source": "My words", "key": "k"}
    )

    assert response.status_code == 409
    assert b"My words" in response.content
    assert b"closed while you were writing" in response.content


def test_a_lost_session_leads_htmx_to_the_sign_in_page(client):
    topic = make_topic()

    response = client.post(
        reverse("topics:reply", args=[topic.pk]), {"source": "x"}, headers={"HX-Request": "true"}
    )

    assert response.status_code == 401
    assert response.headers["HX-Redirect"].startswith(reverse("account_login"))


def test_topic_create_opens_a_topic(client, member, group):
    words = {"kind": "question", "title": "Which tool?", "source": "Say.", "tags": "tools, wiring"}

    response = client.post(reverse("topics:create", args=[group.slug]), words)

    topic = Topic.objects.get()
    assert response.url == topic.get_absolute_url()
    assert sorted(topic.tags.names()) == ["tools", "wiring"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"source": ""}, "source"),
        ({"tags": "a,b,c,d,e,f"}, "tags"),
        ({"tags": "<b>"}, "tags"),
        ({"kind": "announcement"}, "kind"),
        ({"kind": "nonsense"}, "kind"),
    ],
)
def test_topic_create_shows_what_is_wrong_and_keeps_the_text(client, member, group, change, field):
    words = {"kind": "question", "title": "Which tool?", "source": "Keep me.", "tags": ""} | change

    response = client.post(reverse("topics:create", args=[group.slug]), words)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Topic.objects.exists()


def test_topic_create_refuses_who_does_not_belong(client, member):
    group = make_group()
    words = {"kind": "question", "title": "Which tool?", "source": "Say.", "tags": ""}

    assert client.post(reverse("topics:create", args=[group.slug]), words).status_code == 403


def test_post_edit_is_for_its_author_and_managers(client, member, group):
    mine = make_post(topic=make_topic(group=group), author=member)
    others = make_post(topic=mine.topic)

    assert client.get(edit(mine)).status_code == 200
    assert client.get(edit(others)).status_code == 403

    client.force_login(make_member(is_manager=True))
    assert client.get(edit(others)).status_code == 200


def edit(post):
    return reverse("topics:edit", args=[post.topic_id, post.number])


def test_N5_post_edit_shows_both_texts_when_somebody_was_quicker(client, member, group):
    post = make_post(topic=make_topic(group=group), author=member, source="First.")
    client.post(edit(post), {"source": "Second.", "seen": 0})

    response = client.post(edit(post), {"source": "Third.", "seen": 0})

    text = response.content.decode()
    assert response.status_code == 409
    assert "Second." in text
    assert "Third." in text
    assert 'name="seen" value="1"' in text


def test_post_delete_by_a_manager_needs_a_reason(client, group):
    post = make_post(topic=make_topic(group=group))
    client.force_login(make_member(is_manager=True))
    address = reverse("topics:delete", args=[post.topic_id, post.number])

    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "guideline 6"}).status_code == 302

    post.refresh_from_db()
    assert post.deleted_because == "guideline 6"


def test_post_delete_of_ones_own_needs_none(client, member, group):
    post = make_post(topic=make_topic(group=group), author=member)

    client.post(reverse("topics:delete", args=[post.topic_id, post.number]), {})

    post.refresh_from_db()
    assert post.is_deleted


def test_a_member_cannot_delete_what_another_wrote(client, member, group):
    post = make_post(topic=make_topic(group=group))

    response = client.post(
        reverse("topics:delete", args=[post.topic_id, post.number]), {"reason": "mine"}
    )

    assert response.status_code == 403


@pytest.mark.parametrize("verb", ["close", "pin", "archive", "delete", "purge"])
def test_topic_steering_is_for_managers(client, member, group, verb):
    topic = make_topic(group=group, author=member)

    response = client.post(reverse("topics:steer", args=[topic.pk, verb]), {"reason": "x"})

    assert response.status_code == 403


def test_purging_is_for_those_who_run_the_community(client):
    manager = make_member()
    topic = make_topic(group=make_group(managers=[manager]))
    address = reverse("topics:steer", args=[topic.pk, "purge"])
    client.force_login(manager)
    assert client.post(address, {"reason": "x"}).status_code == 403

    client.force_login(make_member(is_manager=True))
    client.post(address, {"reason": "private data"})
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    ("verb", "field"), [("close", "closed_at"), ("pin", "pinned_at"), ("archive", "archived_at")]
)
def test_topic_steering_sets_the_state(client, verb, field):
    manager = make_member()
    topic = make_topic(group=make_group(managers=[manager]))
    client.force_login(manager)

    client.post(reverse("topics:steer", args=[topic.pk, verb]), {"reason": "x"})

    topic.refresh_from_db()
    assert getattr(topic, field) is not None


def test_L12_a_topic_moves_only_into_groups_one_manages(client):
    manager = make_member()
    topic = make_topic(group=make_group(managers=[manager]))
    foreign = make_group()
    client.force_login(manager)

    response = client.post(reverse("topics:move", args=[topic.pk]), {"to": foreign.pk})

    topic.refresh_from_db()
    assert response.status_code == 422
    assert topic.group_id != foreign.pk


def test_L11_a_manager_of_one_group_has_no_rights_in_another(client):
    manager = make_member()
    make_group(managers=[manager])
    secret = make_topic(group=make_group(visibility="secret"))
    open_topic = make_topic()
    client.force_login(manager)

    assert client.post(reverse("topics:steer", args=[secret.pk, "close"])).status_code == 404
    assert client.post(reverse("topics:steer", args=[open_topic.pk, "close"])).status_code == 403


def test_answer_accept_is_for_who_asked(client, member, group):
    mine = make_post(topic=make_topic(group=group, author=member, kind="question"))
    others = make_post(topic=make_topic(group=group, kind="question"))

    assert client.post(accept(mine)).status_code == 302
    assert client.post(accept(others)).status_code == 403

    assert Topic.objects.get(pk=mine.topic_id).accepted_post == mine


def accept(post):
    return reverse("topics:accept", args=[post.topic_id, post.number])


def test_L7_the_history_of_a_removed_post_is_for_managers(client, member, group):
    post = make_post(topic=make_topic(group=group), author=member, source="Old secret")
    client.post(edit(post), {"source": "New", "seen": 0})
    address = reverse("topics:revisions", args=[post.topic_id, post.number])
    assert b"Old" in client.get(address).content

    delete_post(post=Post.objects.get(pk=post.pk), by=make_member(is_manager=True), reason="x")

    assert client.get(address).status_code == 403
    client.force_login(make_member(is_manager=True))
    assert client.get(address).status_code == 200


def test_drafts_are_saved_shown_and_dropped(client, member, group):
    topic = make_topic(group=group)
    words = {"place": f"topic:{topic.pk}", "source": "Half a"}

    answer = client.post(
        reverse("topics:draft_save"), words, headers={"Accept": "application/json"}
    ).json()

    assert answer["saved"]
    assert b"Half a" in client.get(topic.get_absolute_url()).content
    assert b"Half a" in client.get(reverse("topics:drafts")).content
    client.post(reverse("topics:draft_drop"), {"place": words["place"]})
    assert not Draft.objects.exists()


def test_a_sent_reply_drops_its_draft(client, member, group):
    topic = make_topic(group=group)
    save_draft(member=member, place=f"topic:{topic.pk}", source="Half a")

    client.post(reverse("topics:reply", args=[topic.pk]), {"source": "Whole", "key": "k"})

    assert not Draft.objects.exists()


def test_L4_a_draft_and_a_preview_for_a_secret_place_do_not_exist_outside(client, member):
    topic = make_topic(group=make_group(visibility="secret"))
    words = {"place": f"topic:{topic.pk}", "source": "x"}

    assert client.post(reverse("topics:draft_save"), words).status_code == 404
    assert client.post(reverse("topics:preview"), words).status_code == 404


def test_preview_is_the_servers_own_rendering(client, member, group):
    words = {"place": f"group:{group.pk}", "source": "**bold** <script>alert(1)</script>"}

    response = client.post(reverse("topics:preview"), words, headers={"HX-Request": "true"})

    assert b"<strong>bold</strong>" in response.content
    assert b"<script>" not in response.content


def test_quoting_starts_the_reply_with_the_named_words(client, member, group):
    topic = make_topic(group=group, source="The motor stops.")

    response = client.get(topic.get_absolute_url(), {"quote": 1})

    assert f"@{topic.author.name} #1" in response.context["form"].initial["source"]
    assert "> The motor stops." in response.context["form"].initial["source"]


def test_tags_of_unreadable_topics_do_not_exist(client, member):
    make_topic(group=make_group(visibility="secret"), tags=["hushhush"])
    make_topic(tags=["loud"])

    assert client.get(reverse("topics:tagged", args=["hushhush"])).status_code == 404
    assert client.get(reverse("topics:tagged", args=["loud"])).status_code == 200


def test_the_group_list_draws_a_line_where_the_last_visit_ended(client, member, group):
    membership = member.memberships.get()
    make_topic(group=group, last_post_at=now().replace(year=2020))
    membership.visited_at = now().replace(year=2021)
    membership.save()
    make_topic(group=group)

    rows = client.get(group.get_absolute_url()).context["page"].rows

    assert [row.since is not None for row in rows] == [False, True]


def test_structured_data_is_told_for_open_groups_only(client, member):
    group = make_group(visibility="closed")
    join_group(group=group, member=member)
    closed, public = make_topic(group=group), make_topic(kind="question", title="</script>x")

    assert b"ld+json" not in client.get(closed.get_absolute_url()).content
    text = client.get(public.get_absolute_url()).content.decode()
    assert '"@type": "QAPage"' in text
    assert "</script>x" not in text


@pytest.mark.parametrize("tags", ["ﾞ", "\u200b\u200b", "---", "+"])
def test_a_tag_that_could_not_be_linked_is_refused(client, member, group, tags):
    words = {"kind": "question", "title": "Which tool?", "source": "Say.", "tags": tags}

    response = client.post(reverse("topics:create", args=[group.slug]), words)

    assert response.status_code == 422
    assert not Topic.objects.exists()


@pytest.mark.parametrize("title", ["\u200b\u2060\u200b", "abc\u202edef"])
def test_a_title_that_cannot_be_seen_is_refused(client, member, group, title):
    words = {"kind": "question", "title": title, "source": "Say.", "tags": ""}

    assert client.post(reverse("topics:create", args=[group.slug]), words).status_code == 422


@pytest.mark.parametrize(
    "mark", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-01-01T00:00:00"]
)
def test_B7_a_page_mark_at_the_edge_of_time_is_refused_kindly(client, mark):
    text = base64.urlsafe_b64encode(json.dumps([mark, 1]).encode()).decode()

    assert client.get(reverse("topics:list"), {"after": text}).status_code == 400


def test_N5_a_draft_from_before_anothers_edit_clashes_instead_of_overwriting(
    client, member, group
):
    post = make_post(topic=make_topic(group=group), author=member, source="My phone number")
    place = f"post:{post.pk}"
    client.post(
        reverse("topics:draft_save"), {"place": place, "source": "Mine, longer", "seen": 0}
    )
    write_edit(post=post, editor=make_member(is_manager=True), source="Removed", seen=0)

    form = client.get(edit(post)).context["form"]
    response = client.post(edit(post), form.initial)

    assert form.initial["source"] == "Mine, longer"
    assert response.status_code == 409
    assert Post.objects.get(pk=post.pk).source == "Removed"


def test_an_edit_by_a_manager_is_shown_in_place_with_its_reason(client, member, group):
    post = make_post(topic=make_topic(group=group), author=member)
    manager = make_member(is_manager=True, display_name="Maja")
    write_edit(post=post, editor=manager, source="Softer", seen=0, reason="guideline 2")

    text = client.get(post.topic.get_absolute_url()).content.decode()

    assert "edited by a manager" in text
    assert "guideline 2" in text


def test_other_tags_leave_a_line_with_their_reason(client, member, group):
    topic = make_topic(group=group, author=member, tags=["motor"])
    first = topic.posts.get()
    words = {"title": topic.title, "source": first.source, "tags": "brakes", "seen": 0}

    client.post(edit(first), words | {"reason": "It is about brakes"})

    change = topic.changes.get()
    assert (change.verb, change.reason) == ("retagged", "It is about brakes")
    assert change.detail == {"before": ["motor"]}


def test_an_archive_is_not_edited_even_by_managers(client, group):
    post = make_post(topic=make_topic(group=group))
    archive_group(group=group)
    client.force_login(make_member(is_manager=True))

    assert client.get(edit(post)).status_code == 403


def test_a_ticket_from_before_a_move_hears_nothing_afterwards():
    topic = make_topic()
    before = topic.channel

    move_topic(topic=topic, to=make_group(visibility="secret"), by=topic.author)

    assert Topic.objects.get().channel != before


def test_the_scrubber_says_a_date_once_for_posts_of_one_day(client):
    topic = make_topic()
    first = now() - timedelta(days=40)
    for day in (0, 0, 0, 0, 1, 1, 1):
        make_post(topic=topic, made_at=first + timedelta(days=day))
    Post.objects.filter(topic=topic, number=1).update(made_at=first)

    said = client.get(topic.get_absolute_url()).content.decode()
    marks = said.partition('class="scrub-marks">')[2].partition("</div>")[0]

    assert re.findall(r"/t/\d+/(\d+)\"", marks) == ["1", "6"]
