"""A month that is not over stands beside no whole one, and says how far it is counted."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from analytics.metrics.registry import METRICS
from analytics.models import Span
from analytics.periods import Period
from analytics.queries.signals import Figure
from analytics.showing.charts import LineChart
from analytics.showing.charts.line import drawn
from analytics.showing.figures import period_words
from tests.factories import make_member, make_signal

DAY, OCTOBER = date(2026, 11, 21), date(2026, 10, 31)
NOT_OVER = "The month is not over"


@pytest.fixture
def looked_at(client, db):
    """What the dashboard and the page of one figure say of a month, beside the one before."""
    client.force_login(make_member(is_manager=True))
    for day, value in ((date(2026, 9, 30), 100), (OCTOBER, 290), (DAY, 21)):
        make_signal(metric="posts", span="month", day=day, value=value, n=30)

    def look(day, **more):
        asked = {"span": "month", "on": day.isoformat()} | more
        pages = [reverse("analytics:figures"), reverse("analytics:figure", args=["posts"])]
        return [client.get(page, asked).content.decode() for page in pages]

    return look


def test_no_change_is_told_while_the_month_runs(looked_at):
    for page in [*looked_at(DAY), *looked_at(DAY, **{"with": "year"})]:
        assert "November 2026, until 21 Nov" in page
        assert NOT_OVER in page
        assert "93%" not in page  # 21 beside 290


def test_months_that_are_over_are_set_beside_each_other(looked_at):
    for page in looked_at(OCTOBER):
        assert "October 2026<" in page
        assert "190%" in page
        assert NOT_OVER not in page


def test_month_is_whole_with_its_last_day():
    words = [period_words(Period(Span.MONTH, day, DAY)) for day in (OCTOBER, DAY)]

    assert words == ["October 2026", "November 2026, until 21 Nov"]
    assert all(Period(span, DAY, DAY).is_whole for span, _label in Span.running()[:3])


@pytest.mark.parametrize(
    ("stretches", "apart", "written"),
    [
        (4, 7, ["31 Oct", "7 Nov", "14 Nov", "21 Nov"]),
        (26, 30, ["1 Nov 2024", "9 Jul 2025", "16 Mar 2026", "21 Nov 2026"]),
    ],
)
def test_days_of_more_than_one_year_are_told_with_it(stretches, apart, written):
    days = [DAY - timedelta(days=apart * back) for back in range(stretches)][::-1]

    chart = LineChart("A", METRICS["posts"], [(day, Figure(1.0, 30)) for day in days])

    assert drawn(chart)["dates"] == written
