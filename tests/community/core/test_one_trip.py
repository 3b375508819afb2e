"""Statements that leave one behind the other, rows written by a kept statement, what follows."""

import pytest
from django.db import IntegrityError, connection, transaction

from community.core import afterwards as module
from community.core.afterwards import Afterwards
from community.core.asking import one_trip, preparing
from community.core.inserting import insert
from community.screening.models import Screened
from community.topics.models import Post
from tests.factories import make_member, make_topic

pytestmark = pytest.mark.django_db


def post_in(topic, number, **more):
    said = {"source": "Words.", "html": "<p>Words.</p>", "text": "Words."}
    return Post(topic=topic, author=topic.author, number=number, **said, **more)


def test_statements_of_one_trip_are_done_in_their_order():
    with one_trip(), preparing() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE steps (step int)")
        for step in (1, 2, 3):
            cursor.execute("INSERT INTO steps VALUES (%s)", [step])
        cursor.execute("SELECT array_agg(step) FROM steps")
        assert cursor.fetchone()[0] == [1, 2, 3]


def test_what_a_constraint_refuses_in_a_trip_is_djangos_error_and_leaves_the_connection_whole():
    topic = make_topic()

    def twice():
        insert(post_in(topic, 2))
        insert(post_in(topic, 2))

    with pytest.raises(IntegrityError), transaction.atomic(), one_trip():
        twice()

    assert topic.posts.count() == 1
    assert connection.is_usable()


def test_an_error_of_ours_inside_a_trip_is_the_one_that_is_told():
    with pytest.raises(KeyError), transaction.atomic(), one_trip():
        raise KeyError("ours")

    with preparing() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_a_row_written_by_a_kept_statement_is_the_row_that_django_writes():
    topic = make_topic()
    insert(post_in(topic, 2, idempotency_key="a"))
    post_in(topic, 3, idempotency_key="b").save(force_insert=True)

    kept, saved = topic.posts.filter(number__gte=2).order_by("number").values()

    differing = {name for name in kept if kept[name] != saved[name]}
    assert differing == {"id", "number", "idempotency_key", "made_at"}


def test_a_row_with_lists_and_nothing_in_them_is_written_too():
    member = make_member()
    insert(Screened(subject="post:1", author=member, fingerprint=1))

    assert Screened.objects.get(subject="post:1").author == member


def test_where_no_pages_are_answered_it_is_done_at_once(monkeypatch):
    monkeypatch.setattr(module.news, "is_fresh", lambda: False)
    done = []

    Afterwards().do(lambda: done.append(1))

    assert done == [1]


def test_one_deed_that_fails_does_not_stop_the_next(monkeypatch):
    monkeypatch.setattr(module.news, "is_fresh", lambda: True)
    monkeypatch.setattr(module.mine.connection, "close", lambda: None)
    done = module.threading.Event()
    after = Afterwards()

    after.do(lambda: 1 / 0)
    after.do(done.set)

    assert done.wait(60)
