"""N2: the same mark and the same word at once, many times, are one row each."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from community.groups.models import Group
from community.members.actions import keep_distance
from community.members.models import Boundary
from community.topics.actions import follow, follow_by_writing, mark_all_read, mark_read
from community.topics.models import CaughtUp, Follow, Level, ReadMark
from tests.factories import make_group, make_member, make_topic

pytestmark = pytest.mark.django_db(transaction=True)
TIMES, AT_ONCE = 200, 8


def all_at_once(calls):
    """Every call on a connection of its own thread; a failure anywhere fails here."""

    def run(call):
        try:
            call()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, calls))


def test_N2_parallel_read_marks_are_one_row_with_the_highest_number():
    topic, members = make_topic(), [make_member() for _ in range(4)]
    numbers = [number % 50 + 1 for number in range(TIMES)]

    all_at_once(
        lambda one=members[at % 4], number=number: mark_read(
            member=one, topic=topic, number=number
        )
        for at, number in enumerate(numbers)
    )

    marks = ReadMark.objects.filter(topic=topic, member__in=members)
    highest = {one.pk: max(numbers[at::4]) for at, one in enumerate(members)}
    assert dict(marks.values_list("member", "number")) == highest
    assert marks.count() == 4


def test_N2_parallel_words_are_one_row():
    topic, member = make_topic(), make_member()
    levels = list(Level)

    all_at_once(
        (lambda: follow_by_writing(member=member, topic=topic))
        if at % 5 == 4
        else (lambda level=levels[at % 4]: follow(member=member, thing=topic, level=level))
        for at in range(TIMES)
    )

    assert Follow.objects.filter(member=member, topic=topic).count() == 1


def test_N2_parallel_all_read_and_boundaries_are_one_row():
    groups, member, other = [make_group() for _ in range(3)], make_member(), make_member()
    pks = [group.pk for group in groups]
    moment = Group.objects.first().made_at

    all_at_once(
        (lambda: mark_all_read(member=member, groups=pks[::-1], until=moment))
        if at % 2
        else (
            lambda at=at: keep_distance(
                member=member, towards=other, distance=["muted", "blocked"][at // 2 % 2]
            )
        )
        for at in range(TIMES)
    )

    assert CaughtUp.objects.filter(member=member).count() == 3
    assert Boundary.objects.filter(member=member).count() == 1
