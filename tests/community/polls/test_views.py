"""Polls over HTTP: with and without htmx, what is refused, and what costs how much."""

import base64
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.members.models import User
from community.polls.actions import Choice, answer_poll, close_poll, consult
from community.polls.models import Ballot, Fit, Poll
from community.screening.actions import keep_word
from tests.community.polls.conftest import as_it_is, cast, counts, options
from tests.factories import make_group, make_member, make_poll, make_post, make_topic

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(scene):
    client = Client()
    client.force_login(scene.member)
    return client


def as_member(member):
    client = Client()
    client.force_login(member)
    return client


def at(name, thing):
    return reverse(f"polls:{name}", args=[thing.pk])


def box_of(poll):
    return reverse("polls:of_post", args=[poll.post_id])


def words(answer):
    return answer.content.decode()


DATES = {f"dates-{n}-{name}": "" for n in range(4) for name in ("starts_at", "ends_at", "place")}
ASKED = {
    "question": "Which bell?",
    "kind": "single",
    "choices": "Brass\nSteel\n\nBrass\n",
    "results": "voted",
    "closes_at": "",
    "dates-TOTAL_FORMS": "4",
    "dates-INITIAL_FORMS": "0",
    **DATES,
}


def test_a_post_shows_where_its_poll_is_and_drops_the_word_with_the_poll(client, scene):
    page = scene.topic.get_absolute_url()
    assert "polls/of" not in words(client.get(page))

    poll = make_poll(post=scene.post)
    assert words(client.get(page)).count(f'hx-get="{box_of(poll)}"') == 1

    scene.post.refresh_from_db()
    as_member(scene.asker).post(at("drop", poll))
    assert "polls/of" not in words(client.get(page))
    assert not Poll.objects.exists()


def test_the_author_opens_a_poll_and_nobody_else(client, scene):
    path = reverse("polls:create", args=[scene.post.pk])
    for outside in (client, as_member(scene.manager)):
        assert outside.get(path).status_code == 403
        assert outside.post(path, ASKED).status_code == 403

    answer = as_member(scene.asker).post(path, ASKED)

    assert (answer.status_code, answer.url) == (302, scene.post.get_absolute_url())
    poll = Poll.objects.get()
    assert [one.text for one in poll.options.order_by("position")] == ["Brass", "Steel"]
    assert (poll.question, poll.author) == ("Which bell?", scene.asker)


def test_the_same_form_sent_twice_is_one_poll(scene):
    client, path = as_member(scene.asker), reverse("polls:create", args=[scene.post.pk])
    client.post(path, ASKED)

    assert client.post(path, ASKED).status_code == 409
    assert client.get(path).url == reverse("polls:of_post", args=[scene.post.pk])
    assert Poll.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": ""},
        {"question": "x" * 151},
        {"kind": "weather"},
        {"choices": "Only one"},
        {"choices": "\n".join(map(str, range(21)))},
        {"choices": "x" * 151 + "\ny"},
        {"choices": "\u202eback\nforth"},
        {"choices": "a\x00\nb"},
        {"closes_at": "2001-01-01T10:00"},
        {"closes_at": "9999-12-31T23:59"},
        {"closes_at": "0001-01-01T00:00"},
        {"results": "never"},
        {"kind": "dates"},
        {"kind": "dates", "dates-0-place": "Lund"},
        {"kind": "dates", "dates-0-ends_at": "2050-01-01T10:00", "dates-1-place": "Lund"},
        {"kind": "dates", "dates-TOTAL_FORMS": "x"},
        {"kind": "dates", "dates-TOTAL_FORMS": "9999999"},
    ],
)
def test_what_is_no_poll_is_422_and_nothing_typed_is_lost(scene, wrong):
    path = reverse("polls:create", args=[scene.post.pk])

    answer = as_member(scene.asker).post(path, ASKED | {"choices": "Brass\nSteel"} | wrong)

    assert answer.status_code == 422
    assert ("Which bell?" in words(answer)) == ("question" not in wrong)
    assert not Poll.objects.exists()


