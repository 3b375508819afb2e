"""Reactions: who may say a word at which post, and that the counts are what was said."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from community.core.models import Promise
from community.members.actions import keep_distance
from community.topics import recount
from community.topics.actions import (
    NotReactable,
    archive_topic,
    close_topic,
    delete_post,
    delete_topic,
    purge_post,
    react,
    restore_post,
    take_back,
)
from community.topics.models import Bookmark, Reaction, ReactionWord, Topic
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def member(client):
    member = make_member(display_name="Rosa Reacts")
    client.force_login(member)
    return member


@pytest.fixture
def topic(member):
    return make_topic(group=make_group(members=[member], managers=[make_member()]))


@pytest.fixture
def post(topic):
    return make_post(topic=topic, author=make_member(), source="Lift the front wheel.")


def address(post, name="react"):
    return reverse(f"topics:{name}", args=[post.topic_id, post.number])


def counts(post):
    post.refresh_from_db()
    topic = Topic.objects.get(pk=post.topic_id)
    return post.reactions, post.reaction_count, topic.reaction_count


def assert_counts_right():
    assert [ledger.differences() for ledger in recount.LEDGERS] == [[] for _ in recount.LEDGERS]


def test_a_word_counts_once_and_is_taken_back_once(post, member):
    for _ in range(2):
        react(post=post, member=member, slot=1)
    react(post=post, member=member, slot=3)
    react(post=post, member=make_member(), slot=1)
    assert counts(post) == ({"1": 2, "3": 1}, 3, 3)
    assert_counts_right()

    for _ in range(2):
        take_back(post=post, member=member, slot=1)
    take_back(post=post, member=member, slot=2)
    assert counts(post) == ({"1": 1, "3": 1}, 2, 2)

    take_back(post=post, member=member, slot=3)
    assert counts(post) == ({"1": 1}, 1, 1)
    assert_counts_right()


def test_votes_that_an_archive_brought_stay_beside_reactions(post, member):
    type(post).objects.filter(pk=post.pk).update(foreign_score=7, reaction_count=7)
    Topic.objects.filter(pk=post.topic_id).update(reaction_count=7)

    react(post=post, member=member, slot=1)

    assert counts(post) == ({"1": 1}, 8, 8)
    assert_counts_right()


def test_a_deleted_post_takes_its_reactions_out_of_the_sum_and_brings_them_back(post, member):
    react(post=post, member=member, slot=1)
    manager = make_member(is_manager=True)

    delete_post(post=post, by=manager)
    assert counts(post) == ({"1": 1}, 1, 0)
    restore_post(post=post, by=manager)
    assert counts(post) == ({"1": 1}, 1, 1)

    Bookmark.objects.create(member=member, post=post)
    purge_post(post=post, by=manager, reason="Spam.")
    assert counts(post) == ({}, 0, 0)
    assert not Reaction.objects.exists()
    assert not Bookmark.objects.exists()
    assert_counts_right()


def test_the_author_is_told_once_of_each_member(post, member):
    for slot in (1, 2):
        react(post=post, member=member, slot=slot)
        take_back(post=post, member=member, slot=slot)
    react(post=post, member=make_member(), slot=1)

    told = Promise.objects.filter(task__endswith="announce_reaction")
    assert [row.about for row in told] == [{"post_id": post.pk}] * 2


def test_the_marks_of_a_post_are_a_piece_by_itself_for_each_viewer(client, post, member):
    react(post=post, member=make_member(), slot=1)
    react(post=post, member=member, slot=3)

    mine = client.get(address(post, "marks"))
    client.logout()
    guests = client.get(address(post, "marks"))

    assert f'id="r{post.number}-3" name="unsay"' in mine.text
    assert f'id="r{post.number}-1" name="say"' in mine.text
    assert "<html" not in mine.text
    assert "<button" not in guests.text
    assert strip_tags(guests.text).count("1") == 2
    assert "no-store" in guests.headers["Cache-Control"]


def test_L7_the_marks_of_a_post_that_may_not_be_read_are_nothing(client, member, post):
    react(post=post, member=member, slot=1)
    secret = make_post(topic=make_topic(group=make_group(visibility="secret")))

    assert client.get(address(post, "marks")).status_code == 200
    assert client.get(address(secret, "marks")).status_code == 404
    delete_post(post=post, by=make_member(is_manager=True))
    assert client.get(address(post, "marks")).status_code == 404


def test_who_reacted_is_said_once_on_a_page_and_unfolds_under_the_post(client, post, member):
    react(post=post, member=member, slot=1)

    page = client.get(address(post, "reactors")).text
    piece = client.get(address(post, "reactors"), headers=HTMX).text

    main = page.partition("<main")[2].partition("</main>")[0]
    assert (main.count("Who reacted"), "autofocus" in main) == (1, False)
    assert "Rosa Reacts" in main
    assert piece.count("Who reacted") == 1
    assert '<details class="reactors" open>' in piece
    assert "Rosa Reacts" in piece


def test_open_pages_hear_of_a_reaction_by_number_only(
    post, member, monkeypatch, django_capture_on_commit_callbacks
):
    said = []
    monkeypatch.setattr("community.live.announcing._softly", said.extend)
    with django_capture_on_commit_callbacks(execute=True):
        react(post=post, member=member, slot=1)
        react(post=post, member=member, slot=1)

    hints = [entry for entry in said if "reactions" in str(entry)]
    assert len(hints) == 1
    assert "Rosa" not in str(hints)


@pytest.mark.parametrize("verb", ["deleted", "topic deleted", "archived", "group archived"])
def test_B8_nothing_is_said_where_nothing_is_written(post, member, client, verb):
    react(post=post, member=member, slot=2)
    before = counts(post)
    manager, group = make_member(is_manager=True), post.topic.group
    if verb == "deleted":
        delete_post(post=post, by=manager)
    elif verb == "topic deleted":
        delete_topic(topic=post.topic, by=manager)
    elif verb == "archived":
        archive_topic(topic=post.topic, by=manager)
    else:
        type(group).objects.filter(pk=group.pk).update(archived_at=post.made_at)

    for act in (react, take_back):
        with pytest.raises(NotReactable):
            act(post=post, member=member, slot=2)
    refused = client.post(address(post), {"say": "1"}).status_code

    assert refused == (404 if verb == "topic deleted" else 403)
    assert counts(post)[:2] == before[:2]


def test_B8_who_may_not_write_may_not_react(post, member, client):
    suspended = make_member()
    post.topic.group.memberships.create(member=suspended)
    outsider = make_member()
    for somebody, status in ((post.author, 403), (outsider, 403), (None, 302)):
        client.logout()
        if somebody:
            client.force_login(somebody)
        assert client.post(address(post), {"say": "1"}).status_code == status
    client.force_login(suspended)
    type(suspended).objects.filter(pk=suspended.pk).update(suspended_until="9999-01-01T00:00Z")
    assert client.post(address(post), {"say": "1"}).status_code == 302

    assert not Reaction.objects.exists()


def test_nobody_reacts_to_their_own_words(post):
    with pytest.raises(NotReactable):
        react(post=post, member=post.author, slot=1)


def test_a_closed_topic_still_takes_reactions(post, member, client):
    close_topic(topic=post.topic, by=make_member(is_manager=True))

    assert client.post(address(post), {"say": "1"}).status_code == 302
    assert counts(post)[0] == {"1": 1}


def test_a_word_is_said_and_taken_back_plainly_and_by_htmx(post, member, client):
    response = client.post(address(post), {"say": "1"})
    assert response.status_code == 302
    assert response.url.endswith(f"#p{post.number}")
    assert 'aria-pressed="true"' in client.get(post.topic.get_absolute_url()).content.decode()

    response = client.post(address(post), {"unsay": "1"}, headers=HTMX)
    assert "<html" not in response.content.decode()
    assert 'aria-pressed="true"' not in response.content.decode()
    assert counts(post) == ({}, 0, 0)


@pytest.mark.parametrize("sent", [{}, {"say": "0"}, {"say": "4"}, {"say": "x"}, {"say": "²"}])
def test_only_words_of_the_community_are_said(post, member, client, sent):
    assert client.post(address(post), sent).status_code == 400
    assert not Reaction.objects.exists()


def test_a_word_that_was_given_up_is_not_said_and_not_shown(post, member, client):
    react(post=post, member=member, slot=2)
    ReactionWord.objects.filter(slot=2).delete()

    assert client.post(address(post), {"say": "2"}).status_code == 400
    assert "Warm" not in client.get(post.topic.get_absolute_url()).content.decode()


def test_guests_see_what_was_said_and_have_nothing_to_press(post, member, client):
    react(post=post, member=member, slot=1)
    client.logout()

    page = client.get(post.topic.get_absolute_url()).content.decode()

    assert "Helped 1" in " ".join(strip_tags(page).split())
    assert "Warm" not in page
    assert address(post) not in page
    assert "Rosa Reacts" not in page


def test_who_reacted_is_shown_word_by_word(post, member, client):
    react(post=post, member=member, slot=1)
    react(post=post, member=make_member(display_name="Warm Wim"), slot=2)

    page = client.get(address(post, "reactors")).content.decode()
    fragment = client.get(address(post, "reactors"), headers=HTMX).content.decode()

    assert page.index("Rosa Reacts") < page.index("Warm Wim")
    assert "Warm Wim" in fragment
    assert "<html" not in fragment


def test_L9_who_reacted_to_a_hidden_post_is_not_there(post, member, client):
    react(post=post, member=member, slot=1)
    secret = make_post(topic=make_topic(group=make_group(visibility="secret")))
    react(post=secret, member=make_member(), slot=1)
    assert client.get(address(post, "reactors")).status_code == 200

    absent = reverse("topics:reactors", args=[post.topic_id, 99])
    crossed = reverse("topics:reactors", args=[post.topic_id, secret.number + 7])
    answers = [client.get(one) for one in (address(secret, "reactors"), absent, crossed)]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.content for answer in answers}) == 1

    delete_post(post=post, by=make_member(is_manager=True))
    assert client.get(address(post, "reactors")).status_code == 404
    client.logout()
    assert client.get(address(post, "reactors")).status_code == 302


@pytest.mark.parametrize("many", [1, 30])
def test_who_reacted_costs_the_same_for_one_and_many(
    post, member, client, many, django_assert_num_queries
):
    for _ in range(many):
        react(post=post, member=make_member(), slot=1)
    client.get(address(post, "reactors"))

    # the viewer, their groups, the post, those who reacted
    with django_assert_num_queries(4):
        page = client.get(address(post, "reactors")).content.decode()
    assert ("?after=" in page) == (many > 20)


def test_the_default_words_are_said_in_the_readers_language_and_chosen_ones_are_not():
    word = ReactionWord.objects.get(slot=1)
    assert str(word) == "Helped"
    word.word = "Ja tack"
    assert str(word) == "Ja tack"


def test_managers_choose_the_words_at_the_desk(post, member, client):
    react(post=post, member=member, slot=2)
    word = ReactionWord.objects.get(slot=2)
    address = reverse("admin:topics_reactionword_change", args=[word.pk])
    assert client.post(address, {"word": "Tack", "icon": "sun"}).status_code != 200
    assert "Warm" in client.get(post.topic.get_absolute_url()).content.decode()

    client.force_login(make_member(is_manager=True))
    assert client.post(address, {"word": "Tack", "icon": "evil"}).status_code == 200
    assert client.post(address, {"word": "Tack", "icon": "sun"}).status_code == 302
    page = client.get(post.topic.get_absolute_url()).content.decode()
    assert "Tack 1" in " ".join(strip_tags(page).split())
    assert "Warm" not in page

    client.post(address, {"word": "", "icon": "sun"})
    client.force_login(member)
    assert 'id="r2-2"' not in client.get(post.topic.get_absolute_url()).content.decode()
    assert client.post(reverse("admin:topics_reactionword_add")).status_code in (302, 403, 404)
    assert ReactionWord.objects.count() == 3


def test_somebody_kept_away_may_react_and_nothing_tells_them(post, member, client):
    keep_distance(member=post.author, towards=member, distance="blocked")

    assert client.post(address(post), {"say": "1"}).status_code == 302
    assert counts(post)[0] == {"1": 1}
