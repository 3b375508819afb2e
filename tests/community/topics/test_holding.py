"""What screening holds waits: seen by its author and by who may let it in, and written once."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from community.core.models import Promise
from community.groups.actions import archive_group, leave_group
from community.groups.models import Group
from community.members.models import User
from community.screening.actions import hold_first_posts, keep_word
from community.screening.models import Screened
from community.topics import recount
from community.topics.actions import (
    close_topic,
    delete_topic,
    edit_post,
    let_in,
    move_topic,
    post_reply,
    post_topic,
    purge_post,
    purge_topic,
    refuse,
    save_draft,
    take_back_held,
    wait_again,
    write_edit,
)
from community.topics.actions.holding import AnsweredAlready, CannotBeLetIn
from community.topics.actions.passing import TextRefused
from community.topics.actions.refusing import TooSoon
from community.topics.actions.waiting import EditWaits, TooMuchWaits
from community.topics.models import Draft, Follow, Held, Post, ReadMark, Topic
from community.topics.queries import held_everywhere, held_of, held_topics_of, words_of
from community.topics.using import uses_of_nothing
from community.uploads.models import Use
from community.uploads.uses import any_seen
from tests.community.uploads.brought import bring_picture, shown
from tests.factories import make_grant, make_group, make_member, make_post, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]

HELD = "Has anybody a spare kotlet for the weekend?"


@pytest.fixture(autouse=True)
def kotlet():
    keep_word(pattern="kotlet", does="hold")


@pytest.fixture
def brought(monkeypatch):
    """The matters that are brought before the reviewers, and those that are settled."""
    seen = []
    monkeypatch.setattr("community.topics.actions.passing.bring", lambda *one: seen.append(one))
    monkeypatch.setattr("community.topics.actions.waiting.bring", lambda *one: seen.append(one))
    for place in ("holding", "waiting"):
        monkeypatch.setattr(
            f"community.topics.actions.{place}.settle", lambda *one: seen.append(("settled", *one))
        )
    return seen


@pytest.fixture
def manager():
    return make_member(is_manager=True)


@pytest.fixture
def author():
    return make_member()


@pytest.fixture
def group(author):
    return make_group(members=[author])


@pytest.fixture
def topic(group):
    return make_topic(group=group, title="A fair topic")


def reply(topic, author, source=HELD, key=""):
    return post_reply(topic=topic, author=author, source=source, key=key)


def new_topic(group, author, key="", **more):
    words = {"kind": "discussion", "title": "Kotlet wanted", "source": HELD, "tags": ["swap"]}
    return post_topic(group=group, author=author, key=key, **words | more)


def counts():
    return [ledger.differences() for ledger in recount.LEDGERS]


def state_of(topic):
    topic = Topic.objects.get(pk=topic.pk)
    group = Group.objects.get(pk=topic.group_id)
    people = list(User.objects.order_by("pk").values_list("pk", "post_count"))
    told = Promise.objects.exclude(task__contains="moderation").count()
    return topic.last_number, topic.version, group.post_count, group.topic_count, people, told


# Holding


def test_a_held_reply_changes_nothing_in_its_topic(topic, author, brought):
    before = state_of(topic)

    held = reply(topic, author, key="k1")

    assert isinstance(held, Held)
    assert held.waits
    assert (held.topic, held.group, held.source) == (topic, topic.group, HELD)
    assert state_of(topic) == before
    assert not Follow.objects.filter(member=author).exists()
    assert not ReadMark.objects.filter(member=author).exists()
    assert brought == [("held", held.pk)]
    assert held.why == ["The text holds words that a manager looks at first."]


def test_a_held_topic_is_no_topic(group, author, brought):
    held = new_topic(group, author)

    assert not Topic.objects.exists()
    assert (held.title, held.tags, held.kind) == ("Kotlet wanted", ["swap"], "discussion")
    assert Group.objects.get(pk=group.pk).topic_count == 0
    assert brought == [("held", held.pk)]


def test_a_held_edit_leaves_the_post_as_it_was(topic, author, brought):
    post = make_post(topic=topic, author=author, source="Before.")

    held = edit_post(post=post, editor=author, source=HELD, seen=0, reason="News")

    post.refresh_from_db()
    assert (post.source, post.revision_count) == ("Before.", 0)
    assert (held.post, held.because, held.seen) == (post, "News", 0)
    assert brought == [("held", held.pk)]


def test_the_same_key_again_gives_the_same_that_waits(topic, group, author):
    first, again = (reply(topic, author, key="k1") for _ in range(2))
    held, once_more = (new_topic(group, author, key="k2") for _ in range(2))

    assert (first, held) == (again, once_more)
    assert Held.objects.count() == 2


def test_other_words_under_an_old_key_are_held_too_and_once(topic, author):
    first = reply(topic, author, key="k1")
    second, again = (reply(topic, author, f"{HELD} Please.", key="k1") for _ in range(2))

    assert first != second == again
    assert Held.objects.count() == 2


def test_what_was_let_in_is_what_its_key_gives(topic, author, manager):
    held = reply(topic, author, key="k1")
    post = let_in(held=held, by=manager)

    assert reply(topic, author, key="k1") == post
    assert Post.objects.filter(topic=topic, number__gt=1).count() == 1


def test_a_refused_text_is_not_written_and_says_what_to_change(topic, author, brought):
    keep_word(pattern="heck", does="block")
    save_draft(member=author, place=f"topic:{topic.pk}", source="What the heck")

    with pytest.raises(TextRefused, match="“heck” is not written here"):
        reply(topic, author, "What the heck")

    assert topic.posts.count() == 1
    assert Draft.objects.filter(member=author).exists()
    assert (brought, Held.objects.count(), Screened.objects.count()) == ([], 0, 0)


def test_words_that_are_replaced_are_written_replaced_and_once(topic, author):
    keep_word(pattern="heck", does="replace", replacement="oh dear")

    posts = [reply(topic, author, "What the heck", key="k1") for _ in range(2)]

    assert {(post.source, post.text) for post in posts} == {("What the oh dear",) * 2}
    assert topic.posts.count() == 2


def test_a_noted_word_passes_and_reviewers_are_told(topic, group, author, brought):
    keep_word(pattern="hmm", does="note")

    posts = [
        reply(topic, author, "Hmm, well"),
        new_topic(group, author, source="Hmm", title="Hm?"),
    ]
    edited = edit_post(post=posts[0], editor=author, source="Hmm, hmm", seen=0)

    first = posts[1].posts.get()
    assert brought == [("watched", edited.pk), ("watched", first.pk), ("watched", edited.pk)]


@pytest.mark.parametrize("who", ["manager", "host", "volunteer"])
def test_who_would_let_it_in_does_not_wait(topic, group, who):
    writer = make_member(is_manager=who == "manager")
    group.memberships.create(member=writer, role="manager" if who == "host" else "member")
    if who == "volunteer":
        make_grant(member=writer, rights=["approve"], group=group)

    assert isinstance(reply(topic, writer), Post)


def test_who_holds_another_right_or_lets_in_elsewhere_waits(topic, group):
    other = make_group()
    hands = [
        {"rights": ["close", "edit"], "group": group},
        {"rights": ["approve"], "group": other},
    ]

    for hand in hands:
        writer = make_grant(**hand).member
        group.memberships.create(member=writer)
        assert isinstance(reply(topic, writer), Held)


def test_what_is_written_is_remembered_and_what_the_trusted_write_is_not(topic, author, manager):
    topic.group.memberships.create(member=manager)
    post = reply(topic, author, "A plain sentence about bread and butter.")
    reply(topic, manager, "A plain sentence about butter and bread.")

    row = Screened.objects.get()
    assert (row.subject, row.kind, row.outcome) == (f"post:{post.pk}", "reply", "pass")
    assert row.place == f"topic:{topic.pk}"


def test_a_hold_into_a_closed_topic_is_refused_as_any_reply(topic, author, manager):
    shown = Topic.objects.select_related("group").get(pk=topic.pk)
    close_topic(topic=topic, by=manager)

    with pytest.raises(Exception, match="closed while you were writing"):
        reply(shown, author)

    assert not Held.objects.exists()


def test_a_house_may_read_the_first_posts_of_everybody_new(topic, author):
    hold_first_posts(count=2)

    assert isinstance(reply(topic, author, "Hello, I am new here."), Held)
    User.objects.filter(pk=author.pk).update(post_count=2)
    author.refresh_from_db()
    assert isinstance(reply(topic, author, "Hello, it is me again."), Post)


def test_what_was_let_in_does_not_become_something_else_unread(topic, author, manager):
    hold_first_posts(count=2)
    post = let_in(held=reply(topic, author, "Hello, I am new here."), by=manager)
    author.refresh_from_db()

    changed = edit_post(post=post, editor=author, source="Buy my motors instead.", seen=0)

    assert isinstance(changed, Held)
    post.refresh_from_db()
    assert post.source == "Hello, I am new here."


def open_tagged(group, author, *tags):
    return post_topic(
        group=group,
        author=author,
        kind="discussion",
        title="A fair title",
        source="A fair text.",
        tags=list(tags),
        key="",
    )


def test_tags_are_read_as_the_title_is(group, author):
    keep_word(pattern="motor", does="block")

    assert isinstance(open_tagged(group, author, "spare-kotlet"), Held)
    with pytest.raises(TextRefused):
        open_tagged(group, author, "motor")


def test_a_word_that_cannot_be_replaced_in_a_tag_waits(group, author):
    keep_word(pattern="motor", does="replace", replacement="engine")

    assert isinstance(open_tagged(group, author, "motor"), Held)


def test_an_edit_of_the_tags_alone_is_read_too(group, author):
    topic = open_tagged(group, author, "bikes")
    post = topic.posts.get(number=1)
    same = {"post": post, "editor": author, "source": post.source, "seen": 0}

    assert isinstance(edit_post(**same, tags=["bikes", "kotlet"]), Held)
    assert list(topic.tags.names()) == ["bikes"]

    assert isinstance(edit_post(**same, tags=["bikes", "hills"]), Post)
    post.refresh_from_db()
    assert (sorted(topic.tags.names()), post.revision_count) == (["bikes", "hills"], 0)


def test_newcomers_tags_wait_where_first_posts_are_read(group, author, manager):
    topic = open_tagged(group, author, "bikes")
    hold_first_posts(count=2)
    author.refresh_from_db()
    post = topic.posts.get(number=1)

    waits = edit_post(post=post, editor=author, source=post.source, seen=0, tags=["buy-motors"])

    assert isinstance(waits, Held)
    let_in(held=waits, by=manager)
    assert list(topic.tags.names()) == ["buy-motors"]


def test_a_first_text_that_nobody_typed_waits(topic, author):
    quick = post_reply(topic=topic, author=author, source="Hello there.", key="", seconds=0.4)
    slow = post_reply(topic=topic, author=author, source="Hello you.", key="", seconds=40)

    assert quick.why == ["The text came faster than anybody types."]
    assert isinstance(slow, Post)


# Who sees it


def test_only_its_author_and_those_who_let_in_know_of_it(topic, group, author, manager):
    host, stranger, fellow = make_member(), make_member(), make_member()
    group.memberships.create(member=host, role="manager")
    group.memberships.create(member=fellow)
    held = reply(topic, author)
    approves = make_grant(rights=["approve"], group=group).member
    closes = make_grant(rights=["close"], group=group).member
    elsewhere = make_grant(rights=["approve"], group=make_group()).member

    who = [author, manager, host, approves, closes, elsewhere, stranger, fellow]
    seen = [Held.objects.visible_to(one).filter(pk=held.pk).exists() for one in who]

    assert seen == [True, True, True, True, False, False, False, False]


@pytest.mark.parametrize("kind", ["reply", "topic"])
def test_a_grant_of_a_secret_group_one_cannot_read_shows_nothing(kind):
    author = make_member()
    group = make_group(members=[author], visibility="secret")
    approves = make_grant(rights=["approve"]).member
    held = reply(make_topic(group=group), author) if kind == "reply" else new_topic(group, author)

    assert not Held.objects.visible_to(approves).exists()
    assert Held.objects.visible_to(author).get() == held


def test_who_may_see_it_moves_with_its_topic(topic, author, manager):
    old, new = make_member(), make_member()
    there = make_group(managers=[new], members=[author])
    topic.group.memberships.create(member=old, role="manager")
    held = reply(topic, author)

    move_topic(topic=topic, to=there, by=manager)

    seen = [Held.objects.visible_to(one).filter(pk=held.pk).exists() for one in (old, new)]
    assert seen == [False, True]


def test_scopes_by_tag_and_language_reach_what_waits_there(author):
    group = make_group(members=[author])
    topic = make_topic(group=group, tags=["bread"])
    reply(topic, author)
    tag = topic.tags.get()
    by_tag = make_grant(rights=["approve"], tag=tag).member
    swedish = make_grant(rights=["approve"], language="sv").member
    english = make_grant(rights=["approve"], language="en").member

    seen = [Held.objects.visible_to(one).count() for one in (by_tag, swedish, english)]

    assert seen == [1, 0, 1]


def test_its_author_finds_it_at_its_topic_its_group_and_everywhere(topic, group, author):
    at_topic, at_group = reply(topic, author), new_topic(group, author)
    other = make_topic(group=group)

    assert held_of(author, topic) == [at_topic]
    assert held_topics_of(author, group) == [at_group]
    assert held_everywhere(author) == [at_group, at_topic]
    assert held_of(author, other) == held_of(make_member(), topic) == []


# Letting in


def test_let_in_writes_it_now_as_any_reply(topic, author, manager, brought):
    held = reply(topic, author, key="k1")
    Held.objects.update(made_at=now() - timedelta(days=2))
    make_post(topic=topic)

    post = let_in(held=held, by=manager)

    held.refresh_from_db()
    assert (post.number, post.author, post.source) == (3, author, HELD)
    assert now() - post.made_at < timedelta(minutes=5)
    assert (held.became, held.answered_by, held.is_let_in) == (post, manager, True)
    assert Promise.objects.filter(key=f"post:{post.pk}").exists()
    assert User.objects.get(pk=author.pk).post_count == 1
    assert Screened.objects.get(author=author).subject == f"post:{post.pk}"
    assert brought[-1] == ("settled", "held", held.pk)
    assert counts() == [[]] * len(recount.LEDGERS)


def test_let_in_opens_a_topic_with_all_that_was_written(group, author, manager):
    held = new_topic(group, author, key="k1")

    post = let_in(held=held, by=manager)

    topic = post.topic
    assert (topic.title, topic.author, list(topic.tags.names())) == (
        "Kotlet wanted",
        author,
        ["swap"],
    )
    assert new_topic(group, author, key="k1") == topic
    assert counts() == [[]] * len(recount.LEDGERS)


def test_let_in_applies_an_edit_with_its_reason(topic, author, manager):
    post = make_post(topic=topic, author=author, source="Before.")
    held = edit_post(post=post, editor=author, source=HELD, seen=0, reason="News")

    let_in(held=held, by=manager)

    post.refresh_from_db()
    assert (post.source, post.revisions.get().reason) == (HELD, "News")
    assert not post.topic.changes.exists()


def test_an_edit_of_a_post_that_was_changed_meanwhile_is_not_let_in(topic, author, manager):
    post = make_post(topic=topic, author=author, source="Before.")
    held = edit_post(post=post, editor=author, source=HELD, seen=0)
    write_edit(post=post, editor=manager, source="By a manager.", seen=0)

    with pytest.raises(CannotBeLetIn, match="changed meanwhile"):
        let_in(held=held, by=manager)

    held.refresh_from_db()
    assert held.waits
    assert Post.objects.get(pk=post.pk).source == "By a manager."


def test_a_later_edit_takes_the_place_of_the_one_that_waits(topic, author, manager, brought):
    post = make_post(topic=topic, author=author, source="Before.")
    first = edit_post(post=post, editor=author, source=HELD, seen=0)
    second = edit_post(post=post, editor=author, source=f"{HELD} Please.", seen=0)
    third = edit_post(post=post, editor=author, source="Never mind.", seen=0)

    assert isinstance(second, Held)
    assert isinstance(third, Post)
    assert not Held.objects.waiting().exists()
    assert [one for one in brought if one[0] == "settled"] == [
        ("settled", "held", first.pk),
        ("settled", "held", second.pk),
    ]


def test_one_edit_of_a_post_waits_at_a_time(topic, author):
    helper = make_grant(rights=["edit"], group=topic.group).member
    post = make_post(topic=topic, author=author, source="Before.")
    edit_post(post=post, editor=author, source=HELD, seen=0)

    with pytest.raises(EditWaits):
        edit_post(post=post, editor=helper, source=f"Another {HELD}", seen=0)


def test_what_was_answered_is_not_answered_again(topic, author, manager):
    held, other = reply(topic, author), reply(topic, author, f"More {HELD}")
    let_in(held=held, by=manager)
    refuse(held=other, by=manager)

    for one in (held, other):
        for verb in (let_in, refuse):
            with pytest.raises(AnsweredAlready, match=manager.display_name):
                verb(held=one, by=make_member(is_manager=True))
        with pytest.raises(AnsweredAlready):
            take_back_held(held=one)

    assert topic.posts.count() == 2


def test_a_refusal_that_is_undone_waits_again(topic, author, manager):
    held = reply(topic, author)
    refuse(held=held, by=manager)

    assert let_in(held=wait_again(held=held), by=manager).source == HELD


def test_what_was_let_in_or_taken_back_does_not_wait_again(topic, author, manager):
    held, other = reply(topic, author), reply(topic, author, f"More {HELD}")
    let_in(held=held, by=manager)
    take_back_held(held=other)

    for one in (held, other):
        with pytest.raises(AnsweredAlready):
            wait_again(held=one)


def test_a_closed_topic_takes_what_waited_from_who_may_open_it(topic, author, manager):
    held = reply(topic, author)
    approves = make_grant(rights=["approve"], group=topic.group).member
    close_topic(topic=topic, by=manager)

    with pytest.raises(CannotBeLetIn, match="closed"):
        let_in(held=held, by=approves)

    assert let_in(held=held, by=manager).number == 2


@pytest.mark.parametrize("gone", ["deleted", "archived", "left", "banned", "closed account"])
def test_what_has_no_place_any_more_is_not_let_in(topic, group, author, manager, gone):
    held = reply(topic, author)
    if gone == "deleted":
        delete_topic(topic=topic, by=manager, reason="x")
    elif gone == "archived":
        archive_group(group=group)
    elif gone == "left":
        leave_group(group=group, member=author)
    else:
        state = {"banned_at": now()} if gone == "banned" else {"is_active": False}
        User.objects.filter(pk=author.pk).update(**state)

    with pytest.raises(CannotBeLetIn):
        let_in(held=held, by=manager)

    assert Held.objects.get(pk=held.pk).waits
    assert topic.posts.count() == 1


def test_who_was_silenced_meanwhile_had_written_before(topic, author, manager):
    held = reply(topic, author)
    User.objects.filter(pk=author.pk).update(silenced_until=now() + timedelta(days=1))

    assert let_in(held=held, by=manager).author == author


def test_letting_in_leaves_what_its_author_writes_there_now(topic, author, manager):
    held = reply(topic, author)
    save_draft(member=author, place=f"topic:{topic.pk}", source="And another thing")

    let_in(held=held, by=manager)

    assert Draft.objects.get(member=author).source == "And another thing"


# Taking back


def test_taken_back_words_lie_among_the_drafts(topic, author, brought):
    held = reply(topic, author, key="k1")
    save_draft(member=author, place=f"topic:{topic.pk}", source="And another thing")

    draft = take_back_held(held=held)

    held.refresh_from_db()
    assert draft.source == f"{HELD}\n\nAnd another thing"
    assert (held.waits, held.is_let_in, held.source, held.html) == (False, False, "", "")
    assert brought[-1] == ("settled", "held", held.pk)


def test_taken_back_words_may_be_said_better_under_the_same_key(topic, author):
    for _ in range(3):
        take_back_held(held=reply(topic, author, key="k1"))

    held = reply(topic, author, key="k1")

    assert held.waits
    assert [row["rule"] for row in held.reasons] == ["word_hold"]


# Slow mode


def test_slow_mode_lets_everybody_write_once_in_a_while(topic, author, manager):
    Topic.objects.filter(pk=topic.pk).update(slow_seconds=600)
    topic.refresh_from_db()
    fellow = make_member()
    for one in (manager, fellow):
        topic.group.memberships.create(member=one)
    reply(topic, author, "Once.")

    with pytest.raises(TooSoon, match="slow mode"):
        reply(topic, author, "Twice.")
    assert isinstance(reply(topic, fellow, "Somebody else."), Post)
    Post.objects.filter(author=author).update(made_at=now() - timedelta(minutes=11))
    assert isinstance(reply(topic, author, "Later."), Post)
    for _ in range(2):
        assert isinstance(reply(topic, manager, "Calm, please."), Post)


def test_slow_mode_holds_from_the_moment_it_is_chosen(topic, author):
    reply(topic, author, "Once.")
    shown = Topic.objects.select_related("group").get(pk=topic.pk)
    Topic.objects.filter(pk=topic.pk).update(slow_seconds=600)

    with pytest.raises(TooSoon):
        reply(shown, author, "Twice.")

    assert topic.posts.count() == 2


def test_a_reply_sent_again_in_a_slow_topic_is_the_one_that_was_sent(topic, author):
    Topic.objects.filter(pk=topic.pk).update(slow_seconds=600)
    topic.refresh_from_db()

    first, again = (reply(topic, author, "Once.", key="k1") for _ in range(2))

    assert first == again


def test_what_waited_is_let_in_however_slow_the_topic_is(topic, author, manager):
    held = reply(topic, author)
    reply(topic, author, "Meanwhile.")
    Topic.objects.filter(pk=topic.pk).update(slow_seconds=600)

    assert let_in(held=held, by=manager).number == 3


# What goes with what is destroyed


def test_what_waits_in_a_purged_topic_goes_with_it(topic, author, manager, brought):
    upload = bring_picture(author)
    reply(topic, author, f"{HELD} {shown(upload)}")
    row = Screened.objects.get()
    assert Use.objects.get().subject == row.subject

    purge_topic(topic=topic, by=manager, reason="guideline 1")

    assert not Held.objects.exists()
    assert not Use.objects.exists()
    assert not Screened.objects.exists()
    assert brought[-1][0] == "settled"


def test_what_waits_for_a_purged_post_goes_with_it(topic, author, manager):
    post = make_post(topic=topic, author=author, source="Before.")
    edit_post(post=post, editor=author, source=HELD, seen=0)

    purge_post(post=post, by=manager, reason="guideline 1")

    assert not Held.objects.exists()
    assert not Screened.objects.exists()


def test_files_of_what_waits_are_seen_by_its_author_and_by_who_may_let_it_in(topic, author):
    manager, fellow = make_member(is_manager=True), make_member()
    topic.group.memberships.create(member=fellow)
    upload = bring_picture(author)
    held = reply(topic, author, f"{HELD} {shown(upload)}")
    subjects = list(Use.objects.values_list("subject", flat=True))

    seen = [any_seen(one, subjects) for one in (author, manager, fellow)]
    post = let_in(held=held, by=manager)

    assert seen == [True, True, False]
    assert [use.subject for use in Use.objects.all()] == [f"post:{post.pk}"]
    assert list(uses_of_nothing()) == []


def test_files_of_what_was_taken_back_are_used_by_nothing(topic, author):
    upload = bring_picture(author)

    take_back_held(held=reply(topic, author, f"{HELD} {shown(upload)}"))

    upload.refresh_from_db()
    assert not Use.objects.exists()
    assert upload.unused_since is not None


def test_a_day_of_taking_back_and_sending_again_has_an_end(topic, author, monkeypatch):
    monkeypatch.setattr("community.topics.actions.waiting.HELD_A_DAY", 2)
    for _ in range(2):
        take_back_held(held=reply(topic, author))

    with pytest.raises(TooMuchWaits):
        reply(topic, author)


def test_replies_in_a_row_leave_room_for_others(topic, author):
    User.objects.filter(pk=author.pk).update(joined_at=now() - timedelta(days=40), post_count=50)
    author.refresh_from_db()
    for number in range(3):
        topic.refresh_from_db()
        reply(topic, author, f"Part {number}.")
    topic.refresh_from_db()

    with pytest.raises(TextRefused, match="all yours"):
        reply(topic, author, "Part 4.")

    make_post(topic=topic)
    assert isinstance(reply(topic, author, "Part 4."), Post)


@pytest.mark.parametrize("held", [0, 3])
def test_what_waits_costs_its_readers_the_same_however_much_it_is(
    topic, group, author, held, django_assert_num_queries
):
    for number in range(held):
        reply(topic, author, f"{HELD} {number}" * (number + 1))
    words_of(author)

    with django_assert_num_queries(1 if held else 0):
        assert len(held_of(author, topic)) == held
    with django_assert_num_queries(1):
        assert len(held_everywhere(author)) == held


def test_B2_a_newcomer_who_names_many_members_is_refused(topic, author):
    names = " ".join(f"@{make_member().name}" for _ in range(3))

    with pytest.raises(TextRefused, match="may name 2 members"):
        reply(topic, author, f"Hello {names}")

    assert topic.posts.count() == 1
