"""Pages of goals, tactics and the strategy: doors, what is hidden, forms without JavaScript."""

import base64
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from analytics.actions.goals import version_of
from analytics.actions.tactics import version_of as tactic_version
from analytics.days import last_finished_day, today
from analytics.models import Effect, Goal, GoalState, Rollup, Signal, Strategy, Tactic
from tests.factories import (
    make_goal,
    make_grant,
    make_group,
    make_member,
    make_strategy,
    make_tactic,
)

pytestmark = pytest.mark.django_db
FIGURE = {"metric": "active", "scope": "place", "span": "week"}


@pytest.fixture
def manager(client):
    manager = make_member(is_manager=True, display_name="Maja")
    client.force_login(manager)
    return manager


@pytest.fixture
def group_manager(client):
    member = make_member(display_name="Jonas")
    client.force_login(member)
    member.group = make_group(managers=[member], name="Stockholm")
    member.scope = f"group:{member.group.pk}"
    return member


def measured(value, *, n=20, metric="active", scope="place", span="week", day=None):
    day = day or last_finished_day()
    Rollup.objects.get_or_create(day=day)
    return Signal.objects.create(day=day, scope=scope, metric=metric, span=span, value=value, n=n)


def effect_of(tactic):
    said = {"finding": "likely", "before": 40.0, "after": 48.0, "change": 0.2, "n": 30}
    said |= {"low": 0.1, "high": 0.3, "until_day": today()}
    return Effect.objects.create(tactic=tactic, **said)


def at(name, *args, **asked):
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return reverse(f"analytics:{name}", args=args) + (f"?{query}" if query else "")


def aim(by, **more):
    return {
        "title": "Sixty take part",
        "why": "Evenings are empty.",
        "target": "60",
        "deadline": (today() + timedelta(days=90)).isoformat(),
        "cadence": "month",
        "owner": by.pk,
    } | more


def told(**more):
    return {
        "title": "A word by hand",
        "words": "",
        "kind": "other",
        "goal": "",
        "metric": "active",
        "scope": "place",
        "began_on": (today() - timedelta(days=7)).isoformat(),
        "ended_on": "",
        "expected": "20",
        "hours": "1.5",
        "money": "",
        "review_on": (today() + timedelta(days=21)).isoformat(),
        "known_as": "",
    } | more


def text_of(answer):
    return answer.content.decode()


def every_page(goal, tactic, version):
    pages = [at(name) for name in ("goals", "goal_new", "tactics", "tactic_new")]
    pages += [at(name, goal.pk) for name in ("goal", "goal_edit", "goal_drop")]
    pages += [at(name, tactic.pk) for name in ("tactic", "tactic_edit", "tactic_judge")]
    return [*pages, at("strategy"), at("strategy_edit"), at("strategy_version", version.pk)]


def test_whoever_runs_the_house_opens_every_page(client, manager):
    for address in every_page(make_goal(), make_tactic(), make_strategy()):
        assert client.get(address).status_code == 200, address


def test_guests_are_led_to_the_door_and_members_turned_away(client):
    pages = every_page(make_goal(), make_tactic(), make_strategy())

    assert {client.get(page).status_code for page in pages} == {302}
    client.force_login(make_member())
    assert {client.get(page).status_code for page in pages} == {403}


def test_a_group_manager_sees_their_groups_goals_and_tactics_alone(client, group_manager):
    other = make_group()
    own = make_goal(scope=group_manager.scope, title="Ours")
    own_tactic = make_tactic(scope=group_manager.scope, title="Our tactic")
    hidden = [
        make_goal(scope=scope, title="Theirs")
        for scope in ("place", "language:sv", "tag:1", f"group:{other.pk}")
    ]
    hidden_tactics = [
        make_tactic(scope=scope, title="Their tactic") for scope in ("place", f"group:{other.pk}")
    ]

    for page in ("goals", "tactics"):
        shown = text_of(client.get(at(page)))
        assert "Our" in shown
        assert "Their" not in shown
    assert client.get(at("goal", own.pk)).status_code == 200
    assert client.get(at("tactic", own_tactic.pk)).status_code == 200
    for one in hidden:
        for name in ("goal", "goal_edit", "goal_drop"):
            assert client.get(at(name, one.pk)).status_code == 404
            assert client.post(at(name, one.pk), aim(group_manager)).status_code in (404, 405)
    for one in hidden_tactics:
        for name in ("tactic", "tactic_edit", "tactic_judge"):
            assert client.get(at(name, one.pk)).status_code == 404
            assert client.post(at(name, one.pk), told()).status_code in (404, 405)
    assert client.get(at("goal", 10**17)).status_code == 404