def test_times_and_places_are_asked_by_the_members_own_clock(scene):
    User.objects.filter(pk=scene.asker.pk).update(time_zone="Europe/Stockholm")
    client = as_member(User.objects.get(pk=scene.asker.pk))
    day = (timezone.now() + timedelta(days=40)).date()
    asked = ASKED | {
        "kind": "dates",
        "choices": "",
        "dates-0-starts_at": f"{day}T18:00",
        "dates-0-ends_at": f"{day}T20:00",
        "dates-1-place": "The yard",
    }

    answer = client.post(reverse("polls:create", args=[scene.post.pk]), asked)

    assert answer.status_code == 302
    first, second = Poll.objects.get().options.order_by("position")
    assert first.starts_at.hour in (16, 17)
    assert (second.place, second.starts_at) == ("The yard", None)
    shown = words(client.get(box_of(Poll.objects.get())))
    assert "18:00 to 20:00" in shown
    assert "Europe/Stockholm" in shown


def test_more_rows_come_without_losing_what_was_typed(scene):
    path = reverse("polls:create", args=[scene.post.pk])

    answer = as_member(scene.asker).post(path, ASKED | {"kind": "dates", "more": "1"})

    assert answer.status_code == 200
    assert 'name="dates-7-place"' in words(answer)
    assert "Which bell?" in words(answer)


def test_screening_reads_a_polls_words(scene):
    keep_word(pattern="casino", does="block", by=scene.manager)
    keep_word(pattern="darn", does="replace", replacement="dear", by=scene.manager)
    keep_word(pattern="lottery", does="hold", by=scene.manager)
    path, client = reverse("polls:create", args=[scene.post.pk]), as_member(scene.asker)

    for bad in ("Casino", "Lottery"):
        answer = client.post(path, ASKED | {"choices": f"Brass\n{bad}"})
        assert answer.status_code == 409
        assert bad in words(answer)
    assert not Poll.objects.exists()
    scene.post.refresh_from_db()
    assert not scene.post.has_poll

    client.post(path, ASKED | {"question": "Which darn bell?", "choices": "Darn brass\nSteel"})
    poll = Poll.objects.get()
    assert poll.question == "Which dear bell?"
    assert poll.options.get(position=0).text == "dear brass"


def test_voting_works_by_form_and_by_fragment(client, poll, scene):
    keys = options(poll)

    answer = client.post(at("vote", poll), {"choice": keys[0]})
    assert (answer.status_code, answer.url) == (302, box_of(poll))
    answer = client.post(at("vote", poll), {"choice": keys[1]}, headers=HTMX)
    assert answer.status_code == 200
    assert words(answer).lstrip().startswith("<section")
    assert counts(poll) == [0, 1, 0]

    answer = client.post(at("vote", poll), {"back": "1"}, headers=HTMX)
    assert counts(poll) == [0, 0, 0]
    assert "Results are shown after you vote." in words(answer)


@pytest.mark.parametrize("sent", [{}, {"choice": "x"}, {"choice": "0"}, {"choice": "9" * 30}])
def test_a_vote_for_nothing_is_422(client, poll, sent):
    for headers in ({}, HTMX):
        answer = client.post(at("vote", poll), sent, headers=headers)
        assert answer.status_code == 422
        assert 'role="alert"' in words(answer)
    assert not Ballot.objects.exists()


def test_two_choices_at_one_place_are_422_and_stay_as_they_were_chosen(client, scene):
    poll = make_poll(post=scene.post, kind="ranked", choices="abc")
    first, second, third = options(poll)
    sent = {f"rank-{first}": "2", f"rank-{second}": "2", f"rank-{third}": ""}

    answer = client.post(at("vote", poll), sent)

    assert answer.status_code == 422
    assert words(answer).count('<option value="2" selected>') == 2
    client.post(at("vote", poll), sent | {f"rank-{third}": "1", f"rank-{first}": "3"})
    assert Ballot.objects.get().chosen == [third, second, first]


