"""People and groups by their names."""

import pytest
from django.contrib.auth.models import AnonymousUser

from community.search import names
from community.search.names import called
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def test_those_who_are_gone_hide_nobody_behind_them(monkeypatch):
    monkeypatch.setattr(names, "HANDFUL", 2)
    viewer = make_member()
    for number in range(5):
        make_member(name=f"hilde{number}", display_name="Hilde", is_active=False)
    known = [make_member(name=f"hildegard{number}", display_name="Hildegard") for number in (1, 2)]

    people, _groups = called("hilde", viewer)

    assert {one.pk for one in people} == {one.pk for one in known}


def test_a_search_shows_a_few_people_with_one_question(django_assert_num_queries):
    viewer = make_member()
    for number in range(12):
        make_member(name=f"hilde{number}", display_name=f"Hilde {number}")

    with django_assert_num_queries(2):
        people, _groups = called("hilde", viewer)
        looks = [(str(one), one.name, one.hue, one.avatar) for one in people]

    assert len(looks) == names.NAMES


def test_guests_find_nobody(django_assert_num_queries):
    make_member(name="hilde", display_name="Hilde")

    with django_assert_num_queries(1):
        assert called("hilde", AnonymousUser()) == ([], [])