def test_the_strategy_is_not_there_for_who_runs_a_group(client, group_manager):
    version = make_strategy()

    for page in (at("strategy"), at("strategy_edit"), at("strategy_version", version.pk)):
        assert client.get(page).status_code == 404
    assert client.post(at("strategy_edit"), {"purpose": "Mine"}).status_code == 404
    assert Strategy.objects.count() == 1


def test_a_group_manager_sets_no_goal_on_the_place_or_another_group(client, group_manager):
    other = make_group()
    measured(50, scope="place")

    for scope in ("place", f"group:{other.pk}", "language:sv", "nonsense"):
        asked = FIGURE | {"scope": scope}
        assert client.get(at("goal_new", **asked)).status_code == 422
        assert client.post(at("goal_new", **asked), aim(group_manager)).status_code == 422
        tactic = told(scope=scope)
        assert client.post(at("tactic_new"), tactic).status_code == 422

    assert not Goal.objects.exists()
    assert not Tactic.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("metric", "Choose a figure from the list."),
        ("scope", "Choose among what is offered."),
        ("span", "Choose among what is offered."),
    ],
)
def test_a_figure_that_nobody_offered_is_answered_in_our_words(client, manager, name, sentence):
    answer = client.get(at("goal_new", **FIGURE | {name: "nonsense"}))

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "Select a valid choice" not in text_of(answer)


@pytest.mark.parametrize("name", ["analytics.views.doors", "analytics.views.goals"])
def test_an_error_in_a_permission_denies(client, manager, monkeypatch, name):
    def broken(*_whom):
        raise RuntimeError

    goal = make_goal(title="A secret aim")
    check = "sees_any_figures" if name.endswith("doors") else "can_plan"
    monkeypatch.setattr(f"{name}.{check}", broken)
    client.raise_request_exception = False

    for page in (at("goal", goal.pk), at("goal_edit", goal.pk)):
        answer = client.get(page)
        assert answer.status_code == 500
        assert "A secret aim" not in text_of(answer)
    client.post(at("goal_drop", goal.pk), {"because": "So."})
    assert Goal.objects.get().is_open


def test_a_silenced_group_manager_reads_on_and_writes_nothing(client, group_manager):
    goal = make_goal(scope=group_manager.scope)
    group_manager.silenced_until = timezone.now() + timedelta(days=3)
    group_manager.save()

    assert client.get(at("goal", goal.pk)).status_code == 200
    assert client.get(at("goal_edit", goal.pk)).status_code == 403
    assert client.post(at("goal_drop", goal.pk), {"because": "So."}).status_code == 403
    asked = FIGURE | {"scope": group_manager.scope}
    assert client.post(at("goal_new", **asked), aim(group_manager)).status_code == 403
    answer = client.post(at("tactic_new"), told(scope=group_manager.scope))
    assert answer.status_code == 403


def test_a_goal_is_set_in_two_plain_steps(client, manager):
    measured(41.0)
    first = text_of(client.get(at("goal_new")))
    second = client.get(at("goal_new", **FIGURE))

    chosen = client.get(at("goal_new", scope="place"))  # as “Choose another figure” leads back
    assert chosen.status_code == 200
    assert "This field is required." not in text_of(chosen)
    assert "Active members" in first
    assert "Back after four weeks" in first
    assert "it stood at" in text_of(second)
    answer = client.post(at("goal_new", **FIGURE), aim(manager))

    goal = Goal.objects.get()
    assert answer.url == at("goal", goal.pk)
    assert (goal.baseline, goal.target, goal.owner) == (41.0, 60.0, manager)


