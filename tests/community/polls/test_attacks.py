"""Polls under attack: odd words, forged choices, wrong methods."""

import pytest
from django.urls import reverse

from community.polls.models import Ballot, Poll, PollKind
from tests.community.polls.conftest import options
from tests.factories import make_member, make_poll, make_post

pytestmark = pytest.mark.django_db
ODD = [
    "a\x00b",
    "\u202e\u2066",
    "<script>alert(1)</script>",
    "9" * 400,
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "-1",
    "٣",
    "²",
]
NAMES = ("create", "vote", "voters", "close", "reopen", "drop", "life", "choose", "of_post")


def asked(**more):
    said = {
        "question": "Which bell?",
        "kind": "single",
        "choices": "Brass\nSteel",
        "results": "voted",
        "dates-TOTAL_FORMS": "2",
        "dates-INITIAL_FORMS": "0",
        "dates-0-starts_at": "2027-11-28T14:00",
        "dates-1-starts_at": "2027-11-29T14:00",
    }
    return said | more


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_in_a_poll_are_kept_or_refused_and_shown_safely(client, scene, odd):
    client.force_login(scene.asker)
    names = "question kind choices results is_secret closes_at dates-TOTAL_FORMS dates-0-place"
    for kind in ("single", "dates"):
        for name in [*names.split(), "dates-0-starts_at", "dates-0-ends_at", "more"]:
            post = make_post(topic=scene.topic, author=scene.asker)
            path = reverse("polls:create", args=[post.pk])
            answer = client.post(path, asked(kind=kind) | {name: odd})
            assert answer.status_code in (200, 302, 400, 409, 422), (kind, name)
            page = client.get(reverse("polls:of_post", args=[post.pk]))
            assert page.status_code in (200, 404)
            assert b"<script>alert(1)" not in page.content


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("kind", list(PollKind))
def test_odd_choices_are_no_vote(client, scene, kind, odd):
    poll = make_poll(post=scene.post, kind=kind)
    client.force_login(scene.member)
    key = options(poll)[0]
    for name in ("choice", f"rank-{key}", f"fit-{key}"):
        path = reverse("polls:vote", args=[poll.pk])
        answer = client.post(path, {name: odd})
        assert answer.status_code in (302, 409, 422), (kind, name)
    client.force_login(scene.manager)
    for name in ("outcome", "electorate", "quorum"):
        answer = client.post(reverse("polls:life", args=[poll.pk]), {"electorate": "x", name: odd})
        assert answer.status_code in (302, 409, 422), (kind, name)
    answer = client.post(reverse("polls:choose", args=[poll.pk]), {"option": odd})
    assert answer.status_code in (302, 400, 403, 409)


def test_an_option_of_another_poll_is_no_choice(client, scene, poll):
    other = make_poll(post=make_post(topic=scene.topic, author=scene.asker))
    client.force_login(scene.member)

    answer = client.post(reverse("polls:vote", args=[poll.pk]), {"choice": str(options(other)[0])})

    assert answer.status_code == 422
    assert not Ballot.objects.exists()


def test_nothing_changes_by_looking_nor_by_a_strangers_post(client, scene, poll):
    def state():
        return list(Poll.objects.values()), list(Ballot.objects.values())

    before = state()
    client.force_login(scene.asker)
    for name in NAMES:
        for pk in (poll.pk, scene.post.pk):
            client.get(reverse(f"polls:{name}", args=[pk]), {"back": "1", "option": "1"})
    assert state() == before
    client.force_login(make_member())
    for name in set(NAMES) - {"vote"}:
        for pk in (poll.pk, scene.post.pk):
            answer = client.post(reverse(f"polls:{name}", args=[pk]), {"outcome": "x"})
            assert answer.status_code in (403, 404, 405), name
    assert state() == before
