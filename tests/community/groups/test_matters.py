"""What asks for an answer is brought before the reviewers, and settled where it is answered."""

import pytest

from community.core import matters
from community.groups.actions import (
    accept_request,
    ask_to_join,
    join_group,
    refuse_request,
)
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    seen = []
    monkeypatch.setattr(matters, "_brought", [lambda *one: seen.append(("brought", *one))])
    monkeypatch.setattr(matters, "_settled", [lambda *one: seen.append(("settled", *one))])
    return seen


@pytest.mark.parametrize("answer", [accept_request, refuse_request])
def test_a_request_is_brought_once_and_settled_by_its_answer(heard, answer):
    group, member = make_group(joining="request"), make_member()
    request = ask_to_join(group=group, member=member)
    ask_to_join(group=group, member=member, note="Please.")

    answer(request=request, by=make_member(is_manager=True))

    assert heard == [("brought", "request", request.pk), ("settled", "request", request.pk)]


def test_who_comes_in_by_another_door_asks_no_longer(heard):
    group, member = make_group(), make_member()
    request = ask_to_join(group=group, member=member)

    join_group(group=group, member=member)

    request.refresh_from_db()
    assert request.is_accepted
    assert heard[-1] == ("settled", "request", request.pk)
