"""What the figures' pages say of days that are not measured, of rows behind, of the few (L14)."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.days import today
from analytics.metrics.registry import METRICS
from analytics.models import Rollup, Signal
from analytics.showing.figures import GROUPS_DRAWN
from community.topics.models import Topic
from events.models import Occurrence
from tests.factories import (
    make_group,
    make_member,
    make_occurrence,
    make_post,
    make_signal,
    make_topic,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 31)


@pytest.fixture
def manager(client):
    manager = make_member(is_manager=True)
    client.force_login(manager)
    return manager


def measured(scope="place", **more):
    more = {"span": "days30", "day": DAY, "value": 40.0, "n": 30} | more
    return make_signal(scope=scope, **more)


def at(name, *args, **asked):
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return reverse(f"analytics:{name}", args=args) + (f"?{query}" if query else "")


def test_a_day_that_is_not_measured_is_a_gap_and_one_without_a_row_is_nothing(client, manager):
    measured(metric="posts", value=40.0)
    for back in (30, 90):
        Rollup.objects.create(day=DAY - timedelta(days=back))

    told = json.loads(client.get(at("figure_json", key="posts", on=DAY.isoformat())).content)

    assert [one["value"] for one in told["figures"]["posts"][-3:]] == [None, 0.0, 40.0]


def test_files_begin_with_the_first_day_that_was_counted(client, manager):
    measured(metric="posts", value=40.0)
    Rollup.objects.create(day=DAY - timedelta(days=45))
    asked = {"key": "posts", "on": DAY.isoformat()}

    told = json.loads(client.get(at("figure_json", **asked)).content)["figures"]["posts"]
    sheet = client.get(at("figure_csv", **asked)).getvalue().decode().splitlines()

    assert [(one["day"], one["value"]) for one in told] == [
        ("2026-10-01", None),
        ("2026-10-31", 40),
    ]
    assert len(sheet) == 1 + 2


def test_files_of_a_house_that_counted_nothing_have_no_rows(client, manager):
    told = json.loads(client.get(at("figure_json", key="posts")).content)

    assert told["figures"] == {"posts": []}
    assert len(client.get(at("figure_csv")).getvalue().decode().splitlines()) == 1


def test_a_part_that_is_in_no_list_stays_chosen(client, manager):
    measured(scope="tag:999")

    page = client.get(at("figures", scope="tag:999")).content.decode()

    assert '<option value="tag:999" selected>' in page


def test_topics_behind_what_waits_are_those_that_were_counted(client, manager):
    measured(metric="unanswered_now")
    asked, answered, deleted = (make_topic() for _ in range(3))
    make_post(topic=asked, author=asked.author)
    make_post(topic=answered)
    Topic.objects.filter(pk=deleted.pk).update(deleted_at=timezone.now())
    Rollup.objects.get_or_create(day=today())

    page = client.get(at("figure", "unanswered_now")).content.decode()

    assert asked.title in page
    assert answered.title not in page
    assert deleted.title not in page


def test_the_few_who_came_to_a_date_are_not_counted_here(client, manager):
    date_held = make_occurrence(came_count=3)
    over = timezone.now() - timedelta(hours=1)
    Occurrence.objects.filter(pk=date_held.pk).update(
        starts_at=over - timedelta(hours=2), ends_at=over
    )
    Rollup.objects.get_or_create(day=today())

    page = client.get(at("figure", "attendance")).content.decode()

    assert date_held.event.title in page
    assert '<td class="num">3</td>' not in page
    assert '<td class="num">Fewer than 5 people</td>' in page


def test_the_hidden_of_many_groups_are_hidden_in_pairs_before_the_list_is_cut(client, manager):
    groups = [make_group() for _ in range(GROUPS_DRAWN + 1)]
    for number, group in enumerate(groups):
        few = number == 0
        measured(
            f"group:{group.pk}", metric="posts", value=3 if few else 700 + number, n=9 - 6 * few
        )

    page = client.get(at("figures", on=DAY.isoformat())).content.decode()
    bars = page.partition("Posts by group")[2].partition("</figure>")[0]

    assert bars.count("<tr>") == GROUPS_DRAWN + 1
    assert ">701<" not in bars
    assert ">720<" in bars


def test_the_page_says_how_far_the_measuring_is(client, manager):
    Rollup.objects.create(day=today() - timedelta(days=4))

    assert (
        "3 days after it are still to be worked out" in client.get(at("figures")).content.decode()
    )


def test_a_full_dashboard_is_no_heavy_page(client, manager):
    days = [DAY - timedelta(days=30 * back) for back in range(13)]
    Rollup.objects.bulk_create([Rollup(day=day) for day in days])
    Signal.objects.bulk_create(
        Signal(day=day, scope="place", metric=key, span="days30", value=0.3 + back / 20, n=30)
        for key, metric in METRICS.items()
        if not metric.steps
        for back, day in enumerate(days)
    )
    Signal.objects.bulk_create(
        Signal(day=DAY, scope="place", metric="hours", span="days30", step=step, value=step, n=9)
        for step in range(168)
    )

    assert len(client.get(at("figures", on=DAY.isoformat())).content) < 150 * 1024
