"""Which cases and decisions a reviewer sees: what lies in their scope today, not themselves."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from taggit.models import Tag

from community.groups.actions import make_manager, remove_member
from community.groups.models import JoinRequest
from community.members.models import User
from community.topics.actions import move_topic
from community.topics.models import Topic
from moderation.actions.gathering import case_about
from moderation.models import Appeal, Case, CaseKind, Decision, Matter
from moderation.permissions import can_review, can_see_case, can_see_decision
from tests.factories import make_grant, make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_case, make_held

pytestmark = pytest.mark.django_db


def seen_by(viewer):
    """As a request would find them."""
    fresh = User.objects.get(pk=viewer.pk)
    seen = set(Case.objects.visible_to(fresh))
    assert seen == {case for case in Case.objects.all() if can_see_case(fresh, case)}
    return seen


def test_guests_and_plain_members_see_no_case():
    make_case()
    member = make_member()

    assert not Case.objects.visible_to(AnonymousUser()).exists()
    assert seen_by(member) == set()
    assert not can_review(AnonymousUser())
    assert not can_review(member)


def test_a_manager_of_a_group_sees_its_cases_and_no_others():
    keeper = make_member()
    mine, other = make_group(managers=[keeper]), make_group(visibility="secret")
    case = make_case(group=mine)
    make_case(group=other)
    make_case(thing=make_member())

    assert seen_by(keeper) == {case}
    assert can_review(keeper)


def test_a_volunteer_sees_what_a_grant_reaches():
    group = make_group()
    worn = make_topic(group=group, tags=["brakes"])
    tagged = make_case(thing=make_post(topic=worn))
    swedish = make_case(thing=make_post(topic=make_topic(language="sv")))
    bare = make_case(group=group)
    brakes = Tag.objects.get(name="brakes")

    assert seen_by(make_grant(group=group).member) == {tagged, bare}
    assert seen_by(make_grant(tag=brakes).member) == {tagged}
    assert seen_by(make_grant(language="sv").member) == {swedish}
    assert seen_by(make_grant().member) == {tagged, swedish, bare}
    assert seen_by(make_grant(rights=["delete"]).member) == set()


def test_a_volunteer_never_sees_past_what_they_may_read():
    helper = make_grant().member
    closed, secret = make_group(visibility="closed"), make_group(visibility="secret")
    mine = make_group(visibility="secret", members=[helper])
    case = make_case(group=mine)
    make_case(group=closed)
    make_case(group=secret)

    assert seen_by(helper) == {case}


def test_a_right_over_what_waits_opens_what_waits():
    group = make_group()
    held = make_case(kind=CaseKind.HELD, thing=make_held(group=group))
    request = make_case(
        kind=CaseKind.REQUEST,
        thing=JoinRequest.objects.create(group=group, member=make_member()),
    )
    newcomer = make_case(kind=CaseKind.NEWCOMER, thing=make_member(is_approved=False))
    report = make_case(group=group)

    assert seen_by(make_grant(rights=["approve"], group=group).member) == {held, request}
    assert seen_by(make_grant(rights=["approve"]).member) == {held, request, newcomer}
    assert seen_by(make_grant(rights=["reports"], group=group).member) == {report}


def test_members_and_groups_are_judged_by_the_house_and_who_sees_all_reports():
    keeper = make_member()
    group = make_group(managers=[keeper])
    about_member = make_case(thing=make_member())
    about_group = make_case(thing=group)
    about_chief = make_case(thing=make_member(is_manager=True))
    chief, helper = make_member(is_manager=True), make_grant().member

    assert seen_by(chief) == {about_member, about_group, about_chief}
    assert seen_by(helper) == {about_member, about_group}
    assert seen_by(keeper) == set()
    assert seen_by(make_grant(group=group).member) == set()
    make_grant(member=keeper)
    assert seen_by(keeper) == {about_member}  # never about the group they run


def test_volunteers_see_no_case_about_those_who_run_the_place():
    keeper, chief = make_member(), make_member(is_manager=True)
    group = make_group(managers=[keeper])
    topic = make_topic(group=group)
    of_keeper = make_case(thing=make_post(topic=topic, author=keeper))
    of_chief = make_case(thing=make_post(topic=topic, author=chief))

    assert seen_by(make_grant(group=group).member) == set()
    assert seen_by(make_grant().member) == set()
    assert seen_by(keeper) == {of_chief}
    assert seen_by(make_member(is_manager=True)) == {of_keeper, of_chief}


def test_nobody_sees_a_case_about_themselves_unless_they_run_the_house_alone():
    chief, helper = make_member(is_manager=True), make_member()
    group = make_group(managers=[helper])
    make_grant(member=helper, given_by=chief)
    own = make_case(thing=make_post(topic=make_topic(group=group), author=helper))
    alone = make_case(thing=make_post(topic=make_topic(group=group), author=chief))

    assert seen_by(helper) == {alone}
    assert seen_by(chief) == {own, alone}
    second = make_member(is_manager=True)
    assert seen_by(chief) == {own}
    User.objects.filter(pk=second.pk).update(banned_at=timezone.now())
    assert seen_by(chief) == {own, alone}


def test_an_appeal_is_for_those_who_run_the_place_and_a_second_opinion_for_the_house():
    keeper, chief = make_member(), make_member(is_manager=True)
    group, post = make_group(managers=[keeper]), make_post()
    decision = make_decision(by=chief, place=group, post=post, about=post.author)
    appeal = Appeal.objects.create(decision=decision, by=post.author, text="Please look")
    appealed = make_case(kind=CaseKind.APPEAL, thing=appeal)
    second = make_case(kind=CaseKind.SECOND, thing=make_post(topic=make_topic(group=group)))

    assert seen_by(keeper) == {appealed}
    assert seen_by(make_grant(rights=["reports", "approve"]).member) == set()
    assert seen_by(chief) == {appealed, second}


def test_a_wave_is_seen_by_those_who_may_look_at_all_of_it():
    keeper = make_member()
    mine, other = make_group(managers=[keeper]), make_group()
    secret = make_group(visibility="secret")
    case = make_case(group=mine)
    Matter.objects.create(case=case, post=make_post(topic=make_topic(group=other)))
    helper = make_grant().member

    assert seen_by(keeper) == set()
    assert seen_by(helper) == {case}
    Matter.objects.create(case=case, post=make_post(topic=make_topic(group=secret)))
    assert seen_by(helper) == set()
    assert seen_by(make_member(is_manager=True)) == {case}


def test_a_case_goes_with_its_topic():
    keeper, other = make_member(), make_member()
    here, there = make_group(managers=[keeper]), make_group(managers=[other])
    topic = make_topic(group=here)
    case = make_case(thing=make_post(topic=topic))

    move_topic(topic=topic, to=there, by=make_member(is_manager=True))

    assert seen_by(keeper) == set()
    assert seen_by(other) == {case}


def test_a_case_goes_with_its_post_into_another_topic():
    keeper, other = make_member(), make_member()
    post = make_post(topic=make_topic(group=make_group(managers=[keeper])))
    target = make_topic(group=make_group(managers=[other]))
    case = make_case(thing=post)

    type(post).objects.filter(pk=post.pk).update(topic=target, number=9)

    assert seen_by(keeper) == set()
    assert seen_by(other) == {case}


def test_a_case_of_another_place_is_not_seen_though_it_says_otherwise():
    keeper = make_member()
    mine = make_group(managers=[keeper])
    case = make_case(group=make_group(visibility="secret"))

    Case.objects.filter(pk=case.pk).update(group=mine)

    assert seen_by(keeper) == set()


@pytest.mark.parametrize("end", ["taken", "over", "removed", "silenced"])
def test_a_volunteer_whose_right_ended_sees_nothing(end):
    helper = make_member()
    group = make_group(visibility="closed", members=[helper])
    grant = make_grant(member=helper, group=group)
    case, now = make_case(group=group), timezone.now()
    before = seen_by(helper)

    if end == "taken":
        type(grant).objects.update(taken_at=now)
    if end == "over":
        type(grant).objects.update(until=now)
    if end == "silenced":
        User.objects.filter(pk=helper.pk).update(silenced_until=now + timedelta(days=1))
    if end == "removed":
        remove_member(group=group, member=helper, by=make_member())

    assert before == {case}
    assert seen_by(helper) == set()


def make_decision(*, by, verb="hide", place=None, about=None, **target):
    return Decision.objects.create(by=by, verb=verb, place=place, about=about, **target)


def decided_seen_by(viewer):
    fresh = User.objects.get(pk=viewer.pk)
    seen = set(Decision.objects.visible_to(fresh))
    assert seen == {one for one in Decision.objects.all() if can_see_decision(fresh, one)}
    return seen


def test_decisions_are_seen_where_they_happened():
    keeper, chief = make_member(), make_member(is_manager=True)
    mine, secret = make_group(managers=[keeper]), make_group(visibility="secret")
    worn = make_topic(group=mine, tags=["brakes"], language="sv")
    tagged = make_decision(by=chief, place=mine, topic=worn, about=worn.author)
    bare = make_decision(by=chief, place=mine, post=make_post(topic=make_topic(group=mine)))
    hidden = make_decision(by=chief, place=secret, post=make_post(topic=make_topic(group=secret)))
    person = make_decision(by=chief, verb="warn", member=make_member())
    brakes = Tag.objects.get(name="brakes")

    assert not Decision.objects.visible_to(AnonymousUser()).exists()
    assert decided_seen_by(make_member()) == set()
    assert decided_seen_by(keeper) == {tagged, bare}
    assert decided_seen_by(chief) == {tagged, bare, hidden, person}
    assert decided_seen_by(make_grant(group=mine).member) == {tagged, bare}
    assert decided_seen_by(make_grant(tag=brakes).member) == {tagged}
    assert decided_seen_by(make_grant(language="sv").member) == {tagged}
    assert decided_seen_by(make_grant().member) == {tagged, bare, person}
    assert decided_seen_by(make_grant(rights=["delete"]).member) == set()


def test_decisions_about_oneself_or_those_who_run_the_place_are_not_read_here():
    keeper, chief = make_member(), make_member(is_manager=True)
    group = make_group(managers=[keeper])
    about_keeper = make_decision(by=chief, place=group, post=make_post(), about=keeper)
    about_chief = make_decision(by=keeper, place=group, post=make_post(), about=chief)

    assert decided_seen_by(keeper) == {about_chief}
    assert decided_seen_by(make_grant(group=group, given_by=chief).member) == set()
    assert decided_seen_by(chief) == {about_keeper, about_chief}
    make_member(is_manager=True)
    assert decided_seen_by(chief) == {about_keeper}


@pytest.mark.parametrize("target", ["topic", "post"])
def test_a_decision_about_what_went_out_of_reach_goes_with_it(target):
    keeper = make_member()
    group, secret = make_group(managers=[keeper]), make_group(visibility="secret")
    post = make_post(topic=make_topic(group=group))
    thing = {"post": post} if target == "post" else {"topic": post.topic}
    one = make_decision(by=make_member(is_manager=True), place=group, **thing)
    before = decided_seen_by(keeper)

    Topic.objects.filter(pk=post.topic_id).update(group=secret)

    assert before == {one}
    assert decided_seen_by(keeper) == set()


@pytest.mark.parametrize("viewer", ["keeper", "helper", "chief"])
def test_the_queue_asks_as_much_with_one_case_as_with_many(viewer, django_assert_max_num_queries):
    people = {"keeper": make_member(), "helper": make_member()}
    people["chief"] = make_member(is_manager=True)
    group = make_group(managers=[people["keeper"]])
    make_grant(member=people["helper"], group=group)
    for _ in range(12):
        make_case(group=group)

    with django_assert_max_num_queries(2):  # what they hold, and the cases
        assert len(Case.objects.visible_to(people[viewer])) == 12


def test_who_runs_a_group_since_sees_its_cases():
    helper = make_member()
    group = make_group(members=[helper])
    case = make_case(group=group)
    make_manager(group=group, member=helper)

    assert seen_by(helper) == {case_about(kind=CaseKind.REPORT, thing=case.matters.get().post)}
