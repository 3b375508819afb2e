"""Questions that are written once."""

import pytest
from django.db import connection

from community.core.asking import Prepared
from community.members.models import User
from tests.factories import make_member

pytestmark = pytest.mark.django_db
NAMED = Prepared(lambda _shape, pk, name: User.objects.filter(pk=pk, name=name))
PAIRS = Prepared(lambda _shape, pk: User.objects.filter(pk=pk).values_list("pk", "name"))


def test_a_prepared_question_gives_the_same_objects_as_its_queryset():
    one, other = make_member(), make_member()

    for member in (one, other):
        found = NAMED.ask("", member.pk, member.name)
        assert found == [member]
        assert vars(found[0]).keys() == vars(User.objects.get(pk=member.pk)).keys()


def test_a_value_of_one_request_never_stays_for_the_next():
    one, other = make_member(), make_member()
    NAMED.ask("", one.pk, one.name)

    assert NAMED.ask("", other.pk, one.name) == []


def test_a_prepared_question_gives_pairs_where_its_queryset_does():
    member = make_member()

    assert PAIRS.ask("", member.pk) == [(member.pk, member.name)]


def test_a_prepared_question_is_counted_like_any_other(django_assert_num_queries):
    with django_assert_num_queries(1):
        PAIRS.ask("", 1)


def test_a_prepared_question_is_planned_by_the_server_once_and_others_are_not_kept():
    member = make_member()
    for _ in range(3):
        NAMED.ask("", member.pk, member.name)
        list(User.objects.filter(pk=member.pk, bio="not kept"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [statement for (statement,) in cursor.fetchall()]

    assert [one for one in kept if '"members_user"."name" = ' in one]
    assert not [one for one in kept if "not kept" in one]


def test_each_shape_is_written_by_itself():
    written = []

    def write(shape, pk):
        written.append(shape)
        return User.objects.filter(pk=pk)[:shape]

    question = Prepared(write)
    for shape in (1, 2, 1):
        question.ask(shape, 5)

    assert written == [1, 2]
