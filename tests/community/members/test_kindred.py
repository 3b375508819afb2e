"""Who is introduced to whom."""

from datetime import timedelta

from django.utils import timezone

from community.members.kindred import kindred_of
from community.members.models import Boundary
from tests.factories import make_member


def make_with(*interests, **more):
    member = make_member(**more)
    member.interests.set(interests)
    return member


def met_by(newcomer, **more):
    found = kindred_of([newcomer], **more)
    return found[newcomer.pk].member if found else None


def test_a_newcomer_meets_whoever_shares_the_rarest_interest(db):
    newcomer = make_with("bikes", "welding")
    for _ in range(3):
        make_with("bikes")
    welder = make_with("welding")

    found = kindred_of([newcomer])[newcomer.pk]

    assert (found.member, found.interests) == (welder, ("welding",))


def test_nobody_meets_who_was_not_here_for_long_nor_who_keeps_away(db):
    newcomer = make_with("welding")
    make_with("welding", seen_at=timezone.now() - timedelta(days=31))
    apart = make_with("welding")
    Boundary.objects.create(member=apart, towards=newcomer)

    assert met_by(newcomer) is None


def test_two_newcomers_are_not_introduced_to_each_other(db):
    pair = [make_with("welding"), make_with("welding")]

    assert kindred_of(pair) == {}


def test_whoever_asks_is_not_whom_they_meet(db):
    newcomer, host = make_with("welding"), make_with("welding")

    assert met_by(newcomer) == host
    assert met_by(newcomer, without=[host]) is None


def test_however_many_came_it_takes_two_questions(db, django_assert_num_queries):
    make_with("welding", "bikes")
    newcomers = [make_with("welding") for _ in range(7)]

    with django_assert_num_queries(2):
        assert len(kindred_of(newcomers)) == 7