def test_dates_are_answered_one_by_one(client, scene):
    soon = timezone.now() + timedelta(days=3)
    poll = make_poll(
        post=scene.post, kind="dates", choices=(Choice(starts_at=soon), Choice(place="Lund"))
    )
    first, second = options(poll)

    client.post(at("vote", poll), {f"fit-{first}": "1", f"fit-{second}": "2"})

    ballot = Ballot.objects.get()
    assert (ballot.chosen, ballot.fits) == ([first, second], [Fit.IF_NEEDED, Fit.YES])


def test_results_are_hidden_until_one_voted_from_whoever_asked_and_managers_too(poll, scene):
    cast(poll, scene.member, 0)

    for member in (scene.asker, scene.manager):
        page = words(as_member(member).get(box_of(poll)))
        assert "<progress" not in page
        assert as_member(member).get(at("voters", poll)).status_code == 403
    assert "<progress" in words(as_member(scene.member).get(box_of(poll)))


def test_results_that_are_shown_at_the_end_are_shown_at_the_end(scene):
    poll = make_poll(post=scene.post, results="closed")
    cast(poll, scene.member, 0)
    assert "<progress" not in words(as_member(scene.member).get(box_of(poll)))

    close_poll(poll=as_it_is(poll), by=scene.asker)

    assert "<progress" in words(as_member(scene.member).get(box_of(poll)))


def test_a_secret_ballot_counts_in_public_from_five_voters_on_and_never_names_them(scene):
    poll = make_poll(post=scene.post, is_secret=True, results="always")
    voters = [make_member(display_name=f"Voter number {n}") for n in range(5)]
    for member in voters[:4]:
        cast(poll, member, 0)
    client = as_member(voters[0])
    assert "<progress" not in words(client.get(box_of(poll)))
    cast(poll, voters[4], 1)

    page = words(client.get(box_of(poll)))

    assert "<progress" in page
    assert "Voter number 1" not in page
    for member in (voters[0], scene.asker, scene.manager, make_member(is_manager=True)):
        assert as_member(member).get(at("voters", poll)).status_code == 403
    close_poll(poll=as_it_is(poll), by=scene.asker)
    assert as_member(scene.manager).get(at("voters", poll)).status_code == 403


def test_who_chose_what_is_for_members(client, scene):
    poll = make_poll(post=scene.post, results="always")
    cast(poll, make_member(display_name="Vera Votes"), 1)

    page = words(client.get(at("voters", poll)))

    assert "Vera Votes" in page
    assert "Right" in page
    assert Client().get(at("voters", poll)).status_code == 302
    assert "Vera Votes" not in words(Client().get(box_of(poll)))


def test_guests_see_the_question_and_are_asked_to_sign_in(poll):
    page = words(Client().get(box_of(poll)))

    assert "Sign in to take part" in page
    assert "<form" not in page.split("<main")[1]
    assert Client().post(at("vote", poll), {"choice": "1"}).status_code == 302


def test_B8_who_is_silenced_does_not_vote(scene, poll):
    later = timezone.now() + timedelta(days=1)
    User.objects.filter(pk=scene.member.pk).update(silenced_until=later)
    client = as_member(scene.member)

    assert client.post(at("vote", poll), {"choice": options(poll)[0]}).status_code == 403
    assert 'name="choice"' not in words(client.get(box_of(poll)))
    assert not Ballot.objects.exists()


def test_ending_and_taking_up_again_are_for_whoever_asked_and_those_who_run_the_group(poll, scene):
    for name in ("close", "reopen", "drop", "life", "choose"):
        assert as_member(scene.member).post(at(name, poll)).status_code == 403, name

    for member in (scene.asker, scene.manager):
        assert as_member(member).post(at("close", poll)).status_code == 302
        assert as_it_is(poll).is_closed
        assert as_member(member).post(at("reopen", poll), headers=HTMX).status_code == 200
        assert not as_it_is(poll).is_closed


