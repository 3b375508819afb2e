"""What offices and grants open is written down once: never with the place of who asked before."""

from datetime import timedelta

import pytest
from django.utils import timezone
from taggit.models import Tag

from community.groups.models import Grant, Group, Membership
from community.members.models import User
from moderation.models import Case, Decision, Spell
from moderation.queries.queue import waiting_count
from tests.factories import make_grant, make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_case, make_report

pytestmark = pytest.mark.django_db


def seen_by(viewer):
    fresh = User.objects.get(pk=viewer.pk)
    seen = set(Case.objects.visible_to(fresh))
    assert len(seen) == waiting_count(fresh)
    return seen


def scopes():
    """Two scopes of each kind, and a topic in each."""
    groups = make_group(), make_group()
    yield [({"group": group}, make_topic(group=group)) for group in groups]
    worn = [make_topic(tags=[name]) for name in ("brakes", "wheels")]
    yield [({"tag": Tag.objects.get(name=topic.tags.get().name)}, topic) for topic in worn]
    yield [({"language": name}, make_topic(language=name)) for name in ("sv", "he")]


def test_of_two_with_the_same_kind_of_scope_each_sees_their_own_place():
    for pair in scopes():
        cases = [make_case(thing=make_post(topic=topic)) for _scope, topic in pair]
        helpers = [make_grant(**scope).member for scope, _topic in pair]

        for helper, case in [*zip(helpers, cases, strict=True)] * 2:
            assert seen_by(helper) == {case}


def test_of_two_managers_of_groups_each_sees_their_own():
    keepers = make_member(), make_member()
    cases = [make_case(group=make_group(managers=[keeper])) for keeper in keepers]

    for keeper, case in [*zip(keepers, cases, strict=True)] * 2:
        assert seen_by(keeper) == {case}


def test_of_two_who_run_the_house_neither_sees_what_is_about_themselves():
    chiefs = make_member(is_manager=True), make_member(is_manager=True)
    about = [make_case(thing=make_post(author=chief)) for chief in chiefs]

    assert [seen_by(chief) for chief in chiefs] == [{about[1]}, {about[0]}]


def test_grants_of_two_groups_open_no_case_that_lies_in_both():
    group, other = make_group(), make_group()
    helper = make_grant(group=group).member
    make_grant(member=helper, group=other)
    inside = make_case(group=group)
    both = make_case(group=group)
    both.matters.create(post=make_post(topic=make_topic(group=other)))

    assert seen_by(helper) == {inside}


@pytest.mark.parametrize("change", ["ended", "hidden", "left", "moved", "promoted", "own"])
def test_what_changed_a_moment_ago_counts_at_once(change):
    helper = make_member()
    group, secret = make_group(members=[helper]), make_group(visibility="secret")
    grant = make_grant(member=helper)
    case = make_case(group=group)
    post = case.matters.get().post
    before = seen_by(helper)

    if change == "ended":
        Grant.objects.filter(pk=grant.pk).update(until=timezone.now() - timedelta(seconds=1))
    if change in ("hidden", "left"):
        Group.objects.filter(pk=group.pk).update(visibility="secret")
    if change == "hidden":
        assert seen_by(helper) == {case}  # they belong to it still
    if change in ("hidden", "left"):
        Membership.objects.filter(group=group, member=helper).delete()
    if change == "moved":
        type(post.topic).objects.filter(pk=post.topic_id).update(group=secret)
    if change == "promoted":
        User.objects.filter(pk=case.member_id).update(manager_since=timezone.now())
    if change == "own":
        type(post).objects.filter(pk=post.pk).update(author=helper)

    assert before == {case}
    assert seen_by(helper) == set()


def test_decisions_and_heat_of_two_with_the_same_kind_of_scope_stay_apart():
    chief = make_member(is_manager=True)
    for pair in scopes():
        for scope, topic in pair:
            one = Decision.objects.create(
                by=chief, verb="hide", place=topic.group, topic=topic, about=topic.author
            )
            spell = Spell.objects.create(topic=topic, level=1, score=3.0)
            helper = User.objects.get(pk=make_grant(**scope).member.pk)

            assert set(Decision.objects.visible_to(helper)) == {one}
            assert set(Spell.objects.visible_to(helper)) == {spell}


def test_a_page_counts_what_waits_once(client, django_assert_max_num_queries):
    chief = make_member(is_manager=True)
    make_report(thing=make_post())
    client.force_login(chief)

    with django_assert_max_num_queries(60) as asked:
        client.get("/desk/")

    counted = [one for one in asked.captured_queries if "COUNT(*) FROM (SELECT" in one["sql"]]
    assert len([one for one in counted if "moderation_case" in one["sql"]]) == 1
