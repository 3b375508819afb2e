"""L7 for what is hidden: its author and those who judge it read it, and nobody else, nowhere."""

import pytest
from django.test import Client
from django.urls import reverse

from community.core.markup import quote
from community.groups.models import Right
from community.notifications.subjects import TELLERS
from community.search.models import Entry
from community.topics import actions, consistency, queries, recount
from community.topics.models import Bookmark, Change, Heat, Post, Topic, Verb
from community.topics.rendering import render_post
from tests.factories import make_grant, make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
SECRET = "kartoffelpuffer"


def sound():
    assert [ledger.differences() for ledger in recount.LEDGERS] == [[] for _ in recount.LEDGERS]
    assert list(consistency.broken_rules()) == []


class Place:
    """A group with somebody in every role, a topic, and a reply that will be hidden."""

    def __init__(self):
        names = ("author", "starter", "member", "group_manager", "volunteer", "reviewer")
        self.people = {name: make_member(display_name=name) for name in names}
        self.people["house_manager"] = make_member(is_manager=True)
        people = self.people
        self.group = make_group(
            members=[people[one] for one in ("author", "starter", "member", "volunteer")],
            managers=[people["group_manager"]],
        )
        make_grant(member=people["volunteer"], rights=[Right.DELETE], group=self.group)
        make_grant(member=people["reviewer"], rights=[Right.MOVE], group=self.group)
        self.topic = make_topic(group=self.group, author=people["starter"], title="About food")
        self.reply = make_post(
            topic=self.topic, author=people["author"], source=f"I say {SECRET}."
        )

    def browser(self, role):
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        if role != "guest":
            client.force_login(self.people[role])
        return client

    def page(self, role):
        answer = self.browser(role).get(self.topic.get_absolute_url())
        return answer.content.decode() if answer.status_code == 200 else answer.status_code


@pytest.fixture
def place():
    return Place()


def names_the_post(post, viewer, group):
    """Whether a quote of it, written elsewhere, leads to it."""
    quoted = quote(post.author.name, post.number, post.topic_id, "words")
    html = render_post(quoted, author=viewer, group=group).html
    return reverse("topics:short", args=[post.topic_id, post.number]) in html


MAY_READ = {"author", "group_manager", "volunteer", "house_manager"}
ROLES = {"guest", "starter", "member", "reviewer"} | MAY_READ


def test_a_hidden_reply_is_read_by_its_author_and_its_judges_only(place):
    assert all(SECRET in place.page(role) for role in ROLES)

    actions.hide_post(post=place.reply, by=None, reason="Three people reported it")

    assert {role for role in ROLES if SECRET in place.page(role)} == MAY_READ
    assert all("Hidden while a manager looks at it" in place.page(role) for role in ROLES)
    assert all("Three people reported it" in place.page(role) for role in ROLES)
    sound()


@pytest.mark.parametrize("role", sorted(ROLES - MAY_READ))
def test_L7_no_surface_says_what_a_hidden_reply_said(place, role):
    topic, reply = place.topic, place.reply
    member = place.people["member"]
    Bookmark.objects.create(member=member, post=reply)
    actions.hide_post(post=reply, by=place.people["house_manager"], reason="Unkind")
    client = place.browser(role)
    numbered = ["edit", "delete", "restore", "purge", "hide", "show", "react", "marks", "short"]
    numbered += ["reactors", "keep", "revisions"]
    doors = [reverse(f"topics:{name}", args=[topic.pk, reply.number]) for name in numbered]
    doors += [reverse(f"topics:{name}", args=[topic.pk]) for name in ("news", "by_pk", "split")]
    doors += [f"{topic.get_absolute_url()}?quote={reply.number}", reverse("topics:bookmarks")]
    doors += [reverse("topics:of_member", args=[place.people["author"].name])]
    doors += [reverse("search:page") + f"?q={SECRET[:8]}", reverse("pages:feed")]
    doors += [reverse("topics:of_group", args=[place.group.slug]), reverse("topics:list")]
    doors += [f"{reverse('topics:split', args=[topic.pk])}?posts={reply.number}"]

    told = [
        door
        for door in doors
        for answer in (client.get(door, follow=True), client.post(door, follow=True))
        if SECRET in answer.content.decode()
    ]

    assert told == []


def test_L7_search_quotes_notices_and_kept_things_forget_a_hidden_reply(place):
    reply, member = place.reply, place.people["member"]
    Bookmark.objects.create(member=member, post=reply)
    assert Entry.objects.filter(post=reply).exists()
    assert TELLERS["post"](member, [reply.pk])
    assert names_the_post(reply, member, place.group)
    assert list(queries.bookmarks_of(member))

    actions.hide_post(post=reply, by=None)

    assert not Entry.objects.filter(post=reply).exists()
    assert TELLERS["post"](member, [reply.pk]) == {}
    assert list(queries.bookmarks_of(member)) == []
    assert not names_the_post(reply, member, place.group)