def test_per_cent_is_typed_as_forty_and_kept_as_a_share(client, manager):
    measured(0.25, metric="answered_24h")
    asked = FIGURE | {"metric": "answered_24h"}

    client.post(at("goal_new", **asked), aim(manager, target="40"))
    goal = Goal.objects.get()

    assert goal.target == 0.4
    assert 'value="40"' in text_of(client.get(at("goal_edit", goal.pk)))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"target": "41"}, "That is where it stands today. Aim further."),
        ({"target": "30"}, "It stands higher than that today, and more is better here."),
        ({"target": "-3"}, "greater than or equal to 0"),
        ({"target": "1e400"}, "Enter a number."),
        ({"target": "nan"}, "Enter a number."),
        ({"deadline": "2020-01-01"}, "The deadline is over already. Choose a day to come."),
        ({"deadline": "9999-12-31"}, "Choose a day from 1970 to 2200."),
        ({"deadline": ""}, "This field is required."),
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"why": "x" * 4001}, "at most 4000 characters"),
        ({"title": "\u202eturned"}, "There is a sign in this text that cannot be stored."),
        ({"owner": "99999999999999999999"}, "Choose who sees to it."),
        ({"cadence": "hourly"}, "Choose among what is offered."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    client, manager, more, sentence
):
    measured(41.0)

    answer = client.post(at("goal_new", **FIGURE), aim(manager, **more))

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "why" in more or "Evenings are empty." in text_of(answer)
    assert not Goal.objects.exists()


def test_a_goal_without_a_starting_point_is_set_only_when_that_was_read(client, manager):
    measured(4.0, n=4)
    page = text_of(client.get(at("goal_new", **FIGURE)))
    first = client.post(at("goal_new", **FIGURE), aim(manager))

    assert "Fewer than 5 people" in page
    assert first.status_code == 422
    assert "Tick the box to go on." in text_of(first)
    client.post(at("goal_new", **FIGURE), aim(manager, without_start="on"))

    assert Goal.objects.get().baseline is None
    assert "4" not in str(Goal.objects.get().value)


def test_a_figure_that_is_not_measured_there_is_said_in_the_first_step(client, manager):
    answer = client.get(at("goal_new", metric="quiet_experts", scope="place", span="week"))

    assert answer.status_code == 422
    assert "not measured over such a time" in text_of(answer)


def test_an_owner_who_runs_nothing_there_is_refused(client, manager):
    measured(41.0)
    elsewhere = make_member()
    make_group(managers=[elsewhere])

    answer = client.post(at("goal_new", **FIGURE), aim(elsewhere))

    assert answer.status_code == 422


def test_the_same_goal_sent_twice_is_one(client, manager):
    measured(41.0)
    client.post(at("goal_new", **FIGURE), aim(manager))
    again = client.post(at("goal_new", **FIGURE), aim(manager))

    assert again.status_code == 409
    assert "There is a goal for this figure by that day already." in text_of(again)
    assert Goal.objects.count() == 1


def test_a_goal_is_edited_and_a_second_editor_is_told(client, manager):
    goal = make_goal(owner=manager)
    seen = version_of(Goal.objects.get())
    first = client.post(at("goal_edit", goal.pk), aim(manager, title="First", seen=seen))
    second = client.post(at("goal_edit", goal.pk), aim(manager, title="Second", seen=seen))

    assert first.status_code == 302
    assert second.status_code == 409
    assert "Somebody changed this goal while you were writing." in text_of(second)
    assert "Second" in text_of(second)
    assert Goal.objects.get().title == "First"


def test_a_goal_is_dropped_with_its_reason_and_stands_among_those_that_are_over(client, manager):
    goal = make_goal()
    refused = client.post(at("goal_drop", goal.pk), {"because": " "})
    client.post(at("goal_drop", goal.pk), {"because": "The yard closes in spring."})

    assert refused.status_code == 422
    assert "The yard closes in spring." in text_of(client.get(at("goals")))
    assert "The yard closes in spring." in text_of(client.get(at("goal", goal.pk)))
    assert client.get(at("goal_edit", goal.pk)).status_code == 409
    assert client.post(at("goal_drop", goal.pk), {"because": "Again"}).status_code == 409


