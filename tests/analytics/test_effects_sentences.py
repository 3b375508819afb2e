from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from analytics.metrics.registry import METRICS
from analytics.models import Effect, Finding, GoalState
from analytics.showing.changes import A_WEEK, IN_POINTS, STANDING
from analytics.showing.numbers import percent, say
from analytics.showing.sentences import (
    WHY_NOT,
    effect_interval,
    effect_sentence,
    finding_tone,
    goal_words,
)
from tests.factories import make_goal, make_group, make_member, make_tactic

pytestmark = pytest.mark.django_db


def effect_of(*, metric="posts", scope="place", **more):
    columns = {"finding": Finding.LIKELY, "before": 41.0, "after": 48.0, "change": 0.18}
    columns |= {"low": 0.06, "high": 0.31, "until_day": date(2026, 6, 1)}
    return Effect(tactic=make_tactic(metric=metric, scope=scope), **columns | more)


def said(effect, **how):
    return effect_sentence(effect, effect.tactic, **how)


def test_a_rise_in_counts_is_one_plain_sentence():
    metric, effect = METRICS["posts"], effect_of()

    assert said(effect) == (
        f"Up {percent(0.18)}: {say(metric, 41)} a week before, {say(metric, 48)} after. "
        "Likely real."
    )


def test_other_groups_are_named_to_those_who_see_them_all_and_to_nobody_else():
    group = make_group()
    effect = effect_of(scope=f"group:{group.pk}", others="groups", others_change=0.03)
    house, own = make_member(is_manager=True), make_member()

    assert f"other groups {percent(0.03, signed=True)}" in said(effect, viewer=house)
    assert "other groups" not in said(effect, viewer=own)
    assert "other groups" not in said(effect)
    assert percent(0.03, signed=True) not in said(effect, viewer=own)


def test_last_year_is_the_places_own_and_named_to_all():
    effect = effect_of(others="last_year", others_change=-0.03)

    assert f"the same weeks last year {percent(-0.03, signed=True)}" in said(effect)


def test_a_share_moves_by_points():
    effect = effect_of(metric="answered_24h", before=0.52, after=0.61, change=0.17)

    assert said(effect).startswith("Up 9 points: ")


def test_hours_are_not_by_the_week():
    effect = effect_of(metric="first_response_median", before=6.0, after=3.0, change=-0.5)

    assert said(effect).startswith(f"Down {percent(0.5)}: ")
    assert "a week" not in said(effect)


def test_what_rounds_to_nothing_is_no_change():
    effect = effect_of(change=0.002, low=-0.1, high=0.1, finding=Finding.NOISE)

    assert said(effect).startswith("No change: ")
    assert said(effect).endswith("Within the noise.")


@pytest.mark.parametrize("why", WHY_NOT)
def test_what_cannot_be_told_says_why(why):
    effect = effect_of(finding=Finding.CANNOT, why_not=why, change=None, before=None, after=None)

    assert said(effect).startswith("Cannot tell")
    assert effect_interval(effect_of(low=None, high=None)) == ""


def test_too_few_people_leave_no_figure_in_the_sentence():
    effect = effect_of(finding=Finding.TOO_FEW, change=None, before=None, after=None)

    assert not any(sign.isdigit() for sign in said(effect))


@pytest.mark.parametrize("sentences", [A_WEEK, STANDING, IN_POINTS])
@pytest.mark.parametrize("language", ["en", "sv", "he"])
def test_every_sentence_can_be_said_in_every_language(sentences, language):
    told = {"change": "18 %", "points": 9, "before": "41", "after": "48", "others": "+3 %"}

    with translation.override(language):
        spoken = [str(sentence % told) for sentence in sentences.values()]

    assert all("41" in one and "48" in one for one in spoken)
    assert not any("%(" in one for one in spoken)


@pytest.mark.parametrize(
    ("metric", "change", "finding", "tone"),
    [
        ("posts", 0.2, Finding.LIKELY, "good"),
        ("posts", -0.2, Finding.LIKELY, "bad"),
        ("first_response_median", -0.2, Finding.LIKELY, "good"),
        ("readers", 0.2, Finding.LIKELY, "plain"),
        ("posts", 0.2, Finding.NOISE, "plain"),
        ("posts", None, Finding.CANNOT, "plain"),
    ],
)
def test_a_finding_has_the_tone_of_its_figure(metric, change, finding, tone):
    assert finding_tone(effect_of(metric=metric, change=change, finding=finding)) == tone


@pytest.mark.parametrize(
    ("state", "tone"),
    [("on_track", "good"), ("at_risk", "warn"), ("missed", "bad"), ("unknown", "plain")],
)
def test_a_goal_in_words(state, tone):
    goal = make_goal(state=state, ended_at=timezone.now() if state == "missed" else None)
    goal.forecast = [[str(goal.deadline - timedelta(days=4)), 55.0, 50.0, 61.0]]

    words = goal_words(goal)

    assert (words.state, words.tone) == (GoalState(state).label, tone)
    assert words.value == say(METRICS["active"], 44)
    assert ("55 (50 to 61)" in words.pace) == (state != "missed")


def test_numbers_keep_their_signs_in_sentences_from_the_right():
    effect = effect_of(others="last_year", others_change=-0.03)

    with translation.override("he"):
        told = said(effect)

    assert f"\u2068{percent(-0.03, signed=True)}\u2069" in told


def test_a_goal_without_a_figure_says_so():
    goal = make_goal(value=None, baseline=None, judged_on=date(2026, 3, 2))

    assert (goal_words(goal).value, goal_words(goal).baseline) == ("not known", "not known")
    assert goal_words(goal).pace == "Too few weeks are measured to say where it is heading."


def share_effect(**more):
    columns = {"before": 0.52, "after": 0.53, "change": 0.02, "low": -0.2, "high": 0.32}
    return effect_of(metric="answered_24h", **columns | more)


def test_how_sure_a_share_is_is_told_in_points_as_its_change_is():
    told = effect_interval(share_effect())

    assert told == "By all that the figures say, between −13 points and +13 points."
    assert "%" not in told


def test_others_are_told_in_points_beside_a_share():
    told = said(share_effect(others="last_year", others_change=-0.03))

    assert told.startswith("Up 1 point: 52")
    assert "the same weeks last year −2 points." in told


def test_an_interval_down_to_nothing_is_all_of_it():
    assert "between −100 points" in effect_interval(share_effect(low=-1.0))


def test_points_keep_their_sign_before_them_in_hebrew():
    with translation.override("he"):
        told = effect_interval(share_effect())

    assert "\u2068−13\u2069" in told