def test_a_hidden_reply_is_counted_nowhere_and_comes_back_as_it_was(place):
    reply = place.reply
    before = Post.objects.filter(pk=reply.pk).values().get()

    hidden = actions.hide_post(post=reply, by=None, reason="Reported")
    place.topic.refresh_from_db()
    assert (hidden.verb, hidden.by, place.topic.reply_count) == (Verb.POST_HIDDEN, None, 0)
    sound()
    shown = actions.show_post(post=reply, by=place.people["house_manager"])

    place.topic.refresh_from_db()
    assert (shown.verb, place.topic.reply_count) == (Verb.POST_SHOWN, 1)
    assert Post.objects.filter(pk=reply.pk).values().get() == before
    sound()


def test_done_twice_is_done_once(place):
    by = place.people["house_manager"]
    actions.hide_post(post=place.reply, by=None)

    assert actions.hide_post(post=place.reply, by=by) is None
    actions.show_post(post=place.reply, by=by)
    assert actions.show_post(post=place.reply, by=by) is None
    assert Change.objects.count() == 2


def test_what_is_deleted_cannot_be_hidden_and_is_not_shown_again(place):
    by = place.people["house_manager"]
    actions.delete_post(post=place.reply, by=by, reason="Spam")

    assert actions.hide_post(post=place.reply, by=by) is None
    assert actions.show_post(post=place.reply, by=by) is None

    place.reply.refresh_from_db()
    assert (place.reply.is_deleted, place.reply.is_hidden) == (True, False)


def test_what_is_hidden_can_be_deleted_and_then_its_author_reads_it_no_more(place):
    by = place.people["house_manager"]
    actions.hide_post(post=place.reply, by=None)

    change = actions.delete_post(post=place.reply, by=by, reason="Spam")

    place.reply.refresh_from_db()
    assert (change.verb, place.reply.is_hidden, place.reply.deleted_by) == (
        Verb.POST_DELETED,
        False,
        by,
    )
    assert SECRET not in place.page("author")
    actions.restore_post(post=place.reply, by=by)
    assert SECRET in place.page("member")
    sound()


def test_an_answer_that_is_hidden_is_the_answer_again_when_it_is_shown():
    topic = make_topic(kind="question")
    answer = make_post(topic=topic)
    actions.accept_answer(post=answer, by=topic.author)
    topic.refresh_from_db()
    solved_at = topic.solved_at

    actions.hide_post(post=answer, by=None)
    topic.refresh_from_db()
    assert not topic.is_solved
    actions.show_post(post=answer, by=None)

    topic.refresh_from_db()
    assert (topic.accepted_post, topic.solved_at) == (answer, solved_at)


def test_an_answer_chosen_meanwhile_stays_the_answer():
    topic = make_topic(kind="question")
    first, second = make_post(topic=topic), make_post(topic=topic)
    actions.accept_answer(post=first, by=topic.author)
    actions.delete_post(post=first, by=None)
    actions.accept_answer(post=second, by=topic.author)

    actions.restore_post(post=first, by=None)

    topic.refresh_from_db()
    assert topic.accepted_post == second


def test_the_author_can_neither_edit_nor_delete_nor_show_what_is_hidden(place):
    actions.hide_post(post=place.reply, by=None)
    client = place.browser("author")
    words = {"source": "Other words.", "seen": "0", "reason": "x"}
    at = [place.topic.pk, place.reply.number]

    codes = {
        name: client.post(reverse(f"topics:{name}", args=at), words).status_code
        for name in ("edit", "delete", "restore", "show", "hide", "purge")
    }

    assert set(codes.values()) == {403}
    place.reply.refresh_from_db()
    assert (place.reply.is_hidden, place.reply.source) == (True, f"I say {SECRET}.")


def test_a_hidden_topic_is_there_for_its_author_and_its_judges_only(place):
    actions.hide_post(
        post=Post.objects.get(topic=place.topic, number=1), by=None, reason="Many reports"
    )

    seen = {role: place.page(role) for role in ROLES}

    judges = {"starter", "group_manager", "volunteer", "house_manager"}
    assert {role for role, page in seen.items() if page == 404} == ROLES - judges
    assert all("This topic is hidden" in seen[role] for role in judges)
    assert all("Many reports" in seen[role] for role in judges)
    assert "More for this topic" not in seen["starter"]
    sound()


def test_a_hidden_topic_stands_in_no_list_not_even_its_authors(place):
    actions.hide_topic(topic=place.topic, by=None)
    place.topic.refresh_from_db()
    client = place.browser("starter")
    lists = [reverse("topics:list"), reverse("topics:unread"), reverse("pages:feed"), "/"]
    lists += [place.group.get_absolute_url(), reverse("search:page") + "?q=food"]
    lists += [reverse("topics:of_member", args=[place.people["starter"].name])]

    assert [door for door in lists if "About food" in client.get(door).content.decode()] == []


