"""The desk's first page: what wants this manager now."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.desk.models import SetAside
from community.groups.models import Right
from moderation.actions.gathering import case_about
from moderation.models import Case, CaseKind, Spell
from tests.factories import make_grant, make_group, make_member, make_post, make_topic

TODAY = reverse("admin:index")


def make_case(*, group=None, hours=1):
    """A report's case about a reply, promised in so many hours."""
    post = make_post(topic=make_topic(group=group or make_group()))
    case = case_about(kind=CaseKind.REPORT, thing=post)
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() + timedelta(hours=hours))
    return case


def make_hot(*, group=None):
    topic = make_topic(group=group or make_group())
    return Spell.objects.create(topic=topic, level=2, score=8, parts=[])


def wanting(client):
    return [one.key for one in client.get(TODAY).context["wanting"]]


@pytest.fixture
def manager(client, db):
    member = make_member(is_manager=True)
    client.force_login(member)
    return member


def test_what_is_late_comes_first_then_heat_then_what_is_due(client, manager):
    due, late, hot = make_case(hours=2), make_case(hours=-1), make_hot()
    make_case(hours=20)

    assert wanting(client) == [f"case:{late.pk}", f"spell:{hot.pk}", f"case:{due.pk}"]


def test_what_can_wait_is_counted_and_not_listed(client, manager):
    make_case(hours=20)
    make_topic(kind="question")

    context = client.get(TODAY).context

    # the manager is new, and managers are not newcomers; the three authors are
    assert (context["soon"], context["can_wait"]) == (0, 2 + len(context["newcomers"]))


def test_done_goes_for_good_and_later_comes_back_after_four_hours(client, manager):
    hot, case = make_hot(), make_case()
    client.post(reverse("admin:thing_done"), {"thing": f"spell:{hot.pk}"})
    client.post(reverse("admin:thing_later"), {"thing": f"case:{case.pk}"})
    assert wanting(client) == []

    SetAside.objects.filter(until__isnull=False).update(until=timezone.now())

    assert wanting(client) == [f"case:{case.pk}"]


def test_what_was_put_aside_by_mistake_is_taken_back(client, manager):
    hot = make_hot()
    client.post(reverse("admin:thing_done"), {"thing": f"spell:{hot.pk}"})

    client.post(reverse("admin:thing_back"), {"thing": f"spell:{hot.pk}"})

    assert wanting(client) == [f"spell:{hot.pk}"]


def test_what_one_manager_put_aside_stays_with_the_others(client, manager):
    hot = make_hot()
    client.post(reverse("admin:thing_done"), {"thing": f"spell:{hot.pk}"})
    client.force_login(make_member(is_manager=True))

    assert wanting(client) == [f"spell:{hot.pk}"]


@pytest.mark.parametrize("thing", ["", "case:", "post:1", "case:1 OR 1", "case:٣", "x" * 5000])
def test_what_is_no_thing_of_the_day_is_absent(client, manager, thing):
    response = client.post(reverse("admin:thing_done"), {"thing": thing})

    assert (response.status_code, SetAside.objects.count()) == (404, 0)


def test_members_have_no_day_here(client, db):
    client.force_login(make_member())

    response = client.post(reverse("admin:thing_done"), {"thing": "case:1"})

    assert (response.status_code, SetAside.objects.count()) == (403, 0)


def test_a_volunteer_sees_the_day_of_their_scope(client, db):
    here, there = make_group(), make_group()
    mine = make_case(group=here)
    make_case(group=there)
    make_hot(group=there)
    client.force_login(make_grant(rights=[Right.REPORTS], group=here).member)

    context = client.get(TODAY).context

    assert [one.key for one in context["wanting"]] == [f"case:{mine.pk}"]
    assert (context["newcomers"], list(context["deleted"]), context["can_wait"]) == ([], [], 0)


def test_newcomers_come_with_whom_they_should_meet(client, manager):
    host = make_member(joined_at=timezone.now() - timedelta(days=400))
    host.interests.set(["welding", "bikes"])
    newcomer = make_member()
    newcomer.interests.set(["welding"])

    (row,) = client.get(TODAY).context["newcomers"]

    assert (row.member, row.kindred.member, row.kindred.interests) == (
        newcomer,
        host,
        ("welding",),
    )


@pytest.mark.parametrize("many", [1, 6])
def test_the_page_asks_as_much_for_little_as_for_much(
    client, manager, many, django_assert_num_queries
):
    group = make_group()
    for _ in range(many):
        make_case(group=group)
        make_hot(group=group)
        make_topic(group=group, kind="question")
    client.get(TODAY)

    with django_assert_num_queries(QUERIES):
        assert len(client.get(TODAY).context["wanting"]) == 2 * many


QUERIES = 24
