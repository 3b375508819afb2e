"""Conditions that are written once, and stand in any question."""

from datetime import timedelta

import pytest
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from community.core.conditions import PreparedCondition
from community.groups.models import Group, Membership
from community.members.models import User
from community.topics.models import Post
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


def in_a_group_with(_shape, pk):
    mine = Membership.objects.filter(member=pk)
    theirs = Membership.objects.filter(member=OuterRef("pk"), group__in=mine.values("group"))
    return User.objects.filter(~Q(pk=pk), Exists(theirs))


def said_in(_shape, group):
    return Post.objects.filter(topic__group=group)


NEAR = PreparedCondition(in_a_group_with)
SAID = PreparedCondition(said_in)
CALLED = PreparedCondition(lambda _shape, pk, name: User.objects.filter(pk=pk, name=name))


@pytest.fixture
def pair():
    one, other = make_member(), make_member()
    make_group(members=[one, other])
    return one, other


def test_a_condition_finds_what_its_queryset_finds(pair):
    one, other = pair
    stranger = make_member()

    for viewer in (one, other, stranger):
        written = in_a_group_with("", viewer.pk)
        assert set(User.objects.filter(NEAR.on("", viewer.pk))) == set(written)
    assert set(User.objects.filter(NEAR.on("", one.pk))) == {other}


def test_a_value_of_one_request_never_stays_for_the_next(pair):
    one, other = pair
    assert User.objects.filter(CALLED.on("", one.pk, one.name)).get() == one

    assert not User.objects.filter(CALLED.on("", other.pk, one.name)).exists()
    assert User.objects.filter(CALLED.on("", other.pk, other.name)).get() == other


def test_the_answer_is_asked_for_each_time(pair):
    one, other = pair
    assert User.objects.filter(NEAR.on("", one.pk)).get() == other

    Membership.objects.filter(member=one).delete()

    assert not User.objects.filter(NEAR.on("", one.pk)).exists()


def test_a_condition_stands_beside_others_and_turned_round(pair):
    one, other = pair
    stranger = make_member()
    near = NEAR.on("", one.pk)

    assert set(User.objects.filter(near | Q(pk=stranger.pk))) == {other, stranger}
    assert set(User.objects.filter(~near)) == {one, stranger}
    assert set(User.objects.exclude(near)) == {one, stranger}
    assert User.objects.filter(near, NEAR.on("", stranger.pk)).count() == 0


def test_a_condition_stands_in_questions_inside_of_others(pair):
    one, other = pair
    near = User.objects.filter(NEAR.on("", one.pk))
    again = User.objects.filter(NEAR.on("", one.pk), pk__in=near)
    groups = Group.objects.filter(
        Exists(Membership.objects.filter(group=OuterRef("pk"), member__in=near))
    )

    assert again.get() == other
    assert groups.count() == 1
    assert User.objects.filter(pk__in=again.values("pk")).order_by()[:9].count() == 1


def test_a_condition_stands_in_an_update_too(pair):
    one, other = pair

    User.objects.filter(NEAR.on("", one.pk)).update(display_name="Near")

    assert User.objects.filter(display_name="Near").get() == other


def test_a_condition_that_joins_is_asked_of_each_row():
    here, elsewhere = make_topic(), make_topic()
    post = make_post(topic=here)
    make_post(topic=elsewhere)

    found = Post.objects.filter(SAID.on("", here.group_id)).select_related("topic__group")

    assert found.filter(number__gt=1).get() == post
    assert not found.filter(topic=elsewhere).exists()


def test_each_shape_is_written_by_itself_and_once():
    written = []

    def write(shape, pk):
        written.append(shape)
        return User.objects.filter(pk=pk)

    condition = PreparedCondition(write)
    for shape in ("a", "b", "a"):
        User.objects.filter(condition.on(shape, 1)).exists()

    assert written == ["a", "b"]


@pytest.mark.parametrize(("rows", "many"), [("none", 0), ("all", 1)])
def test_a_condition_may_hold_for_none_or_for_all(rows, many):
    make_member()
    nothing = {"none": User.objects.none(), "all": User.objects.all()}[rows]
    condition = PreparedCondition(lambda _shape: nothing)

    assert User.objects.filter(condition.on("")).count() == many


def test_a_moment_is_no_part_of_a_condition():
    now = timezone.now() - timedelta(days=1)
    condition = PreparedCondition(lambda _shape: User.objects.filter(seen_at__gt=now))

    with pytest.raises(ValueError, match="moment"):
        condition.on("")