def test_a_secret_ballot_is_asked_about_before_it_is_closed(scene):
    poll = make_poll(post=scene.post, is_secret=True)
    client = as_member(scene.asker)

    assert "stays closed" in words(client.get(at("close", poll)))
    assert not as_it_is(poll).is_closed
    client.post(at("close", poll))
    assert client.post(at("reopen", poll)).status_code == 409


def test_an_author_takes_a_poll_away_until_somebody_voted_and_a_manager_says_why(poll, scene):
    cast(poll, scene.member, 0)
    assert as_member(scene.asker).post(at("drop", poll)).status_code == 403
    manager = as_member(scene.manager)
    assert manager.post(at("drop", poll), {"reason": ""}).status_code == 422

    answer = manager.post(at("drop", poll), {"reason": "Asked twice."})

    assert answer.status_code == 302
    assert not Poll.objects.exists()
    assert scene.topic.changes.get().reason == "Asked twice."
    scene.post.refresh_from_db()
    assert not scene.post.has_poll


def test_a_manager_makes_a_consultation_of_it_and_answers(poll, scene):
    client = as_member(scene.manager)
    life = at("life", poll)
    assert client.get(life).status_code == 200

    for wrong in ({}, {"electorate": "all"}, {"electorate": "group", "quorum": "0"}):
        assert client.post(life, wrong).status_code == 422
    assert client.post(life, {"electorate": "group", "quorum": "2"}).status_code == 302
    assert client.post(life, {"outcome": "Left it is."}).status_code == 409
    cast(poll, scene.member, 0)
    client.post(at("close", poll))
    assert client.post(life, {"outcome": " "}).status_code == 422
    assert client.post(life, {"outcome": "Left it is."}).status_code == 302

    page = words(as_member(scene.member).get(box_of(poll)))
    assert "Left it is." in page
    assert scene.manager.display_name in page
    assert "The quorum was not reached." in page


def test_consultations_are_listed_for_those_who_may_read_them(client, scene, poll):
    secret = make_poll(post=make_topic(group=make_group(visibility="secret")).posts.get())
    for one in (poll, secret):
        Poll.objects.filter(pk=one.pk).update(question=f"Question {one.pk}?")
        consult(poll=as_it_is(one), by=scene.manager, electorate="group", quorum=2)
    path = reverse("polls:consultations")

    page = words(client.get(path))
    assert f"Question {poll.pk}?" in page
    assert f"Question {secret.pk}?" not in page
    assert Client().get(path).status_code == 302
    assert "Nothing is asked" not in page

    close_poll(poll=as_it_is(poll), by=scene.asker)
    answer_poll(poll=as_it_is(poll), by=scene.manager, outcome="We go left.")
    assert f"Question {poll.pk}?" not in words(client.get(path))
    assert "We go left." in words(client.get(path, {"show": "closed"}))
    assert client.get(path, {"after": "nonsense"}).status_code == 400


@pytest.mark.parametrize("shown", [1, 5])
def test_lists_of_polls_ask_the_same_questions_however_long_they_are(
    client, scene, shown, django_assert_num_queries
):
    client.get(reverse("polls:consultations"))
    for _ in range(shown):
        one = make_poll(post=make_topic(group=scene.group, author=scene.asker).posts.get())
        consult(poll=as_it_is(one), by=scene.manager, electorate="group", quorum=2)

    with django_assert_num_queries(3):
        answer = client.get(reverse("polls:consultations"))

    assert len(answer.context["rows"]) == shown


@pytest.mark.parametrize("kind", ["single", "ranked", "dates"])
@pytest.mark.parametrize("voters", [1, 6])
def test_a_poll_asks_the_same_questions_however_many_voted(
    client, scene, kind, voters, django_assert_num_queries
):
    poll = make_poll(post=scene.post, kind=kind, choices="abcdef", results="always")
    for number in range(voters):
        cast(poll, make_member(), number % 6, fits=[2] if kind == "dates" else [])
    client.get(box_of(poll), headers=HTMX)

    with django_assert_num_queries(6 if kind == "ranked" else 5):
        assert client.get(box_of(poll), headers=HTMX).status_code == 200


