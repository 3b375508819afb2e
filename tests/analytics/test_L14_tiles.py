"""L14: a hidden figure is not what longer stretches, larger parts or the whole leave over."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from analytics.days import last_finished_day
from analytics.metrics import METRICS
from analytics.models import Span
from analytics.queries.hiding import hidden_as_well
from analytics.queries.signals import HOUSE, by_group, figures_on, on_days, series, steps_of
from analytics.scopes import WHOLE, Scope
from tests.analytics.readers import said, signed_in
from tests.factories import make_group, make_member, make_signal

DAY = timedelta(days=1)
POSTS = METRICS["posts"]
QUARTER = date(2026, 9, 30)
MONTHS = date(2026, 7, 31), date(2026, 8, 31), QUARTER
pytestmark = pytest.mark.django_db


def part(group):
    return Scope("group", str(group.pk))


def posts(scope, span, day, value, n):
    make_signal(metric="posts", scope=scope, span=span, day=day, value=value, n=n)


def week_of(scope, last, *days):
    """Seven days, the last first, each with so many posts by so many people, and their week."""
    for back, (value, n) in enumerate(days):
        posts(scope, "day", last - back * DAY, value, n)
    posts(scope, "week", last, sum(value for value, _n in days), 30)


def days_of(scope, last):
    week = [last - back * DAY for back in range(7)]
    found = on_days(HOUSE, scope, Span.DAY, week)["posts"]
    return [found[day].value for day in week]


def quarter_of(scope, *months):
    for day, (value, n) in zip(MONTHS, months, strict=True):
        posts(scope, "month", day, value, n)
    posts(scope, "quarter", QUARTER, sum(value for value, _n in months), 30)


def months_of(scope):
    found = on_days(HOUSE, scope, Span.MONTH, list(MONTHS))["posts"]
    return [found[day].value for day in MONTHS]


@pytest.mark.parametrize("is_place", [True, False])
def test_a_hidden_month_is_not_the_quarter_less_the_other_months(is_place):
    scope = WHOLE if is_place else part(make_group())
    if not is_place:
        quarter_of(WHOLE, (50, 20), (50, 20), (50, 20))
    quarter_of(scope, (12, 8), (9, 7), (3, 2))

    assert months_of(scope) == [12, 9, None]
    quarter = figures_on(HOUSE, scope, Span.QUARTER, QUARTER)["posts"]
    assert quarter.value is None
    assert quarter.is_beside
    line = series(HOUSE, POSTS, scope, Span.QUARTER, QUARTER, QUARTER)
    assert [one.value for _day, one in line] == [None]


def test_a_quarter_without_a_hidden_month_stands():
    scope = part(make_group())
    quarter_of(WHOLE, (50, 20), (50, 20), (50, 20))
    quarter_of(scope, (12, 8), (9, 7), (0, 0))
    assert figures_on(HOUSE, scope, Span.QUARTER, QUARTER)["posts"].value == 21


def test_a_hidden_quarter_is_not_the_place_less_the_other_groups():
    """Whoever is hidden beside the month is hidden with the quarter, too."""
    small, middle, large = (part(make_group()) for _one in range(3))
    quarter_of(WHOLE, (200, 30), (200, 30), (200, 30))
    quarter_of(small, (12, 8), (9, 7), (3, 2))
    quarter_of(middle, (60, 9), (60, 9), (60, 9))
    quarter_of(large, (128, 20), (131, 20), (137, 20))

    assert months_of(middle) == [60, 60, None]
    found = by_group(HOUSE, POSTS, Span.QUARTER, QUARTER)
    assert [found[one.pk].value for one in (small, middle, large)] == [None, None, 396]


def test_a_hidden_day_of_the_place_is_not_its_week_less_the_other_days():
    last = last_finished_day()
    week_of(WHOLE, last, (10, 6), (9, 6), (3, 2), (6, 5), (6, 5), (6, 5), (0, 0))

    assert days_of(WHOLE, last) == [None] * 7
    assert figures_on(HOUSE, WHOLE, Span.WEEK, last)["posts"].value == 40


def test_a_hidden_day_is_not_worked_out_by_the_place_and_the_week_together():
    """A is hidden on a day, B beside it: their other days would be what the place leaves."""
    a, b, c = (part(make_group()) for _one in range(3))
    last = last_finished_day()
    few = (3, 2)
    of_a = [(5, 6), (6, 6), few, (8, 6), (9, 6), (10, 6), (11, 6)]
    of_b = [(20 + back, 9) for back in range(7)]
    of_c = [(90, 25)] * 7
    for scope, days in ((a, of_a), (b, of_b), (c, of_c)):
        week_of(scope, last, *days)
    whole = [(sum(value for value, _n in one), 30) for one in zip(of_a, of_b, of_c, strict=True)]
    week_of(WHOLE, last, *whole)

    assert days_of(a, last) == [None] * 7
    assert days_of(b, last) == [None] * 7
    assert days_of(c, last) == [90] * 7
    assert None not in days_of(WHOLE, last)


def test_a_week_that_is_hidden_beside_is_not_the_sum_of_its_days():
    """B is the smallest beside A in the week, C on the one day that A has."""
    a, b, c = (part(make_group()) for _one in range(3))
    last = last_finished_day()
    week_of(WHOLE, last, *[(60, 30)] * 7)
    posts(a, "day", last - 3 * DAY, 3, 2)
    posts(a, "week", last, 3, 2)
    week_of(b, last, *[(10, 9)] * 7)
    week_of(c, last, *[(50, 9)] * 3, (8, 9), *[(50, 9)] * 3)

    assert figures_on(HOUSE, b, Span.WEEK, last)["posts"].value is None
    assert days_of(b, last) == [None] * 7


def test_the_same_few_in_two_groups_are_not_the_place_less_the_others():
    """Three and three may be the same three."""
    made, day = [part(make_group()) for _one in range(4)], last_finished_day()
    for scope, (value, n) in zip(made, ((7, 3), (5, 3), (30, 8), (100, 20)), strict=True):
        posts(scope, "days30", day, value, n)
    posts(WHOLE, "days30", day, 142, 20)

    found = by_group(HOUSE, POSTS, Span.DAYS30, day)
    assert [found[one.pk].value for one in made] == [None, None, None, 100]


def test_topics_that_wait_in_a_hidden_group_are_not_the_place_less_the_others():
    made, day = [part(make_group()) for _one in range(3)], last_finished_day()
    for scope, n in zip(made, (2, 8, 20), strict=True):
        make_signal(metric="unanswered_now", scope=scope, span="week", day=day, value=n, n=n)
    make_signal(metric="unanswered_now", span="week", day=day, value=30, n=30)

    found = by_group(HOUSE, METRICS["unanswered_now"], Span.WEEK, day)
    assert [found[one.pk].value for one in made] == [None, None, 20]


def test_shares_of_a_language_by_day_do_not_tell_its_posts():
    """Its share of all posts, times all posts, is its posts: days and week as above."""
    last, language = last_finished_day(), Scope("language", "he")
    week_of(WHOLE, last, *[(100, 30)] * 7)
    for back in range(7):
        value, n = (0.03, 2) if back == 2 else (0.2, 9)
        about = {"scope": language, "day": last - back * DAY, "value": value, "n": n}
        make_signal(metric="languages", **about)
    found = on_days(HOUSE, language, Span.DAY, [last, last - 6 * DAY])["languages"]
    assert [one.is_hidden for one in found.values()] == [True, True]


def test_reports_of_a_few_are_not_those_of_the_place_less_the_other_groups():
    """The rate times the posts, both shown, is how many reports there were."""
    made, day = [part(make_group()) for _one in range(3)], last_finished_day()
    for scope, (value, n) in zip(made, ((10, 1), (60, 6), (90, 9)), strict=True):
        posts(scope, "days30", day, 100, 20)
        make_signal(
            metric="reports_per_1000", scope=scope, span="days30", day=day, value=value, n=n
        )
    found = by_group(HOUSE, METRICS["reports_per_1000"], Span.DAYS30, day)
    assert [found[one.pk].value for one in made] == [None, None, 90]
    assert [one.value for one in by_group(HOUSE, POSTS, Span.DAYS30, day).values()] == [100] * 3


def hours(scope, day, *cells):
    for step, (value, n) in enumerate(cells, 10):
        make_signal(
            metric="hours", scope=scope, span="days30", day=day, value=value, n=n, step=step
        )


def told_hours(scope, day):
    found = steps_of(HOUSE, METRICS["hours"], scope, Span.DAYS30, day, day)[day]
    return [figure.value for figure in found.values()]


def test_a_hidden_hour_is_not_all_posts_less_the_other_hours(client):
    scope, day = part(make_group()), last_finished_day()
    posts(scope, "days30", day, 53, 12)
    hours(scope, day, (20, 9), (3, 2), (30, 11))

    assert told_hours(scope, day) == [None, None, 30]
    client.force_login(make_member(is_manager=True))
    about = {"scope": str(scope), "key": "hours", "span": "days30", "on": str(day)}
    rows = client.get(reverse("analytics:figure_json"), about).json()["figures"]["hours"]
    assert [(one["value"], one["is_hidden"]) for one in rows] == [
        (None, True),
        (None, True),
        (30, False),
    ]
    page = said(client.get(reverse("analytics:figure", args=["hours"]), about))
    cells = re.findall(r'<td class="(q[^"]*)">(.*?)</td>', page)
    assert [re.sub("<[^>]+>", " ", words).split()[0] for _shade, words in cells] == [
        "•",
        "&lt;5",
        "30",
    ]
    assert "Kept back with another figure" in page
    assert "stands for a figure that is kept back" in page


def test_hidden_hours_of_perhaps_the_same_few_hide_another():
    scope, day = part(make_group()), last_finished_day()
    hours(scope, day, (4, 3), (3, 3), (30, 11), (20, 9))
    assert told_hours(scope, day) == [None, None, 30, None]


def test_hours_of_enough_people_all_stand():
    scope, day = part(make_group()), last_finished_day()
    hours(scope, day, (20, 9), (30, 11))
    assert told_hours(scope, day) == [20, 30]


def test_shares_of_a_cohort_hide_no_other_week():
    scope, day = part(make_group()), last_finished_day()
    for step, n in ((0, 9), (1, 2), (2, 9)):
        make_signal(
            metric="retention", scope=scope, span="week", day=day, value=0.5, n=n, step=step
        )
    found = steps_of(HOUSE, METRICS["retention"], scope, Span.WEEK, day, day)[day]
    assert [one.value for one in found.values()] == [0.5, None, 0.5]


def test_what_is_hidden_as_well_costs_two_questions_whatever_is_asked(
    django_assert_max_num_queries,
):
    last, made = last_finished_day(), [part(make_group()) for _one in range(12)]
    for number, scope in enumerate(made):
        week_of(scope, last, *[(3, 2) if number < 4 else (20, 9)] * 7)
        quarter_of(scope, (20, 9), (20, 9), (3, 2) if number < 4 else (20, 9))
    asked = [
        ("posts", str(scope), span, day)
        for scope in (*made, WHOLE)
        for span, days in (
            ("day", [last - back * DAY for back in range(7)]),
            ("week", [last]),
            ("month", MONTHS),
            ("quarter", [QUARTER]),
        )
        for day in days
    ]
    with django_assert_max_num_queries(2):
        assert hidden_as_well(asked)
    with django_assert_max_num_queries(2):
        hidden_as_well(asked[:1])


@pytest.mark.parametrize("key", ["posts", "active"])
def test_every_page_says_what_can_still_be_worked_out(key):
    page = signed_in(make_member(is_manager=True)).get(reverse("analytics:figure", args=[key]))
    assert "can be subtracted from one another" in said(page)
    assert "come near" not in said(page)
    assert Client().get(reverse("analytics:figure", args=[key])).status_code == 302