def test_a_tactic_is_written_down_for_a_goal_which_says_figure_and_place(client, manager):
    goal = make_goal(metric="answered_24h", scope="place")
    sent = told(goal=goal.pk, metric="", scope="")

    answer = client.post(at("tactic_new"), sent)
    tactic = Tactic.objects.get()

    assert answer.url == at("tactic", tactic.pk)
    assert (tactic.goal, tactic.metric, tactic.scope) == (goal, "answered_24h", "place")
    assert (tactic.hours, tactic.money, tactic.expected) == (1.5, 0, 20)
    assert f'<option value="{goal.pk}" selected>' in text_of(
        client.get(at("tactic_new", goal=goal.pk))
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"metric": ""}, "Choose a goal, or what it should move."),
        ({"scope": ""}, "Choose where it should move something."),
        (
            {"metric": "searches_without_hit", "scope": "group"},
            "This figure is not measured there.",
        ),
        ({"review_on": "2020-01-01"}, "Look at it again after it began"),
        ({"ended_on": "2020-01-01"}, "It ended before it began."),
        ({"hours": "-1"}, "Hours are 0, or from 0.01"),
        ({"money": "12345678901234"}, "Money is a sum from 0"),
        ({"expected": "-101"}, "Expect a change from −100"),
    ],
)
def test_a_tactic_that_cannot_be_is_said_at_its_field(client, manager, more, sentence):
    group = make_group()
    if more.get("scope") == "group":
        more = more | {"scope": f"group:{group.pk}"}

    answer = client.post(at("tactic_new"), told(**more))

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "A word by hand" in text_of(answer)


def test_what_the_house_knows_is_offered_once_and_fills_the_form(client, manager):
    grant = make_grant(member=make_member(display_name="Priya"))
    name = f"grant:{grant.pk}"
    link = at("tactic_new", known=f"grant%3A{grant.pk}")

    assert link in text_of(client.get(at("tactics"))).replace("grant:", "grant%3A")
    assert "A new volunteer helps" in text_of(client.get(link))
    client.post(at("tactic_new"), told(known_as=name, kind="event"))
    again = client.post(at("tactic_new"), told(known_as=name, title="Once more"))

    tactic = Tactic.objects.get()
    assert (tactic.known_as, tactic.kind) == (name, "volunteer")
    assert again.status_code == 409
    assert "grant%3A" not in text_of(client.get(at("tactics"))).replace("grant:", "grant%3A")


def test_nobody_writes_down_what_they_may_not_know_of(client, group_manager):
    grant = make_grant(group=make_group())

    answer = client.post(
        at("tactic_new"), told(known_as=f"grant:{grant.pk}", scope=group_manager.scope)
    )

    assert answer.status_code == 404
    assert client.get(at("tactic_new", known=f"grant:{grant.pk}")).status_code == 404
    assert not Tactic.objects.exists()


def test_a_verdict_is_given_and_a_second_judge_is_told(client, manager):
    tactic = make_tactic()
    sent = {"verdict": "worked", "words": "They stayed.", "seen": ""}
    page = text_of(client.get(at("tactic", tactic.pk)))
    first = client.post(at("tactic_judge", tactic.pk), sent)
    second = client.post(at("tactic_judge", tactic.pk), sent | {"verdict": "harm"})
    empty = client.post(at("tactic_judge", tactic.pk), {"words": "Kept words"})

    assert "The day to look at it has come." in page
    assert first.status_code == 302
    assert second.status_code == 409
    assert empty.status_code == 422
    assert "Kept words" in text_of(empty)
    assert Tactic.objects.get().verdict == "worked"


def test_a_tactic_is_edited_and_a_second_editor_is_told(client, manager):
    tactic = make_tactic(known_as="event:7", kind="event")
    seen = tactic_version(Tactic.objects.get())
    first = client.post(
        at("tactic_edit", tactic.pk), told(title="First", seen=seen, kind="topics")
    )
    second = client.post(at("tactic_edit", tactic.pk), told(title="Second", seen=seen))

    assert (first.status_code, second.status_code) == (302, 409)
    assert (Tactic.objects.get().title, Tactic.objects.get().kind) == ("First", "event")


def test_a_strategy_is_written_its_versions_compared_and_a_second_writer_told(client, manager):
    client.post(at("strategy_edit"), {"purpose": "Bikes for all", "seen": 0})
    first = Strategy.objects.get()
    more = {"purpose": "Cargo bikes for all", "change_note": "Narrower", "seen": first.pk}
    client.post(at("strategy_edit"), more)
    late = client.post(at("strategy_edit"), more | {"purpose": "Trains"})
    second = Strategy.objects.order_by("-pk")[0]

    page = text_of(client.get(at("strategy")))
    changed = text_of(client.get(at("strategy_version", second.pk)))
    assert "Cargo bikes for all" in page
    assert "Narrower" in page
    assert "<ins>Cargo bikes</ins>" in changed
    assert "<del>Bikes</del>" in changed
    assert late.status_code == 409
    assert "Trains" in text_of(late)
    assert client.post(at("strategy_edit"), {"purpose": ""}).status_code == 422


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_words_of_managers_are_shown_as_words(client, manager, words):
    goal = make_goal(title=words, why=words)
    tactic = make_tactic(title=words, words=words, goal=goal)
    version = make_strategy(purpose=words, change_note=words)

    for address in every_page(goal, tactic, version):
        assert words not in text_of(client.get(address))