def test_nothing_is_written_edited_or_answered_in_a_hidden_topic(place):
    actions.hide_topic(topic=place.topic, by=None)
    client = place.browser("starter")
    first = [place.topic.pk, 1]
    words = {"source": "Other.", "seen": "0", "title": "Other", "tags": "", "key": "k"}

    codes = [
        client.post(reverse("topics:edit", args=first), words).status_code,
        client.post(reverse("topics:delete", args=first), words).status_code,
        client.post(reverse("topics:reply", args=[place.topic.pk]), words).status_code,
        client.post(reverse("topics:steer", args=[place.topic.pk, "show"])).status_code,
    ]

    assert codes == [403, 403, 409, 403]
    assert Post.objects.filter(topic=place.topic).count() == 2


def test_posts_of_a_hidden_topic_are_quoted_by_nobody(place):
    starter = place.people["starter"]
    assert names_the_post(place.reply, starter, place.group)

    actions.hide_topic(topic=place.topic, by=None)

    assert not names_the_post(place.reply, starter, place.group)


def test_a_topic_comes_back_and_can_be_deleted_instead(place):
    by = place.people["house_manager"]
    actions.hide_topic(topic=place.topic, by=None)

    assert actions.show_topic(topic=place.topic, by=by).verb == Verb.SHOWN
    actions.hide_topic(topic=place.topic, by=None)
    assert actions.delete_topic(topic=place.topic, by=by).verb == Verb.DELETED

    place.topic.refresh_from_db()
    assert (place.topic.is_hidden, place.page("starter")) == (False, 404)
    actions.restore_topic(topic=place.topic, by=by)
    assert SECRET in place.page("member")
    sound()


def test_pages_to_hide_and_show_ask_why_and_do_it(place):
    client, at = place.browser("group_manager"), [place.topic.pk, place.reply.number]

    assert SECRET in client.get(reverse("topics:hide", args=at)).content.decode()
    client.post(reverse("topics:hide", args=at), {"reason": "Unkind"})
    place.reply.refresh_from_db()
    assert (place.reply.is_hidden, place.reply.deleted_because) == (True, "Unkind")
    client.post(reverse("topics:show", args=at), {"reason": ""})

    place.reply.refresh_from_db()
    assert not place.reply.is_deleted


@pytest.mark.parametrize("role", ["guest", "member", "author", "reviewer"])
def test_only_keepers_hide_and_show(place, role):
    client, at = place.browser(role), [place.topic.pk, place.reply.number]

    client.post(reverse("topics:hide", args=at), {"reason": "x"})
    place.reply.refresh_from_db()
    assert not place.reply.is_hidden
    actions.hide_post(post=place.reply, by=None)
    client.post(reverse("topics:show", args=at), {"reason": "x"})

    place.reply.refresh_from_db()
    assert place.reply.is_hidden


def test_the_house_is_named_where_nobody_did_it(place):
    actions.close_topic(topic=place.topic, by=None, reason="Too old")

    assert "The house" in place.page("member")


def test_slow_mode_is_said_on_the_page_and_leaves_one_line(place):
    by = place.people["group_manager"]

    change = actions.set_slow(topic=place.topic, seconds=300, by=by, reason="Breathe")

    assert (change.verb, change.detail) == (Verb.SLOWED, {"before": 0, "after": 300})
    assert actions.set_slow(topic=place.topic, seconds=300, by=by) is None
    assert "Slow mode: one post every 5 minutes." in place.page("guest")
    assert actions.set_slow(topic=place.topic, seconds=0, by=by).verb == Verb.UNSLOWED
    assert "Slow mode: one" not in place.page("guest")


def test_the_page_of_slow_mode_knows_its_choices_only(place):
    client = place.browser("group_manager")
    address = reverse("topics:slow", args=[place.topic.pk])

    assert client.post(address, {"seconds": "301"}).status_code == 422
    assert client.post(address, {"seconds": "60", "reason": "Calm"}).status_code == 302
    assert place.browser("member").post(address, {"seconds": "0"}).status_code == 403

    place.topic.refresh_from_db()
    assert place.topic.slow_seconds == 60


def test_heat_is_marked_without_a_line(place):
    assert actions.mark_heat(place.topic, Heat.HOT)
    assert not actions.mark_heat(place.topic, Heat.HOT)

    assert Topic.objects.get(pk=place.topic.pk).heat == Heat.HOT
    assert not Change.objects.exists()


def test_every_verb_gives_back_its_line_and_tells_whom_it_is_asked_to(place):
    by, told = place.people["house_manager"], []
    topic = {"topic": place.topic, "by": by, "tell": told.append}

    lines = [
        getattr(actions, verb)(**topic)
        for verb in (
            *("close_topic", "reopen_topic", "pin_topic", "unpin_topic", "archive_topic"),
            *("wake_topic", "hide_topic", "show_topic", "delete_topic", "restore_topic"),
        )
    ]
    lines.append(actions.move_topic(to=make_group(), **topic))

    assert told == lines
    assert [line.by for line in lines] == [by] * 11
