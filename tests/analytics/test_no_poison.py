"""Numbers that one group's manager may type shut nobody's pages, and what fails by night fails
alone (F15, B5, I3, I4)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analytics.actions import judging, reports
from analytics.actions.judging import judge_goals, measure_effects
from analytics.actions.reports import begin_rhythm, make_due_reports
from analytics.days import last_finished_day
from analytics.effects.working import told
from analytics.models import Effect, EngagementReport, Goal, Rhythm, Tactic
from analytics.scopes import WHOLE, Scope
from community.core.outbox import keep_all, promise
from tests.factories import (
    make_advice,
    make_engagement_report,
    make_goal,
    make_group,
    make_member,
    make_signal,
    make_tactic,
)

pytestmark = pytest.mark.django_db
EDGES = ("9999-12-31", "0001-01-01", "1000-02-29")


def at(name, *keys):
    return reverse(f"analytics:{name}", args=keys)


def signed_in(member):
    client = Client(raise_request_exception=False)
    client.force_login(member)
    return client


@pytest.fixture
def house():
    return signed_in(make_member(is_manager=True))


@pytest.fixture
def jonas():
    return make_member()


@pytest.fixture
def group(jonas):
    return make_group(managers=[jonas])


def today(days=0):
    return timezone.now().date() + timedelta(days=days)


def effect_of(tactic):
    said = {"finding": "likely", "before": 10, "after": 12, "change": 0.2, "n": 9}
    return Effect.objects.create(tactic=tactic, until_day=today(), **said)


def logged(client, group, **more):
    said = {
        "title": "Tiny",
        "kind": "other",
        "metric": "posts",
        "scope": f"group:{group.pk}",
        "began_on": str(today(-40)),
        "review_on": str(today(7)),
    }
    return client.post(at("tactic_new"), said | more)


@pytest.mark.parametrize("hours", ["1e-300", "5e-324", "0.009", "-1", "100001", "1e300"])
def test_hours_that_nothing_can_be_divided_by_are_refused_with_a_sentence(jonas, group, hours):
    answer = logged(signed_in(jonas), group, hours=hours)

    assert (answer.status_code, Tactic.objects.count()) == (422, 0)
    assert "Hours are 0, or from 0.01 to 100,000." in answer.content.decode()


@pytest.mark.parametrize("field", ["expected", "money"])
@pytest.mark.parametrize("number", ["1e9", "-101"])
def test_what_is_beyond_its_bounds_is_one_sentence(jonas, group, field, number):
    sentences = {
        "expected": "Expect a change from −100 to 10,000 per cent.",
        "money": "Money is a sum from 0 to 99,999,999, with two decimals at most.",
    }
    answer = logged(signed_in(jonas), group, **{field: number})
    page = answer.content.decode()

    assert (answer.status_code, page.count(sentences[field])) == (422, 1)
    assert f'value="{number}"' in page


@pytest.mark.parametrize("hours", [1e-300, 5e-324, 1e308])
@pytest.mark.parametrize("by", ["per_hour", "effect", "hours", "new"])
def test_such_hours_that_are_there_already_shut_no_table(house, hours, by):
    effect_of(make_tactic(hours=hours))

    assert house.get(f"{at('tactics')}?by={by}").status_code == 200


def test_and_the_report_of_the_place_can_still_be_made():
    effect_of(make_tactic(hours=1e-300))
    make_goal(state="at_risk")

    assert make_engagement_report().pk


@pytest.mark.parametrize("target", ["5e-324", "1e-310", "1e-300", "1e-7"])
def test_a_target_too_small_to_be_told_from_zero_is_refused(house, target):
    answer = set_goal(house, "place", target)

    assert (answer.status_code, Goal.objects.count()) == (422, 0)
    assert "too small to be told from zero" in answer.content.decode()


def set_goal(client, scope, target):
    said = {
        "title": "Tiny",
        "target": target,
        "cadence": "week",
        "deadline": str(today(60)),
        "owner": client.session["_auth_user_id"],
        "without_start": "on",
    }
    return client.post(f"{at('goal_new')}?metric=posts&scope={scope}&span=week", said)


@pytest.mark.parametrize("target", [5e-324, 1e-300, 1e-10, 1e9])
def test_such_a_target_that_is_there_already_shuts_no_page(house, group, target):
    scope = f"group:{group.pk}"
    for back in range(1, 40):
        make_signal(metric="posts", span="week", scope=scope, value=0.0, n=0, day=today(-back))
    goal = make_goal(metric="posts", scope=scope, target=target, baseline=0.0, value=0.0)

    pages = [at("goals"), at("goal", goal.pk), at("figures")]

    assert [house.get(page).status_code for page in pages] == [200, 200, 200]
    judge_goals(day=str(today(-1)))


@pytest.mark.parametrize("day", [*EDGES, "9999-12-01"])
@pytest.mark.parametrize("span", ["month", "week", "days30", "day"])
def test_a_figure_of_the_last_year_that_there_is_cannot_be_pinned(house, day, span):
    said = {"metric": "posts", "scope": "place", "span": span, "day": day}

    answer = house.post(at("advice_pin", make_advice().pk), said)

    assert answer.status_code in (409, 422)


@pytest.mark.parametrize("day", EDGES)
def test_days_at_the_edges_of_time_are_a_sentence_or_a_page(house, day):
    advice, report = make_advice(sent=True), make_engagement_report()
    me = house.session["_auth_user_id"]
    change = {"saw": "x", "text": "Change", "owner": me, "due_on": day}
    tactic = {"title": "T", "kind": "other", "metric": "posts", "scope": "place"}
    tactic |= dict.fromkeys(("began_on", "ended_on", "review_on"), day)
    tried = [
        (at("advice_follow", advice.pk), {"follow_up_on": day}),
        (at("evaluate", report.pk), change),
        (at("tactic_new"), tactic),
    ]

    assert {house.post(*one).status_code for one in tried} <= {302, 422}
    pages = [at("advice_one", advice.pk), at("report", report.pk), at("advice"), "/desk/"]
    assert {house.get(page).status_code for page in pages} == {200}


def two_rhythms(group):
    by = make_member(is_manager=True)
    about = {"cadence": "week", "is_for_managers": True, "addresses": [], "language": "en"}
    for scope in (WHOLE, Scope("group", str(group.pk))):
        begin_rhythm(scope=scope, by=by, **about)
    Rhythm.objects.update(begins_on=last_finished_day() - timedelta(days=20))


def test_a_report_that_cannot_be_made_stops_no_other(monkeypatch, group, caplog):
    two_rhythms(group)
    true = reports.body_of

    def broken(scope, period):
        if scope == WHOLE:
            raise ValueError("poison")
        return true(scope, period)

    monkeypatch.setattr(reports, "body_of", broken)
    promise(make_due_reports, key="x", day=str(last_finished_day()))
    keep_all()

    assert set(EngagementReport.objects.values_list("scope", flat=True)) == {f"group:{group.pk}"}
    assert "was left out tonight" in caplog.text


def test_it_is_made_in_a_later_night(monkeypatch, group):
    two_rhythms(group)
    with monkeypatch.context() as patch:
        patch.setattr(reports, "body_of", lambda *_asked: 1 / 0)
        make_due_reports(day=str(last_finished_day()))
    assert EngagementReport.objects.count() == 0

    make_due_reports(day=str(last_finished_day()))

    assert set(EngagementReport.objects.values_list("scope", flat=True)) == {
        "place",
        f"group:{group.pk}",
    }


def test_a_goal_that_cannot_be_judged_stops_no_other(monkeypatch):
    bad, good = make_goal(), make_goal(title="Good")
    true = judging._judge

    def broken(goal, day):
        if goal.pk == bad.pk:
            raise ZeroDivisionError
        true(goal, day)

    monkeypatch.setattr(judging, "_judge", broken)
    promise(judge_goals, key="y", day=str(last_finished_day()))
    keep_all()

    for goal in (bad, good):
        goal.refresh_from_db()
    assert (bad.judged_on, good.judged_on) == (None, last_finished_day())


def test_a_tactic_whose_figures_cannot_be_read_stops_no_other(monkeypatch):
    bad, good = make_tactic(), make_tactic(title="Good")
    true = judging.read

    def broken(tactic, day):
        if tactic.pk == bad.pk:
            raise ZeroDivisionError
        return true(tactic, day)

    monkeypatch.setattr(judging, "read", broken)
    promise(measure_effects, key="z", day=str(last_finished_day()))
    keep_all()

    assert set(Effect.objects.values_list("tactic", flat=True)) == {good.pk}


def test_a_question_that_cannot_be_worked_out_is_answered_by_a_word():
    pytest.importorskip("statsmodels")
    gaps = {"unit": "count", "values": [3.0] * 8 + [None] * 3, "people": [9] * 11, "split": 8}

    assert "why_not" in told(gaps | {"beside": None})
