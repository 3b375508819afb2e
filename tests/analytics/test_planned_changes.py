"""What is to change because of a report: planned for a day to come, said otherwise, withdrawn,
done, and not done after all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.actions.evaluating import (
    NotPlannable,
    WithdrawnMeanwhile,
    edit_change,
    evaluate,
    finish_change,
    plan_change,
    withdraw_change,
)
from analytics.days import today
from analytics.models import Evaluation, PlannedChange
from analytics.queries.reports import changes_due
from analytics.scopes import Scope
from tests.factories import make_engagement_report, make_group, make_member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(name, *keys):
    return reverse(f"analytics:{name}", args=keys)


@pytest.fixture
def manager():
    return make_member(is_manager=True, display_name="Maja")


@pytest.fixture
def report():
    return make_engagement_report()


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def planned(report, by, **more):
    said = {"text": "Write by hand", "owner": by, "due_on": today() + DAY} | more
    return plan_change(evaluation=evaluate(report=report, by=by, saw="Much.", think=""), **said)


def given(manager, **more):
    said = {"saw": "We saw much.", "think": "Good.", "owner": str(manager.pk)}
    return said | {name: str(value) for name, value in more.items()}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"text": "Write", "due_on": "2020-01-01"}, "Choose a day from today on"),
        ({"text": "Write", "due_on": "9999-12-31"}, "Choose a day from today on"),
        ({"text": "Write"}, "Choose the day by which it is done."),
        ({"text": "Write", "due_on": "today", "owner": ""}, "Choose who sees to it."),
        ({"due_on": "today"}, "Say what changes by that day, or take the day away."),
        ({"text": " ", "due_on": "today"}, "Say what changes by that day"),
    ],
)
def test_half_a_change_and_one_of_the_past_are_refused_and_nothing_is_lost(
    desk, manager, report, more, sentence
):
    more = {name: today() if value == "today" else value for name, value in more.items()}
    answer = desk.post(at("evaluate", report.pk), given(manager, **more))
    page = answer.content.decode()

    assert (answer.status_code, sentence in page) == (422, True)
    assert ("We saw much." in page, "Good." in page) == (True, True)
    assert (Evaluation.objects.count(), PlannedChange.objects.count()) == (0, 0)


def test_a_whole_one_is_saved_and_so_is_an_evaluation_without_one(desk, manager, report):
    where = at("evaluate", report.pk)

    assert desk.post(where, given(manager)).status_code == 302
    assert PlannedChange.objects.count() == 0
    assert desk.post(where, given(manager, text="Write", due_on=today())).status_code == 302
    assert changes_due(manager) == [PlannedChange.objects.get()]


def test_the_action_itself_plans_nothing_for_a_day_that_is_over(manager, report):
    with pytest.raises(NotPlannable):
        planned(report, manager, due_on=today() - DAY)


def test_a_change_is_said_otherwise_on_a_page_of_its_own(desk, manager, report):
    change, other = planned(report, manager), make_member(is_manager=True)
    where = at("change_edit", change.pk)
    assert where in desk.get(at("report", report.pk)).content.decode()
    assert where in desk.get(at("evaluate", report.pk)).content.decode()
    form = desk.get(where).context["form"]

    said = {"text": "Call", "owner": str(other.pk), "due_on": today() + 9 * DAY}
    answer = desk.post(where, said | {"seen": form["seen"].value()})

    change.refresh_from_db()
    assert answer.status_code == 302
    assert (change.text, change.owner, change.due_on) == ("Call", other, today() + 9 * DAY)


def test_a_day_that_went_by_may_stay_and_another_one_that_did_may_not(desk, manager, report):
    change = planned(report, manager)
    PlannedChange.objects.update(due_on=today() - 3 * DAY)
    where, said = at("change_edit", change.pk), {"text": "Call", "owner": str(manager.pk)}

    refused = desk.post(where, said | {"due_on": today() - 2 * DAY})
    kept = desk.post(where, said | {"due_on": today() - 3 * DAY})

    assert (refused.status_code, kept.status_code) == (422, 302)
    assert 'value="Call"' in refused.content.decode()


def test_what_two_change_at_once_is_not_overwritten_unseen(desk, manager, report):
    change = planned(report, manager)
    where, said = at("change_edit", change.pk), {"owner": str(manager.pk), "due_on": today()}
    seen = desk.get(where).context["form"]["seen"].value()
    desk.post(where, said | {"text": "First", "seen": seen})

    answer = desk.post(where, said | {"text": "Second", "seen": seen})

    change.refresh_from_db()
    assert (answer.status_code, change.text) == (409, "First")
    assert 'value="Second"' in answer.content.decode()


def test_one_whose_owner_runs_nothing_any_more_is_given_to_somebody(desk, report):
    gone = make_member(is_manager=True)
    change = planned(report, gone)
    type(gone).objects.filter(pk=gone.pk).update(manager_since=None)

    page = desk.get(at("change_edit", change.pk))
    said = {"text": "Call", "owner": str(gone.pk), "due_on": today()}

    assert "Choose somebody" in page.content.decode()
    assert desk.post(at("change_edit", change.pk), said).status_code == 422


def test_one_in_the_hands_of_a_groups_manager_stays_there(desk, manager, report):
    jonas = make_member()
    make_group(managers=[jonas])
    change = planned(report, manager, owner=jonas)
    page = desk.get(at("change_edit", change.pk)).content.decode()

    assert f'<option value="{jonas.pk}" selected>' in page
    assert "Choose somebody" not in page


def test_withdrawn_it_is_gone_from_the_report_and_from_today(desk, manager, report):
    change = planned(report, manager, due_on=today())

    for _twice in range(2):
        withdraw_change(change=change)

    assert (changes_due(manager), Evaluation.objects.count()) == ([], 1)
    assert "Write by hand" not in desk.get(at("report", report.pk)).content.decode()
    with pytest.raises(WithdrawnMeanwhile):
        edit_change(change=change, text="x", owner=manager, due_on=today())


def test_its_button_withdraws_it(desk, manager, report):
    change = planned(report, manager)
    assert (
        at("change_withdraw", change.pk) in desk.get(at("change_edit", change.pk)).content.decode()
    )

    desk.get(at("change_withdraw", change.pk))
    assert PlannedChange.objects.count() == 1

    desk.post(at("change_withdraw", change.pk))
    assert PlannedChange.objects.count() == 0


def test_done_can_be_taken_back(desk, manager, report):
    change = planned(report, manager, due_on=today())
    finish_change(change=change)
    assert changes_due(manager) == []
    assert "Not done after all" in desk.get(at("report", report.pk)).content.decode()

    desk.post(at("change_done", change.pk), {"verb": "undo"})

    assert changes_due(manager) == [change]


@pytest.mark.parametrize("name", ["change_edit", "change_withdraw", "change_done"])
def test_for_who_does_not_run_that_part_there_is_none(client, manager, name):
    jonas, mine, other = make_member(), make_group(), make_group()
    for group in (mine, other):
        group.memberships.create(member=jonas, role="manager" if group == mine else "member")
    report = make_engagement_report(scope=Scope("group", str(other.pk)))
    change = planned(report, manager)
    client.force_login(jonas)

    foreign = client.post(at(name, change.pk))
    absent = client.post(at(name, change.pk + 999))

    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.content == absent.content
    assert PlannedChange.objects.filter(done_at=None).count() == 1


def test_whose_turn_it_is_says_done_though_silenced_but_plans_nothing(client, manager):
    jonas = make_member()
    group = make_group(managers=[jonas])
    change = planned(make_engagement_report(scope=Scope("group", str(group.pk))), manager)
    PlannedChange.objects.update(owner=jonas)
    client.force_login(jonas)
    type(jonas).objects.filter(pk=jonas.pk).update(silenced_until=timezone.now() + 9 * DAY)

    assert client.post(at("change_withdraw", change.pk)).status_code == 403
    assert client.post(at("change_edit", change.pk), {}).status_code == 403
    assert PlannedChange.objects.count() == 1
