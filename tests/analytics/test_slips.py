"""Slips can be mended: a tactic is taken away, a day that is over is refused, one's own name needs
no asking; and a goal that was set says at once how it fares."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from analytics.actions.goals import edit_goal, set_goal
from analytics.actions.judging import judge_goals
from analytics.actions.reports import make_report
from analytics.actions.tactics import NoSuchTactic, edit_tactic, judge_tactic, take_away
from analytics.days import last_finished_day, today, zone
from analytics.models import Advice, Effect, Goal, GoalState, GoalTurn, Rollup, Signal, Tactic
from analytics.queries.tactics import marks
from analytics.reporting.periods import last_ended
from analytics.scopes import WHOLE
from community.core.models import Promise
from community.core.outbox import keep_all
from community.notifications.models import Kind, Notice
from tests.factories import (
    make_advice,
    make_engagement_report,
    make_goal,
    make_group,
    make_member,
    make_post,
    make_signal,
    make_tactic,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(name, *keys):
    return reverse(f"analytics:{name}", args=keys)


@pytest.fixture
def manager():
    return make_member(is_manager=True, display_name="Maja")


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def effect_of(tactic):
    return Effect.objects.create(tactic=tactic, finding="cannot", until_day=today())


def marked(manager, metric="active"):
    return [
        title for _day, title, _where in marks(manager, metric, WHOLE, today() - 90 * DAY, today())
    ]


def test_a_tactic_is_taken_away_after_a_question_with_its_effect_and_its_marks(desk, manager):
    tactic = make_tactic(title="A slip")
    effect_of(tactic)
    page = desk.get(at("tactic_remove", tactic.pk)).content.decode()
    assert ("Take the tactic away?" in page, Tactic.objects.count()) == (True, 1)
    assert at("tactic_remove", tactic.pk) in desk.get(at("tactic", tactic.pk)).content.decode()

    assert desk.post(at("tactic_remove", tactic.pk)).status_code == 302

    assert (Tactic.objects.count(), Effect.objects.count(), marked(manager)) == (0, 0, [])
    assert desk.get(at("tactic", tactic.pk)).status_code == 404


def test_the_desks_log_keeps_who_took_it_away(manager):
    take_away(tactic=make_tactic(title="A slip"), by=manager)

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_repr, entry.is_deletion()) == (manager, "A slip", True)


def test_effects_that_it_cut_short_are_worked_out_anew_and_others_stay(manager):
    slip, near = make_tactic(began=40), make_tactic(began=30)
    elsewhere = make_tactic(began=30, metric="posts")
    long_ago = make_tactic(began=300)
    in_a_group = make_tactic(began=30, scope=f"group:{make_group().pk}")
    for one in (slip, near, elsewhere, long_ago, in_a_group):
        effect_of(one)

    take_away(tactic=slip, by=manager)

    assert set(Effect.objects.values_list("tactic", flat=True)) == {elsewhere.pk, long_ago.pk}


@pytest.mark.parametrize("verb", ["take away", "edit"])
def test_effects_that_are_gone_are_measured_at_once_and_each_time(manager, verb):
    Rollup.objects.create(day=today() - DAY)
    near = make_tactic(began=30)
    effect_of(near)
    for days in (40, 45):
        slip = make_tactic(began=days)
        if verb == "edit":
            edit_tactic(tactic=slip, by=manager, began_on=slip.began_on - DAY)
        else:
            take_away(tactic=slip, by=manager)
        assert not Effect.objects.filter(tactic=near).exists()

        keep_all()

        near = Tactic.objects.get(pk=near.pk)
        assert near.effect.until_day < today()
        assert near.effect.why_not


def test_other_words_measure_nothing_anew(manager):
    Rollup.objects.create(day=today() - DAY)
    tactic = make_tactic()
    effect_of(tactic)

    edit_tactic(tactic=tactic, by=manager, title="Other words")

    assert Effect.objects.exists()
    assert not Promise.objects.filter(task__endswith="measure_effects").exists()


def test_where_nothing_is_counted_nothing_is_measured(manager):
    take_away(tactic=make_tactic(), by=manager)

    assert not Promise.objects.filter(task__endswith="measure_effects").exists()


def test_a_report_made_meanwhile_says_that_the_effect_is_worked_out_by_night(desk):
    make_tactic(title="Lately", began=20)
    report, _is_new = make_report(scope=WHOLE, period=last_ended("week", last_finished_day()))

    page = desk.get(at("report", report.pk)).content.decode()

    row = page.partition("Lately")[2].partition("</tr>")[0]
    assert "Worked out by night" in row
    assert "Cannot tell" not in row


def test_one_of_a_group_cuts_nothing_of_other_parts(manager):
    slip = make_tactic(began=40, scope=f"group:{make_group().pk}")
    whole = make_tactic(began=30)
    effect_of(whole)

    take_away(tactic=slip, by=manager)

    assert Effect.objects.filter(tactic=whole).exists()


def test_who_edits_or_judges_one_that_was_taken_away_meanwhile_is_told(manager):
    tactic = make_tactic()
    for _twice in range(2):
        take_away(tactic=tactic, by=manager)

    with pytest.raises(NoSuchTactic, match="taken away meanwhile"):
        edit_tactic(tactic=tactic, by=manager, title="x")
    with pytest.raises(NoSuchTactic, match="taken away meanwhile"):
        judge_tactic(tactic=tactic, by=manager, verdict="worked", words="")


def test_a_report_that_told_of_it_is_still_read(desk, manager):
    tactic = make_tactic(title="A slip")
    report = make_engagement_report()
    take_away(tactic=tactic, by=manager)

    assert desk.get(at("report", report.pk)).status_code == 200


@pytest.mark.parametrize("verb", ["get", "post"])
def test_for_who_does_not_run_that_part_there_is_none_to_take_away(client, verb):
    jonas = make_member()
    make_group(managers=[jonas])
    tactic = make_tactic()
    client.force_login(jonas)

    assert getattr(client, verb)(at("tactic_remove", tactic.pk)).status_code == 404
    assert Tactic.objects.exists()


def test_a_day_to_come_before_which_it_is_looked_at_again_is_said_at_both_fields(desk):
    said = {"title": "T", "kind": "other", "metric": "posts", "scope": "place"}
    said |= {"began_on": today() + 9 * DAY, "review_on": today() + 2 * DAY}

    form = desk.post(at("tactic_new"), said).context["form"]

    assert set(form.errors) == {"began_on", "review_on"}
    assert "This day is to come" in str(form.errors["began_on"])


def advised(**more):
    said = {"question": "Q?", "recommendation": "Yes.", "level": "tactical", "to_name": "A"}
    said |= {"confidence": "likely", "scope": "place", "language": "en"}
    return said | more


def test_advice_cannot_be_asked_about_again_on_a_day_that_is_over(desk):
    answer = desk.post(at("advice_new"), advised(follow_up_on="2020-01-01"))
    sent = make_advice(sent=True)
    again = desk.post(at("advice_follow", sent.pk), {"follow_up_on": "2020-01-01"})

    for one in (answer, again):
        assert (one.status_code, "from today on" in one.content.decode()) == (422, True)
    assert list(Advice.objects.all()) == [sent]


def test_a_day_that_went_by_meanwhile_may_stay(desk):
    draft = make_advice(follow_up_on=today() - DAY)
    seen = desk.get(at("advice_edit", draft.pk)).context["form"]["seen"].value()
    given = advised(follow_up_on=today() - DAY, seen=seen)

    assert desk.post(at("advice_edit", draft.pk), given).status_code == 302


def test_whoever_asks_for_their_own_name_has_it_there_at_once(desk, manager):
    advice = make_advice(words=[make_post(author=manager)])
    pin = advice.pins.get()
    page = desk.get(at("advice_one", advice.pk)).content.decode()
    assert ("Put my name beside it" in page, "Ask Maja" in page) == (True, False)

    desk.post(at("advice_evidence", advice.pk, pin.pk), {"verb": "ask"})
    keep_all()

    pin.refresh_from_db()
    assert pin.agreed_at is not None
    assert not Notice.objects.filter(kind=Kind.HEARD).exists()


def weeks(count, value=40.0, last=1):
    """The last of them ended so many days ago."""
    for back in range(count):
        make_signal(span="week", day=today() - (last + 7 * back) * DAY, value=value, n=40)


def aimed(manager, target=60.0, **more):
    said = {"title": "More", "why": "", "metric": "active", "scope": WHOLE, "span": "week"}
    said |= {"deadline": today() + 60 * DAY, "cadence": "month", "owner": manager}
    return set_goal(by=manager, target=target, **said | more)


def test_a_goal_that_was_set_today_says_at_once_how_it_fares(desk, manager):
    weeks(12)

    goal = aimed(manager)
    goal.refresh_from_db()

    assert (goal.state, goal.value, len(goal.forecast)) == (GoalState.AT_RISK, 40.0, 8)
    assert GoalTurn.objects.get().state == GoalState.AT_RISK
    page = desk.get(at("goal", goal.pk)).content.decode()
    assert ("as it goes it will be" in page, "Too few weeks" in page) == (True, False)


def test_changed_it_is_looked_at_again_at_once(manager):
    weeks(12)
    goal = aimed(manager)

    Signal.objects.filter(day=today() - DAY).update(value=42.0)
    edit_goal(goal=goal, by=manager, target=40.5)

    goal.refresh_from_db()
    assert (goal.state, goal.judged_on) == (GoalState.ON_TRACK, today() - DAY)
    edit_goal(goal=goal, by=manager, target=400.0)
    assert Goal.objects.get().state == GoalState.AT_RISK


def test_whether_it_is_over_is_for_the_night_to_say(manager):
    weeks(12, value=100.0)
    goal = make_goal(target=60.0, cadence="week")
    edit_goal(goal=goal, by=manager, target=61.0)
    goal.refresh_from_db()
    assert (goal.ended_at, goal.state) == (None, GoalState.ON_TRACK)

    weeks(12, value=100.0, last=0)
    judge_goals(day=str(today()))

    assert Goal.objects.get().state == GoalState.REACHED


def test_somebody_elses_goal_that_is_at_risk_is_told_to_them_and_ones_own_is_not(manager):
    weeks(12)
    other = make_member(is_manager=True)

    aimed(manager)
    assert Notice.objects.count() == 0
    goal = aimed(manager, target=70.0, owner=other, deadline=today() + 61 * DAY)

    assert list(Notice.objects.values_list("member", "subject")) == [(other.pk, f"goal:{goal.pk}")]


def test_where_nothing_is_measured_yet_it_is_looked_at_tonight(desk, manager):
    goal = aimed(manager)

    page = desk.get(at("goal", goal.pk)).content.decode()

    assert ("It is looked at tonight." in page, "Too few weeks" in page) == (True, False)


def test_a_goal_ends_on_its_day_and_not_on_the_next(desk):
    deadline = today() - DAY
    goal = make_goal(baseline_day=today() - 30 * DAY, deadline=deadline)

    judge_goals(day=str(today()))

    goal.refresh_from_db()
    shown = desk.get(at("goals"))
    assert (goal.state, goal.ended_at.astimezone(zone()).date()) == (GoalState.MISSED, deadline)
    assert f"{deadline.day} {deadline:%B %Y}" in shown.content.decode()
