"""The desk: the plan in its rail, and what of it wants the manager today."""

from datetime import timedelta

import pytest
from django.urls import reverse

from analytics.actions.advising import answer_advice, finish_advice
from analytics.days import today
from analytics.models import EngagementReport, Evaluation
from analytics.scopes import Scope
from community.groups.models import Right
from tests.factories import (
    make_advice,
    make_goal,
    make_grant,
    make_group,
    make_member,
    make_tactic,
)

pytestmark = pytest.mark.django_db
TODAY = reverse("admin:index")
DAY = timedelta(days=1)
YESTERDAY, TOMORROW = -DAY, DAY


def wanting(client):
    return [one.key for one in client.get(TODAY).context["wanting"]]


def plan_of(client):
    rail = client.get(TODAY).context["desk_rail"]
    return [str(place.word) for head, places in rail if head == "Plan" for place in places]


@pytest.fixture
def manager(client):
    member = make_member(is_manager=True)
    client.force_login(member)
    return member


def answered(**more):
    advice = make_advice(sent=True, **more)
    return answer_advice(advice=advice, is_accepted=True, name="Astrid", words="")


def test_the_plan_stands_in_the_rail_of_those_who_run_something(client, manager):
    host = make_member()
    make_group(managers=[host])
    pages = ["Events", "Goals", "Figures", "Tactics", "Reports", "Advice", "Strategy"]
    assert plan_of(client) == pages

    client.force_login(host)
    assert plan_of(client) == pages[1:-1]  # the ends are for those who run the house

    client.force_login(make_grant(rights=[Right.REPORTS]).member)
    assert plan_of(client) == []


def test_the_bar_of_a_phone_has_five_places(client, manager):
    page = client.get(TODAY)

    near = [str(one.word) for one in page.context["desk_near"]]
    assert 1 + len(page.context["desk_pages"]) + len(near) == 5
    assert near == ["Goals"]


@pytest.mark.parametrize(
    "name", ["goals", "figures", "tactics", "tactic_new", "reports", "advice", "strategy"]
)
def test_the_page_that_is_open_is_marked_once_in_the_rail(client, manager, name):
    page = client.get(reverse(f"analytics:{name}")).content.decode()
    rail = page.partition('class="rail"')[2].partition("</nav>")[0]
    address = reverse("analytics:" + name.replace("tactic_new", "tactics"))

    assert rail.count("aria-current") == 1
    assert f'href="{address}" aria-current="page"' in rail


def test_answers_and_what_is_to_be_asked_again_stand_on_today(client, manager):
    came = answered()
    again = make_advice(sent=True, follow_up_on=today() + YESTERDAY)
    make_advice(sent=True, follow_up_on=today() + TOMORROW)
    make_advice(follow_up_on=today() + YESTERDAY)  # a draft asks nobody

    assert wanting(client) == [f"answer:{came.pk}", f"advice:{again.pk}"]


def test_what_is_done_wants_nobody(client, manager):
    advice = answered(follow_up_on=today() + YESTERDAY)
    assert wanting(client) == [f"answer:{advice.pk}", f"advice:{advice.pk}"]

    finish_advice(advice=advice, outcome="It is done.")

    assert wanting(client) == []


@pytest.mark.parametrize("kind", ["advice", "answer", "tactic", "change", "goal"])
def test_rows_of_the_plan_are_put_off(client, manager, kind):
    answer = client.post(reverse("admin:thing_later"), {"thing": f"{kind}:1"})

    assert answer.status_code == 302


def test_an_answer_that_was_read_is_done(client, manager):
    advice = answered()
    client.post(reverse("admin:thing_done"), {"thing": f"answer:{advice.pk}"})

    assert wanting(client) == []


def test_what_was_to_be_changed_judged_or_saved_by_today_stands_there(client, manager):
    report = EngagementReport.objects.create(
        cadence="week", starts_on=today() - 7 * DAY, ends_on=today() - DAY, number=1
    )
    seen = Evaluation.objects.create(report=report, by=manager, saw="Evenings are hot.")
    due = {"text": "A host until ten.", "owner": manager}
    change = seen.changes.create(due_on=today(), **due)
    seen.changes.create(due_on=today() + DAY, **due)
    tactic = make_tactic(review_on=today(), began_on=today() - 30 * DAY)
    make_tactic(review_on=today() + DAY, began_on=today() - 30 * DAY)
    goal = make_goal(state="at_risk")
    make_goal(state="on_track")

    assert wanting(client) == [f"change:{change.pk}", f"tactic:{tactic.pk}", f"goal:{goal.pk}"]


def test_L14_today_holds_what_is_of_ones_own_part_alone(client):
    host, other = make_member(), make_group()
    own = make_group(managers=[host])
    mine = answered(scope=Scope("group", str(own.pk)))
    answered(scope=Scope("group", str(other.pk)))
    answered()
    client.force_login(host)

    assert wanting(client) == [f"answer:{mine.pk}"]


@pytest.mark.parametrize("many", [1, 4])
def test_today_asks_as_much_for_little_of_the_plan_as_for_much(
    client, manager, many, django_assert_num_queries
):
    for _ in range(many):
        answered(follow_up_on=today())
    client.get(TODAY)

    with django_assert_num_queries(QUERIES):
        assert len(client.get(TODAY).context["wanting"]) == 2 * many


QUERIES = 17
