"""L14: what is hidden cannot be worked out from what is shown beside it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analytics.actions.pinning import NotPinnable, pin_figure
from analytics.actions.reports import send_link
from analytics.days import last_finished_day
from analytics.metrics import METRICS
from analytics.models import Rollup, Span
from analytics.periods import Period
from analytics.queries.goals import lines_of
from analytics.queries.hiding import hidden_as_well
from analytics.queries.signals import (
    HOUSE,
    KEPT_BACK,
    TOO_FEW,
    Figure,
    by_group,
    figures_on,
    on_days,
    series,
)
from analytics.report_links import report_token
from analytics.reporting.figures import _kept, figure_from
from analytics.reporting.periods import last_ended
from analytics.rolling import roll_days
from analytics.scopes import WHOLE, Scope
from analytics.showing.figures import groups
from analytics.showing.goals import start_of
from analytics.showing.sheets import figure_rows
from tests.factories import (
    make_advice,
    make_engagement_report,
    make_goal,
    make_group,
    make_member,
    make_signal,
)

DAY = timedelta(days=1)
POSTS = METRICS["posts"]
pytestmark = pytest.mark.django_db


def part(group):
    return Scope("group", str(group.pk))


def signed_in(member):
    client = Client()
    client.force_login(member)
    return client


def told(client, scope, key, span, on):
    """By day, as programs are told."""
    where = reverse("analytics:figure_json")
    answer = client.get(where, {"scope": str(scope), "key": key, "span": span, "on": str(on)})
    return {row["day"]: row for row in answer.json()["figures"][key]}


def measured_week(scope, last, **days):
    """Five days with figures, the days back from `last` that are named with other people."""
    for back in range(7):
        Rollup.objects.get_or_create(day=last - back * DAY)
    for back, n in ({0: 9, 1: 8, 2: 3, 3: 9, 6: 7} | days).items():
        make_signal(metric="posts", scope=scope, day=last - back * DAY, value=n, n=n)
    make_signal(metric="posts", scope=scope, span="week", day=last, value=36, n=20)


def test_a_hidden_day_is_not_the_week_less_the_other_days():
    """Three joined on one day, six on another: the week is shown, its days are not."""
    boss = make_member()
    group = make_group(managers=[boss])
    group.memberships.update(joined_at=timezone.now() - 90 * DAY)
    last = last_finished_day()
    for back, many in {0: 6, 2: 3}.items():
        for _one in range(many):
            then = timezone.now() - (back + 1) * DAY
            group.memberships.create(member=make_member(), joined_at=then)
    roll_days(last - 10 * DAY, last)

    client = signed_in(boss)
    days = told(client, part(group), "new_members", "day", last)
    week = told(client, part(group), "new_members", "week", last)[str(last)]
    assert week["value"] == 9
    assert [days[str(last - back * DAY)]["is_hidden"] for back in range(9)] == [True] * 9
    assert not days[str(last - 9 * DAY)]["is_hidden"]


def test_days_around_a_hidden_one_are_hidden_by_every_way_of_asking():
    group, last = make_group(), last_finished_day()
    scope = part(group)
    measured_week(scope, last)
    week = [last - back * DAY for back in range(7)]

    line = dict(series(HOUSE, POSTS, scope, Span.DAY, week[-1], last))
    assert all(line[day].is_hidden for day in week)
    assert all(on_days(HOUSE, scope, Span.DAY, week)["posts"][day].is_hidden for day in week)
    assert all(figures_on(HOUSE, scope, Span.DAY, day)["posts"].is_hidden for day in week)
    assert by_group(HOUSE, POSTS, Span.DAY, last)[group.pk].is_hidden
    goal = make_goal(metric="posts", scope=str(scope), span="day")
    assert dict(lines_of(HOUSE, [goal])[goal.pk])[last].is_hidden
    with pytest.raises(NotPinnable):
        pin_figure(
            advice=make_advice(),
            by=make_member(is_manager=True),
            metric="posts",
            scope=scope,
            span="day",
            day=last,
        )

    assert series(HOUSE, POSTS, scope, Span.WEEK, last, last)[0][1].value == 36


def test_days_further_away_stand():
    scope, last = part(make_group()), last_finished_day()
    measured_week(scope, last)
    for back in (9, 8, 7):
        make_signal(metric="posts", scope=scope, day=last - back * DAY, value=6, n=6)

    far = dict(series(HOUSE, POSTS, scope, Span.DAY, last - 9 * DAY, last))
    assert [far[last - back * DAY].value for back in (9, 8)] == [6, None]


def test_a_day_that_is_not_measured_is_not_called_hidden():
    scope, last = part(make_group()), last_finished_day()
    make_signal(metric="posts", scope=scope, day=last, value=3, n=3)

    found = dict(series(HOUSE, POSTS, scope, Span.DAY, last - DAY, last))
    assert not found[last - DAY].is_hidden
    assert found[last].is_hidden


def some_groups(day, *counts, span="days30"):
    """Groups with so many posts by so many people, and what the place had."""
    made = []
    for value, n in counts:
        group = make_group()
        make_signal(metric="posts", scope=part(group), span=span, day=day, value=value, n=n)
        made.append(group)
    everything = sum(value for value, _n in counts)
    make_signal(metric="posts", span=span, day=day, value=everything, n=30)
    return made


def test_one_hidden_group_is_not_the_place_less_the_others():
    """The next smallest is hidden with it: on its own page and in its files, too."""
    day = last_finished_day()
    small, middle, large = some_groups(day, (7, 2), (30, 8), (100, 20))
    client = signed_in(make_member(is_manager=True))

    seen = [told(client, part(one), "posts", "days30", day) for one in (small, middle, large)]
    assert [one[str(day)]["value"] for one in seen] == [None, None, 100]
    bars = groups(HOUSE, WHOLE, Period(Span.DAYS30, day, day)).bars
    assert sorted(one.figure.is_hidden for one in bars) == [False, True, True]
    page = client.get(
        reverse("analytics:figure", args=["posts"]), {"scope": part(middle), "on": str(day)}
    )
    assert "Kept back with another figure" in page.content.decode()
    assert "Fewer than 5 people" not in words_of(page)
    few = client.get(
        reverse("analytics:figure", args=["posts"]), {"scope": part(small), "on": str(day)}
    )
    assert "Fewer than 5 people" in words_of(few)


def words_of(page):
    """Without what the legend of every chart may say."""
    return page.content.decode().partition('<figure class="chart')[0]


def test_what_is_kept_back_beside_another_says_so_in_every_file():
    day = last_finished_day()
    small, middle, _large = some_groups(day, (7, 2), (30, 8), (100, 20))

    said = {}
    for one in (small, middle):
        period = Period(Span.DAYS30, day, day)
        rows = list(figure_rows(HOUSE, part(one), period, ["posts"]))
        said[one.pk] = rows[-1][5]
    assert said == {small.pk: "Fewer than 5 people", middle.pk: "Kept back with another figure"}
    assert series(HOUSE, POSTS, part(middle), Span.DAYS30, day, day)[0][1] == KEPT_BACK
    goal = make_goal(metric="posts", scope=str(part(middle)), span="days30")
    assert dict(lines_of(HOUSE, [goal])[goal.pk])[day] == KEPT_BACK
    start = start_of(HOUSE, "posts", part(middle), "days30")
    assert "kept back now" in start.words


def test_a_report_keeps_why_a_figure_is_not_shown():
    kept = [figure_from(_kept(one)) for one in (KEPT_BACK, TOO_FEW, Figure(9.0, 9))]

    assert kept == [KEPT_BACK, TOO_FEW, Figure(9.0, 9)]
    assert figure_from([None, 0, True]) == TOO_FEW  # of a report from before


def test_two_hidden_groups_of_one_person_each_do_not_hide_each_other():
    day = last_finished_day()
    made = some_groups(day, (4, 1), (3, 1), (30, 8), (100, 20))
    found = by_group(HOUSE, POSTS, Span.DAYS30, day)
    assert [found[one.pk].is_hidden for one in made] == [True, True, True, False]


def test_where_nothing_is_hidden_nothing_else_is():
    day = last_finished_day()
    made = some_groups(day, (30, 8), (100, 20))
    assert not any(
        figures_on(HOUSE, part(one), Span.DAYS30, day)["posts"].is_hidden for one in made
    )


@pytest.mark.parametrize("key", ["posts", "languages"])
def test_one_hidden_language_is_not_the_place_less_the_others(key):
    day = last_finished_day()
    for language, value, n in (("sv", 7, 2), ("en", 30, 8), ("he", 100, 20)):
        make_signal(
            metric=key, scope=f"language:{language}", span="week", day=day, value=value, n=n
        )
    values = [
        on_days(HOUSE, Scope("language", one), Span.WEEK, [day])[key][day].value
        for one in ("sv", "en", "he")
    ]
    assert values == [None, None, 100]


def test_people_who_are_counted_in_two_groups_hide_nobody():
    day = last_finished_day()
    small, large = make_group(), make_group()
    for group, n in ((small, 2), (large, 20)):
        make_signal(metric="active", scope=part(group), span="week", day=day, value=n, n=n)
    assert by_group(HOUSE, METRICS["active"], Span.WEEK, day)[large.pk].value == 20


def test_what_is_hidden_as_well_costs_two_questions(django_assert_max_num_queries):
    last = last_finished_day()
    made = some_groups(last, *[(3, 2), *[(30, 8)] * 20], span="day")
    days = (last, last - 9 * DAY)
    asked = [("posts", str(part(one)), "day", day) for one in made for day in days]
    with django_assert_max_num_queries(2):
        assert len(hidden_as_well(asked)) == 2


def test_by_link_nobody_is_told_how_many_people_stand_behind_a_figure():
    """Else hidden readers are those who came by less those who were active."""
    ended = last_ended("month", last_finished_day())
    for key, value, n in (("active", 6, 6), ("readers", 2, 2), ("page_reads", 90, 8)):
        make_signal(metric=key, span="month", day=ended.ends_on, value=value, n=n)
    report, boss = make_engagement_report(), make_member(is_manager=True)
    link = send_link(report=report, address="", language="en", by=boss)

    outside = Client().get(reverse("analytics:outside_json", args=[report_token(link)])).json()
    figures = {key: one["now"] for key, one in outside["figures"].items()}
    assert figures["readers"]["is_hidden"]
    assert figures["page_reads"]["value"] == 90
    assert not any("people" in one for one in figures.values())
    inside = signed_in(boss).get(reverse("analytics:report_json", args=[report.pk])).json()
    assert inside["figures"]["page_reads"]["now"]["people"] == 8
