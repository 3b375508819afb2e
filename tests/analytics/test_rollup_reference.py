"""Every figure is what a slow independent computation says."""

from datetime import date, timedelta

import pytest

from analytics.days import last_finished_day
from analytics.models import Rollup, Signal, Span
from analytics.periods import period_of
from community.importing.demo.loading import load_demo
from community.topics.models import Post
from tests.analytics.comparing import live_in, rolled_and_compared
from tests.community.importing.dumps import run
from tests.factories import make_group

ONE = timedelta(days=1)


@pytest.mark.django_db
def test_figures_of_the_demo_community_are_those_of_the_slow_computation():
    load_demo()
    for counted in (Signal, Rollup):  # while it was loaded
        counted.objects.all().delete()
    world = live_in("Europe/Stockholm")
    finished = last_finished_day()
    quarter = period_of(Span.QUARTER, "", finished).day

    days = {finished - back * ONE for back in (0, 3, 17, 60)} | {quarter}
    cells, apart = rolled_and_compared(world, days)

    assert apart == []
    assert cells > 2_000


@pytest.mark.django_db
def test_figures_of_an_imported_archive_are_those_of_the_slow_computation(shared_data):
    run(shared_data / "stackexchange" / "beer-full-A", into=make_group(), site="beer.example")
    world = live_in("Asia/Jerusalem")
    days = sorted({one for (one, *_rest) in world.posts})
    chosen = {*days[:: len(days) // 8], date(2014, 3, 28), date(2015, 2, 28), date(2016, 2, 29)}
    chosen |= {date(2014, 3, 31), date(2015, 9, 30)}  # a quarter of 90 days, and one of 92

    cells, apart = rolled_and_compared(world, chosen)

    quarters = Signal.objects.filter(span=Span.QUARTER)
    assert Post.objects.count() > 1_000
    assert apart == []
    assert cells > 2_000
    assert quarters.values("metric").distinct().count() > 20