def test_a_new_topic_can_go_straight_on_to_its_poll(scene):
    client = as_member(scene.asker)
    path = reverse("topics:create", args=[scene.group.slug])
    written = {"kind": "discussion", "title": "Bells", "source": "Which one?", "then": "poll"}

    answer = client.post(path, written)

    post = scene.group.topics.get(title="Bells").posts.get()
    assert answer.url == reverse("polls:create", args=[post.pk])


def test_the_menu_of_ones_own_post_offers_a_poll_once(scene):
    post = make_post(topic=scene.topic, author=scene.asker)
    page = scene.topic.get_absolute_url()
    adds = reverse("polls:create", args=[post.pk])
    assert adds in words(as_member(scene.asker).get(page))
    assert adds not in words(as_member(scene.manager).get(page))

    make_poll(post=post)

    assert adds not in words(as_member(scene.asker).get(page))


def test_an_order_is_counted_in_rounds_and_the_tie_is_said_in_words(client, scene):
    poll = make_poll(post=scene.post, kind="ranked", choices=("Pelle", "Tyra", "Sigge"))
    for order in ([0], [1, 0], [2, 0]):
        cast(poll, make_member(), *order)
    close_poll(poll=as_it_is(poll), by=scene.asker)

    page = words(client.get(box_of(poll)))

    assert 'Chosen: <b class="strong"><bdi>Pelle</bdi></b>' in page
    assert "Round 2" in page
    assert "the one further down went out" in page


def test_the_date_that_was_decided_for_leads_to_an_event(scene):
    poll = make_poll(
        post=scene.post, kind="dates", choices=(Choice(place="Lund"), Choice("Kiruna"))
    )
    first = options(poll)[0]
    client = as_member(scene.asker)
    assert "Decide for it" in words(client.get(box_of(poll)))
    assert "Decide for it" not in words(as_member(scene.member).get(box_of(poll)))

    page = words(client.post(at("choose", poll), {"option": first}, headers=HTMX))

    assert "It will be:" in page
    assert f"{reverse('events:create')}?option={first}" in page
    assert "Make it an event" not in words(as_member(scene.member).get(box_of(poll)))


@pytest.mark.parametrize("first", [2**70, -1, "x", "2026-11-21", 1])
def test_B7_page_marks_that_are_not_ours_are_no_error(client, scene, first):
    poll = make_poll(post=scene.post, results="always")
    cast(poll, scene.member, 0)
    mark = base64.urlsafe_b64encode(json.dumps([first, 5]).encode()).decode().rstrip("=")

    for path in (at("voters", poll), reverse("polls:consultations")):
        assert client.get(path, {"after": mark}).status_code in (200, 400)


def test_B5_a_megabyte_in_any_field_is_refused(scene):
    mega = "x" * 1_000_000
    client, path = as_member(scene.asker), reverse("polls:create", args=[scene.post.pk])
    for field in ("question", "kind", "choices", "results", "closes_at", "dates-0-place"):
        sent = ASKED | ({"kind": "dates"} if field.startswith("dates") else {}) | {field: mega}
        assert client.post(path, sent).status_code == 422, field
    poll = make_poll(post=scene.post, kind="ranked")
    for pk in options(poll):
        assert client.post(at("vote", poll), {f"rank-{pk}": mega}).status_code == 422
    manager = as_member(scene.manager)
    for sent in ({"electorate": "group", "quorum": mega}, {"electorate": mega}, {"outcome": mega}):
        assert manager.post(at("life", poll), sent).status_code == 422
    assert manager.post(at("drop", poll), {"reason": mega}).status_code == 422
    assert as_it_is(poll).question == "Which way?"
