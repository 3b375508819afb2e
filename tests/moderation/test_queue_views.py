"""The queue: who may open it, what it lists, how it is narrowed, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.groups.models import JoinRequest, Right
from moderation.actions.working import take, wait_for
from moderation.models import Case, CaseKind, CaseState, Matter, Practice
from tests.factories import make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_case, make_copy, make_held, make_report, volunteer_of

pytestmark = pytest.mark.django_db
QUEUE = "moderation:queue"


@pytest.fixture
def maja(client):
    member = make_member(is_manager=True, display_name="Maja")
    client.force_login(member)
    return member


def listed(client, **asked):
    response = client.get(reverse(QUEUE), asked)
    assert response.status_code == 200
    return [row.case for row in response.context["rows"]]


def due(case, **ago):
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(**ago))
    return case


def decided(case):
    case.matters.update(closed_at=timezone.now())
    Case.objects.filter(pk=case.pk).update(state=CaseState.DECIDED, decided_at=timezone.now())
    return case


def test_guests_are_led_to_sign_in_and_members_turned_away(client):
    make_case()
    response = client.get(reverse(QUEUE))
    assert (response.status_code, "login" in response.url) == (302, True)

    client.force_login(make_member())
    assert client.get(reverse(QUEUE)).status_code == 403


def test_an_empty_queue_says_that_it_is_good(client, maja):
    assert "Nothing waits for you." in client.get(reverse(QUEUE)).text


def test_the_oldest_promise_stands_first(client, maja):
    late, later, fresh = due(make_case(), hours=1), due(make_case(), hours=9), make_case()

    assert listed(client) == [later, late, fresh]


def test_other_orders(client, maja):
    light, heavy = make_case(score=2.0), make_case(score=9.0)

    assert listed(client, sort="score") == [heavy, light]
    assert listed(client, sort="newest") == [heavy, light]
    assert listed(client, sort="nonsense") == [light, heavy]


def test_the_queue_is_narrowed_by_state_and_hands(client, maja):
    other = make_member(is_manager=True)
    free, mine, theirs, waits = (make_case() for _ in range(4))
    take(case=mine, by=maja)
    take(case=theirs, by=other)
    wait_for(case=waits, by=maja, text="Saturday")
    over = decided(make_case())

    assert listed(client) == [free, mine, theirs, waits]
    assert listed(client, state="taken") == [mine, theirs]
    assert listed(client, state="waiting") == [waits]
    assert listed(client, state="decided") == [over]
    assert listed(client, assignee="mine") == [mine, waits]
    assert listed(client, assignee="nobody") == [free]
    assert listed(client, assignee=str(other.pk)) == [theirs]


def test_the_queue_is_narrowed_by_kind_place_language_age_and_score(client, maja):
    Practice.objects.create(pk=1, medium_score=3, high_score=8)
    group = make_group()
    here = make_case(group=group, score=9.0, language="he")
    old = make_case(score=4.0, opened_at=timezone.now() - timedelta(days=4))
    held = make_case(kind=CaseKind.HELD, thing=make_held())

    assert listed(client, kind="held") == [held]
    assert listed(client, group=group.pk) == [here]
    assert listed(client, language="he") == [here]
    assert listed(client, age=3) == [old]
    assert set(listed(client, score="medium")) == {here, old}
    assert listed(client, score="high") == [here]


@pytest.mark.parametrize(
    "name", ["state", "kind", "group", "language", "assignee", "age", "score"]
)
@pytest.mark.parametrize("value", ["999999999999999999999", "'; --", "\u202e", "-1", "1e9"])
def test_what_is_not_offered_narrows_nothing(client, maja, name, value):
    case = make_case()

    assert listed(client, **{name: value}) == [case]


@pytest.mark.parametrize("sort", ["promise", "score", "newest"])
def test_pages_of_the_queue_hold_each_case_once(client, maja, settings, sort):
    settings.PAGE_SIZE = 3
    post, now = make_post(), timezone.now()
    Case.objects.bulk_create(  # the same moments and scores, so that only the key tells them apart
        Case(kind="report", topic=post.topic, due_at=now, opened_at=now, score=at % 2)
        for at in range(8)
    )
    seen, after = [], ""
    while after is not None:
        response = client.get(reverse(QUEUE), {"sort": sort, "after": after})
        seen += [row.case.pk for row in response.context["rows"]]
        after = response.context["stretch"].last

    assert sorted(seen) == sorted(Case.objects.values_list("pk", flat=True))
    assert len(seen) == 8


def test_a_mark_that_is_no_case_of_theirs_begins_at_the_start(client, maja):
    case = make_case()

    for mark in ("x", "0", "99999999999999999999999", str(10**17)):
        assert listed(client, after=mark) == [case]


def test_the_manager_of_a_group_sees_its_cases_only(client):
    here, elsewhere = make_group(visibility="secret"), make_group(visibility="secret")
    mine, theirs = make_case(group=here), make_case(group=elsewhere)
    manager = make_member()
    here.memberships.create(member=manager, role="manager")
    client.force_login(manager)

    assert listed(client) == [mine]
    assert listed(client, group=elsewhere.pk) == [mine]  # not even offered
    html = client.get(reverse(QUEUE)).text
    assert elsewhere.name not in html
    assert theirs.matters.get().post.text not in html.replace(mine.matters.get().post.text, "")


def test_a_volunteer_sees_what_the_grant_opens(client):
    group = make_group()
    report = make_case(group=group)
    request = make_case(
        kind=CaseKind.REQUEST,
        thing=JoinRequest.objects.create(group=group, member=make_member()),
    )
    elsewhere = make_case()
    client.force_login(volunteer_of(group, Right.REPORTS))
    assert listed(client) == [report]
    for hidden in (request, elsewhere):
        address = reverse("moderation:case", args=[hidden.pk])
        assert client.get(address).status_code == 404

    client.force_login(volunteer_of(group, Right.APPROVE))
    assert listed(client) == [request]


def test_a_case_about_a_wave_says_how_many(client, maja):
    for _ in range(3):
        make_case(kind=CaseKind.HELD, thing=make_copy())

    html = client.get(reverse(QUEUE)).text

    assert "3 copies" in html


def test_the_rail_says_how_many_wait(client, maja):
    make_case()
    make_case()

    html = client.get(reverse("admin:index")).text

    assert 'href="/desk/review/" data-unread' in html
    assert '<span class="count"><bdi>2</bdi>' in html


def test_open_pages_ask_for_the_list_alone(client, maja):
    case = make_case()

    response = client.get(reverse(QUEUE), {"here": case.pk}, headers={"HX-Request": "true"})

    assert "<html" not in response.text
    assert 'aria-current="true"' in response.text


def many(count):
    """Cases with a report each, as cheaply as rows can be made."""
    topic = make_topic()
    posts = [make_post(topic=topic) for _ in range(min(count, 3))]
    now, hour = timezone.now(), timedelta(hours=1)
    cases = Case.objects.bulk_create(
        Case(
            kind="report",
            group=topic.group,
            topic=topic,
            member=posts[at % len(posts)].author,
            score=at % 17,
            people_count=1,
            matter_count=1,
            opened_at=now - hour * (at % 97),
            due_at=now + hour * (at % 71),
        )
        for at in range(count)
    )
    Matter.objects.bulk_create(  # closed ones may be many about one post
        Matter(case=case, post=posts[at % len(posts)], closed_at=now)
        for at, case in enumerate(cases)
    )
    return cases


def queries_of(client, address, asked=None):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address, asked).status_code == 200
    return [query["sql"] for query in caught.captured_queries]


@pytest.mark.parametrize("sort", ["promise", "score", "newest"])
def test_the_queue_asks_the_same_questions_with_one_case_and_with_thousands(client, maja, sort):
    many(1)
    client.get(reverse(QUEUE))  # what is kept in memory is kept now
    one = queries_of(client, reverse(QUEUE), {"sort": sort})
    many(3000)

    thousands = queries_of(client, reverse(QUEUE), {"sort": sort})

    assert len(thousands) == len(one)


def test_bulk_asks_for_the_reason_before_it_decides(client, maja):
    one, two = make_report(thing=make_post()).case, make_report(thing=make_post()).case
    chosen = {"case": [one.pk, two.pk], "verb": "keep"}

    asking = client.post(reverse("moderation:bulk"), chosen)

    assert [row.case for row in asking.context["rows"]] == [one, two]
    assert not Case.objects.exclude(decided_at=None).exists()

    done = client.post(reverse("moderation:bulk"), {**chosen, "answered": "1"})

    assert [(one.case.pk, one.is_done) for one in done.context["outcomes"]] == [
        (one.pk, True),
        (two.pk, True),
    ]
    assert not Case.objects.filter(decided_at=None).exists()


def test_bulk_does_what_can_be_done_and_names_the_rest(client, maja):
    kept, over = make_report(thing=make_post()).case, decided(make_case())
    held = make_case(kind=CaseKind.HELD, thing=make_held())
    chosen = {"case": [kept.pk, over.pk, held.pk], "verb": "keep", "answered": "1"}

    done = client.post(reverse("moderation:bulk"), chosen)

    came_of_it = {one.case.pk: one.is_done for one in done.context["outcomes"]}
    assert came_of_it == {kept.pk: True, over.pk: False, held.pk: False}


def test_bulk_touches_no_case_that_may_not_be_seen(client):
    group = make_group()
    manager = make_member()
    group.memberships.create(member=manager, role="manager")
    foreign = make_case()
    client.force_login(manager)

    response = client.post(
        reverse("moderation:bulk"), {"case": [foreign.pk], "verb": "keep", "answered": "1"}
    )

    assert response.status_code == 302
    foreign.refresh_from_db()
    assert not foreign.is_decided
