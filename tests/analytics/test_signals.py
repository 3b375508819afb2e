"""What is asked of signals, and what nobody is told."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from analytics.metrics import METRICS
from analytics.models import Rollup, Span
from analytics.queries.signals import (
    HOUSE,
    Figure,
    figures_on,
    last_rolled_day,
    latest,
    series,
    steps_of,
)
from analytics.scopes import WHOLE, Scope
from tests.factories import make_group, make_member, make_signal

DAY = date(2026, 2, 11)
ONE = timedelta(days=1)
POSTS, SHARE = METRICS["posts"], METRICS["staff_share"]
pytestmark = pytest.mark.django_db


def test_quiet_day_is_zero_and_a_day_not_measured_is_nothing():
    for back in (0, 1, 3):
        Rollup.objects.create(day=DAY - back * ONE)
    make_signal(metric="posts", day=DAY, value=7, n=6)

    found = series(HOUSE, POSTS, WHOLE, Span.DAY, DAY - 3 * ONE, DAY)
    assert [figure.value for _day, figure in found] == [0.0, None, 0.0, 7.0]
    shares = series(HOUSE, SHARE, WHOLE, Span.DAY, DAY - ONE, DAY)
    assert [figure.value for _day, figure in shares] == [None, None]


def test_days_are_counted_back_from_the_end():
    found = series(HOUSE, POSTS, WHOLE, Span.WEEK, DAY - 15 * ONE, DAY, every=7)

    assert [day for day, _figure in found] == [DAY - 14 * ONE, DAY - 7 * ONE, DAY]


def test_months_have_a_figure_each_by_their_last_measured_day():
    make_signal(metric="posts", span="month", day=date(2026, 1, 31), value=90, n=20)
    make_signal(metric="posts", span="month", day=DAY, value=40, n=9)

    found = series(HOUSE, POSTS, WHOLE, Span.MONTH, date(2026, 1, 5), date(2026, 2, 3))
    assert [(day, one.value) for day, one in found] == [(date(2026, 1, 31), 90.0), (DAY, 40.0)]
    assert figures_on(HOUSE, WHOLE, Span.MONTH, DAY)["posts"].value == 40.0
    assert latest(HOUSE, POSTS, WHOLE, Span.MONTH) == (DAY, Figure(40.0, 9))


@pytest.mark.parametrize("n", [1, 4])
def test_figures_about_too_few_people_are_told_nowhere(n):
    make_signal(metric="posts", day=DAY, value=7, n=n)
    make_signal(metric="retention", span="week", day=DAY, value=0.5, n=n, step=3)
    hidden = Figure(None, 0, is_hidden=True)

    assert series(HOUSE, POSTS, WHOLE, Span.DAY, DAY, DAY) == [(DAY, hidden)]
    assert latest(HOUSE, POSTS, WHOLE, Span.DAY) == (DAY, hidden)
    assert figures_on(HOUSE, WHOLE, Span.DAY, DAY)["posts"] == hidden
    retention = METRICS["retention"]
    assert steps_of(HOUSE, retention, WHOLE, Span.WEEK, DAY, DAY) == {DAY: {3: hidden}}


def test_nobody_reads_figures_of_what_they_do_not_run():
    boss = make_member()
    group, foreign = make_group(managers=[boss]), make_group(members=[boss])
    mine, other = Scope("group", str(group.pk)), Scope("group", str(foreign.pk))
    for scope in (mine, other, WHOLE):
        make_signal(metric="posts", scope=scope, day=DAY, value=7, n=6)
        make_signal(metric="hours", scope=scope, span="days30", day=DAY, n=6, step=9)
    hours = METRICS["hours"]

    def found(viewer, scope):
        return (
            len(series(viewer, POSTS, scope, Span.DAY, DAY, DAY)),
            latest(viewer, POSTS, scope, Span.DAY) is not None,
            bool(figures_on(viewer, scope, Span.DAY, DAY)),
            bool(steps_of(viewer, hours, scope, Span.DAYS30, DAY, DAY)),
        )

    everything, nothing = (1, True, True, True), (0, False, False, False)
    assert found(boss, mine) == everything
    assert found(boss, other) == found(boss, WHOLE) == nothing
    for viewer in (make_member(), AnonymousUser()):
        assert [found(viewer, scope) for scope in (mine, other, WHOLE)] == [nothing] * 3
    assert found(make_member(is_manager=True), other) == found(HOUSE, other) == everything


def test_last_measured_day_is_none_in_a_new_house():
    assert last_rolled_day() is None
    assert latest(HOUSE, POSTS, WHOLE, Span.DAY) is None


def test_every_metric_says_what_it_means_in_one_sentence_and_what_it_leaves_out():
    for metric in METRICS.values():
        assert str(metric.meaning).endswith(".")
        assert str(metric.leaves_out).endswith(".")
        assert metric.smallest in (0, 5)