@pytest.mark.parametrize("name", ["goals", "tactics", "strategy"])
def test_lists_take_the_same_questions_for_one_and_for_many(client, manager, name):
    measured(41.0)

    def fill():
        group = make_group()
        goal = make_goal(scope=f"group:{group.pk}", owner=make_member(is_manager=True))
        make_goal(state=GoalState.DROPPED, dropped_because="So.", ended_at=timezone.now())
        tactic = make_tactic(goal=goal, scope=goal.scope)
        effect_of(tactic)
        make_strategy()

    fill()
    client.get(at(name))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(at(name))
    for _ in range(6):
        fill()
    with CaptureQueriesContext(connection) as many:
        client.get(at(name))

    assert len(many) == len(one)
    assert len(one) <= 22


def test_one_goal_takes_the_same_questions_with_one_tactic_and_with_many(client, manager):
    measured(41.0)
    goal = make_goal()

    def fill():
        tactic = make_tactic(goal=goal)
        effect_of(tactic)

    fill()
    client.get(at("goal", goal.pk))
    with CaptureQueriesContext(connection) as one:
        client.get(at("goal", goal.pk))
    for _ in range(6):
        fill()
    with CaptureQueriesContext(connection) as many:
        client.get(at("goal", goal.pk))

    assert len(many) == len(one)


def test_a_goal_on_a_figure_that_is_measured_no_more_is_shown_and_can_only_be_dropped(
    client, manager
):
    goal = make_goal(metric="gone_for_good")
    make_tactic(metric="gone_for_good", goal=goal)

    assert "This figure is measured no more." in text_of(client.get(at("goal", goal.pk)))
    assert client.get(at("goals")).status_code == 200
    assert client.get(at("tactics")).status_code == 200
    assert client.get(at("tactic", Tactic.objects.get().pk)).status_code == 200
    assert client.get(at("goal_edit", goal.pk)).status_code == 409
    assert client.post(at("goal_drop", goal.pk), {"because": "Gone."}).status_code == 302


def test_pages_read_from_the_right_in_hebrew(client, manager):
    manager.language = "he"
    manager.save()

    for address in every_page(make_goal(), make_tactic(), make_strategy()):
        answer = client.get(address)
        assert answer.status_code == 200
        assert 'lang="he" dir="rtl"' in text_of(answer)


def test_a_page_of_tactics_follows_a_key_and_a_foreign_mark_is_refused(client, manager):
    assert client.get(at("tactics", after="nonsense")).status_code == 400
    for first in ("x", 10**30, -(10**30)):
        mark = base64.urlsafe_b64encode(json.dumps([first, 1]).encode()).decode().rstrip("=")
        for by in ("per_hour", "new"):
            assert client.get(at("tactics", by=by, after=mark)).status_code in (200, 400)
    assert client.get(at("tactics", by="nonsense")).status_code == 200


@pytest.mark.parametrize(
    ("metric", "span", "said"),
    [
        ("active", "week", "of <bdi>60</bdi> a week"),
        ("posts", "days30", "of <bdi>60</bdi> in thirty days"),
        ("answered_24h", "week", "of <bdi>60%</bdi> over seven days"),
        ("unanswered_now", "week", "to be <bdi>at most 60</bdi>"),
    ],
)
def test_a_goal_says_of_how_many_days_its_figures_are(client, manager, metric, span, said):
    is_share, is_down = metric == "answered_24h", metric == "unanswered_now"
    size = 100 if is_share else 1
    numbers = {"baseline": (80 if is_down else 40) / size, "value": 51 / size, "target": 60 / size}
    goal = make_goal(metric=metric, span=span, **numbers)

    over = said.rpartition("</bdi>")[2].strip()
    assert " ".join(text_of(client.get(at("goals"))).split()).count(f"{said}</span>") == 1
    assert text_of(client.get(at("goal", goal.pk))).count(f'<span class="small dim">{over}') >= 2
