"""Tactics are written down once, ranked by what they brought, judged; charts bear their marks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from analytics.actions.strategy import ChangedMeanwhile as StrategyChanged
from analytics.actions.strategy import write_strategy
from analytics.actions.tactics import (
    ChangedMeanwhile,
    KnownAlready,
    NoSuchTactic,
    edit_tactic,
    judge_tactic,
    log_tactic,
    version_of,
)
from analytics.days import today
from analytics.models import Effect, Strategy, Tactic
from analytics.queries.strategy import strategy_now, version_before, versions
from analytics.queries.tactics import marks, ranked
from analytics.scopes import WHOLE, Scope
from tests.factories import make_group, make_member, make_strategy, make_tactic

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def log(by=None, **more):
    said = {
        "title": "A word to everybody who was new",
        "words": "",
        "kind": "other",
        "metric": "active",
        "scope": WHOLE,
        "began_on": today() - 7 * DAY,
        "review_on": today() + 21 * DAY,
    }
    return log_tactic(by=by or make_member(is_manager=True), **said | more)


def effect_of(tactic, change, finding="likely"):
    return Effect.objects.create(tactic=tactic, finding=finding, change=change, until_day=today())


def test_what_the_house_knew_is_written_down_once():
    log(known_as="event:3")

    with pytest.raises(KnownAlready):
        log(known_as="event:3", title="By another name")

    assert Tactic.objects.count() == 1


def test_the_same_form_sent_twice_is_one_tactic():
    manager = make_member(is_manager=True)
    log(by=manager)

    with pytest.raises(KnownAlready):
        log(by=manager)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"ended_on": -8}, "It ended before it began."),
        ({"review_on": -7}, "Look at it again after it began; four weeks are a good time."),
        ({"began_on": -4000}, "Choose a day within five years."),
        ({"review_on": 4000}, "Choose a day within five years."),
    ],
)
def test_days_that_cannot_be_are_refused(more, sentence):
    with pytest.raises(NoSuchTactic) as refusal:
        log(**{name: today() + days * DAY for name, days in more.items()})

    assert str(refusal.value) == sentence


def test_a_figure_that_is_not_measured_there_is_refused():
    with pytest.raises(NoSuchTactic):
        log(metric="readers", scope=Scope("tag", "3"))


def test_an_effect_of_other_days_is_forgotten_and_of_other_words_is_kept():
    tactic = make_tactic()
    effect_of(tactic, 0.2)

    edit_tactic(tactic=tactic, by=tactic.by, title="Other words", hours=3)
    assert Effect.objects.exists()

    edit_tactic(tactic=tactic, by=tactic.by, began_on=tactic.began_on - DAY)
    assert not Effect.objects.exists()


def test_of_two_who_edit_a_tactic_at_once_the_second_is_told():
    tactic = Tactic.objects.get(pk=make_tactic().pk)
    seen = version_of(tactic)
    edit_tactic(tactic=tactic, by=tactic.by, seen=seen, title="First")

    with pytest.raises(ChangedMeanwhile):
        edit_tactic(tactic=tactic, by=tactic.by, seen=seen, title="Second")


def test_a_verdict_stands_and_who_judged_at_the_same_time_is_told():
    tactic = make_tactic()
    judge_tactic(tactic=tactic, by=tactic.by, verdict="worked", words="They stayed.", seen="")

    with pytest.raises(ChangedMeanwhile):
        judge_tactic(tactic=tactic, by=tactic.by, verdict="harm", words="", seen="")
    tactic.refresh_from_db()

    assert (tactic.verdict, tactic.verdict_words) == ("worked", "They stayed.")
    assert tactic.judged_at is not None


def test_tactics_rank_by_effect_per_hour_and_only_what_is_likely_counts():
    manager = make_member(is_manager=True)
    slow, quick = make_tactic(hours=10), make_tactic(hours=2)
    fewer_waiting = make_tactic(hours=1, metric="unanswered_now")
    noise, free = make_tactic(hours=1), make_tactic(hours=0)
    effect_of(slow, 0.5)
    effect_of(quick, 0.2)
    effect_of(fewer_waiting, -0.3)
    effect_of(noise, 0.9, "noise")
    effect_of(free, 0.4)

    rows = ranked(manager).rows

    assert rows[:3] == [fewer_waiting, quick, slow]
    assert [round(row.per_hour, 3) for row in rows[:3]] == [0.3, 0.1, 0.05]
    assert {row.pk: row.per_hour for row in rows[3:]} == {noise.pk: None, free.pk: None}
    assert ranked(manager, "effect").rows[:2] == [slow, free]
    assert ranked(manager, "hours").rows[0] == slow
    assert ranked(manager, "new").rows[0] == free


@pytest.mark.parametrize("by", ["per_hour", "effect", "hours", "new"])
def test_pages_of_the_ranking_hold_every_tactic_once(by):
    manager = make_member(is_manager=True)
    for number in range(7):
        tactic = make_tactic(hours=number % 3)
        if number % 2:
            effect_of(tactic, number / 10)

    found, after = [], ""
    while True:
        page = ranked(manager, by, after, size=3)
        found += page.rows
        after = page.older
        if not after:
            break

    assert len(found) == len({one.pk for one in found}) == 7
    assert [one.rank for one in found] == sorted((one.rank for one in found), reverse=True)


def test_marks_stand_on_the_charts_of_their_figure_where_the_viewer_may_know_of_them():
    runs_one = make_member()
    one, other = make_group(managers=[runs_one]), make_group()
    here, there = Scope("group", str(one.pk)), Scope("group", str(other.pk))
    manager = make_member(is_manager=True)
    own = make_tactic(scope=str(here), title="Here", began=30)
    make_tactic(scope=str(there), title="There", began=20)
    whole = make_tactic(title="Whole", began=10)
    make_tactic(metric="posts", title="Another figure")
    make_tactic(title="Long ago", began=400)
    window = (today() - 90 * DAY, today())

    def titles(viewer, scope):
        return [title for _day, title, _url in marks(viewer, "active", scope, *window)]

    assert titles(manager, WHOLE) == ["Here", "There", "Whole"]
    assert titles(manager, here) == ["Here", "Whole"]
    assert titles(runs_one, here) == ["Here"]
    assert titles(runs_one, there) == []
    assert titles(make_member(), here) == []
    day, _title, address = marks(manager, "active", here, *window)[0]
    assert (day, address) == (own.began_on, reverse("analytics:tactic", args=[own.pk]))
    assert whole.began_on > own.began_on


def test_a_strategy_keeps_its_versions_and_the_newest_holds():
    manager = make_member(is_manager=True)
    first = write_strategy(by=manager, purpose="Bikes", values="Kindness", seen=0)
    again = write_strategy(by=manager, purpose="Bikes", values="Kindness", seen=first.pk)
    second = write_strategy(
        by=manager, purpose="Cargo bikes", change_note="Narrower", seen=first.pk
    )

    assert again == first
    assert strategy_now(manager) == second
    assert version_before(manager, second) == first
    assert Strategy.objects.count() == 2


def test_of_two_who_write_the_strategy_at_once_the_second_is_told():
    first = make_strategy()
    write_strategy(by=first.by, purpose="One", seen=first.pk)

    with pytest.raises(StrategyChanged):
        write_strategy(by=first.by, purpose="Two", seen=first.pk)


def test_the_strategy_is_for_those_who_run_the_house():
    make_strategy()
    manager = make_member()
    make_group(managers=[manager])

    assert not versions(manager).exists()
    assert not versions(make_member()).exists()
    assert versions(make_member(is_manager=True)).exists()


@pytest.mark.django_db(transaction=True)
def test_eight_who_write_down_the_same_thing_at_once_write_it_once():
    manager, gate = make_member(is_manager=True), Barrier(8)

    def run(number):
        try:
            gate.wait(timeout=60)
            log(by=manager, known_as="grant:4", title=f"Title {number}")
        except KnownAlready:
            return "known"
        finally:
            connection.close()
        return "written"

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(run, range(8)))

    assert outcomes == ["known"] * 7 + ["written"]
